"""Belarus beside four other allies of Russia, in open series and plain units, so that "high" has a meaning.

Compared are ties for which the same source counts all five states in the same way: arms imports, treaties, membership of
the Collective Security Treaty, named exercises, Russian sites, and votes in the UN General Assembly. Nothing is added up
to an index: the pillars of the book's index (``report.verdict.index``) have no data for other states. Left out is what could not
be compared: troops without a treaty, officers trained in Russia, joint commands, air defence, trade.

What a year means: for arms the last of five years, as deliveries come in batches; for votes the year in which the session
of the General Assembly opened.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from report import evidence, wording
from report.verdict.index import indicators
from report.wording import figure, sources

BACK = 10  # years between the two marks of a country
TREATIES_AT = 2016  # the last year of the list of treaties
UNKNOWN = "unknown"
AHEAD = {
    "arms_share": "buys more of its arms in Russia",
    "votes": "votes with Russia more often",
}  # of the first country


class Measured(NamedTuple):
    """What readers are told of a series: its name, its unit, the decimals of its values, and the years behind each."""

    words: str
    unit: str
    digits: int
    window: int = 1


def countries() -> dict[str, str]:
    """The countries compared with their names, Belarus first."""
    return evidence.labels("ally_arms_imports", "country")


def series() -> dict[str, Measured]:
    """The series of ``compare``."""
    fields = evidence.resource("ally_arms_imports")["schema"]["fields"]
    volume = next(field["unit"] for field in fields if field["name"] == "tiv")
    return {
        "arms_share": Measured("Russian share of arms imports", "per cent", 1, indicators.WINDOW),
        "arms_volume": Measured("Arms imports from all suppliers", volume, 0, indicators.WINDOW),
        "votes": Measured("Votes equal to Russia’s in the UN General Assembly", "per cent", 0),
        "distance": Measured("Distance from Russia’s position in the UN General Assembly", "points", 2),
    }


def _frame(name: str, **columns) -> pd.DataFrame:
    return pd.DataFrame({"series": name} | columns)


def arms() -> pd.DataFrame:
    """Russian share (per cent) and volume (million TIV) of the arms imports of the five years to each year.

    A share of fewer than ``indicators.THIN`` million TIV has low and high as if the lacking volume were anyone's; it is
    missing where nothing was imported.
    """
    rows = evidence.load("ally_arms_imports")
    rows = rows.assign(
        tiv=rows["tiv"].astype(float),
        russian=rows["tiv"].astype(float).where(rows["supplier"].eq("RU").fillna(False), 0.0),
    )
    years = range(int(rows["year"].min()), int(rows["year"].max()) + 1)
    every = pd.MultiIndex.from_product([countries(), years], names=["country", "year"])
    yearly = (
        rows.groupby([rows["country"].astype(str), rows["year"].astype(int)])[["tiv", "russian"]]
        .sum()
        .reindex(every, fill_value=0.0)
    )  # no row, no transfer
    sums = (
        yearly.groupby("country", sort=False)
        .rolling(indicators.WINDOW)
        .sum()
        .droplevel(0)
        .round(6)
        .dropna()
        .reset_index()
    )
    lacking = (indicators.THIN - sums["tiv"]).clip(lower=0)
    bought = sums["tiv"] > 0
    ends = {
        "low": sums["russian"] / (sums["tiv"] + lacking),
        "value": sums["russian"] / sums["tiv"].where(bought),
        "high": (sums["russian"] + lacking) / (sums["tiv"] + lacking),
    }
    shared = {"country": sums["country"], "year": sums["year"], "sources": sources.joined(rows["sources"])}
    share = _frame("arms_share", **shared, **{end: value.where(bought) * 100 for end, value in ends.items()})
    return pd.concat(
        [share, _frame("arms_volume", **shared, low=sums["tiv"], value=sums["tiv"], high=sums["tiv"])],
        ignore_index=True,
    )


def assembly() -> pd.DataFrame:
    """Votes equal to Russia's (per cent) and distance from Russia's ideal point, by session.

    Low and high of a distance come from the ends of both intervals; where these overlap, low is zero.
    """
    rows = evidence.load("un_alignment").astype({"low": float, "value": float, "high": float, "agreement": float})
    rows = rows.assign(country=rows["country"].astype(str), year=rows["year"].astype(int))
    russia = rows[rows["country"] == "RU"].set_index("year")
    own = rows[rows["country"] != "RU"].reset_index(drop=True)
    its = russia.loc[own["year"]].reset_index(drop=True)
    shared = {"country": own["country"], "year": own["year"], "sources": own["sources"]}
    votes = own["agreement"] * 100
    apart = np.maximum(own["low"] - its["high"], its["low"] - own["high"]).clip(lower=0)
    widest = np.maximum(own["high"] - its["low"], its["high"] - own["low"])
    distance = _frame("distance", **shared, low=apart, value=(own["value"] - its["value"]).abs(), high=widest)
    return pd.concat([_frame("votes", **shared, low=votes, value=votes, high=votes), distance], ignore_index=True)


def compare() -> pd.DataFrame:
    """All ``series``: one row a series, country and year, with low, value, high and sources; missing values stay missing."""
    return pd.concat([arms(), assembly()], ignore_index=True)[
        ["series", "country", "year", "low", "value", "high", "sources"]
    ]


def at(frame: pd.DataFrame, name: str, back: int = 0) -> pd.DataFrame:
    """One row a country in the last year of a series, or ``back`` years before it; missing where nothing is known."""
    rows = frame[frame["series"] == name]
    year = int(rows["year"].max()) - back
    found = rows[rows["year"] == year].set_index("country").reindex(list(countries()))
    return found.assign(year=year)


def behind(name: str, country: str, year: int) -> pd.DataFrame:
    """The rows behind a value of a series: arms imports of the years of its window, or votes of the session, with Russia's for a distance."""
    if name.startswith("arms"):
        rows = evidence.load("ally_arms_imports")
        return rows[(rows["country"] == country) & rows["year"].between(year - indicators.WINDOW + 1, year)]
    rows = evidence.load("un_alignment")
    return rows[(rows["year"] == year) & rows["country"].isin([country, "RU"] if name == "distance" else [country])]


