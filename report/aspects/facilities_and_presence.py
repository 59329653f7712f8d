"""Presence and places: who counted how many Russian troops in Belarus, and which sites they used under what status.

A total, a part of it, a ceiling and an expectation answer different questions and are never drawn as one series. No
points are joined: between two counts of different observers nothing is known. Where no number was found, the gap is
drawn.
"""

from __future__ import annotations

import itertools

import pandas as pd

from report import edition, evidence, wording
from report.evidence import ground, selection
from report.wording import figure

TOPIC = "facilities_and_presence"
SINCE = pd.Timestamp(edition.THEN, 1, 1)  # the lanes of observers begin with the year of the article
END = pd.Timestamp(edition.LAST_DAY)
INVASION = pd.Timestamp(2022, 2, 24)
LONG_GAP = pd.Timedelta(days=120)
PERIODS = dict(
    reversed(edition.periods(1992, 2013, 2020, 2022, 2023, 2024).items())
)  # the latest first: it is the still picture in print
LANES = {  # side of the observer: lane of the chart of totals
    "nato_or_member": "NATO and member states",
    "ukraine": "Ukrainian services",
    "monitor": "Belarusian Hajun",
    "analyst": "Analysts and press",
    "media": "Analysts and press",
    "belarus": "Belarus and Russia",
    "russia": "Belarus and Russia",
}
TOTALS = ["total_personnel", "expected_personnel", "declared_ceiling"]  # what the lanes show
PERSONS = [  # metrics that say how many people there are, or are to be
    *TOTALS,
    "strategic_forces_personnel",
    "training_personnel",
    "treaty_site_personnel",
    "garrison_personnel",
    "grouping_personnel",
    "exercise_personnel",
    "alleged_personnel",
    "wagner_personnel",
]
DECISIONS = {  # subject of an event: lane of the chart of decisions
    "agreement": "Agreements, treaty sites",
    "treaty_sites": "Agreements, treaty sites",
    "base_talks": "Air-base talks",
    "deployment": "Deployments",
    "air_defence": "Deployments",
    "withdrawal": "Withdrawals",
    "nuclear": "Nuclear acts and claims",
}
MONITOR, AIR_FORCE = "Belarusian Hajun", "Ukrainian Air Force"  # who counts drones by month
Gap = tuple[pd.Timestamp, pd.Timestamp]


def value(key: str) -> str:
    """One presence figure in words: 'pres_061' -> 'up to 1,450'. Raises KeyError for an unknown id."""
    return wording.of(evidence.load("presence").loc[key])


def most(key: str) -> str:
    """The upper end of a presence figure, a number in words to twelve. Raises KeyError for an unknown id."""
    return wording.whole(evidence.load("presence").loc[key])


def first_statement(key: str) -> str:
    """The first of the statements that a presence row without a number makes; ';' stands between them. Raises KeyError for an unknown id."""
    row = evidence.load("presence").loc[key]
    return figure.of(selection.parts(row["value_text"])[0], row)


def fact(key: str) -> str:
    """One fact in words, its number or its text. Raises KeyError for an unknown id."""
    return wording.said(evidence.load("facts").loc[key])


def event(key: str) -> str:
    """The figure of one event in words. Raises KeyError for an unknown id."""
    return wording.of(evidence.load("events").loc[key])


def newest() -> str:
    """The latest day that a row of the chapter bears, in words."""
    shared = [evidence.load(name).query("topic == @TOPIC") for name in ("facts", "events")]
    frames = [*shared, evidence.load("presence"), nuclear()]
    return figure.of(
        wording.date(max(rows["date_from"].max() for rows in frames)), frames, rule="the latest of their days"
    )


# --------------------------------------------------------------------------------------------- figures on persons


def rows(*metrics: str) -> pd.DataFrame:
    """Presence figures of some metrics (all without an argument) in order of time.

    ``counted``: what is counted, in words; ``said``: the number or the words; ``lane``; ``short``: the observer as a drawing names it.
    """
    found = evidence.load("presence").sort_values(["date_from", "low"], kind="stable")
    found = found[found["metric"].isin(metrics)] if metrics else found
    return found.assign(
        counted=found["metric"].astype(str).map(evidence.labels("presence", "metric")),
        said=[wording.said(row) for _, row in found.iterrows()],
        lane=found["observer_side"].astype(str).map(LANES.__getitem__),
        short=found["observer_short"].fillna(found["observer"]),
    )


