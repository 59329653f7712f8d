"""The evidence: typed tables from ``data/``, checked against the rules that ``data/datapackage.json`` states.

A table is one CSV; its types, closed vocabularies, keys and limits stand in the data package (Frictionless Table
Schema). A row that breaks a rule stops the caller with one line: file, row id, column, value, what was expected.
"""

from __future__ import annotations

import calendar
import functools
import json
import re
from dataclasses import dataclass
from pathlib import Path

import frictionless
import pandas as pd
from pybtex.database import parse_file

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"
BIBLIOGRAPHY = ROOT / "references.bib"

PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
PRECISIONS = ["year", "month", "day"]


class EvidenceError(ValueError):
    """The evidence breaks a rule; the message has one line a fault."""


@dataclass(frozen=True)
class Fault:
    """One broken rule, in the words of a reader who has to mend the row."""

    file: str
    row: str
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}: row {self.row}, column {self.column}: {self.value!r}, expected {self.expected}"


# ---------------------------------------------------------------------------------------------------- reading


@functools.cache
def package(folder: Path = DATA) -> dict:
    """The data package's descriptor as a dictionary. Raises EvidenceError where it is missing or no JSON."""
    path = Path(folder) / "datapackage.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EvidenceError(f"{path.name}: row -, column -: '', expected a readable data package ({error})") from None


def resource(name: str, folder: Path = DATA) -> dict:
    """The descriptor of one table. Raises EvidenceError for a name that the data package lacks."""
    for entry in package(folder)["resources"]:
        if entry["name"] == name:
            return entry
    raise EvidenceError(f"datapackage.json: row -, column resources: {name!r}, expected a table of the data package")


def tables(folder: Path = DATA) -> pd.DataFrame:
    """One row a table: title, topic, rows, description, limits, licence and path, indexed by name."""
    entries = [
        {key: entry.get(key, "") for key in ("name", "title", "topic", "description", "limits", "licence", "path")}
        | {"rows": sum(1 for _ in pd.read_csv(Path(folder) / entry["path"], usecols=["id"], dtype=str)["id"])}
        for entry in package(folder)["resources"]
    ]
    return pd.DataFrame(entries).set_index("name")


@functools.cache
def _sources(bibliography: Path) -> pd.DataFrame:
    entries = parse_file(str(bibliography), bib_format="bibtex").entries
    rows = [{"key": key} | {name.lower(): value for name, value in entry.fields.items()} for key, entry in entries.items()]
    frame = pd.DataFrame(rows).set_index("key").fillna("").replace(r"\\([&%$#_])", r"\1", regex=True)
    return frame.rename(columns={"keywords": "kind"})


def sources(bibliography: Path = BIBLIOGRAPHY) -> pd.DataFrame:
    """The bibliography, one row a source, indexed by its key: title, publisher, date, url, note, kind."""
    return _sources(Path(bibliography)).copy()


def _bounds(text: str, last: bool) -> pd.Timestamp:
    year, month, day = (int(part) if part else None for part in PARTIAL_DATE.fullmatch(text).groups())
    month = month or (12 if last else 1)
    day = day or (calendar.monthrange(year, month)[1] if last else 1)
    return pd.Timestamp(year, month, day)


def _date_columns(column: pd.Series, name: str) -> dict[str, pd.Series]:
    known = column.dropna()
    ends = name.endswith("_to")
    return {
        name: pd.to_datetime(known.map(lambda text: _bounds(text, ends)).reindex(column.index)),
        f"{name}_precision": pd.Series(
            pd.Categorical(known.map(lambda text: PRECISIONS[text.count("-")]).reindex(column.index), PRECISIONS, ordered=True),
            index=column.index,
        ),
    }


def _typed(raw: pd.DataFrame, fields: list[dict]) -> pd.DataFrame:
    columns: dict[str, pd.Series] = {}
    for field in fields:
        name, column = field["name"], raw[field["name"]]
        if field.get("partialDate"):
            columns |= _date_columns(column, name)
        elif field["type"] in ("integer", "year"):
            columns[name] = pd.to_numeric(column).astype("Int64")
        elif field["type"] == "number":
            columns[name] = pd.to_numeric(column).astype("Float64")
        elif field["type"] == "boolean":
            columns[name] = column.map({"true": True, "false": False}).astype("boolean")
        elif levels := field.get("constraints", {}).get("enum"):
            columns[name] = pd.Series(pd.Categorical(column, levels), index=column.index)
        else:
            columns[name] = column
    return pd.DataFrame(columns)


