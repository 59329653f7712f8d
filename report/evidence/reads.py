"""What a chapter's run reads of the evidence, noted for the build, so that an edit runs again what rests on it and nothing else.

The build names the chapter in ``REPORT_CHAPTER``; each thing read is a line in a file of that chapter. Keys: ``table:<name>`` (its
rows and its part of the description), ``vocabulary:<name>`` (words that tables share), ``bibliography``, ``description`` (the whole of
it), ``names`` (which tables there are), ``changes`` (what changed between editions), and ``chapter:<name>`` (another chapter, of which the
build knows the fingerprint).
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import sys
from pathlib import Path

from report.evidence.package import BIBLIOGRAPHY, CHANGES, DATA, ROOT, descriptor, hash_of

NOTES = ROOT / "_build" / "reads"
CHANGED = "changes"
SHARED = ["requirements.txt", "edition.yml", "assets/fonts", "assets/map"]  # what every chapter rests on besides
_noted: set[str] = set()


def note(key: str) -> None:
    """Note that the chapter that is running read something."""
    if (chapter := os.environ.get("REPORT_CHAPTER")) and key not in _noted:
        _noted.add(key)
        path = path_of(chapter)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{key}\n")


def path_of(chapter: str) -> Path:
    """The file of a chapter's notes."""
    return NOTES / f"{chapter.replace('/', '.')}.txt"


def noted(chapter: str) -> list[str]:
    """The keys that a chapter's last run read."""
    path = path_of(chapter)
    return sorted(set(path.read_text(encoding="utf-8").split())) if path.is_file() else []


def digest(key: str, folder: Path = DATA, bibliography: Path = BIBLIOGRAPHY) -> str:
    """A fingerprint of what a key stands for; empty for a table that is not there."""
    kind, _, name = key.partition(":")
    if kind == "bibliography":
        return hash_of(bibliography.read_bytes())
    if kind == CHANGED:
        return hash_of(b"".join(path.read_bytes() for path in sorted(CHANGES.glob("*.json"))))
    if kind == "description":
        return hash_of((folder / "datapackage.json").read_bytes())
    if kind == "vocabulary":
        return hash_of(json.dumps(descriptor(folder)["vocabularies"].get(name)).encode())
    resources = descriptor(folder)["resources"]
    if kind == "names":
        return hash_of(json.dumps(sorted(entry["name"] for entry in resources)).encode())
    entry = next((entry for entry in resources if entry["name"] == name), None)
    return hash_of((folder / entry["path"]).read_bytes() + json.dumps(entry, sort_keys=True).encode()) if entry else ""


@functools.cache
def shared() -> str:
    """A fingerprint of interpreter, locked environment, edition, typeface and maps."""
    whole = hashlib.sha256(sys.version.encode())
    for name in SHARED:
        place = ROOT / name
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file():
                whole.update(path.read_bytes())
    return whole.hexdigest()
