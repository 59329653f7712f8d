"""The one place where exhibits become files: drawings, pictures, rows and what the page says of them, below ``_build``."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pandas as pd

from report.evidence import ROOT

CHARTS, TABLES = ROOT / "_build" / "charts", ROOT / "_build" / "tables"


def _written(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def drawing(figure, name: str, title: str) -> None:
    """A matplotlib figure as SVG, without what shows nothing: see ``_lean``; whether 0 is -0 is chance."""
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Title": title})
    _written(CHARTS / f"{name}.svg", re.sub(r"(?<![\w.])-0(?:\.0+)?(?![\w.])", "0", _lean(buffer.getvalue())))


def _lean(drawn: str) -> str:
    """An SVG without comments, indents, empty frames and ids that nothing refers to, and with one decimal of a point: about a tenth is saved, packed."""
    drawn = re.sub(r'<!--.*?-->|<path d="[^"]*" style="fill: none"/>', "", drawn, flags=re.DOTALL)
    drawn = re.sub(r' id="[A-Za-z][A-Za-z.]*\d?[A-Za-z]*_\d+"', "", drawn)
    drawn = re.sub(r"scale\([^)]*\)|(-?\d+\.\d)\d+", lambda found: found[1] or found[0], drawn)
    return re.sub(r"\s*\n\s*", "\n", drawn)


def picture(figure, name: str, title: str) -> None:
    """A matplotlib figure as PNG."""
    CHARTS.mkdir(parents=True, exist_ok=True)
    figure.savefig(CHARTS / f"{name}.png", dpi=200, facecolor="white", metadata={"Software": None, "Title": title})


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
    """The ids of the evidence rows that a table of a page tells, so that a row can say where it stands; no file where it has none."""
    path = TABLES / f"{name}.json"
    if found:
        _written(path, json.dumps(found))
    else:
        path.unlink(missing_ok=True)
