"""Entering sources and rows: the line in its place, the rest untouched, and what breaks a rule refused in one line with nothing written."""

import csv
import io
import os
import subprocess
import sys

import pytest

from report import evidence
from report.upkeep import entry

SOURCE = {
    "key": "osw_zapad_9999",
    "title": "What is 5 % & more: a_b",
    "publisher": "OSW",
    "author": "",
    "date": "2021-09",
    "url": "https://example.org/a_b",
    "note": "In Polish",
    "keywords": "think_tank",
    "related": "",
}
ROW = {
    "id": "zz_new_drill_2021",
    "name": 'A drill, "new"',
    "series": "staff",
    "kind": "staff",
    "date_from": "2021-03",
    "status": "held",
    "summary": "A staff training of both general staffs.",
    "qualifier": "reported",
    "sources": "tass_zapad2021size_2021",
    "confidence": "medium",
}


def row(**changes) -> dict[str, str]:
    fields = evidence.resource("exercises")["schema"]["fields"]
    return entry.answers(fields, ROW | changes, "data/exercises.csv")


def test_a_source_stands_in_order_and_says_what_was_entered(damaged):
    path = damaged / "references.bib"
    before = path.read_text(encoding="utf-8")
    entry.add_source(SOURCE, path)
    after = path.read_text(encoding="utf-8")
    found = evidence.sources(path)
    assert list(found.index) == sorted([*evidence.sources().index, SOURCE["key"]])
    assert found.loc[SOURCE["key"], ["title", "date", "url", "kind"]].tolist() == [SOURCE[name] for name in ("title", "date", "url", "keywords")]  # fmt: skip
    start = after.index("@online{osw_zapad_9999,")
    assert after[:start] + after[after.index("@online", start + 1) :] == before


def test_the_last_source_of_all_is_written_at_the_end(damaged):
    path = damaged / "references.bib"
    entry.add_source(SOURCE | {"key": "zzz_last_2021"}, path)
    assert evidence.sources(path).index[-1] == "zzz_last_2021" and path.read_text(encoding="utf-8").endswith("}\n")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"key": "tass_zapad2021size_2021"}, "a key that no other entry has"),
        ({"url": evidence.sources().loc["tass_zapad2021size_2021", "url"] + "#top", "keywords": "media_state"}, "an address that no other entry has"),
        ({"related": "nobody_1999"}, "the key of another entry"),
        ({"title": "An {open brace"}, "as many closing braces"),
    ],
    ids=["key", "address", "related", "brace"],
)  # fmt: skip
def test_a_source_that_breaks_a_rule_is_refused(damaged, changes, words):
    path = damaged / "references.bib"
    before = path.read_bytes()
    with pytest.raises(evidence.EvidenceError, match=words) as found:
        entry.add_source(SOURCE | changes, path)
    assert "\n" not in str(found.value) and path.read_bytes() == before


def test_a_row_is_appended_and_nothing_else_changes(damaged):
    path = damaged / "data" / "exercises.csv"
    before = path.read_text(encoding="utf-8")
    said = entry.add_row("exercises", row(), damaged / "data", damaged / "references.bib")
    after = path.read_text(encoding="utf-8")
    assert "exercises:zz_new_drill_2021" in said and after.startswith(before)
    assert (
        evidence.load("exercises", damaged / "data", damaged / "references.bib").loc[ROW["id"], "name"] == ROW["name"]
    )


def test_a_table_in_order_stays_in_order():
    assert entry.with_row("id,a\na,1\nc,2\n", {"id": "b", "a": "x, y"}) == 'id,a\na,1\nb,"x, y"\nc,2\n'
    assert entry.with_row("id,a\nc,1\na,2\n", {"id": "b", "a": ""}) == "id,a\nc,1\na,2\nb,\n"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"id": evidence.load("exercises").index[0]}, "an id that no other row has"),
        ({"sources": "nobody_1999"}, "unknown: 'nobody_1999'"),
        ({"date_to": "2020"}, "a date not before date_from"),
        ({"part_of": "nothing"}, "the id of a row"),
    ],
    ids=["id", "source", "dates", "key"],
)
def test_a_row_that_breaks_a_rule_is_refused(damaged, changes, words):
    path = damaged / "data" / "exercises.csv"
    before = path.read_bytes()
    with pytest.raises(evidence.EvidenceError, match=words) as found:
        entry.add_row("exercises", row(**changes), damaged / "data", damaged / "references.bib")
    assert "\n" not in str(found.value) and path.read_bytes() == before


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"series": "zapat"}, "column series: 'zapat', expected one of zapad"),
        ({"date_from": "2021-13"}, "a date of the calendar"),
        ({"summary": ""}, "column summary: '', expected a value"),
        ({"colour": "red"}, "no field 'colour'"),
        ({"id": "New Drill"}, "the form"),
    ],
    ids=["value", "date", "needed", "column", "form"],
)
def test_a_field_that_may_not_stand_is_named(changes, words):
    with pytest.raises(evidence.EvidenceError, match=words) as found:
        row(**changes)
    assert "\n" not in str(found.value)


def test_a_person_is_asked_until_the_answer_may_stand():
    fields = [
        field
        for field in evidence.resource("exercises")["schema"]["fields"]
        if field["name"] in ("id", "series", "note")
    ]
    replies, told = iter(["", "a_drill", "zapat", "zapad", ""]), []
    assert entry.asked(fields, lambda _: next(replies), told.append) == {"id": "a_drill", "series": "zapad", "note": ""}
    text = "\n".join(told)
    assert "id (needed): Stable key of the row." in text and "union_shield = Union Shield" in text
    assert text.count("expected ") == 2


def test_codes_and_flags_are_told_in_words():
    fields = {field["name"]: field for field in evidence.resource("russia_treaties")["schema"]["fields"]}
    assert "AM = Armenia" in entry.meaning(fields["country"], "russia_treaties")
    assert "true = yes" in entry.meaning(fields["defence"], "russia_treaties")
    kinds = next(field for field in entry.source_fields() if field["name"] == "keywords")
    assert "media_state = state media" in entry.meaning(kinds)


def test_pairs_come_of_a_line_or_of_lines():
    assert entry.given("id=a name='Two words' note=") == {"id": "a", "name": "Two words", "note": ""}
    assert entry.given("id=a\nname=It's two words\n") == {"id": "a", "name": "It's two words"}
    with pytest.raises(evidence.EvidenceError, match="FIELDS: 'words', expected name=value"):
        entry.given("id=a words")


@pytest.mark.parametrize(
    ("arguments", "fields", "words"),
    [
        (["row", "nothing"], "id=a", "TABLE=nothing: expected one of exercises"),
        (["row", "exercises"], "id=a", "column name: '', expected a value"),
        (["source"], "key=A", "references.bib: row A, column key"),
    ],
)
def test_the_command_ends_with_one_line(arguments, fields, words):
    environment = os.environ | {"FIELDS": fields, "PYTHONPATH": str(evidence.ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "report.upkeep.entry", *arguments], capture_output=True, text=True, env=environment
    )
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 1 and words in done.stderr


def test_the_rows_of_all_tables_could_be_entered():
    """What is asked for takes every cell that stands in the tables."""
    for table in evidence.package()["resources"]:
        fields = {field["name"]: field for field in table["schema"]["fields"]}
        for cells in csv.DictReader(io.StringIO((evidence.DATA / table["path"]).read_text(encoding="utf-8"))):
            for name, value in cells.items():
                assert entry.expected(value, fields[name]) is None, (table["name"], cells["id"], name)
