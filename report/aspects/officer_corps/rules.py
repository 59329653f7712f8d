"""The rules of service of the two countries, side by side."""

from __future__ import annotations

import pandas as pd

from report import evidence, wording


def _when(row: pd.Series, told: str) -> str | None:
    """The date of a rule: 'since ...' or 'to ...' for the time in which it holds, the bare day for an act, once."""
    begun, ended = pd.notna(row["date_from"]), pd.notna(row["date_to"])
    if row["dated_by"] == "act":
        day = wording.dates(row)
        return None if day in told else day
    if begun and not ended:
        return f"since {wording.dates(row)}"
    return f"to {wording.date(row['date_to'])}" if ended and not begun else None


def told(row: pd.Series) -> str:
    """A rule in words, with what sets it apart and its date: '36 months (with higher education, since 1 July 2016)'."""
    words = row["value_text"]
    if pd.notna(row["low"]):
        words = wording.of(row) if row["unit"] == "call-ups" else f"{wording.of(row)} {row['unit']}"
    extra: list[str] = [part for part in (row["remark"], _when(row, words)) if isinstance(part, str)]
    return f"{words} ({', '.join(extra)})" if extra else words


def beside(rows: pd.DataFrame | None = None) -> pd.DataFrame:
    """One line a subject: the rules of both countries in words, by date, and a source of each; the downloads have all of them."""
    rows = evidence.load("service_rules") if rows is None else rows
    rows = rows.assign(at=rows["date_from"].fillna(rows["date_to"])).sort_values(["country", "at"], kind="stable")
    lines = []
    for key, label in evidence.labels("service_rules", "compared").items():
        here = rows[rows["compared"] == key]
        belarus, russia = (
            "; ".join(told(row) for _, row in here[here["country"] == country].iterrows()) or "not found"
            for country in ("BY", "RU")
        )
        sources = dict.fromkeys(cell.split(";")[0] for cell in here["sources"])
        lines.append({"Rule": label, "Belarus": belarus, "Russia": russia, "sources": ";".join(sources)})
    return pd.DataFrame(lines)
