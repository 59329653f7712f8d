"""Charts, tables and panel of the chapter on army organisation."""

from __future__ import annotations

import dataclasses
import textwrap

import pandas as pd
from matplotlib import ticker
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from report import edition, evidence, wording
from report.aspects import army_organisation as aspect
from report.exhibits.kit import axes, charts, forms, panels, style, tables
from report.wording import figure

FIRST, LAST = "1991-01-01", f"{edition.LAST + 1}-12-31"  # the ends of the axis of years
STANDING_MARKS = {"in force": ("o", True), "ended or replaced": ("o", False), "not known": ("d", False)}
TOLD = 6  # documents that the words of a drawing name


def _years(ax: Axes, narrow: bool, first: str = FIRST) -> None:
    axes.years(ax, first, LAST, 10 if narrow else 5)
    axes.unframed(ax)


def _dot(ax: Axes, at: tuple, marker: str, colour: str, filled: bool, size: float, edge: float) -> None:
    ax.plot(*at, marker=marker, ms=size, mfc=colour if filled else "white", mec=colour, mew=edge, zorder=3)


# ------------------------------------------------------------------------------------------------- documents


def _document(ax: Axes, row: pd.Series, y: float) -> None:
    marker, filled = STANDING_MARKS[row["standing"]]
    _dot(ax, (row["date_signed"], y), marker, style.BLUE, filled, 6.5, 1.3)


def _standing_key(ax: Axes, standings: pd.Series, narrow: bool) -> None:
    used = [(word, *mark) for word, mark in STANDING_MARKS.items() if word in set(standings)]
    axes.legend(ax, [(word, marker, style.BLUE, filled) for word, marker, filled in used], narrow)


def draw_ladder(rows: pd.DataFrame, landmarks: dict[str, tuple[str, int]]) -> charts.Drawing:
    """One line a rung, a mark a document at its signature; documents of one rung and year are stacked.

    ``landmarks``: row id -> the words written beside its mark and the side (-1 above, 1 below); only the wide drawing has room.
    """
    dated = rows[rows["date_signed"].notna()]
    order = {rung: words for rung, words in aspect.rungs().items() if (rows["rung"] == rung).any()}

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for position, rung in enumerate(order):
            ax.axhline(position, color=style.GRID, linewidth=0.7, zorder=1)
            here = dated[dated["rung"] == rung]
            for _, group in here.groupby(here["date_signed"].dt.year):
                for step, (key, row) in enumerate(group.iterrows()):
                    _document(ax, row, position + 0.17 * (step - (len(group) - 1) / 2))
                    if key in landmarks and not narrow:
                        label, side = landmarks[key]
                        at = (row["date_signed"], position + 0.34 * side)
                        ax.annotate(label, at, fontsize=10, ha="center", va="center", color=style.INK, zorder=4)
        ax.set_yticks(range(len(order)), [textwrap.fill(words, 17 if narrow else 34) for words in order.values()])
        ax.set_ylim(len(order) - 0.45, -0.6)
        _years(ax, narrow)
        _standing_key(ax, rows["standing"], narrow)

    years = dated["date_signed"].dt.year
    counts = "; ".join(f"{words}: {(rows['rung'] == rung).sum()}" for rung, words in aspect.rungs().items())
    undated = wording.count(len(rows) - len(dated))
    words = f"Documents from {years.min()} to {years.max()} by legal rank. {counts}. Without a date: {undated}."
    return charts.Drawing(paint, dated, lambda narrow: 5.0 if narrow else 4.6, words)


