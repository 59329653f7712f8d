"""Exercises: which figures of strength may be compared with which, and what is said to be rehearsed.

A total for the whole exercise, a figure for the part in Belarus and a figure for the Russian troops in Belarus answer
three different questions. They are kept apart here, so that like is only ever shown beside like.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd

from report import edition, evidence, wording
from report.wording import figure, sources

CYCLE = ["zapad", "union_shield"]  # the series that take turns
PRACTISED = ["airborne_special", "air_defence", "bomber", "reaction_check", "air", "nuclear"]  # kinds of smaller drills
STAY = "regional_grouping"  # the series whose training was a stay of troops: a practice of its own, whatever its kind
NEAR = 2  # a declared figure beyond so many times the observation limit has nothing to do with it
PERIODS = edition.periods(1999, 2013, 2020, 2022)
HOSTS = {"BY": "belarus", "RU": "russia", "other": "elsewhere"}  # host of an exercise: the place that covers it whole
SAID = {
    "declared_scenario": "declared",
    "outside_reading": "outside",
}  # aspects of a statement that read what is rehearsed
LIMITS = {"notify": "vienna_notification_threshold", "observe": "vienna_observation_threshold"}  # facts that say them
LINES = {"Declared": "official_declared", "Reported": "reported", "Estimated": "estimated", "Alleged": "alleged"}


def exercises() -> pd.DataFrame:
    """The exercises in order of time, with the umbrella row standing for its components where there is one."""
    return evidence.load("exercises").sort_values(["date_from", "name"])


def umbrellas() -> pd.DataFrame:
    """The exercises that are no part of another one, in order of time."""
    found = exercises()
    return found[found["part_of"].isna()]


def series() -> dict[str, str]:
    """Series -> its words, in the order in which the charts list them: those of the vocabulary."""
    return evidence.labels("exercises", "series")


def register() -> pd.DataFrame:
    """The register of the Russian ministry's announcements, a line a year: how many it lists, how many with Belarus alone, their names."""
    found = evidence.load("exercise_register_2009_2018").groupby("year")
    return found.agg(
        listed=("name", "size"), bilateral=("bilateral", "sum"), names=("name", wording.listing)
    ).reset_index()


# ---------------------------------------------------------------------------------------------------- strengths


def _scope(row: pd.Series) -> str | None:
    """What a figure covers: 'whole', 'belarus', 'russians' (in Belarus), or None for another contingent or place."""
    if row["contingent"] == "russian" and row["place"] == "belarus":
        return "russians"
    if row["contingent"] != "all":
        return None
    if row["place"] in ("all", "unstated", HOSTS.get(row["host"])):
        return "whole"
    return "belarus" if row["place"] == "belarus" else None


def people(scope: str | None = None) -> pd.DataFrame:
    """Personnel figures with name, series, host, status and start of their exercise, and the ``scope`` that they cover.

    Figures for an exercise held in Belarus alone are of scope ``whole``. Contingents by nation have no scope.
    """
    rows = _strengths("personnel", ["name", "series", "host", "status", "date_from", "date_from_precision"])
    rows = rows.assign(scope=[_scope(row) for _, row in rows.iterrows()]).sort_values(
        ["date_from", "exercise", "qualifier", "low"]
    )
    return rows if scope is None else rows[rows["scope"] == scope]


def _strengths(metric: str, columns: list[str]) -> pd.DataFrame:
    """The strengths of one metric with columns of their exercise."""
    rows, exercises = evidence.load("exercise_strength"), evidence.load("exercises")
    rows = rows[rows["metric"] == metric]
    return rows.assign(**{column: rows["exercise"].map(exercises[column]) for column in columns})


def totals() -> pd.DataFrame:
    """Figures for the whole of the large exercises, Zapad and Union Shield."""
    whole = people("whole")
    return whole[whole["series"].isin(CYCLE)]


