"""What the data package promises beyond its schema."""

import re

import pytest

from report import evidence

TABLES = evidence.package()["resources"]
NAMES = [entry["name"] for entry in TABLES]


@pytest.mark.parametrize("entry", TABLES, ids=NAMES)
def test_each_table_is_described_for_readers(entry):
    assert len(entry["description"]) > 40 and len(entry["limits"]) > 40 and entry["licence"]
    assert entry["encoding"] == "utf-8"
    for field in entry["schema"]["fields"]:
        assert field.get("description") or field.get("title"), field["name"]


@pytest.mark.parametrize("entry", TABLES, ids=NAMES)
def test_each_table_keeps_the_contract(entry):
    names = [field["name"] for field in entry["schema"]["fields"]]
    last = (
        ["source", "note"] if entry.get("record") else ["qualifier", "sources", "confidence", "note"]
    )  # a record of the work states nothing of the world
    assert names[0] == "id" and names[-len(last) :] == last
    assert entry["schema"]["primaryKey"] == ["id"]


def test_no_file_of_data_is_left_out_of_the_package():
    assert {path.stem for path in evidence.DATA.glob("*.csv")} == set(NAMES)


def test_every_source_is_used_by_a_row_or_in_the_text():
    used = {
        key
        for entry in TABLES
        if not entry.get("record")
        for cell in evidence.load(entry["name"])["sources"]
        for key in cell.split(";")
    }
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for path in [
            *evidence.ROOT.glob("*.md"),
            *(evidence.ROOT / "chapters").glob("*.md"),
            *(evidence.ROOT / "chapters").glob("*.ipynb"),
        ]
    )
    cited = {key for group in re.findall(r"\{cite\}`([^`]+)`", text) for key in group.split(",")}
    keys = set(evidence.sources().index)
    assert keys - used - cited == set()
    assert cited - keys == set()


def test_sources_say_what_they_are():
    frame = evidence.sources()
    assert frame["title"].ne("").all() and frame["publisher"].ne("").all() and frame["kind"].ne("").all()
    assert frame["date"].str.fullmatch(r"|\d{4}(-\d{2}(-\d{2})?)?").all()
    assert frame["url"].fillna("").str.match(r"https?://|$").all()


def test_places_are_no_finer_than_towns():
    places = evidence.load("places")
    for column in ("lat", "lon"):
        known = places[column].dropna()
        assert (known.round(2) == known).all()


def test_no_row_speaks_of_the_work_on_it():
    working = re.compile(r"stored (?:copy|copies|page|text)|our quer(?:y|ies)|TODO|TKTK", re.IGNORECASE)
    for name in NAMES:
        notes = evidence.load(name)["note"].dropna().astype(str)
        assert not notes.str.contains(working).any(), name


def test_components_lead_to_an_umbrella_without_circles():
    parent = evidence.load("exercises")["part_of"].dropna()
    for key in parent.index:
        seen = {key}
        while key in parent.index:
            key = parent[key]
            assert key not in seen
            seen.add(key)
