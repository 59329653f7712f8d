"""A figure that carries its rows: a text that knows from which rows of the evidence it was made, and by what rule.

Prose shows figures by ``{eval}``. A ``Figure`` is a string, and each of its ``rows`` is a ``table:id`` (``table:*`` stands for a whole
table). One row, or several without a ``rule``, say the text themselves; with a ``rule`` the text was computed from all of them. What comes
from no row says so: ``plain(text, why=...)``.

Adding, joining and ``text`` keep the rows of all parts. A slice, a format string (``f"{figure}"``) and any other change give a plain string,
which claims nothing. Rows are looked up when a figure is made: what is no row of the evidence is refused, never guessed.

A page marks as a door what a reader takes for a figure, not the clause around it: see ``Figure.marks``.
"""

from __future__ import annotations

import calendar
import functools
import hashlib
import json
import re
import string
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

import pandas as pd

from report import evidence, wording
from report.wording import markup

MIME = "application/vnd.report.figure+json"  # by which the build knows a figure
CLASS = "row-figure"  # of its place in the page
WHOLE = "*"  # in place of an id: every row of the table
SHORT = 5  # words of a text that is marked whole; a longer one is a clause
_YEAR = r"\d\d\d\d\b"
_COUNT = r"(?:\d[\d,.–-]*(?<=\d)|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
NUMBER = re.compile(  # a year is none, and 'one' is one only of others
    rf"(?<![\w.-])(?!{_YEAR})(?:{_COUNT}(?: (?:of|to|or) {_COUNT})?|one (?:of|to|or) {_COUNT})(?: per cent| percent|%)?(?!\w)",
    re.IGNORECASE,
)
_DATE = re.compile(rf"(?:\d\d? )?(?:(?:{'|'.join(calendar.month_name[1:])}) )?{_YEAR}")
LEAD = re.compile(r"[^\s,;:.()]+(?: [^\s,;:.()]+)*")  # a clause, to where it turns
FIRST = 3  # words of it that are marked at most
SMALL = re.compile(
    r"(?: (?:a|an|and|as|at|by|for|from|in|is|of|on|or|that|the|their|to|under|which|with))+$"
)  # ends no mark
Held = TypeVar("Held", pd.DataFrame, pd.Series)


class Figure(str):
    """A text with its rows, the rule by which it was computed from them ('' where they say it), or ``why`` it has none.

    ``parts``: the texts and figures from which it was joined, if it was.
    """

    rows: tuple[str, ...]
    rule: str
    why: str
    parts: tuple[str, ...]

    def __new__(
        cls, text: str, rows: Iterable[str] = (), rule: str = "", why: str = "", parts: Iterable[str] = ()
    ) -> Figure:
        made = super().__new__(cls, text)
        made.rows, made.rule, made.why, made.parts = tuple(rows), rule, why, tuple(parts)
        return made

    def __add__(self, other: str) -> Figure:
        return _joined("", [self, other])

    def __radd__(self, other: str) -> Figure:
        return _joined("", [other, self])

    def join(self, parts: Iterable[str]) -> Figure:
        return _joined(self, list(parts))

    def lower(self) -> Figure:
        return _like(self, super().lower())

    def upper(self) -> Figure:
        return _like(self, super().upper())

    def capitalize(self) -> Figure:
        return _like(self, super().capitalize())

    def strip(self, chars: str | None = None) -> Figure:
        return _like(self, super().strip()) if chars is None else super().strip(chars)  # type: ignore[return-value]

    @property
    def key(self) -> str:
        """A short name for text, rows and rule together, by which the page finds the card."""
        whole = json.dumps([str(self), self.rows, self.rule], ensure_ascii=False)
        return hashlib.sha256(whole.encode()).hexdigest()[:8]

    @property
    def door(self) -> str:
        """The mark behind the text by which the page finds the card; '' where there are no rows."""
        return f"{{.{CLASS} .f-{self.key}}}" if self and self.rows else ""

    @property
    def marks(self) -> list[tuple[str, Figure | None]]:
        """The text in pieces, each with the figure that it opens, None for the words between.

        A text of few words, or of dates, is marked whole. Of a clause its own figures are, each with its own rows; of one that holds
        none its numbers, and where there are none its first words.
        """
        if not self.rows:
            return [(str(self), None)]
        if _words(self) <= SHORT:
            return [(str(self), self)]
        if self.parts:
            return [
                mark for part in self.parts for mark in (part.marks if isinstance(part, Figure) else [(part, None)])
            ]
        return _cut(self, [found.span() for found in NUMBER.finditer(self)] or [(0, _lead(self))])

    @property
    def clause(self) -> bool:
        """Whether a part of the text is marked alone."""
        return self.marks[0][0] != self

    @property
    def doors(self) -> tuple[Figure, ...]:
        """The figures that the text opens."""
        return tuple(opened for _, opened in self.marks if opened is not None)

    @property
    def held(self) -> dict[str, Any]:
        """All that the figure knows, for a file; the figures that it opens, where they are its parts."""
        known = {"text": str(self), "rows": list(self.rows), "rule": self.rule, "why": self.why}
        return known | ({"parts": [part.held for part in self.doors]} if self.parts and self.clause else {})

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, Any]:
        """For the book the text under a class that names the card, for a notebook the text with its rows beneath."""
        if not self:
            return {}
        bundle: dict[str, Any] = {"text/plain": str(self), MIME: self.held}
        if not self.rows:
            return bundle
        from report.wording import cards  # which words rows, and so stands above this module

        return bundle | {"text/markdown": markup.text(self).myst, "text/html": cards.html(self)}


