"""From a checked table to a typed frame."""

from __future__ import annotations

import functools
from collections.abc import Collection
from pathlib import Path

import pandas as pd

from report.evidence import bibliography as references
from report.evidence import checks, reads
from report.evidence.fault import EvidenceError, listed
from report.evidence.form import bounds
from report.evidence.package import BIBLIOGRAPHY, DATA, descriptor, resource, stamp

PRECISIONS = ["year", "month", "day"]


def _date_columns(column: pd.Series, name: str) -> dict[str, pd.Series]:
    known = column.dropna()
    ends = name.endswith("_to")
    return {
        name: pd.to_datetime(known.map(lambda text: bounds(text, ends)).reindex(column.index)),
        f"{name}_precision": pd.Series(
            pd.Categorical(
                known.map(lambda text: PRECISIONS[text.count("-")]).reindex(column.index), PRECISIONS, ordered=True
            ),
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


@functools.lru_cache(maxsize=256)
def _load(name: str, folder: Path, bibliography: Path, _stamps: tuple) -> pd.DataFrame:
    entry = resource(name, folder)
    if not checks.trusted(folder, bibliography) and (faults := checks.validate(folder, bibliography, [name])):
        raise EvidenceError(listed(faults))
    raw = pd.read_csv(folder / entry["path"], dtype=str, keep_default_na=False, na_values=[""], encoding="utf-8")
    return _typed(raw, entry["schema"]["fields"]).set_index("id")


def load(name: str, folder: Path = DATA, bibliography: Path = BIBLIOGRAPHY) -> pd.DataFrame:
    """One table, typed and checked, indexed by its row id.

    Vocabularies come as categories, whole numbers as ``Int64``, measures as ``Float64`` (units in the table's own
    ``unit`` column or its field description). A partial ISO date gives two columns: ``date`` (a timestamp: the first
    day of the stated period, or its last day for a column that ends in ``_to``) and ``date_precision`` (year, month
    or day). Empty cells are missing values, never zero.

    ``attrs`` holds the name of the table, which selections, copies and single rows keep.

    An edited file is read again. Raises EvidenceError, one line a fault, where the table breaks a rule of the data package.
    """
    folder, bibliography = Path(folder), Path(bibliography)
    reads.note(f"table:{name}")
    stamps = stamp(folder / "datapackage.json"), stamp(folder / resource(name, folder)["path"]), stamp(bibliography)
    frame = _load(name, folder, bibliography, stamps).copy(deep=False)  # copied where it is written to
    if folder == DATA:  # by this rows say whose they are: see report.wording.figure
        frame.attrs["table"] = name
    return frame


def stamp_of(name: str) -> tuple[int, int]:
    """By what a cache of a table's rows knows an edit of it; the chapter that asks has read the table."""
    reads.note(f"table:{name}")
    return stamp(DATA / resource(name)["path"])


def sources(bibliography: Path = BIBLIOGRAPHY) -> pd.DataFrame:
    """The bibliography, one row a source, indexed by its key: title, publisher, author, date, url, note, kind."""
    reads.note("bibliography")
    return references.entries(bibliography)


def second_hand() -> frozenset[str]:
    """The keys of sources that are secondary media or copies: see ``bibliography.second_hand``."""
    reads.note("bibliography")
    return _second_hand(stamp(BIBLIOGRAPHY))


@functools.lru_cache(maxsize=2)
def _second_hand(_stamp: tuple[int, int]) -> frozenset[str]:
    return references.second_hand(references.entries())


def package(folder: Path = DATA) -> dict:
    """The data package's descriptor as a dictionary. Raises EvidenceError where it is missing or no JSON."""
    reads.note("description")
    return descriptor(folder)


def names(folder: Path = DATA) -> list[str]:
    """The names of the tables, in the order of the data package."""
    reads.note("names")
    return [entry["name"] for entry in descriptor(folder)["resources"]]


def tables(folder: Path = DATA, only: Collection[str] = ()) -> pd.DataFrame:
    """One row a table, all of them or ``only`` some: title, topic, rows, description, limits, licence and path, indexed by name."""
    rows = []
    for entry in package(folder)["resources"]:
        if only and entry["name"] not in only:
            continue
        reads.note(f"table:{entry['name']}")
        known = {
            key: entry.get(key, "") for key in ("name", "title", "topic", "description", "limits", "licence", "path")
        }
        rows.append(known | {"rows": len(pd.read_csv(Path(folder) / entry["path"], usecols=["id"], dtype=str))})
    return pd.DataFrame(rows).set_index("name")
