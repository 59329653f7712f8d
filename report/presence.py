"""Presence and places: who counted how many Russian troops in Belarus, and which sites they used under what status.

A total, a part of it, a ceiling and an expectation answer different questions and are never drawn as one series. No
points are joined: between two counts of different observers nothing is known. Where no number was found, the gap is
drawn.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.transforms import ScaledTranslation, blended_transform_factory

from report import charts, evidence, explore, figures, maps, tables

END = pd.Timestamp("2026-11-22")  # the day on which the search for this edition ended
LONG_GAP = pd.Timedelta(days=120)

SIDES = {  # lane of the presence chart: sides of the observers
    "NATO and member states": ["nato_or_member"],
    "Ukrainian services": ["ukraine"],
    "Belarusian Hajun": ["monitor"],
    "Analysts and press": ["analyst", "media"],
    "Belarus and Russia": ["belarus", "russia"],
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
}
STATUS = {  # standing of the Russian use of a site: word, mark
    "treaty_facility": ("treaty site", maps.Mark("*", charts.BLUE, True, 12)),
    "joint_use": ("joint use", maps.Mark("v", charts.BLUE, True, 8)),
    "temporary_deployment": ("temporary use", maps.Mark("^", charts.ORANGE, True, 8)),
    "reported": ("reported", maps.Mark("s", charts.GREEN, True, 7)),
    "alleged": ("alleged", maps.Mark("X", charts.PURPLE, False, 8.5)),
    "ended": ("ended or never opened", maps.Mark("o", charts.SOFT, False, 7.5)),
}


# ------------------------------------------------------------------------------------------------------- rows


def rows(*metrics: str) -> pd.DataFrame:
    """Presence figures of some metrics (all without an argument) in order of time, with readers' words and lane."""
    found = evidence.load("presence").sort_values(["date_from", "low"], kind="stable")
    found = found[found["metric"].isin(metrics)] if metrics else found
    lane = {side: name for name, sides in SIDES.items() for side in sides}
    words = found["metric"].astype(str).map(lambda name: METRICS.get(name, name.replace("_", " ")))
    return found.assign(counted=words, lane=found["observer_side"].astype(str).map(lane))


def troops() -> pd.DataFrame:
    """Totals, expectations and ceilings of Russian troops in Belarus from 2021 on; the ceilings of other things left out."""
    found = rows("total_personnel", "expected_personnel", "declared_ceiling")
    return found[(found["date_from"].dt.year >= 2021) & (found["unit"].isna() | (found["unit"] == "persons"))]


def value(key: str) -> str:
    """One presence figure in words: 'pres_061' -> 'up to 1,450'. Raises KeyError for an unknown id."""
    return figures.of(evidence.load("presence").loc[key])


def fact(key: str) -> str:
    """One fact in words, its number or its text. Raises KeyError for an unknown id."""
    row = evidence.load("facts").loc[key]
    return row["value_text"] if pd.isna(row["low"]) else figures.of(row)


def gaps(found: pd.DataFrame, first: str = "2021-01-01", last: pd.Timestamp = END) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
    """Spans of more than LONG_GAP without a numbered total whose month is known."""
    numbered = found[found["low"].notna() & (found["metric"] == "total_personnel") & (found["date_from_precision"] != "year")]
    days = [pd.Timestamp(first), *numbered["date_from"].sort_values(), last]
    return [(a, b) for a, b in zip(days, days[1:]) if b - a > LONG_GAP]


def span_words(gap: tuple[pd.Timestamp, pd.Timestamp]) -> str:
    """A gap in words: 'February to October 2022'."""
    first, last = (figures.date(moment, "month") for moment in gap)
    return f"{first.split()[0] if first.split()[1] == last.split()[1] else first} to {last}"


def sites() -> pd.DataFrame:
    """The facilities with the words of their status and the name of their town, in the order of STATUS."""
    found = evidence.load("facilities")
    towns = evidence.load("places")["name"]
    found = found.assign(status=found["legal_status"].astype(str).map(lambda key: STATUS[key][0]), town=found["place"].map(towns))
    return found.assign(rank=found["legal_status"].astype(str).map(list(STATUS).index)).sort_values(["rank", "date_from"], kind="stable")


