"""The ladder of agreements: how binding each document is, how long it took to bind, and what was built on it.

The rung of a document is its legal rank, not its importance: a plan that nobody has seen may matter more than a treaty.
Statements on command, on strengths and on assets are placed side by side and never merged.
"""

from __future__ import annotations

import dataclasses
import textwrap

import matplotlib.dates as mdates
import pandas as pd
from matplotlib import ticker
from matplotlib.figure import Figure

from report import charts, edition, evidence, explore, figures, lookup, tables

RUNGS = {
    "treaty_ratified": "Treaty, ratified",
    "treaty_signed": "Treaty, ratification not found",
    "intergovernmental_agreement": "Agreement of governments",
    "supreme_council_act": "Act of the Supreme State Council",
    "ministerial_document": "Document of the ministries",
    "policy_document": "Plan of use or cooperation",
    "national": "National act or doctrine",
}
THEMES = {
    "regional_grouping": "Regional grouping",
    "air_defence": "Air defence",
    "alliance": "Alliance",
    "union_state": "Union State and constitution",
    "constitution": "Union State and constitution",
    "treaty_sites": "Sites, stationing, nuclear",
    "stationing": "Sites, stationing, nuclear",
    "nuclear": "Sites, stationing, nuclear",
    "training": "Training, supply, arms",
    "technical_supply": "Training, supply, arms",
    "doctrine_and_plan": "Doctrines and programmes",
}
STATUS = {  # status -> its words in a table
    "in_force": "in force",
    "superseded": "superseded",
    "ended": "ended",
    "signed_not_in_force": "signed not in force",
    "announced": "announced",
    "unknown": "unknown",
}
STANDING = {  # status -> what the reader sees
    "in_force": "in force",
    "superseded": "ended or replaced",
    "ended": "ended or replaced",
    "signed_not_in_force": "not known",
    "announced": "not known",
    "unknown": "not known",
}
SHAPES = {"in force": ("o", True), "ended or replaced": ("o", False), "not known": ("d", False)}


def agreements() -> pd.DataFrame:
    """The documents in order of signature, with their rung, theme and standing; undated ones come last."""
    rows = evidence.load("agreements")
    level = rows["binding_level"].astype(str)
    rows = rows.assign(
        rung=level.where(~level.str.startswith("national_"), "national"), theme=rows["subject"].astype(str).map(THEMES)
    )
    return rows.assign(standing=rows["status"].astype(str).map(STANDING)).sort_values("date_signed", kind="stable")


def bilateral(rows: pd.DataFrame) -> pd.DataFrame:
    """The documents between Belarus and Russia alone that bind as treaties or agreements of governments."""
    return rows[
        (rows["parties"] == "BY;RU")
        & rows["rung"].isin(["treaty_ratified", "treaty_signed", "intergovernmental_agreement"])
    ]


def words(value: float) -> str:
    """A small whole number in words, a larger one in figures: 5.0 -> 'five'."""
    return figures.count(int(round(value)))


def _standing_key(axes, used, narrow: bool) -> None:
    charts.legend(
        axes,
        [(word, marker, charts.BLUE, filled) for word, (marker, filled) in SHAPES.items() if word in set(used)],
        narrow,
    )


def _document(axes, row: pd.Series, place: float) -> None:
    marker, filled = SHAPES[row["standing"]]
    axes.plot(
        row["date_signed"],
        place,
        marker=marker,
        ms=6.5,
        mfc=charts.BLUE if filled else "white",
        mec=charts.BLUE,
        mew=1.3,
        zorder=3,
    )


