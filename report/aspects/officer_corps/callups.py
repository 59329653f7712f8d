"""The calendar of call-ups: windows of the decrees, dispatch to the troops, and the days that both countries share."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from report import edition, evidence, wording
from report.wording import figure

YEARS = range(2017, edition.LAST + 1)  # from the first Belarusian decree in the table
SHORT = pd.Timedelta(days=20)  # stands for a dispatch of which only the last day is known
COLUMNS = ["country", "season", "kind", "from", "to", "words", "sources", "year"]


def _day(moment: pd.Timestamp, precision: str) -> str:
    """A date without its year: '25 October', 'May', and nothing where only the year is known."""
    month = wording.MONTHS[moment.month - 1]
    return {"year": "", "month": month, "day": f"{moment.day} {month}"}[precision]


def _told(row: pd.Series) -> str:
    """A row of the calendar in words, each end no finer than its source: 'February to May', 'from 25 October', 'to 31 May'."""
    if row["calendar"] == "end":
        return row["value_text"]
    first, last = (_day(row[f"date_{end}"], row[f"date_{end}_precision"]) for end in ("from", "to"))
    if not first:
        return f"to {last}"
    begun = row["calendar"] == "dispatch" and row["date_to_precision"] == "month"
    return f"from {first}" if begun else f"{first} to {last}"


def _dated(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows whose dates are the window."""
    known = rows["date_from_precision"] != "year"
    return rows.assign(
        **{"from": rows["date_from"].where(known, rows["date_to"] - SHORT), "to": rows["date_to"]},
        words=[_told(row) for _, row in rows.iterrows()],
    )


def _yearly(rows: pd.DataFrame, years: Iterable[int]) -> pd.DataFrame:
    """A window for each year in which a row that returns every year is valid."""
    lines, keys = [], []
    for key, row in rows.iterrows():
        first, last = row["date_from"], row["date_to"]
        for year in years:
            if (pd.isna(first) or first.year <= year) and (pd.isna(last) or year <= last.year):
                days = [pd.Timestamp(f"{year}-{row[f'day_{end}']}") for end in ("from", "to")]
                words = " to ".join(_day(day, "day") for day in days)
                lines.append(row.to_dict() | {"from": days[0], "to": days[1], "words": words})
                keys.append(key)
    found = pd.DataFrame(lines, pd.Index(keys, name=rows.index.name), [*rows.columns, "from", "to", "words"])
    return found.astype(rows.dtypes.to_dict() | {"from": "datetime64[ns]", "to": "datetime64[ns]"})


def windows(years: Iterable[int], rules: pd.DataFrame | None = None) -> pd.DataFrame:
    """Call-up windows by country, year and season: first and last day, kind ('window', 'dispatch', 'end'), words, sources.

    Belarus: months of the presidential decree ('window') and dates of the dispatch to the troops. Russia: days of the
    decree that sets the number, else the window that returns every year, from 2026 that of dispatch. Indexed by the row that says it.
    """
    rules = evidence.load("service_rules") if rules is None else rules
    rows = rules[rules["calendar"].notna()]
    returns = rows["day_from"].notna()
    dated, yearly = _dated(rows[~returns]), _yearly(rows[returns], years)
    keys = ["country", "season", "year"]
    dated, yearly = (frame.assign(year=frame["from"].dt.year) for frame in (dated, yearly))
    decreed = set(dated.loc[dated["calendar"] == "window", keys].itertuples(index=False, name=None))
    standing = [key not in decreed for key in yearly[keys].itertuples(index=False, name=None)]
    frame = pd.concat([dated, yearly[standing]])
    frame = frame[frame["year"].isin(list(years))].sort_values(["year", "season", "country", "calendar"])
    frame = frame.rename(columns={"calendar": "kind"})[COLUMNS]
    frame.attrs = rules.attrs  # each line is of a row, which one that returns has several times
    return frame


def _belarus(rows: pd.DataFrame) -> str:
    """What is known of one Belarusian call-up, window first: 'March to May; dispatch from 22 April'."""
    told = [
        f"dispatch {words}" if kind == "dispatch" else words
        for kind, words in zip(rows["kind"], rows["words"], strict=True)
    ]
    return "; ".join(told) or "not found"


def common_days(rows: pd.DataFrame) -> int | None:
    """The days that the windows of both countries share; None where one is not known. A prolongation is left out."""
    known = rows[rows["kind"] == "window"]
    if known["country"].nunique() < 2:
        return None
    return max((known["to"].min() - known["from"].max()).days + 1, 0)


def beside(frame: pd.DataFrame) -> pd.DataFrame:
    """One line a year and season of ``windows``: both in words, the days in common; two sources of each row."""
    lines = []
    for (year, season), group in frame.groupby(["year", "season"], sort=False, observed=True):
        keys = dict.fromkeys(key for cell in group["sources"] for key in cell.split(";")[:2])
        lines.append(
            {
                "year": year,
                "season": season,
                "belarus": _belarus(group[group["country"] == "BY"]),
                "russia": "; ".join(group.loc[group["country"] == "RU", "words"]),
                "common": common_days(group),
                "sources": ";".join(keys),
            }
        )
    return pd.DataFrame(lines)


def _known(frame: pd.DataFrame) -> pd.Series:
    """True for the lines of ``windows`` of a season whose windows of both countries are known."""
    whose = frame["country"].astype(str).where(frame["kind"] == "window")
    return frame.assign(whose=whose).groupby(["year", "season"], observed=True)["whose"].transform("nunique") > 1


def unknown_seasons(frame: pd.DataFrame) -> str:
    """For how many seasons of ``windows`` that of a country is missing; a figure of what is known of these seasons."""
    return _seasons(frame[~_known(frame)], "the seasons for which the window of one country was not found")


def _seasons(rows: pd.DataFrame, rule: str) -> str:
    number = len(rows[["year", "season"]].drop_duplicates())
    return figure.of(wording.count(number), rows if len(rows) else "service_rules", rule=rule)


def usual_days(frame: pd.DataFrame) -> str:
    """How many days the two windows of a season share most often; a figure of these windows."""
    rows = frame[_known(frame) & (frame["kind"] == "window")]
    common = beside(frame)["common"].dropna()
    rule = "the number of days that the two windows of a season share most often"
    return figure.of(wording.number(common.mode().iloc[0]), rows, rule=rule)
