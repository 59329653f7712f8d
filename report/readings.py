"""Readings of the title question: what each of five definitions of the word district makes of the scores.

A reading names the criteria that count, the level that they must reach, and the share of them that must reach it. With
ranges for scores an answer is yes (even the lowest scores will do), no (not even the highest do) or open in between.
"""

from __future__ import annotations

import pandas as pd
from matplotlib import ticker
from matplotlib.figure import Figure

from report import charts, district, edition, evidence, markup, tables

STATES = {"met": "yes", "open": "open", "not_met": "no"}
FILLS = {"met": (charts.ORANGE, 1.0), "open": (charts.ORANGE, 0.35), "not_met": (charts.GRID, 0.6)}


def readings() -> pd.DataFrame:
    """The readings, strictest first: reading, rule, criteria, level, share, reason; indexed by id."""
    return evidence.load("district_readings").sort_values("rank")


def counted(rule: pd.Series, criteria: pd.Index) -> list[str]:
    """The criteria that count for a reading. Raises KeyError for one that the test does not have."""
    names = list(criteria) if pd.isna(rule["criteria"]) else rule["criteria"].split(";")
    if unknown := set(names) - set(criteria):
        raise KeyError(f"no criteria of the district test: {', '.join(sorted(unknown))}")
    return names


def answers(grid: pd.DataFrame | None = None, rules: pd.DataFrame | None = None) -> pd.DataFrame:
    """The state of each reading (index, in order) in each year (columns): 'met', 'open' or 'not_met'; ``grid``: as ``district.years``."""
    grid, rules = district.years() if grid is None else grid, readings() if rules is None else rules
    found = {}
    for key, rule in rules.iterrows():
        names = counted(rule, grid.index.unique("criterion"))
        chosen = grid[grid.index.get_level_values("criterion").isin(names)]
        reached = chosen.ge(float(rule["level"])).groupby(level="year").sum().ge(float(rule["share"]) * len(names))
        found[key] = ["met" if row.low else "open" if row.high else "not_met" for row in reached.itertuples()]
    return pd.DataFrame.from_dict(found, orient="index", columns=grid.index.unique("year").sort_values())


def since(states: pd.Series) -> int:
    """The first year of the state that holds in the last one (one row of ``answers``)."""
    return int(states.index[states.ne(states.iloc[-1])].max() + 1) if states.nunique() > 1 else int(states.index[0])


def told(state: str, found: pd.DataFrame, year: int = district.LAST) -> list[str]:
    """Names of the readings that are in a state in a year, strictest first."""
    return list(readings().loc[found.index[found[year] == state], "reading"])


# ------------------------------------------------------------------------------------------------------- showing


def draw(found: pd.DataFrame):
    """Drawing: one line a reading, years across; full where the answer is yes, pale where it is open, grey where it is no."""
    words = list(readings().loc[found.index, "reading"])

    def paint(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        for (_, states), place in zip(found.iterrows(), charts.lanes(axes, words, narrow)):
            for year, state in states.items():
                colour, alpha = FILLS[state]
                axes.barh(
                    place, 1, left=year, height=0.24, color=colour, alpha=alpha, align="center", linewidth=0, zorder=3
                )
        axes.set_xlim(found.columns[0], found.columns[-1] + 1)
        axes.xaxis.set_major_locator(ticker.MultipleLocator(10 if narrow else 5))
        entries = [("no", "s", charts.FAINT, True), ("open", "s", "#eac3a5", True), ("yes", "s", charts.ORANGE, True)]
        charts.legend(axes, entries, narrow)

    shown = (
        found.rename(index=dict(zip(found.index, words)))
        .rename_axis(index="reading", columns="year")
        .stack()
        .rename("answer")
        .reset_index()
    )
    return charts.sized(paint, shown.assign(answer=shown["answer"].map(STATES)), words, 0.75)


def chart(name: str, title: str, caption: str, found: pd.DataFrame) -> charts.Chart:
    """The answers by year, with alternative text that gives today's answer of each reading and since when it holds."""
    names = readings()["reading"]
    told_by = [f"{names[key]}: {STATES[states.iloc[-1]]} since {since(states)}" for key, states in found.iterrows()]
    return charts.Chart(
        draw(found),
        name=name,
        title=title,
        subtitle="Answer by year. Yes: even the lowest scores suffice; no: not even the highest do; open: in between",
        source="Source: tables district_readings and district_scores, judgements of this book",
        alt="Answers by reading and year. " + "; ".join(told_by) + ".",
        caption=caption,
    )


def table(found: pd.DataFrame, caption: str, name: str = "") -> tables.Table:
    """Each reading: its rule, why one would read the word so, the answer as of 2021 and today, and since when."""
    rows = readings().loc[found.index]
    shown = pd.DataFrame(
        {
            "Reading": rows["reading"],
            "Rule": rows["rule"],
            "Why read it so": rows["reason"],
            f"In {edition.THEN}": found[edition.THEN].map(STATES),
            "Today": [
                markup.strong(STATES[states.iloc[-1]]) + f" (since {since(states)})" for _, states in found.iterrows()
            ],
            "sources": rows["sources"],
        }
    )
    return tables.Table(shown, caption, name)
