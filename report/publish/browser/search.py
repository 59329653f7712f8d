"""The words of all rows as scripts, for a search that needs neither server nor network: a browser loads no data from disk, but scripts.

A script hands over the rows of some tables: ``evidenceRows("facts", "Single facts", [[id, what the row says, further words, part], ...])``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from report.publish.browser import told
from report.publish.browser.pages import Page
from report.publish.browser.told import Book, Table
from report.wording import sources as labelled

LIMIT = 400_000  # bytes of a script


def scripts(book: Book, pages: Mapping[str, list[Page]]) -> dict[str, str]:
    """Name -> text of each script; the last, ``rows.js``, says which there are."""
    made: list[str] = [""]
    for table in book.tables.values():
        lines = _rows(book, table, {key: page.name for page in pages[table.name][1:] for key in page.rows})
        while lines:
            count = _room(lines, LIMIT - len(made[-1]))
            if count:
                made[-1] += _call(table, lines[:count])
                lines = lines[count:]
            if lines:
                made.append("")
    names = [f"rows-{number}.js" for number in range(1, len(made) + 1)]
    return dict(zip(names, made)) | {"rows.js": f"evidenceScripts({json.dumps(names)});\n"}


def _room(lines: list[str], room: int) -> int:
    """How many of the lines fit the room."""
    weight = 0
    for count, line in enumerate(lines):
        weight += len(line) + 2
        if weight > room:
            return count
    return len(lines)


def _call(table: Table, lines: list[str]) -> str:
    body = ",\n".join(lines)
    return f"evidenceRows({json.dumps(table.name)}, {json.dumps(table.title, ensure_ascii=False)}, [\n{body}\n]);\n"


def _rows(book: Book, table: Table, parts: Mapping[str, str]) -> list[str]:
    """A line a row: its id, what it says, what its columns and its note say beyond, its sources, and the part that holds it."""
    labels = labelled.labels()
    lines = []
    for key, row in table.rows.items():
        said = book.said[f"{table.name}:{key}"]
        more = [words for _, words in book.columns(table.name, key)]
        if isinstance(row.get("note"), str):
            more.append(row["note"])
        more += [labels[source] for source in told.sources(row) if source in labels]
        line = [key, said, " · ".join(more)] + ([parts[key].removeprefix(table.name)] if key in parts else [])
        lines.append(json.dumps(line, ensure_ascii=False).replace("<", "\\u003c"))
    return lines