def _years(axes, narrow: bool, first: str = "1991-01-01") -> None:
    axes.set_xlim(pd.Timestamp(first), pd.Timestamp(edition.LAST + 1, 12, 31))
    axes.xaxis.set_major_locator(mdates.YearLocator(base=10 if narrow else 5))
    axes.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def ladder(rows: pd.DataFrame, landmarks: dict[str, tuple[str, int]]) -> charts.Drawing:
    """Drawing: one line a rung, a mark a document at its signature; documents of one rung and year are stacked.

    ``landmarks``: row id -> the words written beside its mark and the side (-1 above, 1 below); only the wide drawing has room.
    """

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        order = [rung for rung in RUNGS if (rows["rung"] == rung).any()]
        for position, rung in enumerate(order):
            axes.axhline(position, color=charts.GRID, linewidth=0.7, zorder=1)
            here = rows[(rows["rung"] == rung) & rows["date_signed"].notna()]
            for _, group in here.groupby(here["date_signed"].dt.year):
                for step, (key, row) in enumerate(group.iterrows()):
                    _document(axes, row, position + 0.17 * (step - (len(group) - 1) / 2))
                    if key in landmarks and not narrow:
                        label, side = landmarks[key]
                        axes.annotate(
                            label,
                            (row["date_signed"], position + 0.34 * side),
                            fontsize=10,
                            ha="center",
                            va="center",
                            color=charts.INK,
                            zorder=4,
                        )
        axes.set_yticks(range(len(order)), [textwrap.fill(RUNGS[rung], 17 if narrow else 34) for rung in order])
        axes.set_ylim(len(order) - 0.45, -0.6)
        _years(axes, narrow)
        _standing_key(axes, rows["standing"], narrow)

    return charts.Drawing(draw, rows[rows["date_signed"].notna()])


def lifelines(rows: pd.DataFrame) -> charts.Drawing:
    """Drawing: one line a document, its name above the line, from signature to its end, or to this edition if it is in force."""
    today = pd.Timestamp(edition.LAST_DAY)

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        room = (charts.NARROW if narrow else charts.WIDE) - 0.5
        for position, (_, row) in enumerate(rows.iterrows()):
            broken = charts.wrapped(row["name"], room, 10)
            name = broken[0] if len(broken) == 1 else broken[0].rstrip(",;") + " …"
            axes.annotate(
                name,
                (0.0, position - 0.36),
                xycoords=("axes fraction", "data"),
                fontsize=10,
                va="center",
                color=charts.INK,
                zorder=4,
            )
            start, end = row["date_signed"], row["date_until"]
            if pd.isna(start):
                axes.annotate(
                    "undated",
                    (0.0, position + 0.14),
                    xycoords=("axes fraction", "data"),
                    fontsize=10,
                    va="center",
                    color=charts.SOFT,
                    style="italic",
                )
                continue
            end = min(end, today) if pd.notna(end) else today if row["standing"] == "in force" else start
            axes.plot(
                [start, end],
                [position + 0.14] * 2,
                color=charts.BLUE,
                linewidth=3,
                alpha=0.35,
                solid_capstyle="butt",
                zorder=2,
            )
            _document(axes, row, position + 0.14)
        axes.set_yticks([])
        axes.set_ylim(len(rows) - 0.5, -0.75)
        _years(axes, narrow)
        _standing_key(axes, rows["standing"], narrow)

    return charts.Drawing(draw, rows, lambda narrow: 0.5 + 0.1 * narrow + 0.46 * len(rows))


# ----------------------------------------------------------------------------------- from signature to force

ROADS = {  # document: words for readers, and the dated steps of ratification that the evidence holds
    "vileyka_1995": ("Vileyka and Baranavichy sites, 1995", []),
    "agr_08": ("Regional security, 1997", ["events:rgf_02"]),
    "joint_infrastructure_1998": ("Joint infrastructure, 1998", []),
    "agr_10": ("Union State, 1999", []),
    "agr_13": ("Air defence, 2009", ["agreements:agr_14"]),
    "agr_18": ("Technical support, 2016", []),
    "vileyka_protocol_2021": ("Protocols on the two sites, 2021", ["events:face_040", "events:face_050"]),
    "agr_24": ("Protocol on the grouping, 2022", ["events:rgf_27", "events:rgf_32"]),
    "agr_25": ("Training centres, 2023", ["events:centres_law_by_2023", "events:centres_duma_2023"]),
    "treaty_security_guarantees_2024": (
        "Security guarantees, 2024",
        ["events:guarantees_law_ru_2025", "agreements:agr_33"],
    ),
}
MONTH = 30.44  # days


