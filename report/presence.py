"""Presence and places: who counted how many Russian troops in Belarus, and which sites they used under what status.

A total, a part of it, a ceiling and an expectation answer different questions and are never drawn as one series. No
points are joined: between two counts of different observers nothing is known. Where no number was found, the gap is
drawn.
"""

from __future__ import annotations

import itertools
import math

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.transforms import ScaledTranslation

from report import charts, edition, evidence, exhibit, explore, figures, maps, tables

SINCE = pd.Timestamp(edition.THEN, 1, 1)  # the lanes of observers begin with the year of the article
END = pd.Timestamp(edition.LAST_DAY)
LONG_GAP = pd.Timedelta(days=120)

SIDES = {  # side of the observer: lane of the presence chart
    "nato_or_member": "NATO and member states",
    "ukraine": "Ukrainian services",
    "monitor": "Belarusian Hajun",
    "analyst": "Analysts and press",
    "media": "Analysts and press",
    "belarus": "Belarus and Russia",
    "russia": "Belarus and Russia",
}
METRICS = {  # what is counted, in readers' words; only the first is a count of the whole
    "total_personnel": "all Russian troops",
    "expected_personnel": "expected, not counted",
    "declared_ceiling": "ceiling announced",
    "grouping_personnel": "in the regional grouping",
    "garrison_personnel": "garrisons at Mazyr and Ziabrauka",
    "treaty_site_personnel": "both treaty sites",
    "training_personnel": "at training grounds",
    "exercise_personnel": "in an exercise",
    "wagner_personnel": "Wagner",
    "wagner_change": "possible departures of Wagner",
    "strategic_forces_personnel": "strategic forces personnel",
    "alleged_personnel": "alleged personnel",
    "change": "change",
    "aircraft": "aircraft",
    "aircraft_movements": "aircraft movements",
    "airspace_violations": "airspace violations",
    "drones_entering": "drones entering",
    "missiles_launched_day": "missiles launched day",
    "missiles_launched_cumulative": "missiles launched cumulative",
    "missiles_launched_other": "missiles launched other",
    "site_features": "site features",
    "tents": "tents",
    "units": "units",
}
TOTALS = ["total_personnel", "expected_personnel", "declared_ceiling"]  # what the lanes show
STATUS = {  # standing of the Russian use of a site: word, mark
    "treaty_facility": ("treaty site", maps.Mark("*", charts.BLUE, True, 12)),
    "joint_use": ("joint use", maps.Mark("v", charts.BLUE, True, 8)),
    "temporary_deployment": ("temporary use", maps.Mark("^", charts.ORANGE, True, 8)),
    "reported": ("reported", maps.Mark("s", charts.GREEN, True, 7)),
    "alleged": ("alleged", maps.Mark("X", charts.PURPLE, False, 8.5)),
    "ended": ("ended or unopened", maps.Mark("o", charts.SOFT, False, 7.5)),
}


# ------------------------------------------------------------------------------------------------------- rows


def rows(*metrics: str) -> pd.DataFrame:
    """Presence figures of some metrics (all without an argument) in order of time, with readers' words and lane."""
    found = evidence.load("presence").sort_values(["date_from", "low"], kind="stable")
    found = found[found["metric"].isin(metrics)] if metrics else found
    return found.assign(
        counted=found["metric"].astype(str).map(METRICS.__getitem__), lane=found["observer_side"].astype(str).map(SIDES)
    )


def troops() -> pd.DataFrame:
    """Totals, expectations and ceilings of Russian troops in Belarus from ``SINCE`` on; the ceilings of other things left out."""
    found = rows(*TOTALS)
    return found[(found["date_from"] >= SINCE) & (found["unit"].isna() | (found["unit"] == "persons"))]


def value(key: str) -> str:
    """One presence figure in words: 'pres_061' -> 'up to 1,450'. Raises KeyError for an unknown id."""
    return figures.of(evidence.load("presence").loc[key])


def fact(key: str) -> str:
    """One fact in words, its number or its text. Raises KeyError for an unknown id."""
    row = evidence.load("facts").loc[key]
    return row["value_text"] if pd.isna(row["low"]) else figures.of(row)


