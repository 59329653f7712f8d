"""Responses: pairing, lags and their summaries, on cases that can be worked out by hand, and the rows behind them."""

import numpy as np
import pandas as pd
import pytest

from report import evidence
from report.exhibits import responses as responses_shown
from report.exhibits.kit import charts
from report.verdict import responses
from report.wording import sentences

INF = np.inf
LEAVE = [[1.0, 4.0], [INF, 2.0], [INF, INF]]  # three steps, two answers


def test_the_first_answer_counts():
    lag, place = responses.waits(np.array(LEAVE), 12)
    assert lag.tolist() == [1.0, 2.0, INF] and place.tolist() == [0, 1, -1]


def test_an_answer_outside_the_window_does_not_count():
    lag, place = responses.waits(np.array(LEAVE), 1.5)
    assert lag.tolist() == [1.0, INF, INF] and place.tolist() == [0, -1, -1]


def test_an_answer_that_counts_once_goes_to_the_last_step_before_it():
    lag, _ = responses.waits(np.array([[3.0], [1.0]]), 12, once=True)
    assert lag.tolist() == [INF, 1.0]
    assert responses.waits(np.array([[3.0], [1.0]]), 12)[0].tolist() == [3.0, 1.0]


def test_without_measures_no_step_is_answered():
    lag, place = responses.waits(np.empty((2, 0)), 12)
    assert lag.tolist() == [INF, INF] and place.tolist() == [-1, -1]


@pytest.mark.parametrize(
    ("times", "answered", "share", "value"),
    [
        ([1, 2, 3, 4], [True] * 4, 0.5, 2),
        ([4, 1, 3], [True] * 3, 0.5, 3),
        ([1, 2, 3, 4], [True] * 4, 0.25, 1),
        ([1, 2, 12, 12], [True, True, False, False], 0.5, 2),
        ([1, 12, 12, 12], [True, False, False, False], 0.5, INF),
        ([1, 2, 3, 4], [True, False, True, True], 0.5, 3),  # waiting: 3/4, then 3/4 of it left at risk two: 3/8
        (
            [2, 2, 5],
            [True, False, True],
            0.5,
            5,
        ),  # at one moment the answer comes before the end of watching: 2/3, then 0
        ([5, 6], [False, False], 0.5, INF),
    ],
)
def test_quantiles_keep_the_unanswered_in_the_count(times, answered, share, value):
    assert responses.kaplan_meier_quantile(times, answered, share) == value


def test_a_month_counts_only_when_all_of_it_is_later():
    frame = pd.DataFrame(
        {"date": pd.to_datetime(["2021-08-01", "2021-08-20"]), "date_precision": ["month", "day"]},
        index=["month", "day"],
    )
    dated = responses._dated(frame)
    assert dated.loc["month", "moment"] == pd.Timestamp(2021, 8, 16) and dated.loc["month", "first"] == pd.Timestamp(
        2021, 8, 1
    )
    starts = responses.in_months(pd.to_datetime(["2021-08-10", "2021-07-31"]))
    behind = responses.behind(starts, dated, np.ones((2, 2), dtype=bool))
    assert behind[0, 0] == INF  # the tenth lies before the middle of the month, but not before all of it
    assert np.isfinite(behind[1]).all() and behind[0, 1] == pytest.approx(10 / (365.2425 / 12))
    paired = responses.pairs("any_ally")
    assert paired.loc["missiles_2021", "answer"] != "responses:strr_006"  # of 9 August, before the step of 28 August
    assert paired.loc["training_centres_2021", "answer"] == "responses:strr_006"


def test_a_lag_is_the_time_between_the_two_dates():
    row = responses.pairs("naming").loc["wagner_2023"]
    assert row["answer"] == "responses:strr_016"
    assert row["lag"] == pytest.approx(13 / (365.2425 / 12))  # 24 June to 7 July 2023


