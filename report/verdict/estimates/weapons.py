"""Whether warheads and launchers are in Belarus: a prior and the likelihood ratios of table ``weapon_weights``, joined by Bayes' rule.

What is asked is the state of things. Whether somebody will show it is another question, with its own probability in ``forecasts``.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from report import evidence

SUBJECTS = {"warheads": "nuclear warheads are in Belarus", "launchers": "at least one Oreshnik launcher is in Belarus"}
WEAPONS = {"warheads": "warheads", "launchers": "oreshnik"}  # subject: weapon of table ``nuclear``
DRAWS, SEED = 100_000, 2026


def _prior(subject: str) -> pd.Series:
    return evidence.load("estimate_priors").loc[f"{subject}_present"]


def weights(subject: str) -> pd.DataFrame:
    """The kinds of statement on a subject with their ``ratio``; raises EvidenceError for a statement of table ``nuclear`` that none names, or two do."""
    found = evidence.load("weapon_weights").query("subject == @subject")
    named = [key for cell in found["evidence_rows"] for key in cell.split(";")]
    rows = evidence.load("nuclear")
    rows = rows[(rows["weapon"] == WEAPONS[subject]) & rows["repeats"].isna()]
    for key in rows.index:
        if (count := named.count(f"nuclear:{key}")) != 1:
            raise evidence.EvidenceError(
                f"data/weapon_weights.csv: row -, column evidence_rows: 'nuclear:{key}', expected in one row of {subject} (found in {count})"
            )
    return found.assign(ratio=found["if_present"] / found["if_absent"])


def posterior(prior: float, ratios: np.ndarray | pd.Series) -> float:
    """Bayes' rule: the probability after statements with these likelihood ratios. Raises ValueError for a prior that is no doubt at all."""
    if not 0 < prior < 1:
        raise ValueError(f"{prior}: expected a prior above nought and below one")
    odds = prior / (1 - prior) * float(np.prod(ratios))
    return odds / (1 + odds)


def estimate(subject: str) -> dict[str, float]:
    """The probability by the values that the book holds (``middle``), and where it lies when prior and ratios vary over their ranges together."""
    found, held = weights(subject), _prior(subject)
    random = np.random.default_rng(SEED)

    def drawn(low: float, middle: float, high: float) -> np.ndarray:
        return random.triangular(low, middle, high, DRAWS) if low < high else np.full(DRAWS, middle)

    logs = drawn(*(float(np.log(held[end] / (1 - held[end]))) for end in ("low", "value", "high")))
    for _, row in found.iterrows():
        logs = logs + drawn(*(float(np.log(row[name])) for name in ("ratio_low", "ratio", "ratio_high")))
    low_80, low_50, high_50, high_80 = np.quantile(1 / (1 + np.exp(-logs)), [0.1, 0.25, 0.75, 0.9])
    middle = posterior(float(held["value"]), found["ratio"])
    said = {"low_80": low_80, "low_50": low_50, "middle": middle, "high_50": high_50, "high_80": high_80}
    return {name: round(float(value), 2) for name, value in said.items()}


def checks(subject: str) -> list[tuple[str, str, str, str, float]]:
    """The probability with one thing changed: what kind of thing, its key, its words, the value taken, and the probability."""
    found, held = weights(subject), _prior(subject)
    lines = [
        ("prior", f"{subject}_prior_{end}", str(held["what"]), f"{held[end]:g}", posterior(held[end], found["ratio"]))
        for end in ("low", "high")
    ]
    for key, row in found[found["ratio_low"] < found["ratio_high"]].iterrows():
        for end in ("low", "high"):
            ratios = found["ratio"].where(found.index != key, row[f"ratio_{end}"])
            lines.append(
                (
                    "weight",
                    f"{key}_{end}",
                    str(row["what"]),
                    f"{row[f'ratio_{end}']:g}",
                    posterior(held["value"], ratios),
                )
            )
    return [(*line[:4], round(float(line[4]), 2)) for line in lines]