def gaps(
    found: pd.DataFrame, first: pd.Timestamp = SINCE, last: pd.Timestamp = END
) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
    """Spans of more than LONG_GAP without a numbered total whose month is known."""
    numbered = found[
        found["low"].notna() & (found["metric"] == "total_personnel") & (found["date_from_precision"] != "year")
    ]
    days = [first, *numbered["date_from"].sort_values(), last]
    return [(a, b) for a, b in itertools.pairwise(days) if b - a > LONG_GAP]


def span_words(gap: tuple[pd.Timestamp, pd.Timestamp]) -> str:
    """A gap in words: 'February to October 2022'."""
    first, last = gap
    start = figures.MONTHS[first.month - 1] if first.year == last.year else figures.date(first, "month")
    return f"{start} to {figures.date(last, 'month')}"


def sites() -> pd.DataFrame:
    """The facilities with the words of their status and the name of their town, in the order of STATUS."""
    found = evidence.load("facilities")
    towns = evidence.load("places")["name"]
    found = found.assign(
        status=found["legal_status"].astype(str).map(lambda key: STATUS[key][0]), town=found["place"].map(towns)
    )
    return found.assign(rank=found["legal_status"].astype(str).map(list(STATUS).index)).sort_values(
        ["rank", "date_from"], kind="stable"
    )


NUCLEAR = [
    "Warheads: Minsk and Moscow",
    "Warheads: Kyiv",
    "Warheads: other observers",
    "Oreshnik: Minsk and Moscow",
    "Oreshnik: Kyiv",
    "Oreshnik: other observers",
]
DECISIONS = {  # lane of the chart of decisions: subjects of events
    "Agreements, treaty sites": ["agreement", "treaty_sites"],
    "Air-base talks": ["base_talks"],
    "Deployments": ["deployment", "air_defence"],
    "Withdrawals": ["withdrawal"],
    "Nuclear acts and claims": ["nuclear"],
}


def nuclear() -> pd.DataFrame:
    """Entries on warheads and Oreshnik since 2023 with their lane: of what, and who speaks."""
    found = evidence.load("nuclear").sort_values("date_from", kind="stable")
    found = found[found["date_from"].dt.year >= 2023]
    told = found["event"].str.cat(found["unit"].fillna(""), sep=" ").str.lower()
    what = (
        told.str.contains("oreshnik|krychaw")
        .map({True: "Oreshnik", False: "Warheads"})
        .where(found["unit"] != "systems", "Oreshnik")
    )
    kyiv = found["observer"].fillna("").str.contains("Ukrain")
    who = (
        found["qualifier"]
        .astype(str)
        .eq("official_declared")
        .map({True: "Minsk and Moscow", False: "other observers"})
        .mask(kyiv, "Kyiv")
    )
    return found.assign(lane=what + ": " + who)


def decisions() -> pd.DataFrame:
    """Events of this topic on agreements, base talks, deployments, withdrawals and nuclear acts and claims, with their lane."""
    found = evidence.load("events").query("topic == 'facilities_and_presence'")
    lane = {subject: name for name, subjects in DECISIONS.items() for subject in subjects}
    return (
        found.assign(lane=found["subject"].astype(str).map(lane))
        .dropna(subset=["lane"])
        .sort_values("date_from", kind="stable")
    )


