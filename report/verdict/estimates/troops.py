"""Russian troops in Belarus by half-year and month: the reports of the table presence as the model of ``walk`` reads them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from report import edition, evidence, wording
from report.aspects import facilities_and_presence as aspect
from report.verdict.estimates import walk

POINTS, FEWER = 2048, 512  # quasi-random points of the estimate, and of each run with one thing changed
LEVELS = {"low_80": 0.1, "low_50": 0.25, "middle": 0.5, "high_50": 0.75, "high_80": 0.9}
METRIC = "total_personnel"
FIRST = edition.THEN
MONTHS = (
    edition.LAST - FIRST
) * 12 + edition.LAST_DAY.month  # from January of the first year to the end of the evidence
SIDES = list(dict.fromkeys(aspect.LANES.values()))  # groups of observers that share an error
HALVES = {1: "First half", 2: "Second half"}
DIGITS = 2  # significant ones that are kept: more would promise what no observer knows


def _month(day: pd.Timestamp) -> int:
    """Months since the first one of the estimate."""
    return (day.year - FIRST) * 12 + day.month - 1


def _day(month: int) -> pd.Timestamp:
    """The first day of a month of the estimate."""
    return pd.Timestamp(FIRST + month // 12, month % 12 + 1, 1)


def used() -> pd.DataFrame:
    """The totals that enter the estimate, in order of time: numbers as they stand, words as table ``troop_readings`` reads them.

    ``first``, ``last``: the months of which a row speaks; ``in_words``: the bound was read from words. Raises EvidenceError for a total
    in words that the table does not name.
    """
    found = aspect.troops()
    found = found[found["metric"] == METRIC]
    readings = evidence.load("troop_readings").set_index("presence")
    if missing := sorted(set(found.index[found["low"].isna()]) - set(readings.index)):
        raise evidence.EvidenceError(
            f"data/troop_readings.csv: row -, column presence: '', expected every total in words (missing: {missing[0]!r})"
        )
    read = readings[readings["used"] == "as_bound"]
    found = found[~found.index.isin(readings.index[readings["used"] == "left_out"])]
    for column in ("low", "high"):
        found[column] = read[column].reindex(found.index).fillna(found[column])
    found["bound"] = read["bound"].astype(str).reindex(found.index).fillna(found["bound"].astype(str))
    year = found["date_from_precision"] == "year"
    ends = found["date_to"].fillna(found["date_from"].where(~year, found["date_from"] + pd.DateOffset(months=11)))
    return found.assign(
        in_words=found.index.isin(read.index),
        first=found["date_from"].map(_month),
        last=ends.map(_month).clip(upper=MONTHS - 1),
    )


def reports(rows: pd.DataFrame) -> list[walk.Report]:
    """Rows of ``used`` as the model takes them: a bound has one end, a range two, a number is both."""
    partial = set(evidence.load("estimate_priors")["side"].dropna().astype(str))
    return [
        walk.Report(
            SIDES.index(row["lane"]),
            int(row["first"]),
            int(row["last"]),
            None if row["bound"] == "at_most" else float(row["low"]),
            None if row["bound"] == "at_least" else float(row["high"]),
            row["observer_side"] in partial,
        )
        for _, row in rows.iterrows()
    ]


def priors() -> pd.DataFrame:
    """The rows of table ``estimate_priors`` on troops."""
    return evidence.load("estimate_priors").query("subject == 'troops'")


def threshold() -> float:
    """The number of persons that the probability is about."""
    return float(priors().loc["threshold", "value"])


def prior() -> walk.Prior:
    """The prior of table ``estimate_priors``."""
    rows = priors().drop(index="threshold")
    moved = rows.loc["moved_share"]
    return walk.Prior(**rows["value"].astype(float), moved=(_month(moved["date_from"]), _month(moved["date_to"])))


@dataclass(frozen=True)
class Run:
    """One reckoning: the rows taken in, and the draws."""

    rows: pd.DataFrame
    draws: walk.Posterior


def run(rows: pd.DataFrame | None = None, held: walk.Prior | None = None, points: int = POINTS) -> Run:
    """The estimate from all rows and the book's prior, or from other ones; no rows give the prior itself."""
    taken = used() if rows is None else rows
    return Run(taken, walk.estimate(reports(taken), MONTHS, len(SIDES), held or prior(), points))


def rounded(value: float) -> float:
    """A number in ``DIGITS`` significant digits."""
    return float(f"{value:.{DIGITS - 1}e}")


