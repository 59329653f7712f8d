"""The edition: its number, its dates and its address, from ``edition.yml``."""

from __future__ import annotations

import datetime
import os
import re

import yaml

from report.place import ROOT

_SAID = yaml.safe_load((ROOT / "edition.yml").read_text(encoding="utf-8"))

NUMBER: str = _SAID["number"]
LAST_DAY: datetime.date = _SAID["last_day"]
FIRST: int = _SAID["first_year"]
LAST: int = LAST_DAY.year
THEN: int = _SAID["then"]
SIPRI: int = _SAID["sipri"]
REPOSITORY: str = _SAID["repository"]
PLACEHOLDER = "OWNER/REPOSITORY"  # the address while there is no public copy
if not re.fullmatch(r"[\w.-]+/[\w.-]+", REPOSITORY):
    raise ValueError(f"edition.yml: repository: {REPOSITORY!r}, expected owner/name of a repository on GitHub")


def form() -> str:
    """The address of the form for a figure that is wrong, to which ``&row=table:id`` may be added; '' while there is no public copy."""
    return "" if REPOSITORY == PLACEHOLDER else f"https://github.com/{REPOSITORY}/issues/new?template=figure.yml"


def periods(*starts: int) -> dict[str, tuple[int, int]]:
    """Periods that begin in the given years, the last one open to this edition: (2013, 2022) -> {'2013–2021': (2013, 2021), '2022–2026': (2022, 2026)}."""
    ends = [*(start - 1 for start in starts[1:]), LAST]
    return {
        f"{start}–{end}" if start != end else str(start): (start, end) for start, end in zip(starts, ends, strict=True)
    }


def epoch() -> int:
    """The second, since 1970, at which files say they were made: ``SOURCE_DATE_EPOCH``, or noon of the edition's last day.

    Never before 1980, where the days of ZIP files begin. Raises SystemExit for a ``SOURCE_DATE_EPOCH`` that is no number.
    """
    said = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if said and not (said.isascii() and said.isdigit()):
        raise SystemExit(f"SOURCE_DATE_EPOCH: {said!r}, expected whole seconds since 1970")
    noon = datetime.datetime.combine(LAST_DAY, datetime.time(12), datetime.UTC)
    return max(int(said or noon.timestamp()), int(datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC).timestamp()))


def search_end() -> str:
    """The month in which the search for evidence ended, in words: 'November 2026'."""
    return f"{LAST_DAY:%B %Y}"
