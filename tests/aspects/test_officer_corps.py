"""Rows of the chapter on the officer corps: known answers on small made-up rows, and what a new row does."""

import csv

import pandas as pd
import pytest

from report import evidence, wording
from report.aspects.officer_corps import callups, polls, rules, schooling, shares, tenures, trainees

PERSON = pd.Series({"birth_country": "UA"})


def schools(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["level", "country_today", "era", "straddles"]).astype({"straddles": bool})


def added(folder, table, **cells):
    """A copy of the first row of a table with other cells, put at its end; the tables are read from the copied folder."""
    path = folder / "data" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        first = next(csv.DictReader(handle))
    with path.open("a", encoding="utf-8", newline="") as handle:
        csv.DictWriter(handle, list(first), lineterminator="\n").writerow(first | {"id": "new_row"} | cells)


def loaded(folder, table):
    return evidence.load(table, folder / "data", folder / "references.bib")


# ------------------------------------------------------------------------------------- schooling and shares

RUSSIAN = ("general_staff_academy", "RU", "post_1991_russian", False)
SOVIET = ("commissioning", "UA", "soviet", False)
STRADDLING = ("commissioning", "RU", "post_1991_russian", True)
MINSK = ("general_staff_academy", "BY", "post_1991_belarusian", False)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([], "unknown"),
        ([SOVIET, MINSK], "soviet_elsewhere"),
        ([SOVIET, ("command_academy", "RU", "soviet", False)], "soviet_russia"),
        ([SOVIET, STRADDLING], "straddling"),
        ([STRADDLING, RUSSIAN], "russian"),
        ([MINSK], "belarusian"),
        ([("commissioning", "RU", "unknown", False)], "unknown"),
    ],
)
def test_schooling_goes_by_its_closest_sure_link_to_russia(rows, found):
    assert schooling.closest(schools(*rows)) == found


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([], "unknown"),
        ([SOVIET], "unknown"),  # the record stops before the last step
        ([SOVIET, MINSK], "no"),
        ([MINSK, STRADDLING], "unknown"),
        ([STRADDLING, RUSSIAN], "yes"),
    ],
)
def test_only_a_record_that_reaches_the_last_step_excludes_a_russian_course(rows, found):
    assert shares.after_1991(PERSON, schools(*rows)) == found


def test_an_unknown_birthplace_is_no_answer():
    abroad = shares.born_where("BY", inside=False)
    assert [abroad(pd.Series({"birth_country": country}), schools()) for country in ("UA", "BY", None)] == [
        "yes",
        "no",
        "unknown",
    ]


def test_the_unknown_lie_between_the_lowest_and_the_highest_share():
    found = shares.answers(tenures.top()["person"].unique())
    assert (found[["yes", "no", "unknown"]].sum(axis=1) == found["all"]).all()
    assert (found["highest"] - found["lowest"]).tolist() == pytest.approx(100 * found["unknown"] / found["all"])


def test_a_tenure_with_one_known_end_counts_at_that_end_alone():
    rows = pd.DataFrame(
        {
            "office_from": pd.to_datetime(["2005-08-01", None, "2021-01-26"]),
            "office_to": pd.to_datetime([None, "2007-12-31", None]),
            "ends": ["unknown", "dated", "open"],
        }
    )
    found = {years: list(tenures.in_office(rows, *years).index) for years in [(2001, 2004), (2005, 2006), (2007, 2022)]}
    assert found == {(2001, 2004): [], (2005, 2006): [0], (2007, 2022): [1, 2]}


def test_an_office_has_one_tier():
    assert (evidence.load("officials").groupby("office", observed=True)["tier"].nunique() == 1).all()


# ------------------------------------------------------------------------------------------------ call-ups

WINDOW = {
    "country": "BY",
    "calendar": "window",
    "season": "autumn",
    "date_from": pd.Timestamp("2030-08-01"),
    "date_from_precision": "month",
    "date_to": pd.Timestamp("2030-11-30"),
    "date_to_precision": "month",
    "day_from": None,
    "day_to": None,
    "value_text": "August to November",
    "sources": "a;b;c",
}
YEARLY = WINDOW | {
    "country": "RU",
    "date_from": pd.NaT,
    "date_from_precision": None,
    "date_to": pd.Timestamp("2031-12-31"),
    "day_from": "10-01",
    "day_to": "12-31",
    "sources": "d",
}
DISPATCH = WINDOW | {"calendar": "dispatch", "date_from": pd.Timestamp("2030-10-25"), "date_from_precision": "day"}
END = WINDOW | {"calendar": "end", "date_to": pd.Timestamp("2031-01-01"), "value_text": "prolonged to 1 January 2031"}