def _of_persons(found: pd.DataFrame) -> pd.DataFrame:
    """Rows in persons or without a number: a ceiling, for one, may be of systems."""
    return found[found["unit"].isna() | (found["unit"] == "persons")]


def troops() -> pd.DataFrame:
    """Totals, expectations and ceilings of Russian troops in Belarus from ``SINCE`` on."""
    found = _of_persons(rows(*TOTALS))
    return found[found["date_from"] >= SINCE]


def persons() -> pd.DataFrame:
    """Every figure or statement on persons, for the panel."""
    return _of_persons(rows(*PERSONS))


def numbered(found: pd.DataFrame, metric: str = "total_personnel") -> pd.DataFrame:
    """The rows of a metric that have a number."""
    return found[found["low"].notna() & (found["metric"] == metric)]


def bodies(found: pd.DataFrame) -> str:
    """How many bodies the figures come from, to twelve in words: persons who speak for one body are one."""
    number = found["observer_body"].fillna(found["observer"]).nunique()
    return figure.made(wording.count(number), found, rule="the bodies that gave them, each counted once")


def speaker(row: pd.Series) -> str:
    """The observer without the body: 'K. Budanov', or the body where nobody is named."""
    body = row["observer_body"]
    return row["observer"] if pd.isna(body) else row["observer"].removesuffix(f", {body}")


def highest_before_war() -> str:
    """The highest numbered total named before the invasion, in words."""
    found = numbered(troops())
    return figure.highest(found[found["date_from"] < INVASION], "the highest of the totals named before the invasion")


def gaps(found: pd.DataFrame, first: pd.Timestamp = SINCE, last: pd.Timestamp = END) -> list[Gap]:
    """Spans of more than LONG_GAP without a numbered total whose month is known."""
    dated = numbered(found)
    dated = dated[dated["date_from_precision"] != "year"]
    days = [first, *dated["date_from"].sort_values(), last]
    return [(a, b) for a, b in itertools.pairwise(days) if b - a > LONG_GAP]


def gaps_told(found: pd.DataFrame) -> str:
    """The spans without a numbered total in words; ``found``: as ``troops``."""
    told = wording.listing([span_words(gap) for gap in gaps(found)])
    return figure.made(told, numbered(found), rule="the longer spans of time in which none of these totals lies")


def span_words(gap: Gap) -> str:
    """A gap in words: 'February to October 2022'."""
    first, last = gap
    start = wording.MONTHS[first.month - 1] if first.year == last.year else wording.date(first, "month")
    return f"{start} to {wording.date(last, 'month')}"


def staff() -> pd.DataFrame:
    """Figures on the staff of the treaty sites, then the other parts of the total that one of them is part of, then this total.

    ``line``: what is counted, of whom, and by whom.
    """
    found = rows()
    sites = found[found["metric"] == "treaty_site_personnel"].sort_values(
        ["date_from", "high"], ascending=[True, False]
    )
    wholes = found[found.index.isin(sites["part_of"]) & ~found.index.isin(sites.index)]
    others = found[found["part_of"].isin(wholes.index) & ~found.index.isin(sites.index)]
    shown = pd.concat([sites, others.sort_values("high", ascending=False), wholes])
    whom = (", " + shown["detail"]).fillna("")
    who = shown["short"].where(shown["observer_side"] != "monitor", "monitor")
    return shown.assign(line=shown["counted"].map(wording.capital) + whom + " (" + who + ")")


def wagner() -> pd.DataFrame:
    """Figures on Wagner personnel whose month is known; ``line``: when, by whom, and what is meant."""
    found = rows("wagner_personnel")
    found = found[found["date_from_precision"] != "year"]
    meant = (", " + found["detail"]).fillna("")
    dates = pd.Series([wording.dates(row) for _, row in found.iterrows()], found.index)
    return found.assign(line=dates + ": " + found["short"] + meant)


# ------------------------------------------------------------------------------------ agreements, talks, decisions


def _events(role: str | None = None) -> pd.DataFrame:
    """Events of this chapter, or those of a role, in order of time."""
    found = evidence.load("events").query("topic == @TOPIC").sort_values("date_from", kind="stable")
    return found if role is None else found[found["role"] == role]


