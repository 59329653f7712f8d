"""How far a change of the index hangs on what no draw varies: its pillars, indicators, written steps and the tie between errors.

Each run draws all choices anew with something left out. Nothing here says that what is left out is wrong; it says on
what the result rests.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from report import wording
from report.verdict.index import indicators
from report.verdict.index.design import OPTIONS, Design, budget, pillars
from report.verdict.index.simulation import CHUNK, SEED, change_of, option_number, score, weights
from report.wording import figure

RUN_DRAWS = 60_000
POSITIONS = ("one an indicator", "one for all", "anew each year")  # how the errors of values hang together
STRETCHES = (2 / 3, 3 / 2)  # upper goalposts of what has no natural end
BOUNDED = ("level", "per cent")  # units whose scale ends by itself


class Drawn(NamedTuple):
    """Draws of a change: points, pillars in points (draws, pillars), weights of the pillars, and the number of the scheme."""

    change: np.ndarray
    pillars: np.ndarray
    shares: np.ndarray
    scheme: np.ndarray


def draw(
    plan: Design,
    later: int,
    earlier: int,
    draws: int = RUN_DRAWS,
    positions: str = POSITIONS[0],
    seed: int = SEED,
) -> Drawn:
    """The change from one year to another in each draw; ``positions``: one of ``POSITIONS``."""
    random = np.random.default_rng(seed)
    places = np.array([int(np.flatnonzero(plan.years == year)[0]) for year in (later, earlier)])
    width, parts = sum(plan.columns().values()), []
    shapes = {POSITIONS[1]: (1, 1), POSITIONS[2]: (len(places), len(plan.names))}
    for start in range(0, draws, CHUNK):
        uniforms = random.random((min(CHUNK, draws - start), width), dtype=np.float32)
        shape = shapes.get(positions)
        where = None if shape is None else random.random((len(uniforms), *shape), dtype=np.float32)
        scored, by_pillar = score(plan, uniforms, places, where)
        columns = plan.parts(uniforms)["weights"]
        scheme = option_number(columns[:, 0], "weights")
        parts.append(
            (scored[:, 0] - scored[:, 1], by_pillar[:, 0] - by_pillar[:, 1], weights(plan, columns)[1], scheme)
        )
    return Drawn(*(np.concatenate(part) for part in zip(*parts)))


def largest_rises(plan: Design, later: int, earlier: int, count: int = 2) -> list[str]:
    """The pillars whose middle rose most, the largest first."""
    middles = pd.Series(np.median(draw(plan, later, earlier).pillars, axis=0), plan.pillars)
    return list(middles.nlargest(count).index)


def leave_out(plan: Design, later: int, earlier: int, draws: int = RUN_DRAWS) -> pd.DataFrame:
    """The change with parts of the index left out, a row a run: ``kind``, ``part`` in words, ``share`` and quantiles, and what it ``rests`` on.

    Kinds: ``nothing``, ``pillar``, ``indicator``, ``evidence`` (written steps, indicators without a value for the later
    year), ``errors`` (how they hang together) and ``goalposts``.
    """
    words, names = pillars(), indicators.catalogue()["indicator"]
    steps, old = indicators.written(), indicators.without_value(later)
    top = largest_rises(plan, later, earlier)
    runs: list[tuple[str, str, Design]] = [("nothing", "Nothing", plan)]
    runs += [("pillar", words[pillar], plan.without(plan.within([pillar]))) for pillar in plan.pillars]
    runs += [("pillar", "; ".join(words[pillar] for pillar in top), plan.without(plan.within(top)))]
    runs += [("indicator", str(names[name]), plan.without([name])) for name in plan.names]
    runs += [
        ("evidence", "Written steps", plan.without(steps)),
        ("evidence", "All but the written steps", plan.only(steps)),
        ("evidence", f"Indicators without a value for {later}", plan.without(old)),
    ]
    runs += [
        ("goalposts", f"Upper goalposts of amounts times {wording.number(by, 2)}", stretched(by)) for by in STRETCHES
    ]
    rows = [
        {"kind": kind, "part": told, "rests": design.rests} | change_of(draw(design, later, earlier, draws).change)
        for kind, told, design in runs
    ]
    rows += [
        {"kind": "errors", "part": told, "rests": plan.rests} | change_of(draw(plan, later, earlier, draws, how).change)
        for how, told in zip(POSITIONS[1:], ("Errors common to all indicators", "Errors independent from year to year"))
    ]
    return figure.carry(pd.DataFrame(rows), plan.rests)


def stretched(factor: float) -> Design:
    """The design of the book with other upper goalposts where a scale has no natural end (persons, volumes)."""
    rows = indicators.catalogue()
    bounded = rows["unit"].isin(BOUNDED)
    rows = rows.assign(goalpost_high=rows["goalpost_high"].astype(float).where(bounded, rows["goalpost_high"] * factor))
    return Design.of({key: indicators.values(key) for key in rows.index}, rows, budget(), of_tables=True)


def share_without(plan: Design, pillar: str, later: int, earlier: int) -> float:
    """The share of draws with a rise where one pillar is left out."""
    return change_of(draw(plan.without(plan.within([pillar])), later, earlier).change)["share"]


def without_each(plan: Design, later: int, earlier: int, draws: int = RUN_DRAWS) -> pd.Series:
    """The middle of the change in points with one pillar left out, by pillar."""
    runs = {pillar: draw(plan.without(plan.within([pillar])), later, earlier, draws) for pillar in plan.pillars}
    middles = {pillar: change_of(run.change)["p50"] for pillar, run in runs.items()}
    return figure.carry(pd.Series(middles), plan.rests)


def by_heaviest(plan: Design, later: int, earlier: int) -> pd.Series:
    """The share of draws with a rise among those with weights drawn at random in which a pillar is the heaviest, by pillar."""
    found = draw(plan, later, earlier)
    random = found.scheme == OPTIONS["weights"].index("random")
    heaviest = found.shares[random].argmax(axis=1)
    rise = found.change[random] > 0
    shares = {pillar: float(rise[heaviest == place].mean()) for place, pillar in enumerate(plan.pillars)}
    return figure.carry(pd.Series(shares), plan.rests)


def lopsided(pillar_count: int) -> float:
    """How much of the even draw over all weights gives one pillar more than half: n pillars, each (1/2)^(n - 1)."""
    return pillar_count * 0.5 ** (pillar_count - 1)
