"""Forecasts: scores on cases that can be worked out by hand, refusals, coherence, and what every forecast must carry."""

import json
import re

import numpy as np
import pandas as pd
import pytest

from report import evidence, wording
from report.exhibits import outlook
from report.exhibits.kit import charts
from report.verdict import agreement, criteria, forecasts, index
from report.verdict.forecasts import __main__ as printed

MADE, LAST = pd.Timestamp(2026, 11, 26), pd.Timestamp(2027, 12, 31)


def made(*cases, **columns):
    """Forecasts from (probability, outcome); outcome None is an open one. The base rate is one of two cases, a half."""
    rows = [
        {
            "aspect": "verdict",
            "question": "Does it?",
            "probability": probability,
            "outcome": outcome,
            "date_made": MADE,
            "resolve_by": LAST,
            "date_resolved": LAST if outcome else pd.NaT,
            "openness": "public_act",
            "yes_if": "A ministry says so in public.",
            "no_if": "None does by the last day.",
            "void_if": "It had been said before.",
            "condition": None,
            "whole": None,
            "within": None,
            "base_kind": "cases",
            "base_yes": 1,
            "base_of": 2,
            "base_rate": 0.5,
        }
        for probability, outcome in cases
    ]
    return pd.DataFrame(rows, index=[f"row_{place}" for place in range(len(rows))]).assign(**columns)


def test_perfect_forecasts_score_nought():
    assert forecasts.brier([1, 0, 1], [1, 0, 1]) == 0
    assert forecasts.score(made((1.0, "yes"), (0.0, "no")))["brier"] == 0


def test_an_even_chance_always_scores_a_quarter():
    assert forecasts.brier([0.5] * 4, [1, 0, 0, 0]) == 0.25
    assert forecasts.score(made((0.9, "yes"), (0.2, "no")))["even_chance"] == 0.25


def test_wrong_and_certain_scores_one():
    assert forecasts.brier([1, 0], [0, 1]) == 1


def test_a_case_worked_out_by_hand():
    told = forecasts.score(made((0.9, "yes"), (0.6, "no"), (0.2, "no"), (0.1, "yes")))
    assert told["brier"] == pytest.approx((0.01 + 0.36 + 0.04 + 0.81) / 4)  # 0.305
    assert told["base_rates"] == pytest.approx(0.25)  # each of them a half
    assert told["gain"] == pytest.approx(0.25 - 0.305)
    assert (told["forecasts"], told["yes"]) == (4, 2)
    assert told[["low", "high", "gain_low", "gain_high"]].isna().all()  # too few for an interval


def test_the_interval_holds_the_score_and_shrinks_with_more_questions():
    few, many = (forecasts.score(made(*([(0.8, "yes"), (0.8, "no"), (0.1, "no")] * size))) for size in (3, 40))
    assert few["low"] < few["brier"] < few["high"] and many["high"] - many["low"] < few["high"] - few["low"]
    same = forecasts.score(made(*([(0.8, "yes")] * 6)))
    assert same["low"] == same["high"] == pytest.approx(0.04)


def test_the_parts_add_up_to_the_score_in_bins_of_one_probability():
    chances, outcomes = [0.8, 0.8, 0.8, 0.2, 0.2], [1, 1, 0, 0, 1]
    parts = forecasts.decomposition(chances, outcomes)
    assert parts["reliability"] == pytest.approx(0.6 * (0.8 - 2 / 3) ** 2 + 0.4 * (0.2 - 0.5) ** 2)
    assert parts["resolution"] == pytest.approx(0.6 * (2 / 3 - 0.6) ** 2 + 0.4 * (0.5 - 0.6) ** 2)
    assert parts["uncertainty"] == pytest.approx(0.24) and parts["within"] == pytest.approx(0, abs=1e-12)


def test_the_parts_add_up_with_what_differs_inside_the_bins():
    chances, outcomes = [0.75, 0.85, 0.95, 0.12, 0.28], [1, 1, 0, 0, 1]
    parts = forecasts.decomposition(chances, outcomes)
    total = parts["reliability"] - parts["resolution"] + parts["uncertainty"] + parts["within"]
    assert total == pytest.approx(forecasts.brier(chances, outcomes)) and parts["within"] != pytest.approx(0)


