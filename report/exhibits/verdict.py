"""Charts and tables of the verdict: criteria, readings of the title question, codings."""

from __future__ import annotations

import pandas as pd
from matplotlib import ticker
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from report import edition, evidence, wording
from report.exhibits.kit import axes, charts, exhibit, style, tables
from report.verdict import agreement, criteria, latent, readings, settling
from report.wording import figure, markup, sentences
from report.wording.markup import Markup

NOTE = ", judgements of this book"
SCORES, ANSWERS = ("district_criteria", "district_scores"), ("district_readings", "district_scores")
STRIP, LEVELS = 0.66, 0.08  # of a strip: the part that the levels fill, and where it begins
FILLS = {"met": (style.ORANGE, 1.0), "open": (style.ORANGE, 0.35), "not_met": (style.GRID, 0.6)}


def _band(ax, rows: pd.DataFrame, colour: str, base: float = 0.0, unit: float = 1.0) -> None:
    """Low to high as a filled band in steps, one step a year; a score without range is a line."""
    rows = rows.sort_index()
    edges = [*rows.index, rows.index[-1] + 1]
    low, high = ([base + unit * value for value in [*rows[name], rows[name].iloc[-1]]] for name in ("low", "high"))
    ax.fill_between(edges, low, high, step="post", color=colour, alpha=0.35, linewidth=0, zorder=2)
    for line in (low, high):
        ax.step(edges, line, where="post", color=colour, linewidth=1.4, zorder=3)


# ---------------------------------------------------------------------------------------------------- criteria


def _strip(ax, rows: pd.DataFrame, base: float) -> None:
    """One criterion by year, above ``base``, with thin lines at the levels and the last score at the right."""
    for level in range(criteria.MOST + 1):
        width = 0.9 if level in (0, criteria.MOST) else 0.4
        ax.axhline(base + STRIP * level / criteria.MOST, color=style.GRID, linewidth=width, zorder=1)
    _band(ax, rows, style.ORANGE, base, STRIP / criteria.MOST)
    last = criteria.span(*rows.iloc[-1])
    axes.beside(ax, (criteria.LAST + 1, base + STRIP / 2), last, gap=5, fontsize=10, annotation_clip=False)


def draw_strips(grid: pd.DataFrame) -> charts.Drawing:
    """Drawing: one strip a criterion, years across; the foot of a strip is a sovereign ally, its top a district."""
    names = criteria.names()[grid.index.unique("criterion")]
    bases = [len(names) - place - 1 + LEVELS for place in range(len(names))]
    first, last = criteria.FIRST, criteria.LAST

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for (key, name), base in zip(names.items(), bases):
            _strip(ax, grid.loc[key], base)
            if narrow:
                axes.beside(ax, (first, base + STRIP), name, xytext=(0, 2), fontsize=10, va="bottom")
        ax.set_ylim(0, len(names) + (0.06 if narrow else 0))
        ax.set_yticks([] if narrow else [base + STRIP / 2 for base in bases], [] if narrow else list(names))
        axes.unframed(ax)
        axes.years(ax, first, last + 1, 10 if narrow else 5)

    spans = [
        f"{name} {criteria.span(*grid.loc[key, first])} in {first}, {criteria.span(*grid.loc[key, last])} in {last}"
        for key, name in names.items()
    ]
    words = f"Ranges by year for each criterion: {'; '.join(spans)}."
    return charts.Drawing(
        paint, grid.reset_index(), lambda narrow: len(names) * (0.56 if narrow else 0.5) + 0.35, words
    )


def strips_chart(name: str, title: str, caption: str) -> charts.Chart:
    """The criteria by year as ranges."""
    foot, top = criteria.ENDS
    return charts.Chart(
        draw_strips(criteria.by_year()),
        name=name,
        title=title,
        subtitle=f"Lowest to highest defensible level by year; foot of a strip: {foot}, top: {top}; at the right the levels of {criteria.LAST}",
        tables=SCORES,
        note=NOTE,
        caption=caption,
    )


