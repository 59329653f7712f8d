"""Agreement of the two readers of the claims and the years of their rows, from the CSV files alone."""

from __future__ import annotations

import csv
import re
from collections import Counter
from itertools import permutations
from pathlib import Path

DATA = Path(__file__).parents[2] / "data"
STEPS = {"supported": 0, "partly_supported": 1, "not_supported": 2, "contradicted": 3}


def read(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def pairs(column: str) -> list[tuple[str, str]]:
    given = {(row["claim"], row["reader"]): row[column] for row in read("claim_readings")}
    return [(given[row["id"], "first"], given[row["id"], "second"]) for row in read("claims")]


def kappa(given: list[tuple[str, str]]) -> float:
    alike = sum(one == other for one, other in given) / len(given)
    first, second = Counter(one for one, _ in given), Counter(other for _, other in given)
    chance = sum(first[name] * second[name] for name in first) / len(given) ** 2
    return (alike - chance) / (1 - chance)


def alpha(given: list[tuple[str, str]]) -> float:
    steps = [(STEPS[one], STEPS[other]) for one, other in given if one in STEPS and other in STEPS]
    every = [step for pair in steps for step in pair]
    often = Counter(every)

    def apart(one: int, other: int) -> float:
        low, high = sorted((one, other))
        return (sum(often[step] for step in range(low, high + 1)) - (often[low] + often[high]) / 2) ** 2

    seen = sum(apart(*pair) for pair in steps) / len(steps)
    everywhere = [apart(one, other) for one, other in permutations(every, 2)]
    return 1 - seen / (sum(everywhere) / len(everywhere))


def late(year: int = 2021) -> list[tuple[str, str]]:
    """Rows behind a verdict as of a year that carry a later date of their own: claim and reference."""
    found = []
    for claim in read("claims"):
        for column in (f"evidence_{year}_for", f"evidence_{year}_against"):
            for reference in filter(None, claim[column].split(";")):
                name, _, key = reference.partition(":")
                row = next(row for row in read(name) if row["id"] == key)
                own = [row[date] for date in ("date", "date_from", "date_signed", "year") if row.get(date)]
                if own and int(re.match(r"\d{4}", own[0])[0]) > year:
                    found.append((claim["id"], reference))
    return found
