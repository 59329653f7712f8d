"""Figures on persons: totals of troops by observer, and lists of figures."""

from __future__ import annotations

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.transforms import ScaledTranslation

from report import wording
from report.aspects import facilities_and_presence as aspect
from report.exhibits.kit import axes, charts, forms, style, tables

BANDS = ["low_80", "low_50", "high_50", "high_80"]
ROOM = pd.Timedelta(days=45)  # that the ground of a gap leaves around the figures at its ends
KINDS = {
    "expected_personnel": " expected",
    "declared_ceiling": " (ceiling)",
}  # what is said of a figure that is no total


def lanes(
    found: pd.DataFrame, empty: list[aspect.Gap], years: tuple[int, int], own: pd.DataFrame | None = None
) -> charts.Drawing:
    """Drawing: a lane an observer, figures at their dates on one logarithmic scale, nothing joined, gaps shaded.

    An open mark is an expectation or a ceiling; a flat bar is a figure known by year only; a tick at the foot is a
    statement without a number. ``own``: the book's own estimates by month, a band behind the figures of every lane.
    """
    shown = [lane for lane in dict.fromkeys(aspect.LANES.values()) if (found["lane"] == lane).any()]
    first, last = pd.Timestamp(years[0], 1, 1), pd.Timestamp(years[1], 12, 31)
    shaded = [(max(a, first), min(b, last)) for a, b in map(_between, empty) if b > first and a < last]

    def broken(narrow: bool) -> bool:
        """Whether the key takes two lines."""
        return narrow and own is not None

    def paint(figure: Figure, narrow: bool) -> None:
        stack = figure.subplots(len(shown), 1, sharex=True, sharey=True, squeeze=False)[:, 0]
        for ax, lane in zip(stack, shown, strict=True):
            if own is not None:
                _band(ax, own)
            _lane(ax, lane, found[found["lane"] == lane], shaded)
            _last_words(ax, found[found["lane"] == lane], first, last)
        _time(stack[-1], first, last, narrow)
        axes.key(stack[0], found["qualifier"], narrow, () if own is None else _band_key())
        lift = ScaledTranslation(0, 18 / 72, figure.dpi_scale_trans)  # above the title of the first lane
        above = stack[0].transAxes + lift
        stack[0].get_legend().set_bbox_to_anchor((0, 1.0), transform=above)
        room = " \n " if broken(narrow) else " "  # of the key: as many lines as it has
        stack[0].text(0, 1, room, transform=above, fontsize=10, linespacing=1.35, va="bottom")

    drawn = found[found["lane"].isin(shown) & found["date_from"].between(first, last)]
    words = "; ".join(_range(lane, drawn[drawn["lane"] == lane]) for lane in shown)
    rows = drawn if own is None else pd.concat([drawn, _months(own)])
    return charts.Drawing(paint, rows, lambda narrow: 0.85 + 0.2 * broken(narrow) + 1.1 * len(shown), f"{words}.")


def _between(gap: aspect.Gap) -> aspect.Gap:
    """A gap as it is shaded: with room around the figures at its ends."""
    first, last = gap
    return first + ROOM if first > aspect.SINCE else first, last - ROOM if last < aspect.END else last


def _months(own: pd.DataFrame) -> pd.DataFrame:
    """The estimates as rows of the chart's data: dates, the five numbers, kind and sources."""
    dates = ["date_from", "date_from_precision", "date_to", "date_to_precision"]
    return own[[*dates, "name", *BANDS, "middle", "unit", "qualifier", "sources"]].rename(columns={"name": "counted"})


def _band(ax: Axes, own: pd.DataFrame) -> None:
    """The book's own estimate behind the figures: where it lies with 80 and with 50 per cent, by month."""
    days = own["date_from"] + pd.Timedelta(days=14)
    for low, high in ((BANDS[0], BANDS[-1]), (BANDS[1], BANDS[2])):
        ax.fill_between(
            days, own[low].astype(float), own[high].astype(float), color=style.BLUE, alpha=0.17, linewidth=0, zorder=1
        )


def _band_key() -> tuple[Patch]:
    """The band with its words, those of its kind."""
    return (Patch(color=style.BLUE, alpha=0.31, linewidth=0, label=wording.kind("ours")),)


def _range(lane: str, here: pd.DataFrame) -> str:
    """'Ukrainian services: 22 figures from 500 to 13,000, the latest of 26 March 2025 about 2,000; ten statements without a number'."""
    dated = here[here["low"].notna()]
    without = f"{wording.count(len(here) - len(dated))} without a number" if len(dated) < len(here) else ""
    if dated.empty:
        return f"{lane}: {without}"
    known = dated[dated["date_from_precision"] != "year"]
    latest = (known if len(known) else dated).iloc[-1]
    span = wording.span(dated["low"].min(), dated["high"].max())
    told = (
        f"one figure, {wording.dates(latest)}: {wording.of(latest)}"
        if len(dated) == 1
        else f"{wording.count(len(dated))} figures, {span}, the latest of {wording.dates(latest)}: {wording.of(latest)}"
    )
    return f"{lane}: {', '.join(filter(None, [told + KINDS.get(latest['metric'], ''), without]))}"


