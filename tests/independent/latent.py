"""Probabilities of the readings a second time, from the CSV files: by drawing paths of levels, with numpy and nothing of ``report``.

A criterion has a level in eighths from nought to four, every one alike at first, which takes a normal step between sampled years. A coder
sees it with a bias of the kind of coder and an error, and reports a range that holds what was seen, a quarter beyond either end and all beyond an
end of the scale; the three like coders share one report. The error is a multiple of the scatter of the middles, step and biases are sought by
halving steps. Paths are drawn forward and backward, and each reading is counted over the paths, so that results carry the chance of ``PATHS`` draws.
"""

import csv
import math
from pathlib import Path

import numpy as np

EIGHTHS = np.arange(33)
LEVELS = EIGHTHS / 8
TOP = 4.0
KINDS = ("first", "second", "like")
PATHS, SEED = 20_000, 11
TOLERANCE = 0.02  # between these probabilities and exact ones: five standard errors of the draws at an even chance
NORMAL = np.vectorize(lambda z: 0.5 * math.erfc(-z / math.sqrt(2)), otypes=[float])


def _read(folder, name):
    with (Path(folder) / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def reports(folder):
    """{(criterion, year): {coder: (low, high)}}: the first coder where the second scored, the like coders wherever they did."""
    cells = {(row["criterion"], int(row["year"])): {} for row in _read(folder, "district_recoding")}
    for row in _read(folder, "district_scores"):
        for year in range(int(row["year_from"]), int(row["year_to"]) + 1):
            if (row["criterion"], year) in cells:
                cells[row["criterion"], year]["first"] = (float(row["low"]), float(row["high"]))
    for row in _read(folder, "district_recoding"):
        cells[row["criterion"], int(row["year"])]["second"] = (float(row["low"]), float(row["high"]))
    for row in _read(folder, "district_codings"):
        if row["case"] == "belarus" and row["round"] == "1":
            cell = cells.setdefault((row["criterion"], int(row["year"])), {})
            cell[row["coder"]] = (float(row["low"]), float(row["high"]))
    return cells


def scatter(cells):
    """Standard deviation of a middle about the mean of its cell, the three like coders taken as one, where all have scored."""
    variances = []
    for cell in (cell for cell in cells.values() if len(cell) == 5):
        middle = {coder: sum(ends) / 2 for coder, ends in cell.items()}
        three = [middle["first"], middle["second"], sum(middle[coder] for coder in "abc") / 3]
        mean = sum(three) / 3
        variances.append(sum((one - mean) ** 2 for one in three) / 2)
    return math.sqrt(sum(variances) / len(variances))


class Model:
    """The reports in arrays, by criterion and year, with an error of a report."""

    def __init__(self, cells, error):
        self.error = error
        self.keys = sorted({key for key, _ in cells})
        self.years = sorted({year for _, year in cells})
        given = {}  # each range of a kind of coder: where it was given, and with what weight
        for (key, year), cell in cells.items():
            place = self.keys.index(key), self.years.index(year)
            for coder, ends in cell.items():
                kind, weight = (coder, 1.0) if coder in KINDS else ("like", 1 / 3)
                given.setdefault((kind, *ends), []).append((place, weight))
        self.given = given

    def seen(self, biases):
        """Likelihood of the reports at each level, by criterion, year and level."""
        logs = np.zeros((len(self.keys), len(self.years), len(LEVELS)))
        for (kind, low, high), places in self.given.items():
            centre = LEVELS + biases[kind]
            above = NORMAL((high + 0.25 - centre) / self.error) if high < TOP else 1.0
            below = NORMAL((low - 0.25 - centre) / self.error) if low > 0 else 0.0
            told = np.log(np.maximum(above - below, 1e-12))
            for place, weight in places:
                logs[place] += weight * told
        return np.exp(logs)

    def steps(self, walk):
        """Probability of each level (column) after each level (row), for the step to every year but the first."""
        made = []
        for gap in np.diff(self.years):
            spread = np.exp(-((LEVELS[:, None] - LEVELS[None, :]) ** 2) / (2 * walk**2 * gap))
            made.append(spread / spread.sum(axis=1)[:, None])
        return made

    def filtered(self, numbers):
        """Probabilities of the levels given the reports so far, by criterion, year and level, and the logarithm of the likelihood."""
        walk, biases = _parameters(numbers)
        seen, steps = self.seen(biases), self.steps(walk)
        now, total, found = np.full((len(self.keys), len(LEVELS)), 1 / len(LEVELS)), 0.0, []
        for place in range(len(self.years)):
            now = (now @ steps[place - 1] if place else now) * seen[:, place]
            whole = now.sum(axis=1)
            now = now / whole[:, None]
            total += np.log(whole).sum()
            found.append(now)
        return np.stack(found, axis=1), total

    def fitted(self):
        """The numbers of greatest likelihood: logarithm of the step, biases of the first and the second coder."""
        best, size = np.array([-1.0, 0.0, 0.0]), 0.5
        height = self.filtered(best)[1]
        while size > 5e-4:
            tried = [best + sign * size * way for way in np.eye(3) for sign in (1, -1)]
            heights = [self.filtered(numbers)[1] for numbers in tried]
            if max(heights) > height:
                best, height = tried[int(np.argmax(heights))], max(heights)
            else:
                size /= 2
        return best

    def paths(self, numbers, random):
        """Drawn levels in eighths, by criterion, year and path."""
        found, steps = self.filtered(numbers)[0], self.steps(_parameters(numbers)[0])
        drawn = np.empty((len(self.keys), len(self.years), PATHS), dtype=int)
        for key in range(len(self.keys)):
            odds = np.broadcast_to(found[key, -1], (len(LEVELS), len(LEVELS)))
            later = np.zeros(PATHS, dtype=int)  # any row: the last year has no later one
            for place in reversed(range(len(self.years))):
                if place < len(self.years) - 1:
                    odds = (found[key, place][:, None] * steps[place]).T  # a row a later level
                sums = (odds / odds.sum(axis=1)[:, None]).cumsum(axis=1)
                later = np.minimum((sums[later] < random.random(PATHS)[:, None]).sum(axis=1), EIGHTHS[-1])
                drawn[key, place] = later
        return drawn


def _parameters(numbers):
    return math.exp(numbers[0]), {"first": numbers[1], "second": numbers[2], "like": -numbers[1] - numbers[2]}


def probabilities(folder, sizes, shorts):
    """{(size, short, reading, year): probability}, and {size: (step, biases)}.

    ``sizes``: multiples of the scatter; ``shorts``: how far below its level a criterion may stay and count as reaching it.
    """
    cells, rules, random = reports(folder), _read(folder, "district_readings"), np.random.default_rng(SEED)
    found, fits = {}, {}
    for size in sizes:
        model = Model(cells, size * scatter(cells))
        numbers = model.fitted()
        fits[size] = _parameters(numbers)
        drawn = model.paths(numbers, random)
        for short in shorts:
            for rule in rules:
                names = rule["criteria"].split(";") if rule["criteria"] else model.keys
                chosen = drawn[[model.keys.index(name) for name in names]]
                reached = (chosen >= 8 * (float(rule["level"]) - short)).sum(axis=0)
                held = (reached >= float(rule["share"]) * len(names)).mean(axis=1)
                found |= {(size, short, rule["id"], year): float(one) for year, one in zip(model.years, held)}
    return found, fits
