"""Charts and tables of the verdict: criteria, readings of the title question, forecasts."""

from __future__ import annotations

import pandas as pd
from matplotlib import ticker
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from report import edition, wording
from report.exhibits.kit import axes, charts, exhibit, forms, style, tables
from report.verdict import criteria, forecasts, readings
from report.wording import markup, sentences


def _band(ax, rows: pd.DataFrame, colour: str, base: float = 0.0, unit: float = 1.0) -> None:
    """Low to high as a filled band in steps, one step a year; a score without range is a line."""
    rows = rows.sort_index()
    edges = [*rows.index, rows.index[-1] + 1]
    low, high = ([base + unit * value for value in [*rows[name], rows[name].iloc[-1]]] for name in ("low", "high"))
    ax.fill_between(edges, low, high, step="post", color=colour, alpha=0.35, linewidth=0, zorder=2)
    for line in (low, high):
        ax.step(edges, line, where="post", color=colour, linewidth=1.4, zorder=3)


def strips(grid: pd.DataFrame, names: pd.Series):
    """Drawing: one strip a criterion, years across; the foot of a strip is a sovereign ally, its top a district."""
    keys = list(dict.fromkeys(grid.index.get_level_values("criterion")))
    step, tall = 1.0, 0.66  # of a strip, and of the part that the levels fill

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        top = len(keys) * step
        for place, key in enumerate(keys):
            base = top - (place + 1) * step + 0.08
            for level in range(criteria.MOST + 1):
                ax.axhline(
                    base + tall * level / criteria.MOST,
                    color=style.GRID,
                    linewidth=0.9 if level in (0, criteria.MOST) else 0.4,
                    zorder=1,
                )
            _band(ax, grid.loc[key], style.ORANGE, base, tall / criteria.MOST)
            last = grid.loc[key].iloc[-1]
            ax.annotate(
                criteria.span(last["low"], last["high"]),
                (criteria.LAST + 1, base + tall / 2),
                xytext=(5, 0),
                textcoords="offset points",
                fontsize=10,
                va="center",
                annotation_clip=False,
            )
            if narrow:
                ax.annotate(
                    names[key],
                    (criteria.FIRST, base + tall),
                    xytext=(0, 2),
                    textcoords="offset points",
                    fontsize=10,
                    va="bottom",
                )
        ax.set_ylim(0, top + (0.06 if narrow else 0))
        ax.set_yticks(
            [] if narrow else [top - (place + 1) * step + 0.08 + tall / 2 for place in range(len(keys))],
            [] if narrow else list(names[keys]),
        )
        axes.unframed(ax)
        axes.years(ax, criteria.FIRST, criteria.LAST + 1, 10 if narrow else 5)

    return charts.Drawing(draw, grid.reset_index(), lambda narrow: len(keys) * (0.56 if narrow else 0.5) + 0.35)


def overall(grid: pd.DataFrame, other: pd.DataFrame | None = None):
    """Drawing: the outer bounds of the sum as percent of the way from ally to district, by year; ``other`` beside it in blue."""

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        parts = [(grid, style.ORANGE)] + ([(other, style.BLUE)] if other is not None else [])
        bands = [
            (criteria.totals(part)[["share_low", "share_high"]].set_axis(["low", "high"], axis=1), colour)
            for part, colour in parts
        ]
        for shares, colour in bands:
            _band(ax, shares, colour)
        places = axes.apart([shares.iloc[-1].mean() for shares, _ in bands], 10)
        for (shares, colour), place in zip(bands, places):
            said = wording.span(*shares.iloc[-1].round()) + "%"
            ax.annotate(
                said,
                (criteria.LAST + 1, place),
                xytext=(4, 0),
                textcoords="offset points",
                fontsize=10,
                color=colour,
                va="center",
                annotation_clip=False,
            )
        ax.set_ylim(0, 100)
        ax.grid(True, axis="y")
        ax.yaxis.set_major_locator(ticker.MultipleLocator(25))
        ax.yaxis.set_major_formatter(ticker.PercentFormatter(decimals=0))
        for place, said, side in ((0, criteria.ENDS[0], "bottom"), (100, criteria.ENDS[1], "top")):
            ax.annotate(
                said,
                (criteria.FIRST, place),
                xytext=(4, 3 if side == "bottom" else -3),
                textcoords="offset points",
                fontsize=10,
                color=style.SOFT,
                va=side,
                zorder=4,
            )
        axes.years(ax, criteria.FIRST, criteria.LAST + 1, 10 if narrow else 5)

    parts = {"the book's scores": grid} | ({} if other is None else {"changed scores": other})
    shown = pd.concat({name: criteria.totals(part) for name, part in parts.items()}, names=["scores"]).reset_index()
    return charts.Drawing(draw, shown, lambda narrow: 2.5 if narrow else 2.9)