def in_period(found: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Sites whose known period of use touches the years; a period without an end counts to this edition."""
    return found[(found["date_from"].dt.year <= last) & (found["date_to"].fillna(END).dt.year >= first)]


# ------------------------------------------------------------------------------------------------------- forms


def _years(axes, span: tuple, step: int) -> None:
    """A time axis with a tick every ``step`` years."""
    axes.set_xlim(*map(pd.Timestamp, span))
    axes.xaxis.set_major_locator(mdates.YearLocator(step))
    axes.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))


def lanes(
    found: pd.DataFrame, empty: list[tuple[pd.Timestamp, pd.Timestamp]], years: tuple[int, int]
) -> charts.Drawing:
    """Drawing: a lane an observer, figures at their dates on one logarithmic scale, nothing joined, gaps shaded.

    An open mark is an expectation or a ceiling; a flat bar is a figure known by year only; a tick at the foot is a
    statement without a number.
    """
    shown = [lane for lane in dict.fromkeys(SIDES.values()) if (found["lane"] == lane).any()]
    first, last = pd.Timestamp(years[0], 1, 1), pd.Timestamp(years[1], 12, 31)
    many = years[1] - years[0] > 1
    empty = [(max(a, first), min(b, last)) for a, b in empty if b > first and a < last]

    def draw(figure: Figure, narrow: bool) -> None:
        stack = figure.subplots(len(shown), 1, sharex=True, sharey=True, squeeze=False)[:, 0]
        for axes, lane in zip(stack, shown, strict=True):
            for a, b in empty:
                axes.axvspan(a, b, color=charts.GRID, alpha=0.42, linewidth=0, zorder=0)
            axes.set_yscale("log")
            axes.set_ylim(300, 90_000)
            axes.set_yticks([1000, 10_000], ["1,000", "10,000"])
            axes.minorticks_off()
            axes.grid(True, axis="y")
            for _, row in found[found["lane"] == lane].iterrows():
                _figure(axes, row)
            axes.set_title(lane, loc="left", fontsize=10.5, color=charts.INK, pad=3)
            _last_words(axes, found[found["lane"] == lane], first, last)
        stack[-1].set_xlim(first, last + 0.02 * (last - first))
        stack[-1].xaxis.set_major_locator(
            mdates.YearLocator(2 if narrow else 1) if many else mdates.MonthLocator((1, 7) if narrow else (1, 4, 7, 10))
        )
        stack[-1].xaxis.set_major_formatter(mdates.DateFormatter("%Y" if many else "%b %Y"))
        charts.key(stack[0], found["qualifier"], narrow)
        lift = ScaledTranslation(0, 18 / 72, figure.dpi_scale_trans)  # above the title of the first lane
        above = stack[0].transAxes + lift
        stack[0].get_legend().set_bbox_to_anchor((0, 1.0), transform=above)
        stack[0].text(0, 1, " ", transform=above, fontsize=10, linespacing=1.35, va="bottom")

    drawn = found[found["lane"].isin(shown) & found["date_from"].between(first, last)]
    return charts.Drawing(draw, drawn, lambda narrow: 0.85 + 1.1 * len(shown))


def _last_words(axes, here: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> None:
    """The latest figure of a lane in words beside its mark, on the side where there is room."""
    dated = here[here["low"].notna() & (here["date_from_precision"] != "year")]
    if dated.empty:
        return
    row = dated.iloc[-1]
    kind = {"expected_personnel": " expected", "declared_ceiling": " (ceiling)"}.get(row["metric"], "")
    late = (last - row["date_from"]) < 0.28 * (last - first)
    _told(axes, (row["date_from"], float(row["high"])), figures.of(row) + kind, late)


def _figure(axes, row: pd.Series) -> None:
    """One figure in a lane: mark, range, year-long bar or tick."""
    _, marker, colour, filled = charts.MARKS[row["qualifier"]]
    day = row["date_from"]
    if pd.isna(row["low"]):
        axes.plot(day, 400, marker="|", ms=9, mew=2, color=charts.SOFT, zorder=3)
        return
    low, high = float(row["low"]), float(row["high"])
    if row["date_from_precision"] == "year":
        end = day + pd.DateOffset(years=1)
        if low != high:
            axes.fill_between([day, end], low, high, color=colour, alpha=0.4, linewidth=0, zorder=2)
        else:
            axes.plot([day, end], [low, low], color=colour, linewidth=2, alpha=0.55, solid_capstyle="butt", zorder=2)
        return
    if low != high:
        axes.plot([day, day], [low, high], color=colour, linewidth=2.4, alpha=0.75, zorder=3)
    filled = filled and row["metric"] == "total_personnel"
    ends = sorted({low, high})
    axes.plot(
        [day] * len(ends),
        ends,
        linestyle="none",
        marker=marker,
        ms=6.5,
        mfc=colour if filled else "white",
        mec=colour,
        mew=1.4,
        zorder=4,
    )


def terms(steps: pd.DataFrame, ends: pd.DataFrame, now: pd.Timestamp = END) -> charts.Drawing:
    """Drawing: the first term with its ends as different sources give them, and the steps of the prolongation, told in column ``words``."""
    lines = pd.concat([steps.assign(kind="step"), ends.assign(kind="end of term")]).sort_values(
        "date_from", kind="stable"
    )
    words = list(lines["words"])

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        for place, (_, row) in zip(charts.lanes(axes, words, narrow, 0.2), lines.iterrows(), strict=True):
            axes.axhline(place, color=charts.GRID, linewidth=0.7, zorder=1)
            marker, size, colour = ("|", 13, charts.ORANGE) if row["kind"] == "end of term" else ("o", 7, charts.BLUE)
            axes.plot(row["date_from"], place, marker=marker, ms=size, color=colour, mew=2.4, zorder=3)
            _told(
                axes,
                (row["date_from"], place),
                figures.date(row["date_from"], row["date_from_precision"]),
                row["date_from"].year > 2010,
            )
        axes.axvline(now, color=charts.INK, linewidth=1, linestyle=(0, (4, 3)), zorder=2)
        axes.annotate("this edition", (now, -0.08), xytext=(4, 0), textcoords="offset points", va="center")
        _years(axes, ("1993-01-01", "2048-12-31"), 20 if narrow else 10)

    return charts.sized(draw, lines, words, 0.6)


def _told(axes, at: tuple, words: str, left: bool, upright: str = "center") -> None:
    """Words beside a mark, on its left or right."""
    axes.annotate(
        words, at, xytext=(-9 if left else 9, 0), textcoords="offset points", ha="right" if left else "left", va=upright
    )


def spans(found: pd.DataFrame, names: pd.Series, span: tuple[str, str]) -> charts.Drawing:
    """Drawing: the known period of each site as a bar in the colour of its status; an arrow where no end was found."""
    words = [names[key] for key in found.index]

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        for place, (_, row) in zip(charts.lanes(axes, words, narrow), found.iterrows(), strict=True):
            mark = STATUS[row["legal_status"]][1]
            start, open_end = max(row["date_from"], pd.Timestamp(span[0])), pd.isna(row["date_to"])
            end = END if open_end else max(row["date_to"], start + pd.Timedelta(days=45))
            axes.plot(
                [start, end],
                [place] * 2,
                color=mark.colour,
                linewidth=6,
                alpha=0.55 if mark.filled else 0.3,
                solid_capstyle="butt",
                zorder=2,
            )
            axes.plot(
                start,
                place,
                marker=mark.marker,
                ms=mark.size,
                mfc=mark.colour if mark.filled else "white",
                mec=mark.colour,
                mew=1.3,
                zorder=4,
            )
            if open_end:
                axes.plot(END, place, marker=">", ms=7, color=mark.colour, zorder=4)
        _years(axes, (pd.Timestamp(span[0]) - pd.Timedelta(days=120), span[1]), 5 if narrow else 4)
        status_key(axes, found["legal_status"], narrow)

    return charts.sized(draw, found.drop(columns="rank"), words, 0.85)


def strip(found: pd.DataFrame, by: str, order: list[str], span: tuple[str, str], step: int = 1) -> charts.Drawing:
    """Drawing: a lane a value of ``by``, a mark at each row's date in the form of its qualifier."""

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        for lane, place in zip(order, charts.lanes(axes, order, narrow), strict=True):
            axes.axhline(place, color=charts.GRID, linewidth=0.7, zorder=1)
            for _, row in found[found[by] == lane].iterrows():
                _, marker, colour, filled = charts.MARKS[row["qualifier"]]
                axes.plot(
                    row["date_from"],
                    place,
                    marker=marker,
                    ms=7,
                    mfc=colour if filled else "white",
                    mec=colour,
                    mew=1.2,
                    alpha=0.85,
                    zorder=3,
                )
        _years(axes, span, step * (2 if narrow else 1))
        charts.key(axes, found["qualifier"], narrow)

    drawn = found[found[by].isin(order) & found["date_from"].between(*map(pd.Timestamp, span))]
    return charts.sized(draw, drawn, order, 0.65)


def launches(cumulative: pd.DataFrame, days: pd.DataFrame) -> charts.Drawing:
    """Drawing: totals since the start as given, above single days as given; nothing is joined or derived.

    ``short``: the observer as the wide drawing names it.
    """
    parts = {"Total since 24 February 2022, as given": cumulative, "Single days, as given": days}

    def draw(figure: Figure, narrow: bool) -> None:
        upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=[1.5, 1])
        for axes, (words, found) in zip((upper, lower), parts.items(), strict=True):
            most = float(found["high"].max())
            for step, (_, row) in enumerate(found.iterrows(), 1):
                later = found.iloc[step:]  # a label gives way downwards to a figure that follows close by
                crowded = (later["date_from"] - row["date_from"] < pd.Timedelta(days=100)) & (
                    (later["high"] - row["high"]).abs() < most / 4
                )
                day = row["date_from"] + pd.Timedelta(days=15 if row["date_from_precision"] == "month" else 0)
                _, marker, colour, _ = charts.MARKS[row["qualifier"]]
                axes.plot(day, float(row["high"]), marker=marker, ms=7, color=colour, zorder=3)
                told = figures.of(row) if narrow else f"{figures.of(row)} ({row['short']})"
                _told(
                    axes,
                    (day, float(row["high"])),
                    told,
                    day > pd.Timestamp("2022-12-01"),
                    "top" if crowded.any() else "center",
                )
            axes.set_title(words, loc="left", fontsize=10.5, color=charts.INK, pad=3)
            axes.set_ylim(0, most * 1.25)
            axes.yaxis.set_major_locator(charts.ticker.MaxNLocator(4))
            axes.grid(True, axis="y")
        lower.set_xlim(pd.Timestamp("2022-02-01"), pd.Timestamp("2023-04-15"))
        lower.xaxis.set_major_locator(mdates.MonthLocator((1, 7) if narrow else (1, 4, 7, 10)))
        lower.xaxis.set_major_formatter(mdates.DateFormatter("%b %Y"))

    drawn = pd.concat(found.assign(series=words) for words, found in parts.items()).drop(columns="short")
    return charts.Drawing(draw, drawn, lambda narrow: 3.8)


