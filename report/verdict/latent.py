"""What the codings together say of each criterion: a level by year that no coder sees, and how probable each reading is by it.

The level of a criterion walks from year to year; a coder sees it with a bias and an error, and reports a range that holds what was seen
(interval censoring: ends count as half levels, so that a range reaches a quarter level beyond them). Walk and biases are those of greatest
likelihood; the error is measured from the scatter of the middles (``agreement.noise``), since all ranges overlap and their likelihood would set it
to nought. Levels are found by filtering forward and backward on a fine grid, which is exact for so small a model: the criteria share the
parameters alone. So numpy and scipy suffice, and a sampler would add a heavy library and an error of its own.

What it cannot know: what all coders share, among it the choice of rows and the texts of the levels. The like coders count as one report
between them. The walk has even steps, where the world took few and large ones. Parameters are taken as known, and criteria as unrelated but
for them. So a probability of the model is one given these codings, and none about the world.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import optimize
from scipy.special import ndtr

from report import wording
from report.verdict import agreement, criteria, forecasts, readings
from report.wording import figure

STEP = 0.125  # of the grid of levels
GRID = np.arange(0, criteria.MOST + STEP / 2, STEP)
HALF = 0.25  # what a reported end leaves open on either side
CONVENTIONS = {"to the full": 0.0, "to the nearest step": 0.25, "within one step": 0.5}
KINDS = {"first": "first", "second": "second"} | dict.fromkeys(agreement.LIKE, "like")
ERRORS = {"lesser": 0.5, "as measured": 1.0, "greater": 2.0}
LEAST = 1e-12
RULE = "a model of the level that all codings see with an error, over its sizes of error and ways to count a level as reached"


@dataclass(frozen=True)
class Model:
    """``walk``: standard deviation of a year's step; ``error``: of a report; ``bias`` by kind of coder, summing to nought (levels)."""

    walk: float
    error: float
    bias: dict[str, float]


def reports(in_round: int = 1) -> pd.DataFrame:
    """Every report of the five codings: coder, criterion, year, low, high, kind, and weight, in which like coders share one."""
    sampled = criteria.recoded()
    first, three = criteria.by_year(), agreement.coded(in_round=in_round)[["low", "high"]]
    parts = {"first": first.loc[sampled.index], "second": sampled}
    parts |= {name: three.loc[name] for name in agreement.LIKE}
    behind = criteria.behind(first, sampled.index.unique("year"))
    return figure.carry(weighed(pd.concat(parts, names=["coder"]).reset_index()), behind, sampled, three)


def weighed(rows: pd.DataFrame) -> pd.DataFrame:
    """The reports with the kind of coder and the weight of each."""
    return rows.assign(
        kind=rows["coder"].map(KINDS), weight=np.where(rows["coder"].isin(agreement.LIKE), 1 / len(agreement.LIKE), 1.0)
    )


def fitted(rows: pd.DataFrame, error: float) -> Model:
    """The model of greatest likelihood for some reports, with the error of a report given."""
    kinds = list(dict.fromkeys(rows["kind"]))
    tables = _tables(rows)

    def model(numbers: np.ndarray) -> Model:
        biases = [*numbers[1:], -numbers[1:].sum()]
        return Model(float(np.exp(numbers[0])), error, dict(zip(kinds, map(float, biases))))

    start = np.array([np.log(0.3), *[0.0] * (len(kinds) - 1)])
    spans = [(-5.0, 1.0), *[(-1.5, 1.5)] * (len(kinds) - 1)]
    found = optimize.minimize(
        lambda numbers: -_likelihood(tables, model(numbers)), start, method="L-BFGS-B", bounds=spans
    )
    return model(found.x)


@dataclass(frozen=True)
class _Table:
    """The reports of one criterion in order of year, as arrays; ``place``: which of ``years`` each belongs to."""

    key: str
    years: np.ndarray
    place: np.ndarray
    low: np.ndarray
    high: np.ndarray
    kind: np.ndarray
    weight: np.ndarray


