"""The theme's pages made quiet: no live code, no icon font, no inline handlers."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from bs4 import BeautifulSoup

from report.publish.policy import ACTIONS

# Scripts and style sheets of the theme that this book has no use for; the icon script alone weighs more than a page.
UNUSED = re.compile(r"_static.*(?:fontawesome|thebe|togglebutton|design-tabs)|/mathjax@")
UNUSED_TEXT = re.compile(r"THEBE_JS_URL|toggleHint|togglebuttonSelector|toggleOpenOnPrint|kernelName")
VERSION = re.compile(r"\?(?:v|digest)=\w+$")
UNUSED_FILES = [
    "scripts/fontawesome.js*",
    "vendor",
    "*thebe*",
    "togglebutton.*",
    "design-tabs.js",
    "*macros.html",
    "**/*.map",
]

ICONS = {  # name in the theme: strokes on a field of 24 by 24
    "angle-left": "M15 5l-7 7 7 7",
    "angle-right": "M9 5l7 7-7 7",
    "arrow-up": "M12 20V4M5 11l7-7 7 7",
    "bars": "M4 6h16M4 12h16M4 18h16",
    "chevron-down": "M5 9l7 7 7-7",
    "chevron-right": "M9 5l7 7-7 7",
    "circle-half-stroke": "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18",
    "download": "M12 3v12M6 10l6 6 6-6M4 20h16",
    "expand": "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
    "file": "M6 3h8l5 5v13H6zM14 3v5h5",
    "file-pdf": "M6 3h8l5 5v13H6zM14 3v5h5M9 14h6M9 17h6",
    "list": "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
    "magnifying-glass": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L21 21",
    "moon": "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z",
    "outdent": "M20 5H4M20 12h-9M20 19H4M7 9l-3 3 3 3",
    "sun": "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6L19 19M5 19l1.4-1.4M17.6 6.4L19 5",
}

SEARCH = {  # of Sphinx's script of the search -> in its place: figures are words too, and the code of a page is not quoted
    "        stopwords.indexOf(queryTermLower) !== -1 ||\n        queryTerm.match(/^\\d+$/)\n": "        stopwords.indexOf(queryTermLower) !== -1\n",
    '[".headerlink", "script", "style"]': '[".headerlink", "script", "style", ".cell_input", "details.above-input"]',
}

LABELS = {
    ".primary-toggle": "Contents of the book",
    ".secondary-toggle": "Contents of this page",
    ".btn-fullscreen-button": "Full screen",
    ".btn-download-pdf-button": "Print this page",
}


def clear(static: Path) -> None:
    """Take the theme's unused files out of what is published, and its icon fonts out of its style sheet."""
    for path in {path for pattern in UNUSED_FILES for path in static.glob(pattern)}:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    sheet = static / "styles" / "pydata-sphinx-theme.css"
    sheet.write_text(
        re.sub(r"@font-face\{[^}]*Font Awesome[^}]*\}", "", sheet.read_text(encoding="utf-8")), encoding="utf-8"
    )
    script = static / "searchtools.js"
    script.write_text(searching(script.read_text(encoding="utf-8")), encoding="utf-8")


def searching(script: str) -> str:
    """The script of the search with its changes. Raises ValueError where it no longer is what they were written for."""
    for old, new in SEARCH.items():
        if script.count(old) != 1:
            raise ValueError(f"the script of the search has changed: {old!r}, expected once")
        script = script.replace(old, new)
    return script


def quieten(page: BeautifulSoup) -> None:
    """Take out what the book does not use, and let no script hold up the first paint but the theme's own settings."""
    for tag in page.find_all(["script", "link"]):
        address = tag.get("src") or tag.get("href") or ""
        if (
            UNUSED.search(address)
            or tag.get("type") == "text/x-thebe-config"
            or UNUSED_TEXT.search(tag.get_text())
            or "preload" in tag.get("rel", [])
        ):
            tag.decompose()
            continue
        for name in ("src", "href"):  # which version of a file it is: a second build says it otherwise than a fresh one
            if tag.get(name):
                tag[name] = VERSION.sub("", tag[name])
        if tag.get("src") and "documentation_options" not in tag["src"]:
            tag["defer"] = ""
    for tag in page.select(
        "noscript style, meta[name^='docsearch:'], #bd-header-version-warning, .pst-async-banner-revealer"
    ):
        tag.decompose()
    for tag in page.find_all("meta", {"name": "viewport"})[1:]:
        tag.decompose()
    if not page.select_one(
        "#search-results"
    ):  # the index of words weighs more than a page, and only the search page looks into it
        for tag in page.find_all("script", src=re.compile(r"searchtools|language_data|searchindex")):
            tag.decompose()
    for tag in page.select("[style]"):  # the index alone has some
        del tag["style"]


def draw_icons(page: BeautifulSoup) -> None:
    """Put a small drawing in the place of each icon-font element, under the same classes."""
    for tag in page.select("i[class*=fa-], span[class*=fa-]"):
        name = next((word[3:] for word in tag["class"] if word[3:] in ICONS), None)
        if name is None:
            raise ValueError(f"the theme uses an icon that this book does not draw: {tag}")
        drawing = page.new_tag(
            "svg",
            attrs={
                "viewBox": "0 0 24 24",
                "aria-hidden": "true",
                "class": ["icon", *(word for word in tag["class"] if not word.startswith("fa"))],
            },
        )
        drawing.attrs |= {key: tag[key] for key in ("data-mode",) if tag.has_attr(key)}
        drawing.append(page.new_tag("path", attrs={"d": ICONS[name]}))
        tag.replace_with(drawing)


def name_controls(page: BeautifulSoup) -> None:
    """Give every button a name, and an action by name in the place of inline code."""
    for tag in page.select("[onclick]"):
        tag["data-action"] = ACTIONS[tag.attrs.pop("onclick")]
        tag["type"] = "button"
    page.select_one("#pst-primary-sidebar").attrs |= {"role": "navigation", "aria-label": "The book"}
    for tag in page.select("[role=doc-biblioentry]"):  # a role that is going out of use
        tag["role"] = "listitem"
    for selector, words in LABELS.items():
        for tag in page.select(selector):
            tag["aria-label"] = words
            tag["title"] = words


def add_code_switch(page: BeautifulSoup) -> None:
    """Put the switch for code beside the buttons of a page that has code; it is hidden where no script runs, and the folds are there."""
    if not page.select_one("details.above-input"):
        return
    switch = page.new_tag("button", attrs={"class": "btn btn-sm code-switch", "type": "button", "hidden": ""})
    switch.string = "Show code"
    page.select_one(".article-header-buttons").insert(0, switch)