def _shares(grid: pd.DataFrame) -> pd.DataFrame:
    """The outer bounds of the sum in per cent, by year: low and high."""
    return criteria.totals(grid)[["share_low", "share_high"]].set_axis(["low", "high"], axis=1)


def draw_overall(grid: pd.DataFrame, other: pd.DataFrame | None = None) -> charts.Drawing:
    """Drawing: the outer bounds of the sum as percent of the way from ally to district, by year; ``other`` beside it in blue."""
    parts = {"the book's scores": grid} | ({} if other is None else {"changed scores": other})
    bands = [(_shares(part), colour) for part, colour in zip(parts.values(), (style.ORANGE, style.BLUE))]

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for shares, colour in bands:
            _band(ax, shares, colour)
        places = axes.apart([shares.iloc[-1].mean() for shares, _ in bands], 10)
        for (shares, colour), place in zip(bands, places):
            last = wording.span(*shares.iloc[-1].round()) + "%"
            axes.beside(ax, (criteria.LAST + 1, place), last, gap=4, fontsize=10, color=colour, annotation_clip=False)
        ax.set_ylim(0, 100)
        ax.grid(True, axis="y")
        ax.yaxis.set_major_locator(ticker.MultipleLocator(25))
        ax.yaxis.set_major_formatter(ticker.PercentFormatter(decimals=0))
        for place, end, rise, side in ((0, criteria.ENDS[0], 3, "bottom"), (100, criteria.ENDS[1], -3, "top")):
            at = (criteria.FIRST, place)
            axes.beside(ax, at, end, xytext=(4, rise), va=side, fontsize=10, color=style.SOFT, zorder=4)
        axes.years(ax, criteria.FIRST, criteria.LAST + 1, 10 if narrow else 5)

    shown = pd.concat({name: criteria.totals(part) for name, part in parts.items()}, names=["scores"]).reset_index()
    return charts.Drawing(paint, shown, lambda narrow: 2.5 if narrow else 2.9, _overall_words(grid, other))


def _overall_words(grid: pd.DataFrame, other: pd.DataFrame | None) -> str:
    sovereign, district = criteria.ENDS
    years = [*range(criteria.FIRST, criteria.LAST, 5), criteria.LAST]
    spans = "; ".join(f"{year}: {criteria.share(year, grid)} per cent" for year in years)
    words = f"Band by year from {sovereign} (nought) to {district} (all). {spans}."
    if other is None:
        return words
    return f"{words} With the changed scores: {criteria.share(criteria.LAST, other)} per cent in {criteria.LAST}."


def overall_chart(name: str, title: str, caption: str, other: pd.DataFrame | None = None) -> charts.Chart:
    """The overall range by year; with ``other``, a reader's changed grid, in a second colour."""
    changed = "" if other is None else "; blue: changed scores"
    return charts.Chart(
        draw_overall(criteria.by_year(), other),
        name=name,
        title=title,
        subtitle=f"Sum of the levels in per cent of the highest possible sum; the band joins the sum of all lows and of all highs{changed}",
        tables=SCORES,
        note=NOTE,
        caption=caption,
    )


