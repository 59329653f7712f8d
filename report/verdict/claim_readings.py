"""Two readers' verdicts on the claims, given apart, and how far they agree.

Agreement beyond chance is told by two statistics: Cohen's kappa, for which verdicts are names, and Krippendorff's alpha for ordered
values, for which a verdict next door is nearer than one across. Intervals come from claims drawn anew.
"""

from __future__ import annotations

from collections.abc import Callable

import krippendorff
import numpy as np
import pandas as pd

from report import edition, evidence, wording
from report.verdict import claims
from report.wording import figure

READERS = ["first", "second"]
ORDERED = 4  # the verdicts from supported to contradicted are steps; not testable has no place among them
STATISTICS = {"kappa": "Cohen's kappa", "alpha": "Krippendorff's alpha"}
SEED, DRAWS, COVERED = 2021, 2_000, 0.9
ENDS = [50 * (1 - COVERED), 50 * (1 + COVERED)]  # per cent
BANDS = [
    (0.8, "strong"),
    (0.67, "moderate"),
    (0.4, "fair"),
]  # agreement beyond chance from a value on; below them: weak


def given() -> pd.DataFrame:
    """What both readers gave before it was compared, a row a claim and reader."""
    rows = evidence.load("claim_readings")
    return rows[rows["reader"].isin(READERS)]


def verdicts(when: str = claims.NOW) -> pd.DataFrame:
    """The verdicts of both readers before they were compared: a row a claim, in order, a column a reader; ``when``: column of verdicts."""
    rows = given()
    found = rows.assign(verdict=rows[when].astype(str), reader=rows["reader"].astype(str))
    return found.pivot(index="claim", columns="reader", values="verdict").loc[claims.claims().index, READERS]


def table(both: pd.DataFrame) -> np.ndarray:
    """How often the first reader gave a verdict (row) where the second gave another (column); the order is that of ``claims.verdicts``."""
    names = list(claims.verdicts())
    found = np.zeros((len(names), len(names)))
    np.add.at(found, tuple(both[reader].map(names.index) for reader in READERS), 1)
    return found


def kappa(met: np.ndarray) -> float:
    """Cohen's kappa of a ``table``: one where alike, nought as by chance. NaN where the readers gave one and the same verdict throughout."""
    shares = met / met.sum()
    chance = float(shares.sum(axis=0) @ shares.sum(axis=1))
    return (float(np.trace(shares)) - chance) / (1 - chance) if chance < 1 else float("nan")


def alpha(met: np.ndarray) -> float:
    """Krippendorff's alpha of a ``table`` for ordered verdicts; claims that a reader left without order are left out. NaN where nothing varies."""
    ordered, each = met[:ORDERED, :ORDERED].astype(int), np.eye(ORDERED, dtype=int)
    given = np.repeat((each[:, None] + each[None, :]).reshape(-1, ORDERED), ordered.ravel(), axis=0)  # a row a claim
    if np.count_nonzero(given.sum(axis=0)) <= 1:
        return float("nan")
    return float(krippendorff.alpha(value_counts=given, level_of_measurement="ordinal"))


def with_interval(statistic: Callable[[np.ndarray], float], both: pd.DataFrame, draws: int = DRAWS) -> pd.Series:
    """A statistic of two readers with the ends of its interval over claims drawn anew: value, low, high."""
    met = table(both)
    shares = (met / met.sum()).ravel()
    drawn = np.random.default_rng(SEED).multinomial(int(met.sum()), shares, draws).reshape(draws, *met.shape)
    again = np.array([statistic(one) for one in drawn])
    low, high = np.percentile(again[~np.isnan(again)], ENDS)
    return pd.Series({"value": statistic(met), "low": low, "high": high})


def agreement() -> pd.DataFrame:
    """How far the readers agree, a row a column of verdicts: claims, same (number), kappa and alpha with low and high ends."""
    found = {}
    for when in (claims.THEN, claims.NOW):
        both = verdicts(when)
        row = {"claims": len(both), "same": int((both["first"] == both["second"]).sum())}
        for name, statistic in (("kappa", kappa), ("alpha", alpha)):
            value, low, high = with_interval(statistic, both)
            row |= {name: value, f"{name}_low": low, f"{name}_high": high}
        found[when] = row
    return figure.carry(pd.DataFrame.from_dict(found, orient="index"), given())


def strength(value: float) -> str:
    """Agreement beyond chance in a word: 0.85 -> 'strong', 0.7 -> 'moderate', 0.5 -> 'fair', 0.2 -> 'weak'."""
    return next((word for least, word in BANDS if value >= least), "weak")


def strengths(then: float, now: float) -> str:
    """Agreement at the two dates in words: 'fair as of 2021 and moderate today', 'strong at both dates'."""
    words = strength(then), strength(now)
    return (
        f"{words[0]} at both dates" if words[0] == words[1] else f"{words[0]} as of {edition.THEN} and {words[1]} today"
    )


def strengths_told(found: pd.DataFrame, name: str) -> str:
    """``strengths`` of one statistic; ``found``: as ``agreement``."""
    return figure.of(strengths(*found.loc[[claims.THEN, claims.NOW], name]), found, rule=f"{STATISTICS[name]} in words")


def bands() -> str:
    """The limits of the words for agreement: 'strong from 0.8, moderate from 0.67 and fair from 0.4 on'."""
    told = wording.listing([f"{word} from {least:g}" for least, word in BANDS]) + " on"
    return figure.plain(told, why="limits that the method sets")


def covered() -> str:
    """The share of draws that an interval holds, in per cent."""
    return figure.plain(
        wording.number(100 * COVERED), why="the share of draws that a range holds, by choice of the method"
    )


def told(row: pd.Series, name: str) -> str:
    """A statistic with its interval: '0.62 (0.35 to 0.85)'; ``row``: of ``agreement``."""
    words = f"{row[name]:.2f} ({row[f'{name}_low']:.2f} to {row[f'{name}_high']:.2f})"
    return figure.of(words, row, rule=f"{STATISTICS[name]} of the two readers, with its interval")


def differing() -> pd.DataFrame:
    """The claims on which the readers differ, then or now: claim, when (column of verdicts), first, second and the settled verdict."""
    parts = []
    for when in (claims.THEN, claims.NOW):
        both = verdicts(when).assign(when=when, settled=claims.claims()[when].astype(str))
        parts.append(both[both["first"] != both["second"]])
    return pd.concat(parts).rename_axis("claim").reset_index().sort_values("claim", key=_place, kind="stable")


def _place(keys: pd.Series) -> pd.Series:
    """The place of each claim in the order of the article."""
    return keys.map({key: place for place, key in enumerate(claims.claims().index)})


def same(when: str) -> str:
    """For how many claims the readers gave the same verdict, in digits; ``when``: column of verdicts."""
    both, rows = verdicts(when), given()
    alike = both.index[both["first"] == both["second"]]
    behind = rows[rows["claim"].isin(alike)] if len(alike) else rows
    return figure.of(wording.number(len(alike)), behind, rule="the claims for which both gave the same verdict")
