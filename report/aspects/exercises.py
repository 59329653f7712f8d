"""Strengths of exercises: which figures may be compared with which.

A total for the whole exercise, a figure for the part in Belarus and a figure for the Russian troops in Belarus answer
three different questions. They are kept apart here, so that like is only ever shown beside like.
"""

from __future__ import annotations

import pandas as pd

from report import edition, evidence, wording
from report.wording import sources

SERIES = {
    "zapad": "Zapad",
    "union_shield": "Union Shield",
    "slavic_brotherhood": "Slavic Brotherhood",
    "airborne_special": "Airborne and special forces",
    "unscheduled": "Unscheduled, 2022",
    "regional_grouping": "Regional grouping",
    "joint_air": "Joint air exercises",
    "bomber_patrol": "Bomber patrols",
    "nuclear": "Nuclear drills",
    "logistics": "Logistics",
    "staff": "Staff training",
    "csto": "CSTO",
    "cis_air_defence": "CIS air defence",
    "national_multilateral": "Russian exercises with guests",
}
SCOPES = {"whole": "whole exercise", "belarus": "in Belarus", "russians": "Russian troops in Belarus"}


def exercises() -> pd.DataFrame:
    """The exercises in order of time, with the umbrella row standing for its components where there is one."""
    return evidence.load("exercises").sort_values(["date_from", "name"])


def _scope(row: pd.Series) -> str | None:
    if row["contingent"] == "russian" and row["place"] == "belarus":
        return "russians"
    if row["contingent"] != "all":
        return None
    if (
        row["place"] in ("all", "unstated")
        or {"belarus": "BY", "russia": "RU", "elsewhere": "other"}[row["place"]] == row["host"]
    ):
        return "whole"
    return "belarus" if row["place"] == "belarus" else None


def people(scope: str | None = None) -> pd.DataFrame:
    """Personnel figures with name, series, host, status and start of their exercise, and the ``scope`` that they cover.

    Figures for an exercise held in Belarus alone are of scope ``whole``. Contingents by nation have no scope.
    """
    rows = evidence.load("exercise_strength").query("metric == 'personnel'")
    rows = rows.join(
        evidence.load("exercises")[["name", "series", "host", "status", "date_from", "date_from_precision"]],
        on="exercise",
    )
    rows = rows.assign(scope=[_scope(row) for _, row in rows.iterrows()]).sort_values(
        ["date_from", "exercise", "qualifier", "low"]
    )
    return rows if scope is None else rows[rows["scope"] == scope]


def value(key: str) -> str:
    """One strength in words: 'zapad_2017_personnel_all_declared' -> 'about 12,700'. Raises KeyError for an unknown id."""
    return wording.of(evidence.load("exercise_strength").loc[key])


def spread(rows: pd.DataFrame, qualifiers: list[str]) -> str:
    """All figures of some qualifiers in one cell, from low to high: '12,500; 13,000', or 'none found'."""
    kept = rows[rows["qualifier"].isin(qualifiers)].sort_values(["low", "high"])
    return "; ".join(dict.fromkeys(wording.of(row) for _, row in kept.iterrows())) or "none found"


def side_by_side(rows: pd.DataFrame) -> pd.DataFrame:
    """One line an exercise: declared, reported, estimated and alleged figures next to each other, and all their sources."""
    lines = []
    for _, group in rows.groupby("exercise", sort=False):
        lines.append(
            {
                "Exercise": group["name"].iloc[0],
                "Declared": spread(group, ["official_declared"]),
                "Reported": spread(group, ["reported"]),
                "Estimated": spread(group, ["estimated"]),
                "Alleged": spread(group, ["alleged"]),
                "sources": sources.joined(group["sources"]),
            }
        )
    return pd.DataFrame(lines)


PERIODS = edition.periods(1999, 2013, 2020, 2022)


def told(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with the words that chart and table share: what the figure covers, and whose it is."""
    whose = {"all": "all", "russian": "Russian", "belarusian": "Belarusian", "other": "other nations"}
    where = {
        "all": "whole exercise",
        "belarus": "in Belarus",
        "russia": "in Russia",
        "elsewhere": "elsewhere",
        "unstated": "place not stated",
    }
    covers = [f"{whose[row['contingent']]}, {where[row['place']]}" for _, row in rows.iterrows()]
    return rows.assign(
        covers=covers, line=[f"{name}: {cover}" for name, cover in zip(rows["name"], covers, strict=True)]
    )
