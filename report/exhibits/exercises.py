"""Charts, tables and panel of the chapter on exercises."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from matplotlib.figure import Figure

from report import wording
from report.aspects import exercises as aspect
from report.exhibits.kit import axes, charts, forms, panels, style, tables


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


def known(rows: pd.DataFrame) -> charts.Drawing:
    """Drawing: exercises by series at their start; a series without any has no line."""
    counted = rows["series"].value_counts()
    names = {key: words for key, words in aspect.series().items() if counted[key]}
    drawing = forms.timeline(rows, "series", order=list(names), names=names, span=("1998-06-01", "2027-12-31"))
    return replace(drawing, words="; ".join(f"{words}: {counted[key]}" for key, words in names.items()) + ".")


def cycle(rows: pd.DataFrame) -> charts.Drawing:
    """Drawing: editions of the two series that take turns, with the years in which the turns broke."""
    span, broken = ("2005-06-01", "2027-12-31"), {"break": ("2022-02-24", "2024-12-31")}
    drawing = forms.timeline(rows, "series", order=aspect.CYCLE, names=aspect.series(), span=span, bands=broken)
    told = [
        f"{row['name']} ({wording.date(row['date_from'], row['date_from_precision'])}, {row['told']})"
        for _, row in rows.iterrows()
    ]
    return replace(drawing, words="; ".join(told) + ".")


def totals(rows: pd.DataFrame) -> charts.Drawing:
    """Drawing: declared and other totals of each exercise, on a logarithmic scale."""
    told = [
        f"{line['Exercise']}: declared {line['Declared']}, estimated {line['Estimated']}"
        for _, line in aspect.side_by_side(rows).iterrows()
    ]
    return forms.ranges(rows, "name", log=True, words="; ".join(told) + ".")


def strengths(rows: pd.DataFrame, *, log: bool = False, limits: dict[str, float] | None = None) -> charts.Drawing:
    """Drawing: figures by their ``line``, with vertical ``limits`` by their words."""
    told = []
    for line, here in rows.groupby("line", sort=False):
        low, high, several = here["low"].min(), here["high"].max(), len(here) > 1
        told.append(f"{line} {f'{len(here)} figures, {wording.span(low, high)}' if several else _figure(here.iloc[0])}")
    return forms.ranges(rows, "line", log=log, lines=limits, words=f"{wording.several(told)}.")


def _figure(row: pd.Series) -> str:
    """'about 8,800 (declared)'."""
    return f"{wording.of(row)} ({wording.kind(row['qualifier'])})"


def plans(rows: pd.DataFrame) -> charts.Drawing:
    """Drawing: events in the yearly plans, a line a year; a year without a total is marked, not drawn as nothing."""
    first, last, missing = int(rows["year"].min()), int(rows["year"].max()), aspect.missing_years(rows)

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for _, row in rows.iterrows():
            axes.mark(ax, float(row["low"]), float(row["high"]), int(row["year"]), row["qualifier"])
            axes.beside(ax, (float(row["high"]), int(row["year"])), row["told"], gap=8)
        for year in missing:
            axes.beside(ax, (0, year), "not found", gap=4, color=style.SOFT, style="italic")
        ax.set(xlim=(0, 200), ylim=(last + 0.6, first - 0.6), yticks=range(first, last + 1))
        axes.key(ax, rows["qualifier"], narrow)

    told = "; ".join(f"{row['year']}: {row['told']}" for _, row in rows.iterrows())
    return charts.Drawing(
        paint,
        rows.drop(columns="told"),
        lambda narrow: 2.8 if narrow else 2.6,
        f"{told}. Not found: {wording.listing([str(year) for year in missing])}.",
    )


def practice(seen: pd.DataFrame) -> charts.Drawing:
    """Drawing: the years in which a practice is known to have been held, as tiles."""
    years = {words: seen.columns[seen.loc[key]] for key, words in aspect.practices().items()}
    told = [f"{words}: {wording.listing([str(year) for year in known])}" for words, known in years.items()]
    return forms.tiles(seen, aspect.practices(), words="; ".join(told) + ".")


# -------------------------------------------------------------------------------------------------------- panel


def chart(rows: pd.DataFrame, name: str, title: str) -> charts.Chart:
    """Strengths as a range chart, one line an exercise and coverage."""
    told = aspect.told(rows)
    return charts.Chart(
        strengths(told, log=True),
        name=name,
        title=title,
        subtitle="Persons, logarithmic scale; a bar joins the two ends of a range",
        tables=["exercise_strength"],
        note="sources in the table beneath",
        alt=f"{len(told)} figures for {told['exercise'].nunique()} exercises:",
        caption=title,
    )


def _state(group: str, choice: str, rows: pd.DataFrame) -> panels.State:
    declared = int((rows["qualifier"] == "official_declared").sum())
    sentence = (
        f"{len(rows)} figures for {rows['exercise'].nunique()} exercises, {declared} of them declared by an organiser."
    )
    drawn = chart(rows, f"panel-strength-{panels.slug(choice)}", f"Strengths: {choice}")
    return panels.State(group, choice, sentence, (drawn, table(rows)))


def panel() -> panels.Panel:
    """The exercises panel: strengths with their ranges and sources, by series or by period."""
    rows = aspect.people()
    states = [
        _state("Series", words, rows[rows["series"] == key])
        for key, words in aspect.series().items()
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
