"""The answer of the book in plain words, and the five questions of a desk: the words of ``data/answers.csv`` with figures computed.

The front page, the brief and the languages take their words and figures from here, so that they agree.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from report import edition, evidence, wording
from report.aspects import exercises
from report.evidence.package import kept
from report.verdict import criteria, forecasts, latent, readings, response_words, responses
from report.verdict.estimates import results, troops
from report.wording import figure, spoken
from report.wording.spoken import ENGLISH, Quantity

WHOLE = "whole"  # the row that answers the title question
SAID = ("question", "answer", "likelihood", "figure")  # columns in words


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
    sources: str


def answers(language: str = ENGLISH) -> list[Answer]:
    """The answer to the title question and then the questions of a desk, in their order, in a language."""
    held = values()
    return [
        _answer(str(key), row, held, language) for key, row in evidence.load("answers").sort_values("place").iterrows()
    ]


def _answer(key: str, row: pd.Series, held: dict[str, Quantity], language: str) -> Answer:
    words = {field: spoken.text(f"answers:{key}", field, language) for field in SAID if pd.notna(row[field])}
    said = {field: spoken.filled(words.get(field, ""), held, language) for field in SAID}
    return Answer(
        id=key,
        confidence=sureness(row["confidence"], language),
        latest=spoken.said(latest(row["evidence_rows"]), language),
        section=row["section"],
        sources=sources(row["evidence_rows"]),
        **said,
    )


def sureness(level: str, language: str = ENGLISH) -> str:
    """A level of confidence in words: 'medium' -> 'moderate'."""
    return spoken.ui(f"confidence_{level}", language)


def figures(language: str = ENGLISH) -> dict[str, str]:
    """Every figure that an answer may name, in words."""
    return {name: spoken.said(value, language) for name, value in values().items()}


@kept
def values() -> dict[str, Quantity]:
    """Every figure that an answer may name, without words."""
    return _of_command() | _of_troops() | _of_weapons() | _of_exercises() | _of_allies() | _of_readings()


def _term(chance: float) -> Quantity:
    return spoken.of("term", forecasts.term_id(chance))


def _of_command() -> dict[str, Quantity]:
    fits, level = latent.fits(), criteria.MOST - 1
    low, high = latent.ends(fits, "command_war", level, criteria.LAST)
    return {
        "command": spoken.of("percents", low, high, english=latent.standing(fits, "command_war", level, criteria.LAST)),
        "command_low_term": _term(low),
        "command_high_term": _term(high),
    }


def _of_troops() -> dict[str, Quantity]:
    last = results.stored("troops", "half_year").iloc[-1]
    numbered = evidence.load("presence").query("metric == 'total_personnel'").dropna(subset=["low"])
    counted = numbered.sort_values("date_from", kind="stable").iloc[-1]
    days = ["date_from", "date_from_precision", "date_to", "date_to_precision"]
    return {
        "troops": spoken.of(
            "span", *(last[f"{end}_{results.MOST}"] for end in ("low", "high")), english=results.reach(last)
        ),
        "troops_rough": spoken.of("about", rough(last["middle"])),
        "troops_above_term": _term(last["likelihood"]),
        "troops_line": spoken.of("number", troops.threshold()),
        "band": spoken.of("number", results.MOST),
        "last_count": spoken.of("dates", *counted[days], english=wording.dates(counted)),
    }


def rough(persons: float) -> int:
    """A number of persons by its first figure alone, as one would say it: 3,100 -> 3,000."""
    return int(round(persons, 1 - len(str(int(persons)))))


def _of_weapons() -> dict[str, Quantity]:
    told = {}
    for name in ("warheads", "launchers"):
        row = results.weapon(name)
        term = forecasts.term_id(row["likelihood"])
        words = figure.of(forecasts.term(row["likelihood"]), row, rule=forecasts.WORDED)
        told[name] = spoken.of("points", float(row["likelihood"]), english=results.chance(row))
        told[f"{name}_term"] = spoken.of("term", term, english=words)
    return told


def _of_exercises() -> dict[str, Quantity]:
    held = exercises.umbrellas().query("status == 'held'")["series"]
    counts = {"zapads": "zapad", "shields": "union_shield"}
    return {name: spoken.of("count", int(held.eq(series).sum())) for name, series in counts.items()}


def _of_allies() -> dict[str, Quantity]:
    followed, naming = responses.summary("any_ally"), responses.summary("naming")
    found = [rule for rule in response_words.KINDS if response_words.shown(rule)]
    sooner = "all" if len(found) == len(response_words.KINDS) else "_".join(found) or "none"
    return {
        "steps": spoken.of("number", followed["steps"]),
        "answered": spoken.of("number", followed["answered"]),
        "named": spoken.of("count", int(naming["answered"])),
        "sooner": spoken.of("word", f"sooner_{sooner}"),
    }


def _of_readings() -> dict[str, Quantity]:
    found = readings.answers()
    counts = {name: len(readings.in_state(state, found)) for name, state in {"no": "not_met", "open": "open"}.items()}
    attack = evidence.load("events").loc["face_036", "date_from"]
    return {
        "readings": spoken.of("count", len(found)),
        **{f"{name}_readings": spoken.of("count", number) for name, number in counts.items()},
        "attack_year": spoken.of("year", attack.year),
    }


def sources(references: str) -> str:
    """The first source of each row named (``table:row`` joined by ``;``), each once; an estimate stands for the rows that it rests on."""
    return ";".join(dict.fromkeys(key for reference in references.split(";") for key in _sources(reference)))


def _sources(reference: str) -> list[str]:
    row = _row(reference)
    return [] if "evidence_rows" in row else [row["sources"].split(";")[0]]


def latest(references: str) -> Quantity:
    """The newest day of the evidence named (``table:row`` joined by ``;``); an estimate counts by the rows that it rests on."""
    days = [day for reference in references.split(";") for day in _days(reference)]
    return spoken.of("date", *max(days))


def _row(reference: str) -> pd.Series:
    table, _, key = reference.partition(":")
    return evidence.load(table).loc[key]


def _days(reference: str) -> list[tuple[pd.Timestamp, str]]:
    row = _row(reference)
    if "evidence_rows" in row:
        return [day for other in row["evidence_rows"].split(";") for day in _days(other)]
    names = [name for name in ("date", "date_from", "date_signed") if name in row and pd.notna(row[name])]
    end = pd.Timestamp(edition.LAST_DAY)
    return [(row[name], row[f"{name}_precision"]) for name in names if row[name] <= end]
