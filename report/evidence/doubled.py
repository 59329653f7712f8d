"""Whether two rows tell one statement, which a judgement may count once only."""

from __future__ import annotations

import re
from collections.abc import Mapping

from report.evidence import dated

DAY = len("2026-11-26")
SAME = re.compile(r"[Ss]ame statement as ([a-z0-9_]+:[a-z0-9_]+)")  # how a note says it where a row must stay twice


def named(row: Mapping[str, str]) -> list[str]:
    """The rows, as table:id, whose statement this one tells again by its note."""
    return SAME.findall(row.get("note", ""))


def one_statement(first: str, second: str, rows: Mapping[str, Mapping[str, str]]) -> bool:
    """True where two rows, named as table:id, tell one statement; ``rows``: their cells as text.

    They do where a note says so, or where both are of one day and share a source, and either give the same figure or, both without
    one, rest on wholly the same sources. Rows of one table are told apart by it, and so are figures of different units in one table.
    """
    one, other = rows[first], rows[second]
    if second in named(one) or first in named(other):
        return True
    sources, others = (set(filter(None, row.get("sources", "").split(";"))) for row in (one, other))
    if _day(one) is None or _day(one) != _day(other) or not sources & others:
        return False
    apart = first.partition(":")[0] != second.partition(":")[0]
    if _figure(one) or _figure(other):
        return _figure(one) == _figure(other) and (apart or _kind(one) == _kind(other))
    return apart and sources == others


def _day(row: Mapping[str, str]) -> str | None:
    """The day of a row; None where it is dated less finely, or not at all."""
    found = next((row[name] for name in (*dated.FIRST, "as_of") if row.get(name)), "")
    return found if len(found) == DAY else None


def _figure(row: Mapping[str, str]) -> tuple[float, float] | None:
    return (float(row["low"]), float(row["high"])) if row.get("low") and row.get("high") else None


def _kind(row: Mapping[str, str]) -> tuple[str, ...]:
    """What a figure of a table counts: its measure, whose it is, where and in what unit."""
    return tuple(row.get(name, "") for name in ("metric", "contingent", "place", "detail", "unit"))
