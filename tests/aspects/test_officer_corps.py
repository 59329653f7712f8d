"""Rows of the chapter on the officer corps: known answers on small made-up rows, and what a new row does."""

import csv

import pandas as pd
import pytest

from report import evidence
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
