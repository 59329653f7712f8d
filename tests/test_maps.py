"""Schematic maps: outlines with provenance, towns where they are, labels that hide nothing."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.text import Text

from report import evidence
from report.exhibits.kit import axes, charts, maps, style


def test_the_outlines_are_small_and_say_where_they_come_from():
    assert maps.OUTLINES.stat().st_size < 250_000
    assert "Natural Earth" in maps.outlines()["about"]["source"]
    assert {"Belarus", "Russia", "Russia (Kaliningrad)", "Ukraine"} <= set(maps.outlines()["countries"])


def test_neighbours_share_their_border_point_for_point():
    points = {
        country: {tuple(point) for ring in rings for point in ring}
        for country, rings in maps.outlines()["countries"].items()
    }
    assert all(
        len(points["Belarus"] & points[country]) >= 10
        for country in ("Lithuania", "Latvia", "Poland", "Ukraine", "Russia")
    )


def test_positions_are_towns_with_two_decimals():
    towns = evidence.load("places").dropna(subset=["lon"])
    assert all(round(value, 2) == value for place in towns.index for value in maps.position(place))
    with pytest.raises(KeyError):
        maps.position("tsel")


@pytest.mark.parametrize("narrow", [False, True])
def test_labels_do_not_overlap(narrow):
    figure = plt.figure(figsize=(style.NARROW if narrow else style.WIDE, 4), layout="constrained")
    ax = figure.subplots()
    maps.draw(ax)
    maps.settle(
        ax,
        [maps.town(ax, place) for place in ("minsk", "machulishchy", "vileyka", "slutsk", "homel", "hrodna", "brest")],
    )
    boxes = [Text.get_window_extent(text) for text in ax.texts if text.get_gid() != maps.COUNTRY]
    plt.close(figure)
    assert len(boxes) == 7
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_labels_are_placed_where_the_map_comes_to_rest():
    settled = []

    def paint(figure, narrow):
        ax = figure.subplots()
        maps.draw(ax)
        axes.key(ax, ["reported"], narrow)
        maps.settle(ax, [maps.town(ax, place) for place in ("minsk", "homel", "hrodna", "brest")])
        settled.append((ax, ax.get_window_extent().get_points().copy()))

    drawing = charts.Drawing(paint, pd.DataFrame(), lambda narrow: maps.heights(maps.BELARUS, 6.4, 3.7)[narrow] + 0.3)
    chart = charts.Chart(drawing, name="test-map", title="A", subtitle="B", tables=["places"], caption="C")
    chart.figure(narrow=True).draw_without_rendering()
    (ax, before) = settled[0]
    assert abs(ax.get_window_extent().get_points() - before).max() < 0.5  # pixels
