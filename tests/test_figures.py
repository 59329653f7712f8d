"""Figures as doors: what the build knows of each, how a page opens them, and that no converted chapter shows one without rows."""

import json

import nbformat
import pytest
from bs4 import BeautifulSoup
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from report import evidence, wording
from report.publish import doors
from report.publish.sphinx import figures
from report.wording import cards, figure

CODE = """
from report import evidence, wording
from report.wording import figure
told = wording.of(evidence.load("presence").loc["pres_061"])
declared = figure.plain("six", why="made up for a test")
bare = "about *ten*"
"""
PROSE = (
    "There are **{eval}`told`** people, {eval}`declared` and {eval}`bare`, [as {eval}`told` says](https://example.org)."
)


@pytest.fixture
def found(tmp_path, monkeypatch):
    """Keep what is found in a folder of the test."""
    monkeypatch.setattr(doors, "FOUND", tmp_path / "figures")
    return tmp_path


@pytest.fixture
def known() -> figure.Figure:
    return wording.of(evidence.load("presence").loc["pres_061"])


def outputs(thing) -> list[dict]:
    return [{"data": thing._repr_mimebundle_() if isinstance(thing, figure.Figure) else {"text/plain": repr(thing)}}]


def test_what_an_eval_gave_is_a_figure_a_declared_text_or_bare(known):
    held = {"a": doors.held(outputs(known)), "b": doors.held(outputs(figure.plain("six", why="made up")))}
    held |= {"c": doors.held(outputs("ten")), "d": doors.held(outputs(3)), "e": doors.held([])}
    assert held["a"] == {"text": "up to 1,450", "rows": ["presence:pres_061"], "rule": "", "why": ""}
    assert doors.bare(held) == ["c", "d", "e"]
    assert doors.counts(held) == {"with rows": 1, "declared": 1, "without": 3}


def test_a_converted_chapter_may_show_no_bare_figure():
    held = {"c": doors.held(outputs("ten"))}
    assert "{eval} c: \"'ten'\"" in doors.faults(doors.CONVERTED[0], held)[0]
    assert doors.faults("chapters/not_yet", held) == []


def test_a_build_stops_at_a_bare_figure(found):
    doors.store(doors.CONVERTED[0], {"c": doors.held(outputs("ten"))})
    env = type("Environment", (), {"found_docs": {doors.CONVERTED[0], "index"}})
    with pytest.raises(ExtensionError, match="says no rows"):
        figures.check(None, env)


@pytest.mark.slow
def test_a_small_notebook_shows_figures_as_text_under_a_class(found, known):
    book = nbformat.v4.new_notebook()
    book.cells = [nbformat.v4.new_code_cell(CODE), nbformat.v4.new_markdown_cell(f"# Title\n\n{PROSE}")]
    (found / "source").mkdir()
    nbformat.write(book, found / "source" / "index.ipynb")
    settings = {
        "extensions": ["myst_nb", "report.publish.sphinx.figures"],
        "nb_execution_mode": "inline",
        "nb_render_markdown_format": "myst",
        "nb_mime_priority_overrides": [["*", "text/markdown", 1]],
        "myst_enable_extensions": ["attrs_inline"],
        "suppress_warnings": ["mystnb.unknown_mime_type"],  # as in the book
    }
    places = [str(found / name) for name in ("out", "trees")]
    Sphinx(str(found / "source"), None, *places, "html", settings, status=None, warningiserror=True).build()
    page = BeautifulSoup((found / "out" / "index.html").read_text(encoding="utf-8"), "html.parser")
    line = page.select_one("section p")
    assert line.get_text() == "There are up to 1,450 people, six and about *ten*, as up to 1,450 says."
    assert line.strong.span["class"] == ["row-figure", f"f-{known.key}"] and len(line.select("span.row-figure")) == 2
    held = doors.stored("index")
    assert held["told"]["rows"] == list(known.rows) and held["declared"]["why"] and doors.bare(held) == ["bare"]


def made(known: figure.Figure) -> BeautifulSoup:
    marked = f'<span class="row-figure f-{known.key}">{known}</span>'
    line = f"<p>{marked} and {marked}, <a href='x'>{marked}</a></p>"
    body = f"<nav>{marked}</nav><main><article><h1>Chapter#</h1>{line}</article></main>"
    return BeautifulSoup(f"<html><body>{body}</body></html>", "html.parser")


def test_a_page_links_each_figure_to_its_row_and_holds_its_card_once(found, known):
    doors.store("chapters/made", {"known": doors.held(outputs(known))})
    page = made(known)
    before = page.get_text()
    figures.open_doors(page, "chapters/made", "../", "The book")
    links = page.select("a.row-figure")
    assert [link["href"] for link in links] == ["../evidence/presence.html#pres_061"] * 2
    assert [link.get("id") for link in links] == [f"f-{known.key}", None] and not page.select("span.row-figure, a a")
    held = json.loads(page.select_one("script#figure-cards").extract().string)
    assert page.get_text() == before
    assert held["figures"] == [{"rows": ["presence:pres_061"], "of": {"presence": 1}}]
    row = held["rows"]["presence:pres_061"]
    assert row["value"] == "up to 1,450 persons" and set(row["sources"]) == set(held["sources"])
    assert held["cite"] == "The book, chapter “Chapter”" and held["root"] == "../"


def test_a_card_lists_the_first_rows_and_counts_the_rest(found):
    told = figure.count(evidence.load("presence"), "the figures </script> on record")
    doors.store("chapters/made", {"told": doors.held(outputs(told))})
    page = made(told)
    figures.open_doors(page, "chapters/made", "", "The book")
    block = page.select_one("script#figure-cards").string
    [one] = json.loads(block)["figures"]
    assert (
        len(one["rows"]) == cards.SHOWN
        and one["of"] == {"presence": len(evidence.load("presence"))}
        and "<" not in block
    )


def test_a_page_is_finished_anew_where_a_row_behind_a_figure_changed(found, known, monkeypatch):
    doors.store("chapters/made", {"known": doors.held(outputs(known))})
    before = figures.fingerprint("chapters/made")
    assert before == figures.fingerprint("chapters/made") != figures.fingerprint("chapters/other")
    monkeypatch.setattr(figures.reads, "digest", lambda key: "changed" if key == "table:presence" else "")
    assert figures.fingerprint("chapters/made") != before


@pytest.mark.slow
@pytest.mark.parametrize("chapter", doors.CONVERTED)
def test_every_figure_of_a_converted_chapter_is_a_door(html, chapter):
    held = doors.stored(chapter)
    assert set(held) == set(doors.names(nbformat.read(evidence.ROOT / f"{chapter}.ipynb", 4)))
    assert doors.faults(chapter, held) == []
    declared = [figure for figure in held.values() if not figure["rows"]]
    assert len(declared) <= len(held) / 10, "declared exceptions are few"
    page = BeautifulSoup((html / f"{chapter}.html").read_text(encoding="utf-8"), "html.parser")
    assert len({link["data-figure"] for link in page.select("a.row-figure")}) >= len(held) / 2
