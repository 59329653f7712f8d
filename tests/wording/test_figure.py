"""Figures keep the rows that they were made from through joining and wording, and claim none where that is not sure."""

import copy
import pickle

import pandas as pd
import pytest

from report import evidence, wording
from report.wording import cards, figure, markup


@pytest.fixture
def presence() -> pd.DataFrame:
    return evidence.load("presence")


def test_a_value_knows_its_row(presence):
    told = wording.of(presence.loc["pres_061"])
    assert told == "up to 1,450" and told.rows == ("presence:pres_061",) and not told.rule


@pytest.mark.parametrize(
    "choose",
    [
        lambda rows: rows.query("metric == 'tents'"),
        lambda rows: rows[rows["metric"] == "tents"],
        lambda rows: rows.loc[rows.index[rows["metric"] == "tents"]],
        lambda rows: rows[rows["metric"] == "tents"].sort_values("date_from").assign(more=1).copy(),
        lambda rows: pd.concat([part for _, part in rows[rows["metric"] == "tents"].groupby("date_from")]),
    ],
)
def test_a_frame_keeps_its_table_through_selection(presence, choose):
    rows = choose(presence)
    assert set(figure.references(rows)) == {f"presence:{key}" for key in rows.index} and len(rows)


def test_a_row_of_a_loop_or_place_keeps_its_table(presence):
    assert [wording.of(row).rows for _, row in presence.head(2).iterrows()] == [
        (f"presence:{key}",) for key in presence.index[:2]
    ]
    assert wording.of(presence.iloc[0]).rows == (f"presence:{presence.index[0]}",)


@pytest.mark.parametrize(
    "lose",
    [
        lambda rows: rows.reset_index(),
        lambda rows: rows.set_index("observer"),
        lambda rows: rows.groupby("observer").first(),
        lambda rows: rows["observer"].value_counts(),
        lambda rows: pd.concat([rows, evidence.load("facts")]),
        lambda rows: rows.rename(index={rows.index[0]: "made_up"}),
        lambda rows: "presence:made_up",
        lambda rows: "no_table",
        lambda rows: rows["low"].to_list(),
        lambda rows: rows.T,
    ],
)
def test_what_is_no_row_is_refused(presence, lose):
    with pytest.raises(ValueError, match="expected"):
        figure.references(lose(presence))


def test_rows_of_several_tables_are_given_side_by_side(presence):
    rows = figure.references(presence.head(1), evidence.load("facts").loc["fac_020"], "events:face_012;facts:fac_020")
    assert rows == (f"presence:{presence.index[0]}", "facts:fac_020", "events:face_012")


def test_a_changed_row_is_no_row_of_the_evidence(presence):
    row = presence.loc["pres_061"].copy()
    row["high"] = 9
    assert type(wording.of(row)) is str
    assert type(wording.of(pd.Series({"low": 1, "high": 2, "bound": "exact"}, name="pres_061"))) is str


def test_joining_keeps_the_rows_of_all(presence):
    one, two = (wording.of(presence.loc[key]) for key in ("pres_061", "pres_012"))
    both = ("presence:pres_061", "presence:pres_012")
    for told in (
        one + " or " + two,
        "from " + one + " to " + two,
        wording.listing([one, two]),
        figure.join("; ", [one, two]),
        figure.text("{} beside {other}", one, other=two),
    ):
        assert isinstance(told, figure.Figure) and told.rows == both
    assert wording.listing([one, two]) == f"{one} and {two}" and figure.text("{{{}}}", one) == f"{{{one}}}"


def test_the_latest_day_of_several_tables_names_its_rows_first(presence):
    facts = evidence.load("facts")
    told = figure.latest(presence["date_from"], facts["date_from"], rule="the latest of their days")
    last = max(presence["date_from"].max(), facts["date_from"].max())
    assert told == wording.date(last)
    first = [
        f"{name}:{key}"
        for name, rows in (("presence", presence), ("facts", facts))
        for key in rows.index[rows["date_from"] == last]
    ]
    assert list(told.rows[: len(first)]) == first
    dated = presence["date_from"].notna().sum() + facts["date_from"].notna().sum()
    assert len(told.rows) == dated and f"facts:{facts.index[facts['date_from'].isna()][0]}" not in told.rows


