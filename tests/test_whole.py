"""The whole evidence in single files, and the lines of the page that tells others how to use it."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from xml.etree import ElementTree

import pytest

from report import evidence
from report.publish import database, whole, workbook

PAGE = (evidence.ROOT / "chapters" / "use_the_data.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(sql|python|r)\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
OTHERS = ("duckdb", "polars", "openpyxl")
XLSX = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder as the archive has it: the tables and the single files in ``data``."""
    made = tmp_path_factory.mktemp("reader") / "data"
    made.mkdir()
    for path in evidence.files():
        shutil.copy(path, made)
    database.write(made / "evidence.sqlite")
    workbook.write(made / "evidence.xlsx")
    return made


@pytest.fixture(scope="module")
def base(folder):
    with sqlite3.connect(folder / "evidence.sqlite") as connection:
        yield connection
    connection.close()


def test_the_database_holds_every_row_typed_and_keyed(base):
    for entry in evidence.package()["resources"]:
        assert base.execute(f'SELECT count(*) FROM "{entry["name"]}"').fetchone()[0] == len(
            evidence.load(entry["name"])
        )
        keys = {
            (row[3], row[2] or entry["name"]) for row in base.execute(f'PRAGMA foreign_key_list("{entry["name"]}")')
        }
        stated = entry["schema"].get("foreignKeys", [])
        assert keys == {(key["fields"][0], key["reference"]["resource"] or entry["name"]) for key in stated}
    assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []


def test_cells_are_those_of_the_tables(base):
    row = base.execute("SELECT low, bound, note IS NULL, typeof(low) FROM exercise_strength WHERE id = ?", ("zapad_2021_personnel_belarus_declared",)).fetchone()  # fmt: skip
    known = evidence.load("exercise_strength").loc["zapad_2021_personnel_belarus_declared"]
    assert row == (known["low"], known["bound"], int(known["note"] is None or known["note"] != known["note"]), "real")
    assert base.execute("SELECT DISTINCT defence FROM russia_treaties ORDER BY defence").fetchall()[-1] == (1,)  # fmt: skip
    assert database.typed("", "number") is None and database.typed("false", "boolean") == 0


def test_links_lead_from_a_row_to_sources_and_evidence(base):
    query = "SELECT source FROM _row_sources WHERE table_name = 'exercises' AND row_id = 'zapad_2021' ORDER BY place"
    assert [key for (key,) in base.execute(query)] == evidence.load("exercises").loc["zapad_2021", "sources"].split(";")
    claim = evidence.load("claims").index[0]
    query = "SELECT to_table || ':' || to_row FROM _row_evidence WHERE table_name = 'claims' AND row_id = ? AND column_name = 'evidence_for' ORDER BY place"
    assert [key for (key,) in base.execute(query, (claim,))] == evidence.load("claims").loc[
        claim, "evidence_for"
    ].split(";")


def test_every_column_has_its_comment(base):
    for entry in evidence.package()["resources"]:
        query = "SELECT column_name, description FROM _columns WHERE table_name = ? ORDER BY place"
        assert base.execute(query, (entry["name"],)).fetchall() == [
            (field["name"], field["description"]) for field in entry["schema"]["fields"]
        ]


