"""The key judgements: the words of ``data/judgements.csv`` with figures computed, for the summary, the brief and its spoken."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from report import evidence
from report.verdict import answer, response_words
from report.wording import spoken
from report.wording.spoken import ENGLISH, Quantity


@dataclass(frozen=True)
class Judgement:
    """One key judgement: ``likelihood`` is empty where it is no matter of likelihood."""

    id: str
    judgement: str
    likelihood: str
    confidence: str
    section: str


def judgements(language: str = ENGLISH) -> list[Judgement]:
    """The key judgements in their order, in a language."""
    held = values()
    return [_judgement(str(key), row, held, language) for key, row in _rows().iterrows()]


def _rows() -> pd.DataFrame:
    return evidence.load("judgements").sort_values("place")


def _judgement(key: str, row: pd.Series, held: dict[str, Quantity], language: str) -> Judgement:
    likely = row["likelihood"]
    return Judgement(
        id=key,
        judgement=spoken.filled(spoken.text(f"judgements:{key}", "judgement", language), held, language),
        likelihood=spoken.text(f"likelihood_terms:{likely}", "term", language) if pd.notna(likely) else "",
        confidence=answer.sureness(row["confidence"], language),
        section=row["section"],
    )


def values() -> dict[str, Quantity]:
    """Every figure that a judgement may name, without words."""
    shares = {"most": "any_ally", "few": "naming"}
    return answer.values() | {
        name: spoken.of("word", f"many_{response_words.followed(rule)}") for name, rule in shares.items()
    }
