"""Codings of the district test: the table is whole, and agreement of known codings is what it must be."""

from functools import partial
from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from report import evidence
from report.exhibits import verdict as shown_verdict
from report.verdict import agreement, criteria, readings


def cells(values, key="a", first=2000):
    """Ranges of one criterion, a year each: (low, high), ..."""
    index = pd.MultiIndex.from_tuples([(key, first + n) for n in range(len(values))], names=["criterion", "year"])
    return pd.DataFrame(values, index, ["low", "high"]).astype(float)


def made(**coders):
    return agreement.measured(pd.concat({name: pd.concat(parts) for name, parts in coders.items()}, names=["coder"]))


def table():
    return evidence.load("district_codings").astype({"year": int, "low": float, "best": float, "high": float})


def test_every_coder_scored_every_criterion_of_every_case_in_both_rounds():
    counted = table().groupby(["round", "coder", "case", "year"], observed=True)["criterion"].agg(["size", "nunique"])
    assert (counted == len(criteria.rubric())).all(axis=None)
    years = (
        table()
        .groupby(["round", "coder", "case"], observed=True)["year"]
        .agg(lambda column: tuple(sorted(set(column))))
    )
    assert years.groupby("case", observed=True).nunique().eq(1).all() and len(years) == 2 * 3 * 4


def test_what_a_coder_held_most_likely_lies_within_the_range():
    rows = table()
    assert list(rows.index[~((rows["low"] <= rows["best"]) & (rows["best"] <= rows["high"]))]) == []


def test_an_unchanged_cell_of_the_second_round_is_that_of_the_first():
    rows = table().assign(place=lambda frame: frame.index.str[:-1])
    first, second = (rows[rows["round"] == which].set_index("place") for which in ("1", "2"))
    assert first["changed"].isna().all() and second["changed"].notna().all()
    kept = second.index[second["changed"] == "no"]
    columns = ["low", "best", "high"]
    pd.testing.assert_frame_equal(first.loc[kept, columns], second.loc[kept, columns])


def test_rows_of_other_cases_are_facts_of_that_case():
    rows = table()
    for key, row in rows[rows["case"] != "belarus"].iterrows():
        start = f"district_vignettes:{row['case']}_{row['year']}_"
        assert all(name.startswith(start) for name in row["evidence_rows"].split(";")), key


def test_alpha_of_known_codings():
    alike = pd.DataFrame([[0, 1, 2, 3], [0, 1, 2, 3]])
    assert agreement.alpha(alike) == pytest.approx(1)
    assert agreement.alpha(pd.DataFrame([[0, 1], [1, 0]])) == pytest.approx(-0.5)
    assert np.isnan(agreement.alpha(pd.DataFrame([[1, 1], [1, 1]])))


def test_intervals_hold_their_value_and_draw_whole_criteria():
    rng = np.random.default_rng(1)
    keys = "abcdef"
    ranges = {key: rng.integers(0, 6, 4) / 2 for key in keys}
    parts = [cells([(low, low + 1) for low in ranges[key]], key) for key in keys]
    rows = made(x=parts, y=[part + (0.5 if key == "a" else 0) for key, part in zip(keys, parts)])
    found = agreement.alphas(rows, ["x", "y"], draws=60)
    assert found.loc["low", "low"] < found.loc["low", "value"] < found.loc["low", "high"] == pytest.approx(1)
    assert np.isnan(found.loc["width", "value"])


def test_overlap_by_chance_is_the_mean_over_all_orders():
    first, second = cells([(0, 1), (1, 2), (3, 4)]), cells([(0.5, 0.5), (2, 2), (4, 4)])
    found = agreement.overlaps(first, second)
    orders = [
        np.mean([first.iloc[n]["low"] <= second.iloc[m]["high"] and second.iloc[m]["low"] <= first.iloc[n]["high"] for n, m in enumerate(order)])
        for order in permutations(range(3))
    ]  # fmt: skip
    assert found["observed"] == 1 and found["shuffled"] == pytest.approx(np.mean(orders)) == found["within"]


def test_shuffling_within_a_criterion_keeps_to_it():
    first = pd.concat([cells([(0, 0), (0, 0)]), cells([(4, 4), (4, 4)], "b")])
    found = agreement.overlaps(first, first)
    assert found["within"] == 1 and found["shuffled"] == 0.5


