"""Schematic maps: country outlines, towns and links between towns, for charts of wide and narrow pages.

The projection is equirectangular, true to scale at the middle of the map. Positions are towns from the table
``places`` (two decimals), never sites. The outlines come from ``assets/map/eastern_europe.json``; ``SOURCE`` names both.

    def draw(figure, narrow):
        ax = figure.subplots()
        maps.draw(ax, maps.BELARUS)
        labels = [maps.town(ax, "vileyka", "Vileyka", [maps.Mark("s", style.BLUE)])]
        maps.settle(ax, labels)  # last: it needs the final layout
"""

from __future__ import annotations

import functools
import itertools
import json
import math
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox, ScaledTranslation

from report import evidence
from report.exhibits.kit import style

OUTLINES = evidence.ROOT / "assets" / "map" / "eastern_europe.json"
SOURCE = "Outlines: Natural Earth; towns: GeoNames (CC BY)"
Extent = tuple[float, float, float, float]
BELARUS: Extent = (22.7, 33.3, 51.0, 56.4)  # west, east, south, north
OWN, OTHERS, EDGE = "#dbe6f2", "#eef1f4", "#aab3bd"
NAMES = {  # country: longitude and latitude of its name on the map of Belarus
    "Belarus": (28.0, 53.55),
    "Poland": (23.05, 52.75),
    "Lithuania": (24.5, 54.95),
    "Latvia": (26.3, 56.15),
    "Russia": (32.5, 55.0),
    "Ukraine": (27.3, 51.25),
}
COUNTRY = "country"  # mark of the names that give way to labels
POINT = 5.6  # size of a town's plain dot, in points
STEP = 8.5  # points between marks that share a town
PASSES, REST = 20, 0.02  # how often a layout may be tried, and the pixels that it may still move


@dataclass(frozen=True)
class Mark:
    """One mark at a town: a matplotlib marker in a colour, filled or open."""

    marker: str = "o"
    colour: str = style.INK
    filled: bool = True
    size: float = 7.5


@dataclass(frozen=True)
class Label:
    """The words of a town, not yet placed: where it lies, and how far its marks reach to each side, in points."""

    words: str
    x: float
    y: float
    reach: float
    size: float
    colour: str
    weight: int


@functools.cache
def outlines() -> dict:
    """The outlines: ``countries`` (name: rings), ``borders`` (lines) and ``about`` (provenance), in degrees."""
    return json.loads(OUTLINES.read_text(encoding="utf-8"))


@functools.cache
def position(place: str) -> tuple[float, float]:
    """Longitude and latitude of a town of the table ``places``. Raises KeyError where the table has no coordinates for it."""
    row = evidence.load("places").loc[place]
    if pd.isna(row["lon"]):
        raise KeyError(f"{place} has no coordinates")
    return float(row["lon"]), float(row["lat"])


def draw(ax: Axes, extent: Extent = BELARUS, *, names: bool = True) -> None:
    """The ground of a map: countries inside ``extent``, Belarus tinted, with their names."""
    west, east, south, north = extent
    seen = Bbox.from_extents(west - 0.2, south - 0.2, east + 0.2, north + 0.2)
    for country, rings in outlines()["countries"].items():
        vertices = [point for ring in rings for point in [*ring, ring[0]]]
        codes = [code for ring in rings for code in [Path.MOVETO, *[Path.LINETO] * (len(ring) - 1), Path.CLOSEPOLY]]
        shape, tinted = Path(vertices, codes).clip_to_bbox(seen), country == "Belarus"
        if not len(shape.vertices):
            continue
        ax.add_patch(
            PathPatch(
                shape, facecolor=OWN if tinted else OTHERS, edgecolor=EDGE, linewidth=0.5, zorder=0.5 + 0.1 * tinted
            )
        )
    for line in outlines()["borders"]:
        ax.plot(*zip(*line), color=EDGE, linewidth=1.0, zorder=0.8, solid_joinstyle="round")
    if names:
        for country, spot in NAMES.items():
            name(ax, spot, " ".join(country.upper()), style.FAINT)
    ax.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[])
    ax.set_aspect(1 / math.cos(math.radians((south + north) / 2)))
    ax.grid(False)
    for spine in ax.spines.values():
        spine.set(visible=True, color=style.GRID, linewidth=0.8)


def name(ax: Axes, spot: tuple[float, float], words: str, colour: str = style.SOFT) -> None:
    """The name of a country at longitude and latitude ``spot``. It gives way to labels, and going must not move the map."""
    text = ax.text(*spot, words, fontsize=10, color=colour, ha="center", va="center", zorder=0.9, gid=COUNTRY)
    text.set_in_layout(False)


def town(
    ax: Axes,
    place: str,
    words: str | None = None,
    marks: list[Mark] | None = None,
    *,
    size: float = 10,
    colour: str = style.INK,
    weight: int = 400,
) -> Label:
    """Marks of a town, side by side, and its label for ``settle``. ``words`` is the table's name of the town unless told."""
    marks = marks or [Mark(size=POINT)]
    x, y = position(place)
    for step, mark in enumerate(marks):
        shift = ScaledTranslation((step - (len(marks) - 1) / 2) * STEP / 72, 0, ax.figure.dpi_scale_trans)
        ax.plot(
            x, y, transform=ax.transData + shift, linestyle="none", marker=mark.marker, ms=mark.size,
            mfc=mark.colour if mark.filled else "white", mec=mark.colour, mew=1.3, zorder=4,
        )  # fmt: skip
    words = evidence.load("places").loc[place, "name"] if words is None else words
    return Label(words, x, y, (len(marks) - 1) / 2 * STEP + max(mark.size for mark in marks) / 2, size, colour, weight)


