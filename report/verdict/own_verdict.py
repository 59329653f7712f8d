"""The reader's own verdict: weights of the pillars and scores of the criteria, and what index and answers become of them.

The page computes with ``assets/reader.js`` from the data that the exhibit embeds, a running notebook with the functions
here; a test holds the two equal. Both give outer bounds, from all lowest to all highest values, and no draws.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from report import edition, wording
from report.verdict import criteria, index, readings

PLACES = 2  # decimals of the embedded points


def points(plan: index.Design | None = None) -> pd.DataFrame:
    """Lowest and highest points of each pillar by year, on the goalposts, gaps filled linearly; indexed by pillar and year."""
    plan = plan or index.Design.from_tables()
    case = index.IMPUTATIONS.index("linear"), index.OPTIONS["normalisation"].index("goalposts")
    ends = {"low": plan.low[case], "high": plan.low[case] + plan.depth[case]}
    frames = {
        pillar: pd.DataFrame(
            {name: values.clip(0, 100)[:, group].mean(axis=1) for name, values in ends.items()},
            pd.Index(plan.years, name="year"),
        )
        for pillar, group in zip(plan.pillars, plan.groups())
    }
    return pd.concat(frames, names=["pillar"]).astype(float).round(PLACES)


def weighted(weights: dict[str, float], geometric: bool = False, frame: pd.DataFrame | None = None) -> pd.DataFrame:
    """Index by year, ``low`` and ``high`` in points, under the reader's weights (pillar -> any number from nought).

    ``geometric``: geometric mean with the floor of the index, else arithmetic. Raises ValueError where a weight is
    negative, missing or all are nought.
    """
    frame = points() if frame is None else frame
    pillars = list(dict.fromkeys(frame.index.get_level_values("pillar")))
    if set(weights) != set(pillars) or min(weights.values()) < 0 or not sum(weights.values()):
        raise ValueError(f"weights: {weights}, expected a number from nought for each of {pillars}, not all nought")
    shares = pd.Series(weights)[pillars] / sum(weights.values())
    wide = {end: frame[end].unstack("pillar")[pillars] for end in ("low", "high")}
    if geometric:
        return pd.DataFrame(
            {end: np.exp((np.log(values.clip(lower=index.FLOOR)) * shares).sum(axis=1)) for end, values in wide.items()}
        )
    return pd.DataFrame({end: (values * shares).sum(axis=1) for end, values in wide.items()})


def equal() -> dict[str, float]:
    """The same weight for each pillar."""
    return dict.fromkeys(index.pillars(), 1.0)


def index_sentence(frame: pd.DataFrame, year: int = criteria.LAST, then: int = edition.THEN) -> str:
    """The index under some weights in a sentence."""
    now, before = (wording.span(round(frame.loc[at, "low"]), round(frame.loc[at, "high"])) for at in (year, then))
    return f"With these weights the index for {year} lies at {now} points, for {then} at {before}."


def answers_sentence(grid: pd.DataFrame, year: int = criteria.LAST) -> str:
    """What scores make of the title question, in a sentence for each."""
    names, words = readings.readings()["reading"], readings.words()
    states = [f"{names[key]}: {words[state]}" for key, state in readings.answers(grid)[year].items()]
    sovereign, district = criteria.ENDS
    share = f"{criteria.share(year, grid)} per cent of the way from a {sovereign} to a {district}"
    return f"These scores put Belarus {share}. {wording.capital('; '.join(states))}."


def embedded(frame: pd.DataFrame, grid: pd.DataFrame, year: int = criteria.LAST) -> dict:
    """All that the page needs to compute the same, as plain data."""
    budget = index.budget()
    today, names = grid.xs(year, level="year"), criteria.names()
    order = list(today.index)
    return {
        "year": year,
        "then": edition.THEN,
        "floor": index.FLOOR,
        "most": criteria.MOST,
        "ends": list(criteria.ENDS),
        "years": [int(at) for at in frame.index.unique("year")],
        "pillars": [
            {
                "id": pillar,
                "name": index.pillars()[pillar],
                "budget": float(budget[pillar]),
                "low": list(frame.loc[pillar, "low"]),
                "high": list(frame.loc[pillar, "high"]),
            }
            for pillar in frame.index.unique("pillar")
        ],
        "criteria": [
            {"id": key, "name": names[key], "low": float(today.loc[key, "low"]), "high": float(today.loc[key, "high"])}
            for key in order
        ],
        "readings": [
            {
                "id": key,
                "name": wording.capital(rule["reading"]),
                "rule": rule["rule"],
                "level": float(rule["level"]),
                "share": float(rule["share"]),
                "criteria": [order.index(name) for name in readings.counted(rule, today.index)],
            }
            for key, rule in readings.readings().iterrows()
        ],
        "states": readings.words(),
    }
