"""What the draws say, in words that a rule picks from the computed values, so that no sentence outlives its numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from report import wording
from report.verdict.index.design import OPTIONS, pillars
from report.verdict.index.simulation import Simulation, step_years, stepped_years
from report.wording import figure

NO_PROBABILITY = figure.plain(
    "A share of draws counts under how many of this book's choices a statement holds; it is no probability about the world.",
    why="what a share of draws means, by the method",
)
PLACES = ("first", "second", "third", "fourth", "fifth", "sixth")
percent = wording.in_percent  # of a share of draws
HALF = 0.5  # share of draws above which they are most
MINOR = 0.1  # share of the variance below which a factor hardly matters


def most(share: float) -> bool:
    """True for more than half of the draws."""
    return share > HALF


def told(share: float, rows: Any, rule: str) -> str:
    """A share in per cent, as ``percent``; a figure of the rows behind a frame of draws, or of those that are given."""
    return figure.made(percent(share), rows, rule=rule)


def ranked_first(ranks: pd.DataFrame, year: int) -> str:
    """The share of draws in which a year is the highest (frame of ``ranks``)."""
    return told(ranks.loc[year, "first"], ranks, f"the share of draws in which {year} is the highest year")


def rise(change: pd.Series, scheme: str = "share") -> str:
    """The share of draws with a rise, of all or of those with one way of weighting ('random'), from a row of ``odds``."""
    which = "" if scheme == "share" else f" among those with {scheme} weights"
    return told(change[scheme], change, f"the share of draws with a rise{which}")


def run(part: pd.Series) -> str:
    """The share of draws with a rise in one run, a row of ``leave_out`` indexed by ``part``: a figure of what the run rests on."""
    how = "with" if part["kind"] == "errors" else "without"
    return told(part["share"], part["rests"], f"the share of draws with a rise, {how}: {part.name}")


def middle(change: pd.Series) -> str:
    """The middle of a change in points, from a row of ``odds`` or ``leave_out``: '8.4'."""
    behind = change.get("rests", change)
    return figure.made(wording.number(change["p50"], 1), behind, rule="the middle of the change over the draws")


def leans_on(part: pd.Series, left: pd.DataFrame) -> str:
    """The part of a run of ``leave_out``, in the words of a sentence, as one without which few draws rise."""
    return figure.made(
        str(part.name).lower(), left, rule="that without which the fewest draws rise, of those left out alone"
    )


def rise_from(change: pd.Series, left: pd.Series) -> str:
    """'mostly through exercises': the pillar without which less than half of a rise is left (a row of ``odds``; middles of ``without_each``)."""
    mostly = change["p50"] > 0 and most(1 - left.min() / change["p50"])
    words = f"mostly through {pillars()[str(left.idxmin())].lower()}" if mostly else "mostly through no one pillar"
    return figure.made(words, left, rule="the pillar without which most of the rise of the middle is gone")


def least_sure(heaviest: pd.Series) -> str:
    """The pillar that has the smallest share of draws with a rise where it is the heaviest (``by_heaviest``)."""
    name = pillars()[str(heaviest.idxmin())].lower()
    return figure.made(name, heaviest, rule="the pillar under whose largest weights the fewest draws rise")


def begun(covered: pd.DataFrame) -> str:
    """The first year in which no indicator is without any value (frame of ``coverage``)."""
    year = covered.index[covered["unknown"] == 0].min()
    return figure.made(f"{year}", covered, rule="the first year in which each indicator has a value or an earlier one")


def best_known(covered: pd.DataFrame) -> str:
    """The year with the narrowest values (frame of ``coverage``)."""
    return figure.made(
        f"{covered['width'].idxmin()}", covered, rule="the year with the smallest mean distance of its ends"
    )


def width(covered: pd.DataFrame, year: int) -> str:
    """The mean distance between the ends of the indicators in a year, in points (frame of ``coverage``)."""
    words = wording.number(covered.loc[year, "width"])
    return figure.made(words, covered, rule=f"the mean distance between lowest and highest value in {year}, in points")


def with_steps(years: np.ndarray) -> str:
    """How many of the years after the first have a written step dated to them or to the year before, in digits."""
    number = wording.number(stepped_years(years))
    return figure.of(
        number, step_years(), rule="the years to which one of these steps is dated, or that follow such a year"
    )


def since(simulation: Simulation, peak: int) -> str:
    """How the years after a peak stand to it: 'in most draws every year since lies below it', which is said of all of them within one draw."""
    later = simulation.years > peak
    below = simulation.index[:, later] <= simulation.year(peak)[:, None]  # by draw and year
    lower = below.mean(axis=0) > HALF
    years = [str(year) for year in simulation.years[later][lower]]
    if years:
        told, together = wording.listing(years), below[:, lower]
    else:
        told, together = "no year since", ~below
    if len(years) == lower.size:
        told = "every year since"
    each, lie = ("each ", "lie") if 1 < len(years) < lower.size else ("", "lies")
    alone = "" if most(together.all(axis=1).mean()) else f", {each}taken alone,"
    return f"in most draws {told}{alone} {lie} below it"


def closeness(simulation: Simulation, peak: int) -> str:
    """How the last year stands to all those before a peak within one draw, and to the peak."""
    last = simulation.year(int(simulation.years[-1]))
    highest = simulation.index[:, simulation.years < peak].max(axis=1)  # of the years before, draw by draw
    closer = "closer than in any year" if most((last > highest).mean()) else "not closer than in every year"
    than_peak = "closer" if most((last > simulation.year(peak)).mean()) else "less close"
    return f"In most draws the ties are {closer} before {peak}, and in most {than_peak} than in that year"


def schemes(change: pd.Series) -> str:
    """Under how many ways of weighting most draws rise, from a row of ``odds``: 'under each of the three ways of weighting'."""
    options = OPTIONS["weights"]
    rising = [option for option in options if most(change[option])]
    if len(rising) == len(options):
        return f"under each of the {wording.count(len(options))} ways of weighting"
    return f"under {wording.listing(rising)} weights alone" if rising else "under no way of weighting"


def standing(frame: pd.DataFrame, factor: str) -> str:
    """The place of a factor by its total Sobol index, or the places that the margins leave open: 'second', 'second or third'."""
    rank = frame["total"].rank(ascending=False).astype(int)
    near = rank[close_to(frame, factor)]
    first = rank[factor] - int((near < rank[factor]).sum())
    last = rank[factor] + int((near > rank[factor]).sum())
    return " or ".join(PLACES[first - 1 : last])


def close_to(frame: pd.DataFrame, factor: str) -> list[str]:
    """The other factors from which one cannot be told apart: their margins and its own overlap."""
    ends = pd.DataFrame({"low": frame["total"] - frame["total_margin"], "high": frame["total"] + frame["total_margin"]})
    own = ends.loc[factor]
    others = ends.drop(factor)
    return list(others.index[(others["low"] <= own["high"]) & (others["high"] >= own["low"])])


def places(level: pd.DataFrame, change: pd.DataFrame, factor: str) -> str:
    """'second', or 'second for the level and third for the change' (frames of ``sobol_of``)."""
    two = standing(level, factor), standing(change, factor)
    words = two[0] if two[0] == two[1] else f"{two[0]} for the level and {two[1]} for the change"
    return figure.made(words, level, change, rule=f"the place of {factor} by their total Sobol index, with its margin")


def total(frame: pd.DataFrame, factor: str) -> str:
    """The total Sobol index of a factor in per cent (frame of ``sobol_of``)."""
    rule = f"the share of the variance from {factor}, with interactions"
    return figure.made(wording.number(100 * frame.loc[factor, "total"]), frame, rule=rule)


def top(frame: pd.DataFrame) -> str:
    """The factor with the largest total Sobol index (frame of ``sobol_of``)."""
    return figure.made(frame["total"].idxmax(), frame, rule="the group of choices with the largest total Sobol index")


def decisive(level: pd.DataFrame, change: pd.DataFrame) -> str:
    """Which factor decides most: 'the weights decide most', or one for the level and another for the change."""
    two = level["total"].idxmax(), change["total"].idxmax()
    if two[0] == two[1]:
        return f"the {two[0]} decide most"
    return f"the {two[0]} decide most for the level, the {two[1]} for the change"


def matter(*frames: pd.DataFrame, factor: str) -> str:
    """'hardly matters' where the total index of a factor is below ``MINOR`` for every question, else 'matters too'."""
    words = "hardly matters" if all(frame.loc[factor, "total"] < MINOR for frame in frames) else "matters too"
    return figure.made(words, *frames, rule=f"whether the total Sobol index of the {factor} is below {MINOR}")


def by_one_choice(options: pd.DataFrame) -> str:
    """Whether the later year is the higher one in most draws at every single option (frame of ``by_option``)."""
    return figure.made(_by_one_choice(options), options, rule="whether most draws rise at each option of each choice")


def _by_one_choice(options: pd.DataFrame) -> str:
    failing = options[~options["share"].map(most)]
    if failing.empty:
        return "Held at any one option, the later year is the higher one in most draws"
    named = wording.listing([f"{row.factor} {row.option}" for row in failing.itertuples()])
    return f"The later year is not the higher one in most draws where one choice is held at {named}"


def rises_most(moves: pd.DataFrame) -> str:
    """The year of the largest rise (frame of ``moves``)."""
    return figure.made(
        f"{moves['change'].idxmax()}", moves, rule="the year in which the middle of the draws rises most"
    )


def moved_alone(moves: pd.DataFrame, whole: pd.DataFrame) -> str:
    """Where the indicators that are no written steps rise most, against all (frames of ``moves``): 'in 2022 too', 'in 1999 and not in 2022'."""
    found, year = (rises_most(frame) for frame in (moves, whole))
    words = f"in {found} too" if found == year else f"in {found} and not in {year}"
    return figure.made(
        words, moves, whole, rule="the year in which the middle rises most, without the written steps and with them"
    )


def went_down(names: list[str]) -> str:
    """'exercises went down', or that nothing did."""
    return f"{wording.listing(names)} went down" if names else "none went down"
