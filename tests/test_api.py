"""The page of functions: what it lists is there, says what it gives, and stands on the page and not in print."""

import importlib
import inspect
import re
from functools import cache

import pytest
from bs4 import BeautifulSoup

from conftest import ROOT
from report import analyst, evidence
from report.exhibits.kit import forms

PAGE = (ROOT / "chapters" / "api.md").read_text(encoding="utf-8")
LISTED = re.findall(r"^\.\. auto(?:function|class|exception):: ([\w.]+)", PAGE, re.MULTILINE)
MEMBERS = {
    name: members.split(", ")
    for name, members in re.findall(r"^\.\. autoclass:: ([\w.]+).*\n   :members: (.+)$", PAGE, re.MULTILINE)
}


def found(name: str) -> object:
    """What a name stands for."""
    module, _, last = name.rpartition(".")
    return getattr(importlib.import_module(module), last)


@pytest.mark.parametrize("name", LISTED)
def test_what_is_listed_is_there_and_says_what_it_is(name):
    thing = found(name)
    assert len(inspect.getdoc(thing) or "") > 30 and not name.rpartition(".")[2].startswith("_")
    for member in MEMBERS.get(name, []):
        assert inspect.getdoc(getattr(thing, member)), f"{name}.{member}"


def test_the_page_lists_what_an_analyst_has_and_every_form():
    assert len(LISTED) == len(set(LISTED))
    assert {name.rpartition(".")[2] for name in LISTED if name.startswith("report.analyst.")} == {
        name for name in analyst.__all__ if name != "OWN"
    }
    known = {
        name
        for name, thing in inspect.getmembers(forms, inspect.isfunction)
        if thing.__module__ == forms.__name__ and not name.startswith("_")
    }
    assert {name.rpartition(".")[2] for name in LISTED if ".forms." in name} == known


def test_the_functions_of_the_pages_on_data_are_listed():
    pages = PAGE + "".join(
        (ROOT / "chapters" / name).read_text(encoding="utf-8")
        for name in ("use_the_data.md", "work_with_the_data.ipynb")
    )
    used = set(re.findall(r"\b(?:analyst|evidence|own_verdict)\.\w+(?=\()", pages))
    named = {".".join(name.split(".")[-2:]) for name in LISTED} | {"own_verdict.index_sentence"}
    assert used and used <= named, used - named


# ------------------------------------------------------------------------------------------------ the built page


@cache
def built(path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@pytest.mark.slow
def test_every_function_has_a_place_of_its_own_with_its_words(html):
    page = built(html / "chapters" / "api.html")
    wanted = [*LISTED, *(f"{name}.{member}" for name, members in MEMBERS.items() for member in members)]
    for name in wanted:
        place = page.find("dt", id=name)
        assert place and len(place.find_next_sibling("dd").get_text(strip=True)) > 20, name
    assert {place["id"] for place in page.select("dt.sig[id]")} == set(wanted)


@pytest.mark.slow
def test_the_page_says_no_place_of_this_machine(html):
    text = built(html / "chapters" / "api.html").find("main").get_text()
    assert "folder: Path = DATA" in text
    assert str(ROOT) not in text and "PosixPath" not in text and "<factory>" not in text and " object at " not in text


@pytest.mark.slow
def test_print_names_the_modules_and_leaves_out_the_functions():
    from report.publish import paper, pdf

    (chapter,) = [part for _, part in paper.chapters(pdf.page()) if part.h1.get_text() == "Functions for your own code"]
    assert [heading.get_text() for heading in chapter.select("h2 code")] == re.findall(
        r"^## .*`([\w.]+)`", PAGE, re.MULTILINE
    )
    assert not chapter.select("dl, dt") and "on the page alone" in chapter.get_text()
    assert evidence.load.__name__ + "(" not in chapter.get_text()
