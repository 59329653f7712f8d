"""The claims of the 2021 article with their verdicts, then and today."""

from __future__ import annotations

import pandas as pd

from report import edition, evidence, wording
from report.wording import figure

THEN, NOW = f"verdict_{edition.THEN}", "verdict_today"


def verdicts() -> dict[str, str]:
    """The words for each verdict, from the most to the least favourable."""
    return evidence.labels("claims", NOW)


def claims(chapter: str | None = None) -> pd.DataFrame:
    """The claims, or those at home in one chapter, in the order of the article."""
    rows = evidence.load("claims")
    return rows if chapter is None else rows[rows["chapter"] == chapter]


def later(claim: pd.Series, side: str) -> str:
    """The rows of today's verdict that the one as of 2021 did not have, joined by ';': those 'for' or 'against'; empty where there are none."""
    before = _references(claim[f"evidence_{edition.THEN}_{side}"])
    return ";".join(key for key in _references(claim[f"evidence_{side}"]) if key not in before)


def _references(cell: object) -> list[str]:
    return cell.split(";") if isinstance(cell, str) else []


def verdict(key: str, when: str = NOW) -> str:
    """The verdict on a claim in words; ``when``: the column of verdicts. KeyError for a claim that is not there."""
    claim = claims().loc[key]
    return figure.of(verdicts()[claim[when]], claim)


def moved(rows: pd.DataFrame) -> pd.DataFrame:
    """The claims whose verdict today is another than as of 2021."""
    return rows[rows[THEN].astype(str) != rows[NOW].astype(str)]


def counts(rows: pd.DataFrame, when: str = NOW) -> pd.Series:
    """Number of claims by verdict, in the order of ``verdicts``; ``when``: the column of verdicts."""
    return rows[when].astype(str).value_counts().reindex(list(verdicts()), fill_value=0)


def by_readings(states: pd.Series) -> str:
    """The verdict on the title's claim that follows from the readings of the word district: each 'met', 'open' or 'not_met'.

    All met: supported; some: partly supported; none, but some open: not supported; all answered by no: contradicted.
    """
    met = states == "met"
    if met.any():
        return "supported" if met.all() else "partly_supported"
    return "not_supported" if (states == "open").any() else "contradicted"


def mostly(rows: pd.DataFrame, when: str = NOW) -> str:
    """What becomes of more than half of the claims, as a sentence without its full stop; that no verdict holds for so many where none does."""
    return figure.made(_mostly(rows, when), rows, rule="the verdict that most of these claims have")


def _mostly(rows: pd.DataFrame, when: str) -> str:
    found = counts(rows, when)
    leading = found.idxmax()
    if 2 * found[leading] <= len(rows):
        return "No one verdict holds for most of the article's claims"
    return (
        "Most of the article's claims "
        + {
            "supported": "hold",
            "partly_supported": "hold in part",
            "not_supported": "are not carried by the evidence",
            "contradicted": "are contradicted by the evidence",
            "not_testable": "cannot be tested",
        }[str(leading)]
    )


def tally(rows: pd.DataFrame, when: str = NOW) -> str:
    """The verdicts in words: 'five supported, eleven partly supported and two not testable'; verdicts that nobody got are left out."""
    words = verdicts()
    found = [f"{wording.count(int(number))} {words[key]}" for key, number in counts(rows, when).items() if number]
    return figure.made(wording.listing(found), rows, rule="the verdicts of these claims, counted")


def numbers(rows: pd.DataFrame) -> str:
    """The numbers of claims in words: 'C04, C11 and C21'."""
    return wording.listing([key.upper() for key in rows.index])