def roads() -> pd.DataFrame:
    """One row a document of ROADS: months from signature to each known step of ratification and to entry into force."""
    rows, lines = agreements(), {}
    for key, (label, references) in ROADS.items():
        signed, force = rows.loc[key, ["date_signed", "date_in_force"]]
        steps = [lookup.row(reference) for reference in references]
        days = [step[next(name for name in ("date_from", "date_signed") if name in step)] for step in steps]
        lines[key] = {
            "words": label,
            "steps": [(day - signed).days / MONTH for day in days],
            "force": (force - signed) / pd.Timedelta(days=MONTH),
        }
    return pd.DataFrame.from_dict(lines, orient="index")


def told(months: float) -> str:
    """Months in words: 16.9 -> '17 months', 3.2 -> 'three months', a missing value -> 'day not found'."""
    return "day not found" if pd.isna(months) else f"{words(months)} months"


def _road_marks(rows: pd.DataFrame) -> pd.DataFrame:
    """The marks of ``road``, one a line: document, what it marks, the row that dates it, months since signature (none: day not found)."""
    marks = []
    for key, row in rows.iterrows():
        dated = [
            ("step of ratification", reference, months)
            for reference, months in zip(ROADS[key][1], row["steps"], strict=True)
        ]
        for kind, reference, months in [*dated, ("entry into force", f"agreements:{key}", row["force"])]:
            marks.append({"document": row["words"], "kind": kind, "evidence": reference, "months": months})
    return pd.DataFrame(marks).round({"months": 2})


def road(rows: pd.DataFrame) -> charts.Drawing:
    """Drawing: a line a document from signature; ticks are known steps of ratification, a filled circle entry into force."""

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        for place, (_, row) in zip(charts.lanes(axes, list(rows["words"]), narrow), rows.iterrows(), strict=True):
            last = max(row["steps"] + [row["force"]] * pd.notna(row["force"]))
            axes.plot([0, last], [place] * 2, color=charts.BLUE, linewidth=2.2, alpha=0.45, zorder=2)
            axes.plot(
                row["steps"],
                [place] * len(row["steps"]),
                linestyle="none",
                marker="|",
                ms=13,
                mew=2,
                color=charts.INK,
                zorder=3,
            )
            axes.plot(row["force"], place, marker="o", ms=8, color=charts.BLUE, zorder=4)
            colour = charts.INK if pd.notna(row["force"]) else charts.SOFT
            axes.annotate(
                told(row["force"]),
                (last, place),
                xytext=(9, 0),
                textcoords="offset points",
                fontsize=10,
                va="center",
                color=colour,
            )
        axes.set_xlim(0, 60 if narrow else 46)

    return charts.sized(draw, _road_marks(rows), list(rows["words"]), 0.4)


def steps(references: list[str]) -> pd.DataFrame:
    """Rows of several tables in order of time, each as one step: when and of what kind, what, and sources."""
    lines = []
    for reference in references:
        row = lookup.row(reference)
        base = next(name for name in ("date_from", "date_signed") if name in row)
        what = row.get("event") or (
            f"{row['name']}."
            if "name" in row
            else f"{row['observer'] or row['subject']}, {row['metric']}: {row['value_text']}."
        )
        when = figures.dates(row) if base == "date_from" else figures.date(row[base], row[f"{base}_precision"])
        lines.append(
            {
                "at": row[base],
                "When": f"{when}, {tables.QUALIFIERS[row['qualifier']]}",
                "Step": what,
                "sources": row["sources"],
            }
        )
    return pd.DataFrame(lines).sort_values("at", kind="stable").drop(columns="at")


# ------------------------------------------------------------------------------------------- strengths stated

