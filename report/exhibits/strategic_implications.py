"""Charts, tables, map and panel of the chapter on strategic implications."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
from matplotlib import ticker
from matplotlib.figure import Figure

from report import edition, evidence, wording
from report.aspects import strategic_implications as aspect
from report.evidence import ground
from report.exhibits.kit import axes, charts, forms, maps, panels, style, tables

Ends = tuple[str, str]  # first and last day of an axis of time
RESPONDED: Ends = ("2016-01-01", f"{edition.LAST + 1}-01-01")
OBSERVED: Ends = ("2011-06-01", f"{edition.LAST + 1}-01-01")
ASSESSED: Ends = ("2014-10-01", f"{edition.LAST + 1}-01-01")


def _tall(wide: float, narrow: float) -> Callable[[bool], float]:
    """The height of a drawing in inches, for the wide and the narrow page."""
    return lambda is_narrow: narrow if is_narrow else wide


def _counted(column: pd.Series, order: list[str]) -> str:
    """How many rows have each value: '3 entries: Poland 2; Latvia 1'."""
    return f"{len(column)} entries: " + "; ".join(f"{words} {int((column == words).sum())}" for words in order)


# -------------------------------------------------------------------------------------------------- lines by year

STYLES = {  # country: colour and dashes of its line
    "RU": (style.ORANGE, "-"),
    "BY": (style.INK, "--"),
    "PL": (style.BLUE, "-"),
    "LT": (style.GREEN, "-"),
    "LV": (style.PURPLE, "-"),
    "EE": ("#4a8fc7", "-"),
    "KZ": (style.GREEN, "--"),
    "AM": (style.PURPLE, ":"),
}
NAME_ROOM = 0.2  # inches from one name at the end of a line to the next


def _lines(
    ax, frame: pd.DataFrame, ends: dict[str, str], height: float, narrow: bool, form: Callable[[float], str]
) -> None:
    """Draw a line a country (columns; index: years) with its name and its words of ``ends``, names kept apart.

    ``height``: inches of the drawing; ``form``: a value of the y axis in words. The y axis must have its scale and limits.
    """
    first, last = int(frame.index.min()), int(frame.index.max())
    ax.set_xlim(first, last + (last - first) * (0.65 if narrow else 0.3))
    ax.set_xticks(range(-(-first // 5) * 5, last + 1, 10 if narrow and last - first > 15 else 5))
    ax.grid(True, axis="both")
    ax.yaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: form(value)))
    for country in frame:
        line = frame[country].dropna().astype(float)
        colour, dashes = STYLES[country]
        ax.plot(line.index.astype(int), line, color=colour, linestyle=dashes, linewidth=2, zorder=3)
    values = frame.iloc[-1].astype(float)
    shares = [(ax.transScale + ax.transLimits).transform((last, value))[1] for value in values]
    for country, value, share in zip(frame, values, axes.apart(shares, NAME_ROOM / (height - 0.3)), strict=True):
        colour, _ = STYLES[country]
        ax.annotate(
            f"{aspect.country(country)} {ends[country]}",
            (last, value),
            xytext=(last + (last - first) / 18, share),
            textcoords=("data", "axes fraction"),
            va="center",
            fontsize=10,
            color=colour,
            fontweight=600,
            arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.7, "shrinkA": 1, "shrinkB": 1},
        )


def _long(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame of years by countries as rows: a year, a country and a value each."""
    return frame.rename_axis(index="year", columns="country").stack().rename("value").reset_index()


