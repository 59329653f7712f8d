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
    last = ["qualifier", "sources", "confidence", "note"] if evidence.attributed(entry) else ["note"]
    if entry.get("record") and "table" in names:  # of readings, which a page decides
        last = ["source", "note"]
    assert names[0] == "id" and names[-len(last) :] == last
    assert entry["schema"]["primaryKey"] == ["id"]


@pytest.mark.parametrize("entry", TABLES, ids=NAMES)
def test_shared_columns_keep_their_form(entry):
    fields = {field["name"]: field for field in entry["schema"]["fields"]}
    for name in ("qualifier", "sources", "confidence") if evidence.attributed(entry) else ():
        assert fields[name] == next(field for field in TABLES[0]["schema"]["fields"] if field["name"] == name)
    for field in fields.values():
        if field.get("partialDate"):
            assert field["constraints"]["pattern"] == r"^\d{4}(-\d{2}(-\d{2})?)?$"


def test_no_file_of_data_is_left_out_of_the_package():
    assert {path.stem for path in evidence.DATA.glob("*.csv")} == set(NAMES)


def test_every_source_is_used_by_a_row_or_in_the_text():
    used = {
        key
        for entry in TABLES
        if evidence.attributed(entry)
        for cell in evidence.load(entry["name"])["sources"]
        for key in cell.split(";")
    }
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for path in [
            *evidence.ROOT.glob("*.md"),
            *(evidence.ROOT / "chapters").glob("*.md"),
            *(evidence.ROOT / "chapters").glob("*.ipynb"),
            evidence.ROOT / "index.ipynb",
        ]
    )
    cited = {key for group in re.findall(r"\{cite\}`([^`]+)`", text) for key in group.split(",")}
    decided = set(evidence.load("source_checks")["source"].dropna())
    keys = set(evidence.sources().index)
    assert keys - used - cited - decided == set()
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


WORK = re.compile(
    r"stored (?:copy|copies|page|text)|our quer(?:y|ies)|(?:research|evidence|working) notes|TODO|TKTK", re.IGNORECASE
)


def test_no_row_speaks_of_the_work_on_it():
    for name in NAMES:
        notes = evidence.load(name)["note"].dropna().astype(str)
        assert not notes.str.contains(WORK).any(), name


def told(entry: dict) -> list[str]:
    """What the package says of a table and of its columns."""
    return [entry["title"], entry["description"], entry["limits"], entry["licence"]] + [
        text for field in entry["schema"]["fields"] for text in (field["title"], field["description"])
    ]


@pytest.mark.parametrize("entry", TABLES, ids=NAMES)
def test_no_description_speaks_of_the_work_on_it(entry):
    assert [text for text in told(entry) if WORK.search(text)] == []


NUMBER = r"(?<![\d.,-])(?!(?:19|20)\d\d\b)\d[\d,]*"
WORD = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|\w+ty-\w+|hundred)"


@pytest.mark.parametrize("entry", TABLES, ids=NAMES)
def test_no_description_counts_rows(entry):
    """The number of rows is computed, see evidence.tables; a typed one is wrong after the next row."""
    found = re.match(r"One row (?:is )?(?:one|an?|the) ([\w-]+)", entry["description"])
    row = found[1] if found else "row"
    counted = re.compile(rf"\b(?:{NUMBER}|{WORD}) (?:\w+ )?rows\b|{NUMBER} (?:[\w-]+ )?{row}s\b", re.IGNORECASE)
    assert [text for text in told(entry) if counted.search(text)] == []


def test_components_lead_to_an_umbrella_without_circles():
    parent = evidence.load("exercises")["part_of"].dropna()
    for key in parent.index:
        seen = {key}
        while key in parent.index:
            key = parent[key]
            assert key not in seen
            seen.add(key)
