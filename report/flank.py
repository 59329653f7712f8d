"""The flank: published lengths, forces and spending, dependence and autonomy, verdicts, and responses through time.

Rules that the chapter and its panel share stand here: which figures may stand on one line, which group an institution
belongs to, which observation belongs to which theme. Every rule reads columns of the tables, so that new rows follow.
"""

from __future__ import annotations

import re
import textwrap

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.figure import Figure

from report import charts, edition, evidence, explore, figures, maps, tables

COUNTRIES = {
    "PL": "Poland", "LT": "Lithuania", "LV": "Latvia", "EE": "Estonia", "BY": "Belarus", "RU": "Russia", "UA": "Ukraine", "KZ": "Kazakhstan", "AM": "Armenia",
    "DE": "Germany", "GB": "United Kingdom", "CA": "Canada", "US": "United States", "EU": "EU", "NATO": "NATO",
}  # fmt: skip
NEIGHBOURS = ["PL", "LT", "LV", "EE"]


def value(table: str, key: str) -> str:
    """One figure of a table in words: value('corridor', 'cor_30') -> '65'. Raises KeyError for an unknown id."""
    row = evidence.load(table).loc[key]
    return figures.of(row, digits(row["high"]))


def digits(number: float) -> int:
    """How many decimals a number needs, at most two: 41 -> 0, 41.1 -> 1, 7.75 -> 2."""
    return next((places for places in (0, 1) if round(float(number), places) == round(float(number), 2)), 2)


def names(codes: str) -> str:
    """Country codes of a cell in words: 'EE;LV' -> 'Estonia and Latvia'."""
    return figures.listing([COUNTRIES.get(code, code) for code in str(codes).split(";")])


def middle(row: pd.Series, name: str = "date") -> pd.Timestamp:
    """The date of a row for a time axis: the middle of the period where only a month or a year is known."""
    shift = {"year": pd.DateOffset(months=6), "month": pd.DateOffset(days=14), "day": pd.DateOffset(days=0)}
    return row[name] + shift[row[f"{name}_precision"]]


def _span(axes, first: str, last: str, step: int) -> None:
    """A time axis from first to last with a tick every ``step`` years."""
    axes.set_xlim(pd.Timestamp(first), pd.Timestamp(last))
    axes.xaxis.set_major_locator(mdates.YearLocator(base=step))
    axes.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))


def _lanes(axes, names: list[str], top: float, bottom: float = 0.4) -> None:
    """One lane a name, from the top, without a frame on the left."""
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - bottom, -top)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def _dot(axes, moment: pd.Timestamp, y: float, row: pd.Series, opened: bool = False) -> None:
    """One dated row as the mark of its qualifier, filled unless ``opened``."""
    _, marker, colour, filled = charts.MARKS[row["qualifier"]]
    axes.plot(
        moment,
        y,
        marker=marker,
        ms=5.6,
        mfc=colour if filled and not opened else "white",
        mec=colour,
        mew=1.2,
        linestyle="none",
        zorder=3,
    )


def _stacked(rows: pd.DataFrame, apart: pd.Timedelta) -> list[tuple[pd.Timestamp, int, pd.Series]]:
    """Rows in order of time with a level each: 0, or 1, 2 ... where a mark would hide one that lies less than ``apart`` before it."""
    last: list[pd.Timestamp] = []  # the latest mark on each level
    found = []
    for moment, row in sorted(((middle(row), row) for _, row in rows.iterrows()), key=lambda pair: pair[0]):
        level = next((i for i, before in enumerate(last) if moment - before >= apart), len(last))
        last[level : level + 1] = [moment]
        found.append((moment, level, row))
    return found


STYLES = {
    "RU": (charts.ORANGE, "-"), "BY": (charts.INK, "--"), "PL": (charts.BLUE, "-"), "LT": (charts.GREEN, "-"), "LV": (charts.PURPLE, "-"), "EE": ("#4a8fc7", "-"),
    "KZ": (charts.GREEN, "--"), "AM": (charts.PURPLE, ":"),
}  # fmt: skip


