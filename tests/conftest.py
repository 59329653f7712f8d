"""Shared by the tests: the real evidence, a copy of it that may be damaged, and the built book."""

import functools
import http.server
import shutil
import sys
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

HTML = ROOT / "_build" / "html"
PDF = ROOT / "_build" / "book.pdf"
CUT = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"  # no host is found but this machine


@pytest.fixture
def damaged(tmp_path):
    """A copy of ``data/`` and the bibliography, with a function that rewrites one of its files by (old, new)."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy(ROOT / "references.bib", tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def html() -> Path:
    """The folder of the built pages."""
    assert (HTML / "index.html").is_file(), "build the book first: make html (make test does)"
    return HTML


@pytest.fixture(scope="session")
def briefs() -> Path:
    """The folder of the printed briefs."""
    assert (ROOT / "_build" / "brief.pdf").is_file(), "print the briefs first: make brief (make test does)"
    return ROOT / "_build"


@pytest.fixture(scope="session")
def pdf() -> Path:
    """The printed book."""
    assert PDF.is_file(), "print the book first: make pdf (make test does)"
    return PDF


@pytest.fixture(scope="module")
def site(html):
    """Address of the built pages on a server of this machine, which packs nothing and knows nothing else."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # one connection carries many files

        def log_message(self, *_):
            pass

        def do_GET(self):  # noqa: N802
            if self.path != "/favicon.ico":  # asked for by the browser, by no page
                return super().do_GET()
            self.send_response(204)
            return self.end_headers()

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=html))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="module")
def chromium():
    """The browser, which finds no other machine."""
    from playwright.sync_api import sync_playwright

    from report.publish import pdf

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=pdf.browser(), args=["--no-sandbox", CUT])
        yield browser
        browser.close()
