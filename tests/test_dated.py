"""When a row was known, and that a verdict as of 2021 takes no later row."""

import pytest
from test_evidence import only_fault, rewrite, set_cell

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
