"""What this book adds to Sphinx: the evidence check, charts by width and in words, the citation style, and finished pages."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

from docutils import nodes
from pybtex.plugin import register_plugin
from pybtex.richtext import HRef, Tag, Text
from pybtex.style.formatting import BaseStyle
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.sorting import BaseSortingStyle
from sphinx.errors import ExtensionError

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import languages  # noqa: E402
import pages  # noqa: E402

from report import evidence, sources  # noqa: E402


# ----------------------------------------------------------------------------------------------- evidence check


def check_evidence(app) -> None:
    """Stop the build with one line a fault before any page is made of bad rows."""
    os.environ["REPORT_MEDIUM"] = "page"  # the kernels inherit it: see report.exhibit
    try:
        evidence.require()
    except evidence.EvidenceError as error:
        raise ExtensionError(f"the evidence breaks its rules\n{error}") from None
    app.env.settings["file_insertion_enabled"] = False  # no page of this book includes a file


def stay_inside(app, env) -> None:
    """Stop the build where a text shows or offers a file from outside the project."""
    root = Path(app.srcdir).resolve()
    named = {name: docs for found in (env.images, env.dlfiles) for name, (docs, _) in found.items()}
    outside = [f"{', '.join(sorted(docs))}: {name!r}, expected a file of the project" for name, docs in named.items() if not (root / name).resolve().is_relative_to(root)]
    if outside:
        raise ExtensionError("a page reaches out of the project\n" + "\n".join(outside))


# ------------------------------------------------------------------------------------------------------- charts


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


# ----------------------------------------------------------------------------------------------- citation style


class OutletYear(BaseLabelStyle):
    """Labels that tell a reader who said it and when: 'TASS 2021a'."""

    def format_labels(self, sorted_entries):
        labels = sources.labels()
        return [labels[entry.key] for entry in sorted_entries]


class ByLabel(BaseSortingStyle):
    """Alphabetical by label."""

    def sorting_key(self, entry):
        return sources.labels()[entry.key].casefold()


def plain(text: str) -> Text:
    """BibTeX text as plain text."""
    return Text(re.sub(r"\\([&%$#_])", r"\1", text))


class ReportStyle(BaseStyle):
    """One line a source: author, linked title, publisher, date, language, kind."""

    default_label_style = OutletYear
    default_sorting_style = ByLabel

    def format_entry(self, label, entry, bib_data=None):
        from pybtex.style import FormattedEntry

        field = entry.fields.get
        title = HRef(field("url"), plain(field("title"))) if field("url") else plain(field("title"))
        author = " and ".join(str(person).strip("{}") for person in entry.persons.get("author", []))
        tail = plain(", ".join(filter(None, [field("publisher"), field("date", "undated"), field("note", "").replace("In ", "in ")])))
        kind = evidence.KINDS[field("keywords")]
        lead = f"{author}: " if author else ""
        return FormattedEntry(entry.key, Text(lead, title, ". ", tail, ". ", Tag("em", kind), "."), label)


def setup(app) -> dict:
    register_plugin("pybtex.style.formatting", "report", ReportStyle)
    app.connect("builder-inited", check_evidence)
    app.connect("env-check-consistency", stay_inside)
    app.connect("doctree-resolved", prepare_charts)
    app.connect("doctree-resolved", languages.mark_titles)
    app.connect("build-finished", pages.finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