def band(values: np.ndarray, weight: np.ndarray) -> dict[str, float]:
    """The quantiles of ``LEVELS`` of one column of draws, rounded."""
    found = walk.quantiles(values, weight, list(LEVELS.values()))
    return {name: rounded(float(value)) for name, value in zip(LEVELS, found, strict=True)}


@dataclass(frozen=True)
class Span:
    """A half-year or a month: its key, its words, its first and last month."""

    key: str
    kind: str
    name: str
    first: int
    last: int


def half_years() -> list[Span]:
    """The half-years of the estimate; the last one ends with the evidence."""
    spans = []
    for first in range(0, MONTHS, 6):
        day, last = _day(first), min(first + 5, MONTHS - 1)
        half = 1 if day.month == 1 else 2
        spans.append(Span(f"{day.year}_h{half}", "half_year", f"{HALVES[half]} of {day.year}", first, last))
    return spans


def months() -> list[Span]:
    """The months of the estimate."""
    return [
        Span(f"{_day(month):%Y_%m}", "month", wording.date(_day(month), "month"), month, month)
        for month in range(MONTHS)
    ]


def table(found: Run, spans: list[Span]) -> pd.DataFrame:
    """One row a span, by its key: the bands of the mean strength, probability of more than the threshold, and the reports behind it."""
    weight, most = found.draws.weight, threshold()
    lines = {}
    for span in spans:
        mean = found.draws.strength[:, span.first : span.last + 1].mean(axis=1)
        inside = found.rows[(found.rows["first"] <= span.last) & (found.rows["last"] >= span.first)]
        dated = inside[(inside["first"] >= span.first) & (inside["last"] <= span.last) & ~inside["in_words"]]
        lines[span.key] = {
            "span": span.kind,
            "name": span.name,
            "date_from": f"{_day(span.first):%Y-%m}",
            "date_to": f"{_day(span.last):%Y-%m}",
            **band(mean, weight),
            "unit": "persons",
            "statement": f"more than {most:,.0f} Russian troops",
            "likelihood": round(float(weight[mean > most].sum()), 2),
            "counts": len(dated),
            "rows": _behind(found.rows, span),
        }
    return pd.DataFrame.from_dict(lines, orient="index")


def _behind(rows: pd.DataFrame, span: Span) -> list[str]:
    """The reports that may speak of a span, and where none of them surely does the last one before it and the first one after it."""
    inside = rows[(rows["first"] <= span.last) & (rows["last"] >= span.first)]
    found = list(inside.index)
    if not ((inside["first"] >= span.first) & (inside["last"] <= span.last)).any():
        dated = rows[rows["first"] == rows["last"]].sort_values("first", kind="stable")
        before, after = dated[dated["last"] < span.first], dated[dated["first"] > span.last]
        found += [*before.index[-1:], *after.index[:1]]
    return found


def errors(found: Run) -> pd.DataFrame:
    """One row a group of observers: the factor by which its reports are off, as a band; no row for a group without reports."""
    lines = {}
    for place, side in enumerate(SIDES):
        here = found.rows[found.rows["lane"] == side]
        if len(here):
            factor = band(np.exp(found.draws.bias[:, place]), found.draws.weight)
            lines[str(here["observer_side"].iloc[0])] = {
                "name": side,
                **factor,
                "counts": int((~here["in_words"]).sum()),
                "rows": list(here.index),
            }
    return pd.DataFrame.from_dict(lines, orient="index")


def checks() -> list[tuple[str, str, str, str, pd.DataFrame]]:
    """The estimate with one thing changed: what kind of thing, its key, its words, the value taken, and the table of half-years."""
    rows, held = used(), prior()
    runs = [
        ("reports", "prior_alone", "all reports", "left out", rows.iloc[:0], held),
        ("words", "words", "statements in words", "left out", rows[~rows["in_words"]], held),
        *(
            ("side", f"without_{key}", side, "left out", rows[rows["lane"] != side], held)
            for side, key in _keys(rows).items()
        ),
        *(
            ("prior", f"{key}_{end}", row["what"], f"{row[end]:g}", rows, walk.varied(held, str(key), float(row[end])))
            for key, row in priors().drop(index="threshold").iterrows()
            for end in ("low", "high")
        ),
    ]
    return [
        (kind, key, what, setting, table(run(taken, start, FEWER), half_years()))
        for kind, key, what, setting, taken, start in runs
    ]


def _keys(rows: pd.DataFrame) -> dict[str, str]:
    """Groups of observers that have a report, with the side of the first one as key."""
    return {side: str(here["observer_side"].iloc[0]) for side, here in rows.groupby("lane", sort=False)}
