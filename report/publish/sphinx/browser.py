"""The pages of the evidence browser in the build: Sphinx makes one empty page of the book, and each of them is that page with its own words.

A page of the browser holds what ``report.publish.browser`` made of rows, escaped there; the theme and the policy go over the empty page once.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from report import edition, evidence, jobs
from report.evidence import editions
from report.evidence.package import CHANGES, digest
from report.exhibits.kit import store
from report.publish.browser import changes, pages, rests, search, timeline, told
from report.publish.browser.pages import Page
from report.publish.sphinx import citations

NAME = "evidence/index"
TITLE = "The evidence, row by row"
BEHIND = "Data"  # the chapter behind which the browser is named
PLACE = '<div id="evidence-rows"></div>'
EXHIBIT = re.compile(
    r'<(?:figure|table)[^>]* id="((?:fig|tab)-[^"]+)".*?<span class="caption-number">([^<]*)</span>\s*<span class="caption-text">(.*?)</span>',
    re.DOTALL,
)


def setup(app) -> None:
    """Let Sphinx make the empty page, with the script and the style sheet of the browser."""
    app.connect("html-collect-pages", collect)
    app.connect("html-page-context", equip)


def collect(app) -> Iterator[tuple[str, dict, str]]:
    """The empty page."""
    if app.builder.name == "html":
        yield NAME, {"title": TITLE, "body": f"<h1>{TITLE}</h1>\n{PLACE}"}, "page.html"


def equip(app, name: str, _template: str, _context: dict, _doctree) -> None:
    """Add script and style sheet to the pages that have rows, or find them."""
    if app.builder.name == "html" and name in (NAME, "search"):
        app.add_css_file("evidence.css")
        app.add_js_file("evidence.js", defer="defer")


def lead_here(page: BeautifulSoup, root: str) -> None:
    """Name the browser among the chapters, behind the one on the data, and in that chapter at each table."""
    for item in page.select("#pst-primary-sidebar li"):
        if item.a.get_text(strip=True) != BEHIND:
            continue
        link = page.new_tag("a", href=f"{root}{NAME}.html", attrs={"class": "reference internal"}, string=TITLE)
        item.insert_after(page.new_tag("li", attrs={"class": "toctree-l1"}))
        item.find_next_sibling("li").append(link)
    page.head.append(
        page.new_tag("link", rel="alternate", type="application/atom+xml", title="Editions", href=f"{root}feed.xml")
    )
    if address := edition.form():
        page.head.append(page.new_tag("meta", attrs={"name": "figure-form", "content": address}))
    for place in page.select(".evidence-browser"):
        place.append(page.new_tag("a", href=f"{root}{NAME}.html", string="Browse the evidence row by row"))
    for offer in page.select("main a.download[href$='.csv']"):
        name = offer["href"].rpartition("/")[2].removesuffix(".csv")
        if name in evidence.names():
            offer.insert_after(" (", page.new_tag("a", href=f"{root}evidence/{name}.html", string="row by row"), ")")
    for box in page.select("main .admonition.claim"):
        _lead_from_claim(page, box, root)


def _lead_from_claim(page: BeautifulSoup, box: Tag, root: str) -> None:
    """Behind each row that a claim lists the way to it; a box of another kind stays as it is."""
    from report.exhibits import ledger  # with all that draws, which a build that changes nothing can do without
    from report.verdict import claims

    rows = claims.claims()
    key = box.select_one(".admonition-title").get_text().partition(".")[0].lower()
    if key not in rows.index:
        return
    items, found = box.select("li"), ledger.references(rows.loc[key])
    if len(items) != len(found):
        raise ValueError(f"claim {key}: {len(items)} rows on the page, expected {len(found)}")
    for item, reference in zip(items, found):
        (item.p or item).extend([" ", way(reference, root)])


def way(reference: str, root: str) -> Tag:
    """The quiet link to a row of the evidence."""
    words = {"href": f"{root}{rests.address(reference)}", "class": "quiet", "aria-label": f"row {reference}"}
    link = BeautifulSoup("", "html.parser").new_tag("a", attrs=words)
    link.string = "row"
    return link


def publish(shell: str, names: Collection[str], work: Path, made: Path) -> None:
    """Write all pages of the browser into the folder of finished pages; ``shell``: the empty page, ``names``: the pages of the book."""
    for name, text in files(shell, shown(work, names)).items():
        path = made / "evidence" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def fingerprint(shell: str, names: Collection[str], work: Path) -> str:
    """Of all that goes into the pages of the browser; ``shell``: that of the empty page."""
    whole = hashlib.sha256(f"{digest()}{shell}{json.dumps(shown(work, names))}".encode())
    rows = [
        *store.CHARTS.glob("*.csv"),
        *store.CHARTS.glob("*.json"),
        *store.TABLES.glob("*.json"),
        *rests.FIGURES.glob("*.json"),
        *CHANGES.glob("*.json"),
    ]
    for path in [*sorted(rows), *sorted(evidence.ROOT.glob("report/**/*.py"))]:
        whole.update(path.name.encode() + path.read_bytes())
    return whole.hexdigest()


def shown(folder: Path, names: Collection[str] = ()) -> dict[str, dict[str, str]]:
    """Page -> anchor of each numbered chart and table on it -> its number and what it says.

    Of the pages in a folder, as Sphinx wrote them or finished; of those with these ``names`` where a folder holds others too.
    """
    found: dict[str, dict[str, str]] = {}
    for path in sorted(folder.glob("chapters/*.html")):
        if names and f"chapters/{path.stem}" not in names:
            continue
        for anchor, number, caption in EXHIBIT.findall(path.read_text("utf-8")):
            about = store.CHARTS / f"{anchor.removeprefix('fig-')}.json"
            words = (
                json.loads(about.read_text("utf-8"))["title"]
                if about.is_file()
                else html.unescape(re.sub("<[^>]*>", "", caption))
            )
            found.setdefault(f"chapters/{path.stem}", {})[anchor] = f"{number.strip()}, {words.rstrip('.')}"
    return found


def files(shell: str, exhibits: dict[str, dict[str, str]]) -> dict[str, str]:
    """Name -> content of every file below ``evidence/``."""
    book = told.Book()
    uses = rests.uses(book, exhibits)
    drawn = rests.drawn(exhibits)
    made_of = jobs.each(lambda name: pages.of_table(book, book.tables[name], uses, drawn.get(name, [])), [*book.tables])
    by_table = dict(zip(book.tables, made_of, strict=True))
    found = editions.stored()
    every = [
        pages.front(book, timeline.section(book)),
        changes.page(book, found),
        *(page for some in by_table.values() for page in some),
    ]
    made = {f"{page.name}.html": filled(shell, page) for page in every}
    made |= search.scripts(book, by_table)
    made["used_in.csv"] = rests.frame(uses).to_csv(index=False, lineterminator="\n")
    made["changes.csv"] = changes.rows(found)
    made["datapackage.json"] = json.dumps(rests.described(), ensure_ascii=False, indent=1) + "\n"
    return made


def filled(shell: str, page: Page) -> str:
    """The empty page of the book with the words of a page of the browser, and the full lines of the sources that it cites."""
    title = html.escape(page.title, quote=False)
    text = shell.replace(f"<title>{TITLE}", f"<title>{title}", 1).replace(f"<h1>{TITLE}</h1>", f"<h1>{title}</h1>", 1)
    block = ""
    if cited := sorted(set(pages.CITATION.findall(page.body))):
        known = citations.source_lines()
        lines = json.dumps({anchor: known[anchor] for anchor in cited}, ensure_ascii=False).replace("<", "\\u003c")
        block = f'<script id="cited-sources" type="application/json">{lines}</script>\n'
    head, _, tail = text.replace(PLACE, page.body, 1).rpartition("</body>")
    return f"{head}{block}</body>{tail}"