def changed(first, second, *like):
    """Five codings of two criteria in two years: ``b`` unmoved, ``a`` moved by what is given."""
    steps = dict(zip(("first", "second", *agreement.LIKE), (first, second, *like)))
    parts = {
        name: [cells([(1, 1), (1 + step, 1 + step)]), cells([(1, 1), (1, 1)], "b")] for name, step in steps.items()
    }
    return made(**parts)


def test_a_change_counts_where_every_coding_sees_it_beyond_the_noise():
    alike = agreement.changes(changed(1, 1, 1, 1, 1), 2000, 2001)
    assert alike["beyond"].to_dict() == {"a": True, "b": False}
    split = agreement.changes(changed(1, 0, 1, 1, 1), 2000, 2001)
    assert not split["beyond"].any() and split.loc["a", "three"] == 1
    opposed = agreement.changes(changed(1, -1, 1, 1, 1), 2000, 2001)
    assert not opposed["beyond"].any()


def test_the_noise_is_that_of_the_middles():
    rows = changed(0, 1, 0.5, 0.5, 0.5)  # one cell of four: 1, 2, 1.5
    assert agreement.noise(rows) == pytest.approx(np.sqrt(0.25 / 4))
    assert agreement.limit(rows) == pytest.approx(1.96 * np.sqrt(2) * 0.25)


def test_like_coders_count_as_one():
    assert agreement.noise(changed(0, 1, 0.5, 0.5, 0.5)) == agreement.noise(changed(0, 1, 0, 0.5, 1))


def test_the_order_of_the_cases_is_that_of_every_coder():
    assert agreement.in_order(pd.DataFrame({"a": [1, 2], "b": [1.5, 3]}))
    assert not agreement.in_order(pd.DataFrame({"a": [1, 2], "b": [3, 1.5]}))


def alphas(width, low):
    return pd.DataFrame({"value": [0.9, width], "low": [0.8, low], "high": [1.0, 1.0]}, ["middle", "width"])


@pytest.mark.parametrize(
    ("width", "low", "start"),
    [(0.1, -0.2, "no better than chance"), (0.5, 0.3, "better than chance, and less"), (0.95, 0.9, "as on levels")],
)
def test_words_for_the_widths_follow_the_interval(width, low, start):
    assert agreement.widths_told(alphas(width, low)).startswith(start)


def moves(**changes):
    return pd.DataFrame.from_dict(changes, orient="index", columns=["three", "beyond"])


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ({"officers": (1.0, True), "training": (1.0, False)}, "officers: appointment and education went up"),
        (
            {"air_defence": (-1.0, True), "training": (1.0, True)},
            "training and exercises went up and air defence went down",
        ),
        ({"training": (1.0, False)}, "no criterion went up or down"),
    ],
)
def test_words_for_what_moved_follow_the_changes(rows, words):
    assert agreement.moved_told(moves(**rows)) == words


def test_words_for_the_order_follow_the_coders():
    alike = pd.DataFrame({"a": [1.0, 2], "b": [1.0, 3]}, ["armenia", "crimea"])
    assert agreement.order_told(alike).endswith("from the lowest: Armenia and Crimea")
    assert "do not" in agreement.order_told(alike.assign(b=[3, 1]))


@pytest.mark.parametrize(
    ("low", "words"), [(0.84, "well"), (0.7, "well enough for tentative use"), (0.5, "too little")]
)
def test_words_for_the_levels_follow_the_customary_limits(low, words):
    found = pd.DataFrame({"value": [0.9], "low": [low], "high": [1.0]}, ["middle"])
    assert agreement.levels_told(found) == words


def test_alpha_of_a_criterion_is_that_of_its_years_alone():
    one, other = cells([(0, 1), (1, 2), (2, 3)], "officers"), cells([(0, 0), (0, 0), (1, 1)], "training")
    rows = made(first=[one, other], second=[one, cells([(0.5, 0.5), (0.5, 0.5), (0, 0)], "training")])
    found = agreement.singly(rows, agreement.BOOK)
    assert list(found.index) == ["training", "officers"], "in the order of the rubric"
    assert found.loc["officers"].tolist() == [1, 0] and found.loc["training", "apart"] == pytest.approx(2 / 3)
    own = rows.xs("training", level="criterion")["middle"].unstack("coder").T
    assert found.loc["training", "alpha"] == agreement.alpha(own) < 0


def test_a_criterion_that_never_moved_has_a_distance_and_no_alpha():
    still = cells([(1, 1), (1, 1)], "officers")
    found = agreement.singly(made(first=[still], second=[still]), agreement.BOOK)
    assert np.isnan(found.loc["officers", "alpha"]) and found.loc["officers", "apart"] == 0
    assert agreement.weak(found) == []


