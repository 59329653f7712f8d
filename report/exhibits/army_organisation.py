"""Charts, tables and panel of the chapter on army organisation."""

from __future__ import annotations

import dataclasses
import textwrap

import matplotlib.dates as mdates
import pandas as pd
from matplotlib import ticker
from matplotlib.figure import Figure

from report import edition, wording
from report.aspects import army_organisation as aspect
from report.exhibits.kit import axes, charts, forms, panels, style, tables


def _standing_key(ax, used, narrow: bool) -> None:
    axes.legend(
        ax,
        [(word, marker, style.BLUE, filled) for word, (marker, filled) in aspect.SHAPES.items() if word in set(used)],
        narrow,
    )


def _document(ax, row: pd.Series, place: float) -> None:
    marker, filled = aspect.SHAPES[row["standing"]]
    ax.plot(
        row["date_signed"],
        place,
        marker=marker,
        ms=6.5,
        mfc=style.BLUE if filled else "white",
        mec=style.BLUE,
        mew=1.3,
        zorder=3,
    )


def _years(ax, narrow: bool, first: str = "1991-01-01") -> None:
    ax.set_xlim(pd.Timestamp(first), pd.Timestamp(edition.LAST + 1, 12, 31))
    ax.xaxis.set_major_locator(mdates.YearLocator(base=10 if narrow else 5))
    ax.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)


def ladder(rows: pd.DataFrame, landmarks: dict[str, tuple[str, int]]) -> charts.Drawing:
    """Drawing: one line a rung, a mark a document at its signature; documents of one rung and year are stacked.

    ``landmarks``: row id -> the words written beside its mark and the side (-1 above, 1 below); only the wide drawing has room.
    """

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        order = [rung for rung in aspect.RUNGS if (rows["rung"] == rung).any()]
        for position, rung in enumerate(order):
            ax.axhline(position, color=style.GRID, linewidth=0.7, zorder=1)
            here = rows[(rows["rung"] == rung) & rows["date_signed"].notna()]
            for _, group in here.groupby(here["date_signed"].dt.year):
                for step, (key, row) in enumerate(group.iterrows()):
                    _document(ax, row, position + 0.17 * (step - (len(group) - 1) / 2))
                    if key in landmarks and not narrow:
                        label, side = landmarks[key]
                        ax.annotate(
                            label,
                            (row["date_signed"], position + 0.34 * side),
                            fontsize=10,
                            ha="center",
                            va="center",
                            color=style.INK,
                            zorder=4,
                        )
        ax.set_yticks(range(len(order)), [textwrap.fill(aspect.RUNGS[rung], 17 if narrow else 34) for rung in order])
        ax.set_ylim(len(order) - 0.45, -0.6)
        _years(ax, narrow)
        _standing_key(ax, rows["standing"], narrow)

    return charts.Drawing(draw, rows[rows["date_signed"].notna()])


def lifelines(rows: pd.DataFrame) -> charts.Drawing:
    """Drawing: one line a document, its name above the line, from signature to its end, or to this edition if it is in force."""
    today = pd.Timestamp(edition.LAST_DAY)

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        room = (style.NARROW if narrow else style.WIDE) - 0.5
        for position, (_, row) in enumerate(rows.iterrows()):
            broken = style.wrapped(row["name"], room, 10)
            name = broken[0] if len(broken) == 1 else broken[0].rstrip(",;") + " …"
            ax.annotate(
                name,
                (0.0, position - 0.36),
                xycoords=("axes fraction", "data"),
                fontsize=10,
                va="center",
                color=style.INK,
                zorder=4,
            )
            start, end = row["date_signed"], row["date_until"]
            if pd.isna(start):
                ax.annotate(
                    "undated",
                    (0.0, position + 0.14),
                    xycoords=("axes fraction", "data"),
                    fontsize=10,
                    va="center",
                    color=style.SOFT,
                    style="italic",
                )
                continue
            end = min(end, today) if pd.notna(end) else today if row["standing"] == "in force" else start
            ax.plot(
                [start, end],
                [position + 0.14] * 2,
                color=style.BLUE,
                linewidth=3,
                alpha=0.35,
                solid_capstyle="butt",
                zorder=2,
            )
            _document(ax, row, position + 0.14)
        ax.set_yticks([])
        ax.set_ylim(len(rows) - 0.5, -0.75)
        _years(ax, narrow)
        _standing_key(ax, rows["standing"], narrow)

    return charts.Drawing(draw, rows, lambda narrow: 0.5 + 0.1 * narrow + 0.46 * len(rows))


