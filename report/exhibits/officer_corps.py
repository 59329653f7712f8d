"""Charts, tables and panel of the chapter on the officer corps."""

from __future__ import annotations

import dataclasses
import textwrap

import pandas as pd
from matplotlib import dates as mdates
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from report import edition, evidence, wording
from report.aspects import officer_corps as aspect
from report.exhibits.kit import axes, charts, forms, panels, style, tables

CLASSES = {  # class of the known schooling: words, face, edge, hatch
    "russian": ("Russian Federation, after 1991", style.ORANGE, style.ORANGE, ""),
    "straddling": ("finished in Russia in 1992", "#f6d9c4", style.ORANGE, "////"),
    "soviet_russia": ("Soviet, in what is now Russia", style.BLUE, style.BLUE, ""),
    "soviet_elsewhere": ("Soviet, elsewhere", "#c3d6ec", style.BLUE, ""),
    "belarusian": ("Belarus only, after 1991", style.GREEN, style.GREEN, ""),
    "unknown": ("no officer school found", "none", style.FAINT, ".."),
}


def _patches(cells) -> list[Patch]:
    return [Patch(facecolor=face, edgecolor=edge, hatch=hatch, label=label) for label, face, edge, hatch in cells]


def bars(rows: pd.DataFrame, offices: dict[str, str]) -> charts.Drawing:
    """Drawing: one line a tenure under its office, coloured by the class of the holder's known schooling."""
    rows = rows[rows["at"].notna()].assign(heading=rows["office"].map(offices))
    classes = [cell for key, cell in CLASSES.items() if (rows["schooled"] == key).any()]
    year = pd.Timedelta(days=365)

    def paint(ax, place: float, row: pd.Series) -> None:
        begin = row["office_from"] if pd.notna(row["office_from"]) else row["office_to"] - year
        end = row["office_to"] if row["ends"] == "dated" else aspect.NOW if row["ends"] == "open" else begin + year
        _, face, edge, hatch = CLASSES[row["schooled"]]
        ax.barh(
            place,
            end - begin,
            left=begin,
            height=0.15,
            color=face,
            edgecolor=edge,
            hatch=hatch,
            linewidth=0.9,
            zorder=3,
        )
        if pd.isna(row["office_from"]):
            ax.annotate(
                "?",
                (begin, place),
                xytext=(-2, 0),
                textcoords="offset points",
                ha="right",
                va="center",
                color=style.SOFT,
            )
        if row["ends"] != "dated":
            ax.annotate(
                "→" if row["ends"] == "open" else "?",
                (end, place),
                xytext=(2, 0),
                textcoords="offset points",
                va="center",
                color=style.SOFT,
            )

    def finish(ax, narrow: bool) -> None:
        ax.set_xlim(pd.Timestamp("1991-06-01"), pd.Timestamp(edition.LAST + 1, 3, 1))
        ax.xaxis.set_major_locator(mdates.YearLocator(base=10 if narrow else 4))
        ax.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))
        axes.place_legend(ax, _patches(classes), narrow)

    extra = (0.4 + 0.1 * len(classes), 0.5 + 0.2 * len(classes))
    drawing = forms.headed(rows, "heading", "name", paint, finish, rules=False, extra=extra)
    return dataclasses.replace(drawing, rows=rows.drop(columns=["at", "rank", "heading"]))


def described(rows: pd.DataFrame, offices: dict[str, str]) -> str:
    """The alternative text of ``bars``: every tenure with its class of schooling, office by office."""
    parts = []
    for office in [key for key in offices if (rows["office"] == key).any()]:
        held = "; ".join(
            f"{row['name']} {aspect.words(row)}, {CLASSES[row['schooled']][0]}"
            for _, row in rows[rows["office"] == office].iterrows()
        )
        parts.append(f"{offices[office]}: {held}")
    return ". ".join(parts)


ANSWERS = {
    "yes": ("yes", style.BLUE, style.BLUE, ""),
    "unknown": ("unknown", "none", style.FAINT, ".."),
    "no": ("no", style.GRID, style.GRID, ""),
}


