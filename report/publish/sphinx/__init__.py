"""What this book adds to Sphinx: the evidence check, chapters that run when they must, charts by width, citations, finished pages."""

from __future__ import annotations

import gc
import json
import os
from pathlib import Path

from docutils import nodes
from pybtex.plugin import register_plugin
from sphinx.errors import ExtensionError

from report import edition, evidence, fast_kernels
from report.publish import whole
from report.publish.sphinx import (
    browser,
    citations,
    figures,
    fresh,
    languages,
    lookups,
    pages,
    progress,
    terms,
    translated,
)


def check_evidence(app) -> None:
    """Stop the build with one line a fault before any page is made of bad rows."""
    os.environ["REPORT_MEDIUM"] = "page"  # the kernels inherit it: see report.exhibit
    os.environ["PYTHONSTARTUP"] = fast_kernels.__file__
    try:
        evidence.require()
    except evidence.EvidenceError as error:
        raise ExtensionError(f"the evidence breaks its rules\n{error}") from None
    if not fresh.only():
        whole.make()  # before a page offers them
    app.env.settings["file_insertion_enabled"] = False  # no page of this book includes a file


def stay_inside(app, env) -> None:
    """Stop the build where a text shows or offers a file from outside the project."""
    root = Path(app.srcdir).resolve()
    named = {name: docs for found in (env.images, env.dlfiles) for name, (docs, _) in found.items()}
    outside = [
        f"{', '.join(sorted(docs))}: {name!r}, expected a file of the project"
        for name, docs in named.items()
        if not (root / name).resolve().is_relative_to(root)
    ]
    if outside:
        raise ExtensionError("a page reaches out of the project\n" + "\n".join(outside))


def prepare_charts(app, doctree, docname) -> None:
    """Let the alternative text of a chart begin with its finding, and take its narrow drawing along with the wide one."""
    if app.builder.format != "html":
        return
    for image in doctree.findall(nodes.image):
        wide = Path(app.srcdir, image["uri"])
        about, narrow = wide.with_suffix(".json"), wide.with_name(f"{wide.stem}-narrow.svg")
        if about.is_file():
            image["alt"] = f"{json.loads(about.read_text(encoding='utf-8'))['title']}. {image['alt']}"
        if narrow.is_file():
            app.builder.images[str(narrow.relative_to(app.srcdir))] = narrow.name


def setup(app) -> dict:
    gc.set_threshold(
        500_000, 20, 20
    )  # trees of pages are millions of objects that stay: looking through them for waste took seconds
    os.environ["SOURCE_DATE_EPOCH"] = str(edition.epoch())  # "Last updated" is a day of the edition, not of the build
    register_plugin("pybtex.style.formatting", "report", citations.ReportStyle)
    app.connect("builder-inited", check_evidence)
    app.connect("env-check-consistency", stay_inside)
    app.connect("doctree-resolved", prepare_charts)
    app.connect("doctree-resolved", languages.mark_titles)
    lookups.setup(app)
    fresh.setup(app)
    figures.setup(app)
    progress.setup(app)
    pages.setup(app)
    terms.setup(app)
    translated.setup(app)
    browser.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "env_version": 1}
