"""What stands behind a figure, in words: each of its rows with kind, observer, date, sources and reading, and how many rows there are."""

from __future__ import annotations

import functools
import html as markup_html
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from report import evidence, wording
from report.evidence import describe, second_reading
from report.wording import sentences, sources
from report.wording.figure import WHOLE, Figure

SHOWN = 3  # rows that a card lists; the rest is counted
FEW = 6  # tables that a card names; more are counted
OBSERVERS = ("observer", "institution", "pollster", "speaker", "counted_by")
DATES = ("date_from", "date", "as_of", "date_signed", "office_from", "date_made")
COLUMNS = 3  # of a row that no line tells
ALONE = "Every source of this figure is a secondary medium or a copy."


def row(reference: str) -> dict[str, str | list[str]]:
    """One row in words: ``value`` with its unit, ``says``, ``kind`` (the qualifier), ``by``, ``when``, ``sources`` (keys), ``read``; what it lacks is left out."""
    found, entry = sentences.row(reference), evidence.resource(reference.partition(":")[0])
    known: dict[str, str | list[str]] = {
        "value": _value(found),
        "says": sentences.sentence(reference) if "tell" in entry else _columns(found, entry),
        "kind": str(found.get("qualifier", "")),
        "by": _first(found, OBSERVERS),
        "when": _when(found),
        "sources": str(found["sources"]).split(";") if evidence.attributed(entry) else [],
        "read": _read(reference) if evidence.attributed(entry) else "",
    }
    return {name: words for name, words in known.items() if words}


def alone(figure: str) -> bool:
    """True for a figure that rests on secondary media or copies alone: each source of the rows that carry it is one."""
    if not isinstance(figure, Figure):
        return False
    cells = {table: _sources_of(table) for table in {reference.partition(":")[0] for reference in figure.rows}}
    named = [keys for reference in carrying(figure) if (keys := _sources(reference, cells))]
    return bool(named) and all(evidence.second_hand().issuperset(keys) for keys in named)


def carrying(figure: Figure) -> list[str]:
    """The rows on which a figure stands: of one chosen among rows, as the highest or the latest is, those that say it; else all of them."""
    rows = [reference for reference in figure.rows if not reference.endswith(f":{WHOLE}")]
    if len(rows) < 2 or not figure.rule:
        return list(figure.rows)
    found: dict[str, Mapping] = {}
    for reference in rows:
        table, _, key = reference.partition(":")
        found[reference] = _held(table, evidence.stamp_of(table))[key]
    if dated := [reference for reference in rows if _when(found[reference]) == figure]:
        return dated
    said = [reference for reference in rows if _says(found[reference], figure)] if _says(found[rows[0]], figure) else []
    return said or list(figure.rows)


def told_alone(figures: Iterable[str]) -> str:
    """Which of some figures rest on secondary media or copies alone, in a sentence that names each; empty where none does."""
    named = list(dict.fromkeys(_named(one) for one in figures if isinstance(one, Figure) and alone(one)))
    if not named:
        return ""
    return f"Known only from secondary media or copies: {'; '.join(f'“{one}”' for one in named)}."


def listed(figure: Figure) -> list[str]:
    """The rows that a card lists: the first of them, none for whole tables."""
    return [reference for reference in figure.rows if not reference.endswith(f":{WHOLE}")][:SHOWN]


def tables(figure: Figure) -> dict[str, int]:
    """How many rows of each table there are behind a figure."""
    found: dict[str, int] = {}
    for table, _, key in (reference.partition(":") for reference in figure.rows):
        found[table] = len(evidence.load(table)) if key == WHOLE else found.get(table, 0) + 1
    return found


def counted(sizes: dict[str, int]) -> str:
    """How many rows there are of each table in words; of many tables together."""
    if len(sizes) > FEW:
        return f"{wording.number(sum(sizes.values()))} of {wording.number(len(sizes))} tables"
    return "; ".join(f"{wording.number(size)} of {name}" for name, size in sizes.items())


