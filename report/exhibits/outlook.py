"""Charts and tables of the outlook: scenarios, what points to them, what they would change, and the forecasts."""

from __future__ import annotations

import pandas as pd
from matplotlib import ticker
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from report import evidence, wording
from report.exhibits.kit import axes, charts, forms, panels, style, tables
from report.verdict import forecasts, scenarios
from report.wording import figure, markup
from report.wording.markup import Markup

NOTE = ", judgements of this book"
ROLES = {"enough": ("enough for it by itself", True), "needed": ("needed for it", False)}  # words, filled


# --------------------------------------------------------------------------------------------------- scenarios


def _lines(rows: pd.DataFrame) -> pd.DataFrame:
    """What the chart draws: each scenario as listed, and beneath it the forecasts that decide on it; columns scenario, name, role, probability."""
    own = rows.assign(role="scenario", name=rows["short"], scenario=rows["short"])
    tied = scenarios.watched(rows).query("role != 'sign'")
    tied = tied.assign(scenario=tied["name"], name=tied["seen"], probability=tied["chance"])
    parts = [
        pd.concat([own.loc[[key]], tied[tied["scenario"] == own.loc[key, "scenario"]]])
        for key in scenarios.listed(rows).index
    ]
    return pd.concat(parts)[["scenario", "name", "role", "probability"]]


def draw_scenarios(rows: pd.DataFrame) -> charts.Drawing:
    """Drawing: a bar a scenario, the likeliest first, and beneath it as marks the forecasts that decide on it; figures at the right."""
    lines = _lines(rows)
    names = list(lines["name"])
    _, marker, colour, _ = style.MARKS["ours"]

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for place, (_, row) in zip(axes.lanes(ax, names, narrow), lines.iterrows()):
            _line(ax, place, row)
        for tick, role in zip(ax.get_yticklabels(), lines["role"]):
            tick.set_fontweight(600 if role == "scenario" else 400)
            tick.set_color(style.INK if role == "scenario" else style.SOFT)
        ax.set_xlim(0, 1)
        ax.xaxis.set_major_locator(ticker.MultipleLocator(forecasts.EVEN if narrow else forecasts.EVEN / 2))
        ax.xaxis.set_major_formatter(PercentFormatter(1))
        marks = [(words, marker, colour, filled) for words, filled in ROLES.values()]
        axes.legend(ax, [("the scenario", "s", style.BLUE, True), *marks], narrow)

    return charts.sized(paint, lines, names, 0.65, _scenario_words(lines))


def _line(ax, place: float, row: pd.Series) -> None:
    """One line of the chart: the bar of a scenario or the mark of a forecast, with its figure."""
    chance, whole = float(row["probability"]), row["role"] == "scenario"
    if whole:
        ax.axhline(place - 0.15, color=style.GRID, linewidth=0.7, zorder=1)
        ax.barh(place, chance, height=0.17, color=style.BLUE, zorder=3)
    else:
        _, marker, colour, _ = style.MARKS["ours"]
        face = colour if ROLES[row["role"]][1] else "none"
        ax.plot(chance, place, marker=marker, ms=6, mfc=face, mec=colour, mew=1.2, clip_on=False, zorder=4)
    ink, weight = (style.INK, 600) if whole else (style.SOFT, 400)
    words = forecasts.percent(chance)
    axes.beside(ax, (1, place), words, fontsize=10, color=ink, fontweight=weight, annotation_clip=False)


def _scenario_words(lines: pd.DataFrame) -> str:
    """Each scenario with its probability and the forecasts that decide on it."""
    said = []
    for name, group in lines.groupby("scenario", sort=False):
        tied = [f"{row['name']} {forecasts.percent(row['probability'])}" for _, row in group.iloc[1:].iterrows()]
        own = forecasts.percent(group["probability"].iloc[0])
        said.append(f"{name} {own}" + (f" ({'; '.join(tied)})" if tied else ""))
    return f"Probabilities of {len(said)} scenarios, with the forecasts that decide on each. {'. '.join(said)}."


def scenarios_chart(name: str, title: str, caption: str, rows: pd.DataFrame) -> charts.Chart:
    """The scenarios with their probabilities and the forecasts that decide on them."""
    return charts.Chart(
        draw_scenarios(rows),
        name=name,
        title=title,
        subtitle="Probability of each scenario to the end of 2027, together the whole; beneath it the forecasts that decide on it",
        tables=("scenarios", "scenario_indicators", "forecasts"),
        note=NOTE,
        caption=caption,
    )


