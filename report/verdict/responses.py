"""Responses: how long integration steps waited for an answer by the allies, under several stated rules of pairing.

A rule says which measures may count as an answer to a step. The lag is the time from a step to the first such measure;
a step without one inside the window is censored: it waited at least so long, and it stays in every count.

What this cannot show. It cannot show cause: a measure that follows a step need not answer it, and most measures of
2022 answer the war as a whole. It cannot show how fitting an answer was, only whether its category fits. The table of
responses is a choice and no census: a measure that is missing there lengthens a lag, and the early measures of 2022
and those of 2023 on nuclear weapons and Wagner were looked for, others not. ``response_ranks`` therefore compares each step
with other days of its year.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from report import edition, evidence, wording
from report.wording import figure

MONTH = pd.Timedelta(days=365.2425 / 12)
SEED, DRAWS = 2021, 1000
PERIODS = edition.periods(2016, 2022, 2023)
BAND = (0.05, 0.95)  # the share of draws between which an interval runs
NOT_REACHED = "not reached"


def _dated(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows in order of time, with the first day that their date allows and its middle."""
    frequency = {"day": "D", "month": "M", "year": "Y"}
    periods = [
        pd.Period(moment, frequency[precision]) for moment, precision in zip(rows["date"], rows["date_precision"])
    ]
    first = pd.DatetimeIndex([period.start_time for period in periods])
    last = pd.DatetimeIndex([period.end_time.normalize() for period in periods])
    return rows.assign(first=first, moment=first + (last - first) / 2).sort_values("moment", kind="stable")


def steps() -> pd.DataFrame:
    """The integration steps in order of time; ``moment`` is the middle of the stated date."""
    return _dated(evidence.load("integration_steps"))


def steps_by_domain() -> dict[str, int]:
    """How many steps there are of each domain, by its words, in the order of the vocabulary."""
    counts = steps()["domain"].value_counts()
    return {words: int(counts[key]) for key, words in domains().items() if counts[key]}


def rules() -> pd.DataFrame:
    """The rules of pairing, in the order of the table."""
    return evidence.load("pairing_rules")


def domains() -> dict[str, str]:
    """The domains of steps with their words for readers."""
    return evidence.labels("integration_steps", "domain")


def _references(cell: str | float) -> list[str]:
    return cell.split(";") if isinstance(cell, str) else []


@evidence.kept
def all_measures() -> pd.DataFrame:
    """Every measure that a rule may take, by its ``table:id`` reference: dates, actors, category, text, kind and sources."""
    taken = evidence.load("responses").rename(columns={"measure": "text"})
    taken.index = "responses:" + taken.index
    added = (
        evidence.load("nato_posture")
        .rename(columns={"formation": "text", "framework_nation": "actor"})
        .assign(category="deployment", names_belarus=False)
    )
    added.index = "nato_posture:" + added.index
    columns = ["date", "date_precision", "actor", "category", "text", "names_belarus", "qualifier", "sources"]
    typed = {"category": str, "names_belarus": bool}
    return _dated(pd.concat([rows[columns].astype(typed) for rows in (taken, added)]))


def measures(rule: str) -> pd.DataFrame:
    """The measures that a rule admits, by reference; dates known by year alone are too coarse and stay out.

    Raises KeyError for an unknown rule.
    """
    row, rows = rules().loc[rule], all_measures()
    added, excluded = _references(row["evidence_added"]), _references(row["evidence_excluded"])
    listed = rows.index.str.startswith("responses:") | rows.index.isin(added)
    actors, categories = set(row["actors"].split(";")), set(row["categories"].split(";"))
    kept = listed & ~rows.index.isin(excluded) & rows["category"].isin(categories) & (rows["date_precision"] != "year")
    kept &= rows["actor"].map(lambda actor: not actors.isdisjoint(_references(actor)))
    if row["belarus_only"]:
        kept &= rows["names_belarus"]
    return rows[kept]


def horizon() -> pd.Timestamp:
    """The middle of the last date in the table of responses: later answers could not be seen."""
    return _dated(evidence.load("responses").query("date_precision != 'year'"))["moment"].max()


