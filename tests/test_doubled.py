"""Whether two rows tell one statement: known answers on made-up rows."""

import pytest

from report.evidence import bibliography, doubled

DAY = {"date_from": "2025-12-22", "sources": "a_1;b_1", "low": "", "high": ""}
TEN = DAY | {"low": "10", "high": "10"}


def told_once(first, second, tables=("nuclear", "presence")):
    names = f"{tables[0]}:x", f"{tables[1]}:y"
    return doubled.one_statement(*names, dict(zip(names, (first, second), strict=True)))


@pytest.mark.parametrize(
    ("first", "second", "tables", "once"),
    [
        (TEN, TEN | {"low": "10.0", "sources": "b_1;c_1"}, ("nuclear", "presence"), True),
        (TEN, TEN | {"low": "9"}, ("nuclear", "presence"), False),
        (TEN, TEN | {"sources": "c_1"}, ("nuclear", "presence"), False),
        (TEN, TEN | {"date_from": "2025-12-23"}, ("nuclear", "presence"), False),
        (TEN | {"date_from": "2025-12"}, TEN | {"date_from": "2025-12"}, ("nuclear", "presence"), False),
        (TEN, DAY, ("nuclear", "presence"), False),
        (
            TEN | {"metric": "term", "unit": "years"},
            TEN | {"metric": "term", "unit": "years"},
            ("facts", "facts"),
            True,
        ),
        (TEN | {"metric": "tanks"}, TEN | {"metric": "ships"}, ("facts", "facts"), False),
        (DAY, DAY | {"sources": "b_1;a_1"}, ("events", "facts"), True),
        (DAY, DAY | {"sources": "a_1"}, ("events", "facts"), False),
        (DAY, DAY, ("facilities", "facilities"), False),
        (DAY | {"sources": ""}, DAY | {"sources": ""}, ("events", "facts"), False),
    ],
)
def test_one_day_a_shared_source_and_the_same_figure_or_words(first, second, tables, once):
    assert told_once(first, second, tables) is once
    assert told_once(second, first, tables[::-1]) is once


def test_a_note_says_it_of_rows_that_nothing_else_shows():
    far = {"date_from": "2024", "sources": "z_1", "note": "Declared. Same statement as nuclear:x. More."}
    assert told_once(TEN, far) and doubled.named(far) == ["nuclear:x"]
    assert not told_once(TEN, far | {"note": "Same statement as nuclear:another."})


ENTRY = """@online{{{key},
  title = {{{title}}},
  publisher = {{P}},
  url = {{{url}}},
  keywords = {{{kind}}},
}}
"""


@pytest.fixture
def repeated(tmp_path):
    """Keys of the entries, each of key, title and address, that are refused in a bibliography of them alone."""

    def refused(*entries, kind="media_independent"):
        path = tmp_path / "made_up.bib"
        path.write_text(
            "\n".join(ENTRY.format(key=key, title=title, url=url, kind=kind) for key, title, url in entries)
        )
        return [fault.row for fault in bibliography.faults(path)]

    return refused


PAGE = "https://example.org/news/1"


@pytest.mark.parametrize(
    "url",
    [
        "http://www.example.org/news/1/",
        "https://m.example.org:443/news/1?utm_source=rss",
        "https://amp.EXAMPLE.org/news/1/amp#top",
        "https://example.org/amp/news/1",
    ],
)
def test_one_page_is_one_entry_however_its_address_is_written(repeated, url):
    assert repeated(("a_1", "A", PAGE), ("b_1", "B", url)) == ["b_1"]


@pytest.mark.parametrize(
    "url", ["https://example.org/news/2", "https://example.org/news/1?id=2", "https://b.org/news/1"]
)
def test_two_pages_are_two_entries(repeated, url):
    assert repeated(("a_1", "A", PAGE), ("b_1", "B", url)) == []


def test_editions_of_a_data_set_may_share_an_address(repeated):
    editions = ("a_1", "Database, release of 2025", PAGE), ("b_1", "Database, release of 2026", PAGE)
    assert repeated(*editions, kind="think_tank") == []
    assert repeated(*editions) == ["b_1"]
    assert repeated(editions[0], ("c_1", "The database, 2025", PAGE), kind="think_tank") == ["c_1"]