def path_table(rows: pd.DataFrame, caption: str, name: str = "") -> tables.Table:
    """Each scenario with its probability, the path that leads to it, and what makes it count."""
    rows = scenarios.listed(rows)
    shown = {
        "Scenario": [_titled(row["scenario"], scenarios.chance(row["probability"])) for _, row in rows.iterrows()],
        "Path, in order": rows["path"],
        "It counts, if": rows["counts_if"],
        "sources": rows["sources"],
    }
    return tables.Table(figure.along(pd.DataFrame(shown), "scenarios"), caption, name)


def wants_table(rows: pd.DataFrame, caption: str, name: str = "") -> tables.Table:
    """What each side would want in each scenario that has a name."""
    rows = scenarios.listed(rows).iloc[:-1]
    columns = {actor: wording.capital(actor) for actor in scenarios.ACTORS}
    return tables.Table(rows[["short", *columns]].rename(columns={"short": "Scenario", **columns}), caption, name)


def indicator_table(rows: pd.DataFrame, caption: str, name: str = "") -> tables.Table:
    """What would be seen early: scenario, sign or forecast with its chance, the state today, the last day."""
    seen = scenarios.watched(rows).query("moment == 'early'")
    ways = evidence.labels("scenario_indicators", "direction")
    shown = {
        "Scenario": [markup.strong(name) for name in seen["name"]],
        "What would be seen": [
            f"{row['seen']} ({ways[str(row['direction'])]}{_chance(row['chance'])})" for _, row in seen.iterrows()
        ],
        "Today": seen["state"],
        "By": seen["by"],
    }
    return tables.Table(figure.along(pd.DataFrame(shown), "scenario_indicators"), caption, name)


def _chance(chance: float) -> str:
    """', 25%'; empty for a sign, which has none."""
    return "" if pd.isna(chance) else f", {forecasts.percent(chance)}"


def consequence_table(rows: pd.DataFrame, caption: str, name: str = "") -> tables.Table:
    """Reader by reader: what each scenario would change, which decision comes up, and what it hangs on."""
    found, readers = scenarios.consequences(rows), evidence.labels("consequences", "reader")
    shown = {
        "Reader, scenario": [
            _titled(readers[str(row["reader"])], str(rows.loc[row["scenario"], "short"])) for _, row in found.iterrows()
        ],
        "What it would change": found["change"],
        "Decision": found["decision"],
        "Hangs on": found["unknown"].map(wording.capital),
        "sources": found["sources"],
    }
    return tables.Table(figure.along(pd.DataFrame(shown), "consequences"), caption, name)


def _titled(title: str, rest: str) -> Markup:
    """A title set strong, and what follows it: 'Quiet basing: 61%, likely'."""
    return markup.strong(f"{title}:") + f" {rest}"


# --------------------------------------------------------------------------------------------------- forecasts


def forecast_table(rows: pd.DataFrame, caption: str, name: str = "") -> tables.Table:
    """Forecasts: question, state today, probability with its word, base rate with its count, last day or outcome, sources.

    A question that is asked again for another day does not tell its state a second time.
    """
    shown = {
        "Question": rows["question"],
        "State today": rows["state_today"].where(~rows["state_today"].duplicated(), "As for the later day"),
        "Probability": [scenarios.chance(value) for value in rows["probability"]],
        "Base rate": [
            f"{forecasts.percent(row['base_rate'])} ({forecasts.base_count(row)})" for _, row in rows.iterrows()
        ],
        "By": [_settled(row) for _, row in rows.iterrows()],
        "sources": rows["sources"],
    }
    return tables.Table(figure.along(pd.DataFrame(shown), "forecasts"), caption, name)


def _settled(row: pd.Series) -> str:
    """The last day, and the outcome where there is one."""
    return wording.dates(row, "resolve_by") + ("" if pd.isna(row["outcome"]) else f": {row['outcome']}")


def settlement_table(rows: pd.DataFrame, caption: str, name: str = "") -> tables.Table:
    """What counts as yes and as no for each forecast and what voids it, why its probability is what it is, and which way a yes points."""
    columns = {
        "indicator": "Forecast",
        "yes_if": "Yes, if",
        "no_if": "No, if",
        "void_if": "Void, if",
        "reason": "Reason for the probability",
        "direction": "A yes points",
        "sources": "Sources",
    }
    directions = rows["direction"].astype(str).map(evidence.labels("forecasts", "direction"))
    return tables.sourced(rows.assign(direction=directions), columns, caption, name)


