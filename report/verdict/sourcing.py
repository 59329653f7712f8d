"""By what sources the evidence is carried, now and in an earlier edition: their kinds, and the rows that two independent ones carry."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from report import evidence, wording
from report.evidence import bibliography
from report.verdict import evidence_read
from report.wording import figure, sources

EARLIER = "earlier_sources"  # the table of what was counted before
STATE = ("media_state", "official_by", "official_ru")  # kinds that speak for Minsk or Moscow, or for a state
RULE = "the rows that the tables of the verdict name, and those of them that two independent sources carry"


def independent(cells: pd.Series, entries: pd.DataFrame) -> pd.Series:
    """True for rows with two outlets among their sources that are neither copies, secondary or state media, nor organs of Belarus or Russia.

    ``cells``: the sources of each row, joined by ``;``; ``entries``: the bibliography.
    """
    left_out = entries.index.isin(bibliography.second_hand(entries)) | entries["kind"].isin(STATE)
    outlets = entries.loc[~left_out, "publisher"].map(sources.outlet).to_dict()
    return cells.map(lambda keys: len({outlets[key] for key in keys.split(";") if key in outlets}) > 1).astype(bool)


def counts(entries: pd.DataFrame, named: pd.Series, cells: Mapping[str, pd.Series]) -> dict[tuple[str, str], int]:
    """(what is counted, kind) -> number, as the table of an earlier edition holds it.

    ``named``: the rows that judgements name, as table:id; ``cells``: table -> the sources of its rows, of tables that state something.
    """
    known = pd.concat({name: column.dropna() for name, column in cells.items()})
    known.index = [f"{table}:{key}" for table, key in known.index]
    known = known[known.index.isin(set(named))]
    kinds = entries["kind"].value_counts()
    found = {("sources", kind): int(kinds.get(kind, 0)) for kind in evidence.KINDS}
    return found | {("key_rows", ""): len(known), ("independent", ""): int(independent(known, entries).sum())}


def now() -> dict[tuple[str, str], int]:
    """``counts`` of this edition."""
    cells = {name: evidence.load(name)["sources"] for name in evidence_read.of_evidence()}
    return counts(evidence.sources(), evidence_read.judged_on(), cells)


def before() -> pd.DataFrame:
    """What was counted in the earlier edition: rows of their table."""
    return evidence.load(EARLIER)


def shares() -> tuple[str, str]:
    """Which share of the rows that judgements name two independent sources carry, in per cent: before, and now."""
    rows, found = before(), now()
    rows = rows[rows["counted"] != "sources"]
    earlier = rows.set_index("counted")["number"]
    part = figure.of(
        wording.in_percent(earlier["independent"] / earlier["key_rows"]),
        rows,
        rule="the second as a share of the first",
    )
    today = wording.in_percent(found["independent", ""] / found["key_rows", ""])
    return part, figure.of(today, list(evidence_read.judged_on()), rule=RULE)


def by_kind() -> pd.DataFrame:
    """Sources of each kind ``before`` and ``now``, indexed by kind."""
    rows, found = before(), now()
    earlier = rows[rows["counted"] == "sources"].set_index("kind")["number"]
    return pd.DataFrame(
        [(int(earlier.get(kind, 0)), found["sources", kind]) for kind in evidence.KINDS],
        index=pd.Index(evidence.KINDS, name="kind"),
        columns=["before", "now"],
    )
