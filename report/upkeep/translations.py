"""``make translated``: the translations whose English text has changed since they were made, with the text of then and of today.

``make translated CONFIRM="id ..."`` takes the English text of today for the rows named, once somebody has looked at what they say.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from report import evidence
from report.evidence import translated
from report.evidence.fault import EvidenceError


def changed(folder: Path = evidence.DATA) -> pd.DataFrame:
    """The translations that were made from another English text than that of today, which is in ``now``; indexed by id."""
    every = evidence.cells(translated.TABLE, folder)
    named = {*every["of"].str.partition(":")[0]} - {translated.UI}
    tables = {translated.TABLE: every} | {name: evidence.cells(name, folder) for name in named}
    rows = every[every["language"] != translated.ENGLISH].set_index("id")
    now = pd.Series({key: translated.english(row, tables) for key, row in rows.iterrows()}, dtype=object)
    return rows.assign(now=now)[rows["english"] != now]


def told(rows: pd.DataFrame) -> str:
    """Each of the rows with its English text of then and of today, and what it says; ``rows``: as ``changed``."""
    if rows.empty:
        return "Every translation was made from the English text of today"
    return "\n".join(
        f"{key} ({row['of']}, {row['field']})\n  made from  {row['english']}\n  today      {row['now']}\n  it says    {row['text']}"
        for key, row in rows.iterrows()
    )


def confirm(keys: Iterable[str], folder: Path = evidence.DATA) -> str:
    """Write the English text of today into rows that were looked at. Raises EvidenceError, one line, for a row that has not changed or is not there."""
    rows, wanted = changed(folder), list(keys)
    if unknown := next((key for key in wanted if key not in rows.index), None):
        raise EvidenceError(
            f"{unknown}: expected a translation whose English text has changed: make translated lists them"
        )
    path = folder / evidence.resource(translated.TABLE, folder)["path"]
    lines = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    made = io.StringIO()
    writer = csv.DictWriter(made, list(lines[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(
        line | ({"english": rows.loc[line["id"], "now"]} if line["id"] in wanted else {}) for line in lines
    )
    path.write_text(made.getvalue(), encoding="utf-8")
    return "\n".join(f"{key} stands for {rows.loc[key, 'now']!r}" for key in wanted)


if __name__ == "__main__":
    try:
        print(confirm(sys.argv[1:]) if sys.argv[1:] else told(changed()))
    except EvidenceError as error:
        raise SystemExit(str(error)) from None
