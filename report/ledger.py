"""The claims ledger: each claim of the 2021 article, its verdict then and today, and the rows that speak for and against."""

from __future__ import annotations

import pandas as pd

from report import evidence, exhibit, figures, tables

VERDICTS = {
    "supported": "supported",
    "partly_supported": "partly supported",
    "not_supported": "not supported",
    "contradicted": "contradicted",
    "not_testable": "not testable",
}
TELLING = ["event", "measure", "finding", "claim", "value_text", "summary", "statement", "function", "scope", "school", "product", "definition", "step", "question", "kind"]
WHO = ["name", "object", "indicator", "institution", "formation", "maker", "system", "target", "rule", "subject"]  # columns that say who or what a row is about
LOOKED_UP = {"exercise": "exercises", "person": "persons"}  # columns that point to a named row of another table


def claims(chapter: str | None = None) -> pd.DataFrame:
    """The claims, or those at home in one chapter, in the order of the article."""
    rows = evidence.load("claims")
    return rows if chapter is None else rows[rows["chapter"] == chapter]


def row(reference: str) -> pd.Series:
    """The evidence row behind a ``table:id`` reference. Raises KeyError for a row that is not there."""
    table, _, key = reference.partition(":")
    return evidence.load(table).loc[key]


def words(reference: str) -> str:
    """One evidence row in a line: who or what, the finding or figure, its kind, its sources."""
    found = row(reference)
    who = next((found[name] for name in WHO if name in found and pd.notna(found[name]) and "_" not in str(found[name])), "")
    for column, table in LOOKED_UP.items():
        if column in found:
            who = evidence.load(table).loc[found[column], "name"]
    if "rule" in found:
        who = f"{found['country']}, {found['rule'].replace('_', ' ')}"
    what = found.get("metric", "")
    if "contingent" in found:
        what = strength_words(found)
    what = what.replace("_", " ")
    if "event" not in found and pd.notna(found.get("low")):
        digits = next((places for places in (0, 1) if round(float(found["high"]), places) == float(found["high"])), 2)
        unit = found["unit"] if pd.notna(found.get("unit")) and found["unit"] != "persons" else ""
        told = ": ".join(filter(None, [what, f"{figures.of(found, digits)} {unit}".strip()]))
    else:
        told = next((found[name] for name in TELLING if name in found and pd.notna(found[name])), str(what))
        told = f"{what}: {told}" if what and told != what and "value_text" in found else told
    when = next((figures.dates(found, name) for name in ("date", "as_of") if name in found or f"{name}_from" in found), "")
    when = str(found["year"]) if "year" in found and pd.notna(found["year"]) else when
    seen = f" ({when})" if when and when != figures.UNKNOWN else ""
    if found.get("status") in ("announced", "disputed", "not_held"):
        who += f" ({found['status'].replace('_', ' ')})"
    lead = f"{who}: " if isinstance(who, str) and who else ""
    return f"{lead}{told.rstrip('.')}{seen}; {tables.QUALIFIERS[found['qualifier']]} {tables.cite(found['sources'])}"


def strength_words(found: pd.Series) -> str:
    """'Russian personnel in Belarus', 'personnel, whole exercise' for a row of exercise_strength."""
    places = {"belarus": " in Belarus", "russia": " in Russia", "elsewhere": " elsewhere", "all": ", whole exercise", "unstated": ""}
    whose = {"all": "", "russian": "Russian ", "belarusian": "Belarusian ", "other": "other "}[found["contingent"]]
    return whose + found["metric"].replace("_", " ") + places[found["place"]]


def _lines(references: str | float, title: str) -> list[str]:
    if pd.isna(references):
        return [f"*{title}:* no row found."]
    return [f"*{title}:*", "", *(f"- {words(reference)}" for reference in references.split(";")), ""]


def _claim(key: str, claim: pd.Series) -> str:
    then, now = (VERDICTS[claim[name]] for name in ("verdict_2021", "verdict_today"))
    body = [
        f"**As of 2021: {then}.** {claim['reason_2021']}",
        "",
        f"**Today: {now}** ({claim['verdict_confidence']} confidence). {claim['reason_today']}",
        "",
        exhibit.directive("dropdown", "Evidence", {}, "\n".join(_lines(claim["evidence_for"], "For") + _lines(claim["evidence_against"], "Against or qualifying"))),
    ]
    return exhibit.directive("admonition", f"{key.upper()}. {claim['claim']}", {"class": "claim"}, "\n".join(body))


class Claims(exhibit.Exhibit):
    """The claims of one chapter with verdicts, reasons and the evidence rows behind them."""

    def __init__(self, chapter: str):
        rows = claims(chapter)
        super().__init__("\n\n".join(_claim(key, claim) for key, claim in rows.iterrows()), f"{len(rows)} claims of the article")