@functools.cache
def _load(name: str, folder: Path, bibliography: Path) -> pd.DataFrame:
    entry = resource(name, folder)
    if faults := validate(folder, bibliography, [name]):
        raise EvidenceError("\n".join(map(str, faults)))
    raw = pd.read_csv(folder / entry["path"], dtype=str, keep_default_na=False, na_values=[""], encoding="utf-8")
    return _typed(raw, entry["schema"]["fields"]).set_index("id")


def load(name: str, folder: Path = DATA, bibliography: Path = BIBLIOGRAPHY) -> pd.DataFrame:
    """One table, typed and checked, indexed by its row id.

    Vocabularies come as categories, whole numbers as ``Int64``, measures as ``Float64`` (units in the table's own
    ``unit`` column or its field description). A partial ISO date gives two columns: ``date`` (a timestamp: the first
    day of the stated period, or its last day for a column that ends in ``_to``) and ``date_precision`` (year, month
    or day). Empty cells are missing values, never zero.

    Raises EvidenceError, one line a fault, where the table breaks a rule of the data package.
    """
    return _load(name, Path(folder), Path(bibliography)).copy()


# ------------------------------------------------------------------------------------------------- validation


class _OrderedPairs(frictionless.Check):
    """Every low/high pair and every from/to pair is in order, and every partial date exists in the calendar."""

    type = "ordered-pairs"
    Errors = [frictionless.errors.CellError]

    def __init__(self, fields: list[dict]):
        super().__init__()
        self.dates = [field["name"] for field in fields if field.get("partialDate")]
        self.spans = [(a, a[:-4] + "to") for a in self.dates if a.endswith("from") and a[:-4] + "to" in self.dates]
        names = {field["name"] for field in fields}
        self.ranges = [("low", "high")] if {"low", "high"} <= names else []

    def validate_row(self, row):
        for name in self.dates:
            try:
                if row[name] and PARTIAL_DATE.fullmatch(row[name]):
                    _bounds(row[name], last=False)
            except ValueError:
                yield self._error(row, name, "a date of the calendar")
        for first, second in self.ranges:
            if None not in (row[first], row[second]) and row[first] > row[second]:
                yield self._error(row, first, f"a number not above {second} ({row[second]})")
        for first, second in self.spans:
            if row[first] and row[second] and all(PARTIAL_DATE.fullmatch(row[name]) for name in (first, second)):
                try:
                    backwards = _bounds(row[first], last=False) > _bounds(row[second], last=True)
                except ValueError:
                    continue  # said above
                if backwards:
                    yield self._error(row, second, f"a date not before {first} ({row[first]})")

    def _error(self, row, name, note):
        return frictionless.errors.CellError.from_row(row, note=note, field_name=name)


class _KnownSources(frictionless.Check):
    """Every source key stands in references.bib, and high confidence rests on more than secondary media."""

    type = "known-sources"
    Errors = [frictionless.errors.CellError]

    def __init__(self, kinds: dict[str, str]):
        super().__init__()
        self.kinds = kinds

    def validate_row(self, row):
        keys = row["sources"].split(";") if row["sources"] else []
        for key in keys:
            if key not in self.kinds:
                note = f"keys of references.bib joined by ';' (unknown: {key!r})"
                yield frictionless.errors.CellError.from_row(row, note=note, field_name="sources")
        if keys and row["confidence"] == "high" and all(self.kinds.get(key) == "media_other" for key in keys):
            note = "medium or low where every source is of kind media_other"
            yield frictionless.errors.CellError.from_row(row, note=note, field_name="confidence")


