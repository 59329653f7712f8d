"""Rows as HTML: a row as a card, or rows of a series as lines of small tables. Every text is escaped here, and nothing else makes markup of rows.

A card says the row in a sentence, then what its columns say beyond that, the rows that it refers to, its note, its kind, confidence and
sources, how often it was read, and what rests on it.
"""

from __future__ import annotations

import functools
import html
from collections.abc import Iterable, Mapping

import pandas as pd
from docutils.nodes import make_id

from report import evidence, wording
from report.publish.browser import told
from report.publish.browser.rests import KINDS, Use
from report.publish.browser.told import Book, Table
from report.wording import languages, sentences
from report.wording import sources as labelled

FEW = 3  # uses of a kind that a card names; the others are folded
MANY = 150  # rows from which a table names the rows that its rows refer to by their ids alone
ROOT = "../"  # from a page of the browser to the book


def escaped(words: str) -> str:
    """Text as HTML, with the language of Cyrillic words."""
    safe = html.escape(words, quote=False)
    if not languages.CYRILLIC.search(safe):
        return safe
    return languages.CYRILLIC.sub(lambda run: f'<span lang="{languages.of_words(run[0])}">{run[0]}</span>', safe)


def link(address: str, words: str, more: str = "") -> str:
    """A link; address and words are text."""
    return f'<a href="{html.escape(address)}"{more}>{escaped(words)}</a>'


@functools.cache
def _kinds() -> dict[str, str]:
    return evidence.sources()["kind"].map(evidence.KINDS).to_dict()


@functools.cache
def _labels() -> dict[str, str]:
    return labelled.labels()


def source(key: str, kind: bool = True) -> str:
    """A source as in the other tables of the book, a label that opens in place, with its kind."""
    place = f"{ROOT}chapters/bibliography.html#{make_id(f'source-{key}')}"
    made = link(place, _labels()[key], ' class="reference internal"')
    return f"{made} ({_kinds()[key]})" if kind else made


def row_link(reference: str, words: str) -> str:
    """A link to a row, from a page of the browser."""
    table, _, key = reference.partition(":")
    return link(f"{table}.html#{key}", words)


def attributes(table: Table, row: Mapping) -> str:
    """What the filters of a page go by: first and last day, kind, confidence, observer, place."""
    first, last = told.span_of(row)
    said = {
        "from": first,
        "to": last if last != first else "",
        "kind": wording.kind(kind) if (kind := _plain(row.get("qualifier"))) else "",
        "sure": _sure(sure) if (sure := _plain(row.get("confidence"))) else "",
        "by": told.named(table, row, told.OBSERVERS),
        "at": told.named(table, row, told.PLACES),
    }
    return "".join(f' data-{name}="{html.escape(value)}"' for name, value in said.items() if value)


def _plain(value: object) -> str:
    return value if isinstance(value, str) else ""


def card(book: Book, table: Table, key: str, uses: list[Use]) -> str:
    """One row as a block of its own, under its own address."""
    row, reference = table.rows[key], f"{table.name}:{key}"
    said = book.said[reference]
    parts = [f'<h3><a href="#{key}">{escaped(said)}</a></h3>']
    pairs = [(title, escaped(wording.capital(words))) for title, words in book.columns(table.name, key)]
    pairs += list(_references(book, table, row))
    if pairs:
        parts.append(
            f"<dl>{''.join(f'<div><dt>{escaped(title)}</dt><dd>{words}</dd></div>' for title, words in pairs)}</dl>"
        )
    if note := _plain(row.get("note")):
        parts.append(f'<p class="row-note">{escaped(note)}</p>')
    parts.append(f'<p class="row-by">{_foot(reference, row)}</p>')
    parts.append(used(uses))
    return f'<article class="row" id="{key}"{attributes(table, row)}>{"".join(parts)}</article>\n'


def _references(book: Book, table: Table, row: Mapping) -> Iterable[tuple[str, str]]:
    """Title and links of each column that names other rows."""
    brief = len(table.rows) > MANY
    for column, field in table.fields.items():
        found = told.references_of(table, column, row[column])
        if not found:
            continue
        if brief and column not in table.refers:
            yield field["title"], ", ".join(row_link(ref, ref) for ref in found)
        elif len(found) == 1:
            yield field["title"], row_link(found[0], book.said[found[0]])
        else:
            yield field["title"], f"<ul>{''.join(f'<li>{row_link(ref, book.said[ref])}</li>' for ref in found)}</ul>"


def _foot(reference: str, row: Mapping) -> str:
    """Kind, confidence, sources and reading of a row."""
    parts = []
    if kind := _plain(row.get("qualifier")):
        parts.append(f"<b>{escaped(wording.capital(wording.kind(kind)))}</b>")
    if sure := _plain(row.get("confidence")):
        parts.append(f"{_sure(sure)} confidence")
    if keys := told.sources(row):
        parts.append(", ".join(source(key) for key in keys if key in _labels()))
    if "sources" in row:
        parts.append(sentences.mark(reference) or "read once")
    return "; ".join(parts) + "." if parts else ""


