"""The model of troops: a monthly random walk of the log strength, seen through reports that err by side and by chance.

The months between two counts are integrated out exactly on a grid (backward messages of a hidden Markov model), reports
known by year included: such a report speaks of one month of its period, each as likely as the others. The few numbers that
all months share (length of a step, noise, error of each side) are integrated by importance sampling with quasi-random
points. So there are no chains to watch, the same rows give the same estimate, and numpy and scipy are all it needs.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy import special

CELLS = 140  # of the grid, a twentieth of a log unit each
CHUNK = 32  # parameter points reckoned together
ROUNDS = 3  # of importance sampling: from the prior, then twice from what the round before found
FEWEST = 128  # points of a round before the last one
TAILS = 7.0  # degrees of freedom of the proposal: wider than what it is to cover
EXTRA = 1.15  # the proposal is so much wider than the weighted points
SEED = 2026
LEAST_COUNTED = 50.0  # persons: what a partial report sees at least, so that its logarithm is a number


@dataclass(frozen=True)
class Report:
    """One report of a number of persons: ``side``, the group that shares an error; ``first`` to ``last``, the months of which it may speak, from 0.

    ``low``, ``high``: the number, missing at the open end of a bound ("up to" has no low), different for a range; ``partial``: the
    observer leaves out the staff of sites that stand apart from the troops in training.
    """

    side: int
    first: int
    last: int
    low: float | None
    high: float | None
    partial: bool = False


@dataclass(frozen=True)
class Prior:
    """What is held before any report; spreads are standard deviations of natural logarithms.

    ``start``, ``start_spread``: strength in the first month; ``step``, ``step_spread``: the step of an ordinary month; ``jump``: the length
    of a jump; ``jump_share``, ``moved_share``: the share of months with one, outside and within the months ``moved`` (first, last), in which
    forces are known to have come and gone; ``noise``, ``noise_spread``: chance error of a report, of which ``freedom`` says how heavy its
    tails are; ``bias``: error that the reports of a side share; ``staff``, ``staff_spread``: persons whom a partial report leaves out;
    ``least``, ``most``: ends of the grid.
    """

    start: float
    start_spread: float
    step: float
    step_spread: float
    jump: float
    jump_share: float
    moved_share: float
    moved: tuple[int, int]
    noise: float
    noise_spread: float
    freedom: float
    bias: float
    staff: float
    staff_spread: float
    least: float
    most: float

    def edges(self) -> np.ndarray:
        """Edges of the cells of the grid, in logarithms."""
        return np.linspace(np.log(self.least), np.log(self.most), CELLS + 1)


@dataclass(frozen=True)
class Posterior:
    """Weighted draws: ``strength`` (draws, months) in persons, ``bias`` (draws, sides) in logs, ``step``, ``noise``, ``staff`` (draws), ``weight`` (adds to one).

    ``effective``: how many evenly weighted points the weighted ones are worth, as a share of all.
    """

    strength: np.ndarray
    bias: np.ndarray
    step: np.ndarray
    noise: np.ndarray
    staff: np.ndarray
    weight: np.ndarray
    effective: float


def estimate(
    reports: list[Report], months: int, sides: int, prior: Prior, points: int = 2048, paths: int = 4
) -> Posterior:
    """Draws of the strength by month, given the reports; with an empty list the prior itself.

    ``points``: quasi-random points of the shared numbers in the last round, a power of two; ``paths``: paths drawn for each.
    """
    size = 3 + sides
    centre, root = np.zeros(size), np.eye(size)
    random = np.random.default_rng(SEED)
    normal = True  # the first round draws from the prior itself
    for turn in range(ROUNDS):
        count = points if turn == ROUNDS - 1 else max(points // 4, FEWEST)
        place, density = _proposed(count, centre, root, normal, SEED + turn)
        found = [
            _seen(reports, months, prior, part, paths if turn == ROUNDS - 1 else 0, random) for part in _chunks(place)
        ]
        likelihood, drawn = (np.concatenate(parts) for parts in zip(*found, strict=True))
        logs = likelihood - 0.5 * (place**2).sum(axis=1) - density
        weight = np.exp(logs - logs.max())
        weight /= weight.sum()
        centre = weight @ place
        spread = (place - centre) * np.sqrt(weight)[:, None]
        root = EXTRA * np.linalg.cholesky(spread.T @ spread + 1e-4 * np.eye(size))
        normal = False
    shared = _Shared(place, prior)
    repeat = {name: np.repeat(value, paths, axis=0) for name, value in vars(shared).items()}
    return Posterior(
        drawn, weight=np.repeat(weight / paths, paths), effective=float(1 / (weight**2).sum() / points), **repeat
    )


def _seen(reports: list[Report], months: int, prior: Prior, place: np.ndarray, paths: int, random: np.random.Generator):
    """Log evidence of some parameter points, and paths drawn at each of them."""
    found = _Filter(reports, months, prior, place)
    return found.evidence, found.paths(paths, random)


def _chunks(place: np.ndarray) -> Iterator[np.ndarray]:
    for start in range(0, len(place), CHUNK):
        yield place[start : start + CHUNK]


def _proposed(points: int, centre: np.ndarray, root: np.ndarray, normal: bool, seed: int):
    """Points in standard normal units of the prior, and the log density with which they were proposed (but for a constant)."""
    from scipy.stats import qmc  # a second to import, and only a reckoning needs it

    uniforms = qmc.Sobol(len(centre) + 1, seed=seed).random(points)
    draws = special.ndtri(np.clip(uniforms[:, :-1], 1e-12, 1 - 1e-12))
    if normal:
        return draws, -0.5 * (draws**2).sum(axis=1)
    draws /= np.sqrt(special.chdtri(TAILS, uniforms[:, -1:]) / TAILS)
    size = len(centre)
    return centre + draws @ root.T, -0.5 * (TAILS + size) * np.log1p((draws**2).sum(axis=1) / TAILS)


class _Shared:
    """The shared numbers at points given in standard normal units of the prior."""

    def __init__(self, place: np.ndarray, prior: Prior):
        self.step = prior.step * np.exp(prior.step_spread * place[:, 0])
        self.noise = prior.noise * np.exp(prior.noise_spread * place[:, 1])
        self.staff = prior.staff * np.exp(prior.staff_spread * place[:, 2])
        self.bias = prior.bias * place[:, 3:]


class _Filter:
    """Backward messages over the grid for some parameter points, and paths drawn forward along them.

    A report known by a period adds an axis of two to the state while the period lasts: has the month of which it speaks come?
    """

    def __init__(self, reports: list[Report], months: int, prior: Prior, place: np.ndarray):
        self.shared, self.prior, self.months = _Shared(place, prior), prior, months
        edges = prior.edges()
        self.grid, self.width, self.count = (edges[1:] + edges[:-1]) / 2, edges[1] - edges[0], len(place)
        self.dated = [report for report in reports if report.first == report.last]
        self.spread = [report for report in reports if report.first != report.last]
        self.likely = [self._likelihood(report) for report in self.spread]
        self.ordinary = self._share(edges, self.grid[None, :, None], self.shared.step[:, None, None])
        self.steps = {share: self._transition(edges, share) for share in (prior.jump_share, prior.moved_share)}
        self.start = self._share(edges, np.log(prior.start), prior.start_spread)
        self._backward()

    @staticmethod
    def _share(edges: np.ndarray, centre, spread) -> np.ndarray:
        """Shares of a normal distribution in the cells of the grid, cut at its ends."""
        found = np.diff(special.ndtr((edges - centre) / spread), axis=-1)
        return found / found.sum(axis=-1, keepdims=True)

    def _transition(self, edges: np.ndarray, share: float) -> np.ndarray:
        """Probability of each cell (last axis) one month after each cell, where a month has a jump with the given share."""
        jump = self._share(edges, self.grid[:, None], self.prior.jump)
        return (1 - share) * self.ordinary + share * jump

    def _step_to(self, month: int) -> np.ndarray:
        """The transition into a month."""
        first, last = self.prior.moved
        return self.steps[self.prior.moved_share if first <= month <= last else self.prior.jump_share]

    def _likelihood(self, report: Report) -> np.ndarray:
        """Likelihood of a report by parameter point and cell: a density for one number, a probability for a bound or a range."""
        counted = np.exp(self.grid) - (self.shared.staff[:, None] if report.partial else 0)
        centre = np.log(np.maximum(counted, LEAST_COUNTED)) + self.shared.bias[:, report.side, None]
        noise, freedom = self.shared.noise[:, None], self.prior.freedom
        if report.low is not None and report.low == report.high:
            z = (np.log(report.low) - centre) / noise
            return (1 + z**2 / freedom) ** (-(freedom + 1) / 2) / noise
        above = 1.0 if report.high is None else _below((np.log(report.high) - centre) / noise, freedom)
        below = 0.0 if report.low is None else _below((np.log(report.low) - centre) / noise, freedom)
        return np.maximum(above - below, 1e-300)

    def _backward(self) -> None:
        """Messages after each month (``after``) and before its reports (``before``), and the log evidence of each point."""
        shape = (self.count, *([1] * len(self.spread)), CELLS)
        message, scale = np.ones(shape), np.zeros(self.count)
        self.after, self.before = [], []
        for month in reversed(range(self.months)):
            self.after.append(message)
            here = message
            for report in self.dated:
                if report.first == month:
                    here = here * self._broad(self._likelihood(report))
            for axis, (report, likely) in enumerate(zip(self.spread, self.likely, strict=True), 1):
                if report.first <= month <= report.last:
                    here = self._waiting(here, axis, report, self._broad(likely), month)
            top = here.reshape(self.count, -1).max(axis=1)
            here = here / top.reshape(-1, *([1] * (here.ndim - 1)))
            scale += np.log(top)
            self.before.append(here)
            if month:
                flat = here.reshape(self.count, -1, CELLS)
                message = np.matmul(flat, self._step_to(month).transpose(0, 2, 1)).reshape(here.shape)
        self.after.reverse()
        self.before.reverse()
        self.evidence = scale + np.log(self.before[0].reshape(self.count, CELLS) @ self.start)

    def _broad(self, likely: np.ndarray) -> np.ndarray:
        """A likelihood by point and cell with an axis of one for each report known by a period."""
        return likely.reshape(self.count, *([1] * len(self.spread)), CELLS)

    def _waiting(self, message: np.ndarray, axis: int, report: Report, likely: np.ndarray, month: int) -> np.ndarray:
        """The message before a month in which a report of a period may speak: first of those still waiting, then of those that have spoken."""
        now = 1 / (report.last - month + 1)
        if month == report.last:
            waiting, spoken = likely * message, message
        else:
            still, spoken = np.split(message, 2, axis=axis)
            waiting = (1 - now) * still + now * likely * spoken
        return waiting if month == report.first else np.concatenate([waiting, spoken], axis=axis)

    def paths(self, count: int, random: np.random.Generator) -> np.ndarray:
        """Strength by month in persons, ``count`` paths a parameter point, one after the other."""
        points = np.repeat(np.arange(self.count), count)
        told = np.zeros((len(points), len(self.spread)), dtype=int)  # 1: the month of which the report speaks has come
        cells = np.zeros((len(points), self.months), dtype=int)
        for month in range(self.months):
            before = self.before[month]
            ahead = self.start if month == 0 else self._step_to(month)[points, cells[:, month - 1]]
            chosen = ahead * before[(points, *self._at(told, before), slice(None))]
            cells[:, month] = _pick(chosen, random)
            for axis, report in enumerate(self.spread):
                if report.first <= month <= report.last:
                    self._speak(told, axis, points, cells[:, month], month, random)
        inside = random.uniform(-0.5, 0.5, cells.shape) * self.width
        return np.exp(self.grid[cells] + inside)

    def _at(self, told: np.ndarray, message: np.ndarray) -> list[np.ndarray]:
        """Places along the axes of the reports of periods; nought along an axis of one."""
        return [told[:, axis] * (message.shape[axis + 1] > 1) for axis in range(len(self.spread))]

    def _speak(self, told, axis: int, points, cells, month: int, random: np.random.Generator) -> None:
        """Draw whether a report that waits speaks of this month, the reports after it in the list still open."""
        report = self.spread[axis]
        if month == report.last:
            told[:, axis] = 1
            return
        rest = self._rest(axis, month)
        ends = []
        for value in (0, 1):
            asked = told.copy()
            asked[:, axis] = value
            ends.append(rest[(points, *self._at(asked, rest), cells)])
        now = 1 / (report.last - month + 1)
        spoken = now * self.likely[axis][points, cells] * ends[1]
        still = (1 - now) * ends[0]
        waits = told[:, axis] == 0
        told[waits, axis] = (random.random(len(points)) * (spoken + still) < spoken)[waits]

    def _rest(self, axis: int, month: int) -> np.ndarray:
        """The message after a month with the reports of periods behind ``axis`` in the list taken in."""
        message = self.after[month]
        for later in range(axis + 1, len(self.spread)):
            report = self.spread[later]
            if report.first <= month <= report.last:
                message = self._waiting(message, later + 1, report, self._broad(self.likely[later]), month)
        return message


@functools.cache
def _table(freedom: float) -> tuple[np.ndarray, np.ndarray]:
    places = np.sinh(np.linspace(-8, 8, 8001))
    return places, special.stdtr(freedom, places)


def _below(z: np.ndarray, freedom: float) -> np.ndarray:
    """Distribution function of Student's t, from a fine table: the function itself takes most of the time."""
    return np.interp(z, *_table(freedom))


def _pick(weights: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """A column for each row, drawn by the weights of the row."""
    sums = weights.cumsum(axis=1)
    return np.minimum((sums < random.random((len(weights), 1)) * sums[:, -1:]).sum(axis=1), weights.shape[1] - 1)


def varied(prior: Prior, name: str, value: float) -> Prior:
    """The prior with one number changed."""
    return replace(prior, **{name: value})  # type: ignore[arg-type]  # all that is varied are numbers


def quantiles(values: np.ndarray, weight: np.ndarray, levels: list[float]) -> np.ndarray:
    """Weighted quantiles of one column of draws."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weight[order])
    return values[order][np.minimum(np.searchsorted(reached, levels), len(values) - 1)]