def draw_spending(frame: pd.DataFrame) -> charts.Drawing:
    """Drawing: military spending by year on a logarithmic axis, a line a country (columns), with its growth at the end."""
    height = _tall(3.6, 3.9)
    first, last = frame.index.min(), frame.index.max()

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        ax.set_yscale("log")
        ax.yaxis.set_major_locator(ticker.LogLocator(base=10, subs=(1, 3)))
        ax.yaxis.set_minor_locator(ticker.NullLocator())
        ax.set_ylim(frame.min().min() / 1.3, frame.max().max() * 1.3)
        ends = {country: f"×{aspect.growth(frame[country])}" for country in frame}
        _lines(ax, frame, ends, height(narrow), narrow, wording.number)

    words = f"Spending in {frame.attrs['unit']}, in {first} and {last}. " + "; ".join(
        f"{aspect.country(code)} {wording.number(frame.loc[first, code])} to {wording.number(frame.loc[last, code])}"
        for code in aspect.SPENDERS
    )
    return charts.Drawing(paint, _long(frame), height, words)


def draw_votes(frame: pd.DataFrame, told: tuple[int, ...]) -> charts.Drawing:
    """Drawing: per cent of identical votes by year, a line a country (columns); ``told``: the years that the words name."""
    height = _tall(3.2, 3.4)

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        ax.set_ylim(0, 100)
        ends = {country: f"{wording.in_percent(frame[country].iloc[-1] / 100)}%" for country in frame}
        _lines(ax, frame, ends, height(narrow), narrow, lambda value: f"{value:.0f}%")

    words = f"Agreement of Belarus in {wording.listing([str(year) for year in told])}, in per cent. " + "; ".join(
        f"{aspect.country(code)} " + ", ".join(wording.in_percent(frame.loc[year, code] / 100) for year in told)
        for code in frame
    )
    return charts.Drawing(paint, _long(frame), height, words)


# ------------------------------------------------------------------------------------------------------ geography

EXTENT: maps.Extent = (19.3, 30.6, 51.5, 57.3)
GROUND = [  # country: longitude and latitude of its name; Russia stands on both sides
    ("Poland", (20.6, 53.3)),
    ("Lithuania", (23.7, 55.6)),
    ("Latvia", (25.6, 56.75)),
    ("Russia", (21.75, 54.5)),
    ("Belarus", (28.2, 53.2)),
    ("Russia", (29.6, 56.6)),
    ("Ukraine", (26.0, 51.67)),
]
CAPITALS = ["minsk", "vilnius", "warsaw"]
TOWNS = [*CAPITALS, "hrodna", "kaliningrad", "suwalki"]
MORE_TOWNS = ["brest", "bialystok", "kaunas", "riga", "daugavpils", "vitsebsk"]  # where there is room


def draw_map(line: str, air: str) -> charts.Drawing:
    """Drawing: Belarus and its neighbours, towns, and the corridor as border line (``line`` km) and air line (``air`` km)."""

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        maps.draw(ax, EXTENT, names=False)
        for country, spot in GROUND:
            maps.name(ax, spot, country.upper() if narrow else " ".join(country.upper()))
        border = maps.project(ground.border("Poland", "Lithuania"))
        words = f"Polish-Lithuanian border, {line} km", f"air line between its ends, {air} km"
        thick = {"color": style.ORANGE, "linewidth": 3, "solid_capstyle": "round", "label": words[0]}
        thin = {"color": style.INK, "linewidth": 1.3, "linestyle": (0, (3, 2)), "label": words[1]}
        ax.plot(*border.T, zorder=3, **thick)
        ax.plot(*border[[0, -1]].T, zorder=3, **thin)
        towns = TOWNS if narrow else TOWNS + MORE_TOWNS
        labels = [maps.town(ax, town, weight=600 if town in CAPITALS else 400) for town in towns]
        ax.legend(
            loc="lower left", bbox_to_anchor=(0, 1.0), ncols=1 if narrow else 2, frameon=False, fontsize=10,
            borderaxespad=0.1, borderpad=0, handlelength=1.6,
        )  # fmt: skip
        maps.scale(ax, 100)
        maps.settle(ax, labels)

    words = (
        f"Map of Belarus and its neighbours. The Polish-Lithuanian border, {line} km long, runs from the Kaliningrad region "
        f"to Belarus; the air line between its ends is {air} km. "
        f"Towns shown: {wording.listing(list(evidence.load('places').loc[TOWNS, 'name']))}."
    )
    return charts.Drawing(paint, evidence.load("corridor"), _tall(*maps.heights(EXTENT)), words)