def draw_spans(first: pd.DataFrame, second: pd.DataFrame, names: tuple[str, str]) -> charts.Drawing:
    """Drawing: a line a criterion, nearest to a district first: its range in ``first`` as a thick bar, in ``second`` as a thin one beneath.

    Both frames are a year of ``by_year``; ``names``: what the key calls them.
    """
    middle = first["low"] + first["high"]
    keys = list(first.assign(middle=middle).sort_values(["middle", "high"], ascending=False).index)
    labels = criteria.names()[keys]
    ends = list(zip((0, criteria.MOST), criteria.ENDS, ("left", "right")))

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for key, place in zip(keys, axes.lanes(ax, list(labels), narrow, 0.28)):
            for rows, shift, colour, width in ((second, 0.075, style.SOFT, 2.5), (first, -0.045, style.ORANGE, 7)):
                bar = {"color": colour, "linewidth": width, "solid_capstyle": "round", "alpha": 0.85, "zorder": 3}
                low, high = rows.loc[key, ["low", "high"]]
                point = {"marker": "o", "ms": max(width, 4)} if low == high else {}  # a line without length is not seen
                ax.plot([low, high], [place + shift] * 2, **bar, **point)
        for place, end, side in ends:
            ax.annotate(end, (place, -0.14), fontsize=10, color=style.SOFT, ha=side, va="center")
        ax.set_xlim(-0.1, criteria.MOST + 0.1)
        steps = [""] * len(criteria.STEPS) if narrow else criteria.STEPS  # a phone has no room for words
        ax.set_xticks(range(criteria.MOST + 1), [f"{level}\n{word}" for level, word in enumerate(steps)])
        axes.legend(ax, [(name, "_", colour, True) for name, colour in zip(names, (style.ORANGE, style.SOFT))], narrow)

    both = pd.concat(
        {name: rows.loc[keys, ["low", "high"]] for name, rows in zip(names, (first, second))},
        names=["state", "criterion"],
    ).reset_index()
    both.insert(2, "name", both["criterion"].map(labels))
    return charts.sized(paint, both, list(labels), 0.95, _spans_words(first, second, names))


def _spans_words(first: pd.DataFrame, second: pd.DataFrame, names: tuple[str, str]) -> str:
    sovereign, district = criteria.ENDS
    labels = criteria.names()
    spans = [
        f"{labels[key]} {criteria.span(*first.loc[key])} and {criteria.span(*second.loc[key])}" for key in first.index
    ]
    scale = f"nought a {sovereign}, {criteria.MOST} a {district}"
    return f"Ranges of levels, {scale}; {names[0]} and {names[1]}: {'; '.join(spans)}."


def spans_chart(
    name: str, title: str, caption: Markup | str, first: pd.DataFrame, second: pd.DataFrame, names: tuple[str, str]
) -> charts.Chart:
    """Two ranges of each criterion, called ``names``; see ``draw_spans``."""
    return charts.Chart(
        draw_spans(first, second, names),
        name=name,
        title=title,
        subtitle="Lowest to highest defensible level of each criterion",
        tables=SCORES,
        note=NOTE,
        caption=caption,
    )


def criteria_table(caption: str, name: str = "") -> tables.Table:
    """Each criterion with its question, what it rests on, and sources."""
    rows = criteria.rubric()
    asked = [markup.strong(f"{label}.") + f" {rows.loc[key, 'question']}" for key, label in criteria.names().items()]
    columns = {"criterion": "Criterion", "basis": "Basis", "sources": "Sources"}
    return tables.sourced(rows.assign(criterion=asked), columns, caption, name)


class Reasons(exhibit.Exhibit):
    """Each criterion with the score of ``year``, its reason, its levels and the evidence rows behind it."""

    def __init__(self, year: int = criteria.LAST):
        rows = criteria.standing(year)
        parts = "\n\n".join(_reason(row) for _, row in rows.iterrows())
        super().__init__(parts, f"{len(rows)} criteria of the district test")


def _reason(row: pd.Series) -> str:
    """One criterion: question, score with its reason, and folded beneath basis, levels and evidence."""
    note = f" {row['note']}" if pd.notna(row["note"]) else ""
    score = markup.strong(criteria.span(row["low"], row["high"]))
    sure = evidence.label("district_scores", "confidence", row["confidence"])
    lead = score + f" since {row['year_from']} ({sure} confidence). {row['reason']}{note}"
    levels = [markup.strong(str(level)) + f" {row[column]}" for level, column in enumerate(criteria.levels())]
    basis = markup.emphasis("Basis.") + f" {row['basis']}"
    body = [basis.myst, "", *(f"- {level.myst}" for level in levels), ""]
    body += sentences.listed(row["evidence_for"], "For the high end")
    body += sentences.listed(row["evidence_against"], "For the low end, or qualifying")
    folded = exhibit.directive("dropdown", "Levels and evidence", {}, "\n".join(body))
    title = f"{wording.capital(row['criterion'])}. {row['question']}"
    return exhibit.directive("admonition", title, {"class": "claim"}, f"{lead.myst}\n\n{folded}")