def test_plain_words_stay_plain():
    assert type(wording.listing(["a", "b"])) is str and type(figure.text("{} {n:.1f}", "a", n=2)) is str
    assert figure.text("{} {n:.1f}", "a", n=2) == "a 2.0" and wording.listing([]) == ""


def test_the_same_words_written_otherwise_keep_their_rows(presence):
    told = wording.of(presence.loc["pres_061"])
    assert wording.capital(told) == "Up to 1,450" and wording.capital(told).rows == told.rows
    assert told.upper().rows == told.lower().rows == told.strip().rows == told.rows


@pytest.mark.parametrize(
    "change",
    [lambda told: told[6:], lambda told: told[0], lambda told: f"{told}", lambda told: told.replace("1", "2"), lambda told: told * 2,
     lambda told: told.split()[2], lambda told: told.removeprefix("up to "), str, lambda told: told.strip("0")],
)  # fmt: skip
def test_a_part_or_another_text_claims_nothing(presence, change):
    assert type(change(wording.of(presence.loc["pres_061"]))) is str


def test_a_figure_survives_a_copy(presence):
    told = wording.of(presence.loc["pres_061"])
    for again in (copy.deepcopy(told), pickle.loads(pickle.dumps(told)), pd.Series([told]).iloc[0]):
        assert again == told and again.rows == told.rows


def test_counts_say_all_rows_that_went_in(presence):
    tents = presence[presence["metric"] == "tents"]
    told = figure.count(tents, "figures on tents")
    assert told == wording.count(len(tents)) and len(told.rows) == len(tents) and told.rule == "figures on tents"
    assert figure.number(presence, "figures").rows == figure.references(presence)
    none = figure.count(presence[presence["low"] > 10**9], "figures of a thousand million")
    assert none == "no" and none.rows == ("presence:*",) and cards.tables(none) == {"presence": len(presence)}


def test_a_count_of_lines_that_share_a_row_is_refused(presence):
    with pytest.raises(ValueError, match="a line a row"):
        figure.count(pd.concat([presence.head(2), presence.head(1)]), "figures")


def test_extremes_and_shares_name_all_that_they_were_chosen_from(presence):
    wagner = presence[(presence["metric"] == "wagner_personnel") & presence["low"].notna()]
    for told in (figure.lowest(wagner, "lowest"), figure.highest(wagner, "highest"), figure.spread(wagner, "all")):
        assert set(told.rows) == set(figure.references(wagner)) and told.rule
    assert figure.highest(wagner, "highest").rows[0] == f"presence:{wagner['high'].idxmax()}"
    assert figure.highest(wagner, "highest") == wording.of(wagner.loc[wagner["high"].idxmax()])
    parts = wagner.head(2), wagner.head(3), wagner.tail(1)
    assert figure.share(*parts, "those") == "2 of 3 known (1 unknown)" and len(figure.share(*parts, "those").rows) == 4


def test_the_month_of_the_latest_day_names_its_row_first_and_all_others(presence):
    early = presence.loc[presence["date_from"] < "2022-06", "date_from"]
    facts = evidence.load("facts").query("date_from < '2020'")["date_from"]
    told = figure.latest(facts, early, rule="the latest", precision="month")
    assert told == wording.date(early.max(), "month") and told.rows[0] == f"presence:{early.idxmax()}"
    assert set(told.rows) == set(figure.references(facts, early))


def test_what_has_no_row_says_why():
    told = figure.plain("six", why="the number of chapters")
    assert not told.rows and told.why and "text/markdown" not in told._repr_mimebundle_()
    with pytest.raises(ValueError, match="reason"):
        figure.plain("six", why=" ")
    with pytest.raises(ValueError, match="figure.plain"):
        figure.of("six", [])


