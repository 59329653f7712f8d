"""Faults of a drawing that a program can see: words cut at the edge of the picture, words over words, words under the key."""

from __future__ import annotations

import itertools

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox

SLACK = 1.0  # points: boxes of letters are a little larger than the ink
MARGIN = 1.0  # points that words keep from the sides: their widths differ a little from one resolution to the other
LETTERS = 24  # of a text that a fault quotes


def faults(figure: Figure) -> list[str]:
    """What is wrong with the places of the words in a figure that was laid out, a line each; empty where all is well."""
    for ax in figure.findobj(Axes):
        ax.apply_aspect()  # maps take their shape when they are drawn
    size = 72 / figure.dpi
    renderer = figure.canvas.get_renderer()
    words = [(text, _box(_letters(text, renderer), size)) for text in _shown(figure)]
    whole = _box(figure.bbox, size)
    found = [
        f"{_quoted(text)} leaves the picture, or its margin, by {_outside(box, whole):.1f} points"
        for text, box in words
        if _outside(box, whole) > 0
    ]
    for (one, a), (other, b) in itertools.combinations(words, 2):
        if _touch(a, b):
            found.append(f"{_quoted(one)} lies over {_quoted(other)}")
    marks = [_box(mark.get_window_extent(renderer), size) for mark in _key_marks(figure)]
    found += [
        f"{_quoted(text)} lies under a mark of the key" for text, box in words if any(_touch(box, m) for m in marks)
    ]
    return found


def _letters(text: Text, renderer) -> Bbox:
    """The box of the words alone, without the line that leads from an annotation to its mark."""
    if isinstance(text, Annotation):
        text.update_positions(renderer)
    return Text.get_window_extent(text, renderer)


def _shown(figure: Figure) -> list[Text]:
    """The texts that are drawn: not empty, visible, and of the labels of ticks only those within the axes."""
    axes = figure.findobj(Axes)
    ticks = {
        label
        for ax in axes
        for axis in (ax.xaxis, ax.yaxis)
        for tick in _ticks(axis)
        for label in (tick.label1, tick.label2)
    }
    drawn = [label for ax in axes if ax.get_visible() for axis in (ax.xaxis, ax.yaxis) for label in _labels(axis)]
    others = [text for text in figure.findobj(Text) if text not in ticks]
    return [text for text in [*others, *drawn] if text.get_visible() and text.get_text().strip()]


def _ticks(axis) -> list:
    return [*axis.get_major_ticks(), *axis.get_minor_ticks()]


def _labels(axis) -> list[Text]:
    low, high = sorted(axis.get_view_interval())
    room = (high - low) * 1e-6
    return [
        label
        for minor in (False, True)
        for at, label in zip(axis.get_ticklocs(minor=minor), axis.get_ticklabels(minor=minor))
        if low - room <= at <= high + room
    ]


def _key_marks(figure: Figure) -> list:
    legends = (ax.get_legend() for ax in figure.findobj(Axes))
    return [mark for legend in legends if legend for mark in legend.legend_handles]


def _box(box: Bbox, size: float) -> Bbox:
    return Bbox(box.get_points() * size)


def _outside(box: Bbox, whole: Bbox) -> float:
    """Points by which words leave the picture, or the margin at its sides; 0 or less where they are inside."""
    sides = max(whole.x0 - box.x0, box.x1 - whole.x1) + MARGIN
    return max(sides, whole.y0 - box.y0, box.y1 - whole.y1)


def _touch(a: Bbox, b: Bbox) -> bool:
    return min(a.x1, b.x1) - max(a.x0, b.x0) > SLACK and min(a.y1, b.y1) - max(a.y0, b.y0) > 2 * SLACK


def _quoted(text: Text) -> str:
    words = " ".join(text.get_text().split())
    return repr(words if len(words) <= LETTERS else f"{words[:LETTERS]}…")
