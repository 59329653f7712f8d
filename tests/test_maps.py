"""Maps: outlines with provenance, towns where they are, a projection and distances with known answers, labels that hide nothing."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.text import Text

from report import evidence
from report.aspects import facilities_and_presence as aspect
from report.evidence import ground
from report.exhibits.facilities_and_presence import region
from report.exhibits.kit import axes, charts, layout, maps, style


def test_outlines_and_waters_are_small_and_say_where_they_come_from():
    assert ground.OUTLINES.stat().st_size + ground.WATERS.stat().st_size < 250_000
    assert "Natural Earth" in ground.outlines()["about"]["source"]
    assert {"Belarus", "Russia", "Russia (Kaliningrad)", "Ukraine"} <= set(ground.outlines()["countries"])
    assert "public domain" in ground.waters()["about"]["lakes"] and "LGPL" in ground.waters()["about"]["rivers"]


def test_neighbours_share_their_border_point_for_point():
    points = {
        country: {tuple(point) for ring in rings for point in ring}
        for country, rings in ground.outlines()["countries"].items()
    }
    assert all(
        len(points["Belarus"] & points[country]) >= 10
        for country in ("Lithuania", "Latvia", "Poland", "Ukraine", "Russia")
    )


def test_positions_are_towns_with_two_decimals():
    towns = evidence.load("places").dropna(subset=["lon"])
    assert all(round(value, 2) == value for place in towns.index for value in ground.position(place))
    with pytest.raises(KeyError):
        ground.position("tsel")


def degrees(whole: int, minutes: int, seconds: float) -> float:
    return (abs(whole) + minutes / 60 + seconds / 3600) * (-1 if whole < 0 else 1)


def test_distances_have_known_answers():
    flinders = degrees(144, 25, 29.5244), degrees(-37, 57, 3.7203)  # an example of surveyors, 54972.271 m apart
    buninyong = degrees(143, 55, 35.3839), degrees(-37, 39, 10.1561)
    assert ground.distance(flinders, buninyong) == pytest.approx(54.972271, abs=1e-3)
    assert ground.distance((0, 0), (1, 0)) == pytest.approx(111.3195, abs=1e-3)  # a degree of the equator
    assert ground.distance(ground.position("minsk"), ground.position("vilnius")) == pytest.approx(173.1, abs=0.5)
    assert ground.distance((27, 54), (27, 54)) == 0


def test_the_nearest_point_lies_between_the_points_of_a_line():
    found, away = ground.nearest((0, 1), [[[-1, 0], [1, 0]], [[-1, -1], [1, -1]]])
    assert found == (0, 0) and away == pytest.approx(110.574, abs=0.01)  # a degree of the meridian at the equator


def test_the_border_of_two_countries_is_the_one_that_both_have():
    line = ground.border("Poland", "Lithuania")
    assert ground.distance(line[0], line[-1]) == pytest.approx(65, abs=3)  # as published: table corridor, cor_30
    with pytest.raises(LookupError):
        ground.border("Belarus", "Germany")


def test_the_projection_has_known_answers():
    """The origin lies at zero, and a degree north of it is a degree of the meridian."""
    (x, y), (east, north) = maps.project([(maps.MIDDLE, maps.ORIGIN), (maps.MIDDLE, maps.ORIGIN + 1)])
    assert x == pytest.approx(0, abs=1e-9) and y == pytest.approx(0, abs=1e-9)
    assert east == pytest.approx(0, abs=1e-9) and north == pytest.approx(111.3, abs=0.3)  # north is up along the middle


@pytest.mark.parametrize(
    "ends", [("minsk", "vilnius"), ("brest", "vitsebsk"), ("kaliningrad", "smolensk"), ("kyiv", "riga")]
)
def test_the_map_is_true_to_scale_within_a_third_of_a_percent(ends):
    (x0, y0), (x1, y1) = map(maps.spot, ends)
    drawn = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    assert drawn == pytest.approx(ground.distance(*map(ground.position, ends)), rel=0.0033)


def test_angles_are_true():
    """Conformal: small steps east and north of a point are at right angles and of one scale."""
    (x, y), (ex, ey), (nx, ny) = maps.project([(33, 51), (33 + 1e-4, 51), (33, 51 + 1e-4)])
    east, north = (ex - x, ey - y), (nx - x, ny - y)
    assert east[0] * north[0] + east[1] * north[1] == pytest.approx(0, abs=1e-9)
    scales = [
        (step[0] ** 2 + step[1] ** 2) ** 0.5 / ground.distance((33, 51), to)
        for step, to in ((east, (33 + 1e-4, 51)), (north, (33, 51 + 1e-4)))
    ]
    assert scales[0] == pytest.approx(scales[1], rel=1e-4)


def test_all_that_the_map_of_the_region_shows_is_a_row_with_a_listed_town():
    rows, places = aspect.region(), evidence.load("places")
    formations = evidence.load("garrisons")
    assert set(rows.loc[rows["layer"] == "formation", "row"]) == set(formations.index[formations["place"].notna()])
    treaty = evidence.load("facilities").query("legal_status == 'treaty_facility'").index
    assert set(treaty) <= set(rows.loc[rows["layer"] == "site", "row"])
    drawn = rows.loc[rows["layer"] != "distance", ["place", "place_to"]].stack()
    assert set(drawn.dropna()) <= set(places.index[places["lat"].notna()])
    assert (
        not rows.duplicated().any()
        and rows.loc[rows["layer"].isin(["formation", "site", "railway"]), "sources"].notna().all()
    )
    assert set(region.SHAPES) == set(evidence.labels("garrisons", "kind"))
    assert set(region.COLOURS) >= set(rows["side"].dropna())


@pytest.mark.parametrize("narrow", [False, True])
def test_the_words_of_the_map_of_the_region_do_not_touch(narrow):
    drawing = region.region_map(aspect.region())
    chart = charts.Chart(drawing, name="test-region", title="A", subtitle="B", tables=["garrisons"], caption="C")
    figure = chart.figure(narrow)
    with style.house_style():
        assert layout.faults(figure) == []
    shown = {text.get_text() for text in figure.findobj(Text)}
    assert {"42", "Kyiv"} <= shown if narrow else {"Slonim", "11th", "Kyiv"} <= shown
    assert min(text.get_fontsize() for text in figure.findobj(Text) if text.get_text()) * 16 / 2.54 / style.WIDE >= 7.5


@pytest.mark.parametrize("narrow", [False, True])
def test_labels_do_not_overlap(narrow):
    figure = plt.figure(figsize=(style.NARROW if narrow else style.WIDE, 4), layout="constrained")
    ax = figure.subplots()
    maps.draw(ax)
    maps.settle(
        ax,
        [maps.town(ax, place) for place in ("minsk", "machulishchy", "vileyka", "slutsk", "homel", "hrodna", "brest")],
    )
    figure.draw_without_rendering()
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
