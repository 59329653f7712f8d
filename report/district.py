"""The district test: how far Belarus stands from a sovereign ally and from a Russian military district, by criterion and year.

Each criterion has levels from nought (a sovereign state's own arrangement) to ``MOST`` (as in a Russian military
district). A score is a range, low to high, which holds for a period; ranges are kept as ranges throughout.
"""

from __future__ import annotations

import pandas as pd
from matplotlib import ticker
from matplotlib.figure import Figure

from report import charts, edition, evidence, exhibit, figures, lookup, markup

FIRST, LAST = edition.FIRST, edition.LAST
MOST = 4
ENDS = ("sovereign ally", "military district")


def criteria() -> pd.DataFrame:
    """The criteria in their order: criterion, question, basis, level_0 to level_4, evidence, sources; indexed by id."""
    return evidence.load("district_criteria").sort_values("rank")


def scores() -> pd.DataFrame:
    """The scores as written: criterion, first and last year, low and high (levels), reason, evidence, sources.

    Raises EvidenceError, one line a fault, where the years of a criterion are not covered once each.
    """
    rows = evidence.load("district_scores")
    if found := faults(rows, criteria()):
        raise evidence.EvidenceError("\n".join(map(str, found)))
    return rows


def faults(rows: pd.DataFrame, rubric: pd.DataFrame) -> list[evidence.Fault]:
    """What the schema cannot see: years without or with two scores, and levels that do not differ. Empty: all is well."""
    found = [
        _fault("criteria", key, "levels", "", "levels that all differ")
        for key, row in rubric.iterrows()
        if row[levels()].nunique() < MOST + 1
    ]
    for key in rubric.index:
        expected = FIRST
        for name, row in rows[rows["criterion"] == key].sort_values("year_from").iterrows():
            if row["year_from"] != expected:
                found.append(
                    _fault(
                        "scores", name, "year_from", row["year_from"], f"{expected}, so that each year has one score"
                    )
                )
            if row["year_to"] < row["year_from"]:
                found.append(_fault("scores", name, "year_to", row["year_to"], f"a year not before {row['year_from']}"))
            expected = row["year_to"] + 1
        if expected != LAST + 1:
            found.append(_fault("scores", key, "year_to", expected - 1, f"{LAST} as last year of the criterion"))
    return found


def _fault(table: str, row: str, column: str, value, expected: str) -> evidence.Fault:
    return evidence.Fault(f"data/district_{table}.csv", row, column, str(value), expected)


def levels() -> list[str]:
    """Names of the columns with the texts of the levels, lowest first."""
    return [f"level_{level}" for level in range(MOST + 1)]


# ----------------------------------------------------------------------------------------------------- reckoning


def years(rows: pd.DataFrame | None = None) -> pd.DataFrame:
    """Low and high (levels, as numbers) for each criterion and year; indexed by criterion, in order, and year."""
    rows = scores() if rows is None else rows
    order = [key for key in criteria().index if (rows["criterion"] == key).any()]
    spread = [
        (row["criterion"], year, float(row["low"]), float(row["high"]))
        for _, row in rows.iterrows()
        for year in range(row["year_from"], row["year_to"] + 1)
    ]
    grid = (
        pd.DataFrame(spread, columns=["criterion", "year", "low", "high"]).set_index(["criterion", "year"]).sort_index()
    )
    return grid.reindex(order, level="criterion")


def recoded() -> pd.DataFrame:
    """Low and high that a second coder gave without sight of the first, for the sampled years; in the form of ``years``."""
    rows = evidence.load("district_recoding")
    grid = rows.astype({"low": float, "high": float, "year": int}).set_index(["criterion", "year"])[["low", "high"]]
    return grid.reindex([key for key in criteria().index if key in grid.index], level="criterion")


def agreement(first: pd.DataFrame, second: pd.DataFrame) -> pd.Series:
    """How alike two codings are over the cells of ``second``: ``cells``, ``overlapping`` ranges, ``mean`` and ``largest`` distance of the middles (levels),
    ``narrower``: cells in which the second range is the narrower one."""
    both = first.loc[second.index]
    apart = (both.mean(axis=1) - second.mean(axis=1)).abs()
    overlapping = (both["low"] <= second["high"]) & (second["low"] <= both["high"])
    narrower = second["high"] - second["low"] < both["high"] - both["low"]
    return pd.Series(
        {
            "cells": len(second),
            "overlapping": int(overlapping.sum()),
            "mean": apart.mean(),
            "largest": apart.max(),
            "narrower": int(narrower.sum()),
        }
    )


