"""A broken rule in one line, in the words of a reader who has to mend the row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SHOWN = 60  # letters of a value, and faults of a list, that are told


class EvidenceError(ValueError):
    """The evidence breaks a rule; the message has one line a fault."""


@dataclass(frozen=True)
class Fault:
    """One broken rule: where it is, what stands there, what was expected."""

    file: str
    row: str
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        return " ".join(
            f"{self.file}: row {_told(self.row)}, column {_told(self.column)}: {_told(self.value)!r}, expected {self.expected}".split()
        )


def _told(text: str) -> str:
    """The text, cut where it would flood the line, its control signs as their codes."""
    cut = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
    return cut if cut.isprintable() else ascii(cut)[1:-1]


def listed(faults: Sequence[Fault]) -> str:
    """The faults, one a line, the first ``SHOWN`` of them; empty where there is none."""
    lines = [str(fault) for fault in faults[:SHOWN]]
    return "\n".join(lines + ([f"and {len(faults) - SHOWN} more"] if len(faults) > SHOWN else []))
