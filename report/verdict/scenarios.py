"""Scenarios: one of them happens, and none is likelier than what it needs.

The rows of ``scenarios`` are asked in their order, and the first that is met is the one that happened; the last takes what is left. So they
are exclusive and exhaustive, and their probabilities add up to one. ``scenario_indicators`` ties them to the forecasts: a scenario is met
where every forecast that it needs is a yes, and of those that are enough for it at least one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from report import evidence, wording
from report.verdict import forecasts
from report.wording import figure

WHOLE = 100  # per cent, in which the probabilities are stated
CLOSE = 1e-9
ACTORS = ("minsk", "moscow", "kyiv", "neighbours", "washington")


class ScenarioError(ValueError):
    """Scenarios that contradict each other or the forecasts; the message has one line a fault."""


def scenarios() -> pd.DataFrame:
    """Every scenario in the order in which they are asked, the one that takes what is left last. Raises ScenarioError, one line a fault."""
    rows = evidence.load("scenarios").sort_values("rank")
    if found := list(faults(rows, links(), forecasts.forecasts()["probability"])):
        raise ScenarioError("\n".join(found))
    return rows


def links() -> pd.DataFrame:
    """What points to which scenario: scenario, forecast or sign, direction, moment, role."""
    return evidence.load("scenario_indicators")


# ------------------------------------------------------------------------------------------------------- coherence


def faults(rows: pd.DataFrame, tied: pd.DataFrame, chances: Mapping[str, float]) -> Iterator[str]:
    """What is wrong with the scenarios, their links, or both beside the forecasts' ``chances``: id, column, value, what was expected."""
    total = sum(round(WHOLE * float(chance)) for chance in rows["probability"])
    if total != WHOLE or any(abs(WHOLE * chance - round(WHOLE * chance)) > CLOSE for chance in rows["probability"]):
        yield f"scenarios: column probability: {total} per cent in all, expected {WHOLE} in whole per cent"
    if list(rows["rank"]) != list(range(1, len(rows) + 1)):
        yield f"scenarios: column rank: {list(rows['rank'])}, expected each place once"
    yield from (f"scenario_indicators: row {key}, {fault}" for key, row in tied.iterrows() if (fault := _link(row)))
    for key in rows.index:
        bound = tied[(tied["scenario"] == key) & (tied["role"] != "sign")]
        if bound.empty != (key == rows.index[-1]):
            yield f"scenarios: row {key}, expected a forecast that is needed or enough for each but the last"
        low, high = bounds(str(key), rows, tied, chances)
        if not low - CLOSE <= (chance := float(rows.loc[key, "probability"])) <= high + CLOSE:
            yield f"scenarios: row {key}, column probability: {chance:.2f}, expected {low:.2f} to {high:.2f} by its forecasts"


def _link(row: pd.Series) -> str:
    """What is wrong with one link by itself; empty where nothing is."""
    if pd.isna(row["forecast"]) == pd.isna(row["sign"]):
        return "columns forecast and sign: expected one of the two"
    if pd.notna(row["sign"]) and (pd.isna(row["resolve_by"]) or pd.isna(row["evidence_state"])):
        return "column sign: expected a last day and the evidence of its state"
    if row["role"] != "sign" and (pd.isna(row["forecast"]) or row["direction"] != "points_to"):
        return f"column role: {row['role']!r}, expected a forecast that points to the scenario"
    return ""


def bounds(key: str, rows: pd.DataFrame, tied: pd.DataFrame, chances: Mapping[str, float]) -> tuple[float, float]:
    """The lowest and the highest probability of a scenario that its forecasts allow, whatever the questions share.

    At most the chance of each that it needs, and the sum of those that are enough; at least what they make certain, less all that is asked
    before. What is left is no likelier than that nothing that is enough happens.
    """
    needed, enough = (_chances(key, role, tied, chances) for role in ("needed", "enough"))
    before = float(rows.loc[rows["rank"] < rows.loc[key, "rank"], "probability"].sum())
    if not needed and not enough:
        return 0.0, 1 - max(_alone(rows, tied, chances), default=0.0)
    joint = max(0.0, 1 - sum(1 - chance for chance in needed))
    sure = max(0.0, joint + max(enough) - 1) if enough else joint
    return max(0.0, sure - before), min([1.0, *needed, *([sum(enough)] if enough else [])])


