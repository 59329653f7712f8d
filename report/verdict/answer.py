"""The answer of the book in plain words, and the five questions of a desk: the words of ``data/answers.csv`` with figures computed.

The front page, the brief and the languages take their words and figures from here, so that they agree.
"""

from __future__ import annotations

import string
from dataclasses import dataclass

import pandas as pd

from report import edition, evidence, wording
from report.aspects import exercises
from report.verdict import criteria, forecasts, latent, readings, response_words, responses
from report.verdict.estimates import results, troops
from report.wording import figure

WHOLE = "whole"  # the row that answers the title question


@dataclass(frozen=True)
class Answer:
    """One question answered: ``likelihood`` is empty where the answer is no matter of it; ``latest`` is the day of its newest evidence."""

    id: str
    question: str
    answer: str
    likelihood: str
    confidence: str
    figure: str
    latest: str
    section: str


def answers() -> list[Answer]:
    """The answer to the title question and then the questions of a desk, in their order."""
    held = figures()
    return [_answer(key, row, held) for key, row in evidence.load("answers").sort_values("place").iterrows()]


def _answer(key: str, row: pd.Series, held: dict[str, str]) -> Answer:
    said = {column: filled(row[column], held) for column in ("answer", "likelihood", "figure")}
    sure = evidence.label("answers", "confidence", row["confidence"])
    return Answer(
        id=key,
        question=row["question"],
        confidence=sure,
        latest=latest(row["evidence_rows"]),
        section=row["section"],
        **said,
    )


def filled(words: str | float, held: dict[str, str]) -> str:
    """Words with the figures in place of their names in braces, begun with a capital. Raises KeyError for a name that no figure has."""
    return wording.capital(string.Formatter().vformat(words, (), held)) if isinstance(words, str) else ""


def figures() -> dict[str, str]:
    """Every figure that an answer may name, in words."""
    return _of_command() | _of_troops() | _of_weapons() | _of_exercises() | _of_allies() | _of_readings()


def _of_command() -> dict[str, str]:
    fits, level = latent.fits(), criteria.MOST - 1
    low, high = latent.ends(fits, "command_war", level, criteria.LAST)
    return {
        "command": latent.standing(fits, "command_war", level, criteria.LAST),
        "command_low_term": forecasts.term(low),
        "command_high_term": forecasts.term(high),
    }


def _of_troops() -> dict[str, str]:
    last = results.stored("troops", "half_year").iloc[-1]
    numbered = evidence.load("presence").query("metric == 'total_personnel'").dropna(subset=["low"])
    counted = numbered.sort_values("date_from", kind="stable").iloc[-1]
    return {
        "troops": results.reach(last),
        "troops_rough": rough(last["middle"]),
        "troops_above_term": forecasts.term(last["likelihood"]),
        "troops_line": wording.number(troops.threshold()),
        "band": wording.number(results.MOST),
        "last_count": wording.dates(counted),
    }


def rough(persons: float) -> str:
    """A number of persons by its first figure alone, as one would say it: 3,100 -> 'about 3,000'."""
    return f"about {wording.number(round(persons, 1 - len(str(int(persons)))))}"


def _of_weapons() -> dict[str, str]:
    rows = {name: results.weapon(name) for name in ("warheads", "launchers")}
    told = {name: results.chance(row) for name, row in rows.items()}
    terms = {name: forecasts.term(row["likelihood"]) for name, row in rows.items()}
    return told | {f"{name}_term": figure.of(term, rows[name], rule=forecasts.WORDED) for name, term in terms.items()}


def _of_exercises() -> dict[str, str]:
    held = exercises.umbrellas().query("status == 'held'")["series"]
    counts = {"zapads": "zapad", "shields": "union_shield"}
    return {name: wording.count(int(held.eq(series).sum())) for name, series in counts.items()}


def _of_allies() -> dict[str, str]:
    followed, naming = responses.summary("any_ally"), responses.summary("naming")
    return {
        "steps": wording.number(followed["steps"]),
        "answered": wording.number(followed["answered"]),
        "named": wording.count(int(naming["answered"])),
        "sooner": response_words.is_shown(["any_ally", "forces"]),
    }


def _of_readings() -> dict[str, str]:
    found = readings.answers()
    counts = {name: len(readings.in_state(state, found)) for name, state in {"no": "not_met", "open": "open"}.items()}
    attack = evidence.load("events").loc["face_036", "date_from"]
    return {
        "readings": wording.count(len(found)),
        **{f"{name}_readings": wording.count(number) for name, number in counts.items()},
        "attack_year": str(attack.year),
    }


def latest(references: str) -> str:
    """The newest day of the evidence named (``table:row`` joined by ``;``), in words; an estimate counts by the rows that it rests on."""
    days = [day for reference in references.split(";") for day in _days(reference)]
    return wording.date(*max(days))


def _days(reference: str) -> list[tuple[pd.Timestamp, str]]:
    table, _, key = reference.partition(":")
    row = evidence.load(table).loc[key]
    if "evidence_rows" in row:
        return [day for other in row["evidence_rows"].split(";") for day in _days(other)]
    names = [name for name in ("date", "date_from", "date_signed") if name in row and pd.notna(row[name])]
    end = pd.Timestamp(edition.LAST_DAY)
    return [(row[name], row[f"{name}_precision"]) for name in names if row[name] <= end]
