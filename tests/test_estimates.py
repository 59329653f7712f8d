"""The book's own estimates: the models on cases that can be worked out by hand, and the stored tables against a run in small."""

import itertools

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from report import evidence
from report.aspects import facilities_and_presence as aspect
from report.verdict.estimates import store, troops, walk, weapons

HELD = walk.Prior(
    start=1000, start_spread=0.5, step=0.3, step_spread=0.2, jump=1.0, jump_share=0.1, moved_share=0.4, moved=(1, 1),
    noise=0.3, noise_spread=0.2, freedom=4, bias=0.3, staff=500, staff_spread=0.4, least=200, most=8000,
)  # fmt: skip
SURE = walk.varied(walk.varied(HELD, "noise", 0.02), "bias", 0.001)
SPREAD = [walk.Report(0, 0, 2, 900, 900), walk.Report(1, 1, 3, None, 700, True), walk.Report(0, 2, 2, 2000, 3000)]


def enumerated(monkeypatch) -> tuple[walk._Filter, np.ndarray]:
    """A model of four months on a coarse grid, and the joint weight of each of its paths by plain enumeration."""
    monkeypatch.setattr(walk, "CELLS", 6)
    found = walk._Filter(SPREAD, 4, HELD, np.zeros((1, 5)))
    likely = [found._likelihood(report)[0] for report in SPREAD]
    weight = np.zeros((6,) * 4)
    for path in itertools.product(range(6), repeat=4):
        chance = found.start[path[0]]
        for month in (1, 2, 3):
            chance *= found._step_to(month)[0, path[month - 1], path[month]]
        for report, values in zip(SPREAD, likely, strict=True):
            chance *= np.mean([values[path[month]] for month in range(report.first, report.last + 1)])
        weight[path] = chance
    return found, weight


def test_the_grid_sums_over_all_paths_and_months_of_a_report(monkeypatch):
    found, weight = enumerated(monkeypatch)
    assert found.evidence[0] == pytest.approx(np.log(weight.sum()), abs=1e-9)


def test_paths_are_drawn_as_often_as_they_weigh(monkeypatch):
    found, weight = enumerated(monkeypatch)
    drawn = np.log(found.paths(40_000, np.random.default_rng(1)))
    for month in range(4):
        cells = np.abs(drawn[:, month, None] - found.grid).argmin(axis=1)
        share = weight.sum(axis=tuple(axis for axis in range(4) if axis != month)) / weight.sum()
        assert np.bincount(cells, minlength=6) / len(cells) == pytest.approx(share, abs=0.01)


def test_without_reports_the_first_month_is_the_prior():
    held = walk.varied(walk.varied(HELD, "least", 1), "most", 1_000_000)
    draws = walk.estimate([], 1, 1, held, points=256)
    told = walk.quantiles(draws.strength[:, 0], draws.weight, [0.1, 0.5, 0.9])
    assert told == pytest.approx(stats.lognorm(0.5, scale=1000).ppf([0.1, 0.5, 0.9]), rel=0.08)


def test_a_sure_report_is_believed():
    draws = walk.estimate([walk.Report(0, 1, 1, 3000, 3000)], 3, 1, SURE, points=256)
    told = walk.quantiles(draws.strength[:, 1], draws.weight, [0.1, 0.5, 0.9])
    assert told == pytest.approx([3000] * 3, rel=0.06)


def test_what_a_partial_report_leaves_out_is_added():
    held = walk.varied(SURE, "staff_spread", 0.01)
    draws = walk.estimate([walk.Report(0, 1, 1, 3000, 3000, True)], 3, 1, held, points=256)
    assert walk.quantiles(draws.strength[:, 1], draws.weight, [0.5])[0] == pytest.approx(3500, rel=0.04)


def test_bounds_pull_to_their_open_end_only():
    def middle(report: list[walk.Report]) -> float:
        draws = walk.estimate(report, 2, 1, HELD, points=256)
        return walk.quantiles(draws.strength[:, 1], draws.weight, [0.5])[0]

    free = middle([])
    assert (
        middle([walk.Report(0, 1, 1, None, 500)]) < 0.8 * free < 1.2 * free < middle([walk.Report(0, 1, 1, 2000, None)])
    )
    assert middle([walk.Report(0, 1, 1, None, 100_000)]) == pytest.approx(free, rel=0.03)


def test_the_band_widens_from_the_last_report():
    draws = walk.estimate([walk.Report(0, 0, 0, 1200, 1200)], 12, 1, HELD, points=256)
    ends = [walk.quantiles(draws.strength[:, month], draws.weight, [0.1, 0.9]) for month in (0, 3, 7, 11)]
    widths = [high / low for low, high in ends]
    assert widths == sorted(widths) and widths[-1] > 1.5 * widths[0]


def test_quantiles_are_weighted():
    assert walk.quantiles(np.array([3.0, 1.0, 2.0]), np.array([0.1, 0.8, 0.1]), [0.5, 0.85, 0.95]).tolist() == [1, 2, 3]


