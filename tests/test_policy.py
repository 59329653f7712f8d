"""What a page may hold: known scripts and the book's own files; anything else is named in one line."""

import pytest
from bs4 import BeautifulSoup

from report.publish import policy

FOREIGN = {
    "script": "<script>alert(1)</script>",
    "script of another file": '<script src="_static/other.js"></script>',
    "script of another host": '<script src="https://example.org/book.js"></script>',
    "module": '<script type="module">alert(1)</script>',
    "policy": '<meta http-equiv="Content-Security-Policy" content="default-src *">',
    "refresh": '<meta http-equiv="refresh" content="0; url=https://example.org">',
    "frame": '<iframe src="a.svg"></iframe>',
    "object": '<object data="a.svg"></object>',
    "base": '<base href="https://example.org/">',
    "handler": '<img src="a.svg" onerror="alert(1)">',
    "handler in capitals": '<p ONCLICK="alert(1)">x</p>',
    "address that is a script": '<a href=" JavaScript:alert(1)">x</a>',
    "address on the disk": '<a href="file:///etc/hostname">x</a>',
    "picture of another host": '<img src="https://example.org/a.svg">',
    "picture outside the book": '<img src="../secret.svg">',
    "picture that is not there": '<img src="none.svg">',
    "second picture of another host": '<source srcset="a.svg 1x, //example.org/b.svg 2x">',
    "style sheet of another host": '<link rel="stylesheet" href="https://example.org/a.css">',
    "form that sends a script": '<form action="javascript:alert(1)"></form>',
    "place that the book needs": '<a id="cited-sources">x</a>',
}


@pytest.fixture
def out(tmp_path):
    (tmp_path / "secret.svg").write_text("<svg/>", encoding="utf-8")
    book = tmp_path / "book"
    (book / "_static").mkdir(parents=True)
    for name in ("a.svg", "_static/book.js", "_static/other.js"):
        (book / name).write_text("", encoding="utf-8")
    return book


def found(words: str, out) -> list[str]:
    page = BeautifulSoup(f'<html><head><meta charset="utf-8"></head><body>{words}</body></html>', "html.parser")
    return list(policy.foreign(page, out / "page.html", out, policy.INLINE))


@pytest.mark.parametrize("words", FOREIGN.values(), ids=FOREIGN)
def test_what_is_foreign_is_named(words, out):
    faults = found(words, out)
    assert len(faults) == 1 and "\n" not in faults[0] and len(faults[0]) < 200


def test_what_is_the_books_own_passes(out):
    own = '<script src="_static/book.js?v=1"></script><img src="a.svg"><a href="https://example.org/#x">x</a><a href="#y">y</a><button onclick="window.print()">p</button>'
    assert found(f"{own}<script>{policy.INLINE[0]}</script><script type='application/json'>{{}}</script>", out) == []


def test_the_policy_names_the_scripts_that_may_run(out):
    page = BeautifulSoup('<html><head><meta charset="utf-8"></head><body></body></html>', "html.parser")
    policy.enclose(page, policy.POLICY, ["let a"])
    content = page.head.select_one("meta[http-equiv]")["content"]
    assert "script-src 'self' 'sha256-" in content and "unsafe" not in content
