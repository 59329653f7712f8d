"""The evidence browser before it is built: rows in words, what rests on them, pages that have room, all of it safe markup."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from report import edition, evidence
from report.publish import policy
from report.publish.browser import cards, pages, rests, search, timeline, told
from report.publish.sphinx import browser

SHELL = f"<html><head><title>{browser.TITLE} — Book</title></head><body><main><h1>{browser.TITLE}</h1>\n{browser.PLACE}</main></body></html>"


@pytest.fixture(scope="module")
def book():
    return told.Book()


@pytest.fixture(scope="module")
def uses(book):
    return rests.uses(book)


@pytest.fixture(scope="module")
def made():
    return browser.files(SHELL, {})


@pytest.fixture(scope="module")
def html(made):
    return {name: text for name, text in made.items() if name.endswith(".html")}


def ids(text: str) -> list[str]:
    return re.findall(r'<[^>]* id="([^"]+)"', text)


def links(text: str) -> list[tuple[str, str]]:
    """Page and anchor of each link to a page of the browser."""
    return re.findall(r'<a [^>]*href="([\w.-]*)(?:#([\w-]+))?"', text)


def small(rows: dict[str, dict], **fields: dict) -> told.Table:
    """A made-up table."""
    said = {
        name: {"name": name, "title": name.capitalize(), "type": "string"} | field for name, field in fields.items()
    }
    return told.Table("small", {"name": "small", "title": "Small", "topic": "shared"}, rows, said, {})


# ----------------------------------------------------------------------------------------------------- words


def test_two_ends_of_a_figure_are_told_as_one_with_bound_and_unit():
    row = {"low": 800.0, "high": 800.0, "bound": "at_least", "unit": "persons", "remark": pd.NA}
    number = {"type": "number"}
    table = small({"a": row}, low=number, high=number, bound={}, unit={}, remark={})
    assert list(told.columns(table, row)) == [("low", "Figure", "at least 800 persons")]


def test_every_row_of_every_table_says_something(book):
    assert len(book.said) == sum(len(evidence.load(name)) for name in evidence.names())
    assert all(len(words) > 3 for words in book.said.values())


def test_the_days_of_a_row_are_those_of_its_own_columns(book):
    assert told.span_of({"date_from": pd.Timestamp("2021-09-10"), "date_to": pd.Timestamp("2021-09-16")}) == (
        "2021-09-10",
        "2021-09-16",
    )
    assert told.span_of({"year": 1994}) == ("1994", "1994")
    assert told.span_of({"date": pd.NaT, "note": "2021"}) == ("", "")


def test_a_cell_is_text_on_a_card_whatever_it_holds():
    row = {"note": "<script>alert(1)</script> & more", "qualifier": "reported", "confidence": "low", "sources": pd.NA}
    table = small({"a": row}, subject={})
    row["subject"] = '<img src="x" onerror="y">'
    book = told.Book.__new__(told.Book)
    book.tables, book._told = {"small": table}, {"small": {"a": "</h3><b>bold</b>"}}
    html = cards.card(book, table, "a", [rests.Use("small:a", "row", "x:y", "<i>name</i>", "evidence/x.html#y")])
    found = BeautifulSoup(html, "html.parser")
    assert not found.find_all(["script", "img", "i"]) and "</h3><b>bold</b>" in found.h3.get_text()
    assert found.select_one(".row-note").get_text() == row["note"]


def test_cyrillic_words_say_their_language():
    assert cards.escaped("Канал-2009 & others") == '<span lang="ru">Канал-</span>2009 &amp; others'


# ------------------------------------------------------------------------------------------------------ uses


def test_what_names_the_rows_of_one_table_is_found_without_reading_those_that_cannot(monkeypatch, book):
    read, table = [], told.table
    monkeypatch.setattr(told, "table", lambda name: read.append(name) or table(name))
    found = list(rests.between_tables(told.Book(), "exercises"))
    assert found == [use for use in rests.between_tables(book) if use.of.startswith("exercises:")] != []
    assert {"claims", "exercise_strength"} <= {*read} and not {"reading_draws", "economy", "military_expenditure"} & {
        *read
    }


def test_each_reference_between_tables_is_a_use(uses):
    claims = evidence.load("claims")
    for key, row in claims.iterrows():
        for reference in filter(None, str(row["evidence_for"]).split(";")):
            if ":" in reference:
                assert f"claims:{key}" in [use.by for use in uses[reference]], reference
    step = evidence.load("index_steps").iloc[0]
    assert any(use.kind == "index" and use.by == f"index_steps:{step.name}" for use in uses[step["evidence_step"]])


def test_rows_that_an_indicator_selects_are_used_by_it(uses):
    selected = [of for of, some in uses.items() if any(use.by == "index_indicators:russian_troops" for use in some)]
    presence = evidence.load("presence")
    wanted = presence[(presence["metric"] == "total_personnel") & (presence["qualifier"] != "alleged")]
    assert sorted(selected) == sorted(f"presence:{key}" for key in wanted.index)


def test_a_chart_rests_on_the_rows_that_its_data_name(book):
    exercises = book.tables["exercises"]
    frame = pd.DataFrame(
        {"exercise": ["zapad_2021", "zapad_2017"], "name": ["Zapad-2021", "zapad_2017"], "year": ["2021", "2017"]}
    )
    assert rests.references_in(frame, [exercises]) == ["exercises:zapad_2017", "exercises:zapad_2021"]
    assert rests.references_in(frame[["name"]], [exercises]) == []  # one value is no id: the column is something else


def test_figures_in_prose_are_taken_in_where_a_run_left_them(tmp_path):
    left = {"declared": {"text": "12,800", "rows": ["t:a", "t:gone", "t:*"], "rule": "", "why": ""}}
    (tmp_path / "chapters.02_exercises.json").write_text(json.dumps(left), encoding="utf-8")
    found = list(rests.of_prose({"t": {"a": {}}}, tmp_path))
    assert [(use.of, use.kind, use.by, use.name) for use in found] == [
        ("t:a", "figure", "declared", "12,800"),
        ("t:*", "figure", "declared", "12,800"),
    ]
    assert all(use.page.startswith("chapters/02_exercises.html") for use in found)


def test_the_table_of_uses_names_rows_that_are_there(uses, book):
    frame = rests.frame(uses)
    assert list(frame.columns) == rests.COLUMNS and set(frame["kind"]) <= set(rests.KINDS)
    assert all(row.row in (*book.tables[row.table].rows, rests.WHOLE) for row in frame.itertuples())
    assert not frame.duplicated(["table", "row", "kind", "used_by", "page"]).any()


# ----------------------------------------------------------------------------------------------------- pages


def test_a_table_without_room_stands_on_parts_that_are_about_as_heavy():
    pieces = [([str(number)], "x" * 1000, "") for number in range(1000)]
    divided = pages.parts(pieces, limit=400_000)
    assert [key for some in divided for keys, _, _ in some for key in keys] == [str(number) for number in range(1000)]
    assert len(divided) == 3 and max(map(len, divided)) - min(map(len, divided)) < 5
    assert len(pages.parts(pieces[:100], limit=400_000)) == 1


def test_each_row_has_its_address_on_the_page_of_its_table(html):
    for name in evidence.names():
        found = ids(html[f"{name}.html"])
        assert len(found) == len(set(found)), name
        assert set(evidence.load(name).index) <= set(found), name


def test_the_addresses_of_a_table_on_parts_lead_to_its_rows(html):
    divided = [name for name in html if 'class="row-parts"' in html[name]]
    assert "source_checks.html" in divided
    for name in divided:
        places = {
            (row["id"], item.a["href"], row.get("href", "").partition("#")[2] or row["id"])
            for item in BeautifulSoup(html[name], "html.parser").select(".row-parts > ol > li")
            for row in item.find_all(id=True)
        }
        assert {key for key, _, _ in places} == set(evidence.load(name.removesuffix(".html")).index)
        held = {page: set(ids(html[page])) for page in {page for _, page, _ in places}}
        assert all(key == anchor and key in held[page] for key, page, anchor in places)


def test_links_between_rows_lead_to_rows(html):
    held = {name: set(ids(text)) for name, text in html.items()}
    for name, text in html.items():
        for page, anchor in links(text):
            if page.endswith(".html") or not page:
                assert not anchor or anchor in held[page or name], f"{name}: {page}#{anchor}"


@pytest.mark.parametrize("name", ["index", "facts", "events", "claims", "un_votes", "source_checks"])
def test_a_page_holds_nothing_that_no_page_may_hold(html, tmp_path, name):
    page = BeautifulSoup(html[f"{name}.html"], "html.parser")
    for block in page.select("script#cited-sources"):  # what every page of the book has, and a cell must not bring
        block.decompose()
    assert list(policy.foreign(page, tmp_path / "evidence" / f"{name}.html", tmp_path, [])) == []
    assert not page.find_all(style=True) and not page.find_all("style")


def test_no_page_is_above_600_kilobytes_unpacked(made):
    frame = 26_000  # bytes of the empty page of the book
    assert (
        max(len(text.encode()) for name, text in made.items() if name.endswith((".html", ".js"))) + frame < 600 * 1024
    )


def test_each_source_that_a_page_cites_stands_in_it(html):
    for name, text in html.items():
        block = re.search(r'<script id="cited-sources"[^>]*>(.*?)</script>', text)
        cited = set(re.findall(r'bibliography\.html#(source-[^"]+)"', text.partition("<script id=")[0]))
        assert cited == set(json.loads(block[1]) if block else {}), name


def test_the_search_knows_every_row(made):
    found = []
    for name, text in made.items():
        for table, rows in (
            re.findall(r'evidenceRows\("(\w+)", "[^\n]*", (\[\n.*?\n\])\);\n', text, re.DOTALL)
            if name.startswith("rows-")
            else []
        ):
            found += [f"{table}:{row[0]}" for row in json.loads(rows)]
    assert sorted(found) == sorted(f"{name}:{key}" for name in evidence.names() for key in evidence.load(name).index)
    assert json.loads(re.search(r"\[.*\]", made["rows.js"])[0]) == [name for name in made if name.startswith("rows-")]
    assert "<" not in re.sub(r"\\u003c", "", "".join(text for name, text in made.items() if name.startswith("rows-")))


def test_the_timeline_is_in_order_and_within_its_years(book):
    found = timeline.events(book)
    assert [event.day for event in found] == sorted(event.day for event in found)
    assert {event.year for event in found} <= set(range(timeline.FIRST, edition.LAST + 1))
    agreements = evidence.load("agreements")["date_signed"].dropna()
    within = agreements[(agreements.dt.year >= timeline.FIRST) & (agreements.dt.year <= edition.LAST)]
    assert sum(event.row.startswith("agreements:") for event in found) == len(within)


def test_a_script_is_divided_where_it_has_no_room(book, monkeypatch):
    monkeypatch.setattr(search, "LIMIT", 20_000)
    one = {"facts": [pages.Page("facts", "", "", [])]}
    monkeypatch.setattr(book, "tables", {"facts": book.tables["facts"]})
    made = search.scripts(book, one)
    assert len(made) > 5 and all(len(text) < 21_000 for text in made.values())


def test_the_style_of_rows_is_where_the_pages_expect_it():
    assert all((Path(__file__).parents[1] / "assets" / name).is_file() for name in ("evidence.css", "evidence.js"))
