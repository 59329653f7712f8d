"""What keeps a reading open and what would settle it, on known scores and on those of the book."""

import pandas as pd
import pytest

from report import edition, evidence
from report.verdict import agreement, claims, criteria, readings, settling

RULES = pd.DataFrame([{"criteria": "a;b", "level": 3, "share": 1.0}], ["rule"])


def grid(**scores):
    index = pd.MultiIndex.from_product([scores, [2026]], names=["criterion", "year"])
    return pd.DataFrame(list(scores.values()), index, ["low", "high"]).astype(float)


def effects(rules=RULES, **scores):
    return settling.effects(grid(**scores), 2026, rules).set_index("criterion")


def test_a_criterion_that_others_hold_back_can_only_give_a_no():
    found = effects(a=(2, 3), b=(1, 4), c=(0, 0))
    assert list(found.index) == ["a", "b"]
    assert found["short"].all() and found["edge"].to_dict() == {"a": True, "b": False}
    assert found["no"].all() and not found["yes"].any()


def test_the_last_criterion_in_doubt_can_give_both():
    found = effects(a=(2, 3.5), b=(3, 4))
    assert found.loc["a", ["yes", "no"]].tolist() == [True, True]
    assert found.loc["b", ["yes", "no"]].tolist() == [False, True]


def test_settled_readings_have_no_effects():
    assert effects(a=(3, 3), b=(4, 4)).empty and effects(a=(0, 1), b=(4, 4)).empty


def test_where_a_share_suffices_one_criterion_may_do_nothing():
    rules = RULES.assign(criteria="a;b;c;d", share=0.5)
    found = effects(rules, a=(0, 4), b=(0, 4), c=(0, 4), d=(0, 4))
    assert not found[["yes", "no"]].any(axis=None)


@pytest.mark.parametrize("year", [2022, criteria.LAST])
def test_effects_are_those_of_replacing_a_score(year):
    whole = criteria.by_year()
    for _, row in settling.effects(whole, year).iterrows():
        reached = {
            readings.answers(criteria.replaced({row["criterion"]: level}, whole)).loc[row["reading"], year]
            for level in (0, 1, 2, 2.5, 3, 3.5, 4)
        }
        assert ("met" in reached, "not_met" in reached) == (row["yes"], row["no"])


def made(*rows):
    return pd.DataFrame(rows, columns=["reading", "criterion", "short", "edge", "bar", "yes", "no"])


@pytest.mark.parametrize(
    ("yes", "no", "words"),
    [
        (False, False, "could by itself settle none of the open readings"),
        (False, True, "could by itself make a district in war a no, and no open reading a yes"),
        (True, False, "could by itself make a district in war a yes"),
        (True, True, "could by itself make a district in war a yes, and a district in war a no"),
    ],
)
def test_words_follow_what_a_criterion_can_do(yes, no, words):
    assert settling.alone(made(("war", "command_war", True, True, False, yes, no)), "command_war") == words


@pytest.mark.parametrize(
    ("yes", "no", "words"),
    [(True, True, "either way"), (False, True, "rule an open reading out, and none"), (False, False, "no single")],
)
def test_words_for_the_direction(yes, no, words):
    assert words in settling.directions(made(("war", "command_war", True, True, False, yes, no)))


def test_the_weightiest_criterion_is_the_one_that_settles_most_readings():
    found = made(
        ("war", "command_war", True, True, False, False, True),
        ("war", "territory_war", True, False, False, False, True),
        ("outpost", "territory_war", True, False, False, True, False),
        ("nearer", "officers", True, False, False, False, False),
    )
    assert settling.weightiest(found) == ["territory in war"]
    assert settling.helps(found) == "A finding on territory in war could by itself settle two of three open readings"
    tied = found[found["reading"] == "war"]
    assert settling.weightiest(tied) == ["command in war", "territory in war"]
    assert settling.helps(tied) == (
        "One finding on any of command in war and territory in war could by itself rule out the one open reading"
    )
    alone = found[found["reading"] == "outpost"]
    assert settling.helps(alone) == "A finding on territory in war could by itself confirm the one open reading"
    none = found[found["reading"] == "nearer"]
    assert settling.weightiest(none) == [] and settling.helps(none).startswith("No finding on a single criterion")


