"""Axes, keys and marks that the forms and the chapters' own drawings share."""

from __future__ import annotations

import textwrap

from matplotlib import ticker
from matplotlib.lines import Line2D
from matplotlib.transforms import blended_transform_factory

from report.exhibits.kit import style


def mark(ax, low: float, high: float, y: float, qualifier: str, size: float = 6.5) -> None:
    """One figure as its mark: a point, or a range with its two ends, in the form of its qualifier."""
    _, marker, colour, filled = style.MARKS[qualifier]
    if low != high:
        ax.plot([low, high], [y, y], color=colour, linewidth=2.4, solid_capstyle="butt", zorder=3, alpha=0.75)
    face = colour if filled else "none"
    ends = sorted({low, high})
    ax.plot(ends, [y] * len(ends), linestyle="none", marker=marker, ms=size, mfc=face, mec=colour, mew=1.2, zorder=4)


def key(ax, qualifiers, narrow: bool = False) -> None:
    """The key of marks, above the plot, in the order of ``MARKS``; only those that the chart uses."""
    used = set(qualifiers)
    legend(
        ax,
        [
            (word, marker, colour, filled)
            for name, (word, marker, colour, filled) in style.MARKS.items()
            if name in used
        ],
        narrow,
    )


def legend(ax, entries: list[tuple[str, str, str, bool]], narrow: bool = False) -> None:
    """Marks with their words (word, marker, colour, filled) above the plot: see ``place_legend``."""
    handles = [
        Line2D(
            [],
            [],
            linestyle="none",
            marker=marker,
            ms=6.5,
            mfc=colour if filled else "none",
            mec=colour,
            mew=1.2,
            label=word,
        )
        for word, marker, colour, filled in entries
    ]
    place_legend(ax, handles, narrow)


def place_legend(ax, handles: list, narrow: bool = False) -> None:
    """Labelled handles (marks or patches) above the plot, from the left edge, broken where they would not fit."""
    room = (style.NARROW if narrow else style.WIDE) - 0.3
    widest = max((len(handle.get_label()) for handle in handles), default=1) * 0.075 + 0.35
    columns = max(1, min(len(handles), int(room / widest)))
    ax.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0.004, 1.0), bbox_transform=blended_transform_factory(ax.figure.transFigure, ax.transAxes),
        ncols=columns, frameon=False, fontsize=10,
        handlelength=1.4, handletextpad=0.3, columnspacing=1.2, borderaxespad=0.1, borderpad=0, labelspacing=0.3,
    ).set_in_layout(False)  # fmt: skip
    room_above = "\n".join(
        [" "] * -(-len(handles) // columns)
    )  # the layout keeps this much free, and nothing to the left of the axes
    ax.text(0, 1, room_above, transform=ax.transAxes, fontsize=10, linespacing=1.35, va="bottom")


def thousands(ax, log: bool = False, narrow: bool = False) -> None:
    """An x axis in persons or pieces, with separators; a logarithmic one has ticks at 1 and, where there is room, at 3."""
    most = 40 if narrow else 20_000  # the span, end over start, that leaves room for both ticks
    if log:
        ax.set_xscale("log")
        low, high = ax.get_xlim()
        ax.xaxis.set_major_locator(ticker.LogLocator(base=10, subs=(1, 3) if high / low < most else (1,)))
        ax.xaxis.set_minor_locator(ticker.NullLocator())
    ax.xaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:,.0f}"))


def lines_at(ax, values: dict[str, float], top: float, step: float = 0.18) -> None:
    """Vertical reference lines, each up to its words at the left, the rightmost first from ``top`` in data units, so that no line crosses words."""
    for number, (words, value) in enumerate(sorted(values.items(), key=lambda item: -item[1])):
        y = top + number * step
        ax.plot(
            [value, value],
            [ax.get_ylim()[0], y - step / 2],
            color=style.INK,
            linewidth=1,
            linestyle=(0, (4, 3)),
            zorder=2,
        )
        ax.annotate(
            words,
            (value, y),
            xytext=(-4, 0),
            textcoords="offset points",
            fontsize=10,
            color=style.INK,
            ha="right",
            va="center",
            zorder=5,
        ).set_in_layout(False)


def labels(words: list[str], narrow: bool) -> tuple[list[str], list[float], float]:
    """Labels broken to the room there is, the y of each so that none touches the next, and the inches that they need."""
    broken = [textwrap.fill(word, 18 if narrow else 40) for word in words]
    heights = [0.13 + 0.17 * (label.count("\n") + 1) for label in broken]
    starts = [sum(heights[:position]) for position in range(len(heights))]
    return broken, [start + height / 2 for start, height in zip(starts, heights)], sum(heights)


def lanes(ax, words: list[str], narrow: bool, above: float = 0.0) -> list[float]:
    """Set the y axis to one line a word, from the top; returns the y of each in inches."""
    broken, places, total = labels(words, narrow)
    ax.set_yticks(places, broken)
    ax.set_ylim(total, -above)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    return places
