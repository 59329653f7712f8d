"""What text may hold, in a cell and in the bibliography: words, and nothing that hides, turns or breaks what stands beside it."""

from __future__ import annotations

import functools
import re
import unicodedata

LONGEST = 60  # letters of one word; the longest of the evidence have 35
ADDRESS = re.compile(
    r"https?://[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#][^\s<>\"{}|\\^`]*)?(?<!\.\.\.)(?<!…)", re.IGNORECASE
)
LETTERS = re.compile(
    r"[ -~\u00a1-\u00ac\u00ae-\u017f\u0192\u0218-\u021b\u0400-\u045f\u0490\u0491\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u2030\u2032\u2033\u2039\u203a\u2044\u20ac\u2116\u2122\u2190-\u2193\u2212\u2248\u2260\u2264\u2265]*"
)
INVISIBLE = {
    "Cc",
    "Cf",
    "Cs",
    "Co",
    "Cn",
    "Zl",
    "Zp",
}  # control and format signs, bidirectional ones among them, and what is no sign at all
BLANKS = {
    "nan",
    "none",
    "null",
    "n/a",
    "na",
    "tbd",
    "todo",
    "tk",
    "?",
    "-",
    "–",
}  # ways to say nothing that an empty cell says


def fault(text: str) -> str | None:
    """What was expected of the text; None where it is sound."""
    if found := next((sign for sign in text if unicodedata.category(sign) in INVISIBLE), None):
        return f"printable text in one line (found U+{ord(found):04X})"
    if text != " ".join(text.split()):
        return "text without blanks at its ends and with single blanks between its words"
    if not unicodedata.is_normalized("NFC", text):
        return "text in Unicode's composed form (NFC)"
    if word := next((word for word in text.split() if len(word) > LONGEST and not ADDRESS.fullmatch(word)), None):
        return f"words of at most {LONGEST} letters (found {len(word)})"
    if word := next(
        (
            word
            for word in re.findall(r"\w+", text)
            if re.search("[A-Za-z]", word) and re.search("[\u0400-\u04ff]", word)
        ),
        None,
    ):
        return f"words of one script (found Latin and Cyrillic letters in {word!r})"
    return None


@functools.lru_cache(maxsize=2**16)  # the same words stand in many cells
def fault_of_cell(text: str) -> str | None:
    """As ``fault``, for a cell: it may also stand in a chart, and a spreadsheet may open it."""
    if expected := fault(text):
        return expected
    if foreign := next((sign for sign in text if not LETTERS.fullmatch(sign)), None):
        return f"letters and signs that the book's typeface has (found U+{ord(foreign):04X})"
    if text.startswith(("=", "@")):
        return "text that no spreadsheet takes for a formula"
    return None
