"""What a build runs again, what it keeps, and what it refuses to reach for."""

import importlib.metadata
import json
import time
import types

import pytest
from pybtex import plugin
from sphinx.errors import ExtensionError
from sphinx.util.parallel import ParallelTasks

from report import evidence
from report.evidence import reads
from report.publish import sphinx as extension
from report.publish.sphinx import fresh, lookups, pages


def test_imports_are_found_wherever_they_stand():
    source = "from report.exhibits.kit import charts\ndef f():\n    import report.verdict.index as i\n    from report.evidence import load\n"
    found = {path.relative_to(fresh.PACKAGE).as_posix() for path in fresh.imported(source, fresh.PACKAGE.parent)}
    assert {
        "__init__.py",
        "exhibits/kit/charts.py",
        "verdict/index/__init__.py",
        "evidence/__init__.py",
        "evidence/load.py",
    } <= found


def test_a_chapter_rests_on_the_modules_of_its_modules():
    chapter = evidence.ROOT / "chapters" / "02_exercises.ipynb"
    assert fresh.modules_of(chapter) != fresh.modules_of(evidence.ROOT / "chapters" / "methods.ipynb")
    assert fresh.modules_of(chapter) == fresh.modules_of(chapter)


def test_an_edited_table_has_another_digest_and_no_other_has(damaged):
    folder, bibliography = damaged / "data", damaged / "references.bib"
    keys = ["table:exercises", "table:events", "names", "bibliography"]
    before = {key: reads.digest(key, folder, bibliography) for key in keys}
    path = folder / "exercises.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Zapad", "Zapad ", 1), encoding="utf-8")
    after = {key: reads.digest(key, folder, bibliography) for key in keys}
    assert [key for key in keys if before[key] != after[key]] == ["table:exercises"]


def test_what_a_chapter_reads_is_noted_under_its_name(tmp_path, monkeypatch):
    monkeypatch.setattr(reads, "NOTES", tmp_path)
    monkeypatch.setattr(reads, "_noted", set())
    evidence.load("claims")
    assert not list(tmp_path.iterdir())
    monkeypatch.setenv("REPORT_CHAPTER", "chapters/some")
    evidence.load("claims")
    evidence.load("claims")
    assert reads.noted("chapters/some") == ["table:claims"]


def build(prints, found=("chapters/methods",)):
    env = types.SimpleNamespace(found_docs=set(found), report_prints=prints)
    env.doc2path = lambda name: str(evidence.ROOT / f"{name}.ipynb")
    return env


def test_a_chapter_is_outdated_when_something_that_it_read_changed():
    now = {key: fresh._now(key, "chapters/methods", build({})) for key in ("modules", "shared", "table:claims")}
    assert fresh.outdated(None, build({"chapters/methods": now}), set(), set(), set()) == []
    old = now | {"table:claims": "another"}
    assert fresh.outdated(None, build({"chapters/methods": old}), set(), set(), set()) == ["chapters/methods"]


def test_a_chapter_that_reckons_another_again_rests_on_its_cells_and_modules(tmp_path):
    key = "chapter:02_exercises"
    now = {key: fresh._now(key, "chapters/methods", build({}))}
    assert fresh.outdated(None, build({"chapters/methods": now}), set(), set(), set()) == []
    whole = json.loads((evidence.ROOT / "chapters" / "02_exercises.ipynb").read_text(encoding="utf-8"))
    for cell in whole["cells"]:
        cell["outputs"] = []
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps(whole), encoding="utf-8")
    assert fresh.chapter_of(path) == now[key], "what the cells gave is no matter"
    whole["cells"][0]["source"] = "# Another title"
    path.write_text(json.dumps(whole), encoding="utf-8")
    assert fresh.chapter_of(path) not in (now[key], "") and fresh.chapter_of(tmp_path / "none.ipynb") == ""


def test_every_page_is_written_when_the_bibliography_changed():
    env = build({})
    assert fresh.cited_anew(None, env) == []
    env.report_bibliography = "another"
    assert fresh.cited_anew(None, env) == ["chapters/methods"]


