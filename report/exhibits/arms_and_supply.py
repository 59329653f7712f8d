"""Charts, tables and panel of the chapter on arms and supply."""

from __future__ import annotations

import textwrap

import matplotlib.dates as mdates
import pandas as pd
from matplotlib import ticker
from matplotlib.figure import Figure

from report import edition, evidence, wording
from report.aspects import arms_and_supply as aspect
from report.exhibits.kit import axes, charts, panels, style, tables


def _yearly(ax, first: float, last: float, step: int, until: int = edition.LAST) -> None:
    """An axis of years with ticks at round ones up to ``until``, and horizontal grid lines."""
    ax.set_xlim(first, last)
    ax.xaxis.set_major_locator(ticker.FixedLocator([year for year in range(int(first), until + 1) if year % step == 0]))
    ax.xaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:.0f}"))
    ax.grid(True, axis="y")
    ax.grid(False, axis="x")


def draw_volumes() -> charts.Drawing:
    """Drawing: bars by year and supplier (register of February 2026), with the totals of the newer release where they differ."""
    suppliers = evidence.load("arms_imports_by_supplier")
    newest = aspect.newest_imports().loc[aspect.releases().index]

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        rows = (
            evidence.load("arms_imports_by_supplier")
            .pivot(index="year", columns="supplier", values="tiv")
            .fillna(0)
            .astype(float)
        )
        russia, others = rows["RU"], rows.drop(columns="RU").sum(axis=1)
        ax.bar(russia.index, russia, width=0.72, color=style.ORANGE, zorder=3)
        ax.bar(
            others.index,
            others,
            width=0.72,
            bottom=russia,
            color="white",
            edgecolor=style.INK,
            linewidth=0.8,
            zorder=3,
        )
        ax.plot(
            newest.index, newest, linestyle="none", marker="D", ms=6.5, mfc="white", mec=style.INK, mew=1.3, zorder=4
        )
        for year, value in newest.iloc[-2:].items():
            ax.annotate(
                wording.number(value, 1),
                (year, value),
                xytext=(-7, 0),
                textcoords="offset points",
                ha="right",
                va="center",
            )
        _yearly(ax, 1997, edition.LAST + 0.3, 10 if narrow else 5)
        ax.set_ylim(0, 540)
        axes.legend(
            ax,
            [
                ("Russia", "s", style.ORANGE, True),
                ("other suppliers", "s", style.INK, False),
                ("total, spring 2026", "D", style.INK, False),
            ],
            narrow,
        )

    totals = newest.rename("tiv").reset_index().assign(supplier="all, release of spring 2026")
    heights = (3.3, 3.5)
    return charts.Drawing(draw, pd.concat([suppliers.reset_index(), totals]), lambda narrow: heights[narrow])


def draw_comparators(countries: dict[str, str]):
    """Drawing: the Russian share of imports by window, one strip a country; hollow where the window is weak."""
    rows = evidence.load("arms_import_windows")
    rows = rows[rows["country"].isin(list(countries))]

    def draw(figure: Figure, narrow: bool) -> None:
        strips = figure.subplots(len(countries), 1, sharex=True)
        for ax, (country, name) in zip(strips, countries.items()):
            here = rows[rows["country"] == country].reset_index(drop=True)
            ax.plot(here.index, (here["russia_share"] * 100).astype(float), color=style.ORANGE, linewidth=1.6, zorder=2)
            for place, row in here.iterrows():
                if pd.isna(row["russia_share"]):
                    ax.annotate(
                        "none\nrecorded", (place, 50), ha="center", va="center", color=style.SOFT, style="italic"
                    )
                    continue
                share = float(row["russia_share"]) * 100
                ax.plot(
                    place,
                    share,
                    marker="D",
                    ms=7,
                    mfc=style.ORANGE if row["confidence"] == "high" else "white",
                    mec=style.ORANGE,
                    mew=1.4,
                    zorder=3,
                )
                ax.annotate(
                    wording.number(share, 1),
                    (place, share),
                    xytext=(0, 8 if share < 50 else -9),
                    textcoords="offset points",
                    ha="center",
                    va="bottom" if share < 50 else "top",
                )
            ax.set(ylim=(0, 112), yticks=[0, 50, 100], xlim=(-0.5, 5.5))
            ax.set_title(name, loc="left", fontsize=10.5, fontweight=600)
            ax.grid(True, axis="y")
            ax.grid(False, axis="x")
            ax.tick_params(axis="both", length=0)
        labels = [f"{a}–{str(b)[2:]}" for a, b in zip(here["year_from"], here["year_to"])]
        strips[-1].set_xticks(range(len(labels)), [label.replace("–", "–\n") if narrow else label for label in labels])

    return charts.Drawing(draw, rows)


