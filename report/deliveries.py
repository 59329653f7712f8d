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

from report import charts, evidence, explore, figures, tables

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
SENDERS = {"EU": "EU", "US": "United States", "GB": "United Kingdom", "CA": "Canada", "UA": "Ukraine", "NZ": "New Zealand"}
GROUNDS = {
    "repression": "repression",
    "support_of_invasion": "support of the invasion",
    "supply_of_russian_industry": "supply of Russian industry",
    "arms_trade_third_country": "arms trade with third countries",
    "other": "other or mixed",
    "not_stated": "not stated in the reports used",
}
STATUSES = {"in_use": "in use", "being_replaced": "to be replaced", "ended": "ended", "planned": "planned", "alleged": "alleged"}
UNIT = next(field["unit"] for field in evidence.resource("arms_transfer_volumes")["schema"]["fields"] if field["name"] == "tiv")
NEWEST, RECOMPUTED = "sipri_2026", "recomputed_2026"  # editions of the SIPRI tables and of this project's own arithmetic
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


def declared(supplier: str | None = None) -> pd.DataFrame:
    """Deliveries as declared or reported (transfers only), with the name of the system and first and last year (missing: undated)."""
    rows = evidence.load("arms_deliveries").query("kind == 'transfer'")
    rows = rows.assign(line=_named(rows["system"], 0), first=rows["date_from"].dt.year.astype("Int64"), last=rows["date_to"].dt.year.astype("Int64"))
    rows = rows.assign(last=rows["last"].fillna(rows["first"]), first=rows["first"].fillna(rows["last"]))
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


def _by_year(years: pd.Series, words: list[str]) -> str:
    return "; ".join(f"{year}: {word}" for year, word in zip(years, words)) or "none found"


def side_by_side() -> pd.DataFrame:
    """One line a system: deliveries to Belarus as declared or reported beside SIPRI's lines, never added, with the sources of the former."""
    said, seen = declared("RU"), recorded()
    lines = []
    for name in SYSTEMS:
        one, other = said[said["line"] == name], seen[seen["line"] == name].groupby("year_delivered")["number"].sum()
        keys = dict.fromkeys(key for cell in one["sources"] for key in cell.split(";")[:1]) | ({"sipri_at_register_2026": None} if len(other) else {})
        years = one["first"].astype(str).where(one["first"] == one["last"], one["first"].astype(str) + "–" + one["last"].astype(str))
        lines.append(
            {
                "System": name,
                "Declared or reported": _by_year(years, [_pieces(row) for _, row in one.iterrows()]),
                "SIPRI, number by year": _by_year(other.index.astype(str), [figures.number(value) for value in other]),
                "sources": ";".join(keys),
            }
        )
    return pd.DataFrame(lines)


# ------------------------------------------------------------------------------------------------------- volumes


def windows() -> pd.DataFrame:
    """Imports of Belarus by window: volume in the register, Russian share, other suppliers, and the total of the spring 2026 release."""
    table, suppliers = evidence.load("arms_import_windows").query("country == 'BY'"), evidence.load("arms_imports_by_supplier")
    newest = newest_imports()
    lines = []
    for _, row in table.iterrows():
        span = range(row["year_from"], row["year_to"] + 1)
        others = dict.fromkeys(suppliers[suppliers["year"].isin(span) & (suppliers["supplier"] != "RU")]["supplier"].map(SUPPLIERS))
        share = "no imports recorded" if pd.isna(row["russia_share"]) else figures.number(row["russia_share"] * 100, 1)
        total = newest.reindex(span).sum()
        lines.append([f"{row['year_from']}–{row['year_to']}", figures.number(row["tiv"], 1), share, figures.listing(others) or "none", figures.number(total, 1), row["sources"]])
    last = [int(year) for year in newest.index[-5:]]
    lines.append([f"{last[0]}–{last[-1]}", "not yet released", "not in the totals", "not in the totals", figures.number(newest.iloc[-5:].sum(), 1), "sipri_at_bycountry_2026"])
    return pd.DataFrame(lines, columns=["Years", f"Register, {UNIT}", "Russian share, per cent", "Other suppliers", f"Spring 2026 release, {UNIT}", "sources"])


