"""For every run of pytest, of one notebook too: notebooks run as for the book, so that their outputs compare, and are slow."""

import os

import pytest

from report import fast_kernels

os.environ["REPORT_MEDIUM"] = "page"
os.environ["PYTHONSTARTUP"] = fast_kernels.__file__
# a check of seconds is over before compiling pays
os.environ.setdefault("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")

LONGEST = """test_accessible.py test_browser.py test_evidence_pages.py test_hostile.py test_print.py test_evidence.py test_analyst.py
    test_impact.py test_brief.py test_epub.py test_package.py test_whole.py .ipynb"""  # files by the time that they take


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the cells of notebooks, and put the longest files first, so that no core is left alone with one of them at the end."""
    for item in items:
        if item.path.suffix == ".ipynb":
            item.add_marker(pytest.mark.slow)
    order = {name: place for place, name in enumerate(LONGEST.split())}
    items.sort(key=lambda item: order.get(item.path.name, order.get(item.path.suffix, len(order))))
