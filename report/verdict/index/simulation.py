"""The Monte Carlo simulation: draws over all choices together, and what they say of years, pillars and pairs of years."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from report import evidence, wording
from report.verdict.index import indicators
from report.verdict.index.design import OPTIONS, Design
from report.wording import figure

FLOOR = 5.0  # points: keeps an empty pillar from erasing the rest in the geometric mean
STRETCH = 1.5  # steps are raised to a power between 1 / STRETCH and STRETCH: wide or narrow upper steps
DRAWS, CHUNK, SEED = 100_000, 2_000, 2026
MOST, HALF, MIDDLE = (0.05, 0.95), (0.25, 0.75), 0.5  # the shares of draws between which the bands run
QUANTILES = sorted([*MOST, *HALF, MIDDLE])


def column(level: float) -> str:
    """The column of a quantile in the frames below: 0.05 -> 'p5'."""
    return f"p{level * 100:.0f}"


def percent_within(band: tuple[float, float] = MOST) -> str:
    """Per cent of the draws that a band holds, in digits."""
    return wording.number(100 * (band[1] - band[0]))


def option_number(uniforms: np.ndarray, factor: str) -> np.ndarray:
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
    drawn = np.concatenate([_simplex(within[:, group]) for group in plan.groups()], axis=1)
    equal = np.concatenate(
        [np.full(group.stop - group.start, 1 / (group.stop - group.start)) for group in plan.groups()]
    )
    picked = np.array(OPTIONS["weights"])[option_number(scheme, "weights")]
    inside = np.where(picked == "random", drawn, equal)
    outside = np.select(
        [picked == "equal", picked == "budget"],
        [np.full(len(plan.pillars), 1 / len(plan.pillars)), plan.budget],
        _simplex(between),
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
    uniforms = np.asarray(uniforms, dtype=np.float32)
    drawn = plan.parts(uniforms)
    imputed, normed, joined = (
        option_number(drawn[name][:, 0], name) for name in ("imputation", "normalisation", "aggregation")
    )
    power = STRETCH ** (2 * drawn["step distances"][:, :, None] - 1)
    inside, outside = weights(plan, drawn["weights"])
    places = uniforms[:, None, -len(plan.names) :] if positions is None else positions
    pillars = np.empty((len(uniforms), len(plan.years[years]), len(plan.pillars)), dtype=np.float32)
    for case in sorted(set(zip(imputed, normed))):  # draws of one case share their values: no copy a draw
        here = np.flatnonzero((imputed == case[0]) & (normed == case[1]))
        points = plan.depth[case][years] * places[here]
        points += plan.low[case][years]
        np.clip(points, 0, 100, out=points)
        points[:, :, plan.stepped] = 100 * np.power(points[:, :, plan.stepped] / 100, power[here])
        for place, group in enumerate(plan.groups()):
            pillars[here, :, place] = np.matmul(points[:, :, group], inside[here, group, None])[:, :, 0]
    return aggregate(pillars, outside, joined == OPTIONS["aggregation"].index("geometric")), pillars


@dataclass(frozen=True)
class Simulation:
    """The draws: ``index`` by draw and year, ``pillars`` by draw, year and pillar, in points, as float32.

    ``chosen``: for each factor of ``OPTIONS`` the number of the option that each draw took; ``rests``: as of the ``Design``, known to the
    frames that are computed from the draws.
    """

    years: np.ndarray
    names: list[str]
    index: np.ndarray
    pillars: np.ndarray
    chosen: dict[str, np.ndarray] = field(default_factory=dict)
    rests: tuple[str, ...] = ()

    def year(self, year: int) -> np.ndarray:
        """All draws of one year. Raises KeyError for a year outside the index."""
        if year not in self.years:
            raise KeyError(year)
        return self.index[:, int(np.flatnonzero(self.years == year)[0])]

    def where(self, factor: str, option: str) -> Simulation:
        """The draws that took an option. Raises KeyError for another factor, ValueError for another option."""
        held = self.chosen[factor] == OPTIONS[factor].index(option)
        chosen = {name: taken[held] for name, taken in self.chosen.items()}
        return Simulation(self.years, self.names, self.index[held], self.pillars[held], chosen, self.rests)

    def levels(self) -> Simulation:
        """The draws on goalposts: the only ones whose points tell a level, as a z-score compares a year with the others."""
        return self.where("normalisation", "goalposts")


def simulate(
    plan: Design | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
    redraw_each_year: bool = False,
    fixed: dict[str, str] | None = None,
) -> Simulation:
    """The Monte Carlo simulation over all choices together; the same seed gives the same draws.

    ``redraw_each_year``: another position between low and high for each year (see step 9); ``fixed``: options of
    ``OPTIONS`` that every draw takes, by factor. Raises ValueError for an option that is not there.
    """
    plan = plan or Design.from_tables()
    held = {
        factor: (OPTIONS[factor].index(option) + 0.5) / len(OPTIONS[factor]) for factor, option in (fixed or {}).items()
    }
    random = np.random.default_rng(seed)
    width, years = sum(plan.columns().values()), len(plan.years)
    index = np.empty((draws, years), dtype=np.float32)
    pillars = np.empty((draws, years, len(plan.pillars)), dtype=np.float32)
    chosen = {factor: np.empty(draws, dtype=np.uint8) for factor in OPTIONS}
    for start in range(0, draws, CHUNK):
        size = min(CHUNK, draws - start)
        part = slice(start, start + size)
        uniforms = random.random((size, width), dtype=np.float32)
        for factor, place in held.items():
            plan.parts(uniforms)[factor][:, 0] = place
        for factor, taken in chosen.items():
            taken[part] = option_number(plan.parts(uniforms)[factor][:, 0], factor)
        positions = random.random((size, years, len(plan.names)), dtype=np.float32) if redraw_each_year else None
        index[part], pillars[part] = score(plan, uniforms, positions=positions)
    return Simulation(plan.years, plan.pillars, index, pillars, chosen, plan.rests)


def _quantiles(draws: np.ndarray) -> np.ndarray:
    """The ``QUANTILES`` of the columns, exact, from one sort."""
    return np.sort(draws, axis=0)[[round(level * (len(draws) - 1)) for level in QUANTILES]]


def bands(simulation: Simulation) -> pd.DataFrame:
    """Quantiles of the index by year: columns ``p5``, ``p25``, ``p50``, ``p75``, ``p95``, in points."""
    found = _quantiles(simulation.index)
    return pd.DataFrame(found.T, pd.Index(simulation.years, name="year"), [column(level) for level in QUANTILES])


def pillar_bands(simulation: Simulation) -> pd.DataFrame:
    """Quantiles of the pillars, one row a pillar and year, columns as in ``bands``."""
    found = {
        name: bands(Simulation(simulation.years, [name], simulation.pillars[:, :, place], simulation.pillars[:, :, :0]))
        for place, name in enumerate(simulation.names)
    }
    return pd.concat(found, names=["pillar"])


def odds(simulation: Simulation, pairs: list[tuple[int, int]]) -> pd.DataFrame:
    """For pairs (later, earlier): ``share`` of the draws in which the index of the first is higher, and quantiles of the difference.

    Where the simulation knows what its draws chose, the share stands also for each way of weighting by itself (columns
    ``equal``, ``budget``, ``random``). A share of draws counts choices of the analysis; it is no probability about the world.
    """
    rows = []
    for later, earlier in pairs:
        change = simulation.year(later) - simulation.year(earlier)
        rows.append({"later": later, "earlier": earlier, **change_of(change)} | by_scheme(simulation, change))
    return figure.carry(pd.DataFrame(rows), simulation.rests)


def change_of(change: np.ndarray) -> dict[str, float]:
    """What a change says, draw by draw: the ``share`` of draws with a rise, and quantiles."""
    return {"share": float((change > 0).mean())} | {
        column(level): float(value) for level, value in zip(QUANTILES, _quantiles(change))
    }


def by_scheme(simulation: Simulation, change: np.ndarray) -> dict[str, float]:
    """The share of draws with a rise under each way of weighting that the draws took."""
    taken = simulation.chosen.get("weights", np.empty(0))
    held = {option: taken == number for number, option in enumerate(OPTIONS["weights"])}
    return {option: float((change[mask] > 0).mean()) for option, mask in held.items() if mask.any()}


def ranks(simulation: Simulation) -> pd.DataFrame:
    """Rank of each year in each draw, 1 the highest: columns ``best``, ``middle``, ``worst`` (5, 50 and 95 per cent) and ``first`` (share of draws)."""
    order = np.argsort(-simulation.index, axis=1).astype(np.uint8)
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(1, order.shape[1] + 1, dtype=np.uint8)[None, :], axis=1)
    low, _, middle, _, high = _quantiles(rank)
    columns = {"best": low, "middle": middle, "worst": high, "first": (rank == 1).mean(axis=0)}
    return figure.carry(pd.DataFrame(columns, pd.Index(simulation.years, name="year")), simulation.rests)


def moves(simulation: Simulation, count: int = 6) -> pd.DataFrame:
    """The years with the largest moves of the median from the year before, and the states that table index_steps dates
    in either (values are means over the days of a year, so a late step moves the next year)."""
    middle = bands(simulation)["p50"]
    change = middle.diff().dropna().sort_values(key=abs, ascending=False).head(count).sort_index()
    states = step_years()
    told = [[f"{state} ({at})" for at, state in states.items() if at in (year - 1, year)] for year in change.index]
    found = pd.DataFrame({"change": change, "steps": ["; ".join(lines) for lines in told]})
    return figure.carry(found, simulation.rests)


def step_years() -> pd.Series:
    """The states of table index_steps, in their order, indexed by the year that dates them."""
    states = evidence.load("index_steps")
    dated = [
        pd.Timestamp(indicators.moment(reference, column)[0]).year
        for reference, column in zip(states["evidence_step"], states["moment"].astype(str))
    ]
    return figure.carry(pd.Series(states["state"].to_numpy(), dated), states, list(states["evidence_step"]))


def stepped_years(years: np.ndarray) -> int:
    """How many of the years after the first have a written step dated to them or to the year before."""
    dated = set(step_years().index)
    return sum(bool(dated & {year, year - 1}) for year in years[1:])