def years(said: pd.DataFrame, seen: pd.DataFrame, order: list[str], span: tuple[int, int]):
    """Drawing: one line a system by year; what was declared or reported above, what SIPRI records beneath it.

    Undated rows stand in a column before the first year.
    """
    said, seen = said[said["line"].isin(order)], seen[seen["line"].isin(order)]
    undated = bool(said["first"].isna().any())
    before = span[0] - (span[1] - span[0]) * 0.07

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for name, place in zip(order, axes.lanes(ax, order, narrow, 0.2 * undated)):
            ax.axhline(place, color=style.GRID, linewidth=0.7, zorder=1)
            here, listed = said[said["line"] == name], seen.loc[seen["line"] == name, "year_delivered"].unique()
            kinds = [kind for kind in style.MARKS if (here["qualifier"] == kind).any()]
            for _, row in here.iterrows():
                # kinds of one line are set apart, so that none hides another
                apart = (kinds.index(row["qualifier"]) - (len(kinds) - 1) / 2) * 0.08
                first, last = (before, before) if pd.isna(row["first"]) else (int(row["first"]), int(row["last"]))
                axes.mark(ax, first, last, place + apart - 0.05 * bool(len(listed)), row["qualifier"], size=6)
            for year in listed:
                axes.mark(ax, int(year), int(year), place + 0.09, "estimated", size=5)
        ax.set_xlim(before - 1 if undated else span[0] - 1, span[1] + 1)
        if undated:
            ax.axvline((before + span[0]) / 2, color=style.GRID, linewidth=1)
            ax.annotate("undated", (before - 0.6, -0.1), fontsize=10, color=style.SOFT, va="center")
        ticks = ticker.MaxNLocator(4 if narrow else 8, integer=True).tick_values(*span)
        ax.xaxis.set_major_locator(ticker.FixedLocator([year for year in ticks if span[0] <= year <= span[1]]))
        ax.xaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:.0f}"))
        axes.key(ax, [*said["qualifier"], *(["estimated"] if len(seen) else [])], narrow)

    rows = pd.concat({"declared or reported": said, "SIPRI register": seen}, names=["register"]) if len(seen) else said
    return charts.sized(draw, rows, order, 0.65 + 0.2 * undated)


def draw_trucks() -> charts.Drawing:
    """Drawing: makers by role; the firmest row of each pair in the mark of its kind, with its status."""
    rows = aspect.firmest_trucks()

    def draw(figure: Figure, narrow: bool) -> None:
        ax, shown = figure.subplots(), []
        for y, make in enumerate(aspect.MAKERS):
            for x, role in enumerate(aspect.ROLES):
                if (make, role) not in rows.index:
                    ax.annotate(
                        "none found", (x, y), ha="center", va="center", color=style.SOFT, style="italic", fontsize=10
                    )
                    continue
                row = rows.loc[(make, role)]
                shown.append(row["qualifier"])
                axes.mark(ax, x, x, y - 0.22, row["qualifier"])
                ax.annotate(aspect.STATUSES[row["status"]], (x, y + 0.18), ha="center", va="center", fontsize=10)
        ax.set_xticks(range(len(aspect.ROLES)), [textwrap.fill(role, 8 if narrow else 20) for role in aspect.ROLES])
        ax.set_yticks(range(len(aspect.MAKERS)), aspect.MAKERS)
        ax.set(xlim=(-0.5, len(aspect.ROLES) - 0.5), ylim=(len(aspect.MAKERS) - 0.5, -0.5))
        ax.grid(False)
        for y in range(1, len(aspect.MAKERS)):
            ax.axhline(y - 0.5, color=style.GRID, linewidth=0.7)
        ax.tick_params(axis="both", length=0, labelcolor=style.INK)
        ax.spines[["left", "bottom"]].set_visible(False)
        axes.key(ax, shown, narrow)

    heights = (2.9, 3.1)
    return charts.Drawing(draw, rows, lambda narrow: heights[narrow])