def _facts(*roles: str) -> pd.DataFrame:
    """Facts of some roles in order of time."""
    found = evidence.load("facts").sort_values("date_from", kind="stable")
    return found[found["role"].isin(roles)]


def term_steps() -> pd.DataFrame:
    """Steps of the two site agreements; ``words``: as the drawing names them."""
    found = _events("treaty_step")
    return found.assign(words=found["short"].fillna(found["event"]))


def term_ends(*roles: str) -> pd.DataFrame:
    """Ends of the terms of the site agreements as stated, at ``date_from``: of a period its last day; ``words``."""
    found = _facts(*(roles or ("first_term_end", "second_term_end")))
    last = found["date_to"].notna()
    return found.assign(
        words=found["short"].fillna(found["metric"]),
        date_from=found["date_to"].where(last, found["date_from"]),
        date_from_precision=found["date_to_precision"].where(last, found["date_from_precision"]),
    )


def site_terms() -> pd.DataFrame:
    """Other terms of the site agreements; ``told``: what is stated, with its unit, and 'none' for nothing to pay."""
    found = _facts("site_term")
    figures = [wording.said(row) + (f" {row['unit']}" if pd.notna(row["unit"]) else "") for _, row in found.iterrows()]
    return found.assign(told=pd.Series(figures, found.index).where(found["high"].ne(0).fillna(True), "none"))


def site_names() -> pd.DataFrame:
    """Statements on what the two sites are, in order of time, those without a date last; ``said``: the words."""
    facts, events = _facts("site_name"), _events("site_name")
    facts = facts.assign(said=facts["metric"] + ": " + facts["value_text"])
    events = events.assign(said=events["event"])
    every = pd.concat([facts.rename("facts:{}".format), events.rename("events:{}".format)])
    return every.sort_values("date_from", na_position="last")


def base_talks() -> pd.DataFrame:
    """The air base of 2013 to 2018, from announcement to refusal, with the steps beside the talks, in order of time."""
    found = _events()
    found = found[(found["subject"] == "base_talks") | (found["role"] == "air_base")]
    return found[found["date_from"].dt.year.between(2013, 2018)].sort_values("date_from")


def decisions() -> pd.DataFrame:
    """Events of this topic on agreements, base talks, deployments, withdrawals and nuclear acts and claims, with their lane."""
    found = _events()
    return found.assign(lane=found["subject"].astype(str).map(DECISIONS)).dropna(subset=["lane"])


def documents() -> pd.DataFrame:
    """Documents on Russian sites, troops and nuclear weapons in Belarus, in order of signature; ``dates`` and ``state`` in words."""
    found = evidence.load("agreements")
    found = found[found["basing"]].sort_values("date_signed")
    return found.assign(
        dates=[wording.dates(row, "date_signed") for _, row in found.iterrows()],
        state=found["status"].astype(str).str.replace("_", " "),
    )


# ------------------------------------------------------------------------------------------------ launches, drones


def launches() -> pd.DataFrame:
    """Missiles launched from Belarus: totals since the invasion, in missiles, and single days; ``series`` says which."""
    cumulative, days = rows("missiles_launched_cumulative"), rows("missiles_launched_day")
    cumulative = cumulative[cumulative["unit"] == "missiles"]
    return pd.concat(
        [
            cumulative.assign(series=f"Total since {wording.date(INVASION)}, as given"),
            days.assign(series="Single days, as given"),
        ]
    )


def attacks_from_belarus() -> pd.DataFrame:
    """Reports of the Ukrainian Air Force that name Belarus among the places of launch."""
    return selection.chosen(evidence.load("air_attacks"), "launch_place=Belarus")


def drones() -> pd.DataFrame:
    """Drones entering Belarus in the months from the monitor's first count to its last: a row a month and counter.

    ``month``, ``series`` (the counter), ``drones`` (missing where a counter left the month out), ``words`` and ``qualifier``.
    """
    counted = rows("drones_entering").query("date_from_precision == 'month' and observer_side == 'monitor'")
    counted.index = counted["date_from"].dt.to_period("M")
    reports = evidence.load("air_attacks").dropna(subset=["crossed_belarus"])
    reported = reports.groupby(reports["date"].dt.to_period("M"))["crossed_belarus"].sum()
    told = counted["said"], reported.map(wording.number)
    lines = [
        {"month": month, "series": name, "drones": figures.get(month), "words": words.get(month, "no number")}
        | {"qualifier": qualifier}
        for month in pd.period_range(counted.index.min(), counted.index.max(), freq="M")
        for name, figures, words, qualifier in [
            (MONITOR, counted["high"], told[0], "estimated"),
            (AIR_FORCE, reported, told[1], "alleged"),
        ]
    ]
    return pd.DataFrame(lines).astype({"drones": "Float64"})