def newest_imports() -> pd.Series:
    """Yearly imports of Belarus in the release of spring 2026, million TIV."""
    rows = evidence.load("arms_transfer_volumes").query("country == 'BY' and flow == 'imports' and edition == @NEWEST")
    return rows.set_index("year")["tiv"].astype(float).sort_index()


def releases() -> pd.DataFrame:
    """Yearly imports of Belarus (million TIV) in the three releases, for the years in which they differ or only one has a value."""
    rows = evidence.load("arms_transfer_volumes").query("country == 'BY' and flow == 'imports' and year >= 2000")
    wide = rows.pivot(index="year", columns="edition", values="tiv")[["sipri_register_2025_01", "sipri_register_2026_02", NEWEST]].astype(float)
    return wide[(wide.nunique(axis=1) > 1) | wide["sipri_register_2026_02"].isna() & (wide[NEWEST] > 0)]


def draw_volumes(figure: Figure, narrow: bool) -> None:
    """Bars by year and supplier (register of February 2026), with the totals of the newer release where they differ."""
    axes = figure.subplots()
    rows = evidence.load("arms_imports_by_supplier").pivot(index="year", columns="supplier", values="tiv").fillna(0).astype(float)
    russia, others = rows["RU"], rows.drop(columns="RU").sum(axis=1)
    axes.bar(russia.index, russia, width=0.72, color=charts.ORANGE, zorder=3)
    axes.bar(others.index, others, width=0.72, bottom=russia, color="white", edgecolor=charts.INK, linewidth=0.8, hatch="////", zorder=3)
    newest = newest_imports().loc[releases().index]
    axes.plot(newest.index, newest, linestyle="none", marker="D", ms=6.5, mfc="white", mec=charts.INK, mew=1.3, zorder=4)
    for year, value in newest.items():
        if year >= newest.index[-2]:
            axes.annotate(figures.number(value, 1), (year, value), xytext=(-7, 0), textcoords="offset points", ha="right", va="center")
    words = {"Russia": (2011.5, 92, "center"), "Ukraine and Russia": (2006, 152, "center")}
    for word, (x, y, side) in words.items():
        axes.annotate(textwrap.fill(word, 11), (x, y), ha=side, va="bottom", color=charts.INK)
    axes.plot(1998, 455, marker="D", ms=6.5, mfc="white", mec=charts.INK, mew=1.3, zorder=4)
    axes.annotate("total in the release of spring 2026", (1998, 455), xytext=(9, 0), textcoords="offset points", va="center")
    axes.set(xlim=(1997, 2026.3), ylim=(0, 500))
    axes.grid(True, axis="y")
    axes.grid(False, axis="x")
    axes.xaxis.set_major_locator(ticker.MultipleLocator(10 if narrow else 5))
    axes.tick_params(axis="x", length=0)


def draw_releases(figure: Figure, narrow: bool) -> None:
    """One line a year: the value of each release, older ones hollow, the newest filled."""
    axes, rows = figure.subplots(), releases()
    styles = [("s", "white", "January 2025"), ("o", "white", "February 2026"), ("D", charts.ORANGE, "spring 2026")]
    for position, (_, row) in enumerate(rows.iterrows()):
        known = row.dropna()
        axes.plot([known.min(), known.max()], [position] * 2, color=charts.ORANGE, linewidth=1.6, alpha=0.6, zorder=2)
        for (marker, face, word), value in zip(styles, row):
            axes.plot(value, position, linestyle="none", marker=marker, ms=7, mfc=face, mec=charts.ORANGE, mew=1.4, zorder=3, label=None if position else word)
        axes.annotate(" → ".join(figures.number(value, 1) for value in known), (known.max(), position), xytext=(9, 0), textcoords="offset points", va="center")
    axes.set_yticks(range(len(rows)), [str(year) for year in rows.index])
    axes.set(ylim=(len(rows) - 0.5, -0.5), xlim=(0, 760 if narrow else 620))
    axes.xaxis.set_major_locator(ticker.MultipleLocator(200 if narrow else 100))
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=3, frameon=False, fontsize=10, handletextpad=0.1, columnspacing=0.8, borderaxespad=0.1, borderpad=0)


