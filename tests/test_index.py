"""The integration index: known answers, properties, reproducibility, and its cost in time and memory."""

import ast
import json
import re
import time
import tracemalloc
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.text import Text

from report import evidence
from report.evidence import DATA
from report.exhibits import index as index_shown
from report.exhibits.kit import charts
from report.verdict import index
from report.verdict.index import design, findings, indicators, robustness, simulation
from report.wording import figure

settings.register_profile(
    "book", database=None, deadline=None, derandomize=True
)  # the same examples each time, nothing kept on disk
settings.load_profile("book")

RANDOM = np.random.default_rng(7)
YEARS = pd.Index(range(2000, 2006), name="year")
PILLARS = index.pillars()
BUDGET = pd.Series(dict.fromkeys(PILLARS, 20.0))


def catalogue(pillars: list[str], direction: int = 1, unit: str = "persons") -> pd.DataFrame:
    keys = [f"i{number}" for number in range(len(pillars))]
    return pd.DataFrame(
        {"pillar": pillars, "direction": direction, "goalpost_low": 0.0, "goalpost_high": 10.0, "unit": unit}, keys
    )


def plan_of(values: dict, rows: pd.DataFrame, **options) -> index.Design:
    frames = {
        key: pd.DataFrame(np.broadcast_to(ends, (len(YEARS), 2)), YEARS, ["low", "high"]).astype(float)
        for key, ends in values.items()
    }
    return index.Design.of(frames, rows, BUDGET, **options)


def uniforms(plan: index.Design, draws: int = 400) -> np.ndarray:
    return np.random.default_rng(3).random((draws, sum(plan.columns().values())), dtype=np.float32)


# ------------------------------------------------------------------------------------------------- known answers


def test_equal_pillars_give_their_value_under_every_choice():
    rows = catalogue([pillar for pillar in PILLARS for _ in range(3)])
    plan = plan_of(dict.fromkeys(rows.index, (7.0, 7.0)), rows, references=dict.fromkeys(rows.index, (5.0, 5 / 3)))
    scored, pillars = index.score(plan, uniforms(plan))
    assert np.allclose(scored, 70, atol=1e-3) and np.allclose(pillars, 70, atol=1e-3)


def test_a_pillar_with_all_the_weight_is_the_index():
    pillars = RANDOM.uniform(10, 90, (5, 4, 3)).astype(np.float32)
    for place in range(3):
        shares = np.zeros((5, 3), dtype=np.float32)
        shares[:, place] = 1
        for geometric in (np.zeros(5, bool), np.ones(5, bool)):
            assert np.allclose(simulation.aggregate(pillars, shares, geometric), pillars[:, :, place], rtol=1e-5)


def test_means_of_two_pillars():
    pillars = np.array([[[20.0, 80.0]]] * 2, dtype=np.float32)
    shares = np.full((2, 2), 0.5, dtype=np.float32)
    assert simulation.aggregate(pillars, shares, np.array([False, True]))[:, 0] == pytest.approx([50, 40])


def test_the_floor_keeps_an_empty_pillar_from_erasing_the_rest():
    pillars = np.array([[[0.0, 80.0]]], dtype=np.float32)
    assert simulation.aggregate(pillars, np.full((1, 2), 0.5, np.float32), np.array([True]))[0, 0] == pytest.approx(
        (index.FLOOR * 80) ** 0.5
    )


def test_weights_follow_their_scheme_and_add_to_one():
    plan = index.Design.from_tables()
    columns = plan.columns()["weights"]
    drawn = np.random.default_rng(1).random((3000, columns))
    drawn[:1000, 0], drawn[1000:2000, 0], drawn[2000:, 0] = 0.1, 0.5, 0.9
    inside, outside = simulation.weights(plan, drawn)
    assert np.allclose(outside.sum(axis=1), 1, atol=1e-5)
    assert np.allclose(np.add.reduceat(inside, plan.starts, axis=1), 1, atol=1e-5)
    assert np.allclose(outside[:1000], 1 / 5)
    points = evidence.load("index_weights").set_index("pillar")["points"]
    assert np.allclose(outside[1500] * 100, [points[pillar] for pillar in plan.pillars])
    random = outside[2000:]
    assert np.allclose(random.mean(axis=0), 1 / 5, atol=0.02)
    assert np.allclose(random.var(axis=0), 4 / 150, atol=0.005)  # Dirichlet with five ones: (1/5 x 4/5) / 6


def test_scales_at_goalposts_and_deviations():
    for direction, ends in ((1, (0, 100)), (-1, (100, 0))):
        factor, shift = design.goalpost_scale((2.0, 12.0), direction)
        assert (2 * factor + shift, 12 * factor + shift) == pytest.approx(ends)
        factor, shift = design.z_scale(5.0, 2.0, direction)
        assert (5 * factor + shift, (5 + 6) * factor + shift) == pytest.approx((50, ends[1]))


def test_steps_are_stretched_around_their_ends_and_nothing_else_is():
    rows = catalogue(list(PILLARS), unit="level")
    for level, lowest, highest in (
        (0.0, 0, 0),
        (10.0, 100, 100),
        (5.0, 100 * 0.5**simulation.STRETCH, 100 * 0.5 ** (1 / simulation.STRETCH)),
    ):
        plan = plan_of(dict.fromkeys(rows.index, (level, level)), rows)
        goalposts = index.simulate(plan, 2000, fixed={"normalisation": "goalposts"}).pillars
        assert goalposts.min() >= lowest - 1e-3 and goalposts.max() <= highest + 1e-3
        assert np.ptp(goalposts) >= 0.9 * (highest - lowest)


def test_a_fixed_option_is_taken_by_every_draw():
    rows = catalogue(list(PILLARS))
    plan = plan_of(dict.fromkeys(rows.index, (2.0, 2.0)), rows, references=dict.fromkeys(rows.index, (2.0, 1.0)))
    for option, points in (("goalposts", 20), ("z-score", 50)):
        assert np.allclose(index.simulate(plan, 300, fixed={"normalisation": option}).index, points, atol=1e-3)
    assert {round(float(points)) for points in index.simulate(plan, 300).index.ravel()} == {20, 50}
    with pytest.raises(ValueError):
        index.simulate(plan, 300, fixed={"normalisation": "none"})


