"""From a row to its sources, and to what rests on it."""

from __future__ import annotations

import pandas as pd

from report import evidence
from report.analyst import asked
from report.evidence import telling

USES = ["kind", "used_by", "name", "page"]


def row(reference: str) -> pd.Series:
    """One row of the evidence by ``table:id``: its typed cells by column, see ``evidence.load``.

    Raises EvidenceError for a row that is not there.
    """
    table, key = asked.place(reference)
    return evidence.load(table).loc[key]


def columns(table: str) -> pd.DataFrame:
    """The columns of a table, indexed by name: ``description``, ``type``, ``unit`` and ``values``.

    ``values`` are those that the column may hold, joined by ';', and empty for free ones. Raises EvidenceError for a table that is not there.
    """
    found = {
        name: {
            "description": field.get("description", ""),
            "type": "date" if field.get("partialDate") else field["type"],
            "unit": field.get("unit", ""),
            "values": ";".join(map(str, field.get("constraints", {}).get("enum", []))),
        }
        for name, field in telling.fields(evidence.resource(asked.table(table))).items()
    }
    return pd.DataFrame.from_dict(found, orient="index").rename_axis("column")


def sources(rows: str | pd.Series | pd.DataFrame) -> pd.DataFrame:
    """The sources of a row (``table:id``, or the row itself) or of several, each once: columns as in ``evidence.sources``.

    Raises EvidenceError for rows that have none of their own: those that say what rows of other tables are.
    """
    found = row(rows) if isinstance(rows, str) else rows
    if "sources" not in found:
        raise evidence.EvidenceError(
            f"no column 'sources', expected rows that have one (found {', '.join(found.axes[-1])})"
        )
    cells = [found["sources"]] if isinstance(found, pd.Series) else found["sources"]
    keys = dict.fromkeys(key for cell in cells if isinstance(cell, str) for key in cell.split(";"))
    return evidence.sources().loc[list(keys)]


def uses(reference: str, pages: bool = False) -> pd.DataFrame:
    """What rests on a row (``table:id``), a line a use: ``kind``, ``used_by`` (``table:id``), ``name`` (in words), ``page``.

    These are the rows of other tables that name it, and the indicators and base rates that select it; with ``pages`` also the charts, tables and
    figures of the chapters as they were last built in this copy. To rest on a row does not mean to change without it: ``make impact`` tells
    that. Needs the repository. Raises EvidenceError for a row that is not there.
    """
    table, _ = asked.place(reference)
    asked.in_repository("uses of a row")
    from report.publish.browser import rests, told

    book = told.Book()
    if pages:
        from report.publish.sphinx import browser

        found = rests.uses(book, browser.shown(evidence.ROOT / "_build" / "html")).get(reference, [])
    else:
        order = list(rests.KINDS)
        between = rests.between_tables(book, table)
        named = dict.fromkeys(use for use in between if use.of == reference != use.by)
        found = sorted(named, key=lambda use: order.index(use.kind))
    return pd.DataFrame([(rests.KINDS[use.kind], use.by, use.name, use.page) for use in found], columns=USES)
