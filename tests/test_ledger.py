"""The ledger: every claim has a home, verdicts, one-sentence reasons and evidence that exists."""

import re

import pytest

from report.exhibits import ledger
from report.verdict import agreement, claims, settling
from report.wording import sentences

CLAIMS = claims.claims()


def test_the_ledger_holds_the_claims_of_the_article_in_order():
    assert list(CLAIMS.index) == ["t", *(f"c{number:02d}" for number in range(1, 22))]


@pytest.mark.parametrize("key", CLAIMS.index)
def test_each_claim_has_verdicts_reasons_and_rows(key):
    claim = CLAIMS.loc[key]
    assert {claim[claims.THEN], claim[claims.NOW]} <= set(claims.verdicts()) and claim["verdict_confidence"] in (
        "high",
        "medium",
        "low",
    )
    for reason in (claim["reason_2021"], claim["reason_today"]):
        assert re.fullmatch(r"[^.]+(?:\.\S[^.]*)*\.", reason), f"one sentence expected: {reason}"
    for reference in ";".join(claim[["evidence_for", "evidence_against", "evidence_shared"]].dropna()).split(";"):
        assert "{cite}`" in sentences.words(reference).myst


def test_claims_of_the_chapters_together_are_all_claims():
    parts = [key for chapter in CLAIMS["chapter"].unique() for key in claims.claims(chapter).index]
    assert sorted(parts) == sorted(CLAIMS.index)


def test_counts_and_tally_leave_no_claim_out():
    for when in (claims.THEN, claims.NOW):
        assert claims.counts(CLAIMS, when).sum() == len(CLAIMS)
    rows = CLAIMS.loc[["c08", "c10", "c13"]]
    assert claims.tally(rows) == "two supported and one not supported"


def test_moved_claims_are_those_with_two_verdicts():
    moved = claims.moved(CLAIMS)
    assert "c21" in moved.index and "c08" not in moved.index
    assert (moved[claims.THEN].astype(str) != moved[claims.NOW].astype(str)).all()


def test_the_ledger_shows_the_rows_of_2021_apart_from_those_that_came_later():
    claim = CLAIMS.loc["c06"]
    assert "exercises:zapad_2021" not in claims.later(claim, "for") and "exercises:zapad_2025" in claims.later(
        claim, "for"
    )
    shown = ledger.Claims(keys=["c06"]).markdown
    then, later = shown.split("*For the verdict of today besides, for:*")
    assert "Zapad-2021" in then and "Zapad-2025" in later and "Zapad-2025" not in then
    assert (
        "not counted" not in ledger.Claims(keys=["c08"]).markdown
        and "not counted" in ledger.Claims(keys=["c09"]).markdown
    )


def test_readers_meet_moderate_confidence_and_not_medium():
    assert "moderate confidence" in ledger.Claims().markdown
    assert set(ledger.table(CLAIMS, "c").frame["Confidence"]) <= {"high", "moderate", "low"}


def test_the_claim_of_the_title_says_on_which_coding_it_rests():
    told = settling.title_told(agreement.answers(agreement.codings()))
    whole, alone = ledger.Claims(), ledger.Claims(keys=["t"])
    plain = [re.sub(r"\[([^]]*)\]\{[^}]*\}", r"\1", shown.markdown) for shown in (whole, alone)]
    assert [text.count(told) for text in plain] == [1, 1] and told in alone.figures
    assert "first coding" not in ledger.Claims(keys=["c06"]).markdown


def test_the_ledger_gives_each_claim_a_place_and_the_table_of_its_chapter_leads_there():
    whole = ledger.Claims().markdown
    tables = [ledger.of_chapter(chapter, f"tab-{chapter}").frame["Claim"] for chapter in CLAIMS["chapter"].unique()]
    led = [cell.myst for cells in tables for cell in cells]
    for key in CLAIMS.index:
        assert f"(claim-{key})=" in whole and sum(f"](#claim-{key})" in cell for cell in led) == 1
