"""The notebooks in JupyterLab: copies, so that a look or a run changes nothing that is committed."""

import hashlib
import json
import re

import nbformat
import pytest

from report import evidence
from report.evidence import ROOT
from report.publish import lab, plain
from report.wording import markup, sources


def prints() -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (ROOT / "chapters").iterdir()
        if path.is_file()
    }


@pytest.fixture
def folder(tmp_path):
    assert lab.prepare(tmp_path) == []
    return tmp_path


def test_every_notebook_is_copied_with_its_code_folded(folder):
    for source in [ROOT / "index.ipynb", *(ROOT / "chapters").glob("*.ipynb")]:
        copy, book = (nbformat.read(path, 4) for path in (folder / source.relative_to(ROOT), source))
        assert [(cell.cell_type, cell.id) for cell in copy.cells if cell.id != "first"] == [
            (cell.cell_type, cell.id) for cell in book.cells
        ]
        code = [[cell.source for cell in held.cells if cell.cell_type == "code"] for held in (copy, book)]
        assert code[0] == code[1]
        assert all("jupyter" in cell.metadata for cell in copy.cells if "hide-input" in cell.metadata.get("tags", []))
        assert ":::" not in "".join(
            output.data.get("text/markdown", "") for cell in copy.cells for output in cell.get("outputs", [])
        )
        (first,) = [cell for cell in copy.cells if cell.id == "first"]
        assert "Run All Cells" in first.source
    assert (folder / lab.FIRST).is_file()


def test_prose_holds_nothing_that_only_the_pages_resolve(folder):
    for path in [folder / "index.ipynb", *(folder / "chapters").glob("*.ipynb")]:
        copy = nbformat.read(path, 4)
        prose = "\n".join(cell.source for cell in copy.cells if cell.cell_type == "markdown")
        assert set(re.findall(r"\{(\w+)\}`", prose)) <= {"eval", "download"} and "]{." not in prose, path.name
        own = {label for label, (page, *_) in plain.Book().labels.items() if page.endswith(path.stem)}
        for place in re.findall(r"\]\(([^)<>]+)\)", prose):
            there, _, label = place.partition("#")
            assert (
                label in own
                if not there
                else there.startswith("http") or (path.parent / there).exists() or "_build" in there
            ), f"{path.name}: {place}"


def test_roles_become_links_and_words():
    book = plain.Book()
    key = "tass_zapad2025obs_2025"
    said = book.plain(
        f"[Seen {{cite}}`{key}` in {{numref}}`tab-ledger`]{{.on-screen}}; {{term}}`CSTO`, {{doc}}`methods`, [a](#claim-t)",
        "chapters/02_exercises",
        3,
    )
    cited = f"\\[[{markup.text(sources.labels()[key]).myst}](<{evidence.sources().loc[key, 'url']}>)\\]"
    assert said == (
        f"Seen {cited} in the table in [{book.titles['chapters/claims_ledger']}](claims_ledger.ipynb); CSTO, "
        f"[{book.titles['chapters/methods']}](methods.ipynb), [a](claims_ledger.ipynb)"
    )
    told = book.plain("Seen ({numref}`tab-ledger`). {numref}`tab-ledger` says so", "chapters/claims_ledger", 0)
    assert told == "Seen (the table below). The table below says so"


def test_links_of_the_text_lead_to_the_tables(folder):
    assert (folder / "chapters" / "../data/exercises.csv").read_bytes() == (ROOT / "data/exercises.csv").read_bytes()


def test_pages_of_lists_say_what_the_build_would_list(folder):
    functions, listed = (
        (folder / "chapters" / f"{name}.md").read_text(encoding="utf-8") for name in ("api", "bibliography")
    )
    assert "eval-rst" not in functions and re.search(r"^- `report\.analyst\.row`: \w.+", functions, re.MULTILINE)
    assert "{bibliography}" not in listed and listed.count("\n- ") == len(evidence.sources())


def test_every_figure_of_the_prose_comes_to_life_and_no_news_are_asked_for(folder):
    held = {name: json.loads((folder / ".settings" / name).read_text(encoding="utf-8")) for name in lab.SETTINGS}
    assert held["overrides.json"]["@jupyterlab/notebook-extension:tracker"] == {"windowingMode": "none"}
    assert held["page_config.json"]["disabledExtensions"]["@jupyterlab/apputils-extension:announcements"]


def test_a_change_touches_the_copy_alone_and_stays(folder):
    before, copy = prints(), folder / lab.FIRST
    copy.write_text(copy.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    changed = copy.read_bytes()
    assert lab.prepare(folder) == [lab.FIRST] and copy.read_bytes() == changed
    assert prints() == before
    copy.unlink()
    assert lab.prepare(folder) == [] and copy.is_file()
