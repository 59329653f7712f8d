"""Two readers of the claims: agreement by known answers, and what the verdicts of the ledger owe to the written rule."""

import itertools

import numpy as np
import pandas as pd
import pytest

from report import evidence
from report.verdict import claim_readings, claims, origins, readings
from report.wording import figure

CLAIMS = claims.claims()
NAMES = ["supported", "partly_supported", "not_supported", "contradicted"]  # in the order of the steps
THEN, NOW = claims.THEN, claims.NOW
FIRM = {"official_declared", "reported"}


def pairs(*given):
    return pd.DataFrame(list(given), columns=claim_readings.READERS)


def kappa(both):
    return claim_readings.kappa(claim_readings.table(both))


def alpha(both):
    return claim_readings.alpha(claim_readings.table(both))


def references(cell):
    return cell.split(";") if isinstance(cell, str) else []


def row(reference):
    table, _, key = reference.partition(":")
    return evidence.load(table).loc[key]


def test_kappa_by_known_answer():
    both = pairs(
        *[("supported", "supported")] * 20,
        *[("supported", "contradicted")] * 5,
        *[("contradicted", "supported")] * 10,
        *[("contradicted", "contradicted")] * 15,
    )
    assert kappa(both) == pytest.approx(0.4)
    assert kappa(pairs(("supported", "supported"), ("not_testable", "not_testable"))) == pytest.approx(1)
    assert np.isnan(kappa(pairs(("supported", "supported"))))


def by_pairs(drawn):
    """Alpha by its definition: mean squared ordinal distance within claims over that among all values, each with each other one."""
    every = drawn.ravel()

    def apart(one, other):
        low, high = sorted((one, other))
        between = sum((every == value).sum() for value in range(low, high + 1))
        return (between - ((every == low).sum() + (every == high).sum()) / 2) ** 2

    seen = np.mean([apart(one, other) for one, other in drawn])
    return 1 - seen / np.mean([apart(one, other) for one, other in itertools.permutations(every, 2)])


@pytest.mark.parametrize("seed", range(5))
def test_alpha_is_that_of_its_definition(seed):
    drawn = np.random.default_rng(seed).integers(0, 4, (22, 2))
    both = pairs(*[tuple(NAMES[place] for place in pair) for pair in drawn])
    assert alpha(both) == pytest.approx(by_pairs(drawn))


def test_a_claim_without_a_place_in_the_order_is_left_out_of_alpha_alone():
    both = pairs(("supported", "supported"), ("contradicted", "not_supported"), ("not_supported", "not_supported"))
    more = pd.concat([both, pairs(("not_testable", "supported"))])
    assert alpha(more) == alpha(both) and kappa(more) < kappa(both)


def test_the_verdicts_begin_with_the_steps():
    assert list(claims.verdicts())[: claim_readings.ORDERED] == NAMES


def test_the_interval_holds_the_value_and_narrows_with_more_claims():
    both = claim_readings.verdicts(NOW)
    few = claim_readings.with_interval(claim_readings.kappa, both, 200)
    many = claim_readings.with_interval(claim_readings.kappa, pd.concat([both] * 9), 200)
    assert few["low"] < few["value"] < few["high"] and many["high"] - many["low"] < few["high"] - few["low"]


def test_both_readers_judged_every_claim_and_the_differing_ones_are_all_named():
    named = claim_readings.differing()
    for when in (THEN, NOW):
        both = claim_readings.verdicts(when)
        assert list(both.index) == list(CLAIMS.index) and both.notna().all(axis=None)
        same = claim_readings.agreement().loc[when, "same"]
        assert same + (named["when"] == when).sum() == len(CLAIMS)


def test_where_the_readers_agree_the_verdict_is_theirs_but_for_the_title():
    for when in (THEN, NOW):
        both = claim_readings.verdicts(when).drop("t")
        alike = both[both["first"] == both["second"]]["first"]
        assert (CLAIMS.loc[alike.index, when].astype(str) == alike).all()


@pytest.mark.parametrize(("when", "year"), [(THEN, 2021), (NOW, None)])
def test_the_verdict_on_the_title_follows_from_the_readings(when, year):
    found = readings.answers()
    states = found[year or found.columns.max()]
    assert CLAIMS.loc["t", when] == claims.by_readings(states)


