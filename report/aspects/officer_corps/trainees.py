"""Stated numbers of Belarusians in military training. Each line counts something else: they form no series."""

from __future__ import annotations

import pandas as pd

from report import evidence

UNDRAWN = ("institutions", "other")  # values of ``line`` that are no line of the chart


def drawn() -> pd.DataFrame:
    """The figures of the chart, in the order of its lines, then of time; ``said`` is the line in words."""
    rows = evidence.load("cadets")
    rows = rows[~rows["line"].isin(UNDRAWN)].sort_values(["line", "date_from"], kind="stable")
    return rows.assign(said=rows["line"].astype(str).map(evidence.labels("cadets", "line")))


def stated() -> pd.DataFrame:
    """All stated numbers but those of institutions, by date."""
    return evidence.load("cadets").query("line != 'institutions'").sort_values("date_from")