@pytest.mark.parametrize("kind", ["images", "dlfiles"])
def test_a_file_outside_the_project_stops_the_build(tmp_path, kind):
    env = types.SimpleNamespace(images={}, dlfiles={})
    app = types.SimpleNamespace(srcdir=tmp_path)
    getattr(env, kind)["inside.png"] = ({"chapters/a"}, "inside.png")
    extension.stay_inside(app, env)
    getattr(env, kind)["../outside.png"] = ({"chapters/a"}, "outside.png")
    with pytest.raises(ExtensionError, match="chapters/a: '../outside.png', expected a file of the project"):
        extension.stay_inside(app, env)


def test_a_failed_build_leaves_the_pages_that_are_there(tmp_path):
    final = tmp_path / "html"
    final.mkdir()
    (final / "index.html").write_text("good", encoding="utf-8")
    app = types.SimpleNamespace(outdir=tmp_path / "work" / "html", builder=types.SimpleNamespace(name="html"))
    pages.finish(app, RuntimeError("a cell failed"))
    assert (final / "index.html").read_text(encoding="utf-8") == "good"


def test_pages_are_exchanged_whole(tmp_path):
    made, final = tmp_path / "html.new", tmp_path / "html"
    for folder, words in ((made, "new"), (final, "old")):
        folder.mkdir()
        (folder / f"{words}.html").write_text(words, encoding="utf-8")
    pages._put_in_place(made, final)
    assert [path.name for path in final.iterdir()] == ["new.html"] and not made.exists()


def test_a_quick_look_reads_and_writes_what_it_asks_for_alone(monkeypatch, tmp_path):
    names = ["chapters/02_exercises", "chapters/data"]
    env = types.SimpleNamespace(doc2path=lambda name: tmp_path, found_docs=names, report_bibliography="before")
    monkeypatch.setenv("REPORT_ONLY", "chapters/02_exercises")
    fresh.longest_first(None, env, asked := list(names))
    assert asked == ["chapters/02_exercises"]
    fresh.longest_first(None, env, asked := [*names, fresh.SOURCES])
    assert sorted(asked) == ["chapters/02_exercises", fresh.SOURCES], "citations of a new source need its entry"
    assert (evidence.ROOT / f"{fresh.SOURCES}.md").is_file()
    assert (
        fresh.cited_anew(None, env) == [] and env.report_bibliography == "before"
    )  # the next whole build sees the change
    monkeypatch.delenv("REPORT_ONLY")
    fresh.longest_first(None, env, asked := list(names))
    assert sorted(asked) == names and fresh.cited_anew(None, env) == names


def test_the_longest_pages_are_begun_first(monkeypatch, tmp_path):
    monkeypatch.setenv("REPORT_JOBS", "2")
    sizes = {"short": 1, "longest": 9, "long": 7, "middle": 5, "small": 3}
    for name, size in sizes.items():
        (tmp_path / name).write_bytes(bytes(size))
    fresh.longest_first(None, types.SimpleNamespace(doc2path=tmp_path.joinpath), names := [*sizes])
    tasks, begun = ParallelTasks(2), tmp_path / "begun"

    def read(name: str) -> None:
        with begun.open("a") as file:
            file.write(f"{name}\n")
        time.sleep(0.1)

    for name in names:
        tasks.add_task(read, name)
    tasks.join()
    order = begun.read_text().split()
    assert set(order[:2]) == {"longest", "long"} and set(order[2:4]) == {"middle", "small"} and order[4] == "short"


def test_what_is_installed_is_looked_through_once(monkeypatch):
    asked = []
    monkeypatch.setattr(
        plugin, "entry_points", lambda **group: asked.append(group) or importlib.metadata.entry_points(**group)
    )
    lookups.setup(types.SimpleNamespace(setup_extension=lambda name: None, add_domain=lambda *_, **__: None))
    found = [plugin.find_plugin("pybtex.backends", "plaintext") for _ in range(3)]
    assert len(set(found)) == 1 and len(asked) == 1


def test_the_search_knows_the_terms_of_pages_that_are_not_written_again():
    entries = {"chapters/glossary": [("single", "CSTO", "term-CSTO", "main", None), ("pair", "a; b", "", "", None)]}
    env = types.SimpleNamespace(found_docs={"index", "chapters/glossary"}, _search_index_index_entries={})
    env.get_domain = {"index": types.SimpleNamespace(entries=entries)}.get
    fresh.keep_terms(None, env)
    found = env._search_index_index_entries
    assert ("CSTO", "term-CSTO", "main") in found["chapters/glossary"] and found["index"] == []
