"""Print the single-page build to ``_build/book.pdf`` with the reader's own Chromium: tagged, outlined, with page numbers."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile

from report.evidence import ROOT

BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
PAGE = ROOT / "_build" / "singlehtml" / "index.html"
BOOK = ROOT / "_build" / "book.pdf"


def browser() -> str:
    """Path of the installed Chromium or Chrome. Raises SystemExit with the package to install where there is none."""
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    raise SystemExit("Chromium is needed to print the book: install the package 'chromium' (Debian: apt-get install chromium)")


def print_book() -> None:
    """Write ``_build/book.pdf``. Raises SystemExit where the page is missing or Chromium writes nothing."""
    if not PAGE.is_file():
        raise SystemExit(f"{PAGE.relative_to(ROOT)} is missing: build it first (jupyter-book build . --builder singlehtml)")
    BOOK.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as profile:
        command = [
            browser(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--no-first-run", f"--user-data-dir={profile}", "--no-pdf-header-footer",
            "--generate-pdf-document-outline", f"--print-to-pdf={BOOK}", PAGE.as_uri(),
        ]  # fmt: skip
        result = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if not BOOK.is_file():
        raise SystemExit(f"Chromium printed nothing: {result.stderr.strip().splitlines()[-1:]}")
    print(f"Wrote {BOOK.relative_to(ROOT)}")


if __name__ == "__main__":
    print(f"Printing with {browser()}") if "--look" in sys.argv else print_book()
