"""Scenarios: exclusive, exhaustive, held to the forecasts, and as they are shown."""

import itertools
import json
import re

import pandas as pd
import pytest

from report import evidence
from report.exhibits import outlook
from report.exhibits.kit import charts
from report.verdict import forecasts, scenarios

CHANCES = {"war": 0.3, "raid": 0.2, "peace": 0.5, "treaty": 0.4}


def made(**changed: float) -> pd.DataFrame:
    """A made-up set: attack (enough: war or raid), settlement (needs peace and treaty), and what is left."""
    stated = {"attack": 0.4, "settlement": 0.2, "left": 0.4} | changed
    return pd.DataFrame({"rank": range(1, len(stated) + 1), "probability": stated.values()}, index=list(stated))


def links(*more: tuple) -> pd.DataFrame:
    rows = [("attack", "war", "enough"), ("attack", "raid", "enough"), ("settlement", "peace", "needed")]
    rows += [("settlement", "treaty", "needed"), *more]
    frame = pd.DataFrame(rows, columns=["scenario", "forecast", "role"])
    return frame.assign(sign=None, resolve_by=pd.NaT, evidence_state=None, direction="points_to")


def faults(rows: pd.DataFrame, tied: pd.DataFrame | None = None) -> list[str]:
    return list(scenarios.faults(rows, links() if tied is None else tied, CHANCES))


def test_a_sound_set_has_no_fault():
    assert faults(made()) == []


@pytest.mark.parametrize("left", [0.39, 0.41, 0.405])
def test_probabilities_must_add_up_to_the_whole_in_whole_per_cent(left):
    assert any("column probability" in fault and "per cent in all" in fault for fault in faults(made(left=left)))


def test_a_scenario_is_no_likelier_than_what_it_needs():
    found = faults(made(settlement=0.41, left=0.19))
    assert found == ["scenarios: row settlement, column probability: 0.41, expected 0.00 to 0.40 by its forecasts"]


def test_a_scenario_lies_between_the_likeliest_that_is_enough_and_their_sum():
    tied = links()
    assert scenarios.bounds("attack", made(), tied, CHANCES) == (pytest.approx(0.3), pytest.approx(0.5))
    assert "row attack" in faults(made(attack=0.29, left=0.51))[0]
    assert "row attack" in faults(made(attack=0.51, left=0.29))[0]


def test_what_is_sure_yields_to_what_is_asked_before():
    tied = links(("late", "war", "enough"))
    rows = made().reindex(["attack", "settlement", "late", "left"])
    rows["rank"], rows["probability"] = range(1, 5), [0.1, 0.1, 0.1, 0.7]
    assert scenarios.bounds("late", rows, tied, CHANCES)[0] == pytest.approx(0.3 - 0.2)


def test_what_is_left_is_no_likelier_than_that_nothing_enough_happens():
    assert scenarios.bounds("left", made(), links(), CHANCES) == (0.0, pytest.approx(0.7))
    assert any("row left" in fault for fault in faults(made(attack=0.1, settlement=0.1, left=0.8)))


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("sign", "Something is seen", "expected one of the two"),
        ("forecast", None, "expected one of the two"),
        ("direction", "speaks_against", "expected a forecast that points to the scenario"),
    ],
)
def test_a_badly_formed_link_is_named(column, value, words):
    tied = links()
    tied.loc[0, column] = value
    assert words in scenarios._link(tied.loc[0])


def test_a_scenario_without_a_deciding_forecast_is_refused():
    rows = made()
    rows.loc["idle"] = [4, 0.0]
    assert any("row left" in fault and "needed or enough" in fault for fault in faults(rows))


@pytest.mark.parametrize(
    ("yes", "key"),
    [
        (set(), "left"),
        ({"peace"}, "left"),
        ({"peace", "treaty"}, "settlement"),
        ({"raid"}, "attack"),
        ({"raid", "peace", "treaty"}, "attack"),
    ],
)
def test_the_first_that_is_met_happened(yes, key):
    assert scenarios.happened(yes, made(), links()) == key


# ------------------------------------------------------------------------------------------- the book's own rows


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    return scenarios.scenarios()


def test_the_scenarios_add_up_to_one_exactly(rows):
    assert sum(round(100 * float(chance)) for chance in rows["probability"]) == 100
    assert 4 <= len(rows) <= 6 and rows.index[-1] == "standstill"


