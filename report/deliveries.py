"""Deliveries of arms: what officials and media say, what SIPRI records, and why the two are never added.

A delivery that a ministry declares and a line of the SIPRI register describe the same thing under different names. Both
are brought under one name of the system here, shown side by side, and counted apart. SIPRI's trend-indicator value (TIV)
measures military value; it is not money.
"""

from __future__ import annotations

import re
import textwrap

import matplotlib.dates as mdates
import pandas as pd
from matplotlib import ticker
from matplotlib.figure import Figure

from report import charts, edition, evidence, explore, figures, tables

SYSTEMS = {  # name used here: pattern of the declared system, pattern of the SIPRI designation
    "S-300": ("^S-300", "^S-300"),
    "Tor-M2": ("^Tor", "^Tor"),
    "S-400": ("^S-400", "^S-400"),
    "5V55R": (None, "^5V55"),
    "9M338": (None, "^9M338"),
    "48N6": (None, "^48N6"),
    "MiG-29": (None, "^MiG-29"),
    "Yak-130": ("^Yak-130", "^Yak-130"),
    "Mi-8MTV-5": ("^Mi-8", "^Mi-17"),
    "Su-30SM, Su-30SM2": ("^Su-30", "^Su-30"),
    "Mi-35M": ("^Mi-35", "^Mi-24"),
    "T-72B3": ("^T-72B3", "^T-72B3"),
    "BTR-82A, BTR-80": ("^BTR", "^BTR"),
    "Iskander-M": ("^Iskander", "^Iskander"),
    "9M723": (None, "^9M723"),
    "Protivnik radars": ("^Protivnik", "Protivnik"),
    "Mortars": (None, "^2B23"),
    "Shmel flame-throwers": ("Shmel", None),
}
SUPPLIERS = {"RU": "Russia", "UA": "Ukraine", "CN": "China", "IR": "Iran", "BY": "Belarus"}
SENDERS = {
    "EU": "EU",
    "US": "United States",
    "GB": "United Kingdom",
    "CA": "Canada",
    "UA": "Ukraine",
    "NZ": "New Zealand",
}
GROUNDS = {
    "repression": "repression",
    "support_of_invasion": "support of the invasion",
    "supply_of_russian_industry": "supply of Russian industry",
    "arms_trade_third_country": "arms trade with third countries",
    "other": "other or mixed",
    "not_stated": "not stated in the reports used",
}
STATUSES = {
    "in_use": "in use",
    "being_replaced": "to be replaced",
    "ended": "ended",
    "planned": "planned",
    "alleged": "alleged",
}
UNIT = next(
    field["unit"] for field in evidence.resource("arms_transfer_volumes")["schema"]["fields"] if field["name"] == "tiv"
)
NEWEST, RECOMPUTED = (
    "sipri_2026",
    "recomputed_2026",
)  # editions of the SIPRI tables and of this project's own arithmetic
ROLES = ["Missile carriers", "Army trucks", "Parts", "Civil trucks"]
MAKERS = ["MZKT", "MAZ", "KAMAZ", "Ural", "BAZ"]


# --------------------------------------------------------------------------------------------------- deliveries


def _named(texts: pd.Series, side: int) -> pd.Series:
    """The name of ``SYSTEMS`` for each text (side 0: as declared, 1: as SIPRI writes it), or the text itself."""
    names = texts.copy()
    for name, patterns in SYSTEMS.items():
        if patterns[side]:
            names[texts.str.contains(patterns[side])] = name
    return names


def declared(supplier: str | None = None, kinds: tuple[str, ...] = ("transfer",)) -> pd.DataFrame:
    """Deliveries as declared or reported, with the name of the system and first and last year (missing: undated)."""
    rows = evidence.load("arms_deliveries").query("kind in @kinds")
    first, last = (rows[f"date_{end}"].dt.year.astype("Int64") for end in ("from", "to"))
    rows = rows.assign(line=_named(rows["system"], 0), first=first.fillna(last), last=last.fillna(first))
    return rows if supplier is None else rows[rows["supplier"] == supplier]