def _tables(rows: pd.DataFrame) -> list[_Table]:
    found = []
    for key, part in rows.groupby("criterion", sort=False):
        years, place = np.unique(part["year"].to_numpy(), return_inverse=True)
        columns = [part[name].to_numpy() for name in ("low", "high", "kind", "weight")]
        found.append(_Table(str(key), years, place, *columns))
    return found


def _seen(table: _Table, model: Model) -> np.ndarray:
    """Likelihood of the reports of each year (rows) at each level of the grid (columns)."""
    centre = GRID + np.array([model.bias[kind] for kind in table.kind])[:, None]
    # an end of the scale is an end of what can be reported: nothing lies beyond it
    top = np.where(table.high >= criteria.MOST, np.inf, table.high + HALF)[:, None]
    foot = np.where(table.low <= 0, -np.inf, table.low - HALF)[:, None]
    held = np.clip(ndtr((top - centre) / model.error) - ndtr((foot - centre) / model.error), LEAST, None)
    logs = np.zeros((len(table.years), len(GRID)))
    np.add.at(logs, table.place, table.weight[:, None] * np.log(held))
    return np.exp(logs)


def _steps(years: np.ndarray, walk: float) -> list[np.ndarray]:
    """For each gap between years: from level (row) to level (column), as probabilities."""
    gaps = {int(gap) for gap in np.diff(years)}
    made = {}
    for gap in gaps:
        spread = np.exp(-0.5 * ((GRID[:, None] - GRID) / (walk * np.sqrt(gap))) ** 2)
        made[gap] = spread / spread.sum(axis=1, keepdims=True)
    return [made[int(gap)] for gap in np.diff(years)]


def _forward(seen: np.ndarray, steps: list[np.ndarray]) -> tuple[np.ndarray, float]:
    """Filtered probabilities by year and level, and the logarithm of the likelihood."""
    found = np.empty_like(seen)
    now, total = np.full(seen.shape[1], 1 / seen.shape[1]), 0.0
    for place, likely in enumerate(seen):
        now = (now @ steps[place - 1] if place else now) * likely
        scale = now.sum()
        found[place] = now = now / scale
        total += float(np.log(scale))
    return found, total


def _likelihood(tables: list[_Table], model: Model) -> float:
    return sum(_forward(_seen(table, model), _steps(table.years, model.walk))[1] for table in tables)


def levels(rows: pd.DataFrame, model: Model) -> pd.DataFrame:
    """Probability of each level of the grid (columns) by criterion and year, given all reports."""
    parts = {}
    for table in _tables(rows):
        seen, steps = _seen(table, model), _steps(table.years, model.walk)
        found, _ = _forward(seen, steps)
        back = np.ones(len(GRID))
        for place in reversed(range(len(table.years))):
            if place < len(steps):
                back = steps[place] @ (back * seen[place + 1])
                back /= back.sum()
            found[place] *= back
        whole = found / found.sum(axis=1, keepdims=True)
        parts[table.key] = pd.DataFrame(whole, index=pd.Index(table.years, name="year"), columns=GRID)
    return figure.carry(pd.concat(parts, names=["criterion"]), rows)


def reached(found: pd.DataFrame, level: float, short: float = 0.0) -> pd.Series:
    """Probability that each criterion stands at a level, or ``short`` of it, by criterion and year; ``found``: as ``levels``."""
    return found.loc[:, found.columns >= level - short - STEP / 2].sum(axis=1)


def odds(found: pd.DataFrame, rules: pd.DataFrame | None = None, short: float = 0.0) -> pd.DataFrame:
    """Probability of each reading (rows) by year (columns), with the criteria unrelated."""
    rules = readings.readings() if rules is None else rules
    years = sorted(found.index.unique("year"))
    keys = found.index.unique("criterion")
    made = {}
    for key, rule in rules.iterrows():
        names = readings.counted(rule, keys)
        single = reached(found, float(rule["level"]), short).unstack("year").loc[names, years]
        needed = int(np.ceil(round(float(rule["share"]) * len(names), 9)))
        made[key] = [_at_least(needed, single[year].to_numpy()) for year in years]
    return pd.DataFrame.from_dict(made, orient="index", columns=years)


