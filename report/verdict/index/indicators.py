"""Indicators of the integration index: one value range a year, computed from the tables.

``data/index_indicators.csv`` says which rows of which table an indicator reads and how they are reckoned with; the
functions of ``RECKONED_BY`` turn those rows into a frame of ``low`` and ``high`` by year. Conflicting values, bounds and
unknowns become the distance between the two; what a word counts for stands in ``data/index_words.csv``. A year about
which nothing is known stays missing: how such years are filled is a choice of the index, not of the values.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from report import edition, evidence
from report.aspects import exercises
from report.evidence import selection
from report.evidence.package import kept
from report.wording import figure

YEARS = np.arange(edition.FIRST, edition.LAST + 1)
DAYS = pd.date_range(f"{YEARS[0]}-01-01", f"{YEARS[-1]}-12-31")
WINDOW = 5  # years: arms deliveries come in batches, and five years are the span that SIPRI compares
METHOD = ("index_weights", "index_words", "index_choices")
THIN = 100.0  # million TIV: below it one delivery can turn a share, as the table of windows says


def catalogue() -> pd.DataFrame:
    """The indicators, one row each, in the order of the pillars.

    Raises EvidenceError for a pillar that has not the number of indicators that ``index_weights`` says, and for an
    indicator whose way of reckoning does not read its table.
    """
    rows = evidence.load("index_indicators")
    wanted = evidence.load("index_weights").set_index("pillar")["indicators"]
    for pillar, count in wanted.items():
        if (found := int((rows["pillar"] == pillar).sum())) != count:
            raise _fault("index_weights", f"budget_{pillar}", "indicators", count, f"the number of its rows ({found})")
    for key, row in rows.iterrows():
        table = RECKONED_BY[row["reckoned_by"]].table
        if row["table"] != table:
            raise _fault(
                "index_indicators", str(key), "table", row["table"], f"{table}, which {row['reckoned_by']} reads"
            )
    return rows


def _fault(table: str, row: str, column: str, value: object, expected: str) -> evidence.EvidenceError:
    return evidence.EvidenceError(str(evidence.Fault(f"data/{table}.csv", row, column, str(value), expected)))


def selected(row: pd.Series, frame: pd.DataFrame | None = None) -> pd.DataFrame:
    """The evidence rows of one indicator: its table (or ``frame`` in its place), narrowed by its selection."""
    frame = evidence.load(row["table"]) if frame is None else frame
    return frame if pd.isna(row["selection"]) else selection.chosen(frame, row["selection"])


def rests_on(names: Iterable[str] | None = None) -> tuple[str, ...]:
    """The rows on which the index rests, or some indicators of it (ids): those that each selects, what its function reads besides, and the
    tables of the method."""
    rows, behind = catalogue(), _behind()
    chosen = rows if names is None else rows.loc[list(names)]
    own = itertools.chain.from_iterable(behind[key] for key in chosen.index)
    return tuple(dict.fromkeys([*own, *figure.references(chosen, *METHOD)]))


@kept
def _behind() -> dict[str, tuple[str, ...]]:
    """The rows that each indicator selects, and those that its function reads besides."""
    people, found = exercises.people(), {}
    for name, row in catalogue().iterrows():
        chosen = selected(row, people if row["table"] == "exercise_strength" else None)
        own = [f"{row['table']}:{key}" for key in chosen.index]  # joined with their exercises, strengths know no table
        found[str(name)] = figure.references(own, RECKONED_BY[row["reckoned_by"]].besides(chosen))
    return found


def _years(low, high=None) -> pd.DataFrame:
    """Low and high by year over all ``YEARS``, from series indexed by year."""
    frame = pd.DataFrame({"low": low, "high": low if high is None else high}).astype(float)
    return frame.reindex(YEARS).rename_axis("year")


def numbers(words: pd.Series) -> pd.DataFrame:
    """What the words of a column count for: ``low`` and ``high`` of ``index_words``, indexed as the words are.

    Raises EvidenceError for a word of that column that the table lacks.
    """
    said = evidence.load("index_words")
    said = said[said["column"] == words.name].set_index("word")[["low", "high"]].astype(float)
    told = words.astype(str)
    if unknown := sorted(set(told) - set(said.index)):
        raise _fault("index_words", "-", "word", "", f"a row for each value of {words.name} (missing: {unknown[0]!r})")
    return said.loc[told].set_axis(words.index)


def _read(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with a value, their low and high widened as their bound word allows."""
    rows = rows.dropna(subset=["low", "high"])
    factors = numbers(rows["bound"])
    return rows.assign(**{end: rows[end].astype(float) * factors[end] for end in ("low", "high")})


