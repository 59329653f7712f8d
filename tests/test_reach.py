"""How far the evidence goes is said in one form everywhere, and nowhere as later than the newest dated source that rows cite."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from report import edition, evidence
from report.evidence import cited
from report.publish import archive, brief, epub, paper, summaries
from report.publish.browser import pages, told
from report.verdict import evidence_read
from report.wording import spoken

CLAIMED = re.compile(r"(?:[Ee]vidence|sources?) (?:up )?to (\w+ \d{4})")


def sourced(monkeypatch, *dates):
    """Rows that cite sources of these dates."""
    rows = pd.DataFrame({"topic": "exercises", "source": [f"s{place}" for place, _ in enumerate(dates)], "date": dates})
    monkeypatch.setattr(cited, "sources", lambda: rows)


@pytest.mark.parametrize(
    ("dates", "newest"),
    [(("2025-12-31", "2026-02", ""), "February 2026"), (("2025-12-31", "2025", "2026"), "2026"), (("2024-05-09",), "May 2024")],
)  # fmt: skip
def test_the_newest_dated_source_is_said_beside_the_day_of_the_search(monkeypatch, dates, newest):
    sourced(monkeypatch, *dates)
    day = f"{edition.LAST_DAY.day} {edition.LAST_DAY:%B %Y}"
    assert spoken.reach() == f"Searched to {day}, newest source {newest}"
    assert evidence_read.reach() == f"searched to {day}, newest source {newest}"


def test_without_a_dated_source_nothing_is_said(monkeypatch):
    sourced(monkeypatch, "", "")
    with pytest.raises(ValueError, match="empty"):
        spoken.reach()


@pytest.fixture
def surfaces(monkeypatch):
    """What each page and file says of the edition: (language, words)."""
    monkeypatch.setattr(summaries, "_chart", lambda *_: "")
    said = paper.edition() | {"extra": "", "identifier": "", "rights": "", "subjects": "", "modified": "", "items": "", "order": "", "spine": ""}  # fmt: skip
    description = next(line for line in epub.PACKAGE.splitlines() if "dc:description" in line)
    texts = [
        paper.title_page().get_text(" "),
        description.format(**said),
        archive.START.format(**said),
        archive.GUIDE.format(**said),
    ]
    texts.append(pages.front(told.Book(), "").body)
    found = [(spoken.ENGLISH, text) for text in texts]
    for code in spoken.CODES:
        found += [(code, brief._imprint(code).get_text(" ")), (code, brief._rules(code, [1.0]))]
        found += [(code, summaries.body(code, Path()))] if code != spoken.ENGLISH else []
    return found


def test_every_page_and_file_says_it_in_the_one_form(surfaces):
    for code, words in surfaces:
        assert spoken.reach(code).lower() in words.lower()
        assert not CLAIMED.search(words)
    index = json.loads((evidence.ROOT / "index.ipynb").read_text("utf-8"))
    sources = ["".join(cell["source"]) for cell in index["cells"]]
    assert any("{eval}`reach`" in source for source in sources)
    assert any("reach = evidence_read.reach()" in source for source in sources)


def texts():
    """The files in which somebody could claim how late the evidence goes: (name, words)."""
    for path in [*evidence.ROOT.glob("chapters/*.ipynb"), evidence.ROOT / "index.ipynb"]:
        yield path.name, "\n".join("".join(cell["source"]) for cell in json.loads(path.read_text("utf-8"))["cells"])
    for pattern in (
        "report/**/*.py",
        "chapters/*.md",
        "data/schema/*.yml",
        "README.md",
        "CITATION.cff",
        "data/translations.csv",
    ):
        for path in evidence.ROOT.glob(pattern):
            yield path.name, path.read_text("utf-8")


def test_no_text_claims_later_evidence():
    last = pd.Timestamp(cited.newest()) + pd.offsets.MonthEnd(0)
    known = [(name, words) for name, text in texts() for words in CLAIMED.findall(text)]
    days = {f"{name}: {words}": pd.to_datetime(words, format="%B %Y", errors="coerce") for name, words in known}
    assert days and {where for where, day in days.items() if day > last} == set()
    assert not [name for name, text in texts() if re.search(r"evidence to \{", text)]