def draw_lengths(rows: pd.DataFrame) -> charts.Drawing:
    """Drawing: kilometres, one line a kind of line that is measured."""
    words = "Published figures in kilometres. " + "; ".join(
        f"{row['measured']} {wording.of(row)} ({wording.kind(row['qualifier'])})" for _, row in rows.iterrows()
    )
    return replace(forms.ranges(rows, "measured"), height=_tall(1.7, 2.3), words=words)


# -------------------------------------------------------------------------------------------------------- posture


def _largest(rows: pd.DataFrame) -> str:
    """Of one host the largest actual and the largest planned strength in words."""
    found = []
    for status, some in rows.groupby(rows["status"].astype(str)):
        row = some.loc[some["high"].idxmax()]
        found.append(f"{status} {wording.of(row)} ({row['when']}, {row['words']})")
    return f"{rows['host'].iloc[0]}: {wording.listing(found)}"


def draw_posture(rows: pd.DataFrame) -> charts.Drawing:
    """Drawing: a block a host under its name, one line a figure; filled marks are actual strengths, open marks plans."""

    def paint(ax, y: float, row: pd.Series) -> None:
        _, marker, colour, _ = style.MARKS[row["qualifier"]]
        ends = sorted({float(row["low"]), float(row["high"])})
        face = colour if row["status"] == "actual" else "white"
        ax.plot(
            ends, [y] * len(ends), color=colour, linewidth=2, marker=marker, ms=7, mfc=face, mec=colour, mew=1.4,
            zorder=3, clip_on=False,
        )  # fmt: skip
        left = ends[-1] > 4000
        axes.beside(ax, (ends[0 if left else -1], y), wording.of(row), left, gap=8, fontsize=10)

    def finish(ax, narrow: bool) -> None:
        axes.thousands(ax)
        ax.set_xlim(0, 5800 if narrow else 5400)
        ax.xaxis.set_major_locator(ticker.MultipleLocator(2000 if narrow else 1000))

    drawing = forms.headed(rows, "host", "line", paint, finish, rules=False, extra=(0.35, 0.35))
    blocks = [_largest(here) for _, here in rows.groupby("rank")]
    return replace(drawing, words=f"{len(rows)} strengths, of which the largest by host: {'; '.join(blocks)}.")


# ------------------------------------------------------------------------------------------------ marks by date


def _dot(ax, moment: pd.Timestamp, y: float, row: pd.Series, opened: bool = False) -> None:
    """One dated row as the mark of its qualifier, filled unless ``opened``."""
    _, marker, colour, filled = style.MARKS[row["qualifier"]]
    face = colour if filled and not opened else "white"
    ax.plot(moment, y, marker=marker, ms=5.6, mfc=face, mec=colour, mew=1.2, linestyle="none", zorder=3)


def _stacked(rows: pd.DataFrame, gap: pd.Timedelta) -> list[tuple[pd.Timestamp, int, pd.Series]]:
    """Rows in order of time, each with its moment and the level on which its mark hides none that lies less than ``gap`` before it."""
    found = sorted(((aspect.middle(row), row) for _, row in rows.iterrows()), key=lambda pair: pair[0])
    levels = axes.levels([moment for moment, _ in found], gap)
    return [(moment, level, row) for (moment, row), level in zip(found, levels, strict=True)]


