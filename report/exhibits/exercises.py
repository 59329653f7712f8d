"""Charts, tables and panel of the chapter on exercises."""

from __future__ import annotations

import textwrap
from dataclasses import replace

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from report import evidence, wording
from report.aspects import exercises as aspect
from report.exhibits.kit import axes, charts, forms, panels, style, tables
from report.wording import markup


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


# ------------------------------------------------------------------------------------------ scenarios and readings

SAYERS = {  # who says what is rehearsed: word, marker, colour, filled; and the place of the mark in its cell
    "declared": ("declared", "o", style.BLUE, True, -0.17),
    "outside": ("read from outside", "D", style.ORANGE, True, 0.17),
    "alleged": ("only alleged from outside", "D", style.ORANGE, False, 0.17),
}


HEAD = (0.42, 1.25)  # inches for the heads of the columns, wide and narrow


def rehearsed(lines: pd.DataFrame) -> charts.Drawing:
    """Drawing: a line an exercise, a column a thing rehearsed, a mark for each side that says so; a blank says nothing."""
    columns = aspect.rehearsals()
    place = {reading: number for number, reading in enumerate(columns)}
    names = list(dict.fromkeys(lines["line"]))

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        at = dict(zip(names, axes.lanes(ax, names, narrow, HEAD[narrow]), strict=True))
        for y in at.values():
            ax.axhline(y, color=style.GRID, linewidth=0.7, zorder=1)
        for _, row in lines.iterrows():
            _, marker, colour, filled, aside = SAYERS[row["says"]]
            mark = {"marker": marker, "ms": 6 if narrow else 7, "mfc": colour if filled else "white", "mec": colour}
            ax.plot(place[row["reading"]] + aside, at[row["line"]], mew=1.3, zorder=3, **mark)
        _cells(ax, list(columns.values()), narrow)
        used = [entry[:4] for says, entry in SAYERS.items() if (lines["says"] == says).any()]
        axes.legend(ax, used, narrow)

    told = [
        f"{name}: " + ", ".join(f"{columns[row['reading']]} ({SAYERS[row['says']][0]})" for _, row in here.iterrows())
        for name, here in lines.groupby("line", sort=False)
    ]
    shown = lines.assign(reading=lines["reading"].map(columns))
    heights = [axes.labels(names, narrow)[2] + HEAD[narrow] + 0.6 for narrow in (False, True)]
    return charts.Drawing(paint, shown, lambda narrow: heights[narrow], f"{'; '.join(told)}.")


def _cells(ax: Axes, heads: list[str], narrow: bool) -> None:
    """Columns with their heads above the lines, upright where there is no room, and rules between them."""
    ax.set_xlim(-0.5, len(heads) - 0.5)
    ax.grid(visible=False)
    for edge in range(1, len(heads)):
        ax.axvline(edge - 0.5, color=style.GRID, linewidth=0.7, zorder=1)
    ax.set_xticks([])
    for column, head in enumerate(heads):
        words = head if narrow else textwrap.fill(head, 12)
        ax.text(
            column, -0.06, words, rotation=90 if narrow else 0, ha="center", va="bottom", fontsize=10, color=style.INK
        )


def scenarios(rows: pd.DataFrame, caption: str, name: str) -> tables.Table:
    """For each exercise a line for what was declared, read from outside, new, and what followed, and one for what was not found."""
    heads = evidence.labels("exercise_scenarios", "aspect")
    lines = []
    for exercise, here in rows.groupby("line", sort=False):
        said = {words: here[here["aspect"] == key] for key, words in heads.items()}
        cells = [_said(words, found) for words, found in said.items() if len(found)]
        if missing := [words.lower() for words, found in said.items() if found.empty]:
            cells.append(markup.strong("No statement found.") + f" {wording.capital(wording.listing(missing))}.")
        lines += [{"Exercise": exercise, "What is said of it": cell} for cell in cells]
    return tables.Table(pd.DataFrame(lines), caption, name)


def _said(head: str, rows: pd.DataFrame) -> markup.Markup:
    """'Declared. Ministry: words of the statement. [source]'."""
    told = [f"{row['observer']}: {row['told']} " + markup.cite(row["sources"]) for _, row in rows.iterrows()]
    return markup.strong(f"{head}.") + " " + markup.join(told, " ")


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
            rows,
            filters,
            lambda kept: [chart(kept, "panel-strength-live", "Strengths chosen"), table(kept)],
            "exercise_strength",
            {
                "series": evidence.labels("exercises", "series"),
                "exercise": evidence.load("exercises")["name"].to_dict(),
            },
        ),
    )
