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
from matplotlib.lines import Line2D

from report import charts, evidence, explore, figures, maps, tables

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


def _bare(axes) -> None:
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def _key(axes, qualifiers, narrow: bool) -> None:
    """The key of marks; on a narrow page in two columns, so that it does not press the plot together."""
    charts.key(axes, qualifiers, narrow)
    legend = axes.get_legend()
    if narrow and len(legend.get_texts()) > 2:
        axes.legend(handles=legend.legend_handles, labels=[text.get_text() for text in legend.get_texts()], loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, frameon=False, fontsize=10, handletextpad=0.1, columnspacing=0.9, borderaxespad=0.1, borderpad=0)


def _years(axes, first: str, last: str, step: int) -> None:
    axes.set_xlim(pd.Timestamp(first), pd.Timestamp(last))
    axes.xaxis.set_major_locator(mdates.YearLocator(base=step))
    axes.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))


# -------------------------------------------------------------------------------------------------- geography

EXTENT: maps.Extent = (19.3, 30.6, 51.5, 57.3)
GROUND = [("Poland", 20.6, 53.3), ("Lithuania", 23.7, 55.6), ("Latvia", 25.6, 56.75), ("Russia", 21.75, 54.5), ("Belarus", 28.2, 53.2), ("Russia", 29.6, 56.6), ("Ukraine", 26.0, 51.67)]


def _shared(one: str, other: str) -> list[tuple[float, float]]:
    """The border line of two countries: the longest run of points that their outlines share, in order."""
    rings = maps.outlines()["countries"]
    theirs = {tuple(point) for ring in rings[other] for point in ring}
    runs: list[list[tuple[float, float]]] = [[]]
    for ring in rings[one]:
        start = next((i for i, point in enumerate(ring) if tuple(point) not in theirs), 0)
        for point in [*ring[start:], *ring[:start], (0.0, 0.0)]:
            if tuple(point) in theirs:
                runs[-1].append(tuple(point))
            elif runs[-1]:
                runs.append([])
    return max(runs, key=len)


def draw_map(line: str, air: str):
    """Draw function: Belarus and its neighbours, towns, and the corridor as border line (``line`` km) and air line (``air`` km)."""

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        maps.draw(axes, EXTENT, names=False)
        for words, *spot in GROUND:
            axes.text(*spot, words.upper() if narrow else " ".join(words.upper()), fontsize=10, color=charts.SOFT, ha="center", va="center", zorder=0.9, gid=maps.COUNTRY)
        border = _shared("Poland", "Lithuania")
        axes.plot(*zip(*border), color=charts.ORANGE, linewidth=3, zorder=3, solid_capstyle="round")
        axes.plot(*zip(border[0], border[-1]), color=charts.INK, linewidth=1.3, linestyle=(0, (3, 2)), zorder=3)
        towns = ["minsk", "vilnius", "warsaw", "hrodna", "kaliningrad", "suwalki"] + ([] if narrow else ["brest", "bialystok", "kaunas", "riga", "daugavpils", "vitsebsk"])
        labels = [maps.town(axes, town, weight=600 if town in ("minsk", "vilnius", "warsaw") else 400) for town in towns]
        handles = [
            Line2D([], [], color=charts.ORANGE, linewidth=3, label=f"Polish-Lithuanian border, {line} km"),
            Line2D([], [], color=charts.INK, linewidth=1.3, linestyle=(0, (3, 2)), label=f"air line between its ends, {air} km"),
        ]
        axes.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=1 if narrow else 2, frameon=False, fontsize=10, borderaxespad=0.1, borderpad=0, handlelength=1.6)
        maps.settle(axes, labels)

    return draw


def lengths() -> pd.DataFrame:
    """The published figures for the corridor, each with what it measures."""
    rows = evidence.load("corridor")
    rows = rows[rows["object"].str.contains("Suwalki corridor|Poland-Lithuania") & (rows["unit"] == "km")]
    kinds = {"border line length": "border line", "distance": "air line between its ends", "corridor width": "width, kind of line not stated", "corridor length": "length, kind of line not stated"}
    return rows.assign(line=rows["metric"].astype(str).map(kinds)).sort_values(["low"])


# ---------------------------------------------------------------------------------------------------- posture

