"""Where the article's claims come from: what the texts that it follows say of them, and how its wording differs."""

from __future__ import annotations

import pandas as pd

from report import evidence, wording
from report.verdict import claims
from report.wording import figure

ABSENT = "not_in_text"


def rows(text: str | None = None) -> pd.DataFrame:
    """The comparisons, or those with one text ('yearbook', 'column'), in the order of the claims."""
    found = evidence.load("claim_origins")
    return found if text is None else found[found["text"].astype(str) == text]


def shared(text: str | None = None) -> pd.DataFrame:
    """The comparisons in which the text has something of the claim."""
    found = rows(text)
    return found[found["match"].astype(str) != ABSENT]


def nowhere() -> pd.DataFrame:
    """The claims that stand in neither text as far as it was seen."""
    every = claims.claims()
    return every[~every.index.isin(shared()["claim"])]


def nowhere_told() -> str:
    """The numbers of the claims that stand in neither text: 'C11 and C13'; a figure of all comparisons too."""
    found = nowhere()
    return figure.of(claims.numbers(found), found, rows(), rule="the claims of which neither text has anything")


def changed(text: str, match: str) -> pd.DataFrame:
    """The comparisons in which the article words a claim in one way ('stronger_in_article') beside a text. Raises EvidenceError for an unknown way."""
    evidence.label("claim_origins", "match", match)
    found = rows(text)
    return found[found["match"].astype(str) == match]


def not_carried() -> pd.DataFrame:
    """The claims that no evidence carries today, the title's left out."""
    return claims.claims().drop("t").query(f"{claims.NOW} == 'not_supported'")


def not_in(text: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Those of some claims of which a text says nothing."""
    return rows[~rows.index.isin(shared(text)["claim"])]


def not_in_told(text: str, some: pd.DataFrame) -> str:
    """Of how many of some claims a text says nothing, to twelve in words; a figure of what was compared with it too."""
    found, compared = not_in(text, some), rows(text)
    compared = compared[compared["claim"].isin(some.index)]
    return figure.of(
        wording.count(len(found)), found, compared, rule="those of these claims of which the text says nothing"
    )


def senses(claim: str) -> pd.DataFrame:
    """The ways in which an ambiguous claim can be read, a row each with its verdicts; none for other claims."""
    found = evidence.load("claim_readings")
    return found[(found["claim"] == claim) & found["read_as"].notna()]
