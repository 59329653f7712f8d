"""How rows are told: the line ``tell`` of a table in parts, its faults, and the words that it gives for a row."""

import pandas as pd
import pytest

from report import evidence, wording
from report.evidence import telling
from report.wording import sentences, values

NAME = {"name": "name", "title": "Name", "type": "string", "constraints": {"required": True}}
STATUS = {
    "name": "status",
    "title": "Status",
    "type": "string",
    "constraints": {"enum": ["held", "not_held"]},
    "categories": [{"value": "held", "label": "held"}, {"value": "not_held", "label": "was not held"}],
}
FIGURES = [{"name": name, "title": name, "type": "number"} for name in ("low", "high")]
OTHERS = [{"name": name, "title": name, "type": "string"} for name in ("bound", "unit", "value_text")]
FLAG = {"name": "acting", "title": "Acting", "type": "boolean", "constraints": {"required": True}}
DAYS = [{"name": name, "title": name, "type": "string", "partialDate": True} for name in ("date_from", "date_to")]
PART = {"name": "part_of", "title": "Part of", "type": "string"}
SHARE = {"name": "share", "title": "Share", "type": "number", "unit": "share"}
FIELDS = [NAME, STATUS, *FIGURES, *OTHERS, FLAG, *DAYS, PART, SHARE]
KEYS = [{"fields": ["part_of"], "reference": {"resource": "", "fields": ["id"]}}]


def table(tell):
    return {"name": "drills", "tell": tell, "schema": {"fields": FIELDS, "foreignKeys": KEYS}}


def told(monkeypatch, tell, **cells):
    """A made-up row in words; a date is given as (day, precision)."""
    row = {field["name"]: pd.NA for field in FIELDS} | {"name": "Shield", "acting": False, "qualifier": "reported"}
    for name in ("date_from", "date_to"):
        row[name], row[f"{name}_precision"] = cells.pop(name, (pd.NaT, None))
    monkeypatch.setattr(evidence, "resource", lambda name: table(tell))
    monkeypatch.setattr(evidence, "load", lambda name: pd.DataFrame([row | cells, row | {"name": "Zapad"}], ["a", "b"]))
    return sentences.sentence("drills:a")


@pytest.mark.parametrize(
    ("tell", "cells", "words"),
    [
        ("{name}", {}, "Shield"),
        ("{name}", {"name": "Shield."}, "Shield"),
        ("{name}[ ({status!=held})]", {"status": "held"}, "Shield"),
        ("{name}[ ({status!=held})]", {"status": "not_held"}, "Shield (was not held)"),
        ("{name}[ ({status=held})]", {"status": "not_held"}, "Shield"),
        ("{name}[ ({status})]", {}, "Shield"),
        ("{name}: [{low..high}[ {unit}]|{value_text}|not stated]", {}, "Shield: not stated"),
        ("{name}: [{low..high}[ {unit}]|{value_text}]", {"value_text": "many"}, "Shield: many"),
        ("{name}: [{low..high}[ {unit}]|{value_text}]", {"low": 5.0, "high": 7.5, "unit": "tanks"}, "Shield: 5.0–7.5 tanks"),
        ("{name}: [{low..high}]", {"low": 9000.0, "high": 9000.0, "bound": "at_most"}, "Shield: up to 9,000"),
        ("{name}: [{low..high}]", {"low": 0.0, "high": 0.0}, "Shield: 0"),
        ("{name}[, {acting}]", {"acting": True}, "Shield, acting"),
        ("{name}[, {acting}]", {"acting": False}, "Shield"),
        ("{name}[, part of {part_of.name}]", {"part_of": "b"}, "Shield, part of Zapad"),
        ("{name}[, part of {part_of.name}]", {}, "Shield"),
        ("{name}[: {share}]", {"share": 0.781}, "Shield: 78 per cent"),
        ("{name}[ ({date_from..date_to})]", {"date_from": (pd.Timestamp(2021, 9, 1), "month")}, "Shield (September 2021)"),
        ("{name}[ ({date_from..date_to})]", {}, "Shield"),
    ],
)  # fmt: skip
def test_a_row_is_told_as_its_table_says(monkeypatch, tell, cells, words):
    assert told(monkeypatch, tell, **cells) == words
    assert list(telling.faults(table(tell), {"drills": table(tell)})) == []


@pytest.mark.parametrize(
    ("tell", "expected"),
    [
        ("{name", "within brackets that open and close"),
        ("[{name}", "a ']' for each '['"),
        ("{name}]", "within brackets that open and close"),
        ("{name}|{status}", "within brackets that open and close"),
        ("{the name}", "names in braces"),
        ("{title}", "a column of the table in place of title"),
        ("{name}[{low..top}]", "a column of the table in place of top"),
        ("{value_text}", "value_text within [brackets]"),
        ("{acting}", "acting within [brackets]"),
        ("{name}[{status!=dreamt}]", "a value of status in place of dreamt"),
        ("{name}[{part_of}]", "part_of with a column of drills"),
        ("{name}[{part_of.title}]", "a column of drills in place of title"),
        ("{name.status}", "name alone: it refers to no table"),
    ],
)
def test_a_line_that_cannot_be_told_is_refused(tell, expected):
    found = list(telling.faults(table(tell), {"drills": table(tell)}))
    assert any(expected in fault for fault in found), found


def test_every_table_that_states_something_can_be_told():
    for name in evidence.names():
        if evidence.attributed(evidence.resource(name)):
            first = evidence.load(name).index[0]
            assert len(sentences.sentence(f"{name}:{first}")) > 8, name


def test_rows_that_are_no_statements_are_not_told():
    with pytest.raises(KeyError, match="no line to tell them"):
        sentences.words(f"source_checks:{evidence.load('source_checks').index[0]}")


def test_a_share_that_is_not_whole_is_never_told_as_none_or_all():
    shares = {0: "0", 0.004: "under 1", 0.5: "50", 0.994: "99", 0.9991: "over 99", 1: "100"}
    for share, words in shares.items():
        assert wording.in_percent(share) == words
        assert values.words(SHARE, pd.Series({"share": share})) == f"{words} per cent"
    assert wording.in_percent(float("nan")) == wording.UNKNOWN


def test_single_figures_have_no_more_decimals_than_they_bear():
    row = pd.Series({"share": 0.5, "low": 179.16})
    assert values.words(FIGURES[0], row) == "179" and values.words(SHARE, row) == "50 per cent"
    assert values.words(FIGURES[0], pd.Series({"low": 1.146})) == "1.15"
