"""Alpha and chance overlap of the book against a second reckoning, written apart from it (tests/independent/agreement.py)."""

import ast
import importlib.util
from pathlib import Path

import pytest

from report.verdict import agreement, criteria

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "tests" / "independent" / "agreement.py"


@pytest.fixture(scope="module")
def apart():
    spec = importlib.util.spec_from_file_location("independent_agreement", SOURCE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_imports_nothing_of_the_book():
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"))
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert not [name for name in names if name.startswith(("report", "krippendorff"))]


def test_krippendorffs_own_example(apart):
    """Four observers, twelve units, of 2011: alpha of ordered values 0.815."""
    rows = ["1 2 3 3 2 1 4 1 2 * * *", "1 2 3 3 2 2 4 1 2 5 * 3", "* 3 3 3 2 3 4 2 2 5 1 *", "1 2 3 3 2 4 4 1 2 5 1 *"]
    units = zip(*(row.split() for row in rows))
    assert apart.alpha([[int(value) for value in unit if value != "*"] for unit in units]) == pytest.approx(
        0.815, abs=5e-4
    )


@pytest.mark.parametrize("group", agreement.GROUPS)
@pytest.mark.parametrize("which", [1, 2])
def test_alpha_is_the_same(apart, group, which):
    found, rows = apart.codings(ROOT / "data", str(which)), agreement.codings(which)
    coders = agreement.GROUPS[group]
    for measure in agreement.MEASURES:
        own = agreement.alpha(rows.loc[list(coders), measure].unstack("coder").T)
        assert own == pytest.approx(apart.alpha_of(found, coders, measure), abs=1e-9), measure


def test_overlap_by_chance_is_the_same(apart):
    found = apart.codings(ROOT / "data")
    own = agreement.overlaps(criteria.by_year(), criteria.recoded())
    assert own["shuffled"] == pytest.approx(apart.shuffled(found["first"], found["second"]))
