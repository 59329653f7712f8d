"""The pages for those who work on the book say what is there."""

import inspect
import re

import nbformat
import pytest

from report import evidence
from report.exhibits.kit import charts, forms

DOCS = evidence.ROOT / "docs"


@pytest.fixture(scope="module")
def gallery() -> list[str]:
    book = nbformat.read(DOCS / "gallery.ipynb", 4)
    return [cell.source for cell in book.cells if cell.cell_type == "code"]


def test_the_gallery_shows_every_form_and_runs(gallery):
    known = {
        name for name, found in inspect.getmembers(forms, inspect.isfunction) if found.__module__ == forms.__name__
    }
    shown = {name for source in gallery for name in re.findall(r"forms\.(\w+)\(", source)}
    assert shown == {name for name in known if not name.startswith("_")}
    names: dict = {}
    for source in gallery:
        exec(source, names)
        if last := re.search(r"charts\.Chart\(.*", source, re.DOTALL):
            assert isinstance(eval(last[0], names), charts.Chart)


@pytest.mark.parametrize("page", ["architecture.md", "adding.md"])
def test_places_that_a_page_names_are_there(page):
    text = (DOCS / page).read_text(encoding="utf-8")
    named = re.findall(r"`((?:report|data|docs|chapters)/[\w./]*|\w+\.(?:yml|bib|md))`", text)
    assert named
    for place in named:
        assert (evidence.ROOT / place).exists(), place


def test_tests_that_the_review_of_the_methods_names_are_there():
    named = re.findall(r"`(test_\w+)::(test_\w+)`", (DOCS / "methods_review.md").read_text(encoding="utf-8"))
    files = {path.stem: path.read_text(encoding="utf-8") for path in (evidence.ROOT / "tests").rglob("test_*.py")}
    assert named
    for file, function in named:
        assert f"\ndef {function}(" in files.get(file, ""), f"{file}::{function}"