def _road_marks(rows: pd.DataFrame) -> pd.DataFrame:
    """The marks of ``road``, one a line: document, what it marks, the row that dates it, months since signature (none: day not found)."""
    marks = []
    for key, row in rows.iterrows():
        dated = [
            ("step of ratification", reference, months)
            for reference, months in zip(aspect.ROADS[key][1], row["steps"], strict=True)
        ]
        for kind, reference, months in [*dated, ("entry into force", f"agreements:{key}", row["force"])]:
            marks.append({"document": row["words"], "kind": kind, "evidence": reference, "months": months})
    return pd.DataFrame(marks).round({"months": 2})


def road(rows: pd.DataFrame) -> charts.Drawing:
    """Drawing: a line a document from signature; ticks are known steps of ratification, a filled circle entry into force."""

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for place, (_, row) in zip(axes.lanes(ax, list(rows["words"]), narrow), rows.iterrows(), strict=True):
            last = max(row["steps"] + [row["force"]] * pd.notna(row["force"]))
            ax.plot([0, last], [place] * 2, color=style.BLUE, linewidth=2.2, alpha=0.45, zorder=2)
            ax.plot(
                row["steps"],
                [place] * len(row["steps"]),
                linestyle="none",
                marker="|",
                ms=13,
                mew=2,
                color=style.INK,
                zorder=3,
            )
            ax.plot(row["force"], place, marker="o", ms=8, color=style.BLUE, zorder=4)
            colour = style.INK if pd.notna(row["force"]) else style.SOFT
            ax.annotate(
                aspect.told(row["force"]),
                (last, place),
                xytext=(9, 0),
                textcoords="offset points",
                fontsize=10,
                va="center",
                color=colour,
            )
        ax.set_xlim(0, 60 if narrow else 46)

    return charts.sized(draw, _road_marks(rows), list(rows["words"]), 0.4)


def stated(rows: pd.DataFrame, by: str = "line") -> charts.Drawing:
    """Drawing: one line a statement, its mark and its figure in words beside it."""

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        most = float(rows["high"].max())
        for place, (_, row) in zip(axes.lanes(ax, list(rows[by]), narrow), rows.iterrows(), strict=True):
            axes.mark(ax, float(row["low"]), float(row["high"]), place, row["qualifier"])
            ax.annotate(
                wording.of(row),
                (float(row["high"]), place),
                xytext=(8, 0),
                textcoords="offset points",
                fontsize=10,
                va="center",
            )
        axes.thousands(ax)
        ax.set_xlim(-0.02 * most, most * (1.75 if narrow else 1.3))
        ax.xaxis.set_major_locator(ticker.MultipleLocator(5000))
        axes.key(ax, rows["qualifier"], narrow)

    return charts.sized(draw, rows, list(rows[by]), 0.65)


def answers(rows: pd.DataFrame) -> charts.Drawing:
    """Drawing: one line a statement in its block, its mark in the column of the command that it names."""
    columns = list(aspect.ANSWERS)

    def paint(ax, place: float, row: pd.Series) -> None:
        axes.mark(ax, columns.index(row["answer"]), columns.index(row["answer"]), place, row["qualifier"], 8)

    def finish(ax, narrow: bool) -> None:
        ax.set_xlim(-0.5, len(columns) - 0.5)
        ax.set_xticks(
            range(len(columns)), [textwrap.fill(aspect.ANSWERS[name], 8 if narrow else 20) for name in columns]
        )
        ax.tick_params(axis="x", labelcolor=style.INK, labelsize=10.5)
        axes.key(ax, rows["qualifier"], narrow)

    drawing = forms.headed(rows, "block", "label", paint, finish)
    return dataclasses.replace(
        drawing, rows=rows.drop(columns=["answer", "label"])
    )  # ``names``, ``speaker`` and ``year`` say the same