def _earliest(date: pd.Series, precision: pd.Series) -> pd.Series:
    """The first day that a partial date may mean; as read, a date that ends something stands at its last one."""
    months = {"year": 1, "month": None}
    return pd.Series(
        [
            day.replace(month=months[word] or day.month, day=1) if word in months else day
            for day, word in zip(date, precision.astype(str))
        ],
        date.index,
    )


def _latest(date: pd.Series, precision: pd.Series) -> pd.Series:
    """The last day that a partial date may mean."""
    ends = {"year": pd.offsets.YearEnd(0), "month": pd.offsets.MonthEnd(0)}
    return pd.Series(
        [day + ends[word] if word in ends else day for day, word in zip(date, precision.astype(str))], date.index
    )


def legal_base(row: pd.Series) -> pd.DataFrame:
    """Mean over the subjects of the highest level in force, by days; low waits for entry into force."""
    acts = selected(row)
    subjects = list(acts["subject"].astype(str).unique())
    acts = acts.assign(level=numbers(acts["binding_level"])["high"]).dropna(subset=["date_signed"])
    acts = acts[acts["level"] > 0]
    lag = (acts["date_in_force"] - acts["date_signed"]).max()
    enters = acts["level"].gt(1) & acts["binding_level"].ne(
        "supreme_council_act"
    )  # acts and plans need no entry into force
    waits = (acts["date_signed"] + lag).where(enters, acts["date_signed"])
    over = acts["status"].isin(["ended", "superseded"]) & acts["date_until"].isna()  # ended on a day that was not found
    doubtful = acts["status"].isin(["unknown", "signed_not_in_force", "announced"]) | over
    end = _latest(acts["date_until"], acts["date_until_precision"])
    known = acts.assign(start=acts["date_in_force"].fillna(waits), end=end)
    signed = acts.assign(start=acts["date_signed"], end=end)
    return _years(_highest(known[~doubtful], len(subjects)), _highest(signed, len(subjects)))


def _highest(acts: pd.DataFrame, subjects: int) -> pd.Series:
    total = np.zeros(len(DAYS))
    for _, group in acts.groupby("subject", observed=True):
        highest = np.zeros(len(DAYS))
        for _, act in group.iterrows():
            within = (act["start"] <= DAYS) & (pd.isna(act["end"]) | (act["end"] >= DAYS))
            highest = np.maximum(highest, act["level"] * within)
        total += highest
    return pd.Series(total / subjects, DAYS).groupby(DAYS.year).mean()


def steps(row: pd.Series) -> pd.DataFrame:
    """Mean level over the days of the year; an imprecise date is taken at its first and at its last day."""
    states = selected(row).sort_values("step")
    dated = [
        moment(reference, column) for reference, column in zip(states["evidence_step"], states["moment"].astype(str))
    ]
    paths = []
    for edge in (0, 1):
        starts = np.maximum.accumulate([ends[edge] for ends in dated])
        for level in ("level_low", "level_high"):
            path = np.searchsorted(starts, DAYS.to_numpy(), side="right")
            paths.append(pd.Series(np.r_[0.0, states[level].astype(float)][path], DAYS).groupby(DAYS.year).mean())
    return _years(pd.concat(paths, axis=1).min(axis=1), pd.concat(paths, axis=1).max(axis=1))


