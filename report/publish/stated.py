"""What the book states with the evidence as it is: each figure of its prose by chapter and name, and what its models give.

``python report/publish/stated.py ROOT`` prints it as JSON for the checkout in ROOT, which may be an older one: chapters are run from their
cells, statement by statement and without their charts, and nothing of this checkout is imported. ``--chapters=a,b`` takes some alone,
``--models`` adds what the models give, ``--unchecked`` takes tables that break rules. A statement that fails (a row that it names is gone) loses its names, and the next one runs.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

EVAL = re.compile(r"\{eval\}`(\w+)`")
LABEL = re.compile(r"^\(([\w-]+)\)=\s*$", re.MULTILINE)
ENDS = re.compile(r"(?<=[.!?])\s|\n\n|^\([\w-]+\)=\n|^#[^\n]*\n", re.MULTILINE)  # of sentences, headings and labels
BOX = re.compile(r"^(:{3,})\{admonition\}[^\n]*\n:class: key-judgements$.*?^\1\s*$", re.MULTILINE | re.DOTALL)
ITEM = re.compile(
    r"^\d+\. +(\*\*.+?\*\*|[^\n]+)", re.MULTILINE | re.DOTALL
)  # a numbered judgement: what is set strong, or its line
PLACE = "_"  # stands for the figure in the words around it
AROUND = 90  # letters of a sentence to either side of a figure
MARKUP = re.compile(r"\{(\w+)\}`[^`]*`|[*`#]|\]\([^)]*\)|\[")


def chapters(root: Path) -> list[str]:
    """The chapters that run, by name."""
    return sorted(path.stem for path in (root / "chapters").glob("*.ipynb"))


def of_chapter(path: Path) -> dict[str, Any]:
    """The figures of a chapter's prose in their order, and the statements that failed: ``{"figures": [...], "failed": [...]}``."""
    known: dict[str, Any] = {"__name__": "__main__"}
    figures, failed, section = [], [], ""
    lost: dict[str, str] = {}
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code":
            for names, why in _run(source, known):
                failed.append(why)
                lost |= dict.fromkeys(names, why)
            continue
        for found in re.finditer(rf"{EVAL.pattern}|{LABEL.pattern}", source, re.MULTILINE):
            name, label = found.groups()
            if label:
                section = label
            elif name in known or name in lost:
                text = None if name in lost else str(known[name])
                said = {"name": name, "text": text, "section": section, "around": _around(source, found, known)}
                judgement = _judgement(source, found.start(), known)
                figures.append(said | ({"key": True, "judgement": judgement} if judgement else {}))
    return {"figures": figures, "failed": failed}


def _judgement(source: str, place: int, known: dict[str, Any]) -> str:
    """The key judgement within which a place of a cell stands, by the sentence that it begins with; empty outside their box."""
    box = next((box for box in BOX.finditer(source) if box.start() < place < box.end()), None)
    items = [item for item in ITEM.finditer(source, *box.span()) if item.start() < place] if box else []
    return _plain(items[-1][1], known) if items else ""


def _run(source: str, known: dict[str, Any]) -> Iterator[tuple[list[str], str]]:
    """Run the statements of a cell that give names; for each that fails the names that it would have given, and why."""
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.Expr):  # what is shown, and no figure
            continue
        names = [
            node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        ]
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile(ast.Module([statement], []), "chapter", "exec"), known)  # noqa: S102  # the chapters' own cells
        except Exception as error:  # whatever it is, the figure is lost
            for name in names:
                known.pop(name, None)
            yield names, f"{ast.unparse(statement)[:160]} ({type(error).__name__}: {error})"[:300]


def _around(source: str, found: re.Match, known: dict[str, Any]) -> str:
    """The words around a figure, its own place marked."""

    before = ENDS.split(source[: found.start()])[-1]
    after = ENDS.split(source[found.end() :])[0]
    first, last = _plain(before, known), _plain(after, known)
    if len(first) > AROUND:
        first = "… " + first[-AROUND:].partition(" ")[2]
    if len(last) > AROUND:
        last = last[:AROUND].rpartition(" ")[0] + " …"
    gap = "" if last[:1] in tuple(",.;:?!)%") else " "
    return f"{first} {PLACE}{gap}{last}".strip()


def _plain(text: str, known: dict[str, Any]) -> str:
    """Words without markup, other figures in their places."""
    said = EVAL.sub(lambda other: str(known.get(other[1], PLACE)), text)
    return " ".join(MARKUP.sub("", said).replace(" ()", "").split())


def models() -> dict[str, str]:
    """What the models give, by name: index by year, readings of the word district, lags of responses, base rates of forecasts."""
    from report.verdict import criteria, forecasts, index, readings, responses

    bands = index.bands(index.simulate(index.Design.from_tables()).levels()).round()
    found = {
        f"index in {year}": f"{row['p50']:.0f} ({row['p5']:.0f}–{row['p95']:.0f})" for year, row in bands.iterrows()
    }
    answers = readings.answers()
    names = readings.words()
    for year in answers.columns:
        found |= {f"{row} in {year}": names[state] for row, state in answers[year].items()}
    found["share of the way to a district"] = criteria.share()
    for _, row in responses.summaries().iterrows():
        found[f"lag, {row['rule']}"] = (
            f"{responses.months(row['median'])} months, {row['answered']} of {row['steps']} answered"
        )
    for _, row in forecasts.forecasts().iterrows():
        yes, of = forecasts.recounted(row)
        found[f"base rate of {row['indicator']}"] = f"{yes} of {of}"
    return found


def stated(root: Path, names: list[str], with_models: bool = False) -> dict[str, Any]:
    """Chapter -> what its prose states; ``models`` beside them."""
    found: dict[str, Any] = {"chapters": {name: of_chapter(root / "chapters" / f"{name}.ipynb") for name in names}}
    if with_models:
        found["models"] = models()
    return found


def main(arguments: list[str]) -> None:
    """Print what a checkout states."""
    root = Path(arguments[0]).resolve()
    os.environ["REPORT_MEDIUM"] = "page"
    sys.path[0] = str(root)  # in the place of the folder of this file
    os.chdir(root / "chapters")
    if "--unchecked" in arguments:  # rows left out break rules that are no matter here
        from report.evidence import checks

        checks.trusted = lambda *_: True
    names = next(
        (words.split("=", 1)[1].split(",") for words in arguments if words.startswith("--chapters=")), chapters(root)
    )
    print(json.dumps(stated(root, [name for name in names if name], "--models" in arguments), ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1:])
