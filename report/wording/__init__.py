"""Numbers, dates and lists in words: each figure that prose quotes is taken from the evidence and said in one way everywhere."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from report import evidence
from report.wording import figure

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
BOUND_WORDS = {"about": "about ", "at_least": "at least ", "at_most": "up to "}
NUMBER_WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
UNKNOWN = "not stated"
LEAST = 0.01  # a probability nearer to nought or to one is not told apart from this


def number(value, digits: int = 0) -> str:
    """12800 -> '12,800'; a missing value -> 'not stated'."""
    return UNKNOWN if pd.isna(value) else f"{value:,.{digits}f}"


def count(value: int) -> str:
    """Whole numbers to twelve as words, above as figures: 3 -> 'three', 41 -> '41'."""
    return NUMBER_WORDS[value] if 0 <= value < len(NUMBER_WORDS) else f"{value:,}"


def counted(value: int, one: str, many: str = "") -> str:
    """A number of things with their word: 0 -> 'no lines', 1 -> 'one line', 3 -> 'three lines'."""
    return f"{count(value)} {one if value == 1 else many or one + 's'}"


def times(ratio: float) -> str:
    """How one amount stands to another, as one says it: 2.26 -> 'more than two times', 1.06 -> 'about the same as', 0.5 -> 'less than'."""
    whole = int(ratio)
    if 0.9 <= ratio <= 1.1:
        return "about the same as"
    if whole < 2:
        return "more than" if ratio > 1 else "less than"
    return f"{'about' if ratio - whole < 0.1 else 'more than'} {count(whole)} times"


def percent(probability: float) -> str:
    """A probability in per cent: '14%', and '<1%' or '>99%' at the ends, where no reckoning of this book says more."""
    return "<1%" if probability < LEAST else ">99%" if probability > 1 - LEAST else f"{float(probability):.0%}"


def points(probability: float) -> str:
    """A probability in per cent without their sign, never nought or a hundred: 'under 1', '84'."""
    share = round(100 * float(probability))
    if 0 < share < 100:
        return number(share)
    return ("under " + number(100 * LEAST)) if share <= 0 else ("over " + number(100 * (1 - LEAST)))


def in_percent(share: float) -> str:
    """A share in whole per cent, without their sign; one that is not whole is never rounded to none or to all: 'under 1', '73', 'over 99'."""
    return points(share) if 0 < share < 1 else number(100 * share)


def span(low, high, bound: str = "exact", digits: int = 0) -> str:
    """A value with its bounds: '60,000–70,000', 'at least 800', 'up to 9,000', 'about 2,000', 'not stated'."""
    if pd.isna(low) and pd.isna(high):
        return UNKNOWN
    if pd.isna(low) or pd.isna(high):
        return ("up to " if pd.isna(low) else "at least ") + number(high if pd.isna(low) else low, digits)
    if low != high:
        return f"{number(low, digits)}–{number(high, digits)}"
    return BOUND_WORDS.get(bound, "") + number(low, digits)


def of(row: pd.Series, digits: int = 0) -> str:
    """``span`` of an evidence row with low, high and bound; a figure of this row."""
    return figure.of_row(span(row["low"], row["high"], row["bound"], digits), row, "low", "high", "bound")


def said(row: pd.Series) -> str:
    """What a row states: its number, or its text where there is none; a figure of this row."""
    return figure.of_row(row["value_text"], row, "value_text") if pd.isna(row["low"]) else of(row)


def whole(row: pd.Series, column: str = "high") -> str:
    """A whole number of a row, to twelve in words; a figure of this row."""
    return figure.of_row(count(int(row[column])), row, column)


def amount(row: pd.Series, column: str, digits: int = 0) -> str:
    """One number of a row in digits: '12,800'; a figure of this row."""
    return figure.of_row(number(row[column], digits), row, column)


def day(row: pd.Series | Mapping, column: str = "date") -> str:
    """One date of a row in its own precision; a figure of this row."""
    return figure.of_row(date(row[column], row[f"{column}_precision"]), row, column)


def date(moment, precision: str = "day") -> str:
    """A date in the precision that its source gives: '2021', 'September 2021', '14 September 2021'."""
    if pd.isna(moment):
        return UNKNOWN
    if precision == "year":
        return f"{moment.year}"
    month = f"{MONTHS[moment.month - 1]} {moment.year}"
    return month if precision == "month" else f"{moment.day} {month}"


def dates(row: pd.Series | Mapping, name: str = "date") -> str:
    """The dates of a row: one date, or 'from – to' where the table has both, each in its own precision; a figure of this row."""
    if f"{name}_from" not in row:
        return day(row, name)
    return figure.of_row(_period(row, name), row, f"{name}_from", f"{name}_to")


def _period(row: pd.Series | Mapping, name: str) -> str:
    first, last = (date(row[f"{name}_{end}"], row[f"{name}_{end}_precision"]) for end in ("from", "to"))
    if last in (UNKNOWN, first):
        return first
    if first == UNKNOWN:
        return f"to {last}"
    if row[f"{name}_from_precision"] == row[f"{name}_to_precision"]:  # say a shared month or year once
        words = first.split(" ")
        while words and last.endswith(" " + " ".join(words[-1:] + first.split(" ")[len(words) :])):
            words.pop()
        return f"{' '.join(words)}{'–' if len(words) == 1 else ' – '}{last}"
    return f"{first} – {last}"


def share(part: int, known: int, unknown: int) -> str:
    """A share with its unknowns: '4 of 9 known (2 unknown)'."""
    return f"{part} of {known} known ({unknown} unknown)"


def listing(words: list[str]) -> str:
    """'a', 'a and b', 'a, b and c'; of figures one with the rows of all."""
    words = list(words)
    return figure.join(" and ", filter(None, [figure.join(", ", words[:-1]), *words[-1:]]))


def several(parts: list[str], room: int = 600) -> str:
    """As many parts as fit the room in letters, and the number of the rest: 'a; b', 'a; b; and 31 more'."""
    kept = [part for end, part in enumerate(parts, 1) if len("; ".join(parts[:end])) <= room]
    rest = len(parts) - len(kept)
    return "; ".join([*kept, f"and {count(rest)} more"] if rest else kept)


def capital(words: str) -> str:
    """Words as they begin a line or a choice: 'joint use' -> 'Joint use'."""
    return figure.like(words, words[:1].upper() + words[1:])


def kind(qualifier: str) -> str:
    """Who stands behind a statement, in a word: 'official_declared' -> 'declared'."""
    return evidence.words("qualifier")[str(qualifier)]
