"""What the extension changes in Sphinx, seen in books of a page or two."""

import pytest
from sphinx.application import Sphinx

from report.publish.sphinx import citations, fresh

SOURCES = """@online{a_one, title = {One}, publisher = {P}, date = {2020}, url = {https://one.example/}, keywords = {academic}}
@online{b_two, title = {Two}, publisher = {P}, date = {2021}, url = {https://two.example/}, keywords = {academic}}
@online{c_three, title = {Three}, publisher = {P}, date = {2022}, url = {https://three.example/}, keywords = {academic}}
"""
CONFIGURED = 'extensions = ["sphinxcontrib.bibtex"]\nbibtex_bibfiles = ["s.bib"]\n'
PAGES = {
    "index": "Index\n=====\n\n.. toctree::\n\n   other\n   last\n\nSaid :cite:`c_three,a_one` and :cite:`a_one`.\n",
    "other": "Other\n=====\n\nSaid :cite:`b_two`.\n",
    "last": "Last\n====\n\n.. bibliography::\n   WHICH\n",
}


@pytest.fixture
def book(tmp_path):
    """A function that builds the book below a temporary folder and gives its pages; ``equip`` gets the application first."""
    place = tmp_path / "book"

    def made(equip=lambda app: None, which=":all:", out="html"):
        place.mkdir(exist_ok=True)
        files = {"conf.py": CONFIGURED, "s.bib": SOURCES}
        files |= {f"{name}.rst": text.replace("WHICH", which) for name, text in PAGES.items()}
        for name, text in files.items():  # a file that is written again is one that changed
            if not (place / name).exists() or (place / name).read_text(encoding="utf-8") != text:
                (place / name).write_text(text, encoding="utf-8")
        app = Sphinx(str(place), str(place), str(tmp_path / out), str(tmp_path / f"{out}-trees"), "html", status=None)
        equip(app)
        app.build()
        return {name: (tmp_path / out / f"{name}.html").read_text(encoding="utf-8") for name in PAGES}

    made.place = place
    return made


@pytest.mark.parametrize("which", [":all:", ":cited:"])
def test_citations_looked_up_by_key_are_those_of_the_library(book, which):
    plain = book(which=which, out="plain")
    ours = book(lambda app: app.add_domain(citations.Citations, override=True), which, "ours")
    assert plain == ours
    assert all(f"{number}.example" in ours["last"] for number in ("one", "two", "three"))


def test_numbering_and_bibliography_wait_for_a_page_that_is_read_or_gone(book, monkeypatch):
    asked = []

    def equip(app):
        app.connect("env-get-outdated", fresh.outdated)
        app.connect("env-before-read-docs", fresh.leave_alone, priority=900)
        app.connect("env-updated", lambda app, env: asked.append("updated"))
        app.connect("env-get-updated", lambda app, env: asked.append("numbers") or [])

    def said():
        asked.clear()
        pages = book(equip)
        return asked[:], pages

    first, pages = said()
    again, same = said()
    assert (first, again) == (["updated", "numbers"], [])
    assert pages == same
    monkeypatch.setitem(PAGES, "other", PAGES["other"] + "\nMore.\n")
    edited, _ = said()
    assert edited == ["updated", "numbers"]
    (book.place / "extra.rst").write_text(":orphan:\n\nExtra\n=====\n", encoding="utf-8")
    assert said()[0] == ["updated", "numbers"]
    (book.place / "extra.rst").unlink()
    assert said()[0] == ["updated", "numbers"]
    monkeypatch.setattr(fresh, "cited_anew", lambda app, env: ["last"])
    assert said()[0] == ["updated", "numbers"]