HOLDERS = {
    "Belarus": ("received by Belarus", "o", style.BLUE, True),
    "Russia": ("Russian, on duty there", "^", style.ORANGE, False),
}


def arrivals(rows: pd.DataFrame) -> charts.Drawing:
    """Drawing: one line a type, filled marks for equipment of Belarus, open ones for Russian forces on duty there."""

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        places = dict(zip(aspect.ASSETS, axes.lanes(ax, list(aspect.ASSETS), narrow), strict=True))
        for place in places.values():
            ax.axhline(place, color=style.GRID, linewidth=0.7, zorder=1)
        for _, row in rows.iterrows():
            _, marker, colour, filled = HOLDERS[row["whose"]]
            ax.plot(
                row["date"],
                places[row["kind"]],
                marker=marker,
                ms=8,
                mfc=colour if filled else "white",
                mec=colour,
                mew=1.5,
                zorder=3,
            )
        _years(ax, narrow, "2004-01-01")
        axes.legend(ax, list(HOLDERS.values()), narrow)

    return charts.sized(draw, rows, list(aspect.ASSETS), 0.65)


def blocks(rows: pd.DataFrame) -> charts.Drawing:
    """Drawing: one line a year within each block, every figure as its mark; blocks are never joined."""

    def paint(ax, place: float, row: pd.Series) -> None:
        axes.mark(ax, float(row["low"]), float(row["high"]), place, row["qualifier"])

    def finish(ax, narrow: bool) -> None:
        axes.thousands(ax)
        ax.set_xlim(0, 90_000)
        ax.xaxis.set_major_locator(ticker.MultipleLocator(40_000 if narrow else 20_000))
        axes.key(ax, rows["qualifier"], narrow)

    drawing = forms.headed(rows, "block", "label", paint, finish)
    return dataclasses.replace(drawing, rows=rows.drop(columns="label"))  # the label is the year


def two_series(frame: pd.DataFrame) -> charts.Drawing:
    """Drawing: the two series as lines with their names beside them; gaps stay open."""

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        full = frame.reindex(range(int(frame.index.min()), int(frame.index.max()) + 1))
        styles = {
            "cow_nmc": (style.ORANGE, "-", 0.35 * full["cow_nmc"].min(), 1994),
            "world_bank_iiss": (style.PURPLE, (0, (4, 2)), 1.08 * full["world_bank_iiss"].max(), 2001),
        }
        for name, (colour, dashes, height, year) in styles.items():
            ax.plot(full.index, full[name], color=colour, linestyle=dashes, linewidth=2.2, zorder=3)
            ax.annotate(
                textwrap.fill(aspect.DATASETS[name], 32 if narrow else 60),
                (year, height),
                fontsize=10,
                color=colour,
                va="center" if name == "cow_nmc" else "bottom",
            )
        ax.set_ylim(0, float(frame.max().max()) * 1.4)
        ax.yaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:,.0f}"))
        ax.xaxis.set_major_locator(ticker.MultipleLocator(10))
        ax.grid(axis="y")
        ax.spines["left"].set_visible(False)
        ax.tick_params(axis="y", length=0)

    values = (
        frame.melt(ignore_index=False, var_name="series", value_name="persons").dropna(subset="persons").reset_index()
    )
    return charts.Drawing(
        draw, values.assign(series=values["series"].astype(str).map(aspect.DATASETS)), lambda narrow: 2.8
    )