def totals(grid: pd.DataFrame | None = None) -> pd.DataFrame:
    """Sum of the lows and of the highs by year, and as shares of the highest possible sum (percent).

    Indexed by year: low, high, share_low, share_high. These are outer bounds: no year need be at one end in all criteria.
    """
    grid = years() if grid is None else grid
    sums = grid.groupby("year")[["low", "high"]].sum()
    most = MOST * grid.groupby("year").size()
    return sums.assign(share_low=100 * sums["low"] / most, share_high=100 * sums["high"] / most)


def replaced(
    changes: dict[str, float | tuple[float, float]],
    grid: pd.DataFrame | None = None,
    first: int = FIRST,
    last: int = LAST,
) -> pd.DataFrame:
    """The grid of ``years`` with a reader's own scores: criterion -> a level, or (low, high), for the years first to last.

    Raises ValueError for an unknown criterion and for a range outside the levels or upside down.
    """
    changed = (years() if grid is None else grid).copy()
    for key, value in changes.items():
        low, high = value if isinstance(value, tuple) else (value, value)
        if key not in changed.index.get_level_values("criterion"):
            raise ValueError(f"{key!r} is no criterion of the district test")
        if not 0 <= low <= high <= MOST:
            raise ValueError(f"{key}: {low} to {high} is no range of levels from nought to {MOST}")
        chosen = (changed.index.get_level_values("criterion") == key) & pd.Series(
            changed.index.get_level_values("year")
        ).between(first, last).to_numpy()
        changed.loc[chosen, ["low", "high"]] = float(low), float(high)
    return changed


def now(year: int = LAST) -> pd.DataFrame:
    """The score of each criterion that holds in ``year``, with name, question and levels of the criterion; indexed by criterion."""
    rows = scores()
    held = rows[(rows["year_from"] <= year) & (rows["year_to"] >= year)].set_index("criterion")
    return criteria()[["criterion", "question", "basis", *levels()]].join(
        held.drop(columns="note").assign(note=held["note"])
    )


def span(low: float, high: float) -> str:
    """A score in words for a cell: '1–2.5', '3'."""
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"


def share(year: int = LAST, grid: pd.DataFrame | None = None) -> str:
    """The outer bounds of the overall score in words: '40–76' (percent of the way to a district)."""
    row = totals(grid).loc[year]
    return figures.span(row["share_low"], row["share_high"])


# ------------------------------------------------------------------------------------------------------ drawing


def _years(axes, narrow: bool) -> None:
    axes.set_xlim(FIRST, LAST + 1)
    axes.xaxis.set_major_locator(ticker.MultipleLocator(10 if narrow else 5))


def _band(axes, rows: pd.DataFrame, colour: str, base: float = 0.0, unit: float = 1.0) -> None:
    """Low to high as a filled band in steps, one step a year; a score without range is a line."""
    rows = rows.sort_index()
    edges = [*rows.index, rows.index[-1] + 1]
    low, high = ([base + unit * value for value in [*rows[name], rows[name].iloc[-1]]] for name in ("low", "high"))
    axes.fill_between(edges, low, high, step="post", color=colour, alpha=0.35, linewidth=0, zorder=2)
    for line in (low, high):
        axes.step(edges, line, where="post", color=colour, linewidth=1.4, zorder=3)


def strips(grid: pd.DataFrame, names: pd.Series):
    """Drawing: one strip a criterion, years across; the foot of a strip is a sovereign ally, its top a district."""
    keys = list(dict.fromkeys(grid.index.get_level_values("criterion")))
    step, tall = 1.0, 0.66  # of a strip, and of the part that the levels fill

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        top = len(keys) * step
        for place, key in enumerate(keys):
            base = top - (place + 1) * step + 0.08
            for level in range(MOST + 1):
                axes.axhline(
                    base + tall * level / MOST,
                    color=charts.GRID,
                    linewidth=0.9 if level in (0, MOST) else 0.4,
                    zorder=1,
                )
            _band(axes, grid.loc[key], charts.ORANGE, base, tall / MOST)
            last = grid.loc[key].iloc[-1]
            axes.annotate(
                span(last["low"], last["high"]),
                (LAST + 1, base + tall / 2),
                xytext=(5, 0),
                textcoords="offset points",
                fontsize=10,
                va="center",
                annotation_clip=False,
            )
            if narrow:
                axes.annotate(
                    names[key],
                    (FIRST, base + tall),
                    xytext=(0, 2),
                    textcoords="offset points",
                    fontsize=10,
                    va="bottom",
                )
        axes.set_ylim(0, top + (0.06 if narrow else 0))
        axes.set_yticks(
            [] if narrow else [top - (place + 1) * step + 0.08 + tall / 2 for place in range(len(keys))],
            [] if narrow else list(names[keys]),
        )
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        _years(axes, narrow)

    return charts.Drawing(draw, grid.reset_index(), lambda narrow: len(keys) * (0.56 if narrow else 0.5) + 0.35)