# ------------------------------------------------------------------------------------------------- rows to reports


def test_bounds_and_dates_of_rows_become_those_of_reports():
    rows = troops.used()
    said = dict(zip(rows.index, troops.reports(rows), strict=True))
    assert (said["pres_065"].low, said["pres_065"].high) == (None, 1000)
    assert (said["pres_044"].low, said["pres_044"].high) == (5800, None)
    assert (said["pres_153"].low, said["pres_153"].high) == (9000, 10000)
    assert (said["pres_034"].first, said["pres_034"].last) == (24, 35)
    assert said["pres_034"].partial and not said["pres_055"].partial


def test_expectations_ceilings_and_parts_stay_outside():
    rows = troops.used()
    assert set(rows["metric"]) == {"total_personnel"} and rows["low"].notna().all()


def test_a_new_total_in_words_needs_a_reading(monkeypatch):
    found = aspect.troops()
    new = found.loc[["pres_066"]].rename(index={"pres_066": "new_words"})
    monkeypatch.setattr(aspect, "troops", lambda: pd.concat([found, new]))
    with pytest.raises(evidence.EvidenceError, match=r"^data/troop_readings.csv: .*'new_words'.*$"):
        troops.used()


def test_a_new_total_with_a_number_enters(monkeypatch):
    found = aspect.troops()
    new = found.loc[["pres_067"]].rename(index={"pres_067": "new_number"})
    monkeypatch.setattr(aspect, "troops", lambda: pd.concat([found, new]))
    assert "new_number" in troops.used().index


# --------------------------------------------------------------------------------------------------------- weapons


def test_bayes():
    assert weapons.posterior(0.5, [2, 3]) == pytest.approx(6 / 7)
    assert weapons.posterior(0.25, [3]) == pytest.approx(0.5)
    with pytest.raises(ValueError, match="above nought and below one"):
        weapons.posterior(1.0, [2])


def test_a_statement_without_a_weight_is_named_in_a_line(monkeypatch):
    load, rows = evidence.load, evidence.load("nuclear")
    more = pd.concat([rows, rows.loc[["nuc_06"]].rename(index={"nuc_06": "nuc_new"})])
    monkeypatch.setattr(evidence, "load", lambda name: more if name == "nuclear" else load(name))
    with pytest.raises(evidence.EvidenceError, match=r"^data/weapon_weights.csv: .*'nuclear:nuc_new'.*found in 0\)$"):
        weapons.weights("warheads")


@pytest.mark.parametrize("subject", weapons.SUBJECTS)
def test_each_ratio_lies_within_its_range(subject):
    found = weapons.weights(subject)
    assert ((found["ratio_low"] <= found["ratio"]) & (found["ratio"] <= found["ratio_high"])).all()


# ---------------------------------------------------------------------------------------------------- stored tables


def test_stored_estimates_rest_on_the_rows_as_they_are():
    assert store.stale() == []


def test_a_changed_row_asks_for_make_estimates(damaged):
    path = damaged / "data" / "presence.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("total_personnel,,2000,2000", "total_personnel,,2500,2500"),
        encoding="utf-8",
    )
    said = store.stale(damaged / "data")
    assert said[0] == "data/estimates.csv: troops: the rows that it rests on have changed; run make estimates"
    assert not any("warheads" in line for line in said)


def test_a_run_in_small_gives_the_stored_troops():
    stored = evidence.load("estimates")
    again = troops.table(troops.run(points=256), troops.half_years())
    for key, row in again.iterrows():
        held = stored.loc[f"troops_{key}"]
        assert row["counts"] == held["counts"], key
        assert row["likelihood"] == pytest.approx(held["likelihood"], abs=0.1), key
        assert np.log(row["middle"] / held["middle"]) == pytest.approx(0, abs=0.2), key
        for end in ("low_80", "high_80"):
            assert np.log(row[end] / held[end]) == pytest.approx(0, abs=0.35), (key, end)


@pytest.mark.parametrize("subject", weapons.SUBJECTS)
def test_the_stored_probabilities_are_those_of_the_weights(subject):
    held = evidence.load("estimates").loc[f"{subject}_present"]
    assert {name: held[name] for name in troops.LEVELS} == weapons.estimate(subject)
    assert held["likelihood"] == held["middle"]


def test_bands_are_in_order_and_wide_where_nothing_was_counted():
    stored = evidence.load("estimates")
    for lower, upper in itertools.pairwise(troops.LEVELS):
        assert (stored[lower] <= stored[upper]).all()
    months = stored[(stored["subject"] == "troops") & (stored["span"] == "month")]
    reach = months["high_80"] / months["low_80"]
    assert reach.iloc[-1] > 2 * reach[months["counts"] > 0].median()


def test_own_estimates_bear_their_own_kind():
    stored = evidence.load("estimates")
    assert set(stored["qualifier"]) == {"ours"}
    assert set(stored.loc[stored["counts"].fillna(0) == 0, "confidence"]) == {"low"}