# ------------------------------------------------------------------------------------------------- making figures


def of(text: str, *rows: Any, rule: str = "") -> Figure:
    """A text with the rows from which it was made: see ``references`` for what may be given. Raises ValueError where there are none."""
    if not (found := references(*rows)):
        raise ValueError(f"{str(text)!r}: expected a row at least, or figure.plain with a reason")
    return Figure(str(text), found, rule)


def made(text: str, *rows: Any, rule: str = "") -> str:
    """As ``of``; a plain string where the rows are none of the evidence, as those that a test makes up."""
    try:
        return of(text, *rows, rule=rule)
    except ValueError:
        return str(text)


def of_row(text: str, row: pd.Series | Mapping, *columns: str) -> str:
    """The text as a figure of its row; as a plain string where the row is none of the evidence, or no longer says what its table says.

    ``columns``: those from which the text was made. What a row does not state has no rows to show.
    """
    reference = _reference(row) if isinstance(row, pd.Series) else ""
    if not reference or not _unchanged(row, reference, columns):
        return str(text)
    return plain(text, why="the row does not state it") if text == wording.UNKNOWN else Figure(str(text), (reference,))


def count(rows: Any, rule: str) -> Figure:
    """How many rows there are, to twelve in words; ``rule``: what they are. Of none, the whole table is what was looked through."""
    return of(wording.count(_number_of(rows)), _counted(rows), rule=rule)


def number(rows: Any, rule: str) -> Figure:
    """How many rows there are, in digits: as ``count``."""
    return of(wording.number(_number_of(rows)), _counted(rows), rule=rule)


def share(part: Any, known: Any, unknown: Any, rule: str) -> Figure:
    """A share with its unknowns, of frames of rows: '4 of 9 known (2 unknown)'."""
    told = wording.share(*(_number_of(rows) for rows in (part, known, unknown)))
    return of(told, _counted(known), _counted(unknown), rule=rule)


def lowest(rows: pd.DataFrame, rule: str, column: str = "low") -> Figure:
    """The figure of the row with the lowest end; its own row first, then all rows among which it is the lowest."""
    row = rows.loc[rows[column].idxmin()]
    return of(wording.of(row), row, rows, rule=rule)


def highest(rows: pd.DataFrame, rule: str, column: str = "high") -> Figure:
    """The figure of the row with the highest end; its own row first, then all rows among which it is the highest."""
    row = rows.loc[rows[column].idxmax()]
    return of(wording.of(row), row, rows, rule=rule)


def spread(rows: pd.DataFrame, rule: str, digits: int = 0) -> Figure:
    """From the lowest low to the highest high of some rows: '800–2,500'."""
    return of(wording.span(rows["low"].min(), rows["high"].max(), digits=digits), rows, rule=rule)


