"""The claims ledger: each claim of the article with its verdicts, reasons and the rows that speak for and against."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from report import edition
from report.exhibits.kit import axes, charts, exhibit, style, tables
from report.verdict import claims
from report.wording import markup, sentences


def _claim(key: str, claim: pd.Series) -> str:
    body = [
        (
            markup.strong(f"As of {edition.THEN}: {claims.VERDICTS[claim[claims.THEN]]}.")
            + f" {claim[f'reason_{edition.THEN}']}"
        ).myst,
        "",
        (
            markup.strong(f"Today: {claims.VERDICTS[claim[claims.NOW]]}")
            + f" ({claim['verdict_confidence']} confidence). {claim['reason_today']}"
        ).myst,
        "",
        exhibit.directive(
            "dropdown",
            "Evidence",
            {},
            "\n".join(
                sentences.listed(claim["evidence_for"], "For")
                + sentences.listed(claim["evidence_against"], "Against or qualifying")
            ),
        ),
    ]
    return exhibit.directive("admonition", f"{key.upper()}. {claim['claim']}", {"class": "claim"}, "\n".join(body))


class Claims(exhibit.Exhibit):
    """Claims with verdicts, reasons and the evidence rows behind them: those of one chapter, some of them by ``keys``, or all, each with its own link."""

    def __init__(self, chapter: str | None = None, keys: list[str] | None = None):
        rows = claims.claims(chapter) if keys is None else claims.claims(chapter).loc[keys]
        labels = {key: f"(claim-{key})=\n" if chapter is None else "" for key in rows.index}
        super().__init__(
            "\n\n".join(labels[key] + _claim(key, claim) for key, claim in rows.iterrows()),
            f"{len(rows)} claims of the article",
        )


def table(rows: pd.DataFrame, caption: str, name: str = "", words: str = "claim") -> tables.Table:
    """Claims with their verdicts, each a link to its place in the ledger; ``words``: the column that names it, 'claim' or 'short'."""
    shown = {
        "Claim": [markup.link(key.upper(), f"#claim-{key}") + f" {claim}" for key, claim in rows[words].items()],
        f"As of {edition.THEN}": rows[claims.THEN].astype(str).map(claims.VERDICTS),
        "Today": rows[claims.NOW].astype(str).map(claims.VERDICTS),
        "Confidence": rows["verdict_confidence"].astype(str),
    }
    return tables.Table(pd.DataFrame(shown, rows.index), caption, name)


def draw(rows: pd.DataFrame):
    """Drawing: one line a claim, its verdict as of 2021 and today as marks; a line joins two that differ."""
    places = {key: place for place, key in enumerate(claims.VERDICTS)}
    names = [f"{key.upper()} {short}" for key, short in rows["short"].items()]

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for line, (_, claim) in enumerate(rows.iterrows()):
            then, now = places[claim[claims.THEN]], places[claim[claims.NOW]]
            if then != now:
                ax.annotate(
                    "",
                    (now, line),
                    (then, line),
                    arrowprops={"arrowstyle": "-|>", "color": style.SOFT, "shrinkA": 5, "shrinkB": 6},
                    zorder=2,
                )
                ax.plot(then, line, "o", ms=7, mfc="none", mec=style.SOFT, zorder=3)
            ax.plot(now, line, "o", ms=8, color=style.BLUE, zorder=4)
        ax.set_ylim(len(rows) - 0.5, -0.5)
        ax.set_xlim(-0.4, len(places) - 0.6)
        ax.set_yticks(range(len(rows)), [name.split(" ")[0] for name in names] if narrow else names)
        ax.set_xticks(range(len(places)), [word.replace(" ", "\n") for word in claims.VERDICTS.values()])
        ax.tick_params(length=0, labelcolor=style.INK)
        ax.grid(True, axis="both")
        for side in ax.spines.values():
            side.set_visible(False)
        axes.legend(
            ax,
            [("today", "o", style.BLUE, True), (f"as of {edition.THEN}, where it differed", "o", style.SOFT, False)],
            narrow,
        )

    return charts.Drawing(paint, rows, lambda narrow: 0.23 * len(rows) + 1.0)