class _KnownEvidence(frictionless.Check):
    """Every ``table:row`` reference in an ``evidence_*`` column names a row that exists."""

    type = "known-evidence"
    Errors = [frictionless.errors.CellError]

    def __init__(self, columns: list[str], folder: Path):
        super().__init__()
        self.columns, self.folder = columns, folder

    def validate_row(self, row):
        for column in self.columns:
            for reference in filter(None, (row[column] or "").split(";")):
                table, _, key = reference.partition(":")
                if key not in _ids(table, self.folder):
                    note = f"table:row of the evidence joined by ';' (unknown: {reference!r})"
                    yield frictionless.errors.CellError.from_row(row, note=note, field_name=column)


@functools.cache
def _ids(table: str, folder: Path) -> frozenset[str]:
    path = folder / f"{table}.csv"
    return frozenset(pd.read_csv(path, usecols=["id"], dtype=str)["id"]) if path.is_file() else frozenset()


def _expectation(error, schema: dict) -> str:
    field = next((f for f in schema["fields"] if f["name"] == getattr(error, "field_name", None)), {})
    constraints = field.get("constraints", {})
    if error.type == "type-error":
        return f"a value of type {field['type']}"
    if error.type == "constraint-error" and "enum" in error.note:
        return "one of " + ", ".join(map(str, constraints["enum"]))
    if error.type == "constraint-error" and "required" in error.note:
        return "a value"
    if error.type == "constraint-error" and "pattern" in error.note:
        return "a date as YYYY, YYYY-MM or YYYY-MM-DD" if field.get("partialDate") else f"the form {constraints['pattern']}"
    if error.type in ("primary-key", "unique-error"):
        return "an id that no other row has"
    if error.type == "foreign-key":
        return f"the id of a row of {error.reference_name or 'this table'}"
    if error.type in ("extra-label", "extra-cell"):
        return "only the columns that the data package names"
    if error.type in ("missing-label", "missing-cell", "incorrect-label"):
        return "every column that the data package names, in its order"
    if error.type == "encoding-error":
        return "UTF-8 text"
    if error.type in ("scheme-error", "source-error") or "No such file" in error.note:
        return "a file that exists"
    return error.note.rstrip(".")


def _fault(error, entry: dict) -> Fault:
    """One line for one frictionless error; the row's id is its first cell."""
    cells = getattr(error, "cells", None) or []
    column = getattr(error, "field_name", None) or getattr(error, "label", None) or "-"
    value = getattr(error, "cell", "")
    if error.type == "foreign-key":
        column, value = ";".join(error.field_names), ";".join(error.field_cells)
    if error.type == "primary-key":
        column, value = "id", cells[0]
    return Fault(f"data/{entry['path']}", str(cells[0]) if cells else "-", str(column), str(value or ""), _expectation(error, entry["schema"]))


def validate(folder: Path = DATA, bibliography: Path = BIBLIOGRAPHY, names: list[str] | None = None) -> list[Fault]:
    """Every broken rule of the whole data package, or of the named tables; empty where all is well."""
    folder, kinds = Path(folder), sources(bibliography)["kind"].to_dict()
    descriptor = frictionless.Package.from_descriptor(package(folder), basepath=str(folder))
    faults: list[Fault] = []
    for entry in package(folder)["resources"]:
        if names is not None and entry["name"] not in names:
            continue
        fields = entry["schema"]["fields"]
        columns = [field["name"] for field in fields if field["name"].startswith("evidence_")]
        checks = [_OrderedPairs(fields), _KnownSources(kinds)] + ([_KnownEvidence(columns, folder)] if columns else [])
        report = descriptor.get_resource(entry["name"]).validate(frictionless.Checklist(checks=checks))
        errors = [error for task in report.tasks for error in task.errors]
        heads = [error for error in errors if error.type.endswith("-label")]  # a wrong head makes every row wrong: say it once
        faults += {str(fault): fault for fault in (_fault(error, entry) for error in heads or errors)}.values()
    return faults


def require(folder: Path = DATA, bibliography: Path = BIBLIOGRAPHY) -> None:
    """Raise EvidenceError, one line a fault, unless the whole evidence package keeps its rules."""
    if faults := validate(folder, bibliography):
        raise EvidenceError("\n".join(map(str, faults)))


if __name__ == "__main__":
    raise SystemExit("\n".join(map(str, validate())) or None)