def test_gaps_are_filled_as_each_rule_says():
    gaps = pd.DataFrame(
        {"low": [np.nan, 2, np.nan, 6, np.nan], "high": [np.nan, 4, np.nan, 8, np.nan]}, range(2000, 2005)
    )
    filled = {rule: design.impute(gaps, (0.0, 10.0), rule).to_numpy().tolist() for rule in index.IMPUTATIONS}
    assert filled["linear"] == [[0, 10], [2, 4], [4, 6], [6, 8], [6, 8]]
    assert filled["carried"] == [[0, 10], [2, 4], [2, 4], [6, 8], [6, 8]]
    assert filled["wide"] == [[0, 10], [2, 4], [0, 10], [6, 8], [0, 10]]


@pytest.mark.parametrize("factors", [{"a": 1, "b": 1, "c": 1}, {"a": 2, "b": 1}])
def test_sobol_indices_of_a_linear_model(factors):
    slopes = np.array([4.0, 2.0, 1.0])
    found = index.sobol(lambda rows: rows @ slopes, factors, size=2048, seed=5)
    owners = np.repeat(range(len(factors)), list(factors.values()))
    known = np.bincount(owners, slopes**2) / (slopes**2).sum()
    assert found["first"].to_numpy() == pytest.approx(known, abs=0.02)
    assert found["total"].to_numpy() == pytest.approx(known, abs=0.02)


def test_sobol_indices_tell_interactions_from_single_effects():
    found = index.sobol(
        lambda rows: (rows[:, 0] - 0.5) * (rows[:, 1] - 0.5) + 0 * rows[:, 2],
        {"a": 1, "b": 1, "c": 1},
        size=4096,
        seed=5,
    )
    assert found["first"].to_numpy() == pytest.approx([0, 0, 0], abs=0.05)
    assert found["total"].to_numpy() == pytest.approx([1, 1, 0], abs=0.05)


def test_odds_and_ranks_of_known_draws():
    draws = np.array([[1.0, 2.0, 3.0]] * 3 + [[3.0, 2.0, 1.0]], dtype=np.float32)
    known = index.Simulation(np.array([2000, 2001, 2002]), [], draws, draws[:, :, None])
    assert index.odds(known, [(2002, 2000)])["share"].item() == 0.75
    assert list(index.ranks(known)["first"]) == [0.25, 0, 0.75]
    assert list(index.ranks(known)["middle"]) == [3, 2, 1]
    with pytest.raises(KeyError):
        known.year(1999)


def test_shares_by_weights_and_levels_are_those_of_their_draws():
    draws = np.array([[1.0, 2.0], [1.0, 2.0], [2.0, 1.0], [2.0, 1.0]], dtype=np.float32)
    chosen = {"weights": np.array([0, 0, 2, 2]), "normalisation": np.array([0, 1, 0, 1])}
    known = index.Simulation(np.array([2000, 2001]), [], draws, draws[:, :, None], chosen)
    found = index.odds(known, [(2001, 2000)]).iloc[0]
    assert (found["share"], found["equal"], found["random"]) == (0.5, 1, 0) and "budget" not in found
    assert known.levels().index.tolist() == [[1, 2], [2, 1]]
    assert known.where("weights", "random").chosen["normalisation"].tolist() == [0, 1]
    with pytest.raises(ValueError):
        known.where("weights", "none")


def drawn_of(*years: list[float], scheme: int = 0) -> index.Simulation:
    """A draw a list of points by year from 2000."""
    draws = np.array(years, dtype=np.float32)
    chosen = {"weights": np.full(len(draws), scheme)}
    return index.Simulation(np.arange(2000, 2000 + draws.shape[1]), [], draws, draws[:, :, None], chosen)


def test_words_on_years_follow_the_draws():
    assert findings.since(drawn_of([1, 9, 8, 7]), 2001) == "in most draws every year since lies below it"
    assert findings.since(drawn_of([1, 9, 9.5, 10]), 2001) == "in most draws no year since lies below it"
    assert findings.since(drawn_of([1, 9, 8, 10]), 2001) == "in most draws 2002 lies below it"
    assert findings.closeness(drawn_of([1, 9, 8]), 2001).endswith(
        "than in any year before 2001, and in most less close than in that year"
    )
    assert findings.closeness(drawn_of([8.5, 7, 8]), 2001) == (
        "In most draws the ties are not closer than in every year before 2001, and in most closer than in that year"
    )


def test_words_on_several_years_hold_within_one_draw():
    """Where each year lies below the peak in most draws, but all of them do in few, the words say so."""
    three = [[1, 9, 8, 8, 10], [1, 9, 8, 10, 8], [1, 9, 10, 8, 8]]
    assert findings.since(drawn_of(*three), 2001) == ("in most draws every year since, taken alone, lies below it")
    assert findings.since(
        drawn_of(*three, [1, 9, 8, 8, 8], [1, 9, 8, 8, 8], [1, 9, 8, 8, 8], [1, 9, 8, 8, 8]), 2001
    ) == ("in most draws every year since lies below it")
    above = [[1, 9, 10, 10, 8], [1, 9, 10, 8, 10], [1, 9, 8, 10, 10]]
    assert findings.since(drawn_of(*above), 2001) == "in most draws no year since, taken alone, lies below it"
    some = [[1, 9, 8, 10, 10], [1, 9, 10, 8, 10], [1, 9, 8, 8, 10]]
    assert findings.since(drawn_of(*some), 2001) == ("in most draws 2002 and 2003, each taken alone, lie below it")
    before = [
        [7, 1, 9, 6],
        [1, 7, 9, 6],
        [1, 1, 9, 6],
        [7, 1, 9, 6],
        [1, 7, 9, 6],
    ]  # above each year in three of five draws
    assert findings.closeness(drawn_of(*before), 2002).startswith("In most draws the ties are not closer than in every")
    assert findings.closeness(drawn_of(*before, *[[1, 1, 9, 6]] * 4), 2002).startswith(
        "In most draws the ties are closer than in any year before 2002"
    )


