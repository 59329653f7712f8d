"""The rows of a table in words, once for all pages: what a row says, its columns, its day, who says it and where."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from report import evidence, wording
from report.evidence import telling
from report.wording import sentences, values

BESIDE = ("qualifier", "sources", "confidence", "note")  # told at the foot of a row, not among its columns
OBSERVERS = ("observer", "observer_body", "pollster", "speaker", "institution", "actor", "sender", "coder", "reader")
PLACES = ("place", "locations", "launch_place", "region", "country", "host", "host_country", "country_a")
FIRST = ("date", "date_from", "date_signed", "date_made", "as_of", "read_on", "office_from", "year", "year_from")
LAST = ("date_to", "office_to", "year_to")
MEASURES = ("share", "score", "scale", "index", "level")  # of which the number says enough
LEAD = 4  # columns that name a row whose table has no line to tell it
WORDY = 90  # letters from which a column is prose and names nothing


@dataclasses.dataclass(frozen=True)
class Table:
    """A table as the pages need it: its descriptor, its typed rows by id, its fields by name, the tables that columns refer to."""

    name: str
    entry: dict
    rows: dict[str, dict[str, Any]]
    fields: dict[str, dict] = dataclasses.field(repr=False)
    refers: dict[str, str] = dataclasses.field(repr=False)

    @property
    def title(self) -> str:
        return self.entry["title"]


def table(name: str) -> Table:
    """A table, read and checked. Raises EvidenceError for one that is not there."""
    entry = evidence.resource(name)
    fields = {column: field for column, field in telling.fields(entry).items() if column != "id"}
    refers = {column: found for column in fields if (found := telling.referred(entry, column))}
    return Table(name, entry, evidence.load(name).to_dict("index"), fields, refers)


class _Made(Mapping[str, Any]):
    """Names, each with what is made of it when it is first asked for."""

    def __init__(self, names: Iterable[str], make: Callable[[str], Any]) -> None:
        self._names, self._made = dict.fromkeys(names), functools.cache(make)

    def __getitem__(self, name: str) -> Any:
        if name not in self._names:
            raise KeyError(name)
        return self._made(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class Book:
    """All tables, each read when it is first asked for, and what each row says."""

    def __init__(self) -> None:
        self.tables: Mapping[str, Table] = _Made(evidence.names(), table)
        self._told: Mapping[str, dict[str, str]] = _Made(self.tables, self._of_table)

    @functools.cache  # noqa: B019  # a book is made once a build
    def columns(self, name: str, key: str) -> tuple[tuple[str, str], ...]:
        """Title and words of each column of a row that says something beyond the row's sentence."""
        table, said = self.tables[name], self.says(f"{name}:{key}").lower()
        return tuple(
            (title, words)
            for _, title, words in columns(table, table.rows[key])
            if words.lower() not in said and not said.startswith(words.lower()[:80])
        )

    @functools.cached_property
    def said(self) -> dict[str, str]:
        """``table:id`` -> what the row says, for every row of every table."""
        return {f"{name}:{key}": words for name, rows in self._told.items() for key, words in rows.items()}

    def says(self, reference: str) -> str:
        """What a row says; tables that it does not rest on are not read. Raises KeyError for a row that is not there."""
        name, _, key = reference.partition(":")
        return self._told[name][key]

    def _of_table(self, name: str) -> dict[str, str]:
        """What each row of a table says. Rows that only refer to others are told by what these say."""
        table = self.tables[name]
        parts = telling.parsed(table.entry["tell"]) if "tell" in table.entry else None
        told = {
            key: sentences.told(parts, row, table.entry) if parts else self._led(table, row)
            for key, row in table.rows.items()
        }
        return {key: wording.capital(words) or key for key, words in told.items()}

    def _led(self, table: Table, row: Mapping) -> str:
        """A row without a line of its own: the words of its first short columns."""
        words: list[str] = []
        for name, field in table.fields.items():
            if name in BESIDE or field["type"] == "number" or len(words) == LEAD:
                continue
            held = row[name]
            references = references_of(table, name, held)
            said = self.says(references[0]) if references else values.words(field, row)
            if said and (references or len(said) < WORDY):
                words.append(said if references else f"{field['title'].lower()} {said}" if said.isdigit() else said)
        return "; ".join(words)