SPEAKERS = {  # events carry no observer of their own: who speaks in each statement on the Russian part of the grouping
    "rgf_08": "Ukrainian military intelligence",
    "rgf_14": "Belarusian ministry",
    "rgf_19": "Ukrainian General Staff",
    "rgf_20": "Ukrainian border service",
    "rgf_23": "Ukrainian military intelligence",
    "rgf_24": "Ukrainian border service",
    "rgf_25": "Ukrainian border service",
    "rgf_26": "Ukrainian border service",
    "rgf_30": "Belarusian Hajun, grouping only",
    "rgf_31": "Ukrainian border service",
}


def statements() -> pd.DataFrame:
    """What was said of the Russian part of the grouping in 2022-2023, in order of time; ``line`` gives day and speaker."""
    rows = evidence.load("events").loc[list(SPEAKERS)].sort_values("date_from", kind="stable")
    lines = [
        f"{figures.date(row['date_from'], row['date_from_precision'])}: {SPEAKERS[key]}" for key, row in rows.iterrows()
    ]
    return rows.assign(line=lines)


def stated(rows: pd.DataFrame, by: str = "line") -> charts.Drawing:
    """Drawing: one line a statement, its mark and its figure in words beside it."""

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        most = float(rows["high"].max())
        for place, (_, row) in zip(charts.lanes(axes, list(rows[by]), narrow), rows.iterrows(), strict=True):
            charts.mark(axes, float(row["low"]), float(row["high"]), place, row["qualifier"])
            axes.annotate(
                figures.of(row),
                (float(row["high"]), place),
                xytext=(8, 0),
                textcoords="offset points",
                fontsize=10,
                va="center",
            )
        charts.thousands(axes)
        axes.set_xlim(-0.02 * most, most * (1.75 if narrow else 1.3))
        axes.xaxis.set_major_locator(ticker.MultipleLocator(5000))
        charts.key(axes, rows["qualifier"], narrow)

    return charts.sized(draw, rows, list(rows[by]), 0.65)


# --------------------------------------------------------------------------------------------------- command

ANSWERS = {"belarus": "Belarus", "joint": "both jointly", "russia": "Russia"}
BLOCKS = {  # block -> row of facts: who speaks, and whom the statement names (a reading of this book)
    "Grouping, standing or assembled": {
        "org_009": ("Jamestown analyst", "belarus"),
        "org_rgf_staff_lead_2023": ("Belarusian army media", "belarus"),
        "org_rgf_airdefence_2023": ("Belarusian ministry", "belarus"),
    },
    "Grouping, in growing threat or war": {
        "org_011": ("Jamestown analyst", "russia"),
        "org_010": ("Jamestown analyst", "russia"),
        "ex_us2011_command": ("OSW, on an exercise", "russia"),
        "org_016": ("Doctrine of Belarus", "joint"),
        "org_008": ("Clingendael", "russia"),
        "org_012": ("Summary of protocol", "joint"),
    },
    "Air defence system, standing": {
        "org_023": ("Rule of appointment", "joint"),
        "org_021": ("Russian Aerospace Forces", "belarus"),
    },
    "Air defence system, in conflict": {
        "org_pvo_war_2012": ("President of Belarus", "joint"),
        "org_022": ("Estonian intelligence", "russia"),
    },
}


def command() -> pd.DataFrame:
    """Every statement on who commands, with block, speaker, year, what it says, and whom it names."""
    facts = evidence.load("facts")
    rows = [
        facts.loc[key].to_dict() | {"id": key, "block": block, "speaker": who, "answer": answer}
        for block, lines in BLOCKS.items()
        for key, (who, answer) in lines.items()
    ]
    frame = pd.DataFrame(rows).set_index("id")
    frame["year"] = frame["date_from"].dt.year.astype(str)
    return frame.assign(names=frame["answer"].map(ANSWERS), label=frame["speaker"] + ", " + frame["year"])


