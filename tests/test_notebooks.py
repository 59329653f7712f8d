"""Committed notebooks are clean: executed, small, without pictures, widgets, timings or a kernel of somebody's own."""

import ast
import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = [ROOT / "index.ipynb", *sorted((ROOT / "chapters").glob("*.ipynb"))]
KINDS = {"text/plain", "text/html", "text/markdown"}
LONGEST = 14  # lines of a cell


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request) -> nbformat.NotebookNode:
    return nbformat.read(request.param, 4)


def test_outputs_are_text_alone(notebook):
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            assert output.output_type in ("display_data", "execute_result"), output.output_type
            assert set(output.data) <= KINDS


def test_every_cell_was_run_in_order(notebook):
    counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))


def test_nothing_of_a_session_is_kept(notebook):
    assert "widgets" not in notebook.metadata
    assert notebook.metadata.kernelspec.name == "python3" and notebook.metadata.kernelspec.display_name == "Python 3"
    for cell in notebook.cells:
        assert not {"execution", "user_expressions", "scrolled", "collapsed"} & set(cell.metadata)


def test_cells_are_short(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert len(cell.source.splitlines()) <= LONGEST, cell.source.splitlines()[0]


def cells(notebook) -> list[ast.Module]:
    return [ast.parse(cell.source) for cell in notebook.cells if cell.cell_type == "code"]


def test_each_figure_has_a_line_of_its_own(notebook):
    for statement in (statement for cell in cells(notebook) for statement in cell.body):
        if isinstance(statement, ast.Assign):
            assert all(isinstance(target, ast.Name | ast.Subscript) for target in statement.targets), ast.unparse(
                statement
            )


def test_no_name_has_two_meanings_in_a_chapter(notebook):
    named = [
        target.id
        for cell in cells(notebook)
        for statement in cell.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    ]
    assert [name for name in dict.fromkeys(named) if named.count(name) > 1] == []


def test_cells_neither_draw_nor_reach_for_paths(notebook):
    for cell in cells(notebook):
        assert not any(isinstance(node, ast.FunctionDef) for node in ast.walk(cell))
        assert "sys.path" not in ast.unparse(cell) and "iterrows" not in ast.unparse(cell)


def test_texts_of_exhibits_hold_no_markup(notebook):
    """A string is text: a link in one would be read as it stands (``markup.link`` makes one)."""
    for cell in cells(notebook):
        for node in ast.walk(cell):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not re.search(r"\]\(|\*\*|\{(?:cite|numref|doc|term)\}", node.value), node.value


def test_no_section_begins_with_another_heading(notebook):
    """A part that was put in behind the heading of the next section would stand under the wrong one."""
    before = ""
    for line in "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown").splitlines():
        if not line.strip() or re.fullmatch(r"\([\w-]+\)=", line.strip()):
            continue
        level = len(line) - len(line.lstrip("#")) if re.match(r"#{2,4} ", line) else 0
        assert not (level > len(before) > 0), line
        before = "#" * level


def test_every_name_is_used(notebook):
    """A figure that no sentence, title or table uses any more is dead weight."""
    code = ast.parse("\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code"))
    names = [node for node in ast.walk(code) if isinstance(node, ast.Name)]
    made = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    used = {node.id for node in names if isinstance(node.ctx, ast.Load)}
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert made - used - set(re.findall(r"\{eval\}`(\w+)`", prose)) == set()
