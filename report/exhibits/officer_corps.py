"""Charts, tables and panel of the chapter on the officer corps."""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from report import edition, evidence, wording
from report.aspects.officer_corps import callups, polls, schooling, shares, tenures
from report.exhibits.kit import axes, charts, forms, panels, style, tables
from report.wording import figure

EACH = 12  # so many rows are told one by one to who cannot see the drawing; of more, the sums and the latest


class Fill(NamedTuple):
    """The look of a bar, and its words in the key."""

    words: str
    face: str
    edge: str
    hatch: str = ""


def _key(ax: Axes, fills: Iterable[Fill], narrow: bool) -> None:
    handles = [Patch(facecolor=fill.face, edgecolor=fill.edge, hatch=fill.hatch, label=fill.words) for fill in fills]
    axes.place_legend(ax, handles, narrow)


# ------------------------------------------------------------------------------------------------ tenures

CLASSES = {  # class of the known schooling
    "russian": Fill("Russian Federation, after 1991", style.ORANGE, style.ORANGE),
    "straddling": Fill("finished in Russia in 1992", "#f6d9c4", style.ORANGE, "////"),
    "soviet_russia": Fill("Soviet, in what is now Russia", style.BLUE, style.BLUE),
    "soviet_elsewhere": Fill("Soviet, elsewhere", "#c3d6ec", style.BLUE),
    "belarusian": Fill("Belarus only, after 1991", style.GREEN, style.GREEN),
    "unknown": Fill("no officer school found", "none", style.FAINT),
}


def draw_tenures(rows: pd.DataFrame) -> charts.Drawing:
    """Drawing: one line a tenure under its office, coloured by the class of the holder's known schooling; undated ones are left out."""
    rows = rows[rows["at"].notna()]
    used = [fill for key, fill in CLASSES.items() if (rows["schooled"] == key).any()]

    def paint(ax: Axes, place: float, row: pd.Series) -> None:
        begin = row["at"]
        end = {"dated": row["office_to"], "open": tenures.NOW, "unknown": begin + tenures.YEAR}[row["ends"]]
        look = CLASSES[row["schooled"]]
        bar = {"color": look.face, "edgecolor": look.edge, "hatch": look.hatch, "linewidth": 0.9, "zorder": 3}
        ax.barh(place, end - begin, left=begin, height=0.15, **bar)
        if pd.isna(row["office_from"]):
            axes.beside(ax, (begin, place), "?", left=True, gap=2, color=style.SOFT)
        if row["ends"] != "dated":
            axes.beside(ax, (end, place), "→" if row["ends"] == "open" else "?", gap=2, color=style.SOFT)

    def finish(ax: Axes, narrow: bool) -> None:
        axes.years(ax, "1991-06-01", pd.Timestamp(edition.LAST + 1, 3, 1), 10 if narrow else 4)
        _key(ax, used, narrow)

    extra = (0.4 + 0.1 * len(used), 0.5 + 0.2 * len(used))
    headed = rows.assign(heading=rows["office"].astype(str).map(tenures.offices(rows)))
    drawing = forms.headed(headed, "heading", "name", paint, finish, rules=False, extra=extra)
    return dataclasses.replace(drawing, rows=rows.drop(columns="at"), words=_tenures_told(rows))


def _tenures_told(rows: pd.DataFrame) -> str:
    """Every tenure with its class of schooling, office by office; of many, how many of each class, and the latest of each office."""

    def one(row: pd.Series) -> str:
        return f"{row['name']} {tenures.dates(row)}, {CLASSES[row['schooled']].words}"

    groups = {words: rows[rows["office"] == key] for key, words in tenures.offices(rows).items()}
    if len(rows) <= EACH:
        return ". ".join(f"{key}: " + "; ".join(one(row) for _, row in held.iterrows()) for key, held in groups.items())
    found = rows["schooled"].value_counts()
    counted = "; ".join(f"{look.words}: {found[key]}" for key, look in CLASSES.items() if key in found)
    latest = "; ".join(f"{key}, {one(held.iloc[-1])}" for key, held in groups.items())
    return f"{len(rows)} tenures. {counted}. The latest of each office: {latest}"


