"""Rows of the flank: which are taken, which line they stand on, how they are told."""

import pandas as pd
import pytest

from report import evidence
from report.aspects import strategic_implications as aspect
from report.exhibits import strategic_implications as show
from report.wording import figure


@pytest.fixture
def table(monkeypatch):
    """Put rows beside those of the evidence: table(name, {column: value, ...}) adds a copy of the table's last row with these changes."""
    load, added = evidence.load, {}

    def with_added(name, *rest):
        rows = load(name, *rest)
        for key, changes in added.get(name, {}).items():
            rows.loc[key] = rows.iloc[-1].to_dict() | changes
        return rows.astype(load(name, *rest).dtypes)

    monkeypatch.setattr(evidence, "load", with_added)
    return lambda name, **changes: added.setdefault(name, {}).update({"new": changes})


JUNE = {"date": pd.Timestamp("2026-06-05"), "date_precision": "day"}


def test_a_strength_is_drawn_by_what_it_counts_and_not_by_its_words(table):
    strength = {"counts": "framework_force", "unit": "personnel", "status": "actual", "low": 700, "high": 700}
    table("nato_posture", host_country="LV", formation="Task force", short=None, **JUNE, **strength)
    rows = aspect.posture()
    assert rows.loc["new", "line"] == "5 June 2026: Task force"
    assert not set(rows["counts"]) - {"framework_force"}


def test_a_strength_of_another_kind_is_left_out(table):
    total = {"counts": "total", "unit": "personnel", "status": "actual", "low": 700, "high": 700}
    table("nato_posture", host_country="LV", formation="battlegroup", short=None, **JUNE, **total)
    assert "new" not in aspect.posture().index


def test_an_actor_without_a_line_of_its_own_shares_one(table):
    table("responses", actor="FI", **JUNE)
    rows = aspect.responses()
    assert rows.loc["new", ["lane", "who"]].tolist() == [aspect.OTHERS, "Finland"]
    assert set(rows["lane"]) <= set(aspect.lanes())


def test_who_acts_with_others_counts_for_each():
    rows = pd.DataFrame({"actor": ["LV", "EE;LV;LT", "PL"]})
    assert aspect.by_actor(rows, "LV").index.tolist() == [0, 1]


def test_a_share_of_trade_is_found_by_its_column(table):
    share = {"share_of": "trade", "unit": "percent", "low": 62.5, "high": 62.5, "bound": "exact"}
    table("sovereignty_indicators", indicator="What Russia takes", theme="economy", **JUNE, **share)
    assert aspect.trade().loc["new", ["year", "base", "mirror"]].tolist() == [2026, "trade", False]
    assert "new" not in aspect.economic_ties(aspect.indicators(), "2020").index


def test_an_event_stands_beside_the_measures_where_its_row_says_so(table):
    day = {"date_from": pd.Timestamp("2026-06-05"), "date_from_precision": "day"}
    table("events", beside_responses=True, **day)
    assert aspect.integration_steps().index[-1] == "new"


def test_a_length_without_a_line_is_called_by_its_metric(table):
    table(
        "corridor", about="corridor", measured_line=None, metric="distance", unit="km", low=61, high=61, bound="exact"
    )
    assert aspect.lengths().loc["new", "measured"] == "distance"


def test_every_kind_of_institution_has_a_group():
    assert set(aspect.GROUPS) == set(evidence.labels("assessments", "institution_type"))


def test_a_text_outside_the_periods_is_refused(table):
    table("assessments", date=pd.Timestamp("2009-03-01"), date_precision="day")
    with pytest.raises(ValueError, match=r"a text of 2009, expected one of 2015–2019"):
        aspect.assessments()


def test_verdicts_of_a_period_are_counted_with_their_unknowns():
    rows = pd.DataFrame(
        {
            "period": ["2020–2021"] * 4 + ["2022–2023"],
            "position": ["high_dependence", "de_facto_district", "constrained_partner", "uncertain", "uncertain"],
        }
    )
    assert aspect.share_bound(rows, "2020–2021") == "2 of 3 known (1 unknown)"
    assert len(aspect.held(rows, "2020–2021", aspect.FINISHED)) == 1


def test_an_observation_is_told_by_its_figure_or_its_words():
    stated = {"low": 7.75, "high": 7.75, "bound": "exact", "unit": "billion USD", "value_text": None}
    assert aspect.finding(pd.Series(stated)) == "7.75 billion USD"
    assert aspect.finding(pd.Series(stated | {"low": None, "high": None, "value_text": "refused"})) == "refused"


def test_an_observation_keeps_its_row_in_either_form():
    told = aspect.indicators()["finding"]
    for key in ("sov_32", "trade_share_exports_2025_two_thirds"):
        assert figure.references(told[key]) == (f"sovereignty_indicators:{key}",)


def test_a_growth_rests_on_its_two_years():
    of_year = "military_expenditure:mil_lt_{}_constant_usd_sipri_2026"
    told = aspect.grown("LT", 2014)
    assert figure.references(told) == (of_year.format(2014), of_year.format(2025))
    assert told == aspect.growth(aspect.spending(2014)["LT"])


def test_texts_that_see_the_end_are_counted_and_none_rests_on_all_of_the_period():
    rows = aspect.assessments()
    told = aspect.finished(rows, "2022–2023")
    assert figure.references(told) == figure.references(aspect.held(rows, "2022–2023", aspect.FINISHED))
    others = rows[~rows["position"].isin(aspect.FINISHED)]
    none = aspect.finished(others, "2022–2023")
    assert none == "none" and len(figure.references(none)) == (others["period"] == "2022–2023").sum()


def test_a_plan_never_joins_the_estimates_of_its_edition(table):
    share = {"unit": "percent of GDP", "low": 9, "high": 9, "bound": "exact"}
    table("defence_budgets", country="LV", year=2025, edition="NATO 2025", kind="budget", **share)
    lines = aspect.editions().query("Year == '2025' and Edition == 'NATO 2025'").set_index("Kind")
    assert lines.loc["plan or budget", ["Poland", "Latvia"]].tolist() == ["", "9.00"]
    assert "9.00" not in lines.loc["estimate", "Latvia"]


def test_the_words_of_the_strengths_name_the_largest_of_each_host():
    rows = pd.DataFrame(
        {
            "host": "Latvia",
            "rank": 0,
            "status": ["actual", "actual", "planned"],
            "low": [1000, 1500, 2200],
            "high": [1000, 1500, 2200],
            "bound": "exact",
            "when": ["2020", "2022", "2026"],
            "words": ["battlegroup", "battlegroup", "troops"],
            "line": ["a", "b", "c"],
            "qualifier": "reported",
        }
    )
    said = "Latvia: actual 1,500 (2022, battlegroup) and planned 2,200 (2026, troops)"
    assert show.draw_posture(rows).words == f"3 strengths, of which the largest by host: {said}."
