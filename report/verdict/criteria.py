"""The district test: how far Belarus stands from a sovereign ally and from a Russian military district, by criterion and year.

Each criterion has levels from nought (a sovereign state's own arrangement) to ``MOST`` (as in a Russian military
district). A score is a range, low to high, which holds for a period; ranges are kept as ranges throughout.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pandas as pd

from report import edition, evidence, wording
from report.wording import figure

FIRST, LAST = edition.FIRST, edition.LAST
SCORES, CODINGS = "district_scores", ("district_recoding", "district_codings")
MOST = 4
ENDS = ("sovereign ally", "military district")
STEPS = (
    "",
    "agreements",
    "joint bodies",
    "partly Russian",
    "",
)  # what the levels mean, roughly; each criterion says it exactly


def rubric() -> pd.DataFrame:
    """The criteria in their order: criterion, short, question, basis, level_0 to level_4, evidence, sources; indexed by id.

    ``criterion`` and ``short`` are names as they stand within a sentence.
    """
    return evidence.load("district_criteria").sort_values("rank")


def names() -> pd.Series:
    """The name of each criterion as it begins a line or a label; indexed by criterion."""
    return rubric()["criterion"].map(wording.capital)


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
    alike = rubric.index[rubric[levels()].nunique(axis=1) <= MOST]
    found = [_fault("criteria", key, "levels", "", "levels that all differ") for key in alike]
    for key in rubric.index:
        found += _gaps(key, rows[rows["criterion"] == key].sort_values("year_from"))
    return found


def _gaps(key: str, periods: pd.DataFrame) -> Iterator[evidence.Fault]:
    """A fault for each year of a criterion that has no score or two; ``periods``: its scores by first year."""
    expected = FIRST
    for name, row in periods.iterrows():
        first, last = row["year_from"], row["year_to"]
        if first != expected:
            yield _fault("scores", name, "year_from", first, f"{expected}, so that each year has one score")
        if last < first:
            yield _fault("scores", name, "year_to", last, f"a year not before {first}")
        expected = last + 1
    if expected != LAST + 1:
        yield _fault("scores", key, "year_to", expected - 1, f"{LAST} as last year of the criterion")


def _fault(table: str, row: str, column: str, value: object, expected: str) -> evidence.Fault:
    return evidence.Fault(f"data/district_{table}.csv", row, column, str(value), expected)


def levels() -> list[str]:
    """Names of the columns with the texts of the levels, lowest first."""
    return [f"level_{level}" for level in range(MOST + 1)]


def by_year(rows: pd.DataFrame | None = None) -> pd.DataFrame:
    """Low and high (levels, as numbers) for each criterion and year; indexed by criterion, in order, and year."""
    rows = scores() if rows is None else rows
    points = [
        (row["criterion"], year, float(row["low"]), float(row["high"]))
        for _, row in rows.iterrows()
        for year in range(row["year_from"], row["year_to"] + 1)
    ]
    grid = pd.DataFrame(points, columns=["criterion", "year", "low", "high"])
    return figure.carry(_in_order(grid.set_index(["criterion", "year"]).sort_index()), rows)


def recoded() -> pd.DataFrame:
    """Low and high that a second coder gave without sight of the first, for the sampled years; in the form of ``by_year``."""
    rows = evidence.load("district_recoding")
    typed = rows.astype({"low": float, "high": float, "year": int})
    return figure.carry(_in_order(typed.set_index(["criterion", "year"])[["low", "high"]]), rows)


def _in_order(grid: pd.DataFrame) -> pd.DataFrame:
    """The grid with its criteria in the order of the rubric."""
    known = grid.index.unique("criterion")
    return grid.reindex([key for key in rubric().index if key in known], level="criterion")


def behind(
    frame: pd.DataFrame | pd.Series, years: Collection[int] | None = None, keys: Collection[str] | None = None
) -> list[str]:
    """The rows behind a frame, as references; of scores and codings those alone that count in some ``years`` and for some criteria (``keys``)."""
    carried = frame.attrs.get("rows", ())
    for name in (SCORES, *CODINGS):
        rows = evidence.load(name)
        if keys is not None:
            rows = rows[rows["criterion"].isin(list(keys))]
        if years is not None:
            first, last = ("year_from", "year_to") if name == SCORES else ("year", "year")
            rows = rows[[any(one <= year <= other for year in years) for one, other in zip(rows[first], rows[last])]]
        asked = {f"{name}:{key}" for key in rows.index}
        carried = [row for row in carried if row in asked or not row.startswith(f"{name}:")]
    return list(carried)


def in_year(grid: pd.DataFrame, year: int) -> pd.DataFrame:
    """Low and high of each criterion in one year of ``by_year``; knows the rows that count in it."""
    return figure.carry(grid.xs(year, level="year"), behind(grid, [year]))


def first_year() -> str:
    """The first year of the test; a figure of the scores that hold in it."""
    return figure.of(str(FIRST), held(FIRST), rule="the first year that is scored")


def agreement(first: pd.DataFrame, second: pd.DataFrame) -> pd.Series:
    """How alike two codings are over the cells of ``second``.

    ``cells``; ``overlapping`` ranges, and those that are the ``same``; ``mean`` and ``largest`` distance of the middles (levels); ``narrower``: cells in which the second
    range is the narrower one.
    """
    both = first.loc[second.index]
    apart = (both.mean(axis=1) - second.mean(axis=1)).abs()
    overlapping = (both["low"] <= second["high"]) & (second["low"] <= both["high"])
    narrower = second["high"] - second["low"] < both["high"] - both["low"]
    same = (both == second[both.columns]).all(axis=1)
    counted = {"overlapping": overlapping, "same": same, "narrower": narrower}
    counts = {"cells": len(second)} | {name: int(cells.sum()) for name, cells in counted.items()}
    made = figure.carry(pd.Series(counts | {"mean": apart.mean(), "largest": apart.max()}), first, second)
    return figure.carry(made, behind(made, second.index.unique("year") if "year" in second.index.names else None))


def totals(grid: pd.DataFrame | None = None) -> pd.DataFrame:
    """Sum of the lows and of the highs by year, and as shares of the highest possible sum (percent).

    Indexed by year: low, high, share_low, share_high. These are outer bounds: no year need be at one end in all criteria.
    """
    grid = by_year() if grid is None else grid
    sums = grid.groupby("year")[["low", "high"]].sum()
    most = MOST * grid.groupby("year").size()
    return sums.assign(share_low=100 * sums["low"] / most, share_high=100 * sums["high"] / most)


def replaced(
    changes: dict[str, float | tuple[float, float]],
    grid: pd.DataFrame | None = None,
    first: int = FIRST,
    last: int = LAST,
) -> pd.DataFrame:
    """The grid of ``by_year`` with a reader's own scores: criterion -> a level, or (low, high), for the years first to last.

    Raises ValueError for an unknown criterion and for a range outside the levels or upside down.
    """
    changed = figure.carry((by_year() if grid is None else grid).copy())  # a reader's own scores are no rows
    for key, value in changes.items():
        low, high = value if isinstance(value, tuple) else (value, value)
        if key not in changed.index.get_level_values("criterion"):
            raise ValueError(f"{key!r} is no criterion of the district test")
        if not 0 <= low <= high <= MOST:
            raise ValueError(f"{key}: {low} to {high} is no range of levels from nought to {MOST}")
        changed.loc[(key, slice(first, last)), ["low", "high"]] = float(low), float(high)
    return changed


def standing(year: int = LAST) -> pd.DataFrame:
    """The score of each criterion that holds in ``year``, with name, question, basis and levels of the criterion; indexed by criterion."""
    return rubric()[["criterion", "question", "basis", *levels()]].join(held(year).set_index("criterion"))


def held(year: int = LAST) -> pd.DataFrame:
    """The scores that hold in ``year``, as in ``scores``: one a criterion."""
    rows = scores()
    return rows[(rows["year_from"] <= year) & (rows["year_to"] >= year)]


def score(criterion: str, year: int = LAST) -> str:
    """The score of a criterion in a year in words, a figure of its row. Raises IndexError for an unknown criterion."""
    row = held(year).query("criterion == @criterion").iloc[0]
    return figure.of(span(row["low"], row["high"]), row)


def nearest(scored: pd.DataFrame) -> list[str]:
    """Names of the criteria whose middle lies nearest to a district, as they stand within a sentence; ``scored``: one year of ``by_year``."""
    middles = scored["low"] + scored["high"]
    rule = "the criteria whose middle lies nearest to a district"
    return [figure.made(name, scored, rule=rule) for name in _names(middles.nlargest(1, keep="all"))]


def furthest(scored: pd.DataFrame) -> list[str]:
    """Names of the criteria whose highest score is the lowest, as they stand within a sentence; ``scored``: one year of ``by_year``."""
    rule = "the criteria whose highest score is the lowest"
    return [figure.made(name, scored, rule=rule) for name in _names(scored["high"].nsmallest(1, keep="all"))]


def _names(of: pd.Series) -> list[str]:
    """The criteria that index a series, as they stand within a sentence."""
    return list(rubric().loc[of.index, "criterion"])


def span(low: float, high: float) -> str:
    """A score in words for a cell: '1–2.5', '3'."""
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"


def share(year: int = LAST, grid: pd.DataFrame | None = None) -> str:
    """The outer bounds of the overall score in words: '40–76' (percent of the way to a district)."""
    row = totals(grid).loc[year]
    rule = f"the sums of the lowest and of the highest scores of {year}, in per cent of the highest possible sum"
    return figure.made(
        wording.span(row["share_low"], row["share_high"]), held(year) if grid is None else grid, rule=rule
    )