def stacks(periods: dict[str, pd.DataFrame], questions: list[str]) -> charts.Drawing:
    """Drawing: for each question one bar a period, yes, unknown and no end to end, with the bounds in words."""
    rows = pd.DataFrame(
        [
            {"question": question, "period": period} | frame.loc[question].to_dict()
            for question in questions
            for period, frame in periods.items()
        ]
    )

    def paint(ax, place: float, row: pd.Series) -> None:
        left = 0.0
        for key, (_, face, edge, hatch) in ANSWERS.items():
            width = 100 * row[key] / row["all"]
            ax.barh(
                place, width, left=left, height=0.15, color=face, edgecolor=edge, hatch=hatch, linewidth=0.8, zorder=3
            )
            left += width
        ax.annotate(
            f"{row['lowest']:.0f}–{row['highest']:.0f}",
            (100, place),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            fontsize=10,
        )

    def finish(ax, narrow: bool) -> None:
        ax.set_xlim(0, 117 if narrow else 108)
        ax.set_xticks([0, 25, 50, 75, 100])
        ax.set_xlabel("per cent of the holders; figures: lowest to highest")
        axes.place_legend(ax, _patches(ANSWERS.values()), narrow)

    drawing = forms.headed(rows, "question", "period", paint, finish, rules=False)
    counted = rows.astype(dict.fromkeys((*ANSWERS, "all"), int)).round({"lowest": 1, "highest": 1})
    return dataclasses.replace(drawing, rows=counted)


def course_marks(rows: pd.DataFrame, opened: pd.Timestamp) -> charts.Drawing:
    """Drawing: one line a person under the school, a mark at the year of the course or the words 'year not found'."""
    line = opened.year + opened.month / 12

    def paint(ax, place: float, row: pd.Series) -> None:
        if pd.isna(row["year"]):
            ax.annotate(
                "year not found",
                (1974, place),
                xytext=(3, 0),
                textcoords="offset points",
                va="center",
                color=style.SOFT,
                style="italic",
            )
            return
        axes.mark(ax, int(row["year"]), int(row["year"]), place, row["qualifier"])
        side = -1 if 1990 < row["year"] < opened.year else 1  # beside the line, not on it
        ax.annotate(
            str(row["year"]),
            (int(row["year"]), place),
            xytext=(7 * side, 0),
            textcoords="offset points",
            ha="right" if side < 0 else "left",
            va="center",
        )

    def finish(ax, narrow: bool) -> None:
        ax.axvline(line, color=style.INK, linewidth=1, linestyle=(0, (4, 3)), zorder=2)
        ax.annotate(
            "opens" if narrow else "faculty in Minsk opens",
            (line, ax.get_ylim()[0]),
            xytext=(3, 9),
            textcoords="offset points",
            va="center",
            fontsize=10,
        )
        ax.set_xlim(1974, edition.LAST + 2)
        ax.set_xticks([1980, 2000, 2020] if narrow else [1975, 1985, 1995, 2005, 2015, 2025])
        axes.key(ax, rows.loc[rows["year"].notna(), "qualifier"], narrow)

    return forms.headed(rows, "group", "name", paint, finish, rules=False)


def dated_marks(rows: pd.DataFrame, by: str) -> charts.Drawing:
    """Drawing: each definition of ``by`` above its own line, a mark at each figure's year with the figure beside it, never joined."""

    def paint(ax, place: float, row: pd.Series) -> None:
        moment = (
            row["date_to"].year + (row["date_to"].month - 1) / 12
            if row["date_to_precision"] != "year"
            else row["date_to"].year + 0.5
        )
        axes.mark(ax, moment, moment, place, row["qualifier"])
        side = -1 if moment > 2015 else 1
        ax.annotate(
            wording.of(row),
            (moment, place),
            xytext=(7 * side, 0),
            textcoords="offset points",
            ha="right" if side < 0 else "left",
            va="center",
        )

    def finish(ax, narrow: bool) -> None:
        ax.set_xlim(2002, edition.LAST + 1.5)
        ax.set_xticks([2005, 2015, 2025] if narrow else list(range(2002, edition.LAST + 1, 4)))
        axes.key(ax, rows["qualifier"], narrow)

    return dataclasses.replace(forms.headed(rows.assign(blank=""), by, "blank", paint, finish), rows=rows)


LANES = {
    "BY": ("Belarus, decree", "#c3d6ec", style.BLUE, -0.19),
    "RU": ("Russia", "#f6d9c4", style.ORANGE, 0.19),
}  # words, face, edge, place in the year