def draw_comparators(countries: dict[str, str]):
    """Draw function: the Russian share of imports by window, one strip a country; hollow where the window is weak."""
    rows = evidence.load("arms_import_windows")

    def draw(figure: Figure, narrow: bool) -> None:
        strips = figure.subplots(len(countries), 1, sharex=True)
        for axes, (country, name) in zip(strips, countries.items()):
            here = rows[rows["country"] == country].reset_index(drop=True)
            axes.plot(here.index, (here["russia_share"] * 100).astype(float), color=charts.ORANGE, linewidth=1.6, zorder=2)
            for place, row in here.iterrows():
                if pd.isna(row["russia_share"]):
                    axes.annotate("none\nrecorded", (place, 50), ha="center", va="center", color=charts.SOFT, style="italic")
                    continue
                share = float(row["russia_share"]) * 100
                axes.plot(place, share, marker="D", ms=7, mfc=charts.ORANGE if row["confidence"] == "high" else "white", mec=charts.ORANGE, mew=1.4, zorder=3)
                axes.annotate(figures.number(share, 1), (place, share), xytext=(0, 8 if share < 50 else -9), textcoords="offset points", ha="center", va="bottom" if share < 50 else "top")
            axes.set(ylim=(0, 112), yticks=[0, 50, 100], xlim=(-0.5, 5.5))
            axes.set_title(name, loc="left", fontsize=10.5, fontweight=600)
            axes.grid(True, axis="y")
            axes.grid(False, axis="x")
            axes.tick_params(axis="both", length=0)
        labels = [f"{a}–{str(b)[2:]}" for a, b in zip(here["year_from"], here["year_to"])]
        strips[-1].set_xticks(range(len(labels)), [label.replace("–", "–\n") if narrow else label for label in labels])

    return draw


# ---------------------------------------------------------------------------------------------------- year charts


def years(said: pd.DataFrame, seen: pd.DataFrame, order: list[str], span: tuple[int, int]):
    """Draw function: one line a system by year; what was declared or reported above, what SIPRI records beneath it.

    Undated rows stand in a column before the first year.
    """

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        before = span[0] - (span[1] - span[0]) * 0.07
        undated = said[said["first"].isna() & said["line"].isin(order)]
        for position, name in enumerate(order):
            axes.axhline(position, color=charts.GRID, linewidth=0.7, zorder=1)
            lift = -0.15 if (seen["line"] == name).any() else 0
            here = said[said["line"] == name]
            kinds = [kind for kind in charts.MARKS if (here["qualifier"] == kind).any()]
            for _, row in here.iterrows():
                lower = (kinds.index(row["qualifier"]) - (len(kinds) - 1) / 2) * 0.24  # kinds of one line are set apart, so that none hides another
                ends = (before, before) if pd.isna(row["first"]) else (int(row["first"]), int(row["last"]))
                charts.mark(axes, *ends, position + lift + lower, row["qualifier"], size=6)
            for year in sorted(set(seen[seen["line"] == name]["year_delivered"])):
                charts.mark(axes, int(year), int(year), position + 0.25, "estimated", size=5)
        axes.set_yticks(range(len(order)), [textwrap.fill(name, 19 if narrow else 44) for name in order])
        axes.set_ylim(len(order) - 0.4, -0.6 - (0.45 if len(undated) else 0))
        axes.set_xlim(before - 1 if len(undated) else span[0] - 1, span[1] + 1)
        if len(undated):
            axes.axvline((before + span[0]) / 2, color=charts.GRID, linewidth=1)
            axes.annotate("undated", (before - 0.6, -0.8), fontsize=10, color=charts.SOFT, va="center")
        wide = 1 if span[1] - span[0] < 7 else 3 if span[1] - span[0] < 13 else 5
        axes.xaxis.set_major_locator(ticker.FixedLocator([year for year in range(span[0], span[1] + 1) if year % (2 * wide if narrow else wide) == 0]))
        axes.xaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:.0f}"))
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        _key(axes, [*said[said["line"].isin(order)]["qualifier"], *seen[seen["line"].isin(order)]["qualifier"]], narrow)

    return draw


