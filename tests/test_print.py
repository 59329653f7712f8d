"""The printed book: a title page, contents that name the right pages, tags and bookmarks, and the same figures as the pages."""

import re
from copy import copy
from functools import cache

import pikepdf
import pypdfium2
import pytest
import yaml
from bs4 import BeautifulSoup
from pypdf import PdfReader

from report import evidence
from report.aspects import exercises
from report.evidence import ROOT
from report.publish import paper
from report.publish import pdf as printing

pytestmark = pytest.mark.slow

TITLE = "Does Belarus become a Russian military district?"
TOC = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
CHAPTERS = sum(len(part["chapters"]) for part in TOC["parts"])


@cache
def reader(path) -> PdfReader:
    return PdfReader(path)


@cache
def extracted(path) -> list[str]:
    """The text of each page, line by line; PDFium writes U+0002 for a hyphen that ends a line."""
    return [page.get_textpage().get_text_bounded().replace("\x02", "-\n") for page in pypdfium2.PdfDocument(path)]


@cache
def texts(path) -> list[str]:
    return [re.sub(r"\s+", " ", page) for page in extracted(path)]


@cache
def text(path) -> str:
    return " ".join(texts(path))


@cache
def whole(path) -> str:
    """The text of the book without white space."""
    return squeezed(text(path))


@cache
def outline(path) -> list[tuple[int, str, int]]:
    return printing.outline(path)


@cache
def book(code: bool = False) -> BeautifulSoup:
    return paper.book(printing.page(), code)


def squeezed(words: str) -> str:
    """Without white space, which differs with the breaks of lines."""
    return re.sub(r"\s+", "", words)


@cache
def elements(path) -> dict[str, list[str]]:
    """The alternative texts of the elements of the tag tree, empty where there is none, by kind of element."""
    found: dict[str, list[str]] = {}
    with pikepdf.open(path) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/StructElem":
                found.setdefault(str(thing.S), []).append(str(thing.get("/Alt", "")))
    return found


# ------------------------------------------------------------------------------------------- metadata and tags


def test_it_is_titled_and_tagged(pdf):
    assert reader(pdf).metadata.title == TITLE
    assert reader(pdf).trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader(pdf).trailer["/Root"]["/Lang"].startswith("en")
    assert reader(pdf).trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]


def test_its_metadata_are_those_of_the_edition(pdf):
    said, known = paper.edition(), reader(pdf).metadata
    assert (
        known.author == said["author"] and said["edition"] in known.subject and said["keywords"] == known["/Keywords"]
    )
    assert reader(pdf).xmp_metadata.dc_title["x-default"] == TITLE
    assert reader(pdf).xmp_metadata.dc_language == ["en"]


def test_headings_tables_and_charts_are_tagged(pdf):
    page = book()
    for kind, tag in (("/Table", "table"), ("/Caption", "caption, figcaption"), ("/H1", "h1"), ("/H2", "h2")):
        assert len(elements(pdf).get(kind, [])) == len(page.select(tag)), kind
    assert sorted(filter(None, elements(pdf)["/Figure"])) == sorted(picture["alt"] for picture in page.select("img"))


def test_all_fonts_are_embedded(pdf):
    fonts = {}
    for page in reader(pdf).pages:
        for reference in page["/Resources"].get("/Font", {}).values():
            font = reference.get_object()
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            fonts[font["/BaseFont"]] = font["/Subtype"] == "/Type3" or any(
                key.startswith("/FontFile") for key in inner.get("/FontDescriptor", {})
            )
    assert fonts and all(fonts.values()), fonts


def test_it_is_small_enough_to_send(pdf):
    assert pdf.stat().st_size < 10_000_000


# ------------------------------------------------------------------------------------- title, contents, outline


def test_the_first_page_says_what_the_book_is(pdf):
    first, said = squeezed(texts(pdf)[0]), paper.edition()
    for words in (
        said["title"],
        said["subtitle"],
        f"Edition {said['edition']}",
        said["reach"],
        "CC BY 4.0",
        said["cite"],
    ):
        assert squeezed(words) in first, words


def test_the_outline_names_every_chapter_and_section(pdf):
    assert [title for _, title, _ in outline(pdf)] == paper.titles(book())
    assert sum(level == 1 for level, _, _ in outline(pdf)) == CHAPTERS + 3  # title, contents, about this book


