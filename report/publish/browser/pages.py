"""The pages of the browser: one a table, in parts where a table is large, and a front page with search and timeline.

A row's address is ``evidence/<table>.html#<id>`` in every edition. Where a table stands on several pages, that page lists the addresses,
each leading on to the part that holds the row; what stands in which part may change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from report import evidence, wording
from report.evidence import second_reading
from report.publish.browser import cards, told
from report.publish.browser.cards import escaped, link
from report.publish.browser.rests import Use
from report.publish.browser.told import Book, Table
from report.verdict import evidence_read

ROOM = 590_000  # bytes of a whole page
FRAME, CITED = (
    36_000,
    340,
)  # bytes of the frame of a page with what it says of its table, and of the full line of a source
LIMIT = 440_000  # bytes of rows and of their sources on a part of a table that has not the room of one page
MOST = 200  # rows that stand together as lines
SERIES = {  # tables of which a row is a line: the columns by which lines stand together
    "source_checks": ["table"],
    "estimate_checks": ["estimate"],
}
CITATION = re.compile(r'bibliography\.html#(source-[^"]+)"')
SENTENCE = re.compile(r"(?<=[a-z0-9)]{2})\.\s")  # its end, and no initial of a name
LEAST = 60  # rows of an open series from which they are lines


@dataclass
class Page:
    """A page: its place below ``evidence/`` without ending, its title, its body and the ids on it that are rows."""

    name: str
    title: str
    body: str
    rows: list[str] = field(default_factory=list)


def grouped_by(table: Table) -> list[str] | None:
    """The columns by which the rows of a series stand together; None for a table whose rows are cards."""
    if table.name in SERIES:
        return SERIES[table.name]
    if table.entry["topic"] != "open_series" or len(table.rows) < LEAST or "year" not in table.fields:
        return None
    beside = (*told.BESIDE, "year", "note")
    return [
        name
        for name, said in table.fields.items()
        if said["type"] == "string" and name not in beside and name not in ("top_supplier", "verdict")
    ]


def blocks(book: Book, table: Table, uses: Mapping[str, list[Use]]) -> Iterator[tuple[list[str], str, str]]:
    """The rows of a table in the pieces that a page may end between: ids, HTML, and words for what a piece holds (empty for a card)."""
    by = grouped_by(table)
    if by is None:
        for key in table.rows:
            yield [key], cards.card(book, table, key, uses.get(f"{table.name}:{key}", [])), ""
        return
    groups: dict[tuple, list[str]] = {}
    for key, row in table.rows.items():
        groups.setdefault(tuple("" if pd.isna(row[name]) else row[name] for name in by), []).append(key)
    for whole in groups.values():
        for keys in (whole[start : start + MOST] for start in range(0, len(whole), MOST)):
            words = cards.cell(book, table, by[0], table.rows[keys[0]], plain=True) if by else ""
            yield keys, cards.lines(book, table, keys, by, uses), words


def parts(pieces: list[tuple[list[str], str, str]], limit: int = LIMIT) -> list[list[tuple[list[str], str, str]]]:
    """The pieces, in their order, on one page where they have room with the sources that they cite, else on parts that are about as heavy."""
    sizes = [len(piece[1].encode()) for piece in pieces]
    sources = {source for piece in pieces for source in CITATION.findall(piece[1])}
    if sum(sizes) + FRAME + CITED * len(sources) <= ROOM:
        return [pieces]
    sizes = [size + CITED * len(set(CITATION.findall(piece[1]))) for size, piece in zip(sizes, pieces)]
    share = sum(sizes) / -(-sum(sizes) // limit)
    made: list[list] = [[]]
    weight = 0
    for piece, size in zip(pieces, sizes):
        if made[-1] and (weight + size / 2 > share * len(made)):
            made.append([])
        made[-1].append(piece)
        weight += size
    return made


def of_table(book: Book, table: Table, uses: Mapping[str, list[Use]], drawn: list[tuple[str, str]]) -> list[Page]:
    """The pages of a table; ``drawn``: address and words of each chart that draws on it as a whole."""
    divided = parts(list(blocks(book, table, uses)))
    head = _head(table, drawn)
    if len(divided) == 1:
        body = head + _filter() + _rows(divided[0])
        return [Page(table.name, table.title, body, list(table.rows))]
    pages = []
    for number, some in enumerate(divided, 1):
        name, keys = f"{table.name}-{number}", [key for keys, _, _ in some for key in keys]
        title = f"{table.title}, part {number} of {len(divided)}"
        lead = f"<p>{link(f'{table.name}.html', table.title)}: what the table holds, and its other parts.</p>"
        turn = _turn(table, number, len(divided))
        pages.append(Page(name, title, lead + turn + _filter(part=True) + _rows(some) + turn, keys))
    return [Page(table.name, table.title, head + _addresses(table, pages, divided), list(table.rows)), *pages]


def _rows(pieces: list[tuple[list[str], str, str]]) -> str:
    return f'<section class="rows"><h2>Rows</h2>\n{"".join(piece for _, piece, _ in pieces)}</section>'


def _filter(part: bool = False) -> str:
    """The place that a script fills with the filters; the pages are whole without."""
    return f'<div class="row-filter" role="search" aria-label="Rows of this page"{" data-page=1" if part else ""} hidden></div>'


def _turn(table: Table, number: int, count: int) -> str:
    """Links to the parts beside this one."""
    links = [
        link(f"{table.name}-{other}.html", words)
        for other, words in ((number - 1, "Part before"), (number + 1, "Next part"))
        if 1 <= other <= count
    ]
    return f'<p class="row-turn">{" ".join(links)}</p>'


def _addresses(table: Table, pages: list[Page], divided: list) -> str:
    """The parts of a table with the address of every row.

    Each is a link to its row while the page has room for that, else a place beside the link of its part, from which a script leads on.
    """
    linked = [_linked(page) for page in pages]
    room = sum(map(len, linked)) + FRAME <= ROOM
    made = []
    for page, some, links in zip(pages, divided, linked):
        held = list(dict.fromkeys(words for _, _, words in some if words))
        words = f"Part {page.name.rpartition('-')[2]}: {wording.number(len(page.rows))} rows"
        words += f", {held[0]} to {held[-1]}" if len(held) > 1 else f", {held[0]}" if held else ""
        rows = links if room else "".join(f'<i id="{key}"></i>' for key in page.rows)
        made.append(f"<li>{link(f'{page.name}.html', words)}{rows}</li>\n")
    return f'<section class="row-parts"><h2>Rows</h2><p>The table stands on {wording.count(len(pages))} pages.</p><ol>{"".join(made)}</ol></section>'


def _linked(page: Page) -> str:
    """The addresses of the rows of a part, folded, a link each."""
    rows = (f'<a id="{key}" href="{page.name}.html#{key}">{number}</a>' for number, key in enumerate(page.rows, 1))
    return f"<details><summary>Addresses of its rows</summary><p>{' '.join(rows)}</p></details>"


def _head(table: Table, drawn: list[tuple[str, str]]) -> str:
    """What a table holds, what it is not for, its terms, its columns, and the charts that draw on it."""
    entry = table.entry
    columns = "".join(
        f"<dt>{escaped(said['title'])} <code>{escaped(name)}</code></dt><dd>{escaped(said['description'].rstrip('.'))}.</dd>"
        for name, said in table.fields.items()
    )
    twice = second_reading.twice()
    read = int((twice["table"] == table.name).sum())
    facts = [
        f"<b>Rows:</b> {wording.number(len(table.rows))}"
        + (f", of them {wording.number(read)} read twice" if read else "")
    ]
    facts += [
        f"<b>Terms:</b> {escaped(entry['licence'].rstrip('.'))}",
        f"<b>Data:</b> {link(f'../data/{table.name}.csv', f'{table.name}.csv')}",
    ]
    charts = "; ".join(link(f"../{page}", words) for page, words in drawn)
    return (
        f"<p>{escaped(entry['description'])}</p><p><b>Not for:</b> {escaped(entry['limits'])}</p>"
        f"<p>{'. '.join(facts)}. {link('index.html', 'All tables')}</p>"
        + (
            f'<details class="row-uses"><summary>Charts that draw on this table</summary><p>{charts}</p></details>'
            if charts
            else ""
        )
        + f'<details class="row-columns"><summary>What the columns mean</summary><dl>{columns}</dl></details>'
    )


def front(book: Book, timeline: str) -> Page:
    """The front page: search over all rows, the tables by topic, the timeline."""
    topics = evidence.words("topic")
    lists = []
    for topic, words in topics.items():
        some = [table for table in book.tables.values() if table.entry["topic"] == topic]
        if some:
            items = "".join(
                f'<li>{link(f"{table.name}.html", table.title)} <span class="quiet">{wording.number(len(table.rows))} rows</span><br>{escaped(_first(table.entry["description"]))}</li>\n'
                for table in some
            )
            lists.append(f'<h3>{escaped(words)}</h3><ul class="tables">{items}</ul>')
    rows = wording.number(sum(len(table.rows) for table in book.tables.values()))
    body = (
        f"<p>Every row of the evidence under an address of its own, with its sources and with what rests on it: {rows} rows in {len(book.tables)} tables, "
        f"{evidence_read.reach()}. What rests on what is offered as a table too: {link('used_in.csv', 'used_in.csv')}. "
        f"What changed since the edition before: {link('changes.html', 'changes')}.</p>"
        '<section class="row-search" data-root=""><h2>Find rows</h2><noscript><p>The search needs scripts; each table below is a page that can be read, and searched by the browser, without.</p></noscript></section>'
        f"<h2>Tables</h2>{''.join(lists)}{timeline}"
    )
    return Page("index", "The evidence, row by row", body)


def _first(words: str) -> str:
    """The first sentence of a description."""
    return SENTENCE.split(words)[0].rstrip(".") + "."