def behind_all(found: pd.DataFrame, name: str) -> list[pd.DataFrame]:
    """The rows ``behind`` the values of all countries in one year of a series."""
    return [behind(name, str(country), int(found["year"].iloc[0])) for country in found.index]


def whole(value: float, unit: str) -> str:
    """A value without decimals; a share that is not whole is never told as none or all."""
    return wording.in_percent(value / 100) if unit == "per cent" else wording.number(value)


def told(found: pd.DataFrame, name: str, country: str = "BY") -> str:
    """The value of a country in digits; a figure of the rows behind it. ``found``: as ``at`` gives it for that series."""
    row, what = found.loc[country], series()[name]
    rule = f"the series {what.words!r} in {period(name, row['year'])}, in {what.unit}"
    return figure.of(whole(row["value"], what.unit), behind(name, country, row["year"]), rule=rule)


def above(found: pd.DataFrame) -> bool:
    """Whether the whole range of the first country lies above those of all others."""
    return bool(found["low"].iloc[0] > found["high"].iloc[1:].max())


def ahead(frame: pd.DataFrame) -> str:
    """Which of the ties of ``AHEAD`` are closer for the first country than for every other one, beyond all ranges."""
    found = {name: at(frame, name) for name in AHEAD}
    rows = [behind_all(found[name], name) for name in AHEAD]
    return figure.of(_ahead(found), rows, rule="whether the whole range of a country lies above those of all others")


def _ahead(found: dict[str, pd.DataFrame]) -> str:
    own, words = next(iter(countries().values())), [said for name, said in AHEAD.items() if above(found[name])]
    return f"{own} {wording.listing(words)} than any ally compared" if words else f"In no tie does {own} stand apart"


def nearness(frame: pd.DataFrame) -> str:
    """Than which others the first country stands nearer to Russia by its position, in a sentence without its full stop."""
    found = at(frame, "distance")
    rule = "whether the ranges of the distances from Russia's position overlap"
    return figure.of(_nearness(found), behind_all(found, "distance"), rule=rule)


