"""Charts and table of the comparison with four other allies of Russia."""

from __future__ import annotations

import pandas as pd
from matplotlib import ticker
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from report import wording
from report.exhibits.kit import axes, charts, style, tables
from report.verdict import comparison
from report.wording import sources

COUNTRY_STYLES = {
    "BY": ("o", style.BLUE, "-"),
    "AM": ("s", style.ORANGE, "--"),
    "KZ": ("D", style.GREEN, "-."),
    "KG": ("^", style.PURPLE, ":"),
    "TJ": ("v", style.SOFT, (0, (5, 1, 1, 1, 1, 1))),
}  # marker, colour, line


def comparison_table(caption: str, name: str = "") -> tables.Table:
    """One line a tie, one column a country: the latest value, with its range in brackets where there is one."""
    frame, lines = comparison.compare(), []
    for series, (words, unit, digits, _) in comparison.series().items():
        rows = comparison.at(frame, series)
        title = f"{words}, {unit}, {comparison.period(series, rows['year'].iloc[0])}"
        lines.append(_line(title, rows.apply(comparison.cell, axis=1, digits=digits), rows["sources"]))
    held, drills = comparison.treaties(), comparison.exercises()
    members, places = comparison.membership(), comparison.sites()
    lines += [
        _line(
            f"Treaties that promise defence, end of {comparison.TREATIES_AT} (of these bilateral)",
            held["defence"].astype(str) + " (" + held["bilateral"].astype(str) + ")",
            held["sources"],
        ),
        _line("Collective Security Treaty", members["words"], members["sources"]),
        _line(
            "Exercises named in the list of 2009–2018 (of these bilateral)",
            drills["all"].astype(str) + " (" + drills["bilateral"].astype(str) + ")",
            drills["sources"],
        ),
        _line("Russian sites by treaty or lease and their strength, last reports", places["words"], places["sources"]),
    ]
    return tables.Table(pd.DataFrame(lines), caption, name)


def _line(tie: str, cells: pd.Series, keys: pd.Series) -> dict[str, str]:
    """One tie: its words, a cell a country, and the sources of all of them."""
    told = {name: cells[country] for country, name in comparison.countries().items()}
    told = {name: comparison.UNKNOWN if pd.isna(cell) else cell for name, cell in told.items()}
    return {"Tie with Russia": tie, **told, "sources": sources.joined(keys.dropna())}


# ------------------------------------------------------------------------------------------------ latest values