# ---------------------------------------------------------------------------------------------------- readings


def draw_readings(found: pd.DataFrame) -> charts.Drawing:
    """Drawing: one line a reading, years across; full where the answer is yes, pale where it is open, grey where it is no."""
    names, words = readings.readings()["reading"][found.index].map(wording.capital), readings.words()

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for (_, states), place in zip(found.iterrows(), axes.lanes(ax, list(names), narrow)):
            for year, state in states.items():
                colour, alpha = FILLS[state]
                tile = {"color": colour, "alpha": alpha, "align": "center", "linewidth": 0, "zorder": 3}
                ax.barh(place, 1, left=year, height=0.24, **tile)
        ax.set_xlim(found.columns[0], found.columns[-1] + 1)
        ax.xaxis.set_major_locator(ticker.MultipleLocator(10 if narrow else 5))
        seen = [state for state in reversed(FILLS) if (found == state).any(axis=None)]
        fills = {state: dict(zip(("facecolor", "alpha"), FILLS[state])) for state in seen}
        axes.place_legend(ax, [Patch(**fill, label=words[state]) for state, fill in fills.items()], narrow)

    shown = found.rename(index=names).rename_axis(index="reading", columns="year").stack().rename("answer")
    shown = shown.map(words).reset_index()
    answers = [f"{names[key]}: {words[row.iloc[-1]]} since {readings.since(row)}" for key, row in found.iterrows()]
    return charts.sized(paint, shown, list(names), 0.75, f"Answers by reading and year. {'; '.join(answers)}.")


def readings_chart(name: str, title: str, caption: str, found: pd.DataFrame) -> charts.Chart:
    """The answers by year."""
    return charts.Chart(
        draw_readings(found),
        name=name,
        title=title,
        subtitle="Answer by year. Yes: even the lowest scores suffice; no: not even the highest do; open: in between",
        tables=ANSWERS,
        note=NOTE,
        caption=caption,
    )


def readings_table(found: pd.DataFrame, answers: dict[str, pd.DataFrame], caption: str, name: str = "") -> tables.Table:
    """Each reading: its rule, why one would read the word so, the answer as of 2021 and today, and how many codings leave it open.

    ``answers``: coding -> answers, as ``agreement.answers``.
    """
    rows, words = readings.readings().loc[found.index], readings.words()
    shown = {
        "Reading": rows["reading"].map(wording.capital),
        "Rule": rows["rule"],
        "Why read it so": rows["reason"],
        f"In {edition.THEN}": found[edition.THEN].map(words),
        "Today": [_today(words[states.iloc[-1]], states) for _, states in found.iterrows()],
        "Open today by": [settling.codings_open(answers, key) for key in found.index],
        "sources": rows["sources"],
    }
    return tables.Table(figure.along(pd.DataFrame(shown), "district_readings"), caption, name)


def _today(answer: str, states: pd.Series) -> Markup:
    return markup.strong(answer) + f" (since {readings.since(states)})"


# ----------------------------------------------------------------------------------------- codings of the scores

GROUP_NAMES = {
    "book": "First and second coder of the book",
    "three": "The like coders, blind of each other",
    agreement.AGAIN: "The like coders, in the second round",
    "all": "All, in the first round",
}
CODERS = {agreement.BOOK: "the book's coders", agreement.LIKE: "the like coders"}
OTHERS = {  # case: mark, colour, what it is
    "armenia": ("s", style.BLUE, "host of a Russian base"),
    "germany": ("D", style.GREEN, "nuclear-sharing ally"),
    "crimea": ("^", style.PURPLE, "annexed territory"),
}
MEASURE_NAMES = {"low": "Low ends", "high": "High ends", "middle": "Middles", "width": "Widths"}


