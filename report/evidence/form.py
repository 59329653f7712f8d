"""The form of a table: one CSV with the head that the data package names, and cells that are what their columns say.

This looks at the file as text, before any program reads types from it: what one program forgives, the next reads otherwise.
"""

from __future__ import annotations

import calendar
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from report.evidence import text
from report.evidence.fault import Fault

PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
YEARS = range(1900, 2101)
NUMBERS = {  # the form of each type, and how it is told
    "integer": (re.compile(r"-?\d+", re.ASCII), "a value of type integer, in digits alone"),
    "number": (re.compile(r"-?\d+(\.\d+)?", re.ASCII), "a value of type number, in digits with a point for decimals"),
    "year": (re.compile(r"\d{4}", re.ASCII), "a value of type year, in four digits"),
    "boolean": (re.compile(r"true|false"), "a value of type boolean: true or false"),
}
COUNTED = re.compile(r"\b(?:persons|people|personnel|troops|soldiers)\b")  # units of which there is no negative number
PAIRS = [("low", "high")]
TOGETHER = [
    ("calendar", "season"),
    ("day_from", "day_to"),
    ("theme", "side"),
]  # columns that have a value both, or neither
LISTS = ("id", "sources", "evidence_", "selection")  # columns of keys: no reader meets them as words


def bounds(text: str, last: bool) -> pd.Timestamp:
    """The first or the last day that a partial ISO date may mean."""
    parts = [int(part) for part in text.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12 if last else 1
    day = parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1] if last else 1
    return pd.Timestamp(year, month, day)


def read(path: Path, entry: dict) -> tuple[list[dict[str, str]], list[Fault]]:
    """The rows of a table as text, and the faults of its form; no rows where the file or its head cannot be read."""
    file = f"data/{entry['path']}"
    names = [field["name"] for field in entry["schema"]["fields"]]
    try:
        content = path.read_bytes().decode("utf-8")
    except OSError:
        return [], [_of_file(file, "a file that exists")]
    except UnicodeDecodeError as error:
        return [], [_of_file(file, f"UTF-8 text (byte {error.start} is none)")]
    if faults := list(_head(file, content, names)):
        return [], faults
    try:
        lines = list(csv.reader(io.StringIO(content), strict=True))[1:]
    except csv.Error as error:
        return [], [_of_file(file, f"cells closed by the quotation mark that opens them ({error})")]
    if not lines:
        return [], [_of_file(file, "at least one row")]
    rows, faults = [], []
    for number, cells in enumerate(lines, 2):
        if expected := _shape(cells, names):
            faults.append(
                Fault(file, cells[0] if cells and cells[0] else f"number {number - 1}", "-", ",".join(cells), expected)
            )
        else:
            rows.append(dict(zip(names, cells, strict=True)))
    for row in rows:
        faults += _row(file, row, entry["schema"]["fields"])
    return rows, faults


def _of_file(file: str, expected: str) -> Fault:
    return Fault(file, "-", "-", "", expected)


def _head(file: str, content: str, names: list[str]) -> Iterator[Fault]:
    """Faults of the first line."""
    line = content.partition("\n")[0].rstrip("\r")
    found = next(csv.reader([line]), [])
    bare = [name.replace("\ufeff", "").strip(" \u00a0\t").casefold() for name in found]
    if found == names:
        return
    if not content.strip():
        yield Fault(file, "-", "-", "", "the names of the columns in the first line")
    elif line.startswith("sep="):
        yield Fault(file, "-", "-", line, "the names of the columns in the first line")
    elif content.startswith("\ufeff") and bare == names:
        yield Fault(file, "-", "-", "\ufeff", "UTF-8 text without a byte-order mark")
    elif bare == names:
        wrong = next(position for position, name in enumerate(names) if found[position] != name)
        yield Fault(file, "-", names[wrong], found[wrong], f"the name {names[wrong]!r} as the data package writes it")
    elif len(found) == 1 and len(names) > 1:
        yield Fault(file, "-", "-", line, "commas between the cells")
    elif sorted(found) == sorted(names):
        wrong = next(position for position, name in enumerate(names) if found[position] != name)
        yield Fault(
            file, "-", found[wrong], "", f"every column that the data package names, in its order (here {names[wrong]})"
        )
    else:
        spare = [name for name in found if name not in names] + sorted(
            {name for name in found if found.count(name) > 1}
        )
        yield from (
            Fault(file, "-", name, name, "only the columns that the data package names, each once") for name in spare
        )
        yield from (
            Fault(file, "-", name, "", "every column that the data package names, in its order")
            for name in names
            if name not in found
        )


def _shape(cells: list[str], names: list[str]) -> str | None:
    """What was expected of a line that is no row of the table."""
    if not any(cells):
        return "a row, or no line at all"
    if len(cells) != len(names):
        return f"{len(names)} cells, one for every column that the data package names (found {len(cells)})"
    return None


def _row(file: str, row: dict[str, str], fields: list[dict]) -> Iterator[Fault]:
    def fault(column: str, expected: str) -> Fault:
        return Fault(file, row["id"], column, row[column], expected)

    for field in fields:
        if row[field["name"]] and (expected := fault_of_field(row[field["name"]], field)):
            yield fault(field["name"], expected)
    for first, second in PAIRS:
        if first in row and second in row and bool(row[first]) != bool(row[second]):
            missing, known = (first, second) if row[second] else (second, first)
            yield fault(missing, f"both ends of a figure or neither ({known} is {row[known]})")
    for pair in TOGETHER:
        if all(name in row for name in pair) and bool(row[pair[0]]) != bool(row[pair[1]]):
            missing, known = pair if row[pair[1]] else reversed(pair)
            yield fault(missing, f"a value, as {known} has one ({row[known]})")
    for column in ("low", "value"):
        if row.get(column, "").startswith("-") and COUNTED.search(
            " ".join(row.get(name, "") for name in ("unit", "metric"))
        ):
            yield fault(column, "a count that is not negative")


def fault_of_field(value: str, field: dict) -> str | None:
    """What was expected of a cell that is not empty, by its form; None where it may stand."""
    listed = field["name"].startswith(LISTS) or "pattern" in field.get("constraints", {})
    if expected := text.fault_of_cell(value.replace(";", " ").replace("|", " ") if listed else value):
        return expected
    if field.get("partialDate"):
        return fault_of_date(value)
    if form := NUMBERS.get(field["type"]):
        return None if form[0].fullmatch(value) else form[1]
    known = map(str, field.get("constraints", {}).get("enum", []))
    if (
        value.casefold() in text.BLANKS
        and value not in known
        and not (value == "none" and field["name"] == "value_text")
    ):
        return "an empty cell where nothing is known"
    return None


def fault_of_date(value: str) -> str | None:
    """What was expected of a partial date; None where it is one."""
    parts = PARTIAL_DATE.fullmatch(value)
    if not parts:
        return "a date as YYYY, YYYY-MM or YYYY-MM-DD"
    year, month, day = (int(part) if part else 1 for part in parts.groups())
    if year not in YEARS or not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return f"a date of the calendar between {YEARS[0]} and {YEARS[-1]}"
    return None
