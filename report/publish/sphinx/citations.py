"""Citations by outlet and year, and the entries of the bibliography."""

from __future__ import annotations

import re

from pybtex.richtext import HRef, Tag, Text
from pybtex.style.formatting import BaseStyle
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.sorting import BaseSortingStyle

from report import evidence
from report.wording import sources


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
