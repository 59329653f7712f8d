"""Polls of Belarusians: answers on military questions, and on geopolitical orientation, which is context only."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from report import evidence, wording
from report.wording import figure, sources

ORIENTATION = ("unification_vote", "russia_or_eu", "best_option")  # themes; all others are military questions
SIDES = ("favour", "against")


def _share(wave: pd.DataFrame, side: str) -> float:
    """The parts of an answer that point to one side, added; missing where the source gives none."""
    return wave.loc[wave["side"] == side, "percent"].sum(min_count=1)


def military(rows: pd.DataFrame | None = None) -> pd.DataFrame:
    """The military questions, one line a wave and wording: shares in favour and against, date in words, mode, sources.

    ``theme`` and its words as ``question``; ``pollster`` in short. Waves with answers to neither side are left out.
    """
    rows = evidence.load("surveys") if rows is None else rows
    rows = rows[rows["theme"].notna() & ~rows["theme"].isin(ORIENTATION)]
    rows = rows.assign(moment=rows["date_from"].fillna(rows["date_to"]))
    themes, pollsters, modes = (evidence.labels("surveys", name) for name in ("theme", "pollster", "mode"))
    lines = []
    for (theme, pollster, survey, _), wave in rows.groupby(
        ["theme", "pollster", "survey", "question"], sort=False, observed=True
    ):
        first = wave.iloc[0]
        lines.append(
            {
                "theme": theme,
                "question": themes[theme],
                "pollster": pollsters[pollster],
                "survey": survey,
                "moment": first["moment"],
                "when": wording.date(first["moment"], "year" if first["date_from_precision"] == "year" else "month"),
                "mode": modes.get(first["mode"], "not given"),
                "sources": sources.joined(wave["sources"]),
            }
            | {side: _share(wave, side) for side in SIDES}
        )
    frame = pd.DataFrame(lines).dropna(subset=list(SIDES), how="all")
    frame = frame.assign(theme=pd.Categorical(frame["theme"], list(themes)))
    return frame.sort_values(["theme", "pollster", "moment"])


def orientation(rows: pd.DataFrame | None = None) -> pd.DataFrame:
    """The answers on orientation that take a side ('favour' is for Russia), by theme; ``panel`` names pollster and question."""
    rows = evidence.load("surveys") if rows is None else rows
    rows = rows[rows["theme"].isin(ORIENTATION) & rows["side"].isin(SIDES)]
    themes, pollsters = (evidence.labels("surveys", name) for name in ("theme", "pollster"))
    panels = [f"{pollsters[row['pollster']]}: {themes[row['theme']]}" for _, row in rows.iterrows()]
    return rows.assign(panel=panels).sort_values("theme", kind="stable")


def _answers(themes: Iterable[str], sides: Iterable[str]) -> pd.DataFrame:
    """The answers on some themes that point to some sides."""
    rows = evidence.load("surveys")
    return rows[rows["theme"].isin(list(themes)) & rows["side"].isin(list(sides))]


def share(rows: pd.DataFrame, survey: str, side: str) -> str:
    """The share of one wave in words, as exact as its source: '45', '46.9'. ``rows``: of one theme, by survey."""
    found = _answers([rows.loc[survey, "theme"]], [side])
    found = found[found["survey"] == survey]
    rule = "the answers of the wave that point the same way, added" if len(found) > 1 else ""
    return figure.of(f"{float(rows.loc[survey, side]):g}", found, rule=rule)


def most(themes: Iterable[str], *sides: str) -> str:
    """The largest share that a side had in a wave on some themes: a figure of all their answers, those of this wave first."""
    rows = _answers(themes, sides)
    waves = rows.groupby(["theme", "pollster", "survey", "question", "side"], observed=True)["percent"].transform("sum")
    first = waves.sort_values(ascending=False, kind="stable").index
    return figure.of(
        wording.number(waves.max()), rows.loc[first], rule="the highest share of a side in a wave, its answers added"
    )
