"""How a row of a table is told: the line ``tell`` of its file in ``data/schema``, taken apart and checked.

``{name}`` stands for the words of a column, ``{person.name}`` for a column of the row that the column refers to, ``{low..high}`` for a range
of figures, dates or years. What stands in ``[...]`` is left out where a value in it is missing; of parts between ``|`` the first that lacks
nothing is told. ``{status!=held}`` counts as missing where the row has that value, ``{place=all}`` where it has another.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

TOKENS = re.compile(r"\{([^{}\[\]|]*)\}|([\[\]|{}])|([^\[\]|{}]+)")
VALUE = re.compile(r"(\w+)(?:\.(?P<of>\w+)|\.\.(?P<end>\w+))?(?:(?P<sign>!?=)(?P<values>[^=!]+))?")


@dataclass(frozen=True)
class Value:
    """The place of a column's words: ``end`` closes a range, ``of`` is a column of the row referred to; see above for ``only`` and ``never``."""

    column: str
    end: str = ""
    of: str = ""
    only: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """What stands in brackets: options of which the first that lacks nothing is told, or none."""

    options: tuple[Line, ...]


Line = tuple["str | Value | Choice", ...]


@functools.lru_cache(maxsize=256)
def parsed(tell: str) -> Line:
    """The line in its parts. Raises ValueError, with what was expected, where it is badly formed."""
    found: list[list[list]] = [[[]]]  # the brackets that are open, each with its options
    for value, sign, text in TOKENS.findall(tell):
        if sign == "[":
            found.append([[]])
        elif sign == "]" and len(found) > 1:
            options = found.pop()
            found[-1][-1].append(Choice(tuple(map(tuple, options))))
        elif sign == "|" and len(found) > 1:
            found[-1].append([])
        elif sign:
            raise ValueError(f"{sign!r} only within brackets that open and close")
        else:
            found[-1][-1].append(text or _value(value))
    if len(found) > 1:
        raise ValueError("a ']' for each '['")
    return tuple(found[0][0])


def _value(words: str) -> Value:
    if not (found := VALUE.fullmatch(words)):
        raise ValueError(
            "names in braces as in {name}, {person.name}, {low..high}, {status!=held} or {place=all,belarus}"
        )
    values = tuple((found["values"] or "").split(",")) if found["sign"] else ()
    kept, left_out = (values, ()) if found["sign"] == "=" else ((), values)
    return Value(found[1], found["end"] or "", found["of"] or "", kept, left_out)


def faults(entry: dict, tables: dict[str, dict]) -> Iterator[str]:
    """What is wrong with the line of a table, as what was expected in its place; ``tables``: all of the package, by name."""
    try:
        parts = parsed(entry["tell"])
    except ValueError as error:
        yield str(error)
        return
    for part in parts:
        if isinstance(part, Value) and not _always(part, entry, tables):
            yield f"{part.column} within [brackets], or a column that no row leaves empty"
    for value in _values(parts):
        yield from _faults(value, entry, tables)


def _values(parts: Line) -> Iterator[Value]:
    for part in parts:
        if isinstance(part, Choice):
            for option in part.options:
                yield from _values(option)
        elif isinstance(part, Value):
            yield part


def _always(value: Value, entry: dict, tables: dict[str, dict]) -> bool:
    """True where every row has words for the value."""
    field = fields(entry).get(value.column, {})
    whole = bool(field.get("constraints", {}).get("required")) and field["type"] != "boolean"
    if value.of and (other := referred(entry, value.column)):
        whole &= bool(fields(tables[other]).get(value.of, {}).get("constraints", {}).get("required"))
    return whole and not value.only and not value.never


def _faults(value: Value, entry: dict, tables: dict[str, dict]) -> Iterator[str]:
    own, other = fields(entry), referred(entry, value.column)
    for name in filter(None, (value.column, value.end)):
        if name not in own:
            yield f"a column of the table in place of {name}"
    if bool(other) != bool(value.of):
        yield (
            f"{value.column} with a column of {other}, as in {{person.name}}"
            if other
            else f"{value.column} alone: it refers to no table"
        )
    elif other and value.of not in fields(tables[other]):
        yield f"a column of {other} in place of {value.of}"
    known = own.get(value.column, {}).get("constraints", {}).get("enum")
    for name in (*value.only, *value.never):
        if name not in (known or [name]):
            yield f"a value of {value.column} in place of {name}"


def fields(entry: dict) -> dict[str, dict]:
    """The fields of a table by name."""
    return {field["name"]: field for field in entry["schema"]["fields"]}


def referred(entry: dict, column: str) -> str:
    """The table whose ids a column holds; empty for a column that refers to none."""
    for key in entry["schema"].get("foreignKeys", []):
        if key["fields"] == [column]:
            return key["reference"]["resource"] or entry["name"]
    return ""
