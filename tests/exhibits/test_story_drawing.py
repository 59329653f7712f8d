"""The timeline of the story: what it draws, says and offers, and that its words keep apart at both widths."""

import pandas as pd
import pytest

from report import evidence
from report.aspects import story as aspect
from report.exhibits import story as show
from report.exhibits.kit import charts, layout, style


def chart(steps: pd.DataFrame) -> charts.Chart:
    """The timeline as a chart."""
    return charts.Chart(show.timeline(steps), name="test-story", title="A finding", subtitle="Steps", caption="Steps")


def test_every_direction_has_a_mark_and_a_lane_of_its_own():
    assert set(show.MARKS) == set(evidence.labels("turning_points", "direction"))
    assert (
        len({mark[0] for mark in show.MARKS.values()})
        == len({mark[3] for mark in show.MARKS.values()})
        == len(show.MARKS)
    )


@pytest.mark.parametrize("narrow", [False, True])
def test_words_keep_apart_and_inside(narrow):
    with style.house_style():
        assert layout.faults(chart(aspect.turning_points()).figure(narrow)) == []


def test_a_step_is_drawn_in_its_lane_once_and_a_year_is_said_once():
    steps = aspect.turning_points().iloc[[0, 3, -1, -1]].assign(step=["a", "b", "c", "d"])
    drawn = chart(steps)
    ax = drawn.figure().axes[0]
    marks = [(line.get_marker(), float(line.get_xdata()[0])) for line in ax.lines if line.get_marker() != "None"]
    away, back, toward = (show.YEARS + show.LANE * lane for lane in range(3))
    assert marks == [(">", toward), ("s", back), (">", toward), (">", toward)] and away < back < toward
    words = [text.get_text() for text in ax.texts]
    assert words.count("2025") == 1 and all(name in words for name in "abcd")
    assert len(drawn.rows) == 4 and "a (Ties grow)" in drawn.alt