def draw_lines(frame: pd.DataFrame, told, log: bool = False):
    """Drawing: a line a country (columns; index: years) with its name and ``told(line)`` at its end; amounts on a log scale, else per cent."""

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        first, last = int(frame.index.min()), int(frame.index.max())
        axes.set_xlim(first, last + (last - first) * (0.65 if narrow else 0.3))
        axes.set_xticks(range(-(-first // 5) * 5, last + 1, 10 if narrow and last - first > 15 else 5))
        axes.grid(True, axis="both")
        if log:
            axes.set_yscale("log")
            axes.yaxis.set_major_locator(charts.ticker.LogLocator(base=10, subs=(1, 3)))
            axes.yaxis.set_minor_locator(charts.ticker.NullLocator())
        else:
            axes.set_ylim(0, 100)
        axes.yaxis.set_major_formatter(
            charts.ticker.FuncFormatter(lambda value, _: f"{value:,.0f}" if log else f"{value:.0f}%")
        )
        free = 0.0  # the lowest place that no name takes
        for country in frame.iloc[-1].sort_values().index:
            colour, style = STYLES[country]
            line = frame[country].dropna().astype(float)
            axes.plot(line.index.astype(int), line, color=colour, linestyle=style, linewidth=2, zorder=3)
            at = max(line.iloc[-1] / (1.35 if log else 1), free)
            lead = {"arrowstyle": "-", "color": colour, "linewidth": 0.7, "shrinkA": 1, "shrinkB": 1}
            place = {
                "xytext": (last + (last - first) / 18, at),
                "textcoords": "data",
                "va": "center",
                "arrowprops": lead,
            }
            axes.annotate(
                f"{COUNTRIES[country]} {told(line)}",
                (last, line.iloc[-1]),
                fontsize=10,
                color=colour,
                fontweight=600,
                **place,
            )
            free = at * 1.42 if log else at + (6.5 if narrow else 5)

    return charts.Drawing(
        draw, frame.rename_axis(index="year", columns="country").stack().rename("value").reset_index()
    )


# -------------------------------------------------------------------------------------------------- geography

EXTENT: maps.Extent = (19.3, 30.6, 51.5, 57.3)
GROUND = [
    ("Poland", 20.6, 53.3),
    ("Lithuania", 23.7, 55.6),
    ("Latvia", 25.6, 56.75),
    ("Russia", 21.75, 54.5),
    ("Belarus", 28.2, 53.2),
    ("Russia", 29.6, 56.6),
    ("Ukraine", 26.0, 51.67),
]


def _shared(one: str, other: str) -> list[list[float]]:
    """The border line of two countries: the line of the outlines whose points lie on both."""
    shapes = [
        {tuple(point) for ring in maps.outlines()["countries"][country] for point in ring} for country in (one, other)
    ]
    return next(
        line for line in maps.outlines()["borders"] if all(tuple(point) in shape for shape in shapes for point in line)
    )


def draw_map(line: str, air: str):
    """Drawing: Belarus and its neighbours, towns, and the corridor as border line (``line`` km) and air line (``air`` km)."""

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        maps.draw(axes, EXTENT, names=False)
        for words, *spot in GROUND:
            axes.text(
                *spot,
                words.upper() if narrow else " ".join(words.upper()),
                fontsize=10,
                color=charts.SOFT,
                ha="center",
                va="center",
                zorder=0.9,
                gid=maps.COUNTRY,
            )
        border = _shared("Poland", "Lithuania")
        axes.plot(
            *zip(*border),
            color=charts.ORANGE,
            linewidth=3,
            zorder=3,
            solid_capstyle="round",
            label=f"Polish-Lithuanian border, {line} km",
        )
        axes.plot(
            *zip(border[0], border[-1]),
            color=charts.INK,
            linewidth=1.3,
            linestyle=(0, (3, 2)),
            zorder=3,
            label=f"air line between its ends, {air} km",
        )
        towns = ["minsk", "vilnius", "warsaw", "hrodna", "kaliningrad", "suwalki"] + (
            [] if narrow else ["brest", "bialystok", "kaunas", "riga", "daugavpils", "vitsebsk"]
        )
        labels = [
            maps.town(axes, town, weight=600 if town in ("minsk", "vilnius", "warsaw") else 400) for town in towns
        ]
        axes.legend(
            loc="lower left",
            bbox_to_anchor=(0, 1.0),
            ncols=1 if narrow else 2,
            frameon=False,
            fontsize=10,
            borderaxespad=0.1,
            borderpad=0,
            handlelength=1.6,
        )
        maps.settle(axes, labels)

    return charts.Drawing(draw, pd.DataFrame())


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


# ---------------------------------------------------------------------------------------------------- posture

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
        when=[figures.dates(row) for _, row in rows.iterrows()],
    )
    rank = rows["host_country"].map(["LT", "LV", "EE", "PL"].index)
    plan = rows["status"].astype(str).map({"planned": ", planned", "actual": ""})
    return rows.assign(rank=rank, line=rows["when"] + ": " + rows["words"] + plan).sort_values(
        ["rank", "date", "status"]
    )


def draw_posture(rows: pd.DataFrame):
    """Drawing: a block a host under its name, one line a figure; filled marks are actual strengths, open marks plans."""

    def paint(axes, y: float, row: pd.Series) -> None:
        _, marker, colour, _ = charts.MARKS[row["qualifier"]]
        ends = sorted({float(row["low"]), float(row["high"])})
        axes.plot(
            ends,
            [y] * len(ends),
            color=colour,
            linewidth=2,
            marker=marker,
            ms=7,
            mfc=colour if row["status"] == "actual" else "white",
            mec=colour,
            mew=1.4,
            zorder=3,
            clip_on=False,
        )
        left = ends[-1] > 4000
        axes.annotate(
            figures.of(row),
            (ends[0 if left else -1], y),
            xytext=(-8 if left else 8, 0),
            textcoords="offset points",
            ha="right" if left else "left",
            va="center",
            fontsize=10,
        )

    def finish(axes, narrow: bool) -> None:
        charts.thousands(axes)
        axes.set_xlim(0, 5800 if narrow else 5400)
        axes.xaxis.set_major_locator(charts.ticker.MultipleLocator(2000 if narrow else 1000))

    return charts.headed(rows, "host", "line", paint, finish, rules=False, extra=(0.35, 0.35))


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
                figures.of(row, 2) for _, row in group[group["country"] == country].iterrows()
            )
            for country in NEIGHBOURS
        }
        planned = group["metric"].str.contains("plan|adopted|commitment").all()
        lines.append(
            {"Year": str(year), "Edition": release, "Kind": "plan or budget" if planned else "estimate"}
            | cells
            | {"sources": tables.joined(group["sources"])}
        )
    return pd.DataFrame(lines)


