"""Charts, tables, map and panel of the chapter on facilities and presence."""

from __future__ import annotations

import math

import matplotlib.dates as mdates
import pandas as pd
from matplotlib import ticker
from matplotlib.figure import Figure
from matplotlib.transforms import ScaledTranslation

from report import evidence, wording
from report.aspects import facilities_and_presence as aspect
from report.exhibits.kit import axes, charts, exhibit, forms, maps, panels, style, tables

STATUS = {  # standing of the Russian use of a site: word, mark
    "treaty_facility": ("treaty site", maps.Mark("*", style.BLUE, True, 12)),
    "joint_use": ("joint use", maps.Mark("v", style.BLUE, True, 8)),
    "temporary_deployment": ("temporary use", maps.Mark("^", style.ORANGE, True, 8)),
    "reported": ("reported", maps.Mark("s", style.GREEN, True, 7)),
    "alleged": ("alleged", maps.Mark("X", style.PURPLE, False, 8.5)),
    "ended": ("ended or unopened", maps.Mark("o", style.SOFT, False, 7.5)),
}


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


def _years(ax, span: tuple, step: int) -> None:
    """A time axis with a tick every ``step`` years."""
    ax.set_xlim(*map(pd.Timestamp, span))
    ax.xaxis.set_major_locator(mdates.YearLocator(step))
    ax.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))


def lanes(
    found: pd.DataFrame, empty: list[tuple[pd.Timestamp, pd.Timestamp]], years: tuple[int, int]
) -> charts.Drawing:
    """Drawing: a lane an observer, figures at their dates on one logarithmic scale, nothing joined, gaps shaded.

    An open mark is an expectation or a ceiling; a flat bar is a figure known by year only; a tick at the foot is a
    statement without a number.
    """
    shown = [lane for lane in dict.fromkeys(aspect.SIDES.values()) if (found["lane"] == lane).any()]
    first, last = pd.Timestamp(years[0], 1, 1), pd.Timestamp(years[1], 12, 31)
    many = years[1] - years[0] > 1
    empty = [(max(a, first), min(b, last)) for a, b in empty if b > first and a < last]

    def draw(figure: Figure, narrow: bool) -> None:
        stack = figure.subplots(len(shown), 1, sharex=True, sharey=True, squeeze=False)[:, 0]
        for ax, lane in zip(stack, shown, strict=True):
            for a, b in empty:
                ax.axvspan(a, b, color=style.GRID, alpha=0.42, linewidth=0, zorder=0)
            ax.set_yscale("log")
            ax.set_ylim(300, 90_000)
            ax.set_yticks([1000, 10_000], ["1,000", "10,000"])
            ax.minorticks_off()
            ax.grid(True, axis="y")
            for _, row in found[found["lane"] == lane].iterrows():
                _figure(ax, row)
            ax.set_title(lane, loc="left", fontsize=10.5, color=style.INK, pad=3)
            _last_words(ax, found[found["lane"] == lane], first, last)
        stack[-1].set_xlim(first, last + 0.02 * (last - first))
        stack[-1].xaxis.set_major_locator(
            mdates.YearLocator(2 if narrow else 1) if many else mdates.MonthLocator((1, 7) if narrow else (1, 4, 7, 10))
        )
        stack[-1].xaxis.set_major_formatter(mdates.DateFormatter("%Y" if many else "%b %Y"))
        axes.key(stack[0], found["qualifier"], narrow)
        lift = ScaledTranslation(0, 18 / 72, figure.dpi_scale_trans)  # above the title of the first lane
        above = stack[0].transAxes + lift
        stack[0].get_legend().set_bbox_to_anchor((0, 1.0), transform=above)
        stack[0].text(0, 1, " ", transform=above, fontsize=10, linespacing=1.35, va="bottom")

    drawn = found[found["lane"].isin(shown) & found["date_from"].between(first, last)]
    return charts.Drawing(draw, drawn, lambda narrow: 0.85 + 1.1 * len(shown))