def _nearness(found: pd.DataFrame) -> str:
    own, others, names = found.iloc[0], found.iloc[1:], countries()
    nearer, further = others["low"] > own["high"], others["high"] < own["low"]
    meet = ~nearer & ~further
    told = [
        f"{words} {_either([names[str(key)] for key in others.index[which]])}"
        for words, which in (
            ("stands nearer to Russia than", nearer),
            ("stands further off than", further),
            ("is not shown to stand nearer to Russia or further off than", meet),
        )
        if which.any()
    ]
    return f"{names[str(found.index[0])]} {wording.listing(told)}{', as the ranges overlap' if meet.any() else ''}"


def _either(names: list[str]) -> str:
    """'a', 'a or b', 'a, b or c'."""
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def nearest(frame: pd.DataFrame) -> str:
    """Whether the first country stands nearest to Russia beyond all ranges, as the end of a title."""
    found = at(frame, "distance")
    word = "stands" if found["high"].iloc[0] < found["low"].iloc[1:].min() else "is not shown to stand"
    return f"by position it {word} nearest"


def first_since(frame: pd.DataFrame, name: str) -> str:
    """The first year from which on the value of the first country is the highest in every year. Raises ValueError where it is not in the last."""
    rows = frame[frame["series"] == name]
    values = rows.pivot(index="year", columns="country", values="value")[list(countries())]
    led = values.iloc[:, 0] > values.iloc[:, 1:].max(axis=1)
    if not led.iloc[-1]:
        raise ValueError(f"{name}: {values.columns[0]} has not the highest value in {values.index[-1]}")
    years = [int(year) for year in led.index[led[::-1].cummin()[::-1]]]
    parts = [behind(name, country, year) for country in countries() for year in years]
    return figure.of(str(years[0]), parts, rule="the first year from which on the value is the highest in every year")


def cast(found: pd.DataFrame, country: str = "BY") -> str:
    """How many votes of a country a session counts, in digits; ``found``: the votes of a year, as ``at`` gives them."""
    return wording.amount(behind("votes", country, int(found["year"].iloc[0])).iloc[0], "votes")


def one_supplier(frame: pd.DataFrame) -> str:
    """What one supplier delivered in one year to the country in whose arms imports that weighs most, in a clause."""
    found = at(frame, "arms_share")
    rows = pd.concat(behind_all(found, "arms_share"))
    rows = rows.assign(tiv=rows["tiv"].astype(float), country=rows["country"].astype(str))
    weight = rows["tiv"] / rows.groupby("country")["tiv"].transform("sum")
    row, names = rows.loc[weight.idxmax()], evidence.words("country")
    words = (
        f"what {names[row['supplier']]} delivered in one year is {wording.in_percent(weight.max())} per cent "
        f"of what {names[row['country']]} imported in {wording.count(indicators.WINDOW)}"
    )
    window = behind("arms_share", row["country"], int(found["year"].iloc[0]))
    return figure.of(words, window, rule="the largest share of one row in the imports of its country and window")


def next_country(found: pd.DataFrame) -> str:
    """The country other than the first with the highest value; ``found``: as ``at`` gives it."""
    return str(found["value"].iloc[1:].idxmax())


def next_told(found: pd.DataFrame, name: str) -> str:
    """The highest value of a country other than the first, in digits; a figure of the rows behind those of all the others."""
    best = told(found, name, next_country(found))
    return figure.of(best, best, behind_all(found, name)[1:], rule="the highest value of the other countries")


def year_told(found: pd.DataFrame, name: str) -> str:
    """The year of the values; a figure of the rows behind those of all countries."""
    return figure.of(str(int(found["year"].iloc[0])), behind_all(found, name), rule="the last year counted")


def period(name: str, year: int) -> str:
    """The years behind a value: '2021–2025' for arms, '2023' for votes."""
    window = series()[name].window
    return f"{year - window + 1}–{year}" if window > 1 else str(year)


