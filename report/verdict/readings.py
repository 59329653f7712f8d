"""Readings of the title question: what each of five definitions of the word district makes of the scores.

A reading names the criteria that count, the level that they must reach, and the share of them that must reach it. With
ranges for scores an answer is yes (even the lowest scores will do), no (not even the highest do) or open in between.
"""

from __future__ import annotations

import pandas as pd

from report import evidence
from report.verdict import criteria
from report.wording import figure


def words() -> dict[str, str]:
    """The words for a state: 'met' -> 'yes', 'open' -> 'open', 'not_met' -> 'no'."""
    return evidence.words("answer")


def readings() -> pd.DataFrame:
    """The readings, strictest first: reading (its name within a sentence), rule, criteria, level, share, reason; indexed by id."""
    return evidence.load("district_readings").sort_values("rank")


def counted(rule: pd.Series, criteria: pd.Index) -> list[str]:
    """The criteria that count for a reading. Raises KeyError for one that the test does not have."""
    names = list(criteria) if pd.isna(rule["criteria"]) else rule["criteria"].split(";")
    if unknown := set(names) - set(criteria):
        raise KeyError(f"no criteria of the district test: {', '.join(sorted(unknown))}")
    return names


def answers(grid: pd.DataFrame | None = None, rules: pd.DataFrame | None = None) -> pd.DataFrame:
    """The state of each reading (index, in order) in each year (columns): 'met', 'open' or 'not_met'; ``grid``: as ``criteria.by_year``."""
    grid = criteria.by_year() if grid is None else grid
    rules = readings() if rules is None else rules
    found = {}
    for key, rule in rules.iterrows():
        names = counted(rule, grid.index.unique("criterion"))
        chosen = grid[grid.index.get_level_values("criterion").isin(names)]
        reached = chosen.ge(float(rule["level"])).groupby(level="year").sum().ge(float(rule["share"]) * len(names))
        found[key] = ["met" if row.low else "open" if row.high else "not_met" for row in reached.itertuples()]
    made = pd.DataFrame.from_dict(found, orient="index", columns=grid.index.unique("year").sort_values())
    return figure.carry(made, grid, rules)


def since(states: pd.Series) -> int:
    """The first year of the state that holds in the last one (one row of ``answers``)."""
    return int(states.index[states.ne(states.iloc[-1])].max() + 1) if states.nunique() > 1 else int(states.index[0])


def since_told(found: pd.DataFrame, key: str) -> str:
    """The first year of the answer that a reading has in the last one; a figure of the scores behind ``found``."""
    rule = readings().loc[key]
    rows = _behind(found, rule, criteria.scores())
    return figure.made(str(since(found.loc[key])), rows, rule="the first year from which on the answer stayed the same")


def in_state(state: str, found: pd.DataFrame, year: int = criteria.LAST, say: str = "reading") -> list[str]:
    """The readings that are in a state in a year, strictest first, as they stand within a sentence; figures of the scores behind ``found``.

    ``say``: the column that says them, their name or what each ``asks``.
    """
    rule, rows = f"the rule of the reading put to the scores of {year}", readings()
    held = criteria.held(year)
    keys = found.index[found[year] == state]
    return [figure.made(rows.loc[key, say], _behind(found, rows.loc[key], held), rule=rule) for key in keys]


def _behind(found: pd.DataFrame, rule: pd.Series, held: pd.DataFrame) -> list:
    """The reading with those of some scores behind ``found`` that it asks for; with all behind it where they are not those of the book."""
    if not (carried := found.attrs.get("rows", ())):
        return []
    asked = figure.references(held[held["criterion"].isin(counted(rule, pd.Index(held["criterion"])))])
    return [rule, asked if set(asked) <= set(carried) else carried]


def first_open(found: pd.DataFrame) -> str:
    """The first year in which some reading was not answered by no; a figure of the scores behind ``found``."""
    year = str(found.columns[found.ne("not_met").any()].min())
    return figure.made(year, found, rule="the first year in which not every reading is answered by no")


def differing(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """The answers that two sets give otherwise in their common years: reading (id), year, first and second (states), in order."""
    years = first.columns.intersection(second.columns)
    both = pd.DataFrame({"first": first[years].stack(), "second": second.loc[first.index, years].stack()})
    apart = both[both["first"] != both["second"]].rename_axis(["reading", "year"]).reset_index()
    made = figure.carry(apart, first, second)
    return figure.carry(made, criteria.behind(made, years))