NUCLEAR = ["Warheads: Minsk and Moscow", "Warheads: Kyiv", "Warheads: other observers", "Oreshnik: Minsk and Moscow", "Oreshnik: Kyiv", "Oreshnik: other observers"]
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
    what = told.str.contains("oreshnik|krychaw").map({True: "Oreshnik", False: "Warheads"}).where(found["unit"] != "systems", "Oreshnik")
    kyiv = found["observer"].fillna("").str.contains("Ukrain")
    who = found["qualifier"].astype(str).eq("official_declared").map({True: "Minsk and Moscow", False: "other observers"}).mask(kyiv, "Kyiv")
    return found.assign(lane=what + ": " + who)


def decisions() -> pd.DataFrame:
    """Events of this topic on agreements, base talks, deployments, withdrawals and nuclear acts and claims, with their lane."""
    found = evidence.load("events").query("topic == 'facilities_and_presence'")
    lane = {subject: name for name, subjects in DECISIONS.items() for subject in subjects}
    return found.assign(lane=found["subject"].astype(str).map(lane)).dropna(subset=["lane"]).sort_values("date_from", kind="stable")


def in_period(found: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Sites whose known period of use touches the years; a period without an end counts to this edition."""
    ends = found["date_to"].fillna(END)
    return found[(found["date_from"].dt.year <= last) & (ends.dt.year >= first)]


# ------------------------------------------------------------------------------------------------------- forms


def lanes(found: pd.DataFrame, empty: list[tuple[pd.Timestamp, pd.Timestamp]], years: tuple[int, int]) -> Callable[[Figure, bool], None]:
    """Draw function: a lane an observer, figures at their dates on one logarithmic scale, nothing joined, gaps shaded.

    An open mark is an expectation or a ceiling; a flat bar is a figure known by year only; a tick at the foot is a
    statement without a number.
    """
    shown = [lane for lane in SIDES if (found["lane"] == lane).any()]
    first, last = pd.Timestamp(years[0], 1, 1), pd.Timestamp(years[1], 12, 31)
    many = years[1] - years[0] > 1
    empty = [(max(a, first), min(b, last)) for a, b in empty if b > first and a < last]

    def draw(figure: Figure, narrow: bool) -> None:
        stack = figure.subplots(len(shown), 1, sharex=True, sharey=True, squeeze=False)[:, 0]
        for axes, lane in zip(stack, shown):
            for a, b in empty:
                axes.axvspan(a, b, color=charts.GRID, alpha=0.42, linewidth=0, zorder=0)
            axes.set_yscale("log")
            axes.set_ylim(300, 55_000)
            axes.set_yticks([1000, 10_000], ["1,000", "10,000"])
            axes.minorticks_off()
            axes.grid(True, axis="y")
            for _, row in found[found["lane"] == lane].iterrows():
                _figure(axes, row)
            axes.set_title(lane, loc="left", fontsize=10.5, color=charts.INK, pad=3)
            _last_words(axes, found[found["lane"] == lane], last)
        stack[-1].set_xlim(first, last)
        stack[-1].xaxis.set_major_locator(mdates.YearLocator(2 if narrow else 1) if many else mdates.MonthLocator(interval=6 if narrow else 3))
        stack[-1].xaxis.set_major_formatter(mdates.DateFormatter("%Y" if many else "%b %Y"))
        charts.key(stack[0], found["qualifier"], narrow)
        lift = ScaledTranslation(0, 18 / 72, figure.dpi_scale_trans)
        stack[0].get_legend().set_bbox_to_anchor((0, 1.0), transform=stack[0].transAxes + lift)

    return draw


def _last_words(axes, here: pd.DataFrame, last: pd.Timestamp) -> None:
    """The latest figure of a lane in words beside its mark, on the side where there is room."""
    dated = here[here["low"].notna() & (here["date_from_precision"] != "year")]
    if dated.empty:
        return
    row = dated.iloc[-1]
    kind = {"expected_personnel": " expected", "declared_ceiling": " (ceiling)"}.get(row["metric"], "")
    late = (last - row["date_from"]) < 0.3 * (last - pd.Timestamp(min(2022, last.year), 1, 1))
    axes.annotate(
        figures.of(row) + kind, (row["date_from"], float(row["high"])), xytext=(-8 if late else 8, 0), textcoords="offset points",
        ha="right" if late else "left", va="center", fontsize=10,
    )  # fmt: skip


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
    axes.plot([day] * len(ends), ends, linestyle="none", marker=marker, ms=6.5, mfc=colour if filled else "white", mec=colour, mew=1.4, zorder=4)


def counts(found: pd.DataFrame, line: str) -> Callable[[Figure, bool], None]:
    """Draw function: one line a row (words in column ``line``), its mark, and the figure in words beside it."""

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        most = float(found["high"].max())
        for position, (_, row) in enumerate(found.iterrows()):
            low, high = float(row["low"]), float(row["high"])
            charts.mark(axes, low, high, position, row["qualifier"])
            axes.annotate(figures.of(row), (high, position), xytext=(8, 0), textcoords="offset points", va="center", fontsize=10)
        axes.set_yticks(range(len(found)), [textwrap.fill(words, 20 if narrow else 52) for words in found[line]])
        axes.set_ylim(len(found) - 0.4, -0.6)
        axes.set_xlim(0, most * (1.5 if narrow else 1.22))
        axes.xaxis.set_major_locator(charts.ticker.MaxNLocator(3 if narrow else 6))
        charts.thousands(axes)
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        charts.key(axes, found["qualifier"], narrow)

    return draw


def terms(steps: pd.DataFrame, ends: pd.DataFrame, now: pd.Timestamp = END) -> Callable[[Figure, bool], None]:
    """Draw function: the first term with its ends as different sources give them, and the steps of the prolongation.

    ``steps``: rows with ``date_from`` and ``words``; ``ends``: rows with ``date_from``, ``words`` and ``qualifier``.
    """

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        lines = [*[(row, False) for _, row in steps.iterrows()], *[(row, True) for _, row in ends.iterrows()]]
        lines.sort(key=lambda pair: pair[0]["date_from"])
        for position, (row, is_end) in enumerate(lines):
            colour = charts.ORANGE if is_end else charts.BLUE
            axes.axhline(position, color=charts.GRID, linewidth=0.7, zorder=1)
            axes.plot(row["date_from"], position, marker="|" if is_end else "o", ms=13 if is_end else 7, mew=2.4, color=colour, zorder=3)
            when = figures.date(row["date_from"], row["date_from_precision"])
            late = row["date_from"].year > 2010
            axes.annotate(when, (row["date_from"], position), xytext=(-9 if late else 9, 0), textcoords="offset points", ha="right" if late else "left", va="center", fontsize=10)
        axes.axvline(now, color=charts.INK, linewidth=1, linestyle=(0, (4, 3)), zorder=2)
        axes.annotate("this edition", (now, -0.75), xytext=(4, 0), textcoords="offset points", fontsize=10, va="center")
        axes.set_yticks(range(len(lines)), [textwrap.fill(row["words"], 19 if narrow else 48) for row, _ in lines])
        axes.set_ylim(len(lines) - 0.4, -1.2)
        axes.set_xlim(pd.Timestamp("1993-01-01"), pd.Timestamp("2048-12-31"))
        axes.xaxis.set_major_locator(mdates.YearLocator(20 if narrow else 10))
        axes.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)

    return draw


def spans(found: pd.DataFrame, names: pd.Series, span: tuple[str, str]) -> Callable[[Figure, bool], None]:
    """Draw function: the known period of each site as a bar in the colour of its status; an arrow where no end was found."""

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        first, last = map(pd.Timestamp, span)
        for position, (key, row) in enumerate(found.iterrows()):
            mark = STATUS[row["legal_status"]][1]
            start, open_end = max(row["date_from"], first), pd.isna(row["date_to"])
            end = END if open_end else row["date_to"]
            axes.plot([start, max(end, start + pd.Timedelta(days=45))], [position, position], color=mark.colour, linewidth=6, alpha=0.55 if mark.filled else 0.3, solid_capstyle="butt", zorder=2)
            axes.plot(start, position, marker=mark.marker, ms=mark.size, mfc=mark.colour if mark.filled else "white", mec=mark.colour, mew=1.3, zorder=4)
            if open_end:
                axes.plot(END, position, marker=">", ms=7, color=mark.colour, zorder=4)
        axes.set_yticks(range(len(found)), [textwrap.fill(names[key], 20) if narrow else names[key] for key in found.index])
        axes.set_ylim(len(found) - 0.4, -0.6)
        axes.set_xlim(first - pd.Timedelta(days=90), last)
        axes.xaxis.set_major_locator(mdates.YearLocator(5 if narrow else 4))
        axes.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        status_key(axes, found["legal_status"], narrow)
        if narrow:
            _key_from_left(axes)

    return draw


def _key_from_left(axes) -> None:
    """Let the key of a chart with long line names begin at the left of the figure, where there is room for all of it."""
    axes.get_legend().set_bbox_to_anchor((0, 1.0), transform=blended_transform_factory(axes.figure.transFigure, axes.transAxes))


def strip(found: pd.DataFrame, by: str, order: list[str], span: tuple[str, str], step: int = 1) -> Callable[[Figure, bool], None]:
    """Draw function: a lane a value of ``by``, a mark at each row's date in the form of its qualifier."""

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        for position, lane in enumerate(order):
            axes.axhline(position, color=charts.GRID, linewidth=0.7, zorder=1)
            here = found[found[by] == lane].sort_values("date_from")
            for _, row in here.iterrows():
                _, marker, colour, filled = charts.MARKS[row["qualifier"]]
                axes.plot(row["date_from"], position, marker=marker, ms=7, mfc=colour if filled else "white", mec=colour, mew=1.2, alpha=0.85, zorder=3)
        axes.set_yticks(range(len(order)), [textwrap.fill(lane, 17) if narrow else lane for lane in order])
        axes.set_ylim(len(order) - 0.4, -0.6)
        axes.set_xlim(*map(pd.Timestamp, span))
        axes.xaxis.set_major_locator(mdates.YearLocator(step * (2 if narrow else 1)))
        axes.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        charts.key(axes, found["qualifier"], narrow)
        if narrow:
            _key_from_left(axes)

    return draw


def launches(cumulative: pd.DataFrame, days: pd.DataFrame) -> Callable[[Figure, bool], None]:
    """Draw function: totals since the start as given, above single days as given; nothing is joined or derived."""

    def draw(figure: Figure, narrow: bool) -> None:
        upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=[1.5, 1])
        for axes, found, words in ((upper, cumulative, "Total since 24 February 2022, as given"), (lower, days, "Single days, as given")):
            for step, (_, row) in enumerate(found.iterrows()):
                _, marker, colour, _ = charts.MARKS[row["qualifier"]]
                later = found.iloc[step + 1 :]
                crowded = ((later["date_from"] - row["date_from"] < pd.Timedelta(days=100)) & ((later["high"] - row["high"]).abs() < 0.25 * found["high"].max())).any()
                middle = row["date_from"] + pd.Timedelta(days=15 if row["date_from_precision"] == "month" else 0)
                axes.plot(middle, float(row["high"]), marker=marker, ms=7, color=colour, zorder=3)
                near_end = middle > pd.Timestamp("2022-12-01")
                told = figures.of(row) if narrow else f"{figures.of(row)} ({row['short']})"
                axes.annotate(told, (middle, float(row["high"])), xytext=(-8 if near_end else 8, 0), textcoords="offset points", ha="right" if near_end else "left", va="top" if crowded else "center", fontsize=10)
            axes.set_title(words, loc="left", fontsize=10.5, color=charts.INK, pad=3)
            axes.set_ylim(0, float(found["high"].max()) * 1.25)
            axes.yaxis.set_major_locator(charts.ticker.MaxNLocator(4))
            axes.grid(True, axis="y")
        lower.set_xlim(pd.Timestamp("2022-02-01"), pd.Timestamp("2023-04-15"))
        lower.xaxis.set_major_locator(mdates.MonthLocator(bymonth=(1, 7) if narrow else (1, 4, 7, 10)))
        lower.xaxis.set_major_formatter(mdates.DateFormatter("%b %Y"))

    return draw


