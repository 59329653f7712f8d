"""How far the index hangs on what its draws vary: one option held at a time, and Sobol indices by groups of choices."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
import pandas as pd

from report.verdict.index.design import OPTIONS, Design
from report.verdict.index.simulation import CHUNK, MIDDLE, MOST, SEED, Simulation, bands, column, odds, score
from report.wording import figure

NAMES = [column(level) for level in (MOST[0], MIDDLE, MOST[1])]


def by_option(simulation: Simulation, later: int, earlier: int) -> pd.DataFrame:
    """The draws that took one option, a row an option: ``share`` with a rise and quantiles of the change, and quantiles of
    the later year's level, from the draws on goalposts alone and missing where none is."""
    rows = []
    for factor, options in OPTIONS.items():
        for option in options:
            held = simulation.where(factor, option)
            found = odds(held, [(later, earlier)]).iloc[0][["later", "earlier", "share", *NAMES]]
            level = held.levels()
            at = bands(level).loc[later] if len(level.index) else dict.fromkeys(NAMES, np.nan)
            rows.append({"factor": factor, "option": option, **found, **{f"level_{name}": at[name] for name in NAMES}})
    return figure.carry(pd.DataFrame(rows).astype({"later": int, "earlier": int}), simulation.rests)


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


def sobol_of(
    plan: Design, year: int, since: int | None = None, size: int = 4096, seed: int = SEED, split: bool = False
) -> pd.DataFrame:
    """Sobol indices of the index in a year, or of its change ``since`` another, by the factors of ``Design.factors``."""
    places = np.array([int(np.flatnonzero(plan.years == wanted)[0]) for wanted in (year, since) if wanted is not None])

    def model(uniforms: np.ndarray) -> np.ndarray:
        found = np.concatenate(
            [score(plan, part, places)[0] for part in np.array_split(uniforms, len(uniforms) // CHUNK + 1)]
        )
        return (found[:, 0] if since is None else found[:, 0] - found[:, 1]).astype(float)

    return figure.carry(sobol(model, plan.factors(split), size, seed), plan.rests)
