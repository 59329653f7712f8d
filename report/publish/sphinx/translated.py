"""The summary in other languages: a page each, made in the build from the words and figures of the brief, and the ways between them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from sphinx.errors import ExtensionError

from report.evidence import ROOT, reads
from report.publish import kept
from report.publish.sphinx import fresh
from report.wording.spoken import CODES, ENGLISH, OTHERS, ui

FOLDER = "languages"
MAKER = "from report.publish import summaries"  # what makes the pages, as a program names it
TABLE = ROOT / "data" / "translations.csv"
PLACE = "div.other-languages"  # on the landing page


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
    programs = f"{fresh.modules(MAKER)}{reads.shared()}"
    try:
        made = kept.made("languages", [sys.executable, "-m", "report.publish.summaries"], programs)
    except SystemExit as error:
        raise ExtensionError(f"the summary in other languages was not made\n{error}") from None
    (Path(app.outdir) / "_images").mkdir(parents=True, exist_ok=True)
    for code, page in made.items():
        for name, drawing in page["drawings"].items():
            (Path(app.outdir) / "_images" / name).write_text(drawing, encoding="utf-8")
        yield f"{FOLDER}/{code}", {"title": page["title"], "body": page["body"]}, "page.html"


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
