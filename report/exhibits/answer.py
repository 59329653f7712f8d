"""The front of the book: the answer in a paragraph, its one chart, and the five questions of a desk."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from report import wording
from report.exhibits.kit import axes, charts, exhibit, style
from report.verdict import answer, criteria
from report.wording import markup, spoken
from report.wording.markup import Markup
from report.wording.spoken import ENGLISH

LANE = 0.235  # inches of a line of the chart, which has to stand on the first screen of a phone


class Lead(exhibit.Exhibit):
    """The answer to the title question, set large."""

    def __init__(self):
        whole = answer.answers()[0]
        self.said = markup.join([markup.join(whole.pieces["answer"]), *_second_hand(whole)], " ")
        super().__init__(exhibit.directive("container", "answer", {}, self.said.myst), whole.answer, self.said.figures)

    def live(self) -> dict:
        return {"text/html": f"<p><strong>{self.said.html}</strong></p>"}


class Questions(exhibit.Exhibit):
    """The questions of a desk, each with its answer, likelihood, confidence, figure, day of the latest evidence, and a way to the reasons."""

    def __init__(self):
        asked = answer.answers()[1:]
        self.parts = [
            (markup.join([markup.strong(one.question), " ", *one.pieces["answer"]]), _facts(one)) for one in asked
        ]
        blocks = [
            exhibit.directive("container", "desk", {}, f"{said.myst}\n\n{facts.myst}") for said, facts in self.parts
        ]
        doors = [one for part in self.parts for said in part for one in said.figures]
        told = f"{wording.capital(wording.count(len(asked)))} questions with their answers"
        super().__init__("\n\n".join(blocks), told, doors)

    def live(self) -> dict:
        return {
            "text/html": "".join(f"<p>{said.html}<br><small>{facts.html}</small></p>" for said, facts in self.parts)
        }


def _facts(one: answer.Answer) -> Markup:
    """What stands beneath an answer, in small letters: a sentence each, since likelihood and confidence are two things."""
    told = {
        "Likelihood": one.pieces["likelihood"],
        "Confidence": [one.confidence],
        "Figure": one.pieces["figure"],
        "Latest evidence": [one.latest],
    }
    parts = [markup.join([markup.emphasis(f"{name}:"), " ", *words, "."]) for name, words in told.items() if words]
    return markup.join([*parts, *_second_hand(one), markup.link("Reasons and rows", f"#{one.section}")], " ")


def _second_hand(one: answer.Answer) -> list[Markup]:
    """Which figures of an answer rest on secondary media or copies alone; nothing where none does."""
    told = markup.join([markup.emphasis(f"{spoken.ui('second_hand')}:"), f" {one.second_hand}."])
    return [told] if one.second_hand else []


def draw_standing(scored: pd.DataFrame, language: str = ENGLISH) -> charts.Drawing:
    """Drawing: a line a criterion, nearest to a district first, its range between a sovereign ally and a district; ``scored``: one year of ``by_year``."""
    middle = scored["low"] + scored["high"]
    rows = scored.assign(middle=middle).sort_values(["middle", "high"], ascending=False)[["low", "high"]]
    rows.insert(0, "name", _short(language).map(wording.capital)[rows.index])
    ends = _ends(language)

    def paint(figure: Figure, narrow: bool) -> None:
        ax, broken = figure.subplots(), narrow and language != ENGLISH  # long words would meet on a phone
        axes.named(ax, list(rows["name"]), above=2.2 if broken else 1.4)
        for place, (_, row) in enumerate(rows.iterrows()):
            ax.plot([0, criteria.MOST], [place] * 2, color=style.GRID, linewidth=1, zorder=1)
            bar = {"color": style.ORANGE, "linewidth": 7, "solid_capstyle": "round", "alpha": 0.85, "zorder": 3}
            ax.plot([row["low"], row["high"]], [place] * 2, **bar)
        for place, end, side in zip((0, criteria.MOST), ends, ("left", "right")):
            words = end.replace(" ", "\n") if broken else end
            ax.annotate(words, (place, -1.4 if broken else -1), fontsize=10, color=style.SOFT, ha=side, va="center")
        ax.vlines(range(criteria.MOST + 1), -0.5, len(rows) - 0.5, color=style.GRID, linewidth=0.7, zorder=1)
        ax.set_xlim(-0.1, criteria.MOST + 0.1)
        ax.set_xticks([])
        ax.spines["bottom"].set_visible(False)

    spans = [spoken.decimals(criteria.span(row["low"], row["high"]), language) for _, row in rows.iterrows()]
    told = "; ".join(f"{name} {span}" for name, span in zip(rows["name"], spans))
    words = f"Levels from nought, a {ends[0]}, to {criteria.MOST}, a {ends[1]}: {told}."
    if language != ENGLISH:
        words = f"{'; '.join(f'{level} – {end}' for level, end in zip((0, criteria.MOST), ends))}. {told}."
    return charts.Drawing(
        paint,
        rows.reset_index(),
        lambda narrow: LANE * (len(rows) + (1.7 if narrow and language != ENGLISH else 0.9)),
        words,
    )


def _short(language: str) -> pd.Series:
    """The short name of each criterion as it stands within a sentence."""
    keys = criteria.rubric().index
    return pd.Series({key: spoken.text(f"district_criteria:{key}", "short", language) for key in keys})


def _ends(language: str) -> tuple[str, str]:
    return (spoken.ui("ally", language), spoken.ui("district", language))


def standing_chart(name: str, caption: str, language: str = ENGLISH) -> charts.Chart:
    """The answer as a chart: where each criterion stands today between a sovereign ally and a district; in other languages without its tables."""
    today = criteria.by_year().xs(criteria.LAST, level="year")
    short = _short(language).set_axis(criteria.rubric()["criterion"])
    ends = {"near": criteria.nearest(today), "far": criteria.furthest(today)}
    told = {end: spoken.listing(list(short[names]), language) for end, names in ends.items()}
    english = language == ENGLISH
    return charts.Chart(
        draw_standing(today, language),
        name=name,
        title=spoken.ui("chart_title", language, **told),
        subtitle=spoken.ui("chart_subtitle", language),
        tables=("district_criteria", "district_scores") if english else (),
        note=", judgements of this book" if english else spoken.ui("chart_source", language),
        caption=caption,
    )
