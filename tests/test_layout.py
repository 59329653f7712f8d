"""Words in drawings: inside the picture, none over another, none under the key."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from PIL import Image

from report.exhibits.kit import axes, layout, store


@pytest.fixture
def figure() -> Figure:
    made = Figure(figsize=(4, 2))
    FigureCanvasAgg(made)
    return made


def test_words_apart_are_no_fault(figure):
    figure.text(0.1, 0.2, "one")
    figure.text(0.6, 0.2, "two")
    figure.text(0.1, 0.8, "")
    assert layout.faults(figure) == []


def test_words_over_words_and_past_the_edge_are_faults(figure):
    figure.text(0.2, 0.5, "the first label")
    figure.text(0.3, 0.5, "the second label")
    figure.text(0.9, 0.1, "a label too long")
    over, *past = sorted(layout.faults(figure), key=lambda fault: "leaves" in fault)
    assert over == "'the first label' lies over 'the second label'"
    assert len(past) == 1 and past[0].startswith("'a label too long' leaves the picture, or its margin, by")


def test_words_under_a_mark_of_the_key_are_a_fault(figure):
    ax = figure.subplots()
    ax.legend(handles=[Line2D([], [], marker="o", ms=12, label="a mark")], loc="center", frameon=False)
    figure.draw_without_rendering()
    assert not any("key" in fault for fault in layout.faults(figure))
    place = ax.get_legend().legend_handles[0].get_window_extent(figure.canvas.get_renderer())
    figure.text(*figure.transFigure.inverted().transform((place.x0, place.y0)), "words")
    assert "'words' lies under a mark of the key" in layout.faults(figure)


def test_labels_of_ticks_out_of_sight_do_not_count(figure):
    ax = figure.add_axes([0.2, 0.3, 0.6, 0.5])
    ax.set_xticks([0, 5, 5000], ["0", "5", "far away"])
    ax.set_xlim(0, 10)
    ax.set_yticks([])
    figure.draw_without_rendering()
    assert layout.faults(figure) == []


def test_a_hatch_is_ruled_within_its_box_and_over_it(figure):
    ax = figure.subplots()
    box = ax.barh(0, 2, color="white", edgecolor="black", hatch="////")[0]
    figure.draw_without_rendering()
    axes.rule_hatches(figure)
    (lines,) = ax.collections
    assert box.get_hatch() is None and lines.get_zorder() > box.get_zorder()
    edges = box.get_window_extent().transformed(figure.dpi_scale_trans.inverted())
    ends = [end for line in lines.get_segments() for end in line]
    assert len(ends) > 10
    assert all(edges.x0 - 1e-6 <= x <= edges.x1 + 1e-6 and edges.y0 - 1e-6 <= y <= edges.y1 + 1e-6 for x, y in ends)


@pytest.mark.slow
def test_no_drawing_of_the_book_has_a_pattern_that_would_be_printed_as_a_picture():
    drawings = sorted(store.CHARTS.glob("*.svg"))
    assert drawings, "the book is not built"
    assert [path.name for path in drawings if "<pattern" in path.read_text(encoding="utf-8")] == []


@pytest.mark.slow
def test_no_drawing_of_the_book_has_such_a_fault():
    assert list(store.CHARTS.glob("*-narrow.svg")), "the book is not built"
    found = [path.read_text(encoding="utf-8") for path in sorted(store.CHARTS.glob("*.faults"))]
    assert not found, "\n" + "".join(found)


@pytest.mark.slow
def test_no_picture_of_the_book_has_ink_at_its_edge():
    pictures = sorted(store.CHARTS.glob("*.png"))
    assert pictures, "the book is not built"
    for path in pictures:
        with Image.open(path) as picture:
            pixels = np.asarray(picture)[..., :3]
        assert min(edge.min() for edge in (pixels[:1], pixels[-1:], pixels[:, :2], pixels[:, -2:])) >= 0.6 * 255, (
            path.name
        )
