"""What rests on a row: rows of other tables that name it, charts and tables that show it, figures in prose that come from it.

A use is one line: the row used, what uses it, of which kind, and where a reader finds that. Three origins: references between tables
(foreign keys, columns of ``table:id``, selections); the rows that the charts and tables of the pages publish; and, where a chapter's run
has left it in ``FIGURES``, the rows behind each figure of its prose: a JSON file a chapter, name of the figure -> ``{"text": "12,800",
"rows": ["exercise_strength:x"]}``, where ``table:*`` is a whole table.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from report import edition
from report.evidence import ROOT, load, resource, selection, telling
from report.exhibits.kit import store
from report.publish.browser.told import Book, Table, naming, references_of

FIGURES = ROOT / "_build" / "figures"
WHOLE = "*"  # in place of an id: every row of a table
COLUMNS = ["table", "row", "kind", "used_by", "name", "page"]
KINDS = {  # what uses a row, in readers' words and in the order in which a page names it
    "figure": "figure in the text",
    "chart": "chart",
    "table": "table of a chapter",
    "claim": "verdict on a claim",
    "score": "score of a criterion",
    "forecast": "forecast",
    "answer": "answer of the summary",
    "scenario": "scenario",
    "index": "integration index",
    "estimate": "own estimate",
    "lags": "lags of responses",
    "coding": "further coding",
    "row": "row of another table",
}
BY_TABLE = {  # the kind of use, by the table of the row that names another
    "claims": "claim",
    "claim_readings": "claim",
    "district_scores": "score",
    "district_criteria": "score",
    "district_recoding": "coding",
    "district_codings": "coding",
    "forecasts": "forecast",
    "answers": "answer",
    "scenarios": "scenario",
    "scenario_indicators": "scenario",
    "consequences": "scenario",
    "index_indicators": "index",
    "index_steps": "index",
    "troop_readings": "estimate",
    "weapon_weights": "estimate",
    "estimates": "estimate",
    "integration_steps": "lags",
    "pairing_rules": "lags",
}
RECORDS = ("source_checks",)  # say how a row was read, and rest on nothing
SELECTIONS = ("selection", "selection_of")


@dataclass(frozen=True)
class Use:
    """One use of a row (``table:id``): ``by`` is another row, or the name of a chart, table or figure; ``page`` its address in the book."""

    of: str
    kind: str
    by: str
    name: str
    page: str


def between_tables(book: Book, other: str = "") -> Iterator[Use]:
    """Every reference of a row to another one, or only those to rows of one table."""
    for table in (book.tables[name] for name in naming(other) if name not in RECORDS):
        for key, row in table.rows.items():
            by = f"{table.name}:{key}"
            found = [ref for column in table.fields for ref in references_of(table, column, row[column])]
            for of in dict.fromkeys(found):
                if not other or of.startswith(f"{other}:"):
                    yield Use(of, BY_TABLE.get(table.name, "row"), by, book.says(by), address(by))
    yield from _selected(book, other)


def address(reference: str) -> str:
    """The address of a row in the book, the same in every edition."""
    table, _, key = reference.partition(":")
    return f"evidence/{table}.html#{key}"


def _selected(book: Book, only: str = "") -> Iterator[Use]:
    """The rows that indicators and base rates select, of all tables or of one."""
    for name in ("index_indicators", "forecasts"):
        for key, row in book.tables[name].rows.items():
            other, by = row["table"], f"{name}:{key}"
            if not isinstance(other, str) or only not in ("", other):
                continue
            whole = _with_columns(other)
            if name == "index_indicators" and not isinstance(row["selection"], str):
                chosen = set(whole.index)
            else:
                said = [row[column] for column in SELECTIONS if isinstance(row.get(column), str)]
                chosen = {key for words in said for key in selection.chosen(whole, words).index}
            for of in sorted(chosen):
                yield Use(f"{other}:{of}", BY_TABLE[name], by, book.says(by), address(by))


def _with_columns(name: str) -> pd.DataFrame:
    """A table with the columns of the rows that it refers to: selections may name these too."""
    frame = load(name)
    for column in telling.fields(resource(name)):
        if (other := telling.referred(resource(name), column)) and other != name:
            more = load(other)
            frame = frame.join(more[more.columns.difference(frame.columns)], on=column)
    return frame


def of_exhibits(book: Book, shown: Mapping[str, Mapping[str, str]]) -> Iterator[Use]:
    """The rows that charts and tables publish; ``shown``: page -> anchor of each numbered exhibit -> its number and title."""
    for page, exhibits in shown.items():
        for anchor, words in exhibits.items():
            chart = anchor.startswith("fig-")
            rows = _of_chart(anchor.removeprefix("fig-"), book) if chart else _of_table(anchor, book)
            for of in rows:
                yield Use(of, "chart" if chart else "table", anchor, words, f"{page}.html#{anchor}")


def _of_chart(name: str, book: Book) -> list[str]:
    """The rows that a chart draws, by those columns of its data that hold ids of its tables alone."""
    about, data = store.CHARTS / f"{name}.json", store.CHARTS / f"{name}.csv"
    if not about.is_file() or not data.is_file():
        return []
    frame = pd.read_csv(data, dtype=str, keep_default_na=False)
    return references_in(frame, [book.tables[table] for table in json.loads(about.read_text("utf-8"))["tables"]])


def references_in(frame: pd.DataFrame, tables: list[Table]) -> list[str]:
    """The rows that columns of a frame of text name: those that hold nothing but ids of one of the tables, or ``table:id``."""
    known = {f"{table.name}:{key}" for table in tables for key in table.rows}
    found: dict[str, None] = {}
    for column in frame:
        parts = {part for cell in frame[column] for part in cell.split(";") if part}
        for table in tables:
            if parts and parts <= table.rows.keys():
                found |= dict.fromkeys(f"{table.name}:{part}" for part in sorted(parts))
        if parts and parts <= known:
            found |= dict.fromkeys(sorted(parts))
    return list(found)


def _of_table(name: str, book: Book) -> list[str]:
    """The rows that a table of a page tells, as its exhibit left them; a row that is gone is passed over."""
    told = (reference.partition(":") for reference in sorted({*store.lines(name)} - {""}))
    return [f"{table}:{key}" for table, _, key in told if key in book.tables[table].rows]


def of_prose(known: Mapping[str, Mapping], folder: Path = FIGURES) -> Iterator[Use]:
    """The rows behind figures in prose, as the chapters' runs left them; ``known``: table -> ids. A record of a row that is gone is passed over."""
    for path in sorted(folder.glob("*.json")):
        page = path.stem.replace(".", "/")
        for name, figure in json.loads(path.read_text("utf-8")).items():
            for of in figure["rows"]:
                table, _, key = of.partition(":")
                if key in known.get(table, ()) or key == WHOLE and table in known:
                    yield Use(of, "figure", name, figure["text"], f"{page}.html")


