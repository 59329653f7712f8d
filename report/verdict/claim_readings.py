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

READERS = ["first", "second"]
ORDERED = 4  # the verdicts from supported to contradicted are steps; not testable has no place among them
SEED, DRAWS, COVERED = 2021, 2_000, 0.9
ENDS = [50 * (1 - COVERED), 50 * (1 + COVERED)]  # per cent
BANDS = [
    (0.8, "strong"),
    (0.67, "moderate"),
    (0.4, "fair"),
]  # agreement beyond chance from a value on; below them: weak


def verdicts(when: str = claims.NOW) -> pd.DataFrame:
    """The verdicts of both readers before they were compared: a row a claim, in order, a column a reader; ``when``: column of verdicts."""
    rows = evidence.load("claim_readings")
    found = rows.assign(verdict=rows[when].astype(str), reader=rows["reader"].astype(str)).query("reader in @READERS")
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
    return pd.DataFrame.from_dict(found, orient="index")


def strength(value: float) -> str:
    """Agreement beyond chance in a word: 0.85 -> 'strong', 0.7 -> 'moderate', 0.5 -> 'fair', 0.2 -> 'weak'."""
    return next((word for least, word in BANDS if value >= least), "weak")


def strengths(then: float, now: float) -> str:
    """Agreement at the two dates in words: 'fair as of 2021 and moderate today', 'strong at both dates'."""
    words = strength(then), strength(now)
    return (
        f"{words[0]} at both dates" if words[0] == words[1] else f"{words[0]} as of {edition.THEN} and {words[1]} today"
    )


def bands() -> str:
    """The limits of the words for agreement: 'strong from 0.8, moderate from 0.67 and fair from 0.4 on'."""
    return wording.listing([f"{word} from {least:g}" for least, word in BANDS]) + " on"


def told(row: pd.Series, name: str) -> str:
    """A statistic with its interval: '0.62 (0.35 to 0.85)'; ``row``: of ``agreement``."""
    return f"{row[name]:.2f} ({row[f'{name}_low']:.2f} to {row[f'{name}_high']:.2f})"


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


def differing_names(when: str) -> str:
    """The numbers of the claims on which the readers differ: 'T, C01 and C04'; 'none' where they agree on all."""
    rows = differing()
    return wording.listing([key.upper() for key in rows.loc[rows["when"] == when, "claim"]]) or "none"
