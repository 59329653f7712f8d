"""Charts and tables of the chapter on responses."""

from __future__ import annotations

import textwrap

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from report import wording
from report.exhibits.kit import axes, charts, style, tables
from report.verdict import responses


def rule_table(caption: str, name: str = "") -> tables.Table:
    """Every rule: steps answered, median and quartiles, its interval, and the median that chance gives."""
    lines = []
    for key, row in responses.compare().iterrows():
        drawn = responses.chance(key)
        lines.append(
            {
                "Rule": row["rule"],
                "Answered": f"{row['answered']} of {row['steps']}",
                "Measures used": row["used"],
                "Median": responses.months(row["median"]),
                "Quartiles": responses.between(row["quarter"], row["three_quarters"]),
                "Interval of the median": responses.between(row["low"], row["high"]),
                "Median by chance": "–"
                if responses.rules().loc[key, "naming_only"]
                else f"{responses.months(drawn['median'])} ({responses.between(drawn['median_low'], drawn['median_high'])})",
            }
        )
    return tables.Table(pd.DataFrame(lines), caption, name)


def pair_table(rule: str, caption: str, name: str = "") -> tables.Table:
    """The steps under one rule: date, step, first measure admitted, actor, lag in months, sources of both."""
    every = responses.all_measures()
    lines = []
    for _, row in responses.pairs(rule).iterrows():
        keys, measure = row["sources"].split(";")[:2], f"none within {responses.months(row['lag'])} months"
        if row["answered"]:
            answer = every.loc[row["answer"]]
            keys += answer["sources"].split(";")[:2]
            measure = f"{answer['actor'].replace(';', ', ')}: {answer['text']}"
        lines.append(
            {
                "Date": wording.dates(row),
                "Step": row["step"],
                "First measure": measure,
                "Months": responses.months(row["lag"]) if row["answered"] else "–",
                "sources": ";".join(dict.fromkeys(keys)),
            }
        )
    return tables.Table(pd.DataFrame(lines), caption, name, align="lllrl")


def step_table(caption: str, name: str = "") -> tables.Table:
    """The steps themselves: date, step, domain, kind, sources."""
    rows = responses.steps().assign(domain=lambda frame: frame["domain"].astype(str).map(responses.DOMAINS))
    return tables.sourced(
        rows,
        {"dates": "Date", "step": "Step", "domain": "Domain", "qualifier": "Kind", "sources": "Sources"},
        caption,
        name,
    )


def draw_timeline(rule: str):
    """Drawing: steps by domain above, the measures that the rule admits by category beneath, a line for each pair.

    Steps without an answer are drawn hollow.
    """
    paired, admitted = responses.pairs(rule), responses.measures(rule)
    domains = [key for key in responses.DOMAINS if (paired["domain"] == key).any()]
    kinds = [key for key in responses.CATEGORIES if (admitted["category"] == key).any()]
    words = [responses.DOMAINS[key] for key in domains] + [responses.CATEGORIES[key] for key in kinds]

    def place(ax, rows: pd.DataFrame, lane: int, hollow, narrow: bool) -> dict[str, tuple]:
        moments = mdates.date2num(rows["moment"])
        levels = axes.levels(list(moments), 210 if narrow else 90)
        top, found = max(levels, default=0), {}
        for (key, row), moment, level in zip(rows.iterrows(), moments, levels):
            y = lane + (level - top / 2) * min(0.22, 0.7 / (top + 1))
            _, marker, colour, filled = style.MARKS[row["qualifier"]]
            ax.plot(
                moment,
                y,
                marker=marker,
                ms=6,
                mfc=colour if filled and not hollow(key) else "white",
                mec=colour,
                mew=1.2,
                linestyle="none",
                zorder=4,
            )
            found[key] = (moment, y)
        return found

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        spots: dict[str, tuple] = {}
        for lane, key in enumerate(domains):
            spots |= place(
                ax, paired[paired["domain"] == key], lane, lambda step: not paired.loc[step, "answered"], narrow
            )
        for lane, key in enumerate(kinds, len(domains)):
            spots |= place(ax, admitted[admitted["category"] == key], lane, lambda _: False, narrow)
        for key, row in paired[paired["answered"]].iterrows():
            (start, above), (end, beneath) = spots[key], spots[row["answer"]]
            ax.plot([start, end], [above, beneath], color=style.FAINT, linewidth=0.9, alpha=0.8, zorder=2)
        for lane in range(len(words)):
            ax.axhline(lane, color=style.GRID, linewidth=0.7, zorder=1)
        ax.axhline(len(domains) - 0.5, color=style.SOFT, linewidth=0.9, zorder=1)
        axes.named(ax, [textwrap.fill(word, 13 if narrow else 40) for word in words], 0.75)
        ax.xaxis_date()
        axes.years(ax, None, None, 4 if narrow else 2)
        axes.key(ax, [*paired["qualifier"], *admitted["qualifier"]], narrow)

    shown = pd.concat({"step": paired, "response": admitted}, names=["side", "id"])
    return charts.Drawing(
        draw, shown, lambda narrow: len(words) * (0.42 if narrow else 0.36) + (1.0 if narrow else 0.7)
    )