def test_bins_hold_their_lower_edge_and_have_exact_intervals():
    bins = forecasts.calibration([0.0, 0.1, 0.1, 0.7, 1.0], [0, 0, 1, 1, 1])
    assert list(bins["from"]) == [0, 0.1, 0.7] and list(bins["forecasts"]) == [1, 2, 2]
    first, second, last = (bins.iloc[place] for place in range(3))
    assert (first["low"], first["high"]) == (0, pytest.approx(0.95))  # 0 of 1: the chance of a no is 5 per cent at 0.95
    assert second["low"] == pytest.approx(1 - np.sqrt(0.95)) and second["high"] == pytest.approx(np.sqrt(0.95))
    assert last["low"] == pytest.approx(np.sqrt(0.05)) and last["high"] == 1


def test_the_expected_score_of_an_even_chance_is_a_quarter_and_of_certainty_nought():
    assert forecasts.expected(made((0.5, None), (0.5, None))) == 0.25
    assert forecasts.expected(made((1.0, None), (0.0, None))) == 0
    assert forecasts.expected(made((0.2, None))) == pytest.approx(0.16)


def test_the_spread_of_the_score_lies_about_what_is_expected():
    assert forecasts.spread(made((0.5, None), (0.5, None))) == (0.25, 0.25)
    rows = made(*([(0.1, None)] * 30))
    low, high = forecasts.spread(rows)
    assert low < forecasts.expected(rows) < high


def test_the_number_of_yes_has_its_exact_chances():
    assert forecasts.yes_counts([0.5, 0.5]) == pytest.approx([0.25, 0.5, 0.25])
    assert forecasts.yes_counts([0.1, 0.2]) == pytest.approx([0.72, 0.26, 0.02])


def test_more_questions_notice_more():
    few, many = (forecasts.noticed(made(*([(0.2, None)] * size))) for size in (5, 60))
    assert 0 < few < many < 1
    assert forecasts.noticed(made(*([(0.2, None)] * 60)), odds=1) <= 0.05


def test_an_open_or_void_forecast_is_not_scored():
    rows = made((0.9, "yes"), (0.2, None), (0.4, "void"))
    with pytest.raises(forecasts.ForecastError, match=r"row row_1, column outcome: '', expected yes or no") as error:
        forecasts.score(rows)
    assert "row row_2, column outcome: 'void'" in str(error.value)
    assert forecasts.score(forecasts.scored(rows))["forecasts"] == 1


def test_nothing_to_score_is_an_error():
    with pytest.raises(forecasts.ForecastError, match="at least one"):
        forecasts.score(forecasts.scored(made((0.2, None))))


@pytest.mark.parametrize(
    ("chances", "outcomes"), [([0.5], [1, 0]), ([1.2], [1]), ([0.5], [0.5]), ([float("nan")], [1]), ([], [])]
)
def test_numbers_that_cannot_be_scored_are_refused(chances, outcomes):
    with pytest.raises(forecasts.ForecastError):
        forecasts.brier(chances, outcomes)


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("probability", 1.2, "column probability: '1.2', expected a share between nought and one"),
        ("probability", None, "column probability: '', expected a share"),
        ("resolve_by", pd.NaT, "column resolve_by: '', expected a last day"),
        ("resolve_by", pd.Timestamp(2020, 1, 1), "column resolve_by: '2020-01-01', expected a day after"),
        ("base_rate", 0.4, "column base_rate: '0.4', expected 0.500, as the counts give it"),
        ("yes_if", None, "column yes_if: '', expected what counts as yes"),
        ("no_if", "  ", "column no_if: '  ', expected what counts as no"),
        ("outcome", "perhaps", "column outcome: 'perhaps', expected yes, no or void"),
        ("date_resolved", pd.NaT, "column date_resolved: '', expected a day exactly where"),
        ("date_resolved", pd.Timestamp(2026, 1, 1), "column date_resolved: '2026-01-01', expected a day not before"),
    ],
)
def test_a_badly_formed_row_is_refused_in_one_line(column, value, words):
    rows = made((0.9, "yes"), (0.2, "no")).astype({column: object})
    rows.loc["row_1", column] = value
    found = forecasts.faults(rows)
    assert len(found) == 1 and words in found[0] and "row row_1" in found[0]
    with pytest.raises(forecasts.ForecastError):
        forecasts.checked(rows)