def test_unanswered_steps_are_kept_and_watched_no_longer_than_window_and_table():
    for rule, window in responses.rules()["window_months"].items():
        paired = responses.pairs(rule)
        assert len(paired) == len(responses.steps())
        assert ((paired["lag"] >= 0) & (paired["lag"] <= window + 1e-9)).all()
        assert (paired["answer"].notna() == paired["answered"]).all()
    late = responses.pairs("naming").loc["nuclear_drill_2026"]
    assert not late["answered"] and late["lag"] < 3


def test_the_state_of_a_day_knows_nothing_later():
    paired = responses.pairs("any_ally", until=pd.Timestamp(2021, 12, 31))
    assert paired["moment"].max() <= pd.Timestamp(2021, 12, 31)
    assert not responses.pairs("military", until=pd.Timestamp(2021, 12, 31))["answered"].any()
    assert responses.pairs("military").loc[paired.index, "answered"].any()


def test_rules_admit_what_they_say():
    rules = responses.rules()
    assert (responses.measures("nato_only")["actor"] == "NATO").all()
    assert set(responses.measures("no_sanctions")["category"]).isdisjoint({"sanction"})
    assert responses.measures("names_belarus")["names_belarus"].all() and responses.rules()["belarus_only"].sum() == 1
    assert set(responses.measures("with_eu")["actor"]) - set(responses.measures("any_ally")["actor"]) == {"EU"}
    assert "UA" not in set(responses.measures("with_eu")["actor"])
    assert responses.measures("forces").index.str.startswith("nato_posture:").any()
    for rule, row in rules.iterrows():
        assert set(responses.measures(rule).index).isdisjoint(row["evidence_excluded"].split(";"))
        assert (
            "responses:us_potash_relief_2025" in row["evidence_excluded"]
            and "responses:strr_050" in row["evidence_excluded"]
        )
        assert (responses.measures(rule)["date_precision"] != "year").all()


def test_answers_fit_the_domain_where_the_rule_asks_for_it():
    paired = responses.pairs("same_domain")
    every = responses.measures("same_domain")
    for _, row in paired[paired["answered"]].iterrows():
        assert every.loc[row["answer"], "category"] in row["fitting"].split(";")


def test_an_answer_serves_one_step_where_the_rule_asks_for_it():
    answers = responses.pairs("once")["answer"].dropna()
    assert answers.is_unique and not responses.pairs("any_ally")["answer"].dropna().is_unique


def test_a_stricter_rule_answers_no_more_steps():
    answered = {rule: set(responses.pairs(rule).query("answered").index) for rule in responses.rules().index}
    for strict in (
        "three_months",
        "no_sanctions",
        "names_belarus",
        "same_domain",
        "military",
        "nato_only",
        "once",
        "naming",
    ):
        assert answered[strict] <= answered["any_ally"]
    assert answered["any_ally"] <= answered["with_eu"] and answered["military"] <= answered["military_two_years"]


def test_resampling_of_equal_lags_has_no_width_and_of_unanswered_no_end():
    moments = pd.to_datetime(["2020-01-01", "2021-01-01", "2022-01-01"])
    same = pd.DataFrame({"moment": moments, "lag": [3.0] * 3, "answered": [True] * 3})
    assert responses.bootstrap_interval(same, draws=50) == (3.0, 3.0)
    assert responses.bootstrap_interval(same.assign(answered=False), draws=50) == (INF, INF)


def test_resampling_is_the_same_each_time_and_holds_the_median():
    row = responses.summary("military")
    assert responses.bootstrap_interval(responses.pairs("military")) == (row["low"], row["high"])
    assert row["low"] <= row["median"] <= row["high"]
    assert row["answered"] + row["unanswered"] == row["steps"]


def test_periods_add_up_to_all_steps():
    for rule in ("any_ally", "naming"):
        periods = responses.by_period(rule)
        assert periods["steps"].sum() == len(responses.steps())
        assert periods["answered"].sum() == responses.summary(rule)["answered"]


