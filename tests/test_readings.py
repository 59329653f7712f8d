"""Readings of the word district: answers of known scores, and what today's answers rest on."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from report import wording
from report.exhibits import verdict
from report.exhibits.kit import charts
from report.verdict import agreement, criteria, readings


def grid(**scores):
    """A grid of one year: criterion=(low, high)."""
    index = pd.MultiIndex.from_product([scores, [2026]], names=["criterion", "year"])
    return pd.DataFrame(list(scores.values()), index, ["low", "high"]).astype(float)


def rules(**columns):
    return pd.DataFrame([{"criteria": None, "level": 3, "share": 1.0} | columns], ["rule"])


@pytest.mark.parametrize(
    ("scores", "state"),
    [
        ({"a": (3, 3), "b": (3, 4)}, "met"),
        ({"a": (2.5, 3), "b": (3, 4)}, "open"),
        ({"a": (1, 2.5), "b": (3, 4)}, "not_met"),
    ],
)
def test_a_reading_is_met_open_or_not_met(scores, state):
    assert readings.answers(grid(**scores), rules()).loc["rule", 2026] == state


def test_only_the_named_criteria_count():
    scores = grid(a=(4, 4), b=(0, 0))
    assert readings.answers(scores, rules(criteria="a")).loc["rule", 2026] == "met"
    assert readings.answers(scores, rules(criteria="a;b")).loc["rule", 2026] == "not_met"


def test_a_share_of_the_criteria_suffices_where_the_rule_says_so():
    scores = grid(a=(4, 4), b=(0, 4), c=(0, 0), d=(0, 0))
    assert readings.answers(scores, rules(share=0.25)).loc["rule", 2026] == "met"
    assert readings.answers(scores, rules(share=0.5)).loc["rule", 2026] == "open"
    assert readings.answers(scores, rules(share=0.75)).loc["rule", 2026] == "not_met"


def test_an_unknown_criterion_is_refused():
    with pytest.raises(KeyError, match="no_such"):
        readings.answers(grid(a=(1, 2)), rules(criteria="no_such"))


def test_the_two_ends_of_the_scale_answer_every_reading():
    keys = criteria.rubric().index
    for level, state in ((0.0, "not_met"), (float(criteria.MOST), "met")):
        ends = criteria.replaced(dict.fromkeys(keys, level))
        assert (readings.answers(ends) == state).all(axis=None)


LEVELS = st.integers(0, 2 * criteria.MOST).map(lambda level: level / 2)
ORDER = {state: place for place, state in enumerate(("not_met", "open", "met"))}


@given(st.lists(st.tuples(LEVELS, LEVELS).map(sorted), min_size=3, max_size=3), st.integers(0, 2), st.integers(0, 1))
def test_a_higher_score_never_moves_an_answer_away_from_yes(spans, place, end):
    def state(scores):
        return ORDER[readings.answers(grid(**dict(zip("abc", scores))), rules(share=0.5)).loc["rule", 2026]]

    raised = [list(span) for span in spans]
    raised[place][end] = criteria.MOST
    raised[place][1] = max(raised[place])
    assert state(raised) >= state(spans)


def test_since_is_the_first_year_of_the_last_state():
    assert readings.since(pd.Series(["met", "open", "met", "met"], [2000, 2001, 2002, 2003])) == 2002
    assert readings.since(pd.Series(["open", "open"], [2000, 2001])) == 2000


def test_every_reading_names_criteria_of_the_test_and_is_shown():
    found, rows = readings.answers(), readings.readings()
    assert list(found.index) == list(rows.index) and list(found.columns) == list(
        range(criteria.FIRST, criteria.LAST + 1)
    )
    for _, rule in rows.iterrows():
        assert readings.counted(rule, criteria.rubric().index)
    codings = {"first": found, "second": found.replace("open", "not_met")}
    shown = verdict.readings_table(found, codings, "c").frame
    open_now = (found[criteria.LAST] == "open").map({True: "one of two codings", False: "none of two codings"})
    assert list(shown["Open today by"]) == list(open_now)
    assert list(shown["Reading"]) == list(rows["reading"].map(wording.capital))
    chart = verdict.readings_chart("test-readings", "T", "c", found)
    assert all(f"{name}: " in chart.alt for name in shown["Reading"]) and isinstance(chart, charts.Chart)


def test_no_coding_meets_a_reading_as_summary_and_verdict_say():
    """'On no reading is the answer a plain yes ... the rest are open': what is not answered by no is open."""
    found = agreement.answers(agreement.codings()) | {"every year": readings.answers()}
    assert {name for name, states in found.items() if (states == "met").any(axis=None)} == set()
