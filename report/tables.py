"""From a frame to a readable, captioned, cited table: MyST for the book, plain HTML for a running notebook."""

from __future__ import annotations

import html
import re

import pandas as pd

from report import evidence, exhibit, figures, sources

PUBLISHED = evidence.ROOT / "_build" / "tables"
QUALIFIERS = {"official_declared": "declared", "reported": "reported", "estimated": "estimated", "alleged": "alleged"}


def cite(keys: str) -> str:
    """Citations for the source keys of a row: 'a;b' -> '{cite}`a,b`'."""
    return f"{{cite}}`{keys.replace(';', ',')}`"


def joined(cells: pd.Series) -> str:
    """The source keys of several rows as one cell, each key once: ['a;b', 'b;c'] -> 'a;b;c'."""
    return ";".join(dict.fromkeys(key for keys in cells for key in keys.split(";")))


def cell(value) -> str:
    """A value as one table cell: numbers with separators, missing as an en dash, pipes escaped."""
    if value is None or (not isinstance(value, str) and pd.isna(value)) or value == "":
        return "–"
    text = value if isinstance(value, str) else figures.number(value, 0 if float(value).is_integer() else 1)
    return exhibit.one_line(text).replace("|", "\\|")


class Table(exhibit.Exhibit):
    """A captioned table. Columns are words for readers; ``sources`` (if present) becomes citations.

    ``frame``: one row a line, its columns in reading order; ``name``: the label for ``{numref}`` (``tab-...``);
    ``caption``: what the table shows, in what unit; ``align``: one letter a column (l or r), numbers right by default.
    """

    def __init__(self, frame: pd.DataFrame, caption: str, name: str = "", align: str = ""):
        shown = frame.rename(columns={"sources": "Sources"})
        align = align or "".join("r" if pd.api.types.is_numeric_dtype(dtype) else "l" for dtype in shown.dtypes)
        rows = [[cite(value) if column == "Sources" else cell(value) for column, value in row.items()] for _, row in shown.iterrows()]
        marks = {"l": ":---", "r": "---:"}
        lines = ["| " + " | ".join(line) + " |" for line in [list(shown.columns), [marks[side] for side in align], *rows]]
        body = "\n".join(lines)
        markdown = exhibit.directive("table", caption, {"name": name, "align": "left"}, body) if caption else body
        super().__init__(markdown, f"Table of {len(shown)} rows: {caption}")
        self.frame, self.caption, self._body = shown, caption, body
        if name:
            PUBLISHED.mkdir(parents=True, exist_ok=True)
            shown.map(_bare).to_csv(PUBLISHED / f"{name}.csv", index=False, date_format="%Y-%m-%d", lineterminator="\n")

    def inset(self) -> str:
        return self._body

    def live(self) -> dict:
        return {"text/html": self._html()}

    still = live  # a table is text: the committed notebook shows it too

    def _html(self) -> str:
        head = "".join(f"<th style='text-align:left'>{html.escape(str(column))}</th>" for column in self.frame.columns)
        rows = "".join(
            "<tr>" + "".join(f"<td style='text-align:left'>{_links(value) if column == 'Sources' else _plain(value)}</td>" for column, value in row.items()) + "</tr>"
            for _, row in self.frame.iterrows()
        )
        return f"<table><caption>{_plain(self.caption)}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _bare(value):
    """A cell for the CSV: citations as their keys, links and emphasis as their words."""
    if not isinstance(value, str):
        return value
    return re.sub(r"\{cite\}`([^`]+)`", lambda found: found[1].replace(",", ";"), re.sub(r"\[([^\]]*)\]\([^)]*\)|\*\*", r"\1", value))


def _plain(value) -> str:
    """A cell or caption as HTML text, citations as their labels."""
    text = cell(value).replace("\\|", "|").replace("**", "")
    return html.escape(re.sub(r"\{cite\}`([^`]+)`", lambda found: f"[{', '.join(sources.labels()[key] for key in found[1].split(','))}]", text))


def _links(keys: str) -> str:
    """Source keys as linked labels."""
    urls = evidence.sources()["url"].fillna("")
    return ", ".join(f'<a href="{html.escape(urls[key])}">{html.escape(sources.labels()[key])}</a>' for key in keys.split(";"))


def sourced(frame: pd.DataFrame, columns: dict[str, str], caption: str, name: str = "", align: str = "") -> Table:
    """A table of evidence rows: ``columns`` maps column names to readers' words; figures, dates and sources are put into words.

    Special columns: ``figure`` (low, high, bound), ``dates`` (date, or date_from and date_to), ``sources`` (citations).
    """
    shown = pd.DataFrame(index=frame.index)
    for column, title in columns.items():
        if column == "figure":
            shown[title] = [figures.of(row) for _, row in frame.iterrows()]
        elif column == "dates":
            base = "date_from" if "date_from" in frame else "date"
            shown[title] = [figures.dates(row, base.removesuffix("_from")) for _, row in frame.iterrows()]
        elif column == "qualifier":
            shown[title] = frame[column].astype(str).map(QUALIFIERS)
        else:
            shown[title] = frame[column]
    return Table(shown.rename(columns={columns.get("sources", ""): "sources"}), caption, name, align)
