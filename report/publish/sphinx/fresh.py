"""Which chapters run again: those whose cells, tables, modules or environment changed since they ran, and no others.

A chapter's cells are Sphinx's own business. For the rest each chapter leaves a fingerprint of all that it rests on; a
chapter whose fingerprint is no longer true is outdated. Chapters are read side by side, the longest first.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import json
import os
import time
from pathlib import Path

import sphinx.builders
from sphinx.util import logging
from sphinx.util.index_entries import split_index_msg

from report import evidence, jobs
from report.evidence import reads

LOGGER = logging.getLogger(__name__)
PACKAGE = evidence.ROOT / "report"
STARTED = "report_started"
SOURCES = "chapters/bibliography"  # the page of all sources, by which citations of other pages are resolved
CHAPTER = "chapter:"  # of the key under which a chapter notes another one that it reckons again


def only() -> set[str]:
    """The pages to which a quick look keeps (``REPORT_ONLY``, names with commas between them); empty for the whole book.

    Whatever else is outdated stays so, and is made with the next whole build.
    """
    return {name for name in os.environ.get("REPORT_ONLY", "").split(",") if name}


def setup(app) -> None:
    """Connect to the events of the build."""
    app.connect("config-inited", read_side_by_side)
    app.connect("builder-inited", few_too)
    app.connect("env-before-read-docs", longest_first)
    app.connect("env-before-read-docs", leave_alone, priority=900)
    app.connect("env-get-outdated", outdated)
    app.connect("source-read", begin)
    app.connect("doctree-read", remember)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("env-updated", cited_anew)
    app.connect("env-updated", offered_anew)
    app.connect("env-check-consistency", keep_terms)


def read_side_by_side(app, config) -> None:
    """One chapter a task on as many cores as there are (``REPORT_JOBS`` says otherwise)."""
    app.extensions[
        "sphinx_multitoc_numbering"
    ].parallel_read_safe = True  # it numbers after reading, from what all chapters gave
    app.parallel = jobs.count()
    sphinx.builders.make_chunks = lambda names, *_: [[name] for name in names]


def few_too(app) -> None:
    """Read side by side where it is fewer than six chapters too: here a chapter is ten seconds of work."""
    serially, builder = app.builder._read_serial, app.builder
    builder._read_serial = lambda names: (
        builder._read_parallel(names, app.parallel) if len(names) > 1 < app.parallel else serially(names)
    )


def longest_first(app, env, names: list[str]) -> None:
    """Begin with the longest chapters, so that none is left alone at the end; leave out what a quick look does not ask for.

    The page of sources is read where it is outdated: a new source is not known before. Of the pages that wait Sphinx takes the last first.
    """
    found = [name for name in names if not only() or name in {*only(), SOURCES}]
    found.sort(key=lambda name: -Path(env.doc2path(name)).stat().st_size)
    names[:] = [*found[: jobs.count()], *reversed(found[jobs.count() :])]


def leave_alone(app, env, names: list[str]) -> None:
    """Where no page is read and none went, spare the numbering and the bibliography: both stand in the kept environment."""
    if not names and not env.report_removed and not cited_anew(app, env) and not _offers_changed(env):
        for event in ("env-updated", "env-get-updated"):
            for listener in [*app.events.listeners[event]]:
                app.disconnect(listener.id)


# ------------------------------------------------------------------------------------------------- fingerprints


def outdated(app, env, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """The chapters that rest on something that is no longer what it was."""
    prints, env.report_removed = _prints(env), set(removed)
    found = [
        name
        for name in env.found_docs
        if name in prints and any(_now(key, name, env) != value for key, value in prints[name].items())
    ]
    for name in sorted(found):
        what = next(key for key, value in prints[name].items() if _now(key, name, env) != value)
        LOGGER.info("%s runs again: %s changed", name, what)
    return found


def begin(app, name: str, _source: list[str]) -> None:
    """Tell the chapter's kernel whose notes it writes."""
    os.environ["REPORT_CHAPTER"] = name
    reads.path_of(name).unlink(missing_ok=True)
    app.env.temp_data[STARTED] = time.monotonic()


def remember(app, _doctree) -> None:
    """Keep the fingerprint of what the chapter rested on when it ran, and of the files that it offers: these do not make it run again."""
    env = app.env
    offered = [name for name, (docs, _) in env.dlfiles.items() if env.docname in docs]
    env.dependencies[env.docname] = set(env.dependencies[env.docname]).difference(offered)
    _offers(env)[env.docname] = {name: _of_file(env, name) for name in offered}
    if env.doc2path(env.docname).endswith(".ipynb"):
        keys = ["modules", "shared", *reads.noted(env.docname)]
        _prints(env)[env.docname] = {key: _now(key, env.docname, env) for key in keys}


