"""The model of levels behind the codings, on codings whose levels are known."""

import numpy as np
import pandas as pd
import pytest

from report.verdict import criteria, latent

YEARS = list(range(2000, 2026, 2))


def simulated(seed=3, keys=20, walk=0.3, error=0.2, bias=(0.2, -0.2)):
    """Reports of two coders on made-up levels, and the levels themselves, by criterion and year."""
    rng, rows, levels = np.random.default_rng(seed), [], {}
    for key in range(keys):
        level = rng.uniform(1, 3)
        for year in YEARS:
            level = float(np.clip(level + rng.normal(0, walk * np.sqrt(2)), 0, criteria.MOST))
            levels[f"c{key}", year] = level
            for coder, own in zip(("first", "second"), bias):
                middle = np.clip(np.round(2 * (level + own + rng.normal(0, error))) / 2, 0, criteria.MOST)
                rows.append((coder, f"c{key}", year, middle, middle))
    return latent.weighed(pd.DataFrame(rows, columns=["coder", "criterion", "year", "low", "high"])), pd.Series(levels)


@pytest.fixture(scope="module")
def known():
    rows, levels = simulated()
    model = latent.fitted(rows, 0.2)
    return rows, levels, model, latent.levels(rows, model)


def test_walk_and_bias_are_found_again(known):
    model = known[2]
    assert model.walk == pytest.approx(0.3, abs=0.06)
    assert model.bias["first"] == pytest.approx(0.2, abs=0.05) == -model.bias["second"]


def test_levels_are_found_again_with_an_honest_spread(known):
    _, levels, _, found = known
    assert found.sum(axis=1).to_numpy() == pytest.approx(1)
    mean = (found * latent.GRID).sum(axis=1)
    assert (mean - levels).abs().mean() < 0.15
    below = found.cumsum(axis=1)
    within = [
        0.05 < below.loc[cell].to_numpy()[np.abs(latent.GRID - level).argmin()] < 0.95 for cell, level in levels.items()
    ]
    assert 0.8 < np.mean(within) < 0.98


def test_smoothing_is_what_adding_up_every_path_gives():
    rows = latent.weighed(
        pd.DataFrame(
            [("first", "a", 2000, 1.0, 1.5), ("first", "a", 2001, 2.0, 2.0), ("second", "a", 2001, 1.5, 2.5)],
            columns=["coder", "criterion", "year", "low", "high"],
        )
    )
    model = latent.Model(0.4, 0.3, {"first": 0.1, "second": -0.1})
    table = latent._tables(rows)[0]
    seen, (step,) = latent._seen(table, model), latent._steps(table.years, model.walk)
    paths = seen[0][:, None] * step * seen[1]
    found = latent.levels(rows, model)
    assert found.loc[("a", 2000)].to_numpy() == pytest.approx(paths.sum(axis=1) / paths.sum())
    assert found.loc[("a", 2001)].to_numpy() == pytest.approx(paths.sum(axis=0) / paths.sum())


def test_a_wider_range_says_less():
    model = latent.Model(0.3, 0.2, {"first": 0.0})

    def spread(low, high):
        frame = pd.DataFrame([("first", "a", 2000, low, high)], columns=["coder", "criterion", "year", "low", "high"])
        return (latent.levels(latent.weighed(frame), model) > 0.005).sum(axis=1).item()  # noqa: PLR2004

    assert spread(2, 2) < spread(1.5, 2.5) < spread(1, 3)


def test_like_coders_count_as_one_report():
    columns = ["coder", "criterion", "year", "low", "high"]
    three = latent.weighed(pd.DataFrame([(name, "a", 2000, 1.0, 1.5) for name in "abc"], columns=columns))
    one = latent.weighed(pd.DataFrame([("first", "a", 2000, 1.0, 1.5)], columns=columns))
    models = (latent.Model(0.3, 0.2, {kind: 0.0}) for kind in ("like", "first"))
    both = [latent.levels(rows, model).to_numpy() for rows, model in zip((three, one), models)]
    assert both[0] == pytest.approx(both[1])


def sure(**at):
    """Levels that are certain, in one year."""
    rows = {(key, 2026): (level == latent.GRID).astype(float) for key, level in at.items()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=latent.GRID).set_axis(
        pd.MultiIndex.from_tuples(rows, names=["criterion", "year"])
    )


def rule(**columns):
    return pd.DataFrame([{"criteria": None, "level": 3, "share": 1.0} | columns], ["rule"])


@pytest.mark.parametrize(
    ("level", "short", "probability"), [(3, 0, 1), (2.875, 0, 0), (2.75, 0.25, 1), (2.625, 0.25, 0), (2.5, 0.5, 1)]
)
def test_a_level_is_reached_by_the_convention(level, short, probability):
    assert latent.odds(sure(a=level), rule(), short).loc["rule", 2026] == probability


def test_odds_of_a_reading_are_those_of_unrelated_criteria():
    even = (sure(a=2, b=2, c=2, d=2) + sure(a=3, b=3, c=3, d=3)) / 2
    assert latent.odds(even, rule()).loc["rule", 2026] == pytest.approx(1 / 16)
    assert latent.odds(even, rule(share=0.5)).loc["rule", 2026] == pytest.approx(11 / 16)
    assert latent.odds(even, rule(criteria="a;b")).loc["rule", 2026] == pytest.approx(1 / 4)


def test_a_laxer_convention_never_makes_a_reading_less_probable():
    found = (
        latent.variants(latent.fits())
        .set_index(["error", "reading", "year", "convention"])["probability"]
        .unstack("convention")
    )
    strict, half, lax = (found[name] for name in latent.CONVENTIONS)
    assert (strict <= half + 1e-9).all() and (half <= lax + 1e-9).all() and found.to_numpy().max() <= 1


def variants(*probabilities):
    return pd.DataFrame({"reading": "war", "year": 2026, "convention": "c", "probability": probabilities})


@pytest.mark.parametrize(
    ("probabilities", "start", "hangs"),
    [
        ((0.002, 0.004), "A district in war has <1%, in words almost no chance.", False),
        ((0.002, 0.06), "A district in war has <1% to 6%, in words almost no chance to very unlikely.", False),
        ((0.2, 0.997), "A district in war has 20% to >99%, in words unlikely to almost certain: it hangs", True),
    ],
)
def test_words_for_a_reading_follow_how_far_the_variants_lie_apart(probabilities, start, hangs):
    told = latent.told(variants(*probabilities), ["war"], 2026)
    assert told.startswith(start) and ("it hangs on" in told) is hangs


def test_a_criterion_is_told_over_all_fits():
    found = {"one": sure(a=3), "two": sure(a=2.5)}
    assert latent.standing(found, "a", 3, 2026) == "<1% to >99%"
    assert latent.standing(found, "a", 4, 2026) == "<1%"
