"""Exhibit: one object that the page, the print and a running notebook each show in their own way.

The page and the print take its MyST markdown (numbered, captioned, cited). A running notebook takes its HTML or
widget. ``REPORT_MEDIUM=page`` asks for the first alone, so that executed notebooks carry no pictures.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable

from IPython.core.formatters import DisplayFormatter

from report.exhibits.kit import store
from report.wording import markup
from report.wording.figure import Figure
from report.wording.markup import Markup

IN_PANEL = "panel-"  # names of charts that stand in a panel alone begin so: they are neither numbered nor published


def on_page() -> bool:
    """True where the notebook is executed for the book, the tests or the committed copy, not for a live reader."""
    return os.environ.get("REPORT_MEDIUM") == "page"


class Exhibit:
    """Something shown to readers: ``markdown`` for the book, ``live()`` for a running notebook; ``figures``: those in it that know their rows."""

    def __init__(self, markdown: str, summary: str, figures: Iterable[Figure] = ()):
        self.markdown, self.summary, self.figures = markdown, summary, tuple(figures)

    def publish(self) -> None:
        """Store the files that the page shows or offers. Nothing is written before an exhibit is shown for the book."""

    def inset(self) -> str:
        """The markdown without number and label, for use inside a panel."""
        return self.markdown

    def live(self) -> dict:
        """MIME bundle for a running notebook, beside the markdown; empty where the markdown serves there too."""
        return {}

    def still(self) -> dict:
        """MIME bundle kept in the committed notebook, beside the markdown: text only, no pictures."""
        return {}

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        bundle = {"text/markdown": self.markdown, "text/plain": self.summary}
        if not on_page():
            return bundle | {"text/markdown": markup.without_build(self.markdown)} | self.live()
        self.publish()
        store.figures(self.figures)
        return bundle | self.still()


def directive(name: str, argument: Markup | str, options: dict[str, str], body: str) -> str:
    """A MyST colon-fenced directive, its fence longer than any inside ``body``; ``argument`` and ``options`` are text, ``body`` is MyST."""
    inner = max((len(fence) for fence in re.findall(r"^:{3,}", body, re.MULTILINE)), default=2)
    fence = ":" * max(3, inner + 1)
    lines = [f"{fence}{{{name}}} {markup.of(argument).myst}".rstrip()]
    lines += [f":{key}: {_option(value)}" for key, value in options.items() if value]
    return "\n".join([*lines, "", body, fence])


def _option(value: str) -> str:
    """The value of an option: as it is where that can mean nothing else, else in the quotation marks of YAML."""
    words = markup.one_line(value)
    return words if re.fullmatch(r"[\w(][^#\\]*", words) else json.dumps(words, ensure_ascii=False)


def bundle(thing) -> dict:
    """The MIME bundle that a display of ``thing`` would carry (for tests and for panels that hold exhibits)."""
    return DisplayFormatter().format(thing)[0] if not isinstance(thing, Exhibit) else thing._repr_mimebundle_()
