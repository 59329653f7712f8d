"""``make bench``: how long the book takes, against the stock build of the same commit, written to ``docs/bench.md``.

Both builds run in fresh clones, in turn, with the interpreter that runs this. Stock means ``jupyter-book build --all``: chapters one
after the other, and each kernel checks each table that it loads. Times are wall-clock medians; memory is that of the largest process.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OURS = [sys.executable, "-m", "report.publish.book", "--quiet"]
STOCK = [
    str(Path(sys.executable).with_name("jupyter-book")),
    "build",
    ".",
    "--all",
    "--quiet",
    "-W",
    "-n",
    "--keep-going",
]
DISTRUST = "\n\ndef trusted(*_):\n    return False\n"  # each kernel then checks each table, as a build without this book's extension would
SIMULATE = "from report.verdict import index; plan = index.Design.from_tables(); index.bands(index.simulate(plan))"
STOCK_NAME, COLD_NAME = "stock build, everything anew", "cold: nothing built before"
A_ROW = "a row of a table that "
LAST_EDIT = "a module of one aspect"
ONCE = "fast tests (one run)"
GENERATED = 12  # small chapters, and five times as many


class Timed:
    """Seconds and megabytes of the runs of one thing."""

    def __init__(self, seconds: Iterable[float] = (), megabytes: Iterable[float] = ()) -> None:
        self.seconds: list[float] = [*seconds]
        self.megabytes: list[float] = [*megabytes]

    def run(self, command: list[str], folder: Path, **variables: str) -> None:
        """Run a command in a folder and keep its time and its peak; raises CalledProcessError where it fails."""
        began = time.perf_counter()
        env = os.environ | {"PYTHONPATH": str(folder), "SOURCE_DATE_EPOCH": "1700000000"} | variables
        with tempfile.TemporaryFile() as said:
            process = subprocess.Popen(command, cwd=folder, env=env, stdout=said, stderr=subprocess.STDOUT)
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                said.seek(0)
                raise subprocess.CalledProcessError(process.returncode, command, said.read()[-4000:])
        self.seconds.append(time.perf_counter() - began)
        self.megabytes.append(used.ru_maxrss / 1024)

    def told(self) -> list[str]:
        low, high = min(self.seconds), max(self.seconds)
        return [f"{statistics.median(self.seconds):.1f}", f"{low:.1f}–{high:.1f}", f"{max(self.megabytes):,.0f}"]


# ------------------------------------------------------------------------------------------------------ edits


def edit_row(folder: Path, table: str, turn: int) -> None:
    """Change the note of the first row of a table."""
    path = folder / "data" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0]["note"] = f"Run {turn}."
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def edit_sentence(folder: Path, turn: int) -> None:
    """Add a sentence to the first paragraph of a chapter."""
    path = folder / "chapters" / "01_army_organisation.ipynb"
    book = json.loads(path.read_text(encoding="utf-8"))
    book["cells"][0]["source"].append(f"\n\nA sentence, {'again ' * turn}added.")
    path.write_text(json.dumps(book, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def edit_module(folder: Path, turn: int) -> None:
    """Add a line to a module that one chapter and the index rest on."""
    place = folder / "report" / "aspects" / "exercises"
    with (place / "__init__.py" if place.is_dir() else place.with_suffix(".py")).open("a", encoding="utf-8") as file:
        file.write(f"# run {turn}\n")


def of_few_chapters(folder: Path) -> tuple[str, int]:
    """A table with a column of notes that as few chapters as any read in the last build, and how many those are."""
    readers: dict[str, set[str]] = {}
    for notes in (folder / "_build" / "reads").glob("*.txt"):
        for key in notes.read_text(encoding="utf-8").split():
            readers.setdefault(key, set()).add(notes.stem)
    counted = []
    for key, chapters in readers.items():
        kind, _, table = key.partition(":")
        path = folder / "data" / f"{table}.csv"
        if kind == "table" and path.is_file() and "note" in path.read_text("utf-8").splitlines()[0].split(","):
            counted.append((len(chapters), table))
    few, table = min(counted)
    return table, few


# ----------------------------------------------------------------------------------------------------- growth


def tenfold(folder: Path) -> None:
    """Ten of each row, each with an id of its own."""
    for path in sorted((folder / "data").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(head)
            writer.writerows(
                [key + suffix, *rest] for suffix in ("", *(f"_copy{n}" for n in range(9))) for key, *rest in rows
            )


def generated(folder: Path, count: int) -> None:
    """A book of so many small chapters in place of the real ones: a table and a chart each."""
    for old in (folder / "chapters").iterdir():
        old.unlink()
    cells = [
        ("markdown", "# Chapter {n}\n\nA table and a chart."),
        ("code", "from report import evidence\nfrom report.exhibits.kit import charts, forms, tables\nrows = evidence.load('exercise_strength').dropna(subset=['low', 'high']).iloc[{n}:{n}+12]"),
        ("code", "tables.sourced(rows, {{'figure': 'Figure', 'qualifier': 'Kind'}}, 'Rows.', 'tab-made-{n}')"),
        ("code", "charts.Chart(forms.ranges(rows, 'exercise', log=True), name='made-{n}', title='A finding', subtitle='What is measured', tables=('exercise_strength',), alt='A chart.', caption='A caption.')"),
    ]  # fmt: skip
    for n in range(count):
        made = [
            {"cell_type": kind, "id": f"c{place}", "metadata": {}, "source": text.format(n=n)}
            | ({"outputs": [], "execution_count": None} if kind == "code" else {})
            for place, (kind, text) in enumerate(cells)
        ]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        book = {"cells": made, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
        (folder / "chapters" / f"made_{n}.ipynb").write_text(json.dumps(book), encoding="utf-8")
    (folder / "index.ipynb").unlink(missing_ok=True)
    (folder / "index.md").write_text("# Generated\n", encoding="utf-8")
    chapters = "".join(f"  - file: chapters/made_{n}\n" for n in range(count))
    (folder / "_toc.yml").write_text(f"format: jb-book\nroot: index\nchapters:\n{chapters}", encoding="utf-8")


# ------------------------------------------------------------------------------------------------------- runs


def clone(into: Path) -> Path:
    """A fresh clone of the last commit."""
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(into)], check=True)
    return into


def measures(work: Path, runs: int, whole: bool, known: dict[str, Timed]) -> Iterator[tuple[str, Timed]]:
    """Each thing measured with its times, in the order of the table; ``known``: what an interrupted run measured, not measured again."""
    ours, stock = clone(work / "ours"), clone(work / "stock")
    with (stock / "report" / "evidence" / "checks.py").open("a", encoding="utf-8") as file:
        file.write(DISTRUST)
    cold, plain = Timed(), Timed()
    turns = runs if COLD_NAME not in known else 0 if LAST_EDIT in known else 1  # an edit is timed on a built book
    for _ in range(turns):  # in turn, so that a slow minute of the machine strikes both
        for folder, timed, command, jobs in ((ours, cold, OURS, ""), (stock, plain, STOCK, "1")):
            if COLD_NAME in known and folder is stock:
                continue
            subprocess.run(["rm", "-rf", str(folder / "_build")], check=True)
            timed.run(command, folder, **({"REPORT_JOBS": jobs} if jobs else {}))
    yield STOCK_NAME, known.get(STOCK_NAME, plain)
    yield COLD_NAME, known.get(COLD_NAME, cold)
    row = next((name for name in known if name.startswith(A_ROW)), "")
    table, few = ("", 0) if row else of_few_chapters(ours)
    edits: dict[str, Callable[[int], None]] = {
        "nothing changed": lambda turn: None,
        row or f"{A_ROW}{few} chapters use ({table})": lambda turn: edit_row(ours, table, turn),
        "a row of the table of facts": lambda turn: edit_row(ours, "facts", turn),
        "a sentence of a chapter": lambda turn: edit_sentence(ours, turn),
        LAST_EDIT: lambda turn: edit_module(ours, turn),
    }
    for name, edit in edits.items():
        timed = known.get(name, Timed())
        for turn in range(0 if name in known else runs):
            edit(turn)
            timed.run(OURS, ours)
        yield name, timed
    others = {
        "check of the evidence, from scratch": [
            sys.executable,
            "-c",
            "from report import evidence; print(len(evidence.validate()))",
        ],
        "simulation of the index": [sys.executable, "-c", SIMULATE],
        ONCE: [sys.executable, "-m", "pytest", "-q", "-m", "not slow", "-n", str(os.cpu_count() or 1), "tests"],
    }
    for name, command in others.items():
        timed = known.get(name, Timed())
        for _ in range(0 if name in known else 1 if name == ONCE else runs):
            timed.run(command, clean(ours))
        yield name, timed
    if whole:
        timed = Timed()
        timed.run(["make", "pdf", f"VENV={Path(sys.prefix)}"], ours)
        yield "print, from built pages (one run)", timed
        timed = Timed()
        timed.run(["make", "test", f"VENV={Path(sys.prefix)}"], ours)
        yield "all tests, with e-book and archive (one run)", timed


def clean(folder: Path) -> Path:
    """The clone with its edits taken back."""
    subprocess.run(["git", "checkout", "--quiet", "."], cwd=folder, check=True)
    return folder


def growth(work: Path) -> list[tuple[str, float, float]]:
    """What is measured, once and many times as large: seconds each."""
    folder, found = clone(work / "grown"), []
    check = [
        sys.executable,
        "-c",
        "from report import evidence; evidence.validate()",
    ]
    once, tens = Timed(), Timed()
    once.run(check, folder)
    tenfold(folder)
    tens.run(check, folder)
    found.append(("rows of all tables, ten times: check of the evidence", once.seconds[0], tens.seconds[0]))
    few, many = Timed(), Timed()
    for timed, count in ((few, GENERATED), (many, 5 * GENERATED)):
        clean(folder)
        subprocess.run(["rm", "-rf", str(folder / "_build")], check=True)
        generated(folder, count)
        timed.run([*OURS], folder)
    found.append((f"chapters, {GENERATED} and {5 * GENERATED}: cold build", few.seconds[0], many.seconds[0]))
    return found


def machine() -> str:
    """Processor, cores, memory and Python, in words."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GiB of memory, {platform.system()}, Python {platform.python_version()}"


