"""The notebooks in JupyterLab, as copies below ``_build/lab``: to look and to try changes nothing that is committed.

Tables, package and pictures are linked, so that links of the text work and an edited table is seen. What only the pages resolve is put into links
and words (``plain``). A copy that its reader changed stays. JupyterLab asks no other host for news, and shows pages of text as such.
``python -m report.publish.lab`` prepares the copies and opens the summary; whatever follows goes to JupyterLab.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import nbformat

from report.evidence import ROOT
from report.publish import plain

FOLDER = ROOT / "_build" / "lab"
FIRST = "chapters/00_summary.ipynb"
LINKED = ("data", "report", "assets", "docs", "references.bib", "_build/html", "_build/whole")
SETTINGS = {
    "page_config.json": {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}},
    "overrides.json": {
        "@jupyterlab/docmanager-extension:plugin": {"defaultViewers": {"markdown": "Markdown Preview"}},
        "@jupyterlab/notebook-extension:tracker": {
            "windowingMode": "none"
        },  # else figures beyond the window stay names
    },
}
SAID = (
    "*A copy of your own: change and run it as you like. Run → Run All Cells brings its figures, charts and panels to life; a click on the "
    "blue bar beside a folded cell shows its code. The finished pages are [here]({home}), once they are built.*"
)


def prepare(folder: Path = FOLDER) -> list[str]:
    """Copy the notebooks and pages, link the rest; returns the copies that stay because their reader changed them."""
    notes = folder / "copied.json"
    copied = json.loads(notes.read_text(encoding="utf-8")) if notes.is_file() else {}
    kept, book = [], plain.Book()
    for page, source in book.files.items():
        name = source.relative_to(ROOT).as_posix()
        copy = folder / name
        if copy.is_file() and copied.get(name) != _print(copy):
            kept.append(name)
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(
            _folded(source, page, book)
            if copy.suffix == ".ipynb"
            else book.plain(source.read_text(encoding="utf-8"), page, 0),
            encoding="utf-8",
        )
        copied[name] = _print(copy)
    for name in LINKED:
        link = folder / name
        if (ROOT / name).exists() and not link.exists():
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(ROOT / name)
    for name, said in SETTINGS.items():
        (folder / ".settings").mkdir(parents=True, exist_ok=True)
        (folder / ".settings" / name).write_text(json.dumps(said), encoding="utf-8")
    notes.write_text(json.dumps(copied, indent=1), encoding="utf-8")
    return kept


def _folded(source: Path, page: str, book: plain.Book) -> str:
    """A notebook for reading: a first line that says what to press, the code folded, the prose in links and words."""
    notebook = nbformat.read(source, 4)
    home = "../" * page.count("/") + "_build/html/index.html"
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            cell.source = book.plain(cell.source, page, number)
        if cell.cell_type == "code" and "hide-input" in cell.metadata.get("tags", []):
            cell.metadata["jupyter"] = {"source_hidden": True}
        for output in cell.get("outputs", []):  # what the page is made of shows as signs here, until the cell is run
            if ":::" in output.get("data", {}).get("text/markdown", "") and len(output["data"]) > 1:
                del output["data"]["text/markdown"]
    first = nbformat.v4.new_markdown_cell(SAID.format(home=home), id="first")
    notebook.cells.insert(notebook.cells[0].cell_type == "markdown", first)
    return nbformat.writes(notebook) + "\n"


def _print(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    for name in prepare():
        print(f"Kept {FOLDER.relative_to(ROOT)}/{name}, which you changed; delete it to get the book's again")
    place = [
        f"--ServerApp.root_dir={FOLDER}",
        f"--LabApp.default_url=/lab/tree/{FIRST}",
        f"--LabApp.app_settings_dir={FOLDER / '.settings'}",
    ]
    raise SystemExit(subprocess.run([sys.executable, "-m", "jupyterlab", *place, *sys.argv[1:]]).returncode)
