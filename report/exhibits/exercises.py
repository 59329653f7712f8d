"""Charts, tables and panel of the chapter on exercises."""

from __future__ import annotations

import pandas as pd

from report import wording
from report.aspects import exercises as aspect
from report.exhibits.kit import charts, forms, panels, tables


def table(rows: pd.DataFrame, caption: str = "", name: str = "") -> tables.Table:
    """Strengths as a table: exercise, what is covered, figure, kind, who says so, sources."""
    columns = {
        "name": "Exercise",
        "covers": "Covers",
        "figure": "Persons",
        "qualifier": "Kind",
        "observer": "According to",
        "sources": "Sources",
    }
    return tables.sourced(aspect.told(rows), columns, caption, name)


def chart(rows: pd.DataFrame, name: str, title: str) -> charts.Chart:
    """Strengths as a range chart, one line an exercise and coverage."""
    told = aspect.told(rows)
    return charts.Chart(
        forms.ranges(told, "line", log=True),
        name=name,
        title=title,
        subtitle="Persons, logarithmic scale; a bar joins the two ends of a range",
        source="Source: table exercise_strength; sources in the table beneath",
        alt=f"{len(told)} figures for {told['exercise'].nunique()} exercises: "
        + "; ".join(
            f"{row['line']} {wording.of(row)} ({wording.QUALIFIERS[row['qualifier']]})"
            for _, row in told.head(12).iterrows()
        ),
        caption=title,
    )


def _state(group: str, choice: str, rows: pd.DataFrame) -> panels.State:
    declared = int((rows["qualifier"] == "official_declared").sum())
    sentence = (
        f"{len(rows)} figures for {rows['exercise'].nunique()} exercises, {declared} of them declared by an organiser."
    )
    return panels.State(
        group,
        choice,
        sentence,
        (chart(rows, f"panel-strength-{panels.slug(choice)}", f"Strengths: {choice}"), table(rows)),
    )


def panel() -> panels.Panel:
    """The exercises panel: strengths with their ranges and sources, by series or by period."""
    rows = aspect.people()
    states = [
        _state("Series", words, rows[rows["series"] == key])
        for key, words in aspect.SERIES.items()
        if (rows["series"] == key).any()
    ]
    years = rows["date_from"].dt.year
    states += [_state("Period", words, rows[years.between(*ends)]) for words, ends in aspect.PERIODS.items()]
    filters = {
        "series": "Series",
        "exercise": "Exercise",
        "contingent": "Contingent",
        "place": "Place",
        "qualifier": "Kind",
        "confidence": "Confidence",
    }
    return panels.Panel(
        "strength",
        "Strengths by series or period",
        states,
        lambda: panels.explorer(
            rows, filters, lambda kept: [chart(kept, "panel-strength-live", "Strengths chosen"), table(kept)]
        ),
    )