def forget(app, env, name: str) -> None:
    """Drop the fingerprints of a page that is read again or gone."""
    for kept in (_prints(env), _offers(env)):
        kept.pop(name, None)


def merge(app, env, names: list[str], other) -> None:
    """Take over the fingerprints of chapters that another process read."""
    for kept, found in ((_prints(env), _prints(other)), (_offers(env), _offers(other))):
        kept.update({name: value for name, value in found.items() if name in names})


def anew(env, name: str, now) -> list[str]:
    """Every page, to be written again, where something that all rest on is not what it was; it is kept in the environment under its name."""
    if only():
        return []
    before = getattr(env, f"report_{name}", None)
    setattr(env, f"report_{name}", now)
    return sorted(env.found_docs) if before not in (None, now) else []


def cited_anew(app, env) -> list[str]:
    """Write every page again where the bibliography changed: labels of its entries depend on one another."""
    return anew(env, "bibliography", reads.digest("bibliography"))


def offered_anew(app, env) -> list[str]:
    """Write the pages again that offer a file which changed, so that what they offer is of today; their cells do not run for it."""
    changed = _offers_changed(env)
    for name in changed:
        _offers(env)[name] = {file: _of_file(env, file) for file in _offers(env)[name]}
    return changed


def keep_terms(app, env) -> None:
    """Give the search the terms of all pages: Sphinx gives it those of the pages that are written again alone, and the glossary's would be gone."""
    entries = env.get_domain("index").entries
    for name in sorted(env.found_docs):
        split = (
            (split_index_msg(kind, value), target or "", main) for kind, value, target, main, _ in entries.get(name, ())
        )
        found = {(term, target, main) for terms, target, main in split for term in terms}
        env._search_index_index_entries[name] = sorted(found)


def _offers_changed(env) -> list[str]:
    if only():
        return []
    offers = _offers(env).items()
    return [name for name, files in offers if any(_of_file(env, file) != value for file, value in files.items())]


def _of_file(env, name: str) -> str:
    path = Path(env.srcdir, name)
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _offers(env) -> dict[str, dict[str, str]]:
    if not hasattr(env, "report_offers"):
        env.report_offers = {}
    return env.report_offers


def _prints(env) -> dict[str, dict[str, str]]:
    if not hasattr(env, "report_prints"):
        env.report_prints = {}
    return env.report_prints


def _now(key: str, name: str, env) -> str:
    if key == "modules":
        return modules_of(Path(env.doc2path(name)))
    if key.startswith(CHAPTER):
        return chapter_of(evidence.ROOT / "chapters" / f"{key.removeprefix(CHAPTER)}.ipynb")
    return reads.shared() if key == "shared" else reads.digest(key)


def chapter_of(notebook: Path) -> str:
    """A fingerprint of the cells of a notebook, without what they gave, and of the modules that they import; empty for one that is not there."""
    if not notebook.is_file():
        return ""
    sources = [cell["source"] for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]]
    return hashlib.sha256(f"{json.dumps(sources)}{modules_of(notebook)}".encode()).hexdigest()


def modules_of(notebook: Path) -> str:
    """A fingerprint of the modules of the package that a notebook's cells import, and of all that these import."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return modules("\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"))


def modules(source: str) -> str:
    """A fingerprint of the modules of the package that Python text imports, and of all that these import."""
    waiting, known = [*imported(source, PACKAGE.parent)], set()
    while waiting:
        path = waiting.pop()
        if path not in known:
            known.add(path)
            waiting += imported(path.read_text(encoding="utf-8"), PACKAGE.parent)
    whole = hashlib.sha256()
    for path in sorted(known):
        whole.update(path.relative_to(PACKAGE).as_posix().encode() + path.read_bytes())
    return whole.hexdigest()


@functools.lru_cache(maxsize=512)
def imported(source: str, root: Path) -> tuple[Path, ...]:
    """The files of the package that Python text imports anywhere in it, the packages on the way to them included."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    parts = {
        ".".join(name.split(".")[: count + 1])
        for name in names
        if name.partition(".")[0] == PACKAGE.name
        for count in range(name.count(".") + 1)
    }
    places = [root / part.replace(".", "/") for part in parts]
    return tuple(
        sorted(path for place in places for path in (place / "__init__.py", place.with_suffix(".py")) if path.is_file())
    )
