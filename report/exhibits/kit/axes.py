"""Axes, keys and marks that the forms and the chapters' own drawings share."""

from __future__ import annotations

import datetime
import textwrap

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib import ticker
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Annotation
from matplotlib.transforms import blended_transform_factory

from report.exhibits.kit import style

HATCH = 0.07  # inches between the lines of a hatched box


def mark(ax, low: float, high: float, y: float, qualifier: str, size: float = 6.5) -> None:
    """One figure as its mark: a point, or a range with its two ends, in the form of its qualifier."""
    _, marker, colour, filled = style.MARKS[qualifier]
    if low != high:
        ax.plot([low, high], [y, y], color=colour, linewidth=2.4, solid_capstyle="butt", zorder=3, alpha=0.75)
    face = colour if filled else "none"
    ends = sorted({low, high})
    ax.plot(ends, [y] * len(ends), linestyle="none", marker=marker, ms=size, mfc=face, mec=colour, mew=1.2, zorder=4)


def key(ax, qualifiers, narrow: bool = False, more: tuple = ()) -> None:
    """The key of marks, above the plot, in the order of ``MARKS``; only those that the chart uses; ``more``: further labelled handles."""
    used = set(qualifiers)
    legend(
        ax,
        [
            (word, marker, colour, filled)
            for name, (word, marker, colour, filled) in style.MARKS.items()
            if name in used
        ],
        narrow,
        more,
    )


def legend(ax, entries: list[tuple[str, str, str, bool]], narrow: bool = False, more: tuple = ()) -> None:
    """Marks with their words (word, marker, colour, filled), and further handles, above the plot: see ``place_legend``."""
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
    place_legend(ax, [*handles, *more], narrow)


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


def rule_hatches(figure: Figure) -> None:
    """Draw the hatches of boxes as lines, once the layout stands: a pattern would be printed as a picture, blurred and heavy."""
    key = {box for legend in figure.findobj(Legend) for box in legend.get_patches()}
    for box in figure.findobj(lambda part: isinstance(part, Patch) and bool(part.get_hatch())):
        inches = box.get_transform() - figure.dpi_scale_trans
        (left, low), (right, high) = box.get_path().transformed(inches).get_extents().get_points()
        first = np.ceil((left - high + low) / HATCH) * HATCH  # lines of neighbours meet
        ruled = [
            [(max(x, left), low + max(left - x, 0)), (min(x + high - low, right), low + min(high - low, right - x))]
            for x in np.arange(first, right, HATCH)
        ]
        lines = LineCollection(ruled, colors=[box.get_edgecolor()], linewidths=0.8, transform=figure.dpi_scale_trans)
        box.set_hatch(None)
        (box.axes or figure).add_artist(lines).set(clip_on=False, zorder=box.get_zorder() + (5 if box in key else 0.1))


# ----------------------------------------------------------------------------------------------------- axes


def years(ax, first, last, step: int) -> None:
    """An x axis of years with a tick at every ``step``-th one; its ends are days (text or timestamps), years as numbers, or None for what is drawn."""
    if first is None or isinstance(first, str | datetime.date):
        ax.set_xlim(*(end and pd.Timestamp(end) for end in (first, last)))
        ax.xaxis.set_major_locator(mdates.YearLocator(base=step))
        ax.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))
    else:
        ax.set_xlim(first, last)
        ax.xaxis.set_major_locator(ticker.MultipleLocator(step))
        ax.xaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:.0f}"))


def unframed(ax) -> None:
    """A y axis of words: no ticks and no frame on the left."""
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)


def named(ax, names: list[str], above: float = 0.5, below: float = 0.5) -> None:
    """Set the y axis to one line a name at 0, 1, 2 ... from the top, with room of ``above`` and ``below`` lines at the ends."""
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 1 + below, -above)
    unframed(ax)


def beside(ax, at: tuple, words: str, left: bool = False, gap: float = 9, **text) -> Annotation:
    """Words beside a mark, ``gap`` points to its right or left; ``text``: further properties of the text."""
    side = {"xytext": (-gap if left else gap, 0), "ha": "right" if left else "left"}
    return ax.annotate(words, at, textcoords="offset points", **({"va": "center"} | side | text))


def apart(values: list[float], gap: float) -> list[float]:
    """Places for labels in the order of their values, at least ``gap`` from each other, around the same middle."""
    order = np.argsort(values, kind="stable")
    placed = np.array(values, dtype=float)[order]
    for _ in range(200):  # push neighbours apart until none touches
        close = np.maximum(gap - np.diff(placed), 0) / 2
        if close.max(initial=0) < 1e-6:
            break
        placed[:-1] -= close
        placed[1:] += close
    return list(placed[np.argsort(order)])


def levels(moments: list, gap) -> list[int]:
    """A level for each mark, in order along the axis: 0, or 1, 2 ... where it would hide one that lies less than ``gap`` before it."""
    last: list = []  # the latest mark on each level
    found = []
    for moment in moments:
        level = next((at for at, before in enumerate(last) if moment - before >= gap), len(last))
        last[level : level + 1] = [moment]
        found.append(level)
    return found


def thousands(ax, log: bool = False, narrow: bool = False) -> None:
    """An x axis in persons or pieces, with separators; a logarithmic one has ticks at 1 and, where there is room, at 3."""
    most = 40 if narrow else 20_000  # the span, end over start, that leaves room for both ticks
    if log:
        ax.set_xscale("log")
        low, high = ax.get_xlim()
        steps = (1, 3) if high / low < most else (1,)
        at = [step * 10**power for power in range(10) for step in steps if low <= step * 10**power <= high]
        ax.xaxis.set_major_locator(ticker.FixedLocator(at) if len(at) > 1 else ticker.MaxNLocator(3))
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
    unframed(ax)
    return places
