"""Schools of the holders of the security offices.

Soviet schools and schools of the Russian Federation are never counted together, and a school that is not in a biography is
unknown, not absent.
"""

from __future__ import annotations

import pandas as pd

from report import evidence
from report.wording import figure

FIRST = ("secondary_military", "commissioning", "unknown")  # levels before the academies
COURSES = {  # era of a course at general-staff level: the school in short
    "soviet": "General Staff Academy of the USSR",
    "post_1991_russian": "General Staff Academy of Russia",
    "post_1991_belarusian": "General Staff Faculty, Minsk",
    "other": "General Staff academy of another state",
    "unknown": "General Staff academy, period unknown",
}


def schools() -> pd.DataFrame:
    """The military and security schools of all persons; civilian degrees are left out."""
    rows = evidence.load("schooling")
    return rows[rows["level"] != "civilian"]


def closest(rows: pd.DataFrame) -> str:
    """The class of one person's schools by the closest link to the Russian Federation: 'russian', 'straddling' (begun as a
    Soviet school), 'soviet_russia', 'soviet_elsewhere', 'belarusian' or 'unknown'."""
    russian, soviet = rows["era"] == "post_1991_russian", rows["era"] == "soviet"
    if (russian & ~rows["straddles"]).any():
        return "russian"
    if russian.any():
        return "straddling"
    if soviet.any():
        return "soviet_russia" if (rows.loc[soviet, "country_today"] == "RU").any() else "soviet_elsewhere"
    return "belarusian" if (rows["era"] == "post_1991_belarusian").any() else "unknown"


def classes(people: pd.Series) -> pd.Series:
    """The class of the schooling of each person, in the order of ``people``: see ``closest``."""
    known = {person: closest(rows) for person, rows in schools().groupby("person")}
    return people.map(known).fillna("unknown")


def russian(people: pd.Series) -> pd.DataFrame:
    """The schools of some persons by which ``closest`` finds them schooled in the Russian Federation."""
    rows = schools()
    return rows[rows["person"].isin(people) & (rows["era"] == "post_1991_russian") & ~rows["straddles"]]


def told(rows: pd.DataFrame) -> str:
    """The schools of one person in one cell: name, place today, year where known."""
    places, cells = evidence.labels("schooling", "country_today"), []
    for _, row in rows.iterrows():
        known = [places.get(row["country_today"]), None if pd.isna(row["year"]) else str(row["year"])]
        details = ", ".join(filter(None, known))
        cells.append(f"{row['school']} ({details})" if details else row["school"])
    return "; ".join(cells) or "not found"


def courses() -> pd.DataFrame:
    """Courses at general-staff level of all persons in the tables, by school, then year; ``group`` names the school in short."""
    rows, names = schools().query("level == 'general_staff_academy'"), evidence.load("persons")["name"]
    rows = rows.assign(name=rows["person"].map(names), group=rows["era"].astype(str).map(COURSES))
    return rows.sort_values(["era", "year", "name"])


def last_year(rows: pd.DataFrame) -> str:
    """The latest year of some courses whose year is known."""
    dated = rows[rows["year"].notna()].sort_values("year", ascending=False, kind="stable")
    return figure.of(str(dated["year"].max()), dated, rule="the latest of the years that are known")