@functools.cache
def _sure(value: str) -> str:
    return evidence.label("facts", "confidence", value)


def used(uses: list[Use]) -> str:
    """What rests on a row: a line where it is little, folded where it is much."""
    if not uses:
        return ""
    groups: dict[str, list[Use]] = {}
    for use in uses:
        groups.setdefault(use.kind, []).append(use)
    lines = [
        f"<li>{escaped(wording.capital(KINDS[kind]))}: {'; '.join(_use(use, kind) for use in some)}</li>"
        for kind, some in groups.items()
    ]
    many = f"Used in {len(uses)} place{'s' * (len(uses) > 1)}"
    fold = "" if len(uses) > FEW else " open"
    return f'<details class="row-uses"{fold}><summary>{many}</summary><ul>{"".join(lines)}</ul></details>'


def _use(use: Use, kind: str) -> str:
    """One use; further codings, of which there are many, by their ids."""
    return link(f"{ROOT}{use.page}", use.by.partition(":")[2] if kind == "coding" else use.name)


# -------------------------------------------------------------------------------------------------- series


def lines(book: Book, table: Table, keys: list[str], by: list[str], uses: Mapping[str, list[Use]]) -> str:
    """Rows that share the columns ``by`` as the lines of one table: what all have alike is said once above it."""
    first = table.rows[keys[0]]
    rows = [table.rows[key] for key in keys]
    shared = {name for name in (*table.fields,) if all(_same(row[name], first[name]) for row in rows)}
    columns = [name for name in table.fields if name not in shared and name not in by]
    columns = [name for name in columns if any(not _missing(row[name]) for row in rows)]
    title = "; ".join(cell(book, table, name, first, plain=True) for name in by) or table.title
    head = "".join(f'<th scope="col"{_filtered(name)}>{escaped(_title(table, name))}</th>' for name in columns)
    body = "".join(
        f'<tr id="{key}">{"".join(f"<td>{cell(book, table, name, row)}</td>" for name in columns)}</tr>\n'
        for key, row in zip(keys, rows)
    )
    said = [
        f"{escaped(table.fields[name]['title'])}: {cell(book, table, name, first)}"
        for name in table.fields
        if name in shared and name not in (*by, "qualifier", "sources", "confidence") and not _missing(first[name])
    ]
    foot = _foot("", {name: first[name] for name in ("qualifier", "sources", "confidence") if name in shared})
    all_uses = list(
        dict.fromkeys(
            Use("", use.kind, use.by, use.name, use.page) for key in keys for use in uses.get(f"{table.name}:{key}", [])
        )
    )
    common = attributes(table, {name: first[name] for name in shared}) if "qualifier" in shared else ""
    above = "; ".join([*said, foot.removesuffix(". read once").replace("; read once", "")])
    return (
        f'<section class="lines"{common}><h3>{escaped(title)}</h3><p class="row-by">{above}</p>{used(all_uses)}'
        f'<div class="lines-box" tabindex="0" role="region" aria-label="{html.escape(title)}, from {keys[0]}"><table><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table></div></section>\n'
    )


def _filtered(name: str) -> str:
    """The mark of a column that the filters of a page go by."""
    for mark, names in {
        "from": told.FIRST,
        "kind": ("qualifier",),
        "sure": ("confidence",),
        "by": told.OBSERVERS,
        "at": told.PLACES,
    }.items():
        if name in names:
            return f' data-filter="{mark}"'
    return ""


def _title(table: Table, name: str) -> str:
    unit = table.fields[name].get("unit", "")
    return table.fields[name]["title"] + (f" ({unit})" if unit and not unit.startswith("share") else "")


def _missing(value: object) -> bool:
    return bool(pd.isna(value))


def _same(one: object, other: object) -> bool:
    return (_missing(one) and _missing(other)) or (not _missing(one) and not _missing(other) and one == other)


def cell(book: Book, table: Table, name: str, row: Mapping, plain: bool = False) -> str:
    """One value of a line; ``plain``: without links."""
    value = row[name]
    if _missing(value):
        return ""
    if name in ("sources", "source") and not plain:
        return ", ".join(source(key, kind=False) for key in str(value).split(";") if key in _labels())
    if references := told.references_of(table, name, value):
        words = [book.said[ref] for ref in references]
        return "; ".join(words if plain else map(row_link, references, words))
    if name == "row" and "table" in row and not plain:  # of the table of readings
        return row_link(f"{row['table']}:{value}", str(value))
    if name == "table" and str(value) in book.tables:
        return book.tables[str(value)].title if plain else link(f"{value}.html", book.tables[str(value)].title)
    words_of = told.values.words(table.fields[name], row) or ""
    if name == "qualifier":
        words_of = wording.kind(str(value))
    if table.fields[name].get("partialDate"):
        words_of = words_of.replace(" ", "\u00a0")
    return words_of if plain else escaped(words_of)
