"""What the drawings of the chapter on army organisation offer as data and say in words."""

import pandas as pd

from report import evidence
from report.exhibits import army_organisation as show

DAY = pd.Timestamp


def documents(number: int) -> pd.DataFrame:
    """Documents in force, as the aspect gives them."""
    return pd.DataFrame(
        {
            "name": [f"Pact {letter}" for letter in "abcdefghijkl"[:number]],
            "date_signed": DAY("2001-02-03"),
            "date_signed_precision": "day",
            "date_until": pd.NaT,
            "rung": "treaty_ratified",
            "standing": "in force",
        }
    )


def test_the_words_of_lifelines_name_some_documents_and_count_the_rest():
    few, many = (show.draw_lifelines(documents(number)).words for number in (2, show.TOLD + 3))
    assert few == "2 documents: Pact a (3 February 2001, in force); Pact b (3 February 2001, in force)."
    assert many.startswith(f"{show.TOLD + 3} documents: Pact a (") and many.endswith("in force); 3 more.")
    assert many.count("Pact ") == show.TOLD


def test_the_ladder_offers_dated_documents_and_counts_undated_ones():
    rows = documents(3)
    rows.loc[2, "date_signed"] = pd.NaT
    drawing = show.draw_ladder(rows, {})
    assert len(drawing.rows) == 2
    assert "Documents from 2001 to 2001" in drawing.words and drawing.words.endswith("Without a date: one.")
    assert "Treaty, ratified: 3; " in drawing.words


def test_a_road_offers_each_step_and_the_entry_into_force():
    road = {"words": "Pact, 2000", "evidence": ["events:a", "events:b"], "steps": [1.0, 2.0], "force": float("nan")}
    drawing = show.draw_roads(pd.DataFrame([road], index=["pact"]))
    assert list(drawing.rows["evidence"]) == ["events:a", "events:b", "agreements:pact"]
    assert list(drawing.rows["kind"])[1:] == ["step of ratification", "entry into force"]
    assert drawing.words == "Months from signature to entry into force. Pact, 2000: day not found."


def test_statements_on_command_are_told_by_case_and_by_whom_they_name():
    rows = pd.DataFrame(
        [
            ("Case", "A", "2001", "russia", "Russia"),
            ("Case", "B", "2002", "russia", "Russia"),
            ("Other", "C", "2003", "joint", "both jointly"),
        ],
        columns=["block", "speaker", "year", "answer", "names"],
    ).assign(case="grouping_war", label="", qualifier="reported")
    drawing = show.draw_command(rows)
    assert (
        drawing.words
        == "Who commands. Case: Russia named by A (2001) and B (2002). Other: both jointly named by C (2003)."
    )
    assert not {"case", "answer", "label"} & set(drawing.rows)


def test_the_words_of_series_name_the_years_that_are_missing():
    frame = pd.DataFrame(
        {"cow_nmc": [10.0, None, 30.0], "world_bank_iiss": [20.0, 40.0, None]}, index=[2000, 2001, 2003]
    )
    words = show.draw_datasets(frame).words
    assert words.startswith("In 2000: Correlates of War: armed forces 10; World Bank")
    assert "armed forces has no value for 2001 and 2002." in words
    assert "paramilitary forces has no value for 2002 and 2003." in words


def place(body: str, role: str, **more) -> dict:
    empty = {"holder": None, "whose": None, "outside": None, "text": "Nothing found", "state": "not_public"}
    return (
        {"body": body, "phase": "war", "role": role, "known": "not public", "sources": "tass_pvo_2017"} | empty | more
    )


def test_the_chart_of_command_says_what_is_public_what_is_not_and_what_stands_beside_it():
    rows = pd.DataFrame(
        [
            place("Army", "decides", holder="President", whose="Belarus", state="public_text", text="Law"),
            place("Army", "commands", outside="observers: Russia"),
        ]
    )
    drawing = show.draw_chain(rows)
    assert drawing.words == (
        "Who decides and who commands. Army, in war: decides President (in a public text) and "
        "commands not public (observers: Russia)."
    )
    table = show.chain_table(rows, "Caption", "tab-made").frame
    assert list(table.iloc[0])[:4] == ["Army", "war", "President §. Law.", "not public. Nothing found."]
    assert drawing.height(True) > drawing.height(False)


def test_each_side_has_a_tint_and_a_word_in_the_key():
    sides = set(evidence.labels("command_chain", "side").values())
    assert set(show.TINTS) == sides == set(show.KEYS)