COLUMNS = {
    "office": "Office",
    "name": "Holder",
    "dates": "In office",
    "born": "Born in",
    "first": "First officer school",
    "later": "Later academies",
    "sources": "sources",
}


def holders_table(rows: pd.DataFrame, caption: str = "", name: str = "", without: tuple[str, ...] = ()) -> tables.Table:
    """Tenures as a table: office, holder, dates, birthplace, schools with place today and year, a source of each fact.

    ``without``: keys of ``COLUMNS`` that are left out; where the office is, it stands beside the dates of several offices.
    """
    lines, people, schools = [], evidence.load("persons"), schooling.schools()
    mixed = "office" in without and rows["office"].nunique() > 1
    for _, row in rows.iterrows():
        office, when = evidence.label("officials", "office", row["office"]), tenures.dates(row)
        own = schools[schools["person"] == row["person"]]
        first = own["level"].isin(schooling.FIRST)
        cells = [row["sources"], people.loc[row["person"], "sources"], *own["sources"]]
        lines.append(
            {
                "office": office,
                "name": row["name"],
                "dates": f"{office}, {when}" if mixed else when,
                "born": tenures.born(row),
                "first": schooling.told(own[first]),
                "later": schooling.told(own[~first]),
                "sources": ";".join(dict.fromkeys(cell.split(";")[0] for cell in cells)),
            }
        )
    columns = {key: words for key, words in COLUMNS.items() if key not in without}
    shown = pd.DataFrame(lines)[list(columns)].rename(columns=columns)
    return tables.Table(figure.along(shown, "officials", rows.index), caption, name)


# ------------------------------------------------------------------------------------- shares and schooling

ANSWERS = {
    "yes": Fill("yes", style.BLUE, style.BLUE),
    "unknown": Fill("unknown", "none", style.FAINT),
    "no": Fill("no", style.GRID, style.GRID),
}


def draw_shares(rows: pd.DataFrame) -> charts.Drawing:
    """Drawing of ``shares.drawn``: for each question one bar a period, yes, unknown and no end to end, with the bounds in words."""

    def paint(ax: Axes, place: float, row: pd.Series) -> None:
        left = 0.0
        for key, look in ANSWERS.items():
            width = 100 * row[key] / row["all"]
            bar = {"color": look.face, "edgecolor": look.edge, "hatch": look.hatch, "linewidth": 0.8, "zorder": 3}
            ax.barh(place, width, left=left, height=0.15, **bar)
            left += width
        axes.beside(ax, (100, place), f"{row['lowest']:.0f}–{row['highest']:.0f}", gap=5, fontsize=10)

    def finish(ax: Axes, narrow: bool) -> None:
        ax.set_xlim(0, 117 if narrow else 108)
        ax.set_xticks([0, 25, 50, 75, 100])
        ax.set_xlabel("per cent of the holders; figures: lowest to highest")
        _key(ax, ANSWERS.values(), narrow)

    drawing = forms.headed(rows, "question", "period", paint, finish, rules=False)
    counted = rows.astype(dict.fromkeys((*ANSWERS, "all"), int)).round({"lowest": 1, "highest": 1})
    return dataclasses.replace(drawing, rows=counted, words=_shares_told(rows))


def _shares_told(rows: pd.DataFrame) -> str:
    """The first period (all years) and the last one of each question, and the number of those between."""
    parts = []
    for question, group in rows.groupby("question", sort=False):
        ends = [group.iloc[place] for place in (0, -1)]
        said = "; ".join(f"{row['period']} {shares.told(row)}, {shares.bounds(row)}" for row in ends)
        parts.append(f"{question}: {said}")
    between = wording.count(rows["period"].nunique() - 2)
    return ". ".join(parts) + f". Drawn for {between} further periods."


