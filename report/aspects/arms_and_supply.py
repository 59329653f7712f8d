"""Deliveries of arms: what officials and media say, what SIPRI records, and why the two are never added.

A delivery that a ministry declares and a line of the SIPRI register describe the same thing under different names. Both
tables give it one name (column ``line``); here they are shown side by side, and counted apart. SIPRI's trend-indicator
value (TIV) measures military value; it is not money.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from report import edition, evidence, wording
from report.wording import figure

REGISTER = "sipri_register_2026_02"  # edition of the volumes that tells suppliers and years
NEWEST = f"sipri_{edition.SIPRI}"  # edition of SIPRI's yearly tables that the book rests on
RECOMPUTED = f"recomputed_{edition.SIPRI}"  # this project's own arithmetic on it
KINDS = ("transfer", "planned", "conflicting", "not_a_transfer")
OWN_NAME = "not_compared"  # value of ``line`` where the text of the row is its name
PERIODS = edition.periods(1998, 2013, 2020, 2022)


def unit() -> str:
    """The unit of SIPRI's volumes: 'million TIV'."""
    fields = evidence.resource("arms_transfer_volumes")["schema"]["fields"]
    return next(field["unit"] for field in fields if field["name"] == "tiv")


def _worded(rows: pd.DataFrame, table: str, column: str) -> pd.Series:
    """The values of a column in readers' words; missing where they are."""
    return rows[column].astype(str).map(evidence.labels(table, column))


# ----------------------------------------------------------------------------------------------------- deliveries


def lines() -> list[str]:
    """The names of systems, in the order of the charts."""
    return [name for value, name in evidence.labels("arms_deliveries", "line").items() if value != OWN_NAME]


def _named(rows: pd.DataFrame, table: str, text: str) -> pd.DataFrame:
    """Rows with ``line`` and ``group`` in readers' words; the ``text`` of the row is the line where it has no other name."""
    line = _worded(rows, table, "line").where(rows["line"] != OWN_NAME, rows[text])
    return rows.assign(line=line, group=_worded(rows, table, "category"))


def declared(supplier: str | None = None, kinds: tuple[str, ...] = ("transfer",)) -> pd.DataFrame:
    """Deliveries as declared or reported, with line and group, and first and last year (missing: undated)."""
    rows = evidence.load("arms_deliveries").query("kind in @kinds")
    rows = _named(rows, "arms_deliveries", "system")
    first, last = (rows[f"date_{end}"].dt.year.astype("Int64") for end in ("from", "to"))
    rows = rows.assign(first=first.fillna(last), last=last.fillna(first))
    return rows if supplier is None else rows[rows["supplier"] == supplier]


def recorded(supplier: str | None = "RU") -> pd.DataFrame:
    """Deliveries to Belarus in the SIPRI register of February 2026, with line and group."""
    rows = evidence.load("arms_transfers").query("direction == 'import'").sort_values(["year_delivered", "designation"])
    rows = _named(rows, "arms_transfers", "designation")
    return rows if supplier is None else rows[rows["supplier"] == supplier]


def exports() -> pd.DataFrame:
    """Deliveries from Belarus in the SIPRI register of February 2026."""
    return evidence.load("arms_transfers").query("direction == 'export'")


def lines_to(rows: pd.DataFrame, country: str) -> str:
    """How many of some lines of the register go to a country: 'no lines'; a figure of all that were looked through."""
    number = int((rows["recipient"] == country).sum())
    return figure.of(
        wording.counted(number, "line"), rows, rule=f"those that go to {evidence.words('country')[country]}"
    )


def sent() -> pd.DataFrame:
    """What goes to Russia, the undated first, then by year."""
    return declared("BY").sort_values(["first", "system"], na_position="first")


def marked(said: pd.DataFrame) -> pd.DataFrame:
    """Deliveries in both directions: those to Russia last, and their lines marked by an arrow."""
    lines = said["line"].where(said["recipient"] == "BY", "→ " + said["line"])
    return said.assign(line=lines).sort_values("recipient", kind="stable")


