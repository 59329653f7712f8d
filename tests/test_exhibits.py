"""What exhibits publish beside themselves, and what the extension makes of a page."""

import json
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from report import evidence
from report.exhibits.kit import charts, store, tables
from report.publish.sphinx import theme
from report.wording import languages, markup

ROWS = pd.DataFrame({"low": [1.0], "sources": ["a;b"]}, index=pd.Index(["row_1"], name="id"))


def chart(name, rows=ROWS):
    drawing = charts.Drawing(lambda figure, narrow: figure.subplots(), rows, lambda narrow: 1.0, "What it shows.")
    return charts.Chart(
        drawing, name=name, title="A finding", subtitle="Persons", tables=["events", "facts"], caption="A caption"
    )


@pytest.fixture(autouse=True)
def stored(tmp_path, monkeypatch):
    """Nothing is written beside the reader's pages."""
    monkeypatch.setattr(store, "CHARTS", tmp_path / "charts")
    monkeypatch.setattr(store, "TABLES", tmp_path / "tables")


def test_an_exhibit_writes_nothing_before_it_is_shown():
    made = chart("test-quiet")
    assert not store.CHARTS.exists()
    made._repr_mimebundle_()
    assert (store.CHARTS / "test-quiet.svg").is_file()


def test_a_chart_publishes_its_rows_and_a_panel_chart_nothing():
    chart("test-data").publish()
    assert (store.CHARTS / "test-data.csv").read_text(encoding="utf-8") == "id,low,sources\nrow_1,1.0,a;b\n"
    assert (store.CHARTS / "test-data.png").is_file()
    chart("panel-test").publish()
    assert not (store.CHARTS / "panel-test.png").exists() and not (store.CHARTS / "panel-test.json").exists()


def test_a_chart_that_is_drawn_as_before_leaves_its_files_and_another_writes_them_anew(monkeypatch):
    def made(words: str, by: str = "this release") -> dict[str, int]:
        """When the drawing and the picture of a chart with these words were written."""
        monkeypatch.setattr(store, "_makers", lambda: by)
        drawing = charts.Drawing(lambda figure, narrow: figure.text(0.1, 0.5, words), ROWS, lambda narrow: 1.0)
        charts.Chart(drawing, name="test-again", title="A finding", subtitle="Persons", caption="A caption").publish()
        return {kind: (store.CHARTS / f"test-again.{kind}").stat().st_mtime_ns for kind in ("svg", "png")}

    def later(one: dict[str, int], other: dict[str, int]) -> bool:
        return all(other[kind] > one[kind] for kind in one)

    first = made("one")
    assert made("one") == first
    second = made("two")
    third = made("two", "the next release")
    assert later(first, second) and later(second, third)
    (store.CHARTS / "test-again.svg").write_text("by hand", encoding="utf-8")
    assert later(third, made("two", "the next release"))
    (store.CHARTS / "test-again.png").unlink()
    assert later(third, made("two", "the next release"))


@pytest.mark.parametrize(
    ("names", "note", "line"),
    [
        (["events"], "", "Source: table events"),
        (["events", "facts"], "a sample", "Source: tables events and facts; a sample"),
        (["events"], "Not a census", "Source: table events. Not a census"),
        (["events"], "(unverified)", "Source: table events (unverified)"),
        (["events"], ", judgements of this book", "Source: table events, judgements of this book"),
        ([], "Source: nobody", "Source: nobody"),
    ],
)
def test_a_source_line_names_its_tables(names, note, line):
    assert charts.source_line(names, note) == line


@pytest.mark.slow
def test_the_tables_of_charts_are_tables_of_the_package():
    described = sorted((evidence.ROOT / "_build" / "charts").glob("*.json"))
    assert described, "the book is not built"
    for path in described:
        assert set(json.loads(path.read_text(encoding="utf-8"))["tables"]) <= set(evidence.names()), path.name


def test_a_table_publishes_words_and_keys():
    keys = ";".join(evidence.sources().index[:2])
    name = markup.strong("a") + " " + markup.link("b", "#c") + " *d* " + markup.cite(keys)
    tables.Table(
        pd.DataFrame({"Name": [name], "Persons": [1200], "sources": [keys]}), "A caption", "tab-test"
    ).publish()
    assert (store.TABLES / "tab-test.csv").read_text(
        encoding="utf-8"
    ) == f"Name,Persons,Sources\na b *d* {keys},1200,{keys}\n"


@pytest.mark.parametrize(
    ("title", "note", "code"),
    [
        ("Лукашэнка падпісаў указ", "In Belarusian", "be"),
        ("Угода про партнерство", "", "ru"),
        ("Рішення президента", "", "uk"),
        ("Belarus receives fighters", "In Russian", ""),
        ("Kraj wschodniej flanki NATO", "In Polish", ""),
        ("Karuzela stanowisk w strukturach siłowych", "In Polish", "pl"),
        ("Bundeswehr stellt Litauen-Brigade in Dienst", "In German", "de"),
        ("La Stampa on Russian troops remaining in Belarus", "In Italian", ""),
        ("A plain title", "", ""),
    ],
)
def test_titles_know_their_language(title, note, code):
    assert languages.of_title(title, note) == code


def test_outlines_are_written_in_steps():
    path = "M 5 5\nL 5 9\nL 9 9\nL 9.5 8.5\nL 10 8\nQ 1 2 3 4\nz\nM 0 0\nL -0.5 0.3\nC 1 1 2 2 -0.5 0.3\n"
    assert store._steps(path) == "m5 5v4h4l.5-.5 .5-.5q-9-6-7-4zm-5-5l-.5 .3c1.5 .7 2.5 1.7 0 0"


def test_an_icon_that_is_not_drawn_stops_the_build():
    with pytest.raises(ValueError, match="fa-dragon"):
        theme.draw_icons(BeautifulSoup('<i class="fa-solid fa-dragon"></i>', "html.parser"))


def test_a_file_is_linked_alike_in_every_build():
    page = BeautifulSoup(
        '<head><link rel="stylesheet" href="_static/book.css?v=1a"><script src="_static/doctools.js?v=2b"></script>'
        '<script src="_static/scripts/bootstrap.js?digest=3c"></script></head><a href="https://example.org/?v=1">x</a>',
        "html.parser",
    )
    theme.quieten(page)
    assert [tag.get("src") or tag["href"] for tag in page.head.find_all(True)] == [
        "_static/book.css",
        "_static/doctools.js",
        "_static/scripts/bootstrap.js",
    ]
    assert page.a["href"].endswith("?v=1")


def test_a_changed_script_of_the_search_stops_the_build():
    import sphinx.themes.basic

    script = Path(sphinx.themes.basic.__path__[0], "static", "searchtools.js").read_text(encoding="utf-8")
    assert r"/^\d+$/" not in theme.searching(script)
    with pytest.raises(ValueError, match="script of the search has changed"):
        theme.searching(script.replace("stopwords", "other_words"))