def draw_courses(rows: pd.DataFrame, opened: pd.Timestamp) -> charts.Drawing:
    """Drawing: one line a person under the school, a mark at the year of the course or the words 'year not found'."""
    line = opened.year + opened.month / 12

    def paint(ax: Axes, place: float, row: pd.Series) -> None:
        if pd.isna(row["year"]):
            axes.beside(ax, (1974, place), "year not found", gap=3, color=style.SOFT, style="italic")
            return
        year = int(row["year"])
        axes.mark(ax, year, year, place, row["qualifier"])
        axes.beside(ax, (year, place), str(year), left=1990 < year < opened.year, gap=7)  # not on the line

    def finish(ax: Axes, narrow: bool) -> None:
        ax.axvline(line, color=style.INK, linewidth=1, linestyle=(0, (4, 3)), zorder=2)
        said = "opens" if narrow else "faculty in Minsk opens"
        axes.beside(ax, (line, ax.get_ylim()[0]), said, xytext=(3, 9), fontsize=10)
        ax.set_xlim(1974, edition.LAST + 2)
        ax.set_xticks([1980, 2000, 2020] if narrow else [1975, 1985, 1995, 2005, 2015, 2025])
        axes.key(ax, rows.loc[rows["year"].notna(), "qualifier"], narrow)

    told = "; ".join(
        f"{row['name']}, {row['group']}, {'year not found' if pd.isna(row['year']) else row['year']}"
        for _, row in rows.iterrows()
    )
    return forms.headed(rows, "group", "name", paint, finish, rules=False, words=told)


def draw_trainees(rows: pd.DataFrame) -> charts.Drawing:
    """Drawing of ``trainees.drawn``: each definition above its own line, a mark at each figure's date, never joined."""

    def paint(ax: Axes, place: float, row: pd.Series) -> None:
        last = row["date_to"]
        moment = last.year + (0.5 if row["date_to_precision"] == "year" else (last.month - 1) / 12)
        axes.mark(ax, moment, moment, place, row["qualifier"])
        axes.beside(ax, (moment, place), wording.of(row), left=moment > 2015, gap=7)

    def finish(ax: Axes, narrow: bool) -> None:
        ax.set_xlim(2002, edition.LAST + 1.5)
        ax.set_xticks([2005, 2015, 2025] if narrow else list(range(2002, edition.LAST + 1, 4)))
        axes.key(ax, rows["qualifier"], narrow)

    told = "; ".join(f"{row['said']}, {wording.dates(row)}: {wording.of(row)}" for _, row in rows.iterrows())
    drawing = forms.headed(rows.assign(blank=""), "said", "blank", paint, finish)
    return dataclasses.replace(drawing, rows=rows, words=told)


def trainees_table(rows: pd.DataFrame, caption: str, name: str) -> tables.Table:
    """The numbers of ``trainees.stated`` as a table."""
    columns = {"dates": "When", "metric": "What is counted", "figure": "Figure", "unit": "Unit"}
    return tables.sourced(rows, columns | {"observer": "According to", "sources": "Sources"}, caption, name)


def steps_table(rows: pd.DataFrame, caption: str, name: str) -> tables.Table:
    """Facts on officer education as a table."""
    columns = {"dates": "When", "subject": "Who or what", "metric": "Step or finding", "value_text": "In words"}
    return tables.sourced(rows, columns | {"observer": "According to", "sources": "Sources"}, caption, name)


# ------------------------------------------------------------------------------------------------ call-ups


class Lane(NamedTuple):
    """One country in the calendar: its look for each kind of row, and its place in the year."""

    window: Fill
    dispatch: Fill
    end: Fill
    shift: float