def _key(axes, qualifiers, narrow: bool) -> None:
    """The key of marks as in ``charts.key``, in two rows on a narrow page with long labels, where one row would squeeze the plot."""
    charts.key(axes, qualifiers, narrow)
    legend = axes.get_legend()
    if narrow and len(legend.legend_handles) > 2:
        words = [text.get_text() for text in legend.get_texts()]
        axes.legend(legend.legend_handles, words, loc="lower right", bbox_to_anchor=(1, 1.0), ncols=2, frameon=False, fontsize=10, handletextpad=0.1, columnspacing=0.9, borderaxespad=0.1, borderpad=0)


def counts(rows: pd.DataFrame, by: str, log: bool = False):
    """Draw function: one line a row, its figure as mark and in words beside it."""

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        for position, (_, row) in enumerate(rows.iterrows()):
            charts.mark(axes, float(row["low"]), float(row["high"]), position, row["qualifier"])
            axes.annotate(figures.of(row), (float(row["high"]), position), xytext=(9, 0), textcoords="offset points", va="center")
        axes.set_yticks(range(len(rows)), [textwrap.fill(text, 20 if narrow else 46) for text in rows[by]])
        axes.set_ylim(len(rows) - 0.5, -0.6)
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        if log:
            axes.set_xlim(float(rows["low"].min()) * 0.5, float(rows["high"].max()) * (25 if narrow else 4))
        else:
            axes.set_xlim(0, float(rows["high"].max()) * (1.45 if narrow else 1.2))
            axes.xaxis.set_major_locator(ticker.MaxNLocator(3 if narrow else 6))
        charts.thousands(axes, log, narrow)
        charts.key(axes, rows["qualifier"], narrow)

    return draw


# -------------------------------------------------------------------------------------------------------- trucks


def trucks() -> pd.DataFrame:
    """Who supplies what, with the role of each row and one row a maker."""
    rows = evidence.load("truck_suppliers")
    text = rows["product"] + " " + rows["used_for"]
    role = pd.Series("Army trucks", rows.index)
    role[text.str.contains("chassis|launcher|all types")] = "Missile carriers"
    role[rows["product"].str.contains("parts")] = "Parts"
    role[rows["product"].str.contains("civil|municipal")] = "Civil trucks"
    maker = [[name for name in MAKERS if re.search(rf"\b{name}\b", row["maker"])] or ["others"] for _, row in rows.iterrows()]
    return rows.assign(role=role, make=maker).explode("make")


def draw_trucks(figure: Figure, narrow: bool) -> None:
    """Makers by role: the firmest row of each pair in the mark of its kind, with its status and years."""
    axes, rows = figure.subplots(), trucks()
    rank = {status: place for place, status in enumerate(STATUSES)}
    shown = []
    for y, make in enumerate(MAKERS):
        for x, role in enumerate(ROLES):
            here = rows[(rows["make"] == make) & (rows["role"] == role)]
            if here.empty:
                axes.annotate("none found", (x, y), ha="center", va="center", color=charts.SOFT, style="italic", fontsize=10)
                continue
            row = here.iloc[here["status"].map(rank).astype(int).argmin()]
            shown.append(row["qualifier"])
            charts.mark(axes, x, x, y - 0.22, row["qualifier"])
            axes.annotate(STATUSES[row["status"]], (x, y + 0.18), ha="center", va="center", fontsize=10)
    axes.set_xticks(range(len(ROLES)), [textwrap.fill(role, 8 if narrow else 20) for role in ROLES])
    axes.xaxis.tick_top()
    axes.set_yticks(range(len(MAKERS)), MAKERS)
    axes.set(xlim=(-0.5, len(ROLES) - 0.5), ylim=(len(MAKERS) - 0.5, -0.5))
    axes.grid(False)
    for y in range(1, len(MAKERS)):
        axes.axhline(y - 0.5, color=charts.GRID, linewidth=0.7)
    axes.tick_params(axis="both", length=0, labelcolor=charts.INK)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    handles = axes.legend(
        handles=[
            charts.Line2D([], [], linestyle="none", marker=m, ms=6.5, mfc=colour if filled else "none", mec=colour, mew=1.2, label=word)
            for name, (word, m, colour, filled) in charts.MARKS.items() if name in shown
        ],
        loc="upper left", bbox_to_anchor=(0, 0), ncols=4, frameon=False, fontsize=10, handletextpad=0.1, columnspacing=0.9, borderaxespad=0.2, borderpad=0,
    )  # fmt: skip
    handles.set_in_layout(True)


