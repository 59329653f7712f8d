"""Rows of the chapter on facilities and presence: known answers on small tables, and what a new row does."""

import pandas as pd
import pytest
from matplotlib.figure import Figure

from report import evidence
from report.aspects import facilities_and_presence as aspect
from report.exhibits.facilities_and_presence import persons, sites, steps

DAY = pd.Timestamp


def figure(key: str, day: str, metric: str = "total_personnel", low: float | None = 1000, **more) -> dict:
    """One row of presence, as loaded: a figure of the monitor in persons."""
    return {
        "id": key, "date_from": DAY(day), "date_from_precision": "day", "date_to": pd.NaT, "date_to_precision": None, "metric": metric, "detail": None,
        "low": low, "high": low, "bound": "exact", "unit": "persons", "value_text": None if low else "many", "part_of": None, "observer": "Hajun",
        "observer_body": None, "observer_short": None, "observer_side": "monitor", "qualifier": "estimated", "sources": "a",
    } | more  # fmt: skip


def statement(key: str, day: str = "2024-05-01", **more) -> dict:
    """One row of nuclear, as loaded: a declaration of Minsk or Moscow on warheads."""
    return {"id": key, "date_from": DAY(day), "date_from_precision": "day", "weapon": "warheads", "theme": "warheads"} | {
        "side": "minsk_moscow", "says": "there", "main": False, "repeats": None, "qualifier": "official_declared"
    } | more  # fmt: skip


@pytest.fixture
def tables(monkeypatch) -> dict[str, list[dict]]:
    """Table -> rows, in place of the evidence."""
    made: dict[str, list[dict]] = {}
    monkeypatch.setattr(evidence, "load", lambda name: pd.DataFrame(made[name]).set_index("id"))
    return made


def test_who_speaks_of_which_weapon_is_read_from_the_columns(tables):
    tables["nuclear"] = [
        statement("moscow"),
        statement("alliance", weapon="oreshnik", side="others"),  # declared too, and still not theirs
        statement("kyiv", side="kyiv", qualifier="alleged"),
    ]
    lanes = ["Warheads: Minsk and Moscow", "Warheads: Kyiv", "Oreshnik: other observers"]
    rows = aspect.nuclear()
    assert rows["lane"].to_dict() == dict(zip(["moscow", "kyiv", "alliance"], lanes, strict=True))
    assert aspect.nuclear_lanes(rows) == lanes


def test_a_statement_is_drawn_once_and_listed_where_it_is_main_or_of_others(tables):
    tables["nuclear"] = [
        statement("said", main=True),
        statement("rendered", repeats="said", main=True),
        statement("aside"),
        statement("seen", side="others", qualifier="estimated"),
        statement("old", "2022-02-27", main=True),
        statement("range", theme="properties", qualifier="estimated"),
    ]
    rows = aspect.nuclear()
    assert list(rows.index) == ["said", "aside", "seen"]
    assert list(aspect.nuclear_statements(rows).index) == ["said", "seen"]


def test_what_is_said_of_weapons_is_in_words_and_a_month_is_marked_in_its_middle(tables):
    tables["nuclear"] = [
        statement("month", "2023-08-01", date_from_precision="month", says="not_there"),
        statement("day", "2024-05-01"),
    ]
    rows = aspect.nuclear()
    assert list(rows["told"]) == ["not there or doubted", "there or on their way"]
    assert list(rows["moment"]) == [DAY("2023-08-15"), DAY("2024-05-01")]


def test_denials_stand_below_their_line_and_affirmations_above(tables):
    tables["nuclear"] = [statement("yes"), statement("no", says="not_there"), statement("law", says="prepared")]
    rows = aspect.nuclear()
    canvas = Figure()
    steps.statements(rows, aspect.nuclear_lanes(rows), ("2023-01-01", "2026-12-31")).paint(canvas, False)
    marks = [(line.get_ydata()[0], line.get_markerfacecolor()) for line in canvas.axes[0].lines[1:]]
    assert {(place < 0, place > 0, face == "white") for place, face in marks} == {
        (True, False, False), (False, True, True), (False, False, False)
    }  # fmt: skip


def test_the_ground_of_a_gap_leaves_room_for_the_counts_at_its_ends():
    counted, next_counted = DAY("2023-10-01"), DAY("2025-03-26")
    first, last = persons._between((counted, next_counted))
    assert counted < first < last < next_counted
    assert persons._between((aspect.SINCE, aspect.END)) == (aspect.SINCE, aspect.END)  # no count stands at these ends


