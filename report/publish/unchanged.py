"""Whether a build would find nothing to do: each file of the checkout, and each that the last build made, is what it was then.

A whole build leaves a fingerprint of both. While it is true, the pages are those that a build would make, and Sphinx need not be asked.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from report.place import ROOT

BUILT = ROOT / "_build"
NOTE = BUILT / "unchanged.txt"
MADE = ("html", "work", ".doctrees", "charts", "doors", "figures", "reads", "tables", "whole", "evidence.sound")
NO_INPUT = {"_build", "build", "__pycache__"}  # what is made of the rest
SAID = ("REPORT_", "SOURCE_DATE_EPOCH")  # variables that a build listens to


def given(root: Path = ROOT) -> str:
    """A fingerprint of all that a build rests on; to be taken before it, as a file may be edited meanwhile.

    Every file of the checkout but hidden ones and what is made of the rest; interpreter and installed packages; variables that a build listens to.
    """
    files = [(path.relative_to(root).as_posix(), _hash(path.read_bytes())) for path in sorted(_files(root))]
    packages = {f"{found.name} {found.version}" for found in metadata.distributions()}
    said = {f"{name}={value}" for name, value in os.environ.items() if name.startswith(SAID)}
    return _hash(json.dumps([files, sys.version, sys.prefix, sorted(packages), sorted(said)]).encode())


def still(rests_on: str) -> bool:
    """True where the last build was whole and rested on the same, and what it made stands as it left it."""
    return NOTE.is_file() and NOTE.read_text(encoding="utf-8") == _note(rests_on)


def forget() -> None:
    """Take the note away before a build, which may stop half-way."""
    NOTE.unlink(missing_ok=True)


def keep(rested_on: str) -> None:
    """Leave the note after a whole build."""
    NOTE.write_text(_note(rested_on), encoding="utf-8")


def _note(rests_on: str) -> str:
    return f"{rests_on} {_hash(json.dumps(sorted(_made(BUILT))).encode())}\n"


def _files(folder: Path) -> Iterator[Path]:
    for found in os.scandir(folder):
        if found.name.startswith(".") or found.name in NO_INPUT or found.name.endswith(".egg-info"):
            continue
        if found.is_file():
            yield Path(found)
        elif found.is_dir() and not Path(found, "pyvenv.cfg").is_file():
            yield from _files(Path(found))


def _made(folder: Path) -> Iterator[tuple[str, int, int]]:
    """What builds leave, each with size and time of change; of a folder the time says whether a file came or went."""
    for name in MADE:
        place = folder / name
        for path in [place, *place.rglob("*")]:
            if path.exists():
                found = path.stat()
                yield path.relative_to(folder).as_posix(), found.st_size, found.st_mtime_ns


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
