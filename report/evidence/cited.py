"""How late the evidence goes: the sources that its rows cite, by topic, and the newest date among them."""

from __future__ import annotations

import pandas as pd

from report.evidence.load import load, names
from report.evidence.load import sources as bibliography
from report.evidence.package import attributed, kept, resource


def stating() -> list[str]:
    """The tables whose rows state something, and so name their sources."""
    return [name for name in names() if attributed(resource(name))]


@kept
def sources() -> pd.DataFrame:
    """Each source of each topic of the evidence, once: topic, source, date (text, as precise as known; empty: undated).

    Facts and events count for the topic that they name, other rows for that of their table. Judgements are left out.
    """
    rows = pd.concat([_cited(name) for name in stating()]).drop_duplicates()
    dates = bibliography()["date"]
    return rows[rows["topic"] != "verdict"].assign(date=lambda found: found["source"].map(dates)).reset_index(drop=True)


def newest() -> str:
    """The newest date of a source that rows cite, as precise as it is known: '2026-07-08'. Raises ValueError where none is dated."""
    return max(filter(None, sources()["date"]))


def _cited(name: str) -> pd.DataFrame:
    """Topic and source of each row of a table, a line a source."""
    rows = load(name)
    topics = rows["topic"].astype(str) if "topic" in rows else resource(name)["topic"]
    return pd.DataFrame({"topic": topics, "source": rows["sources"].str.split(";")}, rows.index).explode("source")
