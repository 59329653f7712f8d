"""Rows chosen by pairs of column and value: ``country=BY;flow=imports or id=agr_02``.

Pairs joined by ';' must all hold, alternatives are joined by ' or ', several values of one column by '|'; '!=' excludes.
A cell that lists several values holds each of them: ``parties=BY`` takes a row with the parties BY;RU.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pandas as pd

PAIR = re.compile(r"([a-z][a-z0-9_]*)(!?=)([^=!]+)")
FORM = "column=value pairs joined by ';' (several values by '|', alternatives by ' or ')"


class Pair(NamedTuple):
    """One condition: the cell holds one of the values, or with ``excluded`` none of them."""

    column: str
    excluded: bool
    values: frozenset[str]


def parse(selection: str) -> list[list[Pair]]:
    """The alternatives, each a list of pairs. Raises ValueError for text of another form."""
    alternatives = []
    for alternative in selection.split(" or "):
        found = [PAIR.fullmatch(pair) for pair in alternative.split(";")]
        if None in found:
            raise ValueError(f"{selection!r}: expected {FORM}")
        alternatives.append(
            [Pair(match[1], match[2] == "!=", frozenset(match[3].split("|"))) for match in found if match]
        )
    return alternatives


def chosen(frame: pd.DataFrame, selection: str) -> pd.DataFrame:
    """The rows of a frame indexed by ``id`` that a selection names, in their order. Raises ValueError, KeyError for an unknown column."""
    whole = frame.reset_index(names="id")
    kept = pd.Series(False, whole.index)
    for alternative in parse(selection):
        held = pd.Series(True, whole.index)
        for pair in alternative:
            held &= (
                whole[pair.column]
                .map(lambda cell, pair=pair: pair.values.isdisjoint(parts(cell)) == pair.excluded)
                .astype(bool)
            )
        kept |= held
    return frame[kept.to_numpy()]


def parts(cell) -> list[str]:
    """The values that a cell holds: 'BY;RU' -> ['BY', 'RU']; none for an empty one."""
    return [] if pd.isna(cell) else str(cell).split(";")


def faults(selection: str, values: Callable[[str], set[str] | None]) -> Iterator[str]:
    """What was expected of a selection; ``values``: the values that a column may hold, None for a column that is not there."""
    try:
        alternatives = parse(selection)
    except ValueError:
        yield FORM
        return
    for pair in (pair for alternative in alternatives for pair in alternative):
        known = values(pair.column)
        if known is None:
            yield f"{FORM} (unknown column: {pair.column!r})"
        elif unknown := sorted(pair.values - known):
            yield f"{FORM} (no row has {unknown[0]!r} in {pair.column})"
