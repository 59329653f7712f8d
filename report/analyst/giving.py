"""Rows as a table of a page, as a chart in the style of the house, as a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from report import evidence, wording
from report.analyst import asked
from report.evidence.load import PRECISIONS
from report.place import IN_REPOSITORY

if TYPE_CHECKING:  # what draws is not in every installation
    from report.exhibits.kit import charts, tables

OWN = evidence.ROOT / "_build" / "own" if IN_REPOSITORY else Path("own")
NAMED = 5  # words of a title by which a chart is known
LETTERS = dict(zip(PRECISIONS, (4, 7, 10)))  # of an ISO date, by its precision


def text(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows as a table of ``data/`` writes them: every cell as text, dates no finer than their source, empty for what is unknown; ids first."""
    numbered = isinstance(rows.index, pd.RangeIndex) and rows.index.name is None
    named = {} if numbered else {name or "row": rows.index.get_level_values(name or 0) for name in rows.index.names}
    dates = [name for name in rows if f"{name}_precision" in rows]
    cells = {name: rows[name] for name in rows if name.removesuffix("_precision") not in dates or name in dates}
    made = {
        name: [_cell(value, precision) for value, precision in zip(values, _precisions(rows, str(name)))]
        for name, values in (named | cells).items()
    }
    return pd.DataFrame(made, dtype=str)


def _precisions(rows: pd.DataFrame, name: str) -> Iterable[str]:
    """The precision of each date of a column: from beside it, else from the table of the rows; a day for other dates."""
    column = f"{name}_precision"
    if column in rows:
        return rows[column]
    whole = evidence.load(rows.attrs["table"]) if rows.attrs.get("table") and rows.index.name == "id" else rows
    return whole[column].reindex(rows.index) if column in whole else ["day"] * len(rows)


def _cell(value: object, precision: object) -> str:
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"[: LETTERS.get(str(precision), 10)]
    return np.format_float_positional(value, trim="-") if isinstance(value, float) else str(value)


def view(rows: pd.Series | pd.DataFrame) -> tables.Table:
    """Rows, or the filled cells of one row, as a table that a page, the print and a notebook show; the cells as in ``save``. Needs what draws."""
    from report.exhibits.kit import tables

    if isinstance(rows, pd.DataFrame):
        return tables.Table(text(rows), "")
    line = pd.DataFrame([rows]).rename_axis("id") if rows.attrs.get("table") else pd.DataFrame([rows.to_dict()])
    line.attrs = rows.attrs
    cells = text(line).iloc[0]
    return tables.Table(cells[cells != ""].rename_axis("column").reset_index(name="value"), "")


def chart(
    rows: pd.DataFrame, by: str, title: str, subtitle: str, log: bool = False, tables: Sequence[str] = ()
) -> charts.Chart:
    """A chart in the style of the house: a line for each value of the column ``by``, each figure as the mark of its kind.

    ``rows``: with ``low``, ``high``, ``bound`` and ``qualifier``, as the tables of figures have them; ``title`` says the finding, ``subtitle`` what
    is measured and its unit; ``log``: a logarithmic scale; ``tables``: those that it draws on, where the rows no longer know it (joined ones do not). Raises EvidenceError for a column that is not there. Needs what draws.
    """
    from report.exhibits.kit import charts, forms

    for column in (by, "low", "high", "bound", "qualifier"):
        asked.one_of(column, [*rows], "column of these rows")
    words = wording.several(
        [f"{row[by]}: {wording.of(row)}, {wording.kind(row['qualifier'])}" for _, row in rows.iterrows()]
    )
    table = rows.attrs.get("table")
    return charts.Chart(
        forms.ranges(rows, by, log=log, words=f"{words}."),
        name="-".join(["own", *re.findall(r"\w+", title.lower())[:NAMED]]),
        title=title,
        subtitle=subtitle,
        tables=tables or ([table] if table else []),
        caption=f"{title}. {subtitle}.",
    )


def save(thing: pd.DataFrame | charts.Chart, path: str | Path) -> Path:
    """Write rows as CSV (``.csv``) or a chart as ``.svg``, ``.png`` or ``.pdf``; returns where it is.

    A bare name goes to ``OWN``, ``_build/own`` of the repository. Rows are written as the tables are: dates in the precision of their source, empty
    for unknown. Raises EvidenceError for another kind of file, and for a place below ``data/``.
    """
    path = OWN / path if Path(path).name == str(path) else Path(path)
    if path.resolve().is_relative_to(evidence.DATA.resolve()):
        raise evidence.EvidenceError(f"{path.name!r}: expected a place outside the tables of the book")
    asked.one_of(
        path.suffix, [".csv"] if isinstance(thing, pd.DataFrame) else [".svg", ".png", ".pdf"], "kind of file for this"
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(thing, pd.DataFrame):
        text(thing).to_csv(path, index=False, lineterminator="\n")
    else:
        thing.save(path)
    return path
