"""A build is left out, a table not checked and a model not reckoned again only where nothing that it rests on changed."""

import json
import os
import shutil
import sys

import pytest

from conftest import ROOT
from report import evidence
from report.evidence import checks, fault, reads
from report.publish import book, impact, kept, unchanged

# ---------------------------------------------------------------------------------------------- the whole build


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A small checkout with pages built of it; ``build`` is what a build does there."""
    for name in ("data/a.csv", "chapters/a.ipynb", "_build/html/index.html", "_build/charts/a.svg", ".git/config"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("first", encoding="utf-8")
    monkeypatch.setattr(unchanged, "BUILT", tmp_path / "_build")
    monkeypatch.setattr(unchanged, "NOTE", tmp_path / "_build" / "unchanged.txt")
    given = unchanged.given
    monkeypatch.setattr(unchanged, "given", lambda: given(tmp_path))
    return tmp_path


@pytest.fixture
def ran(checkout, monkeypatch) -> list[tuple]:
    """The builds that were run, after a first one; each writes a page and gives the reason that the list ``reasons`` holds."""
    found: list[tuple] = []

    def _build(*arguments):
        found.append(arguments)
        (checkout / "_build" / "html" / "index.html").write_text("built", encoding="utf-8")
        return ""

    monkeypatch.setattr(book, "_build", _build)
    book.build("--quiet")
    assert found.pop() == ("--quiet",)
    return found


def test_nothing_is_built_where_nothing_changed(checkout, ran, capsys):
    (checkout / ".git" / "config").write_text("another", encoding="utf-8")  # no part of the book
    (checkout / "data" / "a.csv").touch()  # the same content
    assert (book.build("--quiet"), book.build(), ran) == ("", "", [])
    assert "Nothing changed" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["data/a.csv", "chapters/a.ipynb", "chapters/new.ipynb", "report/new.py"])
def test_a_file_that_is_edited_or_new_is_built(checkout, ran, name):
    (checkout / name).parent.mkdir(exist_ok=True)
    (checkout / name).write_text("other", encoding="utf-8")
    book.build("--quiet")
    assert len(ran) == 1
    book.build("--quiet")
    assert len(ran) == 1


def test_an_edit_of_the_same_size_and_time_is_built(checkout, ran):
    path = checkout / "data" / "a.csv"
    time = path.stat().st_mtime_ns
    path.write_text("FIRST", encoding="utf-8")
    os.utime(path, ns=(time, time))
    book.build("--quiet")
    assert len(ran) == 1


def test_a_file_that_went_is_built(checkout, ran):
    (checkout / "chapters" / "a.ipynb").unlink()
    book.build("--quiet")
    assert len(ran) == 1


@pytest.mark.parametrize("name", ["html/index.html", "charts/a.svg"])
def test_what_was_made_is_made_again_where_it_went_or_was_edited(checkout, ran, name):
    (checkout / "_build" / name).write_text("by hand", encoding="utf-8")
    book.build("--quiet")
    (checkout / "_build" / name).unlink()
    book.build("--quiet")
    assert len(ran) == 2


def test_another_variable_interpreter_or_package_is_built(checkout, ran, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    book.build("--quiet")
    monkeypatch.setattr(unchanged.sys, "version", "another")
    book.build("--quiet")
    monkeypatch.setattr(unchanged.metadata, "distributions", list)
    book.build("--quiet")
    assert len(ran) == 3


def test_other_builds_always_run_and_leave_the_next_whole_one_to_run(ran, monkeypatch):
    book.build("--quiet", "--builder", "singlehtml")
    book.build("--quiet")
    assert len(ran) == 2
    monkeypatch.setenv("REPORT_ONLY", "chapters/a")
    book.build("--quiet")
    book.build("--quiet")
    monkeypatch.delenv("REPORT_ONLY")
    book.build("--quiet")
    assert len(ran) == 5


def test_a_build_that_failed_runs_again(checkout, ran, monkeypatch):
    (checkout / "data" / "a.csv").write_text("bad", encoding="utf-8")
    monkeypatch.setattr(book, "_build", lambda *arguments: ran.append(arguments) or "a cell failed")
    assert book.build("--quiet") == book.build("--quiet") == "a cell failed"
    (checkout / "data" / "a.csv").write_text("first", encoding="utf-8")
    book.build("--quiet")
    assert len(ran) == 3, "the pages may be half of the bad build"


def test_what_is_edited_while_a_build_runs_is_built_by_the_next(checkout, ran, monkeypatch):
    def _build(*arguments):
        ran.append(arguments)
        (checkout / "data" / "a.csv").write_text(f"edited {min(len(ran), 2)}", encoding="utf-8")
        return ""

    (checkout / "data" / "a.csv").write_text("edited", encoding="utf-8")
    monkeypatch.setattr(book, "_build", _build)
    for runs in (1, 2, 3, 3):
        book.build("--quiet")
        assert len(ran) == runs


# ------------------------------------------------------------------------------------- the check of the evidence

TABLES = ("persons", "places", "garrisons")  # the last names rows of the second


@pytest.fixture
def small(damaged, tmp_path, monkeypatch):
    """A package of three tables that was found sound, and what was judged since."""
    monkeypatch.setattr(checks, "JUDGED", tmp_path / "judged.json")
    path = damaged / "data" / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package["resources"] = [entry for entry in package["resources"] if entry["name"] in TABLES]
    path.write_text(json.dumps(package), encoding="utf-8")
    faults, sound = checks.changed(damaged / "data", damaged / "references.bib")
    assert faults == [] and list(sound["tables"]) == list(TABLES)
    checks.JUDGED.write_text(json.dumps(sound), encoding="utf-8")
    asked: list[str] = []
    read = checks.form.read
    monkeypatch.setattr(checks.form, "read", lambda path, entry: asked.append(entry["name"]) or read(path, entry))
    monkeypatch.setenv("REPORT_JOBS", "1")
    return damaged, asked


def edited(folder, table: str, old: str, new: str) -> None:
    path = folder / "data" / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def found(folder) -> list[str]:
    return [str(fault) for fault in checks.changed(folder / "data", folder / "references.bib")[0]]


def test_a_sound_table_is_not_checked_again(small):
    assert found(small[0]) == [] and small[1] == []


def test_a_table_is_checked_with_those_whose_rows_name_its_rows(small):
    folder, asked = small
    edited(folder, "places", "\nbaranavichy,", "\nbaranavichy_renamed,")
    faults = found(folder)
    assert asked == ["places", "garrisons"]
    assert faults and all("garrisons.csv" in fault and "'baranavichy'" in fault for fault in faults)
    assert faults == [str(fault) for fault in checks.validate(folder / "data", folder / "references.bib")], (
        "as if all were checked"
    )


def test_a_table_that_no_other_rests_on_is_checked_alone(small):
    folder, asked = small
    edited(folder, "garrisons", "permanent", "perhaps")
    assert found(folder) and asked == ["garrisons"]


@pytest.mark.parametrize("name", ["references.bib", "data/datapackage.json"])
def test_everything_is_checked_where_what_judges_it_changed(small, name):
    folder, asked = small
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert found(folder) == [] and asked == list(TABLES)


def test_a_source_that_went_is_found_in_tables_that_did_not_change(small):
    folder, _ = small
    key = evidence.load("persons")["sources"].iloc[0].split(";")[0]
    path = folder / "references.bib"
    path.write_text(path.read_text(encoding="utf-8").replace(f"{{{key},", f"{{{key}_renamed,"), encoding="utf-8")
    assert any("persons.csv" in told and key in told for told in found(folder))


def test_what_is_unsound_is_not_kept(damaged, tmp_path, monkeypatch):
    monkeypatch.setattr(checks, "JUDGED", tmp_path / "judged.json")
    monkeypatch.setattr(checks, "SOUND", tmp_path / "sound")
    wrong = [fault.Fault("data/a.csv", "x", "y", "z", "another")]
    monkeypatch.setattr(checks, "changed", lambda *_: (wrong, {}))
    with pytest.raises(evidence.EvidenceError, match="another"):
        evidence.require(damaged / "data", damaged / "references.bib")
    assert not checks.JUDGED.exists() and not checks.SOUND.exists()


# --------------------------------------------------------------------------------------------- what is reckoned


@pytest.fixture
def counted(tmp_path, monkeypatch) -> list:
    """The folders for which something was reckoned; it reads the exercises."""
    asked: list = []
    monkeypatch.setattr(kept, "FOLDER", tmp_path / "kept")

    def run(command, folder):
        asked.append(folder)
        key = "table:exercises"
        return {"made": {"models": {"runs": len(asked)}}, "read": {key: reads.digest(key, folder)}}

    monkeypatch.setattr(kept, "run", run)
    return asked


def test_what_is_reckoned_is_kept_while_what_it_read_is_the_same(damaged, counted):
    folder = damaged / "data"
    assert impact.reckoned(folder) == impact.reckoned() == {"models": {"runs": 1}}
    edited(damaged, "events", "\n", "\r\n")  # not read
    assert impact.reckoned(folder) == {"models": {"runs": 1}}
    edited(damaged, "exercises", "Zapad", "West")
    assert impact.reckoned(folder) == {"models": {"runs": 2}}
    assert impact.reckoned() == {"models": {"runs": 1}}, "of the book's own tables"
    assert impact.reckoned(folder, "--chapters=") == {"models": {"runs": 3}}


def test_what_is_reckoned_is_reckoned_again_by_other_programs_or_another_environment(counted, monkeypatch):
    impact.reckoned()
    monkeypatch.setattr(impact.reads, "shared", lambda: "another environment")
    impact.reckoned()
    monkeypatch.setattr(impact.evidence, "ROOT", kept.FOLDER)  # where no program is
    impact.reckoned()
    assert len(counted) == 3


def test_a_chapter_notes_what_was_read_for_it_at_any_time(counted, tmp_path, monkeypatch):
    monkeypatch.setattr(reads, "NOTES", tmp_path)
    for chapter in ("chapters/first", "chapters/second"):
        monkeypatch.setattr(reads, "_noted", set())
        monkeypatch.setenv("REPORT_CHAPTER", chapter)
        impact.reckoned()
        assert "table:exercises" in reads.noted(chapter)
    assert len(counted) == 1


def test_of_many_the_newest_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "FOLDER", tmp_path)
    for number in range(kept.NEWEST + 2):
        kept._keep("some", str(number))
        os.utime(tmp_path / "some" / f"{kept.hash_of(str(number).encode())}.json", (number, number))
    kept._keep("some", "last")
    found = [path.read_text(encoding="utf-8") for path in (tmp_path / "some").iterdir()]
    assert len(found) == kept.NEWEST and "last" in found and "0" not in found


def test_a_program_of_its_own_says_what_it_read_and_leaves_no_notes(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "FOLDER", tmp_path)
    program = "from report import evidence; print(len(evidence.load('persons')))"
    command = [sys.executable, "-c", program]
    assert kept.made("some", command, "a") == len(evidence.load("persons"))
    (path,) = (tmp_path / "some").iterdir()
    assert json.loads(path.read_text(encoding="utf-8"))["read"] == {"table:persons": reads.digest("table:persons")}
    assert not [*reads.NOTES.glob("kept.*")]
    with pytest.raises(SystemExit, match="expected a table"):
        kept.made("some", [sys.executable, "-c", program.replace("persons", "x")], "b")


# --------------------------------------------------------------------------------------- what every chapter rests on


@pytest.mark.parametrize("name", ["edition.yml", "requirements.txt"])
def test_every_chapter_rests_on_edition_and_environment(tmp_path, monkeypatch, name):
    for one in ("edition.yml", "requirements.txt"):
        shutil.copy(ROOT / one, tmp_path)
    monkeypatch.setattr(reads, "ROOT", tmp_path)
    before = reads.shared.__wrapped__()
    assert reads.shared.__wrapped__() == before
    (tmp_path / name).write_text("another", encoding="utf-8")
    assert reads.shared.__wrapped__() != before
