"""What is made a second time to check the book shares no code with it."""

import ast
from pathlib import Path

import pytest

SOURCES = sorted((Path(__file__).parent / "independent").glob("*.py"))
BY_NAME = {"importlib", "runpy", "pkgutil"}  # which could import what no statement names


def imported(source: str) -> set[str]:
    """The packages that a module imports, anywhere in it; '.' for one beside it."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("." if node.level else str(node.module).partition(".")[0])
        elif isinstance(node, ast.Name) and node.id in ("__import__", "exec", "eval"):
            found.add(node.id)
    return found


def test_there_is_something_to_hold():
    assert {path.stem for path in SOURCES} >= {
        "agreement",
        "claims",
        "forecasts",
        "index",
        "latent",
        "response_lags",
        "troops",
    }


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_a_second_make_imports_nothing_of_the_book(path):
    assert not imported(path.read_text(encoding="utf-8")) & {
        "report",
        "tests",
        ".",
        "__import__",
        "exec",
        "eval",
        *BY_NAME,
    }


@pytest.mark.parametrize(
    "source",
    [
        "import report",
        "from report.verdict import latent",
        "def f():\n    import report.verdict as v",
        "from . import x",
        "__import__('report')",
    ],
)
def test_an_import_of_the_book_is_found(source):
    assert imported(source) & {"report", ".", "__import__"}
