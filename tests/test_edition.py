"""The edition's dates are typed once, and what must repeat them agrees."""

import datetime

import pytest
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


@pytest.mark.parametrize(
    ("said", "day"),
    [(None, edition.LAST_DAY), ("", edition.LAST_DAY), ("1795000000", datetime.date(2026, 11, 18)), ("1000", datetime.date(1980, 1, 1))],
)  # fmt: skip
def test_files_are_of_a_day_of_the_edition_unless_told_otherwise(monkeypatch, said, day):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    if said is not None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", said)
    assert datetime.datetime.fromtimestamp(edition.epoch(), datetime.UTC).date() == day


def test_a_moment_that_is_no_number_is_named_in_one_line(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "today")
    with pytest.raises(SystemExit, match="SOURCE_DATE_EPOCH: 'today', expected whole seconds"):
        edition.epoch()
