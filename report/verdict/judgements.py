"""The key judgements: the words of ``data/judgements.csv`` with figures computed, for the summary, the brief and its languages."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from report import edition, evidence, wording
from report.verdict import answer, criteria, forecasts, index, response_words
from report.verdict.index import findings
from report.wording import languages
from report.wording.languages import ENGLISH, Quantity


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


def reasons() -> list[str]:
    """What each rests on or means, in the same order, in English."""
    held = figures()
    return [row["reason"].format_map(held) for _, row in _rows().iterrows()]


def _rows() -> pd.DataFrame:
    return evidence.load("judgements").sort_values("place")


def _judgement(key: str, row: pd.Series, held: dict[str, Quantity], language: str) -> Judgement:
    likely = row["likelihood"]
    return Judgement(
        id=key,
        judgement=languages.filled(languages.text(f"judgements:{key}", "judgement", language), held, language),
        likelihood=languages.text(f"likelihood_terms:{likely}", "term", language) if pd.notna(likely) else "",
        confidence=answer.sureness(row["confidence"], language),
        section=row["section"],
    )


def values() -> dict[str, Quantity]:
    """Every figure that a judgement may name, without words."""
    shares = {"most": "any_ally", "few": "naming"}
    return answer.values() | {
        name: languages.of("word", f"many_{response_words.followed(rule)}") for name, rule in shares.items()
    }


def figures() -> dict[str, str]:
    """Every figure that a reason may name, in words of English."""
    chances = forecasts.forecasts()["probability"]
    named = {"fighting": "belarus_troops", "formation": "russian_formation", "site": "new_site_agreement"}
    return (
        answer.figures()
        | _arms()
        | {
            "rise": findings.schemes(index.odds(index.simulate(), [(criteria.LAST, edition.THEN)]).iloc[0]),
            "confirmed_term": forecasts.term(chances["warheads_confirmed"]),
            **{name: forecasts.percent(chances[forecast]) for name, forecast in named.items()},
        }
    )


def _arms() -> dict[str, str]:
    windows = evidence.load("arms_import_windows").query("country == 'BY'").dropna(subset=["russia_share"])
    last = windows.sort_values("year_to").iloc[-1]
    return {
        "arms_share": wording.number(100 * last["russia_share"]),
        "arms_span": f"{last['year_from']}–{last['year_to']}",
    }
