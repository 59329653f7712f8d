"""What the latest comparison of two editions says of the answer, in words that follow from what it holds."""

from __future__ import annotations

from typing import Any

from report import evidence, wording
from report.evidence import editions
from report.wording import figure

TITLE = "t"  # the claim of the article's title
STORED = "counted in the comparison with the edition before, which is no table of the evidence"


def latest() -> dict[str, Any]:
    """The latest comparison. Raises LookupError where no edition came before."""
    found = editions.stored()
    if not found:
        raise LookupError("docs/changes: expected a comparison with the edition before")
    return found[0]


def count(found: dict[str, Any], what: str) -> str:
    """How many 'verdicts', 'scores' or 'forecasts' were changed; those that are new or gone were not."""
    changed = [said for said in found[what] if said["from"] and said["to"]]
    return figure.plain(wording.count(len(changed)), why=STORED)


def title(found: dict[str, Any]) -> str:
    """What became of today's verdict on the claim of the title: 'went from partly supported to not supported', 'stayed not supported'."""
    words, now = evidence.labels("claims", "verdict_today"), str(evidence.load("claims").loc[TITLE, "verdict_today"])
    before = [said["from"] for said in found["verdicts"] if (said["row"], said["when"]) == (TITLE, "today")]
    told = f"went from {words[before[0]]} to {words[now]}" if before else f"stayed {words[now]}"
    return figure.of(told, f"claims:{TITLE}", rule="its verdict today beside that of the edition before")
