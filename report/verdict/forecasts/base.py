"""Base rates: how often what is asked has happened, counted in the tables of the book."""

from __future__ import annotations

import pandas as pd

from report import evidence
from report.evidence import selection

DATES = ("year", "date", "date_from", "date_signed", "office_from")  # columns that say when, the first that a table has
YEAR = 365.25


def rate(row: pd.Series) -> float:
    """Yes plus a half over all plus one (Jeffreys); a rate by year is brought to the years from the date made to the last day."""
    once = (int(row["base_yes"]) + 0.5) / (int(row["base_of"]) + 1)
    if row["base_kind"] == "cases":
        return once
    return 1 - (1 - once) ** ((row["resolve_by"] - row["date_made"]).days / YEAR)


def recounted(row: pd.Series) -> tuple[int, int]:
    """Times yes and out of how many, counted anew in the tables; what was counted by hand stays as it is."""
    if pd.isna(row["table"]):
        return int(row["base_yes"]), int(row["base_of"])
    frame = evidence.load(row["table"])
    found = selection.chosen(frame, row["selection"])
    if row["base_kind"] == "cases":
        return len(found), len(selection.chosen(frame, row["selection_of"]))
    span = range(int(row["base_from"]), int(row["base_to"]) + 1)
    return len(_years(found) & set(span)), len(span)


def _years(rows: pd.DataFrame) -> set[int]:
    """The calendar years in which rows begin."""
    column = next(name for name in DATES if name in rows)
    dates = rows[column].dropna()
    return set(dates.astype(int) if column == "year" else dates.dt.year)