BELARUS = Lane(
    window=Fill("Belarus, decree", "#c3d6ec", style.BLUE),
    dispatch=Fill("Belarus, dispatch", style.BLUE, style.BLUE),
    end=Fill("Belarus, prolonged", "none", style.BLUE, "////"),
    shift=-0.19,
)
RUSSIA = Lane(
    window=Fill("Russia", "#f6d9c4", style.ORANGE),
    dispatch=Fill("Russia, dispatch", style.ORANGE, style.ORANGE),
    end=Fill("Russia, prolonged", "none", style.ORANGE, "////"),
    shift=0.19,
)
LANES = {"BY": BELARUS, "RU": RUSSIA}
KINDS = ("window", "dispatch", "end")
MIDDLE = {"spring": 105, "autumn": 290}  # day of the year at which a season without a window says so


def draw_calendar(frame: pd.DataFrame, all_year: int) -> charts.Drawing:
    """Drawing of ``callups.windows``: the months of each year, a lane for either country; dispatch dates are solid, windows pale.

    From ``all_year`` Russian draft boards work from January to December: an outline around the Russian lane.
    """
    years = sorted(frame["year"].unique())
    found = set(frame.loc[frame["country"] == "BY", ["year", "season"]].itertuples(index=False, name=None))
    missing = [(year, season) for year in years for season in MIDDLE if (year, season) not in found]
    whole = [year for year in years if year >= all_year]

    def bar(ax: Axes, row: pd.Series) -> None:
        lane, days = LANES[row["country"]], (row["to"] - row["from"]).days + 1
        look, above = getattr(lane, row["kind"]), row["kind"] == "dispatch"
        form = {"color": look.face, "edgecolor": look.edge, "linewidth": 0.9, "zorder": 3 + above}
        form |= {"hatch": look.hatch} if look.hatch else {}
        ax.barh(years.index(row["year"]) + lane.shift, days, left=row["from"].dayofyear, height=0.34, **form)

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for _, row in frame.iterrows():
            bar(ax, row)
        for year in whole:
            form = {"color": "none", "edgecolor": style.ORANGE, "linestyle": (0, (3, 2)), "linewidth": 0.9, "zorder": 2}
            ax.barh(years.index(year) + RUSSIA.shift, 365, left=1, height=0.34, **form)
        for year, season in missing:
            at = (MIDDLE[season], years.index(year) + BELARUS.shift)
            ax.annotate("not found", at, ha="center", va="center", fontsize=10, color=style.SOFT, style="italic")
        axes.named(ax, [str(year) for year in years], above=0.6, below=0.6)
        starts = [pd.Timestamp(2025, month, 1).dayofyear for month in range(1, 13)]
        ax.set_xticks(starts, [name[: 1 if narrow else 3] for name in wording.MONTHS], ha="left")
        ax.set_xlim(1, 367)
        drawn = set(frame[["country", "kind"]].itertuples(index=False, name=None))
        looks = [(country, kind) for country in LANES for kind in KINDS if (country, kind) in drawn]
        _key(ax, [getattr(LANES[country], kind) for country, kind in looks], narrow)

    named = ["country", "kind", "year", "season", "from", "to"]
    rows: list[tuple] = [("BY", "not found", year, season, None, None) for year, season in missing]
    rows += [("RU", "all year", year, None, pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31)) for year in whole]
    return charts.Drawing(
        draw,
        pd.concat([frame.reset_index(drop=True), pd.DataFrame(rows, columns=named)]),
        lambda narrow: round(0.8 + (0.45 if narrow else 0.41) * len(years), 2),
        _calendar_told(frame),
    )


def _calendar_told(frame: pd.DataFrame) -> str:
    """How many seasons are known for both, with the days in common, what was prolonged, and the last seasons in words."""
    beside = callups.beside(frame)
    common, last = beside["common"].dropna(), beside.tail(6)
    ended = [
        f" Belarus, {row['season']} {row['year']}: {row['words']}."
        for _, row in frame.query("kind == 'end'").iterrows()
    ]
    told = [
        f"{row['season']} {row['year']}, Belarus {row['belarus']}, Russia {row['russia']}" for _, row in last.iterrows()
    ]
    return (
        f"{len(beside)} seasons, both windows known for {len(common)}; these share {common.min():.0f} to "
        f"{common.max():.0f} days.{''.join(ended)} The latest: {'; '.join(told)}."
    )