SHORT = {  # patterns of a formation's name and what stands for them in the chart; the table has the full words
    r"\d+th (?:Panzer Brigade|brigade)": "German brigade", "^eFP |(?<=battlegroup) when.*| persistently deployed| in eFP|integrated |, in Lithuania$| command(?= element)": "",
    " for Lithuania, mostly on.*": ", pledge", ", soldiers building.*": ", build-up staff", ", permanently in.*": ", permanent", ", full strength.*": ", full strength", "brigade to exercise in.*": "brigade, to exercise",
}  # fmt: skip


def posture() -> pd.DataFrame:
    """Strengths of the battlegroups and brigades led by a framework nation, one host each, planned and actual kept apart.

    Left out: totals for several hosts, national rotations of the United States, participants of exercises.
    """
    rows = evidence.load("nato_posture")
    rows = rows[rows["host_country"].isin(NEIGHBOURS) & (rows["unit"] == "personnel") & rows["status"].isin(["planned", "actual"])]
    rows = rows[rows["formation"].str.contains("battlegroup|brigade|British|Canadian", case=False)]
    words = [_short(text) for text in rows["formation"]]
    return rows.assign(words=words, when=[figures.dates(row) for _, row in rows.iterrows()]).sort_values(["date", "status"])


def _short(text: str) -> str:
    for long, short in SHORT.items():
        text = re.sub(long, short, text)
    return text


def draw_posture(rows: pd.DataFrame):
    """Draw function: one block a host, one line a figure; filled marks are actual strengths, open marks plans."""

    def draw(figure: Figure, narrow: bool) -> None:
        order = [host for host in ("LT", "LV", "EE", "PL") if (rows["host_country"] == host).any()]
        ratios = [len(rows[rows["host_country"] == host]) + 0.6 for host in order]
        blocks = figure.subplots(len(order), 1, sharex=True, height_ratios=ratios)
        for axes, host in zip(blocks, order):
            here = rows[rows["host_country"] == host]
            for y, (_, row) in enumerate(here.iterrows()):
                _, marker, colour, _ = charts.MARKS[row["qualifier"]]
                face = colour if row["status"] == "actual" else "white"
                ends = sorted({float(row["low"]), float(row["high"])})
                axes.plot(ends, [y] * len(ends), color=colour, linewidth=2, marker=marker, ms=7, mfc=face, mec=colour, mew=1.4, zorder=3, clip_on=False)
                left = ends[-1] > 4000
                axes.annotate(figures.of(row), (ends[0 if left else -1], y), xytext=(-8 if left else 8, 0), textcoords="offset points", ha="right" if left else "left", va="center", fontsize=10)
            shown = [textwrap.fill(f"{row['when']}: {row['words']}", 27) if narrow else f"{row['when']}: {row['words']}" for _, row in here.iterrows()]
            axes.set_yticks(range(len(here)), shown, fontsize=10)
            axes.set_ylim(len(here) - 0.5, -0.6)
            axes.set_xlim(0, 5800 if narrow else 5400)
            axes.set_title(COUNTRIES[host], loc="left", fontsize=10.5, fontweight=600, color=charts.INK, pad=3)
            _bare(axes)
            axes.tick_params(axis="x", length=0)
        charts.thousands(blocks[-1])
        blocks[-1].xaxis.set_major_locator(charts.ticker.MultipleLocator(2000 if narrow else 1000))

    return draw


def latest(host: str, status: str) -> pd.Series:
    """The latest figure of a host in one status, among those of ``posture``."""
    rows = posture()
    return rows[(rows["host_country"] == host) & (rows["status"] == status)].iloc[-1]


SIPRI = "sipri_2026"


def spending(measure: str) -> pd.DataFrame:
    """Military expenditure in one measure of one SIPRI edition: editions are never joined."""
    rows = evidence.load("military_expenditure")
    return rows[(rows["edition"] == SIPRI) & (rows["measure"] == measure)]