def districts(merged: pd.Timestamp, split: pd.Timestamp) -> charts.Drawing:
    """Drawing: the Russian military districts of the west before, during and after the Western Military District."""
    start, today = pd.Timestamp("2000-01-01"), pd.Timestamp(edition.LAST_DAY)
    order = ["Leningrad", "Western", "Moscow", "Belarus"]
    spans = [(name, *span) for name in ("Leningrad", "Moscow") for span in ((start, merged), (split, today))]
    spans.append(("Western", merged, split))

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        places = dict(zip(order, axes.lanes(ax, order, narrow), strict=True))
        for name, first, last in spans:
            ax.plot(
                [first, last],
                [places[name]] * 2,
                color=style.ORANGE if name == "Western" else style.BLUE,
                linewidth=13,
                solid_capstyle="butt",
                zorder=3,
            )
        ax.annotate(
            "in none of the lists of 2024",
            (today, places["Belarus"]),
            fontsize=10,
            color=style.SOFT,
            style="italic",
            va="center",
            ha="right",
        )
        _years(ax, narrow, "2000-01-01")

    bars = pd.DataFrame(spans, columns=["district", "date_from", "date_to"])
    known = bars.mask(bars.isin([start, today]))  # an older district, and one that lasts, have no such end
    return charts.sized(draw, known, order, 0.4)


def table(rows: pd.DataFrame, caption: str = "", name: str = "") -> tables.Table:
    """Documents as a table: name, signed, in force, parties (if the frame has them), status, sources."""

    def days(column: str) -> list[str]:
        pairs = zip(rows[column], rows[f"{column}_precision"], strict=True)
        return ["not found" if pd.isna(day) else wording.date(day, precision) for day, precision in pairs]

    shown = pd.DataFrame(
        {"Document": rows["name"], "Signed": days("date_signed"), "In force from": days("date_in_force")},
        index=rows.index,
    )
    if "parties" in rows:
        shown["Parties"] = rows["parties"].str.replace(";", ", ")
    return tables.Table(
        shown.assign(Status=rows["status"].astype(str).map(aspect.STATUS), sources=rows["sources"]), caption, name
    )


def chart(rows: pd.DataFrame, name: str, title: str) -> charts.Chart:
    """Documents as lifelines."""
    told_rows = "; ".join(
        f"{row['name']} ({wording.date(row['date_signed'], row['date_signed_precision'])}, {row['standing']})"
        for _, row in rows.head(12).iterrows()
    )
    return charts.Chart(
        lifelines(rows),
        name=name,
        title=title,
        subtitle=f"From signature to the end of force or term; bars of documents in force run to {edition.evidence_to()}",
        source="Source: table agreements; not a full register, and a line is not a weight",
        alt=f"{len(rows)} documents: {told_rows}.",
        caption=title,
    )


def _state(group: str, choice: str, rows: pd.DataFrame) -> panels.State:
    standing, undated = int((rows["standing"] == "in force").sum()), int(rows["date_in_force"].isna().sum())
    sentence = f"{len(rows)} documents; {standing} of them count as in force. For {undated} no day of entry into force was found or none applies."
    return panels.State(
        group,
        choice,
        sentence,
        (chart(rows, f"panel-ladder-{panels.slug(choice)}", f"Documents: {choice}"), table(rows)),
    )


def panel() -> panels.Panel:
    """The panel of this chapter: documents by period, by how binding they are, and by subject."""
    rows = aspect.agreements()
    years = rows["date_signed"].dt.year
    states = [_state("Period", words, rows[years.between(*ends)]) for words, ends in aspect.PERIODS.items()]
    levels = {
        "Ratified treaties": ["treaty_ratified"],
        "Other treaties and agreements of governments": ["treaty_signed", "intergovernmental_agreement"],
        "Joint acts, ministry documents and plans": ["supreme_council_act", "ministerial_document", "policy_document"],
        "National acts and doctrines": ["national"],
    }
    states += [_state("Binding level", words, rows[rows["rung"].isin(names)]) for words, names in levels.items()]
    states += [
        _state("Subject", theme, rows[rows["theme"] == theme]) for theme in dict.fromkeys(aspect.THEMES.values())
    ]
    filters = {
        "rung": "Level",
        "theme": "Subject",
        "status": "Status",
        "parties": "Parties",
        "qualifier": "Kind",
        "confidence": "Confidence",
    }
    return panels.Panel(
        "ladder",
        "Documents by period, binding level or subject",
        states,
        lambda: panels.explorer(
            rows, filters, lambda kept: [chart(kept, "panel-ladder-live", "Documents chosen"), table(kept)]
        ),
    )
