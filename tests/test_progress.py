"""What a build says of itself: the chapters that it has read, and in one screen what stopped it."""

import types

import nbformat
import pytest
from myst_nb.core.execute import ExecutionError

from report.publish.sphinx import progress

CELLS = [
    nbformat.v4.new_markdown_cell("Words"),
    nbformat.v4.new_code_cell("\n".join(f"line_{n} = {n}" for n in range(12))),
]
WHY = "An error occurred\n------\n\x1b[31mKeyError\x1b[0m: 'pres_999'\n\n"


def test_a_failure_names_chapter_cell_and_reason_within_a_screen():
    said = progress.failure("chapters/05.ipynb", CELLS, 1, WHY)
    assert said.startswith("chapters/05.ipynb: cell 2 of 2 stopped the build")
    assert "KeyError: 'pres_999'" in said and "\x1b" not in said
    assert "line_11 = 11" in said and "line_3 = 3" not in said and len(said.splitlines()) <= 24


def test_a_failed_cell_leaves_a_note_and_still_fails(tmp_path, monkeypatch):
    def fails(client, index):
        raise ExecutionError(str(client.path)) from ValueError("no such row")

    monkeypatch.setattr(progress, "FAILED", tmp_path / "failed")
    monkeypatch.setattr(progress, "run_to", fails)
    client = types.SimpleNamespace(
        path=progress.ROOT / "chapters" / "any.ipynb",
        notebook=types.SimpleNamespace(cells=CELLS),
        _last_cell_executed=1,
    )
    with pytest.raises(ExecutionError):
        progress.watched(client, 1)
    assert "no such row" in (tmp_path / "failed" / "any.txt").read_text(encoding="utf-8")


def test_each_page_is_told_once(capsys, monkeypatch):
    monkeypatch.setattr(
        progress.NbMetadataCollector, "get_exec_data", lambda env, name: {"runtime": 3.2} if name == "a" else None
    )
    app = types.SimpleNamespace(env=None)
    monkeypatch.setattr(progress, "FAILED", progress.ROOT / "_build" / "no-such-folder")
    progress.begin(app, None, ["a", "b"])
    progress.merged(app, None, ["a"], None)
    progress.merged(app, None, ["a", "b"], None)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2 and "1 of 2  a (cells ran 3 s" in lines[0] and "2 of 2  b (no cells" in lines[1]
