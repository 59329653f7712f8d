"""The flank: published lengths, forces and spending, dependence and autonomy, verdicts, and responses through time.

Rules that the chapter and its panel share stand here: which figures may stand on one line, which group an institution
belongs to, which observation belongs to which theme. Every rule reads columns of the tables, so that new rows follow.
"""

from __future__ import annotations

import re

import pandas as pd

from report import edition, evidence, wording
from report.wording import sources

COUNTRIES = {
    "PL": "Poland", "LT": "Lithuania", "LV": "Latvia", "EE": "Estonia", "BY": "Belarus", "RU": "Russia", "UA": "Ukraine", "KZ": "Kazakhstan", "AM": "Armenia",
    "DE": "Germany", "GB": "United Kingdom", "CA": "Canada", "US": "United States", "EU": "EU", "NATO": "NATO",
}  # fmt: skip
NEIGHBOURS = ["PL", "LT", "LV", "EE"]


def value(table: str, key: str) -> str:
    """One figure of a table in words: value('corridor', 'cor_30') -> '65'. Raises KeyError for an unknown id."""
    row = evidence.load(table).loc[key]
    return wording.of(row, digits(row["high"]))


def digits(number: float) -> int:
    """How many decimals a number needs, at most two: 41 -> 0, 41.1 -> 1, 7.75 -> 2."""
    return next((places for places in (0, 1) if round(float(number), places) == round(float(number), 2)), 2)


def names(codes: str) -> str:
    """Country codes of a cell in words: 'EE;LV' -> 'Estonia and Latvia'."""
    return wording.listing([COUNTRIES.get(code, code) for code in str(codes).split(";")])


def middle(row: pd.Series, name: str = "date") -> pd.Timestamp:
    """The date of a row for a time axis: the middle of the period where only a month or a year is known."""
    shift = {"year": pd.DateOffset(months=6), "month": pd.DateOffset(days=14), "day": pd.DateOffset(days=0)}
    return row[name] + shift[row[f"{name}_precision"]]


GROUND = [
    ("Poland", 20.6, 53.3),
    ("Lithuania", 23.7, 55.6),
    ("Latvia", 25.6, 56.75),
    ("Russia", 21.75, 54.5),
    ("Belarus", 28.2, 53.2),
    ("Russia", 29.6, 56.6),
    ("Ukraine", 26.0, 51.67),
]


def lengths() -> pd.DataFrame:
    """The published figures for the corridor, each with what it measures."""
    rows = evidence.load("corridor")
    rows = rows[rows["object"].str.contains("Suwalki corridor|Poland-Lithuania") & (rows["unit"] == "km")]
    kinds = {
        "border line length": "border line",
        "distance": "air line between its ends",
        "corridor width": "width, kind of line not stated",
        "corridor length": "length, kind of line not stated",
    }
    return rows.assign(line=rows["metric"].astype(str).map(kinds)).sort_values(["low"])


SHORT = {  # patterns of a formation's name and what stands for them in the chart; the table has the full words
    r"\d+th (?:Panzer Brigade|brigade)": "German brigade", "^eFP |(?<=battlegroup) when.*| persistently deployed| in eFP|integrated |, in Lithuania$| command(?= element)": "",
    " for Lithuania, mostly on.*": "", ", soldiers building.*": ", build-up staff", ", permanently in.*": ", permanent", ", full strength.*": "", "brigade to exercise in.*": "brigade, to exercise",
}  # fmt: skip


def posture() -> pd.DataFrame:
    """Strengths of the battlegroups and brigades led by a framework nation, one host each, planned and actual kept apart.

    Left out: totals for several hosts, national rotations of the United States, participants of exercises.
    """
    rows = evidence.load("nato_posture")
    rows = rows[
        rows["host_country"].isin(NEIGHBOURS)
        & (rows["unit"] == "personnel")
        & rows["status"].isin(["planned", "actual"])
    ]
    rows = rows[rows["formation"].str.contains("battlegroup|brigade|British|Canadian", case=False)]
    rows = rows.assign(
        host=rows["host_country"].map(COUNTRIES),
        words=rows["formation"].replace(SHORT, regex=True),
        when=[wording.dates(row) for _, row in rows.iterrows()],
    )
    rank = rows["host_country"].map(["LT", "LV", "EE", "PL"].index)
    plan = rows["status"].astype(str).map({"planned": ", planned", "actual": ""})
    return rows.assign(rank=rank, line=rows["when"] + ": " + rows["words"] + plan).sort_values(
        ["rank", "date", "status"]
    )


