"""Rows of the chapter on arms: which system, maker, role and count a row belongs to is said by its columns."""

import shutil

import pandas as pd
import pytest

from report import evidence
from report.aspects import arms_and_supply as aspect
from report.evidence import checks
from report.exhibits import arms_and_supply as show
from report.wording import figure


@pytest.fixture
def having(monkeypatch):
    """A table as it stands, or with no row, and one more row like another but for some cells."""

    def add(table: str, like: str, alone: bool = False, **cells) -> None:
        frame = evidence.load(table)
        new = frame.loc[[like]].rename({like: "new"})
        for column, value in cells.items():
            new[column] = pd.Series([value], new.index).astype(new[column].dtype)
        whole = new if alone else pd.concat([frame, new])
        before = evidence.load
        monkeypatch.setattr(evidence, "load", lambda name: whole.copy() if name == table else before(name))

    return add


def faults(tmp_path, table: str, old: str, new: str) -> list[str]:
    """What is said of a table in which a word of a row is another one."""
    shutil.copytree(evidence.DATA, tmp_path / "data")
    path = tmp_path / "data" / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return [str(fault) for fault in checks.validate(tmp_path / "data", evidence.BIBLIOGRAPHY, [table])]


# ----------------------------------------------------------------------------------------------------- deliveries


def test_a_new_delivery_stands_on_the_line_that_it_names(having):
    having("arms_deliveries", "ddr_008", line="pantsir_s", system="Pantsir-S1M")
    said = aspect.declared("RU")
    assert said.loc["new", ["line", "group"]].tolist() == ["Pantsir-S", "Air defence"]
    systems = aspect.systems(said, aspect.recorded())
    assert systems.loc["Pantsir-S"].tolist() == [True, False]
    assert (
        list(systems.index).index("S-400")
        < list(systems.index).index("Pantsir-S")
        < list(systems.index).index("MiG-29")
    )
    assert "Pantsir-S" in list(aspect.side_by_side()["System"])


def test_a_system_without_a_line_of_its_own_stands_under_its_text(having):
    having("arms_deliveries", "ddr_008", line="not_compared", system="Buk-MB2")
    assert aspect.systems(aspect.declared("RU"), aspect.recorded()).index[-1] == "Buk-MB2"


def test_what_the_register_alone_names_is_not_compared(having):
    having("arms_transfers", "sat_59299_1", line="yak_130")
    assert aspect.recorded().loc["new", "line"] == "Yak-130"
    assert aspect.recorded().loc["sat_59299_1", "line"] == "Yak-52"
    assert "Yak-52" not in aspect.systems(aspect.declared("RU"), aspect.recorded()).index


@pytest.mark.parametrize(
    ("table", "old", "new", "column"),
    [
        ("arms_deliveries", ",tor_m2,", ",,", "line"),
        ("arms_deliveries", ",tor_m2,", ",tor,", "line"),
        ("arms_transfers", ",mig_29,", ",,", "line"),
        ("truck_suppliers", ",missile_carriers,", ",,", "role"),
        ("truck_suppliers", "MZKT;MAZ", "MZKT;ZIL", "makes"),
        ("trade_flows", ",ammunition_by_rail,", ",,", "group"),
        ("enterprises", ",suppliers_of_russia,", ",,", "counts"),
        ("sanctions", ",EU,", ",XX,", "sender"),
    ],
)
def test_a_row_that_says_no_such_thing_is_refused_in_one_line(tmp_path, table, old, new, column):
    found = faults(tmp_path, table, old, new)
    assert len(found) == 1
    assert f"data/{table}.csv" in found[0]
    assert f"column {column}" in found[0]


def test_groups_of_the_register_are_those_of_the_declarations():
    ours, theirs = (set(evidence.labels(table, "category").values()) for table in ("arms_deliveries", "arms_transfers"))
    assert theirs <= ours