def test_the_title_rule_goes_through_all_cases():
    for states in itertools.product(("met", "open", "not_met"), repeat=3):
        verdict = claims.by_readings(pd.Series(states))
        assert (verdict == "supported") == (set(states) == {"met"})
        assert (verdict == "contradicted") == (set(states) == {"not_met"})
        assert (verdict == "partly_supported") == ("met" in states and set(states) != {"met"})


@pytest.mark.parametrize(("when", "column"), [(THEN, "evidence_2021_for"), (NOW, "evidence_for")])
def test_estimates_and_allegations_alone_support_no_claim_and_a_part_needs_a_row(when, column):
    for key, claim in CLAIMS.iterrows():
        kinds = {str(row(reference)["qualifier"]) for reference in references(claim[column])}
        if claim[when] == "supported":
            assert kinds & FIRM, key
        if claim[when] == "partly_supported":
            assert kinds, key


def test_the_rows_of_2021_are_among_those_of_today():
    for key, claim in CLAIMS.iterrows():
        today = {*references(claim["evidence_for"]), *references(claim["evidence_against"])}
        assert {*references(claim["evidence_2021_for"]), *references(claim["evidence_2021_against"])} <= today, key


def test_what_stands_differingas_shared_rests_on_the_origin_alone():
    reported = evidence.sources()["related"]
    for key, claim in CLAIMS.iterrows():
        texts = {*origins.shared().query("claim == @key")["sources"]}
        texts |= {*reported.index[reported.isin(texts)]}
        for reference in references(claim["evidence_shared"]):
            assert set(row(reference)["sources"].split(";")) <= texts, (key, reference)


def test_no_score_of_the_title_rests_on_the_yearbook_alone():
    for key, score in evidence.load("district_scores").iterrows():
        rows = references(score["evidence_for"])
        assert not rows or {s for one in rows for s in row(one)["sources"].split(";")} != {"efis_yearbook_2021"}, key
        assert not {"facts:org_001", "assessments:stra_028"} & {*rows}, key  # the phrase itself


def test_a_truck_claim_without_a_row_of_its_time_is_not_supported():
    assert pd.isna(CLAIMS.loc["c09", "evidence_2021_for"]) and CLAIMS.loc["c09", THEN] == "not_supported"


def test_what_the_verdict_chapter_names_holds():
    """'Right about the institutions, the weapons and the sites, and without evidence about ...'."""
    today = CLAIMS[NOW].astype(str).drop("t")
    assert set(today[["c08", "c10"]]) == {"supported"} and today["c05"] in {"supported", "partly_supported"}
    assert list(today.index[today == "not_supported"]) == ["c01", "c09", "c13", "c15"]


def test_what_most_claims_do_is_said_by_a_rule():
    made = pd.DataFrame({NOW: ["supported"] * 3 + ["contradicted"] * 2})
    assert claims.mostly(made) == "Most of the article's claims hold"
    assert claims.mostly(made.iloc[1:]).startswith("No one verdict")


def test_strength_has_its_limits():
    assert [claim_readings.strength(value) for value in (0.8, 0.79, 0.67, 0.66, 0.4, 0.39)] == [
        "strong", "moderate", "moderate", "fair", "fair", "weak",
    ]  # fmt: skip


def test_agreement_at_both_dates_in_words():
    assert claim_readings.strengths(0.9, 0.85) == "strong at both dates"
    assert claim_readings.strengths(0.5, 0.7) == "fair as of 2021 and moderate today"


@pytest.mark.parametrize("when", [THEN, NOW])
def test_alike_claims_rest_on_both_readings_of_them_and_on_no_others(when):
    told, named = claim_readings.same(when), claim_readings.differing()
    apart = set(named.loc[named["when"] == when, "claim"])
    alike = set(CLAIMS.index) - apart
    assert set(figure.references(told)) == {
        f"claim_readings:{key}_{n}" for key in alike for n in claim_readings.READERS
    }
    assert told == str(claim_readings.agreement().loc[when, "same"])


def test_what_the_method_sets_says_so():
    assert claim_readings.covered().why and claim_readings.bands().why
