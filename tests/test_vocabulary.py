"""Readers' words for values: as the schema says them, and as the code still says them elsewhere."""

import pytest

from report import evidence, wording
from report.evidence import reads
from report.exhibits.kit import forms, style


def test_labels_come_in_the_order_of_the_schema():
    status = {
        "held": "held",
        "announced": "announced, conduct not confirmed",
        "not_held": "not held",
        "disputed": "disputed",
    }
    assert list(evidence.labels("exercises", "status").items()) == list(status.items())
    assert evidence.label("exercises", "series", "zapad") == "Zapad"
    assert evidence.label("index_indicators", "direction", 1) == "more is closer"
    assert list(evidence.labels("district_scores", "low"))[:2] == ["0.0", "0.5"]


def test_a_value_without_words_of_its_own_is_told_with_blanks():
    assert evidence.label("presence", "metric", "airspace_violations") == "airspace violations"


def test_fields_of_codes_share_their_words():
    assert evidence.labels("arms_deliveries", "supplier") == evidence.words("country")
    assert evidence.label("responses", "actor", "NO") == "Norway"
    assert evidence.labels("places", "country") == {
        code: evidence.words("country")[code] for code in ("BY", "EE", "LT", "LV", "PL", "RU", "UA")
    }


@pytest.mark.parametrize(
    ("ask", "named"),
    [
        (lambda: evidence.labels("exercises", "nothing"), "nothing"),
        (lambda: evidence.labels("exercises", "summary"), "summary"),
        (lambda: evidence.label("exercises", "status", "dreamt"), "dreamt"),
        (lambda: evidence.words("colours"), "colours"),
    ],
)
def test_what_the_schema_lacks_is_named_in_one_line(ask, named):
    with pytest.raises(evidence.EvidenceError, match=rf"^.*{named}.*expected.*$"):
        ask()


def test_a_caller_may_change_what_it_got():
    evidence.labels("exercises", "status").clear()
    assert evidence.labels("exercises", "status")


def test_words_are_noted_for_the_build(tmp_path, monkeypatch):
    monkeypatch.setattr(reads, "NOTES", tmp_path)
    monkeypatch.setattr(reads, "_noted", set())
    monkeypatch.setenv("REPORT_CHAPTER", "chapters/some")
    evidence.label("arms_deliveries", "supplier", "RU")
    assert reads.noted("chapters/some") == ["table:arms_deliveries", "vocabulary:country"]


# ------------------------------------------------- words that stand in code too: a case goes with its dictionary

WHOLE = {
    "style.MARKS": ({value: mark[0] for value, mark in style.MARKS.items()}, "events", "qualifier"),
    "forms.STATUS_MARKS": ({key: mark[0] for key, mark in forms.STATUS_MARKS.items()}, "exercises", "status"),
}


@pytest.mark.parametrize(("said", "table", "field"), WHOLE.values(), ids=WHOLE)
def test_code_says_what_the_schema_says(said, table, field):
    assert said == evidence.labels(table, field)


PART = {  # dictionaries of a part of the values, and groups of values where the group has a value's own name
    "wording.BOUND_WORDS": ({key: word.strip() for key, word in wording.BOUND_WORDS.items()}, "facts", "bound"),
}


@pytest.mark.parametrize(("said", "table", "field"), PART.values(), ids=PART)
def test_code_says_of_a_part_what_the_schema_says(said, table, field):
    found = evidence.labels(table, field)
    assert said == {value: found[value] for value in said}