def calendar(*rows: dict) -> pd.DataFrame:
    frame = pd.DataFrame(rows)
    for column, values in (
        ("country", ["BY", "RU"]),
        ("season", ["spring", "autumn"]),
        ("calendar", ["window", "dispatch", "end"]),
    ):
        frame[column] = pd.Categorical(frame[column], values)
    return frame


def test_a_window_that_returns_holds_for_the_years_without_a_decree():
    decree = YEARLY | {
        "date_from": pd.Timestamp("2030-11-01"),
        "date_from_precision": "day",
        "date_to_precision": "day",
    }
    decree |= {"date_to": pd.Timestamp("2030-12-31"), "day_from": None, "day_to": None}
    found = callups.windows(range(2029, 2034), calendar(YEARLY, decree))
    assert found[["year", "words"]].to_numpy().tolist() == [
        [2029, "1 October to 31 December"],
        [2030, "1 November to 31 December"],
        [2031, "1 October to 31 December"],
    ]


def test_both_countries_stand_side_by_side_with_the_days_in_common():
    found = callups.beside(callups.windows(range(2030, 2031), calendar(END, DISPATCH, WINDOW, YEARLY)))
    assert found.to_dict("records") == [
        {
            "year": 2030,
            "season": "autumn",
            "belarus": "August to November; dispatch from 25 October; prolonged to 1 January 2031",
            "russia": "1 October to 31 December",
            "common": 61,
            "sources": "a;b;d",
        }
    ]


def test_without_both_windows_no_day_is_counted():
    assert callups.common_days(callups.windows([2030], calendar(DISPATCH, YEARLY))) is None


def test_windows_that_do_not_touch_share_no_day():
    early = WINDOW | {"date_to": pd.Timestamp("2030-08-31")}
    assert callups.common_days(callups.windows([2030], calendar(early, YEARLY))) == 0


def test_a_dispatch_with_a_last_day_alone_ends_there():
    late = DISPATCH | {
        "date_from": pd.Timestamp("2030-01-01"),
        "date_from_precision": "year",
        "date_to_precision": "day",
    }
    found = callups.windows([2030], calendar(late)).iloc[0]
    assert (found["words"], found["from"] + callups.SHORT) == ("to 30 November", found["to"])


def test_a_new_window_is_in_the_calendar(damaged):
    cells = {"rule": "callup_window_autumn", "country": "BY", "low": "", "high": "", "bound": "", "unit": ""}
    days = {"date_from": "2026-09", "date_to": "2026-11", "dated_by": "validity", "value_text": "September to November"}
    added(damaged, "service_rules", **cells, **days, calendar="window", season="autumn", compared="")
    found = callups.beside(callups.windows(callups.YEARS, loaded(damaged, "service_rules"))).set_index(
        ["year", "season"]
    )
    assert found.loc[(2026, "autumn"), "belarus"] == "September to November"


# --------------------------------------------------------------------------------------------------- rules


def test_the_day_of_an_act_is_not_the_day_from_which_a_rule_holds():
    row = {"value_text": "Law No. 1", "low": None, "remark": "law signed", "date_to": pd.NaT, "date_to_precision": None}
    row |= {"date_from": pd.Timestamp("2023-08-04"), "date_from_precision": "day"}
    named = {"value_text": "signed 4 August 2023", "remark": None}
    assert rules.told(pd.Series(row | {"dated_by": "validity"})) == "Law No. 1 (law signed, since 4 August 2023)"
    assert rules.told(pd.Series(row | {"dated_by": "act"})) == "Law No. 1 (law signed, 4 August 2023)"
    assert rules.told(pd.Series(row | named | {"dated_by": "act"})) == "signed 4 August 2023"


def test_a_new_rule_stands_in_the_comparison(damaged):
    added(
        damaged,
        "service_rules",
        compared="summons",
        country="RU",
        value_text="by letter",
        low="",
        high="",
        bound="",
        unit="",
    )
    found = rules.beside(loaded(damaged, "service_rules")).set_index("Rule")
    assert "by letter" in found.loc["Summons", "Russia"]