def moment(reference: str, column: str) -> tuple[np.datetime64, np.datetime64]:
    """First and last day of the date that an evidence row gives in a column."""
    table, _, key = reference.partition(":")
    found = evidence.load(table).loc[[key]]
    first, last = (edge(found[column], found[f"{column}_precision"]) for edge in (_earliest, _latest))
    return first.iloc[0].to_datetime64(), last.iloc[0].to_datetime64()


def cycle_strength(row: pd.Series) -> pd.DataFrame:
    """Strength of the latest turn of the cycle, whose series are those of the rows; see the definition in the table."""
    stated = selected(row, exercises.people())
    turns = _turns(stated).sort_values("date_from")
    low: dict[int, float] = {}
    high: dict[int, float] = {}
    last: dict[str, float] = {}
    for key, turn in turns.iterrows():
        year = turn["date_from"].year
        if turn["status"] in ("not_held", "disputed"):
            low[year] = 0.0  # a turn in doubt: from none to the strength of the last one of its kind
            high[year] = max(
                high.get(year, 0.0), last.get(turn["series"], 0.0) if turn["status"] == "disputed" else 0.0
            )
            continue
        found = _turn(_read(stated[stated["exercise"] == key]))
        if found:
            low[year], high[year] = found
            last[turn["series"]] = found[1]
    return _years(pd.Series(low), pd.Series(high)).ffill(limit=1)


def _turn(rows: pd.DataFrame) -> tuple[float, float] | None:
    """Low and high of one exercise: in Belarus, else the whole of one host, else from the Belarusian part to the total."""
    for scope in ("belarus", "whole"):
        there = rows[rows["scope"] == scope]
        if len(there) and (scope == "belarus" or not there["host"].eq("BY;RU").any()):
            later = there[there["stage"].isin(["during", "after"])]
            there = later if len(later) else there
            return there["low"].min(), there["high"].max()
    own = rows[rows["contingent"] == "belarusian"]
    return (own["low"].min(), rows["high"].max()) if len(own) else None


def largest_contingent(row: pd.Series) -> pd.DataFrame:
    """Largest contingent stated for one exercise of the year; one without a place counts from none."""
    rows = _read(selected(row, exercises.people()))
    rows = rows[
        ~(rows["place"].eq("unstated") & rows["exercise"].isin(rows.loc[rows["place"].eq("belarus"), "exercise"]))
    ]
    rows.loc[rows["place"].eq("unstated"), "low"] = 0.0
    each = rows.groupby([rows["date_from"].dt.year, "exercise"]).agg(low=("low", "min"), high=("high", "max"))
    most = each.groupby(level=0).max()
    return _years(most["low"], most["high"])


MONTHS = pd.date_range(f"{YEARS[0]}-01-15", periods=12 * len(YEARS), freq=pd.DateOffset(months=1))


def _posts(row: pd.Series) -> pd.DataFrame:
    """Holder of each post in the middle of each month; missing where none is known. Months by posts."""
    tenures = selected(row).dropna(subset=["office_from"]).sort_values("office_from")
    posts = {}
    for office, terms in tenures.groupby("office", observed=True):
        holder = pd.Series(index=MONTHS, dtype=object)
        for _, term in terms.iterrows():
            end = MONTHS[-1] if pd.isna(term["office_to"]) else term["office_to"]
            holder[(term["office_from"] <= MONTHS) & (end >= MONTHS)] = term["person"]
        posts[str(office)] = holder
    return pd.DataFrame(posts)


def schooled(era: str, deciding: str) -> pd.Series:
    """For each person: 1.0 with a counted school of that era, 0.0 where the ``deciding`` level is known to be another, else missing."""
    rows = evidence.load("schooling")
    rows = rows[numbers(rows["level"])["high"] > 0]
    yes = rows.loc[rows["era"] == era, "person"].unique()
    other = rows.loc[(rows["level"] == deciding) & ~rows["era"].isin([era, "unknown"]), "person"].unique()
    return pd.Series({person: 1.0 if person in yes else 0.0 for person in {*yes, *other}})