# ------------------------------------------------------------------------------------------------------ spending


def spending(measure: str) -> pd.DataFrame:
    """Military expenditure in SIPRI's release of 2026, years by country. Belarusian shares of GDP that do not follow from the release's own dollars are replaced by the recomputed ones."""
    rows = evidence.load("military_expenditure").query("measure == @measure and edition in [@NEWEST, @RECOMPUTED]")
    again = set(rows[rows["edition"] == RECOMPUTED]["year"])
    weak = (rows["country"] == "BY") & (rows["edition"] == NEWEST) & (rows["confidence"] == "low") & rows["year"].isin(again)
    firm = (rows["edition"] == RECOMPUTED) & (rows["year"] >= 2022)
    return rows[~weak & ~firm].pivot(index="year", columns="country", values="value").astype(float)


def draw_spending(frame: pd.DataFrame, names: dict[str, str], bold: str):
    """Draw function: one line a country, named at its end; ``bold`` is the one that the chart is about."""

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        for country, name in names.items():
            line = frame[country].dropna()
            strong = country == bold
            axes.plot(line.index, line, color=charts.ORANGE if strong else charts.FAINT, linewidth=2.6 if strong else 1.5, zorder=3 if strong else 2)
            axes.annotate(f"{name} {figures.number(line.iloc[-1], 1)}", (line.index[-1], line.iloc[-1]), xytext=(5, 0), textcoords="offset points", va="center", fontweight=600 if strong else 400)
        axes.set(ylim=(0, None), xlim=(frame.index.min(), frame.index.max() + (13 if narrow else 6)))
        axes.xaxis.set_major_locator(ticker.FixedLocator(range(2000, 2026, 10 if narrow else 5)))
        axes.xaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:.0f}"))
        axes.grid(True, axis="y")
        axes.grid(False, axis="x")

    return draw


def shares() -> pd.DataFrame:
    """Belarusian share of GDP by year in each edition, per cent."""
    rows = evidence.load("military_expenditure").query("country == 'BY' and measure == 'share_of_gdp' and year >= 1996")
    return rows.pivot(index="year", columns="edition", values="value").astype(float)


def draw_shares(figure: Figure, narrow: bool) -> None:
    """The published and the recomputed share of the release of 2026."""
    axes, rows = figure.subplots(), shares()
    published, again = rows[NEWEST], rows[RECOMPUTED]
    axes.plot(published.index, published, color=charts.ORANGE, linewidth=1.6, marker="D", ms=4.5, mfc="white", mec=charts.ORANGE)
    axes.plot(again.index, again, color=charts.ORANGE, linewidth=2.6)
    peak = published.idxmax()
    axes.annotate(f"published: {figures.number(published[peak], 1)} in {peak}", (peak, published[peak]), xytext=(8, 0), textcoords="offset points", va="center")
    axes.annotate(f"recomputed: {figures.number(again[peak], 1)}", (peak, again[peak]), xytext=(0, -6), textcoords="offset points", va="top")
    axes.annotate(f"{published.index[-1]}: {figures.number(published.iloc[-1], 1)}", (published.index[-1], published.iloc[-1]), xytext=(0, 8), textcoords="offset points", ha="right", va="bottom")
    axes.set(ylim=(0, 10), xlim=(1995.5, 2026))
    axes.xaxis.set_major_locator(ticker.FixedLocator(range(2000, 2026, 10 if narrow else 5)))
    axes.xaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:.0f}"))
    axes.grid(True, axis="y")
    axes.grid(False, axis="x")


