"""What the draws say, in words that a rule picks from the computed values, so that no sentence outlives its numbers."""

from __future__ import annotations

import pandas as pd

from report import wording
from report.verdict.index.design import OPTIONS
from report.verdict.index.simulation import Simulation, odds

NO_PROBABILITY = "A share of draws counts under how many of this book's choices a statement holds; it is no probability about the world."
PLACES = ("first", "second", "third", "fourth", "fifth", "sixth")
NEARLY = 0.99  # share of draws above which one that is not whole is told as more than that
MINOR = 0.1  # share of the variance below which a factor hardly matters


def most(share: float) -> bool:
    """True for more than half of the draws."""
    return share > 0.5


def percent(share: float) -> str:
    """A share of draws in per cent; one that is not whole is never rounded to none or to all: 'over 99', 'under 1'."""
    if share < 1 and round(share, 2) == 1:
        return f"over {100 * NEARLY:.0f}"
    return f"under {100 * (1 - NEARLY):.0f}" if share > 0 and round(share, 2) == 0 else wording.number(100 * share)


def since(simulation: Simulation, peak: int) -> str:
    """How the years after a peak stand to it: 'in most draws every year since lies below it'."""
    later = [int(year) for year in simulation.years if year > peak]
    below = 1 - odds(simulation, [(year, peak) for year in later])["share"]
    if below.map(most).all():
        return "in most draws every year since lies below it"
    if not below.map(most).any():
        return "in most draws no year since lies below it"
    return (
        f"in most draws {wording.listing([str(year) for year, share in zip(later, below) if most(share)])} lie below it"
    )


def closeness(simulation: Simulation, peak: int) -> str:
    """How the last year stands to those before a peak, and to the peak."""
    last = int(simulation.years[-1])
    before = odds(simulation, [(last, int(year)) for year in simulation.years if year < peak])["share"]
    closer = "closer than in any year" if before.map(most).all() else "not closer than in every year"
    than_peak = odds(simulation, [(last, peak)])["share"].iloc[0]
    return f"In most draws the ties are {closer} before {peak}, and {'closer' if most(than_peak) else 'less close'} than in that year"


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
    return two[0] if two[0] == two[1] else f"{two[0]} for the level and {two[1]} for the change"


def decisive(level: pd.DataFrame, change: pd.DataFrame) -> str:
    """Which factor decides most: 'the weights decide most', or one for the level and another for the change."""
    two = level["total"].idxmax(), change["total"].idxmax()
    if two[0] == two[1]:
        return f"the {two[0]} decide most"
    return f"the {two[0]} decide most for the level, the {two[1]} for the change"


def matter(*frames: pd.DataFrame, factor: str) -> str:
    """'hardly matters' where the total index of a factor is below ``MINOR`` for every question, else 'matters too'."""
    return "hardly matters" if all(frame.loc[factor, "total"] < MINOR for frame in frames) else "matters too"


def by_one_choice(options: pd.DataFrame) -> str:
    """Whether the later year is the higher one in most draws at every single option (frame of ``by_option``)."""
    failing = options[~options["share"].map(most)]
    if failing.empty:
        return "Held at any one option, the later year is the higher one in most draws"
    named = wording.listing([f"{row.factor} {row.option}" for row in failing.itertuples()])
    return f"The later year is not the higher one in most draws where one choice is held at {named}"


def moved_alone(moves: pd.DataFrame, year: int) -> str:
    """Where the indicators that are no written steps move most upward, against a year: 'in 2022 too', 'in 1999 and not in 2022'."""
    found = int(moves["change"].idxmax())
    return f"in {found} too" if found == year else f"in {found} and not in {year}"


def went_down(names: list[str]) -> str:
    """'exercises went down', or that nothing did."""
    return f"{wording.listing(names)} went down" if names else "none went down"
