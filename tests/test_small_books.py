"""What the extension changes in Sphinx, seen in books of a page or two."""

import pytest
from sphinx.application import Sphinx

from report.publish.sphinx import fresh, lookups

SOURCES = """@online{a_one, title = {One}, publisher = {P}, date = {2020}, url = {https://one.example/}, keywords = {academic}}
@online{b_two, title = {Two}, publisher = {P}, date = {2021}, url = {https://two.example/}, keywords = {academic}}
@online{c_three, title = {Three}, publisher = {P}, date = {2022}, url = {https://three.example/}, keywords = {academic}}
"""
CONFIGURED = 'extensions = ["sphinxcontrib.bibtex"]\nbibtex_bibfiles = ["s.bib"]\nnumfig = True\n'
PAGES = {
    "index": "Index\n=====\n\n.. toctree::\n\n   other\n   last\n\nSaid :cite:`c_three,a_one` and :cite:`a_one`. See :numref:`here`.\n\n.. _there:\n\n.. table:: There\n\n   == ==\n   a  b\n   == ==\n",
    "other": "Other\n=====\n\nSaid :cite:`b_two`. See :numref:`there` and :numref:`here`.\n\n.. _here:\n\n.. table:: Here\n\n   == ==\n   a  b\n   == ==\n",
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
def test_citations_and_numbers_are_those_that_the_libraries_look_up(book, which):
    plain = book(which=which, out="plain")
    ours = book(lookups.setup, which, "ours")
    assert plain == ours
    assert "Table 1" in ours["other"] and "Table 2" in ours["index"]
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


def test_a_file_that_a_page_offers_is_of_today_and_does_not_make_it_run_again(book, monkeypatch, tmp_path):
    read, table = [], book.place / "table.csv"

    def equip(app):
        app.connect("env-get-outdated", fresh.outdated)
        app.connect("env-before-read-docs", fresh.leave_alone, priority=900)
        app.connect("source-read", lambda app, name, source: read.append(name))
        app.connect("doctree-read", fresh.remember)
        app.connect("env-purge-doc", fresh.forget)
        app.connect("env-updated", fresh.offered_anew)

    def offered():
        read.clear()
        book(equip)
        (path,) = tmp_path.glob("html/_downloads/*/table.csv")
        return read[:], path.read_text(encoding="utf-8")

    book.place.mkdir()
    table.write_text("a,b\n", encoding="utf-8")
    monkeypatch.setitem(PAGES, "other", PAGES["other"] + "\n:download:`Rows <table.csv>`\n")
    assert sorted(offered()[0]) == sorted(PAGES)
    assert offered()[0] == []
    table.write_text("a,c\n", encoding="utf-8")
    assert offered() == ([], "a,c\n")
    monkeypatch.setitem(PAGES, "other", PAGES["other"] + "\nMore.\n")
    assert offered() == (["other"], "a,c\n")