def recorded(supplier: str | None = "RU") -> pd.DataFrame:
    """Deliveries to Belarus in the SIPRI register of February 2026, with the name of the system."""
    rows = evidence.load("arms_transfers").query("direction == 'import'")
    rows = rows.assign(line=_named(rows["designation"], 1)).sort_values(["year_delivered", "designation"])
    return rows if supplier is None else rows[rows["supplier"] == supplier]


def _pieces(row: pd.Series) -> str:
    """'4 vehicles', '1 battery', 'number not stated' for a declared delivery."""
    if pd.isna(row["low"]) and pd.isna(row["high"]):
        return "number not stated"
    unit = re.sub("s$", "", re.sub("ies$", "y", row["unit"])) if row["high"] == 1 else row["unit"]
    return f"{figures.of(row)} {unit}"


def side_by_side() -> pd.DataFrame:
    """One line a system: deliveries to Belarus as declared or reported beside SIPRI's lines, never added, with the sources of the former."""
    said, seen, lines = declared("RU"), recorded(), []

    def by_year(years, words) -> str:
        return "; ".join(f"{year}: {word}" for year, word in zip(years, words)) or "none found"

    for name in SYSTEMS:
        one, other = said[said["line"] == name], seen[seen["line"] == name].groupby("year_delivered")["number"].sum()
        keys = dict.fromkeys(key for cell in one["sources"] for key in cell.split(";")[:1]) | (
            {"sipri_at_register_2026": None} if len(other) else {}
        )
        years = (
            one["first"]
            .astype(str)
            .where(one["first"] == one["last"], one["first"].astype(str) + "–" + one["last"].astype(str))
        )
        lines.append(
            [
                name,
                by_year(years, [_pieces(row) for _, row in one.iterrows()]),
                by_year(other.index, map(figures.number, other)),
                ";".join(keys),
            ]
        )
    return pd.DataFrame(lines, columns=["System", "Declared or reported", "SIPRI, number by year", "sources"])


# ------------------------------------------------------------------------------------------------------- volumes


def windows() -> pd.DataFrame:
    """Imports of Belarus by window: volume in the register, Russian share, other suppliers, and the total of the spring 2026 release."""
    table, suppliers = (
        evidence.load("arms_import_windows").query("country == 'BY'"),
        evidence.load("arms_imports_by_supplier"),
    )
    newest = newest_imports()
    lines = []
    for _, row in table.iterrows():
        span = range(row["year_from"], row["year_to"] + 1)
        others = dict.fromkeys(
            suppliers[suppliers["year"].isin(span) & (suppliers["supplier"] != "RU")]["supplier"].map(SUPPLIERS)
        )
        share = "no imports recorded" if pd.isna(row["russia_share"]) else figures.number(row["russia_share"] * 100, 1)
        total = newest.reindex(span).sum()
        lines.append(
            [
                f"{row['year_from']}–{row['year_to']}",
                figures.number(row["tiv"], 1),
                share,
                figures.listing(list(others)) or "none",
                figures.number(total, 1),
                row["sources"],
            ]
        )
    last = [int(year) for year in newest.index[-5:]]
    lines.append(
        [
            f"{last[0]}–{last[-1]}",
            "not yet released",
            "not in the totals",
            "not in the totals",
            figures.number(newest.iloc[-5:].sum(), 1),
            "sipri_at_bycountry_2026",
        ]
    )
    return pd.DataFrame(
        lines,
        columns=[
            "Years",
            f"Register, {UNIT}",
            "Russian share, per cent",
            "Other suppliers",
            f"Spring 2026 release, {UNIT}",
            "sources",
        ],
    )


def newest_imports() -> pd.Series:
    """Yearly imports of Belarus in the release of spring 2026, million TIV."""
    rows = evidence.load("arms_transfer_volumes").query("country == 'BY' and flow == 'imports' and edition == @NEWEST")
    return rows.set_index("year")["tiv"].astype(float).sort_index()