def months(hajun: pd.Series, reports: pd.Series, words: dict) -> charts.Drawing:
    """Drawing: two counters of drones by month, the monitor's in ``words`` with their bounds; a month that a counter left out is marked, not drawn as zero."""
    labels = [figures.date(month.to_timestamp(), "month") for month in hajun.index]
    counters = [(-0.08, hajun, "estimated"), (0.08, reports, "alleged")]
    names = {"estimated": "Belarusian Hajun", "alleged": "Ukrainian Air Force"}

    def told(series: pd.Series, month: pd.Period) -> str:
        return (
            "no number"
            if pd.isna(series[month])
            else words[month]
            if series is hajun
            else figures.number(series[month])
        )

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        for middle, month in zip(charts.lanes(axes, labels, narrow), hajun.index, strict=True):
            for shift, series, qualifier in counters:
                _, marker, colour, filled = charts.MARKS[qualifier]
                if pd.isna(series[month]):
                    axes.annotate(
                        told(series, month),
                        (0, middle + shift),
                        xytext=(4, 0),
                        textcoords="offset points",
                        va="center",
                        color=charts.SOFT,
                        style="italic",
                        fontsize=10,
                    )
                    continue
                axes.plot([0, series[month]], [middle + shift] * 2, color=colour, linewidth=2, alpha=0.6, zorder=2)
                axes.plot(
                    series[month],
                    middle + shift,
                    marker=marker,
                    ms=7,
                    mfc=colour if filled else "white",
                    mec=colour,
                    mew=1.2,
                    zorder=3,
                )
                _told(axes, (series[month], middle + shift), told(series, month), False)
        axes.set_xlim(0, float(hajun.max()) * (1.5 if narrow else 1.2))
        charts.legend(
            axes, [(f"{name} ({qualifier})", *charts.MARKS[qualifier][1:]) for qualifier, name in names.items()], narrow
        )

    drawn = [
        {
            "month": str(month),
            "series": names[qualifier],
            "drones": series[month],
            "words": told(series, month),
            "qualifier": qualifier,
        }
        for month in hajun.index
        for _, series, qualifier in counters
    ]
    return charts.Drawing(draw, pd.DataFrame(drawn), lambda narrow: 0.36 * len(labels) + 0.7)