def test_the_same_evidence_gives_the_same_bytes(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795000000")
    for write, name in ((database.write, "evidence.sqlite"), (workbook.write, "evidence.xlsx")):
        write(tmp_path / name)
        first = (tmp_path / name).read_bytes()
        write(tmp_path / name)
        assert (tmp_path / name).read_bytes() == first


def test_a_key_that_leads_nowhere_stops_the_database(monkeypatch, tmp_path):
    monkeypatch.setattr(database, "_evidence", lambda entry: iter([(entry["name"], "x", "y", 1, "no_table", "z")]))
    with pytest.raises(sqlite3.IntegrityError, match="leads to no row of _tables"):
        database.write(tmp_path / "evidence.sqlite")


def test_partial_dates_stay_text_and_numbers_are_numbers_in_the_workbook(folder):
    with zipfile.ZipFile(folder / "evidence.xlsx") as packed:
        book = ElementTree.fromstring(packed.read("xl/workbook.xml"))
        names = [sheet.get("name") for sheet in book.iter(f"{XLSX}sheet")]
        assert names == ["_tables", "_columns", "_sources", *evidence.names()]
        sheet = ElementTree.fromstring(packed.read(f"xl/worksheets/sheet{names.index('exercise_strength') + 1}.xml"))
    head, *rows = [list(row) for row in sheet.iter(f"{XLSX}row")]
    place = {"".join(cell.itertext()): number for number, cell in enumerate(head)}
    kinds = {
        name: {row[place[name]].get("t") for row in rows if list(row[place[name]])} for name in ("id", "as_of", "low")
    }
    assert kinds == {"id": {"inlineStr"}, "as_of": {"inlineStr"}, "low": {None}}


def test_a_text_that_looks_like_a_code_of_a_letter_stays():
    assert "_x005F_x0041_" in workbook._cell("a_x0041_", head=False)


def test_files_are_made_again_when_the_evidence_changed(monkeypatch, tmp_path):
    made = []
    monkeypatch.setattr(whole, "FILES", {tmp_path / "a": lambda path: made.append(path.write_text("x"))})
    monkeypatch.setattr(whole, "NOTE", tmp_path / "of.txt")
    for state in ("one", "one", "two"):
        monkeypatch.setattr(whole, "digest", lambda state=state: state)
        whole.make()
    assert len(made) == 2


# ------------------------------------------------------------------------------------ the lines of the page


@pytest.fixture(scope="module")
def others(tmp_path_factory):
    """A folder with the tools of others, where they can be had."""
    made = tmp_path_factory.mktemp("others")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-compile", "--target", made, *OTHERS]
    if subprocess.run(install, capture_output=True).returncode:
        pytest.skip(f"{', '.join(OTHERS)} cannot be had here")
    return made


def run(command: list, folder, *beside) -> str:
    """What a command says in a folder; its Python finds this project, and what lies in the folders ``beside``."""
    found = os.pathsep.join(map(str, [evidence.ROOT, *beside]))
    done = subprocess.run(command, cwd=folder.parent, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin", "PYTHONPATH": found, "HOME": str(folder.parent)})  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_each_tool_has_its_lines():
    told = "\n".join(lines for _, lines in BLOCKS)
    for tool in ("import duckdb", "import polars", "import pandas", "read.csv", "_row_sources", "from report import"):
        assert tool in told
    assert all(len(lines.strip().splitlines()) <= 5 for _, lines in BLOCKS)


def test_the_lines_of_sql_find_the_sources(base):
    (lines,) = [lines for kind, lines in BLOCKS if kind == "sql"]
    assert len(base.execute(lines).fetchall()) == len(
        evidence.load("exercises").loc["zapad_2021", "sources"].split(";")
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "lines", [lines for kind, lines in BLOCKS if kind == "python"], ids=lambda lines: lines.split()[1]
)
def test_the_lines_of_python_run(others, folder, lines):
    said = run([sys.executable, "-c", lines], folder, others)
    held = str((evidence.load("exercises").query("status == 'held'")["series"] == "csto").sum())
    assert re.search(rf"csto\W.*\b{held}\b", said) or "http" in said or "the index for" in said


@pytest.mark.slow
def test_a_spreadsheet_program_reads_the_workbook(others, folder):
    program = "import openpyxl, sys, warnings; warnings.simplefilter('error'); sheet = openpyxl.load_workbook('data/evidence.xlsx')['exercises']; print(sheet.max_row, sheet['A2'].value)"
    assert run([sys.executable, "-c", program], folder, others).split() == [
        str(len(evidence.load("exercises")) + 1),
        evidence.load("exercises").index[0],
    ]


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not here")
def test_the_lines_of_r_run(folder):
    (lines,) = [lines for kind, lines in BLOCKS if kind == "r"]
    assert "csto" in run(["Rscript", "-e", lines], folder)
