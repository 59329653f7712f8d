"""The second reading of rows: what ``source_checks`` says of each row that was read again against a page.

A row is read once when it is entered. Where the second reading saw no page that carries the row, it counts as read once.
"""

from __future__ import annotations

import functools

import pandas as pd

from report.evidence.checks import last_readings
from report.evidence.load import load, stamp_of

TABLE = "source_checks"
UNSEEN = "not_found"  # the verdict where no page was seen


def readings() -> pd.DataFrame:
    """The last reading of each row, as rows of the table: table, row, read_on, verdict, source, note; indexed by id."""
    return last_readings(load(TABLE))


def last() -> pd.DataFrame:
    """``readings`` indexed by ``table:row``, the row that was read again."""
    checks = readings()
    return checks.set_index(checks["table"] + ":" + checks["row"])


def twice() -> pd.DataFrame:
    """Those of ``last`` in which a page was seen: the rows that were read twice."""
    found = last()
    return found[found["verdict"] != UNSEEN]


def of(reference: str) -> tuple[pd.Timestamp, bool] | None:
    """The day of the last reading of a row, and whether a page was seen; None for a row that was read once."""
    return _days(stamp_of(TABLE)).get(reference)


@functools.lru_cache(maxsize=2)
def _days(_stamp: tuple[int, int]) -> dict[str, tuple[pd.Timestamp, bool]]:
    found = last()
    return dict(zip(found.index, zip(found["read_on"], found["verdict"] != UNSEEN)))