def uses(book: Book, shown: Mapping[str, Mapping[str, str]] | None = None) -> dict[str, list[Use]]:
    """Row -> all uses of it, in the order of ``KINDS``."""
    known = {name: table.rows for name, table in book.tables.items()}
    found: dict[str, list[Use]] = {}
    for use in dict.fromkeys([*of_prose(known), *of_exhibits(book, shown or {}), *between_tables(book)]):
        if use.of != use.by:
            found.setdefault(use.of, []).append(use)
    order = list(KINDS)
    return {of: sorted(some, key=lambda use: order.index(use.kind)) for of, some in found.items()}


def frame(found: Mapping[str, list[Use]]) -> pd.DataFrame:
    """All uses as the table that is published, a line a use, in the order of rows."""
    lines = [(*use.of.split(":", 1), use.kind, use.by, use.name, use.page) for of in sorted(found) for use in found[of]]
    return pd.DataFrame(lines, columns=COLUMNS)


def drawn(shown: Mapping[str, Mapping[str, str]]) -> dict[str, list[tuple[str, str]]]:
    """Table -> address and words of each chart that draws on it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for page, exhibits in shown.items():
        for anchor, words in exhibits.items():
            about = store.CHARTS / f"{anchor.removeprefix('fig-')}.json"
            for table in json.loads(about.read_text("utf-8"))["tables"] if about.is_file() else []:
                found.setdefault(table, []).append((f"{page}.html#{anchor}", words))
    return found


def described() -> dict:
    """The table of uses in the words of a data package."""
    words = {
        "table": "Table of the row that is used",
        "row": f"Id of the row that is used; {WHOLE} for a whole table",
        "kind": f"What uses it: {', '.join(f'{kind} ({words})' for kind, words in KINDS.items())}",
        "used_by": "The user: table:id of a row, the anchor of a chart or table, or the name of a figure in the text",
        "name": "The user in words",
        "page": "Where the user stands, from the root of the book",
    }
    fields = [{"name": name, "type": "string", "description": words[name]} for name in COLUMNS]
    about = (
        "One row is one use of a row of the evidence: it rests on that row, which does not say that it would change without it. "
        "Charts that draw on a table as a whole, without its ids, are not in it."
    )
    entry = {"name": "used_in", "path": "used_in.csv", "format": "csv", "encoding": "utf-8", "description": about}
    return {
        "profile": "data-package",
        "name": "used-in",
        "title": "What rests on the rows of the evidence",
        "version": edition.NUMBER,
        "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "resources": [entry | {"schema": {"fields": fields}}],
    }
