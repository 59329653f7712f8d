"""Belarus beside four other allies: values as in their rows, nobody left out, what is missing shown as missing."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from report import evidence
from report.exhibits import comparison as comparison_shown
from report.exhibits.kit import axes, charts
from report.verdict import comparison
from report.verdict.index import indicators


@pytest.fixture(scope="module")
def frame():
    return comparison.compare()


def one(frame, series, country, year):
    return frame.query("series == @series and country == @country and year == @year").iloc[0]


def test_no_country_is_left_out_of_any_series(frame):
    for series in comparison.series():
        rows = comparison.at(frame, series)
        assert list(rows.index) == list(comparison.countries()) and rows["value"].notna().all()
    assert set(frame["series"]) == set(comparison.series()) and set(comparison_shown.COUNTRY_STYLES) == set(
        comparison.countries()
    )
    for table in (comparison.treaties(), comparison.exercises(), comparison.sites(), comparison.membership()):
        assert list(table.index) == list(comparison.countries()) and table.notna().all(axis=None)


def test_values_lie_within_their_ranges(frame):
    known = frame.dropna(subset=["value"])
    assert ((known["low"] <= known["value"] + 1e-9) & (known["value"] <= known["high"] + 1e-9)).all()
    assert known.loc[known["series"].isin(["arms_share", "votes"]), ["low", "high"]].stack().between(0, 100).all()


@pytest.mark.parametrize("country", ["BY", "AM", "KZ"])
def test_deliveries_add_up_to_the_totals_of_the_same_release(country):
    totals = (
        evidence.load("arms_transfer_volumes")
        .query("country == @country and flow == 'imports' and edition == 'sipri_2026' and year >= 2004")
        .set_index("year")["tiv"]
    )
    own = (
        evidence.load("ally_arms_imports")
        .query("country == @country")
        .groupby("year")["tiv"]
        .sum()
        .reindex(totals.index, fill_value=0)
    )
    assert own.to_numpy(dtype=float) == pytest.approx(totals.to_numpy(dtype=float), abs=0.02)


def test_windows_take_the_five_years_and_their_suppliers(frame):
    rows = evidence.load("ally_arms_imports").query("country == 'KG' and 2021 <= year <= 2025")
    volume, russian = rows["tiv"].sum(), rows.loc[rows["supplier"] == "RU", "tiv"].sum()
    found = one(frame, "arms_share", "KG", 2025)
    assert one(frame, "arms_volume", "KG", 2025)["value"] == pytest.approx(volume) and volume < indicators.THIN
    assert found["value"] == pytest.approx(100 * russian / volume)
    assert (found["low"], found["high"]) == pytest.approx(
        (100 * russian / indicators.THIN, 100 * (russian + indicators.THIN - volume) / indicators.THIN)
    )
    whole = one(frame, "arms_share", "BY", 2025)
    assert (
        whole["low"] == whole["value"] == whole["high"] and 99 < whole["value"] < 100
    )  # two small suppliers are not lost


@pytest.mark.parametrize("country", comparison.countries())
def test_a_value_in_words_knows_the_rows_that_make_it(frame, country):
    shares, votes = comparison.at(frame, "arms_share"), comparison.at(frame, "votes")
    keys = [row.partition(":")[2] for row in comparison.told(shares, "arms_share", country).rows]
    rows = evidence.load("ally_arms_imports").loc[keys]
    russian = 100 * rows.loc[(rows["supplier"] == "RU").fillna(False), "tiv"].sum() / rows["tiv"].sum()
    whole = "over 99" if 99.5 <= russian < 100 else f"{russian:.0f}"  # what is not all is never told as all
    assert set(rows["country"]) == {country} and comparison.told(shares, "arms_share", country) == whole
    (row,) = comparison.told(votes, "votes", country).rows
    assert row == f"un_alignment:una_{country.lower()}_{comparison.year_told(votes, 'votes')}"


def test_the_next_ally_is_the_highest_of_the_others(frame):
    votes = comparison.at(frame, "votes")
    told, others = comparison.next_told(votes, "votes"), votes["value"].drop("BY")
    assert told == f"{others.max():.0f}" and len(told.rows) == len(others)
    assert told.rows[0].startswith(f"un_alignment:una_{others.idxmax().lower()}_")


def ranges(*ends):
    """Low and high of each country, the first country first."""
    return pd.DataFrame(ends, comparison.countries(), ["low", "high"]).assign(year=2020)


ABOVE, MEETING = (ranges((40, 60), *[(10, 20)] * 3, (10, high)) for high in (39, 41))
BOTH = "Belarus buys more of its arms in Russia and votes with Russia more often than any ally compared"


@pytest.mark.parametrize(
    ("arms", "votes", "words"),
    [
        (ABOVE, ABOVE, BOTH),
        (MEETING, ABOVE, "Belarus votes with Russia more often than any ally compared"),
        (ABOVE, MEETING, "Belarus buys more of its arms in Russia than any ally compared"),
        (MEETING, MEETING, "In no tie does Belarus stand apart"),
    ],
)
def test_a_tie_is_closer_only_where_the_whole_range_lies_above_all_others(arms, votes, words):
    assert comparison._ahead({"arms_share": arms, "votes": votes}) == words


def test_words_on_position_follow_the_ranges(frame):
    rest = [(2, 4)] * 2
    assert comparison._nearness(ranges((0, 1), *[(2, 4)] * 4)) == (
        "Belarus stands nearer to Russia than Armenia, Kazakhstan, Kyrgyzstan or Tajikistan"
    )
    assert comparison._nearness(ranges((5, 6), (0, 5.5), (0, 1), *rest)) == (
        "Belarus stands further off than Kazakhstan, Kyrgyzstan or Tajikistan and is not shown to stand nearer to Russia "
        "or further off than Armenia, as the ranges overlap"
    )
    assert comparison.nearness(frame) == comparison._nearness(comparison.at(frame, "distance"))
    made = frame[frame["series"] == "distance"]
    assert comparison.nearest(made) == "by position it is not shown to stand nearest"
    own = made["country"] == "BY"
    assert comparison.nearest(made.assign(high=made["high"].where(~own, -1))) == "by position it stands nearest"


def test_a_year_since_when_one_is_first_begins_after_the_last_in_which_it_is_not(frame):
    votes = frame.query("series == 'votes'").pivot(index="year", columns="country", values="value")
    first = int(comparison.first_since(frame, "votes"))
    others = votes.drop(columns="BY").max(axis=1)
    assert (votes["BY"] > others).loc[first:].all() and votes.loc[first - 1, "BY"] <= others[first - 1]
    with pytest.raises(ValueError, match="distance"):
        comparison.first_since(frame.assign(value=frame["value"].where(frame["country"] != "BY", -1)), "distance")


def test_votes_behind_a_share_and_the_one_supplier_are_those_of_the_tables(frame):
    votes = comparison.at(frame, "votes")
    year, rows = comparison.year_told(votes, "votes"), evidence.load("un_alignment")
    for country in comparison.countries():
        assert comparison.cast(votes, country) == str(rows.loc[f"una_{country.lower()}_{year}", "votes"])
    told = comparison.one_supplier(frame)
    window = evidence.load("ally_arms_imports").loc[[row.partition(":")[2] for row in told.rows]]
    share = window["tiv"].max() / window["tiv"].sum()
    assert told == f"what China delivered in one year is {100 * share:.0f} per cent of what Tajikistan imported in five"
    assert window["country"].nunique() == 1 and window["tiv"].idxmax() == "aai_tj_2025_cn"


def test_a_supplier_without_a_name_is_not_russia():
    rows = evidence.load("ally_arms_imports")
    unnamed = rows[rows["supplier"].isna()]
    assert len(unnamed) and unnamed["note"].notna().all()
    shares = comparison.arms().query("series == 'arms_share' and country == 'KG' and year == 2009")["value"].item()
    assert shares == pytest.approx(100 * 2.9 / 4.5)  # one Russian helicopter, four aircraft of unknown supplier


def test_where_nothing_was_imported_the_share_is_missing_and_the_volume_zero(frame):
    assert (
        pd.isna(one(frame, "arms_share", "KG", 2014)["value"]) and one(frame, "arms_volume", "KG", 2014)["value"] == 0
    )
    assert comparison.cell(one(frame, "arms_share", "KG", 2014), 1) == comparison.UNKNOWN


def test_votes_and_distances_come_from_their_rows(frame):
    rows = evidence.load("un_alignment")
    assert one(frame, "votes", "TJ", 2023)["value"] == pytest.approx(100 * rows.loc["una_tj_2023", "agreement"])
    found = one(frame, "distance", "AM", 2023)
    own, russia = rows.loc["una_am_2023"], rows.loc["una_ru_2023"]
    assert found["value"] == pytest.approx(own["value"] - russia["value"])
    assert (found["low"], found["high"]) == pytest.approx((own["low"] - russia["high"], own["high"] - russia["low"]))
    assert one(frame, "distance", "KZ", 2023)["low"] == 0  # the intervals overlap
    assert frame.query("series == 'votes' and country == 'KG' and year == 1999").empty  # no row, no invented value


def test_the_authors_shares_stay_near_the_own_count_of_votes(frame):
    rows = evidence.load("un_votes")
    for country in ("BY", "AM", "KZ"):
        pair = (
            rows[
                ((rows["country_a"] == "RU") & (rows["country_b"] == country))
                | ((rows["country_a"] == country) & (rows["country_b"] == "RU"))
            ]
            .set_index("year")["agreement_share"]
            .astype(float)
            * 100
        )
        own = frame.query("series == 'votes' and country == @country").set_index("year")["value"]
        apart = (pair - own).dropna()
        assert len(apart) > 25 and apart.abs().max() <= 4


def test_treaties_are_counted_while_in_force():
    held = comparison.treaties()
    assert held.loc["BY", ["all", "defence", "bilateral"]].tolist() == [4, 3, 1]
    assert held.loc["AM", ["all", "defence", "bilateral"]].tolist() == [3, 3, 1]
    assert comparison.treaties(1996).loc["BY", ["all", "defence", "bilateral"]].tolist() == [
        4,
        2,
        0,
    ]  # neutrality to 1997, union treaty from 1997
    assert comparison.treaties(1991).loc["AM", "all"] == 1 and comparison.treaties(1991).loc["TJ", "all"] == 0


def test_a_multilateral_treaty_has_a_row_for_each_of_the_five_that_are_parties():
    rows = evidence.load("russia_treaties")
    for _, group in rows.groupby("treaty"):
        parties = set(group["parties"].iloc[0].split(";"))
        assert group["parties"].nunique() == 1 and set(group["country"].astype(str)) == parties & set(
            comparison.countries()
        )
        assert group["bilateral"].eq(len(parties) == 2).all()


def test_exercises_count_every_entry_of_the_list_once():
    drills, own = comparison.exercises(), evidence.load("exercise_register_2009_2018")
    assert drills.loc["BY", "all"] == len(own) and drills.loc["BY", "bilateral"] == own["bilateral"].sum()
    others = evidence.load("exercise_register_allies")
    assert not others["participants"].str.contains("BY").any() and not set(others["name_ru"]) & set(own["name_ru"])
    assert drills.loc["AM", "all"] == sum(
        "AM" in codes.split(";") for codes in [*own["participants"], *others["participants"]]
    )


def test_the_table_names_each_country_and_says_what_is_unknown():
    table = comparison_shown.comparison_table("c", "tab-comparison")
    assert list(table.frame.columns) == ["Tie with Russia", *comparison.countries().values(), "Sources"]
    first = table.frame.iloc[0]
    assert "2021–2025" in first["Tie with Russia"] and first["Kyrgyzstan"] == "14.0 (10.2–37.4)"
    text = table.frame.set_index("Tie with Russia").stack()
    assert text.ne("").all() and text.notna().all()
    assert (
        sum(comparison.UNKNOWN in cell for cell in table.frame.iloc[-1]) == 2
    )  # strength in Kazakhstan and Kyrgyzstan
    assert "frozen since February 2024" in table.markdown and "{cite}`sipri_at_deliveries_2026`" in table.markdown


def test_the_choices_of_the_index_name_the_countries_compared():
    said = evidence.load("index_choices").loc["links", "choice"]
    assert all(name in said for name in comparison.countries().values())


@pytest.mark.parametrize("narrow", [False, True])
def test_drawings_show_all_five_and_keep_their_type_large(frame, narrow):
    for name, draw in {
        "latest": comparison_shown.draw_latest(frame),
        "votes": comparison_shown.draw_votes(frame),
    }.items():
        chart = charts.Chart(
            draw,
            name=f"test-comparison-{name}",
            title="A finding",
            subtitle="Points",
            note="Source: none",
            alt="What it shows",
            caption="A caption",
        )
        figure = chart.figure(narrow)
        texts = [text for text in figure.findobj(Text) if text.get_text().strip() and text.get_visible()]
        assert min(text.get_fontsize() for text in texts) >= 10
        written = " ".join(text.get_text() for text in texts)
        assert all(country in written for country in comparison.countries().values())


def test_a_missing_value_is_said_in_the_drawing(frame):
    gone = frame.copy()
    gone.loc[
        (gone["series"] == "votes") & (gone["country"] == "TJ") & (gone["year"] == 2023), ["low", "value", "high"]
    ] = np.nan
    chart = charts.Chart(
        comparison_shown.draw_latest(gone),
        name="test-comparison-gap",
        title="A",
        subtitle="B",
        note="C",
        alt="D",
        caption="E",
    )
    assert sum(text.get_text() == "no value" for text in chart.figure().findobj(Text)) == 1


def test_labels_at_the_ends_of_lines_keep_apart_and_in_order():
    placed = axes.apart([50.0, 51.0, 90.0, 50.5], 5)
    assert np.diff(np.sort(placed)).min() >= 5 - 1e-3 and list(np.argsort(placed)) == [0, 3, 1, 2]
    assert axes.apart([10.0, 50.0], 5) == [10.0, 50.0]
