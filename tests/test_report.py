"""The report package: figures in words, tables, charts, panels and the ledger."""

import importlib
import os
import re
import subprocess
import sys
import warnings

import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from report import evidence, wording
from report.aspects import exercises
from report.exhibits.kit import axes, charts, exhibit, forms, panels, store, style, tables
from report.verdict import claims
from report.wording import sentences, sources


@pytest.mark.parametrize(
    ("low", "high", "bound", "words"),
    [
        (12800, 12800, "exact", "12,800"),
        (800, 800, "at_least", "at least 800"),
        (9000, 9000, "at_most", "up to 9,000"),
        (2000, 2000, "about", "about 2,000"),
        (60000, 70000, "range", "60,000–70,000"),
        (0, 0, "exact", "0"),
        (pd.NA, pd.NA, pd.NA, "not stated"),
        (5, pd.NA, "range", "at least 5"),
        (pd.NA, 5, "range", "up to 5"),
    ],
)
def test_values_in_words(low, high, bound, words):
    assert wording.span(low, high, bound) == words


def row(first, last, precisions):
    return pd.Series(
        {"date_from": first, "date_to": last, "date_from_precision": precisions[0], "date_to_precision": precisions[1]}
    )


@pytest.mark.parametrize(
    ("first", "last", "precisions", "words"),
    [
        ("2017-09-14", "2017-09-20", ("day", "day"), "14–20 September 2017"),
        ("2022-09-26", "2022-10-08", ("day", "day"), "26 September – 8 October 2022"),
        ("2020-12-28", "2021-01-03", ("day", "day"), "28 December 2020 – 3 January 2021"),
        ("2017-03-01", "2017-04-30", ("month", "month"), "March–April 2017"),
        ("2021-09-01", "2021-09-09", ("month", "day"), "September 2021 – 9 September 2021"),
        ("2009-01-01", None, ("year", None), "2009"),
        ("2001-08-01", "2001-08-31", ("month", "month"), "August 2001"),
    ],
)
def test_dates_in_words(first, last, precisions, words):
    assert wording.dates(row(pd.Timestamp(first), pd.Timestamp(last) if last else pd.NaT, precisions)) == words


@pytest.mark.parametrize("value, words", [(0, "no lines"), (1, "one line"), (3, "three lines"), (41, "41 lines")])
def test_things_agree_with_their_number(value, words):
    assert wording.counted(value, "line") == words
    assert wording.counted(value, "entry", "entries") == words.replace("lines", "entries").replace("line", "entry")


@pytest.mark.parametrize(
    "ratio, words",
    [(0.5, "less than"), (1.05, "about the same as"), (1.6, "more than"), (2.05, "about two times"), (2.26, "more than two times"), (13.5, "more than 13 times")],
)  # fmt: skip
def test_ratios_in_words(ratio, words):
    assert wording.times(ratio) == words


def test_shares_count_the_unknown():
    assert wording.share(4, 9, 2) == "4 of 9 known (2 unknown)"


