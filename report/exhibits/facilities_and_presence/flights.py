"""What was launched from Belarus and what flew in."""

from __future__ import annotations

import pandas as pd
from matplotlib import ticker
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from report import wording
from report.exhibits.facilities_and_presence.persons import months
from report.exhibits.kit import axes, charts, style


def launches(found: pd.DataFrame) -> charts.Drawing:
    """Drawing: a field a ``series``: totals since the start as given, above single days as given; nothing is joined or derived."""
    parts = dict(list(found.groupby("series", sort=False)))

    def paint(figure: Figure, narrow: bool) -> None:
        fields = figure.subplots(2, 1, sharex=True, height_ratios=[1.5, 1])
        for ax, (series, here) in zip(fields, parts.items(), strict=True):
            _points(ax, here, narrow)
            ax.set_title(series, loc="left", fontsize=10.5, color=style.INK, pad=3)
            ax.set_ylim(0, float(here["high"].max()) * 1.25)
            ax.yaxis.set_major_locator(ticker.MaxNLocator(4))
            ax.grid(True, axis="y")
        ax.set_xlim(pd.Timestamp("2022-02-01"), pd.Timestamp("2023-04-15"))
        months(ax, narrow)

    told = [
        f"{series}: " + "; ".join(f"{row['short']}, {wording.dates(row)}: {row['said']}" for _, row in here.iterrows())
        for series, here in parts.items()
    ]
    return charts.Drawing(paint, found.drop(columns=["short", "said"]), lambda narrow: 3.8, f"{'. '.join(told)}.")


def _points(ax: Axes, here: pd.DataFrame, narrow: bool) -> None:
    """The figures of a field with their words, which keep apart where figures of about the same time are close."""
    here = here.sort_values("date_from", kind="stable")
    room = float(here["high"].max()) * 0.24  # a line of words
    near = (here["date_from"].diff() > pd.Timedelta(days=100)).cumsum()
    for _, group in here.groupby(near):
        for (_, row), level in zip(
            group.iterrows(), axes.apart(group["high"].astype(float).tolist(), room), strict=True
        ):
            day = row["date_from"] + pd.Timedelta(days=15 if row["date_from_precision"] == "month" else 0)
            _, marker, colour, _ = style.MARKS[row["qualifier"]]
            ax.plot(day, float(row["high"]), marker=marker, ms=7, color=colour, zorder=3)
            told = row["said"] if narrow else f"{row['said']} ({row['short']})"
            axes.beside(ax, (day, level), told, left=day > pd.Timestamp("2022-12-01"))


def drones(found: pd.DataFrame) -> charts.Drawing:
    """Drawing: two counters of drones by month; a month that a counter left out is marked, not drawn as zero."""
    labels = {month: wording.date(month.to_timestamp(), "month") for month in found["month"]}
    counters = found.drop_duplicates("series")

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for middle, month in zip(axes.lanes(ax, list(labels.values()), narrow), labels, strict=True):
            for shift, (_, row) in zip((-0.08, 0.08), found[found["month"] == month].iterrows(), strict=True):
                _month(ax, row, middle + shift)
        ax.set_xlim(0, float(found["drones"].max()) * (1.5 if narrow else 1.2))
        entries = [
            (f"{series} ({qualifier})", *style.MARKS[qualifier][1:])
            for series, qualifier in zip(counters["series"], counters["qualifier"], strict=True)
        ]
        axes.legend(ax, entries, narrow)

    told = [
        f"{label}: "
        + ", ".join(f"{row['series']} {row['words']}" for _, row in found[found["month"] == month].iterrows())
        for month, label in labels.items()
    ]
    drawn = found.astype({"month": str})
    return charts.Drawing(paint, drawn, lambda narrow: 0.42 * len(labels) + 0.7, f"{'; '.join(told)}.")


def _month(ax: Axes, row: pd.Series, y: float) -> None:
    """One counter's month: a line to its mark with the figure, or a word that there is none."""
    if pd.isna(row["drones"]):
        axes.beside(ax, (0, y), row["words"], gap=4, color=style.SOFT, style="italic", fontsize=10)
        return
    _, marker, colour, filled = style.MARKS[row["qualifier"]]
    ax.plot([0, row["drones"]], [y] * 2, color=colour, linewidth=2, alpha=0.6, zorder=2)
    look = {"marker": marker, "ms": 7, "mfc": colour if filled else "white", "mec": colour, "mew": 1.2}
    ax.plot(row["drones"], y, zorder=3, **look)
    axes.beside(ax, (row["drones"], y), row["words"])
