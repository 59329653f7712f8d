"""Print the single-page build to ``_build/book.pdf`` with the reader's own Chromium: tagged, outlined, with contents and running heads.

``python -m report.publish.pdf`` prints the book, ``--code`` the book with the code of its notebooks (``_build/book-with-code.pdf``),
``--look`` only says which browser would print.
"""

from __future__ import annotations

import io
import itertools
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2
from bs4 import BeautifulSoup
from pypdf import PdfReader

from report import jobs
from report.evidence import ROOT
from report.publish import packing, paper, policy

BROWSERS = [
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
]
PAGE = ROOT / "_build" / "singlehtml" / "index.html"
BOOK = ROOT / "_build" / "book.pdf"
WITH_CODE = BOOK.with_name("book-with-code.pdf")
FRONT = 2  # headings before the first chapter: those of title page and contents
LEAST, LEAST_AT_END = 0.45, 0.2  # shares of a page that must be printed on
SIZES = [  # zoom and chart width in millimetres of a chapter, in turn
    (zoom, width)
    for zoom in (1, 0.99, 1.01, 0.98, 1.02, 0.97, 1.03, 0.96, 0.95, 0.94)
    for width in (150, 144, 156, 138)
]
NODE = re.compile(rb"\(node(\d{8})\)")
INK, ROOM = 200, (20 / 297, 277 / 297)  # darkness of print (255 is white), and the room for text from the page's head


def browser() -> str:
    """Path of the installed Chromium or Chrome. Raises SystemExit with the package to install where there is none."""
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    raise SystemExit(
        "Chromium is needed to print the book: install the package 'chromium-headless-shell' (Debian: apt-get install chromium-headless-shell), or 'chromium'"
    )


