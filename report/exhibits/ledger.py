"""The claims ledger: each claim of the article with its verdicts, reasons and the rows that speak for and against."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from report import edition
from report.exhibits.kit import axes, charts, exhibit, style, tables
from report.verdict import claims, evidence_read
from report.wording import markup, sentences


class Claims(exhibit.Exhibit):
    """Claims with verdicts, reasons and the evidence rows behind them: those of one chapter, some of them by ``keys``, or all, each with its own link."""

    def __init__(self, chapter: str | None = None, keys: list[str] | None = None):
        rows = claims.claims(chapter) if keys is None else claims.claims(chapter).loc[keys]
        labels = {key: f"(claim-{key})=\n" if chapter is None else "" for key in rows.index}
        parts = [labels[key] + _claim(key, claim) for key, claim in rows.iterrows()]
        super().__init__("\n\n".join(parts), f"{len(rows)} claims of the article")


def _claim(key: str, claim: pd.Series) -> str:
    """One claim: its verdicts with their reasons, and folded beneath the rows."""
    words = claims.verdicts()
    then = markup.strong(f"As of {edition.THEN}: {words[claim[claims.THEN]]}.")
    now = markup.strong(f"Today: {words[claim[claims.NOW]]}") + f" ({claim['verdict_confidence']} confidence)."
    rows = sentences.listed(claim["evidence_for"], "For")
    rows += sentences.listed(claim["evidence_against"], "Against or qualifying")
    body = [
        (then + f" {claim[f'reason_{edition.THEN}']}").myst,
        "",
        (now + f" {claim['reason_today']}").myst,
        "",
        exhibit.directive("dropdown", "Evidence", {}, "\n".join(rows)),
    ]
    return exhibit.directive("admonition", f"{key.upper()}. {claim['claim']}", {"class": "claim"}, "\n".join(body))


def table(rows: pd.DataFrame, caption: str, name: str = "", words: str = "claim") -> tables.Table:
    """Claims with their verdicts, each a link to its place in the ledger, and how many of their rows were read twice.

    ``words``: the column that names a claim, 'claim' or 'short'.
    """
    verdicts, counted = claims.verdicts(), evidence_read.counts(rows)
    shown = {
        "Claim": [markup.link(key.upper(), f"#claim-{key}") + f" {claim}" for key, claim in rows[words].items()],
        f"As of {edition.THEN}": rows[claims.THEN].astype(str).map(verdicts),
        "Today": rows[claims.NOW].astype(str).map(verdicts),
        "Confidence": rows["verdict_confidence"].astype(str),
        "Rows read twice": [f"{row.twice} of {row.rows}" for row in counted.itertuples()],
    }
    return tables.Table(pd.DataFrame(shown, rows.index), caption, name)


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