def written(found: list[tuple[str, Timed]], grown: list[tuple[str, float, float]], runs: int) -> str:
    """The page: one line a measure, with its share of the cold build, and the growth."""
    times = dict(found)
    cold = statistics.median(times[COLD_NAME].seconds)
    lines = [
        "# How long the book takes", "",
        f"Written by `make bench` on {datetime.date.today():%d %B %Y}: {machine()}. Medians of {runs} runs of fresh clones, stock and ours in turn; "
        "memory is that of the largest process. Stock is `jupyter-book build --all` of the same commit, serial, with each kernel checking each table.", "",
        "| What | Seconds | From – to | MB | Of a cold build |", "| :--- | ---: | ---: | ---: | ---: |",
    ]  # fmt: skip
    for name, timed in found:
        lines.append(f"| {name} | {' | '.join(timed.told())} | {statistics.median(timed.seconds) / cold:.2f} |")
    stock = statistics.median(times[STOCK_NAME].seconds)
    lines += [
        "",
        f"A cold build takes {cold / stock:.2f} of the stock build.",
        "",
        "| Growth | Small, s | Large, s | Ratio |",
        "| :--- | ---: | ---: | ---: |",
    ]
    lines += [f"| {name} | {small:.1f} | {large:.1f} | {large / small:.1f} |" for name, small, large in grown]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--runs", type=int, default=3)
    given.add_argument("--whole", action="store_true", help="print and all tests too")
    given.add_argument("--known", type=Path, help="JSON of an interrupted run: name -> [seconds, megabytes]")
    given.add_argument("--out", type=Path, default=ROOT / "docs" / "bench.md")
    chosen = given.parse_args()
    found = json.loads(chosen.known.read_text(encoding="utf-8")) if chosen.known else {}
    with tempfile.TemporaryDirectory() as place:
        rows = []
        for label, timed in measures(
            Path(place), chosen.runs, chosen.whole, {name: Timed(*said) for name, said in found.items()}
        ):
            rows.append((label, timed))
            print(label, *timed.told(), flush=True)
            print(json.dumps({label: [timed.seconds, timed.megabytes]}), file=sys.stderr, flush=True)
        page = written(rows, growth(Path(place)), chosen.runs)
    chosen.out.write_text(page, encoding="utf-8")
    print(page)