def spending() -> pd.DataFrame:
    """Military expenditure in constant US dollars, of one SIPRI edition: editions are never joined."""
    rows = evidence.load("military_expenditure")
    return rows[(rows["edition"] == "sipri_2026") & (rows["measure"] == "constant_usd")]


def editions() -> pd.DataFrame:
    """Shares of GDP with one edition a line: columns are the neighbours, editions are never joined."""
    rows = evidence.load("defence_budgets")
    rows = rows[rows["country"].isin(NEIGHBOURS) & (rows["unit"] == "percent of GDP")]
    lines = []
    for (year, release), group in rows.groupby(["year", "edition"], sort=True):
        cells = {
            COUNTRIES[country]: "; ".join(
                wording.of(row, 2) for _, row in group[group["country"] == country].iterrows()
            )
            for country in NEIGHBOURS
        }
        planned = group["metric"].str.contains("plan|adopted|commitment").all()
        lines.append(
            {"Year": str(year), "Edition": release, "Kind": "plan or budget" if planned else "estimate"}
            | cells
            | {"sources": sources.joined(group["sources"])}
        )
    return pd.DataFrame(lines)


THEMES = {  # theme: words of the indicator that lead to it; the first that fits counts
    "Polls": "Poll",
    "Contacts with the West": "[Pp]risoners|US |Board of Peace|opposition figure",
    "UN votes, Crimea": "UN vote|Crimea",
    "Trade, debt, energy": "[Ss]hare|[Dd]ebt|Gas|loan|credit|nuclear plant|fuel|enterprises",
    "War and own army": "army units|invasion|attack|relay|Senior officers|Command",
    "Bases, law, union": "",
}
NUCLEAR = {
    "Law and treaty": "Referendum|agreement|treaty|law|doctrine",
    "Drills, carriers": "drill|practises|inspection|training in Russia",
    "Oreshnik": "Oreshnik|Krychaw",
    "Storage site": "Asipovichy|fence",
    "Warheads": "",
}


def themed(rows: pd.DataFrame, column: str, rules: dict[str, str]) -> pd.Series:
    """The theme of each row by the words of ``column``; the rule without words takes what is left."""
    return pd.Series(
        [next(theme for theme, words in rules.items() if re.search(words, text)) for text in rows[column]],
        index=rows.index,
    )


def indicators() -> pd.DataFrame:
    """Observations of autonomy and dependence with their theme, in order of time."""
    rows = evidence.load("sovereignty_indicators").sort_values("date")
    return rows.assign(
        theme=themed(rows, "indicator", THEMES),
        side=rows["direction"].astype(str).map({"toward_autonomy": -1, "toward_integration": 1}),
    )


def told(row: pd.Series) -> str:
    """An observation in words: its figure with unit, or its value in words."""
    if pd.isna(row["low"]):
        return str(row["value_text"])
    number = wording.span(row["low"], row["high"], row["bound"], digits(row["high"]))
    return f"{number} {row['unit']}" if pd.notna(row["unit"]) else number


def trade() -> pd.DataFrame:
    """Russia's share of Belarusian goods exports and of all goods trade: mirror data of one edition, and statements.

    From the mirror data only years that may be used as levels. Column ``base``: what the share is a share of.
    """
    series = evidence.load("trade_series")
    series = series[
        (series["flow"] == "russian_share_of_belarusian_exports")
        & (series["edition"] == "imf_dots_to_2023")
        & (series["confidence"] != "low")
    ]
    series = series.assign(low=series["value"], high=series["value"], bound="exact", base="exports", mirror=True)
    said = evidence.load("sovereignty_indicators")
    said = said[
        said["indicator"].str.startswith("Russia share")
        & (said["unit"] == "percent")
        & ~said["indicator"].str.contains("long-run")
    ]
    base = ["exports" if "exports" in text else "trade" for text in said["indicator"]]
    said = said.assign(year=said["date"].dt.year, base=base, mirror=False)
    columns = ["year", "low", "high", "bound", "base", "mirror", "qualifier", "sources", "confidence", "note"]
    return pd.concat([series[columns], said[[*columns[:6], "indicator", *columns[6:]]]])


