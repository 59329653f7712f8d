"""Did measures come sooner after the steps than after other days of the same year? A test by ranks, under each rule.

Each step is its own control. Its lag is ranked among the lags that all days of its calendar year would have had (0: the
shortest of the year, 1: the longest), and the ranks are averaged over the steps. Chance moves all steps of a year by one
number of days, round the end of the year: the density of measures in the year stays, and so do the distances between
its steps, which often share an answer. One-sided p by draws with a fixed seed, corrected after Holm over the rules.

The column ``test`` of the rules names the primary rule and those that are tested. What this cannot show: cause, and, where
p is large, that nothing was there. ``power`` says how often effects of a stated size would have been noticed.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from report import evidence
from report.verdict import responses

SEED, DRAWS = 2021, 400_000
ALPHA = 0.05
EVEN = 0.5  # the mean rank that chance gives
AROUND = pd.Timedelta(days=182)  # either way of a step, for the test that takes no calendar years
QUICK = pd.Timedelta(days=3)  # how soon after a step a measure counts as quick
EFFECTS = ((0.25, 1.0), (0.5, 1.0), (0.5, 2.0))  # share of steps truly answered, and after how many months on average
WORLDS, SHIFTS = 300, 499  # simulated tables, and draws of the test in each of them


class Control(NamedTuple):
    """A step among the days that are its controls: the year it moves with, its own place, lag and rank of every day."""

    year: int
    place: int
    lags: np.ndarray
    ranks: np.ndarray


def tested() -> list[str]:
    """The rules that are tested, in the order of the table."""
    return list(responses.rules().query("test != 'none'").index)


def primary() -> str:
    """The rule that was named first. Raises ValueError where the table names none or several."""
    (rule,) = responses.rules().query("test == 'primary'").index
    return str(rule)


def ranks(lags: np.ndarray) -> np.ndarray:
    """The share of the lags that is shorter, equal ones counted half: numbers between 0 and 1 with a mean of 0.5."""
    told = np.round(lags, 6)
    ordered = np.sort(told)
    return (np.searchsorted(ordered, told, "left") + np.searchsorted(ordered, told, "right")) / (2 * len(lags))


def holm(p: pd.Series) -> pd.Series:
    """The p values corrected after Holm for their number."""
    ordered = p.sort_values(kind="stable")
    raised = (ordered * np.arange(len(p), 0, -1)).clip(upper=1).cummax()
    return raised.reindex(p.index)


def _lags(days: pd.DatetimeIndex, answers: pd.DataFrame, allowed: np.ndarray, window: float, backward: bool):
    """The lag of each day to the first measure that counts, or, backward, from the last one before it; inf without."""
    starts = responses.in_months(days)
    if backward:
        moments = responses.in_months(answers["moment"])
        ends = 2 * moments - responses.in_months(answers["first"])
        behind = np.where(allowed & (ends < starts[:, None] - 1e-9), starts[:, None] - moments, np.inf)
    else:
        behind = responses.behind(starts, answers, np.broadcast_to(allowed, (len(days), len(answers))))
    return responses.waits(behind, window)[0]


def _days(moment: pd.Timestamp, last: pd.Timestamp, around: pd.Timedelta | None = None) -> pd.DatetimeIndex:
    """The days that are controls of a step: its calendar year, or some time either way, to the last day of the table."""
    ends = pd.Timestamp(moment.year, 1, 1), pd.Timestamp(moment.year, 12, 31)
    first, end = (moment - around, moment + around) if around is not None else ends
    return pd.date_range(first, min(end, last))


def among_days(
    rule: pd.Series,
    rows: pd.DataFrame,
    answers: pd.DataFrame,
    last: pd.Timestamp,
    backward: bool = False,
    around: pd.Timedelta | None = None,
) -> list[Control]:
    """Each step of ``rows`` among its controls, with these measures and a table that ends on the day ``last``.

    ``backward``: lags run back to the last measure before a day; ``around``: time either way in place of the year.
    """
    known: dict[tuple, tuple[np.ndarray, np.ndarray]] = {}
    found = []
    for moment, allowed in zip(rows["moment"], responses.admitted(rule, rows, answers)):
        days = _days(moment, last, around)
        key = days[0], allowed.tobytes()
        if key not in known:
            lags = _lags(days, answers, allowed, float(rule["window_months"]), backward)
            known[key] = lags, ranks(lags)
        found.append(Control(moment.year, int(days.get_loc(moment)), *known[key]))
    return found


def controls(rule: str, backward: bool = False, around: pd.Timedelta | None = None) -> list[Control]:
    """``among_days`` with the steps and measures of the tables. Raises KeyError for an unknown rule."""
    row, answers = responses.rules().loc[rule], responses.measures(rule)
    return among_days(row, responses.steps(), answers, responses.horizon(), backward, around)


def _years(steps: list[Control]) -> list[np.ndarray]:
    """For each year the sum of the ranks of its steps, by the number of days by which they are moved together."""
    sums: dict[int, np.ndarray] = {}
    for step in steps:
        sums[step.year] = sums.get(step.year, 0) + np.roll(step.ranks, -step.place)
    return list(sums.values())


def mean_rank(steps: list[Control]) -> float:
    """The mean rank of the steps among their controls: 0.5 by chance, less where measures came sooner."""
    return float(np.mean([step.ranks[step.place] for step in steps]))


def p_value(steps: list[Control], together: bool = True, draws: int = DRAWS, seed: int = SEED) -> float:
    """The share of draws with a mean rank as small as the real one or smaller, the real one counted among them.

    ``together``: the steps of a year are moved by one number of days; else each step by its own.
    """
    generator = np.random.default_rng(seed)
    groups = _years(steps) if together else [np.roll(step.ranks, -step.place) for step in steps]
    drawn = sum(group[generator.integers(0, len(group), draws)] for group in groups) / len(steps)
    return float((1 + np.sum(drawn <= mean_rank(steps) + 1e-9)) / (1 + draws))


@evidence.kept
def tests() -> pd.DataFrame:
    """One row a tested rule: mean rank, p, p corrected, and p of the same lags run backward."""
    lines = {}
    for rule in tested():
        forward, back = controls(rule), controls(rule, backward=True)
        lines[rule] = {"rank": mean_rank(forward), "p": p_value(forward), "p_backward": p_value(back)}
    frame = pd.DataFrame.from_dict(lines, orient="index")
    return frame.assign(p_holm=holm(frame["p"]))


@evidence.kept
def leave_one_out(rule: str) -> pd.Series:
    """The p value without each measure in turn, by the reference of the measure left out, the largest first."""
    row, rows, answers, last = (
        responses.rules().loc[rule],
        responses.steps(),
        responses.measures(rule),
        responses.horizon(),
    )
    every = {
        key: p_value(among_days(row, rows, answers.drop(index=key), last), draws=DRAWS // 10) for key in answers.index
    }
    return pd.Series(every).sort_values(ascending=False, kind="stable")


def quick(rule: str) -> list[str]:
    """The measures that a rule admits and that follow a step within ``QUICK``, by reference."""
    row, rows, answers = responses.rules().loc[rule], responses.steps(), responses.measures(rule)
    lag = responses.behind(responses.in_months(rows["moment"]), answers, responses.admitted(row, rows, answers))
    return list(answers.index[(lag <= QUICK / responses.MONTH + 1e-9).any(axis=0)])


@evidence.kept
def without_quick() -> pd.DataFrame:
    """One row a tested rule: how many measures are ``quick``, and p and p corrected without all of these."""
    rules, rows, last, lines = responses.rules(), responses.steps(), responses.horizon(), {}
    for rule in tested():
        gone = quick(rule)
        steps = among_days(rules.loc[rule], rows, responses.measures(rule).drop(index=gone), last)
        lines[rule] = {"quick": len(gone), "p": p_value(steps)}
    frame = pd.DataFrame.from_dict(lines, orient="index")
    return frame.assign(p_holm=holm(frame["p"]))


@evidence.kept
def other_shifts(rule: str) -> dict[str, float]:
    """The p value where chance moves the steps in other ways, by the words for them."""
    return {
        "where each step moves by itself within its year": p_value(controls(rule), together=False),
        "where it moves by some months either way": p_value(controls(rule, around=AROUND), together=False),
    }


@evidence.kept
def by_period(rule: str) -> pd.DataFrame:
    """One row a period: measures and how many a year, the median wait of any day, and the test of its steps alone.

    ``measures`` to ``day``: the density of the table, whatever the steps; ``rank``, ``p``: of the steps of the period,
    ``p_holm`` corrected over the periods.
    """
    row, answers, steps, lines = responses.rules().loc[rule], responses.measures(rule), controls(rule), {}
    everything = evidence.load("responses")
    for words, (first, last) in responses.PERIODS.items():
        start = max(pd.Timestamp(first, 1, 1), everything["date"].min())
        days = pd.date_range(start, min(pd.Timestamp(last, 12, 31), responses.horizon()))
        waits = _lags(days, answers, np.ones(len(answers), dtype=bool), float(row["window_months"]), False)
        here = [step for step in steps if first <= step.year <= last]
        admitted = int(answers["moment"].between(days[0], days[-1]).sum())
        lines[words] = {
            "measures": admitted,
            "a_year": admitted / (len(days) / 365.2425),
            "day": float(np.quantile(waits, 0.5, method="inverted_cdf")),
            "rank": mean_rank(here),
            "p": p_value(here),
        }
    frame = pd.DataFrame.from_dict(lines, orient="index")
    return frame.assign(p_holm=holm(frame["p"]))


@evidence.kept
def by_chance(rule: str, draws: int = 1000, seed: int = SEED) -> pd.Series:
    """The median lag of steps moved by chance as in the test: its middle and the ends of its interval over the draws.

    A step that was moved is watched until the window or the table ends, as the real ones are.
    """
    window, generator = float(responses.rules().loc[rule, "window_months"]), np.random.default_rng(seed)
    steps, limit = controls(rule), responses.in_months([responses.horizon()])[0]
    lengths = {step.year: len(step.lags) for step in steps}
    ends = {year: limit - responses.in_months([pd.Timestamp(year, 1, 1)])[0] for year in lengths}
    shifts = {year: generator.integers(0, length, draws) for year, length in lengths.items()}
    places = np.array([(step.place + shifts[step.year]) % len(step.lags) for step in steps])
    lags = np.array([step.lags[place] for step, place in zip(steps, places)])
    left = np.array(
        [ends[step.year] - place * pd.Timedelta(days=1) / responses.MONTH for step, place in zip(steps, places)]
    )
    answered = np.isfinite(lags)
    watched = np.where(answered, lags, np.minimum(window, left))
    medians = [responses.kaplan_meier_quantile(watched[:, at], answered[:, at], 0.5) for at in range(draws)]
    low, middle, high = np.quantile(medians, (responses.BAND[0], 0.5, responses.BAND[1]), method="inverted_cdf")
    return pd.Series({"median": middle, "median_low": low, "median_high": high}, name=rule)


@evidence.kept
def power(rule: str, worlds: int = WORLDS, seed: int = SEED) -> pd.DataFrame:
    """How often the test would notice effects of stated size, at ``ALPHA`` and at the first bound of Holm.

    In each simulated world the steps of a year stand where chance moves them; then a share of the steps, drawn at random,
    gets a further measure after an exponential time of the stated mean. One row an effect of ``EFFECTS``. Raises
    ValueError for a rule that takes other measures for other steps.
    """
    row, rows, answers = responses.rules().loc[rule], responses.steps(), responses.measures(rule)
    if not responses.admitted(row, rows, answers).all():
        raise ValueError(f"{rule}: its steps do not share their measures")
    years = rows["moment"].dt.year.to_numpy()
    days = {
        year: responses.in_months(_days(pd.Timestamp(year, 1, 1), responses.horizon())) for year in np.unique(years)
    }
    places = rows["moment"].dt.day_of_year.to_numpy() - 1
    times = responses.in_months(answers["first"]), responses.in_months(answers["moment"])
    lines, bound = [], ALPHA / len(tested())
    for number, (share, mean) in enumerate(EFFECTS):
        generator = np.random.default_rng([seed, number])
        made = (
            _world(years, places, days, times, float(row["window_months"]), share, mean, generator)
            for _ in range(worlds)
        )
        found = np.array([p_value(steps, draws=SHIFTS, seed=seed) for steps in made])
        lines.append({"share": share, "mean": mean, "alpha": np.mean(found <= ALPHA), "holm": np.mean(found <= bound)})
    return pd.DataFrame(lines)


def _world(
    years: np.ndarray,
    places: np.ndarray,
    days: dict[int, np.ndarray],
    times: tuple[np.ndarray, np.ndarray],
    window: float,
    share: float,
    mean: float,
    generator: np.random.Generator,
) -> list[Control]:
    """Steps moved by chance, a share of them truly answered, among their controls. Times are in months."""
    shifts = {year: int(generator.integers(0, len(of_year))) for year, of_year in days.items()}
    moved = [(place + shifts[year]) % len(days[year]) for year, place in zip(years, places)]
    starts = np.array([days[year][place] for year, place in zip(years, moved)])
    met = starts + generator.exponential(mean, len(starts))
    met = met[generator.random(len(starts)) < share]
    first, moment = (np.append(part, met) for part in times)
    curves = {}
    for year, of_year in days.items():
        behind = np.where(first >= of_year[:, None] - 1e-9, moment - of_year[:, None], np.inf).min(axis=1)
        lags = np.where(behind <= window, behind, np.inf)
        curves[year] = lags, ranks(lags)
    return [Control(int(year), place, *curves[year]) for year, place in zip(years, moved)]