def _lane(ax, y: int, rows: pd.DataFrame, gap: pd.Timedelta, sided: bool) -> None:
    """The marks of one lane: on its line, close ones around it, or if ``sided`` above it (column ``side`` -1) and below it (1)."""
    for side, some in rows.groupby("side") if sided else [(0, rows)]:
        found = _stacked(some, gap)
        step = min(0.24, 0.9 / (max((level for _, level, _ in found), default=0) + 1))
        for moment, level, row in found:
            around = step * ((level + 1) // 2) * (1 if level % 2 else -1)
            _dot(ax, moment, y + (side * (0.14 + 0.112 * level) if sided else around), row, row.get("eases", False))


def draw_lanes(
    rows: pd.DataFrame,
    by: str,
    order: list[str],
    ends: Ends,
    height: tuple[float, float],
    words: str,
    *,
    sided: bool = False,
    width: int = 14,
    step: tuple[int, int] = (2, 4),
) -> charts.Drawing:
    """Drawing: one lane a value of ``by``; each row a mark in the form of its qualifier, open where column ``eases`` says so.

    ``sided``: see ``_lane``; ``height``, ``step``: inches, and years from tick to tick, wide and narrow; ``width``: letters
    to a line of a narrow label.
    """

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        gap = (pd.Timestamp(ends[1]) - pd.Timestamp(ends[0])) / (38 if narrow else 80)
        for y, lane in enumerate(order):
            ax.axhline(y, color=style.FAINT if sided else style.GRID, linewidth=0.8, zorder=1)
            _lane(ax, y, rows[rows[by] == lane], gap, sided)
        axes.named(ax, [textwrap.fill(lane, width) if narrow else lane for lane in order], 0.6, 0.6)
        axes.years(ax, *ends, step[narrow])
        axes.key(ax, rows["qualifier"], narrow)

    return charts.Drawing(paint, rows, _tall(*height), words)


def draw_sides(rows: pd.DataFrame) -> charts.Drawing:
    """Drawing: observations by theme, those toward autonomy above the line, those toward integration below."""
    themes = list(evidence.labels("sovereignty_indicators", "theme").values())
    counts = pd.crosstab(rows["lane"], rows["side"]).reindex(index=themes, columns=[-1, 1], fill_value=0)
    words = "Observations by theme: " + "; ".join(
        f"{theme}: autonomy {counts.loc[theme, -1]}, integration {counts.loc[theme, 1]}" for theme in themes
    )
    return draw_lanes(rows, "lane", themes, OBSERVED, (4.6, 5.6), words, sided=True, width=13)


def draw_responses(rows: pd.DataFrame, integration: pd.DataFrame) -> charts.Drawing:
    """Drawing: measures by actor through time; integration steps as a first lane, with a line down from each."""
    steps, lanes = "Integration steps", aspect.lanes()
    both = pd.concat([integration.assign(lane=steps, eases=False), rows])
    both = both[["lane", "date", "date_precision", "qualifier", "eases"]]
    words = (
        f"{len(rows)} measures, {int(rows['eases'].sum())} of which relax or reduce: "
        + "; ".join(f"{lane} {int((rows['lane'] == lane).sum())}" for lane in lanes)
        + ". Integration steps: "
        + "; ".join(wording.dates(row) for _, row in integration.iterrows())
    )
    base = draw_lanes(both, "lane", [steps, *lanes], RESPONDED, (3.9, 4.4), words)

    def paint(figure: Figure, narrow: bool) -> None:
        base.paint(figure, narrow)
        for moment in integration["date"]:
            figure.axes[0].axvline(moment, color=style.ORANGE, linewidth=0.7, alpha=0.45, zorder=0)

    shown = {"integration step": integration.rename(columns={"event": "measure"}), "response": rows}
    return replace(base, paint=paint, rows=pd.concat(shown, names=["side"]))


# ---------------------------------------------------------------------------------------------------------- trade


def _share(ax, rows: pd.DataFrame, left: bool, year: int) -> None:
    """The statements for one year, one above the other, the last with its words."""
    rows = rows.sort_values("low")
    for shift, (_, row) in enumerate(rows.iterrows()):
        axes.mark(ax, float(row["low"]), float(row["high"]), year + 0.35 * shift, row["qualifier"])
    said = wording.of(row, aspect.digits(row["high"]))
    axes.beside(ax, (float(row["low" if left else "high"]), year + 0.35 * shift), said, left, gap=8, fontsize=10)


def _statistics(ax, line: pd.DataFrame) -> None:
    """The partners' statistics as a line by year."""
    shares, years = line["low"].astype(float), line["year"].astype(int)
    ax.plot(shares, years, color=style.GREEN, linewidth=1.2, marker="s", ms=4.5, alpha=0.65, zorder=2)
    at = float(shares.iloc[1]), int(years.iloc[1])
    axes.beside(ax, at, "partners'\nstatistics", fontsize=10, color=style.GREEN)


def draw_trade(rows: pd.DataFrame) -> charts.Drawing:
    """Drawing: percent by year in two panels, exports and all goods trade; mirror data as a line, statements as marks."""
    said = rows[~rows["mirror"]]
    titles = {base: f"of {evidence.label('sovereignty_indicators', 'share_of', base)}" for base in ("exports", "trade")}

    def paint(figure: Figure, narrow: bool) -> None:
        parts = figure.subplots(2, 1) if narrow else figure.subplots(1, 2, sharey=True)
        for ax, (base, title) in zip(parts, titles.items(), strict=True):
            line = rows[(rows["base"] == base) & rows["mirror"]].sort_values("year")
            if len(line):
                _statistics(ax, line)
            for year, group in said[said["base"] == base].groupby("year"):
                # the partners' mark stands to the right of the statements
                _share(ax, group, bool((line["year"] == year).any()), int(year))
            ax.set(xlim=(20, 98), ylim=(edition.LAST, 2011.4), yticks=range(2012, edition.LAST, 3))
            room = 4 if narrow and base == "trade" else 36 if narrow else 20
            ax.set_title(title, loc="left", fontsize=10.5, color=style.INK, pad=room)
            ax.xaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:.0f}%"))
        axes.key(parts[0], said["qualifier"], narrow)

    words = "Statements: " + "; ".join(
        f"{row['year']}, {row['base']}: {wording.of(row, 1)} per cent ({wording.kind(row['qualifier'])})"
        for _, row in said.sort_values("year").iterrows()
    )
    return charts.Drawing(paint, rows, _tall(3.6, 6.2), words)


