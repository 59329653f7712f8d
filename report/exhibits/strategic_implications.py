"""Charts, tables, map and panel of the chapter on strategic implications."""

from __future__ import annotations

import textwrap

import matplotlib.dates as mdates
import pandas as pd
from matplotlib import ticker
from matplotlib.figure import Figure

from report import edition, wording
from report.aspects import strategic_implications as aspect
from report.exhibits.kit import axes, charts, forms, maps, panels, style, tables


def _span(ax, first: str, last: str, step: int) -> None:
    """A time axis from first to last with a tick every ``step`` years."""
    ax.set_xlim(pd.Timestamp(first), pd.Timestamp(last))
    ax.xaxis.set_major_locator(mdates.YearLocator(base=step))
    ax.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))


def _lanes(ax, names: list[str], top: float, bottom: float = 0.4) -> None:
    """One lane a name, from the top, without a frame on the left."""
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - bottom, -top)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)


def _dot(ax, moment: pd.Timestamp, y: float, row: pd.Series, opened: bool = False) -> None:
    """One dated row as the mark of its qualifier, filled unless ``opened``."""
    _, marker, colour, filled = style.MARKS[row["qualifier"]]
    ax.plot(
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
    for moment, row in sorted(((aspect.middle(row), row) for _, row in rows.iterrows()), key=lambda pair: pair[0]):
        level = next((i for i, before in enumerate(last) if moment - before >= apart), len(last))
        last[level : level + 1] = [moment]
        found.append((moment, level, row))
    return found


STYLES = {
    "RU": (style.ORANGE, "-"), "BY": (style.INK, "--"), "PL": (style.BLUE, "-"), "LT": (style.GREEN, "-"), "LV": (style.PURPLE, "-"), "EE": ("#4a8fc7", "-"),
    "KZ": (style.GREEN, "--"), "AM": (style.PURPLE, ":"),
}  # fmt: skip


def draw_lines(frame: pd.DataFrame, told, log: bool = False):
    """Drawing: a line a country (columns; index: years) with its name and ``told(line)`` at its end; amounts on a log scale, else per cent."""

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        first, last = int(frame.index.min()), int(frame.index.max())
        ax.set_xlim(first, last + (last - first) * (0.65 if narrow else 0.3))
        ax.set_xticks(range(-(-first // 5) * 5, last + 1, 10 if narrow and last - first > 15 else 5))
        ax.grid(True, axis="both")
        if log:
            ax.set_yscale("log")
            ax.yaxis.set_major_locator(ticker.LogLocator(base=10, subs=(1, 3)))
            ax.yaxis.set_minor_locator(ticker.NullLocator())
        else:
            ax.set_ylim(0, 100)
        ax.yaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:,.0f}" if log else f"{value:.0f}%"))
        free = 0.0  # the lowest place that no name takes
        for country in frame.iloc[-1].sort_values().index:
            colour, dashes = STYLES[country]
            line = frame[country].dropna().astype(float)
            ax.plot(line.index.astype(int), line, color=colour, linestyle=dashes, linewidth=2, zorder=3)
            at = max(line.iloc[-1] / (1.35 if log else 1), free)
            lead = {"arrowstyle": "-", "color": colour, "linewidth": 0.7, "shrinkA": 1, "shrinkB": 1}
            place = {
                "xytext": (last + (last - first) / 18, at),
                "textcoords": "data",
                "va": "center",
                "arrowprops": lead,
            }
            ax.annotate(
                f"{aspect.COUNTRIES[country]} {told(line)}",
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


EXTENT: maps.Extent = (19.3, 30.6, 51.5, 57.3)


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
        ax = figure.subplots()
        maps.draw(ax, EXTENT, names=False)
        for words, *spot in aspect.GROUND:
            ax.text(
                *spot,
                words.upper() if narrow else " ".join(words.upper()),
                fontsize=10,
                color=style.SOFT,
                ha="center",
                va="center",
                zorder=0.9,
                gid=maps.COUNTRY,
            )
        border = _shared("Poland", "Lithuania")
        ax.plot(
            *zip(*border),
            color=style.ORANGE,
            linewidth=3,
            zorder=3,
            solid_capstyle="round",
            label=f"Polish-Lithuanian border, {line} km",
        )
        ax.plot(
            *zip(border[0], border[-1]),
            color=style.INK,
            linewidth=1.3,
            linestyle=(0, (3, 2)),
            zorder=3,
            label=f"air line between its ends, {air} km",
        )
        towns = ["minsk", "vilnius", "warsaw", "hrodna", "kaliningrad", "suwalki"] + (
            [] if narrow else ["brest", "bialystok", "kaunas", "riga", "daugavpils", "vitsebsk"]
        )
        labels = [maps.town(ax, town, weight=600 if town in ("minsk", "vilnius", "warsaw") else 400) for town in towns]
        ax.legend(
            loc="lower left",
            bbox_to_anchor=(0, 1.0),
            ncols=1 if narrow else 2,
            frameon=False,
            fontsize=10,
            borderaxespad=0.1,
            borderpad=0,
            handlelength=1.6,
        )
        maps.settle(ax, labels)

    return charts.Drawing(draw, pd.DataFrame())


def draw_posture(rows: pd.DataFrame):
    """Drawing: a block a host under its name, one line a figure; filled marks are actual strengths, open marks plans."""

    def paint(ax, y: float, row: pd.Series) -> None:
        _, marker, colour, _ = style.MARKS[row["qualifier"]]
        ends = sorted({float(row["low"]), float(row["high"])})
        ax.plot(
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
        ax.annotate(
            wording.of(row),
            (ends[0 if left else -1], y),
            xytext=(-8 if left else 8, 0),
            textcoords="offset points",
            ha="right" if left else "left",
            va="center",
            fontsize=10,
        )

    def finish(ax, narrow: bool) -> None:
        axes.thousands(ax)
        ax.set_xlim(0, 5800 if narrow else 5400)
        ax.xaxis.set_major_locator(ticker.MultipleLocator(2000 if narrow else 1000))

    return forms.headed(rows, "host", "line", paint, finish, rules=False, extra=(0.35, 0.35))


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
        ax = figure.subplots()
        apart = (pd.Timestamp(last) - pd.Timestamp(first)) / (38 if narrow else 80)
        for lane, group in enumerate(order):
            ax.axhline(lane, color=style.FAINT if "side" in rows else style.GRID, linewidth=0.8, zorder=1)
            here = rows[rows[by] == group]
            for side, some in here.groupby("side") if "side" in rows else [(0, here)]:
                found = _stacked(some, apart)
                step = min(0.24, 0.9 / (max((level for _, level, _ in found), default=0) + 1))
                for moment, level, row in found:
                    away = (
                        side * (0.14 + 0.112 * level) if side else step * ((level + 1) // 2) * (1 if level % 2 else -1)
                    )
                    _dot(ax, moment, lane + away, row, row.get("eases", False))
        _lanes(ax, [textwrap.fill(group, width) if narrow else group for group in order], 0.6)
        _span(ax, first, last, base[narrow])
        axes.key(ax, rows["qualifier"], narrow)

    return charts.Drawing(draw, rows)


def draw_trade(rows: pd.DataFrame):
    """Drawing: percent by year in two panels, exports and all goods trade; mirror data as a line, statements as marks."""

    def draw(figure: Figure, narrow: bool) -> None:
        panels = figure.subplots(2, 1) if narrow else figure.subplots(1, 2, sharey=True)
        for ax, (base, title) in zip(
            panels, {"exports": "of goods exports", "trade": "of goods trade in both directions"}.items()
        ):
            here = rows[rows["base"] == base]
            line = here[here["mirror"]].sort_values("year")
            if len(line):
                ax.plot(
                    line["low"].astype(float),
                    line["year"].astype(int),
                    color=style.GREEN,
                    linewidth=1.2,
                    marker="s",
                    ms=4.5,
                    alpha=0.65,
                    zorder=2,
                )
                ax.annotate(
                    "partners'\nstatistics",
                    (float(line["low"].iloc[1]), int(line["year"].iloc[1])),
                    xytext=(9, 0),
                    textcoords="offset points",
                    ha="left",
                    va="center",
                    fontsize=10,
                    color=style.GREEN,
                )
            for year, group in here[~here["mirror"]].groupby("year"):
                left = bool((line["year"] == year).any())  # the partners' mark stands to the right of the statements
                for shift, (_, row) in enumerate(group.sort_values("low").iterrows()):
                    y = int(year) + 0.35 * shift
                    axes.mark(ax, float(row["low"]), float(row["high"]), y, row["qualifier"])
                    if shift == len(group) - 1:
                        words = wording.span(row["low"], row["high"], row["bound"], aspect.digits(row["high"]))
                        ax.annotate(
                            words,
                            (float(row["low" if left else "high"]), y),
                            xytext=(-8 if left else 8, 0),
                            textcoords="offset points",
                            ha="right" if left else "left",
                            va="center",
                            fontsize=10,
                        )
            ax.set(xlim=(20, 98), ylim=(edition.LAST, 2011.4), yticks=range(2012, edition.LAST, 3))
            ax.set_title(
                title,
                loc="left",
                fontsize=10.5,
                color=style.INK,
                pad=4 if narrow and base == "trade" else 36 if narrow else 20,
            )
            ax.xaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:.0f}%"))
        axes.key(panels[0], rows[~rows["mirror"]]["qualifier"], narrow)

    return charts.Drawing(draw, rows)


def draw_verdicts(rows: pd.DataFrame):
    """Drawing: one panel a group of institutions; a dot is one text at its date and position, open where confidence is low."""

    def draw(figure: Figure, narrow: bool) -> None:
        groups = [group for group in dict.fromkeys(aspect.GROUPS.values()) if (rows["group"] == group).any()]
        wide = 1 if narrow or len(groups) == 1 else 2
        panels = figure.subplots(-(-len(groups) // wide), wide, sharex=True, sharey=True, squeeze=False).ravel()
        for ax, group in zip(panels, groups):
            for lane, position in enumerate(aspect.POSITIONS):
                ax.axhline(lane, color=style.GRID, linewidth=0.8, zorder=1)
                here = rows[(rows["group"] == group) & (rows["position"] == position)]
                for moment, level, row in _stacked(here, pd.Timedelta(days=150)):
                    face = "white" if row["confidence"] == "low" else style.INK
                    ax.plot(
                        moment,
                        lane - 0.2 * level + 0.1,
                        marker="o",
                        ms=5,
                        mfc=face,
                        mec=style.INK,
                        mew=1,
                        linestyle="none",
                        zorder=3,
                    )
            ax.set_title(
                f"{group} ({int((rows['group'] == group).sum())})", loc="left", fontsize=10.5, color=style.INK, pad=4
            )
            _lanes(ax, list(aspect.POSITIONS.values()), 0.7, 0.5)
            _span(ax, "2014-10-01", aspect.RESPONDED[1], 4)

    return charts.Drawing(draw, rows)


def draw_responses(rows: pd.DataFrame, integration: pd.DataFrame):
    """Drawing: measures by actor through time; integration steps as a first lane, with a line down from each."""
    lanes = ["Integration steps", *aspect.ACTORS.values()]
    both = pd.concat([integration.assign(lane=lanes[0], eases=False), rows])[
        ["lane", "date", "date_precision", "qualifier", "eases"]
    ]
    base = draw_lanes(both, "lane", lanes, *aspect.RESPONDED)

    def draw(figure: Figure, narrow: bool) -> None:
        base.paint(figure, narrow)
        for moment in integration["date"]:
            figure.axes[0].axvline(moment, color=style.ORANGE, linewidth=0.7, alpha=0.45, zorder=0)

    shown = pd.concat(
        {"integration step": integration.rename(columns={"event": "measure"}), "response": rows}, names=["side"]
    )
    return charts.Drawing(draw, shown)


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
    order = [words for words in aspect.CATEGORIES.values() if (rows["kind"] == words).any()]
    draw = draw_lanes(rows, "kind", order, *aspect.RESPONDED)
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
        list(aspect.POSITIONS.values()),
        (0.4 + 1.75 * -(-groups // 2), 0.4 + 1.75 * groups),
    )


def _response_state(group: str, choice: str, rows: pd.DataFrame) -> panels.State:
    eased = int(rows["eases"].sum())
    sentence = (
        f"{len(rows)} measures known; {eased} of them relax, reopen or reduce. The list is a choice, not a register."
    )
    return panels.State(
        group,
        choice,
        sentence,
        (response_chart(rows, f"panel-flank-{panels.slug(choice)}", f"Responses: {choice}"), response_table(rows)),
    )


def _verdict_state(choice: str, rows: pd.DataFrame) -> panels.State:
    unseen = int((rows["position"] == "uncertain").sum())
    sentence = f"{len(rows)} texts found, {unseen} of them without a visible verdict. Texts were taken as found, so their number says nothing about opinion."
    return panels.State(
        "Assessments of",
        choice,
        sentence,
        (
            verdict_chart(rows, f"panel-flank-verdicts-{panels.slug(choice)}", f"Assessments of {choice}"),
            verdict_table(rows),
        ),
    )


def panel() -> panels.Panel:
    """The flank panel: responses by country or period, assessments by period."""
    rows, verdicts = aspect.responses(), aspect.assessments()
    states = [
        _response_state(
            "Responses by",
            aspect.COUNTRIES[code],
            rows[rows["actor"].str.split(";").map(lambda cell, code=code: code in cell)],
        )
        for code in ("NATO", "EU", "US", *aspect.NEIGHBOURS)
    ]
    years = rows["date"].dt.year
    spans = edition.periods(2016, 2022, 2024, 2025, 2026)
    states += [_response_state("Responses of", words, rows[years.between(*ends)]) for words, ends in spans.items()]
    states += [_verdict_state(words, verdicts[verdicts["period"] == words]) for words in aspect.PERIODS]
    filters = {"actor": "Actor", "kind": "Kind", "qualifier": "Statement", "confidence": "Confidence"}
    show = lambda kept: [response_chart(kept, "panel-flank-live", "Responses chosen"), response_table(kept)]  # noqa: E731
    return panels.Panel(
        "flank", "Responses by country or period, or assessments", states, lambda: panels.explorer(rows, filters, show)
    )