# --------------------------------------------------------------------------------------------------- polls


def poll(**cells) -> dict:
    known = {
        "theme": "taking_part",
        "side": "favour",
        "pollster": "IISEPS",
        "survey": "w1",
        "question": "Q",
        "percent": 10.0,
    }
    known |= {"date_from": pd.Timestamp("2030-03-01"), "date_to": pd.NaT, "date_from_precision": "month", "mode": None}
    return known | {"sources": "a"} | cells


def test_parts_of_an_answer_are_added_and_two_questions_of_a_wave_are_not():
    rows = [
        poll(),
        poll(percent=5.0, sources="b"),
        poll(side="neither", percent=60.0),
        poll(question="R", percent=40.0),
    ]
    found = polls.military(pd.DataFrame(rows))
    assert found["favour"].tolist() == [15.0, 40.0]
    assert found["against"].isna().all()
    assert found[["sources", "mode", "when"]].iloc[0].tolist() == ["a;b", "not given", "March 2030"]


def test_orientation_is_kept_apart_from_military_questions():
    rows = pd.DataFrame([poll(), poll(theme="russia_or_eu", side="against"), poll(theme=None, side=None)])
    assert len(polls.military(rows)) == 1
    assert polls.orientation(rows)["panel"].tolist() == ["IISEPS: alliance with Russia or the EU"]


def test_a_new_answer_is_drawn_or_refused(damaged):
    cells = {
        "survey": "gallup_2026_05",
        "pollster": "Gallup",
        "date_from": "2026-05",
        "date_to": "2026-05",
        "percent": "33",
    }
    added(damaged, "surveys", **cells, theme="nuclear_weapons", side="against")
    found = polls.military(loaded(damaged, "surveys")).set_index("survey")
    assert found.loc["gallup_2026_05", ["pollster", "against"]].tolist() == ["Gallup", 33.0]


@pytest.mark.parametrize(
    ("table", "cells", "column"),
    [
        ("surveys", {"theme": "nuclear_weapons", "side": ""}, "side"),
        ("surveys", {"pollster": "Nobody"}, "pollster"),
        ("service_rules", {"calendar": "window", "season": ""}, "season"),
        ("service_rules", {"day_from": "10-01", "day_to": ""}, "day_to"),
        ("cadets", {"line": ""}, "line"),
        ("officials", {"tier": ""}, "tier"),
        ("schooling", {"straddles": ""}, "straddles"),
    ],
)
def test_a_row_that_no_exhibit_could_place_is_refused_in_one_line(damaged, table, cells, column):
    added(damaged, table, **cells)
    found = [str(fault) for fault in evidence.validate(damaged / "data", damaged / "references.bib", [table])]
    assert len(found) == 1
    assert f"row new_row, column {column}" in found[0]


def test_each_drawn_figure_on_trainees_has_a_line_and_institutions_are_no_trainees():
    assert trainees.drawn()["said"].notna().all()
    assert not set(trainees.UNDRAWN) & set(trainees.drawn()["line"])
    assert "institutions" not in set(trainees.stated()["line"])


# ----------------------------------------------------------------------------------- figures and their rows


def held(told: str, table: str) -> set[str]:
    """The ids of the rows of one table behind a figure."""
    return {reference.partition(":")[2] for reference in told.rows if reference.startswith(f"{table}:")}


def test_a_share_stands_on_the_holders_of_its_period_and_on_what_answers_its_question():
    rows = tenures.top()
    periods = shares.by_period(rows)
    for name, years in tenures.PERIODS.items():
        served = tenures.in_office(rows, *years)
        born, course = (shares.bounds(periods[name].loc[key]) for key in ("born_abroad", "course"))
        assert held(born, "officials") == held(course, "officials") == set(served.index)
        assert held(born, "persons") == set(served["person"]) and not held(born, "schooling")
        own = schooling.schools().loc[list(held(course, "schooling"))]
        assert set(own["person"]) <= set(served["person"]) and not held(course, "persons")
    assert type(shares.bounds(shares.drawn(periods).iloc[0])) is str


