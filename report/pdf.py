"""Print the single-page build to ``_build/book.pdf`` with the reader's own Chromium: tagged, outlined, with contents and running heads.

``python -m report.pdf`` prints the book, ``--code`` the book with the code of its notebooks (``_build/book-with-code.pdf``),
``--look`` only says which browser would print.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
from bs4 import BeautifulSoup
from pypdf import PdfReader

from report import paper
from report.evidence import ROOT

BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
PAGE = ROOT / "_build" / "singlehtml" / "index.html"
BOOK = ROOT / "_build" / "book.pdf"
WITH_CODE = BOOK.with_name("book-with-code.pdf")
FRONT = 2  # headings before the first chapter: those of title page and contents


def browser() -> str:
    """Path of the installed Chromium or Chrome. Raises SystemExit with the package to install where there is none."""
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    raise SystemExit("Chromium is needed to print the book: install the package 'chromium' (Debian: apt-get install chromium)")


def headless(*arguments: str) -> subprocess.CompletedProcess:
    """Run the browser once without a window, with a profile of its own and no traffic of its own."""
    with tempfile.TemporaryDirectory() as profile:
        command = [
            browser(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--no-first-run", f"--user-data-dir={profile}", *arguments,
        ]  # fmt: skip
        return subprocess.run(command, capture_output=True, text=True, timeout=600)


def typeset(page: BeautifulSoup, to: Path, beside: Path = PAGE) -> None:
    """Print ``page`` to the file ``to``; its pictures and styles are looked up beside ``beside``. Raises SystemExit if nothing is printed."""
    source = beside.with_name("print.html")
    source.write_text(str(page), encoding="utf-8")
    to.unlink(missing_ok=True)
    result = headless("--no-pdf-header-footer", "--generate-pdf-document-outline", f"--print-to-pdf={to}", source.as_uri())
    source.unlink()
    if not to.is_file():
        raise SystemExit(f"Chromium printed nothing: {result.stderr.strip().splitlines()[-1:]}")


def outline(pdf: Path) -> list[tuple[str, int]]:
    """Title and page (from 1) of each heading, in the order of the text."""
    reader = PdfReader(pdf)

    def flat(items):
        for item in items:
            yield from flat(item) if isinstance(item, list) else [(item.title, reader.get_destination_page_number(item) + 1)]

    return list(flat(reader.outline))


def finish(draft: Path, to: Path) -> None:
    """Write the draft with its metadata, packed; the same draft gives the same bytes (its date is ``SOURCE_DATE_EPOCH``)."""
    said = paper.edition()
    made = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")) or datetime.now(UTC).timestamp(), UTC)
    with pikepdf.open(draft) as pdf:
        del pdf.trailer["/Info"]
        about = {
            "/Title": said["title"], "/Author": said["author"], "/Subject": f"{said['subtitle']}. Edition {said['edition']}, evidence to {said['evidence_to']}",
            "/Keywords": said["keywords"], "/CreationDate": made.strftime("D:%Y%m%d%H%M%SZ"), "/ModDate": made.strftime("D:%Y%m%d%H%M%SZ"),
        }  # fmt: skip
        pdf.docinfo.update(about)
        with pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
            xmp.load_from_docinfo(pdf.docinfo)
            xmp["dc:language"], xmp["dc:rights"] = [said["language"]], paper.LICENCE
        pdf.Root.Lang = said["language"]
        pdf.Root.PageMode = pikepdf.Name.UseOutlines
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        _share_hatchings(pdf)
        pdf.save(to, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True, recompress_flate=True, deterministic_id=True)


def _share_hatchings(pdf: pikepdf.Pdf) -> None:
    """Keep one copy of each tile with which Chromium fills hatched areas; it writes a new one for every area."""
    seen: dict[bytes, pikepdf.Object] = {}
    for pattern in pdf.objects:
        if isinstance(pattern, pikepdf.Stream) and pattern.get("/Type") == "/Pattern":
            tiles = pattern.Resources.get("/XObject", {})
            for name, tile in tiles.items():
                mask = tile.SMask.read_raw_bytes() if "/SMask" in tile else b""
                tiles[name] = seen.setdefault(tile.read_raw_bytes() + mask, tile)


def print_book(to: Path = BOOK, code: bool = False) -> None:
    """Print twice, the second time with the page numbers that the first has shown. Raises SystemExit where the page is missing."""
    if not PAGE.is_file():
        raise SystemExit(f"{PAGE.relative_to(ROOT)} is missing: build it first (jupyter-book build . --builder singlehtml)")
    page = BeautifulSoup(PAGE.read_text(encoding="utf-8"), "html.parser")
    draft = to.with_suffix(".draft.pdf")
    numbers = None
    for _ in range(2):
        typeset(paper.book(page, numbers, code), draft)
        numbers = [number for _, number in outline(draft)[FRONT:]]
    finish(draft, to)
    draft.unlink()
    print(f"Wrote {to.relative_to(ROOT)}")


if __name__ == "__main__":
    if "--look" in sys.argv:
        print(f"Printing with {browser()}")
    elif "--code" in sys.argv:
        print_book(WITH_CODE, code=True)
    else:
        print_book()
