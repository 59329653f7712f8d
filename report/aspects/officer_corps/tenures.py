"""Holders of the security offices: who served when, and where they were born."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from report import edition, evidence, wording
from report.aspects.officer_corps import schooling
from report.wording import figure

PERIODS = edition.periods(1992, 2001, 2010, 2020)
NOW = pd.Timestamp(edition.LAST_DAY)
LATEST = 2020  # who came into office since, and has no successor in the table, is taken for the holder of today
YEAR = pd.Timedelta(days=365)  # stands for a tenure of which only one end is known


def every() -> pd.DataFrame:
    """Tenures in the order of office and time, with name, birthplace and class of schooling of the holder.

    ``ends``: how the end is known ('dated', 'open' for the latest holder, 'unknown'). Tenures without any date come last.
    """
    people, rows = evidence.load("persons"), evidence.load("officials")
    known = {column: rows["person"].map(people[column]) for column in ("name", "birth_country", "birth_region")}
    latest = rows["office_to"].isna() & (rows["office_from"].dt.year >= LATEST)
    rows = rows.assign(
        **known,
        schooled=schooling.classes(rows["person"]),
        at=rows["office_from"].fillna(rows["office_to"] - YEAR),
        ends=np.select([rows["office_to"].notna(), latest], ["dated", "open"], "unknown"),
    )
    return rows.sort_values(["office", "at", "office_to"])


def top() -> pd.DataFrame:
    """The tenures of ``every`` in the top offices."""
    rows = every()
    return rows[rows["tier"] != "below"]


def in_office(rows: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Tenures known to touch the years from ``first`` to ``last``; where one end is unknown only the known one counts."""
    begins = rows["office_from"].fillna(rows["office_to"]).dt.year
    ends = rows["office_to"].where(rows["ends"] != "open", NOW).fillna(rows["office_from"]).dt.year
    return rows[(begins <= last) & (ends >= first)]


def offices(rows: pd.DataFrame) -> dict[str, str]:
    """The offices of the rows, in the order of the schema, with their words."""
    return {
        key: words for key, words in evidence.labels("officials", "office").items() if (rows["office"] == key).any()
    }


def dates(row: pd.Series) -> str:
    """The dates of a tenure: 'to November 1996', 'since 20 January 2020', 'dates not found'."""
    first, last = (wording.date(row[f"office_{end}"], row[f"office_{end}_precision"]) for end in ("from", "to"))
    if first == last == wording.UNKNOWN:
        return "dates not found"
    if first == wording.UNKNOWN:
        return f"to {last}"
    if last == wording.UNKNOWN:
        return f"since {first}" if row["ends"] == "open" else f"from {first}"
    return f"{first} – {last}"


def born(row: pd.Series) -> str:
    """'Ukraine (Luhansk Region)', 'Belarus', 'not found'."""
    if pd.isna(row["birth_country"]):
        return "not found"
    country = evidence.label("persons", "birth_country", row["birth_country"])
    return country if pd.isna(row["birth_region"]) else f"{country} ({row['birth_region']})"


def surnames(rows: pd.DataFrame) -> str:
    """The family names of the rows as a list in words: 'Khrenin, Tertel and Volfovich'."""
    names: list[str] = [
        figure.of(row["name"].rpartition(" ")[2], row, _persons([row["person"]])) for _, row in rows.iterrows()
    ]
    return wording.listing(names)


def people(rows: pd.DataFrame) -> str:
    """How many persons held the offices, each counted once."""
    return figure.of(
        wording.number(rows["person"].nunique()), rows, rule="the holders of these offices, each counted once"
    )


def unschooled(rows: pd.DataFrame) -> str:
    """How many of ``people`` have no known schooling; all schools are what was looked through."""
    without = rows[rows["schooled"] == "unknown"]
    rule = "the holders of whom no officer school with its period was found, each counted once"
    return figure.of(wording.number(without["person"].nunique()), without, "schooling", rule=rule)


def born_in_belarus(rows: pd.DataFrame) -> str:
    """How many of the holders were born in Belarus, to twelve in words."""
    found = rows[rows["birth_country"] == "BY"]
    behind = found if len(found) else rows
    rule = "the holders who were born in Belarus"
    return figure.of(wording.count(len(found)), _persons(behind["person"]), behind, rule=rule)


def graduates(rows: pd.DataFrame) -> str:
    """How many of the holders finished a course in Russia, to twelve in words."""
    return _of_graduates(wording.count(len(_graduates(rows))), rows, "the holders with a course in Russia")


def graduate_names(rows: pd.DataFrame) -> str:
    """The family names of ``graduates``."""
    return _of_graduates(surnames(_graduates(rows)), rows, "the holders with a course in Russia")


def first_graduate(rows: pd.DataFrame) -> str:
    """The name of the first of ``graduates`` to take office."""
    first = _graduates(rows)["at"].idxmin()
    return _of_graduates(rows.loc[first, "name"], rows, "the first of these holders with a course in Russia", first)


def first_graduate_year(rows: pd.DataFrame) -> str:
    """The year in which ``first_graduate`` took office."""
    first = _graduates(rows)["at"].idxmin()
    return _of_graduates(
        str(rows.loc[first, "at"].year), rows, "the year in which the first of them took office", first
    )


def _graduates(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["schooled"] == "russian"]


def _of_graduates(text: str, rows: pd.DataFrame, rule: str, *first: str) -> str:
    """A text on ``graduates``: a figure of their tenures (some of them first), persons and courses."""
    found = _graduates(rows)
    behind = found if len(found) else rows
    courses = schooling.russian(behind["person"])
    return figure.of(text, behind.loc[list(first)], behind, _persons(behind["person"]), courses, rule=rule)


def _persons(keys: Iterable[str]) -> list[str]:
    return [f"persons:{key}" for key in keys]
