"""Charts and tables of the integration index."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
from matplotlib import ticker
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from report import edition, evidence, wording
from report.exhibits.kit import axes, charts, style, tables
from report.verdict import index
from report.verdict.index import findings, indicators
from report.wording import figure

PALE, DARK = 0.22, 0.5  # of the colour of a band


def _told(years: pd.Index, *more: int) -> list[int]:
    """The years that words tell of: the first, every fifth, that of the article, the last, and ``more``."""
    return [year for year in years if year in (years[0], edition.THEN, years[-1], *more) or year % 5 == 0]


def _band(ax: Axes, frame: pd.DataFrame) -> None:
    """A pale band of most and a dark band of half of the draws, by year."""
    for band, alpha in ((index.MOST, PALE), (index.HALF, DARK)):
        low, high = (frame[index.column(level)].astype(float) for level in band)
        ax.fill_between(frame.index.to_numpy(), low, high, color=style.BLUE, alpha=alpha, linewidth=0, zorder=3)


def scale(ax: Axes, years: np.ndarray, step: int) -> None:
    """Axes of an index: years across, points from nought to a hundred."""
    axes.years(ax, years[0], years[-1], step)
    ax.set_ylim(0, 100)
    ax.yaxis.set_major_locator(ticker.MultipleLocator(25))
    ax.grid(axis="y", visible=True)
    ax.grid(axis="x", visible=False)


def draw_bands(frame: pd.DataFrame, covered: pd.DataFrame) -> charts.Drawing:
    """Drawing: the index as bands by year (frame of ``bands``), shaded while some indicators are still unknown (``coverage``)."""
    poor = covered.index[covered["unknown"] > 0]
    held = f"dark: {index.percent_within(index.HALF)} per cent of the draws\npale: {index.percent_within()} per cent"

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        _band(ax, frame)
        scale(ax, frame.index.to_numpy(), 10 if narrow else 5)
        if len(poor):
            ax.axvspan(poor.min(), poor.max() + 0.5, color=style.GRID, alpha=0.45, linewidth=0, zorder=0)
            axes.beside(
                ax, (poor.min(), 97), "some indicators\nunknown", gap=4, fontsize=10, color=style.SOFT, va="top"
            )
        edge = {"xycoords": "axes fraction", "ha": "right", "va": "bottom"}
        ax.annotate(held, (0.99, 0.05), fontsize=10, color=style.INK, **edge)

    rounded = frame.round()
    told = [
        f"{year}: {rounded.loc[year, 'p50']:.0f} ({wording.span(rounded.loc[year, 'p5'], rounded.loc[year, 'p95'])})"
        for year in _told(frame.index, int(frame["p50"].idxmax()))
    ]
    words = f"Bands of the index by year, middle of the draws and {index.percent_within()} per cent of them: {'; '.join(told)}."
    return charts.Drawing(paint, frame.join(covered), lambda narrow: 3.0 if narrow else 3.4, words)


def draw_pillars(frame: pd.DataFrame) -> charts.Drawing:
    """Drawing: one small panel a pillar (frame of ``pillar_bands``)."""
    names = {key: words for key, words in index.pillars().items() if key in frame.index.get_level_values("pillar")}

    def paint(figure: Figure, narrow: bool) -> None:
        across = 1 if narrow else 3
        grid = figure.subplots(-(-len(names) // across), across, sharex=True, sharey=True, squeeze=False)
        for ax, (key, words) in zip(grid.flat, names.items()):
            part = frame.loc[key]
            _band(ax, part)
            scale(ax, part.index.to_numpy(), 10)
            ax.set_title(words, fontsize=10.5, loc="left", color=style.INK)
            ax.tick_params(labelbottom=True)
        for ax in list(grid.flat)[len(names) :]:
            ax.set_visible(False)

    middles = frame["p50"].unstack("year")
    then, now = edition.THEN, middles.columns.max()
    told = [f"{words} {middles.loc[key, then]:.0f} and {middles.loc[key, now]:.0f}" for key, words in names.items()]
    words = f"Middle of the draws in {then} and {now}: {'; '.join(told)}."
    return charts.Drawing(paint, frame, lambda narrow: 1.45 * len(names) if narrow else 4.2, words)


KNOWLEDGE = {  # column of coverage: words, colour
    "known": ("known", style.BLUE),
    "between": ("between known years", "#9dbbe0"),
    "unknown": ("unknown", style.GRID),
}


def draw_coverage(covered: pd.DataFrame) -> charts.Drawing:
    """Drawing: indicators by what is known of the year, as shares (frame of ``coverage``)."""

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        base = pd.Series(0.0, covered.index)
        for column, (_, colour) in KNOWLEDGE.items():
            ax.bar(covered.index, 100 * covered[column], bottom=base, width=0.9, color=colour, zorder=3)
            base += 100 * covered[column]
        ax.set(ylim=(0, 100), xlim=(covered.index[0] - 0.6, covered.index[-1] + 0.6))
        ax.grid(False)
        axes.legend(ax, [(words, "s", colour, True) for words, colour in KNOWLEDGE.values()], narrow)

    told = [f"{year}: {100 * covered.loc[year, 'known']:.0f}" for year in _told(covered.index)]
    words = f"Per cent of indicators with a known value: {'; '.join(told)}."
    return charts.Drawing(paint, covered, lambda narrow: 2.4, words)


def draw_coherence(matrix: pd.DataFrame) -> charts.Drawing:
    """Drawing: rank correlation of each indicator with each other (frame of ``coherence``); the stroke is the median."""
    names = indicators.catalogue()["indicator"][matrix.index]
    middles = indicators.medians(matrix)

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for key, place in zip(matrix.index, axes.lanes(ax, list(names), narrow)):
            others = matrix.loc[key].drop(key).dropna()
            ax.plot(others, [place] * len(others), "o", ms=5, mfc="none", mec=style.BLUE, alpha=0.7, zorder=3)
            ax.plot(middles[key], place, "|", ms=15, mew=2.4, color=style.INK, zorder=4)
        ax.axvline(0, color=style.SOFT, linewidth=1)
        ax.set_xlim(-1.05, 1.05)

    told = [f"{names[key]} {value:.1f}" for key, value in middles.dropna().items()]
    pairs = matrix.rename_axis(index="indicator", columns="with").stack().rename("rank_correlation").reset_index()
    drawing = charts.sized(paint, pairs[pairs["indicator"] != pairs["with"]], list(names), 0.4)
    return dataclasses.replace(drawing, words=f"Median rank correlation with the others: {'; '.join(told)}.")


def draw_sobol(frames: dict[str, pd.DataFrame]) -> charts.Drawing:
    """Drawing: first-order (filled) and total (outline) Sobol indices by factor, with the margin of the total, one panel a question (frames of ``sobol_of``)."""
    factors = list(next(iter(frames.values())).index)
    longest = max((frame["total"] + frame["total_margin"]).max() for frame in frames.values())

    def bars(ax: Axes, frame: pd.DataFrame) -> None:
        places, shares = range(len(factors)), frame.clip(lower=0)
        outline = {"facecolor": "none", "edgecolor": style.BLUE, "linewidth": 1.2}
        ax.barh(places, shares["total"], height=0.7, zorder=3, **outline)
        ax.barh(places, shares["first"], height=0.7, color=style.BLUE, alpha=0.65, zorder=2)
        margin = {"fmt": "none", "ecolor": style.INK, "elinewidth": 1.2, "capsize": 3, "zorder": 4}
        ax.errorbar(shares["total"], places, xerr=shares["total_margin"], **margin)
        ax.set_yticks(places, [wording.capital(name) for name in factors])
        ax.set_ylim(len(factors) - 0.4, -0.6)
        ax.set_xlim(0, 1.05 * longest)
        ax.xaxis.set_major_locator(ticker.MaxNLocator(4))

    def paint(figure: Figure, narrow: bool) -> None:
        across = 1 if narrow else len(frames)
        grid = figure.subplots(len(frames) // across, across, sharex=True, sharey=True, squeeze=False)
        for ax, (title, frame) in zip(grid.flat, frames.items()):
            bars(ax, frame)
            pad = (40 if narrow else 24) if ax in grid[0] else 6  # the key stands between
            ax.set_title(title, fontsize=10.5, loc="left", color=style.INK, pad=pad)
        entries = [("alone (first-order)", True), ("with interactions (total)", False)]
        axes.legend(grid.flat[0], [(words, "s", style.BLUE, filled) for words, filled in entries], narrow)

    told = [
        f"{title}: {'; '.join(f'{name} {value:.2f} ± {margin:.2f}' for name, value, margin in zip(frame.index, frame['total'], frame['total_margin']))}."
        for title, frame in frames.items()
    ]
    rows = pd.concat(frames, names=["question", "factor"])
    words = f"Total Sobol indices with their margins. {' '.join(told)}"
    return charts.Drawing(paint, rows, lambda narrow: 2.4 * len(frames) if narrow else 2.8, words)


# ------------------------------------------------------------------------------------------------------- tables


def indicator_table(caption: str, name: str = "") -> tables.Table:
    """The indicators: pillar, what is measured, goalposts, known years, range in the last known year, sources."""
    pillars, shown = index.pillars(), []
    for key, row in indicators.catalogue().iterrows():
        first, latest = indicators.known_years(str(key))
        ends = indicators.values(str(key)).loc[latest]
        shown.append(
            {
                "Pillar": pillars[row["pillar"]],
                "Indicator": row["indicator"],
                "Goalposts": f"{wording.span(row['goalpost_low'], row['goalpost_high'])} {row['unit']}",
                "Known": f"{first}–{latest}",
                "Latest value": f"{_ends(ends['low'], ends['high'], row['unit'])} ({latest})",
                "sources": row["sources"],
            }
        )
    told = figure.along(pd.DataFrame(shown), "index_indicators", indicators.catalogue().index)
    return tables.Table(told, caption, name)


def _ends(low: float, high: float, unit: str) -> str:
    """The range of an indicator in its unit: '1,800–2,200', '2.6', 'over 99'."""
    if unit == "per cent":
        return "–".join(dict.fromkeys(wording.in_percent(end / 100) for end in (low, high)))
    digits = 1 if unit == "level" else 0
    return wording.span(round(low, digits), round(high, digits), digits=digits)


def choice_table(caption: str, name: str = "") -> tables.Table:
    """The steps of the handbook: what was chosen, what is varied, and why."""
    titles = {"name": "Step", "choice": "Choice", "alternatives": "Varied", "reason": "Reason", "sources": "sources"}
    rows = evidence.load("index_choices").sort_values("step")
    return tables.Table(rows[list(titles)].rename(columns=titles), caption, name)


def move_table(frame: pd.DataFrame, caption: str, name: str = "") -> tables.Table:
    """The largest moves from year to year, with the states dated to them (frame of ``moves``)."""
    lines = {
        "Year": frame.index.astype(str),
        "Move of the middle, points": [f"{value:+.1f}" for value in frame["change"]],
        "States dated to that year or the year before": frame["steps"],
    }
    return tables.Table(pd.DataFrame(lines), caption, name, align="lrl")


def _change(row) -> dict[str, str]:
    """The middle and the ends of a change, in points, by the heading of their column."""
    return {
        "Change, middle": wording.number(row.p50, 1),
        f"Change, {index.percent_within()} per cent of draws": f"{wording.number(row.p5, 1)} to {wording.number(row.p95, 1)}",
    }


def odds_table(frame: pd.DataFrame, caption: str, name: str = "") -> tables.Table:
    """Pairs of years: share of draws in which the later is higher, in all and by the way of weighting, and the change (frame of ``odds``)."""
    schemes = [option for option in index.OPTIONS["weights"] if option in frame]
    lines = [
        {"Years": f"{row.earlier:.0f} to {row.later:.0f}", "Draws with a rise, per cent": findings.percent(row.share)}
        | {f"{wording.capital(option)} weights": findings.percent(getattr(row, option)) for option in schemes}
        | _change(row)
        for row in frame.itertuples()
    ]
    return tables.Table(pd.DataFrame(lines), caption, name, align="l" + "r" * (len(schemes) + 2) + "l")


KINDS = {  # kind of run in the frame of leave_out: words for the table
    "nothing": "Whole index",
    "pillar": "Without the pillar",
    "indicator": "Without the indicator",
    "evidence": "Without a kind of evidence",
    "errors": "With other errors",
    "goalposts": "With other goalposts",
}


def leave_out_table(frame: pd.DataFrame, caption: str, name: str = "") -> tables.Table:
    """The change and the share of draws with a rise, with parts left out (frame of ``leave_out``)."""
    lines = [
        {"Run": KINDS[row.kind], "Part": row.part, "Draws with a rise, per cent": findings.percent(row.share)}
        | _change(row)
        for row in frame.itertuples()
    ]
    return tables.Table(pd.DataFrame(lines), caption, name, align="llrrl")


def rank_table(frame: pd.DataFrame, caption: str, name: str = "") -> tables.Table:
    """Rank interval of each year (frame of ``ranks``), the highest first."""
    frame = frame.sort_values(["middle", "best"])
    lines = {
        "Year": frame.index.astype(str),
        "Rank, middle": frame["middle"].astype(int),
        f"Rank, {index.percent_within()} per cent of draws": [f"{row.best}–{row.worst}" for row in frame.itertuples()],
        "Draws in which it is the highest, per cent": frame["first"].map(findings.percent),
    }
    return tables.Table(pd.DataFrame(lines), caption, name, align="lrlr")


def sobol_table(frames: dict[str, pd.DataFrame], caption: str, name: str = "") -> tables.Table:
    """Sobol indices with their margins, one pair of columns a question (frames of ``sobol_of``)."""
    factors = next(iter(frames.values())).index
    lines = {"Factor": [wording.capital(factor) for factor in factors]}
    for title, frame in frames.items():
        for kind in ("first", "total"):
            shares = zip(frame[kind], frame[f"{kind}_margin"])
            lines[f"{title}, {kind}"] = [f"{round(value, 2) + 0.0:.2f} ± {margin:.2f}" for value, margin in shares]
    return tables.Table(pd.DataFrame(lines), caption, name)


def _whole(points: float) -> str:
    """Points without decimals, and never less than nought by rounding alone: '-0.4' is '0'."""
    return wording.number(round(points) + 0)


def option_table(frame: pd.DataFrame, caption: str, name: str = "") -> tables.Table:
    """The index with one choice held, for one pair of years: level on goalposts and change in points (frame of ``by_option``)."""
    rows = list(frame.itertuples())
    later, earlier = frame["later"].iloc[0], frame["earlier"].iloc[0]
    lines = {
        "Choice": [wording.capital(row.factor) for row in rows],
        "Held at": frame["option"],
        "Draws with a rise, per cent": [findings.percent(row.share) for row in rows],
        f"Change since {earlier}": [f"{_whole(row.p50)} ({_whole(row.p5)} to {_whole(row.p95)})" for row in rows],
        f"Level {later}, on goalposts": [
            "–" if pd.isna(row.level_p50) else f"{row.level_p50:.0f} ({row.level_p5:.0f}–{row.level_p95:.0f})"
            for row in rows
        ],
    }
    return tables.Table(pd.DataFrame(lines), caption, name, align="lllll")