def draw_lifelines(rows: pd.DataFrame) -> charts.Drawing:
    """One line a document, its name above the line, from signature to its end, or to this edition if it is in force."""
    today = pd.Timestamp(edition.LAST_DAY)

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        room = (style.NARROW if narrow else style.WIDE) - 0.5
        at_left = {"xycoords": ("axes fraction", "data"), "fontsize": 10, "va": "center"}
        for position, (_, row) in enumerate(rows.iterrows()):
            broken = style.wrapped(row["name"], room, 10)
            name = broken[0] if len(broken) == 1 else broken[0].rstrip(",;") + " …"
            ax.annotate(name, (0.0, position - 0.36), color=style.INK, zorder=4, **at_left)
            start, end, y = row["date_signed"], row["date_until"], position + 0.14
            if pd.isna(start):
                ax.annotate("undated", (0.0, y), color=style.SOFT, style="italic", **at_left)
                continue
            end = min(end, today) if pd.notna(end) else today if row["standing"] == "in force" else start
            bar = {"color": style.BLUE, "linewidth": 3, "alpha": 0.35, "solid_capstyle": "butt", "zorder": 2}
            ax.plot([start, end], [y, y], **bar)
            _document(ax, row, y)
        ax.set_yticks([])
        ax.set_ylim(len(rows) - 0.5, -0.75)
        _years(ax, narrow)
        _standing_key(ax, rows["standing"], narrow)

    told = [
        f"{row['name']} ({wording.date(row['date_signed'], row['date_signed_precision'])}, {row['standing']})"
        for _, row in rows.head(TOLD).iterrows()
    ]
    rest = [f"{len(rows) - TOLD} more"] if len(rows) > TOLD else []
    words = f"{len(rows)} documents: {'; '.join(told + rest)}."
    return charts.Drawing(paint, rows, lambda narrow: 0.5 + 0.1 * narrow + 0.46 * len(rows), words)


def _road_marks(rows: pd.DataFrame) -> pd.DataFrame:
    """The marks of a road, one a line: document, what it marks, the row that dates it, months since signature (none: day not found)."""
    marks = []
    for key, row in rows.iterrows():
        dated = [("step of ratification", *step) for step in zip(row["evidence"], row["steps"], strict=True)]
        for kind, reference, months in [*dated, ("entry into force", f"agreements:{key}", row["force"])]:
            marks.append({"document": row["words"], "kind": kind, "evidence": reference, "months": months})
    return pd.DataFrame(marks).round({"months": 2})


def draw_roads(rows: pd.DataFrame) -> charts.Drawing:
    """A line a document from signature; ticks are known steps of ratification, a filled circle entry into force."""
    tick = {"linestyle": "none", "marker": "|", "ms": 13, "mew": 2, "color": style.INK, "zorder": 3}

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for place, (_, row) in zip(axes.lanes(ax, list(rows["words"]), narrow), rows.iterrows(), strict=True):
            in_force = pd.notna(row["force"])
            last = max(row["steps"] + [row["force"]] * in_force)
            ax.plot([0, last], [place] * 2, color=style.BLUE, linewidth=2.2, alpha=0.45, zorder=2)
            ax.plot(row["steps"], [place] * len(row["steps"]), **tick)
            ax.plot(row["force"], place, marker="o", ms=8, color=style.BLUE, zorder=4)
            colour = style.INK if in_force else style.SOFT
            axes.beside(ax, (last, place), aspect.months(row["force"]), fontsize=10, color=colour)
        ax.set_xlim(0, 60 if narrow else 46)

    told = "; ".join(f"{row['words']}: {aspect.months(row['force'])}" for _, row in rows.iterrows())
    drawing = charts.sized(paint, _road_marks(rows), list(rows["words"]), 0.4)
    return dataclasses.replace(drawing, words=f"Months from signature to entry into force. {told}.")


def documents_table(rows: pd.DataFrame, caption: str = "", name: str = "") -> tables.Table:
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
    status = rows["status"].astype(str).map(evidence.labels("agreements", "status"))
    shown = shown.assign(Status=status, sources=rows["sources"])
    return tables.Table(figure.along(shown, "agreements"), caption, name)


def documents_chart(rows: pd.DataFrame, name: str, title: str) -> charts.Chart:
    """Documents as lifelines."""
    return charts.Chart(
        draw_lifelines(rows),
        name=name,
        title=title,
        subtitle=f"From signature to the end of force or term; bars of documents in force run to {edition.search_end()}",
        tables=("agreements",),
        note="not a full register, and a line is not a weight",
        caption=title,
    )


