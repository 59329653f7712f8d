"""The story of how it came to this: its turning points in order of time, with the direction that the book reads in each.

Which rows carry a step, and what it did to the ties, stands in the table turning_points.
"""

from __future__ import annotations

import pandas as pd

from report import edition, evidence, wording
from report.wording import sentences

PERIODS = edition.periods(1995, 2000, 2014, 2020, 2022, 2023)  # those of the sections of the chapter
DATES = ("date_from", "date_signed", "date")  # where the tables of evidence keep the day of a row


def turning_points() -> pd.DataFrame:
    """The steps in order of time: at, date (in words), period, step, aspect and direction (in words), evidence_step, qualifier, sources.

    Day, kind and sources are those of the first row that a step names. Raises KeyError for a row that is not there, or has no day.
    """
    rows = evidence.load("turning_points")
    first = [sentences.row(reference) for reference in rows["evidence_step"].str.split(";").str[0]]
    days = [_day(row) for row in first]
    found = rows.assign(
        at=[row[day] for row, day in zip(first, days, strict=True)],
        date=[wording.date(row[day], row[f"{day}_precision"]) for row, day in zip(first, days, strict=True)],
        aspect=_labelled(rows, "aspect"),
        direction=_labelled(rows, "direction"),
        qualifier=[row["qualifier"] for row in first],
        sources=[row["sources"] for row in first],
    )
    return found.assign(period=found["at"].dt.year.map(_period)).sort_values("at", kind="stable")


def _day(row: pd.Series) -> str:
    """The column in which a row has its day. Raises KeyError for a row without one."""
    for column in DATES:
        if column in row and pd.notna(row[column]):
            return column
    raise KeyError(f"{row.name}: a step needs a row with a day")


def _labelled(rows: pd.DataFrame, column: str) -> pd.Series:
    return rows[column].astype(str).map(evidence.labels("turning_points", column))


def _period(year: int) -> str:
    return next(name for name, (first, last) in PERIODS.items() if first <= year <= last)