def _last_words(ax, here: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> None:
    """The latest figure of a lane in words beside its mark, on the side where there is room."""
    dated = here[here["low"].notna() & (here["date_from_precision"] != "year")]
    if dated.empty:
        return
    row = dated.iloc[-1]
    kind = {"expected_personnel": " expected", "declared_ceiling": " (ceiling)"}.get(row["metric"], "")
    late = (last - row["date_from"]) < 0.28 * (last - first)
    _told(ax, (row["date_from"], float(row["high"])), wording.of(row) + kind, late)


def _figure(ax, row: pd.Series) -> None:
    """One figure in a lane: mark, range, year-long bar or tick."""
    _, marker, colour, filled = style.MARKS[row["qualifier"]]
    day = row["date_from"]
    if pd.isna(row["low"]):
        ax.plot(day, 400, marker="|", ms=9, mew=2, color=style.SOFT, zorder=3)
        return
    low, high = float(row["low"]), float(row["high"])
    if row["date_from_precision"] == "year":
        end = day + pd.DateOffset(years=1)
        if low != high:
            ax.fill_between([day, end], low, high, color=colour, alpha=0.4, linewidth=0, zorder=2)
        else:
            ax.plot([day, end], [low, low], color=colour, linewidth=2, alpha=0.55, solid_capstyle="butt", zorder=2)
        return
    if low != high:
        ax.plot([day, day], [low, high], color=colour, linewidth=2.4, alpha=0.75, zorder=3)
    filled = filled and row["metric"] == "total_personnel"
    ends = sorted({low, high})
    ax.plot(
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


def terms(steps: pd.DataFrame, ends: pd.DataFrame, now: pd.Timestamp = aspect.END) -> charts.Drawing:
    """Drawing: the first term with its ends as different sources give them, and the steps of the prolongation, told in column ``words``."""
    lines = pd.concat([steps.assign(kind="step"), ends.assign(kind="end of term")]).sort_values(
        "date_from", kind="stable"
    )
    words = list(lines["words"])

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for place, (_, row) in zip(axes.lanes(ax, words, narrow, 0.2), lines.iterrows(), strict=True):
            ax.axhline(place, color=style.GRID, linewidth=0.7, zorder=1)
            marker, size, colour = ("|", 13, style.ORANGE) if row["kind"] == "end of term" else ("o", 7, style.BLUE)
            ax.plot(row["date_from"], place, marker=marker, ms=size, color=colour, mew=2.4, zorder=3)
            _told(
                ax,
                (row["date_from"], place),
                wording.date(row["date_from"], row["date_from_precision"]),
                row["date_from"].year > 2010,
            )
        ax.axvline(now, color=style.INK, linewidth=1, linestyle=(0, (4, 3)), zorder=2)
        ax.annotate("this edition", (now, -0.08), xytext=(4, 0), textcoords="offset points", va="center")
        _years(ax, ("1993-01-01", "2048-12-31"), 20 if narrow else 10)

    return charts.sized(draw, lines, words, 0.6)


def _told(ax, at: tuple, words: str, left: bool, upright: str = "center") -> None:
    """Words beside a mark, on its left or right."""
    ax.annotate(
        words, at, xytext=(-9 if left else 9, 0), textcoords="offset points", ha="right" if left else "left", va=upright
    )


def spans(found: pd.DataFrame, names: pd.Series, span: tuple[str, str]) -> charts.Drawing:
    """Drawing: the known period of each site as a bar in the colour of its status; an arrow where no end was found."""
    words = [names[key] for key in found.index]

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for place, (_, row) in zip(axes.lanes(ax, words, narrow), found.iterrows(), strict=True):
            mark = STATUS[row["legal_status"]][1]
            start, open_end = max(row["date_from"], pd.Timestamp(span[0])), pd.isna(row["date_to"])
            end = aspect.END if open_end else max(row["date_to"], start + pd.Timedelta(days=45))
            ax.plot(
                [start, end],
                [place] * 2,
                color=mark.colour,
                linewidth=6,
                alpha=0.55 if mark.filled else 0.3,
                solid_capstyle="butt",
                zorder=2,
            )
            ax.plot(
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
                ax.plot(aspect.END, place, marker=">", ms=7, color=mark.colour, zorder=4)
        _years(ax, (pd.Timestamp(span[0]) - pd.Timedelta(days=120), span[1]), 5 if narrow else 4)
        status_key(ax, found["legal_status"], narrow)

    return charts.sized(draw, found.drop(columns="rank"), words, 0.85)


def strip(found: pd.DataFrame, by: str, order: list[str], span: tuple[str, str], step: int = 1) -> charts.Drawing:
    """Drawing: a lane a value of ``by``, a mark at each row's date in the form of its qualifier."""

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for lane, place in zip(order, axes.lanes(ax, order, narrow), strict=True):
            ax.axhline(place, color=style.GRID, linewidth=0.7, zorder=1)
            for _, row in found[found[by] == lane].iterrows():
                _, marker, colour, filled = style.MARKS[row["qualifier"]]
                ax.plot(
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
        _years(ax, span, step * (2 if narrow else 1))
        axes.key(ax, found["qualifier"], narrow)

    drawn = found[found[by].isin(order) & found["date_from"].between(*map(pd.Timestamp, span))]
    return charts.sized(draw, drawn, order, 0.65)


def launches(cumulative: pd.DataFrame, days: pd.DataFrame) -> charts.Drawing:
    """Drawing: totals since the start as given, above single days as given; nothing is joined or derived.

    ``short``: the observer as the wide drawing names it.
    """
    parts = {"Total since 24 February 2022, as given": cumulative, "Single days, as given": days}

    def draw(figure: Figure, narrow: bool) -> None:
        upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=[1.5, 1])
        for ax, (words, found) in zip((upper, lower), parts.items(), strict=True):
            most = float(found["high"].max())
            for step, (_, row) in enumerate(found.iterrows(), 1):
                later = found.iloc[step:]  # a label gives way downwards to a figure that follows close by
                crowded = (later["date_from"] - row["date_from"] < pd.Timedelta(days=100)) & (
                    (later["high"] - row["high"]).abs() < most / 4
                )
                day = row["date_from"] + pd.Timedelta(days=15 if row["date_from_precision"] == "month" else 0)
                _, marker, colour, _ = style.MARKS[row["qualifier"]]
                ax.plot(day, float(row["high"]), marker=marker, ms=7, color=colour, zorder=3)
                told = wording.of(row) if narrow else f"{wording.of(row)} ({row['short']})"
                _told(
                    ax,
                    (day, float(row["high"])),
                    told,
                    day > pd.Timestamp("2022-12-01"),
                    "top" if crowded.any() else "center",
                )
            ax.set_title(words, loc="left", fontsize=10.5, color=style.INK, pad=3)
            ax.set_ylim(0, most * 1.25)
            ax.yaxis.set_major_locator(ticker.MaxNLocator(4))
            ax.grid(True, axis="y")
        lower.set_xlim(pd.Timestamp("2022-02-01"), pd.Timestamp("2023-04-15"))
        lower.xaxis.set_major_locator(mdates.MonthLocator((1, 7) if narrow else (1, 4, 7, 10)))
        lower.xaxis.set_major_formatter(mdates.DateFormatter("%b %Y"))

    drawn = pd.concat(found.assign(series=words) for words, found in parts.items()).drop(columns="short")
    return charts.Drawing(draw, drawn, lambda narrow: 3.8)


def months(hajun: pd.Series, reports: pd.Series, words: dict) -> charts.Drawing:
    """Drawing: two counters of drones by month, the monitor's in ``words`` with their bounds; a month that a counter left out is marked, not drawn as zero."""
    labels = [wording.date(month.to_timestamp(), "month") for month in hajun.index]
    counters = [(-0.08, hajun, "estimated"), (0.08, reports, "alleged")]
    names = {"estimated": "Belarusian Hajun", "alleged": "Ukrainian Air Force"}

    def told(series: pd.Series, month: pd.Period) -> str:
        return (
            "no number"
            if pd.isna(series[month])
            else words[month]
            if series is hajun
            else wording.number(series[month])
        )

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for middle, month in zip(axes.lanes(ax, labels, narrow), hajun.index, strict=True):
            for shift, series, qualifier in counters:
                _, marker, colour, filled = style.MARKS[qualifier]
                if pd.isna(series[month]):
                    ax.annotate(
                        told(series, month),
                        (0, middle + shift),
                        xytext=(4, 0),
                        textcoords="offset points",
                        va="center",
                        color=style.SOFT,
                        style="italic",
                        fontsize=10,
                    )
                    continue
                ax.plot([0, series[month]], [middle + shift] * 2, color=colour, linewidth=2, alpha=0.6, zorder=2)
                ax.plot(
                    series[month],
                    middle + shift,
                    marker=marker,
                    ms=7,
                    mfc=colour if filled else "white",
                    mec=colour,
                    mew=1.2,
                    zorder=3,
                )
                _told(ax, (series[month], middle + shift), told(series, month), False)
        ax.set_xlim(0, float(hajun.max()) * (1.5 if narrow else 1.2))
        axes.legend(
            ax, [(f"{name} ({qualifier})", *style.MARKS[qualifier][1:]) for qualifier, name in names.items()], narrow
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


def status_key(ax, shown, narrow: bool) -> None:
    """The key of statuses above a map or a chart of sites; only those that it uses."""
    used = [STATUS[key] for key in STATUS if key in set(shown)]
    axes.legend(ax, [(words, mark.marker, mark.colour, mark.filled) for words, mark in used], narrow)


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
        f"{words}: {wording.listing(list(dict.fromkeys(here['town'])))}"
        for words, here in placed.groupby("status", sort=False)
    )
    heights = maps.heights(maps.BELARUS, 6.4, 3.7)
    kinds = placed["legal_status"].nunique()  # the key has three columns, or two on a narrow page

    def draw(figure: Figure, narrow: bool) -> None:
        ax, labels = figure.subplots(), []
        maps.draw(ax, maps.BELARUS)
        status_key(ax, placed["legal_status"], narrow)
        if legend := ax.get_legend():  # at the edge of the map, which keeps its width
            legend.set_bbox_to_anchor((0, 1.0), transform=ax.transAxes)
        for place, here in placed.groupby("place", sort=False):
            labels.append(
                maps.town(
                    ax,
                    place,
                    None,
                    [mark for key, (_, mark) in STATUS.items() if (here["legal_status"] == key).any()],
                )
            )
        if "minsk" not in set(placed["place"]):
            labels.append(maps.town(ax, "minsk", colour=style.SOFT))
        maps.settle(ax, labels)

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


def site_table(found: pd.DataFrame, caption: str = "", name: str = "") -> tables.Table:
    """Sites as a table: site, nearest town, standing, dates, use, sources."""
    found = found.assign(period=[aspect.period(row) for _, row in found.iterrows()])
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
        told=[row["value_text"] if pd.isna(row["low"]) else wording.of(row) for _, row in found.iterrows()]
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


def _said(found: pd.DataFrame, people: pd.DataFrame) -> str:
    numbered = people[people["low"].notna() & (people["metric"] == "total_personnel")]
    parts = "; ".join(
        f"{STATUS[key][0]}: {int((found['legal_status'] == key).sum())}"
        for key in STATUS
        if (found["legal_status"] == key).any()
    )
    words = f"Sites known, reported or alleged for the period: {len(found)} ({parts})"
    ends = f" ({wording.span(numbered['low'].min(), numbered['high'].max())} persons)" if len(numbered) else ""
    return f"{words}. Numbered totals of Russian troops found: {len(numbered)}{ends}. Statements on persons in all: {len(people)}."


def _people_chart(
    people: pd.DataFrame, slug: str, words: str, years: tuple[int, int] | None = None
) -> list[charts.Chart]:
    """The figures on persons as lanes where the years have many totals, else as a list of marks; empty where no number was found."""
    told = people[people["low"].notna()]
    totals = people[people["metric"].isin(aspect.TOTALS) & (people["date_from"] >= aspect.SINCE)]
    if told.empty:
        return []
    if years and totals["low"].notna().sum() > 5:
        kind, draw, title = (
            "lanes",
            lanes(totals, aspect.gaps(aspect.troops()), years),
            f"Russian troops in Belarus: {words}",
        )
        subtitle, told = (
            "Persons, logarithmic scale. Open mark: expected, or ceiling; flat line: year only; tick: no number",
            totals[totals["low"].notna()],
        )
    else:
        lines = told.assign(
            line=[
                f"{wording.dates(row)}: {row['counted']} ({row['observer'].split(',')[0]})"
                for _, row in told.iterrows()
            ]
        )
        kind, draw, title = "figures", forms.counts(lines, "line"), f"Figures on persons: {words}"
        subtitle = "Persons; totals, parts, ceilings and expectations are not to be added"
    alt = f"{len(told)} figures. " + "; ".join(
        f"{row['observer']}, {wording.dates(row)}, {row['counted']}: {wording.of(row)}"
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
) -> panels.State:
    slug = panels.slug(choice)
    shown: list[exhibit.Exhibit] = (
        [map_chart(found, f"panel-presence-{slug}-map", f"Sites: {choice}", f"Sites: {choice}")]
        if found["place"].notna().any()
        else []
    )
    shown += [*_people_chart(people, slug, choice, years), figure_table(people) if len(people) else site_table(found)]
    return panels.State(
        group,
        choice,
        _said(found, people) if group == "Period" else f"{len(found)} sites of this standing.",
        tuple(shown),
    )


def panel() -> panels.Panel:
    """The panel: the map and the figures through time, and the sites by standing."""
    places, people = sites(), aspect.persons()
    states = []
    for words, (first, last) in aspect.PERIODS.items():
        states.append(
            _state(
                "Period",
                words,
                aspect.in_period(places, first, last),
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
    frame = aspect.rows().assign(year=lambda table: table["date_from"].dt.year.astype(str))

    def show(kept: pd.DataFrame) -> list:
        return [*_people_chart(kept[kept["unit"] == "persons"], "live", "chosen rows"), figure_table(kept)]

    return panels.Panel(
        "presence", "Sites and figures by period or standing", states, lambda: panels.explorer(frame, filters, show)
    )
