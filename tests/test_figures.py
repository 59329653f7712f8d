"""Figures as doors: what the build knows of each, how a page opens them, and that no converted chapter shows one without rows."""

import json
import re

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from report import evidence, wording
from report.exhibits.kit import charts, store, tables
from report.exhibits.kit.exhibit import bundle
from report.publish import doors
from report.publish.sphinx import figures, pages
from report.verdict import answer
from report.wording import cards, figure, markup

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


def test_a_clause_is_marked_at_its_figures_and_its_card_says_all_of_it(found, known):
    clause = figure.of("is not shown for measures of any kind or for forces sent", "presence:pres_067")
    joined = figure.text("of the Russian servicemen counted, {} were there in {}", known, "September and in October")
    doors.store("chapters/made", {"a": doors.held(outputs(clause)), "b": doors.held(outputs(joined))})
    [part] = joined.doors
    told = [(f"f-{clause.key}", "is not shown"), (f"f-{part.key}", str(part))]
    body = "".join(f'<p><span class="row-figure {key}">{words}</span></p>' for key, words in told)
    page = BeautifulSoup(
        f"<html><body><main><article><h1>Chapter</h1>{body}</article></main></body></html>", "html.parser"
    )
    figures.open_doors(page, "chapters/made", "../", "The book")
    held = json.loads(page.select_one("script#figure-cards").string)["figures"]
    assert [one.get("text") for one in held] == [str(clause), None]
    assert [one["rows"] for one in held] == [["presence:pres_067"], ["presence:pres_061"]]


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
    page, bare = str(made(known)), "<p>No figure</p>"
    before = figures.fingerprint("chapters/made", page)
    assert before == figures.fingerprint("chapters/made", page) != figures.fingerprint("chapters/made", bare)
    monkeypatch.setattr(figures.reads, "digest", lambda key: "changed" if key == "table:presence" else "")
    assert figures.fingerprint("chapters/made", page) != before


# --------------------------------------------------------------------------------------------- figures in exhibits


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """Let exhibits keep their figures in a folder of the test, as for the page."""
    for name in ("CHARTS", "TABLES", "DOORS"):
        monkeypatch.setattr(store, name, tmp_path / name.lower())
    monkeypatch.setenv("REPORT_MEDIUM", "page")
    return tmp_path


def test_a_figure_keeps_its_door_through_markup(known):
    whole = markup.join([markup.strong("Troops:"), " ", known, " and ", markup.emphasis(known), "."])
    assert whole.myst == f"**Troops:** [up to 1,450]{known.door} and *[up to 1,450]{known.door}*."
    assert whole.words == "Troops: up to 1,450 and up to 1,450." and whole.figures == (known, known)
    assert markup.link(known, "#place").myst == "[up to 1,450](#place)", "a link within a link is none"
    assert markup.text(figure.plain("six", why="made up")).figures == ()


def test_figures_in_a_table_open_and_each_line_leads_to_its_row(kept, known):
    rows = evidence.load("presence").loc[["pres_061", "pres_067"]]
    bundle(tables.sourced(rows, {"figure": "Persons", "dates": "Date", "sources": "Sources"}, "A caption", "tab-test"))
    assert store.lines("tab-test") == ["presence:pres_061", "presence:pres_067"]
    assert store.door(known.key) == known.held
    page = made(known)
    doors.store("chapters/made", {})
    figures.open_doors(page, "chapters/made", "../", "The book")
    assert page.select_one("a.row-figure")["href"] == "../evidence/presence.html#pres_061"


def test_a_line_that_tells_no_row_leads_nowhere(kept):
    counted = pd.DataFrame({"Kind": ["a", "b"], "Rows": [1, 2]})
    bundle(tables.Table(counted, "A caption", "tab-test"))
    assert store.lines("tab-test") == []
    body = "<tr><td>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr>"
    page = BeautifulSoup(f"<table id='tab-test'><tbody>{body}</tbody></table>", "html.parser")
    pages.lead_to_rows(page.table, ["presence:pres_061", ""], "../")
    first, second = page.select("tr")
    assert first.a["href"] == "../evidence/presence.html#pres_061" and not second.a
    with pytest.raises(ValueError, match="2 lines"):
        pages.lead_to_rows(page.table, ["presence:pres_061"], "../")


def test_a_title_that_knows_its_rows_leads_to_them_from_beneath_its_chart(kept, known):
    drawing = charts.Drawing(lambda figure, narrow: None, pd.DataFrame(), lambda narrow: 1.0)
    shown = charts.Chart(
        drawing, name="test", title=figure.text("Some {} came", known), subtitle="", caption="A caption"
    )
    [title] = shown.figures
    assert f":figclass: chart f-{title.key}\n" in shown.markdown and title.rows == known.rows
    plain = charts.Chart(drawing, name="test", title="Some came", subtitle="", caption="A caption")
    assert ":figclass: chart\n" in plain.markdown and plain.figures == ()


@pytest.mark.slow
def test_doors_of_exhibits_are_in_the_pages(html):
    front = BeautifulSoup((html / "index.html").read_text(encoding="utf-8"), "html.parser")
    named = sum(
        len(re.findall(r"\{\w+\}", words)) for words in evidence.load("answers")[list(answer.SAID)].stack().dropna()
    )
    assert len(front.select(".answer a.row-figure, .desk a.row-figure")) >= named - 2, (
        "but for two that the method sets"
    )
    titles, lines, told = 0, 0, 0
    for chapter in doors.CONVERTED:
        page = BeautifulSoup((html / f"{chapter}.html").read_text(encoding="utf-8"), "html.parser")
        titles += len(page.select(".exhibit-line a.row-figure[data-words]"))
        lines += len(page.select("table[id^=tab-] tbody td:last-child a.quiet"))
        told += sum(map(bool, (line for table in page.select("table[id^=tab-]") for line in store.lines(table["id"]))))
    assert titles >= 20 and lines == told > 500  # noqa: PLR2004 - so many as a book of this size has at least


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
