"""The design of the index: what a draw chooses from, and the points of each indicator under every way of filling and scaling."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from report import evidence
from report.verdict.index import indicators

IMPUTATIONS = ["linear", "carried", "wide"]
OPTIONS = {  # what the draws choose from, each option as likely as the others
    "imputation": IMPUTATIONS,
    "normalisation": ["goalposts", "z-score"],
    "weights": ["equal", "budget", "random"],
    "aggregation": ["arithmetic", "geometric"],
}
VALUES = "conflicting values"  # the positions of all indicators between low and high, as one factor
WEIGHTS = ("weights: scheme", "weights: between pillars", "weights: within pillars")  # the parts of that factor
DEVIATIONS = 3.0  # a z-score this far from the mean is an end of the scale


def pillars() -> dict[str, str]:
    """The pillars with their words for readers, in the order of the schema."""
    return evidence.labels("index_weights", "pillar")


def budget() -> pd.Series:
    """Points of a hundred that the stated budget gives each pillar."""
    return evidence.load("index_weights").astype({"pillar": str}).set_index("pillar")["points"].astype(float)


def impute(values: pd.DataFrame, goalposts: tuple[float, float], rule: str) -> pd.DataFrame:
    """Low and high with every gap filled by a rule of ``IMPUTATIONS``; what is known stays as it is.

    Years before the first known one are unknown under every rule: the whole span between the goalposts.
    """
    filled = values.interpolate("index", limit_area="inside") if rule == "linear" else values
    filled = filled.ffill() if rule != "wide" else filled
    return filled.fillna({"low": goalposts[0], "high": goalposts[1]})


def goalpost_scale(goalposts: tuple[float, float], direction: int) -> tuple[float, float]:
    """Factor and shift that turn a value into points: 0 at one goalpost, 100 at the other."""
    low, high = goalposts
    factor = direction * 100 / (high - low)
    return factor, -factor * (low if direction > 0 else high)


def z_scale(mean: float, deviation: float, direction: int) -> tuple[float, float]:
    """Factor and shift that turn a value into points: 50 at the mean, 0 and 100 at ``DEVIATIONS`` from it."""
    factor = direction * 50 / (DEVIATIONS * deviation)
    return factor, 50 - factor * mean


def reference(values: pd.DataFrame) -> tuple[float, float]:
    """Mean and standard deviation of the middles of the known years; 0.0 as deviation where there is no spread."""
    middles = values.dropna().mean(axis=1)
    return float(middles.mean()), float(middles.std(ddof=0)) if len(middles) else 0.0


def _points(values: pd.DataFrame, row: pd.Series, mean: float, deviation: float) -> list[np.ndarray]:
    """Low and high by year in points before cutting, for every imputation on either scale: the goalposts, then the z-score."""
    goalposts, direction = (float(row["goalpost_low"]), float(row["goalpost_high"])), int(row["direction"])
    scales = [
        goalpost_scale(goalposts, direction),
        z_scale(mean, deviation, direction) if deviation else (0.0, 50.0),
    ]
    filled = [impute(values.sort_index(), goalposts, rule).to_numpy() for rule in IMPUTATIONS]
    return [np.sort(ends * factor + shift, axis=1) for ends in filled for factor, shift in scales]


@dataclass(frozen=True)
class Design:
    """All that a draw chooses from.

    ``low``, ``depth``: points before cutting at 0 and 100, and the distance from low to high, as arrays of float32 by
    imputation, normalisation, year and indicator; ``starts``: where each pillar begins among the indicators, which are
    sorted by pillar; ``stepped``: True for ordinal indicators; ``budget``: weights of the pillars that add to one;
    ``of_tables``: True where the indicators are those of the book, with the values that its tables give.
    """

    years: np.ndarray
    names: list[str]
    pillars: list[str]
    starts: np.ndarray
    low: np.ndarray
    depth: np.ndarray
    stepped: np.ndarray
    budget: np.ndarray
    of_tables: bool = False

    @functools.cached_property
    def rests(self) -> tuple[str, ...]:
        """The rows of the evidence behind the indicators, as ``table:id``; none behind values that are made up."""
        return indicators.rests_on(self.names) if self.of_tables else ()

    @classmethod
    def from_tables(cls) -> Design:
        """The design of the book's index."""
        rows = indicators.catalogue()
        return cls.of({key: indicators.values(key) for key in rows.index}, rows, budget(), of_tables=True)

    @classmethod
    def of(
        cls,
        values: dict[str, pd.DataFrame],
        rows: pd.DataFrame,
        budget: pd.Series,
        references: dict[str, tuple[float, float]] | None = None,
        of_tables: bool = False,
    ) -> Design:
        """A design from value frames and their rows of the catalogue (pillar, direction, goalposts, unit).

        ``references``: mean and deviation for the z-scores of an indicator; those of its known years by default.
        """
        present = [pillar for pillar in pillars() if (rows["pillar"] == pillar).any()]
        rows = rows.assign(order=rows["pillar"].astype(str).map(present.index)).sort_values(["order"], kind="stable")
        references = references or {key: reference(values[key]) for key in rows.index}
        points = [_points(values[key], row, *references[str(key)]) for key, row in rows.iterrows()]
        years = next(iter(values.values())).sort_index().index.to_numpy()
        shape = (len(rows), len(IMPUTATIONS), len(OPTIONS["normalisation"]), len(years), 2)
        ends = np.moveaxis(np.reshape(points, shape), 0, 3).astype(np.float32)  # the indicator before the end
        shares = budget.loc[present].to_numpy(dtype=float)
        return cls(
            years=years,
            names=list(rows.index),
            pillars=present,
            starts=np.searchsorted(rows["order"].to_numpy(), range(len(present))),
            low=ends[..., 0],
            depth=ends[..., 1] - ends[..., 0],
            stepped=(rows["unit"] == "level").to_numpy(dtype=bool),
            budget=shares / shares.sum(),
            of_tables=of_tables,
        )

    def columns(self) -> dict[str, int]:
        """Uniform numbers that a draw needs, by factor, in their order; those for the values stand last, one an indicator."""
        sizes, words = np.diff([*self.starts, len(self.names)]), pillars()
        return {
            "imputation": 1,
            "normalisation": 1,
            "weights": 1 + len(self.pillars) + len(self.names),
            "aggregation": 1,
            "step distances": 1,
        } | {f"values: {words[pillar].lower()}": int(size) for pillar, size in zip(self.pillars, sizes)}

    def parts(self, uniforms: np.ndarray) -> dict[str, np.ndarray]:
        """The columns of each factor in rows of uniform numbers, as views: what is written into one is written into the rows."""
        sizes = self.columns()
        return dict(zip(sizes, np.split(uniforms, np.cumsum(list(sizes.values()))[:-1], axis=1)))

    def factors(self, split: bool = False) -> dict[str, int]:
        """The columns pooled into what a reader may quarrel about; ``split``: weights and values apart, as far as they go."""
        fine = self.columns()
        values = {name: size for name, size in fine.items() if name.startswith("values: ")}
        weights = dict(zip(WEIGHTS, (1, len(self.pillars), len(self.names))))
        pooled = {name: size for name, size in fine.items() if name not in values} | {VALUES: sum(values.values())}
        if not split:
            return pooled
        parts = {"weights": weights, VALUES: values}
        return {name: size for key, whole in pooled.items() for name, size in parts.get(key, {key: whole}).items()}

    def only(self, names: Collection[str]) -> Design:
        """The design with some of its indicators alone, and with the pillars that keep one. Raises KeyError for a name not there."""
        if unknown := sorted(set(names) - set(self.names)):
            raise KeyError(unknown[0])
        kept = np.isin(self.names, list(names))
        owner = np.repeat(range(len(self.pillars)), [group.stop - group.start for group in self.groups()])[kept]
        left = np.unique(owner)
        shares = self.budget[left]
        return dataclasses.replace(
            self,
            names=[name for name in self.names if name in names],
            pillars=[self.pillars[place] for place in left],
            starts=np.searchsorted(owner, left),
            low=self.low[..., kept],
            depth=self.depth[..., kept],
            stepped=self.stepped[kept],
            budget=shares / shares.sum(),
        )

    def without(self, names: Collection[str]) -> Design:
        """The design with some of its indicators left out."""
        return self.only([name for name in self.names if name not in names])

    def within(self, pillars: Collection[str]) -> list[str]:
        """The indicators of some pillars."""
        return [
            name
            for pillar, group in zip(self.pillars, self.groups())
            if pillar in pillars
            for name in self.names[group]
        ]

    def groups(self) -> list[slice]:
        """The places of each pillar's indicators."""
        return [slice(start, end) for start, end in zip(self.starts, [*self.starts[1:], len(self.names)])]
