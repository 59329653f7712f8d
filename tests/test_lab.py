"""The notebooks in JupyterLab: copies, so that a look or a run changes nothing that is committed."""

import hashlib

import nbformat
import pytest

from report.evidence import ROOT
from report.publish import lab


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
        assert [cell.source for cell in copy.cells if cell.id != "first"] == [cell.source for cell in book.cells]
        assert all("jupyter" in cell.metadata for cell in copy.cells if "hide-input" in cell.metadata.get("tags", []))
        assert ":::" not in "".join(
            output.data.get("text/markdown", "") for cell in copy.cells for output in cell.get("outputs", [])
        )
        (first,) = [cell for cell in copy.cells if cell.id == "first"]
        assert "Run All Cells" in first.source
    assert (folder / lab.FIRST).is_file()


def test_links_of_the_text_lead_to_the_tables(folder):
    assert (folder / "chapters" / "../data/exercises.csv").read_bytes() == (ROOT / "data/exercises.csv").read_bytes()


def test_a_change_touches_the_copy_alone_and_stays(folder):
    before, copy = prints(), folder / lab.FIRST
    copy.write_text(copy.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    changed = copy.read_bytes()
    assert lab.prepare(folder) == [lab.FIRST] and copy.read_bytes() == changed
    assert prints() == before
    copy.unlink()
    assert lab.prepare(folder) == [] and copy.is_file()