@pytest.mark.parametrize(
    ("values", "end"),
    [((0.9, 0.667), "on none"), ((0.66, 0.9), "on training"), ((-0.2, 0.3), "on training and officers")],
)
def test_words_for_single_criteria_name_those_below_the_limit(values, end):
    found = pd.DataFrame({"alpha": values, "apart": 0.1}, ["training", "officers"])
    assert agreement.singly_told(found) == f"Criterion by criterion they agree too little {end}"


def measures(middle, width):
    return pd.DataFrame({"value": [middle, width], "low": 0.7, "high": 0.9}, ["middle", "width"])


@pytest.mark.parametrize(
    ("second", "words"),
    [
        ((0.8, 0.9), "as before on levels and on widths"),
        ((0.91, 0.8), "better than before on levels and as before on widths"),
        ((0.95, 0.69), "better than before on levels and less than before on widths"),
    ],
)
def test_words_for_the_second_round_follow_the_interval_of_the_first(second, words):
    assert agreement.again_told(measures(0.8, 0.8), measures(*second)) == words


def test_reliability_has_every_group_and_the_second_round_of_the_like_coders():
    found = agreement.reliability(agreement.singly)
    assert list(found) == [*agreement.GROUPS, agreement.AGAIN]
    pd.testing.assert_frame_equal(found[agreement.AGAIN], agreement.singly(agreement.codings(2), agreement.LIKE))
    last = agreement.of_last(agreement.codings())
    assert list(last.index.unique("year")) == [criteria.LAST] and len(last) == 5 * len(criteria.rubric())
    asked = {f"district_scores:{key}" for key in criteria.held().index}
    assert {row for row in last.attrs["rows"] if row.startswith("district_scores:")} == asked


def test_distances_from_other_cases_are_means_over_the_criteria():
    found, rows = agreement.gaps(agreement.codings()), agreement.codings().xs(criteria.LAST, level="year")
    germany = agreement.last_year("germany")
    apart = []
    for key in criteria.rubric().index:
        own = [rows.loc[(coder, key), "middle"] for coder in (*agreement.BOOK, *agreement.LIKE)]
        belarus = np.mean([*own[:2], np.mean(own[2:])])
        ends = [germany.loc[(coder, key), ["low", "high"]].mean() for coder in agreement.LIKE]
        apart.append(abs(belarus - np.mean(ends)))
    assert found["germany"] == pytest.approx(np.mean(apart)) and found.is_monotonic_increasing
    told = agreement.gaps_told(pd.Series({"germany": 0.62, "crimea": 1.7}))
    assert told == "0.6 levels from Germany and 1.7 from Crimea"


def test_the_table_of_agreement_has_the_last_year_and_every_criterion_beside_the_whole():
    few = {"draws": 2}
    whole, last = (agreement.reliability(partial(agreement.alphas, **few), last=only) for only in (False, True))
    single = agreement.reliability(agreement.singly)
    single["book"].loc["officers", "alpha"] = float("nan")
    shown = shown_verdict.agreement_table(whole, last, single, "c").frame.set_index("Of the ranges")
    assert len(shown) == 2 * len(agreement.MEASURES) + len(criteria.rubric())
    assert shown.columns.tolist() == list(shown_verdict.GROUP_NAMES.values())
    book = shown[shown_verdict.GROUP_NAMES["book"]]
    assert book[f"Middles, {criteria.LAST}"].startswith(f"{last['book'].loc['middle', 'value']:.2f} (")
    assert (
        book["Middles, officers: appointment and education"] == f"{single['book'].loc['officers', 'apart']:.2f} apart"
    )
    assert book["Middles, training and exercises"].startswith(f"{single['book'].loc['training', 'alpha']:.2f}; ")


def test_the_table_of_cases_has_distance_and_overlap_of_each_case_beside_chance():
    cases, coded = agreement.cases(), agreement.codings()
    gaps, met = agreement.gaps(coded), agreement.meeting(agreement.beside(coded))
    shown = shown_verdict.cases_table(cases, gaps, met, "c").frame
    for case, (_, row) in zip(cases.index, shown.iterrows()):
        if case == "belarus":
            assert row[["By criterion from Belarus", "Ranges meet", "By chance"]].isna().all()
        else:
            assert (
                row["Ranges meet"] == f"{met.loc[case, 'met']:.0f}"
                and row["By chance"] == f"{met.loc[case, 'chance']:.1f}"
            )
            assert row["By criterion from Belarus"] == f"{gaps[case]:.1f}"


