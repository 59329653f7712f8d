"""House style: colours, typeface, widths, and what the marks of the four kinds of statement look like in every chapter."""

from __future__ import annotations

import bisect
import functools

import matplotlib
from matplotlib import font_manager
from matplotlib.textpath import text_to_path

from report.evidence import ROOT

INK, SOFT, FAINT, GRID = "#1b1f24", "#57606a", "#8c959f", "#d5dae0"
BLUE, ORANGE, GREEN, PURPLE = "#1f5fa8", "#c2560c", "#2b7a4b", "#7a4fa3"
MARKS = {  # qualifier: word, marker, colour, filled
    "official_declared": ("declared", "o", BLUE, True),
    "reported": ("reported", "s", GREEN, True),
    "estimated": ("estimated", "D", ORANGE, True),
    "alleged": ("alleged", "X", PURPLE, False),
    "ours": ("our own", "*", INK, True),
}
WIDE, NARROW = 7.6, 3.75  # inches: the text column of a desktop page and of a phone
STYLE = {
    "font.family": "Report Sans",
    "font.size": 10.5,
    "text.color": INK,
    "axes.labelcolor": SOFT,
    "axes.labelsize": 10,
    "axes.edgecolor": FAINT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "x",
    "grid.color": GRID,
    "grid.linewidth": 0.7,
    "xtick.color": SOFT,
    "ytick.color": FAINT,
    "ytick.labelcolor": INK,
    "xtick.labelsize": 10,
    "ytick.labelsize": 10.5,
    "lines.markersize": 6.5,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "svg.hashsalt": "report",
    "svg.fonttype": "path",
    "text.hinting": "none",  # letters are as wide on the screen that measures them as in the drawing
    "text.parse_math": False,  # a dollar is a dollar
}
TITLE, SUBTITLE, SOURCE = (
    (13, 600, INK),
    (10.5, 400, SOFT),
    (10, 400, SOFT),
)  # size, weight, colour of the texts in a chart
LEADING = 1.22


@functools.cache
def _add_fonts() -> None:
    for path in sorted((ROOT / "assets" / "fonts").glob("*.ttf")):
        font_manager.fontManager.addfont(str(path))


def house_style():
    """A context in which matplotlib draws in the style of the house; the reader's own settings and backend stay as they are."""
    _add_fonts()
    return matplotlib.rc_context(STYLE)


def wrapped(text: str, width: float, size: float, weight: int = 400) -> list[str]:
    """The text in lines that are no wider than ``width`` inches in the house typeface."""
    _add_fonts()
    font = font_manager.FontProperties(family="Report Sans", size=size, weight=weight)
    lines, words = [], text.split()

    def wide(count: int) -> float:
        return text_to_path.get_text_width_height_descent(" ".join(words[:count]), font, False)[0] / 72

    while words:
        fitting = max(1, bisect.bisect_right(range(1, len(words) + 1), width, key=wide))
        lines.append(" ".join(words[:fitting]))
        words = words[fitting:]
    return lines