def test_what_goes_to_russia_comes_last_under_an_arrow():
    marked = aspect.marked(aspect.declared())
    to_russia = marked["recipient"] == "RU"
    assert marked["line"].str.startswith("→ ").equals(to_russia)
    assert to_russia.is_monotonic_increasing


def test_a_later_count_from_storage_stands_with_those_of_its_system(having):
    having("arms_deliveries", "ddr_067", low=80, high=80, counted_by=None)
    rows = aspect.storage()
    tanks = rows[rows["line"] == "T-72A tanks"]
    assert list(tanks.index) == ["ddr_045", "ddr_067", "new", "ddr_046"]
    assert tanks["state"].tolist()[:3] == [
        "final count, railway workers",
        "earlier state, Belarusian Hajun",
        "earlier state",
    ]


def test_a_count_of_ammunition_by_rail_is_told_by_direction_and_dates(having):
    having("trade_flows", "trf_030", group="ammunition_by_rail", direction="to_russia")
    assert aspect.ammunition_by_rail().loc["new", "line"] == "Belarus to Russia, 1–17 September 2025"


@pytest.mark.parametrize(
    ("low", "high", "bound", "unit", "told"),
    [
        (4, 4, "exact", "vehicles", "4 vehicles"),
        (1, 1, "exact", "batteries", "1 battery"),
        (1, 1, "exact", "systems", "1 system"),
        (20, 30, "range", "tanks", "20–30 tanks"),
        (None, None, None, "tanks", "number not stated"),
    ],
)
def test_a_number_is_told_with_its_unit(low, high, bound, unit, told):
    assert aspect.pieces(pd.Series({"low": low, "high": high, "bound": bound, "unit": unit})) == told


# ---------------------------------------------------------------------------------------- volumes and spending


def test_a_window_without_imports_has_no_share():
    table = aspect.windows().set_index("Years")
    assert table.loc["2000–2004", "Russian share, per cent"] == "no imports recorded"
    assert table.index[-1] == f"{aspect.newest_imports().index[-5]}–{aspect.newest_imports().index[-1]}"


def test_a_weak_value_gives_way_to_the_recomputed_one_and_a_firm_one_does_not(monkeypatch):
    cells = [
        (2001, "BY", 9.0, aspect.NEWEST, "low"),
        (2001, "BY", 1.5, aspect.RECOMPUTED, "medium"),
        (2002, "BY", 8.0, aspect.NEWEST, "low"),  # not recomputed
        (2003, "BY", 2.0, aspect.NEWEST, "high"),
        (2003, "BY", 7.0, aspect.RECOMPUTED, "medium"),
        (2003, "PL", 4.0, aspect.NEWEST, "low"),
        (2003, "PL", 6.0, "sipri_2025", "high"),  # another release
    ]
    rows = pd.DataFrame(cells, columns=["year", "country", "value", "edition", "confidence"]).assign(measure="x")
    monkeypatch.setattr(evidence, "load", lambda name: rows)
    found = aspect.spending("x")
    assert found["BY"].tolist() == [1.5, 8.0, 2.0]
    assert found.loc[2003, "PL"] == 4.0


def test_figures_of_volumes_rest_on_the_years_and_the_release_that_they_tell():
    rise = aspect.rise((2018, 2021), (2022, 2025))
    volumes = "arms_transfer_volumes:tiv_by_{}_imports_{}"
    assert figure.references(rise) == tuple(volumes.format(year, aspect.NEWEST) for year in range(2018, 2026))
    assert figure.references(aspect.volume(2024, aspect.REGISTER)) == (volumes.format(2024, aspect.REGISTER),)
    assert figure.references(aspect.peak_year())[0] == volumes.format(aspect.peak_year(), aspect.NEWEST)
    assert figure.references(aspect.weakest_share())[0] == "arms_import_windows:win_by_2005_2009"
    with pytest.raises(IndexError):
        aspect.volume(2025, aspect.REGISTER)