def releases() -> pd.DataFrame:
    """Yearly imports of Belarus (million TIV) in the three releases, for the years in which they differ or only one has a value."""
    rows = evidence.load("arms_transfer_volumes").query("country == 'BY' and flow == 'imports' and year >= 2000")
    wide = rows.pivot(index="year", columns="edition", values="tiv")[
        ["sipri_register_2025_01", "sipri_register_2026_02", NEWEST]
    ].astype(float)
    return wide[(wide.nunique(axis=1) > 1) | wide["sipri_register_2026_02"].isna() & (wide[NEWEST] > 0)]


def _yearly(axes, first: float, last: float, step: int, until: int = edition.LAST) -> None:
    """An axis of years with ticks at round ones up to ``until``, and horizontal grid lines."""
    axes.set_xlim(first, last)
    axes.xaxis.set_major_locator(
        ticker.FixedLocator([year for year in range(int(first), until + 1) if year % step == 0])
    )
    axes.xaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:.0f}"))
    axes.grid(True, axis="y")
    axes.grid(False, axis="x")


def draw_volumes() -> charts.Drawing:
    """Drawing: bars by year and supplier (register of February 2026), with the totals of the newer release where they differ."""
    suppliers = evidence.load("arms_imports_by_supplier")
    newest = newest_imports().loc[releases().index]

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        rows = (
            evidence.load("arms_imports_by_supplier")
            .pivot(index="year", columns="supplier", values="tiv")
            .fillna(0)
            .astype(float)
        )
        russia, others = rows["RU"], rows.drop(columns="RU").sum(axis=1)
        axes.bar(russia.index, russia, width=0.72, color=charts.ORANGE, zorder=3)
        axes.bar(
            others.index,
            others,
            width=0.72,
            bottom=russia,
            color="white",
            edgecolor=charts.INK,
            linewidth=0.8,
            zorder=3,
        )
        axes.plot(
            newest.index, newest, linestyle="none", marker="D", ms=6.5, mfc="white", mec=charts.INK, mew=1.3, zorder=4
        )
        for year, value in newest.iloc[-2:].items():
            axes.annotate(
                figures.number(value, 1),
                (year, value),
                xytext=(-7, 0),
                textcoords="offset points",
                ha="right",
                va="center",
            )
        _yearly(axes, 1997, edition.LAST + 0.3, 10 if narrow else 5)
        axes.set_ylim(0, 540)
        charts.legend(
            axes,
            [
                ("Russia", "s", charts.ORANGE, True),
                ("other suppliers", "s", charts.INK, False),
                ("total, spring 2026", "D", charts.INK, False),
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
        for axes, (country, name) in zip(strips, countries.items()):
            here = rows[rows["country"] == country].reset_index(drop=True)
            axes.plot(
                here.index, (here["russia_share"] * 100).astype(float), color=charts.ORANGE, linewidth=1.6, zorder=2
            )
            for place, row in here.iterrows():
                if pd.isna(row["russia_share"]):
                    axes.annotate(
                        "none\nrecorded", (place, 50), ha="center", va="center", color=charts.SOFT, style="italic"
                    )
                    continue
                share = float(row["russia_share"]) * 100
                axes.plot(
                    place,
                    share,
                    marker="D",
                    ms=7,
                    mfc=charts.ORANGE if row["confidence"] == "high" else "white",
                    mec=charts.ORANGE,
                    mew=1.4,
                    zorder=3,
                )
                axes.annotate(
                    figures.number(share, 1),
                    (place, share),
                    xytext=(0, 8 if share < 50 else -9),
                    textcoords="offset points",
                    ha="center",
                    va="bottom" if share < 50 else "top",
                )
            axes.set(ylim=(0, 112), yticks=[0, 50, 100], xlim=(-0.5, 5.5))
            axes.set_title(name, loc="left", fontsize=10.5, fontweight=600)
            axes.grid(True, axis="y")
            axes.grid(False, axis="x")
            axes.tick_params(axis="both", length=0)
        labels = [f"{a}–{str(b)[2:]}" for a, b in zip(here["year_from"], here["year_to"])]
        strips[-1].set_xticks(range(len(labels)), [label.replace("–", "–\n") if narrow else label for label in labels])

    return charts.Drawing(draw, rows)


# ---------------------------------------------------------------------------------------------------- year charts


def years(said: pd.DataFrame, seen: pd.DataFrame, order: list[str], span: tuple[int, int]):
    """Drawing: one line a system by year; what was declared or reported above, what SIPRI records beneath it.

    Undated rows stand in a column before the first year.
    """
    said, seen = said[said["line"].isin(order)], seen[seen["line"].isin(order)]
    undated = bool(said["first"].isna().any())
    before = span[0] - (span[1] - span[0]) * 0.07

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        for name, place in zip(order, charts.lanes(axes, order, narrow, 0.2 * undated)):
            axes.axhline(place, color=charts.GRID, linewidth=0.7, zorder=1)
            here, listed = said[said["line"] == name], seen.loc[seen["line"] == name, "year_delivered"].unique()
            kinds = [kind for kind in charts.MARKS if (here["qualifier"] == kind).any()]
            for _, row in here.iterrows():
                # kinds of one line are set apart, so that none hides another
                apart = (kinds.index(row["qualifier"]) - (len(kinds) - 1) / 2) * 0.08
                first, last = (before, before) if pd.isna(row["first"]) else (int(row["first"]), int(row["last"]))
                charts.mark(axes, first, last, place + apart - 0.05 * bool(len(listed)), row["qualifier"], size=6)
            for year in listed:
                charts.mark(axes, int(year), int(year), place + 0.09, "estimated", size=5)
        axes.set_xlim(before - 1 if undated else span[0] - 1, span[1] + 1)
        if undated:
            axes.axvline((before + span[0]) / 2, color=charts.GRID, linewidth=1)
            axes.annotate("undated", (before - 0.6, -0.1), fontsize=10, color=charts.SOFT, va="center")
        ticks = ticker.MaxNLocator(4 if narrow else 8, integer=True).tick_values(*span)
        axes.xaxis.set_major_locator(ticker.FixedLocator([year for year in ticks if span[0] <= year <= span[1]]))
        axes.xaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:.0f}"))
        charts.key(axes, [*said["qualifier"], *(["estimated"] if len(seen) else [])], narrow)

    rows = pd.concat({"declared or reported": said, "SIPRI register": seen}, names=["register"]) if len(seen) else said
    return charts.sized(draw, rows, order, 0.65 + 0.2 * undated)


# -------------------------------------------------------------------------------------------------------- trucks


def trucks() -> pd.DataFrame:
    """Who supplies what, with the role of each row and one row a maker."""
    rows = evidence.load("truck_suppliers")
    text = rows["product"] + " " + rows["used_for"]
    role = pd.Series("Army trucks", rows.index)
    role[text.str.contains("chassis|launcher|all types")] = "Missile carriers"
    role[rows["product"].str.contains("parts")] = "Parts"
    role[rows["product"].str.contains("civil|municipal")] = "Civil trucks"
    maker = [
        [name for name in MAKERS if re.search(rf"\b{name}\b", row["maker"])] or ["others"] for _, row in rows.iterrows()
    ]
    return rows.assign(role=role, make=maker).explode("make")


def firmest_trucks() -> pd.DataFrame:
    """The row of the firmest status for each maker and role, indexed by both."""
    rows = trucks()
    rank = {status: place for place, status in enumerate(STATUSES)}
    rows = rows[rows["make"].isin(MAKERS)].assign(rank=rows["status"].map(rank).astype(int))
    return rows.reset_index().sort_values("rank", kind="stable").groupby(["make", "role"]).first().drop(columns="rank")


def draw_trucks() -> charts.Drawing:
    """Drawing: makers by role; the firmest row of each pair in the mark of its kind, with its status."""
    rows = firmest_trucks()

    def draw(figure: Figure, narrow: bool) -> None:
        axes, shown = figure.subplots(), []
        for y, make in enumerate(MAKERS):
            for x, role in enumerate(ROLES):
                if (make, role) not in rows.index:
                    axes.annotate(
                        "none found", (x, y), ha="center", va="center", color=charts.SOFT, style="italic", fontsize=10
                    )
                    continue
                row = rows.loc[(make, role)]
                shown.append(row["qualifier"])
                charts.mark(axes, x, x, y - 0.22, row["qualifier"])
                axes.annotate(STATUSES[row["status"]], (x, y + 0.18), ha="center", va="center", fontsize=10)
        axes.set_xticks(range(len(ROLES)), [textwrap.fill(role, 8 if narrow else 20) for role in ROLES])
        axes.set_yticks(range(len(MAKERS)), MAKERS)
        axes.set(xlim=(-0.5, len(ROLES) - 0.5), ylim=(len(MAKERS) - 0.5, -0.5))
        axes.grid(False)
        for y in range(1, len(MAKERS)):
            axes.axhline(y - 0.5, color=charts.GRID, linewidth=0.7)
        axes.tick_params(axis="both", length=0, labelcolor=charts.INK)
        axes.spines[["left", "bottom"]].set_visible(False)
        charts.key(axes, shown, narrow)

    heights = (2.9, 3.1)
    return charts.Drawing(draw, rows, lambda narrow: heights[narrow])


# ------------------------------------------------------------------------------------------------------ spending


def spending(measure: str) -> pd.DataFrame:
    """Military expenditure in SIPRI's release of 2026, years by country. Belarusian shares of GDP that do not follow from the release's own dollars are replaced by the recomputed ones."""
    rows = evidence.load("military_expenditure").query("measure == @measure and edition in [@NEWEST, @RECOMPUTED]")
    again = set(rows[rows["edition"] == RECOMPUTED]["year"])
    weak = (
        (rows["country"] == "BY")
        & (rows["edition"] == NEWEST)
        & (rows["confidence"] == "low")
        & rows["year"].isin(again)
    )
    firm = (rows["edition"] == RECOMPUTED) & (rows["year"] >= 2022)
    return rows[~weak & ~firm].pivot(index="year", columns="country", values="value").astype(float)


def draw_spending(frame: pd.DataFrame, names: dict[str, str], bold: str):
    """Drawing: one line a country, named at its end; ``bold`` is the one that the chart is about."""

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        for country, name in names.items():
            line = frame[country].dropna()
            strong = country == bold
            axes.plot(
                line.index,
                line,
                color=charts.ORANGE if strong else charts.FAINT,
                linewidth=2.6 if strong else 1.5,
                zorder=3 if strong else 2,
            )
            axes.annotate(
                f"{name} {figures.number(line.iloc[-1], 1)}",
                (line.index[-1], line.iloc[-1]),
                xytext=(5, 0),
                textcoords="offset points",
                va="center",
                fontweight=600 if strong else 400,
            )
        _yearly(axes, frame.index.min(), frame.index.max() + (13 if narrow else 6), 10 if narrow else 5)
        axes.set_ylim(bottom=0)

    shown = frame[list(names)].rename_axis(columns="country").stack().rename("value").reset_index()
    return charts.Drawing(draw, shown)


def shares() -> pd.DataFrame:
    """Belarusian share of GDP by year in each edition, per cent."""
    rows = evidence.load("military_expenditure").query("country == 'BY' and measure == 'share_of_gdp' and year >= 1996")
    return rows.pivot(index="year", columns="edition", values="value").astype(float)


def draw_shares() -> charts.Drawing:
    """Drawing: the published and the recomputed share of the release of 2026."""
    rows = shares()[[NEWEST, RECOMPUTED]]

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        published, again = rows[NEWEST], rows[RECOMPUTED]
        axes.plot(
            published.index,
            published,
            color=charts.ORANGE,
            linewidth=1.6,
            marker="D",
            ms=4.5,
            mfc="white",
            mec=charts.ORANGE,
        )
        axes.plot(again.index, again, color=charts.ORANGE, linewidth=2.6)
        peak = published.idxmax()
        axes.annotate(
            f"published: {figures.number(published[peak], 1)} in {peak}",
            (peak, published[peak]),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
        )
        axes.annotate(
            f"recomputed: {figures.number(again[peak], 1)}",
            (peak, again[peak]),
            xytext=(0, -6),
            textcoords="offset points",
            va="top",
        )
        axes.annotate(
            f"{published.index[-1]}: {figures.number(published.iloc[-1], 1)}",
            (published.index[-1], published.iloc[-1]),
            xytext=(0, 8),
            textcoords="offset points",
            ha="right",
            va="bottom",
        )
        _yearly(axes, 1995.5, edition.LAST, 10 if narrow else 5)
        axes.set_ylim(0, 10)

    heights = (2.6, 2.7)
    shown = rows.stack().rename("per_cent_of_gdp").reset_index()
    return charts.Drawing(draw, shown, lambda narrow: heights[narrow])


# ----------------------------------------------------------------------------------------------------- sanctions


def sanctions() -> pd.DataFrame:
    """Measures with readers' words for sender and ground."""
    rows = evidence.load("sanctions")
    return rows.assign(who=rows["sender"].map(SENDERS), why=rows["ground"].astype(str).map(GROUNDS)).sort_values("date")


def draw_sanctions(rows: pd.DataFrame):
    """Drawing: a heading a ground, beneath it one line a sender; a mark a date with the number of targets; a bar where only the year is known."""
    pairs = set(zip(rows["why"], rows["who"]))
    lines = [
        (ground, sender)
        for ground in GROUNDS.values()
        for sender in ("", *SENDERS.values())
        if (ground, sender) in pairs or not sender and ground in set(rows["why"])
    ]

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        places = charts.lanes(axes, [sender or ground for ground, sender in lines], narrow)
        for (ground, sender), place, label in zip(lines, places, axes.get_yticklabels()):
            if not sender:
                label.set_fontweight(600)
                continue
            axes.axhline(place, color=charts.GRID, linewidth=0.7, zorder=1)
            here = rows[(rows["why"] == ground) & (rows["who"] == sender)]
            for (day, precision, eased), group in here.groupby(
                ["date", "date_precision", here["action"] == "eased"], observed=True
            ):
                only_year, many = precision == "year", len(group) > 1
                ends = [day, day + pd.DateOffset(years=1)] if only_year else [day, day]
                size = 0.1 if only_year else 13 if many else 6.5
                axes.plot(
                    ends,
                    [place] * 2,
                    color=charts.BLUE,
                    linewidth=2.4,
                    marker="o",
                    ms=size,
                    mfc="white" if eased else charts.BLUE,
                    mec="white" if many else charts.BLUE,
                    mew=1.3,
                    zorder=3,
                )
                if many:
                    axes.annotate(
                        str(len(group)), (ends[1], place), xytext=(7 if only_year else 0, -0.5), textcoords="offset points",
                        fontsize=10, color=charts.INK if only_year else "white", ha="center", va="center", zorder=5,
                    )  # fmt: skip
        axes.set_xlim(rows["date"].min() - pd.DateOffset(months=3), pd.Timestamp(edition.LAST, 12, 31))
        axes.xaxis.set_major_locator(mdates.YearLocator(base=2 if narrow else 1))
        axes.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))

    return charts.sized(draw, rows, [sender or ground for ground, sender in lines], 0.4)