def test_what_helps_most_is_that_of_the_effects_of_today():
    found = settling.effects()
    counted = (found["yes"] | found["no"]).groupby(found["criterion"]).sum()
    names = criteria.rubric()["criterion"]
    best = [names[key] for key in counted.index[counted == counted.max()]]
    assert sorted(settling.weightiest(found)) == sorted(best) and all(name in settling.helps(found) for name in best)


def states(**codings):
    """Answers of one reading a coding, as of 2021 and today: 'open not_met'."""
    years = [edition.THEN, criteria.LAST]
    return {name: pd.DataFrame([told.split()], ["war"], years) for name, told in codings.items()}


@pytest.mark.parametrize(
    ("codings", "words"),
    [
        ({"second": "open open", "a": "open open"}, "as of 2021 none of two others would change it, and today none of two others would change it"),
        ({"second": "not_met open", "a": "open met"}, "as of 2021 one of two others would make it contradicted, and today one of two others would make it supported"),
        ({"second": "not_met open", "a": "not_met open", "b": "met open"}, "as of 2021 two of three others would make it contradicted and one supported, and today none of three others"),
    ],
)  # fmt: skip
def test_the_verdict_on_the_title_is_told_with_what_other_codings_would_make_it(codings, words):
    told = settling.title_told(states(first="open open", **codings))
    assert told.startswith("Both verdicts follow from the first coding") and words in told


def test_the_verdicts_on_the_title_are_those_of_the_first_coding():
    answers = agreement.answers(agreement.codings())
    for when, year in ((claims.THEN, edition.THEN), (claims.NOW, criteria.LAST)):
        found = settling.title_by(answers, year)
        assert list(found.index) == list(answers) and found["first"] == claims.claims().loc["t", when]
    assert {row.partition(":")[0] for row in settling.title_told(answers).rows} >= {
        "district_scores",
        "district_codings",
    }


def test_why_a_reading_is_open_is_told_with_its_criteria():
    told = settling.kept_open(settling.effects())
    open_today = readings.in_state("open", readings.answers())
    assert all(name in told.lower() for name in map(str.lower, open_today))
    assert told.count(".") == len(open_today)


def test_answers_that_differ_are_told_by_year():
    keys = list(readings.readings().index)
    first = pd.DataFrame("not_met", keys, [2021, 2022, 2026])
    second = first.copy()
    first.loc["war", [2022, 2026]] = "open"
    assert (
        settling.differences(first, second)
        == "a district in war in 2022 and 2026 (open by the first, no by the second)"
    )
    assert settling.differences(second, second) == "none of the readings"
    assert list(readings.differing(first, second[[2026]])["year"]) == [2026]


def test_readings_are_told_with_the_number_of_codings_that_leave_them_open():
    keys = list(readings.readings().index)
    no = pd.DataFrame("not_met", keys, [2026])
    one, all_open = no.copy(), no.replace("not_met", "open")
    one.loc["war", 2026] = "open"
    answers = {"first": all_open, "second": one, "a": no}
    assert (
        settling.open_by(answers, ["war", "outpost"], 2026)
        == "a district in war in two of three, and a Russian outpost in one of three"
    )
    assert (
        settling.open_by({"a": all_open, "b": all_open}, ["war", "outpost"], 2026)
        == "a district in war and a Russian outpost in all two"
    )
    assert [settling.codings_open(answers, key, 2026) for key in ("war", "outpost")] == [
        "two of three codings",
        "one of three codings",
    ]


@pytest.mark.parametrize(
    ("scores", "start"),
    [({"a": (4, 4)}, "At the level"), ({"a": (3, 4)}, "None stands"), ({"a": (3, 3.5)}, "None reaches")],
)
def test_words_for_the_highest_level_follow_the_scores(scores, start):
    assert settling.at_top(grid(**scores)).startswith(start)