def _apart(places: list[float], least: float) -> list[float]:
    """One or two places on an axis, moved apart where they are closer than ``least``."""
    if len(places) < 2 or (gap := abs(places[1] - places[0])) >= least:
        return places
    shift = (least - gap) / 2 * (1 if places[1] >= places[0] else -1)
    return [places[0] - shift, places[1] + shift]


def overall(grid: pd.DataFrame, other: pd.DataFrame | None = None):
    """Drawing: the outer bounds of the sum as percent of the way from ally to district, by year; ``other`` beside it in blue."""

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        parts = [(grid, charts.ORANGE)] + ([(other, charts.BLUE)] if other is not None else [])
        bands = [
            (totals(part)[["share_low", "share_high"]].set_axis(["low", "high"], axis=1), colour)
            for part, colour in parts
        ]
        for shares, colour in bands:
            _band(axes, shares, colour)
        places = _apart([shares.iloc[-1].mean() for shares, _ in bands], 10)
        for (shares, colour), place in zip(bands, places):
            said = figures.span(*shares.iloc[-1].round()) + "%"
            axes.annotate(
                said,
                (LAST + 1, place),
                xytext=(4, 0),
                textcoords="offset points",
                fontsize=10,
                color=colour,
                va="center",
                annotation_clip=False,
            )
        axes.set_ylim(0, 100)
        axes.grid(True, axis="y")
        axes.yaxis.set_major_locator(ticker.MultipleLocator(25))
        axes.yaxis.set_major_formatter(ticker.PercentFormatter(decimals=0))
        for place, said, side in ((0, ENDS[0], "bottom"), (100, ENDS[1], "top")):
            axes.annotate(
                said,
                (FIRST, place),
                xytext=(4, 3 if side == "bottom" else -3),
                textcoords="offset points",
                fontsize=10,
                color=charts.SOFT,
                va=side,
                zorder=4,
            )
        _years(axes, narrow)

    parts = {"the book's scores": grid} | ({} if other is None else {"changed scores": other})
    shown = pd.concat({name: totals(part) for name, part in parts.items()}, names=["scores"]).reset_index()
    return charts.Drawing(draw, shown, lambda narrow: 2.5 if narrow else 2.9)


def spans(first: pd.DataFrame, second: pd.DataFrame, names: pd.Series, words: tuple[str, str]):
    """Drawing: one line a criterion (index of both frames), ``first`` as a thick bar, ``second`` as a thin one beneath, nearest to a district first."""
    keys = list(
        first.assign(middle=first["low"] + first["high"]).sort_values(["middle", "high"], ascending=False).index
    )

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        for key, place in zip(keys, charts.lanes(axes, list(names[keys]), narrow, 0.28)):
            for rows, shift, colour, width in ((second, 0.075, charts.SOFT, 2.5), (first, -0.045, charts.ORANGE, 7)):
                low, high = rows.loc[key, ["low", "high"]]
                axes.plot(
                    [low, high],
                    [place + shift] * 2,
                    color=colour,
                    linewidth=width,
                    solid_capstyle="round",
                    alpha=0.85,
                    zorder=3,
                )
        for place, said, side in ((0, ENDS[0], "left"), (MOST, ENDS[1], "right")):
            axes.annotate(said, (place, -0.14), fontsize=10, color=charts.SOFT, ha=side, va="center")
        axes.set_xlim(-0.1, MOST + 0.1)
        axes.xaxis.set_major_locator(ticker.MultipleLocator(1))
        charts.legend(
            axes, [(word, "_", colour, True) for word, colour in zip(words, (charts.ORANGE, charts.SOFT))], narrow
        )

    both = pd.concat(
        {word: rows.loc[keys, ["low", "high"]] for word, rows in zip(words, (first, second))},
        names=["state", "criterion"],
    ).reset_index()
    both.insert(2, "name", both["criterion"].map(names))
    return charts.sized(draw, both, list(names[keys]), 0.95)