# --------------------------------------------------------------------------------------------------------- panel

CATEGORIES = {
    "Air defence": (["air_defence"], ["Air-defence systems"]),
    "Aircraft": (["aircraft"], ["Aircraft"]),
    "Armour": (["armour"], ["Armoured vehicles"]),
    "Missiles and artillery": (["missiles", "artillery"], ["Missiles", "Artillery"]),
    "Sensors": (["sensors"], ["Sensors"]),
    "Chassis and trucks": (["vehicles"], []),
    "Components and engines": (["components"], ["Engines"]),
    "Ammunition": (["ammunition"], []),
    "Services and other": (["services", "other"], []),
}
PERIODS = edition.periods(1998, 2013, 2020, 2022)


def when(row: pd.Series) -> str:
    """The dates of a row in words; 'undated' where it has none, 'to 1991' where only the end is known."""
    if pd.isna(row["date_from"]):
        return "undated" if pd.isna(row["date_to"]) else f"to {figures.date(row['date_to'], row['date_to_precision'])}"
    return figures.dates(row)


def table(rows: pd.DataFrame, caption: str = "", name: str = "") -> tables.Table:
    """Deliveries as declared or reported: what, to whom, when, how much, kind, sources."""
    shown = rows.assign(
        to=rows["recipient"].map(SUPPLIERS),
        when=[when(row) for _, row in rows.iterrows()],
        pieces=[_pieces(row) for _, row in rows.iterrows()],
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
    value = UNIT[0].upper() + UNIT[1:]
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
            **{"Number": shown["Number"].map(figures.number), value: [figures.number(tiv, 1) for tiv in shown[value]]}
        ),
        "",
        align="lllrlr",
    )


