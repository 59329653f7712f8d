"""Shared by the tests: the real evidence, a copy of it that may be damaged, and the built book."""

import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

HTML = ROOT / "_build" / "html"
PDF = ROOT / "_build" / "book.pdf"


@pytest.fixture
def damaged(tmp_path):
    """A copy of ``data/`` and the bibliography, with a function that rewrites one of its files by (old, new)."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy(ROOT / "references.bib", tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def html() -> Path:
    """The folder of the built pages."""
    assert (HTML / "index.html").is_file(), "build the book first: make html (make test does)"
    return HTML


@pytest.fixture(scope="session")
def briefs() -> Path:
    """The folder of the printed briefs."""
    assert (ROOT / "_build" / "brief.pdf").is_file(), "print the briefs first: make brief (make test does)"
    return ROOT / "_build"


@pytest.fixture(scope="session")
def pdf() -> Path:
    """The printed book."""
    assert PDF.is_file(), "print the book first: make pdf (make test does)"
    return PDF