# ------------------------------------------------------------------------------------- statements and arrivals


def draw_statements(rows: pd.DataFrame) -> charts.Drawing:
    """One line a statement (column ``line``), its mark and its figure in words beside it."""
    lines = list(rows["line"])

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        most = float(rows["high"].max())
        for place, (_, row) in zip(axes.lanes(ax, lines, narrow), rows.iterrows(), strict=True):
            axes.mark(ax, float(row["low"]), float(row["high"]), place, row["qualifier"])
            axes.beside(ax, (float(row["high"]), place), wording.of(row), gap=8, fontsize=10)
        axes.thousands(ax)
        ax.set_xlim(-0.02 * most, most * (1.75 if narrow else 1.3))
        ax.xaxis.set_major_locator(ticker.MultipleLocator(5000))
        axes.key(ax, rows["qualifier"], narrow)

    told = "; ".join(f"{row['line']} {_figure(row)}" for _, row in rows.iterrows())
    return charts.sized(paint, rows, lines, 0.65, words=f"Statements: {told}.")


def _figure(row: pd.Series) -> str:
    return f"{wording.of(row)} ({wording.kind(row['qualifier'])})"


def draw_command(rows: pd.DataFrame) -> charts.Drawing:
    """One line a statement in its case, its mark in the column of the command that it names."""
    columns = evidence.labels("command_statements", "names")
    position = {name: float(number) for number, name in enumerate(columns)}

    def paint(ax: Axes, place: float, row: pd.Series) -> None:
        axes.mark(ax, position[row["answer"]], position[row["answer"]], place, row["qualifier"], 8)

    def finish(ax: Axes, narrow: bool) -> None:
        ax.set_xlim(-0.5, len(columns) - 0.5)
        ax.set_xticks(range(len(columns)), [textwrap.fill(words, 8 if narrow else 20) for words in columns.values()])
        ax.tick_params(axis="x", labelcolor=style.INK, labelsize=10.5)
        axes.key(ax, rows["qualifier"], narrow)

    cases = [
        f"{case}: "
        + "; ".join(
            f"{names} named by {wording.listing(list(same['speaker'] + ' (' + same['year'] + ')'))}"
            for names, same in here.groupby("names", sort=False)
        )
        for case, here in rows.groupby("block", sort=False)
    ]
    return dataclasses.replace(
        forms.headed(rows, "block", "label", paint, finish),
        rows=rows.drop(
            columns=["case", "answer", "label"]
        ),  # ``block``, ``names``, ``speaker`` and ``year`` say the same
        words=f"Who commands. {'. '.join(cases)}.",
    )


# --------------------------------------------------------------------------------------------- chart of command

TINTS = {
    "Belarus": ("#dce8f6", "", style.INK),
    "both": ("#f3f4f6", "////", style.INK),
    "Russia": ("#5b2b0a", "", "white"),
}
KEYS = {"Belarus": "Belarusian", "both": "both states", "Russia": "Russian"}
SIZE, LINE, PAD = 10, 0.165, 0.07  # of the letters in points, of a line and of the room about it in inches
SIGN = " §"  # behind a holder whom a public text names


def _place(row: pd.Series) -> tuple[str, str]:
    """The words of one place of the chart: who, or that it is not public, and what stands beside it."""
    who = row["holder"] if pd.notna(row["holder"]) else "not public"
    return who + SIGN * (row["state"] == "public_text"), row["outside"] if pd.notna(row["outside"]) else ""


def _said(row: pd.Series) -> str:
    """One place of the chart in words: 'decides President of Belarus (in a public text)'."""
    who, beside = _place(row)
    public = "in a public text" * who.endswith(SIGN)
    more = "; ".join(filter(None, [public, beside]))
    return f"{row['role']} {who.removesuffix(SIGN)}" + (f" ({more})" if more else "")