def systems(said: pd.DataFrame, seen: pd.DataFrame) -> pd.DataFrame:
    """The compared systems by line, in the order of the charts: whether they are ``declared`` and ``recorded``."""
    compared = seen["line"][evidence.load("arms_transfers").loc[seen.index, "line"] != OWN_NAME]
    known = [name for name in lines() if name in {*said["line"], *compared}]
    own = [name for name in dict.fromkeys(said["line"]) if name not in known]
    order = pd.Index([*known, *own], name="line")
    found = pd.DataFrame({"declared": order.isin(said["line"]), "recorded": order.isin(compared)}, order)
    return figure.carry(found, said, seen.loc[compared.index])


def pieces(row: pd.Series) -> str:
    """'4 vehicles', '1 battery', 'number not stated' for a declared delivery."""
    if pd.isna(row["low"]) and pd.isna(row["high"]):
        return "number not stated"
    unit = re.sub("s$", "", re.sub("ies$", "y", row["unit"])) if row["high"] == 1 else row["unit"]
    return f"{wording.of(row)} {unit}"


def when(row: pd.Series) -> str:
    """The dates of a row in words; 'undated' where it has none, 'to 1991' where only the end is known."""
    if pd.isna(row["date_from"]):
        return "undated" if pd.isna(row["date_to"]) else f"to {wording.date(row['date_to'], row['date_to_precision'])}"
    return wording.dates(row)


def side_by_side() -> pd.DataFrame:
    """One line a system: deliveries to Belarus as declared or reported beside SIPRI's lines, never added, with the sources of both."""
    said, seen = declared("RU"), recorded()
    shown = []
    for name in systems(said, seen).index:
        ours, theirs = said[said["line"] == name], seen[seen["line"] == name]
        by_year = theirs.groupby("year_delivered")["number"].sum()
        shown.append(
            {
                "System": name,
                "Declared or reported": _by_year(map(_years, *(ours[end] for end in ("first", "last"))), _told(ours)),
                "SIPRI, number by year": _by_year(by_year.index, map(wording.number, by_year)),
                "sources": ";".join(dict.fromkeys([*ours["sources"].str.split(";").str[0], *theirs["sources"]])),
            }
        )
    return pd.DataFrame(shown)


def _told(rows: pd.DataFrame) -> list[str]:
    return [pieces(row) for _, row in rows.iterrows()]


def _years(first: object, last: object) -> str:
    return f"{first}" if first == last else f"{first}–{last}"


def _by_year(years: Iterable[object], words: Iterable[str]) -> str:
    return "; ".join(f"{year}: {word}" for year, word in zip(years, words)) or "none found"


def storage() -> pd.DataFrame:
    """Vehicles from Belarusian storage: per system the final count, then earlier states of it, with words for figure and state."""
    rows = declared("BY", ("transfer", "conflicting")).query("status == 'second_hand' and category != 'ammunition'")
    most = rows.groupby("line")["high"].transform("max")
    rows = rows.assign(most=most).sort_values(["most", "high"], ascending=False, kind="stable").drop(columns="most")
    state = rows["kind"].map({"transfer": "final count", "conflicting": "earlier state"}).astype(str)
    state += (", " + _worded(rows, "arms_deliveries", "counted_by")).fillna("")
    return rows.assign(pieces=[wording.of(row) for _, row in rows.iterrows()], state=state)


def ammunition_by_rail() -> pd.DataFrame:
    """Counts of ammunition by rail, in the order of the table, each with its direction and dates as ``line``."""
    rows = evidence.load("trade_flows").query("group == 'ammunition_by_rail'")
    direction = _worded(rows, "trade_flows", "direction").fillna(rows["flow"])
    return rows.assign(line=[f"{words}, {wording.dates(row)}" for words, (_, row) in zip(direction, rows.iterrows())])


# ---------------------------------------------------------------------------------------------- volumes of imports


def _imports(release: str | None = None) -> pd.DataFrame:
    """Yearly imports of Belarus (million TIV), in all releases or in one."""
    rows = evidence.load("arms_transfer_volumes").query("country == 'BY' and flow == 'imports'")
    return rows if release is None else rows[rows["edition"] == release]


def newest_imports() -> pd.Series:
    """Yearly imports of Belarus in the newest release, million TIV."""
    return _imports(NEWEST).set_index("year")["tiv"].astype(float).sort_index()


def rise(earlier: tuple[int, int], later: tuple[int, int]) -> str:
    """How the imports of some years (first and last) stand to those of others in the newest release, in words: 'more than two times'."""
    rows = _imports(NEWEST)
    first, second = (rows[rows["year"].between(*years)] for years in (earlier, later))
    told = wording.times(float(second["tiv"].sum() / first["tiv"].sum()))
    return figure.of(told, first, second, rule="the sum of the later years beside that of the earlier ones")


