"""What an analyst named and what there is: an answer in one line where the two differ."""

from __future__ import annotations

import difflib
from collections.abc import Collection

from report import evidence
from report.place import IN_REPOSITORY


def one_of(name: object, known: Collection[str], what: str) -> str:
    """The name, where it is one of those known. Raises EvidenceError, with the nearest of these, where it is not."""
    if isinstance(name, str) and name in known:
        return name
    near = difflib.get_close_matches(str(name), [*map(str, known)], 3) or [*map(str, known)][:3]
    raise evidence.EvidenceError(f"{name!r} is no {what}, expected one such as {', '.join(near)}")


def table(name: str) -> str:
    """The name of a table. Raises EvidenceError for one that is not there."""
    return one_of(name, evidence.names(), "table")


def place(reference: str) -> tuple[str, str]:
    """Table and id of a row, named as ``table:id``. Raises EvidenceError for one that is not there."""
    name, sign, key = str(reference).partition(":")
    if not sign:
        raise evidence.EvidenceError(f"{reference!r} is no row, expected table:id such as exercises:zapad_2021")
    return table(name), one_of(key, evidence.load(name).index, f"id of {name}")


def in_repository(what: str) -> None:
    """Raise EvidenceError where the package was installed without the chapters and what builds the book."""
    if not IN_REPOSITORY:
        raise evidence.EvidenceError(f"{what}: expected a copy of the book's repository, which the package alone lacks")