def votes(home: str, others: list[str]) -> pd.DataFrame:
    """Share of identical votes of ``home`` with each of ``others`` by year (columns are countries)."""
    rows = evidence.load("un_votes")
    found = {}
    for other in others:
        pair = rows[
            ((rows["country_a"] == home) & (rows["country_b"] == other))
            | ((rows["country_a"] == other) & (rows["country_b"] == home))
        ]
        found[other] = pair.set_index("year")["agreement_share"].astype(float)
    return pd.DataFrame(found).sort_index()


POSITIONS = {
    "retained_sovereignty": "autonomy stressed",
    "constrained_partner": "ally with room of its own",
    "high_dependence": "dependence, growing or high",
    "de_facto_district": "in effect a district",
    "already_integrated": "integrated or occupied",
    "uncertain": "no verdict visible",
}
GROUPS = {
    "intelligence_service": "Intelligence services",
    "government": "Governments and NATO",
    "international_organisation": "Governments and NATO",
    "think_tank": "Think tanks, academics",
    "academic": "Think tanks, academics",
    "media": "Media, opposition, others",
    "exile_or_opposition": "Media, opposition, others",
    "other": "Media, opposition, others",
}
PERIODS = edition.periods(2015, 2020, 2022, 2024)


def assessments() -> pd.DataFrame:
    """The published verdicts with group of institution, period and the words of their position."""
    rows = evidence.load("assessments").sort_values("date")
    period = [
        next(words for words, (first, last) in PERIODS.items() if first <= moment.year <= last)
        for moment in rows["date"]
    ]
    return rows.assign(
        group=rows["institution_type"].astype(str).map(GROUPS),
        period=period,
        verdict=rows["position"].astype(str).map(POSITIONS),
    )


def crossed() -> pd.DataFrame:
    """Number of texts by period and position, with the texts without a visible verdict beside them."""
    rows = assessments()
    table = pd.crosstab(rows["period"], rows["position"].astype(str)).reindex(
        index=list(PERIODS), columns=list(POSITIONS), fill_value=0
    )
    return table.rename(columns=POSITIONS)


ACTORS = {
    "NATO": "NATO",
    "EU": "EU",
    "US": "United States",
    "PL": "Poland",
    "LT": "Lithuania",
    "LV": "Latvia, joint acts",
    "UA": "Ukraine",
}
CATEGORIES = {
    "deployment": "Deployment", "fortification": "Fortification", "budget": "Budget", "airspace": "Airspace", "border": "Border",
    "hybrid_defence": "Hybrid defence", "sanction": "Sanctions", "treaty": "Treaties, declarations",
}  # fmt: skip
STEPS = [
    "ad_21",
    "ad_23",
    "face_036",
    "face_037",
    "rgf_10",
    "rgf_18",
    "face_057",
    "face_059",
    "face_066",
    "guarantees_in_force_2025",
    "face_072",
    "face_119",
]
RESPONDED = "2016-01-01", f"{edition.LAST + 1}-01-01"  # the ends of the time axis of responses
EASES = r"[Rr]elax|lifted|[Rr]eopen|open again|[Cc]ancelled"


def responses() -> pd.DataFrame:
    """Measures with the words of actor and category; ``eases`` marks those that relax, reopen or reduce."""
    rows = evidence.load("responses").sort_values("date")
    lane = [ACTORS["LV"] if ";" in actor else ACTORS.get(actor, actor) for actor in rows["actor"]]
    said = rows["note"].fillna("").str.contains("relaxation|Reduces")
    eases = said | (rows["measure"].str.contains(EASES) & ~rows["measure"].str.contains("closed|postponed"))
    return rows.assign(
        lane=lane, kind=rows["category"].astype(str).map(CATEGORIES), who=rows["actor"].map(names), eases=eases
    )


def integration_steps() -> pd.DataFrame:
    """Dated steps of military integration that stand beside the responses: a choice, listed in ``STEPS``."""
    found = evidence.load("events").loc[STEPS].drop(columns=["date_to", "date_to_precision"])
    return found.rename(columns={"date_from": "date", "date_from_precision": "date_precision"}).sort_values("date")
