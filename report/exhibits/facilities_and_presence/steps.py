"""Dated steps: terms of the treaty sites, lanes of decisions, and lanes of statements on weapons by what they say."""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from report import evidence, wording
from report.aspects import facilities_and_presence as aspect
from report.exhibits.kit import axes, charts, style

SAYS = {  # what a statement says of weapons: marker, size, colour, filled
    "there": ("o", 8.5, style.INK, True),
    "not_there": ("o", 7.5, style.ORANGE, False),
    "prepared": ("s", 6.2, style.FAINT, True),
    "neither": (".", 8, style.FAINT, True),
}
SIDES = {
    "there": (-0.2, -0.15),
    "not_there": (0.2, 0.15),
}  # where marks beside the line begin, and the step to the next
ON = (0.0, 0.13)  # the same for marks on the line


def terms(steps: pd.DataFrame, ends: pd.DataFrame) -> charts.Drawing:
    """Drawing: the first term with its ends as different sources give them, and the steps of the prolongation, told in column ``words``."""
    lines = pd.concat([steps.assign(kind="step"), ends.assign(kind="end of term")])
    lines = lines.sort_values("date_from", kind="stable")
    days = [wording.date(row["date_from"], row["date_from_precision"]) for _, row in lines.iterrows()]

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        places = axes.lanes(ax, list(lines["words"]), narrow, 0.2)
        for place, day, (_, row) in zip(places, days, lines.iterrows(), strict=True):
            ax.axhline(place, color=style.GRID, linewidth=0.7, zorder=1)
            marker, size, colour = ("|", 13, style.ORANGE) if row["kind"] == "end of term" else ("o", 7, style.BLUE)
            ax.plot(row["date_from"], place, marker=marker, ms=size, color=colour, mew=2.4, zorder=3)
            axes.beside(ax, (row["date_from"], place), day, left=row["date_from"].year > 2010)
        ax.axvline(aspect.END, color=style.INK, linewidth=1, linestyle=(0, (4, 3)), zorder=2)
        axes.beside(ax, (aspect.END, -0.08), "this edition", gap=4)
        axes.years(ax, "1993-01-01", "2048-12-31", 20 if narrow else 10)

    told = "; ".join(f"{words}: {day}" for words, day in zip(lines["words"], days, strict=True))
    return charts.sized(paint, lines, list(lines["words"]), 0.6, words=f"{told}.")


def strip(found: pd.DataFrame, order: list[str], span: tuple[str, str], step: int = 1) -> charts.Drawing:
    """Drawing: the lanes in ``order``, a mark at each row's date in the form of its qualifier; a tick every ``step`` years."""
    drawn = found[found["lane"].isin(order) & found["date_from"].between(*map(pd.Timestamp, span))]

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for lane, place in zip(order, axes.lanes(ax, order, narrow), strict=True):
            ax.axhline(place, color=style.GRID, linewidth=0.7, zorder=1)
            for _, row in found[found["lane"] == lane].iterrows():
                _, marker, colour, filled = style.MARKS[row["qualifier"]]
                look = {"marker": marker, "ms": 7, "mfc": colour if filled else "white", "mec": colour, "mew": 1.2}
                ax.plot(row["date_from"], place, alpha=0.85, zorder=3, **look)
        axes.years(ax, *span, step * (2 if narrow else 1))
        axes.key(ax, found["qualifier"], narrow)

    told = "; ".join(_entries(lane, drawn[drawn["lane"] == lane]) for lane in order)
    return charts.sized(paint, drawn, order, 0.65, words=f"{told}.")


def _entries(lane: str, here: pd.DataFrame) -> str:
    """'Withdrawals: six entries from 25 November 1993 to 22 September 2025'."""
    days = [wording.date(row["date_from"], row["date_from_precision"]) for _, row in here.iterrows()]
    if len(days) < 2:
        return f"{lane}: " + (f"one entry, {days[0]}" if days else "no entry")
    return f"{lane}: {wording.count(len(days))} entries from {days[0]} to {days[-1]}"


def statements(found: pd.DataFrame, order: list[str], span: tuple[str, str]) -> charts.Drawing:
    """Drawing: the lanes in ``order``, a mark at each statement's ``moment`` by what it ``says``: filled where the weapons are held to be there, open where not."""
    drawn = found[found["lane"].isin(order) & found["date_from"].between(*map(pd.Timestamp, span))]
    said = [name for name in SAYS if (drawn["says"] == name).any()]

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        gap = (pd.Timestamp(span[1]) - pd.Timestamp(span[0])) / (26 if narrow else 62)
        for y, lane in enumerate(order):
            ax.axhline(y, color=style.GRID, linewidth=0.7, zorder=1)
            _spread(ax, y, drawn[drawn["lane"] == lane].sort_values("moment", kind="stable"), gap)
        axes.named(ax, [textwrap.fill(lane, 18) if narrow else lane for lane in order], 1.0, 0.6)
        axes.years(ax, *span, 1)
        words = evidence.labels("nuclear", "says")
        marks = [(words[name], SAYS[name]) for name in said]
        axes.legend(ax, [(word, marker, colour, filled) for word, (marker, _, colour, filled) in marks], narrow)

    told = "; ".join(f"{lane}, {_positions(drawn[drawn['lane'] == lane])}" for lane in order)
    return charts.Drawing(paint, drawn, lambda narrow: 0.55 * len(order) + 0.85 + 0.25 * narrow, f"{told}.")


def _spread(ax: Axes, y: int, here: pd.DataFrame, gap: pd.Timedelta) -> None:
    """The marks of one lane: above its line what affirms, below it what denies, on it the rest; close ones one behind the other."""
    says = here["says"].astype(str)
    for group, some in here.groupby(says.where(says.isin(list(SIDES)), "")):
        start, step = SIDES.get(group, ON)
        for level, (_, row) in zip(axes.levels(list(some["moment"]), gap), some.iterrows(), strict=True):
            marker, size, colour, filled = SAYS[row["says"]]
            look = {"marker": marker, "ms": size, "mfc": colour if filled else "white"}
            look |= {"mec": "white", "mew": 0.7} if filled else {"mec": colour, "mew": 1.8}  # an edge parts close marks
            ax.plot(row["moment"], y + start + step * level, linestyle="none", zorder=3, **look)


def _positions(here: pd.DataFrame) -> str:
    """What the statements of a lane say, the days of up to three: 'not there or doubted: 5 July 2023; preparation: five'."""
    told = []
    for words, some in here.groupby("told", sort=False):
        days = [wording.date(row["date_from"], row["date_from_precision"]) for _, row in some.iterrows()]
        told.append(f"{words}: {wording.listing(days) if len(days) < 4 else wording.count(len(days))}")
    return "; ".join(told)