def test_the_number_of_systems_rests_on_both_tables_and_not_on_what_is_not_compared():
    said, seen = aspect.declared("RU"), aspect.recorded()
    found = figure.references(aspect.systems(said, seen))
    assert set(figure.references(said)) <= set(found)
    assert "arms_transfers:sat_59299_1" not in found  # a Yak-52, which the register alone names


def test_a_count_of_none_rests_on_all_that_was_looked_through():
    exports = aspect.exports()
    told = aspect.lines_to(exports, "RU")
    assert told == "no lines" and figure.references(told) == figure.references(exports)


# ---------------------------------------------------------------------------------------- trucks and enterprises


def test_a_supply_of_two_makers_counts_for_each_and_the_firmest_is_drawn(having):
    having("truck_suppliers", "trk_10", makes="MAZ;BAZ", role="army_trucks", status="planned")
    firmest = aspect.firmest_trucks()
    assert firmest.loc[("BAZ", "Army trucks"), "id"] == "new"
    assert firmest.loc[("MAZ", "Army trucks"), "id"] == "new"  # a plan is firmer than an allegation
    assert firmest.loc[("KAMAZ", "Army trucks"), "status"] == "in_use"
    assert "Army trucks, BAZ: planned" in show.draw_trucks().words


@pytest.mark.parametrize(
    ("cells", "kept"),
    [
        ({"role": "army_trucks", "country": "RU", "confidence": "low"}, False),
        ({"role": "army_trucks", "country": "BY", "confidence": "low"}, True),
        ({"role": "army_trucks", "country": "RU", "status": "planned"}, False),
        ({"role": "civil_trucks", "country": "BY", "confidence": "low"}, False),
        ({"role": "missile_carriers", "country": "RU", "status": "planned"}, True),
        ({"role": "parts", "country": "BY", "confidence": "low"}, True),
    ],
)
def test_the_table_of_trucks_leaves_out_plans_and_weak_purchases(having, cells, kept):
    having("truck_suppliers", "trk_20", **cells)
    assert ("new" in aspect.listed_trucks().index) == kept


def test_a_new_count_of_enterprises_is_drawn_with_its_definition(having):
    having(
        "enterprises", "ent_04", low=200, high=200, in_short=None, definition="Belarusian plants", observer="Somebody"
    )
    rows = aspect.enterprise_counts()
    assert list(rows.index) == ["ent_01", "ent_04", "new", "ent_05", "ent_07"]
    assert rows.loc["new", "line"] == "Belarusian plants (Somebody)"
    assert "Belarusian plants (Somebody): 200 (alleged)" in show.draw_counts(rows).words


# ------------------------------------------------------------------------------------------------------- drawings


def test_many_lines_are_told_by_those_with_most_rows_and_the_number_of_the_others():
    names = [f"System {number}" for number in range(14)]
    said = pd.DataFrame({"line": [*names, "System 13"], "qualifier": "reported", "first": 2020, "last": 2020})
    said.loc[14, ["first", "last"]] = 2022
    seen = pd.DataFrame({"line": ["System 12"], "year_delivered": [2021]})
    words = show.draw_deliveries(said, seen, names, (2019, 2023)).words
    assert "System 13: reported 2020–2022" in words
    assert "System 12: reported 2020, SIPRI 2021" in words
    assert words.endswith("; and two more.")


def test_a_line_without_dates_is_undated():
    said = pd.DataFrame({"line": ["A"], "qualifier": ["alleged"]}).assign(first=pd.NA, last=pd.NA)
    seen = pd.DataFrame({"line": [], "year_delivered": []})
    assert show.draw_deliveries(said, seen, ["A"], (2019, 2023)).words == "A: alleged undated."


def test_a_ground_and_a_sender_are_a_line_each(having):
    having("sanctions", "san_002", sender="NZ", ground="other")
    words = show.draw_sanctions(aspect.sanctions()).words
    assert "other or mixed, New Zealand: 1" in words