# --------------------------------------------------------------------------------------------------------- map


def status_key(axes, shown, narrow: bool) -> None:
    """The key of statuses above a map or a chart of sites; only those that it uses."""
    used = [STATUS[key] for key in STATUS if key in set(shown)]
    charts.legend(axes, [(words, mark.marker, mark.colour, mark.filled) for words, mark in used], narrow)


def map_chart(
    found: pd.DataFrame,
    name: str,
    title: str,
    caption: str,
    subtitle: str = "Towns nearest to sites, by standing of the Russian use",
) -> charts.Chart:
    """The map of the towns that stand for the sites, one mark a status and town; rows without a town are left out. Its alternative text lists towns by status."""
    placed = found.dropna(subset=["place"])
    told = "; ".join(
        f"{words}: {figures.listing(list(dict.fromkeys(here['town'])))}"
        for words, here in placed.groupby("status", sort=False)
    )
    heights = maps.heights(maps.BELARUS, 6.4, 3.7)
    kinds = placed["legal_status"].nunique()  # the key has three columns, or two on a narrow page

    def draw(figure: Figure, narrow: bool) -> None:
        axes, labels = figure.subplots(), []
        maps.draw(axes, maps.BELARUS)
        status_key(axes, placed["legal_status"], narrow)
        if legend := axes.get_legend():  # at the edge of the map, which keeps its width
            legend.set_bbox_to_anchor((0, 1.0), transform=axes.transAxes)
        for place, here in placed.groupby("place", sort=False):
            labels.append(
                maps.town(
                    axes,
                    place,
                    None,
                    [mark for key, (_, mark) in STATUS.items() if (here["legal_status"] == key).any()],
                )
            )
        if "minsk" not in set(placed["place"]):
            labels.append(maps.town(axes, "minsk", colour=charts.SOFT))
        maps.settle(axes, labels)

    return charts.Chart(
        charts.Drawing(
            draw,
            placed.drop(columns="rank"),
            lambda narrow: heights[narrow] + 0.1 + 0.2 * math.ceil(kinds / (2 if narrow else 3)),
        ),
        name=name,
        title=title,
        subtitle=subtitle,
        source=f"Source: table facilities. {maps.SOURCE}",
        alt=f"Schematic map of Belarus with {placed['place'].nunique()} towns. {told}.",
        caption=caption,
    )