def test_every_side_subject_standing_and_metric_of_the_vocabularies_is_placed():
    assert set(aspect.LANES) == set(evidence.labels("presence", "observer_side"))
    no_basing = {"regional_grouping", "exercise", "incident", "attack_from_territory", "wagner", "politics", "energy"}
    assert set(aspect.DECISIONS) | no_basing == set(evidence.labels("events", "subject"))
    assert list(sites.MARKS) == list(evidence.labels("facilities", "legal_status"))
    assert list(steps.SAYS) == list(evidence.labels("nuclear", "says"))
    known = evidence.labels("presence", "metric")
    assert {metric for metric in known if metric.endswith("_personnel")} | {"declared_ceiling"} == set(aspect.PERSONS)


def test_the_staff_are_followed_by_the_other_parts_and_the_total_of_one_count(tables):
    site = {"metric": "treaty_site_personnel"}
    tables["presence"] = [
        figure("whole", "2023-09-08", low=2100),
        figure("garrison", "2023-09-08", "garrison_personnel", 600, part_of="whole"),
        figure("sites", "2023-09-08", low=1450, part_of="whole", detail="Russians", **site),
        figure("said", "2021-09-30", low=40, detail="all people", **site, observer="A. B", observer_side="belarus"),
        figure("officers", "2021-09-30", low=3, part_of="said", **site),
        figure("new", "2026-02-01", low=900, **site, observer="Somebody", observer_side="analyst"),
        figure("other", "2023-09-08", "wagner_personnel", 4000),
    ]
    rows = aspect.staff()
    assert list(rows.index) == ["said", "officers", "sites", "new", "garrison", "whole"]
    assert list(rows["line"])[:1] == ["Both treaty sites, all people (A. B)"]
    assert rows["line"]["sites"] == "Both treaty sites, Russians (monitor)"
    assert rows["line"]["new"] == "Both treaty sites (Somebody)"


def test_a_ceiling_of_systems_is_no_ceiling_of_troops(tables):
    tables["presence"] = [
        figure("persons", "2022-10-16", "declared_ceiling", 9000),
        figure("systems", "2025-12-22", "declared_ceiling", 10, unit="Oreshnik systems"),
        figure("words", "2024-10-08", low=None, unit=None),
        figure("before", "2017-10-24"),
    ]
    assert list(aspect.troops().index) == ["persons", "words"]
    assert list(aspect.persons().index) == ["before", "persons", "words"]


def test_two_persons_of_one_body_are_one_observer(tables):
    border = {"observer_body": "Border Service"}
    tables["presence"] = [
        figure("a", "2023-01-01", observer="A. Demchenko, Border Service", **border),
        figure("b", "2023-01-02", observer="S. Deineko, Border Service", **border),
        figure("c", "2023-01-03", observer="Border Service"),
        figure("d", "2023-01-04", observer="US newspaper, own figure"),
    ]
    rows = aspect.rows()
    assert aspect.bodies(rows) == "two"
    told = ["A. Demchenko", "S. Deineko", "Border Service", "US newspaper, own figure"]
    assert [aspect.speaker(row) for _, row in rows.iterrows()] == told


def test_the_body_is_the_end_of_the_name_and_has_one_short_form():
    rows = evidence.load("presence")
    named = rows.dropna(subset=["observer_body"])
    assert all(row["observer"].endswith(f", {row['observer_body']}") for _, row in named.iterrows())
    body = rows["observer_body"].fillna(rows["observer"])
    assert rows["observer_short"].fillna("").groupby(body).nunique().max() == 1


def test_gaps_are_long_spans_between_numbered_totals_whose_month_is_known(tables):
    tables["presence"] = [
        figure("first", "2022-03-01"),
        figure("close", "2022-05-01"),
        figure("expected", "2022-08-01", "expected_personnel"),
        figure("words", "2022-09-01", low=None),
        figure("year", "2022-10-01", date_from_precision="year"),
        figure("last", "2023-02-01"),
    ]
    found = aspect.gaps(aspect.rows(), DAY("2022-01-01"), DAY("2023-03-01"))
    assert found == [(DAY("2022-05-01"), DAY("2023-02-01"))]
    assert aspect.span_words(found[0]) == "May 2022 to February 2023"


def fact(key: str, role: str, first: str | None, last: str | None = None, **more) -> dict:
    """One row of facts, as loaded."""
    dated = {"date_from": DAY(first), "date_from_precision": "day", "date_to": DAY(last), "date_to_precision": "year"}
    return {"id": key, "role": role, "short": None, "metric": f"Metric {key}", "low": None, "high": None} | {
        "bound": None, "unit": None, "value_text": "words"
    } | dated | more  # fmt: skip


