"""The answer of the book in plain words, and the five questions of a desk: the words of ``data/answers.csv`` with figures computed.

The front page, the brief and the languages take their words and figures from here, so that they agree.
"""

from __future__ import annotations

import string
from dataclasses import dataclass
from typing import Any

import pandas as pd

from report import edition, evidence, wording
from report.aspects import army_organisation, exercises
from report.evidence.package import kept
from report.verdict import forecasts, readings, response_words, responses
from report.verdict.estimates import results, troops
from report.wording import cards, figure, spoken
from report.wording.spoken import ENGLISH, Quantity

WHOLE = "whole"  # the row that answers the title question
SAID = ("question", "answer", "likelihood", "figure")  # columns in words


@dataclass(frozen=True)
class Answer:
    """One question answered: ``likelihood`` is empty where the answer is no matter of it; ``latest`` is the day of its newest evidence.

    ``second_hand``: its figures that rest on secondary media or copies alone; empty where none does.

    ``pieces``: each of ``SAID`` piece by piece, the figures in it with their rows.
    """

    id: str
    question: str
    answer: str
    likelihood: str
    confidence: str
    figure: str
    latest: str
    second_hand: str
    section: str
    sources: str
    pieces: dict[str, list[str]]


def answers(language: str = ENGLISH) -> list[Answer]:
    """The answer to the title question and then the questions of a desk, in their order, in a language."""
    held = values()
    return [
        _answer(str(key), row, held, language) for key, row in evidence.load("answers").sort_values("place").iterrows()
    ]


def _answer(key: str, row: pd.Series, held: dict[str, Quantity], language: str) -> Answer:
    words = {field: spoken.text(f"answers:{key}", field, language) for field in SAID if pd.notna(row[field])}
    pieces = {field: spoken.pieces(words.get(field, ""), held, language) for field in SAID}
    newest = latest(row["evidence_rows"])
    return Answer(
        id=key,
        confidence=sureness(row["confidence"], language),
        latest=spoken.said(newest, language),
        second_hand=second_hand([*_named(" ".join(row[list(SAID)].dropna()), held), newest], language),
        section=row["section"],
        sources=sources(row["evidence_rows"]),
        pieces=pieces,
        **{field: str.join("", said) for field, said in pieces.items()},
    )


def second_hand(figures: list[Quantity], language: str = ENGLISH) -> str:
    """Those of some figures that rest on secondary media or copies alone, in a language; empty where none does."""
    told = [spoken.said(one, language) for one in figures if cards.alone(one.english)]
    return spoken.listing(list(dict.fromkeys(told)), language)


def _named(words: str, held: dict[str, Quantity]) -> list[Quantity]:
    """The figures that words name in braces."""
    return [held[name] for _, name, _, _ in string.Formatter().parse(words) if name]


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


def _known(kind: str, *values, behind: Any, rule: str = "") -> Quantity:
    """A figure with the rows behind it and the rule by which it was made of them, for the language of the book."""
    return spoken.of(kind, *values, english=figure.made(spoken.said(spoken.of(kind, *values)), behind, rule=rule))


def _term(chance: float, behind: Any) -> Quantity:
    return _known("term", forecasts.term_id(chance), behind=behind, rule=forecasts.WORDED)


def _of_command() -> dict[str, Quantity]:
    chain = army_organisation.chain()
    war = chain[(chain["phase"] == "war") & (chain["role"] == "commands")]
    dark = army_organisation.hidden(chain, "war", "commands")
    return {
        "command_dark": _known(
            "count", len(dark), behind=dark, rule="the forces of which nothing public says who commands them in war"
        ),
        "command_forces": _known("count", len(war), behind=war, rule="the forces of the chart of command"),
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
        "troops_rough": _known("about", rough(last["middle"]), behind=last, rule="the middle of the estimate, rounded"),
        "troops_above_term": _term(last["likelihood"], last),
        "troops_line": _known("number", troops.threshold(), behind="estimate_priors:threshold"),
        "band": spoken.of("number", results.MOST, english=results.band(results.MOST)),
        "last_count": spoken.of("dates", *counted[days], english=wording.dates(counted)),
    }


def rough(persons: float) -> int:
    """A number of persons by its first figure alone, as one would say it: 3,100 -> 3,000."""
    return int(round(persons, 1 - len(str(int(persons)))))


def _of_weapons() -> dict[str, Quantity]:
    told = {}
    for name in ("warheads", "launchers"):
        row = results.weapon(name)
        told[name] = spoken.of("points", float(row["likelihood"]), english=results.chance(row))
        told[f"{name}_term"] = _term(row["likelihood"], row)
    return told


def _of_exercises() -> dict[str, Quantity]:
    held = exercises.umbrellas().query("status == 'held'")
    counted = {"zapads": held[held["series"] == "zapad"], "shields": held[held["series"] == "union_shield"]}
    rule = "the editions of the series that were held"
    return {name: _known("count", len(rows), behind=rows, rule=rule) for name, rows in counted.items()}


def _of_allies() -> dict[str, Quantity]:
    followed, naming = responses.summary("any_ally"), responses.summary("naming")
    every = list(response_words.KINDS)
    found = [rule for rule in every if response_words.shown(rule)]
    sooner = "all" if found == every else "_".join(found) or "none"
    tested = response_words.is_shown(every)
    return {
        "steps": spoken.of("number", followed["steps"], english=responses.told("any_ally", "steps")),
        "answered": spoken.of("number", followed["answered"], english=responses.told("any_ally", "answered")),
        "named": spoken.of(
            "count", int(naming["answered"]), english=responses.told("naming", "answered", wording.count)
        ),
        "sooner": _known("word", f"sooner_{sooner}", behind=tested, rule=response_words.RANKED),
    }


def _of_readings() -> dict[str, Quantity]:
    found, attack = readings.answers(), evidence.load("events").loc["face_036"]
    told = {name: readings.in_state(state, found) for name, state in {"no": "not_met", "open": "open"}.items()}
    rule = "the readings of the word with this answer by the scores of the book"
    counts = {
        name: _known("count", len(some), behind=["district_readings", some], rule=rule) for name, some in told.items()
    }
    return {
        "readings": _known("count", len(found), behind="district_readings", rule="the readings of the word"),
        **{f"{name}_readings": counted for name, counted in counts.items()},
        "attack_year": _known("year", attack["date_from"].year, behind=attack),
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
    return _known("date", *max(days), behind=references, rule="the latest day of the rows that the answer names")


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
