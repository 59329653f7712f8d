"""The brief: four pages in each language, tagged and titled, with every figure of the answers, and nothing outside its pages."""

import re
from functools import cache

import pypdfium2
import pytest
from pypdf import PdfReader

from report import evidence, wording
from report.exhibits import answer as front
from report.exhibits.kit import layout, style
from report.publish import brief, paper
from report.publish import pdf as printing
from report.verdict import answer, judgements
from report.wording import spoken
from report.wording.spoken import CODES

pytestmark = pytest.mark.slow
MARGIN = 40  # points at the sides that stay white


@pytest.fixture(params=CODES)
def language(request, briefs) -> str:
    return request.param


@cache
def reader(language) -> PdfReader:
    return PdfReader(brief.path(language))


def squeezed(words: str) -> str:
    """Without white space and hyphens, which differ with the breaks of lines."""
    return re.sub(r"[\s\x02\ufffe\u00ad‐-]+", "", words)


@cache
def pages(language) -> list[str]:
    return [squeezed(page.get_textpage().get_text_bounded()) for page in pypdfium2.PdfDocument(brief.path(language))]


def test_it_has_four_full_pages_of_a4(language):
    assert len(reader(language).pages) == brief.PAGES
    for page in pypdfium2.PdfDocument(brief.path(language)):
        assert [round(side) for side in page.get_size()] == [595, 842]
    assert min(printing.filled(brief.path(language))) > 0.6


def test_it_is_titled_tagged_and_outlined(language):
    root, said = reader(language).trailer["/Root"], brief.about(language)
    assert reader(language).metadata.title == said["title"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == language and root["/ViewerPreferences"]["/DisplayDocTitle"]
    titles = [title for _, title, _ in printing.outline(brief.path(language))]
    assert titles[0] == said["title"] and len(titles) >= 10


def test_its_fonts_are_embedded(language):
    for page in reader(language).pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            assert any(key.startswith("/FontFile") for key in inner["/FontDescriptor"]), inner["/BaseFont"]


def test_every_answer_stands_on_its_page_with_its_figures(language):
    first, second, *_ = pages(language)
    whole, *asked = answer.answers(language)
    for words in (whole.question, whole.answer, whole.figure):
        assert squeezed(words) in first, words
    for one in asked:
        for words in (one.question, one.answer, one.likelihood, one.figure, one.latest):
            assert squeezed(wording.capital(words)) in second, words


def test_likelihood_and_confidence_are_never_in_one_clause(language):
    for one in answer.answers(language)[1:]:
        assert one.confidence not in one.likelihood.lower().split()


def test_judgements_forecasts_and_sources_stand_on_theirs(language):
    *_, third, fourth = pages(language)
    for one in judgements.judgements(language):
        assert squeezed(one.judgement) in third, one.id
    for row in brief.watched(language):
        assert all(squeezed(words) in fourth for words in row), row
    assert all(squeezed(words) in fourth for words in brief.courses(language))
    named = {key for one in answer.answers() for key in one.sources.split(";")}
    for url in evidence.sources().loc[sorted(named), "url"]:
        assert squeezed(re.sub(r"^https?://(?:www\.)?|/$", "", url)) in fourth, url
    assert squeezed(paper.edition()["cite"]) in fourth


@pytest.mark.parametrize("code", CODES)
def test_the_words_of_its_charts_have_room(code):
    for chart in (front.standing_chart("x", "", code), brief.site_map(code)):
        for narrow in (False, True) if chart.name == "x" else (False,):
            with style.house_style():
                assert layout.faults(chart.figure(narrow)) == []


def test_nothing_lies_outside_its_page(language):
    for page in pypdfium2.PdfDocument(brief.path(language)):
        width, height = page.get_size()
        words = page.get_textpage()
        for index in range(words.count_rects()):
            left, bottom, right, top = words.get_rect(index)
            assert left > MARGIN and right < width - MARGIN and bottom > 20 and top < height - 20


def test_every_number_of_a_source_is_named_beside_an_answer(language):
    numbers = brief.numbered(answer.answers(language))
    assert sorted(numbers.values()) == list(range(1, len(numbers) + 1))
    assert spoken.ui("sources", language)


def test_a_brief_that_does_not_fit_is_refused(monkeypatch, briefs):
    monkeypatch.setattr(brief, "ZOOMS", (3.0,))
    with pytest.raises(SystemExit, match=r"the brief \(en\) does not fit: page 1"):
        brief.print_brief()