def months(hajun: pd.Series, reports: pd.Series, words: dict) -> Callable[[Figure, bool], None]:
    """Draw function: two counters of drones side by side by month; a month that a counter left out is marked, not drawn as zero.

    ``words``: the monitor's numbers with their bounds, by month.
    """

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        for position, month in enumerate(hajun.index):
            for shift, series, qualifier in ((-0.17, hajun, "estimated"), (0.17, reports, "alleged")):
                _, marker, colour, filled = charts.MARKS[qualifier]
                if pd.isna(series[month]):
                    axes.annotate("no number", (0, position + shift), xytext=(4, 0), textcoords="offset points", va="center", fontsize=10, color=charts.SOFT, style="italic")
                    continue
                amount = float(series[month])
                axes.plot([0, amount], [position + shift] * 2, color=colour, linewidth=2, alpha=0.6, zorder=2)
                axes.plot(amount, position + shift, marker=marker, ms=7, mfc=colour if filled else "white", mec=colour, mew=1.2, zorder=3)
                told = words[month] if series is hajun else figures.number(amount)
                axes.annotate(told, (amount, position + shift), xytext=(8, 0), textcoords="offset points", va="center", fontsize=10)
        axes.set_yticks(range(len(hajun)), [figures.date(month.to_timestamp(), "month") for month in hajun.index])
        axes.set_ylim(len(hajun) - 0.4, -0.6)
        axes.set_xlim(0, float(hajun.max()) * (1.5 if narrow else 1.2))
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        handles = [Line2D([], [], linestyle="none", marker=charts.MARKS[q][1], ms=7, mfc=charts.MARKS[q][2] if charts.MARKS[q][3] else "white", mec=charts.MARKS[q][2], label=words)
                   for q, words in (("estimated", "Belarusian Hajun (estimated)"), ("alleged", "Ukrainian Air Force (alleged)"))]  # fmt: skip
        axes.legend(handles=handles, loc="lower left", bbox_to_anchor=(-0.02, 1.0), ncols=1 if narrow else 2, frameon=False, fontsize=10, handletextpad=0.1, borderaxespad=0.1, borderpad=0)

    return draw


