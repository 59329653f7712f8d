"""Belarus beside four other allies of Russia, in open series and plain units, so that "high" has a meaning.

Compared are ties for which the same source counts all five states in the same way: arms imports, treaties, membership of
the Collective Security Treaty, named exercises, Russian sites, and votes in the UN General Assembly. Nothing is added up
to an index: the pillars of the book's index (``report.index``) have no data for other states. Left out is what could not
be compared: troops without a treaty, officers trained in Russia, joint commands, air defence, trade.

What a year means: for arms the last of five years, as deliveries come in batches; for votes the year in which the session
of the General Assembly opened.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib import ticker

from report import charts, evidence, figures, indicators, tables

COMPARED = {"BY": "Belarus", "AM": "Armenia", "KZ": "Kazakhstan", "KG": "Kyrgyzstan", "TJ": "Tajikistan"}
STYLES = {
    "BY": ("o", charts.BLUE, "-"),
    "AM": ("s", charts.ORANGE, "--"),
    "KZ": ("D", charts.GREEN, "-."),
    "KG": ("^", charts.PURPLE, ":"),
    "TJ": ("v", charts.SOFT, (0, (5, 1, 1, 1, 1, 1))),
}  # marker, colour, line
VOLUME = next(
    field["unit"] for field in evidence.resource("ally_arms_imports")["schema"]["fields"] if field["name"] == "tiv"
)
SERIES = {  # series: words, unit, digits
    "arms_share": ("Russian share of arms imports", "per cent", 1),
    "arms_volume": ("Arms imports from all suppliers", VOLUME, 0),
    "votes": ("Votes equal to Russia’s in the UN General Assembly", "per cent", 0),
    "distance": ("Distance from Russia’s position in the UN General Assembly", "points", 2),
}
BACK = 10  # years between the two marks of a country
SITES = {
    "combat_base": "base of combat troops",
    "air_base": "air base",
    "test_range": "test ranges",
    "technical_site": "technical sites",
}
UNKNOWN = "unknown"


# ------------------------------------------------------------------------------------------------------------ frames


def _frame(series: str, **columns) -> pd.DataFrame:
    return pd.DataFrame({"series": series} | columns)


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
    every = pd.MultiIndex.from_product([COMPARED, years], names=["country", "year"])
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
    shared = {"country": sums["country"], "year": sums["year"], "sources": ";".join(rows["sources"].unique())}
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
    """All ``SERIES``: one row a series, country and year, with low, value, high and sources; missing values stay missing."""
    return pd.concat([arms(), assembly()], ignore_index=True)[
        ["series", "country", "year", "low", "value", "high", "sources"]
    ]


def at(frame: pd.DataFrame, series: str, back: int = 0) -> pd.DataFrame:
    """One row a country of ``COMPARED`` in the last year of a series, or ``back`` years before it; missing where nothing is known."""
    rows = frame[frame["series"] == series]
    year = int(rows["year"].max()) - back
    found = rows[rows["year"] == year].set_index("country").reindex(list(COMPARED))
    return found.assign(year=year)


def period(series: str, year: int) -> str:
    """The years behind a value: '2021–2025' for arms, '2023' for votes."""
    return f"{year - indicators.WINDOW + 1}–{year}" if series.startswith("arms") else str(year)


def treaties(year: int = 2016) -> pd.DataFrame:
    """Treaties with Russia in force at the end of a year, by country: counts ``all``, ``defence``, ``bilateral`` (with a promise of defence), and sources."""
    rows = evidence.load("russia_treaties")
    end = pd.Timestamp(year, 12, 31)
    held = rows[(rows["date_from"] <= end) & (rows["date_to"].isna() | (rows["date_to"] > end))]
    groups = held.assign(bilateral=held["bilateral"] & held["defence"], all=True).groupby(held["country"].astype(str))
    counts = groups[["all", "defence", "bilateral"]].sum().reindex(list(COMPARED), fill_value=0).astype(int)
    return counts.assign(sources=";".join(rows["sources"].unique()))


def exercises() -> pd.DataFrame:
    """Named exercises with Russia in the list of 2009-2018, by country: counts ``all`` and ``bilateral``, and sources."""
    rows = pd.concat([evidence.load("exercise_register_2009_2018"), evidence.load("exercise_register_allies")])
    parties = rows["participants"].str.split(";")
    counts = {
        country: {
            "all": sum(country in codes for codes in parties),
            "bilateral": sum(set(codes) == {"RU", country} for codes in parties),
        }
        for country in COMPARED
    }
    return pd.DataFrame.from_dict(counts, orient="index").assign(sources=";".join(rows["sources"].unique()))


def sites() -> pd.DataFrame:
    """Russian sites by country as last reported: ``words`` (kinds, and strengths with their dates where stated), and sources."""
    abroad = evidence.load("ally_sites")
    home = evidence.load("facilities").query("legal_status == 'treaty_facility'")
    staff = evidence.load("presence").query("metric == 'treaty_site_personnel'")
    strengths = [
        f"{figures.of(row)} {tables.QUALIFIERS[row['qualifier']]} ({row['date_from'].year})"
        for _, row in staff.iterrows()
    ]
    told = {
        "BY": (
            f"radar and communications centre, {figures.count(len(home))} sites",
            strengths,
            [*home["sources"].str.split(";").str[0], *staff["sources"]],
        )
    }  # the further sources stand in table facilities
    for country, rows in abroad.groupby(abroad["country"].astype(str)):
        strengths = [
            f"{figures.of(row)} ({row['strength_date'].year})" for _, row in rows.dropna(subset=["high"]).iterrows()
        ]
        told[country] = (
            ", ".join(dict.fromkeys(rows["kind"].astype(str).map(SITES))),
            strengths,
            list(rows["sources"]),
        )
    shown = {
        country: {"words": f"{kinds}; strength {', '.join(counts) or UNKNOWN}", "sources": _keys(keys)}
        for country, (kinds, counts, keys) in told.items()
    }
    return pd.DataFrame.from_dict(shown, orient="index").reindex(list(COMPARED))


def membership() -> pd.DataFrame:
    """The Collective Security Treaty by country: ``words`` (since when, and whether frozen), and sources."""
    rows = evidence.load("csto_membership").set_index("country")
    rows.index = rows.index.astype(str)
    frozen = [
        ", frozen since " + figures.date(row["date_frozen"], row["date_frozen_precision"])
        if pd.notna(row["date_frozen"])
        else ""
        for _, row in rows.iterrows()
    ]
    return pd.DataFrame(
        {
            "words": [f"since {row['date_from'].year}{told}" for (_, row), told in zip(rows.iterrows(), frozen)],
            "sources": rows["sources"],
        }
    ).reindex(list(COMPARED))


# ------------------------------------------------------------------------------------------------------------- table


def _keys(cells) -> str:
    """The source keys of several cells, each once, in their order."""
    return ";".join(dict.fromkeys(key for cell in cells for key in cell.split(";")))


def _cell(row: pd.Series, digits: int) -> str:
    """A value with its range: '14 (10–37)'; a missing one is unknown."""
    if pd.isna(row["value"]):
        return UNKNOWN
    low, value, high = (round(float(row[end]), digits) for end in ("low", "value", "high"))
    return figures.number(value, digits) + (f" ({figures.span(low, high, digits=digits)})" if low != high else "")


def comparison_table(caption: str, name: str = "") -> tables.Table:
    """One line a tie, one column a country: the latest value, with its range in brackets where there is one."""
    frame, lines = compare(), []

    def line(words: str, cells: pd.Series, sources) -> None:
        lines.append(
            {"Tie with Russia": words}
            | {COMPARED[country]: UNKNOWN if pd.isna(cells[country]) else cells[country] for country in COMPARED}
            | {"sources": _keys(sources)}
        )

    for series, (words, unit, digits) in SERIES.items():
        rows = at(frame, series)
        line(
            f"{words}, {unit}, {period(series, rows['year'].iloc[0])}",
            rows.apply(_cell, axis=1, digits=digits),
            rows["sources"].dropna(),
        )
    held, drills, places, members = treaties(), exercises(), sites(), membership()
    line(
        "Treaties that promise defence, end of 2016 (of these bilateral)",
        held["defence"].astype(str) + " (" + held["bilateral"].astype(str) + ")",
        held["sources"],
    )
    line("Collective Security Treaty", members["words"], members["sources"])
    line(
        "Exercises named in the list of 2009–2018 (of these bilateral)",
        drills["all"].astype(str) + " (" + drills["bilateral"].astype(str) + ")",
        drills["sources"],
    )
    line("Russian sites by treaty or lease and their strength, last reports", places["words"], places["sources"])
    return tables.Table(pd.DataFrame(lines), caption, name)


# ---------------------------------------------------------------------------------------------------------- drawings


def _scale(axes, series: str, most: float) -> None:
    unit = SERIES[series][1]
    most = 100 if unit == "per cent" else most
    axes.set_xlim(-0.02 * most, 1.08 * most)
    axes.xaxis.set_major_locator(ticker.MultipleLocator(25) if unit == "per cent" else ticker.MaxNLocator(4))
    axes.xaxis.set_major_formatter(
        ticker.FuncFormatter(lambda value, _: f"{value:g}" if value < 1000 else f"{value:,.0f}")
    )


def draw_latest(frame: pd.DataFrame):
    """Drawing: one panel a series of ``compare``, one line a country: its last value and, hollow, that of ten years before, with ranges."""

    def draw(figure, narrow: bool) -> None:
        across = 1 if narrow else 2
        grid = figure.subplots(len(SERIES) // across, across, squeeze=False, sharey=True)
        for axes, (series, (words, unit, _)) in zip(grid.flat, SERIES.items()):
            now, before = at(frame, series), at(frame, series, BACK)
            for place, (country, (marker, colour, _)) in enumerate(STYLES.items()):
                axes.axhline(place, color=charts.GRID, linewidth=0.7, zorder=1)
                for rows, shift, filled in ((before, 0.2, False), (now, -0.14, True)):
                    row = rows.loc[country]
                    if pd.isna(row["value"]):
                        axes.annotate(
                            "no value",
                            (0, place + shift),
                            xytext=(4, 0),
                            textcoords="offset points",
                            fontsize=10,
                            color=charts.SOFT,
                            va="center",
                        )
                        continue
                    axes.plot(
                        [row["low"], row["high"]],
                        [place + shift] * 2,
                        color=colour,
                        linewidth=2.2 if filled else 1.0,
                        alpha=0.6,
                        solid_capstyle="butt",
                        zorder=3,
                    )
                    axes.plot(
                        row["value"],
                        place + shift,
                        marker=marker,
                        ms=7 if filled else 5,
                        mfc=colour if filled else "white",
                        mec=colour,
                        mew=1.2,
                        zorder=4,
                        clip_on=False,
                    )
            _scale(axes, series, max(rows["high"].max() for rows in (now, before)))
            axes.set_yticks(
                range(len(COMPARED)), [f" {name}" for name in COMPARED.values()]
            )  # the blank keeps the longest off the edge
            axes.set_ylim(len(COMPARED) - 0.5, -0.6)
            axes.tick_params(axis="y", length=0, labelleft=narrow or axes in grid[:, 0])
            axes.spines["left"].set_visible(False)
            said = f"{unit}, {period(series, int(now['year'].iloc[0]))} (hollow: {period(series, int(before['year'].iloc[0]))})"
            lines = [*charts.wrapped(words, 2.25, 10.5), said]
            axes.set_title("\n".join(lines), fontsize=10.5, loc="left", color=charts.INK)

    shown = pd.concat(
        {words: pd.concat([at(frame, series), at(frame, series, BACK)]) for series, (words, *_) in SERIES.items()},
        names=["what"],
    ).reset_index(level=0)
    return charts.Drawing(draw, shown.reset_index(), lambda narrow: 2.15 * len(SERIES) if narrow else 4.9)


def _apart(values: list[float], gap: float) -> list[float]:
    """Places for labels in the order of their values, at least ``gap`` from each other, around the same middle."""
    order = np.argsort(values)
    placed = np.array(values, dtype=float)[order]
    for _ in range(200):  # push neighbours apart until none touches
        close = np.maximum(gap - np.diff(placed), 0) / 2
        if close.max(initial=0) < 1e-6:
            break
        placed[:-1] -= close
        placed[1:] += close
    return list(placed[np.argsort(order)])


def draw_votes(frame: pd.DataFrame):
    """Drawing: votes equal to Russia's by session, each country a line named at its end; missing sessions stay gaps."""
    rows = frame[frame["series"] == "votes"]
    years = range(int(rows["year"].min()), int(rows["year"].max()) + 1)
    lines = {
        country: rows[rows["country"] == country].set_index("year")["value"].reindex(years) for country in COMPARED
    }
    ends = [line.iloc[-1] for line in lines.values()]
    tall = 2.9

    def draw(figure, narrow: bool) -> None:
        axes = figure.subplots()
        for (country, line), place in zip(lines.items(), _apart(ends, 19 / tall)):
            _, colour, dashes = STYLES[country]
            axes.plot(
                line.index,
                line,
                color=colour,
                linestyle=dashes,
                linewidth=2.6 if country == "BY" else 1.5,
                zorder=4 if country == "BY" else 3,
            )
            axes.plot([years[-1], years[-1] + 0.9], [line.iloc[-1], place], color=colour, linewidth=0.7, zorder=2)
            axes.annotate(
                f"{COMPARED[country]} {figures.number(line.iloc[-1])}",
                (years[-1] + 1.1, place),
                fontsize=10,
                fontweight=600,
                color=colour,
                va="center",
            )
        axes.set_xlim(years[0], years[-1] + (15 if narrow else 6.6))
        axes.set_ylim(0, 102)
        axes.set_xticks([year for year in years if year % (10 if narrow else 5) == 0])
        axes.grid(axis="y", visible=True)
        axes.grid(axis="x", visible=False)

    return charts.Drawing(draw, rows.dropna(subset=["value"]), lambda narrow: tall)
