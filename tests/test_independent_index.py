"""The index of the book against a second one, written apart from it (tests/independent/index.py)."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from report.verdict import index
from report.verdict.index import indicators

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "tests" / "independent" / "index.py"
DRAWS = 300


@pytest.fixture(scope="module")
def second():
    spec = importlib.util.spec_from_file_location("independent_index", SOURCE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_second_index_takes_nothing_from_the_book():
    assert "report" not in {
        word for line in SOURCE.read_text().splitlines() if "import" in line for word in line.split()
    }


def test_each_end_of_each_indicator_is_the_same(second):
    found = second.ends(ROOT / "data")
    assert list(found) == list(indicators.catalogue().index)
    for key, ends in found.items():
        np.testing.assert_allclose(ends, indicators.values(key).to_numpy(), rtol=1e-9, atol=1e-9, err_msg=key)


def test_the_same_uniform_numbers_give_the_same_index(second):
    plan = index.Design.from_tables()
    uniforms = np.random.default_rng(20).random((DRAWS, sum(plan.columns().values())), dtype=np.float32)
    here = index.score(plan, uniforms)[0]
    there = second.scores(ROOT / "data", uniforms)
    assert here.shape == there.shape and np.ptp(there) > 30
    assert np.abs(here - there).max() < 0.001
