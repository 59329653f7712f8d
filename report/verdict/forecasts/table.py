"""The forecasts as rows: what each must carry, how they hang together, and which are open."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from report import evidence, wording
from report.verdict.forecasts import base
from report.wording import figure

OUTCOMES = ("yes", "no", "void")
EVEN = 0.5
percent = wording.percent
WORDED = "the word that the table of likelihood terms has for its probability"
CLOSE = 0.0006  # a base rate is stored with three places


class ForecastError(ValueError):
    """Forecasts that cannot be used or scored; the message has one line a fault."""


def forecasts() -> pd.DataFrame:
    """Every forecast in the order of the table, by aspect. Raises ForecastError, one line a fault, where a row is badly formed."""
    return checked(evidence.load("forecasts"))


def checked(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as they are. Raises ForecastError, one line a fault, where one is badly formed or two contradict each other."""
    if found := faults(rows):
        raise ForecastError("\n".join(found))
    return rows


def faults(rows: pd.DataFrame) -> list[str]:
    """What is wrong with each row, one line a fault: id, column, value, what was expected."""
    found = [(key, *fault) for key, row in rows.iterrows() for fault in (*_faults(row), *_ties(row, rows))]
    return [
        f"forecasts: row {key}, column {column}: {'' if pd.isna(value) else str(value)!r}, expected {expected}"
        for key, column, value, expected in found
    ]


def _faults(row: pd.Series) -> Iterator[tuple[str, object, str]]:
    """Column, value and what was expected, for each fault of a row by itself."""
    if pd.isna(row["probability"]) or not 0 <= row["probability"] <= 1:
        yield "probability", row["probability"], "a share between nought and one"
    if pd.isna(row["resolve_by"]):
        yield "resolve_by", row["resolve_by"], "a last day that counts"
    elif pd.notna(row["date_made"]) and row["resolve_by"] <= row["date_made"]:
        yield "resolve_by", row["resolve_by"].date(), "a day after the forecast was made"
    elif abs(float(row["base_rate"]) - base.rate(row)) > CLOSE:
        yield "base_rate", row["base_rate"], f"{base.rate(row):.3f}, as the counts give it"
    if row["base_yes"] > row["base_of"]:
        yield "base_yes", row["base_yes"], f"a number not above base_of ({row['base_of']})"
    for column, answer in (("yes_if", "yes"), ("no_if", "no")):
        if not _said(row[column]):
            yield column, row[column], f"what counts as {answer}"
    if not _said(row["void_if"]) and (row["openness"] == "hidden" or pd.notna(row["condition"])):
        yield (
            "void_if",
            row["void_if"],
            "what leaves open a question that has a condition, or whose yes could be hidden",
        )
    yield from _outcome(row)


def _outcome(row: pd.Series) -> Iterator[tuple[str, object, str]]:
    if pd.notna(row["outcome"]) and row["outcome"] not in OUTCOMES:
        yield "outcome", row["outcome"], "yes, no or void"
    if pd.isna(row["outcome"]) != pd.isna(row["date_resolved"]):
        yield "date_resolved", row["date_resolved"], "a day exactly where there is an outcome"
    elif pd.notna(row["date_resolved"]) and pd.notna(row["date_made"]) and row["date_resolved"] < row["date_made"]:
        yield "date_resolved", row["date_resolved"].date(), "a day not before the forecast was made"


def _said(words: object) -> bool:
    return isinstance(words, str) and bool(words.strip())


def _ties(row: pd.Series, rows: pd.DataFrame) -> Iterator[tuple[str, object, str]]:
    """Faults between a row and those that it names: a narrower question is no likelier, and parts and whole agree."""
    chance = row["probability"]
    if pd.notna(row["within"]):
        wider = rows.loc[row["within"]]
        if chance > wider["probability"]:
            yield (
                "probability",
                chance,
                f"at most {wider['probability']}, the chance of {wider.name}, which a yes implies",
            )
        if row["outcome"] == "yes" and wider["outcome"] in ("no", "void"):
            yield "outcome", row["outcome"], f"no, as {wider.name} is {wider['outcome']}"
    if pd.isna(row["condition"]):
        return
    given = rows.loc[row["condition"]]
    if row["outcome"] in ("yes", "no") and given["outcome"] != "yes":
        yield "outcome", row["outcome"], f"void or nothing, as {given.name} is not settled as yes"
    if pd.notna(row["whole"]):
        low, high = without(row, rows)
        if not low <= rows.loc[row["whole"], "probability"] <= high:
            yield "probability", chance, f"one that lets {row['whole']} lie between {low:.3f} and {high:.3f}"


