"""The integration index: fifteen indicators in five pillars, by year, as bands and never as a line.

The construction follows the handbook of the OECD and the JRC (2008) step by step; each choice, its alternatives and its
reason stand in ``data/index_choices.csv``:

1. Framework: the five aspects of the article; closeness to the ties inside a Russian military district is measured.
2. Selection: three indicators a pillar, from the tables by code (``report.indicators``); no counts of rows.
3. Imputation: years between known points linear, carried forward or unknown; before the first known year unknown.
4. Multivariate analysis: rank correlations are shown, no weights taken from them (one country, few years).
5. Normalisation: distance between fixed goalposts, or z-score with three deviations to either end; 0 to 100.
6. Ordinal steps: their distances are a convention, so they are drawn too: points to a power around one.
7. Weights: equal, a stated budget, or drawn evenly from all possible ones.
8. Aggregation: arithmetic, or geometric with a floor, between pillars; arithmetic within.
9. Conflicting values: one position between low and high per draw and indicator, as observers differ in the same
   direction year after year; drawn anew each year, changes would look less certain than they are.
10. Uncertainty and sensitivity: all of these drawn together; Sobol indices by groups of choices.
11. Back to the data; 12. links to other series (``report.comparison``); 13. bands, with poorly known years shaded.

Two limits of reading. A z-score measures a year against the other years: levels mean something under goalposts only
(``fixed``). And a year about which nothing is known lies in the middle of the scale, with the widest band: the middle of
the draws says little before 2006 (``coverage``).

Every random number is a uniform on [0, 1): one row of ``Design.columns`` a draw. The Monte Carlo simulation and the
sensitivity analysis call the same ``score`` on such rows.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from report import evidence
from report.verdict.index import indicators

PILLARS = {
    "army_organisation": "Army organisation",
    "exercises": "Exercises",
    "officer_corps": "Officer corps",
    "arms_and_supply": "Arms and supply",
    "facilities_and_presence": "Facilities and presence",
}
IMPUTATIONS = ["linear", "carried", "wide"]
OPTIONS = {  # what the draws choose from, each option as likely as the others
    "imputation": IMPUTATIONS,
    "normalisation": ["goalposts", "z-score"],
    "weights": ["equal", "budget", "random"],
    "aggregation": ["arithmetic", "geometric"],
}
FLOOR = 5.0  # points: keeps an empty pillar from erasing the rest in the geometric mean
DEVIATIONS = 3.0  # a z-score this far from the mean is an end of the scale
STRETCH = 1.5  # steps are raised to a power between 1 / STRETCH and STRETCH: wide or narrow upper steps
DRAWS, CHUNK, SEED = 100_000, 2_000, 2026
QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95]


def impute(values: pd.DataFrame, goalposts: tuple[float, float], rule: str) -> pd.DataFrame:
    """Low and high with every gap filled by a rule of ``IMPUTATIONS``; what is known stays as it is.

    Years before the first known one are unknown under every rule: the whole span between the goalposts.
    """
    filled = values.interpolate("index", limit_area="inside") if rule == "linear" else values
    filled = filled.ffill() if rule != "wide" else filled
    return filled.fillna({"low": goalposts[0], "high": goalposts[1]})


def goalpost_scale(goalposts: tuple[float, float], direction: int) -> tuple[float, float]:
    """Factor and shift that turn a value into points: 0 at one goalpost, 100 at the other."""
    low, high = goalposts
    factor = direction * 100 / (high - low)
    return factor, -factor * (low if direction > 0 else high)


def z_scale(mean: float, deviation: float, direction: int) -> tuple[float, float]:
    """Factor and shift that turn a value into points: 50 at the mean, 0 and 100 at ``DEVIATIONS`` from it."""
    factor = direction * 50 / (DEVIATIONS * deviation)
    return factor, 50 - factor * mean


@dataclass(frozen=True)
class Design:
    """All that a draw chooses from.

    ``low``, ``depth``: points before cutting at 0 and 100, and the distance from low to high, as arrays of float32 by
    imputation, normalisation, year and indicator; ``starts``: where each pillar begins among the indicators, which are
    sorted by pillar; ``stepped``: True for ordinal indicators; ``budget``: weights of the pillars that add to one.
    """

    years: np.ndarray
    names: list[str]
    pillars: list[str]
    starts: np.ndarray
    low: np.ndarray
    depth: np.ndarray
    stepped: np.ndarray
    budget: np.ndarray

    @classmethod
    def of(
        cls,
        values: dict[str, pd.DataFrame],
        rows: pd.DataFrame,
        budget: pd.Series,
        references: dict[str, tuple[float, float]] | None = None,
    ) -> Design:
        """A design from value frames and their rows of the catalogue (pillar, direction, goalposts, unit).

        ``references``: mean and deviation for the z-scores of an indicator; those of its known years by default.
        """
        pillars = [pillar for pillar in PILLARS if (rows["pillar"] == pillar).any()]
        rows = rows.assign(order=rows["pillar"].astype(str).map(pillars.index)).sort_values(["order"], kind="stable")
        references = references or {key: reference(values[key]) for key in rows.index}
        points = []
        for key, row in rows.iterrows():
            goalposts, direction = (float(row["goalpost_low"]), float(row["goalpost_high"])), int(row["direction"])
            mean, deviation = references[key]
            scales = [
                goalpost_scale(goalposts, direction),
                z_scale(mean, deviation, direction) if deviation else (0.0, 50.0),
            ]
            for rule in IMPUTATIONS:
                ends = impute(values[key].sort_index(), goalposts, rule).to_numpy()
                points += [np.sort(ends * factor + shift, axis=1) for factor, shift in scales]
        shape = (len(rows), len(IMPUTATIONS), 2, -1, 2)
        array = np.moveaxis(np.reshape(points, shape), 0, 3).astype(
            np.float32
        )  # imputation, normalisation, year, indicator, end
        years = next(iter(values.values())).sort_index().index.to_numpy()
        starts = np.searchsorted(rows["order"].to_numpy(), range(len(pillars)))
        shares = budget.loc[pillars].to_numpy(dtype=float)
        stepped = (rows["unit"] == "level").to_numpy(dtype=bool)
        return cls(
            years,
            list(rows.index),
            pillars,
            starts,
            array[..., 0],
            array[..., 1] - array[..., 0],
            stepped,
            shares / shares.sum(),
        )

    def columns(self) -> dict[str, int]:
        """Uniform numbers that a draw needs, by factor, in their order."""
        sizes = np.diff([*self.starts, len(self.names)])
        return {
            "imputation": 1,
            "normalisation": 1,
            "weights": 1 + len(self.pillars) + len(self.names),
            "aggregation": 1,
            "step distances": 1,
        } | {f"values: {PILLARS[pillar].lower()}": int(size) for pillar, size in zip(self.pillars, sizes)}


def reference(values: pd.DataFrame) -> tuple[float, float]:
    """Mean and standard deviation of the middles of the known years; 0.0 as deviation where there is no spread."""
    middles = values.dropna().mean(axis=1)
    return float(middles.mean()), float(middles.std(ddof=0)) if len(middles) else 0.0


def design() -> Design:
    """The design of the book's index, from the tables."""
    rows = indicators.catalogue()
    return Design.of({key: indicators.values(key) for key in rows.index}, rows, budget())


