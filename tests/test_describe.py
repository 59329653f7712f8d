"""The data package is what its schema says, and each fault of the schema is one line that names file and key."""

import json
import re
import shutil

import pytest

from report import evidence
from report.evidence import describe


def test_the_data_package_is_what_the_schema_says():
    assert describe.faults() == [], f"write it again: {describe.COMMAND}"


def test_a_package_that_is_out_of_date_is_refused_in_one_line(damaged):
    path = damaged / "data" / "schema" / "exercises.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("Name in English", "English name"), encoding="utf-8")
    with pytest.raises(evidence.EvidenceError, match=rf"^data/datapackage\.json: .*{re.escape(describe.COMMAND)}$"):
        evidence.require(damaged / "data", damaged / "references.bib")
    (damaged / "data" / "datapackage.json").write_text(describe.written(damaged / "data"), encoding="utf-8")
    assert describe.faults(damaged / "data") == []


def test_a_copy_without_schema_is_judged_by_its_package(damaged):
    shutil.rmtree(damaged / "data" / "schema")
    assert describe.faults(damaged / "data") == []


def test_the_schema_is_not_published():
    assert not [path for path in evidence.files() if path.suffix == ".yml"]


FAULTS = {
    "unknown shared field": ("- observer\n", "- observers\n", "exercise_transparency.yml", "fields: 'observers'"),
    "unknown key": ("description: Aspect", "descriptoin: Aspect", "exercise_transparency.yml", "aspect: 'descriptoin'"),
    "unknown key of the table": ("licence:", "licences:", "exercise_transparency.yml", "'licences'"),
    "key twice": ("topic: exercises\n", "topic: exercises\ntopic: shared\n", "exercise_transparency.yml", "'topic'"),
    "field twice": ("- observer\n", "- observer\n  - observer\n", "exercise_transparency.yml", "'observer'"),
    "nothing said": ("description: Aspect of transparency", "title: x", "exercise_transparency.yml", "aspect.desc"),
    "key without value": ("topic: exercises\n", "topic:\n", "exercise_transparency.yml", "column topic"),
    "unknown topic": ("topic: exercises\n", "topic: weather\n", "exercise_transparency.yml", "'weather'"),
    "unknown licence": ("licence: cc_by", "licence: cc0", "exercise_transparency.yml", "'cc0'"),
    "no YAML": ("fields:\n", "fields: [\n", "exercise_transparency.yml", "YAML"),
    "unknown base": ("{is: partial_date,", "{is: whole_date,", "exercise_strength.yml", "'whole_date'"),
    "unknown type": ("type: integer", "type: count", "pairing_rules.yml", "'count'"),
    "unknown table": ("refers: places", "refers: towns", "facilities.yml", "'towns'"),
    "value that no vocabulary has": ("[BY, EE,", "[BY, XX,", "places.yml", "'XX'"),
    "table without file": ("  - facts\n", "  - facts\n  - rumours\n", "common.yml", "'rumours'"),
    "file without table": ("  - facts\n", "", "common.yml", "facts"),
    "no line to tell a row": ("tell: ", "terms: ", "exercise_transparency.yml", "column tell"),
    "line that names no column": ("{finding}", "{found}", "exercise_transparency.yml", "found"),
    "line that may lack a value": ("[ ({date})]", " ({date})", "exercise_transparency.yml", "date within"),
    "group of unknown fields": ("groups:\n  figure: [low,", "groups:\n  figure: [lower,", "common.yml", "'lower'"),
}


@pytest.mark.parametrize(("old", "new", "name", "named"), FAULTS.values(), ids=FAULTS)
def test_a_fault_of_the_schema_is_one_line(damaged, old, new, name, named):
    schema = damaged / "data" / "schema"
    path = schema / name
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), encoding="utf-8")
    (found,) = describe.faults(damaged / "data")
    assert found.startswith(f"data/schema/{name}: ") and "\n" not in found and "expected" in found
    assert named in found, found


def test_norway_stays_a_country_and_a_month_stays_text():
    package = evidence.package()
    assert {"value": "NO", "label": "Norway"} in package["vocabularies"]["country"]
    assert isinstance(package["created"], str)


def test_each_label_has_its_value_in_the_form_of_the_standard():
    for entry in evidence.package()["resources"]:
        for field in entry["schema"]["fields"]:
            if field["type"] in ("string", "integer") and "enum" in field.get("constraints", {}):
                values = [category["value"] for category in field["categories"]]
                assert values == field["constraints"]["enum"], f"{entry['name']}.{field['name']}"
                assert all(category["label"] for category in field["categories"])


def test_terms_of_others_stand_in_the_form_of_the_standard():
    for entry in evidence.package()["resources"]:
        own = entry["licence"] == "CC-BY-4.0"
        assert own != bool(entry.get("licenses")), entry["name"]
        assert all(terms["title"] == entry["licence"] and terms["name"] for terms in entry.get("licenses", []))


def test_what_is_written_is_json_with_a_field_a_line():
    whole = describe.written()
    assert json.loads(whole) == describe.described()
    assert max(map(len, whole.splitlines())) < 6000