def draw_spending(rows: pd.DataFrame, countries: list[str], first: int):
    """Draw function: one line a country of one edition (column value), with its name and its growth since ``first``."""

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        colours = dict(zip(countries, [charts.BLUE, charts.GREEN, charts.PURPLE, "#4a8fc7", charts.ORANGE, charts.INK]))
        ends = {}
        for country in countries:
            line = rows[(rows["country"] == country) & (rows["year"] >= first)].sort_values("year")
            axes.plot(line["year"].astype(int), line["value"].astype(float), color=colours[country], linewidth=2, linestyle="--" if country == "BY" else "-", zorder=3)
            times = line["value"].iloc[-1] / line["value"].iloc[0]
            ends[country] = (float(line["value"].iloc[-1]), f"{COUNTRIES[country]} ×{times:.1f}")
        axes.set_yscale("log")
        last = int(rows["year"].max())
        axes.set_xlim(first, last + (7.2 if narrow else 3.4))
        axes.set_xticks(range(first, last + 1, 5 if narrow else 2))
        axes.yaxis.set_major_locator(charts.ticker.LogLocator(base=10, subs=(1, 3)))
        axes.yaxis.set_minor_locator(charts.ticker.NullLocator())
        axes.yaxis.set_major_formatter(charts.ticker.FuncFormatter(lambda value, _: f"{value:,.0f}"))
        axes.grid(True, axis="both")
        placed = 0.0
        for country, (end, words) in sorted(ends.items(), key=lambda item: item[1][0]):
            at = max(end / 1.35, placed * 1.42)
            lead = {"arrowstyle": "-", "color": colours[country], "linewidth": 0.7, "shrinkA": 1, "shrinkB": 1}
            axes.annotate(words, (last, end), xytext=(last + 0.6, at), textcoords="data", va="center", fontsize=10, color=colours[country], fontweight=600, arrowprops=lead)
            placed = at

    return draw


def editions() -> pd.DataFrame:
    """Shares of GDP with one edition a line: columns are the neighbours, editions are never joined."""
    rows = evidence.load("defence_budgets")
    rows = rows[rows["country"].isin(NEIGHBOURS) & (rows["unit"] == "percent of GDP")]
    lines = []
    for (year, edition), group in rows.groupby(["year", "edition"], sort=True):
        cells = {COUNTRIES[country]: "; ".join(figures.of(row, 2) for _, row in group[group["country"] == country].iterrows()) for country in NEIGHBOURS}
        planned = group["metric"].str.contains("plan|adopted|commitment").all()
        lines.append({"Year": str(year), "Edition": edition, "Kind": "plan or budget" if planned else "estimate"} | cells | {"sources": _joined(group)})
    return pd.DataFrame(lines)


def _joined(rows: pd.DataFrame) -> str:
    return ";".join(dict.fromkeys(key for cell in rows["sources"] for key in cell.split(";")))


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
    return pd.Series([next(theme for theme, words in rules.items() if re.search(words, text)) for text in rows[column]], index=rows.index)


def indicators() -> pd.DataFrame:
    """Observations of autonomy and dependence with their theme, in order of time."""
    rows = evidence.load("sovereignty_indicators").sort_values("date")
    return rows.assign(theme=themed(rows, "indicator", THEMES))


def told(row: pd.Series) -> str:
    """An observation in words: its figure with unit, or its value in words."""
    if pd.isna(row["low"]):
        return str(row["value_text"])
    number = figures.span(row["low"], row["high"], row["bound"], digits(row["high"]))
    return f"{number} {row['unit']}" if pd.notna(row["unit"]) else number


def steps(values: list[pd.Timestamp], apart: pd.Timedelta) -> list[int]:
    """For marks in order of time: 0, or 1, 2 ... where a mark would hide one that lies less than ``apart`` before it."""
    rows: list[list[pd.Timestamp]] = []
    found = []
    for moment in values:
        level = next((i for i, row in enumerate(rows) if moment - row[-1] >= apart), len(rows))
        rows.append([]) if level == len(rows) else None
        rows[level].append(moment)
        found.append(level)
    return found