def _at_least(needed: int, single: np.ndarray) -> float:
    """Probability that at least so many of unrelated events come true."""
    counts = np.array([1.0])
    for one in single:
        counts = np.append(counts * (1 - one), 0.0) + np.append(0.0, counts * one)
    return float(min(1.0, counts[needed:].sum()))


def fits(in_round: int = 1) -> dict[str, pd.DataFrame]:
    """Probabilities of levels, as ``levels``, for each size of the error (``ERRORS``)."""
    rows, scatter = reports(in_round), agreement.noise(agreement.codings(in_round))
    return {name: levels(rows, fitted(rows, size * scatter)) for name, size in ERRORS.items()}


def variants(found: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Probability of each reading by year for each fit and each way to take a level as reached (``CONVENTIONS``).

    Columns: error, convention, reading, year, probability. ``found``: as ``fits``.
    """
    parts = []
    for error, one in found.items():
        for convention, short in CONVENTIONS.items():
            made = odds(one, short=short).rename_axis(index="reading", columns="year").stack().rename("probability")
            parts.append(made.reset_index().assign(error=error, convention=convention))
    return figure.carry(pd.concat(parts, ignore_index=True), *found.values())


def standing(found: dict[str, pd.DataFrame], criterion: str, level: float, year: int) -> str:
    """Probability that a criterion stands at a level, over all fits and conventions, in words: '9% to 56%'."""
    return figure.made(between(*ends(found, criterion, level, year)), *found.values(), rule=RULE)


def ends(found: dict[str, pd.DataFrame], criterion: str, level: float, year: int) -> tuple[float, float]:
    """Lowest and highest probability that a criterion stands at a level, over all fits and conventions."""
    shares = [
        reached(one, level, short).loc[criterion, year] for one in found.values() for short in CONVENTIONS.values()
    ]
    return min(shares), max(shares)


def spans(found: pd.DataFrame, year: int) -> pd.DataFrame:
    """Lowest and highest probability of each reading in a year over the sizes of the error; ``found``: as ``variants``.

    Indexed by reading and convention, in order: low, high.
    """
    rows = found[found["year"] == year]
    return rows.groupby(["reading", "convention"], sort=False)["probability"].agg(low="min", high="max")


def terms(found: pd.DataFrame, reading: str, year: int) -> str:
    """A reading's likelihood word over all variants: 'very unlikely', or 'very unlikely to almost certain' where they do not agree."""
    rows = found[(found["reading"] == reading) & (found["year"] == year)]["probability"]
    first, last = forecasts.term(rows.min()), forecasts.term(rows.max())
    return first if first == last else f"{first} to {last}"


def told(found: pd.DataFrame, keys: list[str], year: int) -> str:
    """What the model says of some readings, a sentence each, by how far the variants lie apart."""
    return figure.made(_told(found, keys, year), readings.readings().loc[keys], found, rule=RULE)


def _told(found: pd.DataFrame, keys: list[str], year: int) -> str:
    names, parts = readings.readings()["reading"], []
    for key in keys:
        rows = found[(found["reading"] == key) & (found["year"] == year)]["probability"]
        lead = (
            f"{wording.capital(names[key])} has {between(rows.min(), rows.max())}, in words {terms(found, key, year)}"
        )
        hangs = rows.min() < forecasts.EVEN < rows.max()
        parts.append(
            lead + (": it hangs on when a level counts as reached, and not on the evidence alone." if hangs else ".")
        )
    return " ".join(parts)


def between(low: float, high: float) -> str:
    """Two probabilities, or one where both are said alike: '9% to 56%', '<1%'."""
    return " to ".join(dict.fromkeys((wording.percent(low), wording.percent(high))))
