"""Evidence rows in words: what a ``table:id`` reference says, in one line with its kind and its sources."""

from __future__ import annotations

import pandas as pd

from report import evidence, wording
from report.wording import markup
from report.wording.markup import Markup

TELLING = [
    "event",
    "measure",
    "finding",
    "claim",
    "value_text",
    "summary",
    "statement",
    "function",
    "scope",
    "school",
    "product",
    "definition",
    "step",
    "question",
    "kind",
]
WHO = [
    "name",
    "object",
    "indicator",
    "institution",
    "formation",
    "maker",
    "system",
    "target",
    "subject",
]  # columns that say who or what a row is about
LOOKED_UP = {"exercise": "exercises", "person": "persons"}  # columns that point to a named row of another table
STATES = {"BY": "Belarus", "RU": "Russia"}
TELLERS = {  # table: what its row says, where the common form would leave out a name or a unit
    "agreements": lambda row: f"{row['name']}: {row['scope']}",
    "arms_deliveries": lambda row: (
        f"{row['system']}, {STATES[row['supplier']]} to {STATES[row['recipient']]}: {_value(row) if pd.notna(row['low']) else 'number not stated'}"
    ),
    "arms_import_windows": lambda row: (
        f"share of Russia in the arms imports of {STATES[row['country']]}, {row['year_from']}–{row['year_to']}: "
        + (
            f"{wording.number(100 * row['russia_share'])} percent"
            if pd.notna(row["russia_share"])
            else "no imports recorded"
        )
    ),
    "events": lambda row: row["event"],
    "military_expenditure": lambda row: (
        f"military expenditure of {STATES[row['country']]}: {wording.number(row['value'])} {row['unit']}"
    ),
    "presence": lambda row: f"{row['observer']}: {row['metric'].replace('_', ' ')}: {_value(row)}",
    "service_rules": lambda row: f"{STATES[row['country']]}: {row['rule'].replace('_', ' ')}: {_value(row)}",
}


def row(reference: str) -> pd.Series:
    """The evidence row behind a ``table:id`` reference. Raises KeyError for a row that is not there."""
    table, _, key = reference.partition(":")
    return evidence.load(table).loc[key]


def words(reference: str) -> Markup:
    """One evidence row in a line: who or what, the finding or figure, when, its kind, its sources."""
    found = row(reference)
    told = TELLERS.get(reference.partition(":")[0], _common)(found).rstrip(".")
    when = _when(found)
    return f"{told}{f' ({when})' if when else ''}; {wording.QUALIFIERS[found['qualifier']]} " + markup.cite(
        found["sources"]
    )


def listed(references: str | float, title: str) -> list[str]:
    """The rows of a cell of references as lines of MyST under a title: an item each, or a word that none was found."""
    head = markup.emphasis(f"{title}:")
    if not isinstance(references, str):
        return [(head + " no row found.").myst, ""]
    return [head.myst, "", *(f"- {words(reference).myst}" for reference in references.split(";")), ""]


def strength(found: pd.Series) -> str:
    """'Russian personnel in Belarus', 'personnel, whole exercise' for a row of exercise_strength."""
    places = {
        "belarus": " in Belarus",
        "russia": " in Russia",
        "elsewhere": " elsewhere",
        "all": ", whole exercise",
        "unstated": "",
    }
    whose = {"all": "", "russian": "Russian ", "belarusian": "Belarusian ", "other": "other "}[found["contingent"]]
    return whose + found["metric"].replace("_", " ") + places[found["place"]]


def _common(found: pd.Series) -> str:
    """Who or what, then the figure with its unit or the first column that tells something."""
    what = strength(found) if "contingent" in found else found.get("metric", "").replace("_", " ")
    if "event" not in found and pd.notna(found.get("low")):
        told = ": ".join(filter(None, [what, _value(found)]))
    else:
        told = next((found[name] for name in TELLING if name in found and pd.notna(found[name])), str(what))
        told = f"{what}: {told}" if what and told != what and "value_text" in found else told
    who = _who(found)
    return f"{who}: {told}" if who else told


def _who(found: pd.Series) -> str:
    who = next(
        (found[name] for name in WHO if name in found and pd.notna(found[name]) and "_" not in str(found[name])), ""
    )
    for column, table in LOOKED_UP.items():
        if pd.notna(found.get(column)):
            who = evidence.load(table).loc[found[column], "name"]
    return (
        f"{who} ({found['status'].replace('_', ' ')})"
        if found.get("status") in ("announced", "disputed", "not_held")
        else str(who)
    )


def _value(found: pd.Series) -> str:
    """What a row states: its text, or its figure with the unit, in as many places as it has."""
    if pd.isna(found.get("low")):
        return found["value_text"] if pd.notna(found.get("value_text")) else wording.of(found)
    digits = next((places for places in (0, 1) if round(float(found["high"]), places) == float(found["high"])), 2)
    unit = found["unit"] if pd.notna(found.get("unit")) and found["unit"] != "persons" else ""
    return f"{wording.of(found, digits)} {unit}".strip()


def _when(found: pd.Series) -> str:
    """The date of a row in words; empty where it has none."""
    if "year" in found and pd.notna(found["year"]):
        return str(found["year"])
    told = next(
        (
            wording.dates(found, name)
            for name in ("date", "date_signed", "as_of")
            if name in found or f"{name}_from" in found
        ),
        "",
    )
    return "" if told == wording.UNKNOWN else told