def answers(rows: pd.DataFrame) -> charts.Drawing:
    """Drawing: one line a statement in its block, its mark in the column of the command that it names."""
    columns = list(ANSWERS)

    def paint(axes, place: float, row: pd.Series) -> None:
        charts.mark(axes, columns.index(row["answer"]), columns.index(row["answer"]), place, row["qualifier"], 8)

    def finish(axes, narrow: bool) -> None:
        axes.set_xlim(-0.5, len(columns) - 0.5)
        axes.set_xticks(range(len(columns)), [textwrap.fill(ANSWERS[name], 8 if narrow else 20) for name in columns])
        axes.tick_params(axis="x", labelcolor=charts.INK, labelsize=10.5)
        charts.key(axes, rows["qualifier"], narrow)

    drawing = charts.headed(rows, "block", "label", paint, finish)
    return dataclasses.replace(
        drawing, rows=rows.drop(columns=["answer", "label"])
    )  # ``names``, ``speaker`` and ``year`` say the same


# --------------------------------------------------------------------------------------------------- air defence

ASSETS = {  # type -> evidence rows: whose, and where in the sequence they belong
    "S-300": {"events:ad_04": "Belarus", "events:ad_16": "Belarus"},
    "S-400": {"events:ad_25": "Russia", "events:ad_28": "Belarus", "events:ad_33": "Belarus"},
    "Tor-M2": {
        "arms_deliveries:ddr_002": "Belarus",
        "events:ad_10": "Belarus",
        "events:ad_12": "Belarus",
        "events:ad_30": "Belarus",
        "events:ad_36": "Belarus",
        "events:ad_38": "Belarus",
    },
    "Fighters": {
        "events:face_011": "Russia",
        "events:ad_13": "Russia",
        "arms_deliveries:ddr_017": "Belarus",
        "events:ad_23": "Russia",
        "events:ad_24": "Russia",
        "events:ad_39": "Belarus",
    },
}


def assets() -> pd.DataFrame:
    """Arrivals of air defence assets in Belarus in order of time: type, whose, the day with its precision, and the row that says so."""
    lines = []
    for kind, references in ASSETS.items():
        for reference, whose in references.items():
            row = lookup.row(reference)
            when = {"date": row["date_from"], "date_precision": row["date_from_precision"]}
            lines.append({"kind": kind, "whose": whose, **when, "evidence": reference})
    return pd.DataFrame(lines).sort_values("date", kind="stable")


HOLDERS = {
    "Belarus": ("received by Belarus", "o", charts.BLUE, True),
    "Russia": ("Russian, on duty there", "^", charts.ORANGE, False),
}


def arrivals(rows: pd.DataFrame) -> charts.Drawing:
    """Drawing: one line a type, filled marks for equipment of Belarus, open ones for Russian forces on duty there."""

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        places = dict(zip(ASSETS, charts.lanes(axes, list(ASSETS), narrow), strict=True))
        for place in places.values():
            axes.axhline(place, color=charts.GRID, linewidth=0.7, zorder=1)
        for _, row in rows.iterrows():
            _, marker, colour, filled = HOLDERS[row["whose"]]
            axes.plot(
                row["date"],
                places[row["kind"]],
                marker=marker,
                ms=8,
                mfc=colour if filled else "white",
                mec=colour,
                mew=1.5,
                zorder=3,
            )
        _years(axes, narrow, "2004-01-01")
        charts.legend(axes, list(HOLDERS.values()), narrow)

    return charts.sized(draw, rows, list(ASSETS), 0.65)


# ----------------------------------------------------------------------------------------------------- sizes

SIZES = {  # what is counted -> rows of force_sizes; rows that another row repeats from the same page are left out
    "Military personnel": [
        "fs_by_1997_military", "fs_by_2012_military", "fs_by_2014_military", "fs_by_2016_military", "fs_by_2017_military_iiss", "fs_by_2018_military",
        "fs_by_2021_military_defence24", "fs_by_2022_military_cia", "fs_by_2022_military_iiss", "fs_by_2025_military", "fs_by_2026_military",
    ],
    "With civilians": ["fs_by_2014_with_civilians", "fs_by_2015_with_civilians", "fs_by_2016_with_civilians", "fs_by_2018_with_civilians"],
    "Not clear what is counted": ["fs_by_2022_president", "flank_47"],
    "Planned": ["fs_by_2022_planned"],
}  # fmt: skip


