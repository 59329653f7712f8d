"""The prose of a chapter as a notebook shows it without the build: what only the pages resolve becomes links and words.

A citation leads to its source, a chapter named to its notebook, a chart or table to the words where it stands, a place of another chapter to that
chapter. What jupyterlab-myst shows by itself (``{eval}``, ``{download}``, admonitions, places of the same notebook) stays.
"""

from __future__ import annotations

import inspect
import os
import pkgutil
import re
from collections.abc import Iterable
from pathlib import Path

import nbformat

from report import wording
from report.evidence import ROOT, bibliography
from report.wording import markup, sources

ROLE = re.compile(r"\{(numref|ref|doc|term)\}`([^`]+)`")
NAMED = re.compile(r"(.+?) *<([^>]+)>", re.DOTALL)  # words <place>
PLACE = re.compile(r"\]\(#([\w-]+)\)")
LISTS = re.compile(
    r"^```\{(eval-rst|bibliography)\}\n(.*?)^```$", re.MULTILINE | re.DOTALL
)  # what the build makes of a list
FUNCTION = re.compile(r"\.\. auto\w+:: ([\w.]+)")
LABEL = re.compile(r"^\(([\w-]+)\)=|^ *:name: ([\w-]+)", re.MULTILINE)
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
BEGINS = re.compile(r"(?:^|[.?!:]\*{0,2} |\n\n)$")  # what stands before the first word of a sentence
EXHIBITS = {"fig": "chart", "tab": "table"}


class Book:
    """Where everything that prose may name stands: pages by their names (``chapters/methods``), labels by page and number of the cell."""

    def __init__(self) -> None:
        self.files = {path.relative_to(ROOT).with_suffix("").as_posix(): path for path in pages()}
        self.titles: dict[str, str] = {}
        self.labels: dict[str, tuple[str, int, str]] = {}
        for page, path in self.files.items():
            for number, text in enumerate(_texts(path)):
                headings = HEADING.findall(text)
                if headings:
                    self.titles.setdefault(page, headings[0])
                for found in LABEL.finditer(text):
                    heading = HEADING.search(text, found.end())
                    self.labels[found[1] or found[2]] = (page, number, heading[1] if heading else "")

    def plain(self, source: str, page: str, number: int) -> str:
        """The prose of a cell of a page, which is its ``number``th, with links and words in place of what the build resolves."""

        def place(found: re.Match) -> str:
            away = self.labels.get(found[1], (page,))[0] != page
            return f"]({self._way(page, self.labels[found[1]][0])})" if away else found[0]

        def role(found: re.Match) -> str:
            named = NAMED.fullmatch(found[2])
            words, target = named.groups() if named else ("", found[2])
            told = getattr(self, f"_{found[1]}")(words, target, page, number)
            return wording.capital(told) if BEGINS.search(found.string[: found.start()]) else told

        made = LISTS.sub(lambda found: _functions(found[2]) if found[1] == "eval-rst" else _sources(), source)
        return ROLE.sub(role, PLACE.sub(place, markup.without_build(made)))

    def _term(self, words: str, term: str, _page: str, _number: int) -> str:
        return words or term

    def _doc(self, words: str, target: str, page: str, _number: int) -> str:
        found = target.lstrip("/") if target.startswith("/") else os.path.normpath(Path(page).parent / target)
        return f"[{words or self.titles[found]}]({self._way(page, found)})"

    def _ref(self, words: str, label: str, page: str, _number: int) -> str:
        there, _, heading = self.labels[label]
        return f"[{words or heading or self.titles[there]}]({f'#{label}' if there == page else self._way(page, there)})"

    def _numref(self, _words: str, label: str, page: str, number: int) -> str:
        what = EXHIBITS[label.partition("-")[0]]
        there, at, _ = self.labels.get(label, (page, number, ""))
        if there != page:
            return f"the {what} in [{self.titles[there]}]({self._way(page, there)})"
        return f"the {what} {'above' if at < number else 'below'}"

    def _way(self, page: str, other: str) -> str:
        return os.path.relpath(self.files[other].relative_to(ROOT), Path(page).parent)


def _functions(listed: str) -> str:
    """The functions of a list of the build, a line each: name, and the first line of what it says of itself."""
    names = FUNCTION.findall(listed)
    said = [(inspect.getdoc(pkgutil.resolve_name(name)) or "").partition("\n")[0] for name in names]
    return "\n".join(f"- `{name}`: {line}" for name, line in zip(names, said, strict=True))


def _sources() -> str:
    """All sources, a line each: label, and the title as a link."""
    rows, labels = bibliography.entries(), sources.labels()
    told = [
        f"- {markup.text(label).myst}: " + f"[{markup.text(rows.at[key, 'title']).myst}](<{rows.at[key, 'url']}>)"
        for key, label in sorted(labels.items(), key=lambda pair: pair[1].casefold())
    ]
    return "\n".join(told)


def pages() -> list[Path]:
    """The notebooks and pages of the book that stand as files."""
    return [
        ROOT / "index.ipynb",
        *sorted((ROOT / "chapters").glob("*.ipynb")),
        *sorted((ROOT / "chapters").glob("*.md")),
    ]


def _texts(path: Path) -> Iterable[str]:
    """The markdown of each cell: its prose, or what it shows as committed."""
    if path.suffix != ".ipynb":
        return [path.read_text(encoding="utf-8")]
    return [
        cell.source
        if cell.cell_type == "markdown"
        else "\n".join(output.get("data", {}).get("text/markdown", "") for output in cell.get("outputs", []))
        for cell in nbformat.read(path, 4).cells
    ]
