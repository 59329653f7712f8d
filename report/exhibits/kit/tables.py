"""From a frame to a readable, captioned, cited table: MyST for the book, plain HTML for a running notebook."""

from __future__ import annotations

import pandas as pd

from report import wording
from report.exhibits.kit import exhibit, store
from report.wording import figure, markup
from report.wording.markup import Markup


def cell(value) -> Markup:
    """A value as one table cell: numbers with separators, missing as an en dash, text as text."""
    if isinstance(value, Markup):
        return value
    if value is None or (not isinstance(value, str) and pd.isna(value)) or value == "":
        return markup.text("–")
    words = value.strip() if isinstance(value, str) else wording.number(value, 0 if float(value).is_integer() else 1)
    return markup.text(words)


class Table(exhibit.Exhibit):
    """A captioned table. Columns are words for readers; ``sources`` (if present) becomes citations.

    ``frame``: one row a line, its columns in reading order; ``name``: the label by which text names it (``tab-...``);
    ``caption``: what the table shows, in what unit; ``align``: one letter a column (l or r), numbers right by default.
    """

    def __init__(self, frame: pd.DataFrame, caption: Markup | str, name: str = "", align: str = ""):
        shown = frame.rename(columns={"sources": "Sources"})
        align = align or "".join("r" if pd.api.types.is_numeric_dtype(dtype) else "l" for dtype in shown.dtypes)
        rows = [
            [markup.cite(value) if column == "Sources" else cell(value) for column, value in row.items()]
            for _, row in shown.iterrows()
        ]
        marks = {"l": ":---", "r": "---:"}
        heads = [cell(str(column)) for column in shown.columns]
        lines = [
            "| " + " | ".join(line) + " |"
            for line in [
                [head.myst for head in heads],
                [marks[side] for side in align],
                *([made.myst for made in row] for row in rows),
            ]
        ]
        body = "\n".join(lines)
        markdown = exhibit.directive("table", caption, {"name": name, "align": "left"}, body) if caption else body
        self.frame, self.caption, self._body, self._heads, self._rows = shown, markup.of(caption), body, heads, rows
        self.name, self._lines = name, figure.of_lines(frame)
        doors = [one for said in (self.caption, *(made for row in rows for made in row)) for one in said.figures]
        super().__init__(markdown, f"Table of {len(shown)} rows: {caption}", doors)

    def publish(self) -> None:
        """Store the rows of a numbered table, in words, and the rows of the evidence that they tell."""
        if self.name:
            store.rows(
                self.frame.map(lambda value: value.words if isinstance(value, Markup) else value),
                store.TABLES / f"{self.name}.csv",
            )
            store.keys(self.name, self._lines)

    def inset(self) -> str:
        return self._body

    def live(self) -> dict:
        return {"text/html": self._html()}

    still = live  # a table is text: the committed notebook shows it too

    def _html(self) -> str:
        head = "".join(f"<th style='text-align:left'>{made.html}</th>" for made in self._heads)
        rows = "".join(
            "<tr>" + "".join(f"<td style='text-align:left'>{made.html}</td>" for made in row) + "</tr>"
            for row in self._rows
        )
        return (
            f"<table><caption>{self.caption.html}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        )


def sourced(frame: pd.DataFrame, columns: dict[str, str], caption: str, name: str = "", align: str = "") -> Table:
    """A table of evidence rows: ``columns`` maps column names to readers' words; figures, dates and sources are put into words.

    Special columns: ``figure`` (low, high, bound), ``dates`` (date, or date_from and date_to), ``sources`` (citations).
    """
    shown = pd.DataFrame(index=frame.index)
    shown.attrs = frame.attrs
    for column, title in columns.items():
        if column == "figure" and "figure" not in frame:
            shown[title] = [wording.of(row) for _, row in frame.iterrows()]
        elif column == "dates":
            base = "date_from" if "date_from" in frame else "date"
            shown[title] = [wording.dates(row, base.removesuffix("_from")) for _, row in frame.iterrows()]
        elif column == "qualifier":
            shown[title] = frame[column].astype(str).map(wording.kind)
        else:
            shown[title] = frame[column]
    return Table(shown.rename(columns={columns.get("sources", ""): "sources"}), caption, name, align)
