"""The book as an e-book, ``_build/book.epub``: EPUB 3, made of the chapters as they go to paper, with the PDF's first page as cover."""

from __future__ import annotations

import html
import io
import itertools
import re
import time
import uuid
from pathlib import PurePosixPath
from urllib.parse import quote

import pypdfium2
from bs4 import BeautifulSoup, Tag

from report.evidence import ROOT
from report.publish import packing, paper, pdf

BOOK = ROOT / "_build" / "book.epub"
GROUP = re.compile(r'<g id="[^"]*"')  # maps name each country's group alike, which an e-book must not
KINDS = {
    ".xhtml": "application/xhtml+xml",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".css": "text/css",
    ".ncx": "application/x-dtbncx+xml",
}

PAGE = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}" xml:lang="{language}">
<head><title>{title}</title><link rel="stylesheet" type="text/css" href="epub.css"/></head>
<body>{body}</body>
</html>
"""

CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/book.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""

PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{language}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:{identifier}</dc:identifier>
<dc:title>{title}</dc:title>
<dc:language>{language}</dc:language>
<dc:creator>{author}</dc:creator>
<dc:description>{subtitle}. Edition {edition}, {reach}.</dc:description>
<dc:rights>{rights}</dc:rights>
{subjects}
<meta property="dcterms:modified">{modified}</meta>
<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessMode">visual</meta>
<meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessibilityFeature">alternativeText</meta>
<meta property="schema:accessibilityFeature">structuralNavigation</meta>
<meta property="schema:accessibilityFeature">tableOfContents</meta>
<meta property="schema:accessibilityHazard">none</meta>
<meta property="schema:accessibilitySummary">Each chart has alternative text with its figures. Tables have heads and captions.</meta>
</metadata>
<manifest>
{manifest}
</manifest>
<spine toc="{ncx}">
{spine}
</spine>
</package>
"""

NCX = """<?xml version="1.0" encoding="utf-8"?>
<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1" xml:lang="{language}">
<head><meta name="dtb:uid" content="urn:uuid:{identifier}"/></head>
<docTitle><text>{title}</text></docTitle>
<navMap>{points}</navMap>
</ncx>
"""


def pages(chapters: list[tuple[str, Tag]]) -> dict[str, tuple[str, str]]:
    """File name -> title and body of each page, cover and contents apart; links lead from file to file."""
    named = {f"chapter-{number:02}.xhtml": chapter for number, (_, chapter) in enumerate(chapters)}
    home = {place["id"]: name for name, chapter in named.items() for place in [chapter, *chapter.find_all(id=True)]}
    for chapter in named.values():
        for link in chapter.select("a[href]"):
            if link["href"].startswith("#"):
                link["href"] = f"{home[link['href'][1:]]}{link['href']}"
            else:
                link["href"] = quote(link["href"], safe="%/:=&?~#+!$,;'@()*")
        for picture in chapter.select("img"):
            picture["src"] = f"images/{PurePosixPath(picture['src']).name}"
    return {name: (chapter.h1.get_text(" ", strip=True), chapter.decode()) for name, chapter in named.items()}


def contents(chapters: list[tuple[str, Tag]], names: list[str]) -> str:
    """The navigation document's body: chapters and their sections."""
    entries = []
    for name, (_, chapter) in zip(names, chapters):
        sections = [heading for heading in chapter.find_all("h2") if "rubric" not in heading.get("class", [])]
        below = "".join(
            f'<li><a href="{name}#{heading.find_parent("section")["id"]}">{_words(heading)}</a></li>'
            for heading in sections
        )
        entries.append(f'<li><a href="{name}">{_words(chapter.h1)}</a>{f"<ol>{below}</ol>" if below else ""}</li>')
    return f'<nav epub:type="toc" id="toc"><h1>Contents</h1><ol>{"".join(entries)}</ol></nav>'


