"""No page is heavy: all that a page loads, packed as a server packs it, with the pictures of its first panel state."""

import gzip
import re
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import lxml.html
import pytest
from test_pages import PAGES

pytestmark = pytest.mark.slow

LIMIT = 600 * 1024
STATE = "*[contains(concat(' ', @class, ' '), ' panel-state ')]"


@cache
def packed(path: Path) -> int:
    """Bytes that a server sends for a file: text is packed, fonts and PNG are packed already."""
    return (
        path.stat().st_size if path.suffix in (".woff2", ".png") else len(gzip.compress(path.read_bytes(), 6, mtime=0))
    )


def loaded(page: Path) -> dict[str, set[Path]]:
    """Files that a page loads with all its numbered pictures and the first state of each panel, by kind."""
    tree = lxml.html.fromstring(page.read_bytes())
    for state in tree.xpath(f"//{STATE}/following-sibling::{STATE}"):
        state.drop_tree()
    addresses = {
        "page": {page.name},
        "scripts": {*tree.xpath("//script/@src")},
        "styles": {*tree.xpath("//link[contains(concat(' ', @rel, ' '), ' stylesheet ')]/@href")},
        "pictures": {*tree.xpath("//img/@src")},
    }
    kinds = {
        kind: {(page.parent / urlsplit(address).path).resolve() for address in some} for kind, some in addresses.items()
    }
    fonts = {
        (path.parent / found).resolve()
        for path in kinds["styles"]
        for found in re.findall(r'url\(["\']?([^"\')]+\.woff2)', path.read_text(encoding="utf-8"))
    }
    assert len(fonts) >= 3, "the typeface is not found in the style sheets"
    kinds["fonts"] = fonts
    return kinds


@pytest.mark.parametrize("name", [*PAGES, "search"])
def test_a_page_weighs_no_more_than_600_kilobytes(html, name):
    weights = {kind: sum(map(packed, some)) for kind, some in loaded(html / f"{name}.html").items()}
    print(
        f"\n{name}: {sum(weights.values()) / 1024:.0f} KB ("
        + ", ".join(f"{kind} {bytes_ / 1024:.0f}" for kind, bytes_ in weights.items())
        + ")"
    )
    assert sum(weights.values()) <= LIMIT, weights