def short_lines(said: pd.DataFrame) -> pd.Series:
    """Names of systems for the lines of a chart: without brackets and details, what goes to Russia marked by an arrow."""
    names = said["line"].str.replace(r" \(.*\)| through .*|:.*", "", regex=True)
    return names.where(said["recipient"] == "BY", "→ " + names)


def chart(said: pd.DataFrame, seen: pd.DataFrame, name: str, title: str) -> charts.Chart:
    """Deliveries by year, declared or reported and as recorded by SIPRI, one line a system."""
    said = said.assign(line=short_lines(said)).sort_values("recipient", kind="stable")
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
        alt=f"{len(said)} deliveries declared or reported and {len(seen)} lines of the SIPRI register, for {len(order)} systems: {figures.listing(order)}.",
        caption=title,
    )


def _state(group: str, choice: str, said: pd.DataFrame, seen: pd.DataFrame) -> explore.State:
    def told(number: int) -> str:
        return figures.count(number) if number else "none"

    sentence = (
        f"{told(len(said)).capitalize()} deliveries were declared or reported, {told(int(said['low'].isna().sum()))} of them without a number "
        f"and {told(int(said['first'].isna().sum()))} without a date. SIPRI lists {told(len(seen))} for the same choice; they describe the same deliveries and are not added."
    )
    parts = [chart(said, seen, f"panel-arms-{explore.slug(choice)}", f"Deliveries: {choice}"), table(said)] + (
        [register(seen)] if len(seen) else []
    )
    return explore.State(group, choice, sentence, tuple(parts))


def panel() -> explore.Panel:
    """The arms panel: deliveries between the two states by category or by period."""
    said, seen = declared(), recorded()
    states = [
        _state("Category", words, said[said["category"].isin(ours)], seen[seen["category"].isin(theirs)])
        for words, (ours, theirs) in CATEGORIES.items()
    ]
    for words, (first, last) in PERIODS.items():
        states.append(
            _state(
                "Period",
                words,
                said[(said["first"] <= last) & (said["last"] >= first)],
                seen[seen["year_delivered"].between(first, last)],
            )
        )
    rows = declared(kinds=("transfer", "planned", "conflicting", "not_a_transfer"))
    filters = {
        "recipient": "To",
        "category": "Category",
        "system": "System",
        "kind": "Record",
        "qualifier": "Kind",
        "confidence": "Confidence",
    }
    return explore.Panel(
        "arms",
        "Deliveries by category or period",
        states,
        lambda: explore.explorer(rows, filters, lambda kept: [table(kept)]),
    )
