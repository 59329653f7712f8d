"""The installed package: tables, rows, sources and models outside the repository, with nothing for drawing there."""

import re
import shutil
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

from report.evidence import ROOT, files

pytestmark = pytest.mark.slow

LIGHT = [
    re.match(r"[\w-]+", line)[0]
    for line in (ROOT / "requirements" / "light.in").read_text(encoding="utf-8").splitlines()
    if re.match(r"\w", line)
]
USE = """
import importlib.util, sys
from report import evidence
from report.verdict import index, own_verdict
from report.wording import sentences
row = evidence.load("exercises").loc["zapad_2021"]
print(len(evidence.sources().loc[row["sources"].split(";")]), row["name"])
print(sentences.words("exercise_strength:zapad_2021_personnel_belarus_declared").words)
print(own_verdict.index_sentence(own_verdict.weighted(own_verdict.equal())))
print(index.simulate(draws=50).index.shape)
from report import analyst
print(analyst.save(analyst.sources("exercises:zapad_2021"), "x.csv"), *analyst.readings({"decision_fight": 4})["own"])
try:
    analyst.uses("exercises:zapad_2021")
except evidence.EvidenceError as error:
    print(error)
assert not [name for name in ("matplotlib", "ipywidgets", "SALib", "frictionless") if importlib.util.find_spec(name)]
"""
OTHER = """
import shutil, sys
from report import evidence
shutil.copytree(evidence.DATA, "mine")
try:
    evidence.load("exercises", "mine")
except evidence.EvidenceError as error:
    print(error)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel, built of a copy, so that nothing is left in the project."""
    folder = tmp_path_factory.mktemp("wheel")
    ignored = shutil.ignore_patterns("_build", "build", ".*", "*.egg-info", "__pycache__", "chapters", "tests")
    shutil.copytree(ROOT, folder / "project", ignore=ignored)
    (folder / "project" / "data" / ".~lock.events.csv#").write_text("somebody", encoding="utf-8")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", folder, "."]
    subprocess.run(command, cwd=folder / "project", check=True, capture_output=True, text=True)
    return next(folder.glob("*.whl"))


def closure(names: list[str]) -> set[str]:
    """The distributions that some need, all the way down, of those that stand in this environment."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        try:
            needs = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue  # for another system or version of Python
        if name not in found:
            found.add(name)
            waiting += [re.match(r"[\w.-]+", need)[0] for need in needs if "extra ==" not in need]
    return found


@pytest.fixture(scope="module")
def light(wheel, tmp_path_factory) -> Path:
    """A Python that has the wheel and what light needs, and nothing else: links to the packages of this environment."""
    folder = tmp_path_factory.mktemp("light")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    site = next(folder.glob("lib/python*/site-packages"))
    for name in closure(LIGHT):
        for file in metadata.files(name) or []:
            top = Path(file.parts[0])
            if top.name not in ("..", "__pycache__") and not (site / top).exists():
                (site / top).symlink_to(
                    Path(file.locate()).parents[len(file.parts) - 2] if len(file.parts) > 1 else file.locate()
                )
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(site)
    return folder / "bin" / "python"


def said(python: Path, program: str, folder: Path) -> list[str]:
    done = subprocess.run([python, "-I", "-c", program], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_tables_rows_sources_and_models_work_without_anything_for_drawing(light, tmp_path):
    row, words, index, shape, saved, uses = said(light, USE, tmp_path)
    assert re.fullmatch(r"[1-9] Zapad-2021", row)
    assert words.startswith("Zapad-2021: personnel in Belarus: about 12,800")
    assert re.match(r"With these weights the index for \d{4} lies at \d+", index) and shape.startswith("(50, ")
    assert re.fullmatch(r"own/x\.csv( (yes|open|no))+", saved) and (tmp_path / "own" / "x.csv").is_file()
    assert "copy of the book's repository" in uses


def test_a_table_of_ones_own_asks_for_the_check_in_one_line(light, tmp_path):
    (line,) = said(light, OTHER, tmp_path)
    assert "frictionless is needed" in line and "[full]" in line


def test_the_wheel_brings_the_evidence_and_nothing_that_lies_beside_it(wheel):
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
        for path in files():
            assert packed.read(f"report/brought/data/{path.name}") == path.read_bytes()
        said = packed.read(next(name for name in names if name.endswith("METADATA"))).decode()
    assert not [name for name in names if "lock" in name or name.startswith(("report/publish", "tests", "build"))]
    assert {"report/brought/references.bib", "report/brought/edition.yml", "report/brought/LICENSE-DATA"} <= set(names)
    assert "Provides-Extra: full" in said and "Provides-Extra: light" in said
    assert "Requires-Dist: pandas" in said and not re.search(r"Requires-Dist: matplotlib[^;]*$", said, re.MULTILINE)
