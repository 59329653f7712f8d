"""The single-page build made ready for paper: title page, contents, running heads, one still a panel, no folds, no code."""

from __future__ import annotations

import contextlib
import functools
import gc
import itertools
import json
from collections.abc import Iterator

import yaml
from bs4 import BeautifulSoup, Tag

from report.evidence import ROOT
from report.verdict import evidence_read

HEADINGS = ["h1", "h2", "h3", "h4", "h5"]
LICENCE = "Text and the project’s own tables: CC BY 4.0. Code: MIT licence. Series of other owners keep their terms, stated table by table in the data chapter."


@functools.cache
def edition() -> dict[str, str]:
    """What the title page and the files' metadata say, from ``_config.yml``, ``_toc.yml`` and ``CITATION.cff``.

    Keys: title, subtitle, author, edition, reach, year, language, cite, keywords.
    """
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    release, year = config["sphinx"]["config"]["release"], config["copyright"]
    return {
        "title": config["title"],
        "subtitle": citation["title"].removeprefix(config["title"]).strip(),
        "author": config["author"],
        "edition": release,
        "reach": evidence_read.reach(),
        "year": year,
        "language": config["sphinx"]["config"]["language"],
        "cite": f"{config['author']} ({year}): {citation['title']}. Edition {release}.",
        "keywords": ", ".join(citation["keywords"]),
    }


def book(page: BeautifulSoup, code: bool = False) -> BeautifulSoup:
    """The page of the ``singlehtml`` builder as a book to be printed, with its ``code`` or without; its chapters are taken out of it."""
    placed = chapters(page, code)
    return bound([title_page(), contents(placed), *(chapter for _, chapter in placed)], code)


def bound(sections: list[Tag], code: bool = False) -> BeautifulSoup:
    """Sections as a page to be printed, with the book's style sheets."""
    made = BeautifulSoup(_HEAD, "html.parser")
    made.html["lang"], made.title.string = edition()["language"], edition()["title"]
    styles = ["fonts.css", "print.css", *(["pygments.css"] if code else [])]
    made.head.extend(made.new_tag("link", rel="stylesheet", href=f"_static/{name}") for name in styles)
    made.body.extend(sections)
    return made


def number(made: BeautifulSoup, numbers: list[int]) -> None:
    """Write the page of each heading, from the first chapter on in the order of the text, into the contents."""
    for entry in made.select(".contents a"):
        entry.select_one("span:last-child").string = str(numbers[int(entry["data-heading"])])


def rules(made: BeautifulSoup, sizes: list[tuple[float, int]]) -> str:
    """The style sheet of this one printing: running heads by named pages (Chromium knows no ``string-set``), and sizes.

    ``sizes``: zoom of the text and width of the charts in millimetres of each chapter, the contents first.
    """
    contents, *chapters = made.select("section.chapter")
    rules = [
        "@page title { @top-right { content: none } @bottom-right { content: none } }",
        ".title-page { page: title }",
    ]
    for place, chapter in enumerate(chapters):
        words = json.dumps(chapter.h1.get_text(" ", strip=True), ensure_ascii=False)
        rules += [
            f"@page chapter-{place} {{ @top-right {{ content: {words} }} }}",
            f"#{chapter['id']} {{ page: chapter-{place} }}",
        ]
    for chapter, (zoom, width) in zip([contents, *chapters], sizes, strict=True):
        rules.append(
            f"{'section.contents' if chapter is contents else '#' + chapter['id']} {{ zoom: {zoom}; --chart: {width}mm }}"
        )
    return "\n".join(rules)


def titles(made: BeautifulSoup) -> list[str]:
    """The headings of the book in the order of the text."""
    return [" ".join(heading.get_text().split()) for heading in made.find_all(HEADINGS)]


def chapters(page: BeautifulSoup, code: bool = False) -> list[tuple[str, Tag]]:
    """The chapters of the single page, fit for paper and for e-books, each with the part that it stands in ('' for the opening).

    They are taken out of ``page``.
    """
    with unswept():
        article = page.select_one("article.bd-article")
        still(article)
        localise(article)
        unfold(article, code)
        divided = divide(article)
        distinguish([chapter for _, chapter in divided])
    return divided


@contextlib.contextmanager
def unswept() -> Iterator[None]:
    """Look for no waste among objects meanwhile: those of a page's tree are a million and stay, and looking through them took seconds."""
    swept = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if swept:
            gc.enable()


def elements(within: Tag, names: str = "", classes: str = "") -> list[Tag]:
    """The elements of a tree that have one of the names or one of the classes, given with blanks between: what ``select`` finds more slowly."""
    wanted, marked = set(names.split()), set(classes.split())
    return [
        node
        for node in within.descendants
        if isinstance(node, Tag) and (node.name in wanted or not marked.isdisjoint(node.attrs.get("class") or ()))
    ]


_HEAD = '<!DOCTYPE html><html><head><meta charset="utf-8"><title></title></head><body></body></html>'


def still(article: Tag) -> None:
    """Leave of a panel of choices its first without the table, of any other panel all it shows, and of each control its value."""
    for panel in elements(article, classes="panel"):
        first, *others = elements(panel, classes="panel-state") or [panel]
        if others:
            for spare in [*others, *first.find_all("table")]:
                spare.decompose()
            note = f"One of {len(others) + 1} choices of this panel. The others, and the rows behind each, are in the web edition and in the data package."
            panel.append(tag("p", note, "panel-note"))
    for control in elements(article, "button select datalist input"):
        if control.name == "input":
            control.replace_with(tag("strong", control.get("value", "")))
        elif not control.decomposed:
            control.decompose()


