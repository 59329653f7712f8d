"""Holders of the security offices: who served when, and where they were born."""

from __future__ import annotations

import numpy as np
import pandas as pd

from report import edition, evidence, wording
from report.aspects.officer_corps import schooling

PERIODS = edition.periods(1992, 2001, 2010, 2020)
NOW = pd.Timestamp(edition.LAST_DAY)
LATEST = 2020  # who came into office since, and has no successor in the table, is taken for the holder of today
YEAR = pd.Timedelta(days=365)  # stands for a tenure of which only one end is known


def every() -> pd.DataFrame:
    """Tenures in the order of office and time, with name, birthplace and class of schooling of the holder.

    ``ends``: how the end is known ('dated', 'open' for the latest holder, 'unknown'). Tenures without any date come last.
    """
    people = evidence.load("persons")[["name", "birth_country", "birth_region"]]
    rows = evidence.load("officials").join(people, on="person")
    latest = rows["office_to"].isna() & (rows["office_from"].dt.year >= LATEST)
    rows = rows.assign(
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


def earliest(rows: pd.DataFrame) -> pd.Series:
    """The tenure that began first."""
    return rows.loc[rows["at"].idxmin()]


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
    return wording.listing([name.rpartition(" ")[2] for name in rows["name"]])
