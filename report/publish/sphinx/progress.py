"""How far a build is, a line a chapter, and in one screen what stopped it: which chapter, which cell, why."""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
from pathlib import Path

from myst_nb.core.execute import ExecutionError, inline
from myst_nb.sphinx_ import NbMetadataCollector

from report.evidence import ROOT

FAILED = ROOT / "_build" / "failed"  # a note for each chapter whose run failed in the last build
SHOWN = 8  # last lines of the cell that a note repeats
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
run_to = inline.NotebookClientInline.code_cell_outputs


def setup(app) -> None:
    """Connect to the events of the build."""
    inline.NotebookClientInline.code_cell_outputs = (
        watched  # the error itself never leaves the process that reads a chapter
    )
    app.connect("env-before-read-docs", begin)
    app.connect("env-merge-info", merged)
    app.connect("doctree-read", read)


def begin(app, env, names: list[str]) -> None:
    """Forget what failed before, and count what there is to read."""
    shutil.rmtree(FAILED, ignore_errors=True)
    app.report_process, app.report_began = os.getpid(), time.monotonic()
    app.report_waiting = list(names)
    app.report_count = len(names)


def merged(app, env, names: list[str], _other) -> None:
    """Tell of the pages that another process read."""
    for name in names:
        told(app, name)


def read(app, _doctree) -> None:
    """Tell of a page that was read in the process that builds."""
    if os.getpid() == app.report_process:
        told(app, app.env.docname)


def told(app, name: str) -> None:
    """Say that a page was read: how many of how many, and how long its cells ran."""
    if name not in app.report_waiting:
        return
    app.report_waiting.remove(name)
    ran = NbMetadataCollector.get_exec_data(app.env, name)
    seconds = f"cells ran {ran['runtime']:.0f} s" if ran else "no cells"
    read, since = app.report_count - len(app.report_waiting), time.monotonic() - app.report_began
    print(
        f"{read:3} of {app.report_count}  {name} ({seconds}; {since:.0f} s since the start)",
        file=sys.stderr,
        flush=True,
    )


def watched(self, index: int):
    """``code_cell_outputs`` of the client, with a note of the cell that failed."""
    try:
        return run_to(self, index)
    except ExecutionError as error:
        FAILED.mkdir(parents=True, exist_ok=True)
        place = Path(self.path).relative_to(ROOT)
        note = FAILED / f"{place.stem}.txt"
        note.write_text(
            failure(place.as_posix(), self.notebook.cells, self._last_cell_executed, str(error.__cause__)),
            encoding="utf-8",
        )
        raise


def failure(place: str, cells: list, index: int, why: str) -> str:
    """The note: chapter and cell, the last lines of the cell, and the last line of the error."""
    lines = cells[index].source.splitlines()
    said = [line for line in COLOURS.sub("", why).splitlines() if line.strip()]
    cut = ["    ..."] if len(lines) > SHOWN else []
    shown = [*cut, *(f"    {line}" for line in lines[-SHOWN:])]
    return "\n".join(
        [
            f"{place}: cell {index + 1} of {len(cells)} stopped the build",
            "",
            *shown,
            "",
            said[-1] if said else "no reason given",
            "",
        ]
    )
