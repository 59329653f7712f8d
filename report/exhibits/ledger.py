"""The claims ledger: each claim of the article with its verdicts, reasons and the rows that speak for and against."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from matplotlib.figure import Figure

from report import edition, evidence
from report.exhibits.kit import axes, charts, exhibit, style, tables
from report.verdict import agreement, claim_readings, claims, evidence_read, origins, settling
from report.wording import figure, markup, sentences
from report.wording.markup import Markup

TITLE = "t"  # the claim of the title, whose verdicts follow from the readings


class Claims(exhibit.Exhibit):
    """Claims with verdicts, reasons and the evidence rows behind them, each with its own link: all, or some by ``keys``."""

    def __init__(self, keys: list[str] | None = None):
        rows = claims.claims() if keys is None else claims.claims().loc[keys]
        coded = (
            {TITLE: markup.text(settling.title_told(agreement.answers(agreement.codings())))}
            if TITLE in rows.index
            else {}
        )
        parts = [f"(claim-{key})=\n" + _claim(key, claim, coded.get(key)) for key, claim in rows.iterrows()]
        doors = [told for said in coded.values() for told in said.figures]
        super().__init__("\n\n".join(parts), f"{len(rows)} claims of the article", doors)


def _claim(key: str, claim: pd.Series, coded: Markup | None = None) -> str:
    """One claim: its verdicts with their reasons, on which coding they rest (``coded``), and folded beneath the rows."""
    words = claims.verdicts()
    then = markup.strong(f"As of {edition.THEN}: {words[claim[claims.THEN]]}.")
    sure = evidence.label("claims", "verdict_confidence", claim["verdict_confidence"])
    now = markup.strong(f"Today: {words[claim[claims.NOW]]}") + f" ({sure} confidence)."
    rows = _rows(claim)
    body = [
        (then + f" {claim[f'reason_{edition.THEN}']}").myst,
        "",
        (now + f" {claim['reason_today']}").myst,
        "",
        *_senses(key),
        *([coded.myst, ""] if coded else []),
        exhibit.directive("dropdown", "Evidence", {}, "\n".join(rows)),
    ]
    return exhibit.directive("admonition", f"{key.upper()}. {claim['claim']}", {"class": "claim"}, "\n".join(body))


def _senses(key: str) -> list[str]:
    """The verdicts on each sense of a claim that can be read in several, as lines of MyST; none for other claims."""
    words, lines = claims.verdicts(), []
    for _, sense in origins.senses(key).iterrows():
        then, now = (words[sense[when]] for when in (claims.THEN, claims.NOW))
        verdicts = then + ", then and today" if then == now else f"{then} as of {edition.THEN}, {now} today"
        lines += [(markup.emphasis(f"Read as {sense['read_as']}: {verdicts}.") + f" {sense['reason']}").myst, ""]
    return lines


def _rows(claim: pd.Series) -> list[str]:
    """The rows behind both verdicts: those known in the year of the article, those that came for today's, and those that are not counted."""
    return [line for title, references in _listed(claim) for line in sentences.listed(references, title)]


def _listed(claim: pd.Series) -> Iterator[tuple[str, str | float]]:
    """Title and references of each list of rows of a claim, in the order of the page."""
    sides = {"for": "for", "against": "against or qualifying"}
    for side, words in sides.items():
        yield f"As of {edition.THEN}, {words}", claim[f"evidence_{edition.THEN}_{side}"]
    for side, words in sides.items():
        if later := claims.later(claim, side):
            yield f"For the verdict of today besides, {words}", later
    if isinstance(claim["evidence_shared"], str):
        yield "In words that the article repeats, and so not counted", claim["evidence_shared"]


def references(claim: pd.Series) -> list[str]:
    """The rows that a claim lists, ``table:id``, in the order of the page."""
    cells = [cell for _, cell in _listed(claim)]
    return [reference for cell in cells if isinstance(cell, str) for reference in cell.split(";")]


def origins_table(caption: str, name: str = "") -> tables.Table:
    """What the texts that the article follows say of its claims, how its wording differs, and the verdict of today; claims of neither are left out."""
    rows, words = origins.shared(), claims.verdicts()
    of = claims.claims().loc[rows["claim"]]
    texts, matches = (evidence.labels("claim_origins", column) for column in ("text", "match"))
    shown = {
        "Claim": [
            markup.link(key.upper(), f"#claim-{key}") + f" {short}"
            for key, short in zip(rows["claim"], of["short"], strict=True)
        ],
        "What the text says": rows["told"],
        "The article": [
            f"{matches[row.match]}: {row.changed[0].lower()}{row.changed[1:]}" for row in rows.itertuples()
        ],
        "Today": of[claims.NOW].astype(str).map(words).to_numpy(),
        "Text": rows["text"].astype(str).map(texts),
    }
    return tables.Table(figure.along(pd.DataFrame(shown, rows.index), "claim_origins"), caption, name)


