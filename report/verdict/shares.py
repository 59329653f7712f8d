"""How far a share that was counted in a few cases may lie from the true one."""

from __future__ import annotations

from scipy import stats


def exact(yes: int, size: int, sure: float) -> tuple[float, float]:
    """Clopper and Pearson's interval of a share: low and high; ``sure``: how often such intervals hold the true one."""
    found = stats.binomtest(yes, size).proportion_ci(sure)
    return float(found.low), float(found.high)
