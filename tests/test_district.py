"""The district test: every year scored once, in levels that can be told apart, and totals that follow the scores."""

import itertools
import re

import pandas as pd
import pytest

from report import evidence
from report.evidence import dated
from report.evidence.package import cells
from report.exhibits import verdict
from report.exhibits.kit import axes, charts
from report.verdict import agreement, criteria
from report.wording import sentences

RUBRIC = pd.DataFrame(
    {column: [f"{key}, {column}" for key in ("a", "b")] for column in criteria.levels()}, index=["a", "b"]
)


def periods(*spans):
    """Scores of a made-up test: (criterion, first year, last year, low, high)."""
    frame = pd.DataFrame(spans, columns=["criterion", "year_from", "year_to", "low", "high"])
    return frame.set_index(pd.Index([f"row_{number}" for number in range(len(frame))]))


WHOLE = [("a", 1995, 2010, 0.0, 1.0), ("a", 2011, 2026, 2.0, 3.0), ("b", 1995, 2026, 4.0, 4.0)]


def columns(*spans):
    return [(fault.row, fault.column) for fault in criteria.faults(periods(*spans), RUBRIC)]


def test_each_criterion_is_scored_once_in_each_year():
    grid = criteria.by_year()
    assert grid.index.is_unique
    for key, rows in grid.groupby("criterion"):
        assert list(rows.index.get_level_values("year")) == list(range(criteria.FIRST, criteria.LAST + 1)), key
    assert list(dict.fromkeys(grid.index.get_level_values("criterion"))) == list(criteria.rubric().index)


TOO_LONG = 10  # years: under one reason for a decade or more nobody sees what happened in it, and which years are known


def named(score):
    """The evidence rows of a score, as table:id."""
    return ";".join(score[["evidence_for", "evidence_against"]].dropna()).split(";")


def test_no_score_holds_for_a_decade_and_each_has_a_row_of_its_time_or_before():
    rows, published = criteria.scores(), evidence.sources()["date"].fillna("").to_dict()
    assert (rows["year_to"] - rows["year_from"] + 1).max() < TOO_LONG
    tables = {one.partition(":")[0] for _, score in rows.iterrows() for one in named(score)}
    texts = {table: cells(table).set_index("id").to_dict("index") for table in tables}
    for key, score in rows.iterrows():
        behind = [texts[table][row] for table, row in (one.split(":") for one in named(score))]
        years = [int(row.get("year_from") or dated.year_known(row, published) or 9999) for row in behind]
        assert min(years) <= score["year_to"], key


def test_scores_that_follow_each_other_rest_on_other_rows_and_have_reasons_of_their_own():
    rows = criteria.scores().sort_values(["criterion", "year_from"])
    for (_, before), (key, after) in itertools.pairwise(rows.iterrows()):
        if before["criterion"] == after["criterion"]:
            assert {*named(before)} != {*named(after)} and before["reason"] != after["reason"], key


def test_scores_are_ranges_of_half_levels_within_bounds():
    grid = criteria.by_year()
    assert (grid["low"] <= grid["high"]).all() and grid["low"].min() >= 0 and grid["high"].max() <= criteria.MOST
    assert ((grid * 2) % 1 == 0).all(axis=None)


def test_every_level_has_a_text_of_its_own():
    texts = criteria.rubric()[criteria.levels()]
    assert texts.notna().all(axis=None) and texts.apply(lambda text: text.str.len().gt(20)).all(axis=None)
    assert texts.stack().is_unique
    assert texts.apply(lambda text: text.str.fullmatch(r"[^.]+\.")).all(axis=None), "one sentence a level"


def test_made_up_scores_without_fault_pass():
    assert columns(*WHOLE) == []


@pytest.mark.parametrize(
    ("spans", "where"),
    [
        ([("a", 1995, 2009, 0, 1), *WHOLE[1:]], ("row_1", "year_from")),  # 2010 has no score
        ([("a", 1995, 2011, 0, 1), *WHOLE[1:]], ("row_1", "year_from")),  # 2011 has two
        ([("a", 1996, 2010, 0, 1), *WHOLE[1:]], ("row_0", "year_from")),  # begins late
        ([*WHOLE[:2], ("b", 1995, 2025, 4, 4)], ("b", "year_to")),  # ends early
        (WHOLE[:2], ("b", "year_to")),  # no score at all
    ],
)
def test_gaps_and_overlaps_are_named(spans, where):
    assert columns(*spans) == [where]