def local() -> pd.DataFrame:
    """Figures for Belarus alone, all troops before Russian ones, in order of time; ``line``: the exercise and whose troops."""
    rows = pd.concat([people("belarus"), people("russians")]).sort_values(["scope", "date_from"])
    whose = rows["scope"].map({"belarus": "all troops", "russians": "Russian troops"})
    return rows.assign(line=rows["name"] + ", " + whose)


def limits() -> pd.Series:
    """The limits of the Vienna Document in persons: ``notify`` and ``observe``."""
    return pd.Series(evidence.load("facts").loc[list(LIMITS.values()), "low"].to_numpy(dtype=float), list(LIMITS))


def limit(name: str) -> str:
    """One of the ``limits`` in words: 'observe' -> '13,000'."""
    return wording.amount(evidence.load("facts").loc[LIMITS[name]], "low")


def near_limits() -> pd.DataFrame:
    """Declared figures for which the limits could matter, in order of time; ``line``: the exercise and what the figure covers.

    Totals of the large exercises, figures for Belarus, and figures said to be subject to the document. Far larger ones are left out.
    """
    subject = _strengths("personnel_subject_to_vienna_document", ["name", "date_from"])
    rows = pd.concat([totals(), people("belarus"), subject.assign(scope="subject to the document")])
    near = (rows["qualifier"] == "official_declared") & (rows["high"] < NEAR * limits()["observe"])
    rows = rows[near].sort_values(["date_from", "scope"])
    covered = rows["scope"].replace({"whole": "whole exercise", "belarus": "in Belarus"})
    return rows.assign(line=rows["name"] + ": " + covered)


def under(rows: pd.DataFrame, share: float = 0) -> pd.DataFrame:
    """Those of ``near_limits`` that lie below the limit for observers, and not below a share of it."""
    observe = limits()["observe"]
    return rows[rows["high"].between(share * observe, observe, inclusive="left")]


def beside_limit(rows: pd.DataFrame, rule: str, say: Callable[[int], str] = wording.number) -> str:
    """How many of ``near_limits`` there are; ``rule``: which these are. A figure of them and of the limit for observers."""
    return figure.of(say(len(rows)), rows, f"facts:{LIMITS['observe']}", rule=f"{rule}, and this limit")


def value(key: str) -> str:
    """One strength in words: 'zapad_2017_personnel_all_declared' -> 'about 12,700'. Raises KeyError for an unknown id."""
    return wording.of(evidence.load("exercise_strength").loc[key])


def fewer_than(key: str) -> str:
    """The upper end of a strength that the source says was not reached: 'fewer than 13,000'. Raises KeyError for an unknown id."""
    return "fewer than " + wording.amount(evidence.load("exercise_strength").loc[key], "high")


def spread(rows: pd.DataFrame, qualifier: str) -> str:
    """All figures of a qualifier in one cell, from low to high: '12,500; 13,000', or 'none found'."""
    kept = rows[rows["qualifier"] == qualifier].sort_values(["low", "high"])
    return "; ".join(dict.fromkeys(wording.of(row) for _, row in kept.iterrows())) or "none found"


def side_by_side(rows: pd.DataFrame) -> pd.DataFrame:
    """One line an exercise: declared, reported, estimated and alleged figures next to each other, and all their sources."""
    lines = [
        {"Exercise": group["name"].iloc[0]}
        | {head: spread(group, qualifier) for head, qualifier in LINES.items()}
        | {"sources": sources.joined(group["sources"])}
        for _, group in rows.groupby("exercise", sort=False)
    ]
    return pd.DataFrame(lines)


