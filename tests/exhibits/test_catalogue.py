"""The data chapter: words beside values, and how many rows of a table were read twice."""

import pandas as pd

from report import evidence
from report.evidence import second_reading
from report.exhibits import catalogue


def test_values_are_shown_with_their_words_where_these_say_more():
    said = catalogue._meaning(
        {
            "description": "Which way a yes points.",
            "constraints": {"enum": ["apart", "context", "not_met"]},
            "categories": [
                {"value": "apart", "label": "further from a district"},
                {"value": "context", "label": "context"},
                {"value": "not_met", "label": "Not met"},
            ],
        }
    )
    assert said.words == "Which way a yes points. One of: apart (further from a district), context, not_met."


def test_a_long_vocabulary_and_a_unit():
    long = {"description": "Country", "constraints": {"enum": list(map(str, range(catalogue.SHOWN + 1)))}}
    assert catalogue._meaning(long).words == "Country."
    assert catalogue._meaning({"description": "Share", "unit": "per cent"}).words == "Share (per cent)."


def test_each_table_says_how_many_of_its_rows_were_read_twice():
    text, twice = catalogue.entries().markdown, second_reading.twice()
    for name in ("exercises", "facts"):
        count, when = (twice["table"] == name).sum(), twice.loc[twice["table"] == name, "read_on"].max()
        assert f"{len(evidence.load(name)):,}, of them {count:,} read twice, last on {when.day} " in text
    assert catalogue._read(None) == ""
    assert catalogue._read(pd.Series({"size": 1200, "max": pd.Timestamp(2026, 11, 25)})).startswith(
        ", of them 1,200 read"
    )


def test_a_row_of_facts_counts_for_the_topic_that_it_names():
    found = catalogue.read_again()
    named = found[found["table"] == "facts"]
    assert (named["topic"] == evidence.load("facts")["topic"].astype(str)[named["row"]].to_numpy()).all()
    assert (found.loc[found["table"] == "exercises", "topic"] == "exercises").all()
    assert catalogue.readings().frame["Rows read again"].iloc[-1] == len(found)