def calendar(frame: pd.DataFrame, all_year: int) -> charts.Drawing:
    """Drawing: the months of each year, a lane for either country; dispatch dates are solid, windows pale.

    From ``all_year`` Russian draft boards work from January to December: an outline around the Russian lane.
    """
    shown, years = frame[frame["kind"] != "end"], sorted(frame["year"].unique())
    found = set(shown.loc[shown["country"] == "BY", ["year", "season"]].itertuples(index=False, name=None))
    whole = [
        {
            "country": "RU",
            "kind": "all year",
            "year": year,
            "from": pd.Timestamp(year, 1, 1),
            "to": pd.Timestamp(year, 12, 31),
        }
        for year in years
        if year >= all_year
    ]
    missing = [
        {"country": "BY", "kind": "not found", "year": year, "season": season}
        for year in years
        for season in ("spring", "autumn")
        if (year, season) not in found
    ]

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for _, row in shown.iterrows():
            (_, face, edge, shift), solid = LANES[row["country"]], row["kind"] == "dispatch"
            first, last = row["from"].dayofyear, row["to"].dayofyear
            ax.barh(
                years.index(row["year"]) + shift,
                last - first + 1,
                left=first,
                height=0.34,
                color=edge if solid else face,
                edgecolor=edge,
                linewidth=0.9,
                zorder=3 + solid,
            )
        for place, year in enumerate(years):
            if year >= all_year:
                ax.barh(
                    place + LANES["RU"][3],
                    365,
                    left=1,
                    height=0.34,
                    color="none",
                    edgecolor=style.ORANGE,
                    linestyle=(0, (3, 2)),
                    linewidth=0.9,
                    zorder=2,
                )
            for season, at in (("spring", 105), ("autumn", 290)):
                if (year, season) not in found:
                    ax.annotate(
                        "not found",
                        (at, place + LANES["BY"][3]),
                        ha="center",
                        va="center",
                        fontsize=10,
                        color=style.SOFT,
                        style="italic",
                    )
        ax.set_yticks(range(len(years)), [str(year) for year in years])
        ax.set_ylim(len(years) - 0.4, -0.6)
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
        starts = [pd.Timestamp(2025, month, 1).dayofyear for month in range(1, 13)]
        ax.set_xticks(starts, [name[: 1 if narrow else 3] for name in wording.MONTHS], ha="left")
        ax.set_xlim(1, 367)
        axes.place_legend(
            ax,
            _patches(
                [(*LANES["BY"][:3], ""), ("Belarus, dispatch", style.BLUE, style.BLUE, ""), (*LANES["RU"][:3], "")]
            ),
            narrow,
        )

    return charts.Drawing(draw, pd.concat([shown, pd.DataFrame(whole), pd.DataFrame(missing)]))


def _points(ax, place: float, row: pd.Series) -> None:
    known = {side: float(row[side]) for side in ("favour", "against") if pd.notna(row[side])}
    crowded = (
        len(known) > 1 and abs(known["favour"] - known["against"]) < 12
    )  # then the lower figure stands to the left
    for side, value in known.items():
        ax.plot(
            value,
            place,
            marker="D",
            ms=6.5,
            mfc=style.ORANGE if side == "favour" else "white",
            mec=style.ORANGE,
            mew=1.3,
            zorder=4,
        )
        left = crowded and value == min(known.values())
        ax.annotate(
            f"{value:g}",
            (value, place),
            xytext=(-7 if left else 7, 0),
            textcoords="offset points",
            ha="right" if left else "left",
            va="center",
            fontsize=10,
        )


def poll_marks(rows: pd.DataFrame) -> charts.Drawing:
    """Drawing: one line a wave under its question, pollster named, in favour filled and against open, never joined."""
    short = {name: name[:3] for name in wording.MONTHS} | {"Chatham House": "Chatham"}
    labels = (rows["pollster"] + ", " + rows["when"]).replace(short, regex=True)

    def finish(ax, narrow: bool) -> None:
        ax.set_xlim(0, 100)
        ax.set_xlabel("per cent of respondents")
        axes.legend(
            ax,
            [
                ("in favour, positive", "D", style.ORANGE, True),
                ("against, negative, no bloc", "D", style.ORANGE, False),
            ],
            narrow,
        )

    return dataclasses.replace(forms.headed(rows.assign(label=labels), "question", "label", _points, finish), rows=rows)