def test_criteria_are_named_by_their_ends_and_widths():
    scored = grid(officers=(0, 1), budget_logistics=(1, 2), nuclear_custody=(2, 4)).xs(2026, level="year")
    assert settling.below(scored, 2) == "officers" and settling.below(scored, 3) == "officers and budget"
    assert settling.widest(scored) == "nuclear custody"
    assert settling.above(scored, 1) == "nuclear custody" and settling.above(scored, 2) == "none"
    assert type(settling.below(scored, 2)) is str, "made-up scores are no rows"


def test_what_moved_is_told_from_what_is_only_less_certain():
    scored = grid(officers=(1, 2), budget_logistics=(1, 2), nuclear_custody=(2, 4)).xs(2026, level="year")
    before = scored - pd.DataFrame({"low": [0.5, 0, -0.5], "high": [0, 0.5, -0.5]}, scored.index)
    told = "one criterion has moved towards a district and one away from it (nuclear custody), while one is higher at the upper end alone"
    assert settling.shifts(scored, before.iloc[::-1]) == told
    below = scored + pd.DataFrame({"low": [0.5, 0.5, 0], "high": 0}, scored.index)
    assert settling.shifts(scored, below).endswith("none away from it, while two are lower at the lower end alone")
    assert settling.shifts(scored, scored) == "no criterion has moved towards a district and none away from it"


def test_the_summary_says_what_moved_away_and_what_is_less_sure_as_the_scores_do():
    text = (evidence.ROOT / "chapters" / "00_summary.ipynb").read_text(encoding="utf-8")
    whole = criteria.by_year()
    today, before = (criteria.in_year(whole, year) for year in (criteria.LAST, 2021))
    assert "away from it (air defence)" in settling.shifts(today, before)
    assert "only [air defence](#org-air-defence) has moved away from a district since 2021" in text
    fight = today.loc["decision_fight"] - before.loc["decision_fight"]
    assert fight["low"] == 0 < fight["high"] and "On the decision to fight we are less sure than for 2021" in text


def test_named_criteria_know_their_scores_first():
    whole = criteria.by_year()
    today, before = (criteria.in_year(whole, year) for year in (criteria.LAST, 2021))
    low = criteria.held()[criteria.held()["high"] < 3]
    told = settling.below(today, 3)
    assert told.rows[: len(low)] == tuple(f"district_scores:{key}" for key in low.index)
    assert set(told.rows) == set(today.attrs["rows"])
    assert set(settling.shifts(today, before).rows) == {*today.attrs["rows"], *before.attrs["rows"]}


def test_what_is_told_of_a_year_knows_the_scores_of_that_year():
    found = settling.effects(criteria.by_year(), 2021)
    scores = {f"district_scores:{key}" for key in criteria.held(2021).index}
    for told in (settling.kept_open(found), settling.directions(found)):
        assert {row for row in told.rows if row.startswith("district_scores:")} == scores


def test_readings_that_were_never_open_are_named():
    found = readings.answers()
    assert all(name in settling.never(found) for name in ("a district in law", "a district in command"))
    assert settling.never(found.replace("not_met", "open")) == ""


def test_codings_that_leave_a_reading_open_are_told_by_what_it_asks():
    answers = agreement.answers(agreement.codings())
    found = readings.answers()
    told = settling.left_open(answers, list(found.index[found[criteria.LAST] == "open"]))
    assert all(readings.readings().loc[key, "asks"] in told for key in found.index[found[criteria.LAST] == "open"])
    assert told[0].isupper() and not told.endswith(".") and told.count(" codings ") == 1


def test_a_no_of_all_codings_is_told_as_all():
    open_one = pd.DataFrame({2026: ["open", "not_met"]}, index=["war", "law"])
    no = pd.DataFrame({2026: ["not_met", "not_met"]}, index=["war", "law"])
    assert settling.agreed_no({"a": no, "b": no}, ["war", "law"]) == "All two codings"
    assert settling.agreed_no({"a": no, "b": no}, ["war"], what="sets of scores") == "All two sets of scores"
    assert settling.agreed_no({"a": no, "b": open_one}, ["war", "law"]) == "One of two codings"
