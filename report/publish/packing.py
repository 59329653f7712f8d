"""Files packed into one, so that the same files give the same bytes."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

from report import edition


def moment() -> time.struct_time:
    """The moment that a file says it was made at, in UTC; see ``edition.epoch``."""
    return time.gmtime(edition.epoch())


def pack(to: Path, files: dict[str, bytes], first: str = "") -> None:
    """Write a ZIP file of names and contents, sorted by name; ``first`` comes before all others and is stored as it is."""
    with zipfile.ZipFile(to, "w") as packed:
        for name in sorted(files, key=lambda name: (name != first, name)):
            entry = zipfile.ZipInfo(name, moment()[:6])
            entry.compress_type = zipfile.ZIP_STORED if name == first else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, files[name])
