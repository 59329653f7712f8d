"""The key judgements: the words of ``data/judgements.csv`` with figures computed, for the summary, the brief and its spoken.

Also how the key judgements of all chapters are worded: their likelihood words and levels of confidence, counted.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import pandas as pd

from report import evidence
from report.evidence import reads
from report.verdict import answer, response_words
from report.wording import spoken
from report.wording.spoken import ENGLISH, Quantity

WORDED = re.compile(r"^(\d+)\. \*\*.+?\*\* (?:([^.]+)\. )?Confidence: (high|moderate|low)\b", re.MULTILINE)
LEVELS = {"low": 1, "moderate": 2, "high": 3}


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


def worded() -> pd.DataFrame:
    """The key judgements of all chapters, a row each: ``chapter``, ``place``, ``likelihood`` as worded ('' where it has none), ``confidence``."""
    found = []
    for path in sorted((evidence.ROOT / "chapters").glob("*.ipynb")):
        reads.note(f"chapter:{path.stem}")
        cells = ["".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
        listed = (cell for cell in cells if ":class: key-judgements" in cell)
        found += [(path.stem, int(place), *said) for cell in listed for place, *said in WORDED.findall(cell)]
    return pd.DataFrame(found, columns=["chapter", "place", "likelihood", "confidence"])


def pairs(rows: pd.DataFrame) -> pd.DataFrame:
    """A row a likelihood word of the judgements (frame of ``worded``): how far it lies from even, in ``steps``, and the ``level`` of confidence beside it."""
    ranks = evidence.load("likelihood_terms").set_index("term")["rank"]
    words = re.compile("|".join(sorted(ranks.index, key=len, reverse=True)))
    steps = ranks.sub(ranks["roughly even chance"]).abs()
    named = rows.assign(word=rows["likelihood"].str.lower().map(words.findall)).explode("word").dropna(subset="word")
    return named.assign(steps=named["word"].map(steps), level=named["confidence"].map(LEVELS))


def apart(together: int, count: int) -> str:
    """Whether two scales tell more than one, where so many of the pairs stand at the same step of both."""
    return "more than one would" if together <= count / 2 else "little more than one would"