def _share(row: pd.Series, known: pd.Series) -> pd.DataFrame:
    answers = _posts(row).apply(lambda post: post.map(known)).astype(float)
    low, high = (answers.fillna(value).mean(axis=1).groupby(MONTHS.year).mean() * 100 for value in (0.0, 1.0))
    return _years(low, high)


def soviet_schools(row: pd.Series) -> pd.DataFrame:
    """Share of post-months held by graduates of Soviet officer schools, in per cent."""
    return _share(row, schooled("soviet", "commissioning"))


def russian_schools(row: pd.Series) -> pd.DataFrame:
    """Share of post-months held by graduates of schools of the Russian Federation, in per cent."""
    return _share(row, schooled("post_1991_russian", "general_staff_academy"))


def stated_numbers(row: pd.Series) -> pd.DataFrame:
    """Numbers stated for a year, widened by their bound words."""
    rows = _read(selected(row).dropna(subset=["date_from"]))
    each = rows.groupby(rows["date_from"].dt.year).agg(low=("low", "min"), high=("high", "max"))
    return _years(each["low"], each["high"])


def window_share(row: pd.Series) -> pd.DataFrame:
    """Russian share of the imports of the last years, in per cent; the volume that a thin window lacks may be anyone's.

    The register by supplier ends a year before the later release (table ally_arms_imports): windows that end after its
    last year are taken whole from that release.
    """
    rows = selected(row)
    later = _later_imports()
    last = int(rows["year"].max())
    return pd.concat([_russian_share(rows).loc[:last], _russian_share(later).loc[last + 1 :]])


def _later_imports() -> pd.DataFrame:
    """The imports of Belarus by supplier in the later release."""
    return evidence.load("ally_arms_imports").query("country == 'BY'")


def _russian_share(rows: pd.DataFrame) -> pd.DataFrame:
    """Low and high of the Russian share in each window, from rows of year, supplier and tiv; missing after their last year."""
    volumes = rows.pivot_table(index="year", columns="supplier", values="tiv", aggfunc="sum", observed=True).astype(
        float
    )
    sums = (
        volumes.reindex(range(YEARS[0], int(rows["year"].max()) + 1)).fillna(0.0).rolling(WINDOW, min_periods=1).sum()
    )
    total = sums.sum(axis=1)
    lacking = (THIN - total).clip(lower=0)
    return _years(sums["RU"] / (total + lacking) * 100, (sums["RU"] + lacking) / (total + lacking) * 100)


def window_mean(row: pd.Series) -> pd.DataFrame:
    """Mean yearly imports of the last years; the releases give low and high."""
    editions = selected(row).pivot_table(index="year", columns="edition", values="tiv", observed=True).astype(float)
    low, high = (
        side.rolling(WINDOW, min_periods=WINDOW - 1).mean() for side in (editions.min(axis=1), editions.max(axis=1))
    )
    return _years(low, high)


def troops_present(row: pd.Series) -> pd.DataFrame:
    """Lowest and highest total of the year; before the first, the staff stated for the treaty sites once in force."""
    rows = _read(selected(row))
    totals = rows.groupby(rows["date_from"].dt.year).agg(low=("low", "min"), high=("high", "max"))
    frame = _years(totals["low"], totals["high"])
    staff, agreed = _treaty_sites()
    in_force = agreed["date_in_force"].min().year
    only_sites = (frame.index > in_force) & (frame.index < totals.index.min())
    frame.loc[only_sites] = [float(staff["low"].min()), float(staff["high"].max())]
    return frame


def _held(stated: pd.DataFrame) -> pd.DataFrame:
    """The exercises of some strengths."""
    turns = evidence.load("exercises")
    return turns[turns.index.isin(stated["exercise"])]


def _turns(stated: pd.DataFrame) -> pd.DataFrame:
    """The exercises of the series of some strengths."""
    turns = evidence.load("exercises")
    return turns[turns["series"].isin(stated["series"].unique())]


def _schools(tenures: pd.DataFrame) -> pd.DataFrame:
    """The schooling of those who held some posts."""
    rows = evidence.load("schooling")
    return rows[rows["person"].isin(tenures["person"])]


