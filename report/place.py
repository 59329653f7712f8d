"""Where the project's files are: in its repository, or inside the installed package, which brings tables, bibliography and typeface along."""

from __future__ import annotations

from pathlib import Path

_REPOSITORY, _BROUGHT = Path(__file__).resolve().parents[1], Path(__file__).resolve().parent / "brought"
IN_REPOSITORY = (_REPOSITORY / "data" / "datapackage.json").is_file()
ROOT = _REPOSITORY if IN_REPOSITORY else _BROUGHT
