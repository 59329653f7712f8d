"""For every run of pytest, of one notebook too: notebooks run as for the book, so that their outputs compare, and are slow."""

import os

import pytest

os.environ["REPORT_MEDIUM"] = "page"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the cells of notebooks."""
    for item in items:
        if item.path.suffix == ".ipynb":
            item.add_marker(pytest.mark.slow)
