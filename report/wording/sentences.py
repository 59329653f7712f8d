"""Evidence rows in words: what a ``table:id`` reference says, in one line with its kind and its sources.

How a row is told is said by the line ``tell`` of its table in ``data/schema``: see ``report.evidence.telling``.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from report import evidence, wording
from report.evidence import second_reading, telling
from report.wording import markup, values
from report.wording.markup import Markup


def row(reference: str) -> pd.Series:
    """The evidence row behind a ``table:id`` reference. Raises KeyError for a row that is not there."""
    table, _, key = reference.partition(":")
    return evidence.load(table).loc[key]


def sentence(reference: str) -> str:
    """What one evidence row says, without its kind and its sources. Raises KeyError for a row that is not there."""
    entry = evidence.resource(reference.partition(":")[0])
    if "tell" not in entry:
        raise KeyError(f"{reference}: rows of {entry['name']} are no statements, and have no line to tell them")
    return told(telling.parsed(entry["tell"]), row(reference), entry)


def told(parts: telling.Line, found: Mapping, entry: dict) -> str:
    """A row in words by the parts of its table's line."""
    return _told(parts, found, entry) or ""


def words(reference: str) -> Markup:
    """One evidence row in a line: who or what, the finding or figure, when, its kind, its sources."""
    said, found = sentence(reference), row(reference)
    return f"{said}; {wording.kind(found['qualifier'])} " + markup.cite(found["sources"])


def listed(references: str | float, title: str) -> list[str]:
    """The rows of a cell of references as lines of MyST under a title: an item each, or a word that none was found."""
    head = markup.emphasis(f"{title}:")
    if not isinstance(references, str):
        return [(head + " no row found.").myst, ""]
    return [head.myst, "", *(f"- {_marked(reference).myst}" for reference in references.split(";")), ""]


def mark(reference: str) -> str:
    """The quiet mark of a row that was read again: 'read twice, 25 November 2026'; empty for one that was read once."""
    if not (found := second_reading.of(reference)):
        return ""
    day, seen = found
    return f"{'read twice' if seen else 'page not found again'}, {wording.date(day)}"


def _marked(reference: str) -> Markup:
    """One evidence row in a line, with its mark."""
    said = mark(reference)
    return words(reference) + "; " + markup.quiet(said) if said else words(reference)


def _told(parts: telling.Line, found: Mapping, entry: dict) -> str | None:
    """The parts in words, one after the other; None where one of them lacks its value."""
    said = [_part(part, found, entry) for part in parts]
    return None if None in said else "".join(filter(None, said))


def _part(part: str | telling.Value | telling.Choice, found: Mapping, entry: dict) -> str | None:
    if isinstance(part, str):
        return part
    if isinstance(part, telling.Choice):
        options = (_told(option, found, entry) for option in part.options)
        return next((words for words in options if words is not None), "")
    return _value(part, found, entry)


def _value(value: telling.Value, found: Mapping, entry: dict) -> str | None:
    held, fields = str(found[value.column]), telling.fields(entry)
    if held in value.never or (value.only and held not in value.only):
        return None
    if value.end:
        return values.span(fields[value.column], fields[value.end], found)
    if value.of:
        if pd.isna(found[value.column]):
            return None
        other = telling.referred(entry, value.column)
        return values.words(telling.fields(evidence.resource(other))[value.of], evidence.load(other).loc[held])
    return values.words(fields[value.column], found)