def test_levels_that_do_not_differ_are_named():
    same = RUBRIC.assign(level_2=RUBRIC["level_1"])
    assert [fault.row for fault in criteria.faults(periods(*WHOLE), same)] == ["a", "b"]


def test_a_gap_in_the_table_stops_the_reader_with_a_line(monkeypatch):
    rows = evidence.load("district_scores")
    load = evidence.load
    monkeypatch.setattr(evidence, "load", lambda name: rows.iloc[1:] if name == "district_scores" else load(name))
    with pytest.raises(evidence.EvidenceError, match=r"^data/district_scores\.csv: row \w+, column year_from: "):
        criteria.scores()


def made_up():
    spread = [(key, year, low, high) for key, first, last, low, high in WHOLE for year in range(first, last + 1)]
    return pd.DataFrame(spread, columns=["criterion", "year", "low", "high"]).set_index(["criterion", "year"])


def test_totals_of_a_known_case():
    totals = criteria.totals(made_up())
    assert totals.loc[2010].to_dict() == {"low": 4, "high": 5, "share_low": 50, "share_high": 62.5}
    assert totals.loc[2011].to_dict() == {"low": 6, "high": 7, "share_low": 75, "share_high": 87.5}


def test_the_ends_of_the_scale():
    keys = list(criteria.rubric().index)
    for level, share in ((0, 0), (criteria.MOST, 100)):
        totals = criteria.totals(criteria.replaced(dict.fromkeys(keys, level)))
        assert (totals[["share_low", "share_high"]] == share).all(axis=None)
    assert criteria.share(2026, criteria.replaced(dict.fromkeys(keys, 1))) == "25"


def test_replacing_one_score_changes_the_total_by_its_difference():
    key, grid = "decision_fight", criteria.by_year()
    before, after = criteria.totals(grid), criteria.totals(criteria.replaced({key: (2, 4)}, first=2022))
    held = grid.loc[key]
    assert (after["low"] - before["low"]).loc[2022:].tolist() == (2 - held["low"]).loc[2022:].tolist()
    assert (after["high"] - before["high"]).loc[2022:].tolist() == (4 - held["high"]).loc[2022:].tolist()
    pd.testing.assert_frame_equal(after.loc[:2021], before.loc[:2021])
    pd.testing.assert_frame_equal(grid, criteria.by_year())


def test_one_level_is_a_range_without_width():
    assert criteria.replaced({"a": 3}, made_up(), 2026, 2026).loc[("a", 2026)].tolist() == [3, 3]


@pytest.mark.parametrize(
    ("changes", "word"), [({"nobody": 1}, "nobody"), ({"a": 5}, "5"), ({"a": (3, 2)}, "3"), ({"a": -1}, "-1")]
)
def test_a_replacement_outside_the_test_is_refused(changes, word):
    with pytest.raises(ValueError, match=word):
        criteria.replaced(changes, made_up())


def test_sources_of_a_score_are_those_of_its_evidence():
    for key, row in criteria.scores().iterrows():
        cells = [cell for cell in (row["evidence_for"], row["evidence_against"]) if pd.notna(cell)]
        behind = {
            source
            for cell in cells
            for reference in cell.split(";")
            for source in sentences.row(reference)["sources"].split(";")
        }
        assert cells and set(row["sources"].split(";")) <= behind, key


def test_each_score_and_basis_can_be_told_with_its_evidence():
    rows = pd.concat(
        [criteria.scores()[["evidence_for", "evidence_against"]].stack(), criteria.rubric()["evidence_basis"]]
    ).dropna()
    for reference in {reference for cell in rows for reference in cell.split(";")}:
        words, _, sources = sentences.words(reference).myst.rpartition("; ")
        assert len(words) > 20 and not words.startswith((":", " ")) and "{cite}`" in sources, reference
        assert not {"nan", "<NA>", "None"} & set(words.replace(":", " ").split()), reference


