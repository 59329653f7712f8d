"""The summary in other languages: a page each, made in the build from the words and figures of the brief, and the ways between them."""

from __future__ import annotations

import html
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from report import edition, wording
from report.evidence import ROOT
from report.exhibits import answer as front
from report.exhibits.kit import exhibit, store
from report.publish import brief
from report.verdict import answer
from report.wording import spoken
from report.wording.spoken import CODES, ENGLISH, OTHERS, ui

FOLDER = "languages"
TABLE = ROOT / "data" / "translations.csv"
PLACE = "div.other-languages"  # on the landing page
FACTS = ("likelihood", "confidence", "figure", "latest")


def setup(app) -> None:
    """Make the pages in a build of web pages."""
    app.connect("html-collect-pages", pages)


def names() -> list[str]:
    """The pages by their place in the book."""
    return [f"{FOLDER}/{code}" for code in OTHERS]


def pages(app) -> Iterator[tuple[str, dict, str]]:
    """Name, context and template of each page, its chart beside the pictures of the book."""
    if app.builder.name != "html":
        return
    for code in OTHERS:
        title = spoken.text(f"answers:{answer.WHOLE}", "question", code)
        yield f"{FOLDER}/{code}", {"title": title, "body": body(code, Path(app.outdir))}, "page.html"


def body(language: str, out: Path) -> str:
    """The text of a page: answer, chart, questions, how to read, edition."""
    whole, *asked = answer.answers(language)
    until = spoken.said(spoken.of("date", edition.LAST_DAY), language)
    dated = [ui("edition", language, edition=edition.NUMBER), ui("evidence_to", language, until=until)]
    parts = [
        _element("h1", whole.question),
        _element("p", spoken.sentences([*dated, ui("reference", language)]), "quiet"),
        f'<div class="answer docutils container">{_element("p", whole.answer)}</div>',
        _chart(language, out),
        _element("h2", ui("questions", language)),
        *(_question(one, language) for one in asked),
        _element("h2", ui("how_to_read", language)),
        _element("p", brief.how_to_read(language)),
        f'<p><a href="../index.html" hreflang="{ENGLISH}">{html.escape(ui("whole_report", language))}</a></p>',
        '<div class="other-forms"></div>',
    ]
    return f"<section>{''.join(parts)}</section>"


def _question(one: answer.Answer, language: str) -> str:
    """A question with its answer, and in small letters a sentence each for likelihood, confidence, figure and day."""
    facts = " ".join(
        f"<em>{html.escape(ui(name, language))}:</em> {html.escape(spoken.sentences([wording.capital(getattr(one, name))]))}"
        for name in FACTS
        if getattr(one, name)
    )
    said = f"<p><strong>{html.escape(one.question)}</strong> {html.escape(one.answer)}</p>"
    return f'<div class="desk docutils container">{said}<p>{facts}</p></div>'


def _chart(language: str, out: Path) -> str:
    """The chart of the answer; both its widths are put among the pictures of the book."""
    chart = front.standing_chart(f"{exhibit.IN_PANEL}front-{language}", "", language)
    chart.publish()
    (out / "_images").mkdir(parents=True, exist_ok=True)
    for width in ("", "-narrow"):
        shutil.copy(store.CHARTS / f"{chart.name}{width}.svg", out / "_images")
    said = html.escape(f"{chart.title}. {chart.alt}", quote=True)
    image = f'<img src="../_images/{chart.name}.svg" alt="{said}">'
    return (
        f'<figure class="chart">{image}<figcaption>{_element("p", ui("chart_caption", language))}</figcaption></figure>'
    )


def _element(name: str, words: str, kind: str = "") -> str:
    shown = f' class="{kind}"' if kind else ""
    return f"<{name}{shown}>{html.escape(words, quote=False)}</{name}>"


# ----------------------------------------------------------------------------------------------------- between pages


def join(page: BeautifulSoup, name: str) -> None:
    """Say on the landing page and on those of the languages which languages there are, and what language each page is in."""
    folder, _, code = name.rpartition("/")
    if name != "index" and folder != FOLDER:
        return
    here = code if folder else ENGLISH
    for other in CODES:
        page.head.append(page.new_tag("link", rel="alternate", hreflang=other, href=_address(other, name)))
    if here == ENGLISH:
        for place in page.select(PLACE):
            place.replace_with(_ways(page, here, name))
        return
    page.html["lang"] = here
    for frame in page.select(
        "body > :not(script), .bd-header-article, .bd-sidebar-primary, .bd-sidebar-secondary, footer"
    ):
        frame["lang"] = ENGLISH
    article = page.select_one("article.bd-article")
    article["lang"] = here
    article.h1.insert_after(_ways(page, here, name))


def _address(code: str, name: str) -> str:
    target = "index.html" if code == ENGLISH else f"{FOLDER}/{code}.html"
    return os.path.relpath(target, Path(name).parent)


def _ways(page: BeautifulSoup, here: str, name: str) -> Tag:
    """The line of the languages, without that of the page itself."""
    line = page.new_tag("p", attrs={"class": "other-languages"})
    for number, code in enumerate(code for code in CODES if code != here):
        way = page.new_tag("a", href=_address(code, name), hreflang=code, lang=code, string=ui("in_language", code))
        line.extend([" · ", way] if number else [way])
    return line