def peak_year() -> str:
    """The year with the largest imports in the newest release."""
    rows = _imports(NEWEST).sort_values("tiv", ascending=False, kind="stable")
    return figure.of(f"{rows['year'].iloc[0]}", rows, rule="the year with the largest volume")


def volume(year: int, release: str) -> str:
    """Imports of a year in one release, million TIV: '150.5'. Raises IndexError where it has none."""
    rows = _imports(release)
    return wording.amount(rows[rows["year"] == year].iloc[0], "tiv", 1)


def releases() -> pd.DataFrame:
    """Yearly imports of Belarus (million TIV) in the three releases, for the years in which they differ or only one has a value."""
    rows = _imports().query("year >= 2000")
    wide = rows.pivot(index="year", columns="edition", values="tiv").astype(float)
    wide.columns = wide.columns.astype(str)
    return wide[(wide.nunique(axis=1) > 1) | wide[REGISTER].isna() & (wide[NEWEST] > 0)]


def russian_shares(country: str = "") -> pd.DataFrame:
    """Windows of imports, of one country or of all, with the Russian ``share`` in per cent (missing: nothing imported)."""
    rows = evidence.load("arms_import_windows")
    rows = rows.assign(share=rows["russia_share"].astype(float) * 100)
    return rows[rows["country"] == country] if country else rows


def weakest_share() -> str:
    """The lowest Russian share of Belarusian imports in a window, in per cent: '77.8'."""
    rows = russian_shares("BY").dropna(subset=["share"]).sort_values("share")
    return figure.of(wording.number(rows["share"].iloc[0], 1), rows, rule="the lowest share of these windows")


def windows() -> pd.DataFrame:
    """Imports of Belarus by window: volume in the register, Russian share, other suppliers, and the total of the newest release."""
    newest, others = newest_imports(), evidence.load("arms_imports_by_supplier").query("supplier != 'RU'")
    names = evidence.labels("arms_imports_by_supplier", "supplier")
    shown = []
    for _, row in russian_shares("BY").iterrows():
        sellers = others["supplier"][others["year"].between(row["year_from"], row["year_to"])].map(names)
        shown.append(
            [
                f"{row['year_from']}–{row['year_to']}",
                wording.number(row["tiv"], 1),
                "no imports recorded" if pd.isna(row["share"]) else wording.number(row["share"], 1),
                wording.listing(list(dict.fromkeys(sellers))) or "none",
                wording.number(newest.loc[row["year_from"] : row["year_to"]].sum(), 1),
                row["sources"],
            ]
        )
    last = newest.iloc[-5:]
    years = f"{last.index[0]}–{last.index[-1]}"
    lacking = ["not yet released", "not in the totals", "not in the totals"]
    shown.append([years, *lacking, wording.number(last.sum(), 1), "sipri_at_bycountry_2026"])
    register, release = f"Register, {unit()}", f"Spring {edition.SIPRI} release, {unit()}"
    columns = ["Years", register, "Russian share, per cent", "Other suppliers", release, "sources"]
    ids = [*russian_shares("BY").index, ""]  # the last line is of the newest release alone
    return figure.along(pd.DataFrame(shown, columns=columns), "arms_import_windows", ids)


# ---------------------------------------------------------------------------------------- trucks and enterprises


def trucks() -> pd.DataFrame:
    """Who supplies what, one row a maker, with readers' words for ``make`` and ``role``."""
    rows = evidence.load("truck_suppliers")
    make = rows["makes"].str.split(";")
    return rows.assign(role=_worded(rows, "truck_suppliers", "role"), make=make).explode("make")


def makers() -> list[str]:
    """The makers that are compared, in the order of the chart."""
    return list(evidence.labels("truck_suppliers", "makes").values())


def roles() -> list[str]:
    """What trucks are for, in the order of the chart."""
    return list(evidence.labels("truck_suppliers", "role").values())


def firmest_trucks() -> pd.DataFrame:
    """The row of the firmest status for each maker and role, indexed by both."""
    rows = trucks().reset_index()
    rank = {status: place for place, status in enumerate(evidence.labels("truck_suppliers", "status"))}
    rows = rows.sort_values("status", key=lambda column: column.astype(str).map(rank), kind="stable")
    return rows.groupby(["make", "role"]).first()