def headless(*arguments: str) -> subprocess.CompletedProcess:
    """Run the browser once without a window, with a profile of its own and no traffic of its own."""
    with tempfile.TemporaryDirectory() as profile:
        command = [
            browser(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={profile}", *arguments,
        ]  # fmt: skip
        return subprocess.run(command, capture_output=True, text=True, timeout=600)


def page() -> BeautifulSoup:
    """The page of the ``singlehtml`` builder. Raises SystemExit where it is missing."""
    if not PAGE.is_file():
        raise SystemExit(
            f"{PAGE.relative_to(ROOT)} is missing: build it first (jupyter-book build . --builder singlehtml)"
        )
    with paper.unswept():
        return BeautifulSoup(PAGE.read_text(encoding="utf-8"), "lxml")


def typeset(book: BeautifulSoup, rules: str, to: Path, folder: Path = PAGE.parent) -> None:
    """Print ``book`` by its style sheet ``rules`` to the file ``to``, without scripts, without a network, and with files of ``folder`` alone.

    Raises SystemExit where the book holds what no page may hold, or if nothing is printed.
    """
    source, sheet = folder / f"{to.stem}.html", folder / f"{to.stem}.css"
    sheet.write_text(rules, encoding="utf-8")
    ruled = copy(book)
    ruled.head.append(ruled.new_tag("link", rel="stylesheet", href=sheet.name))
    if faults := list(policy.foreign(ruled, source, folder, inline=[])):
        raise SystemExit("the page to be printed holds what no page may hold\n" + "\n".join(faults))
    policy.enclose(ruled, policy.STILL)
    source.write_text(str(ruled), encoding="utf-8")
    to.unlink(missing_ok=True)
    result = headless(
        "--no-pdf-header-footer", "--generate-pdf-document-outline", f"--print-to-pdf={to}", source.as_uri()
    )
    source.unlink()
    sheet.unlink()
    if not to.is_file():
        raise SystemExit(f"Chromium printed nothing: {result.stderr.strip().splitlines()[-1:]}")


def outline(pdf: Path) -> list[tuple[int, str, int]]:
    """Level (from 1), title and page (from 1) of each heading, in the order of the text."""
    reader = PdfReader(pdf)

    def flat(items, level):
        for item in items:
            yield from (
                flat(item, level + 1)
                if isinstance(item, list)
                else [(level, item.title, (reader.get_destination_page_number(item) or 0) + 1)]
            )

    return list(flat(reader.outline, 1))


def filled(pdf: Path) -> list[float]:
    """How far down each page is printed on, as a share of the room for text (1 where the last line stands at its foot)."""
    shares = []
    for page in pypdfium2.PdfDocument(pdf):
        ink = (page.render(scale=0.5, grayscale=True).to_numpy().squeeze() < INK).any(axis=1)
        room = ink[int(len(ink) * ROOM[0]) : int(len(ink) * ROOM[1])]
        shares.append(float(room.nonzero()[0].max() + 1) / len(room) if room.any() else 0.0)
    return shares


def sparse(shares: list[float]) -> list[int]:
    """The near-empty pages of a chapter, from 1, by how far each is printed on; its last may be emptier than the others."""
    return [page for page, share in enumerate(shares, 1) if share < (LEAST_AT_END if page == len(shares) else LEAST)]


def finish(draft: Path, to: Path, titles: list[str], said: dict[str, str] | None = None) -> None:
    """Write the draft with its metadata, packed; the same draft gives the same bytes (its date is ``SOURCE_DATE_EPOCH``).

    ``titles``: those of all headings; Chromium's bookmarks repeat the first line of a chapter's and lose blanks at breaks.
    ``said``: what the file says of itself, in the form of ``paper.edition``, which it is for the book.
    """
    said = said or paper.edition()
    made = time.strftime("D:%Y%m%d%H%M%SZ", packing.moment())
    with pikepdf.open(io.BytesIO(_counted_from_one(draft.read_bytes()))) as pdf:
        del pdf.trailer["/Info"]
        about = {
            "/Title": said["title"], "/Author": said["author"], "/Subject": f"{said['subtitle']}. Edition {said['edition']}, {said['reach']}",
            "/Keywords": said["keywords"], "/CreationDate": made, "/ModDate": made,
        }  # fmt: skip
        pdf.docinfo.update(about)
        with pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
            xmp.load_from_docinfo(pdf.docinfo)
            xmp["dc:language"], xmp["dc:rights"] = [said["language"]], paper.LICENCE
        pdf.Root.Lang = said["language"]
        pdf.Root.PageMode = pikepdf.Name.UseOutlines
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        for bookmark, title in zip(_bookmarks(pdf.Root.Outlines), titles, strict=True):
            bookmark.Title = title
        _share_hatchings(pdf)
        pdf.save(
            to,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            recompress_flate=True,
            deterministic_id=True,
        )


def _counted_from_one(draft: bytes) -> bytes:
    """The draft with the numbers of its tags from 1 on: the browser begins where it likes, at each start elsewhere."""
    first = min((int(number) for number in NODE.findall(draft)), default=1)
    return NODE.sub(lambda found: b"(node%08d)" % (int(found[1]) - first + 1), draft)


def _bookmarks(above: pikepdf.Dictionary) -> Iterator[pikepdf.Dictionary]:
    """The bookmarks below one, in the order of the text."""
    bookmark = above.get("/First")
    while bookmark is not None:
        yield bookmark
        yield from _bookmarks(bookmark)
        bookmark = bookmark.get("/Next")


def _share_hatchings(pdf: pikepdf.Pdf) -> None:
    """Keep one copy of each tile with which Chromium fills hatched areas; it writes a new one for every area."""
    seen: dict[bytes, pikepdf.Object] = {}
    for pattern in pdf.objects:
        if isinstance(pattern, pikepdf.Stream) and pattern.get("/Type") == "/Pattern":
            tiles = pattern.Resources.get("/XObject", {})
            for name, tile in tiles.items():
                mask = tile.SMask.read_raw_bytes() if "/SMask" in tile else b""
                tiles[name] = seen.setdefault(tile.read_raw_bytes() + mask, tile)


@dataclass(frozen=True)
class Fitted:
    """A chapter set on its own: its size (see ``SIZES``), how many pages it takes, and on which of them its headings stand."""

    size: tuple[float, int]
    pages: int
    headings: list[int]


def fit(book: BeautifulSoup, place: int, code: bool) -> Fitted:
    """The first of ``SIZES`` at which a chapter of the book has no near-empty page, or the one at which it has the fewest."""
    chapters = book.select("section.chapter")
    alone, found = paper.bound([copy(chapters[place])], code), []
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / f"chapter-{place}.pdf"
        for size in SIZES:
            typeset(alone, paper.rules(book, [size] * len(chapters)), draft)
            shares = filled(draft)
            near_empty = len(sparse(shares))
            found.append((near_empty, Fitted(size, len(shares), [page for _, _, page in outline(draft)])))
            if not near_empty or len(shares) == 1:  # a single page may be as empty as its text is short
                break
    return min(found, key=lambda entry: entry[0])[1]


def print_book(to: Path = BOOK, code: bool = False) -> None:
    """Fit each chapter to its pages on its own, then print the book until its contents name the right ones.

    Raises SystemExit where the page is missing.
    """
    book, draft = paper.book(page(), code), to.with_suffix(".draft.pdf")
    fitted = jobs.each(lambda place: fit(book, place, code), range(len(book.select("section.chapter"))))
    starts = [1, *(1 + number for number in itertools.accumulate(chapter.pages for chapter in fitted))]
    numbers = [start + page for start, chapter in zip(starts[1:], fitted[1:]) for page in chapter.headings]
    rules, known = paper.rules(book, [chapter.size for chapter in fitted]), None
    while numbers != known:
        paper.number(book, numbers)
        typeset(book, rules, draft)
        known, numbers = numbers, [number for _, _, number in outline(draft)[FRONT:]]
    finish(draft, to, paper.titles(book))
    draft.unlink()
    print(f"Wrote {to.relative_to(ROOT)}")


if __name__ == "__main__":
    if "--look" in sys.argv:
        print(f"Printing with {browser()}")
    elif "--code" in sys.argv:
        print_book(WITH_CODE, code=True)
    else:
        print_book()