def rules_panel(rows: pd.DataFrame) -> panels.Panel:
    """The rules of the forecasts, aspect by aspect; on paper it says where they are."""
    told = rows.assign(heading=forecasts.aspects(rows))
    states = [
        panels.State("Aspect", heading, f"{len(group)} questions.", (settlement_table(group, ""),))
        for heading, group in told.groupby("heading", sort=False)
    ]

    def chosen(kept: pd.DataFrame) -> list:
        return [settlement_table(kept, "")]

    return panels.Panel(
        "rules", "Rules of which aspect?", states, lambda: panels.explorer(told, {"heading": "Aspect"}, chosen)
    )


FIGURES = (10, 44)  # points to the right of the plot: where the two columns of figures begin


def draw_probabilities(rows: pd.DataFrame) -> charts.Drawing:
    """Drawing: a line a forecast under its aspect, in the order of the rows: its probability as a dot, its base rate as a stroke.

    Both figures stand at the right. A settled forecast has a cross at its outcome. The broken line is an even chance.
    """
    _, marker, colour, filled = style.MARKS["ours"]
    told = rows.assign(heading=forecasts.aspects(rows))
    entries = [
        ("probability, first figure", marker, colour, filled),
        ("base rate, second figure", "|", style.SOFT, True),
    ]
    if rows["outcome"].isin(["yes", "no"]).any():
        entries.append(("outcome", "x", style.INK, True))

    def paint(ax, y: float, row: pd.Series) -> None:
        chance, base = float(row["probability"]), float(row["base_rate"])
        ax.plot(base, y, marker="|", ms=9, mec=style.SOFT, mew=1.6, linestyle="none", clip_on=False, zorder=3)
        axes.mark(ax, chance, chance, y, "ours", 7)
        figures = ((chance, style.INK, 600), (base, style.SOFT, 400))
        for gap, (value, ink, weight) in zip(FIGURES, figures):
            words = forecasts.percent(value)
            axes.beside(ax, (1, y), words, gap=gap, fontsize=10, color=ink, fontweight=weight, annotation_clip=False)
        if row["outcome"] in ("yes", "no"):
            cross = {"marker": "x", "ms": 7, "mec": style.INK, "mew": 1.6, "linestyle": "none", "zorder": 5}
            ax.plot(float(row["outcome"] == "yes"), y, clip_on=False, **cross)

    def finish(ax, narrow: bool) -> None:
        ax.axvline(forecasts.EVEN, color=style.INK, linewidth=1, linestyle=(0, (4, 3)), zorder=2)
        ax.set_xlim(0, 1)
        ax.xaxis.set_major_locator(ticker.MultipleLocator(forecasts.EVEN if narrow else forecasts.EVEN / 2))
        ax.xaxis.set_major_formatter(PercentFormatter(1))
        axes.legend(ax, entries, narrow)

    return forms.headed(
        told, "heading", "indicator", paint, finish, width=(40, 20), words=_probability_words(told, forecasts.EVEN)
    )


def _probability_words(told: pd.DataFrame, even: float) -> str:
    """The most and the least probable forecasts with their figures, and how many lie on either side of an even chance."""
    chances = told["probability"].astype(float)
    ends = told.loc[[*chances.nlargest(4).index, *chances.nsmallest(4).index[::-1]]]
    said = [
        f"{row['indicator']} {forecasts.percent(row['probability'])} (base rate {forecasts.percent(row['base_rate'])})"
        for _, row in ends.drop_duplicates("indicator").iterrows()
    ]
    above = wording.number(int((chances >= even).sum()))
    return f"Probabilities and base rates of {len(told)} forecasts under {told['heading'].nunique()} aspects; {above} have an even chance or more. Highest and lowest: {'; '.join(said)}."


def probabilities_chart(name: str, title: str, caption: str, rows: pd.DataFrame) -> charts.Chart:
    """The probability of each forecast beside its base rate."""
    return charts.Chart(
        draw_probabilities(rows),
        name=name,
        title=title,
        subtitle="Probability of a yes, judgements of this book, and the base rate counted in its tables",
        tables=("forecasts", "forecast_criteria"),
        caption=caption,
    )
