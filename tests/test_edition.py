"""The edition's dates are typed once, and what must repeat them agrees."""

import yaml

from report import edition, evidence


def read(name: str) -> dict:
    return yaml.safe_load((evidence.ROOT / name).read_text(encoding="utf-8"))


def test_settings_and_citation_say_the_same():
    config, citation = read("_config.yml"), read("CITATION.cff")
    settings = config["sphinx"]["config"]
    assert settings["release"] == edition.NUMBER == str(citation["version"])
    assert config["copyright"] == str(edition.LAST)
    assert citation["date-released"] >= edition.LAST_DAY


def test_periods_end_with_the_edition():
    assert edition.periods(2013, 2020, 2022) == {
        "2013–2019": (2013, 2019),
        "2020–2021": (2020, 2021),
        f"2022–{edition.LAST}": (2022, edition.LAST),
    }
    assert edition.periods(edition.LAST) == {str(edition.LAST): (edition.LAST, edition.LAST)}