def draw_sides(rows: pd.DataFrame, first: str, last: str):
    """Draw function: one lane a theme; above its line what points to autonomy, below it what points to integration."""

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        for lane, theme in enumerate(THEMES):
            axes.axhline(lane, color=charts.FAINT, linewidth=0.8, zorder=1)
            for direction, sign in (("toward_autonomy", -1), ("toward_integration", 1)):
                here = rows[(rows["theme"] == theme) & (rows["direction"] == direction)]
                moments = sorted((middle(row), key) for key, row in here.iterrows())
                levels = steps([moment for moment, _ in moments], pd.Timedelta(days=150 if narrow else 75))
                for (moment, key), level in zip(moments, levels):
                    _, marker, colour, filled = charts.MARKS[here.loc[key, "qualifier"]]
                    axes.plot(moment, lane + sign * (0.14 + 0.112 * level), marker=marker, ms=5.2, mfc=colour if filled else "white", mec=colour, mew=1.1, linestyle="none", zorder=3)
        axes.set_yticks(range(len(THEMES)), [textwrap.fill(theme, 13) if narrow else theme for theme in THEMES])
        axes.set_ylim(len(THEMES) - 0.25, -0.6)
        _years(axes, first, last, 4 if narrow else 2)
        _bare(axes)
        _key(axes, rows["qualifier"], narrow)

    return draw