def test_listings_read_as_english():
    assert [wording.listing(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


def test_of_many_parts_those_that_fit_are_told_and_the_rest_is_counted():
    assert wording.several(["a", "b"]) == "a; b"
    assert wording.several(["first", "second", "third", "fourth"], 13) == "first; second; and two more"
    assert wording.several(["a long one", "b"], 3) == "and two more" and wording.several([]) == ""


def test_a_line_begins_with_a_capital():
    assert (
        wording.capital("joint use") == "Joint use" and wording.capital("NATO") == "NATO" and wording.capital("") == ""
    )


def test_a_directive_fences_longer_than_what_it_holds():
    inner = exhibit.directive("note", "", {}, "text")
    outer = exhibit.directive("admonition", "Title", {"class": "x"}, inner)
    assert inner.startswith(":::{note}") and outer.startswith("::::{admonition} Title\n:class: x\n")


def test_table_cells_keep_pipes_gaps_and_citations_apart():
    x, y, z = evidence.sources().index[:3]
    frame = pd.DataFrame(
        {"Name": ["a|b", None], "Persons": pd.array([1200, None], "Float64"), "sources": [f"{x};{y}", z]}
    )
    lines = tables.Table(frame, "A caption", "tab-x").markdown.splitlines()
    assert rf"| a\|b | 1,200 | {{cite}}`{x},{y}` |" in lines
    assert f"| – | – | {{cite}}`{z}` |" in lines
    assert "| :--- | ---: | :--- |" in lines


def test_a_table_in_a_running_notebook_escapes_its_text():
    html = tables.Table(pd.DataFrame({"A": ["<script>"]}), "c").live()["text/html"]
    assert "<script>" not in html and "&lt;script&gt;" in html


def figure_of(rows, **options):
    return charts.Chart(
        forms.ranges(rows, "line", **options),
        name="test-ranges",
        title="A finding",
        subtitle="Persons",
        note="Source: none",
        alt="What it shows",
        caption="A caption",
    )


RANGES = pd.DataFrame(
    {
        "line": ["one", "one", "two"],
        "low": [10.0, 60.0, 5.0],
        "high": [10.0, 70.0, 5.0],
        "qualifier": ["official_declared", "estimated", "alleged"],
    }
)


def test_ranges_are_drawn_as_ranges_in_the_marks_of_their_qualifier():
    ax = figure_of(RANGES).figure().axes[0]
    drawn = {(line.get_marker(), tuple(line.get_xdata())) for line in ax.lines if line.get_marker() != "None"}
    assert drawn == {("o", (10.0,)), ("D", (60.0, 70.0)), ("X", (5.0,))}
    assert [60.0, 70.0] in [list(line.get_xdata()) for line in ax.lines if line.get_marker() == "None"]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["declared", "estimated", "alleged"]
    assert ax.get_xlim()[0] == 0


def test_marks_of_one_line_do_not_hide_each_other():
    same = pd.DataFrame(
        {"line": ["one"] * 2, "low": [5.0] * 2, "high": [5.0] * 2, "qualifier": ["official_declared", "estimated"]}
    )
    ax = figure_of(same).figure().axes[0]
    heights = {line.get_ydata()[0] for line in ax.lines if line.get_marker() != "None"}
    assert len(heights) == 2


def test_texts_of_a_chart_stay_within_it_on_narrow_pages():
    figure = figure_of(RANGES).figure(narrow=True)
    figure.draw_without_rendering()
    frame = figure.bbox
    for text in figure.texts:
        box = text.get_window_extent()
        assert box.x0 >= 0 and box.x1 <= frame.x1 + 1 and box.y0 >= -1 and box.y1 <= frame.y1 + 1


def test_long_labels_of_a_narrow_chart_do_not_touch():
    long = pd.DataFrame(
        {
            "line": [f"Joint exercise of airborne troops in region {letter}" for letter in "abcdef"],
            "low": 1.0,
            "high": 1.0,
            "qualifier": "reported",
        }
    )
    figure = figure_of(long).figure(narrow=True)
    figure.draw_without_rendering()
    boxes = sorted((label.get_window_extent() for label in figure.axes[0].get_yticklabels()), key=lambda box: box.y0)
    assert all(lower.y1 <= upper.y0 for lower, upper in zip(boxes, boxes[1:]))


def test_lines_under_headings_stand_apart_and_neighbours_of_one_name_share_one():
    rows = pd.DataFrame(
        {"block": ["A", "A", "A", "B"], "name": ["2022", "2022", "a much longer name of several words", "2022"]}
    )
    painted = []
    form = forms.headed(rows, "block", "name", lambda ax, y, row: painted.append(y), lambda ax, narrow: None)
    figure = charts.Chart(
        form,
        name="test-headed",
        title="A finding",
        subtitle="Persons",
        note="Source: none",
        alt="What it shows",
        caption="A caption",
    ).figure(narrow=True)
    ax = figure.subfigs[1].axes[0]
    places = painted[-4:]
    assert places[0] == places[1] < places[2] < places[3]
    figure.draw_without_rendering()
    labels = sorted((label.get_window_extent() for label in ax.get_yticklabels()), key=lambda box: -box.y1)
    assert len(labels) == 3 and all(upper.y0 >= lower.y1 for upper, lower in zip(labels, labels[1:]))
    assert [text.get_text() for text in ax.texts if text.get_fontweight() == 600] == ["A", "B"]


def test_the_key_of_a_chart_takes_no_width_from_its_plot():
    figure = Figure(figsize=(style.WIDE, 2), layout="constrained")
    ax = figure.subplots()
    ax.set_yticks([])
    axes.key(ax, style.MARKS)
    figure.draw_without_rendering()
    assert ax.get_position().x0 < 0.03


def test_no_text_in_a_chart_is_smaller_than_a_caption():
    figure = figure_of(RANGES).figure()
    figure.draw_without_rendering()
    sizes = [text.get_fontsize() for text in figure.findobj(Text) if text.get_text().strip()]
    assert min(sizes) >= 10


def test_a_chart_is_the_same_file_each_time(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "CHARTS", tmp_path)
    drawn = set()
    for _ in range(6):
        figure_of(RANGES).publish()
        drawn.add((tmp_path / "test-ranges.svg").read_bytes())
    assert len(drawn) == 1


def test_figures_of_different_scope_are_not_mixed():
    rows = exercises.people()
    assert rows.loc["zapad_2021_personnel_all_declared", "scope"] == "whole"
    assert rows.loc["zapad_2021_personnel_belarus_declared", "scope"] == "belarus"
    assert rows.loc["zapad_2021_personnel_ru_belarus_declared", "scope"] == "russians"
    assert pd.isna(rows.loc["zapad_2025_personnel_russia_press", "scope"])
    assert rows.loc["union_shield_2006_personnel_all_declared", "scope"] == "whole"
    assert not rows[rows["scope"] == "whole"]["contingent"].isin(["russian", "belarusian", "other"]).any()


def test_an_unknown_strength_is_an_error():
    with pytest.raises(KeyError):
        exercises.value("no_such_row")


def test_a_panel_holds_every_state_and_offers_widgets_live(monkeypatch):
    seen = []
    state = panels.State("Group", "Choice", "A sentence.", (tables.Table(pd.DataFrame({"A": [1]}), "c"),))
    panel = panels.Panel(
        "x", "Which?", [state, state], lambda: seen.append(1) or tables.Table(pd.DataFrame({"A": [1]}), "c")
    )
    choice = panel.widget().children[0]
    assert [words for words, _ in choice.options] == ["Group: Choice", "Group: Choice", "Rows of your own choice"]
    assert not seen  # only what is chosen is drawn
    choice.value = 2
    assert seen.pop()
    monkeypatch.setenv("REPORT_MEDIUM", "page")
    assert panel.markdown.count('class="panel-state"') == 2 and "text/html" not in exhibit.bundle(panel) and not seen
    monkeypatch.delenv("REPORT_MEDIUM")
    assert "application/vnd.jupyter.widget-view+json" in exhibit.bundle(panel)


def test_the_live_explorer_narrows_the_rows_by_what_is_chosen():
    rows = exercises.people()
    shown = []
    filters = {"series": "Series", "qualifier": "Kind"}
    box = panels.explorer(rows, filters, lambda kept: shown.append(kept) or [], "exercises")
    assert ("Zapad", "zapad") in box.children[0].children[0].options
    assert len(shown[-1]) == len(rows)
    box.children[0].children[0].value = ("zapad",)
    box.children[0].children[1].value = ("estimated",)
    assert set(shown[-1]["series"]) == {"zapad"} and set(shown[-1]["qualifier"]) == {"estimated"}


def test_a_joint_value_is_found_by_each_of_its_parts():
    rows = pd.DataFrame({"actor": ["PL;LV;EE", "LT", None, "PL"]})
    assert panels.choices(rows, "actor", "responses")[0] == ("Estonia", "EE")
    assert list(panels.narrowed(rows, {"actor": ("PL",)}).index) == [0, 3]
    assert list(panels.narrowed(rows, {"actor": ("LT", "EE")}).index) == [0, 1]
    assert list(panels.narrowed(rows, {"actor": ()}).index) == [0, 1, 2, 3]


def test_a_line_of_noughts_has_an_axis():
    rows = pd.DataFrame({"line": ["a"], "low": [0.0], "high": [0.0], "bound": ["exact"], "qualifier": ["reported"]})
    for log in (False, True):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            figure = charts.Chart(
                forms.counts(rows, "line", log=log), name="test-noughts", title="t", subtitle="s", caption="c"
            ).figure()
        labels = [label.get_text() for label in figure.subfigs[1].axes[0].get_xticklabels()]
        assert labels[0] == "0" and len(set(labels)) == len(labels)


def test_the_readers_backend_is_left_alone():
    said = "import matplotlib; matplotlib.use('svg'); from report.exhibits.kit import charts; print(matplotlib.get_backend())"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, cwd=evidence.ROOT)
    assert done.stdout.strip() == "svg"


def test_a_home_that_is_not_writable_brings_no_notice():
    nowhere = {"HOME": "/dev/null", "XDG_CONFIG_HOME": "/dev/null/a", "XDG_CACHE_HOME": "/dev/null/b"}
    environment = {name: value for name, value in os.environ.items() if name != "MPLCONFIGDIR"} | nowhere
    done = subprocess.run(
        [sys.executable, "-c", "from report.exhibits.kit import charts"],
        capture_output=True, text=True, cwd=evidence.ROOT, env=environment,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_each_claim_at_home_in_a_finished_chapter_has_verdicts_and_evidence():
    rows = claims.claims("exercises")
    assert list(rows.index) == ["c01", "c06", "c14", "c15"]
    for name in ("verdict_2021", "verdict_today", "verdict_confidence", "reason_2021", "reason_today", "evidence_for"):
        assert rows[name].notna().all()


def test_evidence_rows_are_told_in_a_line_with_their_sources():
    line = sentences.words("exercise_strength:zapad_2021_personnel_belarus_declared").myst
    assert re.match(r"Zapad-2021: personnel in Belarus: about 12,800 \([^)]*August 2021\); declared \{cite\}`", line)
    assert "not held" in sentences.words("exercises:zapad_2023").words


def test_labels_of_sources_are_short_and_unique():
    labels = sources.labels()
    assert len(set(labels.values())) == len(labels)
    assert max(map(len, labels.values())) < 52


@pytest.mark.parametrize("chapter", ["army_organisation", "exercises", "strategic_implications"])
def test_the_boxes_of_a_panel_offer_words_and_no_codes(monkeypatch, chapter):
    module, asked = importlib.import_module(f"report.exhibits.{chapter}"), []
    monkeypatch.setattr(panels, "explorer", lambda *given: asked.append(given))
    module.panel()._explorer()
    [(rows, filters, _, table, *named)] = asked
    for column in filters:
        offered = panels.choices(rows, column, table, (named[0] if named else {}).get(column))
        assert offered and not [words for words, _ in offered if re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)+", words)], column