def test_each_step_is_the_row_that_it_points_to():
    for key, step in responses.steps().iterrows():
        found = sentences.row(step["evidence_step"])
        dates = {found[name] for name in ("date", "date_from", "date_signed") if name in found}
        assert step["date"] in dates, key
        assert set(step["sources"].split(";")) <= set(found["sources"].split(";")), key
        assert step["qualifier"] == found["qualifier"] != "alleged", key
    assert responses.steps()["evidence_step"].is_unique


def test_steps_are_dated_to_the_day_and_begin_after_the_table_of_responses():
    steps = responses.steps()
    assert (steps["date_precision"] == "day").all()
    assert steps["moment"].min() > evidence.load("responses")["date"].min()
    assert 15 <= len(steps) <= 30


def test_a_measure_that_names_a_step_follows_it():
    measures = evidence.load("responses")
    for _, step in responses.steps().dropna(subset="evidence_naming").iterrows():
        for reference in step["evidence_naming"].split(";"):
            assert measures.loc[reference.removeprefix("responses:"), "date"] >= step["date"]


def test_lags_in_words():
    assert responses.months(4.44) == "4.4" and responses.months(INF) == "not reached"
    assert (
        responses.between(0.5, 2) == "0.5–2.0"
        and responses.between(3, INF) == "3.0 – not reached"
        and responses.between(INF, INF) == "not reached"
    )


def test_tables_show_every_rule_and_every_step_with_sources():
    assert len(responses_shown.rule_table("A caption").frame) == len(responses.rules())
    shown = responses_shown.pair_table("naming", "A caption").frame
    assert (
        len(shown) == len(responses.steps())
        and shown["First measure"].str.startswith("none within").sum() == responses.summary("naming")["unanswered"]
    )
    assert shown["Sources"].ne("").all()


@pytest.mark.parametrize("narrow", [False, True])
def test_unanswered_steps_are_drawn(narrow):
    def chart(draw, name):
        return charts.Chart(
            draw,
            name=name,
            title="A finding",
            subtitle="Months",
            note="Source: none",
            alt="What it shows",
            caption="A caption",
        ).figure(narrow)

    strips = chart(responses_shown.draw_lags(["any_ally", "naming"]), "test-lags").axes[0]
    marks = {
        marker: sum(len(line.get_xdata()) for line in strips.lines if line.get_marker() == marker) for marker in "o>"
    }
    told = responses.summaries().loc[["any_ally", "naming"]]
    assert marks == {"o": told["answered"].sum(), ">": told["unanswered"].sum()}
    timeline = chart(responses_shown.draw_timeline("naming"), "test-timeline").axes[0]
    hollow = [
        line
        for line in timeline.lines
        if line.get_marker() not in ("None", "") and line.get_markerfacecolor() == "white"
    ]
    assert len(hollow) == told.loc["naming", "unanswered"]


def test_an_unknown_rule_is_an_error():
    with pytest.raises(KeyError):
        responses.measures("no_such_rule")


def test_a_further_step_and_a_further_rule_are_paired(monkeypatch):
    real = evidence.load
    steps, rules = real("integration_steps"), real("pairing_rules")
    answer = responses.measures("nato_only")["first"].iloc[-1]
    new = steps.iloc[[-1]].assign(date=answer - pd.Timedelta(days=10)).rename(index=lambda key: "new")
    strict = rules.loc[["nato_only"]].assign(window_months=1).rename(index=lambda key: "strict")
    changed = {
        "integration_steps": pd.concat([steps, new]).rename_axis("id"),
        "pairing_rules": pd.concat([rules, strict]).rename_axis("id"),
    }
    monkeypatch.setattr(evidence, "load", lambda name: changed.get(name, real(name)).copy())
    row = responses.pairs("strict").loc["new"]
    assert row["answered"] and 0 <= row["lag"] <= 1
    drawing = responses_shown.draw_timeline("strict")
    assert "new" in drawing.rows.index.get_level_values("id") and f"of {len(steps) + 1} steps" in drawing.words