# --------------------------------------------------------------------------------------------------------- map


def status_key(axes, shown, narrow: bool) -> None:
    """The key of statuses above a map or a chart of sites; only those that it uses."""
    used = [STATUS[key] for key in STATUS if key in set(shown)]
    handles = [
        Line2D([], [], linestyle="none", marker=mark.marker, ms=mark.size, mfc=mark.colour if mark.filled else "white", mec=mark.colour, mew=1.3, label=words) for words, mark in used
    ]
    axes.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2 if narrow else 3, frameon=False, fontsize=10, handletextpad=0.2, columnspacing=1.2, borderaxespad=0.2, borderpad=0)


def site_map(found: pd.DataFrame) -> Callable[[Figure, bool], None]:
    """Draw function: the towns that stand for the sites, one mark a status and town; rows without a town are left out."""
    placed = found.dropna(subset=["place"])

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        maps.draw(axes, maps.BELARUS)
        status_key(axes, placed["legal_status"], narrow)
        labels = []
        for place, here in placed.groupby("place", sort=False):
            kinds = [key for key in STATUS if (here["legal_status"] == key).any()]
            labels.append(maps.town(axes, place, None, [STATUS[key][1] for key in kinds]))
        if "minsk" not in set(placed["place"]):
            labels.append(maps.town(axes, "minsk", colour=charts.SOFT))
        maps.settle(axes, labels)

    return draw