def draw_spending(frame: pd.DataFrame, names: dict[str, str], bold: str):
    """Drawing: one line a country, named at its end; ``bold`` is the one that the chart is about."""

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for country, name in names.items():
            line = frame[country].dropna()
            strong = country == bold
            ax.plot(
                line.index,
                line,
                color=style.ORANGE if strong else style.FAINT,
                linewidth=2.6 if strong else 1.5,
                zorder=3 if strong else 2,
            )
            ax.annotate(
                f"{name} {wording.number(line.iloc[-1], 1)}",
                (line.index[-1], line.iloc[-1]),
                xytext=(5, 0),
                textcoords="offset points",
                va="center",
                fontweight=600 if strong else 400,
            )
        _yearly(ax, frame.index.min(), frame.index.max() + (13 if narrow else 6), 10 if narrow else 5)
        ax.set_ylim(bottom=0)

    shown = frame[list(names)].rename_axis(columns="country").stack().rename("value").reset_index()
    return charts.Drawing(draw, shown)


def draw_shares() -> charts.Drawing:
    """Drawing: the published and the recomputed share of the release of 2026."""
    rows = aspect.shares()[[aspect.NEWEST, aspect.RECOMPUTED]]

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        published, again = rows[aspect.NEWEST], rows[aspect.RECOMPUTED]
        ax.plot(
            published.index,
            published,
            color=style.ORANGE,
            linewidth=1.6,
            marker="D",
            ms=4.5,
            mfc="white",
            mec=style.ORANGE,
        )
        ax.plot(again.index, again, color=style.ORANGE, linewidth=2.6)
        peak = published.idxmax()
        ax.annotate(
            f"published: {wording.number(published[peak], 1)} in {peak}",
            (peak, published[peak]),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
        )
        ax.annotate(
            f"recomputed: {wording.number(again[peak], 1)}",
            (peak, again[peak]),
            xytext=(0, -6),
            textcoords="offset points",
            va="top",
        )
        ax.annotate(
            f"{published.index[-1]}: {wording.number(published.iloc[-1], 1)}",
            (published.index[-1], published.iloc[-1]),
            xytext=(0, 8),
            textcoords="offset points",
            ha="right",
            va="bottom",
        )
        _yearly(ax, 1995.5, edition.LAST, 10 if narrow else 5)
        ax.set_ylim(0, 10)

    heights = (2.6, 2.7)
    shown = rows.stack().rename("per_cent_of_gdp").reset_index()
    return charts.Drawing(draw, shown, lambda narrow: heights[narrow])


def draw_sanctions(rows: pd.DataFrame):
    """Drawing: a heading a ground, beneath it one line a sender; a mark a date with the number of targets; a bar where only the year is known."""
    pairs = set(zip(rows["why"], rows["who"]))
    lines = [
        (ground, sender)
        for ground in aspect.GROUNDS.values()
        for sender in ("", *aspect.SENDERS.values())
        if (ground, sender) in pairs or not sender and ground in set(rows["why"])
    ]

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        places = axes.lanes(ax, [sender or ground for ground, sender in lines], narrow)
        for (ground, sender), place, label in zip(lines, places, ax.get_yticklabels()):
            if not sender:
                label.set_fontweight(600)
                continue
            ax.axhline(place, color=style.GRID, linewidth=0.7, zorder=1)
            here = rows[(rows["why"] == ground) & (rows["who"] == sender)]
            for (day, precision, eased), group in here.groupby(
                ["date", "date_precision", here["action"] == "eased"], observed=True
            ):
                only_year, many = precision == "year", len(group) > 1
                ends = [day, day + pd.DateOffset(years=1)] if only_year else [day, day]
                size = 0.1 if only_year else 13 if many else 6.5
                ax.plot(
                    ends,
                    [place] * 2,
                    color=style.BLUE,
                    linewidth=2.4,
                    marker="o",
                    ms=size,
                    mfc="white" if eased else style.BLUE,
                    mec="white" if many else style.BLUE,
                    mew=1.3,
                    zorder=3,
                )
                if many:
                    ax.annotate(
                        str(len(group)), (ends[1], place), xytext=(7 if only_year else 0, -0.5), textcoords="offset points",
                        fontsize=10, color=style.INK if only_year else "white", ha="center", va="center", zorder=5,
                    )  # fmt: skip
        ax.set_xlim(rows["date"].min() - pd.DateOffset(months=3), pd.Timestamp(edition.LAST, 12, 31))
        ax.xaxis.set_major_locator(mdates.YearLocator(base=2 if narrow else 1))
        ax.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))

    return charts.sized(draw, rows, [sender or ground for ground, sender in lines], 0.4)


