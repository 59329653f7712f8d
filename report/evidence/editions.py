"""What changed since the edition before, as ``make changes`` stored it in ``docs/changes``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from report.evidence import reads
from report.evidence.package import CHANGES


def stored(folder: Path = CHANGES) -> list[dict[str, Any]]:
    """All comparisons of two editions, the latest first: their tables, verdicts, scores, forecasts and figures."""
    reads.note(reads.CHANGED)
    return [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"), reverse=True)]
