"""The evidence package: it keeps its rules, and each kind of bad row is refused in one line."""

import csv

import pandas as pd
import pytest

from report import evidence


def rewrite(folder, table, change):
    """Rewrite one table of a copied package: ``change`` maps the list of rows (dictionaries) to new rows."""
    path = folder / "data" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    head = list(rows[0])
    rows = change(rows)
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(dict.fromkeys([*head, *(key for row in rows for key in row)])), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def set_cell(column, value, which=0, only=lambda row: True):
    def change(rows):
        chosen = [row for row in rows if only(row)][which]
        chosen[column] = value
        return rows

    return change


def faults(folder, table):
    return [str(fault) for fault in evidence.validate(folder / "data", folder / "references.bib", [table])]


def only_fault(folder, table, *words):
    """The package has exactly one fault, in one line, that names what a reader needs."""
    evidence._ids.cache_clear()
    found = faults(folder, table)
    assert len(found) == 1, found
    assert "\n" not in found[0]
    for word in (f"data/{table}.csv", "expected", *words):
        assert word in found[0], found[0]


def test_the_real_package_keeps_its_rules():
    assert [str(fault) for fault in evidence.validate()] == []


def test_wrong_type(damaged):
    rewrite(damaged, "exercise_strength", set_cell("low", "many"))
    only_fault(damaged, "exercise_strength", "column low", "'many'", "type number")


def test_unknown_source_key(damaged):
    rewrite(damaged, "exercises", set_cell("sources", "nobody_1999"))
    only_fault(damaged, "exercises", "column sources", "nobody_1999", "references.bib")


def test_unknown_qualifier(damaged):
    rewrite(damaged, "exercises", set_cell("qualifier", "rumoured"))
    only_fault(damaged, "exercises", "column qualifier", "'rumoured'", "one of official_declared, reported, estimated, alleged")


def test_low_above_high(damaged):
    rewrite(damaged, "exercise_strength", set_cell("low", "999999999"))
    only_fault(damaged, "exercise_strength", "column low", "999999999", "not above high")


def test_end_before_start(damaged):
    rewrite(damaged, "exercises", set_cell("date_to", "1990-01-01", only=lambda row: row["date_from"] and not row["part_of"]))
    only_fault(damaged, "exercises", "column date_to", "'1990-01-01'", "not before date_from")


def test_day_that_is_not_in_the_calendar(damaged):
    rewrite(damaged, "exercises", set_cell("date_from", "2021-02-30", only=lambda row: not row["date_to"]))
    only_fault(damaged, "exercises", "column date_from", "'2021-02-30'", "date of the calendar")


def test_duplicate_id(damaged):
    rewrite(damaged, "exercise_strength", lambda rows: [*rows, dict(rows[0])])
    only_fault(damaged, "exercise_strength", "column id", "no other row")


def test_dangling_part_of(damaged):
    rewrite(damaged, "exercises", set_cell("part_of", "no_such_exercise"))
    only_fault(damaged, "exercises", "column part_of", "'no_such_exercise'", "id of a row")


def test_dangling_foreign_key(damaged):
    rewrite(damaged, "exercise_strength", set_cell("exercise", "no_such_exercise"))
    only_fault(damaged, "exercise_strength", "column exercise", "'no_such_exercise'", "id of a row of exercises")


def test_missing_file(damaged):
    (damaged / "data" / "annual_plans.csv").unlink()
    only_fault(damaged, "annual_plans", "a file that exists")


def test_stray_column(damaged):
    rewrite(damaged, "annual_plans", lambda rows: [row | {"stray": "x"} for row in rows])
    only_fault(damaged, "annual_plans", "column stray", "only the columns")


def test_missing_column(damaged):
    rewrite(damaged, "annual_plans", lambda rows: rows)
    path = damaged / "data" / "annual_plans.csv"
    pd.read_csv(path, dtype=str).drop(columns="note").to_csv(path, index=False)
    only_fault(damaged, "annual_plans", "column note", "every column")


def test_byte_that_is_not_utf8(damaged):
    path = damaged / "data" / "annual_plans.csv"
    path.write_bytes(path.read_bytes() + b"\xff\n")
    only_fault(damaged, "annual_plans", "UTF-8")


def test_high_confidence_on_other_media_alone(damaged):
    keys = evidence.sources().query("kind == 'media_other'").index
    rewrite(damaged, "exercises", lambda rows: [rows[0] | {"sources": keys[0], "confidence": "high"}, *rows[1:]])
    only_fault(damaged, "exercises", "column confidence", "'high'", "media_other")


def test_evidence_of_a_claim_must_exist(damaged):
    rewrite(damaged, "claims", set_cell("evidence_for", "exercises:no_such_row"))
    only_fault(damaged, "claims", "column evidence_for", "no_such_row", "table:row")


def test_loading_a_bad_table_raises_one_line(damaged):
    rewrite(damaged, "exercises", set_cell("qualifier", "rumoured"))
    with pytest.raises(evidence.EvidenceError, match=r"^data/exercises\.csv: row \w+, column qualifier: 'rumoured', expected .*$"):
        evidence.load("exercises", damaged / "data", damaged / "references.bib")


def test_unknown_table_is_named():
    with pytest.raises(evidence.EvidenceError, match="no_such_table"):
        evidence.load("no_such_table")


def test_types_of_a_loaded_table():
    frame = evidence.load("exercise_strength")
    assert frame.index.is_unique and frame.index.name == "id"
    assert frame["low"].dtype == "Float64"
    assert list(frame["qualifier"].cat.categories) == ["official_declared", "reported", "estimated", "alleged"]
    plans = evidence.load("annual_plans")
    assert plans["year"].dtype == "Int64"


def test_partial_dates_keep_their_precision(damaged):
    column = {"date_from": "2009", "date_to": "2009-02"}
    rewrite(damaged, "exercises", lambda rows: [rows[0] | column, *rows[1:]])
    first = evidence.load("exercises", damaged / "data", damaged / "references.bib").iloc[0]
    assert (first["date_from"], first["date_from_precision"]) == (pd.Timestamp(2009, 1, 1), "year")
    assert (first["date_to"], first["date_to_precision"]) == (pd.Timestamp(2009, 2, 28), "month")


def test_loaded_frames_are_the_callers_own():
    mine = evidence.load("claims")
    mine["claim"] = "changed"
    assert (evidence.load("claims")["claim"] != "changed").all()
