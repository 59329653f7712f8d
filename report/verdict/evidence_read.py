"""How well the evidence was read: the rows on which judgements rest, which of them were read twice, and how late the sources go."""

from __future__ import annotations

import pandas as pd

from report import edition, evidence, wording
from report.evidence import cited, second_reading
from report.verdict.shares import exact
from report.wording import figure, spoken

ROWS, TWICE = "rows", "twice"
SURE = 0.95  # of the interval of a share
TOGETHER = "the rows drawn and those that stood whole, added"
INTERVAL = f"the exact interval of the share, at {SURE:.0%}"


def references(rows: pd.DataFrame) -> pd.Series:
    """The evidence rows that each row names in its columns ``evidence_...``: a ``table:id`` each, once; indexed by row."""
    columns = [column for column in rows if column.startswith("evidence_")]
    cells = rows[columns].stack().dropna().droplevel(1).astype(str).str.split(";").explode()
    return cells[~pd.MultiIndex.from_arrays([cells.index, cells]).duplicated()]


def counts(rows: pd.DataFrame) -> pd.DataFrame:
    """For each row, the number of evidence rows that it names (``rows``) and of those read twice (``twice``)."""
    named = references(rows)
    counted = pd.DataFrame({ROWS: 1, TWICE: named.isin(second_reading.twice().index).astype(int)}, named.index)
    return counted.groupby(level=0).sum().reindex(rows.index, fill_value=0)


def judged_on() -> pd.Series:
    """The evidence rows on which the judgements of the book rest, once each: those that the tables of the verdict name."""
    judgements = [name for name in evidence.names() if evidence.resource(name)["topic"] == "verdict"]
    return pd.concat([references(evidence.load(name)) for name in judgements]).drop_duplicates().reset_index(drop=True)


def judged_on_twice() -> pd.Series:
    """Those of ``judged_on`` that were read twice."""
    found = judged_on()
    return found[found.isin(second_reading.twice().index)]


def whole(draws: pd.Series | pd.DataFrame) -> str:
    """How many rows of one random draw or of several together (rows of ``reading_draws``) stood whole: '57 of 60'."""
    yes, size = _counted(draws)
    rule = TOGETHER if isinstance(draws, pd.DataFrame) else ""
    return figure.of(f"{wording.number(yes)} of {wording.number(size)}", draws, rule=rule)


def standing(draws: pd.Series | pd.DataFrame) -> str:
    """From which to which share of all rows may stand whole, after one random draw of some or several: '86 to 99 per cent'."""
    low, high = exact(*_counted(draws), SURE)
    return figure.of(f"{wording.points(low)} to {wording.points(high)} per cent", draws, rule=INTERVAL)


def _counted(draws: pd.Series | pd.DataFrame) -> tuple[int, int]:
    """Rows that stood whole, and rows drawn."""
    together = draws.sum(numeric_only=True) if isinstance(draws, pd.DataFrame) else draws
    return int(together["whole"]), int(together["rows"])


def evidence_to() -> pd.DataFrame:
    """How late the evidence of each topic goes: its newest dated source (``date`` and ``source``), with the numbers of dated, late and undated ones.

    Indexed by topic in the order of the book; ``late`` ones are of the months from ``late_from`` on.
    """
    rows = cited.sources()
    dated = rows[rows["date"] != ""].sort_values(["date", "source"], kind="stable")
    numbers = {
        "dated": dated.groupby("topic").size(),
        "late": dated[is_late(dated["date"])].groupby("topic").size(),
        "undated": rows[rows["date"] == ""].groupby("topic").size(),
    }
    newest = dated.groupby("topic")[["date", "source"]].last().join(pd.DataFrame(numbers).fillna(0).astype(int))
    return newest.loc[[topic for topic in evidence.words("topic") if topic in newest.index]]


def how_late() -> str:
    """When the search ended and how late its sources are, in a sentence without its full stop; a figure of the rows that cite them."""
    dated = cited.sources().drop_duplicates("source")["date"].loc[lambda dates: dates != ""]
    late = int(is_late(dated).sum())
    where = "the evidence mostly earlier" if late < len(dated) / 2 else "much of the evidence late"
    told = (
        f"The search ended in {edition.search_end()}, {where}: of {wording.number(len(dated))} dated sources "
        f"{wording.count(late)} {'is' if late == 1 else 'are'} of {wording.date(late_from(), 'month')} or later"
    )
    what = "the dated sources that they cite, each once, and those of the last half-year before the search ended"
    return figure.of(told, of_evidence(), rule=what)


def reach() -> str:
    """To which day was searched, and of when the newest source is, within a sentence; a figure of the rows that cite sources."""
    told = spoken.reach()
    return figure.of(told[:1].lower() + told[1:], of_evidence(), rule="the newest dated source that they cite")


def newest(topic: str) -> str:
    """The date of the newest dated source of a topic, in words: '24 May 2026'. Raises KeyError for a topic without one."""
    found = evidence_to().loc[topic]
    rows = _of_topic(topic)
    citing = [part[part["sources"].str.split(";").map(lambda keys: found["source"] in keys)] for part in rows]
    return figure.of(day(found["date"]), citing, rows, rule="the day of the newest dated page that they cite")


def day(date: str) -> str:
    """A date of the bibliography in words: '2026-05' -> 'May 2026'."""
    return wording.date(pd.Timestamp(date), ("year", "month", "day")[date.count("-")])


def late_from() -> pd.Timestamp:
    """The first day of the last half-year before the search for evidence ended, in whole months."""
    return (pd.Timestamp(edition.LAST_DAY) - pd.DateOffset(months=5)).replace(day=1)


def is_late(dates: pd.Series) -> pd.Series:
    """True for dates (text) of the last half-year; a date without month is not known to be."""
    return (dates.str.len() > len("2026")) & (dates >= f"{late_from():%Y-%m}")


def of_evidence() -> list[str]:
    """The tables whose rows state something and are no judgements."""
    return [name for name in cited.stating() if evidence.resource(name)["topic"] != "verdict"]


def _of_topic(topic: str) -> list[pd.DataFrame]:
    """The rows of a topic that have sources, by table: facts and events that name it, and all rows of its own tables."""
    loaded = {name: evidence.load(name) for name in cited.stating()}
    return [
        rows[rows["topic"] == topic] if "topic" in rows else rows
        for name, rows in loaded.items()
        if "topic" in rows or evidence.resource(name)["topic"] == topic
    ]
