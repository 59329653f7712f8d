"""``python -m report.upkeep.check``: the steps of ``make check``, those on programs beside those on evidence, told in order.

On each of the two roads a step begins when the one before it passed. What a step says is shown whole, and the first that failed is named.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from report import jobs
from report.place import ROOT

PYTHON = (sys.executable, "-m")
TESTS = [f"tests/test_{name}.py" for name in ("data", "prose", "notebooks", "edition", "launch")]


class Step(NamedTuple):
    """A step: its name, its command, what is said beside where it fails, and the words with which its fault begins (then nothing else is told)."""

    name: str
    command: Sequence[str]
    hint: str = ""
    fault: str = ""


PROGRAMS = [
    Step("lint", [*PYTHON, "ruff", "check", "--quiet", "."]),
    Step(
        "format",
        [*PYTHON, "ruff", "format", "--check", "--quiet", "."],
        hint="not in the project's format: make format",
    ),
    Step("types", [*PYTHON, "mypy", "--no-error-summary"]),
    Step("imports", [str(Path(sys.executable).with_name("lint-imports"))], fault="Broken contracts"),
]
EVIDENCE = [
    Step("evidence", [*PYTHON, "report.evidence", "--readings"]),
    Step("estimates", [*PYTHON, "report.verdict.estimates", "--stale"]),
    Step("tests", [*PYTHON, "pytest", *TESTS]),
]


def taken(steps: Sequence[Step]) -> list[tuple[str, bool, str]]:
    """Name of each step to the first that fails, whether it passed, and what it said."""
    found: list[tuple[str, bool, str]] = []
    for step in steps:
        done = subprocess.run(step.command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        said, passed = done.stdout, not done.returncode
        if step.fault:
            said = "" if passed else said[max(said.find(step.fault), 0) :]
        if not passed and step.hint:
            said += f"{step.hint}\n"
        found.append((step.name, passed, said))
        if not passed:
            break
    return found


def check(*roads: Sequence[Step]) -> str:
    """Take the roads side by side and show what their steps said, in order; the name of the first that failed, empty where all passed."""
    failed = ""
    with ThreadPoolExecutor(min(jobs.count(), len(roads))) as pool:
        for steps in pool.map(taken, roads):
            for name, passed, said in steps:
                print(said, end="", flush=True)
                failed = failed or ("" if passed else name)
    return failed


if __name__ == "__main__":
    if failed := check(PROGRAMS, EVIDENCE):
        raise SystemExit(f"make check stopped at: {failed}")