def treaties(year: int = TREATIES_AT) -> pd.DataFrame:
    """Treaties with Russia in force at the end of a year, by country: counts ``all``, ``defence``, ``bilateral`` (with a promise of defence), and sources."""
    rows = evidence.load("russia_treaties")
    end = pd.Timestamp(year, 12, 31)
    held = rows[(rows["date_from"] <= end) & (rows["date_to"].isna() | (rows["date_to"] > end))]
    groups = held.assign(bilateral=held["bilateral"] & held["defence"], all=True).groupby(held["country"].astype(str))
    counts = groups[["all", "defence", "bilateral"]].sum().reindex(list(countries()), fill_value=0).astype(int)
    return counts.assign(sources=sources.joined(rows["sources"]))


def exercises() -> pd.DataFrame:
    """Named exercises with Russia in the list of 2009-2018, by country: counts ``all`` and ``bilateral``, and sources."""
    rows = pd.concat([evidence.load("exercise_register_2009_2018"), evidence.load("exercise_register_allies")])
    parties = rows["participants"].str.split(";")
    counts = {
        country: {
            "all": sum(country in codes for codes in parties),
            "bilateral": sum(set(codes) == {"RU", country} for codes in parties),
        }
        for country in countries()
    }
    return pd.DataFrame.from_dict(counts, orient="index").assign(sources=sources.joined(rows["sources"]))


def sites() -> pd.DataFrame:
    """Russian sites by country as last reported: ``words`` (kinds, and strengths with their dates where stated), and sources."""
    told = {"BY": _own_sites()}
    kinds = evidence.labels("ally_sites", "kind")
    for country, rows in evidence.load("ally_sites").astype({"country": str, "kind": str}).groupby("country"):
        counted = rows.dropna(subset=["high"])
        strengths = [f"{wording.of(row)} ({row['strength_date'].year})" for _, row in counted.iterrows()]
        told[str(country)] = _site(", ".join(dict.fromkeys(rows["kind"].map(kinds))), strengths, rows["sources"])
    return pd.DataFrame.from_dict(told, orient="index").reindex(list(countries()))


def _own_sites() -> dict[str, str]:
    """The treaty sites in Belarus; of their many sources the first each, the others stand in table facilities."""
    home = evidence.load("facilities").query("legal_status == 'treaty_facility'")
    staff = evidence.load("presence").query("metric == 'treaty_site_personnel'")
    strengths = [
        f"{wording.of(row)} {wording.kind(row['qualifier'])} ({row['date_from'].year})" for _, row in staff.iterrows()
    ]
    cells = pd.concat([home["sources"].str.split(";").str[0], staff["sources"]])
    return _site(f"radar and communications centre, {wording.count(len(home))} sites", strengths, cells)


def _site(kinds: str, strengths: list[str], cells: pd.Series) -> dict[str, str]:
    words = f"{kinds}; strength {', '.join(strengths) or UNKNOWN}"
    return {"words": words, "sources": sources.joined(cells)}


def membership() -> pd.DataFrame:
    """The Collective Security Treaty by country: ``words`` (since when, and whether frozen), and sources."""
    rows = evidence.load("csto_membership").set_index("country")
    rows.index = rows.index.astype(str)
    frozen = [
        ", frozen since " + wording.date(row["date_frozen"], row["date_frozen_precision"])
        if pd.notna(row["date_frozen"])
        else ""
        for _, row in rows.iterrows()
    ]
    return pd.DataFrame(
        {
            "words": [f"since {row['date_from'].year}{told}" for (_, row), told in zip(rows.iterrows(), frozen)],
            "sources": rows["sources"],
        }
    ).reindex(list(countries()))


def cell(row: pd.Series, digits: int) -> str:
    """A value with its range: '14 (10–37)'; a missing one is unknown."""
    if pd.isna(row["value"]):
        return UNKNOWN
    low, value, high = (round(float(row[end]), digits) for end in ("low", "value", "high"))
    return wording.number(value, digits) + (f" ({wording.span(low, high, digits=digits)})" if low != high else "")