def seasons_table(seasons: pd.DataFrame, caption: str, name: str) -> tables.Table:
    """The windows of ``callups.beside`` as a table."""
    columns = {"year": "Year", "season": "Season", "belarus": "Belarus", "russia": "Russia"}
    columns |= {"common": "Days in common", "sources": "sources"}
    shown = seasons.assign(year=seasons["year"].astype(str))[list(columns)]
    return tables.Table(shown.rename(columns=columns), caption, name)


# --------------------------------------------------------------------------------------------------- polls


def _answers(ax: Axes, place: float, row: pd.Series) -> None:
    """In favour filled, against open; where they would touch, the figure of the lower stands to its left."""
    known = {side: float(row[side]) for side in polls.SIDES if pd.notna(row[side])}
    crowded = len(known) > 1 and abs(known["favour"] - known["against"]) < 12
    for side, value in known.items():
        face = style.ORANGE if side == "favour" else "white"
        ax.plot(value, place, marker="D", ms=6.5, mfc=face, mec=style.ORANGE, mew=1.3, zorder=4)
        left = crowded and value == min(known.values())
        axes.beside(ax, (value, place), f"{value:g}", left=left, gap=7, fontsize=10)


def draw_polls(rows: pd.DataFrame) -> charts.Drawing:
    """Drawing of ``polls.military``: one line a wave under its question, pollster named, never joined."""
    short = {name: name[:3] for name in wording.MONTHS} | {"Chatham House": "Chatham"}
    labels = (rows["pollster"] + ", " + rows["when"]).replace(short, regex=True)
    sides = evidence.labels("surveys", "side")

    def finish(ax: Axes, narrow: bool) -> None:
        ax.set_xlim(0, 100)
        ax.set_xlabel("per cent of respondents")
        axes.legend(ax, [(sides[side], "D", style.ORANGE, side == "favour") for side in polls.SIDES], narrow)

    drawing = forms.headed(rows.assign(label=labels), "question", "label", _answers, finish)
    return dataclasses.replace(drawing, rows=rows, words=_polls_told(rows))


def _polls_told(rows: pd.DataFrame) -> str:
    """For each question and pollster the first and last wave, and the lowest and highest share of each side."""

    def span(shares: pd.Series) -> str:
        return "–".join(dict.fromkeys(f"{value:g}" for value in (shares.min(), shares.max())))

    parts = []
    for question, group in rows.groupby("question", sort=False):
        said = []
        for pollster, waves in group.groupby("pollster", sort=False):
            told = {"in favour": waves["favour"].dropna(), "against": waves["against"].dropna()}
            figures = ", ".join(f"{span(known)} {words}" for words, known in told.items() if len(known))
            when = " to ".join(dict.fromkeys([waves["when"].iloc[0], waves["when"].iloc[-1]]))
            said.append(f"{pollster}, {when}: {figures}")
        parts.append(f"{question}: {'; '.join(said)}")
    return f"{len(rows)} lines of answers. " + ". ".join(parts)