def _chain_lines(rows: pd.DataFrame, narrow: bool) -> tuple[list, float, float, float]:
    """The lines of the chart, each a force (its name) or a role with three broken texts, with heights; the left margin, a column's width, and the sum."""
    width = (style.NARROW if narrow else style.WIDE) - 0.14
    left = 0.74 if narrow else 0.95
    column = (width - left) / len(aspect.PHASES)
    lines: list[tuple[str, list, float]] = []
    for body, force in rows.groupby("body", sort=False):
        lines.append((str(body), [], 0.3))
        for role, places in force.groupby("role", sort=False):
            texts = [
                [style.wrapped(part, column - 0.16, SIZE) if part else [] for part in _place(row)]
                for _, row in places.iterrows()
            ]
            lines.append((str(role), texts, 2 * PAD + LINE * max(len(who) + len(beside) for who, beside in texts)))
    return lines, left, column, sum(tall for *_, tall in lines) + 0.3


def draw_chain(rows: pd.DataFrame) -> charts.Drawing:
    """Drawing: a block a force and in it a line a role, a box a phase: its tint says whose office, a section sign that a text is public, a dashed box that none is."""

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        lines, left, column, whole = _chain_lines(rows, narrow)
        ax.set_xlim(0, left + column * len(aspect.PHASES))
        ax.set_ylim(whole, 0)
        ax.set_xticks([])
        ax.set_yticks([])
        ax.set_axis_off()
        for place, phase in enumerate(aspect.PHASES):
            middle = left + column * (place + 0.5)
            ax.text(middle, 0.14, f"In {phase}", fontsize=SIZE + 0.5, fontweight=600, ha="center", va="center")
        y, body = 0.28, ""
        for name, texts, tall in lines:
            if not texts:
                body = name
                ax.text(0, y + 0.19, name, fontsize=SIZE + 0.5, fontweight=600, va="center")
            else:
                ax.text(0, y + tall / 2, name, fontsize=SIZE, color=style.SOFT, va="center")
                here = rows[(rows["body"] == body) & (rows["role"] == name)]
                for place, ((_, row), text) in enumerate(zip(here.iterrows(), texts, strict=True)):
                    _box(ax, (left + column * place, y), (column, tall), row, text)
            y += tall
        patches = [
            Patch(facecolor=fill, hatch=hatch, edgecolor=style.SOFT, label=KEYS[whose])
            for whose, (fill, hatch, _) in TINTS.items()
        ]
        hidden = Patch(facecolor="none", edgecolor=style.SOFT, linestyle="--", label="not public")
        axes.place_legend(ax, [*patches, hidden], narrow)

    told = [
        f"{body}, in {phase}: {wording.listing([_said(row) for _, row in here.iterrows()])}"
        for (body, phase), here in rows.groupby(["body", "phase"], sort=False)
    ]
    columns = ["body", "phase", "role", "holder", "whose", "outside", "text", "known", "sources"]
    return charts.Drawing(
        paint,
        rows[columns],
        lambda narrow: _chain_lines(rows, narrow)[3] + (0.5 if narrow else 0.25),
        f"Who decides and who commands. {'; '.join(told)}.",
    )


def _box(ax: Axes, at: tuple[float, float], size: tuple[float, float], row: pd.Series, text: list) -> None:
    """One place of the chart: its box, and in it who, and below in slanted letters what stands beside it."""
    hidden = row["state"] == aspect.HIDDEN
    fill, hatch, ink = ("none", "", style.SOFT) if hidden else TINTS[row["whose"]]
    (x, y), (wide, tall) = at, size
    edge = {
        "edgecolor": style.FAINT if hidden or not hatch else style.GRID,
        "linewidth": 0.9,
        "linestyle": "--" if hidden else "-",
    }
    ax.add_patch(Rectangle((x + 0.03, y + 0.03), wide - 0.06, tall - 0.06, facecolor=fill, hatch=hatch, **edge))
    who, beside = text
    top = y + (tall - LINE * (len(who) + len(beside))) / 2
    letters = {"fontsize": SIZE, "ha": "center", "va": "center"}
    for number, line in enumerate([*who, *beside]):
        slanted = hidden or number >= len(who)
        ax.text(
            x + wide / 2,
            top + LINE * (number + 0.5),
            line,
            color=ink,
            style="italic" if slanted else "normal",
            **letters,
        )


