"""Figures and texts in the languages of the brief: one value, said as each language says it.

A ``Quantity`` is a figure without words. English says it as the rest of the book does; the other languages take their words from the table
``translations`` and their numbers and dates from the Unicode locale data. Texts of English stand in their own tables, and those of pages
and brief in ``translations`` under ``ui``.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from babel import Locale, dates, numbers

from report import edition, evidence, wording
from report.evidence import cited
from report.evidence.translated import ENGLISH, UI
from report.wording import figure

CODES = (ENGLISH, "pl", "lt", "uk", "be", "ru", "de")
OTHERS = CODES[1:]


@dataclass(frozen=True)
class Quantity:
    """A figure without words: what kind it is (a key of ``KINDS``) and its values; ``english``: its words in the book, where they know their rows."""

    kind: str
    values: tuple
    english: str = ""


def of(kind: str, *values, english: str = "") -> Quantity:
    """A figure of a kind. Raises KeyError for a kind that nobody can say."""
    if kind not in KINDS:
        raise KeyError(kind)
    return Quantity(kind, values, english)


def said(quantity: Quantity, language: str = ENGLISH) -> str:
    """The figure in words of a language."""
    if language == ENGLISH and quantity.english:
        return quantity.english
    return KINDS[quantity.kind](language, *quantity.values)


def filled(words: str | float, held: Mapping[str, Quantity], language: str = ENGLISH) -> str:
    """Words with the figures in place of their names in braces, begun with a capital; empty for an empty cell.

    Raises KeyError for a name that no figure has.
    """
    return str.join("", pieces(words, held, language))


def pieces(words: str | float, held: Mapping[str, Quantity], language: str = ENGLISH) -> list[str]:
    """As ``filled``, piece by piece, so that each figure among them still knows its rows."""
    found: list[str] = []
    for before, name, _, _ in string.Formatter().parse(words) if isinstance(words, str) else ():
        found += [before] if before else []
        found += [said(held[name], language)] if name else []
    return [figure.like(found[0], wording.capital(found[0])), *found[1:]] if found else []


# ------------------------------------------------------------------------------------------------------------ texts


def text(of: str, field: str, language: str = ENGLISH) -> str:
    """What a field of a row (``answers:command``) says in a language; empty where the English one is empty.

    Raises KeyError for a text that has no translation.
    """
    table, _, key = of.partition(":")
    if language == ENGLISH and table != UI:
        found = evidence.load(table).loc[key, field]
        return str(found) if pd.notna(found) else ""
    return texts(language)[(of, field)]


def ui(key: str, language: str = ENGLISH, **parts: str) -> str:
    """Words of pages and brief, with parts in place of their names in braces."""
    return text(f"{UI}:{key}", "text", language).format(**parts)


def reach(language: str = ENGLISH) -> str:
    """How far the evidence goes: 'Searched to 25 November 2026, newest source July 2026'; the one form of it for every page and file."""
    date = cited.newest()
    until = said(of("date", pd.Timestamp(edition.LAST_DAY)), language)
    month = said(of("date", pd.Timestamp(date), "month" if "-" in date else "year"), language)
    return ui("evidence_to", language, until=until, newest=month)


def texts(language: str) -> dict[tuple[str, str], str]:
    """Every text of a language in the table of translations: (what it is of, field) -> words."""
    rows = evidence.load("translations")
    rows = rows[rows["language"] == language]
    return dict(zip(zip(rows["of"], rows["field"]), rows["text"].map(_bound)))


def _bound(words: str) -> str:
    """Words whose dashes and signs of per cent do not begin a line."""
    return re.sub(" (?=[–—%])", "\u00a0", words)


def listing(parts: Sequence[str], language: str = ENGLISH) -> str:
    """A list in a sentence: 'a, b and c'."""
    parts = list(parts)
    if language == ENGLISH or len(parts) < 2:
        return wording.listing(parts)
    return f"{', '.join(parts[:-1])} {ui('and', language)} {parts[-1]}"


def sentences(parts: Sequence[str]) -> str:
    """Parts as sentences; an abbreviation at the end of one keeps its single point."""
    return " ".join(part if part.endswith((".", "?")) else f"{part}." for part in parts)


# ---------------------------------------------------------------------------------------------------------- figures


def _number(language: str, value: float) -> str:
    return (
        wording.number(value) if language == ENGLISH else _plain(numbers.format_decimal(round(value), locale=language))
    )


def decimals(digits: str, language: str) -> str:
    """Numbers written with a point, such as '2.5–3', with the sign that the language puts before decimals."""
    return digits.replace(".", numbers.get_decimal_symbol(language))


def _plain(words: str) -> str:
    """The typeface has one blank that does not break."""
    return words.replace("\u202f", "\u00a0")


def _count(language: str, value: int) -> str:
    return wording.count(value) if language == ENGLISH else _number(language, value)


def _about(language: str, value: float) -> str:
    return ui("about", language, number=_number(language, value))


def _span(language: str, low: float, high: float) -> str:
    return ui("span", language, low=_number(language, low), high=_number(language, high))


def _points(language: str, share: float) -> str:
    """A probability in per cent without their sign, never nought or a hundred."""
    if language == ENGLISH:
        return wording.points(share)
    points = round(100 * share)
    bound = "under" if points <= 0 else "over" if points >= 100 else ""
    number = _number(language, min(max(points, 1), 99))
    return ui(bound, language, number=number) if bound else number


def _percent(language: str, share: float) -> str:
    """A probability in per cent, never nought or a hundred."""
    if language == ENGLISH:
        return wording.percent(share)
    least, most = wording.LEAST, 1 - wording.LEAST
    sign = "<" if share < least else ">" if share > most else ""
    return sign + _plain(numbers.format_percent(min(max(share, least), most), locale=language))


def _percents(language: str, low: float, high: float) -> str:
    ends = list(dict.fromkeys((_percent(language, low), _percent(language, high))))
    return ends[0] if len(ends) == 1 else ui("span", language, low=ends[0], high=ends[1])


def _term(language: str, key: str) -> str:
    return text(f"likelihood_terms:{key}", "term", language)


def _date(language: str, moment, precision: str = "day") -> str:
    if language == ENGLISH or pd.isna(moment):
        return wording.date(moment, precision)
    if precision == "day":
        return _plain(dates.format_date(moment, "long", locale=language))
    skeleton = "y" if precision == "year" else "yMMMM"
    return _plain(dates.format_skeleton(skeleton, moment, locale=Locale.parse(language)))


def _dates(language: str, first, first_precision: str, last, last_precision: str) -> str:
    names = ("date_from", "date_from_precision", "date_to", "date_to_precision")
    if language == ENGLISH:
        return wording.dates(pd.Series(dict(zip(names, (first, first_precision, last, last_precision)))))
    ends = [_date(language, *end) for end in ((first, first_precision), (last, last_precision)) if pd.notna(end[0])]
    return " – ".join(dict.fromkeys(ends))


def _year(language: str, value: int) -> str:
    return str(value)


def _word(language: str, key: str) -> str:
    return ui(key, language)


KINDS: dict[str, Callable[..., str]] = {
    "number": _number,  # 1200 -> '1,200'
    "count": _count,  # 3 -> 'three', in other languages '3'
    "about": _about,  # 3000 -> 'about 3,000'
    "span": _span,  # 1200, 8900 -> '1,200 to 8,900'
    "points": _points,  # 0.84 -> '84'
    "percent": _percent,  # 0.84 -> '84%'
    "percents": _percents,  # 0.07, 0.58 -> '7% to 58%'
    "term": _term,  # likely -> 'likely'
    "date": _date,  # a day and its precision
    "dates": _dates,  # two days with their precisions
    "year": _year,
    "word": _word,  # a key of the words of pages
}