def map_chart(found: pd.DataFrame, name: str, title: str, caption: str, subtitle: str = "Towns nearest to sites, by standing of the Russian use") -> charts.Chart:
    """The map of sites as a chart; its alternative text lists towns by status."""
    placed = found.dropna(subset=["place"])
    told = "; ".join(f"{words}: {figures.listing(dict.fromkeys(here['town']))}" for words, here in placed.groupby("status", sort=False))
    wide, narrow = maps.heights(maps.BELARUS, 6.4, 3.7)
    return charts.Chart(
        site_map(found), name=name, title=title, subtitle=subtitle, source=f"Source: table facilities. {maps.SOURCE}",
        alt=f"Schematic map of Belarus with {placed['place'].nunique()} towns. {told}.", caption=caption, height=(wide + 0.5, narrow + 0.7),
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------------- panel

PERIODS = {  # the latest first: it is the still picture in print
    "2024–2026": (2024, 2026), "2023": (2023, 2023), "2022": (2022, 2022), "2020–2021": (2020, 2021), "2013–2019": (2013, 2019), "1992–2012": (1992, 2012),
}  # fmt: skip
PERSONS = ["total_personnel", "expected_personnel", "declared_ceiling", "training_personnel", "treaty_site_personnel", "garrison_personnel",
           "grouping_personnel", "exercise_personnel", "wagner_personnel", "strategic_forces_personnel", "alleged_personnel"]  # fmt: skip


def period(row: pd.Series) -> str:
    """The known period of a site: 'from 2022' where no end was found, 'within 2022' where the end is only that year."""
    if pd.isna(row["date_to"]):
        return f"from {figures.date(row['date_from'], row['date_from_precision'])}"
    start = figures.date(row["date_from"], row["date_from_precision"])
    if row["date_to_precision"] == "year" and row["date_from_precision"] != "year" and row["date_to"].year == row["date_from"].year:
        return f"from {start}, within the year"
    return figures.dates(row)


def site_table(found: pd.DataFrame, caption: str = "", name: str = "") -> tables.Table:
    """Sites as a table: site, nearest town, standing, dates, use, sources."""
    found = found.assign(period=[period(row) for _, row in found.iterrows()])
    return tables.sourced(found, {"name": "Site", "town": "Nearest town", "status": "Standing", "period": "Known period", "function": "Use", "sources": "Sources"}, caption, name)


def figure_table(found: pd.DataFrame, caption: str = "", name: str = "") -> tables.Table:
    """Presence figures as a table: date, what is counted, figure or words, who says so, kind, sources."""
    told = found.assign(told=[row["value_text"] if pd.isna(row["low"]) else figures.of(row) for _, row in found.iterrows()])
    columns = {"dates": "Date", "counted": "What is counted", "told": "Persons, or words", "observer": "According to", "qualifier": "Kind", "sources": "Sources"}
    return tables.sourced(told, columns, caption, name)


def persons() -> pd.DataFrame:
    """Every figure or statement on persons, for the panel."""
    found = rows(*PERSONS)
    return found[found["unit"].isna() | (found["unit"] == "persons")]


def _said(found: pd.DataFrame, people: pd.DataFrame) -> str:
    numbered = people[people["low"].notna() & (people["metric"] == "total_personnel")]
    parts = "; ".join(f"{STATUS[key][0]}: {int((found['legal_status'] == key).sum())}" for key in STATUS if (found["legal_status"] == key).any())
    words = f"Sites known, reported or alleged for the period: {len(found)} ({parts})"
    ends = f", from {figures.number(numbered['low'].min())} to {figures.number(numbered['high'].max())} persons" if len(numbered) else ""
    return f"{words}. Numbered totals of Russian troops found: {len(numbered)}{ends}. Statements on persons in all: {len(people)}."


def _people_chart(people: pd.DataFrame, slug: str, words: str) -> tuple[charts.Chart, ...]:
    numbered = people[people["low"].notna()]
    if numbered.empty:
        return ()
    told = numbered.assign(line=[f"{figures.dates(row)}: {row['counted']} ({row['observer'].split(',')[0]})" for _, row in numbered.iterrows()])
    alt = f"{len(told)} figures. " + "; ".join(f"{row['line']} {figures.of(row)}" for _, row in told.head(14).iterrows())
    return (
        charts.Chart(
            counts(told, "line"), name=f"panel-presence-{slug}-figures", title=f"Figures on persons: {words}", subtitle="Persons; totals, parts, ceilings and expectations are not to be added",
            source="Source: table presence", alt=alt, caption=f"Figures on persons: {words}", height=(0.7 + 0.33 * len(told), 0.7 + 0.6 * len(told)),
        ),
    )  # fmt: skip


def _people_lanes(people: pd.DataFrame, slug: str, words: str, years: tuple[int, int]) -> tuple[charts.Chart, ...]:
    """Years with many figures as lanes, all others as a list of marks."""
    main = people[people["metric"].isin(["total_personnel", "expected_personnel", "declared_ceiling"]) & (people["date_from"].dt.year >= 2021)]
    if main["low"].notna().sum() < 6:
        return _people_chart(people, slug, words)
    lanes_shown = main["lane"].nunique()
    alt = "Totals, expectations and ceilings. " + "; ".join(f"{row['observer']}, {figures.dates(row)}: {figures.of(row)}" for _, row in main[main["low"].notna()].iterrows())
    return (
        charts.Chart(
            lanes(main, gaps(troops()), years), name=f"panel-presence-{slug}-lanes", title=f"Russian troops in Belarus: {words}", subtitle="Persons, logarithmic scale. Open mark: expected, or ceiling; flat line: year only; tick: no number",
            source="Source: table presence", alt=alt, caption=f"Russian troops in Belarus: {words}", height=(0.6 + 1.1 * lanes_shown, 0.6 + 1.1 * lanes_shown),
        ),
    )  # fmt: skip


def _state(group: str, choice: str, found: pd.DataFrame, people: pd.DataFrame, years: tuple[int, int] = (2021, 2026)) -> explore.State:
    slug = "".join(letter if letter.isalnum() else "-" for letter in choice.lower())
    title = f"Sites: {choice}"
    shown: tuple = (map_chart(found, f"panel-presence-{slug}-map", title, title),) if found["place"].notna().any() else ()
    shown += _people_lanes(people, slug, choice, years)
    if len(people):
        shown += (figure_table(people),)
    else:
        shown += (site_table(found),)
    return explore.State(group, choice, _said(found, people) if group == "Period" else f"{len(found)} sites of this standing.", shown)


def panel() -> explore.Panel:
    """The panel: the map and the figures through time, and the sites by standing."""
    places, people = sites(), persons()
    states = []
    for words, (first, last) in PERIODS.items():
        states.append(_state("Period", words, in_period(places, first, last), people[people["date_from"].dt.year.between(first, last)], (first, last)))
    for key, (words, _) in STATUS.items():
        states.append(_state("Standing", words[0].upper() + words[1:], places[places["legal_status"] == key], people.head(0)))
    filters = {"metric": "Counted", "observer_side": "Side", "qualifier": "Kind", "confidence": "Confidence", "year": "Year"}
    frame = rows().assign(year=lambda table: table["date_from"].dt.year.astype(str))

    def show(kept: pd.DataFrame) -> list:
        chosen = kept[kept["unit"] == "persons"]
        return [*_people_chart(chosen, "live", "chosen rows"), figure_table(kept)]

    return explore.Panel("presence", "Sites and figures by period or standing", states, lambda: explore.explorer(frame, filters, show))