def spans(first: pd.DataFrame, second: pd.DataFrame, names: pd.Series, words: tuple[str, str]):
    """Drawing: one line a criterion (index of both frames), ``first`` as a thick bar, ``second`` as a thin one beneath, nearest to a district first."""
    keys = list(
        first.assign(middle=first["low"] + first["high"]).sort_values(["middle", "high"], ascending=False).index
    )

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for key, place in zip(keys, axes.lanes(ax, list(names[keys]), narrow, 0.28)):
            for rows, shift, colour, width in ((second, 0.075, style.SOFT, 2.5), (first, -0.045, style.ORANGE, 7)):
                low, high = rows.loc[key, ["low", "high"]]
                ax.plot(
                    [low, high],
                    [place + shift] * 2,
                    color=colour,
                    linewidth=width,
                    solid_capstyle="round",
                    alpha=0.85,
                    zorder=3,
                )
        for place, said, side in ((0, criteria.ENDS[0], "left"), (criteria.MOST, criteria.ENDS[1], "right")):
            ax.annotate(said, (place, -0.14), fontsize=10, color=style.SOFT, ha=side, va="center")
        ax.set_xlim(-0.1, criteria.MOST + 0.1)
        ax.xaxis.set_major_locator(ticker.MultipleLocator(1))
        axes.legend(ax, [(word, "_", colour, True) for word, colour in zip(words, (style.ORANGE, style.SOFT))], narrow)

    both = pd.concat(
        {word: rows.loc[keys, ["low", "high"]] for word, rows in zip(words, (first, second))},
        names=["state", "criterion"],
    ).reset_index()
    both.insert(2, "name", both["criterion"].map(names))
    return charts.sized(draw, both, list(names[keys]), 0.95)


SOURCE = "Source: tables district_criteria and district_scores, judgements of this book"


def strips_chart(name: str, title: str, caption: str, grid: pd.DataFrame | None = None) -> charts.Chart:
    """The criteria by year as ranges, with alternative text that gives the ranges of the first and the last year."""
    grid, names = criteria.years() if grid is None else grid, criteria.rubric()["criterion"]
    told = [
        f"{names[key]} {criteria.span(*rows.iloc[0])} in {criteria.FIRST}, {criteria.span(*rows.iloc[-1])} in {criteria.LAST}"
        for key, rows in grid.groupby("criterion", sort=False)
    ]
    return charts.Chart(
        strips(grid, names),
        name=name,
        title=title,
        subtitle=f"Lowest to highest defensible level by year; foot of a strip: {criteria.ENDS[0]}, top: {criteria.ENDS[1]}; at the right the levels of {criteria.LAST}",
        source=SOURCE,
        alt="Ranges by year for each criterion: " + "; ".join(told) + ".",
        caption=caption,
    )


def spans_chart(
    name: str, title: str, caption: str, first: pd.DataFrame, second: pd.DataFrame, words: tuple[str, str]
) -> charts.Chart:
    """Two ranges of each criterion, called ``words``, with alternative text that gives both; frames as a year of ``years``."""
    names = criteria.rubric()["criterion"]
    told = [
        f"{names[key]} {criteria.span(*first.loc[key])} and {criteria.span(*second.loc[key])}" for key in first.index
    ]
    return charts.Chart(
        spans(first, second, names, words),
        name=name,
        title=title,
        subtitle="Lowest to highest defensible level of each criterion",
        source=SOURCE,
        alt=f"Ranges of levels, nought a {criteria.ENDS[0]}, {criteria.MOST} a {criteria.ENDS[1]}; {words[0]} and {words[1]}: "
        + "; ".join(told)
        + ".",
        caption=caption,
    )


