"""The stored estimates as the chapters read and word them; nothing is reckoned here."""

from __future__ import annotations

import pandas as pd

from report import evidence, wording
from report.wording import figure

HALF, MOST = 50, 80  # per cent that the two bands hold: columns low_50 to high_50, and low_80 to high_80


def stored(subject: str, span: str | None = None) -> pd.DataFrame:
    """The estimates of a subject, or of its spans of one kind, in order of time."""
    found = evidence.load("estimates")
    found = found[found["subject"] == subject]
    return found if span is None else found[found["span"] == span]


def reach(row: pd.Series, share: int = MOST) -> str:
    """The band of an estimate of persons in words: '1,200 to 8,900'; a figure of this row."""
    low, high = f"low_{share}", f"high_{share}"
    return _told(f"{wording.number(row[low])} to {wording.number(row[high])}", row, low, high)


def band(share: int) -> str:
    """What a band holds in per cent: ``HALF`` or ``MOST``."""
    return figure.plain(wording.number(share), why="the share of the draws that a band holds, by choice of the method")


def chance(row: pd.Series, column: str = "likelihood") -> str:
    """A probability of a row in per cent, as ``percent``; a figure of this row."""
    return _told(wording.points(row[column]), row, column)


def _told(text: str, row: pd.Series, *columns: str) -> str:
    """The text as a figure of its row; of a stored estimate with the rule by which it was reckoned."""
    told = figure.of_row(text, row, *columns)
    if "rule" not in row or not isinstance(told, figure.Figure):
        return told
    return figure.of(told, told, rule=evidence.label("estimates", "rule", row["rule"]))


def half_years() -> pd.DataFrame:
    """Troops by half-year in words: the period, both bands, the median, the probability of more than the threshold, and the counts."""
    rows = stored("troops", "half_year")
    told = pd.DataFrame(
        {
            "name": [figure.of(row["name"], row) for _, row in rows.iterrows()],
            "half": [reach(row, HALF) for _, row in rows.iterrows()],
            "most": [reach(row) for _, row in rows.iterrows()],
            "above": [chance(row) + " per cent" for _, row in rows.iterrows()],
            "counts": rows["counts"].map(wording.number),
        },
        index=rows.index,
    )
    return figure.along(told, "estimates")


def observers() -> pd.DataFrame:
    """The error that the reports of a side share, in words: the side, the factor as a band, and how many numbers it gave."""
    rows = stored("observers")
    told = pd.DataFrame(
        {
            "name": rows["name"],
            "factor": [figure.of(f"{row['low_80']:.2g} to {row['high_80']:.2g}", row) for _, row in rows.iterrows()],
            "counts": rows["counts"].map(wording.number),
        },
        index=rows.index,
    )
    return figure.along(told, "estimates")


def checks(key: str, *changed: str) -> pd.DataFrame:
    """One estimate reckoned otherwise, or with changes of some kinds alone."""
    found = evidence.load("estimate_checks")
    found = found[found["estimate"] == key]
    return found[found["changed"].isin(changed)] if changed else found


def weights() -> pd.DataFrame:
    """What each kind of statement on weapons weighs, in words: subject, kind, ratio with its range, the probability at both ends, reason."""
    rows = evidence.load("weapon_weights")
    rows = rows[rows["ratio_low"] < rows["ratio_high"]]
    found = evidence.load("estimate_checks")["middle"]
    told = pd.DataFrame(
        {
            "subject": rows["subject"]
            .astype(str)
            .map(evidence.labels("weapon_weights", "subject"))
            .map(wording.capital),
            "what": rows["what"],
            "ratio": [
                f"{row['if_present'] / row['if_absent']:.2g} ({row['ratio_low']:g} to {row['ratio_high']:g})"
                for _, row in rows.iterrows()
            ],
            "moves": [
                f"{wording.points(found[f'{key}_low'])} to {wording.points(found[f'{key}_high'])} per cent"
                for key in rows.index
            ],
            "reason": rows["reason"],
        },
        index=rows.index,
    )
    return figure.along(told, "weapon_weights")


def weapon(subject: str) -> pd.Series:
    """The probability that weapons of a subject are there."""
    return stored(subject).iloc[0]


def with_prior(subject: str, end: str) -> str:
    """The probability of a subject in per cent, reckoned with the 'low' or the 'high' prior."""
    return chance(evidence.load("estimate_checks").loc[f"{subject}_prior_{end}"], "middle")


def uncounted() -> pd.DataFrame:
    """The half-years in which no dated count lies."""
    rows = stored("troops", "half_year")
    return rows[rows["counts"] == 0]


def month(year: int, number: int) -> pd.Series:
    """The estimate of one month. Raises KeyError for a month without one."""
    return evidence.load("estimates").loc[f"troops_{year}_{number:02d}"]


def factor(side: str) -> str:
    """The factor between the reports of a side and what was there, as a band: '0.52 to 1.2'. Raises KeyError for a side without reports."""
    return observers().loc[f"observers_{side}", "factor"]


def without(key: str, changed: str, setting: str = "") -> str:
    """The band of an estimate of persons reckoned otherwise: with a kind of change, and where there are several with words that name it."""
    found = checks(key, changed)
    return reach(found[found["what"].str.contains(setting, regex=False)].iloc[0])


def priors(subject: str = "troops") -> pd.DataFrame:
    """What the estimates of a subject hold before any statement, in words, with the values with which they are reckoned again."""
    rows = evidence.load("estimate_priors").query("subject == @subject and low < high")
    told = pd.DataFrame(
        {
            "what": rows["what"].map(wording.capital),
            "value": [f"{row['value']:,g} {row['unit']}" for _, row in rows.iterrows()],
            "again": [f"{row['low']:,g}; {row['high']:,g}" for _, row in rows.iterrows()],
            "reason": rows["reason"],
        },
        index=rows.index,
    )
    return figure.along(told, "estimate_priors")


def moved_most(subject: str) -> pd.Series:
    """The kind of statement whose range moves the probability of a subject most; ``what`` and ``moves`` as in ``weights``."""
    again = checks(f"{subject}_present", "weight")
    found = again.groupby("what", sort=False)["middle"].agg(lambda ends: ends.max() - ends.min())
    shown = weights()
    row = shown[shown["what"] == found.idxmax()].iloc[0]
    rule = "the kind of statement whose range moves the result most, when each is reckoned again with either end"
    return pd.Series(
        {name: figure.of(row[name], f"weapon_weights:{row.name}", again, rule=rule) for name in ("what", "moves")}
    )


def prior_of(subject: str, end: str = "value") -> str:
    """The prior of a subject in per cent, or the 'low' or the 'high' one with which it is reckoned again."""
    return chance(evidence.load("estimate_priors").loc[f"{subject}_present"], end)


def ends(subject: str) -> str:
    """Where the probability of a subject lies with ``MOST`` per cent of joint draws of prior and ratios, in per cent: '68 to 93'."""
    row = weapon(subject)
    return chance(row, "low_80") + " to " + chance(row, "high_80")


def told() -> str:
    """The estimates of the half-years with the highest and the last middle in words, for who cannot see the band."""
    rows = stored("troops", "half_year")
    chosen = rows.loc[[rows["middle"].idxmax(), rows.index[-1]]]
    return "; ".join(f"{row['name'].lower()} {reach(row)} with {MOST} per cent" for _, row in chosen.iterrows())