def test_answers_of_the_first_coding_are_those_of_the_book():
    found = agreement.answers(agreement.codings())
    years = found["first"].columns
    pd.testing.assert_frame_equal(found["first"], readings.answers()[years])
    assert list(found) == ["first", "second", *agreement.LIKE]


def test_a_case_is_met_where_its_coders_and_the_codings_of_belarus_share_a_level():
    one, other = cells([(1, 2)], key="a"), cells([(3, 3)], key="b")
    rows = pd.concat({"first": pd.concat([one, other]), "second": pd.concat([one + 0.5, other])}, names=["coder"])
    found = pd.concat(
        {
            "belarus": rows,
            "armenia": pd.concat({"all": pd.concat([cells([(2.5, 4)], key="a"), cells([(0, 1)], key="b")])}),
            "germany": pd.concat({"all": pd.concat([cells([(0, 0.5)], key="a"), cells([(3, 4)], key="b")])}),
        },
        names=["case"],
    )
    met = agreement.meeting(found)
    assert met["met"].to_dict() == {"armenia": 1, "germany": 1}  # Armenia by the higher end of the second coding alone
    # of the four pairs of a range of Belarus (1-2.5, 3-3) and one of the case: Armenia (2.5-4, 0-1) three, Germany (0-0.5, 3-4) one
    assert met["chance"].to_dict() == {"armenia": 3 / 2, "germany": 1 / 2}
    assert agreement.meeting_told(met) == (
        "Those of Armenia meet on one criterion, by chance on 1.5. Those of Germany meet on one criterion, by chance on 0.5."
    )


def test_every_coding_and_every_other_case_stand_beside_each_other_once():
    found, cases = agreement.beside(agreement.codings()), evidence.labels("district_codings", "case")
    lines = list(found.index.droplevel(["criterion", "year"]).unique())
    assert lines[:5] == [("belarus", coder) for coder in (*agreement.BOOK, *agreement.LIKE)]
    assert {case for case, _ in lines} == set(cases) and len(lines) == 5 + len(cases) - 1
    assert found.groupby(["case", "coder"]).size().eq(len(criteria.rubric())).all() and found.index.is_unique
    rows = table()
    here = rows[(rows["round"] == "1") & (rows["case"] == "armenia") & (rows["criterion"] == "officers")]
    drawn = found.sort_index().loc[("armenia", agreement.SPANNED, "officers")].iloc[0]
    assert (drawn["low"], drawn["high"]) == (here["low"].min(), here["high"].max())
    told = agreement.meeting_told(agreement.meeting(found))
    assert all(told.count(f"Those of {name} meet") == 1 for case, name in cases.items() if case != "belarus")
    assert set(told.rows) == set(found.attrs["rows"])


def test_codings_know_the_rows_of_their_coders():
    rows = agreement.codings()
    tables = {"first": "district_scores", "second": "district_recoding"} | dict.fromkeys("abc", "district_codings")
    parts = {name: agreement.behind(rows, [name]) for name in tables}
    assert sorted(row for part in parts.values() for row in part) == sorted(rows.attrs["rows"])
    assert all(row.startswith(f"{tables[name]}:") for name, part in parts.items() for row in part)
    assert [len(parts[name]) for name in "abc"] == [len(rows.loc[name]) for name in "abc"]
    told = agreement.levels_told(agreement.alphas(rows, agreement.BOOK, draws=2))
    assert set(told.rows) == {*parts["first"], *parts["second"]}


def test_the_distance_of_two_cases_knows_their_last_codings():
    found = agreement.cases()
    told = agreement.distance_told(found, "belarus", "crimea")
    last = table().loc[[row.partition(":")[2] for row in told.rows]]
    means = last.groupby(last["case"].astype(str))["best"].mean()
    assert set(last["round"]) == {"1"} and told == f"{abs(means['belarus'] - means['crimea']):.1f}"


def test_criteria_on_which_coders_agree_too_little_are_named_among_those_asked():
    found = agreement.singly(agreement.codings(), agreement.BOOK)
    weak = agreement.weak(found)
    firm = [key for key in found.index if key not in weak]
    names = criteria.rubric()["short"]
    assert agreement.weak_told(found, [*weak[:1], *firm]) == names[weak[0]]
    assert agreement.weak_told(found, firm) == "none of them"
