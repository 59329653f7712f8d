"""How well the evidence was read: rows behind judgements, rows read twice, and how late the sources go, on rows made up for it."""

import pandas as pd
import pytest

from report import edition, evidence, wording
from report.evidence import cited, second_reading
from report.verdict import evidence_read
from report.wording import sentences

CHECKS = pd.DataFrame(
    [
        ("facts", "a", "2026-11-01", "not_found"),
        ("facts", "a", "2026-11-20", "mended"),
        ("facts", "b", "2026-11-21", "not_found"),
    ],
    columns=["table", "row", "read_on", "verdict"],
).assign(read_on=lambda rows: pd.to_datetime(rows["read_on"]))


@pytest.fixture
def checked(monkeypatch):
    """Three readings of two rows: the first is seen at the second try, the second never."""
    monkeypatch.setattr(second_reading, "load", lambda name: CHECKS)
    second_reading._days.cache_clear()
    yield
    second_reading._days.cache_clear()


def test_the_last_reading_counts(checked):
    assert second_reading.last()["verdict"].to_dict() == {"facts:a": "mended", "facts:b": "not_found"}
    assert list(second_reading.twice().index) == ["facts:a"]


def test_each_row_has_the_mark_of_its_last_reading(checked):
    assert sentences.mark("facts:a") == "read twice, 20 November 2026"
    assert sentences.mark("facts:b") == "page not found again, 21 November 2026"
    assert sentences.mark("facts:c") == ""


def test_rows_named_as_evidence_count_once_for_each_judgement(checked):
    rows = pd.DataFrame(
        {"evidence_for": ["facts:a;facts:c", None, None], "evidence_against": ["facts:a;facts:b", "facts:b", None]},
        ["one", "two", "three"],
    )
    assert list(evidence_read.references(rows)["one"]) == ["facts:a", "facts:c", "facts:b"]
    counted = evidence_read.counts(rows)
    assert counted["rows"].to_dict() == {"one": 3, "two": 1, "three": 0}
    assert counted["twice"].to_dict() == {"one": 1, "two": 0, "three": 0}


def test_a_table_without_evidence_names_no_rows():
    assert evidence_read.references(pd.DataFrame({"name": ["x"]}, ["one"])).empty


def test_judgements_rest_on_rows_of_the_evidence():
    found = evidence_read.judged_on()
    assert found.is_unique and set(evidence_read.judged_on_twice()) <= set(found)
    assert {f"claims:{key}" for key in evidence.load("claims").index}.isdisjoint(found)
    assert set(";".join(evidence.load("claims")["evidence_for"].dropna()).split(";")) <= set(found)


def made(monkeypatch, dates):
    """Sources of two topics: (topic, key, date)."""
    rows = pd.DataFrame(dates, columns=["topic", "source", "date"])
    monkeypatch.setattr(cited, "sources", lambda: rows)
    return evidence_read.evidence_to()


def test_the_newest_dated_source_of_a_topic_is_found(monkeypatch):
    found = made(
        monkeypatch,
        [("exercises", "a", "2025-12-31"), ("exercises", "b", "2026-02"), ("exercises", "c", ""), ("shared", "d", "1999")],
    )  # fmt: skip
    assert found.loc["exercises", ["source", "date", "dated", "undated"]].to_list() == ["b", "2026-02", 2, 1]
    assert evidence_read.newest("exercises") == "February 2026" and evidence_read.newest("shared") == "1999"
    assert list(found.index) == ["exercises", "shared"]


def test_the_newest_source_of_a_topic_stands_on_rows_that_cite_it():
    told, source = evidence_read.newest("exercises"), evidence_read.evidence_to().loc["exercises", "source"]
    table, _, key = told.rows[0].partition(":")
    assert source in evidence.load(table).loc[key, "sources"].split(";")
    topics = {evidence.resource(reference.partition(":")[0])["topic"] for reference in told.rows}
    assert topics <= {"exercises", evidence.resource("facts")["topic"], evidence.resource("events")["topic"]}
    assert {f"exercises:{key}" for key in evidence.load("exercises").index} < set(told.rows)


def test_late_sources_are_those_of_the_last_half_year(monkeypatch):
    monkeypatch.setattr(edition, "LAST_DAY", pd.Timestamp("2026-11-30").date())
    assert evidence_read.late_from() == pd.Timestamp("2026-06-01")
    dates = pd.Series(["2026-05-31", "2026-06", "2026-06-01", "2026", ""])
    assert list(evidence_read.is_late(dates)) == [False, True, True, False, False]


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        (["2024", "2026-11", ""], "much of the evidence late: of 2 dated sources one is of June 2026 or later"),
        (["2024", "2025", "2026-11"], "the evidence mostly earlier: of 3 dated sources one is of June 2026 or later"),
    ],
)
def test_how_late_the_evidence_goes_follows_the_dates(monkeypatch, dates, words):
    monkeypatch.setattr(edition, "LAST_DAY", pd.Timestamp("2026-11-30").date())
    rows = [("exercises", f"source_{place}", date) for place, date in enumerate(dates)]
    made(monkeypatch, [*rows, ("shared", *rows[0][1:])])
    assert evidence_read.how_late() == f"The search ended in November 2026, {words}"


def test_how_late_the_evidence_goes_knows_the_tables_that_it_was_counted_in():
    tables = {row.removesuffix(":*") for row in evidence_read.how_late().rows}
    assert tables <= set(cited.stating()) and set(cited.sources()["topic"]).isdisjoint({"verdict"})
    assert tables == {name for name in cited.stating() if evidence.resource(name)["topic"] != "verdict"}
    own = [name for name in tables if "topic" in evidence.load(name)]  # none of their rows may be left out of the count
    assert own and all("verdict" not in set(evidence.load(name)["topic"]) for name in own)


def test_the_last_readings_are_rows_of_their_table():
    rows = second_reading.readings()
    assert set(rows.index) <= set(evidence.load("source_checks").index) and len(rows) == len(second_reading.last())


def test_judgements_are_no_evidence():
    rows = cited.sources()
    assert "verdict" not in set(rows["topic"]) and not rows.duplicated().any()


@pytest.mark.parametrize(
    ("counted", "words"), [(57, "86 to 99 per cent"), (60, "94 to >99 per cent"), (30, "37 to 63 per cent")]
)
def test_a_draw_says_how_many_rows_may_stand_whole(counted, words):
    draw = evidence.load("reading_draws").iloc[-1].copy()
    draw["whole"], draw["rows"] = counted, 60
    told = evidence_read.standing(draw)
    assert str(told) == words.replace(">99", wording.points(1.0)) and told.rows == (f"reading_draws:{draw.name}",)
    assert evidence_read.whole(draw) == f"{counted} of 60"
