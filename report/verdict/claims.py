"""The claims of the 2021 article with their verdicts, then and today."""

from __future__ import annotations

import pandas as pd

from report import edition, evidence, wording

THEN, NOW = f"verdict_{edition.THEN}", "verdict_today"


def verdicts() -> dict[str, str]:
    """The words for each verdict, from the most to the least favourable."""
    return evidence.labels("claims", NOW)


def claims(chapter: str | None = None) -> pd.DataFrame:
    """The claims, or those at home in one chapter, in the order of the article."""
    rows = evidence.load("claims")
    return rows if chapter is None else rows[rows["chapter"] == chapter]


def moved(rows: pd.DataFrame) -> pd.DataFrame:
    """The claims whose verdict today is another than as of 2021."""
    return rows[rows[THEN].astype(str) != rows[NOW].astype(str)]


def counts(rows: pd.DataFrame, when: str = NOW) -> pd.Series:
    """Number of claims by verdict, in the order of ``verdicts``; ``when``: the column of verdicts."""
    return rows[when].astype(str).value_counts().reindex(list(verdicts()), fill_value=0)


def tally(rows: pd.DataFrame, when: str = NOW) -> str:
    """The verdicts in words: 'five supported, eleven partly supported and two not testable'; verdicts that nobody got are left out."""
    words = verdicts()
    found = [f"{wording.count(int(number))} {words[key]}" for key, number in counts(rows, when).items() if number]
    return wording.listing(found)


def numbers(rows: pd.DataFrame) -> str:
    """The numbers of claims in words: 'C04, C11 and C21'."""
    return wording.listing([key.upper() for key in rows.index])