def unfold(article: Tag, code: bool) -> None:
    """Open the evidence of the claims; leave out scripts, anchors, lists of columns, words for the screen and, if not asked for, code."""
    for spare in elements(article, "script style", "headerlink columns on-screen"):
        if not spare.decomposed:
            spare.decompose()
    for cell in article.find_all("details", class_="hide"):
        source = cell.find("div", class_="highlight")
        cell.replace_with(source) if code else cell.decompose()
    for details in article.find_all("details"):
        title = details.find("summary").extract().get_text(" ", strip=True)
        details.name, details.attrs = "div", {"class": "folded"}
        details.insert(0, tag("p", title, "fold"))
    for source in article.find_all("div", class_="citation"):
        source.name = "p"
        label = source.find(class_="label")
        label.string = label.get_text().strip("[]")
        source.p.unwrap()
        del source["role"]
    for bare in elements(article, "p", " ".join(BARE.values())):
        if _fills_its_cell(bare) if bare.name == "p" else set(bare["class"]) & set(BARE.get(bare.name, "").split()):
            bare.unwrap()  # it means nothing on paper, and each is an element of the tag tree


BARE = {
    "div": "cell cell_output cell_input pst-scrollable-table-container sd-summary-content",
    "span": "bibtex-citation row-figure fn-bracket pre output doc std",
}


def _fills_its_cell(paragraph: Tag) -> bool:
    """True for a paragraph that is the only element of a cell of a table."""
    return paragraph.parent.name in ("td", "th") and len(paragraph.parent.find_all(True, recursive=False)) == 1


def localise(article: Tag) -> None:
    """Links lead within the book or to another host; files beside the page cannot be opened from paper."""
    for source in article.find_all("div", class_="citation"):
        source["id"] = f"source-{source['id']}"  # its bare number is also that of a place in a chapter
    for link in article.find_all("a", href=True):
        address = link["href"].removeprefix("index.html")
        if address.startswith(("#", "https://", "http://", "mailto:")):
            link["href"] = address.replace("#", "#source-") if link.find_parent(class_="bibtex-citation") else address
            del link["title"]
        else:
            link.unwrap()


def divide(article: Tag) -> list[tuple[str, Tag]]:
    """The chapters with the part that each stands in ('' for the opening); headings rise, so that a chapter is of level 1."""
    parts = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    chapters = []
    for part, wrapper in zip(parts, article.select("div.toctree-wrapper"), strict=True):
        for place in wrapper.find_all("section", recursive=False):
            anchor = place.find_previous_sibling("span")
            place.insert(0, anchor.extract())  # the target of links to the whole document
            for heading in place.find_all(HEADINGS[1:]):
                heading.name = HEADINGS[HEADINGS.index(heading.name) - 1]
            chapters.append((part["caption"], place.extract()))
        wrapper.decompose()
    opening = article.find("section").extract()
    opening.h1.string = "The answer in short"
    chapters.insert(0, ("", opening))
    for _, place in chapters:
        place["class"] = "chapter"
    return chapters


def distinguish(chapters: list[Tag]) -> None:
    """Make names of places unique in the book: chapters share some, and a link means the one of its own chapter."""
    known: set[str] = set()
    for number, chapter in enumerate(chapters):
        renamed = {
            place["id"]: f"{place['id']}-{number}"
            for place in [chapter, *chapter.find_all(id=True)]
            if place["id"] in known
        }
        for place in [chapter, *chapter.find_all(id=True)]:
            place["id"] = renamed.get(place["id"], place["id"])
            known.add(place["id"])
        for link in chapter.select('a[href^="#"]'):
            link["href"] = "#" + renamed.get(link["href"][1:], link["href"][1:])


def title_page() -> Tag:
    """Title, subtitle, edition and evidence date, author, licence, how to cite."""
    said = edition()
    page = tag("section", "", "title-page")
    page.append(tag("h1", said["title"]))
    page.append(tag("p", said["subtitle"], "subtitle"))
    page.append(tag("p", f"Edition {said['edition']}, {said['reach']}", "edition"))
    imprint = tag("div", "", "imprint")
    imprint.extend([tag("p", f"© {said['year']} {said['author']}. {LICENCE}"), tag("p", f"Cite as: {said['cite']}")])
    page.append(imprint)
    return page


def contents(chapters: list[tuple[str, Tag]]) -> Tag:
    """Parts, chapters and their sections, with room for the page numbers (see ``fit``)."""
    page = tag("section", "", "chapter contents")
    page.append(tag("h1", "Contents"))
    count = itertools.count()
    for part, group in itertools.groupby(chapters, key=lambda entry: entry[0]):
        below = tag("ol")
        page.extend([tag("p", part), below] if part else [below])
        for _, chapter in group:
            item, sections = tag("li"), tag("ol")
            for heading in chapter.find_all(HEADINGS):
                entry = _entry(heading, next(count))
                if heading.name == "h1":
                    item.append(entry)
                elif heading.name == "h2" and "rubric" not in heading.get("class", []):
                    line = tag("li")
                    line.append(entry)
                    sections.append(line)
            item.extend([sections] if sections.contents else [])
            below.append(item)
    return page


def _entry(heading: Tag, number: int) -> Tag:
    link = tag("a", "", "chapter-entry" if heading.name == "h1" else "section-entry")
    link["href"], link["data-heading"] = f"#{heading.find_parent('section')['id']}", str(number)
    link.extend([tag("span", heading.get_text(" ", strip=True)), tag("span"), tag("span", "0")])
    return link


def tag(name: str, text: str = "", kind: str = "") -> Tag:
    """An element with a text and a class."""
    made = Tag(name=name, attrs={"class": kind} if kind else {}, builder=BeautifulSoup("", "html.parser").builder)
    if text:
        made.string = text
    return made