def budget() -> pd.Series:
    """Points of a hundred that the stated budget gives each pillar."""
    return (
        evidence.load("index_weights")
        .assign(pillar=lambda frame: frame["pillar"].astype(str))
        .set_index("pillar")["points"]
        .astype(float)
    )


def _option(uniforms: np.ndarray, factor: str) -> np.ndarray:
    """The number of the option of ``OPTIONS`` that each uniform number picks."""
    count = len(OPTIONS[factor])
    return np.minimum((uniforms * count).astype(int), count - 1)


def _simplex(uniforms: np.ndarray) -> np.ndarray:
    """Weights drawn evenly from all that add to one, from uniform numbers (Dirichlet with all parameters one)."""
    spread = -np.log(np.maximum(uniforms, np.finfo(np.float32).tiny))
    return spread / spread.sum(axis=1, keepdims=True)


def weights(plan: Design, uniforms: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weights of indicators within their pillar and of pillars, one row a draw; ``uniforms``: the columns of ``weights``."""
    scheme, between, within = np.split(uniforms, [1, 1 + len(plan.pillars)], axis=1)
    ends = [*plan.starts[1:], len(plan.names)]
    drawn = np.concatenate([_simplex(within[:, start:end]) for start, end in zip(plan.starts, ends)], axis=1)
    equal = np.concatenate([np.full(end - start, 1 / (end - start)) for start, end in zip(plan.starts, ends)])
    picked = _option(scheme, "weights")
    inside = np.where(picked == 2, drawn, equal)
    outside = np.select(
        [picked == 0, picked == 1], [np.full(len(plan.pillars), 1 / len(plan.pillars)), plan.budget], _simplex(between)
    )
    return inside.astype(np.float32), outside.astype(np.float32)


def aggregate(pillars: np.ndarray, shares: np.ndarray, geometric: np.ndarray) -> np.ndarray:
    """Draws by years from pillars (draws, years, pillars), their weights (draws, pillars) and a truth value a draw."""
    index = np.einsum("nyp,np->ny", pillars, shares)
    logs = np.log(np.maximum(pillars[geometric], FLOOR))
    index[geometric] = np.exp(np.einsum("nyp,np->ny", logs, shares[geometric]))
    return np.clip(index, 0, 100)


def score(
    plan: Design, uniforms: np.ndarray, years: slice | np.ndarray = slice(None), positions: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Index (draws, years) and pillars (draws, years, pillars) in points from 0 to 100, one draw a row of ``uniforms``.

    ``positions``: places between low and high by draw, year and indicator, instead of one by draw and indicator.
    """
    cuts = np.cumsum(list(plan.columns().values())[:5])
    imputed, normed, weighed, joined, stretched, placed = np.split(np.asarray(uniforms, dtype=np.float32), cuts, axis=1)
    case = _option(imputed[:, 0], "imputation") * 2 + _option(normed[:, 0], "normalisation")
    power = STRETCH ** (2 * stretched[:, :, None] - 1)
    inside, outside = weights(plan, weighed)
    places = placed[:, None, :] if positions is None else positions
    pillars = np.empty((len(case), len(plan.years[years]), len(plan.pillars)), dtype=np.float32)
    for number in np.unique(case):  # draws of one imputation and normalisation share their values: no copy a draw
        here = np.flatnonzero(case == number)
        low, depth = (values[number // 2, number % 2, years] for values in (plan.low, plan.depth))
        points = depth * places[here]
        points += low
        np.clip(points, 0, 100, out=points)
        points[:, :, plan.stepped] = 100 * np.power(points[:, :, plan.stepped] / 100, power[here])
        for place, (start, end) in enumerate(zip(plan.starts, [*plan.starts[1:], len(plan.names)])):
            pillars[here, :, place] = np.matmul(points[:, :, start:end], inside[here, start:end, None])[:, :, 0]
    return aggregate(pillars, outside, _option(joined[:, 0], "aggregation") == 1), pillars


@dataclass(frozen=True)
class Simulation:
    """The draws: ``index`` by draw and year, ``pillars`` by draw, year and pillar, in points, as float32."""

    years: np.ndarray
    names: list[str]
    index: np.ndarray
    pillars: np.ndarray

    def year(self, year: int) -> np.ndarray:
        """All draws of one year. Raises KeyError for a year outside the index."""
        if year not in self.years:
            raise KeyError(year)
        return self.index[:, int(np.flatnonzero(self.years == year)[0])]


def simulate(
    plan: Design | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
    anew: bool = False,
    fixed: dict[str, str] | None = None,
) -> Simulation:
    """The Monte Carlo simulation over all choices together; the same seed gives the same draws.

    ``anew``: draw the position between low and high anew for each year (see step 9); ``fixed``: options of ``OPTIONS``
    that every draw takes, by factor. Raises ValueError for an option that is not there.
    """
    plan = plan or design()
    held = {
        factor: (OPTIONS[factor].index(option) + 0.5) / len(OPTIONS[factor]) for factor, option in (fixed or {}).items()
    }
    first = dict(zip(plan.columns(), np.cumsum([0, *plan.columns().values()])))
    random = np.random.default_rng(seed)
    width, years = sum(plan.columns().values()), len(plan.years)
    index = np.empty((draws, years), dtype=np.float32)
    pillars = np.empty((draws, years, len(plan.pillars)), dtype=np.float32)
    for start in range(0, draws, CHUNK):
        part = slice(start, min(start + CHUNK, draws))
        size = part.stop - part.start
        uniforms = random.random((size, width), dtype=np.float32)
        for factor, place in held.items():
            uniforms[:, first[factor]] = place
        positions = random.random((size, years, len(plan.names)), dtype=np.float32) if anew else None
        index[part], pillars[part] = score(plan, uniforms, positions=positions)
    return Simulation(plan.years, plan.pillars, index, pillars)


def _quantiles(draws: np.ndarray) -> np.ndarray:
    """The ``QUANTILES`` of the columns, exact, from one sort."""
    return np.sort(draws, axis=0)[[round(level * (len(draws) - 1)) for level in QUANTILES]]


def bands(simulation: Simulation) -> pd.DataFrame:
    """Quantiles of the index by year: columns ``p5``, ``p25``, ``p50``, ``p75``, ``p95``, in points."""
    found = _quantiles(simulation.index)
    return pd.DataFrame(
        found.T, pd.Index(simulation.years, name="year"), [f"p{level * 100:.0f}" for level in QUANTILES]
    )


def pillar_bands(simulation: Simulation) -> pd.DataFrame:
    """Quantiles of the pillars, one row a pillar and year, columns as in ``bands``."""
    found = {
        name: bands(Simulation(simulation.years, [name], simulation.pillars[:, :, place], simulation.pillars[:, :, :0]))
        for place, name in enumerate(simulation.names)
    }
    return pd.concat(found, names=["pillar"])


def odds(simulation: Simulation, pairs: list[tuple[int, int]]) -> pd.DataFrame:
    """For pairs (later, earlier): share of draws in which the index of the first is higher, and quantiles of the difference."""
    rows = []
    for later, earlier in pairs:
        change = simulation.year(later) - simulation.year(earlier)
        rows.append(
            {"later": later, "earlier": earlier, "probability": float((change > 0).mean())}
            | {f"p{level * 100:.0f}": value for level, value in zip(QUANTILES, _quantiles(change))}
        )
    return pd.DataFrame(rows)


def ranks(simulation: Simulation) -> pd.DataFrame:
    """Rank of each year in each draw, 1 the highest: columns ``best``, ``middle``, ``worst`` (5, 50 and 95 per cent) and ``first`` (share of draws)."""
    order = np.argsort(-simulation.index, axis=1).astype(np.uint8)
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(1, order.shape[1] + 1, dtype=np.uint8)[None, :], axis=1)
    low, _, middle, _, high = _quantiles(rank)
    return pd.DataFrame(
        {"best": low, "middle": middle, "worst": high, "first": (rank == 1).mean(axis=0)},
        pd.Index(simulation.years, name="year"),
    )


def by_option(plan: Design, pairs: list[tuple[int, int]], draws: int = 20_000) -> pd.DataFrame:
    """``odds`` of pairs of years and the quantiles of the later year's index, with one option held: a row an option and pair."""
    rows = []
    for factor, options in OPTIONS.items():
        for option in options:
            simulation = simulate(plan, draws, fixed={factor: option})
            level = bands(simulation)
            for _, found in odds(simulation, pairs).iterrows():
                at = level.loc[int(found["later"])]
                rows.append(
                    {
                        "factor": factor,
                        "option": option,
                        **found,
                        **{f"level_{name}": at[name] for name in ("p5", "p50", "p95")},
                    }
                )
    return pd.DataFrame(rows).astype({"later": int, "earlier": int})


def coverage() -> pd.DataFrame:
    """What the index rests on, by year: shares of indicators ``known``, ``between`` known years and ``unknown`` (before
    the first), and ``width``, the mean distance from low to high in points, where what is not known counts in full."""
    rows = indicators.catalogue()
    frames = {key: indicators.values(key) for key in rows.index}
    known = pd.DataFrame({key: frame.notna().all(axis=1) for key, frame in frames.items()})
    widths = {}
    for key, row in rows.iterrows():
        low, high = float(row["goalpost_low"]), float(row["goalpost_high"])
        cut = frames[key].clip(low, high)
        widths[key] = ((cut["high"] - cut["low"]) / (high - low) * 100).fillna(100.0)
    begun = known.cummax()
    shares = {"known": known, "between": begun & ~known, "unknown": ~begun}
    return pd.DataFrame(
        {name: frame.mean(axis=1) for name, frame in shares.items()} | {"width": pd.DataFrame(widths).mean(axis=1)}
    )


def moves(simulation: Simulation, count: int = 6) -> pd.DataFrame:
    """The years with the largest moves of the median from the year before, and the states that table index_steps dates
    in either (values are means over the days of a year, so a late step moves the next year)."""
    middle = bands(simulation)["p50"]
    change = middle.diff().dropna().sort_values(key=abs, ascending=False).head(count).sort_index()
    states = evidence.load("index_steps")
    dated = np.array(
        [
            pd.Timestamp(indicators.moment(reference, column)[0]).year
            for reference, column in zip(states["evidence_step"], states["moment"].astype(str))
        ]
    )
    told = [
        [f"{state} ({at})" for state, at in zip(states["state"], dated) if at in (year - 1, year)]
        for year in change.index
    ]
    return pd.DataFrame({"change": change, "steps": ["; ".join(lines) for lines in told]})


def coherence() -> pd.DataFrame:
    """Rank correlations of the middles of the indicators over their known years (step 4 of the handbook)."""
    return pd.DataFrame(
        {key: indicators.values(key).mean(axis=1, skipna=False) for key in indicators.catalogue().index}
    ).corr("spearman", min_periods=5)


@functools.lru_cache(maxsize=2)
def _sample(factors: tuple[tuple[str, int], ...], size: int, seed: int) -> tuple[dict, np.ndarray]:
    """Saltelli's design for the factors; kept, as several questions are asked of one design."""
    from SALib.sample import sobol as sample

    groups = [name for name, columns in factors for _ in range(columns)]
    problem = {
        "num_vars": len(groups),
        "names": [f"x{place}" for place in range(len(groups))],
        "bounds": [[0, 1]] * len(groups),
        "groups": groups,
    }
    return problem, sample.sample(problem, size, calc_second_order=False, seed=seed)


def sobol(
    model: Callable[[np.ndarray], np.ndarray], factors: dict[str, int], size: int = 4096, seed: int = SEED
) -> pd.DataFrame:
    """Sobol indices of a model of uniform numbers, by factor: ``first``, ``total`` and their 95 per cent margins.

    ``model``: rows of uniforms on [0, 1) to one number a row; ``factors``: name and number of columns, in their order
    (several columns are one group); ``size``: a power of two, the model runs size x (factors + 2) times.
    """
    from SALib.analyze import sobol as analyse  # here, as nothing else needs it and it is slow to load

    problem, uniforms = _sample(tuple(factors.items()), size, seed)
    found = analyse.analyze(problem, model(uniforms), calc_second_order=False, seed=seed)
    columns = {"first": "S1", "first_margin": "S1_conf", "total": "ST", "total_margin": "ST_conf"}
    return pd.DataFrame({name: found[key] for name, key in columns.items()}, pd.Index(list(factors), name="factor"))


def sensitivity(plan: Design, year: int, since: int | None = None, size: int = 4096, seed: int = SEED) -> pd.DataFrame:
    """Sobol indices of the index in a year, or of its change ``since`` another."""
    places = np.array([int(np.flatnonzero(plan.years == wanted)[0]) for wanted in (year, since) if wanted is not None])

    def model(uniforms: np.ndarray) -> np.ndarray:
        found = np.concatenate(
            [score(plan, part, places)[0] for part in np.array_split(uniforms, len(uniforms) // CHUNK + 1)]
        )
        return (found[:, 0] if since is None else found[:, 0] - found[:, 1]).astype(float)

    return sobol(model, plan.columns(), size, seed)
