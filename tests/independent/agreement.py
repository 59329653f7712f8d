"""Krippendorff's alpha and the overlap by chance a second time, from the CSV files, with the standard library and nothing of ``report``.

``codings(folder)`` gives low and high by coder and cell; ``alpha(units)`` the coefficient for ordered values, by the pairs within each unit
against the pairs of all values; ``shuffled(first, second)`` the share of overlapping ranges over every pairing.
"""

import csv
from fractions import Fraction
from itertools import combinations
from pathlib import Path


def _read(folder, name):
    with (Path(folder) / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def codings(folder, which="1"):
    """{coder: {(criterion, year): (low, high)}} on the cells that all coders have."""
    found = {"first": {}, "second": {}, "a": {}, "b": {}, "c": {}}
    for row in _read(folder, "district_recoding"):
        found["second"][row["criterion"], int(row["year"])] = (Fraction(row["low"]), Fraction(row["high"]))
    for row in _read(folder, "district_scores"):
        for year in range(int(row["year_from"]), int(row["year_to"]) + 1):
            found["first"][row["criterion"], year] = (Fraction(row["low"]), Fraction(row["high"]))
    for row in _read(folder, "district_codings"):
        if row["case"] == "belarus" and row["round"] == which:
            cell = row["criterion"], int(row["year"])
            found[row["coder"]][cell] = (Fraction(row["low"]), Fraction(row["high"]))
    common = set.intersection(*map(set, found.values()))
    return {coder: {cell: cells[cell] for cell in common} for coder, cells in found.items()}


def alpha(units):
    """Alpha for ordered values; ``units``: lists of the values that each unit was given."""
    units = [unit for unit in units if len(unit) > 1]
    values = sorted(value for unit in units for value in unit)
    counts = {value: values.count(value) for value in values}
    ranked = sorted(counts)
    below, at = {}, 0
    for value in ranked:
        below[value] = at
        at += counts[value]

    def distance(one, other):
        one, other = sorted((one, other))
        between = below[other] + counts[other] - below[one]  # values from the one to the other, both with theirs
        return (between - Fraction(counts[one] + counts[other], 2)) ** 2

    seen = sum(2 * sum(distance(*pair) for pair in combinations(unit, 2)) / Fraction(len(unit) - 1) for unit in units)
    total = len(values)
    chance = 2 * sum(counts[a] * counts[b] * distance(a, b) for a, b in combinations(ranked, 2)) / Fraction(total - 1)
    return float(1 - seen / chance)


def measured(low, high, measure):
    """One of low, high, middle, width."""
    return {"low": low, "high": high, "middle": (low + high) / 2, "width": high - low}[measure]


def alpha_of(found, coders, measure):
    """Alpha of a measure among some coders; ``found``: as ``codings``."""
    return alpha([[measured(*found[coder][cell], measure) for coder in coders] for cell in sorted(found["first"])])


def shuffled(first, second):
    """Share of overlapping ranges over every pairing of a range of the one with a range of the other."""
    met = [a[0] <= b[1] and b[0] <= a[1] for a in first.values() for b in second.values()]
    return sum(met) / len(met)