def overall_chart(
    name: str, title: str, caption: str, grid: pd.DataFrame | None = None, other: pd.DataFrame | None = None
) -> charts.Chart:
    """The overall range by year; with ``other``, a reader's changed grid, in a second colour."""
    grid = criteria.years() if grid is None else grid
    beside = (
        f" With the changed scores: {criteria.share(criteria.LAST, other)} per cent in {criteria.LAST}."
        if other is not None
        else ""
    )
    told = "; ".join(
        f"{year}: {criteria.share(year, grid)} per cent"
        for year in [*range(criteria.FIRST, criteria.LAST, 5), criteria.LAST]
    )
    return charts.Chart(
        overall(grid, other),
        name=name,
        title=title,
        subtitle="Sum of the levels in per cent of the highest possible sum; the band joins the sum of all lows and of all highs"
        + ("; blue: changed scores" if other is not None else ""),
        source=SOURCE,
        alt=f"Band by year from {criteria.ENDS[0]} (nought) to {criteria.ENDS[1]} (all). {told}.{beside}",
        caption=caption,
    )


def _reason(row: pd.Series) -> str:
    """One criterion: question, score with its reason, and folded beneath basis, levels and evidence."""
    body = [
        (markup.emphasis("Basis.") + f" {row['basis']}").myst,
        "",
        *(
            f"- {(markup.strong(str(level)) + f' {row[column]}').myst}"
            for level, column in enumerate(criteria.levels())
        ),
        "",
    ]
    body += sentences.listed(row["evidence_for"], "For the high end") + sentences.listed(
        row["evidence_against"], "For the low end, or qualifying"
    )
    note = f" {row['note']}" if pd.notna(row["note"]) else ""
    lead = (
        markup.strong(criteria.span(row["low"], row["high"]))
        + f" since {row['year_from']} ({row['confidence']} confidence). {row['reason']}{note}"
    )
    folded = exhibit.directive("dropdown", "Levels and evidence", {}, "\n".join(body))
    return exhibit.directive(
        "admonition", f"{row['criterion']}. {row['question']}", {"class": "claim"}, f"{lead.myst}\n\n{folded}"
    )


class Reasons(exhibit.Exhibit):
    """Each criterion with the score of ``year``, its reason, its levels and the evidence rows behind it."""

    def __init__(self, year: int = criteria.LAST):
        rows = criteria.now(year)
        super().__init__(
            "\n\n".join(_reason(row) for _, row in rows.iterrows()), f"{len(rows)} criteria of the district test"
        )


FILLS = {"met": (style.ORANGE, 1.0), "open": (style.ORANGE, 0.35), "not_met": (style.GRID, 0.6)}


def draw_readings(found: pd.DataFrame):
    """Drawing: one line a reading, years across; full where the answer is yes, pale where it is open, grey where it is no."""
    words = list(readings.readings().loc[found.index, "reading"])

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for (_, states), place in zip(found.iterrows(), axes.lanes(ax, words, narrow)):
            for year, state in states.items():
                colour, alpha = FILLS[state]
                ax.barh(
                    place, 1, left=year, height=0.24, color=colour, alpha=alpha, align="center", linewidth=0, zorder=3
                )
        ax.set_xlim(found.columns[0], found.columns[-1] + 1)
        ax.xaxis.set_major_locator(ticker.MultipleLocator(10 if narrow else 5))
        entries = [("no", "s", style.FAINT, True), ("open", "s", "#eac3a5", True), ("yes", "s", style.ORANGE, True)]
        axes.legend(ax, entries, narrow)

    shown = (
        found.rename(index=dict(zip(found.index, words)))
        .rename_axis(index="reading", columns="year")
        .stack()
        .rename("answer")
        .reset_index()
    )
    return charts.sized(paint, shown.assign(answer=shown["answer"].map(readings.STATES)), words, 0.75)


def readings_chart(name: str, title: str, caption: str, found: pd.DataFrame) -> charts.Chart:
    """The answers by year, with alternative text that gives today's answer of each reading and since when it holds."""
    names = readings.readings()["reading"]
    told_by = [
        f"{names[key]}: {readings.STATES[states.iloc[-1]]} since {readings.since(states)}"
        for key, states in found.iterrows()
    ]
    return charts.Chart(
        draw_readings(found),
        name=name,
        title=title,
        subtitle="Answer by year. Yes: even the lowest scores suffice; no: not even the highest do; open: in between",
        source="Source: tables district_readings and district_scores, judgements of this book",
        alt="Answers by reading and year. " + "; ".join(told_by) + ".",
        caption=caption,
    )


