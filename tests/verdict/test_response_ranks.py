"""The test of lags by ranks: known answers, properties of chance, and the same values from an independent make."""

import numpy as np
import pandas as pd
import pytest

from report import evidence
from report.verdict import response_ranks, response_words, responses
from tests.independent import response_lags


def control(year: int, place: int, lags: list[float]) -> response_ranks.Control:
    values = np.array(lags)
    return response_ranks.Control(year, place, values, response_ranks.ranks(values))


def test_ranks_are_shares_of_shorter_lags_with_ties_halved():
    assert response_ranks.ranks(np.array([1.0, 2.0, 2.0, np.inf])).tolist() == [0.125, 0.5, 0.5, 0.875]
    assert response_ranks.ranks(np.full(5, np.inf)).tolist() == [0.5] * 5


def test_holm_raises_by_rank_and_never_falls():
    corrected = response_ranks.holm(pd.Series({"a": 0.04, "b": 0.01, "c": 0.03, "d": 0.9}))
    assert corrected.to_dict() == pytest.approx({"a": 0.09, "b": 0.04, "c": 0.09, "d": 0.9})


def test_a_step_on_the_shortest_day_of_ten_has_a_p_of_a_tenth():
    p = response_ranks.p_value([control(2020, 3, [9, 8, 7, 0, 6, 5, 4, 3, 2, 1])])
    assert p == pytest.approx(0.1, abs=0.003)


def test_steps_of_a_year_move_together_and_of_two_years_apart():
    lags = [9, 8, 7, 0, 6, 5, 4, 3, 2, 1]
    twice, apart = [control(2020, 3, lags)] * 2, [control(2020, 3, lags), control(2021, 3, lags)]
    assert response_ranks.p_value(twice) == pytest.approx(0.1, abs=0.003)
    assert response_ranks.p_value(apart) == pytest.approx(0.01, abs=0.001)
    assert response_ranks.p_value(twice, together=False) == pytest.approx(0.01, abs=0.001)


def test_a_year_without_measures_says_nothing():
    assert response_ranks.p_value([control(2018, 5, [np.inf] * 20)]) == 1


def test_p_values_of_steps_set_by_chance_are_even():
    generator = np.random.default_rng(1)
    lags = generator.exponential(1, 300)
    found = [
        response_ranks.p_value([control(2020, int(place), list(lags))], draws=400)
        for place in generator.integers(0, 300, 300)
    ]
    assert np.mean(np.array(found) <= 0.2) == pytest.approx(0.2, abs=0.08)


def test_one_rule_is_primary_and_says_why():
    rules = responses.rules()
    assert response_ranks.primary() in response_ranks.tested()
    assert rules.loc[rules["test"] != "secondary", "test_reason"].notna().all()
    assert set(response_ranks.tested()) == set(rules.index) - {"once", "naming"}


def test_the_days_of_a_step_are_those_of_its_year_and_its_lag_is_its_own():
    paired = responses.pairs("any_ally")
    for step, (_, row) in zip(response_ranks.controls("any_ally"), paired.iterrows()):
        assert len(step.lags) == (365 if step.year % 4 else 366) or step.year == responses.horizon().year
        assert step.lags[step.place] == (pytest.approx(row["lag"]) if row["answered"] else np.inf)


def test_backward_takes_the_last_measure_before_the_day():
    moments = pd.to_datetime(["2020-03-01", "2020-03-20"])
    answers = pd.DataFrame({"first": moments, "moment": moments})
    days = pd.to_datetime(["2020-03-01", "2020-03-11", "2020-03-21"])
    lags = response_ranks._lags(pd.DatetimeIndex(days), answers, np.ones(2, dtype=bool), 12.0, True)
    assert np.round(lags * responses.MONTH.total_seconds() / 86400, 6).tolist() == [np.inf, 10, 1]


def test_left_out_measures_and_simulated_effects():
    rule = response_ranks.primary()
    assert len(response_ranks.leave_one_out(rule)) == len(responses.measures(rule))
    found = response_ranks.power(rule, worlds=40).set_index(["share", "mean"])
    assert (found["holm"] <= found["alpha"]).all()
    assert found.loc[(0.5, 1.0), "alpha"] > found.loc[(0.25, 1.0), "alpha"]
    with pytest.raises(ValueError, match="same_domain"):
        response_ranks.power("same_domain")


def test_quick_measures_are_those_within_days_of_a_step_and_are_left_out_together():
    rule, limit = response_ranks.primary(), response_ranks.QUICK
    answers, steps = responses.measures(rule), responses.steps()["moment"]
    near = [
        key for key, row in answers.iterrows() if ((row["first"] >= steps) & (row["moment"] - steps <= limit)).any()
    ]
    assert response_ranks.quick(rule) == near and 1 < len(near) < len(answers) / 2
    found, whole = response_ranks.without_quick(), response_ranks.tests()
    assert list(found.index) == list(whole.index) and (found["p_holm"] >= found["p"]).all()
    assert found.loc[rule, "quick"] == len(near) and found.loc[rule, "p"] > whole.loc[rule, "p"]
    alone = responses.measures(rule).drop(index=near)
    controls = response_ranks.among_days(responses.rules().loc[rule], responses.steps(), alone, responses.horizon())
    assert response_ranks.mean_rank(controls) > response_ranks.mean_rank(response_ranks.controls(rule))
    assert response_words.without_quick(rule) == response_words.p_words(found.loc[rule, "p_holm"])


def test_an_independent_make_gives_the_same_medians():
    for rule, row in responses.summaries().iterrows():
        assert response_lags.median(rule) == pytest.approx(row["median"])


