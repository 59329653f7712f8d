"""Charts and tables of the chapter on responses."""

from __future__ import annotations

import textwrap

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from report import evidence, wording
from report.exhibits.kit import axes, charts, style, tables
from report.verdict import response_ranks, response_words, responses
from report.wording import figure, sources


def rule_table(caption: str, name: str = "") -> tables.Table:
    """Every rule: steps followed, median and quartiles, its interval, and the median that chance gives."""
    lines = []
    for key, row in responses.summaries().iterrows():
        lines.append(
            {
                "Rule": row["rule"],
                "Followed": f"{row['answered']} of {row['steps']}",
                "Measures used": row["used"],
                "Median": responses.months(row["median"]),
                "Quartiles": responses.between(row["quarter"], row["three_quarters"]),
                "Interval of the median": responses.between(row["low"], row["high"]),
                "Median by chance": _by_chance(str(key)),
            }
        )
    return tables.Table(pd.DataFrame(lines), caption, name)


def _by_chance(rule: str) -> str:
    if rule not in response_ranks.tested():
        return "–"
    drawn = response_ranks.by_chance(rule)
    return f"{responses.months(drawn['median'])} ({responses.between(drawn['median_low'], drawn['median_high'])})"


def chance_table(caption: str, name: str = "") -> tables.Table:
    """Every tested rule: its part, mean rank, p alone, corrected, of the lags run backward, and without quick measures."""
    found, rules, left = response_ranks.tests(), responses.rules(), response_ranks.without_quick()
    parts = evidence.labels("pairing_rules", "test")
    shown = {
        "Rule": rules.loc[found.index, "rule"],
        "Named": rules.loc[found.index, "test"].astype(str).map(parts),
        "Mean rank": found["rank"].map(lambda value: wording.number(value, 2)),
        "p": found["p"].map(response_words.p_words),
        "p corrected": found["p_holm"].map(response_words.p_words),
        "p backward": found["p_backward"].map(response_words.p_words),
        f"Measures within {response_words.quick_days()} days": left["quick"].astype(int),
        "p corrected without these": left["p_holm"].map(response_words.p_words),
    }
    return tables.Table(pd.DataFrame(shown).reset_index(drop=True), caption, name, align="llrrrrrr")


def power_table(rules: list[str], caption: str, name: str = "") -> tables.Table:
    """For each rule and true effect: in how many of a hundred simulated tables the test notices it."""
    names = responses.rules()["rule"]
    rows = pd.concat({names[rule]: response_ranks.power(rule) for rule in rules}, names=["Rule", ""]).reset_index()
    shown = {
        "Rule": rows["Rule"],
        "Steps truly met, %": rows["share"].map(wording.in_percent),
        "After months, mean": rows["mean"].map(lambda value: wording.number(value)),
        "Noticed, %": rows["alpha"].map(wording.in_percent),
        "Noticed after correction, %": rows["holm"].map(wording.in_percent),
    }
    return tables.Table(pd.DataFrame(shown), caption, name, align="lrrrr")


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
                "sources": sources.joined(pd.Series(keys)),
            }
        )
    told = figure.along(pd.DataFrame(lines), "integration_steps", responses.pairs(rule).index)
    return tables.Table(told, caption, name, align="lllrl")


def step_table(caption: str, name: str = "") -> tables.Table:
    """The steps themselves: date, step, domain, kind, sources."""
    rows = responses.steps()
    rows = rows.assign(domain=rows["domain"].astype(str).map(responses.domains()))
    titles = {"dates": "Date", "step": "Step", "domain": "Domain", "qualifier": "Kind", "sources": "Sources"}
    return tables.sourced(rows, titles, caption, name)


def period_table(rules: list[str], caption: str, name: str = "") -> tables.Table:
    """By rule and period: the density of measures, the wait of any day, and what became of the steps."""
    names = responses.rules()["rule"]
    frames = {names[rule]: responses.by_period(rule).join(response_ranks.by_period(rule)) for rule in rules}
    rows = pd.concat(frames, names=["Rule", "Period"])
    shown = {
        "Measures": rows["measures"].astype(int),
        "A year": rows["a_year"].map(lambda value: wording.number(value, 1)),
        "Any day waits": rows["day"].map(responses.months),
        "Steps": rows["steps"].astype(int),
        "Followed": rows["answered"].astype(int),
        "Median": rows["median"].map(responses.months),
        "p": rows["p"].map(response_words.p_words),
    }
    return tables.Table(pd.DataFrame(shown).reset_index(), caption, name, align="llrrrrrrr")


# ----------------------------------------------------------------------------------------------------- timeline


