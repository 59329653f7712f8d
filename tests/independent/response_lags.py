"""The primary test of lags and the medians of all rules, made anew from the tables alone: nothing of the package is used.

Run ``python tests/independent/response_lags.py``. Written in whole days and whole counts; chance is not drawn, but every
combination of shifts is counted, by adding up the distributions of the years.
"""

import csv
import datetime
from collections import Counter
from fractions import Fraction
from math import inf
from pathlib import Path

import numpy as np

DATA = Path(__file__).resolve().parents[2] / "data"
MONTH = 365.2425 / 12
DAY = datetime.timedelta(days=1)
GRID = 20_000  # sums of ranks are kept in steps of one part in so many


def read(table):
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def ends(text):
    """First and last day that a date allows."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return (datetime.date(*parts),) * 2
    if len(parts) == 2:
        following = datetime.date(parts[0] + parts[1] // 12, parts[1] % 12 + 1, 1)
        return datetime.date(parts[0], parts[1], 1), following - DAY
    return datetime.date(parts[0], 1, 1), datetime.date(parts[0], 12, 31)


def middle(text):
    """The middle of a date, in days."""
    first, last = ends(text)
    return (first.toordinal() + last.toordinal()) / 2


def measures(rule):
    """Reference, first day, middle, category of each measure that a rule admits."""
    actors, categories = set(rule["actors"].split(";")), set(rule["categories"].split(";"))
    rows = {f"responses:{key}": row for key, row in read("responses").items()}
    for reference in filter(None, rule["evidence_added"].split(";")):
        row = read("nato_posture")[reference.removeprefix("nato_posture:")]
        rows[reference] = {
            "date": row["date"],
            "actor": row["framework_nation"],
            "category": "deployment",
            "names_belarus": "false",
        }
    return [
        (key, ends(row["date"])[0].toordinal(), middle(row["date"]), row["category"])
        for key, row in rows.items()
        if key not in rule["evidence_excluded"].split(";")
        and actors & set(row["actor"].split(";"))
        and row["category"] in categories
        and row["date"].count("-")
        and (rule["belarus_only"] == "false" or row["names_belarus"] == "true")
    ]


def horizon():
    return max(middle(row["date"]) for row in read("responses").values() if row["date"].count("-"))


def lag(day, rule, found, step=None):
    """Days from ``day`` to the first measure, inf without one in the window; ``step`` limits what may answer."""
    lags = [inf]
    for key, first, moment, category in found:
        if step is not None and rule["fitting_only"] == "true" and category not in step["fitting"].split(";"):
            continue
        if step is not None and rule["naming_only"] == "true" and key not in step["evidence_naming"].split(";"):
            continue
        if first >= day and (moment - day) / MONTH <= int(rule["window_months"]) + 1e-12:
            lags.append(moment - day)
    return min(lags)


def kaplan_meier_median(observed):
    """The first time at which at most half are waiting, from (time, answered); inf where it is not reached."""
    waiting = Fraction(1)
    for time in sorted({time for time, answered in observed if answered}):
        watched = sum(other >= time for other, _ in observed)
        here = sum(other == time and answered for other, answered in observed)
        waiting *= Fraction(watched - here, watched)
        if waiting <= Fraction(1, 2):
            return time
    return inf


def median(key):
    """The Kaplan-Meier median of a rule in months."""
    rule, end = read("pairing_rules")[key], horizon()
    found, steps, observed = measures(rule), read("integration_steps"), []
    days = {name: ends(step["date"])[0].toordinal() for name, step in steps.items()}
    served = {}
    if (
        rule["once"] == "true"
    ):  # a measure goes to the last step before it; of steps of one day to the first in time order
        for measure in found:
            before = [day for day in days.values() if day <= measure[1]]
            if before:
                served.setdefault(max(before), []).append(measure)
    for name, step in steps.items():
        own = served.get(days[name], []) if rule["once"] == "true" else found
        waited = lag(days[name], rule, own, step)
        watched = min(int(rule["window_months"]) * MONTH, end - days[name])
        observed.append((waited, True) if waited < inf else (watched, False))
    return kaplan_meier_median(observed) / MONTH


def by_ranks(key):
    """Mean rank of the steps among the days of their years, and bounds of the exact one-sided p over all shifts of the years."""
    rule, end = read("pairing_rules")[key], horizon()
    found, by_year = measures(rule), {}
    for step in read("integration_steps").values():
        day = ends(step["date"])[0]
        by_year.setdefault(day.year, []).append((day, step))
    real, chance, count = 0.0, None, 0
    for year, steps in by_year.items():
        first, last = datetime.date(year, 1, 1).toordinal(), min(datetime.date(year, 12, 31).toordinal(), int(end))
        length = last - first + 1
        sums = [0] * length
        for day, step in steps:
            lags = [lag(first + place, rule, found, step) for place in range(length)]
            counts = Counter(lags)
            below, doubled = 0, {}
            for value in sorted(counts):
                doubled[value] = 2 * below + counts[value]  # twice the rank: shorter ones twice, equal ones once
                below += counts[value]
            place = day.toordinal() - first
            for shift in range(length):
                sums[shift] += doubled[lags[(place + shift) % length]]
            count += 1
        real += sums[0] / (2 * length)
        spread = np.zeros(GRID * len(steps) + 1)
        for value in sums:
            spread[round(value / (2 * length) * GRID)] += 1 / length
        chance = spread if chance is None else convolved(chance, spread)
    slack = len(by_year) / 2  # each year's sum was rounded to the grid
    low, high = (float(chance[: int(real * GRID + side) + 1].sum()) for side in (-slack, slack))
    return real / count, low, high


def convolved(one, other):
    """The distribution of the sum of two that are independent."""
    size = len(one) + len(other) - 1
    return np.fft.irfft(np.fft.rfft(one, size) * np.fft.rfft(other, size), size)


if __name__ == "__main__":
    for name in read("pairing_rules"):
        print(name, median(name))
    (first_named,) = [name for name, rule in read("pairing_rules").items() if rule["test"] == "primary"]
    print(first_named, *by_ranks(first_named))