def _time(ax: Axes, first: pd.Timestamp, last: pd.Timestamp, narrow: bool) -> None:
    """The axis of time: years, or months where there is one year or two."""
    if last.year - first.year > 1:
        axes.years(ax, first, last + 0.02 * (last - first), 2 if narrow else 1)
        return
    ax.set_xlim(first, last + 0.02 * (last - first))
    months(ax, narrow)


def months(ax: Axes, narrow: bool) -> None:
    """Ticks at quarters, or at half-years on a narrow page."""
    ax.xaxis.set_major_locator(mdates.MonthLocator((1, 7) if narrow else (1, 4, 7, 10)))
    ax.xaxis.set_major_formatter(mdates.DateFormatter("%b %Y"))


def _lane(ax: Axes, lane: str, here: pd.DataFrame, shaded: list[aspect.Gap]) -> None:
    """The ground of a lane and its figures."""
    for a, b in shaded:
        ax.axvspan(a, b, color=style.GRID, alpha=0.42, linewidth=0, zorder=0)
    ax.set_yscale("log")
    ax.set_ylim(300, 90_000)
    ax.set_yticks([1000, 10_000], ["1,000", "10,000"])
    ax.minorticks_off()
    ax.grid(True, axis="y")
    for _, row in here.iterrows():
        _figure(ax, row)
    ax.set_title(lane, loc="left", fontsize=10.5, color=style.INK, pad=3)


def _last_words(ax: Axes, here: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> None:
    """The latest figure of a lane in words beside its mark, on the side where there is room."""
    dated = here[here["low"].notna() & (here["date_from_precision"] != "year")]
    if dated.empty:
        return
    row = dated.iloc[-1]
    late = (last - row["date_from"]) < 0.28 * (last - first)
    axes.beside(ax, (row["date_from"], float(row["high"])), wording.of(row) + KINDS.get(row["metric"], ""), late)


def _figure(ax: Axes, row: pd.Series) -> None:
    """One figure in a lane: mark, range, year-long bar or tick."""
    _, marker, colour, filled = style.MARKS[row["qualifier"]]
    day = row["date_from"]
    if pd.isna(row["low"]):
        ax.plot(day, 400, marker="|", ms=9, mew=2, color=style.SOFT, zorder=3)
        return
    low, high = float(row["low"]), float(row["high"])
    if row["date_from_precision"] == "year":
        end = day + pd.DateOffset(years=1)
        if low != high:
            ax.fill_between([day, end], low, high, color=colour, alpha=0.4, linewidth=0, zorder=2)
        else:
            ax.plot([day, end], [low, low], color=colour, linewidth=2, alpha=0.55, solid_capstyle="butt", zorder=2)
        return
    if low != high:
        ax.plot([day, day], [low, high], color=colour, linewidth=2.4, alpha=0.75, zorder=3)
    face = colour if filled and row["metric"] == "total_personnel" else "white"
    ends = sorted({low, high})
    look = {"marker": marker, "ms": 6.5, "mfc": face, "mec": colour, "mew": 1.4}
    ax.plot([day] * len(ends), ends, linestyle="none", zorder=4, **look)


def counts(found: pd.DataFrame) -> charts.Drawing:
    """Drawing: a line a figure, named by ``line``, in the order of the rows. In words the kind is told of up to a dozen figures."""
    few = len(found) <= 12
    told = [
        f"{row['line']}: {wording.of(row)}" + (f" ({wording.kind(row['qualifier'])})" if few else "")
        for _, row in found.iterrows()
    ]
    return forms.counts(found, "line", words=f"{wording.several(told, 690)}.")


def number_of(found: pd.DataFrame) -> str:
    """'One figure.', '17 figures.', as the lead of an alternative text."""
    count = len(found)
    return wording.capital(wording.count(count)) + (" figure." if count == 1 else " figures.")


def figure_table(found: pd.DataFrame, caption: str = "", name: str = "") -> tables.Table:
    """Presence figures as a table: date, what is counted, figure or words, who says so, kind, sources."""
    columns = {
        "dates": "Date",
        "counted": "What is counted",
        "said": "Persons, or words",
        "observer": "According to",
        "qualifier": "Kind",
        "sources": "Sources",
    }
    return tables.sourced(found, columns, caption, name)
