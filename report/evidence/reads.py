"""What a chapter's run reads of the evidence, noted for the build, so that an edit runs again what rests on it and nothing else.

The build names the chapter in ``REPORT_CHAPTER``; each thing read is a line in a file of that chapter. Keys: ``table:<name>`` (its
rows and its part of the description), ``vocabulary:<name>`` (words that tables share), ``bibliography``, ``description`` (the whole of
it), ``names`` (which tables there are), ``changes`` (what changed between editions), and ``chapter:<name>`` (another chapter, of which the
build knows the fingerprint).
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from report.evidence.package import BIBLIOGRAPHY, CHANGES, DATA, ROOT, descriptor

NOTES = ROOT / "_build" / "reads"
CHANGED = "changes"
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
        return _hash(bibliography.read_bytes())
    if kind == CHANGED:
        return _hash(b"".join(path.read_bytes() for path in sorted(CHANGES.glob("*.json"))))
    if kind == "description":
        return _hash((folder / "datapackage.json").read_bytes())
    if kind == "vocabulary":
        return _hash(json.dumps(descriptor(folder)["vocabularies"].get(name)).encode())
    resources = descriptor(folder)["resources"]
    if kind == "names":
        return _hash(json.dumps(sorted(entry["name"] for entry in resources)).encode())
    entry = next((entry for entry in resources if entry["name"] == name), None)
    return _hash((folder / entry["path"]).read_bytes() + json.dumps(entry, sort_keys=True).encode()) if entry else ""


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
