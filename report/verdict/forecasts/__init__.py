"""Forecasts: dated questions with a base rate and a probability each, and the scores that later editions will give them.

``table`` has the rows and what is wrong with them, ``base`` counts their base rates again, ``scores`` measures the settled
ones; ``python -m report.verdict.forecasts`` prints what is open, due and settled, and the score.
"""

from report.verdict.forecasts.base import rate, recounted
from report.verdict.forecasts.scores import (
    SURE,
    brier,
    calibration,
    decomposition,
    expected,
    noticed,
    score,
    scored,
    spread,
    yes_counts,
)
from report.verdict.forecasts.table import (
    EVEN,
    WORDED,
    ForecastError,
    aspects,
    base_count,
    chance,
    chance_term,
    checked,
    deciding,
    faults,
    forecasts,
    highest,
    percent,
    standing,
    steps,
    term,
    term_id,
    without,
)

__all__ = [
    "EVEN", "SURE", "ForecastError", "aspects", "base_count", "brier", "calibration", "WORDED", "chance", "chance_term", "checked", "deciding", "decomposition", "expected", "faults", "forecasts", "highest",
    "noticed", "percent", "rate", "recounted", "score", "scored", "spread", "standing", "steps", "term", "term_id", "without", "yes_counts",
]  # fmt: skip