def draw_orientation(figure: Figure, narrow: bool) -> None:
    """Draw one panel a pollster, each with its own question; marks are never joined, panels never put together."""
    panels = figure.subplots(3, 1, sharex=True) if narrow else figure.subplots(1, 3, sharey=True)
    for ax, name in zip(panels, aspect.ORIENTATION, strict=True):
        rows = aspect.orientation(name)
        for side, face in (("russia", style.ORANGE), ("other", "white")):
            here = rows[rows["side"] == side]
            at = here["date_from"].dt.year + (here["date_from"].dt.month - 1) / 12
            ax.plot(
                at,
                here["percent"].astype(float),
                linestyle="none",
                marker="D",
                ms=5.5,
                mfc=face,
                mec=style.ORANGE,
                mew=1.2,
                zorder=3,
            )
        ax.set_title(textwrap.fill(name, 44 if narrow else 30), fontsize=10.5, loc="left", fontweight=600)
        ax.set_ylim(0, 75)
        ax.set_xlim(1998, edition.LAST + 1)
        ax.set_xticks([2000, 2010, 2020])
        ax.grid(axis="y")
        ax.grid(visible=False, axis="x")
    panels[0].set_ylabel("per cent")


def table(
    rows: pd.DataFrame, caption: str = "", name: str = "", columns: dict[str, str] = aspect.COLUMNS
) -> tables.Table:
    """Tenures as a table: office, holder, dates, birthplace, schools with place today and year, sources of all three."""
    lines, people = [], evidence.load("persons")
    mixed = "office" not in columns and rows["office"].nunique() > 1
    for _, row in rows.iterrows():
        when = f"{aspect.OFFICES[row['office']]}, {aspect.words(row)}" if mixed else aspect.words(row)
        cells = [row["sources"], people.loc[row["person"], "sources"], *aspect.schools(row["person"])["sources"]]
        keys = dict.fromkeys(cell.split(";")[0] for cell in cells)  # one source a fact; the downloads have all of them
        lines.append({"office": aspect.OFFICES[row["office"]], "name": row["name"], "dates": when, "born": aspect.born(row), "first": aspect.told_schools(row["person"], ("secondary_military", "commissioning", "unknown")),
                      "later": aspect.told_schools(row["person"], aspect.ACADEMIES), "sources": ";".join(keys)})  # fmt: skip
    return tables.Table(
        pd.DataFrame(lines)[list(columns)].rename(
            columns={key: text for key, text in columns.items() if key != "sources"}
        ),
        caption,
        name,
    )


def chart(rows: pd.DataFrame, name: str, title: str) -> charts.Chart:
    """The tenures of ``rows`` as bars, with every tenure told in the alternative text."""
    return charts.Chart(
        bars(rows, aspect.OFFICES),
        name=name,
        title=title,
        subtitle="Tenures by the closest known link of the holder's schooling to Russia",
        source="Source: tables officials, persons and schooling",
        alt=described(rows, aspect.OFFICES),
        caption=title,
    )


def _state(group: str, choice: str, rows: pd.DataFrame, columns: dict[str, str]) -> panels.State:
    return panels.State(
        group,
        choice,
        aspect.sentence(rows),
        (chart(rows, f"panel-officers-{panels.slug(choice)}", f"In office: {choice}"), table(rows, columns=columns)),
    )


def panel() -> panels.Panel:
    """The panel of office-holders: by office (all in the tables) or by period (top offices only)."""
    every, top = aspect.tenures(aspect.OFFICES), aspect.tenures()
    by_office = {key: text for key, text in aspect.COLUMNS.items() if key != "office"}
    brief = {key: text for key, text in aspect.COLUMNS.items() if key not in ("sources", "later")}
    states = [_state("Office", text, every[every["office"] == key], by_office) for key, text in aspect.OFFICES.items()]
    states += [
        _state("Period, top offices", text, aspect.in_office(top, *years), brief)
        for text, years in aspect.PERIODS.items()
    ]
    rows = every.assign(
        birthplace=every["birth_country"].map(aspect.COUNTRIES).fillna("not found"),
        schooling=every["schooled"].map({key: cell[0] for key, cell in CLASSES.items()}),
    )
    filters = {
        "office": "Office",
        "birthplace": "Born in",
        "schooling": "Schooling",
        "qualifier": "Kind",
        "confidence": "Confidence",
    }
    return panels.Panel(
        "officers",
        "Holders by office or period",
        states,
        lambda: panels.explorer(
            rows, filters, lambda kept: [chart(kept, "panel-officers-live", "Tenures chosen"), table(kept)]
        ),
    )