def older_contents(contents: str, said: dict[str, str]) -> str:
    """The same contents for readers of EPUB 2, who know no navigation document: ``toc.ncx``."""
    number = itertools.count(1)

    def points(entries: Tag) -> str:
        made = ""
        for entry in entries.find_all("li", recursive=False):
            place, words = next(number), html.escape(entry.a.get_text())
            below = points(entry.ol) if entry.ol else ""
            made += f'<navPoint id="n{place}" playOrder="{place}"><navLabel><text>{words}</text></navLabel><content src="{entry.a["href"]}"/>{below}</navPoint>'
        return made

    whole = BeautifulSoup(contents, "html.parser").ol
    return NCX.format(**said, identifier=_identifier(said), points=points(whole))


def _identifier(said: dict[str, str]) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{said['title']} {said['edition']}")


def _words(heading: Tag) -> str:
    return html.escape(heading.get_text(" ", strip=True))


def cover() -> bytes:
    """The first page of the printed book as PNG. Raises SystemExit where the book is not printed yet."""
    if not pdf.BOOK.is_file():
        raise SystemExit(f"{pdf.BOOK.relative_to(ROOT)} is missing: print it first (make pdf)")
    picture = io.BytesIO()
    pypdfium2.PdfDocument(pdf.BOOK)[0].render(scale=2).to_pil().save(picture, "PNG")
    return picture.getvalue()


def files(page: BeautifulSoup) -> dict[str, bytes]:
    """Name -> content of every file of the e-book, made of the page of the ``singlehtml`` builder."""
    chapters = paper.chapters(page)
    said = {name: html.escape(words) for name, words in paper.edition().items()}
    pictures = {
        PurePosixPath(picture["src"]).name: pdf.PAGE.parent / picture["src"]
        for _, chapter in chapters
        for picture in chapter.select("img")
    }
    made = pages(chapters)
    texts = {
        "cover.xhtml": (
            said["title"],
            f'<section class="cover" epub:type="cover"><img src="cover.png" alt="Cover: {said["title"]} {said["subtitle"]}, edition {said["edition"]}"/></section>',
        ),
        "title.xhtml": (said["title"], paper.title_page().decode()),
        "nav.xhtml": ("Contents", contents(chapters, list(made))),
        **made,
    }
    book = {
        name: PAGE.format(language=said["language"], title=html.escape(title, quote=False), body=body).encode()
        for name, (title, body) in texts.items()
    }
    book |= {
        f"images/{name}": GROUP.sub("<g", path.read_text(encoding="utf-8")).encode() for name, path in pictures.items()
    }
    book["toc.ncx"] = older_contents(texts["nav.xhtml"][1], said).encode()
    book |= {"cover.png": cover(), "epub.css": (ROOT / "assets" / "epub.css").read_bytes()}
    package = {f"EPUB/{name}": content for name, content in book.items()}
    package["EPUB/book.opf"] = _package(said, list(book), list(texts)).encode()
    return {"mimetype": b"application/epub+zip", "META-INF/container.xml": CONTAINER.encode(), **package}


def _package(said: dict[str, str], names: list[str], texts: list[str]) -> str:
    """The package document: metadata, every file with its kind, the order of reading."""
    properties = {"nav.xhtml": ' properties="nav"', "cover.png": ' properties="cover-image"'}
    key = {name: f"f{number}" for number, name in enumerate(names)}
    kinds = {name: KINDS[PurePosixPath(name).suffix] for name in names}
    return PACKAGE.format(
        **said,
        identifier=_identifier(said),
        ncx=key["toc.ncx"],
        rights=html.escape(paper.LICENCE),
        subjects="\n".join(f"<dc:subject>{word}</dc:subject>" for word in said["keywords"].split(", ")),
        modified=time.strftime("%Y-%m-%dT%H:%M:%SZ", packing.moment()),
        manifest="\n".join(
            f'<item id="{key[name]}" href="{quote(name)}" media-type="{kinds[name]}"{properties.get(name, "")}/>'
            for name in names
        ),
        spine="\n".join(f'<itemref idref="{key[name]}"/>' for name in texts),
    )


if __name__ == "__main__":
    packing.pack(BOOK, files(pdf.page()), first="mimetype")
    print(f"Wrote {BOOK.relative_to(ROOT)}")
