"""The claims of the 2021 article with their verdicts, then and today."""

from __future__ import annotations

import pandas as pd

from report import edition, evidence, wording

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
    return wording.listing(
        [f"{wording.count(int(number))} {VERDICTS[key]}" for key, number in counts(rows, when).items() if number]
    )