def draw_latest(frame: pd.DataFrame) -> charts.Drawing:
    """Drawing: one panel a series of ``compare``, one line a country: its last value and, hollow, that of ten years before, with ranges."""
    series = comparison.series()
    pairs = {name: (comparison.at(frame, name), comparison.at(frame, name, comparison.BACK)) for name in series}

    def paint(figure: Figure, narrow: bool) -> None:
        across = 1 if narrow else 2
        grid = figure.subplots(len(series) // across, across, squeeze=False, sharey=True)
        for ax, (name, (now, before)) in zip(grid.flat, pairs.items()):
            _panel(ax, now, before)
            _scale(ax, series[name].unit, max(now["high"].max(), before["high"].max()))
            ax.tick_params(axis="y", labelleft=narrow or ax in grid[:, 0])
            ax.set_title(_heading(name, now, before), fontsize=10.5, loc="left", color=style.INK)

    shown = pd.concat({series[name].words: pd.concat(both) for name, both in pairs.items()}, names=["what"])
    told = [f"{series[name].words}: {_values(now, name)}" for name, (now, _) in pairs.items()]
    return charts.Drawing(
        paint,
        shown.reset_index(level=0).reset_index(),
        lambda narrow: 2.15 * len(series) if narrow else 4.9,
        f"Latest values. {'; '.join(told)}.",
    )


def _values(rows: pd.DataFrame, name: str) -> str:
    """'Belarus 99.4, Armenia 12.0 ...' for the rows of one year of a series."""
    names, (_, unit, digits, _) = comparison.countries(), comparison.series()[name]
    told = {
        code: wording.number(value, digits) if digits else comparison.whole(value, unit)
        for code, value in rows["value"].items()
    }
    return ", ".join(f"{names[str(code)]} {value}" for code, value in told.items())


def _panel(ax: Axes, now: pd.DataFrame, before: pd.DataFrame) -> None:
    """One line a country: the value of ``now`` filled, and that of ``before`` hollow beneath it."""
    for place, (country, (marker, colour, _)) in enumerate(COUNTRY_STYLES.items()):
        ax.axhline(place, color=style.GRID, linewidth=0.7, zorder=1)
        _value(ax, before.loc[country], place + 0.2, marker, colour, latest=False)
        _value(ax, now.loc[country], place - 0.14, marker, colour, latest=True)
    names = [f" {name}" for name in comparison.countries().values()]  # the blank keeps the longest off the edge
    axes.named(ax, names, above=0.6)


def _value(ax: Axes, row: pd.Series, y: float, marker: str, colour: str, latest: bool) -> None:
    """A value with its range, or a word that there is none."""
    if pd.isna(row["value"]):
        axes.beside(ax, (0, y), "no value", gap=4, fontsize=10, color=style.SOFT)
        return
    bar = {"linewidth": 2.2 if latest else 1.0, "alpha": 0.6, "solid_capstyle": "butt"}
    ax.plot([row["low"], row["high"]], [y] * 2, color=colour, zorder=3, **bar)
    mark = {"ms": 7 if latest else 5, "mfc": colour if latest else "white", "mec": colour, "mew": 1.2}
    ax.plot(row["value"], y, marker=marker, zorder=4, clip_on=False, **mark)


def _scale(ax: Axes, unit: str, most: float) -> None:
    most = 100 if unit == "per cent" else most
    ax.set_xlim(-0.02 * most, 1.08 * most)
    ax.xaxis.set_major_locator(ticker.MultipleLocator(25) if unit == "per cent" else ticker.MaxNLocator(4))
    ax.xaxis.set_major_formatter(
        ticker.FuncFormatter(lambda value, _: f"{value:g}" if value < 1000 else f"{value:,.0f}")
    )


def _heading(name: str, now: pd.DataFrame, before: pd.DataFrame) -> str:
    """The words of a series in lines, and under them its unit and the years of both marks."""
    measured = comparison.series()[name]
    latest, hollow = (comparison.period(name, int(rows["year"].iloc[0])) for rows in (now, before))
    return "\n".join([*style.wrapped(measured.words, 2.25, 10.5), f"{measured.unit}, {latest} (hollow: {hollow})"])


# -------------------------------------------------------------------------------------------------------- votes


def draw_votes(frame: pd.DataFrame) -> charts.Drawing:
    """Drawing: votes equal to Russia's by session, each country a line named at its end; missing sessions stay gaps."""
    rows = frame[frame["series"] == "votes"]
    first, last = int(rows["year"].min()), int(rows["year"].max())
    values = rows.pivot(index="year", columns="country", values="value").reindex(range(first, last + 1))
    lines = values[list(comparison.countries())]
    tall = 2.9

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for country, place in zip(lines, axes.apart(list(lines.loc[last]), 19 / tall)):
            _curve(ax, lines[country], place)
        ax.set_xlim(first, last + (15 if narrow else 6.6))
        ax.set_xticks([year for year in lines.index if year % (10 if narrow else 5) == 0])
        ax.set_ylim(0, 102)
        ax.grid(axis="y", visible=True)
        ax.grid(axis="x", visible=False)

    told = _values(comparison.at(frame, "votes"), "votes")
    words = f"Share of equal votes by year and country, in per cent; in {last} {told}."
    return charts.Drawing(paint, rows.dropna(subset=["value"]), lambda narrow: tall, words)


def _curve(ax: Axes, line: pd.Series, place: float) -> None:
    """One country's line by year, its name and last value at ``place`` beside its end."""
    _, colour, dashes = COUNTRY_STYLES[str(line.name)]
    own, last = line.name == "BY", line.index[-1]
    look = {"color": colour, "linestyle": dashes, "linewidth": 2.6 if own else 1.5}
    ax.plot(line.index, line, zorder=4 if own else 3, **look)
    ax.plot([last, last + 0.9], [line[last], place], color=colour, linewidth=0.7, zorder=2)
    words = f"{comparison.countries()[str(line.name)]} {comparison.whole(line[last], 'per cent')}"
    ax.annotate(words, (last + 1.1, place), fontsize=10, fontweight=600, color=colour, va="center")