# ----------------------------------------------------------------------------------------------------------- sites


def sites() -> pd.DataFrame:
    """The facilities with the words of their standing, the name of their town and a short name, in the order of the standings."""
    found = evidence.load("facilities")
    standings = evidence.labels("facilities", "legal_status")
    found = found.assign(
        status=found["legal_status"].astype(str).map(standings),
        town=found["place"].map(evidence.load("places")["name"]),
        short=found["short"].fillna(found["name"]),
    )
    return found.sort_values(["legal_status", "date_from"], kind="stable")


def with_standing(found: pd.DataFrame, *standings: str) -> pd.DataFrame:
    """The sites of some standings (values of ``legal_status``)."""
    return found[found["legal_status"].isin(standings)]


def in_period(found: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Sites whose known period of use touches the years; a period without an end counts to this edition."""
    return found[(found["date_from"].dt.year <= last) & (found["date_to"].fillna(END).dt.year >= first)]


def period(row: pd.Series) -> str:
    """The known period of a site: 'from 2022' where no end was found, 'within 2022' where the end is only that year."""
    start = wording.date(row["date_from"], row["date_from_precision"])
    if pd.isna(row["date_to"]):
        return f"from {start}"
    if (
        row["date_to_precision"] == "year"
        and row["date_from_precision"] != "year"
        and row["date_to"].year == row["date_from"].year
    ):
        return f"from {start}, within the year"
    return wording.dates(row)


# -------------------------------------------------------------------------------------------------- the region by town

SIDES = {"BY": "Belarus", "RU": "Russia"}  # whose a formation is; all other states of the table are allies of NATO
ALLIES = "NATO states"
CAPITALS = {"vilnius": "Lithuania", "kyiv": "Ukraine", "warsaw": "Poland"}  # whose distance from Belarus the map gives
REFERENCE = [
    "minsk",
    "vilnius",
    "warsaw",
    "kyiv",
    "riga",
    "suwalki",
    "kaunas",
    "bialystok",
    "smolensk",
    "chernihiv",
]  # towns named without a site


def garrisons() -> pd.DataFrame:
    """Commands and formations with their town, kind, status and side in words; those without a town too."""
    found, places = evidence.load("garrisons"), evidence.load("places")
    return found.assign(
        town=found["place"].map(places["name"]),
        country=found["place"].map(places["country"].astype(str)),
        kind_words=found["kind"].astype(str).map(evidence.labels("garrisons", "kind")),
        standing=found["status"].astype(str).map(evidence.labels("garrisons", "status")),
        side=found["state"].astype(str).map(SIDES).fillna(ALLIES),
    )


def open_sites() -> pd.DataFrame:
    """Sites of Russian use with a town and without a known end, with the words of their standing."""
    found = sites()
    return found[found["place"].notna() & found["date_to"].isna() & (found["legal_status"] != "ended")]


def pages_span(found: pd.DataFrame) -> str:
    """The years of the first and the last page that has a date: '2012–2026'."""
    dated = found[found["date"].notna()]
    first, last = dated["date"].min().year, dated["date"].max().year
    return figure.made(f"{first}–{last}", dated, rule="the years of the first and of the last of their pages")


def capital_distances() -> dict[str, int]:
    """Kilometres from the border of Belarus to the centres of three capitals, rounded to ten: what simplified lines bear."""
    return {
        town: round(ground.nearest(ground.position(town), [ground.border("Belarus", country)])[1] / 10) * 10
        for town, country in CAPITALS.items()
    }


def capital_told(town: str) -> str:
    """One of ``capital_distances`` in words. Raises KeyError for another town."""
    rule = "the air line to the centre of the town from the border of Belarus on the map, rounded"
    return figure.of(wording.number(capital_distances()[town]), f"places:{town}", rule=rule)


def corridor_length() -> int:
    """Kilometres between the ends of the Polish-Lithuanian border in the air line, rounded to five."""
    line = ground.border("Poland", "Lithuania")
    return round(ground.distance(line[0], line[-1]) / 5) * 5


def region() -> pd.DataFrame:
    """Everything that the map of the region shows, a line a thing: formations, sites, railways, distances and further towns.

    ``layer``: which of these; ``place``: the town that it is drawn at (of a railway and a distance: where it begins).
    """
    formations = garrisons().dropna(subset=["place"])
    named, drawn = evidence.load("places"), open_sites()
    rails = evidence.load("railways")
    capitals = capital_distances()
    taken = {*formations["place"], *drawn["place"]}
    layers = [
        formations.assign(layer="formation", thing=formations["formation"]),
        drawn.assign(
            layer="site", thing=drawn["name"], kind_words=drawn["type"], standing=drawn["status"], side="Russia"
        ),
        rails.assign(layer="railway", thing=rails["name"], place=rails["place_from"]),
        pd.DataFrame(
            {"thing": "Border of Belarus", "place": list(capitals), "kilometres": list(capitals.values())}
        ).assign(layer="distance", qualifier="ours"),
        pd.DataFrame({"thing": ["Polish-Lithuanian border, air line"], "kilometres": [corridor_length()]}).assign(
            layer="distance", qualifier="ours"
        ),
        pd.DataFrame({"place": [town for town in REFERENCE if town not in taken]}).assign(layer="town"),
    ]
    columns = ["layer", "thing", "short", "place", "place_to", "side", "kind_words", "standing", "kilometres", "date"]
    columns += ["qualifier", "sources", "confidence"]
    whole = pd.concat(
        [rows.reset_index(names="row").reindex(columns=["row", *columns]) for rows in layers], ignore_index=True
    )
    whole.loc[whole["layer"].isin(["distance", "town"]), "row"] = pd.NA
    return whole.assign(
        town=whole["place"].map(named["name"]), country=whole["place"].map(named["country"].astype(str))
    )


def sites_in_region() -> pd.DataFrame:
    """The rows of ``region`` for a map of Russian sites alone: without formations and railways, and with every town that is named for orientation."""
    rows, named = region(), evidence.load("places")
    kept = rows[rows["layer"].isin(["site", "distance", "town"])]
    missing = [town for town in REFERENCE if town not in set(kept.loc[kept["layer"] != "distance", "place"])]
    towns = pd.DataFrame({"layer": "town", "place": missing})
    towns = towns.assign(
        town=towns["place"].map(named["name"]), country=towns["place"].map(named["country"].astype(str))
    )
    return pd.concat([kept, towns], ignore_index=True)


# ------------------------------------------------------------------------------------------------- nuclear, Oreshnik


def nuclear() -> pd.DataFrame:
    """Statements and observations on warheads and Oreshnik since 2023, in order of time, each once; properties of a weapon are left out.

    ``lane``: of which weapon, and who speaks; ``told``: what is said of its presence, in words; ``moment``: the day at which a mark stands,
    of a month its middle.
    """
    found = evidence.load("nuclear").sort_values("date_from", kind="stable")
    found = found[(found["date_from"].dt.year >= 2023) & found["repeats"].isna() & (found["theme"] != "properties")]
    weapon, side, told = (
        found[column].astype(str).map(evidence.labels("nuclear", column)) for column in ("weapon", "side", "says")
    )
    monthly = found["date_from_precision"] == "month"
    moment = found["date_from"].mask(monthly, found["date_from"] + pd.Timedelta(days=14))
    return found.assign(lane=weapon + ": " + side, told=told, moment=moment)


def nuclear_lanes(found: pd.DataFrame) -> list[str]:
    """The lanes that the rows of ``nuclear`` fill, those of a weapon together."""
    weapons, sides = (evidence.labels("nuclear", field).values() for field in ("weapon", "side"))
    return [lane for weapon in weapons for side in sides if (lane := f"{weapon}: {side}") in set(found["lane"])]


def nuclear_statements(found: pd.DataFrame) -> pd.DataFrame:
    """Of the rows of ``nuclear`` the main declarations, and all claims and observations of others."""
    return found[found["main"] | found["qualifier"].isin(["estimated", "alleged"])]
