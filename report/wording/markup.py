"""The one door through which words enter the markup of the book: everything is text unless it was made here.

A cell, a field of the bibliography and a name in the data package are text, whatever signs they hold: ``text`` escapes
them. Emphasis, links and citations are made from values by the functions below, after escaping. What the functions give
knows its three forms: MyST for the page, HTML for a running notebook, plain words for files.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from report.evidence import bibliography
from report.wording import sources

if TYPE_CHECKING:  # which makes markup, and so stands above this module
    from report.wording.figure import Figure

SIGNS = re.compile(
    r"[\\`*{}\[\]<>|$~^&]|(?<![^\W_])_|_(?![^\W_])"
)  # signs that MyST reads as markup anywhere; '_' within a word is none
STARTS = re.compile(
    r" *(\d{1,9}(?=[.)](?:\s|$))|(?=[#+=%:-]|\([^()]*\)=))"
)  # signs that begin a block where they begin a line
NAME = re.compile(r"[\w./#-]+", re.ASCII)
CITED = re.compile(r"\{cite\}`([^`]+)`")
CLASSED = re.compile(r"(?<!\\)\[((?:[^\[\]]|\[[^\[\]]*\])*)(?<!\\)\]\{\.[\w. -]+\}")


@dataclass(frozen=True)
class Markup:
    """Words in their three forms, and the figures among them. Joined with ``+`` to other markup, or to text, which is escaped."""

    myst: str
    html: str
    words: str
    figures: tuple[Figure, ...] = ()

    def __add__(self, other: Markup | str) -> Markup:
        other = of(other)
        figures = self.figures + other.figures
        return Markup(self.myst + other.myst, self.html + other.html, self.words + other.words, figures)

    def __radd__(self, other: str) -> Markup:
        return text(other) + self

    def __str__(self) -> str:
        return self.words


def one_line(words: str) -> str:
    """The words with every run of white space as one blank."""
    return " ".join(str(words).split())


def text(words: str) -> Markup:
    """Text as it stands, in one line: no sign in it is markup. Blanks at its ends stay, for joining.

    A figure that knows its rows (see ``report.wording.figure``) is marked with its door, a clause at the figures in it.
    """
    marks: list[tuple[str, Figure | None]] = getattr(words, "marks", [(str(words), None)])
    pieces = []
    for number, (piece, opened) in enumerate(marks):
        myst = _escaped(piece, begins=not number)
        pieces.append(myst if opened is None else f"[{myst}]{opened.door}")
    plain = _blanks(str(words))
    return Markup(
        "".join(pieces), html.escape(plain), plain, tuple(opened for _, opened in marks if opened is not None)
    )


def _blanks(words: str) -> str:
    return re.sub(r"\s+", " ", words)


def _escaped(words: str, begins: bool) -> str:
    """Words in MyST, no sign of which is markup; ``begins``: they may begin a line."""
    myst = SIGNS.sub(lambda found: f"\\{found[0]}", _blanks(words))
    start = STARTS.match(myst) if begins else None
    return f"{start[0]}\\{myst[start.end() :]}" if start else myst


def of(value: Markup | str) -> Markup:
    """Markup as it is, anything else as text."""
    return value if isinstance(value, Markup) else text(value)


def join(parts: Iterable[Markup | str], between: str = "") -> Markup:
    """The parts one after the other, with text between them."""
    whole: Markup = text("")
    for number, part in enumerate(parts):
        whole = whole + (between if number else "") + part
    return whole


def strong(words: Markup | str) -> Markup:
    """Words set strong."""
    inner = of(words.strip() if isinstance(words, str) else words)
    return Markup(f"**{inner.myst}**", f"<strong>{inner.html}</strong>", inner.words, inner.figures)


def emphasis(words: Markup | str) -> Markup:
    """Words set with emphasis."""
    inner = of(words.strip() if isinstance(words, str) else words)
    return Markup(f"*{inner.myst}*", f"<em>{inner.html}</em>", inner.words, inner.figures)


def quiet(words: Markup | str) -> Markup:
    """Words set small and pale: a mark beside a line."""
    inner = of(words)
    return Markup(f"[{inner.myst}]{{.quiet}}", f'<span class="quiet">{inner.html}</span>', inner.words, inner.figures)


def code(name: str) -> Markup:
    """The name of a column or file. Raises ValueError for what is no such name."""
    return Markup(f"`{_name(name)}`", f"<code>{name}</code>", name)


def path(name: str) -> Markup:
    """The path of a file of the book, as the argument of a directive. Raises ValueError for what is no plain path."""
    return Markup(_name(name), html.escape(name), name)


def link(words: Markup | str, place: str) -> Markup:
    """Words that lead to a place of the book: ``#claim-c01``. Raises ValueError for another address."""
    inner = of(str(words) if isinstance(words, str) else words)  # a link within a link is none
    return Markup(f"[{inner.myst}]({_name(place)})", inner.html, inner.words)


def download(name: str, path: str) -> Markup:
    """A file of the book to be downloaded, by its path from the chapter. Raises ValueError for what is no plain path."""
    return Markup(f"{{download}}`{_name(name)} <{_name(path)}>`", html.escape(name), name)


def cite(keys: str) -> Markup:
    """Citations of sources: 'a;b'. Raises KeyError for a key that the bibliography lacks."""
    labels, urls = sources.labels(), bibliography.entries()["url"]
    listed = list(filter(None, keys.split(";")))
    linked = [
        f'<a href="{html.escape(urls[key])}">{html.escape(labels[key])}</a>' if urls[key] else html.escape(labels[key])
        for key in listed
    ]
    return Markup(f"{{cite}}`{','.join(listed)}`", ", ".join(linked), ";".join(listed)) if listed else text("–")


def without_build(myst: str) -> str:
    """MyST as a notebook shows it, where nothing resolves citations and classes: each citation as links to its sources, words of a class bare."""
    return CITED.sub(lambda found: _links(found[1]), CLASSED.sub(r"\1", myst))


def _links(keys: str) -> str:
    """Sources as links in square brackets."""
    labels, urls = sources.labels(), bibliography.entries()["url"]
    told = [(text(labels[key]).myst, urls[key]) for key in map(str.strip, keys.split(","))]
    return f"\\[{', '.join(f'[{words}](<{url}>)' if url else words for words, url in told)}\\]"


def _name(name: str) -> str:
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r}: expected a name or path of letters, digits and '_-./#'")
    return name
