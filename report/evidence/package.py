"""Where the evidence is, and what ``datapackage.json`` says of its tables."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from stat import S_ISREG
from typing import ParamSpec, TypeVar

import pandas as pd

from report.evidence.fault import EvidenceError
from report.place import ROOT

DATA = Path(os.environ.get("REPORT_DATA") or ROOT / "data")  # another folder: a copy in which rows are left out
BIBLIOGRAPHY = ROOT / "references.bib"
CHANGES = ROOT / "docs" / "changes"  # what changed between editions
Given = ParamSpec("Given")
Rows = TypeVar("Rows", pd.DataFrame, pd.Series, dict)


def descriptor(folder: Path = DATA) -> dict:
    """What ``datapackage.json`` says, as a dictionary. Raises EvidenceError where it is missing or no JSON."""
    path = Path(folder) / "datapackage.json"
    return _descriptor(path, stamp(path))


@functools.lru_cache(maxsize=16)
def _descriptor(path: Path, _stamp: tuple[int, int]) -> dict:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EvidenceError(f"{path.name}: row -, column -: '', expected a readable data package ({error})") from None


def files(folder: Path = DATA) -> list[Path]:
    """What is published of the folder: the description and the tables that it names, and nothing that lies beside them."""
    return [folder / "datapackage.json", *(folder / entry["path"] for entry in descriptor(folder)["resources"])]


def stamp(path: Path | str) -> tuple[int, int]:
    """Time of change and size of a file, by which caches know an edit; noughts for one that is not there."""
    try:
        found = os.stat(path)  # noqa: PTH116 - asked for thousands of times
    except OSError:
        return 0, 0
    return (found.st_mtime_ns, found.st_size) if S_ISREG(found.st_mode) else (0, 0)


def digest(folder: Path = DATA, bibliography: Path = BIBLIOGRAPHY) -> str:
    """One fingerprint of tables, description and what it is written from, bibliography and the rules that check them."""
    described = stamp(folder / "datapackage.json")
    paths = _paths(folder, bibliography, described, *map(_changed, (folder / "schema", Path(__file__).parent)))
    return _digest(tuple((path, stamp(path)) for path in paths))


def digest_of_rules(folder: Path = DATA, bibliography: Path = BIBLIOGRAPHY) -> str:
    """One fingerprint of all by which a table is judged but the tables: description, bibliography, the rules and what they run in."""
    paths = [folder / "datapackage.json", *_rules(folder, bibliography), ROOT / "requirements.txt"]
    return hash_of(f"{sys.version}{_digest(tuple((str(path), stamp(path)) for path in paths))}".encode())


@functools.lru_cache(maxsize=16)
def _paths(folder: Path, bibliography: Path, *_changed: object) -> list[str]:
    """The files behind ``digest``, as text, which hashes once and not at each call; until the description or a folder of rules changes."""
    return [str(path) for path in [*files(folder), *_rules(folder, bibliography)]]


def _changed(folder: Path) -> int:
    """When a file was last put into a folder or taken out; 0 for one that is not there."""
    return folder.stat().st_mtime_ns if folder.is_dir() else 0


def _rules(folder: Path, bibliography: Path) -> list[Path]:
    schema = [ROOT / "edition.yml", *sorted((folder / "schema").glob("*.yml"))]
    return [*schema, bibliography, *sorted(Path(__file__).parent.glob("*.py"))]


def hash_of(content: bytes) -> str:
    """The digest of bytes."""
    return hashlib.sha256(content).hexdigest()


@functools.lru_cache(maxsize=4)
def _digest(stamped: tuple[tuple[str, tuple[int, int]], ...]) -> str:
    whole = hashlib.sha256()
    for name, found in stamped:
        path = Path(name)
        whole.update(f"{path.name} {found[1]}\n".encode() + (path.read_bytes() if path.is_file() else b""))
    return whole.hexdigest()


def kept(reckon: Callable[Given, Rows]) -> Callable[Given, Rows]:
    """Keep what a function of the evidence reckons, by its arguments, until the evidence changes; each caller gets one of its own."""

    @functools.lru_cache(maxsize=64)
    def found(_evidence: str, *args, **options) -> Rows:
        return reckon(*args, **options)

    @functools.wraps(reckon)
    def copied(*args: Given.args, **options: Given.kwargs) -> Rows:
        made = found(digest(), *args, **options)  # type: ignore[arg-type]  # arguments are hashable, or lru_cache says so
        return made.copy() if isinstance(made, dict) else made.copy(deep=False)  # pandas copies what is written to

    return copied


def attributed(entry: dict) -> bool:
    """True for a table whose rows state something of the world: a record of the work, and a link that says what rows of others are, have no sources."""
    return not (entry.get("record") or entry.get("link"))


def resource(name: str, folder: Path = DATA) -> dict:
    """The descriptor of one table. Raises EvidenceError for a name that the data package lacks."""
    for entry in descriptor(folder)["resources"]:
        if entry["name"] == name:
            return entry
    raise EvidenceError(f"datapackage.json: row -, column resources: {name!r}, expected a table of the data package")


def cells(name: str, folder: Path = DATA) -> pd.DataFrame:
    """One table as its CSV has it: every cell as text, empty for what is unknown, the ids among the columns.

    Raises EvidenceError for a name that the data package lacks.
    """
    path = Path(folder) / resource(name, folder)["path"]
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
