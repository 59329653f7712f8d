"""Scores of settled forecasts, with intervals, and what score to expect of open ones.

The Brier score is the mean squared distance between probability and outcome: nought is perfect, a constant even chance
scores a quarter. Open and void questions are never scored. Intervals take questions as independent, which they are not:
the true ones are wider.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from report.verdict.forecasts.table import EVEN, ForecastError, checked
from report.verdict.shares import exact

EDGES = (0.0, 0.1, 0.3, 0.7, 1.0)  # of the bins: a probability on an edge belongs to the upper one
SURE = 0.9  # share of an interval
FEWEST = 5  # settled questions from which an interval is given
DRAWS, SEED = 10_000, 20261126


def brier(probabilities, outcomes) -> float:
    """Mean squared distance of probabilities and outcomes (one for yes, nought for no). Raises ForecastError for none, or for unlike lengths."""
    probabilities, outcomes = np.asarray(probabilities, dtype=float), np.asarray(outcomes, dtype=float)
    if not len(probabilities) or probabilities.shape != outcomes.shape:
        raise ForecastError(
            f"forecasts: {len(probabilities)} probabilities and {len(outcomes)} outcomes, expected as many of each, and at least one"
        )
    if not ((probabilities >= 0) & (probabilities <= 1)).all() or not np.isin(outcomes, (0, 1)).all():
        raise ForecastError(
            "forecasts: a value out of range, expected probabilities between nought and one, and outcomes of either"
        )
    return float(np.mean((probabilities - outcomes) ** 2))


def scored(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows answered yes or no: what may be scored."""
    return rows[rows["outcome"].isin(["yes", "no"])]


def _resampled(values: np.ndarray) -> tuple[float, float]:
    """Ends of the interval of a mean, by drawing the questions again; missing for fewer than ``FEWEST``."""
    if len(values) < FEWEST:
        return math.nan, math.nan
    drawn = np.random.default_rng(SEED).integers(len(values), size=(DRAWS, len(values)))
    low, high = np.quantile(values[drawn].mean(axis=1), [(1 - SURE) / 2, (1 + SURE) / 2])
    return float(low), float(high)


def score(rows: pd.DataFrame) -> pd.Series:
    """The score of forecasts answered yes or no with its interval, beside an even chance for each and beside the stated base rates.

    ``gain``: the score of the base rates less that of the forecasts, so that above nought the judgement added something, with
    its interval. Raises ForecastError, one line a fault, where a row is open, void or badly formed: pass ``scored(rows)``.
    """
    if len(waiting := rows.index[~rows["outcome"].isin(["yes", "no"])]):
        raise ForecastError(
            "\n".join(
                f"forecasts: row {key}, column outcome: {'' if pd.isna(rows.loc[key, 'outcome']) else 'void'!r}, "
                "expected yes or no: an open or void forecast is not scored"
                for key in waiting
            )
        )
    chances, bases = (rows[name].astype(float).to_numpy() for name in ("probability", "base_rate"))
    outcomes = (rows["outcome"] == "yes").astype(float).to_numpy()
    own, base = brier(chances, outcomes), brier(bases, outcomes)
    losses, gains = (chances - outcomes) ** 2, (bases - outcomes) ** 2 - (chances - outcomes) ** 2
    low, high = _resampled(losses)
    gain_low, gain_high = _resampled(gains)
    told = {"forecasts": len(rows), "yes": int(outcomes.sum()), "brier": own, "low": low, "high": high}
    told |= {"even_chance": brier(np.full(len(rows), EVEN), outcomes), "base_rates": base}
    return pd.Series(told | {"gain": base - own, "gain_low": gain_low, "gain_high": gain_high})


def _bins(chances: np.ndarray) -> np.ndarray:
    return np.clip(np.searchsorted(EDGES, chances, side="right") - 1, 0, len(EDGES) - 2)


def calibration(probabilities, outcomes) -> pd.DataFrame:
    """One line a bin that holds forecasts: its edges, how many, mean probability, share of yes and the exact interval of that share.

    A bin speaks against the forecasts where the mean lies outside the interval.
    """
    brier(probabilities, outcomes)  # refuses what cannot be scored
    rows = pd.DataFrame(
        {"probability": np.asarray(probabilities, dtype=float), "outcome": np.asarray(outcomes, dtype=float)}
    )
    lines = []
    for place, group in rows.groupby(_bins(rows["probability"].to_numpy())):
        yes, size = int(group["outcome"].sum()), len(group)
        low, high = exact(yes, size, SURE)
        line = {"from": EDGES[place], "to": EDGES[place + 1], "forecasts": size, "yes": yes}
        lines.append(
            line | {"mean": group["probability"].mean(), "share": group["outcome"].mean(), "low": low, "high": high}
        )
    return pd.DataFrame(lines)


def decomposition(probabilities, outcomes) -> pd.Series:
    """Murphy's parts of the Brier score over the few bins of ``EDGES``: reliability - resolution + uncertainty + within.

    ``reliability``: how far the mean probability of a bin lies from its share of yes; ``resolution``: how far the bins lie
    from the overall share; ``uncertainty``: the score of the overall share itself; ``within``: what forecasts that differ
    inside a bin leave over.
    """
    bins, whole = calibration(probabilities, outcomes), brier(probabilities, outcomes)
    weight, overall = bins["forecasts"] / bins["forecasts"].sum(), bins["yes"].sum() / bins["forecasts"].sum()
    parts = {
        "reliability": float((weight * (bins["mean"] - bins["share"]) ** 2).sum()),
        "resolution": float((weight * (bins["share"] - overall) ** 2).sum()),
        "uncertainty": float(overall * (1 - overall)),
    }
    rest = whole - parts["reliability"] + parts["resolution"] - parts["uncertainty"]
    return pd.Series(parts | {"within": rest})


def expected(rows: pd.DataFrame) -> float:
    """The Brier score to expect if every probability is right: the mean of p(1 - p), whether questions hang together or not."""
    chances = checked(rows)["probability"].astype(float)
    return float((chances * (1 - chances)).mean())


def spread(rows: pd.DataFrame) -> tuple[float, float]:
    """Between what ends the score would lie in the share ``SURE`` of cases if every probability is right and questions are independent."""
    chances = checked(rows)["probability"].astype(float).to_numpy()
    drawn = np.random.default_rng(SEED).random((DRAWS, len(chances))) < chances
    low, high = np.quantile(((chances - drawn) ** 2).mean(axis=1), [(1 - SURE) / 2, (1 + SURE) / 2])
    return float(low), float(high)


def yes_counts(chances) -> np.ndarray:
    """The chance of each number of yes, from none to all, of independent questions."""
    counts = np.ones(1)
    for chance in np.asarray(chances, dtype=float):
        counts = np.convolve(counts, [1 - chance, chance])
    return counts


def noticed(rows: pd.DataFrame, odds: float = 2.0) -> float:
    """How often the number of yes would be too high for the stated chances (five cases of a hundred at most) if the true odds were so many times theirs."""
    chances = checked(rows)["probability"].astype(float).to_numpy()
    tails = np.cumsum(yes_counts(chances)[::-1])[::-1]  # chance of so many yes or more
    first = int(np.argmax(np.append(tails, 0) <= 0.05))
    return float(yes_counts(odds * chances / (1 - chances + odds * chances))[first:].sum())