def admitted(rule: pd.Series, rows: pd.DataFrame, answers: pd.DataFrame) -> np.ndarray:
    """Which measure may answer which step, whatever their dates: an array of steps by measures."""
    allowed = np.ones((len(rows), len(answers)), dtype=bool)
    for place, (_, step) in enumerate(rows.iterrows()):
        if rule["fitting_only"]:
            allowed[place] &= answers["category"].isin(step["fitting"].split(";"))
        if rule["naming_only"]:
            allowed[place] &= answers.index.isin(_references(step["evidence_naming"]))
    return allowed


def waits(lag: np.ndarray, window: float, once: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """First answer to each step: its lag and its place among the answers (lag inf and place -1 where there is none).

    ``lag``: steps by answers, in months, inf where an answer may not count; ``window``: the longest lag that counts;
    ``once``: an answer counts only for the last step before it.
    """
    if not lag.size:
        return np.full(len(lag), np.inf), np.full(len(lag), -1)
    lag = np.where(lag <= window, lag, np.inf)
    if once:
        lag = np.where(np.arange(len(lag))[:, None] == lag.argmin(axis=0)[None, :], lag, np.inf)
    first = lag.min(axis=1)
    return first, np.where(np.isfinite(first), lag.argmin(axis=1), -1)


def kaplan_meier_quantile(lags: ArrayLike, answered: ArrayLike, share: float) -> float:
    """The time by which ``share`` of the steps were answered (Kaplan-Meier), or inf where it was not reached.

    ``lags``: the lag of an answered step, or how long an unanswered one was watched; ``answered``: True or False.
    Without censoring it is the lower quantile: the median of one to four months is two.
    """
    lags, answered = np.asarray(lags, dtype=float), np.asarray(answered, dtype=bool)
    order = np.lexsort((~answered, lags))  # at one moment answers come before ends of watching
    lags, answered = lags[order], answered[order]
    waiting = np.cumprod(np.where(answered, 1 - 1 / np.arange(len(lags), 0, -1), 1.0))
    reached = np.flatnonzero(answered & (waiting <= 1 - share + 1e-9))
    return float(lags[reached[0]]) if len(reached) else float("inf")


def in_months(moments: pd.Series | list[pd.Timestamp]) -> np.ndarray:
    return np.asarray((pd.DatetimeIndex(moments) - pd.Timestamp(2000, 1, 1)) / MONTH)


def behind(starts: np.ndarray, answers: pd.DataFrame, allowed: np.ndarray) -> np.ndarray:
    """Lag of each measure behind each step in months; inf where it may not count or is not certainly later."""
    later = in_months(answers["first"])[None, :] >= starts[:, None] - 1e-9
    return np.where(allowed & later, in_months(answers["moment"])[None, :] - starts[:, None], np.inf)


def pairs(rule: str, until: pd.Timestamp | None = None) -> pd.DataFrame:
    """One row a step: the first measure that the rule admits and its lag, or how long the step was watched in vain.

    Columns: those of ``steps``; ``answer`` (reference, missing without one); ``answered``; ``lag`` in months (lag of
    the answer, or the time watched until the window or the table ends). Times run between the middles of the stated
    dates, and a measure known by its month counts only if the whole month is later. ``until``: the state of that
    day, without later steps and measures.
    """
    row, rows, answers, end = rules().loc[rule], steps(), measures(rule), horizon()
    if until is not None:
        rows, answers, end = rows[rows["moment"] <= until], answers[answers["moment"] <= until], until
    starts, window = in_months(rows["moment"]), float(row["window_months"])
    lag, place = waits(behind(starts, answers, admitted(row, rows, answers)), window, row["once"])
    watched = np.minimum(window, in_months([end]) - starts)
    reference = [answers.index[at] if at >= 0 else None for at in place]
    return rows.assign(answer=reference, answered=place >= 0, lag=np.where(place >= 0, lag, watched))


def bootstrap_interval(paired: pd.DataFrame, draws: int = DRAWS, seed: int = SEED) -> tuple[float, float]:
    """A bootstrap interval of the median lag in months; an end is inf where the median was not reached.

    Whole years of steps are drawn with replacement, because steps of one year often share an answer. With so
    few years the interval is rough.
    """
    generator = np.random.default_rng(seed)
    years = [
        (group["lag"].to_numpy(), group["answered"].to_numpy()) for _, group in paired.groupby(paired["moment"].dt.year)
    ]
    medians = []
    for chosen in generator.integers(0, len(years), (draws, len(years))):
        lags, answered = (np.concatenate([years[at][part] for at in chosen]) for part in (0, 1))
        medians.append(kaplan_meier_quantile(lags, answered, 0.5))
    low, high = np.quantile(medians, BAND, method="inverted_cdf")
    return float(low), float(high)


@evidence.kept
def summary(rule: str) -> pd.Series:
    """One rule in figures: steps, measures admitted, answered, unanswered, quartiles and median in months, interval."""
    paired = pairs(rule)
    quarter, median, three = (
        kaplan_meier_quantile(paired["lag"], paired["answered"], share) for share in (0.25, 0.5, 0.75)
    )
    low, high = bootstrap_interval(paired)
    return pd.Series(
        {
            "rule": rules().loc[rule, "rule"],
            "measures": len(measures(rule)),
            "steps": len(paired),
            "answered": int(paired["answered"].sum()),
            "unanswered": int((~paired["answered"]).sum()),
            "used": paired["answer"].nunique(),
            "quarter": quarter,
            "median": median,
            "three_quarters": three,
            "low": low,
            "high": high,
        },
        name=rule,
    )


def told(rule: str, column: str, say: Callable[[int], str] = wording.number) -> str:
    """One count of ``summary``, put into words by ``say``, or its median in months; a figure of the steps and measures that went in."""
    value, paired, what = summary(rule)[column], pairs(rule), rules().loc[rule, "rule"]
    counted = f"the steps that were followed by a measure in time, by the rule of pairing {what!r}"
    lasting = f"the median wait in months for the first measure, by the rule of pairing {what!r}; a step without one waited to the end"
    if column == "steps":
        return figure.of(say(len(paired)), paired, rule="the steps of integration")
    if column == "measures":
        return figure.of(say(int(value)), measures(rule), rule=f"the measures that the rule of pairing {what!r} admits")
    if column == "used":
        first = f"the measures that were the first after a step, by the rule of pairing {what!r}"
        return figure.of(say(int(value)), list(paired["answer"].dropna()), rule=first)
    if column in ("answered", "unanswered"):
        chosen = paired[paired["answered"] == (column == "answered")]
        return figure.of(say(int(value)), behind_pairs(chosen), rule=counted)
    return figure.of(months(value), behind_pairs(paired), rule=lasting)


def behind_pairs(paired: pd.DataFrame) -> tuple[str, ...]:
    """The rows of steps and of the measures that answer them; ``paired``: as ``pairs``."""
    return figure.references(paired, list(paired["answer"].dropna()))


def behind_rule(rule: str) -> tuple[str, ...]:
    """The rows of all steps, of all measures that a rule admits, and of the rule."""
    return figure.references(steps(), measures(rule), rules().loc[rule])


def in_period(paired: pd.DataFrame, period: str) -> pd.DataFrame:
    """The steps of a period of ``PERIODS``; ``paired``: as ``pairs``."""
    return paired[paired["moment"].dt.year.between(*PERIODS[period])]


def measures_in(rule: str, period: str, later: bool = False) -> pd.DataFrame:
    """The measures that a rule admits in a period; ``later``: with those that a day of it may still be followed by."""
    rows, (first, last) = measures(rule), PERIODS[period]
    end = pd.Timestamp(last, 12, 31) + (float(rules().loc[rule, "window_months"]) * MONTH if later else pd.Timedelta(0))
    return rows[rows["moment"].between(pd.Timestamp(first, 1, 1), end)]


def summaries() -> pd.DataFrame:
    """``summary`` of every rule, one row a rule."""
    return pd.DataFrame([summary(rule) for rule in rules().index])


def by_period(rule: str) -> pd.DataFrame:
    """One row a period: steps, answered steps and median lag in months of the steps taken in it."""
    paired, lines = pairs(rule), {}
    for words in PERIODS:
        here = in_period(paired, words)
        lines[words] = {
            "steps": len(here),
            "answered": int(here["answered"].sum()),
            "median": kaplan_meier_quantile(here["lag"], here["answered"], 0.5),
        }
    return pd.DataFrame.from_dict(lines, orient="index")


def months(value: float) -> str:
    """A lag in words: one decimal, or 'not reached'."""
    return wording.number(value, 1) if np.isfinite(value) else NOT_REACHED


def between(low: float, high: float) -> str:
    """An interval in words: '0.3–7.2', '3.4 – not reached', 'not reached'."""
    if not np.isfinite(low):
        return NOT_REACHED
    return f"{months(low)}–{months(high)}" if np.isfinite(high) else f"{months(low)} – {NOT_REACHED}"
