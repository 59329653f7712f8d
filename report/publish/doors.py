"""Which figures of a chapter's prose know their rows: the chapters in which all must, and what is found in each.

``python -m report.publish.doors [--all] chapters/02_exercises.ipynb ...`` runs notebooks without drawing and lists what their ``{eval}`` shows
without rows; with ``--all`` each figure with its rows and its rule.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path

import nbformat

from report.evidence import ROOT
from report.wording.figure import MIME, Figure

CONVERTED = (  # every figure in these is a door
    "chapters/00_summary",
    "chapters/story",
    "chapters/01_army_organisation",
    "chapters/02_exercises",
    "chapters/03_officer_corps",
    "chapters/04_arms_and_supply",
    "chapters/05_facilities_and_presence",
    "chapters/06_strategic_implications",
    "chapters/07_verdict",
    "chapters/claims_ledger",
    "chapters/data",
    "chapters/district_coding",
    "chapters/index_construction",
    "chapters/methods",
    "chapters/outlook",
    "chapters/responses",
)
FOUND = ROOT / "_build" / "figures"  # what the last build found, a file a chapter
EVAL = re.compile(r"\{eval\}`([^`]+)`")
Figures = dict[str, dict]  # name in the prose: text, rows, rule, why


def held(outputs: Iterable) -> dict:
    """What the outputs of one ``{eval}`` say of its figure: text, rows, rule, why. Of anything else the text alone."""
    for output in outputs:
        data = output.get("data", {})
        if MIME in data:
            return dict(data[MIME])
        if "text/plain" in data:
            return {"text": data["text/plain"], "rows": [], "rule": "", "why": ""}
    return {"text": "", "rows": [], "rule": "", "why": ""}


def bare(figures: Figures) -> list[str]:
    """The names of figures that have neither rows nor a reason."""
    return [name for name, figure in figures.items() if not figure["rows"] and not figure["why"]]


def faults(chapter: str, figures: Figures) -> list[str]:
    """What is wrong with the figures of a chapter, one line each; nothing is asked of one that is not converted yet."""
    if chapter not in CONVERTED:
        return []
    return [
        f"{chapter}: {{eval}} {name}: {figures[name]['text']!r}, expected a figure with its rows, or figure.plain with a reason"
        for name in bare(figures)
    ]


def counts(figures: Figures) -> dict[str, int]:
    """How many figures have rows, how many a reason, how many neither."""
    rows = sum(bool(figure["rows"]) for figure in figures.values())
    without = len(bare(figures))
    return {"with rows": rows, "declared": len(figures) - rows - without, "without": without}


def store(chapter: str, figures: Figures) -> None:
    """Keep what a run of a chapter found, for its page and for the tests."""
    path = path_of(chapter)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(figures, ensure_ascii=False), encoding="utf-8")


def stored(chapter: str) -> Figures:
    """What the last build found in a chapter; nothing for a page without figures."""
    path = path_of(chapter)
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def path_of(chapter: str) -> Path:
    """The file of a chapter's figures."""
    return FOUND / f"{chapter.replace('/', '.')}.json"


def names(notebook: nbformat.NotebookNode) -> list[str]:
    """What the prose of a notebook evaluates, each once."""
    prose = (cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    return list(dict.fromkeys(name for source in prose for name in EVAL.findall(source)))


def evaluated(path: Path) -> Figures:
    """The figures of a notebook: its cells are run here, without showing what they would show."""
    notebook = nbformat.read(path, 4)
    found: dict[str, object] = {}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            module = ast.parse(cell.source)
            module.body = [statement for statement in module.body if not isinstance(statement, ast.Expr)]
            exec(compile(module, path.name, "exec"), found)
    return {name: held([{"data": _shown(found[name])}]) for name in names(notebook)}


def _shown(thing: object) -> dict:
    return thing._repr_mimebundle_() if isinstance(thing, Figure) else {"text/plain": repr(thing)}


def _told(name: str, figure: dict, whole: bool) -> str:
    if not whole:
        return f"  {name}: {figure['text']}"
    rows = ", ".join(figure["rows"][:3]) + (f" and {len(figure['rows']) - 3} more" if len(figure["rows"]) > 3 else "")
    return f"  {name}: {figure['text']} | {rows or figure['why'] or '-'} | {figure['rule']}"


def main(arguments: list[str]) -> None:
    """Run the notebooks that are named, and say what is found in each."""
    for path in map(Path, (argument for argument in arguments if not argument.startswith("-"))):
        figures = evaluated(path)
        print(f"{path.stem}: " + ", ".join(f"{number} {words}" for words, number in counts(figures).items()))
        whole = "--all" in arguments
        print("\n".join(_told(name, figures[name], whole) for name in (figures if whole else bare(figures))))


if __name__ == "__main__":
    main(sys.argv[1:])
