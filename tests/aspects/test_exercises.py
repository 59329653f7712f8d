"""Rows of the chapter on exercises: known answers on small tables, and what a new row does."""

import pandas as pd
import pytest

from report import evidence, wording
from report.aspects import exercises as aspect
from report.exhibits import exercises as show

DAY = pd.Timestamp


def drill(key: str, first: str, last: str | None = None, **more) -> dict:
    """One row of exercises, as loaded: a drill of the airborne forces, held in Belarus."""
    return {
        "id": key, "name": key.title(), "series": "airborne_special", "kind": "airborne_special", "date_from": DAY(first), "date_from_precision": "day",
        "date_to": DAY(last), "status": "held", "host": "BY", "part_of": None, "sources": "a",
    } | more  # fmt: skip


def strength(key: str, exercise: str, low: float, **more) -> dict:
    """One row of exercise_strength, as loaded: a declared number of all troops in the whole exercise."""
    return {
        "id": key, "exercise": exercise, "metric": "personnel", "contingent": "all", "place": "all", "low": low, "high": low, "bound": "exact",
        "qualifier": "official_declared", "sources": "a",
    } | more  # fmt: skip


@pytest.fixture
def tables(monkeypatch) -> dict[str, list[dict]]:
    """Table -> rows, in place of the evidence."""
    made: dict[str, list[dict]] = {}
    monkeypatch.setattr(evidence, "load", lambda name: pd.DataFrame(made[name]).set_index("id"))
    return made


def limits(tables) -> None:
    """The two limits of the Vienna Document, as loaded."""
    keys = {"vienna_notification_threshold": 9000.0, "vienna_observation_threshold": 13000.0}
    tables["facts"] = [{"id": key, "low": low} for key, low in keys.items()]


def test_figures_near_the_limits_are_declared_ones_of_any_scope_but_far_totals(tables):
    limits(tables)
    tables["exercises"] = [drill("zapad", "2021-09-10", series="zapad", host="BY;RU"), drill("drop", "2021-03-01")]
    tables["exercise_strength"] = [
        strength("far", "zapad", 200_000),
        strength("part", "zapad", 12_800, place="belarus"),
        strength("subject", "zapad", 6400, metric="personnel_subject_to_vienna_document", place="russia"),
        strength("estimate", "zapad", 12_000, place="belarus", qualifier="estimated"),
        strength("small", "drop", 900),
    ]
    rows = aspect.near_limits()
    assert list(rows["line"]) == ["Zapad: in Belarus", "Zapad: subject to the document"]
    assert list(aspect.totals().index) == ["far"]


def test_figures_for_belarus_are_told_with_whose_troops_they_are(tables):
    tables["exercises"] = [drill("zapad", "2021-09-10", series="zapad", host="BY;RU")]
    tables["exercise_strength"] = [
        strength("russians", "zapad", 2500, place="belarus", contingent="russian", bound="at_most"),
        strength("one", "zapad", 12_800, place="belarus"),
        strength("two", "zapad", 13_000, place="belarus"),
    ]
    rows = aspect.local()
    assert list(rows["line"]) == ["Zapad, all troops", "Zapad, all troops", "Zapad, Russian troops"]
    words = show.strengths(rows).words
    assert words == "Zapad, all troops 2 figures, 12,800–13,000; Zapad, Russian troops up to 2,500 (declared)."


def test_the_years_between_the_plans_are_missing_and_plans_of_the_alliance_are_no_plans_of_the_two(tables):
    plan = {"scope": "cooperation_events", "bound": "exact", "value_text": None}
    tables["annual_plans"] = [
        {"id": key, "year": year, "framework": framework, "low": 100 + year, "high": 100 + year, **plan}
        for key, year, framework in [("b", 2023, "bilateral"), ("a", 2020, "bilateral"), ("c", 2021, "csto")]
    ]
    rows = aspect.joint_events()
    assert list(rows.index) == ["a", "b"] and aspect.missing_years(rows) == [2021, 2022]