def sizes() -> pd.DataFrame:
    """Figures for the Belarusian armed forces, in blocks that must not be joined."""
    rows = evidence.load("force_sizes")
    rows = pd.concat([rows.loc[keys].assign(block=block) for block, keys in SIZES.items()])
    return rows.assign(label=rows["year"].astype(str))


def blocks(rows: pd.DataFrame) -> charts.Drawing:
    """Drawing: one line a year within each block, every figure as its mark; blocks are never joined."""

    def paint(axes, place: float, row: pd.Series) -> None:
        charts.mark(axes, float(row["low"]), float(row["high"]), place, row["qualifier"])

    def finish(axes, narrow: bool) -> None:
        charts.thousands(axes)
        axes.set_xlim(0, 90_000)
        axes.xaxis.set_major_locator(ticker.MultipleLocator(40_000 if narrow else 20_000))
        charts.key(axes, rows["qualifier"], narrow)

    drawing = charts.headed(rows, "block", "label", paint, finish)
    return dataclasses.replace(drawing, rows=rows.drop(columns="label"))  # the label is the year


DATASETS = {
    "cow_nmc": "Correlates of War: armed forces",
    "world_bank_iiss": "World Bank after IISS: with paramilitary forces",
}


def datasets(country: str) -> pd.DataFrame:
    """The two open series of military personnel of a country, one column a series, by year."""
    rows = evidence.load("military_personnel").query("country == @country")
    return rows.pivot_table(index="year", columns="series", values="persons", observed=True).astype(float)


def two_series(frame: pd.DataFrame) -> charts.Drawing:
    """Drawing: the two series as lines with their names beside them; gaps stay open."""

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        full = frame.reindex(range(int(frame.index.min()), int(frame.index.max()) + 1))
        styles = {
            "cow_nmc": (charts.ORANGE, "-", 0.35 * full["cow_nmc"].min(), 1994),
            "world_bank_iiss": (charts.PURPLE, (0, (4, 2)), 1.08 * full["world_bank_iiss"].max(), 2001),
        }
        for name, (colour, style, height, year) in styles.items():
            axes.plot(full.index, full[name], color=colour, linestyle=style, linewidth=2.2, zorder=3)
            axes.annotate(
                textwrap.fill(DATASETS[name], 32 if narrow else 60),
                (year, height),
                fontsize=10,
                color=colour,
                va="center" if name == "cow_nmc" else "bottom",
            )
        axes.set_ylim(0, float(frame.max().max()) * 1.4)
        axes.yaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:,.0f}"))
        axes.xaxis.set_major_locator(ticker.MultipleLocator(10))
        axes.grid(axis="y")
        axes.spines["left"].set_visible(False)
        axes.tick_params(axis="y", length=0)

    values = (
        frame.melt(ignore_index=False, var_name="series", value_name="persons").dropna(subset="persons").reset_index()
    )
    return charts.Drawing(draw, values.assign(series=values["series"].astype(str).map(DATASETS)), lambda narrow: 2.8)


def authorised() -> pd.DataFrame:
    """Authorised strength of the Russian armed forces by decree: military personnel and total with civilians in one line."""
    rows = evidence.load("force_sizes")
    rows = rows[rows["metric"].str.startswith("authorised")]
    rows = rows.assign(
        decree=rows.index.str.replace(r"_authorised_.*", "", regex=True),
        part=rows["metric"].map(lambda text: "total" if "civilians" in text else "military"),
    )
    wide = rows.pivot(index="decree", columns="part", values="low")
    first = rows.groupby("decree").first()
    return (
        wide.join(first[["year", "sources"]])
        .assign(decreed=first["note"].str.extract(r"^Decree.*? of ([^.,]+)")[0])
        .sort_values("military")
    )


# ------------------------------------------------------------------------------------------------- districts


