"""The answer: its words hold no typed figure, its figures are computed, its day is that of the rows it names."""

import json
import re
import string

import pandas as pd
import pytest
from test_prose import LIKELIHOOD, ROOT, typed_figures

from report import evidence
from report.verdict import answer, response_words
from report.wording import figure, spoken

LONGEST = 65  # words of the answer to the title question
COLUMNS = ("question", "answer", "likelihood", "figure")


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    return evidence.load("answers")


def test_words_hold_no_typed_figure_and_name_known_ones(rows):
    held = answer.figures()
    for words in rows[list(COLUMNS)].stack().dropna():
        assert typed_figures(re.sub(r"\{\w+\}", " ", words)) == [], words
        assert {name for _, name, _, _ in string.Formatter().parse(words) if name} <= set(held), words


def test_every_computed_figure_is_named(rows):
    assert {name for words in rows[list(COLUMNS)].stack().dropna() for name in re.findall(r"\{(\w+)\}", words)} == set(
        answer.figures()
    )


def test_the_answer_is_short_and_likelihood_and_confidence_are_apart():
    whole, *asked = answer.answers()
    assert whole.id == answer.WHOLE and len(whole.answer.split()) <= LONGEST
    for one in asked:
        assert one.confidence not in one.likelihood.split() and "confidence" not in one.likelihood


def test_the_model_of_codings_stays_out_of_answers_and_judgements_and_is_told_as_no_likelihood(rows):
    assert "coding" not in " ".join(rows[list(COLUMNS)].stack().dropna())
    told = []
    for name in ("00_summary", "07_verdict", "district_coding"):
        cells = json.loads((ROOT / "chapters" / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
        texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
        listed = [text for text in texts if ":class: key-judgements" in text]
        assert len(listed) == (name != "district_coding")
        assert not any("coding" in text or "command_odds" in text for text in listed)
        told += [text for text in texts if "{eval}`command_odds`" in text]
    assert len(told) == 1
    assert "given the codings, and none about the world" in told[0] and not LIKELIHOOD.search(told[0])


def test_that_allies_seldom_name_a_step_is_what_the_responses_show():
    assert "seldom name a step" in evidence.load("judgements").loc["responses", "judgement"]
    assert response_words.followed("naming") in ("few", "none")


def test_reasons_stand_in_the_book(rows):
    labels = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "chapters").glob("*.ipynb"))
    for section in rows["section"]:
        assert f"({section})=" in labels, section


def test_an_answer_is_as_new_as_its_newest_row():
    assert spoken.said(answer.latest("events:face_036")) == "24 February 2022"
    assert spoken.said(answer.latest("events:face_036;presence:pres_067")) == "26 March 2025"
    newest = answer.latest(evidence.load("estimates").loc["launchers_present", "evidence_rows"])
    assert answer.latest("estimates:launchers_present") == newest
    assert spoken.said(newest) != "30 November 2026"


@pytest.mark.parametrize("persons, words", [(3_100, "about 3,000"), (850, "about 800"), (12_700, "about 10,000")])
def test_a_rough_number_has_one_figure(persons, words):
    assert spoken.said(spoken.of("about", answer.rough(persons))) == words


def test_an_unknown_figure_is_refused():
    with pytest.raises(KeyError, match="nothing"):
        spoken.filled("There are {nothing}.", answer.values())
    assert spoken.filled("there are {number}.", {"number": spoken.of("count", 3)}) == "There are three."
    assert spoken.filled(float("nan"), {}) == ""


def test_every_figure_of_an_answer_knows_its_rows(rows):
    held = {name: value.english for name, value in answer.values().items()}
    bare = [
        name for name, words in held.items() if not isinstance(words, figure.Figure) or not (words.rows or words.why)
    ]
    assert bare == [] and [name for name, words in held.items() if words.why] == ["band"]
    for one in answer.answers():
        assert "".join(one.pieces["answer"]) == one.answer and isinstance(one.latest, figure.Figure)
    assert held["zapads"].rows and all(row.startswith("exercises:") for row in held["zapads"].rows)
    assert held["attack_year"].rows == ("events:face_036",)