def test_the_contents_name_the_page_of_every_chapter_and_section(pdf):
    start = next(page for _, title, page in outline(pdf) if title == "The answer in short")
    listed = squeezed(" ".join(texts(pdf)[1 : start - 1]))
    rubrics = {squeezed(rubric.get_text()) for rubric in book().select(".rubric")}
    for level, title, page in outline(pdf)[printing.FRONT :]:
        if level <= 2 and squeezed(title) not in rubrics:
            assert f"{squeezed(title)}{page}" in listed, title


def test_pages_carry_the_title_of_their_chapter_and_their_number(pdf):
    starts = [(title, page) for level, title, page in outline(pdf) if level == 1][2:]
    for (title, start), (_, end) in zip(starts, [*starts[1:], ("", len(texts(pdf)) + 1)]):
        for page in range(start, end):
            words = squeezed(texts(pdf)[page - 1])
            assert squeezed(title) in words and str(page) in words, page


def test_links_lead_to_a_place_in_the_book_or_to_another_host(pdf):
    page = book()
    places = [place["id"] for place in page.find_all(id=True)]
    assert len(places) == len(set(places))
    assert not {link["href"] for link in page.select("a[href^='#']")} - {f"#{place}" for place in places}
    with pikepdf.open(pdf) as opened:
        addresses = [
            str(link.A.URI)
            for page in opened.pages
            for link in page.get("/Annots", [])
            if "/A" in link and "/URI" in link.A
        ]
    assert len(addresses) > 500 and all(address.startswith(("https://", "http://")) for address in addresses)


# ---------------------------------------------------------------------------------------------------- the text


def test_every_chart_and_table_is_there_with_its_number(pdf):
    captions = [caption.get_text() for caption in book().select(".caption-number")]
    assert len(captions) > 90
    for caption in captions:
        assert squeezed(caption) in whole(pdf), caption


@pytest.mark.parametrize(
    "key",
    [
        "zapad_2017_personnel_all_declared",
        "zapad_2025_personnel_belarus_declared",
        "union_resolve_2022_personnel_ru_nato",
    ],
)
def test_headline_figures_equal_those_of_the_pages(pdf, html, key):
    figure = exercises.value(key)
    page = BeautifulSoup((html / "chapters" / "02_exercises.html").read_text(encoding="utf-8"), "html.parser")
    words = next(part.get_text() for part in page.select("main p") if figure in part.get_text()[20:])
    around = words[words.index(figure) - 20 :][
        : 20 + len(figure)
    ]  # with the words before it, so that it is this sentence
    assert squeezed(around) in whole(pdf)


def test_words_for_the_screen_are_not_printed(pdf, html):
    spans = BeautifulSoup((html / "index.html").read_text(encoding="utf-8"), "html.parser").select("main .on-screen")
    spans += BeautifulSoup((html / "chapters" / "02_exercises.html").read_text(encoding="utf-8"), "html.parser").select(
        "main .on-screen"
    )
    assert len(spans) >= 2
    printed = whole(pdf)
    assert not [span.get_text() for span in spans if squeezed(span.get_text()) in printed]


def test_no_raw_markup_is_printed(pdf):
    for trace in ("{eval}", "{cite}", " object at 0x", "Traceback", "Show code"):
        assert trace not in text(pdf)


def test_letters_of_all_languages_are_there(pdf):
    said = set(book().get_text())
    for letters in ("абвгдежзиклмнопрстуфхцчшщыьэюя", "ąćęłńóśźżŁŚ", "čėšžūį", "ўіё"):
        wanted = set(letters) & said
        assert not wanted - set(text(pdf)), wanted - set(text(pdf))
    assert set("Жжыėўłę") & said


def test_code_is_printed_only_on_request(pdf):
    assert "from report.exhibits" not in text(pdf)
    assert len(book(code=True).select("div.highlight pre")) > 50
    assert all(
        block.find_parent(id=re.compile("(use|work-with)-the-data")) for block in book().select("pre")
    )  # lines that are prose


@pytest.fixture(scope="module")
def opening() -> BeautifulSoup:
    """The book up to its first chapter, with code."""
    page = copy(book(code=True))
    for chapter in page.select("section.chapter")[3:]:
        chapter.decompose()
    return page


