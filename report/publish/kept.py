"""What a program of its own made of the evidence, kept with the fingerprints of all that it read and taken again while these are true."""

from __future__ import annotations

import json
import os
import subprocess
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from report.evidence import DATA, ROOT, reads
from report.evidence.package import digest, hash_of

FOLDER = ROOT / "_build" / "kept"
NEWEST = 16  # of one kind, so many are kept


def made(kind: str, command: Sequence[str], programs: str, folder: Path = DATA) -> Any:
    """What a command prints as JSON of the tables in ``folder``; the chapter that asks has then read what the command read, whenever it ran.

    ``programs``: a fingerprint of the command, its modules and the environment. Raises SystemExit, with what it said, where it fails.
    """
    for path in (FOLDER / kind).glob("*.json"):
        known = json.loads(path.read_text(encoding="utf-8"))
        if known["by"] == programs and all(reads.digest(key, folder) == now for key, now in known["read"].items()):
            break
    else:
        began = digest(folder)
        known = {"by": programs} | run(command, folder)
        if digest(folder) == began:  # no table was edited meanwhile
            _keep(kind, json.dumps(known, ensure_ascii=False))
    for key in known["read"]:
        reads.note(key)
    return known["made"]


def run(command: Sequence[str], folder: Path) -> dict[str, Any]:
    """What a command made, and the fingerprint of each thing that it read: a process of its own forgets nothing that another read before."""
    asks = f"kept.{uuid.uuid4().hex}"  # notes what it reads as a chapter does
    where = {"REPORT_DATA": str(folder), "REPORT_CHAPTER": asks}
    try:
        found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=os.environ | where)
        if found.returncode:
            raise SystemExit(found.stderr)
        return {
            "made": json.loads(found.stdout),
            "read": {key: reads.digest(key, folder) for key in reads.noted(asks)},
        }
    finally:
        reads.path_of(asks).unlink(missing_ok=True)


def _keep(kind: str, words: str) -> None:
    """Store what was made, whole or not at all, and drop the oldest of many."""
    place = FOLDER / kind
    place.mkdir(parents=True, exist_ok=True)
    new = place / f"{hash_of(words.encode())}.new"
    new.write_text(words, encoding="utf-8")
    new.replace(new.with_suffix(".json"))
    for old in sorted(place.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)[NEWEST:]:
        old.unlink(missing_ok=True)
