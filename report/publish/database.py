"""All tables in one file: ``evidence.sqlite``, with keys, links and what each column means.

Beside the tables of the evidence stand ``sources`` (the bibliography) and tables of our own making, whose names begin with ``_``: ``_tables``,
``_columns`` and ``_values`` describe; ``_row_sources`` links each row to its sources, ``_row_evidence`` to the rows that it names as
``table:id``. Cells are those of the CSV files: dates in the precision of their source, missing values as NULL, flags as 1 and 0.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from report import evidence

TYPES = {"integer": "INTEGER", "year": "INTEGER", "number": "REAL", "boolean": "INTEGER"}
VERSION = slice(96, 100)  # where the file notes which SQLite wrote it: the same evidence gives the same bytes
DESCRIBING = """
CREATE TABLE sources (key TEXT PRIMARY KEY NOT NULL, title TEXT NOT NULL, publisher TEXT NOT NULL, author TEXT, date TEXT, url TEXT, note TEXT, kind TEXT NOT NULL, related TEXT REFERENCES sources (key));
CREATE TABLE _tables (name TEXT PRIMARY KEY NOT NULL, title TEXT, topic TEXT, description TEXT, limits TEXT, licence TEXT);
CREATE TABLE _columns (table_name TEXT NOT NULL REFERENCES _tables (name), column_name TEXT NOT NULL, place INTEGER NOT NULL, type TEXT, title TEXT, description TEXT, unit TEXT, required INTEGER NOT NULL, PRIMARY KEY (table_name, column_name)) WITHOUT ROWID;
CREATE TABLE _values (table_name TEXT NOT NULL, column_name TEXT NOT NULL, value TEXT NOT NULL, label TEXT NOT NULL, PRIMARY KEY (table_name, column_name, value), FOREIGN KEY (table_name, column_name) REFERENCES _columns (table_name, column_name)) WITHOUT ROWID;
CREATE TABLE _row_sources (table_name TEXT NOT NULL REFERENCES _tables (name), row_id TEXT NOT NULL, place INTEGER NOT NULL, source TEXT NOT NULL REFERENCES sources (key), PRIMARY KEY (table_name, row_id, place)) WITHOUT ROWID;
CREATE TABLE _row_evidence (table_name TEXT NOT NULL REFERENCES _tables (name), row_id TEXT NOT NULL, column_name TEXT NOT NULL, place INTEGER NOT NULL, to_table TEXT NOT NULL REFERENCES _tables (name), to_row TEXT NOT NULL, PRIMARY KEY (table_name, row_id, column_name, place)) WITHOUT ROWID;
"""


def write(path: Path) -> None:
    """Write the database anew. Raises sqlite3.IntegrityError where a key leads nowhere."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    entries = evidence.package()["resources"]
    with sqlite3.connect(path) as base:
        base.executescript(
            "PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA encoding = 'UTF-8';" + DESCRIBING
        )
        _insert(base, "sources", _sources())
        for entry in entries:
            base.execute(_definition(entry))
            _insert(base, entry["name"], _rows(entry))
        described: dict[str, Iterator[tuple]] = {
            "_tables": (tuple(entry[key] for key in ("name", "title", "topic", "description", "limits", "licence")) for entry in entries),
            "_columns": (row for entry in entries for row in _columns(entry)),
            "_values": (row for entry in entries for row in _values(entry)),
            "_row_sources": (row for entry in entries for row in _links(entry, "sources")),
            "_row_evidence": (row for entry in entries for row in _evidence(entry)),
        }  # fmt: skip
        for name, rows in described.items():
            _insert(base, name, rows)
        if broken := base.execute("PRAGMA foreign_key_check").fetchone():
            raise sqlite3.IntegrityError(f"{path.name}: a key of {broken[0]} leads to no row of {broken[2]}")
    base.close()
    content = bytearray(path.read_bytes())
    content[VERSION] = b"\0" * 4
    path.write_bytes(content)


def typed(cell: str, kind: str) -> str | int | float | None:
    """A cell by the type of its column: '12' -> 12, 'true' -> 1, '' -> None."""
    if not cell:
        return None
    if kind == "boolean":
        return int(cell == "true")
    return {"integer": int, "year": int, "number": float}.get(kind, str)(cell)


def _insert(base: sqlite3.Connection, name: str, rows: Iterator[tuple]) -> None:
    found = list(rows)
    if found:
        base.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(found[0]))})', found)


def _definition(entry: dict) -> str:
    fields = entry["schema"]["fields"]
    parts = [
        f'"{field["name"]}" {TYPES.get(field["type"], "TEXT")}'
        + (" PRIMARY KEY" if field["name"] == "id" else "")
        + (" NOT NULL" if field["name"] == "id" or field.get("constraints", {}).get("required") else "")
        for field in fields
    ]
    for key in entry["schema"].get("foreignKeys", []):
        other = key["reference"]["resource"] or entry["name"]
        parts.append(f'FOREIGN KEY ("{key["fields"][0]}") REFERENCES "{other}" (id)')
    return f'CREATE TABLE "{entry["name"]}" ({", ".join(parts)})'


def _rows(entry: dict) -> Iterator[tuple]:
    kinds = [field["type"] for field in entry["schema"]["fields"]]
    for cells in evidence.cells(entry["name"]).itertuples(index=False):
        yield tuple(typed(cell, kind) for cell, kind in zip(cells, kinds, strict=True))


def _sources() -> Iterator[tuple]:
    frame = evidence.sources()
    for key, row in frame.iterrows():
        yield (
            key,
            *(row[name] or None for name in ("title", "publisher", "author", "date", "url", "note", "kind", "related")),
        )


def _columns(entry: dict) -> Iterator[tuple]:
    for place, field in enumerate(entry["schema"]["fields"], 1):
        kind = "partial date" if field.get("partialDate") else field["type"]
        needed = int(field["name"] == "id" or bool(field.get("constraints", {}).get("required")))
        yield (
            entry["name"],
            field["name"],
            place,
            kind,
            field["title"],
            field.get("description"),
            field.get("unit"),
            needed,
        )


def _values(entry: dict) -> Iterator[tuple]:
    for field in entry["schema"]["fields"]:
        if field.get("vocabulary") or "categories" in field:
            for value, words in evidence.labels(entry["name"], field["name"]).items():
                yield entry["name"], field["name"], value, words


def _links(entry: dict, column: str) -> Iterator[tuple]:
    if column in (rows := evidence.cells(entry["name"])):
        for key, cell in zip(rows["id"], rows[column]):
            for place, named in enumerate(filter(None, cell.split(";")), 1):
                yield entry["name"], key, place, named


def _evidence(entry: dict) -> Iterator[tuple]:
    """Links to other rows: every column that begins with ``evidence`` holds them as table:id."""
    for column in (field["name"] for field in entry["schema"]["fields"] if field["name"].startswith("evidence")):
        for name, key, place, named in _links(entry, column):
            yield (name, key, column, place, *named.split(":"))
