"""The district test: how far Belarus stands from a sovereign ally and from a Russian military district, by criterion and year.

Each criterion has levels from nought (a sovereign state's own arrangement) to ``MOST`` (as in a Russian military
district). A score is a range, low to high, which holds for a period; ranges are kept as ranges throughout.
"""

from __future__ import annotations

import pandas as pd

from report import edition, evidence, wording

FIRST, LAST = edition.FIRST, edition.LAST
MOST = 4
ENDS = ("sovereign ally", "military district")


def rubric() -> pd.DataFrame:
    """The criteria in their order: criterion, question, basis, level_0 to level_4, evidence, sources; indexed by id."""
    return evidence.load("district_criteria").sort_values("rank")


def scores() -> pd.DataFrame:
    """The scores as written: criterion, first and last year, low and high (levels), reason, evidence, sources.

    Raises EvidenceError, one line a fault, where the years of a criterion are not covered once each.
    """
    rows = evidence.load("district_scores")
    if found := faults(rows, rubric()):
        raise evidence.EvidenceError("\n".join(map(str, found)))
    return rows


def faults(rows: pd.DataFrame, rubric: pd.DataFrame) -> list[evidence.Fault]:
    """What the schema cannot see: years without or with two scores, and levels that do not differ. Empty: all is well."""
    found = [
        _fault("criteria", key, "levels", "", "levels that all differ")
        for key, row in rubric.iterrows()
        if row[levels()].nunique() < MOST + 1
    ]
    for key in rubric.index:
        expected = FIRST
        for name, row in rows[rows["criterion"] == key].sort_values("year_from").iterrows():
            if row["year_from"] != expected:
                found.append(
                    _fault(
                        "scores", name, "year_from", row["year_from"], f"{expected}, so that each year has one score"
                    )
                )
            if row["year_to"] < row["year_from"]:
                found.append(_fault("scores", name, "year_to", row["year_to"], f"a year not before {row['year_from']}"))
            expected = row["year_to"] + 1
        if expected != LAST + 1:
            found.append(_fault("scores", key, "year_to", expected - 1, f"{LAST} as last year of the criterion"))
    return found


def _fault(table: str, row: str, column: str, value, expected: str) -> evidence.Fault:
    return evidence.Fault(f"data/district_{table}.csv", row, column, str(value), expected)


def levels() -> list[str]:
    """Names of the columns with the texts of the levels, lowest first."""
    return [f"level_{level}" for level in range(MOST + 1)]


def years(rows: pd.DataFrame | None = None) -> pd.DataFrame:
    """Low and high (levels, as numbers) for each criterion and year; indexed by criterion, in order, and year."""
    rows = scores() if rows is None else rows
    order = [key for key in rubric().index if (rows["criterion"] == key).any()]
    spread = [
        (row["criterion"], year, float(row["low"]), float(row["high"]))
        for _, row in rows.iterrows()
        for year in range(row["year_from"], row["year_to"] + 1)
    ]
    grid = (
        pd.DataFrame(spread, columns=["criterion", "year", "low", "high"]).set_index(["criterion", "year"]).sort_index()
    )
    return grid.reindex(order, level="criterion")


def recoded() -> pd.DataFrame:
    """Low and high that a second coder gave without sight of the first, for the sampled years; in the form of ``years``."""
    rows = evidence.load("district_recoding")
    grid = rows.astype({"low": float, "high": float, "year": int}).set_index(["criterion", "year"])[["low", "high"]]
    return grid.reindex([key for key in rubric().index if key in grid.index], level="criterion")


def agreement(first: pd.DataFrame, second: pd.DataFrame) -> pd.Series:
    """How alike two codings are over the cells of ``second``: ``cells``, ``overlapping`` ranges, ``mean`` and ``largest`` distance of the middles (levels),
    ``narrower``: cells in which the second range is the narrower one."""
    both = first.loc[second.index]
    apart = (both.mean(axis=1) - second.mean(axis=1)).abs()
    overlapping = (both["low"] <= second["high"]) & (second["low"] <= both["high"])
    narrower = second["high"] - second["low"] < both["high"] - both["low"]
    return pd.Series(
        {
            "cells": len(second),
            "overlapping": int(overlapping.sum()),
            "mean": apart.mean(),
            "largest": apart.max(),
            "narrower": int(narrower.sum()),
        }
    )


def totals(grid: pd.DataFrame | None = None) -> pd.DataFrame:
    """Sum of the lows and of the highs by year, and as shares of the highest possible sum (percent).

    Indexed by year: low, high, share_low, share_high. These are outer bounds: no year need be at one end in all criteria.
    """
    grid = years() if grid is None else grid
    sums = grid.groupby("year")[["low", "high"]].sum()
    most = MOST * grid.groupby("year").size()
    return sums.assign(share_low=100 * sums["low"] / most, share_high=100 * sums["high"] / most)


def replaced(
    changes: dict[str, float | tuple[float, float]],
    grid: pd.DataFrame | None = None,
    first: int = FIRST,
    last: int = LAST,
) -> pd.DataFrame:
    """The grid of ``years`` with a reader's own scores: criterion -> a level, or (low, high), for the years first to last.

    Raises ValueError for an unknown criterion and for a range outside the levels or upside down.
    """
    changed = (years() if grid is None else grid).copy()
    for key, value in changes.items():
        low, high = value if isinstance(value, tuple) else (value, value)
        if key not in changed.index.get_level_values("criterion"):
            raise ValueError(f"{key!r} is no criterion of the district test")
        if not 0 <= low <= high <= MOST:
            raise ValueError(f"{key}: {low} to {high} is no range of levels from nought to {MOST}")
        chosen = (changed.index.get_level_values("criterion") == key) & pd.Series(
            changed.index.get_level_values("year")
        ).between(first, last).to_numpy()
        changed.loc[chosen, ["low", "high"]] = float(low), float(high)
    return changed


def now(year: int = LAST) -> pd.DataFrame:
    """The score of each criterion that holds in ``year``, with name, question and levels of the criterion; indexed by criterion."""
    rows = scores()
    held = rows[(rows["year_from"] <= year) & (rows["year_to"] >= year)].set_index("criterion")
    return rubric()[["criterion", "question", "basis", *levels()]].join(
        held.drop(columns="note").assign(note=held["note"])
    )


def span(low: float, high: float) -> str:
    """A score in words for a cell: '1–2.5', '3'."""
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"


def share(year: int = LAST, grid: pd.DataFrame | None = None) -> str:
    """The outer bounds of the overall score in words: '40–76' (percent of the way to a district)."""
    row = totals(grid).loc[year]
    return wording.span(row["share_low"], row["share_high"])