@pytest.mark.parametrize("rule", ["any_ally", "forces"])
def test_an_independent_make_gives_the_same_test(rule):
    rank, low, high = response_lags.by_ranks(rule)
    found = response_ranks.tests().loc[rule]
    assert rank == pytest.approx(found["rank"])
    slack = 5 * (found["p"] / response_ranks.DRAWS) ** 0.5
    assert low - slack <= found["p"] <= high + slack


def test_periods_hold_all_measures_but_those_before_the_first_step_of_the_table():
    for rule in ("any_ally", "forces"):
        assert response_ranks.by_period(rule)["measures"].sum() == len(responses.measures(rule))


def test_forces_were_sent_most_often_in_2022_as_the_title_of_the_timeline_says():
    assert response_ranks.by_period("forces")["a_year"].idxmax() == "2022"


# ------------------------------------------------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("part", "whole", "word"),
    [(27, 27, "all"), (25, 27, "most"), (14, 27, "most"), (13, 27, "some"), (8, 27, "few"), (0, 27, "none")],
)
def test_shares_in_words(part, whole, word):
    assert response_words.how_many(part, whole) == word


@pytest.fixture
def found(monkeypatch):
    def put(any_ally, forces, backward=0.5):
        frame = pd.DataFrame(
            {"p": [any_ally / 10, forces / 2], "p_holm": [any_ally, forces], "p_backward": [backward] * 2},
            index=["any_ally", "forces"],
        )
        monkeypatch.setattr(response_ranks, "tests", lambda: frame)

    return put


def test_words_follow_the_corrected_p(found):
    rules = ["any_ally", "forces"]
    found(0.04, 0.04)
    assert response_words.is_shown(rules) == "is shown for measures of any kind and for forces decided or sent"
    assert response_words.outcome("any_ally").endswith("so that it is shown")
    found(0.04, 0.06)
    assert response_words.is_shown(rules) == "is shown for measures of any kind, not for forces decided or sent"
    found(0.051, 0.9)
    assert response_words.is_shown(rules) == "is not shown for measures of any kind or for forces decided or sent"
    assert "so that it is not shown" in response_words.outcome("any_ally")
    assert response_words.outcome("any_ally").endswith("had this been the only rule, it would be")
    assert response_words.outcome("forces").endswith("so that it is not shown")


def test_words_of_the_placebo_follow_its_p(found):
    found(0.05, 0.5, backward=0.03)
    assert response_words.backward("any_ally").endswith("nearness is no sign of an answer")
    found(0.05, 0.5, backward=0.3)
    assert response_words.backward("any_ally").endswith(
        "p is 0.30, so that measures before a step are not shown to be nearer than by chance"
    )


def test_p_values_and_waits_in_words():
    assert response_words.p_words(0.0004) == "below 0.001"
    assert response_words.p_words(0.0057) == "0.006" and response_words.p_words(0.39) == "0.39"
    assert response_words.wait(np.inf, "any_ally") == "more than 12 months"
    assert response_words.wait(0.82, "any_ally") == "0.8 months"
    assert [response_words.moved(1, after) for after in (0.5, 2, 1)] == ["fell", "rose", "stayed the same"]


def test_words_of_a_period_know_the_steps_and_measures_of_that_period():
    rule, names = response_ranks.primary(), list(responses.PERIODS)
    waited, admitted = responses.by_period(rule), response_ranks.by_period(rule)
    every = responses.all_measures()
    for name in names:
        first, last = responses.PERIODS[name]
        steps = response_words.period(rule, name).rows
        assert len(steps) == waited.loc[name, "steps"]
        assert set(steps) == {row for row in response_words.waited(rule, name).rows if row.startswith("integration_")}
        assert len(responses.measures_in(rule, name)) == admitted.loc[name, "measures"]
        later = every.loc[list(response_words.any_day(rule, name).rows), "moment"].dt.year
        assert later.between(first, last + 1).all() and len(later) >= admitted.loc[name, "measures"]
    both = [row for name in (names[0], names[-1]) for row in response_words.waited(rule, name).rows]
    assert set(response_words.wait_change(rule).rows) == set(both)
    ends = admitted.loc[[names[0], names[-1]], "measures"]
    assert len(response_words.density_change(rule).rows) == ends.sum()


def test_words_of_the_test_know_all_that_is_tested():
    rule = response_ranks.primary()
    own = responses.behind_rule(rule)
    assert {row.partition(":")[2] for row in own if row.startswith("pairing_rules:")} == {rule}
    assert len(own) == len(responses.steps()) + len(responses.measures(rule)) + 1
    every = {row for name in response_ranks.tested() for row in responses.behind_rule(name)}
    assert set(response_words.outcome(rule).rows) == set(response_words.is_shown([rule]).rows) == every
    for told in (response_words.backward(rule), response_words.left_out(rule), response_words.periods_shown(rule)):
        assert told.rows == own


@pytest.mark.parametrize("rule", ["any_ally", "naming"])
def test_counts_in_words_know_what_they_count(rule):
    row, words = responses.summary(rule), [responses.told(rule, name) for name in ("steps", "measures", "used")]
    assert [len(told.rows) for told in words] == [row["steps"], row["measures"], row["used"]]
    assert words == [str(row[name]) for name in ("steps", "measures", "used")]


def test_summary_verdict_and_chapter_say_the_same():
    said = "steps were followed by some measure of an ally within a year, {eval}`few` by one that names the step"
    for name in ("00_summary", "07_verdict", "responses"):
        text = (evidence.ROOT / "chapters" / f"{name}.ipynb").read_text(encoding="utf-8")
        assert said in text and "hether the measures came sooner than by chance {eval}`sooner`" in text
        assert "allies answered" not in text
    assert (
        "that they came sooner than chance would have it {sooner}" in evidence.load("answers").loc["allies", "answer"]
    )