def agreement_table(
    whole: dict[str, pd.DataFrame],
    last: dict[str, pd.DataFrame],
    single: dict[str, pd.DataFrame],
    caption: str,
    name: str = "",
) -> tables.Table:
    """Agreement over all cells, in the last year, and for each criterion, a column a group of coders.

    ``whole``, ``last``: group -> ``agreement.alphas``; ``single``: group -> ``agreement.singly``.
    """
    measures = list(MEASURE_NAMES)
    keys = list(next(iter(single.values())).index)
    labels = criteria.names()[keys]
    lines = [f"{MEASURE_NAMES[key]}, {when}" for when in ("all years", str(criteria.LAST)) for key in measures]
    columns = {
        GROUP_NAMES[group]: [
            *(_alpha(*part[group].loc[key]) for part in (whole, last) for key in measures),
            *(_single(*single[group].loc[key]) for key in keys),
        ]
        for group in GROUP_NAMES
    }
    shown = {"Of the ranges": [*lines, *(f"Middles, {label[0].lower()}{label[1:]}" for label in labels)], **columns}
    return tables.Table(pd.DataFrame(shown), caption, name)


def _alpha(value: float, low: float, high: float) -> str:
    """'0.92 (0.84 to 0.95)'."""
    return f"{value:.2f} ({low:.2f} to {high:.2f})".replace("-", "\u2212")


def _single(value: float, apart: float) -> str:
    """'0.92; 0.2 levels apart', without the first where nothing varies."""
    distance = f"{apart:.2f} apart"
    return distance if pd.isna(value) else f"{value:.2f}; {distance}".replace("-", "\u2212")


def cases_table(found: pd.DataFrame, gaps: pd.Series, met: pd.DataFrame, caption: str, name: str = "") -> tables.Table:
    """Mean level of each case by coder, how far Belarus lies from it by criterion, and on how many criteria ranges meet, beside chance.

    ``found``, ``gaps``, ``met``: as ``agreement.cases``, ``gaps`` and ``meeting``.
    """
    cases, coders = (evidence.labels("district_codings", field) for field in ("case", "coder"))
    years = {case: agreement.coded(case).index.unique("year").max() for case in found.index}
    columns = {f"Coder {coders[key]}": [f"{value:.1f}" for value in found[key]] for key in found.columns}
    beside = {
        "By criterion from Belarus": gaps.reindex(found.index).map("{:.1f}".format, na_action="ignore"),
        "Ranges meet": met["met"].reindex(found.index).map("{:.0f}".format, na_action="ignore"),
        "By chance": met["chance"].reindex(found.index).map("{:.1f}".format, na_action="ignore"),
    }
    shown = {"Case": [f"{cases[case]}, {years[case]}" for case in found.index], **columns, **beside}
    return tables.Table(pd.DataFrame(shown), caption, name)


