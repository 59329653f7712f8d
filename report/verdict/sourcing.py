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

    A text of an agency counts as the agency's, whoever carries it.

    ``cells``: the sources of each row, joined by ``;``; ``entries``: the bibliography.
    """
    of_state = entries["kind"].isin(STATE) | entries["publisher"].map(sources.wire).isin(sources.STATE_WIRES)
    left_out = entries.index.isin(bibliography.second_hand(entries)) | of_state
    outlets = entries.loc[~left_out, "publisher"].map(sources.outlet).to_dict()
    return cells.map(lambda keys: len({outlets[key] for key in keys.split(";") if key in outlets}) > 1).astype(bool)


def counts(entries: pd.DataFrame, named: pd.Series, cells: Mapping[str, pd.Series]) -> dict[tuple[str, str], int]:
    """(what is counted, kind) -> number, as the table of an earlier edition holds it.

    ``named``: the rows that judgements name, as table:id; ``cells``: table -> the sources of its rows, of tables that state something.
    """
    known = key_cells(named, cells)
    kinds = entries["kind"].value_counts()
    found = {("sources", kind): int(kinds.get(kind, 0)) for kind in evidence.KINDS}
    return found | {("key_rows", ""): len(known), ("independent", ""): int(independent(known, entries).sum())}


def key_cells(named: pd.Series, cells: Mapping[str, pd.Series]) -> pd.Series:
    """The sources of the named rows, indexed by table:id, once each; those that state nothing themselves are left out."""
    known = pd.concat({name: column.dropna() for name, column in cells.items()})
    known.index = [f"{table}:{key}" for table, key in known.index]
    return known[known.index.isin(set(named))]


def _cells() -> dict[str, pd.Series]:
    return {name: evidence.load(name)["sources"] for name in evidence_read.of_evidence()}


def now() -> dict[tuple[str, str], int]:
    """``counts`` of this edition."""
    return counts(evidence.sources(), evidence_read.judged_on(), _cells())


def before() -> pd.DataFrame:
    """What was counted in the earlier edition: rows of their table."""
    return evidence.load(EARLIER)


def share_before() -> str:
    """Which share of the rows that judgements named in the earlier edition two independent sources carried, in per cent."""
    rows = before().query("counted != 'sources'")
    counted = rows.set_index("counted")["number"]
    share = wording.in_percent(counted["independent"] / counted["key_rows"])
    return figure.of(share, rows, rule="the second as a share of the first")


def share_now() -> str:
    """Which share of the rows that judgements name two independent sources carry today, in per cent."""
    known = key_cells(evidence_read.judged_on(), _cells())
    share = wording.in_percent(independent(known, evidence.sources()).mean())
    return figure.of(share, list(known.index), rule=RULE)


def by_kind() -> pd.DataFrame:
    """Sources of each kind ``before`` and ``now``, indexed by kind."""
    rows, found = before(), now()
    earlier = rows[rows["counted"] == "sources"].set_index("kind")["number"]
    return pd.DataFrame(
        [(int(earlier.get(kind, 0)), found["sources", kind]) for kind in evidence.KINDS],
        index=pd.Index(evidence.KINDS, name="kind"),
        columns=["before", "now"],
    )
