"""Readers' words for the values of the evidence, as ``data/schema`` says them beside the values."""

from __future__ import annotations

import functools
from pathlib import Path

from report.evidence import reads
from report.evidence.fault import EvidenceError
from report.evidence.package import DATA, descriptor, resource, stamp


def labels(table: str, field: str, folder: Path = DATA) -> dict[str, str]:
    """Value -> words for readers, in the order of the schema: ('exercises', 'series') -> {'zapad': 'Zapad', ...}.

    A field of codes (``country`` and its like) has the words of the whole vocabulary. An edited file is read again.
    Raises EvidenceError for an unknown table or field, and for a field of free values.
    """
    reads.note(f"table:{table}")
    found = _field(table, field, Path(folder), stamp(Path(folder) / "datapackage.json"))
    return dict(found) if isinstance(found, dict) else words(found, folder)


def label(table: str, field: str, value: object, folder: Path = DATA) -> str:
    """The words for one value: ('exercises', 'series', 'zapad') -> 'Zapad'. Raises EvidenceError for an unknown value."""
    found = labels(table, field, folder)
    if str(value) not in found:
        raise EvidenceError(f"{table}.{field}: {str(value)!r}, expected one of {', '.join(found)}")
    return found[str(value)]


def words(vocabulary: str, folder: Path = DATA) -> dict[str, str]:
    """Value -> words of a vocabulary that tables share, 'country' or 'topic'. Raises EvidenceError for another."""
    reads.note(f"vocabulary:{vocabulary}")
    return dict(_vocabulary(vocabulary, Path(folder), stamp(Path(folder) / "datapackage.json")))


@functools.lru_cache(maxsize=256)
def _vocabulary(name: str, folder: Path, _stamp: tuple[int, int]) -> dict[str, str]:
    found = descriptor(folder)["vocabularies"]
    if name not in found:
        raise EvidenceError(f"vocabulary {name!r}, expected one of {', '.join(found)}")
    return {str(entry["value"]): entry["label"] for entry in found[name]}


@functools.lru_cache(maxsize=256)
def _field(table: str, field: str, folder: Path, _stamp: tuple[int, int]) -> dict[str, str] | str:
    """The labels of a field, or the name of the vocabulary that has them."""
    fields = {entry["name"]: entry for entry in resource(table, folder)["schema"]["fields"]}
    if field not in fields:
        raise EvidenceError(f"{table}: column {field!r}, expected one of {', '.join(fields)}")
    said = fields[field]
    if name := said.get("vocabulary"):
        return name
    if "categories" in said:
        return {str(entry["value"]): entry["label"] for entry in said["categories"]}
    if values := said.get("constraints", {}).get("enum"):  # numbers, which the standard gives no labels
        return {str(value): str(value) for value in values}
    raise EvidenceError(f"{table}.{field}: expected a field with values of its own (this one is free)")
