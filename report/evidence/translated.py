"""The English text that a translation is of, as it stands now: of a row of another table, or of pages and brief (``ui``)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

TABLE, ENGLISH = "translations", "en"
UI = "ui"  # what a text belongs to that is of no row: the words of pages and brief


def english(row: Mapping[str, str], tables: Mapping[str, pd.DataFrame]) -> str | None:
    """The English text of today for a row of ``TABLE``; None where no such text is. ``tables``: name -> its cells as text."""
    table, _, key = row["of"].partition(":")
    rows, field = (tables[TABLE], "text") if table == UI else (tables[table], row["field"])
    if field not in rows:
        return None
    own = (rows["of"] == row["of"]) & (rows["language"] == ENGLISH) if table == UI else rows["id"] == key
    return next(iter(rows.loc[own, field]), None)