def table(rows: pd.DataFrame, caption: str = "", name: str = "") -> tables.Table:
    """Deliveries as declared or reported: what, to whom, when, how much, kind, sources."""
    shown = rows.assign(
        to=rows["recipient"].map(aspect.SUPPLIERS),
        when=[aspect.when(row) for _, row in rows.iterrows()],
        pieces=[aspect.pieces(row) for _, row in rows.iterrows()],
    )
    columns = {
        "system": "What",
        "to": "To",
        "when": "When",
        "pieces": "Figure",
        "qualifier": "Kind",
        "sources": "Sources",
    }
    if rows["recipient"].nunique() == 1:
        columns.pop("to")
    return tables.sourced(shown, columns, caption, name)


def register(rows: pd.DataFrame) -> tables.Table:
    """Lines of the SIPRI register: year, designation there, number, condition, value."""
    value = aspect.UNIT[0].upper() + aspect.UNIT[1:]
    columns = {
        "year_delivered": "Year",
        "designation": "SIPRI's name",
        "line": "Name used here",
        "number": "Number",
        "status": "Condition",
        "tiv_delivered": value,
    }
    shown = rows[list(columns)].rename(columns=columns).astype({"Year": str, "Condition": str})
    return tables.Table(
        shown.assign(
            **{"Number": shown["Number"].map(wording.number), value: [wording.number(tiv, 1) for tiv in shown[value]]}
        ),
        "",
        align="lllrlr",
    )


def chart(said: pd.DataFrame, seen: pd.DataFrame, name: str, title: str) -> charts.Chart:
    """Deliveries by year, declared or reported and as recorded by SIPRI, one line a system."""
    said = said.assign(line=aspect.short_lines(said)).sort_values("recipient", kind="stable")
    order = sorted(dict.fromkeys([*said["line"], *seen["line"]]), key=lambda line: line.startswith("→"))
    dated = [
        *said["first"].dropna().astype(int),
        *said["last"].dropna().astype(int),
        *seen["year_delivered"].astype(int),
    ]
    return charts.Chart(
        years(said, seen, order, (min(dated), max(dated))),
        name=name,
        title=title,
        subtitle="Years of delivery; arrow: to Russia; estimated: lines of the SIPRI register, for the same deliveries",
        source="Source: tables arms_deliveries and arms_transfers",
        alt=f"{len(said)} deliveries declared or reported and {len(seen)} lines of the SIPRI register, for {len(order)} systems: {wording.listing(order)}.",
        caption=title,
    )


def _state(group: str, choice: str, said: pd.DataFrame, seen: pd.DataFrame) -> panels.State:
    def told(number: int) -> str:
        return wording.count(number) if number else "none"

    sentence = (
        f"{told(len(said)).capitalize()} deliveries were declared or reported, {told(int(said['low'].isna().sum()))} of them without a number "
        f"and {told(int(said['first'].isna().sum()))} without a date. SIPRI lists {told(len(seen))} for the same choice; they describe the same deliveries and are not added."
    )
    parts = [chart(said, seen, f"panel-arms-{panels.slug(choice)}", f"Deliveries: {choice}"), table(said)] + (
        [register(seen)] if len(seen) else []
    )
    return panels.State(group, choice, sentence, tuple(parts))


def panel() -> panels.Panel:
    """The arms panel: deliveries between the two states by category or by period."""
    said, seen = aspect.declared(), aspect.recorded()
    states = [
        _state("Category", words, said[said["category"].isin(ours)], seen[seen["category"].isin(theirs)])
        for words, (ours, theirs) in aspect.CATEGORIES.items()
    ]
    for words, (first, last) in aspect.PERIODS.items():
        states.append(
            _state(
                "Period",
                words,
                said[(said["first"] <= last) & (said["last"] >= first)],
                seen[seen["year_delivered"].between(first, last)],
            )
        )
    rows = aspect.declared(kinds=("transfer", "planned", "conflicting", "not_a_transfer"))
    filters = {
        "recipient": "To",
        "category": "Category",
        "system": "System",
        "kind": "Record",
        "qualifier": "Kind",
        "confidence": "Confidence",
    }
    return panels.Panel(
        "arms",
        "Deliveries by category or period",
        states,
        lambda: panels.explorer(rows, filters, lambda kept: [table(kept)]),
    )
