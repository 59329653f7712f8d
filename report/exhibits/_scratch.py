"""A folder for matplotlib's own notes where the home of its user is not writable: else its notice stands in a page."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

HOMES = (("XDG_CONFIG_HOME", ".config"), ("XDG_CACHE_HOME", ".cache"))  # variable, folder of the home


def provide() -> None:
    """Name a folder in ``MPLCONFIGDIR`` unless matplotlib has one that it can write to; it goes when the program ends."""
    if "MPLCONFIGDIR" not in os.environ and not all(map(_writable, HOMES)):
        os.environ["MPLCONFIGDIR"] = tempfile.mkdtemp(prefix="matplotlib-")
        atexit.register(shutil.rmtree, os.environ["MPLCONFIGDIR"], ignore_errors=True)


def _writable(home: tuple[str, str]) -> bool:
    variable, folder = home
    try:
        place = Path(os.environ.get(variable) or Path.home() / folder) / "matplotlib"
        place.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):  # RuntimeError: nobody's home is known
        return False
    return os.access(place, os.W_OK)