def references_of(table: Table, column: str, held: Any) -> list[str]:
    """The rows that a cell names, as ``table:id``; empty for a column that names none."""
    if not isinstance(held, str) or not held:
        return []
    if other := table.refers.get(column):
        return [f"{other}:{held}"]
    if not _of_any(table.fields[column]):
        return []
    known = evidence.names()  # a translation may be of the interface, which is no row
    return [reference for reference in held.split(";") if reference.partition(":")[0] in known]


def _of_any(field: dict) -> bool:
    """True for a column that names rows of any table, as ``table:id``."""
    return ":" in field.get("constraints", {}).get("pattern", "")


def naming(other: str = "") -> list[str]:
    """The tables with a column that may name rows, of any table or of the one that is given; none of them is read."""
    found = []
    for name in evidence.names():
        entry = evidence.resource(name)
        fields = telling.fields(entry)
        known = {telling.referred(entry, column) for column in fields} - {None, ""}
        if any(map(_of_any, fields.values())) or (other in known if other else known):
            found.append(name)
    return found


def columns(table: Table, row: Mapping) -> Iterator[tuple[str, str, str]]:
    """Name, title and words of each column of a row that holds something, two ends of a range as one; references are left out."""
    done = set(BESIDE)
    for name, field in table.fields.items():
        if name in done or name in table.refers or references_of(table, name, row[name]):
            continue
        words, title = None, field["title"]
        if end := _end(name, table.fields):
            done |= {end, "bound", "unit"} if name == "low" else {end}
            words = values.span(field, table.fields[end], row)
            title = {"low": "Figure", "date_from": "Date", "year_from": "Years"}.get(name, title)
            if name == "low" and words and (unit := unit_of(table, row)):
                words = f"{words} {unit}"
        elif name not in ("bound", "unit") or "low" not in table.fields:
            words = "yes" if field["type"] == "boolean" and row[name] is True else values.words(field, row)
            if words and field["type"] == "number" and field.get("unit", "share").split()[0] not in MEASURES:
                words = f"{words} {field['unit']}"
        if words:
            yield name, title, words


def _end(name: str, fields: Mapping[str, dict]) -> str:
    """The column that closes the range which a column begins; empty where it begins none."""
    end = {"low": "high"}.get(name, f"{name.removesuffix('_from')}_to" if name.endswith("_from") else "")
    ranged = fields[name].get("partialDate") or fields[name]["type"] in ("number", "year")
    return end if end in fields and ranged and fields[end]["type"] == fields[name]["type"] else ""


def unit_of(table: Table, row: Mapping) -> str:
    """The unit of a row's figure, by the row or by its column."""
    held = row.get("unit")
    unit = str(held) if isinstance(held, str) else table.fields["low"].get("unit", "")
    return "" if unit.split(" ")[0] in MEASURES else unit


def span_of(row: Mapping) -> tuple[str, str]:
    """First and last day of a row as ISO dates or years; empty where it has none."""
    first = next((said for name in FIRST if (said := _iso(row.get(name)))), "")
    last = next((said for name in LAST if (said := _iso(row.get(name)))), "")
    return first or last, last or first


def _iso(value: Any) -> str:
    if value is None or pd.isna(value):
        return ""
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)


def named(table: Table, row: Mapping, names: tuple[str, ...]) -> str:
    """The words of the first of some columns that a row fills; empty where it fills none."""
    for name in names:
        if name in table.fields and not pd.isna(row[name]):
            return values.words(table.fields[name], row) or ""
    return ""


def sources(row: Mapping) -> list[str]:
    """The keys of a row's sources."""
    held = row.get("sources", row.get("source"))
    return held.split(";") if isinstance(held, str) else []