def latest(*dated: pd.Series, rule: str, precision: str = "day") -> Figure:
    """The latest day of one or more columns of days, in words, or its ``month`` or ``year``; the rows that bear it first, then all that have a day."""
    known = [days.dropna() for days in dated]
    last = max(days.max() for days in known)
    return of(wording.date(last, precision), [days[days == last] for days in known], known, rule=rule)


def join(between: str, parts: Iterable[str]) -> str:
    """The parts one after the other, as ``between.join(parts)``: a figure with the rows of all where one of them is a figure."""
    parts = list(parts)
    return (
        _joined(between, parts) if any(isinstance(part, Figure) for part in (between, *parts)) else between.join(parts)
    )


def text(template: str, *parts: object, **named: object) -> str:
    """A template with its places filled, as ``template.format``: a figure with the rows of all where a part is a figure."""
    pieces = []
    free = iter(parts)
    for before, name, form, _ in string.Formatter().parse(template):
        pieces.append(before)
        if name is not None:
            part = next(free) if name == "" else named[name]
            pieces.append(part if isinstance(part, str) and not form else format(part, form or ""))
    return join("", pieces)


def carry(frame: Held, *rows: Any) -> Held:
    """The frame or column, which was computed from some rows, with these: all of them stand behind whatever is said of it or of a part.

    It forgets what it held before, and knows nothing where the rows are none of the evidence.
    """
    try:
        frame.attrs = {"rows": references(*rows)}
    except ValueError:
        frame.attrs = {}
    return frame


def along(frame: pd.DataFrame, table: str, ids: Iterable[str] | None = None) -> pd.DataFrame:
    """The frame, each line of which tells a row: the one of its index, or of ``ids``. Ids are of a table, or ``table:id`` of several."""
    told = frame.copy(deep=False) if ids is None else frame.set_axis(pd.Index(ids, name="id"))
    told.attrs = {"table": table} if table else {}
    return told


def plain(text: str, why: str) -> Figure:
    """A text that comes from no row, with the reason: a threshold of the method, the number of chapters."""
    if not why.strip():
        raise ValueError(f"{text!r}: expected a reason why it has no row")
    return Figure(str(text), why=why)


def _joined(between: str, parts: list[str]) -> Figure:
    whole = str.join(between, [str(part) for part in parts])
    held = [part for part in (between, *parts) if isinstance(part, Figure)]
    rows = tuple(dict.fromkeys(row for part in held for row in part.rows))
    rules, reasons = (
        "; ".join(dict.fromkeys(filter(None, said)))
        for said in ([part.rule for part in held], [part.why for part in held])
    )
    pieces = [piece for number, part in enumerate(parts) for piece in ([between, part] if number else [part])]
    flat = [piece for part in pieces for piece in (getattr(part, "parts", ()) or (part,)) if piece]
    return Figure(whole, rows, rules, "" if rows else reasons, flat)


def like(words: str, text: str) -> str:
    """The text as a figure with the rows of the words, where they are one: for the same words written otherwise."""
    return _like(words, text) if isinstance(words, Figure) else text


def _like(figure: Figure, text: str) -> Figure:
    """The figure with a text of the same words; its parts go with it where each keeps its place."""
    parts, place = [], 0
    for part in figure.parts if len(text) == len(figure) else ():
        end = place + len(part)
        parts.append(like(part, text[place:end]))
        place = end
    return Figure(text, figure.rows, figure.rule, figure.why, parts)


def _words(text: str) -> int:
    """How many words a text has, a date as one."""
    return len(re.findall(r"\w[\w.,'’-]*", re.sub(_DATE, "0", text)))


def _lead(text: str) -> int:
    """Where the first words of a clause end: at most three, without small ones at the end."""
    found = LEAD.match(text)
    return len(SMALL.sub("", " ".join(found[0].split(" ")[:FIRST]))) if found else len(text)


def _cut(figure: Figure, places: list[tuple[int, int]]) -> list[tuple[str, Figure | None]]:
    """The text of a figure with some places marked."""
    marks, last = [], 0
    for start, end in places:
        marks += [(figure[last:start], None), (figure[start:end], figure)]
        last = end
    return [mark for mark in [*marks, (figure[last:], None)] if mark[0]]