@pytest.mark.parametrize("column", [{"openness": "hidden"}, {"condition": ["row_1", None]}])
def test_silence_settles_nothing_that_could_be_hidden_or_has_a_condition(column):
    assert not forecasts.faults(made((0.1, None), (0.2, None), **column))
    found = forecasts.faults(made((0.1, None), (0.2, None), **column, void_if=None))
    assert found and all("column void_if: ''" in line for line in found)


def test_a_narrower_question_is_no_likelier_than_the_wider_one():
    assert not forecasts.faults(made((0.2, None), (0.2, None), within=["row_1", None]))
    found = forecasts.faults(made((0.3, None), (0.2, None), within=["row_1", None]))
    assert len(found) == 1 and "expected at most 0.2, the chance of row_1" in found[0]
    assert "expected no, as row_1 is no" in forecasts.faults(made((0.1, "yes"), (0.2, "no"), within=["row_1", None]))[0]


@pytest.mark.parametrize(("whole", "sound"), [(0.04, False), (0.05, True), (0.8, True), (0.81, False)])
def test_a_conditional_agrees_with_its_condition_and_the_whole(whole, sound):
    ties = {"condition": ["row_1", None, None], "whole": ["row_2", None, None]}
    rows = made((0.2, None), (0.25, None), (whole, None), **ties)  # both: 0.05; without the condition 0.75 is left
    assert forecasts.without(rows.loc["row_0"], rows) == (pytest.approx(0.05), pytest.approx(0.8))
    assert (not forecasts.faults(rows)) == sound


def test_a_conditional_is_answered_only_where_its_condition_is_a_yes():
    ties = {"condition": ["row_1", None]}
    assert not forecasts.faults(made((0.2, "no"), (0.5, "yes"), **ties))
    assert not forecasts.faults(made((0.2, "void"), (0.5, "no"), **ties))
    assert "expected void or nothing" in forecasts.faults(made((0.2, "no"), (0.5, "no"), **ties))[0]


def test_a_question_asked_within_another_is_no_step_of_its_own():
    rows = made((0.1, None), (0.3, None), (0.6, None), direction=["toward", "toward", "apart"])
    rows.loc["row_1", "within"] = "row_0"
    assert list(forecasts.steps(rows).index) == ["row_0"]


def test_what_decides_bears_on_a_criterion_and_points_to_a_district():
    rows = forecasts.forecasts()
    found = forecasts.deciding(rows)
    assert set(found.index) == set(evidence.load("forecast_criteria")["forecast"]) and 5 <= len(found) <= 12
    assert (found["direction"] == "toward").all() and found["condition"].isna().all()


def test_where_each_forecast_stands():
    rows = made((0.2, None), (0.5, "no"), (0.3, None), (0.1, "void"), condition=["row_1", None, None, None])
    states = ["due", "settled", "open", "void"]
    assert list(forecasts.standing(rows, LAST)) == states
    states[2] = "due"
    assert list(forecasts.standing(rows, LAST + pd.Timedelta(days=1))) == states


def test_the_printed_score_reads_outcomes():
    rows = made((0.9, "yes"), (0.2, "no"), (0.4, "void"), (0.3, None), (0.8, "yes"), (0.7, "no"), (0.1, "no"))
    said = printed.told(rows, LAST + pd.Timedelta(days=1))
    assert "7 forecasts on 2028-01-01: 0 open, 1 due, 5 settled, 1 void" in said and "due      row_3: Does it?" in said
    assert "settled  row_0: yes, forecast 90%" in said and "Brier score 0.118 (90% interval" in said
    assert "no score yet" in printed.told(made((0.2, None)), MADE)


# ------------------------------------------------------------------------------------------- the book's own rows


def test_every_forecast_can_be_settled():
    rows = forecasts.forecasts()
    assert 40 <= len(rows) <= 50
    assert (rows["resolve_by"] <= LAST).all() and (rows["resolve_by_precision"] == "day").all()
    assert (rows["date_made_precision"] == "day").all() and (rows["date_state"] <= rows["date_made"]).all()
    for column in ("yes_if", "no_if", "evidence_state", "reason", "state_today"):
        assert rows[column].str.len().ge(20).all(), column
    assert not (rows["yes_if"] == rows["no_if"]).any()
    assert rows["question"].str.endswith("?").all() and rows["question"].is_unique and rows["indicator"].is_unique
    assert (rows["qualifier"] == "ours").all()
    held = rows["question"].str.startswith("If ")
    assert rows.loc[held, "void_if"].notna().all() and held[rows["condition"].notna()].all()