def differing(caption: str, name: str = "") -> tables.Table:
    """The claims on which the two readers differ, with both verdicts and the one settled by the rule."""
    rows, words = claim_readings.differing(), claims.verdicts()
    names = {claims.THEN: f"as of {edition.THEN}", claims.NOW: "today"}
    short = claims.claims()["short"]
    shown = {
        "Claim": [markup.link(key.upper(), f"#claim-{key}") + f" {short[key]}" for key in rows["claim"]],
        "Verdict": rows["when"].map(names),
        "First reader": rows["first"].map(words),
        "Second reader": rows["second"].map(words),
        "Settled": rows["settled"].map(words),
    }
    return tables.Table(figure.along(pd.DataFrame(shown, rows.index), "claims", rows["claim"]), caption, name)


def of_chapter(chapter: str, name: str) -> tables.Table:
    """The claims at home in a chapter, with their verdicts; why stands in the ledger."""
    caption = (
        "What the article claims, and the verdicts of this book; the reasons and the rows are in the ledger of claims."
    )
    return table(claims.claims(chapter), caption, name)


def table(rows: pd.DataFrame, caption: str, name: str = "") -> tables.Table:
    """Claims with their verdicts, each a link to its place in the ledger, and how many of their rows were read twice."""
    verdicts, counted = claims.verdicts(), evidence_read.counts(rows)
    shown = {
        "Claim": [markup.link(key.upper(), f"#claim-{key}") + f" {claim}" for key, claim in rows["claim"].items()],
        f"As of {edition.THEN}": rows[claims.THEN].astype(str).map(verdicts),
        "Today": rows[claims.NOW].astype(str).map(verdicts),
        "Confidence": rows["verdict_confidence"].astype(str).map(evidence.labels("claims", "verdict_confidence")),
        "Rows read twice": [f"{row.twice} of {row.rows}" for row in counted.itertuples()],
    }
    return tables.Table(figure.along(pd.DataFrame(shown, rows.index), "claims"), caption, name)


def draw(rows: pd.DataFrame) -> charts.Drawing:
    """Drawing: one line a claim, its verdict as of 2021 and today as marks; an arrow joins two that differ."""
    words = claims.verdicts()
    places = {verdict: place for place, verdict in enumerate(words)}
    names = [f"{key.upper()} {short}" for key, short in rows["short"].items()]

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for line, (_, claim) in enumerate(rows.iterrows()):
            _verdicts(ax, line, places[claim[claims.THEN]], places[claim[claims.NOW]])
        ax.set_ylim(len(rows) - 0.5, -0.5)
        ax.set_xlim(-0.4, len(places) - 0.6)
        ax.set_yticks(range(len(rows)), [key.upper() for key in rows.index] if narrow else names)
        ax.set_xticks(range(len(places)), [word.replace(" ", "\n") for word in words.values()])
        ax.tick_params(length=0, labelcolor=style.INK)
        ax.grid(True, axis="both")
        for side in ax.spines.values():
            side.set_visible(False)
        before = (f"as of {edition.THEN}, where it differed", "o", style.SOFT, False)
        axes.legend(ax, [("today", "o", style.BLUE, True), before], narrow)

    return charts.Drawing(paint, rows, lambda narrow: 0.23 * len(rows) + 1.0, _words(rows))


def _verdicts(ax, line: int, then: int, now: int) -> None:
    """The verdicts on one claim at their places; an arrow where they differ."""
    if then != now:
        arrow = {"arrowstyle": "-|>", "color": style.SOFT, "shrinkA": 5, "shrinkB": 6}
        ax.annotate("", (now, line), (then, line), arrowprops=arrow, zorder=2)
        ax.plot(then, line, "o", ms=7, mfc="none", mec=style.SOFT, zorder=3)
    ax.plot(now, line, "o", ms=8, color=style.BLUE, zorder=4)


def _words(rows: pd.DataFrame) -> str:
    """What the drawing shows: the verdicts today, and in brackets those as of 2021 where they differ."""
    words, moved = claims.verdicts(), claims.moved(rows).index
    lines = [
        f"{key.upper()} {words[row[claims.NOW]]}" + (f" ({words[row[claims.THEN]]})" if key in moved else "")
        for key, row in rows.iterrows()
    ]
    return f"Verdicts today, and as of {edition.THEN} where they differed. {'; '.join(lines)}."


def chart(name: str, title: str, caption: str, rows: pd.DataFrame) -> charts.Chart:
    """The verdicts on claims, then and today."""
    return charts.Chart(
        draw(rows),
        name=name,
        title=title,
        subtitle=f"Verdict on each claim of the article, as of {edition.THEN} and today",
        tables=("claims",),
        note=", judgements of this book",
        caption=caption,
    )
