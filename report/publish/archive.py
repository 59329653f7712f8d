"""The whole edition in one ZIP file: pages that open from a disk, data with its description, PDF, briefs, e-book, licences, checksums."""

from __future__ import annotations

import hashlib
import html
import json
from pathlib import Path

from report import evidence
from report.evidence import ROOT
from report.publish import brief, epub, packing, paper, pdf, whole
from report.publish.sphinx import translated
from report.wording.spoken import CODES, OTHERS, ui

PAGES = ROOT / "_build" / "html"
WHOLE = [
    *evidence.files(),
    *(ROOT / name for name in ("references.bib", "LICENSE", "LICENSE-DATA", "CITATION.cff", "CHANGELOG.md")),
]

START = """<!DOCTYPE html>
<html lang="{language}">
<head><meta charset="utf-8"><title>{title}</title><meta http-equiv="refresh" content="0; url=html/index.html"></head>
<body><h1>{title}</h1><p>{subtitle}. Edition {edition}, {reach}.</p><p><a href="html/index.html">Read the book</a></p></body>
</html>
"""

FORMS = b'<div class="other-forms"></div>'  # the place on the landing page where the archive names its other forms

GUIDE = """{title}
{subtitle}. Edition {edition}, {reach}.

index.html       opens the book in a browser, without a network
{extra}data/            the evidence, one CSV a table, described in datapackage.json;
                 all tables in one: evidence.sqlite, and for spreadsheets evidence.xlsx
references.bib   every source
SHA256SUMS       checksums: sha256sum --check SHA256SUMS
LICENSE, LICENSE-DATA, CITATION.cff, CHANGELOG.md

{cite}
"""


def name() -> str:
    """Name of the archive without ending, and of the one folder in it."""
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    return f"{package['name']}-{paper.edition()['edition']}"


def path() -> Path:
    """Where the archive is written."""
    return ROOT / "_build" / f"{name()}.zip"


def files() -> dict[str, bytes]:
    """Name -> content of every file of the archive, below its one folder. Raises SystemExit where the book is not built."""
    if not (PAGES / "index.html").is_file():
        raise SystemExit(f"{PAGES.relative_to(ROOT)} is missing: build it first (make html)")
    made = {
        "book.pdf": (pdf.BOOK, "the printed book"),
        "book.epub": (epub.BOOK, "the book for e-book readers"),
    } | _briefs()
    made = {short: entry for short, entry in made.items() if entry[0].is_file()}
    found = {
        f"html/{file.relative_to(PAGES).as_posix()}": file.read_bytes()
        for file in PAGES.rglob("*")
        if file.is_file() and file.name != ".buildinfo"
    }
    found |= {file.relative_to(ROOT).as_posix(): file.read_bytes() for file in WHOLE}
    found |= {f"data/{file.name}": file.read_bytes() for file in whole.FILES}
    found |= {short: file.read_bytes() for short, (file, _) in made.items()}
    links = ", ".join(f'<a href="../{short}">{words}</a>' for short, (_, words) in made.items())
    found["html/index.html"] = found["html/index.html"].replace(
        FORMS, f"<p>In this folder too: {links}.</p>".encode() if links else b""
    )
    for code in OTHERS:
        page, file = f"html/{translated.FOLDER}/{code}.html", brief.path(code)
        if page in found and file.is_file():
            link = f'<p><a href="../../{file.name}">{html.escape(ui("brief_pdf", code))}</a></p>'
            found[page] = found[page].replace(FORMS, link.encode())
    said = paper.edition()
    found["index.html"] = START.format(**{key: html.escape(words) for key, words in said.items()}).encode()
    found["README.txt"] = GUIDE.format(
        **said, extra="".join(f"{short:17}{words}\n" for short, (_, words) in made.items())
    ).encode()
    sums = "".join(f"{hashlib.sha256(found[file]).hexdigest()}  {file}\n" for file in sorted(found))
    return found | {"SHA256SUMS": sums.encode()}


def _briefs() -> dict[str, tuple[Path, str]]:
    """Name -> place and words of the brief in each language."""
    return {brief.path(code).name: (brief.path(code), ui("brief_pdf", code)) for code in CODES}


if __name__ == "__main__":
    packing.pack(path(), {f"{name()}/{file}": content for file, content in files().items()})
    print(f"Wrote {path().relative_to(ROOT)}")