def draw_orientation(rows: pd.DataFrame) -> charts.Drawing:
    """Drawing of ``polls.orientation``: one panel a pollster, each with its own question; marks are never joined."""
    names = list(rows["panel"].unique())

    def paint(ax: Axes, shown: pd.DataFrame, title: str) -> None:
        for side, face in (("favour", style.ORANGE), ("against", "white")):
            here = shown[shown["side"] == side]
            at = here["date_from"].dt.year + (here["date_from"].dt.month - 1) / 12
            form = {"linestyle": "none", "marker": "D", "ms": 5.5, "mfc": face, "mec": style.ORANGE, "mew": 1.2}
            ax.plot(at, here["percent"].astype(float), zorder=3, **form)
        ax.set_title(title, fontsize=10.5, loc="left", fontweight=600)
        ax.set_ylim(0, 75)
        ax.set_xlim(1998, edition.LAST + 1)
        ax.set_xticks([2000, 2010, 2020])
        ax.grid(axis="y")
        ax.grid(visible=False, axis="x")

    def draw(figure: Figure, narrow: bool) -> None:
        shape = {"nrows": len(names), "sharex": True} if narrow else {"ncols": len(names), "sharey": True}
        grid = figure.subplots(squeeze=False, **shape).flat
        for ax, name in zip(grid, names, strict=True):
            paint(ax, rows[rows["panel"] == name], textwrap.fill(name, 44 if narrow else 30))
        figure.axes[0].set_ylabel("per cent")

    height = (2.7, 0.2 + 2 * len(names))
    return charts.Drawing(draw, rows, lambda narrow: height[narrow], _orientation_told(rows))


def _orientation_told(rows: pd.DataFrame) -> str:
    """The first and the last wave of each panel, and how many answers it has."""
    parts = []
    for name, panel in rows.groupby("panel", sort=False):
        waves = [panel[panel["survey"] == panel["survey"].iloc[place]] for place in (0, -1)]
        ends = [
            f"{wording.date(wave['date_from'].iloc[0], 'month')} "
            + ", ".join(f"{row['answer']} {wording.number(row['percent'], 1)}" for _, row in wave.iterrows())
            for wave in waves
        ]
        parts.append(f"{name}: {panel['survey'].nunique()} waves, from {' to '.join(ends)}")
    return ". ".join(parts)


def polls_table(rows: pd.DataFrame, caption: str, name: str) -> tables.Table:
    """The answers of ``polls.military`` as a table; a dash where the source gives only one side."""
    columns = {"question": "Question", "pollster": "Pollster", "when": "When", "mode": "Mode"}
    columns |= {"favour": "In favour", "against": "Against", "sources": "sources"}
    said = {side: [f"{value:g}" if pd.notna(value) else "–" for value in rows[side]] for side in polls.SIDES}
    return tables.Table(rows.assign(**said)[list(columns)].rename(columns=columns), caption, name)


# --------------------------------------------------------------------------------------------------- panel


def _chart(rows: pd.DataFrame, name: str, title: str) -> charts.Chart:
    """The tenures of ``rows`` as bars, for the panel."""
    return charts.Chart(
        draw_tenures(rows),
        name=name,
        title=title,
        subtitle="Tenures by the closest known link of the holder's schooling to Russia",
        tables=("officials", "persons", "schooling"),
        caption=title,
    )


def _state(group: str, choice: str, rows: pd.DataFrame, without: tuple[str, ...]) -> panels.State:
    drawn = _chart(rows, f"panel-officers-{panels.slug(choice)}", f"In office: {choice}")
    return panels.State(group, choice, shares.sentence(rows), (drawn, holders_table(rows, without=without)))


def panel() -> panels.Panel:
    """The panel of office-holders: by office (all in the tables) or by period (top offices only)."""
    every, top = tenures.every(), tenures.top()
    states = [
        _state("Office", words, every[every["office"] == key], ("office",))
        for key, words in tenures.offices(every).items()
    ]
    states += [
        _state("Period, top offices", words, tenures.in_office(top, *years), ("later", "sources"))
        for words, years in tenures.PERIODS.items()
    ]
    rows = every.assign(
        birthplace=every["birth_country"].map(evidence.labels("persons", "birth_country")).fillna("not found"),
        schooling=every["schooled"].map({key: look.words for key, look in CLASSES.items()}),
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
            rows,
            filters,
            lambda kept: [_chart(kept, "panel-officers-live", "Tenures chosen"), holders_table(kept)],
            "officials",
        ),
    )
