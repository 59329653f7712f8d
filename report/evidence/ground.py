"""Where towns and borders lie: positions of the table ``places``, outlines and waters of ``assets/map``, distances.

Positions are town centres in degrees with two decimals, never sites; lines are simplified to about a kilometre. So
distances are approximate, and none is finer than that.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Sequence

import pandas as pd
import pyproj

from report.evidence.load import load
from report.evidence.package import ROOT

OUTLINES, WATERS = (ROOT / "assets" / "map" / name for name in ("eastern_europe.json", "waters.json"))
ELLIPSOID = pyproj.Geod(ellps="WGS84")
STEPS = 20  # points that are tried on each stretch of a line
Point = tuple[float, float]  # longitude, latitude


@functools.cache
def outlines() -> dict:
    """The outlines: ``countries`` (name: rings), ``borders`` (lines) and ``about`` (provenance), in degrees."""
    return json.loads(OUTLINES.read_text(encoding="utf-8"))


@functools.cache
def waters() -> dict:
    """``lakes`` (rings), ``rivers`` (lines) and ``about`` (provenance), in degrees."""
    return json.loads(WATERS.read_text(encoding="utf-8"))


@functools.cache
def position(place: str) -> Point:
    """Longitude and latitude of a town of the table ``places``. Raises KeyError where the table has no coordinates for it."""
    row = load("places").loc[place]
    if pd.isna(row["lon"]):
        raise KeyError(f"{place} has no coordinates")
    return float(row["lon"]), float(row["lat"])


@functools.cache
def border(one: str, other: str) -> list[list[float]]:
    """The border line of two countries: the line of the outlines whose points lie on both. Raises LookupError where they share none."""
    shapes = [{tuple(point) for ring in outlines()["countries"][country] for point in ring} for country in (one, other)]
    for line in outlines()["borders"]:
        if all(tuple(point) in shape for shape in shapes for point in line):
            return line
    raise LookupError(f"{one} and {other} share no border")


def distance(one: Sequence[float], other: Sequence[float]) -> float:
    """Kilometres between two points along the ellipsoid WGS 84."""
    return ELLIPSOID.inv(one[0], one[1], other[0], other[1])[2] / 1000


def nearest(point: Point, lines: Iterable[list]) -> tuple[Point, float]:
    """The point of some lines that lies nearest, and how many kilometres away it is."""
    tried = (
        (a[0] + (b[0] - a[0]) * step / STEPS, a[1] + (b[1] - a[1]) * step / STEPS)
        for line in lines
        for a, b in zip(line, line[1:])
        for step in range(STEPS + 1)
    )
    return min(((found, distance(point, found)) for found in tried), key=lambda pair: pair[1])