def draw_lags(keys: list[str] | None = None):
    """Drawing: one line a rule; a dot each answered step, a triangle each unanswered one where its watch ended.

    The upright stroke is the median, the bar its resampling interval; both end at the window where not reached.
    """
    table = responses.compare().loc[keys or list(responses.rules().index)]
    paired = {key: responses.pairs(key) for key in table.index}
    window = responses.rules()["window_months"].astype(float)
    words = [(row["rule"], f"{row['answered']} of {row['steps']} answered") for _, row in table.iterrows()]

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for lane, (key, row) in enumerate(table.iterrows()):
            most = window[key]
            ax.axhline(lane, color=style.GRID, linewidth=0.7, zorder=1)
            for answered, marker, colour, filled in ((True, "o", style.BLUE, True), (False, ">", style.SOFT, False)):
                moments = sorted(paired[key].loc[paired[key]["answered"] == answered, "lag"])
                levels = axes.levels(moments, most / (9 if narrow else 26))
                heights = [lane - 0.1 - level * min(0.11, 0.34 / (max(levels) + 1)) for level in levels]
                ax.plot(
                    moments,
                    heights,
                    linestyle="none",
                    marker=marker,
                    ms=5,
                    mfc=colour if filled else "white",
                    mec=colour,
                    mew=1,
                    alpha=0.85,
                    zorder=3,
                )
            if np.isfinite(row["low"]):
                ax.plot(
                    [row["low"], min(row["high"], most)],
                    [lane + 0.2] * 2,
                    color=style.ORANGE,
                    linewidth=3,
                    alpha=0.6,
                    solid_capstyle="butt",
                    zorder=3,
                )
            if np.isfinite(row["median"]):
                ax.plot([row["median"]] * 2, [lane + 0.08, lane + 0.32], color=style.INK, linewidth=2, zorder=4)
        axes.named(ax, [f"{textwrap.fill(rule, 17 if narrow else 34)}\n{count}" for rule, count in words], 0.75)
        ax.set_xlim(left=-0.02 * window[table.index].max())
        ax.set_xlabel("Months from the step")
        entries = [
            ("answered", "o", style.BLUE, True),
            ("no answer seen", ">", style.SOFT, False),
            ("median", "|", style.INK, True),
            ("its interval", "_", style.ORANGE, True),
        ]
        axes.legend(ax, entries, narrow)

    shown = pd.concat(paired, names=["rule", "step"])[["answered", "answer", "lag"]].reset_index()
    return charts.Drawing(
        draw, shown, lambda narrow: len(words) * (0.78 if narrow else 0.56) + (1.3 if narrow else 1.0)
    )
