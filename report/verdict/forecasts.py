"""Forecasts: dated questions with a probability each, and the scores that later editions will give them.

The Brier score is the mean squared distance between probability and outcome: nought is perfect, a constant even
chance scores a quarter. Open questions are never scored. Questions overlap and are few, so that a score over them is a
check on this book's judgement and no measurement of skill.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from report import evidence

EVEN = 0.5


class ForecastError(ValueError):
    """Forecasts that cannot be used or scored; the message has one line a fault."""


def forecasts() -> pd.DataFrame:
    """Every forecast, most probable first. Raises ForecastError, one line a fault, where a row is badly formed."""
    return checked(evidence.load("forecasts")).sort_values("probability", ascending=False, kind="stable")


def faults(rows: pd.DataFrame) -> list[str]:
    """What is wrong with each row, one line a fault: id, column, value, what was expected."""
    return [
        f"forecasts: row {key}, column {column}: {'' if pd.isna(value) else str(value)!r}, expected {expected}"
        for key, row in rows.iterrows()
        for column, value, expected in _faults(row)
    ]


def _faults(row: pd.Series) -> Iterator[tuple[str, object, str]]:
    """Column, value and what was expected, for each fault of a row."""
    if pd.isna(row["probability"]) or not 0 <= row["probability"] <= 1:
        yield "probability", row["probability"], "a share between nought and one"
    if pd.isna(row["resolve_by"]):
        yield "resolve_by", row["resolve_by"], "a last day that counts"
    elif pd.notna(row["date_made"]) and row["resolve_by"] <= row["date_made"]:
        yield "resolve_by", row["resolve_by"].date(), "a day after the forecast was made"
    for column, answer in (("yes_if", "yes"), ("no_if", "no")):
        if pd.isna(row[column]) or not row[column].strip():
            yield column, row[column], f"what counts as {answer}"
    if pd.notna(row["outcome"]) and row["outcome"] not in ("yes", "no"):
        yield "outcome", row["outcome"], "yes or no"
    if pd.isna(row["outcome"]) != pd.isna(row["date_resolved"]):
        yield "date_resolved", row["date_resolved"], "a day exactly where there is an outcome"
    elif pd.notna(row["date_resolved"]) and pd.notna(row["date_made"]) and row["date_resolved"] < row["date_made"]:
        yield "date_resolved", row["date_resolved"].date(), "a day not before the forecast was made"


def checked(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as they are. Raises ForecastError, one line a fault, where one is badly formed."""
    if found := faults(rows):
        raise ForecastError("\n".join(found))
    return rows


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


def decomposition(probabilities, outcomes) -> pd.Series:
    """Murphy's parts of the Brier score, over groups of equal probability: reliability - resolution + uncertainty.

    ``reliability``: how far each probability lies from the share of yes in its group; ``resolution``: how far the groups
    lie from the overall share; ``uncertainty``: the score of the overall share itself.
    """
    brier(probabilities, outcomes)  # refuses what cannot be scored
    rows = pd.DataFrame(
        {"probability": np.asarray(probabilities, dtype=float), "outcome": np.asarray(outcomes, dtype=float)}
    )
    groups = rows.groupby("probability")["outcome"].agg(["size", "mean"])
    base, weight = rows["outcome"].mean(), groups["size"] / len(rows)
    return pd.Series(
        {
            "reliability": float((weight * (groups.index.to_numpy() - groups["mean"]) ** 2).sum()),
            "resolution": float((weight * (groups["mean"] - base) ** 2).sum()),
            "uncertainty": float(base * (1 - base)),
        }
    )


def settled(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with an outcome: what may be scored."""
    return rows[rows["outcome"].notna()]


def score(rows: pd.DataFrame) -> pd.Series:
    """The score of settled forecasts, beside an even chance for each and beside their base rate, with its parts.

    ``skill``: share of the base rate's score that the forecasts take away; missing where all outcomes are alike.
    The base rate is known only afterwards, so it is a hard rival. Raises ForecastError, one line a fault, where a row
    is open or badly formed: pass ``settled(rows)`` to leave open ones out.
    """
    checked(rows)
    if len(waiting := rows.index[rows["outcome"].isna()]):
        raise ForecastError(
            "\n".join(
                f"forecasts: row {key}, column outcome: '', expected yes or no: an open forecast is not scored"
                for key in waiting
            )
        )
    probabilities, outcomes = (
        rows["probability"].astype(float).to_numpy(),
        (rows["outcome"] == "yes").astype(float).to_numpy(),
    )
    own = brier(probabilities, outcomes)
    base = brier(np.full(len(rows), outcomes.mean()), outcomes)
    told = {
        "forecasts": len(rows),
        "yes": int(outcomes.sum()),
        "brier": own,
        "even_chance": brier(np.full(len(rows), EVEN), outcomes),
        "base_rate": base,
    }
    return pd.concat(
        [pd.Series(told | {"skill": 1 - own / base if base else np.nan}), decomposition(probabilities, outcomes)]
    )


def expected(rows: pd.DataFrame) -> float:
    """The Brier score to expect if every probability is right and questions are independent: the mean of p(1 - p)."""
    chances = checked(rows)["probability"].astype(float)
    return float((chances * (1 - chances)).mean())


def term(probability: float) -> str:
    """The likelihood word for a probability: 0.6 -> 'likely'. Where two spans meet, the higher one; certainty takes the outermost word."""
    scale = evidence.load("likelihood_terms").sort_values("rank")
    reached = scale[scale["low"] <= round(100 * float(probability), 9)]
    return (scale if reached.empty else reached.iloc[::-1])["term"].iloc[0]


def percent(probability: float) -> str:
    """0.35 -> '35%'."""
    return f"{float(probability):.0%}"
