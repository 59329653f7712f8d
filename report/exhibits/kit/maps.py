"""Maps: country outlines, waters, towns and links between towns, for charts of wide and narrow pages.

The projection is Lambert's conformal conic (``project``), in kilometres, north up along 27 degrees east. Positions are
towns from the table ``places`` (two decimals), never sites; they and the lines come from ``report.evidence.ground``.
``SOURCE`` names where they are from.

    def draw(figure, narrow):
        ax = figure.subplots()
        maps.draw(ax, maps.BELARUS)
        labels = [maps.town(ax, "vileyka", "Vileyka", [maps.Mark("s", style.BLUE)])]
        maps.settle(ax, labels)  # last: it needs the final layout
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyproj
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.transforms import Bbox, ScaledTranslation

from report import evidence
from report.evidence import ground
from report.exhibits.kit import style

SOURCE = "Outlines: Natural Earth; towns: GeoNames (CC BY)"
WATER_SOURCE = "Outlines and lakes: Natural Earth; rivers: GSHHG (LGPL); towns: GeoNames (CC BY)"
Extent = tuple[float, float, float, float]
Edges = tuple[float, float, float, float]  # left, low, right, high, in pixels
BELARUS: Extent = (22.7, 33.3, 51.0, 56.4)  # west, east, south, north
MIDDLE, ORIGIN, PARALLELS = 27.0, 54.0, (51.5, 57.0)  # meridian that is upright, latitude of y = 0, lines true to scale
CONIC = pyproj.Proj(
    proj="lcc", lon_0=MIDDLE, lat_0=ORIGIN, lat_1=PARALLELS[0], lat_2=PARALLELS[1], ellps="WGS84", units="km"
)  # Lambert's conformal conic
OWN, OTHERS, EDGE, WATER, SEA = "#dbe6f2", "#eef1f4", "#aab3bd", "#a9c6dc", "#f3f8fb"
WATER_NAME, OUTLINE = "#6c8ea8", "#7d9cc2"
NAMES = {  # country: longitude and latitude of its name on the map of Belarus
    "Belarus": (28.0, 53.55),
    "Poland": (23.05, 52.75),
    "Lithuania": (24.5, 54.95),
    "Latvia": (26.3, 56.15),
    "Russia": (32.5, 55.0),
    "Ukraine": (27.3, 51.25),
}
COUNTRY, FIXED = "country", "fixed"  # marks of names that give way to labels, and of words that do not
POINT = 5.6  # size of a town's plain dot, in points
STEP = 8.5  # points between marks that share a town
PASSES, REST = 20, 0.02  # how often a layout may be tried, and the pixels that it may still move


@dataclass(frozen=True)
class Mark:
    """One mark at a town: a matplotlib marker in a colour, filled (with ``face``, where it differs) or open."""

    marker: str = "o"
    colour: str = style.INK
    filled: bool = True
    size: float = 7.5
    face: str = ""


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
    more: str = ""  # lines beneath, in plain weight


def project(points: Iterable[Sequence[float]]) -> np.ndarray:
    """Points in degrees on the map, in kilometres."""
    return np.column_stack(CONIC(*np.asarray(list(points), dtype=float).reshape(-1, 2).T))


def spot(place: str) -> tuple[float, float]:
    """Where a town lies on the map. Raises KeyError where the table ``places`` has no coordinates for it."""
    x, y = project([ground.position(place)])[0]
    return float(x), float(y)


def frame(extent: Extent) -> Bbox:
    """The box of the map of an extent, in kilometres: its middle lines run from side to side."""
    west, east, south, north = extent
    (left, _), (right, _) = project([(west, (south + north) / 2), (east, (south + north) / 2)])
    (_, bottom), (_, top) = project([((west + east) / 2, south), ((west + east) / 2, north)])
    return Bbox.from_extents(left, bottom, right, top)


def draw(ax: Axes, extent: Extent = BELARUS, *, names: bool = True, tints: dict[str, str] | None = None) -> None:
    """The ground of a map: countries inside ``extent`` with their names; Belarus is tinted, and others as ``tints`` says."""
    box, colours = frame(extent), {"Belarus": OWN} | (tints or {})
    seen = box.expanded(1.02, 1.02)
    for country, rings in ground.outlines()["countries"].items():
        shape = _shape(rings).clip_to_bbox(seen)
        if not len(shape.vertices):
            continue
        own = country == "Belarus"
        look = (
            {"edgecolor": OUTLINE, "linewidth": 1.4, "zorder": 0.85} if own else {"edgecolor": EDGE, "linewidth": 0.5}
        )
        ax.add_patch(PathPatch(shape, facecolor=colours.get(country, OTHERS), **({"zorder": 0.5} | look)))
    for line in ground.outlines()["borders"]:
        ax.plot(*project(line).T, color=EDGE, linewidth=1.0, zorder=0.8, solid_joinstyle="round")
    if names:
        for country, at in NAMES.items():
            name(ax, at, " ".join(country.upper()), style.FAINT)
    ax.set(xlim=box.intervalx, ylim=box.intervaly, xticks=[], yticks=[])
    ax.set_aspect(1)
    ax.grid(False)
    for spine in ax.spines.values():
        spine.set(visible=True, color=style.GRID, linewidth=0.8)


def water(ax: Axes, extent: Extent) -> None:
    """Sea, rivers and lakes on the ground of a map."""
    ax.set_facecolor(SEA)
    seen = frame(extent).expanded(1.02, 1.02)
    lakes = _shape(ground.waters()["lakes"]).clip_to_bbox(seen)
    ax.add_patch(PathPatch(lakes, facecolor=WATER, edgecolor="none", alpha=0.6, zorder=0.86))
    rivers = np.concatenate([[*project(line), (np.nan, np.nan)] for line in ground.waters()["rivers"]])
    ax.plot(*rivers.T, color=WATER, linewidth=0.7, zorder=0.86, solid_capstyle="round")


def _shape(rings: list) -> Path:
    """Closed rings in degrees as one path on the map."""
    vertices = np.concatenate([project([*ring, ring[0]]) for ring in rings])
    codes = [code for ring in rings for code in [Path.MOVETO, *[Path.LINETO] * (len(ring) - 1), Path.CLOSEPOLY]]
    return Path(vertices, codes)


def scale(
    ax: Axes, kilometres: int, at: tuple[float, float] = (0.03, 0.03), size: float = 9.5, unit: str = "km"
) -> None:
    """A bar of so many kilometres with halves in two tones; ``at``: its lower left corner, in shares of the axes."""
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    x, y, tall = left + at[0] * (right - left), bottom + at[1] * (top - bottom), 0.006 * (top - bottom)
    for half, colour in enumerate((style.SOFT, "white")):
        bar = Rectangle((x + half * kilometres / 2, y), kilometres / 2, tall, facecolor=colour)
        bar.set(edgecolor=style.SOFT, linewidth=0.8, zorder=3)
        ax.add_patch(bar)
    text = ax.annotate(f"{kilometres} {unit}", (x, y + tall), xytext=(0, 2), textcoords="offset points", fontsize=size)
    text.set(color=style.SOFT, va="bottom", gid=FIXED)
    text.set_in_layout(False)


def name(ax: Axes, at: tuple[float, float], words: str, colour: str = style.SOFT, slant: str = "normal") -> None:
    """The name of a country or sea at longitude and latitude ``at``. It gives way to labels, and going must not move the map."""
    text = ax.text(
        *project([at])[0], words, fontsize=10, color=colour, ha="center", va="center", zorder=0.9, gid=COUNTRY
    )
    text.set(fontstyle=slant, linespacing=1.1)
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
    more: str = "",
) -> Label:
    """Marks of a town, side by side, and its label for ``settle``.

    ``words`` is the table's name of the town unless told; ``more`` stands beneath it, in plain weight.
    """
    marks = marks or [Mark(size=POINT)]
    x, y = spot(place)
    for step, mark in enumerate(marks):
        _draw_mark(ax, x, y, mark, (step - (len(marks) - 1) / 2) * STEP)
    words = evidence.load("places").loc[place, "name"] if words is None else words
    reach = (len(marks) - 1) / 2 * STEP + max(mark.size for mark in marks) / 2
    return Label(words, x, y, reach, size, colour, weight, more)


_SIDES = {  # words for a side: how the label hangs, and the direction that it goes
    "right": ("left", "center", 1, 0), "left": ("right", "center", -1, 0), "above": ("center", "bottom", 0, 1), "below": ("center", "top", 0, -1),
    "upper right": ("left", "bottom", 0.7, 0.7), "lower right": ("left", "top", 0.7, -0.7), "upper left": ("right", "bottom", -0.7, 0.7), "lower left": ("right", "top", -0.7, -0.7),
    "right, higher": ("left", "center", 0.9, 0.4), "right, lower": ("left", "center", 0.9, -0.4), "left, higher": ("right", "center", -0.9, 0.4), "left, lower": ("right", "center", -0.9, -0.4),
    "above, right": ("left", "bottom", 0.3, 0.95), "above, left": ("right", "bottom", -0.3, 0.95), "below, right": ("left", "top", 0.3, -0.95), "below, left": ("right", "top", -0.3, -0.95),
}  # fmt: skip
_ROOM = (1.5, 4, 7, 11, 16, 22, 29, 38, 50)  # points between mark and label that are tried in turn
NEAR = 5  # points beyond which a leader is drawn
STRAY = 40  # what it costs a label to lie nearer to another town than to its own
UNDER = 1.8  # level from which lines are better left free; from 2 on they must be
SWEEPS = 12  # how often labels may be brought nearer
LEADING = 1.14  # of the lines of a label


def beyond(ax: Axes, place: str, words: str, mark: Mark, size: float = 10) -> None:
    """A town north of the map: at its upper edge an arrow that points there, beneath it the mark, and ``words`` to its left."""
    (x, y), top = spot(place), max(ax.get_ylim())
    low = min(ax.get_ylim())
    at = x * (top - low) / (y - low)  # on the way to the town from the foot of the map
    arrow = {"arrowstyle": "->", "color": style.SOFT}
    ax.annotate("", (at, top), xytext=(0, -22), textcoords="offset points", arrowprops=arrow).set_in_layout(False)
    _draw_mark(ax, at, top, mark, 0, -27)
    text = ax.annotate(words, (at, top), xytext=(-8, -27), textcoords="offset points", fontsize=size, linespacing=1.05)
    text.set(color=style.INK, ha="right", va="center", gid=FIXED)
    text.set_in_layout(False)


def _draw_mark(ax: Axes, x: float, y: float, mark: Mark, right: float, up: float = 0) -> None:
    """One mark at a place of the map, moved by some points."""
    shift = ScaledTranslation(right / 72, up / 72, ax.get_figure(root=True).dpi_scale_trans)
    ax.plot(
        x, y, transform=ax.transData + shift, linestyle="none", marker=mark.marker, ms=mark.size,
        mfc=mark.face or (mark.colour if mark.filled else "white"), mec=mark.colour, mew=1.3, zorder=4,
    )  # fmt: skip


def heights(extent: Extent, wide: float = style.WIDE, narrow: float = style.NARROW) -> tuple[float, float]:
    """The ``height`` of a chart that a map fills to the given widths in inches, wide and narrow."""
    box = frame(extent)
    return wide * box.height / box.width, narrow * box.height / box.width


def settle(ax: Axes, labels: list[Label]) -> None:
    """Place every label beside its town where it hides no mark, link, other label or edge, and as near as can be.

    Call it last, when nothing more is drawn: it asks the figure for its final layout. Names of countries give way: they
    are avoided where there is room close by, and taken off where a label covers them. Raises ValueError where a label
    finds no room (take fewer labels, or a larger map).
    """
    figure, box = ax.get_figure(root=True), _laid_out(ax)
    renderer = figure.canvas.get_renderer()
    countries = {text: _edges(text.get_window_extent(renderer)) for text in ax.texts if text.get_gid() == COUNTRY}
    offers = _offers(ax, labels, box, list(countries.values()))
    chosen = _assigned(offers, [label.words for label in labels])
    for label, offer in zip(labels, chosen):
        _hung(ax, label, offer)
    for text, place in countries.items():
        others = [*(offer.edges for offer in chosen), *_marks(ax, labels), *_fixed(ax)]
        text.set_visible(not _meets(place, others) and box.x0 <= place[0] and place[2] <= box.x1)


@dataclass(frozen=True)
class _Offer:
    """A place that a label can take: how it hangs, the edges of its words, and how far from the best it is."""

    room: float
    side: str
    edges: Edges
    cost: float


def _offers(ax: Axes, labels: list[Label], frame: Bbox, countries: list[Edges]) -> list[list[_Offer]]:
    """For each label the places where it hides no mark, link, fixed words or edge, the best first."""
    scale = ax.get_figure(root=True).dpi / 72
    links, under = _links(ax, 2, math.inf), _links(ax, UNDER, 2)
    taken, bounds = _fixed(ax) + _marks(ax, labels), _edges(frame)
    middles = [tuple(ax.transData.transform((label.x, label.y)).tolist()) for label in labels]
    found: list[list[_Offer]] = []
    for label, (x, y) in zip(labels, middles):
        found.append([])
        wide, tall = _size(ax, label)
        for room, (rank, side) in itertools.product(_ROOM, enumerate(_SIDES)):
            dx, dy = _offset(label, room, side)
            across, upright, *_ = _SIDES[side]
            left = x + scale * (dx - {"left": 0, "center": wide / 2, "right": wide}[across])
            low = y + scale * (dy - {"bottom": 0, "center": tall / 2, "top": tall}[upright])
            box = Bbox.from_bounds(left, low, wide * scale, tall * scale).padded(0.4 * scale)
            edges = x0, y0, x1, y1 = _edges(box)
            inside = bounds[0] <= x0 and x1 <= bounds[2] and bounds[1] <= y0 and y1 <= bounds[3]
            if not inside or _meets(edges, taken):
                continue
            if any(link.intersects_bbox(box, filled=False) for link in links):
                continue
            cost = room * label.weight / 400 + rank / 4 + 5 * _meets(edges, countries)
            cost += 1.5 * any(link.intersects_bbox(box, filled=False) for link in under)
            own = _gap(edges, x, y)
            cost += STRAY * any(_gap(edges, *other) < own for other in middles if other != (x, y))
            found[-1].append(_Offer(room, side, edges, cost))
        found[-1].sort(key=lambda offer: offer.cost)
    return found


def _edges(box: Bbox) -> Edges:
    """The edges of a box as plain numbers, which are compared many thousand times."""
    left, low, right, high = box.extents.tolist()
    return left, low, right, high


def _meets(edges: Edges, others: Iterable[Edges]) -> bool:
    """True where a box touches one of others."""
    left, low, right, high = edges
    return any(left <= x1 and x0 <= right and low <= y1 and y0 <= high for x0, y0, x1, y1 in others)


def _gap(edges: Edges, x: float, y: float) -> float:
    """How far a point lies from a box, in pixels."""
    left, low, right, high = edges
    return math.hypot(max(left - x, 0, x - right), max(low - y, 0, y - high))


def _assigned(offers: list[list[_Offer]], words: list[str]) -> list[_Offer]:
    """One place a label, so that none overlap: those with least choice first, then exchanges while they bring labels nearer.

    Raises ValueError where a label finds none.
    """
    chosen: dict[int, _Offer] = {}

    def clashes(offer: _Offer, number: int) -> list[int]:
        return [other for other, taken in chosen.items() if other != number and _meets(offer.edges, [taken.edges])]

    def move(number: int, depth: int, budget: float) -> bool:
        """Give the label a place; labels in its way move on, as far as the sum of costs stays below the budget."""
        for offer in offers[number]:
            if offer.cost >= budget:
                return False
            others, before = clashes(offer, number), dict(chosen)
            if len(others) > depth:
                continue
            rest = budget - offer.cost + sum(chosen[other].cost for other in others)
            chosen[number] = offer
            for other in others:
                del chosen[other]
            for other in others:
                if not move(other, depth - 1, rest):
                    break
                rest -= chosen[other].cost
            else:
                return True
            chosen.clear()
            chosen.update(before)
        return False

    for number in sorted(range(len(offers)), key=lambda number: len(offers[number])):
        if not move(number, 2, math.inf):
            raise ValueError(f"no room on the map for the label {words[number]!r}")
    for _ in range(SWEEPS):
        costs = sum(offer.cost for offer in chosen.values())
        for number in sorted(chosen, key=lambda number: -chosen[number].cost):
            move(number, 2, chosen[number].cost)
        if sum(offer.cost for offer in chosen.values()) == costs:
            break
    return [chosen[number] for number in range(len(offers))]


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


def _links(ax: Axes, low: float, high: float) -> list[Path]:
    """The lines that are drawn between two levels, in pixels."""
    lines = [line for line in ax.lines if low <= line.get_zorder() < high and len(line.get_xdata()) > 1]
    return [line.get_path().transformed(line.get_transform()) for line in lines]


def _fixed(ax: Axes) -> list[Edges]:
    """The edges of words that stay where they are."""
    renderer = ax.get_figure(root=True).canvas.get_renderer()
    return [_edges(text.get_window_extent(renderer)) for text in ax.texts if text.get_gid() == FIXED]


def _marks(ax: Axes, labels: list[Label]) -> list[Edges]:
    """The edges of the marks of towns."""
    scale = ax.get_figure(root=True).dpi / 72
    boxes = []
    for label in labels:
        x, y = ax.transData.transform((label.x, label.y)).tolist()
        reach, half = label.reach * scale, min(label.reach, 4.5) * scale
        boxes.append((x - reach, y - half, x + reach, y + half))
    return boxes


def _size(ax: Axes, label: Label) -> tuple[float, float]:
    """Width and height of a label, in points."""
    figure = ax.get_figure(root=True)
    renderer, points = figure.canvas.get_renderer(), 72 / figure.dpi
    wide = tall = 0.0
    for words, weight in ((label.words, label.weight), (label.more, 400)):
        for line in words.split("\n"):
            text = ax.text(0, 0, line, fontsize=label.size, fontweight=weight)
            box = text.get_window_extent(renderer)
            text.remove()
            wide, tall = max(wide, box.width * points), max(tall, box.height * points)
    return wide, tall + (_lines(label) - 1) * label.size * LEADING


def _lines(label: Label) -> int:
    return label.words.count("\n") + 1 + (label.more.count("\n") + 1 if label.more else 0)


def _offset(label: Label, room: float, side: str) -> tuple[float, float]:
    """Where a label hangs from its town, in points: the corner or middle that its side says."""
    *_, east, north = _SIDES[side]
    return east * (label.reach + room), north * (4.5 + room) if east == 0 else north * (3 + room)


def _hung(ax: Axes, label: Label, offer: _Offer) -> None:
    """The label at the place that it has got, with a leader where it is not close; its second part beneath."""
    across, upright, *_ = _SIDES[offer.side]
    x, y = _offset(label, offer.room, offer.side)
    line = label.size * LEADING
    top = y + _size(ax, label)[1] * {"bottom": 1, "center": 0.5, "top": 0}[upright]
    leader = {"arrowstyle": "-", "color": style.FAINT, "linewidth": 0.7, "shrinkA": 1, "shrinkB": label.reach}
    parts = [(label.words, top, label.weight, leader if offer.room > NEAR else None)]
    if label.more:
        parts.append((label.more, top - line * (label.words.count("\n") + 1), 400, None))
    for words, at, weight, arrow in parts:
        text = ax.annotate(
            words, (label.x, label.y), xytext=(x, at), textcoords="offset points", ha=across, va="top", linespacing=1.0,
            fontsize=label.size, color=label.colour, fontweight=weight, zorder=5, arrowprops=arrow,
        )  # fmt: skip
        text.set_in_layout(False)
