"""The printed book: made of embedded fonts, tagged, titled, and telling the same figures as the pages."""

import re
from functools import cache

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from report import pdf as printing
from report import strength

TITLE = "Does Belarus become a Russian military district?"


@cache
def reader(path) -> PdfReader:
    return PdfReader(path)


@cache
def text(path) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader(path).pages))


def test_it_is_titled_and_tagged(pdf):
    assert reader(pdf).metadata.title == TITLE
    assert reader(pdf).trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader(pdf).trailer["/Root"]["/Lang"].startswith("en")


def test_all_fonts_are_embedded(pdf):
    fonts = {}
    for page in reader(pdf).pages:
        for reference in page["/Resources"].get("/Font", {}).values():
            font = reference.get_object()
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            fonts[font["/BaseFont"]] = font["/Subtype"] == "/Type3" or any(key.startswith("/FontFile") for key in inner.get("/FontDescriptor", {}))
    assert fonts and all(fonts.values()), fonts


def test_it_has_an_outline_of_the_chapters(pdf):
    def titles(items):
        return [title for item in items for title in (titles(item) if isinstance(item, list) else [item.title])]

    outline = " | ".join(titles(reader(pdf).outline))
    for title in ("Do the exercises make one army of two?", "Methods", "Data", "Glossary", "Bibliography"):
        assert title in outline and title in text(pdf)


@pytest.mark.parametrize("key", ["zapad_2017_personnel_all_declared", "zapad_2021_personnel_belarus_declared", "union_resolve_2022_personnel_ru_nato"])
def test_headline_figures_equal_those_of_the_pages(pdf, html, key):
    figure = strength.value(key)
    page = BeautifulSoup((html / "chapters" / "02_exercises.html").read_text(encoding="utf-8"), "html.parser")
    words = page.select_one(".key-judgements").get_text()
    around = words[words.index(figure) - 20 :][: 20 + len(figure)]  # with the words before it, so that it is this sentence
    assert squeezed(around) in squeezed(text(pdf))


def squeezed(words: str) -> str:
    """Without white space, which differs with the breaks of lines."""
    return re.sub(r"\s+", "", words)


def test_no_raw_markup_is_printed(pdf):
    for trace in ("{eval}", "{cite}", " object at 0x", "Traceback", "Show code"):
        assert trace not in text(pdf)


def test_letters_of_all_languages_are_there(pdf):
    assert re.search(r"[А-Яа-я]{4}", text(pdf)) and re.search(r"[ąćęłńśźżšžūėį]", text(pdf))


def test_pages_are_a4_and_none_is_empty(pdf):
    for page in reader(pdf).pages:
        assert abs(float(page.mediabox.height) - 842) < 1 and abs(float(page.mediabox.width) - 595) < 1
        words = page.extract_text()
        assert len(words) > 40 or "Fig. " in words  # a chart is drawn, so that a page of one has only its caption as text


def test_a_missing_browser_is_named_in_one_line(monkeypatch):
    monkeypatch.setattr(printing.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match=r"^Chromium is needed .* package 'chromium'"):
        printing.browser()
