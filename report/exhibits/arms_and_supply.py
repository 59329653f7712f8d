"""Charts, tables and panel of the chapter on arms and supply."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pandas as pd
from matplotlib import ticker
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from report import edition, evidence, wording
from report.aspects import arms_and_supply as aspect
from report.exhibits.kit import axes, charts, forms, panels, style, tables

HOLLOW = {"mfc": "white", "mec": style.INK, "mew": 1.3}


def _across(ax: Axes) -> None:
    """Grid lines across the plot, none upwards."""
    ax.grid(True, axis="y")
    ax.grid(False, axis="x")


def _heights(wide: float, narrow: float) -> Callable[[bool], float]:
    return lambda small: narrow if small else wide


def _list(told: list[str]) -> str:
    return "; ".join(told) + "."


MOST = 12  # lines of a chart that an alternative text tells one by one


# ---------------------------------------------------------------------------------------------- volumes of imports


def draw_volumes() -> charts.Drawing:
    """Drawing: bars by year and supplier (register of February 2026), with the totals of the newest release where they differ."""
    suppliers = evidence.load("arms_imports_by_supplier")
    newest = aspect.newest_imports().loc[aspect.releases().index]
    bars = suppliers.pivot(index="year", columns="supplier", values="tiv").fillna(0).astype(float)
    russia, others = bars["RU"], bars.drop(columns="RU").sum(axis=1)

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        outlined = {"color": "white", "edgecolor": style.INK, "linewidth": 0.8}
        ax.bar(russia.index, russia, width=0.72, color=style.ORANGE, zorder=3)
        ax.bar(others.index, others, width=0.72, bottom=russia, zorder=3, **outlined)
        ax.plot(newest.index, newest, linestyle="none", marker="D", ms=6.5, zorder=4, **HOLLOW)
        for year, value in newest.iloc[-2:].items():
            axes.beside(ax, (year, value), wording.number(value, 1), left=True, gap=7)
        axes.years(ax, 1997, edition.LAST + 0.3, 10 if narrow else 5)
        _across(ax)
        ax.set_ylim(0, 540)
        key = [
            ("Russia", "s", style.ORANGE, True),
            ("other suppliers", "s", style.INK, False),
            (f"total, spring {edition.SIPRI}", "D", style.INK, False),
        ]
        axes.legend(ax, key, narrow)

    totals = newest.rename("tiv").reset_index().assign(supplier=f"all, release of spring {edition.SIPRI}")
    yearly = [f"{year} {value:,.1f}" for year, value in russia[russia > 0].items()]
    later = [f"{year} {value:,.1f}" for year, value in newest.items()]
    words = f"Imports from Russia in {aspect.unit()}: {_list(yearly)} Totals of spring {edition.SIPRI}: {_list(later)}"
    return charts.Drawing(draw, pd.concat([suppliers.reset_index(), totals]), _heights(3.3, 3.5), words)


def draw_comparators(countries: list[str]) -> charts.Drawing:
    """Drawing: the Russian share of imports by window, one strip a country; hollow where the window is weak."""
    rows = aspect.russian_shares()
    rows = rows[rows["country"].isin(countries)]
    names = evidence.words("country")
    here = {country: rows[rows["country"] == country].reset_index(drop=True) for country in countries}
    spans = here[countries[-1]][["year_from", "year_to"]]
    labels = [f"{first}–{str(last)[2:]}" for first, last in spans.itertuples(index=False)]

    def draw(figure: Figure, narrow: bool) -> None:
        strips = figure.subplots(len(countries), 1, sharex=True)
        for ax, (country, windows) in zip(strips, here.items()):
            _share_strip(ax, windows)
            ax.set_title(names[country], loc="left", fontsize=10.5, fontweight=600)
        strips[-1].set_xticks(range(len(labels)), [label.replace("–", "–\n") if narrow else label for label in labels])

    told = [
        f"{names[row['country']]} {row['year_from']}–{row['year_to']}: "
        + ("no imports" if pd.isna(row["share"]) else wording.number(row["share"], 1))
        for _, row in rows.iterrows()
    ]
    return charts.Drawing(
        draw, rows.drop(columns="share"), _heights(3.6, 3.9), f"Russian share by window. {_list(told)}"
    )


def _share_strip(ax: Axes, windows: pd.DataFrame) -> None:
    """The shares of one country, each with its figure."""
    ax.plot(windows.index, windows["share"], color=style.ORANGE, linewidth=1.6, zorder=2)
    for place, (share, confidence) in enumerate(zip(windows["share"], windows["confidence"])):
        if pd.isna(share):
            ax.annotate("none\nrecorded", (place, 50), ha="center", va="center", color=style.SOFT, style="italic")
            continue
        face = style.ORANGE if confidence == "high" else "white"
        ax.plot(place, share, marker="D", ms=7, mfc=face, mec=style.ORANGE, mew=1.4, zorder=3)
        above = share < 50
        side = {"xytext": (0, 8 if above else -9), "ha": "center", "va": "bottom" if above else "top"}
        ax.annotate(wording.number(share, 1), (place, share), textcoords="offset points", **side)
    ax.set(ylim=(0, 112), yticks=[0, 50, 100], xlim=(-0.5, len(windows) - 0.5))
    _across(ax)
    ax.tick_params(axis="both", length=0)


# ----------------------------------------------------------------------------------------------------- deliveries


def draw_deliveries(said: pd.DataFrame, seen: pd.DataFrame, order: list[str], span: tuple[int, int]) -> charts.Drawing:
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
            listed = seen.loc[seen["line"] == name, "year_delivered"].unique()
            _declared_marks(ax, said[said["line"] == name], place - 0.05 * bool(len(listed)), before)
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
    words = _deliveries_told(said, seen, order)
    return charts.sized(draw, rows, order, 0.65 + 0.2 * undated, words=words)


def _declared_marks(ax: Axes, rows: pd.DataFrame, place: float, before: float) -> None:
    """The rows of one line, their kinds set apart, so that none hides another; undated ones at ``before``."""
    kinds = [kind for kind in style.MARKS if (rows["qualifier"] == kind).any()]
    for _, row in rows.iterrows():
        apart = (kinds.index(row["qualifier"]) - (len(kinds) - 1) / 2) * 0.08
        first, last = (before, before) if pd.isna(row["first"]) else (int(row["first"]), int(row["last"]))
        axes.mark(ax, first, last, place + apart, row["qualifier"], size=6)


def _deliveries_told(said: pd.DataFrame, seen: pd.DataFrame, order: list[str]) -> str:
    """The years of each line; of many lines, those with most rows and the number of the others."""
    counts = pd.concat([said["line"], seen["line"]]).value_counts()
    most = sorted(order, key=lambda name: -counts[name])[:MOST]
    told = [_line_told(name, said[said["line"] == name], seen[seen["line"] == name]) for name in order if name in most]
    rest = len(order) - len(told)
    return _list([*told, f"and {wording.count(rest)} more"] if rest else told)


def _line_told(name: str, said: pd.DataFrame, seen: pd.DataFrame) -> str:
    """'S-400: declared 2022–2025; SIPRI 2022–2023' for the rows of one line."""
    told = [
        f"{wording.kind(kind)} {_years_told(rows['first'], rows['last'])}"
        for kind, rows in said.groupby("qualifier", observed=True)
    ]
    recorded = [f"SIPRI {_years_told(seen['year_delivered'], seen['year_delivered'])}"] if len(seen) else []
    return f"{name}: {', '.join([*told, *recorded])}"


def _years_told(first: pd.Series, last: pd.Series) -> str:
    """'2006–2016' from the first to the last known year; 'undated' where none is known."""
    if first.isna().all():
        return "undated"
    return "–".join(dict.fromkeys([str(first.min()), str(last.max())]))


def deliveries_chart(said: pd.DataFrame, seen: pd.DataFrame, name: str, title: str) -> charts.Chart:
    """Deliveries by year, declared or reported and as recorded by SIPRI, one line a system."""
    said = aspect.marked(said)
    to_russia = set(said["line"][said["recipient"] == "RU"])
    order = sorted(dict.fromkeys([*said["line"], *seen["line"]]), key=to_russia.__contains__)
    dated = pd.concat([said["first"].dropna(), said["last"].dropna(), seen["year_delivered"]]).astype(int)
    return charts.Chart(
        draw_deliveries(said, seen, order, (int(dated.min()), int(dated.max()))),
        name=name,
        title=title,
        subtitle="Years of delivery; arrow: to Russia; estimated: lines of the SIPRI register, for the same deliveries",
        tables=("arms_deliveries", "arms_transfers"),
        alt=f"Deliveries declared or reported: {len(said)}; lines of the SIPRI register: {len(seen)}; "
        f"systems: {len(order)}.",
        caption=title,
    )


def deliveries_table(rows: pd.DataFrame, caption: str = "", name: str = "") -> tables.Table:
    """Deliveries as declared or reported: what, to whom, when, how much, kind, sources."""
    shown = rows.assign(
        to=rows["recipient"].map(evidence.words("country")),
        when=[aspect.when(row) for _, row in rows.iterrows()],
        pieces=[aspect.pieces(row) for _, row in rows.iterrows()],
    )
    both = {"to": "To"} if rows["recipient"].nunique() > 1 else {}
    last = {"when": "When", "pieces": "Figure", "qualifier": "Kind", "sources": "Sources"}
    return tables.sourced(shown, {"system": "What", **both, **last}, caption, name)


def register_table(rows: pd.DataFrame) -> tables.Table:
    """Lines of the SIPRI register: year, designation there, number, condition, value."""
    shown = pd.DataFrame(
        {
            "Year": rows["year_delivered"].astype(str),
            "SIPRI's name": rows["designation"],
            "Name used here": rows["line"],
            "Number": rows["number"].map(wording.number),
            "Condition": rows["status"].astype(str),
            f"Value, {aspect.unit()}": [wording.number(value, 1) for value in rows["tiv_delivered"]],
        }
    )
    return tables.Table(shown, "", align="lllrlr")


def storage_table(caption: str, name: str) -> tables.Table:
    """Vehicles from Belarusian storage, the final count beside earlier states of it."""
    columns = {
        "system": "What",
        "pieces": "Number",
        "dates": "When",
        "state": "State of the count",
        "qualifier": "Kind",
        "sources": "Sources",
    }
    return tables.sourced(aspect.storage(), columns, caption, name, align="llllll")


def draw_counts(rows: pd.DataFrame, log: bool = False) -> charts.Drawing:
    """Drawing: one line a row, named by ``line``, with its figure."""
    told = [f"{row['line']}: {wording.of(row)} ({wording.kind(row['qualifier'])})" for _, row in rows.iterrows()]
    return forms.counts(rows, "line", log=log, words=_list(told))


# ------------------------------------------------------------------------------------------ trucks and enterprises


def draw_trucks() -> charts.Drawing:
    """Drawing: makers by role; the firmest row of each pair in the mark of its kind, with its status."""
    rows = aspect.firmest_trucks()
    makers, roles = aspect.makers(), aspect.roles()
    status = evidence.labels("truck_suppliers", "status")
    cells = {(make, role): (x, y) for y, make in enumerate(makers) for x, role in enumerate(roles)}
    found = [pair for pair in cells if pair in rows.index]

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        centred = {"ha": "center", "va": "center", "fontsize": 10}
        for pair, (x, y) in cells.items():
            if pair not in found:
                ax.annotate("none found", (x, y), color=style.SOFT, style="italic", **centred)
                continue
            axes.mark(ax, x, x, y - 0.22, rows.loc[pair, "qualifier"])
            ax.annotate(status[rows.loc[pair, "status"]], (x, y + 0.18), **centred)
        ax.set_xticks(range(len(roles)), [textwrap.fill(role, 8 if narrow else 20) for role in roles])
        axes.named(ax, makers)
        ax.set_xlim(-0.5, len(roles) - 0.5)
        ax.grid(False)
        for y in range(1, len(makers)):
            ax.axhline(y - 0.5, color=style.GRID, linewidth=0.7)
        ax.tick_params(axis="both", length=0, labelcolor=style.INK)
        ax.spines["bottom"].set_visible(False)
        axes.key(ax, rows.loc[found, "qualifier"], narrow)

    told = [f"{role}, {make}: {status[rows.loc[(make, role), 'status']]}" for make, role in found]
    missing = "; ".join([f"{role}, {make}" for make, role in cells if (make, role) not in found])
    words = f"{_list(told)} None found: {missing}."
    return charts.Drawing(draw, rows, _heights(2.9, 3.1), words)


def trucks_table(caption: str, name: str) -> tables.Table:
    """Who supplies what to whom."""
    columns = {
        "maker": "Maker",
        "product": "Product",
        "customer": "To whom",
        "when": "When",
        "status": "Status",
        "qualifier": "Kind",
        "sources": "Sources",
    }
    return tables.sourced(aspect.listed_trucks(), columns, caption, name)


def enterprises_table(caption: str, name: str) -> tables.Table:
    """All statements on enterprises, each with its definition."""
    columns = {
        "definition": "What is counted",
        "figure": "Number",
        "unit": "Unit",
        "observer": "According to",
        "dates": "Said",
        "qualifier": "Kind",
        "sources": "Sources",
    }
    return tables.sourced(evidence.load("enterprises"), columns, caption, name)


# ------------------------------------------------------------------------------------------------------- spending


def draw_spending(shares: pd.DataFrame, countries: list[str], bold: str) -> charts.Drawing:
    """Drawing: one line a country, named at its end; ``bold`` is the one that the chart is about.

    ``shares``: per cent of GDP, years by country.
    """
    names = evidence.words("country")
    shares = shares[countries]
    then, last = edition.THEN, int(shares.index.max())

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for country in countries:
            line, strong = shares[country].dropna(), country == bold
            colour, width = (style.ORANGE, 2.6) if strong else (style.FAINT, 1.5)
            ax.plot(line.index, line, color=colour, linewidth=width, zorder=3 if strong else 2)
            end = (line.index[-1], line.iloc[-1])
            words = f"{names[country]} {wording.number(end[1], 1)}"
            axes.beside(ax, end, words, gap=5, fontweight=600 if strong else 400)
        step = 10 if narrow else 5
        axes.years(ax, shares.index.min(), last + (13 if narrow else 6), step)
        ticks = [year for year in range(int(shares.index.min()), edition.LAST + 1) if year % step == 0]
        ax.xaxis.set_major_locator(ticker.FixedLocator(ticks))  # none beneath the names
        _across(ax)
        ax.set_ylim(bottom=0)

    rows = shares.rename_axis(columns="country").stack().rename("value").reset_index()
    told = [
        f"{names[country]} {shares.loc[then, country]:.1f} and {shares.loc[last, country]:.1f}" for country in countries
    ]
    return charts.Drawing(draw, rows, _heights(3.0, 3.3), f"Per cent of GDP in {then} and {last}. {_list(told)}")


def draw_shares() -> charts.Drawing:
    """Drawing: the published and the recomputed share of the newest release."""
    rows = aspect.shares()[[aspect.NEWEST, aspect.RECOMPUTED]].rename_axis(columns="edition")
    published, again = rows[aspect.NEWEST], rows[aspect.RECOMPUTED]
    peak, last = published.idxmax(), published.index[-1]

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        hollow = {"mfc": "white", "mec": style.ORANGE, "marker": "D", "ms": 4.5}
        ax.plot(published.index, published, color=style.ORANGE, linewidth=1.6, **hollow)
        ax.plot(again.index, again, color=style.ORANGE, linewidth=2.6)
        words = f"published: {wording.number(published[peak], 1)} in {peak}"
        axes.beside(ax, (peak, published[peak]), words, gap=8)
        words, beneath = f"recomputed: {wording.number(again[peak], 1)}", {"xytext": (0, -6), "va": "top"}
        ax.annotate(words, (peak, again[peak]), textcoords="offset points", **beneath)
        words, above = f"{last}: {wording.number(published[last], 1)}", {"xytext": (0, 8), "va": "bottom"}
        ax.annotate(words, (last, published[last]), textcoords="offset points", ha="right", **above)
        axes.years(ax, 1995.5, edition.LAST, 10 if narrow else 5)
        _across(ax)
        ax.set_ylim(0, 10)

    told = [f"{year}: {first:.2f} and {second:.2f}" for year, first, second in rows.dropna().itertuples()]
    shown = rows.stack().rename("per_cent_of_gdp").reset_index()
    return charts.Drawing(draw, shown, _heights(2.6, 2.7), f"Published and recomputed share by year. {_list(told)}")


# ------------------------------------------------------------------------------------------------------ sanctions


def draw_sanctions(rows: pd.DataFrame) -> charts.Drawing:
    """Drawing: a heading a ground, beneath it one line a sender; a mark a month with the number of targets; a bar where only the year is known."""
    grounds, senders = (evidence.labels("sanctions", column).values() for column in ("ground", "sender"))
    pairs = set(zip(rows["why"], rows["who"]))
    lines = [  # a ground without a sender is a heading
        (ground, sender)
        for ground in grounds
        if ground in set(rows["why"])
        for sender in ("", *senders)
        if not sender or (ground, sender) in pairs
    ]
    labels = [sender or ground for ground, sender in lines]

    first = rows["date"].min() - pd.DateOffset(months=3)

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for (ground, sender), place, label in zip(lines, axes.lanes(ax, labels, narrow), ax.get_yticklabels()):
            if not sender:
                label.set_fontweight(600)
                continue
            ax.axhline(place, color=style.GRID, linewidth=0.7, zorder=1)
            here = rows[(rows["why"] == ground) & (rows["who"] == sender)]
            alike = [here["date"].dt.to_period("M"), "date_precision", here["action"] == "eased"]
            groups = [(group["date"].min(), key, len(group)) for key, group in here.groupby(alike, observed=True)]
            days = [day if precision != "year" else first for day, (_, precision, _), _ in groups]
            for level, (day, (_, precision, eased), many) in zip(axes.levels(days, pd.Timedelta(days=50)), groups):
                _sanction(ax, day, place - 0.19 * level, many, precision == "year", eased)
        axes.years(ax, first, pd.Timestamp(edition.LAST, 12, 31), 2 if narrow else 1)

    counts = rows.groupby(["why", "who"], observed=True).size()
    told = [f"{why}, {who}: {number}" for (why, who), number in counts.items()]
    return charts.sized(draw, rows, labels, 0.4, words=f"Measures by ground and sender. {_list(told)}")


def _sanction(ax: Axes, day: pd.Timestamp, place: float, targets: int, only_year: bool, eased: bool) -> None:
    """The measures of one sender in one month, or in one year: a mark, or a bar, with their number."""
    ends, many = [day, day + pd.DateOffset(years=1)] if only_year else [day, day], targets > 1
    size = 0.1 if only_year else 13 if many else 6.5
    mark = {"mfc": "white" if eased else style.BLUE, "mec": "white" if many else style.BLUE, "mew": 1.3, "ms": size}
    ax.plot(ends, [place] * 2, color=style.BLUE, linewidth=2.4, marker="o", zorder=3, **mark)
    if many:
        shift, colour = (7, style.INK) if only_year else (0, "white")
        form = {"fontsize": 10, "color": colour, "ha": "center", "va": "center", "zorder": 5}
        ax.annotate(str(targets), (ends[1], place), xytext=(shift, -0.5), textcoords="offset points", **form)


def sanctions_table(targets: list[str], caption: str, name: str) -> tables.Table:
    """The measures against some targets, by target and date."""
    rows = aspect.sanctions()
    rows = rows[rows["target"].isin(targets)].sort_values(["target", "date"])
    columns = {
        "target": "Maker",
        "dates": "Date",
        "who": "Sender",
        "kind": "Measure",
        "why": "Ground",
        "action": "Action",
        "sources": "Sources",
    }
    return tables.sourced(rows.astype({"action": str}), columns, caption, name)


# ---------------------------------------------------------------------------------------------------------- panel


def _state(group: str, choice: str, said: pd.DataFrame, seen: pd.DataFrame) -> panels.State:
    one = len(said) == 1
    number, numberless, undated, listed = (
        wording.count(count) if count else "none"
        for count in (len(said), int(said["low"].isna().sum()), int(said["first"].isna().sum()), len(seen))
    )
    sentence = (
        f"{number.capitalize()} {'delivery was' if one else 'deliveries were'} declared or reported, {numberless} of them without a number "
        f"and {undated} without a date. SIPRI lists {listed} for the same choice; they describe the same deliveries and are not added."
    )
    chart = deliveries_chart(said, seen, f"panel-arms-{panels.slug(choice)}", f"Deliveries: {choice}")
    register = [register_table(seen)] if len(seen) else []
    return panels.State(group, choice, sentence, (chart, deliveries_table(said), *register))


def panel() -> panels.Panel:
    """The arms panel: deliveries between the two states by category or by period."""
    said, seen = aspect.declared(), aspect.recorded()
    groups = dict.fromkeys(evidence.labels("arms_deliveries", "category").values())
    states = [_state("Category", group, said[said["group"] == group], seen[seen["group"] == group]) for group in groups]
    for period, (first, last) in aspect.PERIODS.items():
        ours = said[(said["first"] <= last) & (said["last"] >= first)]
        states.append(_state("Period", period, ours, seen[seen["year_delivered"].between(first, last)]))
    filters = {
        "recipient": "To",
        "category": "Category",
        "system": "System",
        "kind": "Record",
        "qualifier": "Kind",
        "confidence": "Confidence",
    }
    rows = aspect.declared(kinds=aspect.KINDS)
    return panels.Panel(
        "arms",
        "Deliveries by category or period",
        states,
        lambda: panels.explorer(rows, filters, lambda kept: [deliveries_table(kept)], "arms_deliveries"),
    )