def readings_table(found: pd.DataFrame, caption: str, name: str = "") -> tables.Table:
    """Each reading: its rule, why one would read the word so, the answer as of 2021 and today, and since when."""
    rows = readings.readings().loc[found.index]
    shown = pd.DataFrame(
        {
            "Reading": rows["reading"],
            "Rule": rows["rule"],
            "Why read it so": rows["reason"],
            f"In {edition.THEN}": found[edition.THEN].map(readings.STATES),
            "Today": [
                markup.strong(readings.STATES[states.iloc[-1]]) + f" (since {readings.since(states)})"
                for _, states in found.iterrows()
            ],
            "sources": rows["sources"],
        }
    )
    return tables.Table(shown, caption, name)


def forecast_table(rows: pd.DataFrame, caption: str, name: str = "") -> tables.Table:
    """Forecasts: question, state today with its date, probability with its word, last day, outcome, sources."""
    shown = pd.DataFrame(
        {
            "Question": rows["question"],
            "State": [f"{row['state_today']} ({wording.dates(row, 'date_state')})" for _, row in rows.iterrows()],
            "Probability of yes": [
                f"{forecasts.percent(value)}, {forecasts.term(value)}" for value in rows["probability"]
            ],
            "By": [wording.dates(row, "resolve_by") for _, row in rows.iterrows()],
            "Outcome": rows["outcome"].astype(object).where(rows["outcome"].notna(), "open"),
            "sources": rows["sources"],
        }
    )
    return tables.Table(shown, caption, name)


def forecast_criteria(rows: pd.DataFrame, caption: str, name: str = "") -> tables.Table:
    """How each forecast is settled, why its probability is what it is, and which way a yes points."""
    columns = {
        "indicator": "Forecast",
        "resolution_criteria": "Settled by",
        "reason": "Reason for the probability",
        "points": "A yes points",
        "sources": "Sources",
    }
    return tables.sourced(
        rows.assign(points=rows["direction"].astype(str).map(forecasts.DIRECTIONS)), columns, caption, name
    )


def draw_probabilities(rows: pd.DataFrame):
    """Drawing: one line a forecast in the order given, its probability as a dot in the mark of its kind, with its figure.

    A settled forecast has a cross at its outcome. The broken line is an even chance.
    """
    words = list(rows["indicator"])
    base = forms.ranges(rows.assign(low=rows["probability"], high=rows["probability"]), "indicator", order=words)

    def draw(figure: Figure, narrow: bool) -> None:
        base.paint(figure, narrow)
        ax = figure.axes[0]
        places = dict(zip(words, ax.get_yticks()))
        for _, row in rows.iterrows():
            place = (float(row["probability"]), places[row["indicator"]])
            left = (
                place[0] > 0.85 or forecasts.EVEN - (0.2 if narrow else 0.1) < place[0] < forecasts.EVEN
            )  # clear of the edge and of the line
            ax.annotate(
                forecasts.percent(place[0]),
                place,
                xytext=(-8 if left else 8, 0),
                textcoords="offset points",
                fontsize=10,
                color=style.INK,
                ha="right" if left else "left",
                va="center",
            )
            if pd.notna(row["outcome"]):
                ax.plot(
                    float(row["outcome"] == "yes"),
                    place[1],
                    marker="x",
                    ms=7,
                    mec=style.INK,
                    mew=1.6,
                    linestyle="none",
                    zorder=5,
                    clip_on=False,
                )
        for place in places.values():
            ax.axhline(place, color=style.GRID, linewidth=0.7, zorder=1)
        ax.axvline(forecasts.EVEN, color=style.INK, linewidth=1, linestyle=(0, (4, 3)), zorder=2)
        ax.set_xlim(0, 1)
        ax.xaxis.set_major_locator(ticker.MultipleLocator(forecasts.EVEN if narrow else forecasts.EVEN / 2))
        ax.xaxis.set_major_formatter(PercentFormatter(1))

    return charts.Drawing(draw, rows, base.height)