def draw_lanes(rows: pd.DataFrame, by: str, order: list[str], first: str, last: str, date: str = "date", width: int = 14, base: tuple[int, int] = (2, 4)):
    """Draw function: one lane a value of ``by``; each row a mark in the form of its qualifier; column ``eases`` (if there) opens the mark."""

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        for lane, group in enumerate(order):
            axes.axhline(lane, color=charts.GRID, linewidth=0.8, zorder=1)
            here = rows[rows[by] == group]
            moments = sorted((middle(row, date), key) for key, row in here.iterrows())
            span = pd.Timestamp(last) - pd.Timestamp(first)
            levels = steps([moment for moment, _ in moments], span / (38 if narrow else 80))
            apart = min(0.24, 0.9 / (max(levels, default=0) + 1))
            for (moment, key), level in zip(moments, levels):
                row = here.loc[key]
                _, marker, colour, filled = charts.MARKS[row["qualifier"]]
                face = colour if filled and not row.get("eases", False) else "white"
                axes.plot(moment, lane + apart * ((level + 1) // 2) * (1 if level % 2 else -1), marker=marker, ms=6, mfc=face, mec=colour, mew=1.2, linestyle="none", zorder=3)
        axes.set_yticks(range(len(order)), [textwrap.fill(group, width) if narrow else group for group in order])
        axes.set_ylim(len(order) - 0.4, -0.6)
        _years(axes, first, last, base[narrow])
        _bare(axes)
        _key(axes, rows["qualifier"], narrow)

    return draw


def trade() -> pd.DataFrame:
    """Russia's share of Belarusian goods exports and of all goods trade: mirror data of one edition, and statements.

    From the mirror data only years that may be used as levels. Column ``base``: what the share is a share of.
    """
    series = evidence.load("trade_series")
    series = series[(series["flow"] == "russian_share_of_belarusian_exports") & (series["edition"] == "imf_dots_to_2023") & (series["confidence"] != "low")]
    series = series.assign(low=series["value"], high=series["value"], bound="exact", base="exports", mirror=True)
    said = evidence.load("sovereignty_indicators")
    said = said[said["indicator"].str.startswith("Russia share") & (said["unit"] == "percent") & ~said["indicator"].str.contains("long-run")]
    base = ["exports" if "exports" in text else "trade" for text in said["indicator"]]
    said = said.assign(year=said["date"].dt.year, base=base, mirror=False)
    columns = ["year", "low", "high", "bound", "base", "mirror", "qualifier", "sources", "confidence", "note"]
    return pd.concat([series[columns], said[[*columns[:6], "indicator", *columns[6:]]]])


def draw_trade(rows: pd.DataFrame):
    """Draw function: percent by year in two panels, exports and all goods trade; mirror data as a line, statements as marks."""

    def draw(figure: Figure, narrow: bool) -> None:
        panels = figure.subplots(2, 1) if narrow else figure.subplots(1, 2, sharey=True)
        for axes, (base, title) in zip(panels, {"exports": "of goods exports", "trade": "of goods trade in both directions"}.items()):
            here = rows[rows["base"] == base]
            line = here[here["mirror"]].sort_values("year")
            if len(line):
                axes.plot(line["low"].astype(float), line["year"].astype(int), color=charts.GREEN, linewidth=1.2, marker="s", ms=4.5, alpha=0.65, zorder=2)
                axes.annotate("partners'\nstatistics", (float(line["low"].iloc[1]), int(line["year"].iloc[1])), xytext=(9, 0), textcoords="offset points", ha="left", va="center", fontsize=10, color=charts.GREEN)
            for year, group in here[~here["mirror"]].groupby("year"):
                left = bool((line["year"] == year).any())  # the partners' mark stands to the right of the statements
                for shift, (_, row) in enumerate(group.sort_values("low").iterrows()):
                    y = int(year) + 0.35 * shift
                    charts.mark(axes, float(row["low"]), float(row["high"]), y, row["qualifier"])
                    if shift == len(group) - 1:
                        words = figures.span(row["low"], row["high"], row["bound"], digits(row["high"]))
                        axes.annotate(words, (float(row["low" if left else "high"]), y), xytext=(-8 if left else 8, 0), textcoords="offset points", ha="right" if left else "left", va="center", fontsize=10)
            axes.set(xlim=(20, 100), ylim=(2026, 2011.4), yticks=range(2012, 2026, 3))
            axes.set_title(title, loc="left", fontsize=10.5, color=charts.INK, pad=4 if narrow and base == "trade" else 36 if narrow else 20)
            axes.xaxis.set_major_formatter(charts.ticker.FuncFormatter(lambda value, _: f"{value:.0f}%"))
        _key(panels[0], rows[~rows["mirror"]]["qualifier"], narrow)

    return draw


def votes(home: str, others: list[str]) -> pd.DataFrame:
    """Share of identical votes of ``home`` with each of ``others`` by year (columns are countries)."""
    rows = evidence.load("un_votes")
    found = {}
    for other in others:
        pair = rows[((rows["country_a"] == home) & (rows["country_b"] == other)) | ((rows["country_a"] == other) & (rows["country_b"] == home))]
        found[other] = pair.set_index("year")["agreement_share"].astype(float)
    return pd.DataFrame(found).sort_index()


def draw_votes(frame: pd.DataFrame):
    """Draw function: agreement with each country by year, named at the end of its line."""

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        styles = {"RU": (charts.ORANGE, "-"), "KZ": (charts.BLUE, "--"), "AM": (charts.PURPLE, ":"), "PL": (charts.SOFT, "-."), "US": (charts.FAINT, "-")}
        last = int(frame.index.max())
        placed = 0.0
        for country in frame.iloc[-1].sort_values().index:
            colour, style = styles[country]
            line = frame[country].dropna() * 100
            axes.plot(line.index.astype(int), line, color=colour, linestyle=style, linewidth=2.4 if country == "RU" else 1.7, zorder=3)
            at = max(line.iloc[-1], placed + (6.5 if narrow else 5))
            axes.annotate(f"{COUNTRIES[country]} {line.iloc[-1]:.0f}%", (last, line.iloc[-1]), xytext=(last + 0.6, at), textcoords="data", va="center", fontsize=10, color=colour, fontweight=600)
            placed = at
        axes.set(xlim=(int(frame.index.min()), last + (17 if narrow else 8)), ylim=(0, 100), xticks=range(1995, last + 1, 10 if narrow else 5))
        axes.yaxis.set_major_formatter(charts.ticker.FuncFormatter(lambda value, _: f"{value:.0f}%"))
        axes.grid(True, axis="both")

    return draw


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
    "think_tank": "Think tanks and universities",
    "academic": "Think tanks and universities",
    "media": "Media, opposition, others",
    "exile_or_opposition": "Media, opposition, others",
    "other": "Media, opposition, others",
}
PERIODS = {"2015–2019": (2015, 2019), "2020–2021": (2020, 2021), "2022–2023": (2022, 2023), "2024–2026": (2024, 2026)}


def assessments() -> pd.DataFrame:
    """The published verdicts with group of institution, period and the words of their position."""
    rows = evidence.load("assessments").sort_values("date")
    period = [next(words for words, (first, last) in PERIODS.items() if first <= moment.year <= last) for moment in rows["date"]]
    return rows.assign(group=rows["institution_type"].astype(str).map(GROUPS), period=period, verdict=rows["position"].astype(str).map(POSITIONS))


def draw_verdicts(rows: pd.DataFrame):
    """Draw function: one panel a group of institutions; a dot is one text at its date and position, open where confidence is low."""

    def draw(figure: Figure, narrow: bool) -> None:
        groups = [group for group in dict.fromkeys(GROUPS.values()) if (rows["group"] == group).any()]
        wide = 1 if narrow or len(groups) == 1 else 2
        panels = figure.subplots(-(-len(groups) // wide), wide, sharex=True, sharey=True, squeeze=False).ravel()
        for axes, group in zip(panels, groups):
            for lane, position in enumerate(POSITIONS):
                axes.axhline(lane, color=charts.GRID, linewidth=0.8, zorder=1)
                here = rows[(rows["group"] == group) & (rows["position"] == position)]
                moments = sorted((middle(row), key) for key, row in here.iterrows())
                levels = steps([moment for moment, _ in moments], pd.Timedelta(days=150))
                for (moment, key), level in zip(moments, levels):
                    low = here.loc[key, "confidence"] == "low"
                    axes.plot(moment, lane - 0.2 * level + 0.1, marker="o", ms=5, mfc="white" if low else charts.INK, mec=charts.INK, mew=1, linestyle="none", zorder=3)
            axes.set_title(f"{group} ({int((rows['group'] == group).sum())})", loc="left", fontsize=10.5, color=charts.INK, pad=4)
            axes.set_yticks(range(len(POSITIONS)), list(POSITIONS.values()), fontsize=10)
            axes.set_ylim(len(POSITIONS) - 0.5, -0.7)
            _years(axes, "2014-10-01", "2027-01-01", 4)
            _bare(axes)

    return draw


def crossed() -> pd.DataFrame:
    """Number of texts by period and position, with the texts without a visible verdict beside them."""
    rows = assessments()
    table = pd.crosstab(rows["period"], rows["position"].astype(str)).reindex(index=list(PERIODS), columns=list(POSITIONS), fill_value=0)
    return table.rename(columns=POSITIONS)


# --------------------------------------------------------------------------------------------------- responses

ACTORS = {"NATO": "NATO", "EU": "EU", "US": "United States", "PL": "Poland", "LT": "Lithuania", "LV": "Latvia, joint acts", "UA": "Ukraine"}
CATEGORIES = {
    "deployment": "Deployment", "fortification": "Fortification", "budget": "Budget", "airspace": "Airspace", "border": "Border",
    "hybrid_defence": "Hybrid defence", "sanction": "Sanctions", "treaty": "Treaties, declarations",
}  # fmt: skip
STEPS = ["ad_21", "ad_23", "face_036", "face_037", "rgf_10", "rgf_18", "face_057", "face_059", "face_066", "guarantees_in_force_2025", "face_072", "face_119"]
EASES = r"[Rr]elax|lifted|[Rr]eopen|open again|[Cc]ancelled"


def responses() -> pd.DataFrame:
    """Measures with the words of actor and category; ``eases`` marks those that relax, reopen or reduce."""
    rows = evidence.load("responses").sort_values("date")
    lane = [ACTORS["LV"] if ";" in actor else ACTORS.get(actor, actor) for actor in rows["actor"]]
    said = rows["note"].fillna("").str.contains("relaxation|Reduces")
    eases = said | (rows["measure"].str.contains(EASES) & ~rows["measure"].str.contains("closed|postponed"))
    return rows.assign(lane=lane, kind=rows["category"].astype(str).map(CATEGORIES), who=rows["actor"].map(names), eases=eases)


def integration_steps() -> pd.DataFrame:
    """Dated steps of military integration that stand beside the responses: a choice, listed in ``STEPS``."""
    return evidence.load("events").loc[STEPS].sort_values("date_from")


def draw_responses(rows: pd.DataFrame, integration: pd.DataFrame):
    """Draw function: measures by actor through time; integration steps as a first lane, with a line down from each."""
    lanes = ["Integration steps", *ACTORS.values()]
    own = integration.rename(columns={"date_from": "date", "date_from_precision": "date_precision"}).assign(lane=lanes[0], eases=False)
    both = pd.concat([own[["lane", "date", "date_precision", "qualifier", "eases"]], rows[["lane", "date", "date_precision", "qualifier", "eases"]]])
    base = draw_lanes(both, "lane", lanes, "2016-01-01", "2027-01-01")

    def draw(figure: Figure, narrow: bool) -> None:
        base(figure, narrow)
        for moment in own["date"]:
            figure.axes[0].axvline(moment, color=charts.ORANGE, linewidth=0.7, alpha=0.45, zorder=0)

    return draw


# ------------------------------------------------------------------------------------------------------- panel


def _slug(text: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in text.lower())


def response_table(rows: pd.DataFrame, caption: str = "", name: str = "") -> tables.Table:
    """Measures as a table: date, who, what, kind, sources."""
    columns = {"dates": "Date", "who": "Who", "measure": "Measure", "kind": "Kind", "sources": "Sources"}
    return tables.sourced(rows, columns, caption, name)


def response_chart(rows: pd.DataFrame, name: str, title: str) -> charts.Chart:
    """Measures by kind through time."""
    order = [words for words in CATEGORIES.values() if (rows["kind"] == words).any()]
    return charts.Chart(
        draw_lanes(rows, "kind", order, "2016-01-01", "2027-01-01"),
        name=name,
        title=title,
        subtitle="Measures by date and kind; open: relaxes, reopens or reduces",
        source="Source: table responses; sources in the table beneath",
        alt=f"{title}. {len(rows)} measures by kind: " + "; ".join(f"{words} {int((rows['kind'] == words).sum())}" for words in order),
        caption=title,
        height=(0.7 + 0.4 * len(order), 0.7 + 0.48 * len(order)),
    )


def verdict_table(rows: pd.DataFrame, caption: str = "", name: str = "") -> tables.Table:
    """Assessments as a table: date, institution, verdict, claim, sources."""
    columns = {"dates": "Date", "institution": "Institution", "verdict": "Position, as coded here", "claim": "In brief", "sources": "Sources"}
    return tables.sourced(rows, columns, caption, name)


def verdict_chart(rows: pd.DataFrame, name: str, title: str) -> charts.Chart:
    """Assessments by position through time."""
    groups = rows["group"].nunique()
    return charts.Chart(
        draw_verdicts(rows),
        name=name,
        title=title,
        subtitle="One dot a text, by date and position; open: low confidence",
        source="Source: table assessments. Not a poll; coded by one reader",
        alt=f"{title}. {len(rows)} texts by verdict: " + "; ".join(f"{words} {int((rows['verdict'] == words).sum())}" for words in POSITIONS.values()),
        caption=title,
        height=(0.4 + 1.75 * -(-groups // 2), 0.4 + 1.75 * groups),
    )


def _response_state(group: str, choice: str, rows: pd.DataFrame) -> explore.State:
    eased = int(rows["eases"].sum())
    sentence = f"{len(rows)} measures known; {eased} of them relax, reopen or reduce. The list is a choice, not a register."
    return explore.State(group, choice, sentence, (response_chart(rows, f"panel-flank-{_slug(choice)}", f"Responses: {choice}"), response_table(rows)))


def _verdict_state(choice: str, rows: pd.DataFrame) -> explore.State:
    unseen = int((rows["position"] == "uncertain").sum())
    sentence = f"{len(rows)} texts found, {unseen} of them without a visible verdict. Texts were taken as found, so their number says nothing about opinion."
    return explore.State("Assessments of", choice, sentence, (verdict_chart(rows, f"panel-flank-verdicts-{_slug(choice)}", f"Assessments of {choice}"), verdict_table(rows)))


def panel() -> explore.Panel:
    """The flank panel: responses by country or period, assessments by period."""
    rows, verdicts = responses(), assessments()
    states = [_response_state("Responses by", COUNTRIES[code], rows[rows["actor"].str.split(";").map(lambda cell, code=code: code in cell)]) for code in ("NATO", "EU", "US", *NEIGHBOURS)]
    years = rows["date"].dt.year
    spans = {"2016–2021": (2016, 2021), "2022–2023": (2022, 2023), "2024": (2024, 2024), "2025": (2025, 2025), "2026": (2026, 2026)}
    states += [_response_state("Responses of", words, rows[years.between(*ends)]) for words, ends in spans.items()]
    states += [_verdict_state(words, verdicts[verdicts["period"] == words]) for words in PERIODS]
    filters = {"actor": "Actor", "kind": "Kind", "qualifier": "Statement", "confidence": "Confidence"}
    show = lambda kept: [response_chart(kept, "panel-flank-live", "Responses chosen"), response_table(kept)]  # noqa: E731
    return explore.Panel("flank", "Responses by country or period, or assessments", states, lambda: explore.explorer(rows, filters, show))
