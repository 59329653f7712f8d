"""Files for those who run the book elsewhere: in step with the lock, the version of Python, the Makefile and the address."""

import json
import re

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.version import Version

from report import edition
from report.evidence import ROOT

ADDRESSED = ["README.md", "docs/colab.ipynb", ".github/ISSUE_TEMPLATE/config.yml"]  # where the address stands
WANTED = [ROOT / "requirements.in", *sorted((ROOT / "requirements").glob("*.in"))]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def python() -> str:
    """The version of Python that the lock is compiled for, which is the least one."""
    (found,) = re.findall(r'requires-python = ">=([\d.]+)"', read("pyproject.toml"))
    assert f"--python-version {found} " in read("Makefile")
    return found


def test_every_file_names_the_same_python():
    workflow = yaml.safe_load(read(".github/workflows/book.yml"))
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    named = {
        "binder": read("binder/runtime.txt").strip().removeprefix("python-"),
        "container": re.search(r"^FROM \S+/python:(\d+\.\d+)-", read("Containerfile"), re.MULTILINE)[1],
        "readthedocs": yaml.safe_load(read(".readthedocs.yaml"))["build"]["tools"]["python"],
        "workflow": next(step["with"]["python-version"] for step in steps if "setup-python" in step.get("uses", "")),
    }
    assert set(named.values()) == {python()}, named


def test_every_file_takes_the_lock_or_the_makefile():
    assert read("binder/requirements.txt").split() == ["-r", "../requirements.txt"]
    assert "--require-hashes -r requirements.txt" in read("Containerfile")
    installed = "--no-deps --no-build-isolation --editable ."
    for name in ("Makefile", "Containerfile", "binder/postBuild"):
        assert installed in read(name), name
    targets = set(re.findall(r"^([\w-]+):", read("Makefile"), re.MULTILINE))
    for name in ("Containerfile", ".readthedocs.yaml", ".github/workflows/book.yml"):
        made = set(
            re.findall(r"(?:^|[\s\[\"])make\"?,? \"?([\w-]+)", re.sub(r"make git", "", read(name)), re.MULTILINE)
        )
        assert made and made <= targets, (name, made - targets)


def test_the_workflow_tests_before_it_publishes():
    jobs = yaml.safe_load(read(".github/workflows/book.yml"))["jobs"]
    assert {"run": "make test"} in jobs["test"]["steps"] and jobs["publish"]["needs"] == "test"
    assert "push" in jobs["publish"]["if"]


@pytest.mark.parametrize("path", WANTED, ids=lambda path: path.name)
def test_the_lock_holds_what_is_wanted(path):
    lock = dict(re.findall(r"^([\w.-]+)==(\S+)", read("requirements.txt"), re.MULTILINE))
    locked = {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in lock.items()}
    for line in path.read_text(encoding="utf-8").splitlines():
        if re.match(r"\w", line):
            wanted = Requirement(line.partition("#")[0].strip())
            assert Version(locked[re.sub(r"[-_.]+", "-", wanted.name).lower()]) in wanted.specifier, line


def test_the_address_is_the_same_everywhere():
    """Whoever sets ``repository`` in edition.yml replaces the placeholder in these files, and names it in CITATION.cff."""
    for name in ADDRESSED:
        links = re.findall(
            r"(?:github\.com|mybinder\.org/v2/gh|colab\.research\.google\.com/github)/([\w.-]+/[\w.-]+)", read(name)
        )
        assert links and set(links) == {edition.REPOSITORY}, (name, links)
    citation = yaml.safe_load(read("CITATION.cff"))
    wanted = None if edition.REPOSITORY == edition.PLACEHOLDER else f"https://github.com/{edition.REPOSITORY}"
    assert citation.get("repository-code") == wanted
    if wanted is None:
        assert "placeholder" in read("README.md")


def test_what_the_links_open_is_there():
    for place in re.findall(r"(?:blob/main/|urlpath=lab/tree/)([\w./]+\.ipynb)", read("README.md")):
        assert (ROOT / place).is_file(), place


def test_the_notebook_for_colab_installs_the_package_that_is_there():
    cells = ["".join(cell["source"]) for cell in json.loads(read("docs/colab.ipynb"))["cells"]]
    assert "%pip install --quiet --editable .[full]" in cells[1] and "optional-dependencies.full" in read(
        "pyproject.toml"
    )
    for cell in cells[3], cells[5]:
        compile(cell, "cell", "exec")


def test_readers_are_told_of_the_edition_in_the_browser():
    for name in ("README.md", "chapters/use_the_data.md"):
        text = " ".join(read(name).split())
        assert re.search(r"inside the browser alone waits", text) and "pandas and matplotlib" in text, name


def test_the_form_for_a_wrong_figure_asks_for_the_row_and_sources():
    body = {part["id"]: part for part in yaml.safe_load(read(".github/ISSUE_TEMPLATE/figure.yml"))["body"]}
    assert {"row", "says", "right", "sources"} <= set(body)
    assert all(body[key]["validations"]["required"] for key in ("row", "sources"))


def test_texts_end_their_lines_alike_on_every_system():
    assert "* text=auto eol=lf" in read(".gitattributes").splitlines()
    for name in (".ci/run", "binder/postBuild"):
        assert b"\r" not in (ROOT / name).read_bytes()