def _treaty_sites() -> tuple[pd.DataFrame, pd.DataFrame]:
    """The staff stated for the treaty sites, and the agreements on them."""
    staff = evidence.load("presence").query("metric == 'treaty_site_personnel'")
    return staff, evidence.load("agreements").query("subject == 'treaty_sites'")


class Reckoning(NamedTuple):
    """How the rows of one table become values by year, from an indicator's row of the catalogue.

    ``besides``: the rows of other tables that are read with those that the indicator selects.
    """

    table: str
    values: Callable[[pd.Series], pd.DataFrame]
    besides: Callable[[pd.DataFrame], Any] = lambda chosen: ()


RECKONED_BY = {  # value of index_indicators.reckoned_by
    "legal_base": Reckoning("agreements", legal_base),
    "steps": Reckoning("index_steps", steps, lambda chosen: list(chosen["evidence_step"])),
    "cycle_strength": Reckoning("exercise_strength", cycle_strength, _turns),
    "largest_contingent": Reckoning("exercise_strength", largest_contingent, _held),
    "soviet_schools": Reckoning("officials", soviet_schools, _schools),
    "russian_schools": Reckoning("officials", russian_schools, _schools),
    "stated_numbers": Reckoning("cadets", stated_numbers),
    "window_share": Reckoning("arms_imports_by_supplier", window_share, lambda chosen: _later_imports()),
    "window_mean": Reckoning("arms_transfer_volumes", window_mean),
    "troops_present": Reckoning("presence", troops_present, lambda chosen: _treaty_sites()),
}


@evidence.kept
def values(key: str) -> pd.DataFrame:
    """One indicator by year: ``low`` and ``high`` in its unit, missing where nothing is known. KeyError for an unknown id."""
    row = catalogue().loc[key]
    return RECKONED_BY[row["reckoned_by"]].values(row)


def written() -> list[str]:
    """The indicators that are written steps with a date each (table index_steps); the others are counted or computed."""
    rows = catalogue()
    return list(rows.index[rows["table"] == "index_steps"])


def without_value(year: int) -> list[str]:
    """The indicators that have no value for a year: what stands there is carried on or unknown."""
    return [str(key) for key in catalogue().index if values(str(key)).loc[year].isna().any()]


def known_years(key: str) -> tuple[int, int]:
    """The first and the last year with a value."""
    known = values(key).dropna().index
    return int(known.min()), int(known.max())


def coverage() -> pd.DataFrame:
    """What the index rests on, by year: shares of indicators ``known``, ``between`` known years and ``unknown`` (before
    the first), and ``width``, the mean distance from low to high in points, where what is not known counts in full."""
    rows = catalogue()
    frames = {key: values(key) for key in rows.index}
    known = pd.DataFrame({key: frame.notna().all(axis=1) for key, frame in frames.items()})
    widths = {}
    for key, row in rows.iterrows():
        low, high = float(row["goalpost_low"]), float(row["goalpost_high"])
        cut = frames[key].clip(low, high)
        widths[key] = ((cut["high"] - cut["low"]) / (high - low) * 100).fillna(100.0)
    begun = known.cummax()
    parts = {"known": known, "between": begun & ~known, "unknown": ~begun}
    shares = {name: frame.mean(axis=1) for name, frame in parts.items()}
    found = pd.DataFrame(shares | {"width": pd.DataFrame(widths).mean(axis=1)})
    chosen = ("index_weights", "index_choices")  # no value hangs on these
    return figure.carry(found, [row for row in rests_on() if row.partition(":")[0] not in chosen])


def coherence() -> pd.DataFrame:
    """Rank correlations of the middles of the indicators over their known years (step 4 of the handbook)."""
    middles = {key: values(key).mean(axis=1, skipna=False) for key in catalogue().index}
    return pd.DataFrame(middles).corr("spearman", min_periods=5)


def medians(matrix: pd.DataFrame) -> pd.Series:
    """Median rank correlation of each indicator with the others (frame of ``coherence``); missing where none is known."""
    return pd.Series({key: matrix.loc[key].drop(key).median() for key in matrix.index}).reindex(matrix.index)