def test_forecasts_are_spread_over_aspects_days_and_chances():
    rows = forecasts.forecasts()
    assert rows["aspect"].value_counts().ge(4).all() and rows["aspect"].nunique() == 7
    assert rows["resolve_by"].nunique() >= 4
    assert list(rows["aspect"]) == sorted(rows["aspect"], key=list(rows["aspect"].cat.categories).index)
    chances = rows["probability"].astype(float)
    assert min(chances.between(low, high).sum() for low, high in [(0, 0.1), (0.1, 0.3), (0.3, 0.7)]) >= 10


def test_the_parts_asked_for_are_asked():
    rows = forecasts.forecasts()
    assert {"ground_attack", "launches", "troops_10000", "warheads_present", "succession", "us_relief"} <= set(
        rows.index
    )
    credence, confirmed = (rows.loc[key] for key in ("warheads_present", "warheads_confirmed"))
    assert credence["openness"] == "hidden" and "a confirmation among them, settle nothing" in credence["void_if"]
    assert "not that none are there" in confirmed["no_if"] and pd.isna(confirmed["condition"])


def test_base_rates_are_what_the_tables_count():
    rows = forecasts.forecasts()
    counted = rows[rows["table"].notna()]
    assert len(counted) >= 15
    for key, row in counted.iterrows():
        assert forecasts.recounted(row) == (row["base_yes"], row["base_of"]), key
    assert (rows["table"].notna() == rows["selection"].notna()).all()
    assert (rows["table"].notna() | rows["evidence_base"].notna()).all()
    years = rows["base_kind"] == "years"
    assert (rows.loc[years, "base_to"] - rows.loc[years, "base_from"] + 1 == rows.loc[years, "base_of"]).all()
    assert (rows["base_what"].isna() == years).all()


def test_base_rates_counted_by_hand_are_those_of_the_index_and_of_sipri():
    rows = forecasts.forecasts()
    fixed = {"imputation": "linear", "normalisation": "goalposts", "weights": "equal", "aggregation": "arithmetic"}
    middle = np.median(index.simulate(draws=2000, fixed=fixed).index, axis=0)
    rose = rows.loc["index_2027_higher"]
    assert (int((np.diff(middle) > 0).sum()), len(middle) - 1) == (rose["base_yes"], rose["base_of"])
    imports = evidence.load("ally_arms_imports").query("country == 'BY' and 2016 <= year <= 2025")
    share = imports[imports["supplier"] == "RU"].groupby("year")["tiv"].sum() / imports.groupby("year")["tiv"].sum()
    assert (int((share >= 0.95).sum()), len(share)) == tuple(rows.loc["sipri_share", ["base_yes", "base_of"]])
    volumes = evidence.load("arms_transfer_volumes").query(
        "country == 'BY' and flow == 'imports' and edition == 'sipri_2026' and year >= 2011"
    )
    change = volumes.sort_values("year")["tiv"].astype(float).diff().dropna()
    assert (int((change < 0).sum()), len(change)) == tuple(rows.loc["sipri_lower", ["base_yes", "base_of"]])


def test_base_rates_of_codings_are_those_of_the_blind_codings_as_they_are():
    rows, codings = forecasts.forecasts(), agreement.codings()
    middles = codings["middle"].xs(criteria.LAST, level="year").unstack("coder")
    blind = middles.columns.drop("first")
    moved = middles[blind].sub(middles["first"], axis=0).abs() >= 0.5
    for key in ("decision_fight", "stationed_forces"):
        row = rows.loc[f"recoding_{key}"]
        assert (int(moved.to_numpy().sum()), moved.size) == (row["base_yes"], row["base_of"])
        assert f"{wording.count(len(blind))} blind" in row["base_what"] and not moved.loc[key].any()
        ends = codings.xs((key, criteria.LAST), level=("criterion", "year"))[["low", "high"]]
        for ends_told in {wording.listing([f"{low:g}", f"{high:g}"]) for low, high in ends.to_numpy() if low < high}:
            assert f"between {ends_told}" in row["state_today"]
    assert (middles[blind].loc["stationed_forces"] - middles.loc["stationed_forces", "first"]).eq(0.25).all()  # reason
    met = {name: (found[criteria.LAST] == "met").any() for name, found in agreement.answers(codings).items()}
    row = rows.loc["reading_met"]
    assert (sum(met[name] for name in blind), len(blind)) == (row["base_yes"], row["base_of"])