def test_the_verdict_tells_levels_from_draws_on_goalposts():
    """Bands and pillars are levels: what the chapter gives to them was set to ``....levels()``, and to nothing else."""
    cells = nbformat.read(evidence.ROOT / "chapters" / "07_verdict.ipynb", 4).cells
    tree = ast.parse("\n".join(cell.source for cell in cells if cell.cell_type == "code"))
    set_to = {
        target.id: ast.unparse(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    given = [
        ast.unparse(node.args[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("index.bands", "index.pillar_bands")
    ]
    assert given and all(re.fullmatch(r"\w+\.levels\(\)", set_to.get(draws, draws)) for draws in given), given


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ((0.9, 0.9, 0.6), "under each of the three ways of weighting"),
        ((0.9, 0.9, 0.5), "under equal and budget weights alone"),
        ((0.1, 0.2, 0.5), "under no way of weighting"),
    ],
)
def test_words_on_weights_follow_the_shares(shares, words):
    assert findings.schemes(pd.Series(shares, ["equal", "budget", "random"])) == words


def test_a_share_that_is_not_whole_is_never_told_as_all_or_none():
    told = {share: findings.percent(share) for share in (0, 0.0001, 0.5, 0.9934, 0.9973, 1)}
    assert list(told.values()) == ["0", "under 1", "50", "99", "over 99", "100"]


def test_the_place_of_a_factor_is_as_sure_as_its_margins():
    frame = pd.DataFrame({"total": [0.6, 0.3, 0.2], "total_margin": 0.02}, ["weights", "values", "scale"])
    wide = frame.assign(total_margin=[0.02, 0.02, 0.09])
    assert [findings.standing(frame, name) for name in frame.index] == ["first", "second", "third"]
    assert findings.standing(wide, "values") == findings.standing(wide, "scale") == "second or third"
    assert findings.places(frame, frame, "values") == "second"
    assert findings.places(frame, wide, "values") == "second for the level and second or third for the change"
    assert findings.decisive(frame, frame) == "the weights decide most"
    assert findings.decisive(frame, frame[::-1].assign(total=frame["total"].to_numpy())).endswith(
        "the scale for the change"
    )
    assert findings.matter(frame, factor="scale") == "matters too"
    assert findings.matter(frame / 10, frame / 10, factor="weights") == "hardly matters"


def test_words_on_one_choice_follow_the_least_share():
    options = pd.DataFrame({"factor": ["weights"] * 2, "option": ["equal", "random"], "share": [0.9, 0.6]})
    assert "is the higher one in most draws" in findings.by_one_choice(options)
    assert findings.by_one_choice(options.assign(share=[0.9, 0.4])).endswith(
        "where one choice is held at weights random"
    )


def test_words_on_what_fell_and_what_moved_alone():
    assert (findings.went_down(["exercises"]), findings.went_down([])) == ("exercises went down", "none went down")
    moves = pd.DataFrame({"change": [1.0, 3.0]}, [1999, 2022])
    assert (findings.moved_alone(moves, moves), findings.moved_alone(moves, moves[::-1].set_axis(moves.index))) == (
        "in 2022 too",
        "in 2022 and not in 1999",
    )


@pytest.mark.parametrize("pillar_count", [2, 5])
def test_how_often_one_even_share_takes_more_than_half(pillar_count):
    drawn = simulation._simplex(np.random.default_rng(4).random((40_000, pillar_count)))
    assert (drawn.max(axis=1) > 0.5).mean() == pytest.approx(index.lopsided(pillar_count), abs=0.01)


def test_a_part_of_the_design_is_the_design_of_that_part():
    rows = catalogue([pillar for pillar in PILLARS for _ in range(2)])
    frames = {
        key: pd.DataFrame(
            {"low": np.linspace(0, place, len(YEARS)), "high": np.linspace(1, place + 2, len(YEARS))}, YEARS
        )
        for place, key in enumerate(rows.index)
    }
    whole = index.Design.of(frames, rows, BUDGET)
    kept = ["i0", "i4", "i5", "i9"]
    part, built = whole.only(kept), index.Design.of({key: frames[key] for key in kept}, rows.loc[kept], BUDGET)
    assert (
        part.pillars == built.pillars and part.names == built.names == whole.without(set(rows.index) - set(kept)).names
    )
    draws = uniforms(built, 50)
    assert np.array_equal(index.score(part, draws)[0], index.score(built, draws)[0])
    assert whole.within([whole.pillars[1]]) == ["i2", "i3"]
    with pytest.raises(KeyError):
        whole.only(["none"])


def half_rising(falls: str):
    """A plan in which one pillar falls and all others rise alike."""
    rows = catalogue(list(PILLARS))
    ends = {key: (8, 2) if pillar == falls else (4, 5) for key, pillar in rows["pillar"].items()}
    frames = {
        key: pd.DataFrame({end: np.linspace(*first_last, len(YEARS)) for end in ("low", "high")}, YEARS)
        for key, first_last in ends.items()
    }
    return index.Design.of(frames, rows, BUDGET)


@pytest.mark.parametrize("falls", ["exercises", "officer_corps"])
def test_a_pillar_that_falls_is_the_one_under_whose_weight_the_rise_is_least_sure(falls):
    plan = half_rising(falls)
    heaviest = index.by_heaviest(plan, 2005, 2000)
    assert heaviest.idxmin() == falls and findings.least_sure(heaviest) == PILLARS[falls].lower()
    assert (heaviest.drop(falls) > heaviest[falls] + 0.2).all() and heaviest.between(0, 1).all()
    found = robustness.draw(plan, 2005, 2000)
    random = found.scheme == index.OPTIONS["weights"].index("random")
    most = found.shares.argmax(axis=1) == plan.pillars.index(falls)
    assert heaviest[falls] == pytest.approx((found.change[random & most] > 0).mean())


def test_without_a_pillar_only_the_others_decide():
    plan = half_rising("exercises")
    whole = robustness.change_of(robustness.draw(plan, 2005, 2000).change)["share"]
    assert index.share_without(plan, "exercises", 2005, 2000) == 1 > whole
    assert index.share_without(plan, "officer_corps", 2005, 2000) < whole


def test_errors_common_to_all_spread_the_level_more_than_those_of_each_alone():
    rows = catalogue([pillar for pillar in PILLARS for _ in range(3)])
    frames = {key: pd.DataFrame({"low": 2.0, "high": [4.0] * 5 + [8.0]}, YEARS) for key in rows.index}
    plan = index.Design.of(frames, rows, BUDGET)
    spreads = [np.std(robustness.draw(plan, 2005, 2000, 4000, how).change) for how in robustness.POSITIONS]
    assert spreads[1] > 1.3 * spreads[0]


# ------------------------------------------------------------------------------------------------------ properties

value = st.floats(0, 10, allow_nan=False, width=32)
pair = st.tuples(value, value).map(lambda ends: tuple(sorted(ends)))


@settings(max_examples=40)
@given(st.lists(pair, min_size=5, max_size=8), st.sampled_from([-1, 1]), st.sampled_from(["level", "persons"]))
def test_scores_stay_between_0_and_100(ends, direction, unit):
    rows = catalogue([list(PILLARS)[place % 5] for place in range(len(ends))], direction, unit)
    plan = plan_of(dict(zip(rows.index, ends)), rows)
    scored, pillars = index.score(plan, uniforms(plan, 60))
    for found in (scored, pillars):
        assert np.isfinite(found).all() and found.min() >= -1e-4 and found.max() <= 100 + 1e-4


@settings(max_examples=40)
@given(st.lists(pair, min_size=5, max_size=8), st.sampled_from(["level", "persons"]), st.data())
def test_more_of_one_indicator_never_lowers_the_index(ends, unit, data):
    rows = catalogue([list(PILLARS)[place % 5] for place in range(len(ends))], unit=unit)
    raised = data.draw(st.integers(0, len(ends) - 1))
    step = data.draw(st.floats(0, 5, width=32))
    fixed_references = dict.fromkeys(rows.index, (4.0, 2.0))  # a z-score against its own mean would move with the value
    values = dict(zip(rows.index, ends))
    before = plan_of(values, rows, references=fixed_references)
    key = rows.index[raised]
    after = plan_of(values | {key: tuple(end + step for end in values[key])}, rows, references=fixed_references)
    draws = uniforms(before, 60)
    assert (index.score(after, draws)[0] >= index.score(before, draws)[0] - 1e-3).all()


@settings(max_examples=25)
@given(st.permutations(range(len(YEARS))), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(order, shuffler):
    rows = catalogue(list(PILLARS))
    frames = {
        key: pd.DataFrame(
            {"low": np.linspace(0, place, len(YEARS)), "high": np.linspace(1, place + 2, len(YEARS))}, YEARS
        )
        for place, key in enumerate(rows.index)
    }
    keys = list(rows.index)
    shuffler.shuffle(keys)
    plain = index.Design.of(frames, rows, BUDGET)
    mixed = index.Design.of(
        {key: frames[key].iloc[list(order)] for key in keys}, rows.loc[keys], BUDGET.sample(frac=1, random_state=1)
    )
    draws = uniforms(plain, 50)
    assert np.array_equal(index.score(plain, draws)[0], index.score(mixed, draws)[0])


@settings(max_examples=40)
@given(st.lists(st.one_of(st.none(), pair), min_size=3, max_size=8).filter(any), st.sampled_from(index.IMPUTATIONS))
def test_filling_gaps_leaves_what_is_known(ends, rule):
    frame = pd.DataFrame([end or (np.nan, np.nan) for end in ends], columns=["low", "high"])
    filled = design.impute(frame, (0.0, 10.0), rule)
    assert filled.notna().all().all() and (filled["low"] <= filled["high"]).all()
    pd.testing.assert_frame_equal(filled[frame.notna().all(axis=1)], frame.dropna())


# ---------------------------------------------------------------------------------------------------- the real index


@pytest.fixture(scope="module")
def plan():
    return index.Design.from_tables()


@pytest.fixture(scope="module")
def drawn(plan):
    return index.simulate(plan)


@pytest.mark.parametrize("key", list(indicators.catalogue().index))
def test_each_indicator_has_a_range_for_its_known_years(key):
    row, values = indicators.catalogue().loc[key], indicators.values(key)
    known = values.dropna()
    assert list(values.index) == list(indicators.YEARS)
    assert indicators.known_years(key) == (known.index.min(), known.index.max())
    assert (known["low"] <= known["high"]).all() and (known["low"] >= 0).all()
    assert values["low"].isna().equals(values["high"].isna())
    if row["gap_rule"] == "state":
        assert values.notna().all().all()
    if row["unit"] in ("level", "per cent"):
        assert known["high"].max() <= row["goalpost_high"]


def test_indicators_give_the_figures_of_their_rows():
    strength = evidence.load("exercise_strength")
    said = strength.query(
        "exercise == 'zapad_2017' and metric == 'personnel' and contingent == 'all' and place == 'belarus' and qualifier == 'official_declared'"
    )
    said = late if len(late := said[said["stage"].isin(["during", "after"])]) else said
    factors = indicators.numbers(said["bound"])
    expected = [(said["low"] * factors["low"]).min(), (said["high"] * factors["high"]).max()]
    assert indicators.values("cycle_strength").loc[2017].tolist() == pytest.approx(expected)
    assert indicators.values("cadets").loc[2010].tolist() == [
        evidence.load("cadets").loc["cad_10a", end] for end in ("low", "high")
    ]
    volumes = evidence.load("arms_transfer_volumes").query(
        "country == 'BY' and flow == 'imports' and 2015 <= year <= 2019 and edition == 'sipri_2026'"
    )
    assert indicators.values("arms_volume").loc[2019].tolist() == pytest.approx([volumes["tiv"].mean()] * 2)
    troops = (
        evidence.load("presence")
        .query("metric == 'total_personnel' and qualifier != 'alleged' and date_from.dt.year == 2022")
        .dropna(subset=["high"])
    )
    highest = (troops["high"] * indicators.numbers(troops["bound"])["high"]).max()
    assert indicators.values("russian_troops").loc[2022, "high"] == pytest.approx(highest)
    assert indicators.values("grouping_status").loc[1996].tolist() == [0, 0]


@pytest.fixture
def changed(monkeypatch):
    """A function that puts frames in the place of tables, for what is reckoned anew."""
    real, others = evidence.load, {}
    monkeypatch.setattr(evidence, "load", lambda name: others.get(name, real(name)).copy())
    return others.update


def test_a_further_text_of_the_same_level_does_not_raise_the_legal_base(changed):
    row = indicators.catalogue().loc["legal_base"]
    acts = evidence.load("agreements")
    double = acts.loc[["agr_13"]].rename(index={"agr_13": "agr_13_again"})
    before = indicators.legal_base(row)
    changed({"agreements": pd.concat([acts, double]).rename_axis("id")})
    pd.testing.assert_frame_equal(indicators.legal_base(row), before)


def test_a_text_of_a_higher_rank_raises_the_legal_base_and_its_rank_is_one_line(changed):
    row, acts, words = (
        indicators.catalogue().loc["legal_base"],
        evidence.load("agreements"),
        evidence.load("index_words"),
    )
    before = indicators.legal_base(row)
    further = acts.loc[["agr_13"]].assign(subject="nuclear", date_in_force=pd.Timestamp(2000, 1, 1), status="in_force")
    further["date_signed"] = pd.Timestamp(2000, 1, 1)
    changed({"agreements": pd.concat([acts, further.rename(index={"agr_13": "new"})]).rename_axis("id")})
    assert indicators.legal_base(row).loc[2001, "low"] > before.loc[2001, "low"]
    changed({"agreements": acts, "index_words": words.assign(low=0.0, high=0.0)})
    assert (indicators.legal_base(row) == 0).all(axis=None)


def test_a_further_indicator_counts_once_its_pillar_says_so(changed):
    rows, sizes = evidence.load("index_indicators"), evidence.load("index_weights")
    further = rows.loc[["cadets"]].rename(index={"cadets": "cadets_again"})
    changed({"index_indicators": pd.concat([rows, further]).rename_axis("id")})
    refused = r"^data/index_weights.csv: row budget_officer_corps, column indicators: '3', expected .*\(4\)$"
    with pytest.raises(evidence.EvidenceError, match=refused):
        indicators.catalogue()
    more = (sizes["pillar"] == "officer_corps").astype(int)
    changed({"index_weights": sizes.assign(indicators=sizes["indicators"] + more)})
    plan = index.Design.of(
        {key: indicators.values("cadets" if key == "cadets_again" else key) for key in indicators.catalogue().index},
        indicators.catalogue(),
        index.budget(),
    )
    assert "cadets_again" in plan.names and index.simulate(plan, 50).index.shape == (50, len(plan.years))


def test_an_indicator_reckoned_from_another_table_is_refused_in_one_line(changed):
    rows = evidence.load("index_indicators").astype({"table": str})
    rows.loc["cadets", "table"] = "presence"
    changed({"index_indicators": rows})
    with pytest.raises(evidence.EvidenceError, match=r"^.*row cadets, column table: 'presence', expected cadets.*$"):
        indicators.catalogue()


def test_each_way_of_reckoning_is_in_the_schema_and_the_code():
    assert list(indicators.RECKONED_BY) == list(evidence.labels("index_indicators", "reckoned_by"))


@pytest.mark.parametrize(
    ("table", "column"), [("agreements", "binding_level"), ("facts", "bound"), ("schooling", "level")]
)
def test_every_word_counts_for_a_number(table, column):
    said = evidence.load("index_words").query("column == @column")
    assert sorted(said["word"]) == sorted(evidence.labels(table, column)) and (said["low"] <= said["high"]).all()


def test_a_word_without_a_number_is_refused_in_one_line():
    with pytest.raises(evidence.EvidenceError, match=r"^data/index_words.csv: .*missing: 'roughly'.*$"):
        indicators.numbers(pd.Series(["exact", "roughly"], name="bound"))


def test_pillars_have_the_indicators_and_the_budget_of_a_hundred_that_the_table_says(plan):
    assert plan.pillars == list(PILLARS) and evidence.load("index_weights")["points"].sum() == 100
    sizes = evidence.load("index_weights").set_index("pillar")["indicators"]
    assert [group.stop - group.start for group in plan.groups()] == [sizes[pillar] for pillar in plan.pillars]


def test_bands_are_told_by_the_share_of_draws_between_their_ends():
    assert (index.percent_within(), index.percent_within(index.HALF)) == ("90", "50")
    assert [index.column(level) for level in index.QUANTILES] == ["p5", "p25", "p50", "p75", "p95"]


def test_steps_of_an_indicator_are_in_order_and_used():
    states = evidence.load("index_steps")
    stepped = indicators.catalogue().query("table == 'index_steps'").index
    assert set(states["indicator"]) == set(stepped)
    assert (states["level_low"] <= states["level_high"]).all()
    for _, group in states.groupby("indicator"):
        firsts = [
            indicators.moment(reference, column)[0]
            for reference, column in zip(group["evidence_step"], group["moment"].astype(str))
        ]
        assert firsts == sorted(firsts) and list(group["step"]) == list(range(1, len(group) + 1))


def test_the_same_seed_gives_the_same_draws(plan):
    first, second, other = (index.simulate(plan, draws=3000, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(first.index, second.index) and not np.array_equal(first.index, other.index)


def test_bands_settle_with_the_number_of_draws(plan, drawn):
    half = index.bands(index.simulate(plan, draws=index.DRAWS // 2, seed=11))
    assert (half - index.bands(drawn)).abs().to_numpy().max() < 0.6


def test_what_is_told_of_draws_rests_on_the_rows_of_the_indicators_that_were_drawn(plan, drawn):
    assert plan.rests == index.rests_on() == figure.references(index.odds(drawn, [(2026, 2021)]))
    assert figure.references(findings.rise(index.odds(drawn, [(2026, 2021)]).iloc[0])) == plan.rests
    assert figure.references(index.ranks(drawn.levels())) == figure.references(index.moves(drawn)) == plan.rests
    less = plan.without(["nuclear"])
    gone = set(plan.rests) - set(less.rests)
    assert {"index_steps:nuclear_01", "index_indicators:nuclear"} <= gone and set(less.rests) < set(plan.rests)
    assert not any(row.startswith(("arms_", "officials", "index_weights")) for row in gone)
    assert figure.references(index.moves(index.simulate(less, 2000))) == less.rests


def test_draws_of_made_up_values_rest_on_no_row():
    rows = catalogue(list(PILLARS))
    plan = plan_of(dict.fromkeys(rows.index, (2.0, 7.0)), rows)
    change = index.odds(index.simulate(plan, 500), [(2005, 2000)]).iloc[0]
    assert plan.rests == plan.only(["i0"]).rests == () and not isinstance(findings.rise(change), figure.Figure)


def test_a_run_with_a_part_left_out_rests_on_what_is_left(plan):
    runs = index.leave_out(plan, 2026, 2021, draws=1000).set_index("part")
    told = findings.run(runs.loc["Written steps"])
    assert figure.references(told) == figure.references(findings.middle(runs.loc["Written steps"]))
    assert not any(row.startswith("index_steps") for row in figure.references(told))
    assert set(figure.references(findings.run(runs.loc["Errors common to all indicators"]))) == set(plan.rests)


def test_a_count_of_years_with_steps_rests_on_the_steps_and_the_rows_that_date_them():
    states = evidence.load("index_steps")
    told = findings.with_steps(np.arange(1995, 2027))
    assert figure.references(told) == figure.references(states, list(states["evidence_step"]))


def test_bands_are_ordered_and_within_the_scale(drawn):
    frame = index.bands(drawn)
    assert (frame.diff(axis=1).iloc[:, 1:] >= 0).all().all()
    assert frame.min().min() >= 0 and frame.max().max() <= 100


def test_the_index_moves_where_the_events_are(drawn):
    assert index.moves(drawn)["change"].idxmax() == 2022
    assert index.odds(drawn, [(2022, 2021), (2026, 2009)])["share"].min() > 0.95


def test_what_rests_on_a_part_is_told_part_by_part(plan):
    found = index.leave_out(plan, 2026, 2021, draws=4000)
    kinds = found["kind"].value_counts()
    assert kinds["pillar"] == len(plan.pillars) + 1 and kinds["indicator"] == len(plan.names)
    share = found.set_index("part")["share"]
    whole, pillars = share["Nothing"], found[found["kind"] == "pillar"].set_index("part")["share"]
    assert pillars.head(len(plan.pillars)).idxmin() == PILLARS["facilities_and_presence"]
    assert pillars.min() < whole and share["Written steps"] < whole < share["All but the written steps"]
    assert len(index_shown.leave_out_table(found, "c").frame) == len(found)


def test_other_goalposts_stretch_the_scales_that_have_no_end_and_no_others(plan):
    bounded = indicators.catalogue()["unit"].loc[plan.names].isin(robustness.BOUNDED).to_numpy()
    assert 0 < bounded.sum() < len(bounded)
    filled = index.IMPUTATIONS.index("wide")  # what it leaves unknown lies between the goalposts, wherever these are
    known = plan.years >= 2006
    for factor in robustness.STRETCHES:
        other = robustness.stretched(factor)
        assert other.names == plan.names and other.rests == plan.rests
        highs = [(part.low + part.depth)[:filled][:, :, known] for part in (plan, other)]
        assert np.array_equal(*(ends[..., bounded] for ends in highs))
        assert np.allclose(highs[1][:, 0][..., ~bounded], highs[0][:, 0][..., ~bounded] / factor, atol=1e-3)
        assert np.array_equal(*(ends[:, 1] for ends in highs))  # a z-score knows no goalposts
    runs = index.leave_out(plan, 2026, 2021, draws=4000).query("kind == 'goalposts'")
    expected = [
        robustness.change_of(robustness.draw(robustness.stretched(by), 2026, 2021, 4000).change)["share"]
        for by in robustness.STRETCHES
    ]
    assert runs["share"].tolist() == expected
    assert all(f"{by:.2f}" in part for by, part in zip(robustness.STRETCHES, runs["part"]))


def test_indicators_without_a_value_for_today_are_counted_from_their_values(plan):
    old = indicators.without_value(2026)
    assert {*old} == {key for key in plan.names if not indicators.values(key).loc[2026].notna().all()}
    assert all(indicators.known_years(key)[1] < 2026 for key in old)
    known = {key for key in plan.names if indicators.known_years(key)[1] == 2026}
    assert {*old} == {*plan.names} - known and 0 < len(old) < len(known)
    assert index.coverage().loc[2026, "known"] == pytest.approx(len(known) / len(plan.names))


@pytest.mark.parametrize("key", list(indicators.catalogue().index))
def test_an_indicator_rests_on_the_rows_that_are_named_and_on_no_others(key, monkeypatch):
    row, real = indicators.catalogue().loc[key], evidence.load
    reckoned = indicators.RECKONED_BY[row["reckoned_by"]].values
    before, rests = reckoned(row), set(index.rests_on([key]))

    def load(name: str) -> pd.DataFrame:
        rows = real(name)
        return rows if f"{name}:*" in rests else rows[[f"{name}:{place}" in rests for place in rows.index]]

    monkeypatch.setattr(evidence, "load", load)
    pd.testing.assert_frame_equal(reckoned(row), before)


def test_the_index_rests_on_all_that_its_indicators_rest_on():
    keys = list(indicators.catalogue().index)
    assert set(index.rests_on()) == {row for key in keys for row in index.rests_on([key])}
    assert "index_steps:*" not in index.rests_on(keys[:1]) and len(index.rests_on(keys[:1])) < len(index.rests_on())


def test_what_the_text_says_of_years_and_pillars_holds(plan, drawn):
    """The sentences of the chapters that name a year, a pillar or a cause without a figure."""
    grown = index.pillar_bands(drawn.levels())["p50"].unstack("year")
    assert abs(grown.loc["officer_corps", 2026] - grown.loc["officer_corps", 2021]) < 2  # "hardly moves"
    fall = [index.bands(index.simulate(part, 20_000))["p50"].diff()[1997] for part in (plan, plan.without(["nuclear"]))]
    assert fall[0] < 2 * fall[1] < 0  # "for the most part the withdrawal of the last strategic missiles"
    left = index.moves(drawn).loc[2023, "steps"]
    assert "Russian part gone" in left and "air group gone" in left


def test_the_share_of_arms_of_a_later_year_comes_from_the_later_release():
    register, release = evidence.load("arms_imports_by_supplier"), evidence.load("ally_arms_imports")
    last = int(register["year"].max())
    window = release.query("country == 'BY' and @last - 4 < year <= @last + 1")
    expected = 100 * window.loc[window["supplier"] == "RU", "tiv"].sum() / window["tiv"].sum()
    assert indicators.values("arms_share").loc[last + 1].tolist() == pytest.approx([expected] * 2)
    assert "arms_share" not in indicators.without_value(last + 1)


def test_written_steps_are_those_of_the_table_of_steps():
    assert set(indicators.written()) == set(evidence.load("index_steps")["indicator"])


def test_a_partial_end_is_taken_at_its_first_and_its_last_day():
    assert [str(day)[:10] for day in indicators.moment("exercises:joint_training_2022_23", "date_to")] == [
        "2023-07-01",
        "2023-07-31",
    ]


def test_positions_redrawn_each_year_make_changes_less_certain(plan, drawn):
    anew = index.simulate(plan, draws=20_000, redraw_each_year=True)
    spread = [np.std(draws.year(2009) - draws.year(2008)) for draws in (drawn, anew)]
    assert spread[1] > 1.2 * spread[0]


def test_each_option_is_shown_with_its_change_and_its_level_on_goalposts(drawn):
    found = index.by_option(drawn, 2026, 2015)
    assert list(zip(found["factor"], found["option"])) == [
        (factor, option) for factor, options in index.OPTIONS.items() for option in options
    ]
    assert list(found.loc[found["level_p50"].isna(), "option"]) == ["z-score"]
    levels = index.bands(drawn.where("weights", "equal").levels()).loc[2026]
    assert found.set_index("option").loc["equal", "level_p50"] == levels["p50"]
    weights = found[found["factor"] == "weights"].set_index("option")["share"]
    pooled = index.odds(drawn, [(2026, 2015)]).iloc[0]
    assert pooled[["equal", "budget", "random"]].tolist() == weights.tolist()
    assert pooled["share"] == pytest.approx(weights.mean(), abs=0.005)


def test_first_order_indices_do_not_exceed_total_ones(plan):
    found = index.sobol_of(plan, 2026, 2015, size=512)
    assert list(found.index)[-1] == index.VALUES and sum(plan.factors().values()) == sum(plan.columns().values())
    assert (found["first"] <= found["total"] + found["first_margin"] + found["total_margin"]).all()
    assert found["first"].sum() <= 1 + found["first_margin"].sum()


def test_split_factors_are_the_pooled_ones_taken_apart(plan):
    pooled, split = plan.factors(), plan.factors(split=True)
    names = [name for name in split if name not in pooled]
    assert names == [*index.WEIGHTS, *(f"values: {words.lower()}" for words in PILLARS.values())]
    assert sum(split[name] for name in index.WEIGHTS) == pooled["weights"] and sum(split.values()) == sum(
        pooled.values()
    )
    assert list(split.values())[-len(PILLARS) :] == list(plan.columns().values())[-len(PILLARS) :]
    found, whole = index.sobol_of(plan, 2026, size=1024, split=True), index.sobol_of(plan, 2026, size=1024)
    assert list(found.index) == list(split)
    parts = {"weights": list(index.WEIGHTS), index.VALUES: names[len(index.WEIGHTS) :]}
    for factor, own in parts.items():
        slack = found.loc[own, "total_margin"].sum() + whole.loc[factor, "total_margin"]
        assert found.loc[own, "first"].sum() <= whole.loc[factor, "first"] + slack
        assert whole.loc[factor, "total"] <= found.loc[own, "total"].sum() + slack
        assert found.loc[own, "total"].max() <= whole.loc[factor, "total"] + slack


def test_a_model_of_the_way_of_weighting_alone_has_that_factor_alone(plan):
    factors = plan.factors(split=True)
    place = list(np.cumsum([0, *factors.values()]))[list(factors).index(index.WEIGHTS[0])]
    found = index.sobol(lambda uniforms: uniforms[:, place], factors, size=256)
    assert found["total"].idxmax() == index.WEIGHTS[0] and found.loc[index.WEIGHTS[0], "total"] == pytest.approx(
        1, abs=0.05
    )
    assert found["total"].drop(index.WEIGHTS[0]).abs().max() < 0.01


def test_the_simulation_is_quick_and_small(plan):
    spent = []
    for _ in range(2):
        start = time.process_time()  # the clock of the processor: other work on the machine does not count
        index.bands(index.simulate(plan, draws=100_000))
        spent.append(time.process_time() - start)
    assert min(spent) < 3
    tracemalloc.start()
    index.bands(index.simulate(plan, draws=100_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**29  # half a GiB, for a bound of one


# ----------------------------------------------------------------------------------------------------------- drawings


def test_each_drawing_can_be_drawn_on_both_pages(plan):
    small = index.simulate(plan, draws=2000)
    questions = {
        "Index in 2026": index.sobol_of(plan, 2026, size=64),
        "Change since 2015": index.sobol_of(plan, 2026, 2015, size=64),
    }
    drawings = {
        "bands": index_shown.draw_bands(index.bands(small), index.coverage()),
        "pillars": index_shown.draw_pillars(index.pillar_bands(small)),
        "sobol": index_shown.draw_sobol(questions),
    }
    for name, draw in drawings.items():
        chart = charts.Chart(
            draw,
            name=f"test-index-{name}",
            title="A finding",
            subtitle="Points",
            note="Source: none",
            alt="What it shows",
            caption="A caption",
        )
        for narrow in (False, True):
            figure = chart.figure(narrow)
            sizes = [text.get_fontsize() for text in figure.findobj(Text) if text.get_text().strip()]
            assert min(sizes) >= 10


def test_no_bar_of_the_sensitivity_is_cut():
    frames = {
        name: pd.DataFrame({"first": [0.1], "total": [total], "total_margin": [0.05]}, ["weights"])
        for name, total in (("one", 0.3), ("two", 0.9))
    }
    chart = charts.Chart(
        index_shown.draw_sobol(frames),
        name="test-index-bars",
        title="A",
        subtitle="B",
        note="C",
        alt="D",
        caption="E",
    )
    for ax in chart.figure().axes:
        assert ax.get_xlim()[1] > 0.95


def test_the_index_is_drawn_as_bands_and_not_as_a_line(plan):
    draw = index_shown.draw_bands(index.bands(index.simulate(plan, draws=2000)), index.coverage())
    chart = charts.Chart(draw, name="test-index-line", title="A", subtitle="B", note="C", alt="D", caption="E")
    ax = chart.figure().axes[0]
    assert not ax.lines and len(ax.collections) == 2


def test_tables_show_every_indicator_and_choice(plan):
    small = index.simulate(plan, draws=2000)
    assert len(index_shown.indicator_table("c").frame) == len(plan.names)
    assert len(index_shown.choice_table("c").frame) == len(evidence.load("index_choices"))
    assert "2015 to 2026" in index_shown.odds_table(index.odds(small, [(2026, 2015)]), "c").markdown
    assert len(index_shown.rank_table(index.ranks(small), "c").frame) == len(plan.years)
    assert "±" in index_shown.sobol_table({"In 2026": index.sobol_of(plan, 2026, size=64)}, "c").markdown


# --------------------------------------------------------------------------------------------------------------- prose

CHAPTERS = [
    path
    for path in sorted((Path(__file__).resolve().parents[1] / "chapters").glob("*.ipynb"))
    if "index.simulate(" in path.read_text(encoding="utf-8")
]
SHARE = re.compile(r"per cent of (the|those|them|these random|all \S+) ?draws|\} draws \{eval\}|per cent of the draws")
BESIDE = re.compile(rf"{SHARE.pattern}|by the middle of (?:its|the|these|all) (?:\S+ )?draws", re.I)
LIKELIHOOD = re.compile(r"almost certain|likely|even chance", re.I)


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_share_of_draws_of_the_index_is_told_as_no_probability_and_beside_no_likelihood_word(path):
    cells = [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "markdown"]
    shares = [text for text in ("".join(cell["source"]) for cell in cells) if SHARE.search(text)]
    if shares:
        assert "{eval}`no_probability`" in shares[0]
    for line in (line for cell in cells for line in "".join(cell["source"]).splitlines() if BESIDE.search(line)):
        assert not LIKELIHOOD.search(line), line


def test_a_middle_of_draws_counts_as_a_share_beside_a_likelihood_word():
    assert BESIDE.search("Very likely. By the middle of its draws the index has risen") and BESIDE.search(
        "{eval}`x` per cent of the draws"
    )
    assert not SHARE.search("By the middle of its draws") and not BESIDE.search("By the middle of the year")


def test_the_rise_is_told_with_the_pillar_that_bears_most_of_it(plan):
    left = index.without_each(plan, 2026, 2021, draws=4000)
    runs = index.leave_out(plan, 2026, 2021, draws=4000).set_index("part")
    assert {PILLARS[pillar]: value for pillar, value in left.items()} == runs.loc[
        list(PILLARS.values()), "p50"
    ].to_dict()
    change = runs.loc["Nothing"]
    assert findings.rise_from(change, left) == "mostly through facilities and presence"
    assert figure.references(findings.rise_from(change, left)) == figure.references(list(plan.rests))
    share = index.share_without(plan, "facilities_and_presence", 2026, 2021)
    assert share == pytest.approx(runs.loc[PILLARS["facilities_and_presence"], "share"], abs=0.03)


@pytest.mark.parametrize(
    ("whole", "left", "words"),
    [
        (8.0, 3.9, "mostly through exercises"),
        (8.0, 4.1, "mostly through no one pillar"),
        (-8.0, -20.0, "mostly through no one pillar"),
    ],
)
def test_most_of_a_rise_is_more_than_half_of_its_middle(whole, left, words):
    middles = pd.Series({"exercises": left, "officer_corps": left + 1})
    assert findings.rise_from(pd.Series({"p50": whole}), middles) == words


@pytest.mark.parametrize("name", ["00_summary", "07_verdict"])
def test_key_judgements_say_from_what_the_index_rose(name):
    text = (evidence.ROOT / "chapters" / f"{name}.ipynb").read_text(encoding="utf-8")
    told = next(line for line in text.splitlines() if "{eval}`rise_told`" in line)
    made = next(line for line in text.splitlines() if "rise_told = " in line)
    assert (
        "Confidence: moderate" in told
        and "rising, findings.rise_from(change, index.without_each(plan, now, then))" in made
    )


def test_no_figure_of_a_share_is_called_a_probability(drawn):
    assert "probability" not in index.odds(drawn, [(2026, 2021)]) and "no probability" in index.NO_PROBABILITY


def test_nothing_is_said_to_be_set_before_the_values_were_seen():
    """An order of work that nobody can check; what others announced in advance may be told outside the tables of the index."""
    unseen = "before the (values|index|answers|lags|scores|results)"
    texts = {path: path.read_text(encoding="utf-8") for path in [*DATA.glob("*.csv"), *DATA.glob("schema/*.yml")]}
    assert len(texts) > len(evidence.names())
    for path, text in texts.items():
        chosen = "in advance" if path.stem.startswith("index_") else "(set|made|chosen|named|fixed) in advance"
        assert not re.search(rf"{unseen}\b|{chosen}", " ".join(text.split())), path.name