def _lines(found: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Case and coder of each line of a criterion's block, with inches from its top: the codings of Belarus close together, the others beneath."""
    keys = list(found.index.droplevel(["criterion", "year"]).unique())
    own = [key for key in keys if key[0] not in OTHERS]
    others = [key for key in keys if key not in own]
    below = {key: 0.045 * len(own) + 0.035 + 0.075 * place for place, key in enumerate(others)}
    return {key: 0.045 * place for place, key in enumerate(own)} | below


def _case_look(case: str, coder: str, single: bool = False) -> dict:
    """How a line of the chart of cases is drawn, ``single`` where it is one level: by colour, width and mark, so that it can be told in grey too."""
    if case in OTHERS:
        marker, colour, _ = OTHERS[case]
        return {"color": colour, "linewidth": 1.2, "marker": marker, "ms": 5, "mfc": "white", "mew": 1.2}
    colour = style.INK if coder in agreement.BOOK else style.ORANGE
    return {"color": colour, "linewidth": 2.3} | ({"marker": "o", "ms": 3.6, "mew": 0} if single else {})


def draw_cases(found: pd.DataFrame) -> charts.Drawing:
    """Drawing: a block a criterion, nearest to a district first: a bar each coding of Belarus, beneath them a line each other case; ``found``: as ``agreement.beside``."""
    own = found.drop(index=list(OTHERS), level="case").groupby("criterion").mean().sum(axis=1)
    names = criteria.names()[list(own.sort_values(ascending=False, kind="stable").index)]
    lines, ends = _lines(found), found.sort_index()[["low", "high"]]
    deep = max(lines.values())

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        head = 0.22 if narrow else 0.06  # above a block: its name, or air
        block = head + deep + 0.06
        for place, (key, name) in enumerate(names.items()):
            top = place * block + head
            ax.axhline(place * block, color=style.GRID, linewidth=0.7, zorder=1)
            if narrow:
                axes.beside(ax, (0, top - 0.12), name, gap=0, fontsize=10, zorder=5)
            for (case, coder), shift in lines.items():
                span = ends.loc[(case, coder, key)].iloc[0]
                look = _case_look(case, coder, single=span["low"] == span["high"])
                ax.plot(span, [top + shift] * 2, solid_capstyle="butt", zorder=3, **look)
        middles = [place * block + head + deep / 2 for place in range(len(names))]
        ax.set_yticks([] if narrow else middles, [] if narrow else list(names))
        ax.set_ylim(len(names) * block, -0.28)
        for place, end, side in zip((0, criteria.MOST), criteria.ENDS, ("left", "right")):
            ax.annotate(end, (place, -0.14), fontsize=10, color=style.SOFT, ha=side, va="center")
        ax.set_xlim(-0.1, criteria.MOST + 0.1)
        ax.xaxis.set_major_locator(ticker.MultipleLocator(1))
        axes.unframed(ax)
        axes.place_legend(ax, _case_key(found), narrow)

    def height(narrow: bool) -> float:
        return len(names) * (deep + (0.28 if narrow else 0.12)) + (1.65 if narrow else 1.2)

    shown = found.reset_index()
    shown.insert(3, "name", shown["criterion"].map(names))
    return charts.Drawing(paint, shown, height, _cases_words(found, names))


def _case_names(found: pd.DataFrame) -> dict[str, str]:
    """Each case with its year: 'Armenia 2016'."""
    labels = evidence.labels("district_codings", "case")
    years = found.reset_index().groupby("case", sort=False)["year"].first()
    return {case: f"{labels[case]} {year}" for case, year in years.items()}


def _case_key(found: pd.DataFrame) -> list[Line2D]:
    """The key of the chart of cases: the two kinds of codings of Belarus, and each other case with what it is."""
    names = _case_names(found)
    words = {("belarus", coders[0]): f"{names['belarus']}, {told}" for coders, told in CODERS.items()}
    words |= {(case, agreement.SPANNED): f"{names[case]}, {told}" for case, (*_, told) in OTHERS.items()}
    return [Line2D([], [], label=label, **_case_look(*key)) for key, label in words.items()]


def _cases_words(found: pd.DataFrame, names: pd.Series) -> str:
    """What the drawing shows: for each criterion the span of the codings of each case."""
    ends = found.groupby(["case", "criterion"], sort=False).agg(low=("low", "min"), high=("high", "max"))
    cases = _case_names(found)
    told = [
        f"{name}: " + ", ".join(f"{said} {criteria.span(*ends.loc[(case, key)])}" for case, said in cases.items())
        for key, name in names.items()
    ]
    foot, top = criteria.ENDS
    return f"Levels from nought, a {foot}, to {criteria.MOST}, a {top}, from the lowest to the highest of the codings. {'; '.join(told)}."


def odds_table(found: pd.DataFrame, caption: str, name: str = "") -> tables.Table:
    """Probability of each reading by the model, today and then, under each convention; ``found``: as ``latent.variants``."""
    names = readings.readings()["reading"]
    now, then = (latent.spans(found, year) for year in (criteria.LAST, edition.THEN))
    columns = {
        f"Level reached {convention}": [
            f"{latent.between(*now.loc[(key, convention)])} ({edition.THEN}: {latent.between(*then.loc[(key, convention)])})"
            for key in names.index
        ]
        for convention in latent.CONVENTIONS
    }
    words = [latent.terms(found, key, criteria.LAST) for key in names.index]
    return tables.Table(
        pd.DataFrame({"Reading": list(names.map(wording.capital)), **columns, "Today in words": words}), caption, name
    )