def test_graduates_stand_on_their_tenures_and_russian_courses():
    rows = tenures.top()
    found = rows[rows["schooled"] == "russian"]
    told, first, year = (say(rows) for say in (tenures.graduates, tenures.first_graduate, tenures.first_graduate_year))
    assert told == wording.count(len(found)) and set(told.rows) == set(first.rows) == set(year.rows)
    courses = evidence.load("schooling").loc[sorted(held(told, "schooling"))]
    assert set(courses["person"]) == set(found["person"]) == held(told, "persons")
    assert (courses["era"] == "post_1991_russian").all() and held(told, "officials") == set(found.index)
    begun = evidence.load("officials").loc[[first.rows[0].partition(":")[2], year.rows[0].partition(":")[2]]]
    assert set(begun["office_from"].dt.year) == {int(year)} == {found["at"].min().year}
    assert set(rows.loc[begun.index, "name"]) == {first}
    assert tenures.graduate_names(found.head(1)) == found["name"].iloc[0].split()[-1]
    none = tenures.graduates(rows[rows["schooled"] == "unknown"])
    assert none == "no" and held(none, "officials") == set(rows.index[rows["schooled"] == "unknown"])


def test_holders_are_counted_once_and_all_schools_are_looked_through_for_the_unknown():
    rows = tenures.top()
    told, without = tenures.people(rows), tenures.unschooled(rows)
    assert told == str(rows["person"].nunique()) and held(told, "officials") == set(rows.index)
    assert held(without, "schooling") == {"*"}
    assert held(without, "officials") == set(rows.index[rows["schooled"] == "unknown"])
    assert without == str(len({rows.loc[key, "person"] for key in held(without, "officials")}))


def test_those_born_in_belarus_stand_on_their_persons():
    rows = tenures.top()
    told = tenures.born_in_belarus(rows)
    persons = evidence.load("persons").loc[sorted(held(told, "persons"))]
    assert set(persons["birth_country"]) == {"BY"} and told == str(len(held(told, "officials")))
    assert set(rows.loc[sorted(held(told, "officials")), "person"]) == set(persons.index)


def test_the_last_known_year_of_a_course_stands_first():
    courses = schooling.courses()
    told = schooling.last_year(courses)
    years = evidence.load("schooling").loc[[reference.partition(":")[2] for reference in told.rows], "year"]
    assert str(years.iloc[0]) == str(years.max()) == told and years.notna().all()
    assert set(years.index) == set(courses.index[courses["year"].notna()])


def test_seasons_stand_on_their_windows():
    frame = callups.windows(callups.YEARS)
    seasons, rules = callups.beside(frame), evidence.load("service_rules")
    unknown, usual = callups.unknown_seasons(frame), callups.usual_days(frame)
    assert unknown == wording.count(seasons["common"].isna().sum())
    assert set(rules.loc[sorted(held(usual, "service_rules")), "calendar"]) == {"window"}
    assert held(usual, "service_rules") | held(unknown, "service_rules") <= set(frame.index)
    assert (seasons["common"] == float(usual)).sum() == seasons["common"].value_counts().max()
    none = callups.unknown_seasons(frame[callups._known(frame)])
    assert none == "no" and none.rows == ("service_rules:*",)


def test_a_share_of_a_poll_stands_on_the_answers_that_were_added():
    answers = polls.military().set_index("survey")
    surveys = evidence.load("surveys")
    for survey, line in answers.iterrows():
        rows = answers[answers["theme"] == line["theme"]]
        for side in polls.SIDES:
            if pd.notna(line[side]):
                told = polls.share(rows, survey, side)
                added = surveys.loc[sorted(held(told, "surveys"))]
                assert f"{added['percent'].sum():g}" == told and bool(told.rule) == (len(added) > 1)
                assert set(added["survey"]) == {survey} and set(added["side"]) == {side}


@pytest.mark.parametrize("themes", [["taking_part"], ["russian_troops", "military_alliance"]])
def test_the_highest_share_of_polls_is_that_of_the_lines_and_its_answers_stand_first(themes):
    answers = polls.military()
    told = polls.most(themes, *polls.SIDES)
    lines = answers.loc[answers["theme"].isin(themes), list(polls.SIDES)]
    assert told == f"{lines.max().max():.0f}"
    rows = evidence.load("surveys").loc[[reference.partition(":")[2] for reference in told.rows]]
    first = rows[(rows["survey"] == rows["survey"].iloc[0]) & (rows["side"] == rows["side"].iloc[0])]
    assert f"{first[first['theme'] == rows['theme'].iloc[0]]['percent'].sum():.0f}" == told
    assert set(rows["theme"]) == set(themes)
