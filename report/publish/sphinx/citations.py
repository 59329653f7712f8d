"""Citations by outlet and year, and the entries of the bibliography."""

from __future__ import annotations

import functools
import re

from docutils.nodes import make_id
from pybtex.richtext import HRef, Tag, Text
from pybtex.style.formatting import BaseStyle
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.sorting import BaseSortingStyle

from report import evidence
from report.evidence.package import stamp
from report.wording import languages, sources


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
        tail = plain(
            ", ".join(
                filter(None, [field("publisher"), field("date", "undated"), field("note", "").replace("In ", "in ")])
            )
        )
        kind = evidence.KINDS[field("keywords")]
        lead = f"{author}: " if author else ""
        return FormattedEntry(entry.key, Text(lead, title, ". ", tail, ". ", Tag("em", kind), "."), label)


def source_lines() -> dict[str, dict[str, str]]:
    """Anchor of each source in the bibliography -> its full line in parts: label, title and its language, address, the rest of the line, kind."""
    return _source_lines(stamp(evidence.BIBLIOGRAPHY))


@functools.lru_cache(maxsize=2)
def _source_lines(_stamp: tuple[int, int]) -> dict[str, dict[str, str]]:
    labels = sources.labels()
    return {
        make_id(f"source-{key}"): {
            "label": labels[key],
            "title": row["title"],
            "lang": languages.of_title(row["title"], row["note"]),
            "url": row["url"],
            "line": ", ".join(filter(None, [row["publisher"], row["date"] or "undated", row["note"]])),
            "kind": evidence.KINDS[row["kind"]],
        }
        for key, row in evidence.sources().iterrows()
    }