# ------------------------------------------------------------------------------------------------------- verdicts


def draw_verdicts(rows: pd.DataFrame, height: tuple[float, float], words: str) -> charts.Drawing:
    """Drawing: one panel a group of institutions; a dot is one text at its date and position, open where confidence is low."""
    groups = [group for group in dict.fromkeys(aspect.GROUPS.values()) if (rows["group"] == group).any()]

    def paint(figure: Figure, narrow: bool) -> None:
        wide = 1 if narrow or len(groups) == 1 else 2
        parts = figure.subplots(-(-len(groups) // wide), wide, sharex=True, sharey=True, squeeze=False).ravel()
        for ax, group in zip(parts, groups):
            here = rows[rows["group"] == group]
            for lane, position in enumerate(aspect.positions()):
                ax.axhline(lane, color=style.GRID, linewidth=0.8, zorder=1)
                for moment, level, row in _stacked(here[here["position"] == position], pd.Timedelta(days=150)):
                    form = {"mfc": "white" if row["confidence"] == "low" else style.INK, "mec": style.INK, "mew": 1}
                    ax.plot(moment, lane - 0.2 * level + 0.1, marker="o", ms=5, linestyle="none", zorder=3, **form)
            ax.set_title(f"{group} ({len(here)})", loc="left", fontsize=10.5, color=style.INK, pad=4)
            axes.named(ax, list(aspect.positions().values()), 0.7)
            axes.years(ax, *ASSESSED, 4)

    return charts.Drawing(paint, rows, _tall(*height), words)


def told_periods(crossed: pd.DataFrame) -> str:
    """Numbers of texts by period and position in words."""
    return "Texts by period. " + "; ".join(
        f"{period}: " + ", ".join(f"{words} {number}" for words, number in line.items())
        for period, line in crossed.iterrows()
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


def response_table(rows: pd.DataFrame, caption: str = "", name: str = "") -> tables.Table:
    """Measures as a table: date, who, what, kind, sources."""
    columns = {"dates": "Date", "who": "Who", "measure": "Measure", "kind": "Kind", "sources": "Sources"}
    return tables.sourced(rows, columns, caption, name)


# ---------------------------------------------------------------------------------------------------------- panel


def response_chart(rows: pd.DataFrame, name: str, title: str) -> charts.Chart:
    """Measures by kind through time; the title serves as caption, the numbers of each kind as alternative text."""
    order = [words for words in evidence.labels("responses", "category").values() if (rows["kind"] == words).any()]
    height = 0.7 + 0.4 * len(order), 0.7 + 0.48 * len(order)
    return charts.Chart(
        draw_lanes(rows, "kind", order, RESPONDED, height, _counted(rows["kind"], order)),
        name=name,
        title=title,
        subtitle="Measures by date and kind; open: relaxes, reopens or reduces",
        tables=["responses"],
        note="sources in the table beneath",
        alt=f"{title}.",
        caption=title,
    )


def verdict_chart(rows: pd.DataFrame, name: str, title: str) -> charts.Chart:
    """Assessments by position through time; the title serves as caption, the numbers of each position as alternative text."""
    groups = rows["group"].nunique()
    height = 0.4 + 1.75 * -(-groups // 2), 0.4 + 1.75 * groups
    return charts.Chart(
        draw_verdicts(rows, height, _counted(rows["verdict"], list(aspect.positions().values()))),
        name=name,
        title=title,
        subtitle="One dot a text, by date and position; open: low confidence",
        tables=["assessments"],
        note="Not a poll; coded by one reader",
        alt=f"{title}.",
        caption=title,
    )


def _response_state(group: str, choice: str, rows: pd.DataFrame) -> panels.State:
    eased = int(rows["eases"].sum())
    sentence = (
        f"{len(rows)} measures known; {eased} of them relax, reopen or reduce. The list is a choice, not a register."
    )
    chart = response_chart(rows, f"panel-flank-{panels.slug(choice)}", f"Responses: {choice}")
    return panels.State(group, choice, sentence, (chart, response_table(rows)))


def _verdict_state(choice: str, rows: pd.DataFrame) -> panels.State:
    unseen = int((rows["position"] == "uncertain").sum())
    sentence = (
        f"{len(rows)} texts found, {unseen} of them without a visible verdict. "
        "Texts were taken as found, so their number says nothing about opinion."
    )
    chart = verdict_chart(rows, f"panel-flank-verdicts-{panels.slug(choice)}", f"Assessments of {choice}")
    return panels.State("Assessments of", choice, sentence, (chart, verdict_table(rows)))


def panel() -> panels.Panel:
    """The flank panel: responses by country or period, assessments by period."""
    rows, verdicts = aspect.responses(), aspect.assessments()
    states = [
        _response_state("Responses by", aspect.country(code), aspect.by_actor(rows, code))
        for code in ("NATO", "EU", "US", *aspect.NEIGHBOURS)
    ]
    for words, ends in edition.periods(2016, 2022, 2024, 2025, 2026).items():
        states.append(_response_state("Responses of", words, rows[rows["date"].dt.year.between(*ends)]))
    states += [_verdict_state(words, verdicts[verdicts["period"] == words]) for words in aspect.PERIODS]
    filters = {"actor": "Actor", "kind": "Kind", "qualifier": "Statement", "confidence": "Confidence"}

    def show(kept: pd.DataFrame) -> list:
        return [response_chart(kept, "panel-flank-live", "Responses chosen"), response_table(kept)]

    return panels.Panel(
        "flank",
        "Responses by country or period, or assessments",
        states,
        lambda: panels.explorer(rows, filters, show, "responses"),
    )