def listed_trucks() -> pd.DataFrame:
    """Suppliers for the table, with words for dates and status.

    Of complete trucks it leaves out plans and what is weakly attested, but for army trucks of Belarus, which the article speaks of.
    """
    rows = evidence.load("truck_suppliers")
    complete = rows["role"].isin(["army_trucks", "civil_trucks"])
    questioned = (rows["role"] == "army_trucks") & (rows["country"] == "BY")
    weak = (rows["confidence"] == "low") & ~questioned
    kept = rows[~(complete & (weak | (rows["status"] == "planned")))]
    status = _worded(kept, "truck_suppliers", "status")
    return kept.assign(status=status, when=[when(row) for _, row in kept.iterrows()])


def enterprise_counts() -> pd.DataFrame:
    """Counts of Belarusian enterprises that work for the Russian military, the smallest first, each with its definition as ``line``."""
    rows = evidence.load("enterprises").query("counts != 'other'").dropna(subset=["high"])
    line = rows["in_short"].fillna(rows["definition"] + " (" + rows["observer"] + ")")
    return rows.assign(line=line).sort_values("high", kind="stable")


# ------------------------------------------------------------------------------------------------------- spending


def spending(measure: str) -> pd.DataFrame:
    """Military expenditure in SIPRI's newest release, years by country.

    A value of low confidence gives way to the recomputed one: Belarusian shares of GDP that do not follow from the release's own dollars.
    """
    rows = evidence.load("military_expenditure").query("measure == @measure").set_index(["year", "country"])
    own, again = (rows[rows["edition"] == name] for name in (NEWEST, RECOMPUTED))
    weak = own["confidence"] == "low"
    value = own["value"].where(~weak, again["value"].reindex(own.index).fillna(own["value"]))
    return value.unstack().astype(float)


def spending_table(countries: list[str], first: int, last: int) -> pd.DataFrame:
    """Spending of countries in two years: dollars of constant prices, their change, and shares of GDP."""
    rows = evidence.load("military_expenditure").query("measure == 'current_usd' and edition == @NEWEST")
    dollars, gdp = (spending(measure)[countries] for measure in ("constant_usd", "share_of_gdp"))
    names, currency = evidence.words("country"), rows["unit"].iloc[0]  # the year of the prices is for the caption
    shown = pd.DataFrame({"Country": [names[country] for country in countries]}, countries)
    for year in (first, last):
        shown[f"{year}, {currency}"] = dollars.loc[year].round()
    shown["Change, per cent"] = ((dollars.loc[last] / dollars.loc[first] - 1) * 100).round()
    for year in (first, last):
        shown[f"{year}, per cent of GDP"] = gdp.loc[year].map("{:.1f}".format)
    return shown


def _shares() -> pd.DataFrame:
    """The rows on the Belarusian share of GDP, per cent."""
    return evidence.load("military_expenditure").query("country == 'BY' and measure == 'share_of_gdp' and year >= 1996")


def share_of_gdp(year: int, release: str) -> str:
    """The Belarusian share of GDP of a year in one edition, in per cent: '1.3'. Raises IndexError where it has none."""
    rows = _shares()
    return wording.amount(rows[(rows["year"] == year) & (rows["edition"] == release)].iloc[0], "value", 1)


def shares() -> pd.DataFrame:
    """Belarusian share of GDP by year in each edition, per cent."""
    wide = _shares().pivot(index="year", columns="edition", values="value").astype(float)
    wide.columns = wide.columns.astype(str)
    return wide


def shares_table(editions: list[str], years: list[int]) -> pd.DataFrame:
    """Belarusian share of GDP in some years, in two places, a column an edition."""
    shown = shares().loc[years, editions].rename(columns=evidence.labels("military_expenditure", "edition"))
    words = shown.map(lambda value: "–" if pd.isna(value) else f"{value:.2f}")
    return words.reset_index(names="Year").astype({"Year": str})


# ------------------------------------------------------------------------------------------------------ sanctions


def sanctions() -> pd.DataFrame:
    """Measures by date, with readers' words for sender and ground."""
    rows = evidence.load("sanctions")
    words = {"who": _worded(rows, "sanctions", "sender"), "why": _worded(rows, "sanctions", "ground")}
    return rows.assign(**words).sort_values("date")