def draw_timeline(rule: str) -> charts.Drawing:
    """Drawing: steps by domain above, the measures that the rule admits by category beneath, a line for each pair.

    Steps without an answer are drawn hollow.
    """
    paired, admitted = responses.pairs(rule), responses.measures(rule)
    domains = _present(responses.domains(), paired["domain"])
    categories = _present(evidence.labels("responses", "category"), admitted["category"])
    lanes = [*domains.values(), *categories.values()]
    marks = pd.concat(
        [
            paired.assign(lane=paired["domain"].astype(str).map(domains), open=~paired["answered"]),
            admitted.assign(lane=admitted["category"].map(categories), open=False),
        ]
    )[["lane", "moment", "qualifier", "open"]]

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        spots: dict[str, tuple[float, float]] = {}
        for place, lane in enumerate(lanes):
            spots |= _marked(ax, marks[marks["lane"] == lane], place, narrow)
            ax.axhline(place, color=style.GRID, linewidth=0.7, zorder=1)
        for step, answer in paired["answer"].dropna().items():
            ax.plot(*zip(spots[step], spots[answer]), color=style.FAINT, linewidth=0.9, alpha=0.8, zorder=2)
        ax.axhline(len(domains) - 0.5, color=style.SOFT, linewidth=0.9, zorder=1)
        axes.named(ax, [textwrap.fill(lane, 13 if narrow else 40) for lane in lanes], 0.75)
        ax.xaxis_date()
        axes.years(ax, None, None, 4 if narrow else 2)
        axes.key(ax, marks["qualifier"], narrow)

    row, window = responses.summary(rule), responses.rules().loc[rule, "window_months"]
    words = (
        f"{row['answered']} of {row['steps']} steps were followed within {window} months by a measure that the rule "
        f"'{row['rule']}' admits, at the median after {responses.months(row['median'])} months."
    )
    shown = pd.concat({"step": paired, "response": admitted}, names=["side", "id"])
    return charts.Drawing(
        paint, shown, lambda narrow: len(lanes) * (0.42 if narrow else 0.36) + (1.0 if narrow else 0.7), words
    )


def _present(names: dict[str, str], values: pd.Series) -> dict[str, str]:
    """The values that occur, with their words, in the order of the vocabulary."""
    return {value: words for value, words in names.items() if (values == value).any()}


def _marked(ax: Axes, rows: pd.DataFrame, lane: int, narrow: bool) -> dict[str, tuple[float, float]]:
    """Draw the marks of one lane, neighbours on levels; returns the spot of each by the id of its row."""
    moments = mdates.date2num(rows["moment"])
    levels = axes.levels(list(moments), 210 if narrow else 90)
    top, spots = max(levels, default=0), {}
    for (key, row), moment, level in zip(rows.iterrows(), moments, levels):
        spot = (moment, lane + (level - top / 2) * min(0.22, 0.7 / (top + 1)))
        _, marker, colour, filled = style.MARKS[row["qualifier"]]
        face = colour if filled and not row["open"] else "white"
        ax.plot(*spot, marker=marker, ms=6, mfc=face, mec=colour, mew=1.2, linestyle="none", zorder=4)
        spots[str(key)] = spot
    return spots


# --------------------------------------------------------------------------------------------------------- lags


def draw_lags(rules: list[str]) -> charts.Drawing:
    """Drawing: one line a rule; a dot each step that was followed, a triangle each other one where its watch ended.

    The upright stroke is the median, the bar its bootstrap interval; both end at the window where not reached.
    """
    table = responses.summaries().loc[rules]
    paired = {rule: responses.pairs(rule) for rule in rules}
    windows = responses.rules().loc[rules, "window_months"].astype(float)
    counts = [f"{row['answered']} of {row['steps']} followed" for _, row in table.iterrows()]

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for lane, (rule, row) in enumerate(table.iterrows()):
            ax.axhline(lane, color=style.GRID, linewidth=0.7, zorder=1)
            _lags(ax, paired[str(rule)], lane, windows[rule] / (9 if narrow else 26))
            _median(ax, row, lane, windows[rule])
        names = [textwrap.fill(rule, 17 if narrow else 34) for rule in table["rule"]]
        axes.named(ax, [f"{rule}\n{count}" for rule, count in zip(names, counts)], 0.75)
        ax.set_xlim(left=-0.02 * windows.max())
        ax.set_xlabel("Months from the step")
        entries = [
            ("followed", "o", style.BLUE, True),
            ("no measure seen", ">", style.SOFT, False),
            ("median", "|", style.INK, True),
            ("its interval", "_", style.ORANGE, True),
        ]
        axes.legend(ax, entries, narrow)

    told = [
        f"{rule} {responses.months(median)}, {count}"
        for rule, median, count in zip(table["rule"], table["median"], counts)
    ]
    shown = pd.concat(paired, names=["rule", "step"])[["answered", "answer", "lag"]].reset_index()
    return charts.Drawing(
        paint,
        shown,
        lambda narrow: len(rules) * (0.78 if narrow else 0.56) + (1.3 if narrow else 1.0),
        f"Median lag in months by rule: {'; '.join(told)}.",
    )


def _lags(ax: Axes, paired: pd.DataFrame, lane: int, gap: float) -> None:
    """The steps of a rule at their lags, above its line; those closer than ``gap`` months on levels."""
    for answered, marker, colour, face in ((True, "o", style.BLUE, style.BLUE), (False, ">", style.SOFT, "white")):
        lags = sorted(paired.loc[paired["answered"] == answered, "lag"])
        levels = axes.levels(lags, gap)
        heights = [lane - 0.1 - level * min(0.11, 0.34 / (max(levels) + 1)) for level in levels]
        look = {"marker": marker, "ms": 5, "mfc": face, "mec": colour, "mew": 1, "alpha": 0.85}
        ax.plot(lags, heights, linestyle="none", zorder=3, **look)


def _median(ax: Axes, row: pd.Series, lane: int, window: float) -> None:
    """The median of a rule and its interval, beneath its line, as far as they were reached."""
    if np.isfinite(row["low"]):
        ends = [row["low"], min(row["high"], window)]
        bar = {"color": style.ORANGE, "linewidth": 3, "alpha": 0.6, "solid_capstyle": "butt"}
        ax.plot(ends, [lane + 0.2] * 2, zorder=3, **bar)
    if np.isfinite(row["median"]):
        ax.plot([row["median"]] * 2, [lane + 0.08, lane + 0.32], color=style.INK, linewidth=2, zorder=4)