def chain_table(rows: pd.DataFrame, caption: str, name: str) -> tables.Table:
    """The chart of command by its texts: a line a force and phase, who decides and who commands, each with the text, and the sources."""
    lines = []
    for (body, phase), here in rows.groupby(["body", "phase"], sort=False):
        said = {row["role"]: f"{_place(row)[0]}. {row['text']}." for _, row in here.iterrows()}
        used = ";".join(dict.fromkeys(";".join(here["sources"]).split(";")))
        lines.append(
            {"Force": body, "In": phase} | {role.capitalize(): said[role] for role in aspect.ROLES} | {"sources": used}
        )
    return tables.Table(pd.DataFrame(lines), caption, name)


HOLDERS = {
    "Belarus": ("received by Belarus", "o", style.BLUE, True),
    "Russia": ("Russian, on duty there", "^", style.ORANGE, False),
}


def draw_arrivals(rows: pd.DataFrame) -> charts.Drawing:
    """One line a kind, filled marks for equipment of Belarus, open ones for Russian forces on duty there."""
    kinds = [kind for kind in evidence.labels("air_defence_arrivals", "kind").values() if (rows["kind"] == kind).any()]

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        places = dict(zip(kinds, axes.lanes(ax, kinds, narrow), strict=True))
        for place in places.values():
            ax.axhline(place, color=style.GRID, linewidth=0.7, zorder=1)
        for _, row in rows.iterrows():
            _, marker, colour, filled = HOLDERS[row["whose"]]
            _dot(ax, (row["date"], places[row["kind"]]), marker, colour, filled, 8, 1.5)
        _years(ax, narrow, "2004-01-01")
        axes.legend(ax, list(HOLDERS.values()), narrow)

    days = [wording.date(row["date"], row["date_precision"]) for _, row in rows.iterrows()]
    told = [
        f"{kind}, {HOLDERS[str(whose)][0]}: {', '.join(here['day'])}"
        for (kind, whose), here in rows.assign(day=days).groupby(["kind", "whose"], sort=False)
    ]
    return charts.sized(paint, rows, kinds, 0.65, words=f"Arrivals. {'; '.join(told)}.")


# ------------------------------------------------------------------------------------------------------ sizes


def draw_sizes(rows: pd.DataFrame) -> charts.Drawing:
    """One line a year within each block, every figure as its mark; blocks are never joined."""

    def paint(ax: Axes, place: float, row: pd.Series) -> None:
        axes.mark(ax, float(row["low"]), float(row["high"]), place, row["qualifier"])

    def finish(ax: Axes, narrow: bool) -> None:
        axes.thousands(ax)
        ax.set_xlim(0, 90_000)
        ax.xaxis.set_major_locator(ticker.MultipleLocator(40_000 if narrow else 20_000))
        axes.key(ax, rows["qualifier"], narrow)

    told = [
        f"{block}: " + ", ".join(f"{row['year']} {_figure(row)}" for _, row in here.iterrows())
        for block, here in rows.groupby("block", sort=False)
    ]
    return dataclasses.replace(
        forms.headed(rows, "block", "label", paint, finish),
        rows=rows.drop(columns="label"),  # the label is the year
        words=f"Figures for the Belarusian armed forces. {'; '.join(told)}.",
    )