def test_each_scenario_can_happen_and_nothing_else(rows):
    tied = scenarios.links().query("role != 'sign'")
    asked = sorted(set(tied["forecast"]))
    several = (set(yes) for size in range(4) for yes in itertools.combinations(asked, size))
    found = {scenarios.happened(yes, rows, tied) for yes in several}
    assert found == set(rows.index)


def test_no_scenario_is_likelier_than_a_forecast_that_it_needs(rows):
    chances = forecasts.forecasts()["probability"]
    for _, link in scenarios.links().query("role == 'needed'").iterrows():
        assert rows.loc[link["scenario"], "probability"] <= chances[link["forecast"]], link["forecast"]


def test_each_scenario_has_early_signs_and_what_decides_is_late(rows):
    tied = scenarios.links()
    for key in rows.index[:-1]:
        own = tied[tied["scenario"] == key]
        assert {"early", "late"} <= set(own["moment"].astype(str)), key
    assert (tied.loc[tied["role"] != "sign", "moment"] == "late").all()
    assert not tied.duplicated(["scenario", "forecast", "sign"]).any()


def test_each_reader_finds_each_scenario_once(rows):
    found = scenarios.consequences(rows)
    assert not found.duplicated(["reader", "scenario"]).any()
    assert len(found) == (len(rows) - 1) * found["reader"].nunique()
    assert (found["qualifier"] == "ours").all() and (rows["qualifier"] == "ours").all()
    assert found["decision"].str.startswith(("Whether", "How", "What", "Whom")).all()


def test_consequences_advise_nothing():
    text = " ".join(evidence.load("consequences")[["change", "decision", "unknown"]].to_numpy().ravel())
    assert not re.search(r"\b(?:should|ought|must|recommend\w*|advis\w+)\b", text)


def test_the_words_of_the_key_judgements_are_those_of_the_probabilities(rows):
    text = (evidence.ROOT / "chapters" / "outlook.ipynb").read_text(encoding="utf-8")
    cells = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    chances = rows["probability"].astype(float)
    neither = 1 - scenarios.apart(rows, "second_strike", "border_crisis")
    for claim, chance in (
        ("no change at the top", chances["quiet_basing"]),
        ("over Belarus", neither),
        ("takes in the EU does not come", 1 - chances["thaw"]),
    ):
        said = re.search(rf"{claim}\.\*\* ([A-Za-z ]+)\. Confidence:", cells)
        assert said and said[1].lower() == forecasts.term(chance), claim


# --------------------------------------------------------------------------------------------------- as it is shown


def test_readers_meet_the_likeliest_first_and_what_is_left_last(rows):
    order = scenarios.listed(rows)
    assert order.index[-1] == rows.index[-1] and order["probability"].iloc[:-1].is_monotonic_decreasing
    assert scenarios.headline(rows).startswith(order["short"].iloc[0])


def test_the_chart_knows_every_role_that_decides():
    assert {*outlook.ROLES, "sign"} == set(evidence.labels("scenario_indicators", "role"))


@pytest.mark.parametrize("narrow", [False, True])
def test_scenarios_and_forecasts_are_drawn_where_they_are(rows, narrow):
    chart = charts.Chart(
        outlook.draw_scenarios(rows), name="test-scenarios", title="A finding", subtitle="Share", note="Source: none", caption="A caption"
    )  # fmt: skip
    ax = chart.figure(narrow).axes[0]
    assert [bar.get_width() for bar in ax.patches] == list(scenarios.listed(rows)["probability"].astype(float))
    drawn = sorted(line.get_xdata()[0] for line in ax.lines if line.get_marker() == "*")
    tied = scenarios.links().query("role != 'sign'")
    assert drawn == sorted(forecasts.forecasts()["probability"].astype(float)[tied["forecast"]])


def test_the_tables_hold_what_they_say(rows):
    assert len(outlook.path_table(rows, "A caption").frame) == len(rows)
    assert len(outlook.wants_table(rows, "A caption").frame) == len(rows) - 1
    seen = outlook.indicator_table(rows, "A caption").frame
    assert len(seen) == (scenarios.links()["moment"] == "early").sum() and seen["Today"].str.len().gt(10).all()
    assert len(outlook.consequence_table(rows, "A caption").frame) == len(evidence.load("consequences"))