def test_the_state_cites_the_rows_that_it_rests_on():
    for key, row in forecasts.forecasts().iterrows():
        for reference in row["evidence_state"].split(";"):
            table, _, found = reference.partition(":")
            assert set(evidence.load(table).loc[found, "sources"].split(";")) & set(row["sources"].split(";")), (
                key,
                reference,
            )


def test_an_outcome_goes_with_its_day():
    rows = evidence.load("forecasts")
    assert (rows["outcome"].isna() == rows["date_resolved"].isna()).all()


@pytest.mark.parametrize(
    ("chance", "word"),
    [
        (0.0, "almost no chance"),
        (0.02, "almost no chance"),
        (0.12, "very unlikely"),
        (0.29, "unlikely"),
        (0.5, "roughly even chance"),
        (0.6, "likely"),
        (0.9, "very likely"),
        (1.0, "almost certain"),
    ],
)
def test_probabilities_in_words_of_the_scale(chance, word):
    assert forecasts.term(chance) == word


def test_the_word_of_the_key_judgement_on_sites_is_that_of_its_forecasts():
    """Neither a site nor a formation: at least what both chances together leave, at most what the greater one leaves."""
    chances = forecasts.forecasts().loc[["new_site_agreement", "russian_formation"], "probability"].astype(float)
    words = {forecasts.term(1 - chances.sum()), forecasts.term(1 - chances.max())}
    assert words == {"very likely"}
    for chapter in ("00_summary", "07_verdict"):
        text = (evidence.ROOT / "chapters" / f"{chapter}.ipynb").read_text(encoding="utf-8")
        cells = ["".join(cell["source"]) for cell in json.loads(text)["cells"]]
        said = r"No further Russian site will be agreed.*by the end of 2027\.\*\* Very likely\. Confidence"
        assert re.search(said, "\n".join(cells)), chapter


# --------------------------------------------------------------------------------------------------- as it is shown


def test_the_tables_show_every_forecast_and_its_outcome():
    rows = forecasts.forecasts()
    shown = outlook.forecast_table(rows, "A caption").frame
    assert list(shown["Question"]) == list(rows["question"])
    told = shown["State today"] == "As for the later day"
    assert told.any() and (rows.loc[told, "within"].notna()).all() and not shown["By"].str.contains(":").any()
    done = rows.assign(outcome="void").iloc[:1]
    assert outlook.forecast_table(done, "A caption").frame["By"].str.endswith(": void").all()
    settled = outlook.settlement_table(rows, "A caption").frame
    assert list(settled["Yes, if"]) == list(rows["yes_if"]) and list(settled["No, if"]) == list(rows["no_if"])
    panel = outlook.rules_panel(rows)
    assert sum(len(part.frame) for state in panel.states for part in state.exhibits) == len(rows)


@pytest.mark.parametrize("narrow", [False, True])
def test_probabilities_base_rates_and_outcomes_are_drawn_where_they_are(narrow):
    rows = made((0.7, "no"), (0.2, None)).assign(indicator=["One", "Two"], qualifier="ours", base_rate=[0.5, 0.4])
    figure = charts.Chart(
        outlook.draw_probabilities(rows),
        name="test-forecasts",
        title="A finding",
        subtitle="Share",
        note="Source: none",
        alt="What it shows",
        caption="A caption",
    ).figure(narrow)
    ax = figure.axes[0]
    drawn = {mark: sorted(line.get_xdata()[0] for line in ax.lines if line.get_marker() == mark) for mark in "*|x"}
    assert drawn == {"*": [0.2, 0.7], "|": [0.4, 0.5], "x": [0.0]}
    assert {"70%", "20%"} <= {text.get_text() for text in ax.texts}


def test_the_credence_in_warheads_is_that_of_the_own_estimate():
    estimate = evidence.load("estimates").loc["warheads_present", "likelihood"]
    assert forecasts.forecasts().loc["warheads_present", "probability"] == pytest.approx(float(estimate), abs=0.01)
