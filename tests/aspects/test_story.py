"""The turning points of the story: known answers on small tables, and the real steps in order."""

import pandas as pd
import pytest

from report import evidence
from report.aspects import story as aspect
from report.wording import sentences

DAY = pd.Timestamp


def step(key: str, steps: str, direction: str = "away") -> dict:
    """One row of turning_points, as loaded."""
    return {"id": key, "step": f"Step {key}", "aspect": "war", "direction": direction, "evidence_step": steps}


def row(key: str, column: str, day: str, precision: str = "day") -> dict:
    """One row of evidence that has its day in ``column``."""
    return {
        "id": key,
        column: DAY(day or None),
        f"{column}_precision": precision,
        "qualifier": "reported",
        "sources": key,
    }


@pytest.fixture
def tables(monkeypatch) -> dict:
    """Tables that stand for the evidence: lists of rows by name."""
    held: dict = {}
    monkeypatch.setattr(evidence, "load", lambda name: pd.DataFrame(held[name]).set_index("id", drop=False))
    return held


def test_a_step_has_day_kind_and_sources_of_its_first_row(tables):
    tables["events"] = [row("late", "date_from", "2023-02-01", "month"), row("early", "date_from", "2001-01-01")]
    tables["agreements"] = [row("pact", "date_signed", "1999-12-08")]
    tables["sovereignty_indicators"] = [row("vote", "date", "2015-10-06")]
    tables["turning_points"] = [
        step("c", "events:late;events:early", "holds_back"),
        step("b", "sovereignty_indicators:vote"),
        step("a", "agreements:pact;events:late", "toward_moscow"),
    ]
    found = aspect.turning_points()
    assert list(found["date"]) == ["8 December 1999", "6 October 2015", "February 2023"]
    assert list(found["period"]) == ["1995–1999", "2014–2019", list(aspect.PERIODS)[-1]]
    assert list(found["direction"]) == ["Ties grow", "Ties loosen", "Minsk holds back"]
    assert list(found["sources"]) == ["pact", "vote", "late"] and set(found["aspect"]) == {"War"}


def test_a_step_without_a_day_or_a_row_is_refused(tables):
    tables["agreements"] = [row("undated", "date_signed", "")]
    tables["turning_points"] = [step("a", "agreements:undated")]
    with pytest.raises(KeyError, match="undated: a step needs a row with a day"):
        aspect.turning_points()
    tables["turning_points"] = [step("a", "agreements:nothing")]
    with pytest.raises(KeyError, match="nothing"):
        aspect.turning_points()


def test_the_steps_stand_in_order_of_time_on_rows_that_are_there():
    rows, found = evidence.load("turning_points"), aspect.turning_points()
    assert list(rows.index) == list(found.index) and found["at"].is_monotonic_increasing
    assert 12 <= len(rows) <= 18
    for reference in rows["evidence_step"].str.split(";").explode():
        assert sentences.sentence(reference)


def test_every_direction_and_period_of_the_story_has_a_step():
    found = aspect.turning_points()
    assert set(found["direction"]) == set(evidence.labels("turning_points", "direction").values())
    assert list(dict.fromkeys(found["period"])) == list(aspect.PERIODS)
