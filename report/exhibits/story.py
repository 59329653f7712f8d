"""The timeline of the chapter that tells how it came to this."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from report import evidence
from report.exhibits.kit import axes, charts, style

MARKS = {  # direction: marker, colour, filled, lane from the left; shape and lane tell them apart in grey
    "away": ("<", style.GREEN, True, 0),
    "holds_back": ("s", style.ORANGE, False, 1),
    "toward_moscow": (">", style.BLUE, True, 2),
}
YEARS, LANE, LABEL = 0.6, 0.3, 0.24  # inches: the column of years, from lane to lane, from the last lane to the words
ASPECT = 4.6  # inches: where the aspects begin on a wide page
LINE, GAP, BREAK = 0.18, 0.13, 0.16  # inches: a line of words, between two steps, between two periods


def _layout(steps: pd.DataFrame, room: float) -> tuple[list[list[str]], list[float], list[float], float]:
    """The words of each step in lines no wider than ``room`` inches, the y of its middle, the y of the rules between periods, and the height."""
    words = [style.wrapped(step, room, 10.5) for step in steps["step"]]
    places, rules, y, before = [], [], 0.05, None
    for lines, period in zip(words, steps["period"], strict=True):
        if before not in (None, period):
            rules.append(y + BREAK / 2)
            y += BREAK
        tall = LINE * len(lines) + GAP
        places.append(y + tall / 2)
        y, before = y + tall, period
    return words, places, rules, y + 0.05


def _lane(direction: str) -> float:
    return YEARS + LANE * MARKS[direction][3]


def _marks(ax: Axes, directions: pd.Series, places: list[float]) -> None:
    """The marks of the steps in their lanes."""
    for direction, y in zip(directions, places, strict=True):
        marker, colour, filled, _ = MARKS[direction]
        ax.plot(
            _lane(direction), y, marker=marker, ms=8, mfc=colour if filled else "white", mec=colour, mew=1.6, zorder=3
        )


def _told(step: pd.Series) -> str:
    """A step in words: '6 October 2015: Russian air base refused (Minsk holds back)'."""
    return f"{step['date']}: {step['step']} ({step['direction']})"


def timeline(steps: pd.DataFrame) -> charts.Drawing:
    """Drawing: a line a step, from the top in order of time, its mark in the lane of its direction; a rule parts the periods.

    ``steps``: at, date, period, step, aspect and direction (in words), evidence_step. Distances are not to scale.
    """
    codes = {words: code for code, words in evidence.labels("turning_points", "direction").items()}
    directions = steps["direction"].map(codes)
    start = _lane("toward_moscow") + LABEL

    def laid_out(narrow: bool) -> tuple[list[list[str]], list[float], list[float], float]:
        return _layout(steps, 2.15 if narrow else ASPECT - start - 0.2)

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        words, places, rules, height = laid_out(narrow)
        width = (style.NARROW if narrow else style.WIDE) - 0.1
        ax.hlines(rules, 0, width, color=style.GRID, linewidth=0.8, zorder=1)
        _marks(ax, directions, places)
        text = {"va": "center", "linespacing": 1.0}
        years = steps["at"].dt.year
        for y, lines, aspect, year, new in zip(places, words, steps["aspect"], years, ~years.duplicated(), strict=True):
            ax.text(start, y, "\n".join(lines), fontsize=10.5, color=style.INK, **text)
            ax.text(0, y, str(year) if new else "", fontsize=10, color=style.SOFT, **text)
            ax.text(ASPECT, y, "" if narrow else aspect, fontsize=10, color=style.SOFT, **text)
        ax.set(xlim=(0, width), ylim=(height, 0), xticks=[], yticks=[])
        ax.set_axis_off()
        key = [(words, *MARKS[code][:3]) for words, code in codes.items() if code in set(directions)]
        axes.legend(ax, key, narrow)

    told = "; ".join(_told(step) for _, step in steps.iterrows())
    shown = steps[["date", "step", "aspect", "direction", "evidence_step"]]
    return charts.Drawing(
        paint, shown, lambda narrow: laid_out(narrow)[3] + (0.5 if narrow else 0.3), f"In order of time. {told}."
    )
