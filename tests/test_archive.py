"""The archive: whole, checked by its sums, the same each time, and opened from a disk."""

import hashlib
import zipfile

import pytest

from report.evidence import ROOT, files
from report.publish import archive, brief, packing, paper
from report.publish import pdf as printing
from report.wording.spoken import CODES

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    assert archive.path().is_file(), "make the archive first: make archive (make test does)"
    folder = tmp_path_factory.mktemp("stick")
    with zipfile.ZipFile(archive.path()) as packed:
        packed.extractall(folder)
    assert [place.name for place in folder.iterdir()] == [archive.name()]
    return folder / archive.name()


def test_its_sums_are_those_of_its_files(unpacked):
    lines = (unpacked / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    found = {
        file.relative_to(unpacked).as_posix(): file
        for file in unpacked.rglob("*")
        if file.is_file() and file.name != "SHA256SUMS"
    }
    assert sums == {name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in found.items()}


def test_it_holds_book_data_and_licences(unpacked):
    for name in (
        "index.html",
        "html/index.html",
        "book.pdf",
        "book.epub",
        *(brief.path(code).name for code in CODES),
        "data/datapackage.json",
        "data/evidence.sqlite",
        "data/evidence.xlsx",
        "references.bib",
        "LICENSE",
        "LICENSE-DATA",
        "README.txt",
    ):
        assert (unpacked / name).is_file(), name
    for file in files():
        assert (unpacked / "data" / file.name).read_bytes() == file.read_bytes()


def test_its_first_page_opens_the_book_from_the_disk(unpacked):
    shown = printing.headless("--virtual-time-budget=5000", "--dump-dom", (unpacked / "index.html").as_uri()).stdout
    assert 'href="chapters/' in shown and f"<h1>{paper.edition()['title']}" in shown


def test_its_landing_page_leads_to_its_other_forms(unpacked):
    landing = (unpacked / "html" / "index.html").read_text(encoding="utf-8")
    for name in ("book.pdf", "book.epub", "brief.pdf"):
        assert f'href="../{name}"' in landing and (unpacked / "html" / ".." / name).is_file()


def test_the_same_files_give_the_same_archive(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795000000")
    packing.pack(tmp_path / "one.zip", {"b": b"2", "a": b"1"})
    packing.pack(tmp_path / "two.zip", {"a": b"1", "b": b"2"})
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert [entry.date_time for entry in zipfile.ZipFile(tmp_path / "one.zip").infolist()] == [
        (2026, 11, 18, 11, 6, 40)
    ] * 2


def test_a_missing_book_is_named_in_one_line(monkeypatch):
    monkeypatch.setattr(archive, "PAGES", ROOT / "_build" / "none")
    with pytest.raises(SystemExit, match="none is missing: build it first"):
        archive.files()
