"""Presence and places: who counted how many Russian troops in Belarus, and which sites they used under what status.

A total, a part of it, a ceiling and an expectation answer different questions and are never drawn as one series. No
points are joined: between two counts of different observers nothing is known. Where no number was found, the gap is
drawn.
"""

from __future__ import annotations

import itertools

import pandas as pd

from report import edition, evidence, wording

SINCE = pd.Timestamp(edition.THEN, 1, 1)  # the lanes of observers begin with the year of the article
END = pd.Timestamp(edition.LAST_DAY)
LONG_GAP = pd.Timedelta(days=120)
SIDES = {  # side of the observer: lane of the presence chart
    "nato_or_member": "NATO and member states",
    "ukraine": "Ukrainian services",
    "monitor": "Belarusian Hajun",
    "analyst": "Analysts and press",
    "media": "Analysts and press",
    "belarus": "Belarus and Russia",
    "russia": "Belarus and Russia",
}
METRICS = {  # what is counted, in readers' words; only the first is a count of the whole
    "total_personnel": "all Russian troops",
    "expected_personnel": "expected, not counted",
    "declared_ceiling": "ceiling announced",
    "grouping_personnel": "in the regional grouping",
    "garrison_personnel": "garrisons at Mazyr and Ziabrauka",
    "treaty_site_personnel": "both treaty sites",
    "training_personnel": "at training grounds",
    "exercise_personnel": "in an exercise",
    "wagner_personnel": "Wagner",
    "wagner_change": "possible departures of Wagner",
    "strategic_forces_personnel": "strategic forces personnel",
    "alleged_personnel": "alleged personnel",
    "change": "change",
    "aircraft": "aircraft",
    "aircraft_movements": "aircraft movements",
    "airspace_violations": "airspace violations",
    "drones_entering": "drones entering",
    "missiles_launched_day": "missiles launched day",
    "missiles_launched_cumulative": "missiles launched cumulative",
    "missiles_launched_other": "missiles launched other",
    "site_features": "site features",
    "tents": "tents",
    "units": "units",
}
TOTALS = ["total_personnel", "expected_personnel", "declared_ceiling"]  # what the lanes show


def rows(*metrics: str) -> pd.DataFrame:
    """Presence figures of some metrics (all without an argument) in order of time, with readers' words and lane."""
    found = evidence.load("presence").sort_values(["date_from", "low"], kind="stable")
    found = found[found["metric"].isin(metrics)] if metrics else found
    return found.assign(
        counted=found["metric"].astype(str).map(METRICS.__getitem__), lane=found["observer_side"].astype(str).map(SIDES)
    )


def troops() -> pd.DataFrame:
    """Totals, expectations and ceilings of Russian troops in Belarus from ``SINCE`` on; the ceilings of other things left out."""
    found = rows(*TOTALS)
    return found[(found["date_from"] >= SINCE) & (found["unit"].isna() | (found["unit"] == "persons"))]


def value(key: str) -> str:
    """One presence figure in words: 'pres_061' -> 'up to 1,450'. Raises KeyError for an unknown id."""
    return wording.of(evidence.load("presence").loc[key])


def fact(key: str) -> str:
    """One fact in words, its number or its text. Raises KeyError for an unknown id."""
    row = evidence.load("facts").loc[key]
    return row["value_text"] if pd.isna(row["low"]) else wording.of(row)


def gaps(
    found: pd.DataFrame, first: pd.Timestamp = SINCE, last: pd.Timestamp = END
) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
    """Spans of more than LONG_GAP without a numbered total whose month is known."""
    numbered = found[
        found["low"].notna() & (found["metric"] == "total_personnel") & (found["date_from_precision"] != "year")
    ]
    days = [first, *numbered["date_from"].sort_values(), last]
    return [(a, b) for a, b in itertools.pairwise(days) if b - a > LONG_GAP]


def span_words(gap: tuple[pd.Timestamp, pd.Timestamp]) -> str:
    """A gap in words: 'February to October 2022'."""
    first, last = gap
    start = wording.MONTHS[first.month - 1] if first.year == last.year else wording.date(first, "month")
    return f"{start} to {wording.date(last, 'month')}"


NUCLEAR = [
    "Warheads: Minsk and Moscow",
    "Warheads: Kyiv",
    "Warheads: other observers",
    "Oreshnik: Minsk and Moscow",
    "Oreshnik: Kyiv",
    "Oreshnik: other observers",
]
DECISIONS = {  # lane of the chart of decisions: subjects of events
    "Agreements, treaty sites": ["agreement", "treaty_sites"],
    "Air-base talks": ["base_talks"],
    "Deployments": ["deployment", "air_defence"],
    "Withdrawals": ["withdrawal"],
    "Nuclear acts and claims": ["nuclear"],
}


def nuclear() -> pd.DataFrame:
    """Entries on warheads and Oreshnik since 2023 with their lane: of what, and who speaks."""
    found = evidence.load("nuclear").sort_values("date_from", kind="stable")
    found = found[found["date_from"].dt.year >= 2023]
    told = found["event"].str.cat(found["unit"].fillna(""), sep=" ").str.lower()
    what = (
        told.str.contains("oreshnik|krychaw")
        .map({True: "Oreshnik", False: "Warheads"})
        .where(found["unit"] != "systems", "Oreshnik")
    )
    kyiv = found["observer"].fillna("").str.contains("Ukrain")
    who = (
        found["qualifier"]
        .astype(str)
        .eq("official_declared")
        .map({True: "Minsk and Moscow", False: "other observers"})
        .mask(kyiv, "Kyiv")
    )
    return found.assign(lane=what + ": " + who)


def decisions() -> pd.DataFrame:
    """Events of this topic on agreements, base talks, deployments, withdrawals and nuclear acts and claims, with their lane."""
    found = evidence.load("events").query("topic == 'facilities_and_presence'")
    lane = {subject: name for name, subjects in DECISIONS.items() for subject in subjects}
    return (
        found.assign(lane=found["subject"].astype(str).map(lane))
        .dropna(subset=["lane"])
        .sort_values("date_from", kind="stable")
    )


def in_period(found: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Sites whose known period of use touches the years; a period without an end counts to this edition."""
    return found[(found["date_from"].dt.year <= last) & (found["date_to"].fillna(END).dt.year >= first)]


PERIODS = dict(
    reversed(edition.periods(1992, 2013, 2020, 2022, 2023, 2024).items())
)  # the latest first: it is the still picture in print


def period(row: pd.Series) -> str:
    """The known period of a site: 'from 2022' where no end was found, 'within 2022' where the end is only that year."""
    if pd.isna(row["date_to"]):
        return f"from {wording.date(row['date_from'], row['date_from_precision'])}"
    start = wording.date(row["date_from"], row["date_from_precision"])
    if (
        row["date_to_precision"] == "year"
        and row["date_from_precision"] != "year"
        and row["date_to"].year == row["date_from"].year
    ):
        return f"from {start}, within the year"
    return wording.dates(row)


def persons() -> pd.DataFrame:
    """Every figure or statement on persons, for the panel."""
    found = rows()
    kept = found["metric"].astype(str).str.endswith("_personnel") | found["metric"].eq("declared_ceiling")
    return found[kept & (found["unit"].isna() | found["unit"].eq("persons"))]
