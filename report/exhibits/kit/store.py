"""The one place where exhibits become files: drawings, pictures, rows and what the page says of them, below ``_build``."""

from __future__ import annotations

import functools
import io
import json
import re
from collections.abc import Iterable
from pathlib import Path

import matplotlib
import pandas as pd

from report.evidence import ROOT
from report.evidence.package import hash_of
from report.exhibits.kit import style
from report.wording.figure import Figure

CHARTS, TABLES, DOORS = ROOT / "_build" / "charts", ROOT / "_build" / "tables", ROOT / "_build" / "doors"


def _written(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def drawing(figure, name: str, title: str, picture: bool = False) -> None:
    """A matplotlib figure as SVG, without what shows nothing: see ``_lean``; ``picture``: as PNG too. Left as they are where it is drawn as before."""
    buffer = io.StringIO()
    with style.house_style():
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Title": title})
    files = [CHARTS / f"{name}.svg", *([CHARTS / f"{name}.png"] if picture else [])]
    note = CHARTS / f"{name}.drawn"
    if note.is_file() and note.read_text(encoding="utf-8") == _state(buffer.getvalue(), files):
        return
    lean = _lean(buffer.getvalue())
    _written(files[0], re.sub(r"(?<![\w.])-0(?:\.0+)?(?![\w.])", "0", lean))  # whether 0 is -0 is chance
    if picture:
        with style.house_style():
            figure.savefig(files[1], dpi=200, facecolor="white", metadata={"Software": None, "Title": title})
    _written(note, _state(buffer.getvalue(), files))


def _state(drawn: str, files: list[Path]) -> str:
    """A fingerprint of a drawing, of what makes files of it, and of these files as they are."""
    made = b"".join(path.read_bytes() if path.is_file() else b"" for path in files)
    return hash_of(f"{_makers()} {drawn}".encode() + made)


@functools.cache
def _makers() -> str:
    return f"{matplotlib.__version__} {Path(__file__).read_text(encoding='utf-8')}"


def _lean(drawn: str) -> str:
    """An SVG without comments, indents, empty frames and ids that nothing refers to, with one decimal of a point and outlines in steps.

    About a fifth is saved, packed; of maps more.
    """
    drawn = re.sub(r'<!--.*?-->|<path d="[^"]*" style="fill: none"/>', "", drawn, flags=re.DOTALL)
    drawn = re.sub(r' id="[A-Za-z][A-Za-z.]*\d?[A-Za-z]*_\d+"', "", drawn)
    drawn = re.sub(r"scale\([^)]*\)|(-?\d+\.\d)\d+", lambda found: found[1] or found[0], drawn)
    drawn = re.sub(r' d="([^"]*)"', lambda found: f' d="{_steps(found[1])}"', drawn)
    return re.sub(r"\s*\n\s*", "\n", drawn)


def _steps(path: str) -> str:
    """The outline of an SVG path with relative commands in place of absolute ones, which are longer: 'M 5 5 L 5 9' -> 'm5 5v4'."""
    x, y, start, written, last = 0.0, 0.0, (0.0, 0.0), "", ""
    for command, numbers in re.findall(r"([MLQCZz])([^MLQCZz]*)", path):
        if command in "Zz":
            (x, y), last, written = start, "z", written + "z"
            continue
        places = [float(number) for number in numbers.split()]
        steps = [round(place - (y if odd % 2 else x), 1) + 0.0 for odd, place in enumerate(places)]  # never -0
        x, y = places[-2:]
        name = command.lower()
        if command == "M":
            start = x, y
        elif command == "L" and not (steps[0] and steps[1]):
            name, steps = ("v", steps[1:]) if steps[1] else ("h", steps[:1])
        words = " ".join(
            f"{step:.1f}".removesuffix(".0").replace("-0.", "-.").removeprefix("0") or "0" for step in steps
        )
        joined = "" if name == last != "m" else name
        gap = " " if not joined and words[0] != "-" else ""
        written, last = written + joined + gap + words.replace(" -", "-"), name
    return written


def about(name: str, said: dict) -> None:
    """What the page says beside a chart: title, source, tables."""
    _written(CHARTS / f"{name}.json", json.dumps(said, ensure_ascii=False))


def faults(name: str, found: list[str]) -> None:
    """What is wrong with the places of words in a drawing, a line each; no file where all is well."""
    path = CHARTS / f"{name}.faults"
    if found:
        _written(path, "\n".join(found) + "\n")
    else:
        path.unlink(missing_ok=True)


def rows(frame: pd.DataFrame, path: Path) -> None:
    """Rows as CSV."""
    _written(path, frame.to_csv(index=False, date_format="%Y-%m-%d", lineterminator="\n"))


def keys(name: str, found: list[str]) -> None:
    """The row of the evidence that each line of a table of a page tells, so that one leads to the other; no file where none tells one."""
    path = TABLES / f"{name}.json"
    if any(found):
        _written(path, json.dumps(found))
    else:
        path.unlink(missing_ok=True)


def lines(name: str) -> list[str]:
    """What ``keys`` kept of a table."""
    path = TABLES / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []


def figures(found: Iterable[Figure]) -> None:
    """The figures of an exhibit with their rows, each under the name by which its page finds it: the same figure has the same file."""
    for one in found:
        _written(DOORS / f"{one.key}.json", json.dumps(one.held, ensure_ascii=False))


def door(key: str) -> dict:
    """A figure of an exhibit, as ``figures`` kept it."""
    return json.loads((DOORS / f"{key}.json").read_text(encoding="utf-8"))