def districts(merged: pd.Timestamp, split: pd.Timestamp) -> charts.Drawing:
    """Drawing: the Russian military districts of the west before, during and after the Western Military District."""
    start, today = pd.Timestamp("2000-01-01"), pd.Timestamp(edition.LAST_DAY)
    order = ["Leningrad", "Western", "Moscow", "Belarus"]
    spans = [(name, *span) for name in ("Leningrad", "Moscow") for span in ((start, merged), (split, today))]
    spans.append(("Western", merged, split))

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        places = dict(zip(order, charts.lanes(axes, order, narrow), strict=True))
        for name, first, last in spans:
            axes.plot(
                [first, last],
                [places[name]] * 2,
                color=charts.ORANGE if name == "Western" else charts.BLUE,
                linewidth=13,
                solid_capstyle="butt",
                zorder=3,
            )
        axes.annotate(
            "in none of the lists of 2024",
            (today, places["Belarus"]),
            fontsize=10,
            color=charts.SOFT,
            style="italic",
            va="center",
            ha="right",
        )
        _years(axes, narrow, "2000-01-01")

    bars = pd.DataFrame(spans, columns=["district", "date_from", "date_to"])
    known = bars.mask(bars.isin([start, today]))  # an older district, and one that lasts, have no such end
    return charts.sized(draw, known, order, 0.4)


# ------------------------------------------------------------------------------------------------------ panel

PERIODS = edition.periods(1992, 2000, 2013, 2021, 2024)


def table(rows: pd.DataFrame, caption: str = "", name: str = "") -> tables.Table:
    """Documents as a table: name, signed, in force, parties (if the frame has them), status, sources."""

    def days(column: str) -> list[str]:
        pairs = zip(rows[column], rows[f"{column}_precision"], strict=True)
        return ["not found" if pd.isna(day) else figures.date(day, precision) for day, precision in pairs]

    shown = pd.DataFrame(
        {"Document": rows["name"], "Signed": days("date_signed"), "In force from": days("date_in_force")},
        index=rows.index,
    )
    if "parties" in rows:
        shown["Parties"] = rows["parties"].str.replace(";", ", ")
    return tables.Table(
        shown.assign(Status=rows["status"].astype(str).map(STATUS), sources=rows["sources"]), caption, name
    )


def chart(rows: pd.DataFrame, name: str, title: str) -> charts.Chart:
    """Documents as lifelines."""
    told_rows = "; ".join(
        f"{row['name']} ({figures.date(row['date_signed'], row['date_signed_precision'])}, {row['standing']})"
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


def _state(group: str, choice: str, rows: pd.DataFrame) -> explore.State:
    standing, undated = int((rows["standing"] == "in force").sum()), int(rows["date_in_force"].isna().sum())
    sentence = f"{len(rows)} documents; {standing} of them count as in force. For {undated} no day of entry into force was found or none applies."
    return explore.State(
        group,
        choice,
        sentence,
        (chart(rows, f"panel-ladder-{explore.slug(choice)}", f"Documents: {choice}"), table(rows)),
    )


def panel() -> explore.Panel:
    """The panel of this chapter: documents by period, by how binding they are, and by subject."""
    rows = agreements()
    years = rows["date_signed"].dt.year
    states = [_state("Period", words, rows[years.between(*ends)]) for words, ends in PERIODS.items()]
    levels = {
        "Ratified treaties": ["treaty_ratified"],
        "Other treaties and agreements of governments": ["treaty_signed", "intergovernmental_agreement"],
        "Joint acts, ministry documents and plans": ["supreme_council_act", "ministerial_document", "policy_document"],
        "National acts and doctrines": ["national"],
    }
    states += [_state("Binding level", words, rows[rows["rung"].isin(names)]) for words, names in levels.items()]
    states += [_state("Subject", theme, rows[rows["theme"] == theme]) for theme in dict.fromkeys(THEMES.values())]
    filters = {
        "rung": "Level",
        "theme": "Subject",
        "status": "Status",
        "parties": "Parties",
        "qualifier": "Kind",
        "confidence": "Confidence",
    }
    return explore.Panel(
        "ladder",
        "Documents by period, binding level or subject",
        states,
        lambda: explore.explorer(
            rows, filters, lambda kept: [chart(kept, "panel-ladder-live", "Documents chosen"), table(kept)]
        ),
    )
