"""The claims ledger: each claim of the 2021 article, its verdict then and today, and the rows that speak for and against."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from report import charts, edition, evidence, exhibit, figures, lookup, markup, tables

VERDICTS = {
    "supported": "supported",
    "partly_supported": "partly supported",
    "not_supported": "not supported",
    "contradicted": "contradicted",
    "not_testable": "not testable",
}
THEN, NOW = f"verdict_{edition.THEN}", "verdict_today"


def claims(chapter: str | None = None) -> pd.DataFrame:
    """The claims, or those at home in one chapter, in the order of the article."""
    rows = evidence.load("claims")
    return rows if chapter is None else rows[rows["chapter"] == chapter]


def moved(rows: pd.DataFrame) -> pd.DataFrame:
    """The claims whose verdict today is another than as of 2021."""
    return rows[rows[THEN].astype(str) != rows[NOW].astype(str)]


def counts(rows: pd.DataFrame, when: str = NOW) -> pd.Series:
    """Number of claims by verdict, in the order of ``VERDICTS``; ``when``: the column of verdicts."""
    return rows[when].astype(str).value_counts().reindex(list(VERDICTS), fill_value=0)


def tally(rows: pd.DataFrame, when: str = NOW) -> str:
    """The verdicts in words: 'five supported, eleven partly supported and two not testable'; verdicts that nobody got are left out."""
    return figures.listing(
        [f"{figures.count(int(number))} {VERDICTS[key]}" for key, number in counts(rows, when).items() if number]
    )


# ----------------------------------------------------------------------------------------------------- exhibits


def _claim(key: str, claim: pd.Series) -> str:
    body = [
        (markup.strong(f"As of {edition.THEN}: {VERDICTS[claim[THEN]]}.") + f" {claim[f'reason_{edition.THEN}']}").myst,
        "",
        (
            markup.strong(f"Today: {VERDICTS[claim[NOW]]}")
            + f" ({claim['verdict_confidence']} confidence). {claim['reason_today']}"
        ).myst,
        "",
        exhibit.directive(
            "dropdown",
            "Evidence",
            {},
            "\n".join(
                lookup.listed(claim["evidence_for"], "For")
                + lookup.listed(claim["evidence_against"], "Against or qualifying")
            ),
        ),
    ]
    return exhibit.directive("admonition", f"{key.upper()}. {claim['claim']}", {"class": "claim"}, "\n".join(body))


class Claims(exhibit.Exhibit):
    """Claims with verdicts, reasons and the evidence rows behind them: those of one chapter, some of them by ``keys``, or all, each with its own link."""

    def __init__(self, chapter: str | None = None, keys: list[str] | None = None):
        rows = claims(chapter) if keys is None else claims(chapter).loc[keys]
        labels = {key: f"(claim-{key})=\n" if chapter is None else "" for key in rows.index}
        super().__init__(
            "\n\n".join(labels[key] + _claim(key, claim) for key, claim in rows.iterrows()),
            f"{len(rows)} claims of the article",
        )


def table(rows: pd.DataFrame, caption: str, name: str = "", words: str = "claim") -> tables.Table:
    """Claims with their verdicts, each a link to its place in the ledger; ``words``: the column that names it, 'claim' or 'short'."""
    shown = {
        "Claim": [markup.link(key.upper(), f"#claim-{key}") + f" {claim}" for key, claim in rows[words].items()],
        f"As of {edition.THEN}": rows[THEN].astype(str).map(VERDICTS),
        "Today": rows[NOW].astype(str).map(VERDICTS),
        "Confidence": rows["verdict_confidence"].astype(str),
    }
    return tables.Table(pd.DataFrame(shown, rows.index), caption, name)


def draw(rows: pd.DataFrame):
    """Drawing: one line a claim, its verdict as of 2021 and today as marks; a line joins two that differ."""
    places = {key: place for place, key in enumerate(VERDICTS)}
    names = [f"{key.upper()} {short}" for key, short in rows["short"].items()]

    def paint(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        for line, (_, claim) in enumerate(rows.iterrows()):
            then, now = places[claim[THEN]], places[claim[NOW]]
            if then != now:
                axes.annotate(
                    "",
                    (now, line),
                    (then, line),
                    arrowprops={"arrowstyle": "-|>", "color": charts.SOFT, "shrinkA": 5, "shrinkB": 6},
                    zorder=2,
                )
                axes.plot(then, line, "o", ms=7, mfc="none", mec=charts.SOFT, zorder=3)
            axes.plot(now, line, "o", ms=8, color=charts.BLUE, zorder=4)
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_xlim(-0.4, len(places) - 0.6)
        axes.set_yticks(range(len(rows)), [name.split(" ")[0] for name in names] if narrow else names)
        axes.set_xticks(range(len(places)), [word.replace(" ", "\n") for word in VERDICTS.values()])
        axes.tick_params(length=0, labelcolor=charts.INK)
        axes.grid(True, axis="both")
        for side in axes.spines.values():
            side.set_visible(False)
        charts.legend(
            axes,
            [("today", "o", charts.BLUE, True), (f"as of {edition.THEN}, where it differed", "o", charts.SOFT, False)],
            narrow,
        )

    return charts.Drawing(paint, rows, lambda narrow: 0.23 * len(rows) + 1.0)
