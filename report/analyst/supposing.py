"""What would be if: rows added, cells and scores replaced, and what models and chapters state then. The evidence itself stays as it is."""

from __future__ import annotations

import contextlib
import functools
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd

from report import evidence
from report.analyst import asked
from report.evidence import reads
from report.verdict import criteria
from report.verdict import readings as answered

NOTE = "Hypothetical: made up to see what would move."  # of a row that was added
CHANGES = ["place", "name", "before", "after", "around"]


def readings(scores: Mapping[str, float | tuple[float, float]], year: int = criteria.LAST) -> pd.DataFrame:
    """What the readings of the word district answer in a year by the book's scores, and with some of these replaced.

    ``scores``: criterion -> a level, or (low, high). A line a reading, indexed by id: ``reading`` (its name), ``book`` and ``own`` (yes, open
    or no). Raises EvidenceError for an unknown criterion or year, and for levels that are none.
    """
    grid = criteria.by_year()
    if year not in grid.index.unique("year"):
        raise evidence.EvidenceError(f"{year!r} is no year, expected one from {criteria.FIRST} to {criteria.LAST}")
    for key in scores:
        asked.one_of(key, grid.index.unique("criterion"), "criterion")
    try:
        own = criteria.replaced(dict(scores), grid, year, year)
    except ValueError as error:
        raise evidence.EvidenceError(str(error)) from None
    words, names = answered.words(), answered.readings()["reading"]
    said = {name: answered.answers(found)[year].map(words) for name, found in (("book", grid), ("own", own))}
    return pd.DataFrame({"reading": names} | said).rename_axis("id")


class WhatIf:
    """The tables with rows added and cells replaced.

    Each change gives a further ``WhatIf`` and leaves the one before as it was: ``WhatIf().add(...).replace(...).changes()``.
    """

    def __init__(self, changed: Mapping[str, pd.DataFrame] | None = None):
        self._changed = dict(changed or {})  # table -> all its cells as text, indexed by id

    def add(self, table: str, id: str, like: str = "", **cells: object) -> WhatIf:
        """One more row, with a new ``id``. ``cells``: column -> value; those not given are taken from the row ``like``, or empty.

        Its note says that it is hypothetical. Raises EvidenceError for a table, row or column that is not there, and for an id that is.
        """
        rows = self._cells(table)
        if id in rows.index:
            raise evidence.EvidenceError(f"{id!r} is an id of {table} already, expected a new one")
        start = dict(rows.loc[asked.one_of(like, rows.index, f"id of {table}")]) if like else dict.fromkeys(rows, "")
        note = {"note": NOTE} if "note" in rows else {}
        line = start | note | _text(cells, rows.columns, table)
        return self._with(table, pd.concat([rows, pd.DataFrame([line], pd.Index([id], name="id"))]))

    def replace(self, reference: str, **cells: object) -> WhatIf:
        """Other values in some cells of a row (``table:id``). Raises EvidenceError for a row or column that is not there."""
        table, _, key = reference.partition(":")
        rows = self._cells(table).copy()
        asked.one_of(key, rows.index, f"id of {table}")
        for column, value in _text(cells, rows.columns, table).items():
            rows.loc[key, column] = value
        return self._with(table, rows)

    def load(self, table: str) -> pd.DataFrame:
        """A table with the changes, as ``evidence.load``. Raises EvidenceError, one line a fault, where they break a rule of the evidence."""
        with self._folder() as folder:
            return evidence.load(asked.table(table), folder)

    def changes(self, chapters: Collection[str] = ()) -> pd.DataFrame:
        """What is stated otherwise, a line a figure: ``place``, ``name``, ``before``, ``after`` (missing: cannot be told), ``around`` (the words around it).

        The place is ``models`` (index by year, readings, lags, base rates), or one of the ``chapters`` that are named, such as
        ``02_exercises``, whose prose is then reckoned too. Judgements (scores, verdicts, probabilities) stay what they are: a person made them.
        So do the own estimates, which ``make estimates`` reckons. Takes some seconds, and a few more a chapter. Needs the repository.
        Raises EvidenceError for an unknown chapter, and, one line a fault, where the changes break a rule of the evidence.
        """
        asked.in_repository("changes of what the book states")
        from report.publish import impact, stated

        for name in chapters:
            asked.one_of(name, stated.chapters(evidence.ROOT), "chapter with code")
            reads.note(f"chapter:{name}")
        with self._folder() as folder, ThreadPoolExecutor() as pool:
            both = pool.map(functools.partial(_stated, tuple(chapters)), (evidence.DATA, folder))  # and meanwhile:
            for table in self._changed:
                evidence.load(table, folder)  # checked
        found = impact.changes(*both)
        return pd.DataFrame([tuple(change) for change in found], columns=CHANGES)

    def _cells(self, table: str) -> pd.DataFrame:
        """A table as it stands here, all its cells as text."""
        if table in self._changed:
            return self._changed[table]
        return evidence.cells(asked.table(table)).set_index("id")

    def _with(self, table: str, rows: pd.DataFrame) -> WhatIf:
        return WhatIf(self._changed | {table: rows})

    @contextlib.contextmanager
    def _folder(self) -> Iterator[Path]:
        """A copy of the tables with the changes; it goes when it is no longer needed."""
        with tempfile.TemporaryDirectory() as place:
            folder = Path(shutil.copytree(evidence.DATA, Path(place, "data")))
            for table, rows in self._changed.items():
                rows.to_csv(folder / evidence.resource(table)["path"], lineterminator="\n")
            yield folder


def _text(cells: Mapping[str, object], columns: pd.Index, table: str) -> dict[str, str]:
    """Cells as a table writes them. Raises EvidenceError for a column that the table lacks."""
    words = {True: "true", False: "false"}
    return {
        asked.one_of(name, columns, f"column of {table}"): ""
        if value is None
        else words[value]
        if isinstance(value, bool)
        else str(value)
        for name, value in cells.items()
    }


def _stated(chapters: tuple[str, ...], folder: Path) -> dict:
    """What models and chapters state with the tables of a folder. Raises EvidenceError with the last line of what went wrong."""
    from report.publish import impact

    try:
        return impact.reckoned(folder, f"--chapters={','.join(chapters)}")
    except SystemExit as error:
        raise evidence.EvidenceError(
            str(error).strip().splitlines()[-1].partition("Error: ")[2] or str(error)
        ) from None