def html(figure: Figure) -> str:
    """The figure for a notebook: its text, marked as in the page, which opens a small table of its rows."""
    mark = '<span style="text-decoration: underline dotted">{}</span>'
    words = [
        markup_html.escape(piece) if opened is None else mark.format(markup_html.escape(piece))
        for piece, opened in figure.marks
    ]
    cell = '<td style="text-align: left">{}</td>'
    lines = []
    for reference in listed(figure):
        told = row(reference)
        links = ", ".join(_linked(key) for key in told.get("sources", []))
        beside = [
            str(told["says"]),
            wording.kind(str(told["kind"])) if "kind" in told else "",
            str(told.get("read", "")),
        ]
        cells = [f"<code>{markup_html.escape(reference)}</code>", *map(markup_html.escape, beside), links]
        lines.append("<tr>" + "".join(cell.format(said) for said in cells) + "</tr>")
    rule = f"{markup_html.escape(figure.rule)}. " if figure.rule else ""
    rule += f"{ALONE} " if alone(figure) else ""
    return (
        f'<details style="display: inline"><summary style="display: inline">{"".join(words)}</summary>'
        f"<table><caption>{rule}Rows: {counted(tables(figure))}.</caption><tbody>{''.join(lines)}</tbody></table></details>"
    )


def _named(figure: Figure) -> str:
    """A figure with what it is of: the line of the row that carries it, or the rule by which it was made."""
    reference = carrying(figure)[0]
    line = not reference.endswith(f":{WHOLE}") and "tell" in evidence.resource(reference.partition(":")[0])
    told = sentences.sentence(reference) if line else figure.rule
    if figure == told:  # a row itself, of which what it is about will do
        return told.rpartition(": ")[0] or told
    return told if figure in told else f"{figure} ({told})"


def _says(found: Mapping, figure: str) -> bool:
    """True for a row whose value is the figure, word for word."""
    return "low" in found and "bound" in found and wording.of(found) == figure


@functools.lru_cache(maxsize=64)
def _held(table: str, _stamp: tuple[int, int]) -> dict[str, dict[str, Any]]:
    """The rows of a table by id: most figures are asked for several times."""
    return evidence.load(table).to_dict("index")


def _sources_of(table: str) -> dict[str, str]:
    """Id -> cell of sources of the rows of a table; none of a judgement of this book."""
    entry = evidence.resource(table)
    if not evidence.attributed(entry) or entry["topic"] == "verdict":
        return {}
    return evidence.load(table)["sources"].to_dict()


def _sources(reference: str, cells: Mapping[str, Mapping[str, str]]) -> set[str]:
    """The sources of a row of the evidence, or of all rows of a table; ``cells``: table -> its ``_sources_of``."""
    table, _, key = reference.partition(":")
    held = cells[table].values() if key == WHOLE else [cells[table][key]] if cells[table] else []
    return {source for cell in held for source in str(cell).split(";")}


def _value(found: pd.Series) -> str:
    if "low" not in found or "bound" not in found or pd.isna(found["low"]) and pd.isna(found["high"]):
        return ""
    unit = found.get("unit", "")
    return wording.of(found) + ("" if pd.isna(unit) or not unit else f" {unit}")


def _when(found: pd.Series | Mapping) -> str:
    """The date of a row, or its years; '' where neither is known."""
    name = next((name for name in DATES if name in found), "")
    if name:
        stem = name.removesuffix("_from")
        told = wording.dates(found, stem) if stem == name or f"{stem}_to" in found else wording.day(found, name)
        return "" if told == wording.UNKNOWN else str(told)
    return "–".join(dict.fromkeys(str(found[name]) for name in ("year", "year_from", "year_to") if name in found))


def _first(found: pd.Series, names: tuple[str, ...]) -> str:
    return next((str(found[name]) for name in names if name in found and pd.notna(found[name])), "")


def _read(reference: str) -> str:
    return sentences.mark(reference) if second_reading.of(reference) else "read once"


def _columns(found: pd.Series, entry: dict) -> str:
    """The first columns of a row that no line tells, each with its title."""
    titles = {
        field["name"]: field.get("title") or describe.spaced(field["name"]) for field in entry["schema"]["fields"]
    }
    held = [f"{titles.get(name, name)}: {value}" for name, value in found.items() if pd.notna(value)]
    return "; ".join(held[:COLUMNS])


def _linked(key: str) -> str:
    label, address = markup_html.escape(sources.labels()[key]), str(evidence.sources().loc[key, "url"])
    return f'<a href="{markup_html.escape(address)}">{label}</a>' if address else label
