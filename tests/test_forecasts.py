"""Forecasts: scores on cases that can be worked out by hand, refusals, and what every forecast must carry."""

import pandas as pd
import pytest

from report import evidence
from report.exhibits import verdict
from report.exhibits.kit import charts
from report.verdict import forecasts


def made(*cases):
    """Settled forecasts from (probability, outcome); outcome None is an open one."""
    rows = [
        {
            "probability": probability,
            "outcome": outcome,
            "date_made": pd.Timestamp(2026, 11, 23),
            "resolve_by": pd.Timestamp(2027, 12, 31),
            "date_resolved": pd.Timestamp(2027, 12, 31) if outcome else pd.NaT,
            "yes_if": "A ministry says so in public.",
            "no_if": "None does by the last day.",
        }
        for probability, outcome in cases
    ]
    return pd.DataFrame(rows, index=[f"row_{place}" for place in range(len(rows))])


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
    assert told["base_rate"] == pytest.approx(0.25)  # two of four came true
    assert told["skill"] == pytest.approx(1 - 0.305 / 0.25)
    assert (told["forecasts"], told["yes"]) == (4, 2)


def test_the_parts_add_up_to_the_score():
    chances, outcomes = [0.8, 0.8, 0.8, 0.2, 0.2], [1, 1, 0, 0, 1]
    parts = forecasts.decomposition(chances, outcomes)
    assert parts["reliability"] == pytest.approx(0.6 * (0.8 - 2 / 3) ** 2 + 0.4 * (0.2 - 0.5) ** 2)
    assert parts["resolution"] == pytest.approx(0.6 * (2 / 3 - 0.6) ** 2 + 0.4 * (0.5 - 0.6) ** 2)
    assert parts["uncertainty"] == pytest.approx(0.24)
    assert parts["reliability"] - parts["resolution"] + parts["uncertainty"] == pytest.approx(
        forecasts.brier(chances, outcomes)
    )


def test_the_base_rate_leaves_no_skill_where_all_outcomes_are_alike():
    assert pd.isna(forecasts.score(made((0.1, "no"), (0.3, "no")))["skill"])


def test_the_expected_score_of_an_even_chance_is_a_quarter_and_of_certainty_nought():
    assert forecasts.expected(made((0.5, None), (0.5, None))) == 0.25
    assert forecasts.expected(made((1.0, None), (0.0, None))) == 0
    assert forecasts.expected(made((0.2, None))) == pytest.approx(0.16)


def test_an_open_forecast_is_not_scored():
    rows = made((0.9, "yes"), (0.2, None))
    with pytest.raises(
        forecasts.ForecastError,
        match=r"^forecasts: row row_1, column outcome: '', expected yes or no: an open forecast is not scored$",
    ):
        forecasts.score(rows)
    assert forecasts.score(forecasts.settled(rows))["forecasts"] == 1


def test_nothing_to_score_is_an_error():
    with pytest.raises(forecasts.ForecastError, match="at least one"):
        forecasts.score(forecasts.settled(made((0.2, None))))


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
        ("yes_if", None, "column yes_if: '', expected what counts as yes"),
        ("no_if", "  ", "column no_if: '  ', expected what counts as no"),
        ("outcome", "perhaps", "column outcome: 'perhaps', expected yes or no"),
        ("date_resolved", pd.NaT, "column date_resolved: '', expected a day exactly where"),
        ("date_resolved", pd.Timestamp(2026, 1, 1), "column date_resolved: '2026-01-01', expected a day not before"),
    ],
)
def test_a_badly_formed_row_is_refused_in_one_line(column, value, words):
    rows = made((0.9, "yes"), (0.2, "no")).astype({column: object})
    rows.loc["row_1", column] = value
    assert (
        len(forecasts.faults(rows)) == 1
        and words in forecasts.faults(rows)[0]
        and "row row_1" in forecasts.faults(rows)[0]
    )
    with pytest.raises(forecasts.ForecastError):
        forecasts.score(rows)


def test_every_forecast_can_be_settled():
    rows = forecasts.forecasts()
    assert 12 <= len(rows) <= 15
    assert (rows["resolve_by"] <= pd.Timestamp(2027, 12, 31)).all() and (rows["resolve_by_precision"] == "day").all()
    assert (rows["date_made_precision"] == "day").all() and (rows["date_state"] <= rows["date_made"]).all()
    for column in ("yes_if", "no_if", "evidence_state", "reason", "state_today"):
        assert rows[column].str.len().ge(20).all(), column
    assert not (rows["yes_if"] == rows["no_if"]).any()
    assert rows["question"].str.endswith("?").all() and rows["question"].is_unique
    assert (rows["qualifier"] == "estimated").all()


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


def test_the_tables_show_every_forecast_as_open_until_settled():
    rows = forecasts.forecasts()
    shown = verdict.forecast_table(rows, "A caption").frame
    assert len(shown) == len(rows) and (shown["Outcome"] == "open").sum() == rows["outcome"].isna().sum()
    settled = verdict.settlement_table(rows, "A caption").frame
    assert list(settled["Yes, if"]) == list(rows["yes_if"]) and list(settled["No, if"]) == list(rows["no_if"])


@pytest.mark.parametrize("narrow", [False, True])
def test_probabilities_and_outcomes_are_drawn_where_they_are(narrow):
    rows = made((0.7, "no"), (0.2, None)).assign(indicator=["One", "Two"], qualifier="estimated")
    figure = charts.Chart(
        verdict.draw_probabilities(rows),
        name="test-forecasts",
        title="A finding",
        subtitle="Share",
        source="Source: none",
        alt="What it shows",
        caption="A caption",
    ).figure(narrow)
    ax = figure.axes[0]
    assert sorted(line.get_xdata()[0] for line in ax.lines if line.get_marker() == "D") == [0.2, 0.7]
    assert [line.get_xdata()[0] for line in ax.lines if line.get_marker() == "x"] == [0.0]
    assert {text.get_text() for text in ax.texts if text.get_text().strip()} == {"70%", "20%"}
