"""The sites: their map, the known periods of their use, and their table."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from report import evidence, wording
from report.aspects import facilities_and_presence as aspect
from report.exhibits.kit import axes, charts, maps, style, tables

MARKS = {  # standing of the Russian use of a site: its mark
    "treaty_facility": maps.Mark("*", style.BLUE, True, 12),
    "joint_use": maps.Mark("v", style.BLUE, True, 8),
    "temporary_deployment": maps.Mark("^", style.ORANGE, True, 8),
    "reported": maps.Mark("s", style.GREEN, True, 7),
    "alleged": maps.Mark("X", style.PURPLE, False, 8.5),
    "ended": maps.Mark("o", style.SOFT, False, 7.5),
}


def _key(ax: Axes, shown: pd.Series, narrow: bool) -> None:
    """The key of standings above a map or a chart of sites; only those that it uses."""
    words, used = evidence.labels("facilities", "legal_status"), set(shown)
    entries = [(words[key], mark.marker, mark.colour, mark.filled) for key, mark in MARKS.items() if key in used]
    axes.legend(ax, entries, narrow)


def site_map(found: pd.DataFrame) -> charts.Drawing:
    """Drawing: the map of the towns that stand for the sites, one mark a standing and town; rows without a town are left out."""
    placed = found.dropna(subset=["place"])
    heights = maps.heights(maps.BELARUS, 6.4, 3.7)
    kinds = placed["legal_status"].nunique()  # the key has three columns, or two on a narrow page

    def paint(figure: Figure, narrow: bool) -> None:
        ax, labels = figure.subplots(), []
        maps.draw(ax, maps.BELARUS)
        _key(ax, placed["legal_status"], narrow)
        if legend := ax.get_legend():  # at the edge of the map, which keeps its width
            legend.set_bbox_to_anchor((0, 1.0), transform=ax.transAxes)
        for place, here in placed.groupby("place", sort=False):
            marks = [mark for key, mark in MARKS.items() if (here["legal_status"] == key).any()]
            labels.append(maps.town(ax, place, None, marks))
        if "minsk" not in set(placed["place"]):
            labels.append(maps.town(ax, "minsk", colour=style.SOFT))
        maps.settle(ax, labels)

    told = "; ".join(
        f"{words}: {wording.listing(list(dict.fromkeys(here['town'])))}"
        for words, here in placed.groupby("status", sort=False)
    )
    return charts.Drawing(
        paint,
        placed,
        lambda narrow: heights[narrow] + 0.1 + 0.2 * math.ceil(kinds / (2 if narrow else 3)),
        f"Schematic map of Belarus with {placed['place'].nunique()} towns. {told}.",
    )


def periods(found: pd.DataFrame, span: tuple[str, str]) -> charts.Drawing:
    """Drawing: the known period of each site as a bar in the colour of its standing; an arrow where no end was found."""
    words, start = list(found["short"]), pd.Timestamp(span[0])

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for place, (_, row) in zip(axes.lanes(ax, words, narrow), found.iterrows(), strict=True):
            _bar(ax, row, place, start)
        axes.years(ax, start - pd.Timedelta(days=120), span[1], 5 if narrow else 4)
        _key(ax, found["legal_status"], narrow)

    return charts.sized(paint, found, words, 0.85, words=_standings(found))


def _bar(ax: Axes, row: pd.Series, y: float, start: pd.Timestamp) -> None:
    """The known period of one site, from ``start`` where it began earlier."""
    mark = MARKS[row["legal_status"]]
    first, open_end = max(row["date_from"], start), pd.isna(row["date_to"])
    last = aspect.END if open_end else max(row["date_to"], first + pd.Timedelta(days=45))
    bar = {"color": mark.colour, "linewidth": 6, "alpha": 0.55 if mark.filled else 0.3, "solid_capstyle": "butt"}
    ax.plot([first, last], [y] * 2, zorder=2, **bar)
    look = {"marker": mark.marker, "ms": mark.size, "mfc": mark.colour if mark.filled else "white"}
    ax.plot(first, y, mec=mark.colour, mew=1.3, zorder=4, **look)
    if open_end:
        ax.plot(aspect.END, y, marker=">", ms=7, color=mark.colour, zorder=4)


def _standings(found: pd.DataFrame) -> str:
    """A sentence a standing, with the years of each site: 'Joint use: Baranavichy airfield 2013–2023, Hrodna from 2021.'."""
    told = []
    for words, here in found.groupby("status", sort=False):
        years = [f"{row['short']} {_years(row['date_from'], row['date_to'])}" for _, row in here.iterrows()]
        told.append(f"{wording.capital(words)}: {', '.join(years)}.")
    return " ".join(told)


def _years(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """'from 2021' where no end was found, '2022', '2022–2023'."""
    if pd.isna(last):
        return f"from {first.year}"
    return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"


def site_table(found: pd.DataFrame, caption: str = "", name: str = "") -> tables.Table:
    """Sites as a table: site, nearest town, standing, dates, use, sources."""
    columns = {
        "name": "Site",
        "town": "Nearest town",
        "status": "Standing",
        "period": "Known period",
        "function": "Use",
        "sources": "Sources",
    }
    periods_of = [aspect.period(row) for _, row in found.iterrows()]
    return tables.sourced(found.assign(period=periods_of), columns, caption, name)
