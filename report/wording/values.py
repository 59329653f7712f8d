"""A value of the evidence in readers' words, by what the schema says of its column."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from report import evidence, wording
from report.evidence.describe import spaced

CODE = "^[a-z0-9_]+$"  # the pattern of a column of short names that have no words of their own
LARGE = 100  # from here on a single figure of a series is told without decimals


def words(field: dict, row: Mapping) -> str | None:
    """The words for one column of a row; None where the value is missing, and for a flag that is not set."""
    name, value = field["name"], row[field["name"]]
    if pd.isna(value):
        return None
    if field["type"] == "boolean":
        return field["title"].lower() if value else None
    if field.get("partialDate"):
        return wording.date(value, row[f"{name}_precision"])
    if labels := _labels(field):
        return wording.listing([labels[part] for part in str(value).split(";")])
    if field["type"] == "number" or field["type"] == "integer":
        return _figure(float(value), field.get("unit", ""))
    return _text(field, str(value))


def span(first: dict, last: dict, row: Mapping) -> str | None:
    """The words for a range of figures, dates or years over two columns; None where both ends are missing."""
    low, high = row[first["name"]], row[last["name"]]
    if pd.isna(low) and pd.isna(high):
        return None
    if first.get("partialDate"):
        return wording.dates(row, first["name"].removesuffix("_from"))
    if first["type"] == "year":
        return str(low) if low == high else f"{low}–{high}"
    bound = row.get("bound", "")
    return wording.span(low, high, bound, _places(float(low if pd.isna(high) else high)))


def _labels(field: dict) -> dict[str, str]:
    if vocabulary := field.get("vocabulary"):
        return evidence.words(vocabulary)
    return {str(entry["value"]): entry["label"] for entry in field.get("categories", [])}


def _figure(value: float, unit: str) -> str:
    if unit.startswith("share"):
        return f"{wording.in_percent(value)} per cent"
    return wording.number(value, 0 if abs(value) >= LARGE else _places(value))


def _text(field: dict, value: str) -> str:
    return spaced(value) if field.get("constraints", {}).get("pattern") == CODE else value.rstrip(".")


def _places(value: float) -> int:
    """As many decimals as a figure has, two at most."""
    return next((places for places in (0, 1) if round(value, places) == value), 2)