def told(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with the words that chart and table share: what the figure covers, and whose it is."""
    whose, where = (evidence.labels("exercise_strength", field) for field in ("contingent", "place"))
    covers = rows["contingent"].astype(str).map(whose) + ", " + rows["place"].astype(str).map(where)
    return rows.assign(covers=covers, line=rows["name"] + ": " + covers)


# ------------------------------------------------------------------------------------- observation, plans, practice


def transparency() -> pd.DataFrame:
    """Findings on notification, observation and disputes of the exercises that reached the limits or were said to, in order of time."""
    rows = evidence.load("exercise_transparency").join(
        evidence.load("exercises")[["name", "series", "date_from"]], on="exercise"
    )
    rows = rows[rows["series"].isin([*CYCLE, "unscheduled"]) & (rows["aspect"] != "threshold")]
    return figure.along(rows.sort_values(["date_from", "date"]), "exercise_transparency")


def plans() -> pd.DataFrame:
    """All yearly plans and counts in order of time; ``told``: the figure, or the words of the plan."""
    rows = evidence.load("annual_plans").sort_values("year")
    return rows.assign(
        told=[row["value_text"] if pd.isna(row["low"]) else wording.of(row) for _, row in rows.iterrows()]
    )


def planned(key: str) -> str:
    """One plan or count in words, its number or its text. Raises KeyError for an unknown id."""
    return plans().loc[key, "told"]


def joint_events() -> pd.DataFrame:
    """Totals of the events in the yearly plans of the two states, in order of time."""
    rows = plans()
    return rows[(rows["scope"] == "cooperation_events") & (rows["framework"] == "bilateral")]


def year(row: pd.Series) -> str:
    """The year of a plan."""
    return figure.of(str(row["year"]), row)


def missing_told(rows: pd.DataFrame) -> str:
    """``missing_years`` in words."""
    told = wording.listing([str(year) for year in missing_years(rows)])
    return figure.of(told, rows, rule="the years between the first and the last of them for which there is none")


def missing_years(rows: pd.DataFrame) -> list[int]:
    """The years between the first and the last row of which none is there."""
    years = set(rows["year"].astype(int))
    return [year for year in range(min(years), max(years)) if year not in years]


# ------------------------------------------------------------------------------------------ scenarios and readings


def rehearsals() -> dict[str, str]:
    """What may be rehearsed -> its words, in the order of the chart."""
    return evidence.labels("exercise_scenarios", "reading")


def scenarios() -> pd.DataFrame:
    """Statements on scenarios, readings, novelties and what followed, by start of the exercise, aspect and date; ``line``: exercise and year."""
    exercise = evidence.load("exercises")[["name", "date_from", "status"]].rename(columns={"date_from": "start"})
    rows = evidence.load("exercise_scenarios")
    rows = rows.assign(**{column: rows["exercise"].map(exercise[column]) for column in exercise})
    rows = rows.assign(line=[_short_name(row) for _, row in rows.iterrows()])
    return rows.sort_values(["start", "line", "aspect", "date"], kind="stable")


def _short_name(row: pd.Series) -> str:
    """'Zapad-2009'; a name without its year up to the first colon or comma, and the year; with the status if it was not held for sure."""
    year = str(row["start"].year)
    name = row["name"] if year in row["name"] else f"{re.split('[:,]', row['name'])[0]}, {year}"
    return name if row["status"] == "held" else f"{name} ({evidence.label('exercises', 'status', row['status'])})"


def read(rows: pd.DataFrame) -> pd.DataFrame:
    """The statements of ``scenarios`` that read what is rehearsed, a line for each thing that one of them reads.

    ``says``: 'declared', 'outside', or 'alleged' where interested or unconfirmed voices alone read it from outside.
    """
    rows = rows[rows["aspect"].isin(list(SAID)) & rows["reading"].notna()]
    rows = rows.assign(side=rows["aspect"].astype(str).map(SAID), reading=rows["reading"].str.split(";"))
    rows = rows.explode("reading").assign(doubted=lambda found: found["qualifier"] == "alleged")
    alone = rows.groupby(["line", "reading", "side"])["doubted"].transform("all")
    return rows.assign(says=rows["side"].mask(alone & (rows["side"] == "outside"), "alleged"))


def rehearsed(rows: pd.DataFrame) -> pd.DataFrame:
    """A line for each exercise of ``scenarios``, thing rehearsed and side that says so, in the order of the exercises.

    ``says``: as ``read``; ``observers``: who.
    """
    lines = []
    for (line, reading, _), here in read(rows).groupby(["line", "reading", "side"], sort=False):
        said = {
            "says": here["says"].iloc[0],
            "observers": wording.listing(list(dict.fromkeys(here["observer"]))),
            "sources": sources.joined(here["sources"]),
        }
        lines.append({"line": line, "reading": reading} | said)
    return pd.DataFrame(lines)


def read_as(lines: pd.DataFrame, reading: str, *says: str) -> pd.DataFrame:
    """Those lines of ``read`` or ``rehearsed`` in which a thing is read by any of these sides, or by any side where none is given."""
    return lines[(lines["reading"] == reading) & lines["says"].isin(says or lines["says"])]


def read_in(lines: pd.DataFrame, reading: str, *says: str) -> int:
    """In how many exercises a thing is read, by ``read_as``."""
    return int(read_as(lines, reading, *says)["line"].nunique())


def exercises_of(read: pd.DataFrame, rule: str, *reading: str, say: Callable[[int], str] = wording.count) -> str:
    """How many exercises the lines of ``read`` speak of, or those that ``read_as`` keeps of them; ``rule``: which exercises these are.

    Of none, all lines are what was looked through.
    """
    kept = read_as(read, *reading) if reading else read
    told = say(kept["line"].nunique())
    return figure.of(told, kept if len(kept) else read, rule=f"{rule}, each counted once")


def practices() -> dict[str, str]:
    """Kind of joint practice -> its words, in the order of the table: kinds of smaller drills, and the stay of the regional grouping."""
    kinds = evidence.labels("exercises", "kind")
    return {kind: kinds[kind] for kind in PRACTISED} | {STAY: series()[STAY]}


def practised() -> pd.DataFrame:
    """Exercises held of the kinds of ``practices``, a line for each year that they touch: ``practice`` and ``year``."""
    rows = exercises()
    rows = rows[rows["status"] == "held"]
    practice = rows["kind"].astype(str).where(rows["series"] != STAY, STAY)
    rows = rows.assign(practice=practice)[practice.isin(practices())]
    ends = rows["date_to"].fillna(rows["date_from"])
    years = [list(range(first.year, last.year + 1)) for first, last in zip(rows["date_from"], ends)]
    return rows.assign(year=years).explode("year").astype({"year": int})


def last_year(rows: pd.DataFrame, practice: str) -> str:
    """The latest year in which a practice of ``practised`` is known to have been held."""
    kept = rows[rows["practice"] == practice].sort_values("year", ascending=False, kind="stable")
    return figure.of(str(kept["year"].max()), kept, rule="the latest year that one of them touches")


def first_year(rows: pd.DataFrame, practice: str) -> str:
    """The first year in which a practice of ``practised`` is known to have been held."""
    kept = rows[rows["practice"] == practice].sort_values("year", kind="stable")
    return figure.of(str(kept["year"].min()), kept, rule="the first year that one of them touches")


def first_and_latest(rows: pd.DataFrame) -> pd.DataFrame:
    """A line a practice of ``practised``: the first and the latest exercise found, with their years; the sources are those of the latest."""
    found = rows.sort_values("date_from").groupby("practice")
    found = found.agg(
        first=("name", "first"),
        from_year=("year", "min"),
        latest=("name", "last"),
        to_year=("year", "max"),
        sources=("sources", "last"),
    )
    found = found.loc[[practice for practice in practices() if practice in found.index]]
    return pd.DataFrame(
        {
            "Kind": found.index.map(practices()),
            "First found": found["first"] + " (" + found["from_year"].astype(str) + ")",
            "Latest found": found["latest"] + " (" + found["to_year"].astype(str) + ")",
            "sources": found["sources"],
        }
    )


def cycle() -> pd.DataFrame:
    """Editions of Zapad and Union Shield since the two began to take turns, in order of time; ``told``: what became of each."""
    rows = umbrellas()
    rows = rows[rows["series"].isin(CYCLE) & (rows["date_from"].dt.year >= 2006)]
    return rows.assign(told=rows["status"].astype(str).str.replace("_", " "))