# ------------------------------------------------------------------------------------------------------- panel

PERIODS = dict(
    reversed(edition.periods(1992, 2013, 2020, 2022, 2023, 2024).items())
)  # the latest first: it is the still picture in print


def period(row: pd.Series) -> str:
    """The known period of a site: 'from 2022' where no end was found, 'within 2022' where the end is only that year."""
    if pd.isna(row["date_to"]):
        return f"from {figures.date(row['date_from'], row['date_from_precision'])}"
    start = figures.date(row["date_from"], row["date_from_precision"])
    if (
        row["date_to_precision"] == "year"
        and row["date_from_precision"] != "year"
        and row["date_to"].year == row["date_from"].year
    ):
        return f"from {start}, within the year"
    return figures.dates(row)


def site_table(found: pd.DataFrame, caption: str = "", name: str = "") -> tables.Table:
    """Sites as a table: site, nearest town, standing, dates, use, sources."""
    found = found.assign(period=[period(row) for _, row in found.iterrows()])
    return tables.sourced(
        found,
        {
            "name": "Site",
            "town": "Nearest town",
            "status": "Standing",
            "period": "Known period",
            "function": "Use",
            "sources": "Sources",
        },
        caption,
        name,
    )


def figure_table(found: pd.DataFrame, caption: str = "", name: str = "") -> tables.Table:
    """Presence figures as a table: date, what is counted, figure or words, who says so, kind, sources."""
    told = found.assign(
        told=[row["value_text"] if pd.isna(row["low"]) else figures.of(row) for _, row in found.iterrows()]
    )
    columns = {
        "dates": "Date",
        "counted": "What is counted",
        "told": "Persons, or words",
        "observer": "According to",
        "qualifier": "Kind",
        "sources": "Sources",
    }
    return tables.sourced(told, columns, caption, name)


