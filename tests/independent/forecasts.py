"""Base rates and scores of the forecasts a second time, from ``data/forecasts.csv``, with the standard library and nothing of ``report``.

What is worth counting, and the probabilities, are taken as they stand: the arithmetic alone is tested by it.
"""

import csv
import datetime
import itertools
from pathlib import Path


def rows(folder):
    """The lines of the table, by id."""
    with (Path(folder) / "forecasts.csv").open(encoding="utf-8", newline="") as file:
        return {line["id"]: line for line in csv.DictReader(file)}


def base_rate(line):
    """(yes + 1/2) / (all + 1); for years the chance of at least one in the time that is left."""
    once = (float(line["base_yes"]) + 0.5) / (float(line["base_of"]) + 1)
    if line["base_kind"] == "cases":
        return once
    made, last = (datetime.date.fromisoformat(line[name]) for name in ("date_made", "resolve_by"))
    return 1 - (1 - once) ** ((last - made).days / 365.25)


def expected(lines):
    """The mean over questions of the score in each of the two outcomes, weighed by its chance."""
    chances = [float(line["probability"]) for line in lines]
    return sum(p * (1 - p) ** 2 + (1 - p) * p**2 for p in chances) / len(chances)


def yes_counts(chances):
    """The chance of each number of yes, by going through every outcome: for few questions."""
    found = [0.0] * (len(chances) + 1)
    for outcome in itertools.product((0, 1), repeat=len(chances)):
        chance = 1.0
        for yes, p in zip(outcome, chances):
            chance *= p if yes else 1 - p
        found[sum(outcome)] += chance
    return found


def incoherent(lines):
    """Ids of questions likelier than one that their yes implies, or that cannot be part of the whole that they name."""
    wrong = []
    for key, line in lines.items():
        chance = float(line["probability"])
        if line["within"] and chance > float(lines[line["within"]]["probability"]):
            wrong.append(key)
        if line["whole"]:
            given, whole = (float(lines[line[name]]["probability"]) for name in ("condition", "whole"))
            rest = (whole - given * chance) / (1 - given)  # the chance where the condition fails
            if not 0 <= rest <= 1:
                wrong.append(key)
    return wrong
