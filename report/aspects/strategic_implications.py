"""The flank: published lengths, forces and spending, dependence and autonomy, verdicts, and responses through time.

Rules that the chapter and its panel share stand here: which figures may stand on one line, which group an institution
belongs to, which actor has a line of its own. Every rule reads columns of the tables, so that new rows follow.
"""

from __future__ import annotations

import pandas as pd

from report import edition, evidence, wording
from report.wording import figure, sources

NEIGHBOURS = ["PL", "LT", "LV", "EE"]


def value(table: str, key: str) -> str:
    """One figure of a table in words: value('corridor', 'cor_30') -> '65'. Raises KeyError for an unknown id."""
    row = evidence.load(table).loc[key]
    return wording.of(row, digits(row["high"]))


def values(table: str, keys: list[str]) -> list[str]:
    """Several figures of a table in words. Raises KeyError for an unknown id."""
    return [value(table, key) for key in keys]


def digits(number: float) -> int:
    """How many decimals a number needs, at most two: 41 -> 0, 41.1 -> 1, 7.75 -> 2."""
    return next((places for places in (0, 1) if round(float(number), places) == round(float(number), 2)), 2)


def finding(row: pd.Series) -> str:
    """An observation in words: its figure with unit, or its value in words."""
    if pd.isna(row["low"]):
        return wording.said(row)
    number = wording.of(row, digits(row["high"]))
    return figure.text("{} {}", number, row["unit"]) if pd.notna(row["unit"]) else number


def country(code: str) -> str:
    """The name of a country or organisation: 'LT' -> 'Lithuania'. Raises KeyError for an unknown code."""
    return evidence.words("country")[code]


def middle(row: pd.Series, name: str = "date") -> pd.Timestamp:
    """The date of a row for a time axis: the middle of the period where only a month or a year is known."""
    shift = {"year": pd.DateOffset(months=6), "month": pd.DateOffset(days=14), "day": pd.DateOffset(days=0)}
    return row[name] + shift[row[f"{name}_precision"]]


def _labelled(rows: pd.DataFrame, table: str, field: str) -> pd.Series:
    """The words for the values of a field of a table."""
    return rows[field].astype(object).map(evidence.labels(table, field))


