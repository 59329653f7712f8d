"""The forecasts' arithmetic beside a second one, written apart."""

import importlib.util

import pytest

from report import evidence
from report.verdict import forecasts

SOURCE = evidence.ROOT / "tests" / "independent" / "forecasts.py"


@pytest.fixture(scope="module")
def other():
    spec = importlib.util.spec_from_file_location("independent_forecasts", SOURCE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_both_give_the_same_base_rates_and_find_no_contradiction(other):
    lines = other.rows(evidence.DATA)
    assert other.incoherent(lines) == []
    for key, row in forecasts.forecasts().iterrows():
        assert forecasts.rate(row) == pytest.approx(other.base_rate(lines[key])), key
        assert float(lines[key]["base_rate"]) == pytest.approx(other.base_rate(lines[key]), abs=0.0006), key


def test_both_expect_the_same_score_and_the_same_numbers_of_yes(other):
    lines = other.rows(evidence.DATA)
    assert forecasts.expected(forecasts.forecasts()) == pytest.approx(other.expected(lines.values()))
    few = [float(line["probability"]) for line in lines.values()][:10]
    assert forecasts.yes_counts(few) == pytest.approx(other.yes_counts(few))