# ------------------------------------------------------------------------------------------------- rows of figures


def references(*given: Any) -> tuple[str, ...]:
    """The rows that are given, as ``table:id``, each once: frames, rows, columns of frames, ids (several joined by ';'), names of
    tables (for all their rows), figures, and lists of these.

    Raises ValueError, with what was expected, for what is no row of the evidence.
    """
    return tuple(dict.fromkeys(reference for thing in given for reference in _references(thing)))


def of_lines(frame: pd.DataFrame) -> list[str]:
    """The row that each line of a frame is, as ``table:id``; '' for a line that is none."""
    own = frame.attrs.get("table")
    found = []
    for label in frame.index:
        table, _, key = label.rpartition(":") if isinstance(label, str) else ("", "", "")
        table = table or own
        found.append(f"{table}:{key}" if table in evidence.names() and key in _ids(table) else "")
    return found


def _references(thing: Any) -> Iterator[str]:
    if isinstance(thing, Figure):
        yield from thing.rows
    elif isinstance(thing, str):
        yield from (_checked(part) for part in thing.split(";"))
    elif isinstance(thing, pd.Series) and (reference := _reference(thing)):
        yield reference
    elif isinstance(thing, pd.DataFrame | pd.Series):
        yield from _of_frame(thing)
    elif isinstance(thing, Iterable):
        for part in thing:
            yield from _references(part)
    else:
        raise ValueError(f"{thing!r}: expected rows of the evidence")


def _checked(reference: str) -> str:
    """A reference as it is, the name of a table as all its rows."""
    table, _, key = reference.partition(":")
    if table not in evidence.names() or key not in ("", WHOLE) and key not in _ids(table):
        raise ValueError(f"{reference!r}: expected table:id, or the name of a table")
    return f"{table}:{key or WHOLE}"


def _of_frame(rows: pd.DataFrame | pd.Series) -> Iterator[str]:
    if carried := rows.attrs.get("rows"):
        yield from carried
        return
    table = rows.attrs.get("table")
    known = _ids(table) if table and rows.index.name == "id" else frozenset()
    for label in rows.index:
        if label in known:
            yield f"{table}:{label}"
        elif isinstance(label, str) and ":" in label:
            yield _checked(label)
        else:
            raise ValueError(
                f"{label!r}: expected rows as evidence.load gives them, indexed by id (frames joined, grouped or renumbered say no rows)"
            )


def _reference(row: pd.Series) -> str:
    """The reference of a row of a table; '' for what is none."""
    table = row.attrs.get("table")
    single = isinstance(row.name, str) and row.index.name != "id"
    return f"{table}:{row.name}" if table and single and row.name in _ids(table) else ""


def _unchanged(row: pd.Series, reference: str, columns: tuple[str, ...]) -> bool:
    """True where the row says in some columns what its table says."""
    table, _, key = reference.partition(":")
    stored = _kept(table, evidence.stamp_of(table))
    return all(column in stored and _same(row[column], stored.at[key, column]) for column in columns)


def _same(one: Any, other: Any) -> bool:
    return bool(pd.isna(one) and pd.isna(other)) or bool(pd.notna(one) and pd.notna(other) and one == other)


def _number_of(rows: Any) -> int:
    """How many rows are given. Raises ValueError where one is there twice: lines that share a row are no rows."""
    if isinstance(rows, pd.DataFrame | pd.Series):
        if not rows.index.is_unique:
            raise ValueError("expected a line a row (a row is there more than once)")
        return len(rows)
    return len(references(rows))


def _counted(rows: Any) -> Any:
    """The rows themselves; of an empty frame the whole table."""
    return rows if not isinstance(rows, pd.DataFrame) or len(rows) else rows.attrs.get("table", ())


@functools.lru_cache(maxsize=128)
def _kept(name: str, _changed: tuple[int, int]) -> pd.DataFrame:
    return evidence.load(name)


@functools.lru_cache(maxsize=128)
def _labels(name: str, changed: tuple[int, int]) -> frozenset[str]:
    return frozenset(_kept(name, changed).index)


def _ids(name: str) -> frozenset[str]:
    """The ids of a table."""
    return _labels(name, evidence.stamp_of(name))
