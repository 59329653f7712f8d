"""Deliveries of arms: what officials and media say, what SIPRI records, and why the two are never added.

A delivery that a ministry declares and a line of the SIPRI register describe the same thing under different names. Both
are brought under one name of the system here, shown side by side, and counted apart. SIPRI's trend-indicator value (TIV)
measures military value; it is not money.
"""

from __future__ import annotations

import re

import pandas as pd

from report import edition, evidence, wording

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


def pieces(row: pd.Series) -> str:
    """'4 vehicles', '1 battery', 'number not stated' for a declared delivery."""
    if pd.isna(row["low"]) and pd.isna(row["high"]):
        return "number not stated"
    unit = re.sub("s$", "", re.sub("ies$", "y", row["unit"])) if row["high"] == 1 else row["unit"]
    return f"{wording.of(row)} {unit}"


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
                by_year(years, [pieces(row) for _, row in one.iterrows()]),
                by_year(other.index, map(wording.number, other)),
                ";".join(keys),
            ]
        )
    return pd.DataFrame(lines, columns=["System", "Declared or reported", "SIPRI, number by year", "sources"])


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
        share = "no imports recorded" if pd.isna(row["russia_share"]) else wording.number(row["russia_share"] * 100, 1)
        total = newest.reindex(span).sum()
        lines.append(
            [
                f"{row['year_from']}–{row['year_to']}",
                wording.number(row["tiv"], 1),
                share,
                wording.listing(list(others)) or "none",
                wording.number(total, 1),
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
            wording.number(newest.iloc[-5:].sum(), 1),
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


def shares() -> pd.DataFrame:
    """Belarusian share of GDP by year in each edition, per cent."""
    rows = evidence.load("military_expenditure").query("country == 'BY' and measure == 'share_of_gdp' and year >= 1996")
    return rows.pivot(index="year", columns="edition", values="value").astype(float)


def sanctions() -> pd.DataFrame:
    """Measures with readers' words for sender and ground."""
    rows = evidence.load("sanctions")
    return rows.assign(who=rows["sender"].map(SENDERS), why=rows["ground"].astype(str).map(GROUNDS)).sort_values("date")


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
        return "undated" if pd.isna(row["date_to"]) else f"to {wording.date(row['date_to'], row['date_to_precision'])}"
    return wording.dates(row)


def short_lines(said: pd.DataFrame) -> pd.Series:
    """Names of systems for the lines of a chart: without brackets and details, what goes to Russia marked by an arrow."""
    names = said["line"].str.replace(r" \(.*\)| through .*|:.*", "", regex=True)
    return names.where(said["recipient"] == "BY", "→ " + names)