def _dated(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table with a first and a last day, with the first as their date."""
    first = {"date_from": "date", "date_from_precision": "date_precision"}
    return rows.drop(columns=["date_to", "date_to_precision"]).rename(columns=first)


# ---------------------------------------------------------------------------------------------------- geography


def lengths() -> pd.DataFrame:
    """The published figures for the corridor in kilometres; ``measured``: which line of it, or what, they measure."""
    rows = evidence.load("corridor").query("about == 'corridor' and unit == 'km'")
    words = _labelled(rows, "corridor", "measured_line").fillna(rows["metric"].astype(str))
    return rows.assign(measured=words).sort_values(["low"])


def distances() -> pd.DataFrame:
    """The figures for the corridor, then borders with members of NATO and distances before a capital."""
    rows = evidence.load("corridor")
    return pd.concat([lengths(), rows[rows["about"].isin(["allied_border", "capital"])]])


# ------------------------------------------------------------------------------------------- forces and spending


def posture() -> pd.DataFrame:
    """Strengths of the battlegroups and brigades led by a framework nation, one host each, planned and actual kept apart.

    Left out: totals for several hosts, national rotations of the United States, participants of exercises.
    """
    rows = evidence.load("nato_posture").query("counts == 'framework_force' and unit == 'personnel'")
    rows = rows[rows["host_country"].isin(NEIGHBOURS) & rows["status"].isin(["planned", "actual"])]
    rows = rows.assign(
        host=rows["host_country"].map(country),
        words=rows["short"].fillna(rows["formation"]),
        when=[wording.dates(row) for _, row in rows.iterrows()],
        rank=rows["host_country"].map(["LT", "LV", "EE", "PL"].index),
    )
    plan = rows["status"].astype(str).map({"planned": ", planned", "actual": ""})
    rows = rows.assign(line=rows["when"] + ": " + rows["words"] + plan)
    return rows.sort_values(["rank", "date", "status"])


def presence(since: str) -> pd.DataFrame:
    """Every strength of allied forces in the neighbours from a date on, planned, announced, actual or ended, by host."""
    rows = evidence.load("nato_posture").query("unit == 'personnel'").sort_values(["host_country", "date"])
    rows = rows[(rows["date"] >= since) & rows["host_country"].isin(NEIGHBOURS)]
    return rows.assign(host=rows["host_country"].map(country), status=rows["status"].astype(str))


def hosts(key: str) -> str:
    """How many countries a row names as hosts, to twelve in words. Raises KeyError for an unknown id."""
    row = evidence.load("nato_posture").loc[key]
    return figure.of(
        wording.count(len(row["host_country"].split(";"))), row, rule="the countries that it names as hosts"
    )


SPENDERS = ["PL", "LT", "LV", "EE", "RU", "BY"]


def _spending(first: int) -> pd.DataFrame:
    """The rows of one SIPRI edition in constant US dollars from a year on, in order of time."""
    rows = evidence.load("military_expenditure").query("edition == 'sipri_2026' and measure == 'constant_usd'")
    return rows[rows["year"] >= first].sort_values("year")


def spending(first: int) -> pd.DataFrame:
    """Military expenditure in constant US dollars of one SIPRI edition: columns are ``SPENDERS``, index the years from ``first``.

    Editions are never joined. ``attrs["unit"]``: the unit of all values.
    """
    rows = _spending(first)
    (unit,) = rows["unit"].unique()
    rows = rows[rows["country"].isin(SPENDERS)]
    wide = rows.pivot(index="year", columns="country", values="value").astype(float)
    wide.attrs["unit"] = unit
    return wide


def growth(line: pd.Series) -> str:
    """By how many times a series grew from its first to its last value: '2.2'."""
    return wording.number(line.iloc[-1] / line.iloc[0], 1)


def grown(code: str, first: int) -> str:
    """By how many times the spending of a country grew from a year to the last one: '5.2'. Raises IndexError for a country without rows."""
    rows = _spending(first)
    ends = rows[rows["country"] == code].iloc[[0, -1]]
    return figure.of(growth(ends["value"]), ends, rule="the last of these years divided by the first")


def editions() -> pd.DataFrame:
    """Shares of GDP with one edition a line: columns are the neighbours, editions are never joined."""
    rows = evidence.load("defence_budgets")
    rows = rows[rows["country"].isin(NEIGHBOURS) & (rows["unit"] == "percent of GDP")]
    rows = rows.assign(kind=_labelled(rows, "defence_budgets", "kind"))
    lines = []
    for (year, release, kind), group in rows.groupby(["year", "edition", "kind"], sort=True):
        here = {code: group[group["country"] == code] for code in NEIGHBOURS}
        shares = {
            country(code): "; ".join(wording.of(row, 2) for _, row in found.iterrows()) for code, found in here.items()
        }
        lines.append(
            {"Year": str(year), "Edition": release, "Kind": kind}
            | shares
            | {"sources": sources.joined(group["sources"])}
        )
    return pd.DataFrame(lines)


BELARUSIAN_SIZES = ["fs_by_2018_military", "fs_by_2022_military_iiss", "fs_by_2025_military"]


def sizes() -> pd.DataFrame:
    """Persons in the forces of the neighbours, and three figures for Belarusian military personnel beside them."""
    rows = evidence.load("force_sizes").query("unit in ['personnel', 'persons']").sort_values(["country", "year"])
    rows = rows[rows["country"].isin(NEIGHBOURS) | rows.index.isin(BELARUSIAN_SIZES)]
    return rows.assign(where=rows["country"].map(country), year=rows["year"].astype(str))


# ------------------------------------------------------------------------------------- dependence and autonomy


def indicators() -> pd.DataFrame:
    """Observations of autonomy and dependence in order of time; ``lane``: their theme in words, ``side``: -1 toward autonomy, 1 not."""
    rows = evidence.load("sovereignty_indicators").sort_values("date")
    return rows.assign(
        lane=_labelled(rows, "sovereignty_indicators", "theme"),
        side=rows["direction"].astype(str).map({"toward_autonomy": -1, "toward_integration": 1}),
        finding=[finding(row) for _, row in rows.iterrows()],
    )


def economic_ties(rows: pd.DataFrame, since: str) -> pd.DataFrame:
    """Of the observations those on debt, energy and other economic ties from a date on, without shares of trade."""
    return rows[(rows["theme"] == "economy") & (rows["date"] >= since) & rows["share_of"].isna()]


def acts(rows: pd.DataFrame) -> pd.DataFrame:
    """Of the observations those that are no votes, polls or economic ties, first those that point to autonomy (column ``way``)."""
    found = rows[~rows["theme"].isin(["economy", "votes_crimea", "polls"])]
    way = found["direction"].astype(str).map({"toward_autonomy": "autonomy", "toward_integration": "integration"})
    return found.assign(way=way).sort_values(["way", "date"])


def mirrored() -> pd.DataFrame:
    """Russia's share of Belarusian goods exports by the partners' statistics, in the years that may be used as levels; one edition."""
    series = evidence.load("trade_series")
    series = series[
        (series["flow"] == "russian_share_of_belarusian_exports")
        & (series["edition"] == "imf_dots_to_2023")
        & (series["confidence"] != "low")
    ]
    return series.assign(low=series["value"], high=series["value"], bound="exact", base="exports", mirror=True)


def trade() -> pd.DataFrame:
    """Russia's share of Belarusian goods exports and of all goods trade: mirror data of one edition, and statements.

    Column ``base``: what the share is a share of.
    """
    series = mirrored()
    said = evidence.load("sovereignty_indicators").query("share_of in ['exports', 'trade'] and unit == 'percent'")
    said = said.assign(year=said["date"].dt.year, base=said["share_of"].astype(str), mirror=False)
    columns = ["year", "low", "high", "bound", "base", "mirror", "qualifier", "sources", "confidence", "note"]
    return pd.concat([series[columns], said[[*columns[:6], "indicator", *columns[6:]]]])


def votes(home: str, others: list[str]) -> pd.DataFrame:
    """Share of identical votes of ``home`` with each of ``others`` by year (columns are countries)."""
    rows = evidence.load("un_votes")
    found = {}
    for other in others:
        pair = rows[rows["country_a"].isin([home, other]) & rows["country_b"].isin([home, other])]
        found[other] = pair.set_index("year")["agreement_share"].astype(float)
    return pd.DataFrame(found).sort_index()


def votes_on_ukraine(rows: pd.DataFrame) -> pd.DataFrame:
    """Of the observations the UN votes on Ukraine since the invasion of 2022, all against the resolution."""
    return rows[(rows["unit"] == "votes against") & (rows["date"] >= "2022-02-24")]


# -------------------------------------------------------------------------------------------------- assessments

GROUPS = {  # kind of institution: its group in the chart
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
BOUND = ["high_dependence", "de_facto_district", "already_integrated"]  # positions that see dependence or more
FINISHED = ["de_facto_district", "already_integrated"]  # those that see a finished absorption


def positions() -> dict[str, str]:
    """The positions of assessments with their words, from autonomy to integration, the unseen one last."""
    return evidence.labels("assessments", "position")


def _period(moment: pd.Timestamp) -> str:
    """The period of a date. Raises ValueError for one outside all of them."""
    for words, (first, last) in PERIODS.items():
        if first <= moment.year <= last:
            return words
    raise ValueError(f"assessments: a text of {moment.year}, expected one of {', '.join(PERIODS)}")


def assessments() -> pd.DataFrame:
    """The published verdicts with group of institution, period and the words of their position."""
    rows = evidence.load("assessments").sort_values("date")
    return rows.assign(
        group=[GROUPS[kind] for kind in rows["institution_type"]],
        period=rows["date"].map(_period),
        verdict=_labelled(rows, "assessments", "position"),
    )


def crossed(rows: pd.DataFrame) -> pd.DataFrame:
    """Number of texts by period and position, with the texts without a visible verdict beside them."""
    table = pd.crosstab(rows["period"], rows["position"].astype(str))
    return table.reindex(index=list(PERIODS), columns=list(positions()), fill_value=0).rename(columns=positions())


def held(rows: pd.DataFrame, period: str, kinds: list[str]) -> pd.DataFrame:
    """The texts of a period with one of the positions."""
    return rows[(rows["period"] == period) & rows["position"].isin(kinds)]


def finished(rows: pd.DataFrame, period: str) -> str:
    """How many texts of a period see a finished absorption, to twelve in words; 'none' of none, a figure of all texts of the period then."""
    found = held(rows, period, FINISHED)
    behind = found if len(found) else rows[rows["period"] == period]
    return figure.made(wording.count(len(found)) if len(found) else "none", behind, rule="those that see it finished")


def share_bound(rows: pd.DataFrame, period: str) -> str:
    """The share of texts of a period that see dependence or more: '4 of 9 known (2 unknown)'."""
    rows = rows[rows["period"] == period]
    bound, unknown = (held(rows, period, kinds) for kinds in (BOUND, ["uncertain"]))
    told = wording.share(len(bound), len(rows) - len(unknown), len(unknown))
    return figure.made(told, rows, rule="those that see dependence or more, of those with a visible verdict")


# ---------------------------------------------------------------------------------------------------- responses

ACTORS = ["NATO", "EU", "US", "PL", "LT", "UA"]  # those with a line of their own
OTHERS = "Others, joint acts"


def lanes() -> list[str]:
    """The lines of the chart of measures: an actor each, and one for all others and for joint acts."""
    return [*map(country, ACTORS), OTHERS]


def responses() -> pd.DataFrame:
    """Measures in order of time; ``lane``: the line of their actor, ``kind``: their category in words, ``who``: all actors in words."""
    rows = evidence.load("responses").sort_values("date")
    return rows.assign(
        lane=[country(actors) if actors in ACTORS else OTHERS for actors in rows["actor"]],
        kind=_labelled(rows, "responses", "category"),
        who=[wording.listing([country(code) for code in actors.split(";")]) for actors in rows["actor"]],
        eases=rows["eases"].astype(bool),
    )


def by_actor(rows: pd.DataFrame, code: str) -> pd.DataFrame:
    """The measures in which an actor has part, alone or with others."""
    return rows[[code in actors.split(";") for actors in rows["actor"]]]


def integration_steps() -> pd.DataFrame:
    """Dated steps of military integration that stand beside the responses: a choice, marked in the table of events."""
    return _dated(evidence.load("events").query("beside_responses")).sort_values("date")
