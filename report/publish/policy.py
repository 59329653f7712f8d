"""What a page of the book may hold and load: known scripts and files of the book itself, and nothing else.

Whatever a page brings beyond the theme's own is foreign, and stops the build: the policy would forbid most of it in a
reader's browser, but a reader should never get it.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
}
STILL = POLICY | {"script-src": "'none'", "connect-src": "'none'", "form-action": "'none'"}  # of a page that is printed

FILES = {  # scripts by their place in the book
    "_static/documentation_options.js", "_static/doctools.js", "_static/sphinx_highlight.js", "_static/clipboard.min.js", "_static/copybutton.js",
    "_static/scripts/bootstrap.js", "_static/scripts/pydata-sphinx-theme.js", "_static/scripts/sphinx-book-theme.js",
    "_static/searchtools.js", "_static/language_data.js", "searchindex.js",
    "_static/book.js", "_static/evidence.js", "_static/figures.js", "_static/panel.js", "_static/tables.js", "_static/reader.js",
}  # fmt: skip
INLINE = [  # scripts of the theme that stand in its pages
    '\n    document.documentElement.dataset.mode = localStorage.getItem("mode") || "auto";\n    document.documentElement.dataset.theme = localStorage.getItem("theme") || "auto";\n  ',
    "DOCUMENTATION_OPTIONS.search_as_you_type = false;",
    '\n    // Activate the search field on page load\n    let searchInput = document.querySelector("form.bd-search input");\n    if (searchInput) {\n'
    '        searchInput.focus();\n        searchInput.select();\n        console.log("[PST]: Set focus on search field.");\n    }\n  ',
]
PAGE_NAME = "DOCUMENTATION_OPTIONS.pagename = '{name}';"  # the one script that differs from page to page
ACTIONS = {
    "window.print()": "print",
    "toggleFullScreen()": "fullscreen",
}  # handlers of the theme, done by assets/book.js

FORBIDDEN = ["base", "iframe", "frame", "frameset", "object", "embed", "applet", "portal", "video", "audio", "math"]
LOADING = ["src", "srcset", "poster", "data", "background", "manifest"]
LEADING = ["href", "xlink:href", "action", "formaction", "cite", "ping"]
SCHEMES = {"", "http", "https", "mailto"}


def foreign(page: BeautifulSoup, path: Path, out: Path, inline: list[str]) -> Iterator[str]:
    """What ``page``, to be written to ``path`` in the book's folder ``out``, holds and should not; ``inline``: scripts that may stand in it."""
    for tag in page.find_all(True):
        if (
            tag.name in FORBIDDEN
            or tag.name == "meta"
            and tag.get("http-equiv")
            or tag.name == "script"
            and not _known(tag, path, out, inline)
            or any(_stray(name.lower(), value, tag, path, out) for name, value in tag.attrs.items())
        ):
            yield _told(tag)


def _known(tag: Tag, path: Path, out: Path, inline: list[str]) -> bool:
    if tag.get("src"):
        return _place(tag["src"], path, out) in FILES
    return tag.get("type", "text/javascript") not in ("text/javascript", "module") or (tag.string or "") in inline


def _stray(name: str, value, tag: Tag, path: Path, out: Path) -> bool:
    """True for a handler, a loaded file that is not the book's, a link of an unknown scheme, an id that the book needs for itself."""
    words = " ".join(value) if isinstance(value, list) else str(value)
    if name.startswith("on"):
        return words not in ACTIONS
    if name == "id":
        return words in ("cited-sources", "figure-cards")
    if name in LOADING or name == "href" and tag.name == "link" and "stylesheet" in tag.get("rel", []):
        addresses = [part.split()[0] for part in words.split(", ") if part.strip()] if name == "srcset" else [words]
        return any(_place(address, path, out) is None for address in addresses)
    return name in LEADING and urlsplit(words.strip()).scheme.lower() not in SCHEMES


def _place(address: str, path: Path, out: Path) -> str | None:
    """The file that an address names, by its place in the book; None for what is outside or not there."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return None
    file = (path.parent / unquote(parts.path)).resolve()
    inside = file.is_relative_to(out.resolve()) and (file.is_file() or file.name == "searchindex.js")
    return file.relative_to(out.resolve()).as_posix() if inside else None


def _told(tag: Tag) -> str:
    words = " ".join(str(tag).split())
    return words if len(words) <= 160 else f"{words[:160]}…"


def enclose(page: BeautifulSoup, policy: dict[str, str], inline: list[str] = []) -> None:  # noqa: B006
    """Put a policy into the head of a page; ``inline``: the scripts in the page that may run."""
    hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in inline]
    policy = policy | {"script-src": " ".join([policy["script-src"], *hashes])}
    meta = page.new_tag(
        "meta",
        attrs={
            "http-equiv": "Content-Security-Policy",
            "content": "; ".join(f"{name} {value}" for name, value in policy.items()),
        },
    )
    page.head.find("meta", charset=True).insert_after(meta)