def _chances(key: str, role: str, tied: pd.DataFrame, chances: Mapping[str, float]) -> list[float]:
    found = tied[(tied["scenario"] == key) & (tied["role"] == role)]
    return [float(chances[forecast]) for forecast in found["forecast"]]


def _alone(rows: pd.DataFrame, tied: pd.DataFrame, chances: Mapping[str, float]) -> Iterator[float]:
    """The chances of the forecasts that are enough for a scenario that needs nothing else."""
    for key in rows.index:
        if not _chances(str(key), "needed", tied, chances):
            yield from _chances(str(key), "enough", tied, chances)


def happened(yes: set[str], rows: pd.DataFrame, tied: pd.DataFrame) -> str:
    """The scenario that happened where these forecasts are a yes and all others a no or void: the first that is met, or the last."""
    for key in rows.index[:-1]:
        own = tied[tied["scenario"] == key]
        needed, enough = (set(own.loc[own["role"] == role, "forecast"]) for role in ("needed", "enough"))
        if needed <= yes and (enough & yes or not enough):
            return str(key)
    return str(rows.index[-1])


# ----------------------------------------------------------------------------------------------- as they are told


def chance(probability: float) -> str:
    """0.61 -> '61%, likely'."""
    return f"{forecasts.percent(probability)}, {forecasts.term(probability)}"


def apart(rows: pd.DataFrame, *keys: str) -> float:
    """The chance of one of several scenarios, which exclude each other."""
    return float(rows.loc[list(keys), "probability"].sum())


def listed(rows: pd.DataFrame) -> pd.DataFrame:
    """The scenarios as readers meet them: the likeliest first, what is left last."""
    first = rows.iloc[:-1].sort_values("probability", ascending=False, kind="stable")
    return figure.along(pd.concat([first, rows.iloc[-1:]]), "scenarios")


def headline(rows: pd.DataFrame) -> str:
    """The likeliest scenario with its word, and the likeliest of the others that have a name."""
    first, second, *_ = (row for _, row in listed(rows).iterrows())
    said = (forecasts.percent(row["probability"]) for row in (first, second))
    return f"{first['short']} is {forecasts.term(first['probability'])} ({next(said)}); the likeliest break with it: {_within(second['short'])} ({next(said)})"


def asked(rows: pd.DataFrame) -> str:
    """The order in which they are asked, in words: 'strike, crisis and thaw'."""
    return wording.listing([_within(name) for name in rows["short"].iloc[:-1]])


def _within(name: str) -> str:
    """A short name within a sentence."""
    return name[:1].lower() + name[1:]


def watched(rows: pd.DataFrame) -> pd.DataFrame:
    """Every link in words, in the order of the scenarios as listed, early ones first.

    Columns of the links, and ``name`` of the scenario, ``seen`` (forecast or sign), ``chance`` (missing for a sign), ``state`` and
    ``by`` (its last day in words).
    """
    questions, tied = forecasts.forecasts(), links()
    places = {key: place for place, key in enumerate(listed(rows).index)}
    tied = tied.assign(place=tied["scenario"].map(places), late=tied["moment"] == "late")
    tied = tied.sort_values(["place", "late"], kind="stable")
    own = questions.reindex(tied["forecast"]).set_axis(tied.index)
    return tied.assign(
        name=tied["scenario"].map(rows["short"]),
        seen=tied["sign"].where(tied["sign"].notna(), own["indicator"]),
        chance=own["probability"].astype(float),
        state=tied["state_today"].where(tied["state_today"].notna(), own["state_today"]),
        by=[
            wording.dates(row if pd.isna(row["forecast"]) else own.loc[key], "resolve_by")
            for key, row in tied.iterrows()
        ],
    )


def consequences(rows: pd.DataFrame) -> pd.DataFrame:
    """What each scenario would change, reader by reader, in the order of the scenarios as listed."""
    found = evidence.load("consequences")
    places = {key: place for place, key in enumerate(listed(rows).index)}
    return found.assign(place=found["scenario"].map(places)).sort_values(["reader", "place"], kind="stable")
