"""The whole evidence as single files, made by the build below ``_build/whole``, offered by the pages and packed into the archive."""

from __future__ import annotations

from pathlib import Path

from report import jobs
from report.evidence import ROOT
from report.evidence.package import digest
from report.publish import database, workbook

FOLDER = ROOT / "_build" / "whole"
FILES = {FOLDER / "evidence.sqlite": database.write, FOLDER / "evidence.xlsx": workbook.write}
NOTE = FOLDER / "of.txt"  # the evidence and the modules that they were made of


def make() -> None:
    """Write them where they are missing or the evidence or what writes them changed."""
    now = digest() + "".join(str(Path(module.__file__ or "").stat().st_mtime_ns) for module in (database, workbook))
    if all(path.is_file() for path in FILES) and NOTE.is_file() and NOTE.read_text(encoding="utf-8") == now:
        return
    jobs.each(lambda path: FILES[path](path), [*FILES])
    NOTE.write_text(now, encoding="utf-8")


if __name__ == "__main__":
    make()
