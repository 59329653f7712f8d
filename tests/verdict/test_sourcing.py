"""By what sources the evidence is carried: independence on made-up rows, counts of an earlier edition against its own files."""

import ast
import io
import subprocess

import pandas as pd
import pytest
import yaml

from report import evidence
from report.evidence import bibliography, second_reading
from report.exhibits import catalogue
from report.verdict import evidence_read, sourcing

ENTRIES = pd.DataFrame(
    [
        ("a1", "Reuters", "", "media_independent"),
        ("a2", "Reuters (London)", "", "media_independent"),
        ("b1", "OSW", "", "think_tank"),
        ("c1", "BelTA", "", "media_state"),
        ("d1", "Ministry of Defence", "", "official_by"),
        ("e1", "A blog", "", "media_other"),
        ("f1", "AP via StudioTV", "", "media_independent"),
        ("g1", "NATO", "", "official_nato_eu"),
        ("h1", "Missoulian (AP)", "", "media_independent"),
        ("h2", "Navy Times / AP", "", "media_independent"),
        ("i1", "Gazeta.ua (TASS)", "", "media_independent"),
    ],
    columns=["key", "publisher", "note", "kind"],
).set_index("key")


@pytest.mark.parametrize(
    ("cell", "found"),
    [("a1", False), ("a1;a2", False), ("a1;b1", True), ("a1;c1", False), ("c1;d1", False), ("b1;e1", False), ("b1;f1", False), ("c1;b1;g1", True), ("h1;h2", False), ("h1;b1", True), ("i1;b1", False)],
)  # fmt: skip
def test_two_sources_are_independent_where_they_are_two_outlets_at_first_hand_and_none_of_a_state(cell, found):
    assert sourcing.independent(pd.Series([cell], ["x"]), ENTRIES).to_list() == [found]


def test_rows_that_judgements_name_are_counted_once_each():
    cells = {
        "facts": pd.Series(["a1;b1", "a1", "b1;g1"], ["one", "two", "three"]),
        "events": pd.Series([None], ["gone"]),
    }
    found = sourcing.counts(
        ENTRIES, pd.Series(["facts:one", "facts:two", "facts:one", "events:gone", "claims:c01"]), cells
    )
    assert (found["key_rows", ""], found["independent", ""]) == (2, 1)
    assert found["sources", "media_independent"] == 6 and found["sources", "monitor_ngo"] == 0


def test_sources_of_this_edition_are_all_counted():
    assert sourcing.by_kind()["now"].sum() == len(evidence.sources())
    found, share = sourcing.now(), sourcing.share_now()
    assert len(share.rows) == found["key_rows", ""] and set(share.rows) <= set(evidence_read.judged_on())
    assert share == f"{100 * found['independent', ''] / found['key_rows', '']:.0f}"


def _shown(commit, path):
    run = subprocess.run(["git", "show", f"{commit}:{path}"], cwd=evidence.ROOT, capture_output=True)
    if run.returncode:
        pytest.skip("the history is not here")
    return run.stdout


def test_counts_of_the_earlier_edition_are_those_of_its_files(tmp_path):
    rows = sourcing.before()
    commit = rows["commit"].unique().item()
    (tmp_path / "references.bib").write_bytes(_shown(commit, "references.bib"))
    package = yaml.safe_load(_shown(commit, "data/datapackage.json"))
    named, cells = [], {}
    for entry in package["resources"]:
        frame = pd.read_csv(
            io.BytesIO(_shown(commit, f"data/{entry['path']}")), dtype=str, keep_default_na=False, na_values=[""]
        )
        frame = frame.set_index("id")
        if entry["topic"] == "verdict":
            named.append(evidence_read.references(frame))
        elif "sources" in frame:
            cells[entry["name"]] = frame["sources"]
    found = sourcing.counts(bibliography.entries(tmp_path / "references.bib"), pd.concat(named), cells)
    stored = {
        (row["counted"], row["kind"] if pd.notna(row["kind"]) else ""): row["number"] for _, row in rows.iterrows()
    }
    assert found == stored


def test_every_rule_that_a_kind_of_fault_names_is_held_by_a_test():
    rows = evidence.load("fault_kinds")
    assert list(rows["place"]) == list(range(1, len(rows) + 1))
    assert (rows["rule"].isna() == rows["held_by"].isna()).all()
    for held in rows["held_by"].dropna():
        module, _, name = held.partition(" ")
        tree = ast.parse((evidence.ROOT / "tests" / f"{module}.py").read_text("utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, held


def test_every_row_without_a_page_is_listed_with_its_topic():
    last = second_reading.last()
    unseen = last.index[last["verdict"] == second_reading.UNSEEN]
    shown = catalogue.unfound()
    assert {row for figure in shown.figures for row in figure.rows} == set(unseen)
    assert len(shown.table.frame) == len(unseen) and shown.table.frame["Topic"].notna().all()
    assert shown.markdown.count("\n|") == len(unseen) + 2