def test_a_practice_is_seen_in_each_year_that_a_drill_touches(tables):
    stay = {"series": "regional_grouping", "kind": "ground"}
    tables["exercises"] = [
        drill("drop", "2021-12-20", "2022-01-05"),
        drill("stay", "2022-10-01", "2023-07-01", **stay),
        drill("cancelled", "2024-01-01", status="not_held"),
        drill("staff", "2024-01-01", kind="staff"),
    ]
    rows = aspect.practised()
    assert {key: list(years) for key, years in rows.groupby("practice")["year"]} == {
        "airborne_special": [2021, 2022],
        "regional_grouping": [2022, 2023],
    }
    latest = aspect.first_and_latest(rows).set_index("Kind")["Latest found"]
    assert latest["Regional grouping"] == "Stay (2023)"


def statement(key: str, exercise: str, reading: str | None, **more) -> dict:
    """One row of exercise_scenarios, as loaded: a declared scenario."""
    return {
        "id": key, "exercise": exercise, "aspect": "declared_scenario", "told": f"Told {key}.", "reading": reading, "observer": key.title(),
        "date": DAY("2009-09-01"), "qualifier": "official_declared", "sources": "a",
    } | more  # fmt: skip


OUTSIDE = {"aspect": "outside_reading", "qualifier": "estimated"}


@pytest.fixture
def plays(tables) -> pd.DataFrame:
    """Statements on two exercises: one that both sides read, and a disputed one that nobody but an interested side reads."""
    tables["exercises"] = [
        drill("shield", "2023-09-22", status="disputed"),
        drill("zapad", "2009-09-08", name="Zapad: training, of troops"),
    ]
    tables["exercise_scenarios"] = [
        statement("enemy", "shield", "offence", **OUTSIDE | {"qualifier": "alleged"}),
        statement("ministry", "zapad", "defence;internal_unrest"),
        statement("envoy", "zapad", "offence", **OUTSIDE | {"qualifier": "alleged", "sources": "b"}),
        statement("institute", "zapad", "offence;defence", **OUTSIDE | {"sources": "b;c"}),
        statement("critic", "zapad", None, **OUTSIDE),
        statement("train", "zapad", "cover_for_deployment", aspect="what_followed"),
    ]
    return aspect.scenarios()


def test_exercises_stand_in_order_of_time_with_their_year_and_with_a_status_that_is_in_doubt(plays):
    assert list(dict.fromkeys(plays["line"])) == ["Zapad, 2009", "Shield, 2023 (disputed)"]


def test_a_reading_is_told_once_a_side_and_as_alleged_only_where_nobody_else_reads_it(plays):
    lines = aspect.rehearsed(plays)
    found = {(row["line"][:5], row["reading"]): row["says"] for _, row in lines.iterrows() if row["says"] != "declared"}
    assert found == {
        ("Zapad", "offence"): "outside",
        ("Zapad", "defence"): "outside",
        ("Shiel", "offence"): "alleged",
    }
    both = lines[(lines["reading"] == "offence") & (lines["says"] == "outside")].iloc[0]
    assert (both["observers"], both["sources"]) == ("Envoy and Institute", "b;c")


def test_exercises_are_counted_once_whoever_reads_them(plays):
    lines = aspect.rehearsed(plays)
    assert [aspect.read_in(lines, "defence", *says) for says in ((), ("declared",), ("alleged",))] == [1, 1, 0]
    assert [aspect.read_in(lines, "offence", *says) for says in ((), ("outside",), ("declared",))] == [2, 1, 0]
    assert aspect.read_in(lines, "cover_for_deployment") == 0  # what followed reads nothing


def test_the_drawing_tells_each_exercise_with_who_reads_it(plays):
    words = show.rehearsed(aspect.rehearsed(plays)).words
    assert words.startswith("Zapad, 2009: Defence (declared), Unrest (declared), Attack (read from outside)")
    assert words.endswith("Shield, 2023 (disputed): Attack (only alleged from outside).")