def test_a_term_ends_with_the_last_day_of_its_period(tables):
    tables["facts"] = [
        fact("said", "first_term_end", "2021-06-07", short="End"),
        fact("then", "second_term_end", "2021-10-20", "2046-12-31"),
        fact("aside", "site_term", "1995-01-06"),
    ]
    rows = aspect.term_ends()
    assert list(rows["date_from"].dt.year) == [2021, 2046] and list(rows["words"]) == ["End", "Metric then"]
    assert list(rows["date_from_precision"]) == ["day", "year"]
    assert list(aspect.term_ends("first_term_end").index) == ["said"]


def test_nothing_to_pay_is_told_as_none(tables):
    tables["facts"] = [
        fact("rent", "site_term", "1995-01-06", low=0.0, high=0.0, bound="exact", unit="money"),
        fact("notice", "site_term", "2020-01-01", low=12.0, high=12.0, bound="exact", unit="months"),
        fact("land", "site_term", "2021-01-01"),
    ]
    assert list(aspect.site_terms()["told"]) == ["none", "12 months", "words"]


def test_a_month_that_a_counter_left_out_has_no_number(tables):
    entering = {"metric": "drones_entering", "unit": "drones", "date_from_precision": "month"}
    tables["presence"] = [
        figure("july", "2024-07-01", low=9, **entering | {"bound": "at_least"}),
        figure("september", "2024-09-01", low=0, **entering),
        figure("night", "2024-08-25", low=38, **entering | {"date_from_precision": "day"}),
        figure("other", "2026-01-01", low=11, **entering, observer_side="media"),
    ]
    tables["air_attacks"] = [
        {"id": "x", "date": DAY("2024-08-26"), "crossed_belarus": 2},
        {"id": "y", "date": DAY("2024-08-27"), "crossed_belarus": 1},
        {"id": "z", "date": DAY("2024-09-07"), "crossed_belarus": None},
    ]
    rows = aspect.drones().set_index(["month", "series"])["words"].unstack()
    assert list(rows.index.astype(str)) == ["2024-07", "2024-08", "2024-09"]
    assert list(rows[aspect.MONITOR]) == ["at least 9", "no number", "0"]
    assert list(rows[aspect.AIR_FORCE]) == ["no number", "3", "no number"]


def test_an_attack_with_belarus_among_its_places_of_launch_is_one_from_belarus(tables):
    tables["air_attacks"] = [
        {"id": "both", "launch_place": "Kursk region;Belarus"},
        {"id": "near", "launch_place": "Bryansk region at the border of Belarus"},
        {"id": "none", "launch_place": None},
    ]
    assert list(aspect.attacks_from_belarus().index) == ["both"]


def test_a_new_site_is_drawn_with_its_name_where_it_has_no_short_one(tables):
    site = {"place": "lida", "date_from": DAY("2026-01-01"), "date_to": pd.NaT}
    tables["facilities"] = [
        {"id": "a", "name": "New range", "short": None, "legal_status": "reported", **site},
        {"id": "b", "name": "Old range (with a long name)", "short": "Old range", "legal_status": "reported", **site},
    ]
    tables["places"] = [{"id": "lida", "name": "Lida"}]
    rows = aspect.sites()
    assert list(rows["short"]) == ["New range", "Old range"] and set(rows["town"]) == {"Lida"}
    assert (
        sites.periods(rows, ("2010-01-01", "2027-01-01")).words == "Reported: New range from 2026, Old range from 2026."
    )


def test_sites_with_a_town_and_no_known_end_are_on_the_map_of_the_region(monkeypatch):
    kept = {"place": "minsk", "date_to": pd.NaT, "legal_status": "reported"}
    made = {
        "kept": kept,
        "over": kept | {"date_to": DAY("2023-01-01")},
        "nowhere": kept | {"place": None},
        "never": kept | {"legal_status": "ended"},
    }
    monkeypatch.setattr(aspect, "sites", lambda: pd.DataFrame.from_dict(made, orient="index"))
    assert list(aspect.open_sites().index) == ["kept"]


def test_formations_are_of_belarus_of_russia_or_of_allies():
    sides = aspect.garrisons().groupby("state", observed=True)["side"].unique().map(list).to_dict()
    assert sides.pop("BY") == ["Belarus"] and sides.pop("RU") == ["Russia"]
    assert all(found == [aspect.ALLIES] for found in sides.values()) and {"DE", "PL"} <= set(sides)


def test_the_years_of_pages_run_from_the_first_to_the_last_that_has_a_date():
    pages = pd.DataFrame({"date": [DAY("2016-05-01"), pd.NaT, DAY("2012-01-01")]})
    assert aspect.pages_span(pages) == "2012–2016"


def test_capitals_lie_as_far_from_the_border_as_published():
    assert aspect.capital_distances() == {"vilnius": 30, "kyiv": 90, "warsaw": 150}  # Vilnius: table corridor, cor_17
    assert aspect.corridor_length() == 65  # table corridor, cor_30
