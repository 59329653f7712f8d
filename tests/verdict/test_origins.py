"""Where the claims come from: every claim is compared with the yearbook, and what is said of it is complete."""

import pandas as pd

from report.exhibits import ledger
from report.verdict import claims, origins
from report.wording import figure

CLAIMS = claims.claims()


def made(monkeypatch, *rows):
    frame = pd.DataFrame(rows, columns=["claim", "text", "match"])
    monkeypatch.setattr(origins.evidence, "load", lambda name: frame)


def test_every_claim_is_compared_once_with_a_text():
    assert list(origins.rows("yearbook")["claim"]) == list(CLAIMS.index)
    assert not origins.rows().duplicated(["claim", "text"]).any()


def test_words_are_told_where_the_text_has_something_and_only_there():
    rows = origins.rows()
    assert ((rows["match"] == origins.ABSENT) == rows["told"].isna()).all()


def test_a_text_seen_in_part_is_not_said_to_lack_a_claim():
    rows = origins.rows()
    assert set(rows.loc[rows["match"] == origins.ABSENT, "seen"]) == {"full_text"}


def test_counts_by_known_answer(monkeypatch):
    made(
        monkeypatch,
        ("c01", "yearbook", "not_in_text"),
        ("c01", "column", "same_statement"),
        ("c02", "yearbook", "stronger_in_article"),
        ("c03", "yearbook", "stronger_in_article"),
    )
    monkeypatch.setattr(origins.evidence, "label", lambda *names: "known")
    assert len(origins.changed("yearbook", "stronger_in_article")) == 2 and len(origins.shared()) == 3
    assert list(origins.shared("yearbook")["claim"]) == ["c02", "c03"]


def test_claims_of_neither_text_are_those_that_the_table_leaves_out():
    shown = ledger.origins_table("Caption", "tab-made").markdown
    for key in CLAIMS.index:
        assert (f"(#claim-{key})" in shown) == (key not in origins.nowhere().index)


def test_claims_of_no_text_rest_on_the_claims_and_on_what_was_compared():
    told = origins.nowhere_told()
    assert set(figure.references(told)) == {*figure.references(origins.nowhere()), *figure.references(origins.rows())}
    told = origins.not_in_told("yearbook", origins.not_carried())
    assert {"claims:c01", "claim_origins:c01_yearbook", "claim_origins:c09_yearbook"} <= set(figure.references(told))
    assert "claims:c09" not in figure.references(told)


def test_an_ambiguous_claim_is_told_in_each_sense():
    assert len(origins.senses("c09")) == 2 and origins.senses("c10").empty
    told = ledger.Claims(keys=["c09"]).markdown
    assert "Read as trucks" in told and "Read as heavy carriers" in told and "partly supported, then and today" in told
    assert "Read as" not in ledger.Claims(keys=["c10"]).markdown


def test_claims_that_the_yearbook_does_not_have():
    assert list(origins.not_in("yearbook", CLAIMS).index) == ["c01", "c11", "c13", "c15", "c18", "c21"]
    assert "t" not in origins.not_carried().index and "c10" not in origins.not_carried().index