SOURCE = "Source: tables district_criteria and district_scores, judgements of this book"


def strips_chart(name: str, title: str, caption: str, grid: pd.DataFrame | None = None) -> charts.Chart:
    """The criteria by year as ranges, with alternative text that gives the ranges of the first and the last year."""
    grid, names = years() if grid is None else grid, criteria()["criterion"]
    told = [
        f"{names[key]} {span(*rows.iloc[0])} in {FIRST}, {span(*rows.iloc[-1])} in {LAST}"
        for key, rows in grid.groupby("criterion", sort=False)
    ]
    return charts.Chart(
        strips(grid, names),
        name=name,
        title=title,
        subtitle=f"Lowest to highest defensible level by year; foot of a strip: {ENDS[0]}, top: {ENDS[1]}; at the right the levels of {LAST}",
        source=SOURCE,
        alt="Ranges by year for each criterion: " + "; ".join(told) + ".",
        caption=caption,
    )


def spans_chart(
    name: str, title: str, caption: str, first: pd.DataFrame, second: pd.DataFrame, words: tuple[str, str]
) -> charts.Chart:
    """Two ranges of each criterion, called ``words``, with alternative text that gives both; frames as a year of ``years``."""
    names = criteria()["criterion"]
    told = [f"{names[key]} {span(*first.loc[key])} and {span(*second.loc[key])}" for key in first.index]
    return charts.Chart(
        spans(first, second, names, words),
        name=name,
        title=title,
        subtitle="Lowest to highest defensible level of each criterion",
        source=SOURCE,
        alt=f"Ranges of levels, nought a {ENDS[0]}, {MOST} a {ENDS[1]}; {words[0]} and {words[1]}: "
        + "; ".join(told)
        + ".",
        caption=caption,
    )


def overall_chart(
    name: str, title: str, caption: str, grid: pd.DataFrame | None = None, other: pd.DataFrame | None = None
) -> charts.Chart:
    """The overall range by year; with ``other``, a reader's changed grid, in a second colour."""
    grid = years() if grid is None else grid
    beside = f" With the changed scores: {share(LAST, other)} per cent in {LAST}." if other is not None else ""
    told = "; ".join(f"{year}: {share(year, grid)} per cent" for year in [*range(FIRST, LAST, 5), LAST])
    return charts.Chart(
        overall(grid, other),
        name=name,
        title=title,
        subtitle="Sum of the levels in per cent of the highest possible sum; the band joins the sum of all lows and of all highs"
        + ("; blue: changed scores" if other is not None else ""),
        source=SOURCE,
        alt=f"Band by year from {ENDS[0]} (nought) to {ENDS[1]} (all). {told}.{beside}",
        caption=caption,
    )


# ------------------------------------------------------------------------------------------------ tables, reasons


def _reason(row: pd.Series) -> str:
    """One criterion: question, score with its reason, and folded beneath basis, levels and evidence."""
    body = [
        (markup.emphasis("Basis.") + f" {row['basis']}").myst,
        "",
        *(f"- {(markup.strong(str(level)) + f' {row[column]}').myst}" for level, column in enumerate(levels())),
        "",
    ]
    body += lookup.listed(row["evidence_for"], "For the high end") + lookup.listed(
        row["evidence_against"], "For the low end, or qualifying"
    )
    note = f" {row['note']}" if pd.notna(row["note"]) else ""
    lead = (
        markup.strong(span(row["low"], row["high"]))
        + f" since {row['year_from']} ({row['confidence']} confidence). {row['reason']}{note}"
    )
    folded = exhibit.directive("dropdown", "Levels and evidence", {}, "\n".join(body))
    return exhibit.directive(
        "admonition", f"{row['criterion']}. {row['question']}", {"class": "claim"}, f"{lead.myst}\n\n{folded}"
    )


class Reasons(exhibit.Exhibit):
    """Each criterion with the score of ``year``, its reason, its levels and the evidence rows behind it."""

    def __init__(self, year: int = LAST):
        rows = now(year)
        super().__init__(
            "\n\n".join(_reason(row) for _, row in rows.iterrows()), f"{len(rows)} criteria of the district test"
        )
