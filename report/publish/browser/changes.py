"""The page on what changed between two editions, the rows behind it as a table, and a feed of editions: from what ``docs/changes`` stores."""

from __future__ import annotations

import csv
import html
import io
import itertools
import json
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from report import evidence, wording
from report.evidence import ROOT
from report.publish.browser.cards import escaped, link
from report.publish.browser.pages import Page
from report.publish.browser.told import Book
from report.publish.stated import PLACE

NAME, TITLE = "changes", "What changed"
COLUMNS = ["table", "row", "change", "columns"]
NAMESPACE = uuid.UUID("5f0c2d0e-8a55-4b1d-9a37-2d8f3c1b7e46")  # of this book's editions
UNCHANGED, NEW, GONE = "unchanged", "not told before", "no longer told"
WHEN = {"2021": "as of 2021", "today": "today"}


def page(book: Book, found: list[dict[str, Any]]) -> Page:
    """The page on the latest comparison."""
    if not found:
        return Page(NAME, TITLE, "<p>No edition came before this one.</p>")
    last = found[0]
    body = (
        f"<p>From {_edition(last['from'])} to {_edition(last['to'])}: {_counts(last)}. Rows by table, with the columns that were mended, are in "
        f"{link('changes.csv', 'changes.csv')}; {link('../feed.xml', 'a feed')} tells of editions.</p>"
        + _key_figures(last)
        + _section("Verdicts on claims", _verdicts(book, last))
        + _section("Scores of the district test", _scores(book, last))
        + _section("Forecasts", _forecasts(book, last))
        + _tables(book, last)
        + _figures(last)
    )
    return Page(NAME, TITLE, body)


def _edition(said: dict[str, str]) -> str:
    commit = f", state {said['commit']}" if said["commit"] else ""
    return escaped(f"edition {said['edition']} as of {wording.date(pd.Timestamp(said['date']))}{commit}")


def _counts(last: dict[str, Any]) -> str:
    tables = last["tables"].values()
    counts = [
        (sum(len(said[what]) for said in tables), words)
        for what, words in (("added", "rows added"), ("mended", "mended"), ("withdrawn", "withdrawn"))
    ]
    counts += [
        (len(last[what]), words)
        for what, words in (("verdicts", "verdicts moved"), ("scores", "scores"), ("figures", "figures in the text"))
    ]
    return wording.listing([f"{wording.number(count)} {words}" for count, words in counts])


def _section(title: str, lines: Iterable[str]) -> str:
    items = "".join(f"<li>{line}</li>\n" for line in lines)
    return f'<h2>{title}</h2><ul class="changes">{items}</ul>' if items else f"<h2>{title}</h2><p>None moved.</p>"


def _moved(first: str, last: str) -> str:
    """From what to what, in words that need no arrow to be read."""
    return f'<span class="moved"><del>{escaped(first)}</del> <ins>{escaped(last)}</ins></span>'


def _key_figures(last: dict[str, Any]) -> str:
    """Every figure of the key judgements before and after, by chapter and judgement."""
    lists = "".join(
        f"<h3>{link(f'../chapters/{chapter}.html', title)}</h3>{_before_and_now(some)}"
        for chapter, title, some in _by_chapter(last.get("key_figures", []))
    )
    return (
        f'<h2>Figures of the key judgements</h2><p>All of them, before and now.</p><div class="changes">{lists}</div>'
    )


def _before_and_now(some: list[dict[str, str]]) -> str:
    """The figures that both editions tell, unchanged ones too; beneath them, folded, those that one alone tells."""
    both = [figure for figure in some if figure["from"] and figure["to"]]
    single = [figure for figure in some if figure not in both]
    folded = (
        f"<details><summary>Told in one edition alone: {len(single)}</summary>{''.join(_judgements(single))}</details>"
    )
    return "".join(_judgements(both)) + (folded if single else "")


def _judgements(some: list[dict[str, str]]) -> Iterator[str]:
    """A judgement with its figures, a line each."""
    for words, figures in itertools.groupby(some, key=lambda figure: figure["judgement"]):
        yield f"<p><strong>{escaped(words)}</strong></p><ul>{_items(figures)}</ul>"