def test_the_table_tells_each_aspect_in_a_line_and_names_those_without_a_statement(plays, monkeypatch):
    monkeypatch.setattr(show.markup, "cite", lambda keys: show.markup.text(f"[{keys}]"))
    frame = show.scenarios(plays, "Caption", "tab-x").frame
    told = [f"{row['Exercise'][:5]}: {row['What is said of it'].words}" for _, row in frame.iterrows()]
    assert told == [
        "Zapad: Declared. Ministry: Told ministry. [a]",
        "Zapad: Read from outside. Envoy: Told envoy. [b] Institute: Told institute. [b;c] Critic: Told critic. [a]",
        "Zapad: Afterwards. Train: Told train. [a]",
        "Zapad: No statement found. New.",
        "Shiel: Read from outside. Enemy: Told enemy. [a]",
        "Shiel: No statement found. Declared, new and afterwards.",
    ]


def test_an_exercise_is_counted_from_the_statements_that_read_it_alone():
    read = aspect.read(aspect.scenarios())
    told = aspect.exercises_of(read, "attack", "offence", "alleged")
    rows = evidence.load("exercise_scenarios").loc[[reference.partition(":")[2] for reference in told.rows]]
    assert told == wording.count(rows["exercise"].nunique()) and told.rule == "attack, each counted once"
    assert rows["reading"].str.contains("offence").all() and (rows["qualifier"] == "alleged").all()
    whole = aspect.exercises_of(read, "all", say=wording.number)
    assert whole == str(aspect.rehearsed(aspect.scenarios())["line"].nunique()) and set(told.rows) < set(whole.rows)
    none = aspect.exercises_of(read, "none", "cover_for_deployment", "nobody")
    assert none == "no" and none.rows == whole.rows


def test_figures_near_the_limit_stand_with_the_limit():
    rows = aspect.near_limits()
    for chosen in (rows, aspect.under(rows), aspect.under(rows, 0.9)):
        told = aspect.beside_limit(chosen, "those")
        assert told == str(len(chosen))
        assert told.rows == (
            *(f"exercise_strength:{key}" for key in chosen.index),
            "facts:vienna_observation_threshold",
        )
    observe = aspect.limits()["observe"]
    assert (aspect.under(rows)["high"] < observe).all() and (aspect.under(rows, 0.9)["high"] >= 0.9 * observe).all()
    assert len(aspect.under(rows)) == (rows["high"] < observe).sum() and aspect.limit("observe") == f"{observe:,.0f}"


def test_the_years_of_a_practice_stand_on_its_drills():
    rows = aspect.practised()
    for told, ends in (
        (aspect.last_year(rows, "airborne_special"), "max"),
        (aspect.first_year(rows, "nuclear"), "min"),
    ):
        held = evidence.load("exercises").loc[[reference.partition(":")[2] for reference in told.rows]]
        assert (held["status"] == "held").all() and held["kind"].nunique() == 1
        years = held["date_from"].dt.year if ends == "min" else held["date_to"].fillna(held["date_from"]).dt.year
        assert str(getattr(years, ends)()) == told and str(years.iloc[0]) == told


def test_sides_and_marks_are_complete():
    assert set(aspect.SAID) <= set(evidence.labels("exercise_scenarios", "aspect"))
    assert {*aspect.SAID.values(), "alleged"} == set(show.SAYERS)


def test_a_drill_of_any_series_of_the_vocabulary_has_its_line(tables):
    tables["exercises"] = [
        drill(f"{series}_one", "2020-01-01", series=series) for series in evidence.labels("exercises", "series")
    ]
    words = show.known(aspect.umbrellas()).words
    assert all(f"{label}: 1" in words for label in evidence.labels("exercises", "series").values())


def test_components_and_editions_before_the_turns_are_left_out(tables):
    tables["exercises"] = [
        drill("early", "1999-06-01", series="zapad"),
        drill("zapad", "2009-09-08", series="zapad", status="not_held"),
        drill("part", "2009-09-08", series="zapad", part_of="zapad"),
        drill("other", "2010-01-01"),
    ]
    assert list(aspect.umbrellas().index) == ["early", "zapad", "other"]
    assert aspect.cycle()["told"].to_dict() == {"zapad": "not held"}


def test_practised_kinds_are_values_of_the_vocabulary():
    assert set(aspect.PRACTISED) <= set(evidence.labels("exercises", "kind"))
    assert {aspect.STAY, *aspect.CYCLE} <= set(evidence.labels("exercises", "series"))