# ----------------------------------------------------------------------------------------------------- sanctions


def sanctions() -> pd.DataFrame:
    """Measures with readers' words for sender and ground."""
    rows = evidence.load("sanctions")
    return rows.assign(who=rows["sender"].map(SENDERS), why=rows["ground"].astype(str).map(GROUNDS)).sort_values("date")


def draw_sanctions(rows: pd.DataFrame):
    """Draw function: one line a ground and sender, a mark a date with the number of targets; a bar where only the year is known."""
    order = [(ground, sender) for ground in GROUNDS.values() for sender in SENDERS.values() if ((rows["why"] == ground) & (rows["who"] == sender)).any()]

    first = [not place or ground != order[place - 1][0] for place, (ground, _) in enumerate(order)]

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        heights = [place + (0.8 * sum(first[: place + 1]) if narrow else 0) for place in range(len(order))]  # a narrow page has room for the ground above its lines only
        for position, (ground, sender) in zip(heights, order):
            axes.axhline(position, color=charts.GRID, linewidth=0.7, zorder=1)
            here = rows[(rows["why"] == ground) & (rows["who"] == sender)]
            for (day, precision, eased), group in here.groupby(["date", "date_precision", here["action"] == "eased"], observed=True):
                ends = [day, day + pd.DateOffset(years=1)] if precision == "year" else [day, day]
                many, only_year = len(group) > 1, precision == "year"
                size = 0.1 if only_year else 13 if many else 6.5
                axes.plot(ends, [position] * 2, color=charts.BLUE, linewidth=2.4, marker="o", ms=size, mfc="white" if eased else charts.BLUE, mec="white" if many else charts.BLUE, mew=1.3, zorder=3)
                if many:
                    at, ink = (ends[1], charts.INK) if only_year else (day, "white")
                    axes.annotate(str(len(group)), (at, position), xytext=(7 if only_year else 0, -0.5), textcoords="offset points", fontsize=10, color=ink, ha="center", va="center", zorder=5)
        axes.set_yticks(heights, [sender if narrow or not new else f"{ground}: {sender}" for new, (ground, sender) in zip(first, order)])
        for height, new, (ground, _) in zip(heights, first, order):
            if new and narrow:
                axes.annotate(ground, (rows["date"].min(), height - 0.75), fontsize=10, fontweight=600, va="center")
            elif new and height:
                axes.axhline(height - 0.5, color=charts.FAINT, linewidth=0.8)
        axes.set_ylim(heights[-1] + 0.5, heights[0] - (1.4 if narrow else 0.9))
        axes.set_xlim(rows["date"].min() - pd.DateOffset(months=3), pd.Timestamp("2026-12-31"))
        axes.xaxis.set_major_locator(mdates.YearLocator(base=2 if narrow else 1))
        axes.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)

    return draw


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
PERIODS = {"1998–2012": (1998, 2012), "2013–2019": (2013, 2019), "2020–2021": (2020, 2021), "2022–2026": (2022, 2026)}


def when(row: pd.Series) -> str:
    """The dates of a row in words; 'undated' where it has none, 'to 1991' where only the end is known."""
    if pd.isna(row["date_from"]):
        return "undated" if pd.isna(row["date_to"]) else f"to {figures.date(row['date_to'], row['date_to_precision'])}"
    return figures.dates(row)


def table(rows: pd.DataFrame, caption: str = "", name: str = "") -> tables.Table:
    """Deliveries as declared or reported: what, to whom, when, how much, kind, sources."""
    shown = rows.assign(to=rows["recipient"].map(SUPPLIERS), when=[when(row) for _, row in rows.iterrows()], pieces=[_pieces(row) for _, row in rows.iterrows()])
    columns = {"system": "What", "to": "To", "when": "When", "pieces": "Figure", "qualifier": "Kind", "sources": "Sources"}
    return tables.sourced(shown, columns, caption, name)