def _by_chapter(figures: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """Chapter, its title and its figures."""
    found: dict[str, list[dict[str, Any]]] = {}
    for figure in figures:
        found.setdefault(figure["chapter"], []).append(figure)
    for chapter, some in found.items():
        path = ROOT / "chapters" / f"{chapter}.ipynb"
        cells = json.loads(path.read_text("utf-8"))["cells"] if path.is_file() else []
        first = next(("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"), "")
        yield chapter, first.partition("\n")[0].lstrip("# ") or chapter, some


def _items(some: Iterable[dict[str, Any]]) -> str:
    return "".join(f"<li>{_figure(figure)}</li>\n" for figure in some)


def _figure(figure: dict[str, Any]) -> str:
    before, _, after = figure["around"].partition(PLACE)
    return f"{escaped(before)}{_ends(figure['from'], figure['to'])}{escaped(after)}"


def _ends(first: str, last: str) -> str:
    """A figure before and now: what moved, or its one value with a word on the other."""
    if first and last and first != last:
        return _moved(first, last)
    state = GONE if not last else UNCHANGED if first else NEW
    return f'{escaped(last or first)} <span class="quiet">({state})</span>'


def _verdicts(book: Book, last: dict[str, Any]) -> Iterator[str]:
    words = evidence.labels("claims", "verdict_today")
    for said in last["verdicts"]:
        claim = link(f"claims.html#{said['row']}", said["what"])
        yield f"{claim}, {WHEN[said['when']]}: {_moved(words.get(said['from'], said['from']), words[said['to']])}. {escaped(said['reason'])}"


def _scores(book: Book, last: dict[str, Any]) -> Iterator[str]:
    criteria = book.tables["district_criteria"].rows
    for said in last["scores"]:
        years = str(said["first"]) if said["first"] == said["last"] else f"{said['first']}–{said['last']}"
        short = wording.capital(str(criteria[said["what"]]["short"])) if said["what"] in criteria else said["what"]
        yield f"{link(_place(book, 'district_scores', said['row']), short)}, {years}: {_moved(said['from'], said['to'])}. {escaped(said['reason'])}"


def _place(book: Book, table: str, key: str) -> str:
    """The address of a row, or of its table where the row is gone."""
    return f"{table}.html#{key}" if key in book.tables[table].rows else f"{table}.html"


def _forecasts(book: Book, last: dict[str, Any]) -> Iterator[str]:
    moved = [said for said in last["forecasts"] if said["from"] and said["to"]]
    for said in moved:
        first, now = (f"{wording.in_percent(float(said[end]))} per cent" for end in ("from", "to"))
        yield f"{link(_place(book, 'forecasts', said['row']), said['what'])} {_moved(first, now)}. {escaped(said['reason'])}"
    made = [said for said in last["forecasts"] if not said["from"]]
    gone = [said for said in last["forecasts"] if not said["to"]]
    if made:
        links = "; ".join(link(_place(book, "forecasts", said["row"]), said["what"]) for said in made)
        yield f"<details><summary>Made since: {len(made)}</summary><p>{links}</p></details>"
    if gone:
        yield f"<details><summary>Withdrawn: {len(gone)}</summary><p>{escaped('; '.join(said['what'] for said in gone))}</p></details>"


def _tables(book: Book, last: dict[str, Any]) -> str:
    """A line a table that changed, and how many stayed as they were."""
    changed = {
        name: said for name, said in last["tables"].items() if said["added"] or said["mended"] or said["withdrawn"]
    }
    lines = "".join(f"<tr>{_table(book, name, said)}</tr>\n" for name, said in changed.items())
    same = len(last["tables"]) - len(changed)
    heads = "".join(
        f'<th scope="col">{words}</th>'
        for words in ("Table", "Rows added", "Mended", "Withdrawn", "Rows now", "Columns")
    )
    return (
        f"<h2>Rows by table</h2><p>{wording.capital(wording.count(same))} tables stayed as they were. A row counts as mended where a column that both editions have says otherwise.</p>"
        f'<div class="lines lines-box" tabindex="0" role="region" aria-label="Rows by table"><table><thead><tr>{heads}</tr></thead><tbody>\n{lines}</tbody></table></div>'
    )


def _table(book: Book, name: str, said: dict[str, Any]) -> str:
    title = link(f"{name}.html", book.tables[name].title) if name in book.tables else escaped(name)
    words = []
    if said["state"]:
        words.append({"new": "a new table", "gone": "the table is gone"}[said["state"]])
    words += [f"new: {', '.join(said['columns_added'])}"] if said["columns_added"] else []
    words += [f"gone: {', '.join(said['columns_gone'])}"] if said["columns_gone"] else []
    counts = [len(said["added"]), len(said["mended"]), len(said["withdrawn"]), said["rows"]]
    cells = "".join(f"<td>{wording.number(count) if count else ''}</td>" for count in counts)
    return f"<td>{title}</td>{cells}<td>{escaped('; '.join(words))}</td>"


def _figures(last: dict[str, Any]) -> str:
    """The other figures of the prose, folded by chapter."""
    folds = "".join(
        f'<details><summary>{escaped(title)} <span class="quiet">{len(some)} moved</span></summary><ul>{_items(some)}</ul></details>\n'
        for _, title, some in _by_chapter(figure for figure in last["figures"] if not figure["key"])
    )
    head = "<h2>Other figures in the text</h2><p>Those that have one name in both editions.</p>"
    return f'{head}<div class="changes">{folds}</div>' if folds else ""


def rows(found: list[dict[str, Any]]) -> str:
    """The rows that changed in the latest comparison, as CSV."""
    text = io.StringIO()
    write = csv.writer(text, lineterminator="\n")
    write.writerow(COLUMNS)
    for name, said in (found[0]["tables"] if found else {}).items():
        write.writerows([name, key, "added", ""] for key in said["added"])
        write.writerows([name, key, "mended", ";".join(columns)] for key, columns in said["mended"].items())
        write.writerows([name, key, "withdrawn", ""] for key in said["withdrawn"])
    return text.getvalue()


def feed(found: list[dict[str, Any]], title: str, author: str) -> str:
    """The editions as an Atom feed, with addresses from its own place: it is valid wherever the book stands."""
    entries = "".join(_entry(said) for said in found)
    updated = f"{found[0]['to']['date'] if found else evidence.package()['created'][:10]}T00:00:00Z"
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">\n'
        f"<title>{html.escape(title)}: editions</title>\n<id>{uuid.uuid5(NAMESPACE, 'feed').urn}</id>\n<updated>{updated}</updated>\n"
        f"<author><name>{html.escape(author)}</name></author>\n"
        '<link rel="self" type="application/atom+xml" href="feed.xml"/>\n<link rel="alternate" type="text/html" href="index.html"/>\n'
        f"{entries}</feed>\n"
    )


def _entry(said: dict[str, Any]) -> str:
    name = f"Edition {said['to']['edition']} as of {wording.date(pd.Timestamp(said['to']['date']))}"
    return (
        f"<entry><title>{html.escape(name)}</title><id>{uuid.uuid5(NAMESPACE, name).urn}</id><updated>{said['to']['date']}T00:00:00Z</updated>"
        f'<link rel="alternate" type="text/html" href="evidence/{NAME}.html"/><summary>{html.escape(_counts(said))}.</summary></entry>\n'
    )