# -------------------------------------------------------------------------------------- dependence and autonomy

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
    number = figures.span(row["low"], row["high"], row["bound"], digits(row["high"]))
    return f"{number} {row['unit']}" if pd.notna(row["unit"]) else number


def draw_lanes(
    rows: pd.DataFrame,
    by: str,
    order: list[str],
    first: str,
    last: str,
    width: int = 14,
    base: tuple[int, int] = (2, 4),
):
    """Drawing: one lane a value of ``by``; each row a mark in the form of its qualifier; column ``eases`` (if there) opens the mark.

    Column ``side`` (if there): -1 above the line of the lane, 1 below it; without it marks stand on the line, close ones around it.
    """

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        apart = (pd.Timestamp(last) - pd.Timestamp(first)) / (38 if narrow else 80)
        for lane, group in enumerate(order):
            axes.axhline(lane, color=charts.FAINT if "side" in rows else charts.GRID, linewidth=0.8, zorder=1)
            here = rows[rows[by] == group]
            for side, some in here.groupby("side") if "side" in rows else [(0, here)]:
                found = _stacked(some, apart)
                step = min(0.24, 0.9 / (max((level for _, level, _ in found), default=0) + 1))
                for moment, level, row in found:
                    away = (
                        side * (0.14 + 0.112 * level) if side else step * ((level + 1) // 2) * (1 if level % 2 else -1)
                    )
                    _dot(axes, moment, lane + away, row, row.get("eases", False))
        _lanes(axes, [textwrap.fill(group, width) if narrow else group for group in order], 0.6)
        _span(axes, first, last, base[narrow])
        charts.key(axes, rows["qualifier"], narrow)

    return charts.Drawing(draw, rows)


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


def draw_trade(rows: pd.DataFrame):
    """Drawing: percent by year in two panels, exports and all goods trade; mirror data as a line, statements as marks."""

    def draw(figure: Figure, narrow: bool) -> None:
        panels = figure.subplots(2, 1) if narrow else figure.subplots(1, 2, sharey=True)
        for axes, (base, title) in zip(
            panels, {"exports": "of goods exports", "trade": "of goods trade in both directions"}.items()
        ):
            here = rows[rows["base"] == base]
            line = here[here["mirror"]].sort_values("year")
            if len(line):
                axes.plot(
                    line["low"].astype(float),
                    line["year"].astype(int),
                    color=charts.GREEN,
                    linewidth=1.2,
                    marker="s",
                    ms=4.5,
                    alpha=0.65,
                    zorder=2,
                )
                axes.annotate(
                    "partners'\nstatistics",
                    (float(line["low"].iloc[1]), int(line["year"].iloc[1])),
                    xytext=(9, 0),
                    textcoords="offset points",
                    ha="left",
                    va="center",
                    fontsize=10,
                    color=charts.GREEN,
                )
            for year, group in here[~here["mirror"]].groupby("year"):
                left = bool((line["year"] == year).any())  # the partners' mark stands to the right of the statements
                for shift, (_, row) in enumerate(group.sort_values("low").iterrows()):
                    y = int(year) + 0.35 * shift
                    charts.mark(axes, float(row["low"]), float(row["high"]), y, row["qualifier"])
                    if shift == len(group) - 1:
                        words = figures.span(row["low"], row["high"], row["bound"], digits(row["high"]))
                        axes.annotate(
                            words,
                            (float(row["low" if left else "high"]), y),
                            xytext=(-8 if left else 8, 0),
                            textcoords="offset points",
                            ha="right" if left else "left",
                            va="center",
                            fontsize=10,
                        )
            axes.set(xlim=(20, 98), ylim=(edition.LAST, 2011.4), yticks=range(2012, edition.LAST, 3))
            axes.set_title(
                title,
                loc="left",
                fontsize=10.5,
                color=charts.INK,
                pad=4 if narrow and base == "trade" else 36 if narrow else 20,
            )
            axes.xaxis.set_major_formatter(charts.ticker.FuncFormatter(lambda value, _: f"{value:.0f}%"))
        charts.key(panels[0], rows[~rows["mirror"]]["qualifier"], narrow)

    return charts.Drawing(draw, rows)


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


# ------------------------------------------------------------------------------------------------- assessments

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


def draw_verdicts(rows: pd.DataFrame):
    """Drawing: one panel a group of institutions; a dot is one text at its date and position, open where confidence is low."""

    def draw(figure: Figure, narrow: bool) -> None:
        groups = [group for group in dict.fromkeys(GROUPS.values()) if (rows["group"] == group).any()]
        wide = 1 if narrow or len(groups) == 1 else 2
        panels = figure.subplots(-(-len(groups) // wide), wide, sharex=True, sharey=True, squeeze=False).ravel()
        for axes, group in zip(panels, groups):
            for lane, position in enumerate(POSITIONS):
                axes.axhline(lane, color=charts.GRID, linewidth=0.8, zorder=1)
                here = rows[(rows["group"] == group) & (rows["position"] == position)]
                for moment, level, row in _stacked(here, pd.Timedelta(days=150)):
                    face = "white" if row["confidence"] == "low" else charts.INK
                    axes.plot(
                        moment,
                        lane - 0.2 * level + 0.1,
                        marker="o",
                        ms=5,
                        mfc=face,
                        mec=charts.INK,
                        mew=1,
                        linestyle="none",
                        zorder=3,
                    )
            axes.set_title(
                f"{group} ({int((rows['group'] == group).sum())})", loc="left", fontsize=10.5, color=charts.INK, pad=4
            )
            _lanes(axes, list(POSITIONS.values()), 0.7, 0.5)
            _span(axes, "2014-10-01", RESPONDED[1], 4)

    return charts.Drawing(draw, rows)


def crossed() -> pd.DataFrame:
    """Number of texts by period and position, with the texts without a visible verdict beside them."""
    rows = assessments()
    table = pd.crosstab(rows["period"], rows["position"].astype(str)).reindex(
        index=list(PERIODS), columns=list(POSITIONS), fill_value=0
    )
    return table.rename(columns=POSITIONS)


# --------------------------------------------------------------------------------------------------- responses

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


def draw_responses(rows: pd.DataFrame, integration: pd.DataFrame):
    """Drawing: measures by actor through time; integration steps as a first lane, with a line down from each."""
    lanes = ["Integration steps", *ACTORS.values()]
    both = pd.concat([integration.assign(lane=lanes[0], eases=False), rows])[
        ["lane", "date", "date_precision", "qualifier", "eases"]
    ]
    base = draw_lanes(both, "lane", lanes, *RESPONDED)

    def draw(figure: Figure, narrow: bool) -> None:
        base.paint(figure, narrow)
        for moment in integration["date"]:
            figure.axes[0].axvline(moment, color=charts.ORANGE, linewidth=0.7, alpha=0.45, zorder=0)

    shown = pd.concat(
        {"integration step": integration.rename(columns={"event": "measure"}), "response": rows}, names=["side"]
    )
    return charts.Drawing(draw, shown)


# ------------------------------------------------------------------------------------------------------- panel


def response_table(rows: pd.DataFrame, caption: str = "", name: str = "") -> tables.Table:
    """Measures as a table: date, who, what, kind, sources."""
    columns = {"dates": "Date", "who": "Who", "measure": "Measure", "kind": "Kind", "sources": "Sources"}
    return tables.sourced(rows, columns, caption, name)


def _chart(
    draw,
    name: str,
    title: str,
    subtitle: str,
    source: str,
    counted: pd.Series,
    order: list[str],
    height: tuple[float, float],
) -> charts.Chart:
    """A chart of the panel: its title serves as caption, the numbers in each group of ``counted`` as alternative text."""
    alt = f"{title}. {len(counted)} entries: " + "; ".join(
        f"{words} {int((counted == words).sum())}" for words in order
    )
    return charts.Chart(
        draw, name=name, title=title, subtitle=subtitle, source=source, alt=alt, caption=title, height=height
    )


def response_chart(rows: pd.DataFrame, name: str, title: str) -> charts.Chart:
    """Measures by kind through time."""
    order = [words for words in CATEGORIES.values() if (rows["kind"] == words).any()]
    draw = draw_lanes(rows, "kind", order, *RESPONDED)
    subtitle, source = (
        "Measures by date and kind; open: relaxes, reopens or reduces",
        "Source: table responses; sources in the table beneath",
    )
    return _chart(
        draw, name, title, subtitle, source, rows["kind"], order, (0.7 + 0.4 * len(order), 0.7 + 0.48 * len(order))
    )


def verdict_table(rows: pd.DataFrame, caption: str = "", name: str = "") -> tables.Table:
    """Assessments as a table: date, institution, verdict, claim, sources."""
    columns = {
        "dates": "Date",
        "institution": "Institution",
        "verdict": "Position, as coded here",
        "claim": "In brief",
        "sources": "Sources",
    }
    return tables.sourced(rows, columns, caption, name)


def verdict_chart(rows: pd.DataFrame, name: str, title: str) -> charts.Chart:
    """Assessments by position through time."""
    groups = rows["group"].nunique()
    subtitle, source = (
        "One dot a text, by date and position; open: low confidence",
        "Source: table assessments. Not a poll; coded by one reader",
    )
    return _chart(
        draw_verdicts(rows),
        name,
        title,
        subtitle,
        source,
        rows["verdict"],
        list(POSITIONS.values()),
        (0.4 + 1.75 * -(-groups // 2), 0.4 + 1.75 * groups),
    )


def _response_state(group: str, choice: str, rows: pd.DataFrame) -> explore.State:
    eased = int(rows["eases"].sum())
    sentence = (
        f"{len(rows)} measures known; {eased} of them relax, reopen or reduce. The list is a choice, not a register."
    )
    return explore.State(
        group,
        choice,
        sentence,
        (response_chart(rows, f"panel-flank-{explore.slug(choice)}", f"Responses: {choice}"), response_table(rows)),
    )


def _verdict_state(choice: str, rows: pd.DataFrame) -> explore.State:
    unseen = int((rows["position"] == "uncertain").sum())
    sentence = f"{len(rows)} texts found, {unseen} of them without a visible verdict. Texts were taken as found, so their number says nothing about opinion."
    return explore.State(
        "Assessments of",
        choice,
        sentence,
        (
            verdict_chart(rows, f"panel-flank-verdicts-{explore.slug(choice)}", f"Assessments of {choice}"),
            verdict_table(rows),
        ),
    )


def panel() -> explore.Panel:
    """The flank panel: responses by country or period, assessments by period."""
    rows, verdicts = responses(), assessments()
    states = [
        _response_state(
            "Responses by",
            COUNTRIES[code],
            rows[rows["actor"].str.split(";").map(lambda cell, code=code: code in cell)],
        )
        for code in ("NATO", "EU", "US", *NEIGHBOURS)
    ]
    years = rows["date"].dt.year
    spans = edition.periods(2016, 2022, 2024, 2025, 2026)
    states += [_response_state("Responses of", words, rows[years.between(*ends)]) for words, ends in spans.items()]
    states += [_verdict_state(words, verdicts[verdicts["period"] == words]) for words in PERIODS]
    filters = {"actor": "Actor", "kind": "Kind", "qualifier": "Statement", "confidence": "Confidence"}
    show = lambda kept: [response_chart(kept, "panel-flank-live", "Responses chosen"), response_table(kept)]  # noqa: E731
    return explore.Panel(
        "flank", "Responses by country or period, or assessments", states, lambda: explore.explorer(rows, filters, show)
    )