def persons() -> pd.DataFrame:
    """Every figure or statement on persons, for the panel."""
    found = rows()
    kept = found["metric"].astype(str).str.endswith("_personnel") | found["metric"].eq("declared_ceiling")
    return found[kept & (found["unit"].isna() | found["unit"].eq("persons"))]


def _said(found: pd.DataFrame, people: pd.DataFrame) -> str:
    numbered = people[people["low"].notna() & (people["metric"] == "total_personnel")]
    parts = "; ".join(
        f"{STATUS[key][0]}: {int((found['legal_status'] == key).sum())}"
        for key in STATUS
        if (found["legal_status"] == key).any()
    )
    words = f"Sites known, reported or alleged for the period: {len(found)} ({parts})"
    ends = f" ({figures.span(numbered['low'].min(), numbered['high'].max())} persons)" if len(numbered) else ""
    return f"{words}. Numbered totals of Russian troops found: {len(numbered)}{ends}. Statements on persons in all: {len(people)}."


def _people_chart(
    people: pd.DataFrame, slug: str, words: str, years: tuple[int, int] | None = None
) -> list[charts.Chart]:
    """The figures on persons as lanes where the years have many totals, else as a list of marks; empty where no number was found."""
    told = people[people["low"].notna()]
    totals = people[people["metric"].isin(TOTALS) & (people["date_from"] >= SINCE)]
    if told.empty:
        return []
    if years and totals["low"].notna().sum() > 5:
        kind, draw, title = "lanes", lanes(totals, gaps(troops()), years), f"Russian troops in Belarus: {words}"
        subtitle, told = (
            "Persons, logarithmic scale. Open mark: expected, or ceiling; flat line: year only; tick: no number",
            totals[totals["low"].notna()],
        )
    else:
        lines = told.assign(
            line=[
                f"{figures.dates(row)}: {row['counted']} ({row['observer'].split(',')[0]})"
                for _, row in told.iterrows()
            ]
        )
        kind, draw, title = "figures", charts.counts(lines, "line"), f"Figures on persons: {words}"
        subtitle = "Persons; totals, parts, ceilings and expectations are not to be added"
    alt = f"{len(told)} figures. " + "; ".join(
        f"{row['observer']}, {figures.dates(row)}, {row['counted']}: {figures.of(row)}"
        for _, row in told.head(20).iterrows()
    )
    return [
        charts.Chart(
            draw,
            name=f"panel-presence-{slug}-{kind}",
            title=title,
            subtitle=subtitle,
            source="Source: table presence",
            alt=alt,
            caption=title,
        )
    ]


def _state(
    group: str, choice: str, found: pd.DataFrame, people: pd.DataFrame, years: tuple[int, int] | None = None
) -> explore.State:
    slug = explore.slug(choice)
    shown: list[exhibit.Exhibit] = (
        [map_chart(found, f"panel-presence-{slug}-map", f"Sites: {choice}", f"Sites: {choice}")]
        if found["place"].notna().any()
        else []
    )
    shown += [*_people_chart(people, slug, choice, years), figure_table(people) if len(people) else site_table(found)]
    return explore.State(
        group,
        choice,
        _said(found, people) if group == "Period" else f"{len(found)} sites of this standing.",
        tuple(shown),
    )


def panel() -> explore.Panel:
    """The panel: the map and the figures through time, and the sites by standing."""
    places, people = sites(), persons()
    states = []
    for words, (first, last) in PERIODS.items():
        states.append(
            _state(
                "Period",
                words,
                in_period(places, first, last),
                people[people["date_from"].dt.year.between(first, last)],
                (first, last),
            )
        )
    for key, (words, _) in STATUS.items():
        states.append(
            _state("Standing", words[0].upper() + words[1:], places[places["legal_status"] == key], people.head(0))
        )
    filters = {
        "metric": "Counted",
        "observer_side": "Side",
        "qualifier": "Kind",
        "confidence": "Confidence",
        "year": "Year",
    }
    frame = rows().assign(year=lambda table: table["date_from"].dt.year.astype(str))

    def show(kept: pd.DataFrame) -> list:
        return [*_people_chart(kept[kept["unit"] == "persons"], "live", "chosen rows"), figure_table(kept)]

    return explore.Panel(
        "presence", "Sites and figures by period or standing", states, lambda: explore.explorer(frame, filters, show)
    )
