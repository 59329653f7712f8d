"""``python -m report.publish.book``: jupyter-book's own build, with a line a chapter, and one screen where it fails.

Further arguments go to ``jupyter-book build``. Where nothing changed since the last build it is not called.
"""

from __future__ import annotations

import os
import sys

from report.place import ROOT
from report.publish import unchanged

STRICT = ["-W", "-n", "--keep-going"]  # a warning stops the build, at its end


def build(*arguments: str) -> str:
    """Build the book; the reason where it fails, else an empty text."""
    whole = {*arguments} <= {"--quiet"} and not os.environ.get("REPORT_ONLY")
    given = unchanged.given()
    if whole and unchanged.still(given):
        print("Nothing changed since the last build.")
        return ""
    unchanged.forget()
    if not (reason := _build(*arguments)) and whole:
        unchanged.keep(given)
    return reason


def _build(*arguments: str) -> str:
    import report.fast_imports  # noqa: F401, I001  # before what imports jsonschema
    from jupyter_book.cli.main import main

    from report.publish.sphinx.progress import FAILED

    try:
        main(["build", str(ROOT), *STRICT, *arguments], standalone_mode=False)
    except RuntimeError as error:  # jupyter-book has told the cause above
        notes = sorted(FAILED.glob("*.txt"))
        return "\n".join(note.read_text(encoding="utf-8") for note in notes) or str(error.__cause__ or error)
    return ""


if __name__ == "__main__":
    if reason := build(*sys.argv[1:]):
        raise SystemExit(f"\nThe book was not built; the last good pages stay as they are.\n\n{reason}")