def test_two_printings_give_the_same_file(opening, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795000000")
    for name in ("one.pdf", "two.pdf"):
        printing.typeset(opening, paper.rules(opening, [printing.SIZES[0]] * 3), tmp_path / f"draft-{name}")
        printing.finish(tmp_path / f"draft-{name}", tmp_path / name, paper.titles(opening))
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
    assert reader(tmp_path / "one.pdf").metadata["/CreationDate"].startswith("D:20261118110640")
    assert any("from report import" in words for words in texts(tmp_path / "one.pdf"))


# --------------------------------------------------------------------------------------------------- the pages


def test_pages_are_a4_and_nothing_lies_outside(pdf):
    for number, page in enumerate(pypdfium2.PdfDocument(pdf), 1):
        width, height = page.get_size()
        assert abs(height - 842) < 1 and abs(width - 595) < 1
        words = page.get_textpage()
        for index in range(words.count_rects()):
            left, bottom, right, top = words.get_rect(index)
            assert left > 40 and right < width - 40 and bottom > 20 and top < height - 20, (
                number,
                words.get_text_bounded(left, bottom, right, top),
            )


def test_no_page_is_near_empty(pdf):
    starts = [page for level, _, page in outline(pdf) if level == 1][1:]
    shares = printing.filled(pdf)
    for start, end in zip(starts, [*(start - 1 for start in starts[1:]), len(shares)], strict=True):
        assert printing.sparse(shares[start - 1 : end]) == [], f"of the chapter that begins on page {start}"


def test_no_heading_or_caption_ends_a_page(pdf):
    titles = {squeezed(heading.get_text()) for heading in book().find_all(paper.HEADINGS)} - {""}
    captions = {squeezed(caption.get_text()) for caption in book().select("table caption")}
    for number, page in enumerate(extracted(pdf), 1):
        lines = [squeezed(line) for line in page.splitlines() if line.strip()]
        if len(lines) > 3:
            last = [line for line in lines if line != str(number)][-1]
            assert last not in titles and not any(caption.endswith(last) for caption in captions if len(last) > 12), (
                number,
                last,
            )


def test_a_missing_browser_is_named_in_one_line(monkeypatch):
    monkeypatch.setattr(printing.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match=r"^Chromium is needed .* package 'chromium-headless-shell'"):
        printing.browser()


# --------------------------------------------------------------------------------------- making the page of the book


def single(inner: str) -> BeautifulSoup:
    """A small single page with one panel."""
    return BeautifulSoup(f'<article class="bd-article"><div class="panel">{inner}</div></article>', "html.parser")


def test_a_panel_prints_as_its_first_state_and_says_so():
    states = "".join(f'<div class="panel-state"><p>State {number}</p><table></table></div>' for number in range(3))
    page = single(states)
    paper.still(page)
    assert "State 0" in page.get_text() and "State 1" not in page.get_text() and not page.select("table")
    assert "One of 3 choices" in page.get_text()


def test_controls_print_as_their_values():
    page = single(
        '<label>Weight</label><input type="range" value="0.25"><select><option>a</option></select><table><tr><td>0.41</td></tr></table>'
    )
    paper.still(page)
    assert page.get_text(" ", strip=True) == "Weight 0.25 0.41"


def test_names_shared_by_chapters_are_told_apart():
    chapters = [
        BeautifulSoup(f'<section id="{name}"><p id="look"></p><a href="#look"></a></section>', "html.parser").section
        for name in "ab"
    ]
    paper.distinguish(chapters)
    assert [chapter.p["id"] for chapter in chapters] == ["look", "look-1"]
    assert [chapter.a["href"] for chapter in chapters] == ["#look", "#look-1"]


def test_each_claim_is_printed_once_with_its_evidence_and_linked_from_its_chapter():
    boxes = [box for box in book().select(".admonition.claim") if re.match(r"\s*(?:T|C\d\d)\.", box.get_text())]
    assert len(boxes) == len(evidence.load("claims")) and all(box.select_one(".folded") for box in boxes)
    for key in evidence.load("claims").index:
        assert book().find(id=f"claim-{key}") in boxes
        assert len(book().select(f'a[href="#claim-{key}"]')) >= 2  # from the table of the ledger, and from its chapter