@pytest.mark.parametrize(
    ("reference", "start"),
    [
        (
            "agreements:agr_13",
            "Agreement on joint protection of the external air border and creation of the unified regional air defence system: Joint protection of the air border",
        ),
        (
            "facts:ex_weeks_2023",
            "Weekly prolonged drills at Belarusian ranges: continuous period of extensions: 68 weeks (",
        ),
        (
            "arms_import_windows:win_by_2000_2004",
            "share of Russia in the arms imports of Belarus, 2000–2004: no imports recorded;",
        ),
        ("sovereignty_indicators:sov_01", "Refusal of a Russian air base: refused (6 October 2015); declared {cite}`"),
        ("service_rules:by_conscription_age", "Belarus: conscription age: 18–27 years;"),
    ],
)
def test_an_evidence_row_is_told_with_name_figure_and_unit(reference, start):
    assert sentences.words(reference).myst.startswith(start)


def test_unknown_evidence_is_refused():
    with pytest.raises(KeyError):
        sentences.words("facts:no_such_row")


def test_the_scores_of_a_year_are_those_of_the_period_around_it():
    then, today = criteria.standing(2015), criteria.standing()
    assert len(then) == len(today) == len(criteria.rubric())
    assert ((then["year_from"] <= 2015) & (then["year_to"] >= 2015)).all() and (today["year_to"] == criteria.LAST).all()


def test_levels_in_words():
    assert [criteria.span(*pair) for pair in ((1, 2.5), (3.0, 3.0), (0, 0.5))] == ["1–2.5", "3", "0–0.5"]


def test_reasons_have_a_part_for_each_criterion_with_its_levels():
    rows, text = criteria.rubric(), verdict.Reasons().markdown
    assert all(f"{name}. " in text for name in criteria.names()) and text.count("{dropdown}") == len(rows)
    assert all(level in text for column in criteria.levels() for level in rows[column])


def test_charts_draw_every_criterion_and_tell_it():
    strips = verdict.strips_chart("test-district-strips", "A finding", "A caption")
    names = list(criteria.names())
    assert [label.get_text() for label in strips.figure().axes[0].get_yticklabels()] == names
    assert len(strips.figure(narrow=True).axes[0].collections) == len(names)
    assert all(name in strips.alt for name in names)


def test_the_chart_of_cases_draws_every_coding_and_tells_the_spans_of_each_case():
    found = agreement.beside(agreement.codings())
    drawing = verdict.draw_cases(found)
    chart = charts.Chart(drawing, name="test-cases", title="A finding", subtitle="Levels", caption="A caption")
    cases = evidence.labels("district_codings", "case")
    assert set(verdict.OTHERS) == set(cases) - {"belarus"}
    assert {coder for coders in verdict.CODERS for coder in coders} == {*agreement.BOOK, *agreement.LIKE}
    for narrow in (False, True):
        ax = chart.figure(narrow).axes[0]
        spans = sorted(
            tuple(line.get_xdata())
            for line in ax.lines
            if line.get_xdata()[0] != line.get_xdata()[1] and line.get_zorder() == 3
        )
        wide = found[found["low"] < found["high"]]
        assert spans == sorted(zip(wide["low"], wide["high"]))
        assert len(ax.get_legend().get_texts()) == len(verdict.CODERS) + len(verdict.OTHERS)
    assert len(drawing.rows) == len(found) and not drawing.rows.duplicated(["case", "coder", "criterion"]).any()
    ends = found.loc["germany"].groupby("criterion").agg(low=("low", "min"), high=("high", "max"))
    for key, name in criteria.names().items():
        assert re.search(rf"{re.escape(name)}: .*?Germany \d+ {criteria.span(*ends.loc[key])}[,;.]", drawing.words), (
            name
        )


def test_the_overall_chart_sets_changed_scores_beside_the_books():
    plain = verdict.overall_chart("test-district-overall", "A finding", "A caption")
    changed = verdict.overall_chart(
        "test-district-changed", "A finding", "A caption", other=criteria.replaced({"officers": 4})
    )
    assert [len(chart.figure().axes[0].collections) for chart in (plain, changed)] == [1, 2]
    assert criteria.share() in plain.alt and criteria.share(grid=criteria.replaced({"officers": 4})) in changed.alt


@pytest.mark.parametrize(
    ("places", "moved"),
    [([50], [50]), ([40, 60], [40, 60]), ([50, 52], [46, 56]), ([52, 50], [56, 46]), ([50, 50], [45, 55])],
)
def test_labels_of_two_bands_keep_their_distance(places, moved):
    assert axes.apart(places, 10) == moved


