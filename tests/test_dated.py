"""When a row was known, and that a verdict as of 2021 takes no later row."""

import pytest
from test_evidence import faults, only_fault, rewrite, set_cell

from report.evidence import bibliography
from report.evidence.dated import year_known


@pytest.mark.parametrize(
    ("row", "known"),
    [
        ({"date": "2021-12-31", "sources": "a_2024"}, 2021),
        ({"date_from": "2019", "date_to": "2026", "sources": "a_2024"}, 2019),
        ({"date_from": "", "date_signed": "1995-01", "sources": "a_2024"}, 1995),
        ({"year": "2022", "sources": "told_2021"}, 2022),  # a plan for 2022 counts for 2022
        ({"date_from": "", "date_to": "2006-09", "sources": "a_2024"}, 2006),
        ({"date_from": "", "date_to": "2025-12-31", "sources": "b_nd;a_2024"}, 2018),
        ({"sources": "c_2020"}, 2020),
        ({"sources": "b_nd"}, None),
    ],
)
def test_a_row_is_known_from_its_date_or_from_its_source(row, known):
    assert year_known(row, {"a_2024": "2018-03", "b_nd": "", "c_2020": ""}) == known


def test_a_later_row_behind_a_verdict_of_2021_is_refused(damaged):
    rewrite(damaged, "claims", set_cell("evidence_2021_for", "events:face_036"))
    only_fault(damaged, "claims", "column evidence_2021_for", "dated to the end of 2021", "events:face_036")


def test_a_row_in_shared_words_does_not_count(damaged):
    rewrite(damaged, "claims", set_cell("evidence_for", "assessments:stra_028"))
    only_fault(damaged, "claims", "column evidence_for", "do not stand in evidence_shared", "assessments:stra_028")


def test_a_row_that_rests_on_the_text_of_the_claim_is_refused(damaged):
    rewrite(damaged, "claims", set_cell("evidence_for", "facts:str_013", only=lambda row: row["id"] == "c19"))
    only_fault(damaged, "claims", "column evidence_for", "beside the text that the claim comes from", "facts:str_013")


def test_a_row_that_only_reports_that_text_is_refused(damaged):
    rewrite(damaged, "facts", set_cell("sources", "rbcua_efis_2021", only=lambda row: row["id"] == "str_013"))
    rewrite(damaged, "claims", set_cell("evidence_for", "facts:str_013", only=lambda row: row["id"] == "c19"))
    only_fault(damaged, "claims", "column evidence_for", "beside the text that the claim comes from", "facts:str_013")


def test_the_same_row_may_speak_against_the_claim_or_for_one_that_is_not_in_that_text(damaged):
    rewrite(damaged, "claims", set_cell("evidence_for", "facts:str_013", only=lambda row: row["id"] == "c18"))
    assert faults(damaged, "claims") == []  # c18 is not in the yearbook; c19 and c20 have the row against them


def test_a_second_source_carries_a_row_of_that_text(damaged):
    add = "facts:str_013"
    rewrite(
        damaged,
        "facts",
        set_cell("sources", "efis_yearbook_2021;osw_army_2021", only=lambda row: row["id"] == "str_013"),
    )
    rewrite(damaged, "claims", set_cell("evidence_for", add, only=lambda row: row["id"] == "c05"))
    assert not any("comes from" in fault for fault in faults(damaged, "claims"))


def test_a_report_of_no_entry_is_refused(damaged):
    path = damaged / "references.bib"
    path.write_text(
        path.read_text(encoding="utf-8").replace("{efis_yearbook_2021},\n  keywords", "{nobody_2021},\n  keywords", 1),
        encoding="utf-8",
    )
    assert any("nobody_2021" in str(fault) and "column related" in str(fault) for fault in bibliography.faults(path))