def without(row: pd.Series, rows: pd.DataFrame) -> tuple[float, float]:
    """Lowest and highest chance of the question without its condition: all or none of what the condition leaves."""
    given = float(rows.loc[row["condition"], "probability"])
    both = given * float(row["probability"])
    return both, both + 1 - given


def standing(rows: pd.DataFrame, today: pd.Timestamp) -> pd.Series:
    """Open, due, settled or void, by forecast; due is one without an outcome whose last day is past or whose condition failed."""

    def of(row: pd.Series) -> str:
        if pd.notna(row["outcome"]):
            return "void" if row["outcome"] == "void" else "settled"
        failed = pd.notna(row["condition"]) and rows.loc[row["condition"], "outcome"] in ("no", "void")
        return "due" if failed or row["resolve_by"] < today else "open"

    return rows.apply(of, axis=1).astype(str)


def aspects(rows: pd.DataFrame) -> pd.Series:
    """The aspect of each row in readers' words."""
    return rows["aspect"].astype(str).map(evidence.labels("forecasts", "aspect"))


def base_count(row: pd.Series) -> str:
    """What the base rate counts, in words: '0 in 31 years' or '3 of 4 exercises held'."""
    if row["base_kind"] == "years":
        span = f"{row['base_from']}-{row['base_to']}" if row["base_from"] < row["base_to"] else str(row["base_from"])
        return f"{row['base_yes']} in {row['base_of']} year{'s' if row['base_of'] != 1 else ''}, {span}"
    return f"{row['base_yes']} of {row['base_of']} {row['base_what']}"


def steps(rows: pd.DataFrame) -> pd.Series:
    """The probabilities of the questions whose yes would bring Belarus closer to a district, and that ask for no condition or part of another."""
    own = rows["condition"].isna() & rows["within"].isna()
    return rows.loc[own & (rows["direction"] == "toward"), "probability"].astype(float)


def deciding(rows: pd.DataFrame) -> pd.DataFrame:
    """The questions whose yes would be a finding on a criterion of the district test by itself, in the order of the rows."""
    return rows[rows.index.isin(evidence.load("forecast_criteria")["forecast"])]


def term(probability: float) -> str:
    """The likelihood word for a probability: 0.6 -> 'likely'."""
    return evidence.load("likelihood_terms").loc[term_id(probability), "term"]


def term_id(probability: float) -> str:
    """The id of its likelihood word. Where two spans meet, the higher one; certainty takes the outermost word."""
    scale = evidence.load("likelihood_terms").sort_values("rank")
    reached = scale[scale["low"] <= round(100 * float(probability), 9)]
    return str((scale if reached.empty else reached.iloc[::-1]).index[0])


def chance(key: str) -> str:
    """The probability of one forecast: '35%'; a figure of its row. Raises KeyError for an unknown forecast."""
    row = forecasts().loc[key]
    return figure.of_row(percent(row["probability"]), row, "probability")


def highest(rows: pd.DataFrame) -> str:
    """The highest probability of some forecasts: '6%'; a figure of its row, and then of all among which it is the highest."""
    row = rows.loc[rows["probability"].idxmax()]
    return figure.of(percent(row["probability"]), row, rows, rule="the highest probability among them")


def chance_term(key: str) -> str:
    """The likelihood word for one forecast; a figure of its row. Raises KeyError for an unknown forecast."""
    row = forecasts().loc[key]
    return figure.of(term(row["probability"]), row, rule=WORDED)