def test_agreement_of_known_codings():
    cells = pd.MultiIndex.from_product([["a", "b"], [2000, 2001]], names=["criterion", "year"])
    first = pd.DataFrame({"low": [0.0, 1, 2, 3], "high": [1.0, 2, 3, 4]}, cells)
    same = criteria.agreement(first, first)
    assert (same["cells"], same["overlapping"], same["mean"], same["largest"], same["narrower"]) == (4, 4, 0, 0, 0)
    assert same["same"] == 4 and criteria.agreement(first, first + [0, 0.5])["same"] == 0
    assert criteria.agreement(first, first.assign(high=[1.0, 2, 3, 3]))["same"] == 3
    second = pd.DataFrame({"low": [0.5, 3], "high": [0.5, 3]}, cells[[0, 1]])
    found = criteria.agreement(first, second)
    assert (found["cells"], found["overlapping"], found["mean"], found["largest"], found["narrower"]) == (
        2,
        1,
        0.75,
        1.5,
        2,
    )


def test_the_nearest_and_furthest_criteria_are_named_with_their_equals():
    scored = pd.DataFrame(
        {"low": [2.5, 2.0, 0.0, 0.5], "high": [3.0, 3.5, 2.5, 2.5]},
        ["territory_war", "nuclear_custody", "officers", "training"],
    )
    assert criteria.nearest(scored) == ["territory in war", "nuclear custody"], "by the middles, which are equal"
    assert criteria.furthest(scored) == ["officers: appointment and education", "training and exercises"], (
        "by the high ends"
    )
    raised = scored.copy()
    raised.loc["training", "high"] = 3.0
    raised.loc["territory_war", "low"] = 2.6
    assert criteria.nearest(raised) == ["territory in war"] and criteria.furthest(raised) == [
        "officers: appointment and education"
    ]


def test_a_year_knows_the_scores_that_hold_in_it_and_made_up_scores_know_none():
    grid, second = criteria.by_year(), criteria.recoded()
    held = criteria.held(2021)
    assert set(criteria.in_year(grid, 2021).attrs["rows"]) == {f"district_scores:{key}" for key in held.index}
    coded = evidence.load("district_recoding").query("year == 2021")
    assert set(criteria.in_year(second, 2021).attrs["rows"]) == {f"district_recoding:{key}" for key in coded.index}
    assert criteria.behind(grid, [2021], ["officers"]) == [
        f"district_scores:{held.index[held['criterion'] == 'officers'][0]}"
    ]
    assert not criteria.in_year(criteria.replaced({"officers": 4}), 2021).attrs["rows"]
    assert set(criteria.first_year().rows) == {
        f"district_scores:{key}" for key in criteria.held(int(criteria.first_year())).index
    }


def test_the_agreement_knows_the_cells_that_were_compared():
    first, second = criteria.by_year(), criteria.recoded()
    sampled = list(second.index.unique("year"))
    rows = criteria.agreement(first, second).attrs["rows"]
    assert (
        set(rows)
        == {*criteria.behind(first, sampled), *second.attrs["rows"]}
        < {
            *first.attrs["rows"],
            *second.attrs["rows"],
        }
    )


def test_the_second_coding_covers_every_criterion_in_every_sampled_year():
    grid = criteria.recoded()
    keys, sampled = criteria.rubric().index, grid.index.unique("year")
    assert set(grid.index) == {(key, year) for key in keys for year in sampled} and {2021, criteria.LAST} <= set(
        sampled
    )
    assert (
        (grid["low"] <= grid["high"]).all() and (grid * 2 % 1 == 0).all(axis=None) and grid.max().max() <= criteria.MOST
    )


def vignettes():
    rows = evidence.load("district_vignettes")
    return rows.assign(year=rows["vignette"].astype(str).str[-4:].astype(int))


def test_facts_of_other_cases_are_not_later_than_their_year():
    rows = vignettes()
    assert list(rows.index[rows["date"].dt.year > rows["year"]]) == []


def test_each_case_has_one_to_three_facts_a_criterion():
    counted = vignettes().groupby(["vignette", "criterion"], observed=True).size()
    cells = len(evidence.labels("district_vignettes", "vignette")) * len(criteria.rubric())
    assert len(counted) == cells and counted.max() <= 3


def test_facts_of_other_cases_do_not_judge():
    texts = vignettes()["statement"]
    assert list(texts.index[texts.str.contains(r"\b(?:levels?|scores?|Belarus\w*)\b")]) == []