def draw_datasets(frame: pd.DataFrame) -> charts.Drawing:
    """The two series as lines with their names beside them; gaps stay open."""
    names = evidence.labels("military_personnel", "series")
    full = frame.reindex(range(int(frame.index.min()), int(frame.index.max()) + 1))
    forms_of = {  # colour, line, height and year of the name, what of the name stands at that height
        "cow_nmc": (style.ORANGE, "-", 0.35 * full["cow_nmc"].min(), 1994, "center"),
        "world_bank_iiss": (style.PURPLE, (0, (4, 2)), 1.08 * full["world_bank_iiss"].max(), 2001, "bottom"),
    }

    def paint(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for name, (colour, dashes, height, year, side) in forms_of.items():
            ax.plot(full.index, full[name], color=colour, linestyle=dashes, linewidth=2.2, zorder=3)
            words = textwrap.fill(names[name], 32 if narrow else 60)
            ax.annotate(words, (year, height), fontsize=10, color=colour, va=side)
        ax.set_ylim(0, float(frame.max().max()) * 1.4)
        ax.yaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:,.0f}"))
        ax.xaxis.set_major_locator(ticker.MultipleLocator(10))
        ax.grid(axis="y")
        axes.unframed(ax)

    values = frame.melt(ignore_index=False, var_name="series", value_name="persons").dropna(subset="persons")
    values = values.reset_index().assign(series=lambda rows: rows["series"].astype(str).map(names))
    return charts.Drawing(paint, values, lambda narrow: 2.8, _series_in_words(full, names))


def _series_in_words(full: pd.DataFrame, names: dict[str, str]) -> str:
    """The last year that all series have, and the years that each lacks; ``full``: one line a year without gaps."""
    shared = full.dropna().iloc[-1]
    told = "; ".join(f"{names[name]} {wording.number(value)}" for name, value in shared.items())
    gaps = [
        f"{words} has no value for {wording.listing([str(year) for year in full.index[full[name].isna()]])}."
        for name, words in names.items()
        if full[name].isna().any()
    ]
    return " ".join([f"In {shared.name}: {told}.", *gaps])


def authorised_table(rows: pd.DataFrame, caption: str, name: str) -> tables.Table:
    """Authorised strength by decree as a table: day of the decree, military personnel, total with civilians, sources."""
    columns = {
        "decreed": "Decree of",
        "military": "Military personnel",
        "total": "With civilians",
        "sources": "sources",
    }
    return tables.Table(rows[list(columns)].rename(columns=columns), caption, name)


# ------------------------------------------------------------------------------------------------------ panel

LEVELS = {
    "Ratified treaties": ["treaty_ratified"],
    "Other treaties and agreements of governments": ["treaty_signed", "intergovernmental_agreement"],
    "Joint acts, ministry documents and plans": ["supreme_council_act", "ministerial_document", "policy_document"],
    "National acts and doctrines": ["national"],
}
FILTERS = {
    "rung": "Level",
    "theme": "Subject",
    "status": "Status",
    "parties": "Parties",
    "qualifier": "Kind",
    "confidence": "Confidence",
}


def _state(group: str, choice: str, rows: pd.DataFrame) -> panels.State:
    standing, undated = (rows["standing"] == "in force").sum(), rows["date_in_force"].isna().sum()
    sentence = f"{len(rows)} documents; {standing} of them count as in force. For {undated} no day of entry into force was found or none applies."
    chart = documents_chart(rows, f"panel-ladder-{panels.slug(choice)}", f"Documents: {choice}")
    return panels.State(group, choice, sentence, (chart, documents_table(rows)))


def panel() -> panels.Panel:
    """The panel of this chapter: documents by period, by how binding they are, and by subject."""
    rows = aspect.agreements()
    years = rows["date_signed"].dt.year
    states = [_state("Period", words, rows[years.between(*ends)]) for words, ends in aspect.PERIODS.items()]
    states += [_state("Binding level", words, rows[rows["rung"].isin(rungs)]) for words, rungs in LEVELS.items()]
    states += [_state("Subject", theme, rows[rows["theme"] == theme]) for theme in aspect.THEMES]

    def chosen(kept: pd.DataFrame) -> list:
        return [documents_chart(kept, "panel-ladder-live", "Documents chosen"), documents_table(kept)]

    return panels.Panel(
        "ladder",
        "Documents by period, binding level or subject",
        states,
        lambda: panels.explorer(rows, FILTERS, chosen, "agreements", {"rung": aspect.rungs()}),
    )