def register(rows: pd.DataFrame) -> tables.Table:
    """Lines of the SIPRI register: year, designation there, number, condition, value."""
    shown = rows.assign(year=rows["year_delivered"].astype(str), status=rows["status"].astype(str), number=rows["number"].map(figures.number), tiv=rows["tiv_delivered"].map(lambda value: figures.number(value, 1)))
    shown = shown.rename(columns={"year": "Year", "designation": "SIPRI's name", "line": "Name used here", "number": "Number", "status": "Condition", "tiv": UNIT[0].upper() + UNIT[1:]})
    return tables.Table(shown[["Year", "SIPRI's name", "Name used here", "Number", "Condition", UNIT[0].upper() + UNIT[1:]]], "", align="lllrlr")


def short_lines(said: pd.DataFrame) -> pd.Series:
    """Names of systems for the lines of a chart: without brackets and details, what goes to Russia marked."""
    names = said["line"].str.replace(r" \(.*\)| through .*|:.*", "", regex=True)
    return names.where(said["recipient"] == "BY", "to Russia: " + names)


def chart(said: pd.DataFrame, seen: pd.DataFrame, name: str, title: str) -> charts.Chart:
    """Deliveries by year, declared or reported and as recorded by SIPRI, one line a system."""
    said = said.assign(line=short_lines(said)).sort_values("recipient", kind="stable")
    order = list(dict.fromkeys([*said["line"], *seen["line"]]))
    order.sort(key=lambda line: line.startswith("to Russia"))
    dated = [*said["first"].dropna().astype(int), *said["last"].dropna().astype(int), *seen["year_delivered"].astype(int)]
    return charts.Chart(
        years(said, seen, order, (min(dated), max(dated))),
        name=name,
        title=title,
        subtitle="Years of delivery; estimated: lines of the SIPRI register, which describe the same deliveries",
        source="Source: tables arms_deliveries and arms_transfers",
        alt=f"{len(said)} deliveries declared or reported and {len(seen)} lines of the SIPRI register, for {len(order)} systems: {figures.listing(order)}.",
        caption=title,
        height=(0.75 + 0.34 * len(order), 0.9 + 0.62 * len(order)),
    )


def _state(group: str, choice: str, said: pd.DataFrame, seen: pd.DataFrame) -> explore.State:
    unknown = int(said["low"].isna().sum())
    undated = int(said["first"].isna().sum())
    sentence = (
        f"{figures.count(len(said)).capitalize()} deliveries were declared or reported, {figures.count(unknown)} of them without a number and {figures.count(undated)} without a date. "
        f"SIPRI lists {figures.count(len(seen))} for the same choice; they describe the same deliveries and are not added."
    )
    slug = "".join(letter if letter.isalnum() else "-" for letter in choice.lower())
    parts = [chart(said, seen, f"panel-arms-{slug}", f"Deliveries: {choice}"), table(said)] + ([register(seen)] if len(seen) else [])
    return explore.State(group, choice, sentence, tuple(parts))


def panel() -> explore.Panel:
    """The arms panel: deliveries between the two states by category or by period."""
    said, seen = declared(), recorded()
    states = [_state("Category", words, said[said["category"].isin(ours)], seen[seen["category"].isin(theirs)]) for words, (ours, theirs) in CATEGORIES.items()]
    for words, (first, last) in PERIODS.items():
        states.append(_state("Period", words, said[(said["first"] <= last) & (said["last"] >= first)], seen[seen["year_delivered"].between(first, last)]))
    rows = evidence.load("arms_deliveries")
    rows = rows.assign(line=_named(rows["system"], 0), first=rows["date_from"].dt.year.astype("Int64"), last=rows["date_to"].dt.year.astype("Int64"))
    rows = rows.assign(last=rows["last"].fillna(rows["first"]), first=rows["first"].fillna(rows["last"]))
    filters = {"recipient": "To", "category": "Category", "system": "System", "kind": "Record", "qualifier": "Kind", "confidence": "Confidence"}
    return explore.Panel("arms", "Deliveries by category or period", states, lambda: explore.explorer(rows, filters, lambda kept: [table(kept)]))
