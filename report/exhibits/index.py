"""Charts and tables of the integration index."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib import ticker

from report import evidence, wording
from report.exhibits.kit import axes, charts, style, tables
from report.verdict import index
from report.verdict.index import indicators


def _form(paint, rows: pd.DataFrame, wide: float, narrow: float) -> charts.Drawing:
    return charts.Drawing(paint, rows, lambda slim: narrow if slim else wide)


def _band(ax, frame: pd.DataFrame, colour: str) -> None:
    """A pale band of nine tenths and a dark band of half of the draws, by year."""
    years = frame.index.to_numpy()
    for low, high, alpha in (("p5", "p95", 0.22), ("p25", "p75", 0.5)):
        ax.fill_between(
            years, frame[low].astype(float), frame[high].astype(float), color=colour, alpha=alpha, linewidth=0, zorder=3
        )


def scale(ax, years: np.ndarray, step: int) -> None:
    ax.set_ylim(0, 100)
    ax.set_xlim(years[0], years[-1])
    ax.yaxis.set_major_locator(ticker.MultipleLocator(25))
    ax.xaxis.set_major_locator(ticker.MultipleLocator(step))
    ax.grid(axis="y", visible=True)
    ax.grid(axis="x", visible=False)


def draw_bands(frame: pd.DataFrame, covered: pd.DataFrame):
    """Drawing: the index as bands by year (frame of ``bands``), shaded while some indicators are still unknown (``coverage``)."""
    poor = covered.index[covered["unknown"] > 0]

    def draw(figure, narrow: bool) -> None:
        ax = figure.subplots()
        _band(ax, frame, style.BLUE)
        scale(ax, frame.index.to_numpy(), 10 if narrow else 5)
        if len(poor):
            ax.axvspan(poor.min(), poor.max() + 0.5, color=style.GRID, alpha=0.45, linewidth=0, zorder=0)
            ax.annotate(
                "some indicators\nunknown",
                (poor.min(), 97),
                xytext=(4, 0),
                textcoords="offset points",
                fontsize=10,
                color=style.SOFT,
                va="top",
            )
        words = f"dark: {50} per cent of the draws\npale: {90} per cent"
        ax.annotate(
            words, (0.99, 0.05), xycoords="axes fraction", fontsize=10, color=style.INK, ha="right", va="bottom"
        )

    return _form(draw, frame.join(covered), 3.4, 3.0)


def draw_coverage(covered: pd.DataFrame) -> charts.Drawing:
    """Drawing: indicators by what is known of the year, as shares (frame of ``coverage``)."""

    def draw(figure, narrow: bool) -> None:
        ax = figure.subplots()
        parts = [
            ("known", style.BLUE, "known"),
            ("between", "#9dbbe0", "between known years"),
            ("unknown", style.GRID, "unknown"),
        ]
        base = pd.Series(0.0, covered.index)
        for column, colour, _ in parts:
            ax.bar(covered.index, 100 * covered[column], bottom=base, width=0.9, color=colour, zorder=3)
            base += 100 * covered[column]
        ax.set(ylim=(0, 100), xlim=(covered.index[0] - 0.6, covered.index[-1] + 0.6))
        ax.grid(False)
        axes.legend(ax, [(words, "s", colour, True) for _, colour, words in parts], narrow)

    return _form(draw, covered, 2.4, 2.4)


def draw_coherence(matrix: pd.DataFrame) -> charts.Drawing:
    """Drawing: rank correlation of each indicator with each other (frame of ``coherence``); the stroke is the median."""
    names = indicators.catalogue()["indicator"]
    words = list(names[matrix.index])

    def draw(figure, narrow: bool) -> None:
        ax = figure.subplots()
        for key, place in zip(matrix.index, axes.lanes(ax, words, narrow)):
            others = matrix.loc[key].drop(key).dropna()
            ax.plot(others, [place] * len(others), "o", ms=5, mfc="none", mec=style.BLUE, alpha=0.7, zorder=3)
            ax.plot(others.median(), place, "|", ms=15, mew=2.4, color=style.INK, zorder=4)
        ax.axvline(0, color=style.SOFT, linewidth=1)
        ax.set_xlim(-1.05, 1.05)

    pairs = matrix.rename_axis(index="indicator", columns="with").stack().rename("rank_correlation").reset_index()
    return charts.sized(draw, pairs[pairs["indicator"] != pairs["with"]], words, 0.4)


def draw_pillars(frame: pd.DataFrame):
    """Drawing: one small panel a pillar (frame of ``pillar_bands``)."""
    names = list(dict.fromkeys(frame.index.get_level_values("pillar")))

    def draw(figure, narrow: bool) -> None:
        across = 1 if narrow else 3
        grid = figure.subplots(-(-len(names) // across), across, sharex=True, sharey=True, squeeze=False)
        for ax, name in zip(grid.flat, names):
            part = frame.loc[name]
            _band(ax, part, style.BLUE)
            scale(ax, part.index.to_numpy(), 10)
            ax.set_title(index.PILLARS[name], fontsize=10.5, loc="left", color=style.INK)
            ax.tick_params(labelbottom=True)
        for ax in list(grid.flat)[len(names) :]:
            ax.set_visible(False)

    return _form(draw, frame, 4.2, 1.45 * len(names))


def draw_sobol(frames: dict[str, pd.DataFrame]):
    """Drawing: first-order (filled) and total (outline) Sobol indices by factor, one panel a question (frames of ``sensitivity``)."""
    factors = list(next(iter(frames.values())).index)
    longest = max(frame[["first", "total"]].to_numpy().max() for frame in frames.values())

    def draw(figure, narrow: bool) -> None:
        across = 1 if narrow else len(frames)
        grid = figure.subplots(len(frames) // across, across, sharex=True, sharey=True, squeeze=False)
        for ax, (title, frame) in zip(grid.flat, frames.items()):
            places = np.arange(len(factors))
            ax.barh(
                places,
                frame["total"].clip(lower=0),
                height=0.7,
                facecolor="none",
                edgecolor=style.BLUE,
                linewidth=1.2,
                zorder=3,
            )
            ax.barh(places, frame["first"].clip(lower=0), height=0.7, color=style.BLUE, alpha=0.65, zorder=2)
            ax.set_yticks(places, [name[0].upper() + name[1:] for name in factors])
            ax.set_ylim(len(factors) - 0.4, -0.6)
            ax.set_xlim(0, 1.05 * longest)
            ax.set_title(
                title, fontsize=10.5, loc="left", color=style.INK, pad=24 if ax in grid[0] else 6
            )  # the key stands between
            ax.xaxis.set_major_locator(ticker.MaxNLocator(4))
        axes.legend(
            grid.flat[0],
            [("alone (first-order)", "s", style.BLUE, True), ("with interactions (total)", "s", style.BLUE, False)],
            narrow,
        )

    return _form(draw, pd.concat(frames, names=["question", "factor"]), 3.2, 3.0 * len(frames))


def indicator_table(caption: str, name: str = "") -> tables.Table:
    """The indicators: pillar, what is measured, goalposts, known years, range in the last known year, sources."""
    rows = indicators.catalogue()
    shown = []
    for key, row in rows.iterrows():
        last = indicators.values(key).dropna().iloc[-1]
        digits = 1 if row["unit"] == "level" else 0
        shown.append(
            {
                "Pillar": index.PILLARS[str(row["pillar"])],
                "Indicator": row["indicator"],
                "Goalposts": f"{wording.span(row['goalpost_low'], row['goalpost_high'])} {row['unit']}",
                "Known": f"{row['years_from']}–{row['years_to']}",
                "Latest value": f"{wording.span(round(last['low'], digits), round(last['high'], digits), digits=digits)} ({last.name})",
                "sources": row["sources"],
            }
        )
    return tables.Table(pd.DataFrame(shown), caption, name)


def odds_table(frame: pd.DataFrame, caption: str, name: str = "") -> tables.Table:
    """Pairs of years: share of draws in which the later is higher, and the change in points (frame of ``odds``)."""
    lines = {
        "Years": [f"{row.earlier:.0f} to {row.later:.0f}" for row in frame.itertuples()],
        "Draws with a rise, per cent": [wording.number(100 * share) for share in frame["probability"]],
        "Change, middle": [wording.number(value, 1) for value in frame["p50"]],
        f"Change, {90} per cent of draws": [
            f"{wording.number(row.p5, 1)} to {wording.number(row.p95, 1)}" for row in frame.itertuples()
        ],
    }
    return tables.Table(pd.DataFrame(lines), caption, name)


def rank_table(frame: pd.DataFrame, caption: str, name: str = "") -> tables.Table:
    """Rank interval of each year (frame of ``ranks``), the highest first."""
    frame = frame.sort_values(["middle", "best"])
    lines = {
        "Year": [str(year) for year in frame.index],
        "Rank, middle": frame["middle"].astype(int),
        f"Rank, {90} per cent of draws": [f"{row.best}–{row.worst}" for row in frame.itertuples()],
        "Draws in which it is the highest, per cent": [round(100 * share, 1) for share in frame["first"]],
    }
    return tables.Table(pd.DataFrame(lines), caption, name)


def sobol_table(frames: dict[str, pd.DataFrame], caption: str, name: str = "") -> tables.Table:
    """Sobol indices with their margins, one pair of columns a question (frames of ``sensitivity``)."""
    factors = next(iter(frames.values())).index
    lines = {"Factor": [factor[0].upper() + factor[1:] for factor in factors]}
    for title, frame in frames.items():
        for kind in ("first", "total"):
            lines[f"{title}, {kind}"] = [
                f"{round(value, 2) + 0.0:.2f} ± {margin:.2f}"
                for value, margin in zip(frame[kind], frame[f"{kind}_margin"])
            ]
    return tables.Table(pd.DataFrame(lines), caption, name)


def choice_table(caption: str, name: str = "") -> tables.Table:
    """The steps of the handbook: what was chosen, what is varied, and why."""
    rows = evidence.load("index_choices").sort_values("step")
    return tables.Table(
        rows[["name", "choice", "alternatives", "reason", "sources"]].rename(
            columns={"name": "Step", "choice": "Choice", "alternatives": "Varied", "reason": "Reason"}
        ),
        caption,
        name,
    )
