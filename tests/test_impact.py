"""What rests on a row and what would change without it: told apart, and found by doing it."""

import csv
import importlib.util
import json
import shutil

import numpy as np
import pytest

from conftest import ROOT
from report import evidence
from report.publish import impact, stated
from report.publish.browser.rests import Use
from report.publish.impact import Change, Fall


def rows(folder, table: str) -> list[dict]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def folder(tmp_path):
    """A copy of the tables."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return tmp_path / "data"


def test_a_row_falls_with_the_links_that_must_name_it(folder):
    link = rows(folder, "command_statements")[0]
    fall = impact.without(f"facts:{link['fact']}", folder)
    assert f"command_statements:{link['id']}" in fall.rows
    assert link["fact"] not in [row["id"] for row in rows(folder, "facts")]
    assert link["id"] not in [row["id"] for row in rows(folder, "command_statements")]


def test_a_judgement_stays_without_the_row_and_is_told_as_bare_where_no_other_is_left(folder):
    forecast = next(row for row in rows(folder, "forecasts") if row["evidence_state"].count(";") == 1)
    first, second = forecast["evidence_state"].split(";")
    assert f"forecasts:{forecast['id']}" not in impact.without(first, folder).bare
    assert f"forecasts:{forecast['id']}" in impact.without(second, folder).bare
    assert next(row for row in rows(folder, "forecasts") if row["id"] == forecast["id"])["evidence_state"] == ""


def test_a_step_of_the_index_falls_with_the_event_that_it_dates(folder):
    step = rows(folder, "index_steps")[0]
    assert f"index_steps:{step['id']}" in impact.without(step["evidence_step"], folder).rows


def test_no_reference_to_a_fallen_row_is_left(folder):
    reference = rows(folder, "index_steps")[0]["evidence_step"]
    fall = impact.without(reference, folder)
    gone = {reference, *fall.rows}
    for entry in evidence.package()["resources"]:
        columns = [
            field["name"]
            for field in entry["schema"]["fields"]
            if ":" in field.get("constraints", {}).get("pattern", "")
        ]
        for row in rows(folder, entry["name"]):
            assert not gone & {part for column in columns for part in row[column].split(";")}, (
                entry["name"],
                row["id"],
            )


def test_a_row_that_is_not_there_is_refused(folder):
    with pytest.raises(KeyError):
        impact.without("facts:no_such_row", folder)
    with pytest.raises(SystemExit, match="no row"):
        impact.impact("facts:no_such_row")


def test_changes_are_figures_that_are_told_otherwise_or_cannot_be_told():
    def said(**figures):
        return {
            "models": {"index": "5"},
            "chapters": {
                "a": {"figures": [{"name": name, "text": text, "around": "… men"} for name, text in figures.items()]}
            },
        }

    after = said(same="1", moved="3", lost=None) | {"models": {"index": "6"}}
    assert list(impact.changes(said(same="1", moved="2", lost="4"), after)) == [
        Change("models", "index", "5", "6", ""),
        Change("a", "moved", "2", "3", "… men"),
        Change("a", "lost", "4", None, "… men"),
    ]


def test_the_report_keeps_what_rests_apart_from_what_would_change():
    uses = {"t:a": [Use("t:a", "claim", "claims:c01", "A claim", "evidence/claims.html#c01")]}
    words = impact.report(
        "t:a",
        uses,
        Fall([], ["claims:c01"]),
        [Change("02", "held", "six", "five", "… editions")],
        [],
        {"t:a": "A row", "claims:c01": "A claim"},
    )
    rests, _, change = words.partition("Would change, reckoned without it:")
    assert "verdict on a claim: A claim (evidence/claims.html#c01)" in rests and "six -> five" in change
    assert "no row would be left" in rests and "only a reader can say" in change
    quiet = impact.report("t:a", {}, Fall([], []), [], [], {"t:a": "A row"})
    assert "Nothing names this row" in quiet and "Nothing that models or prose state would change" in quiet


def test_prose_is_stated_statement_by_statement(tmp_path):
    cells = [
        ("code", "known = {'a': 1}\nfirst = known['a']\nlost = known['gone']\nafter = lost + 1\nprint('shown')"),
        ("markdown", "(size)=\n## Size\nThere are {eval}`first` men. Of them **{eval}`lost`** [left](#x)."),
    ]
    path = tmp_path / "x.ipynb"
    path.write_text(
        json.dumps({"cells": [{"cell_type": kind, "source": [text]} for kind, text in cells]}), encoding="utf-8"
    )
    found = stated.of_chapter(path)
    assert found["figures"] == [
        {"name": "first", "text": "1", "section": "size", "around": "There are _ men."},
        {"name": "lost", "text": None, "section": "size", "around": "Of them _ left."},
    ]
    assert ["KeyError" in why for why in found["failed"]] == [True, False]


# ------------------------------------------------------------------------------------- three rows, left out in earnest

FEW = "--chapters=data,05_facilities_and_presence"  # the models are reckoned with any


@pytest.fixture(scope="module")
def whole():
    return impact.reckoned(ROOT / "data", FEW)


def moved(whole: dict, folder) -> dict[tuple[str, str], tuple[str, str | None]]:
    """Place and name of each figure that changed, and from what to what."""
    found = impact.changes(whole, impact.reckoned(folder, FEW))
    return {(change.place, change.name): (change.before, change.after) for change in found}


@pytest.mark.slow
def test_a_base_rate_falls_with_a_case_of_it(whole, folder):
    forecast = next(row for row in rows(folder, "forecasts") if row["id"] == "supreme_council_military")
    counted = [
        row
        for row in rows(folder, "agreements")
        if row["binding_level"] == "supreme_council_act"
        and row["subject"] in ("doctrine_and_plan", "regional_grouping")
    ]
    years = [row["date_signed"][:4] for row in counted]
    alone = next(
        row["id"]
        for row in counted
        if years.count(row["date_signed"][:4]) == 1 and row["date_signed"] >= forecast["base_from"]
    )
    impact.without(f"agreements:{alone}", folder)
    yes, of = int(forecast["base_yes"]), forecast["base_of"]
    assert moved(whole, folder)["models", f"base rate of {forecast['indicator']}"] == (
        f"{yes} of {of}",
        f"{yes - 1} of {of}",
    )


@pytest.mark.slow
def test_the_index_moves_with_a_step_as_a_second_index_says_too(whole, folder):
    spec = importlib.util.spec_from_file_location("independent_index", ROOT / "tests" / "independent" / "index.py")
    second = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(second)
    shutil.copy(ROOT / "edition.yml", folder.parent)  # the second index reads the years there
    step = [row for row in rows(folder, "index_steps") if row["indicator"] == "nuclear"][-1]
    impact.without(step["evidence_step"], folder)
    there = {
        key: np.array_equal(ends, other, equal_nan=True)
        for (key, ends), other in zip(second.ends(ROOT / "data").items(), second.ends(folder).values())
    }
    assert not there["nuclear"]
    assert any(name.startswith("index in 202") for place, name in moved(whole, folder) if place == "models")


@pytest.mark.slow
def test_a_row_that_only_the_count_of_rows_rests_on_changes_that_count_alone(whole, folder):
    impact.without("presence:pres_002", folder)
    total = sum(len(evidence.load(name)) for name in evidence.names())
    found = moved(whole, folder)
    assert found["data", "row_count"] == (f"{total:,}", f"{total - 1:,}")
    assert not [name for place, name in found if place == "models"]