_SIDES = {  # words for a side: how the label hangs, and the direction that it goes
    "right": ("left", "center", 1, 0), "left": ("right", "center", -1, 0), "above": ("center", "bottom", 0, 1), "below": ("center", "top", 0, -1),
    "upper right": ("left", "bottom", 0.7, 0.7), "lower right": ("left", "top", 0.7, -0.7), "upper left": ("right", "bottom", -0.7, 0.7), "lower left": ("right", "top", -0.7, -0.7),
}  # fmt: skip
_ROOM = (2, 8, 16, 26, 38)  # points between mark and label that are tried in turn; from the second on with a leader


def heights(extent: Extent, wide: float = style.WIDE, narrow: float = style.NARROW) -> tuple[float, float]:
    """The ``height`` of a chart that a map fills to the given widths in inches, wide and narrow."""
    west, east, south, north = extent
    shape = (north - south) / ((east - west) * math.cos(math.radians((south + north) / 2)))
    return wide * shape, narrow * shape


def settle(ax: Axes, labels: list[Label]) -> None:
    """Place every label beside its town where it hides no mark, link, other label or edge, nearest place first.

    Call it last, when nothing more is drawn: it asks the figure for its final layout. Names of countries give way: they
    are avoided where there is room close by, and taken off where a label covers them. Raises ValueError where a label
    finds no room (take fewer labels, or a larger map).
    """
    figure, frame = ax.get_figure(root=True), _laid_out(ax)
    renderer, scale = figure.canvas.get_renderer(), figure.dpi / 72
    countries = {text: text.get_window_extent(renderer) for text in ax.texts if text.get_gid() == COUNTRY}
    links = [
        line.get_path().transformed(line.get_transform())
        for line in ax.lines
        if line.get_zorder() >= 2 and len(line.get_xdata()) > 1
    ]
    taken: list[Bbox] = []
    for label in labels:
        x, y = ax.transData.transform((label.x, label.y))
        taken.append(
            Bbox.from_extents(x - label.reach * scale, y - 4.5 * scale, x + label.reach * scale, y + 4.5 * scale)
        )
    for label in _crowded_first(labels):
        tries = itertools.chain(
            ((room, side, True) for room in _ROOM[:2] for side in _SIDES),
            ((room, side, False) for room in _ROOM for side in _SIDES),
        )
        for room, side, spare in tries:
            text = _hung(ax, label, room, side)
            text.update_positions(renderer)
            box = Text.get_window_extent(text, renderer).padded(0.4 * scale)
            inside = frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1
            hidden = taken + list(countries.values()) if spare else taken
            if (
                inside
                and not any(box.overlaps(other) for other in hidden)
                and not any(link.intersects_bbox(box, filled=False) for link in links)
            ):
                taken.append(box)
                break
            text.remove()
        else:
            raise ValueError(f"no room on the map for the label {label.words!r}")
    for text, box in countries.items():
        text.set_visible(box.x0 >= frame.x0 and box.x1 <= frame.x1 and not any(box.overlaps(other) for other in taken))


def _laid_out(ax: Axes) -> Bbox:
    """The box of the map when its layout has come to rest: a fixed shape and a key above it need several passes.

    Raises ValueError where it does not come to rest.
    """
    before = None
    for _ in range(PASSES):
        ax.get_figure(root=True).draw_without_rendering()
        frame = ax.get_window_extent()
        if before is not None and abs(frame.get_points() - before.get_points()).max() < REST:
            return frame
        before = frame
    raise ValueError(f"the layout of the map did not come to rest in {PASSES} passes")


def _crowded_first(labels: list[Label]) -> list[Label]:
    """Labels by the distance of their town to the second nearest one: where it is crowded the near places are given first."""

    def room(label: Label) -> float:
        away = sorted(
            math.hypot(label.x - other.x, 1.7 * (label.y - other.y)) for other in labels if other is not label
        )
        return away[min(1, len(away) - 1)] if away else 0.0

    return sorted(labels, key=room)


def _hung(ax: Axes, label: Label, room: float, side: str) -> Annotation:
    """The label at one side of its town, ``room`` points off, with a leader where it is not close."""
    across, upright, east, north = _SIDES[side]
    offset = (east * (label.reach + room), north * (4.5 + room) if east == 0 else north * (3 + room))
    text = ax.annotate(
        label.words, (label.x, label.y), xytext=offset, textcoords="offset points", ha=across, va=upright, linespacing=1.0,
        fontsize=label.size, color=label.colour, fontweight=label.weight, zorder=5,
        arrowprops={"arrowstyle": "-", "color": style.FAINT, "linewidth": 0.7, "shrinkA": 1, "shrinkB": label.reach} if room > _ROOM[0] else None,
    )  # fmt: skip
    text.set_in_layout(False)
    return text
