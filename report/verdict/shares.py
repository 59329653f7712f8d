"""How far a share that was counted in a few cases may lie from the true one."""

from __future__ import annotations

from scipy import special  # scipy.stats has it too, and takes a second to import


def exact(yes: int, size: int, sure: float) -> tuple[float, float]:
    """Clopper and Pearson's interval of a share: low and high; ``sure``: how often such intervals hold the true one."""
    beyond = (1 - sure) / 2
    low = special.betaincinv(yes, size - yes + 1, beyond) if yes else 0.0
    high = special.betaincinv(yes + 1, size - yes, 1 - beyond) if yes < size else 1.0
    return float(low), float(high)