def test_the_page_gets_text_alone_under_a_class(presence):
    bundle = figure.of("*1* [a](b)", presence.loc["pres_061"])._repr_mimebundle_()
    assert bundle["text/plain"] == "*1* [a](b)" and bundle["text/markdown"].startswith(
        r"[\*1\* \[a\](b)]{.row-figure .f-"
    )
    assert bundle[figure.MIME]["rows"] == ["presence:pres_061"]


def test_a_notebook_shows_the_rows(presence):
    html = figure.highest(presence.dropna(subset=["high"]), "<rule>")._repr_mimebundle_()["text/html"]
    assert html.count("<tr>") == cards.SHOWN and "&lt;rule&gt;" in html and "of presence" in html


def test_a_card_says_what_a_row_says():
    told = cards.row("presence:pres_061")
    assert told["value"] == "up to 1,450 persons" and told["kind"] == "estimated" and told["by"] == "Belarusian Hajun"
    assert told["when"] == "8 September 2023" and told["sources"] and told["read"].startswith("read")


def test_each_row_of_the_evidence_has_a_card():
    for name in evidence.names():
        rows = evidence.load(name)
        assert all(cards.row(f"{name}:{key}")["says"] for key in rows.index[[0, len(rows) // 2, -1]])


@pytest.mark.parametrize(
    ("said", "marked"),
    [
        ("up to 1,450", ["up to 1,450"]),
        ("16 October 2022 – 31 August 2023", ["16 October 2022 – 31 August 2023"]),
        ("is not shown for measures of any kind or for forces sent", ["is not shown"]),
        ("Most of the claims of the article hold in part", ["Most"]),
        ("p is 0.006 alone and 0.057 corrected for ten rules", ["0.006", "0.057", "ten"]),
        ("could by itself settle two of three open readings in 2022", ["two of three"]),
        ("and no single criterion can make one of them a yes", ["and no single"]),
        ("open by one of five codings, and by no other", ["one of five"]),
        ("had 50 per cent of the steps truly been met", ["50 per cent"]),
        ("units that took part in Zapad-2025 have left again", ["units that took"]),
    ],
)
def test_a_page_marks_the_figure_and_not_the_clause(said, marked):
    whole = figure.of(said, "presence:pres_061")
    assert [words for words, opened in whole.marks if opened is not None] == marked
    assert "".join(words for words, _ in whole.marks) == said and set(whole.doors) == {whole}
    assert markup.text(whole).words == said and whole.clause == (marked != [said])


def test_of_a_joined_clause_each_figure_opens_its_own_rows(presence):
    one, other = (figure.of("five", presence.loc[[key]], rule=key) for key in ("pres_061", "pres_067"))
    whole = wording.capital(figure.text("they came in {} ways, and later in {} more", one, other))
    assert [(words, opened.rule) for words, opened in whole.marks if opened is not None] == [
        ("five", "pres_061"),
        ("five", "pres_067"),
    ]
    assert whole.rows == ("presence:pres_061", "presence:pres_067"), "the whole keeps its rows, for alternative texts"
    assert [part["rule"] for part in whole.held["parts"]] == ["pres_061", "pres_067"]
    short = figure.text("{} of {}", one, other)
    assert short.doors == (short,) and "parts" not in short.held


def test_what_a_row_does_not_state_opens_nothing(presence):
    silent = presence[presence["low"].isna() & presence["high"].isna()].iloc[0]
    told = wording.of(silent)
    assert told == wording.UNKNOWN and told.why and markup.text(told).figures == ()
    assert wording.said(silent).rows == (f"presence:{silent.name}",), "words of a row are there to be shown"


def test_a_frame_may_tell_rows_of_one_table_or_of_several():
    lines = pd.DataFrame({"a": [1, 2]})
    assert figure.of_lines(lines) == ["", ""]
    assert figure.of_lines(figure.along(lines, "presence", ["pres_061", "no such row"])) == ["presence:pres_061", ""]
    several = figure.along(lines, "", ["presence:pres_061", "cadets:cad_05"])
    assert figure.of_lines(several.sort_values("a", ascending=False)) == ["cadets:cad_05", "presence:pres_061"]
