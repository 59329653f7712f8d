"""Figures as doors: what each ``{eval}`` of a chapter gave is kept as the chapter is read, and opens in its page the rows behind it.

The page holds the data of all its cards once, as JSON; ``assets/figures.js`` shows them. Without scripts a figure is a link to its row.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable

from bs4 import BeautifulSoup
from docutils import nodes
from docutils.nodes import make_id
from myst_nb.core.execute import inline
from sphinx.errors import ExtensionError

from report import evidence
from report.evidence import reads, second_reading
from report.exhibits.kit import store
from report.publish import doors
from report.wording import cards, sources
from report.wording.figure import CLASS, WHOLE, Figure

MARK = re.compile(r"\bf-([0-9a-f]{8})\b")  # the key of a figure among the classes of an element
JUDGEMENTS, SUMMARY = "key-judgements", "chapters/00_summary"
DAGGER = "†"  # at a figure of a key judgement, or at a judgement of the summary, that has no first-hand source
TOLD = f"{DAGGER} Known only from secondary media or copies."
TOLD_OF_SUMMARY = f"{DAGGER} Known only from secondary media or copies, or resting on a row that is."
BLOCK, SOURCES = "figure-cards", "cited-sources"  # elements of the page that hold data
evaluate = inline.NotebookClientInline.eval_variable
_seen: doors.Figures = {}  # figures of the chapter that is being read


def setup(app) -> None:
    """Connect to the events of the build."""
    inline.NotebookClientInline.eval_variable = watched
    app.connect("source-read", lambda *_: _seen.clear())
    app.connect("doctree-read", keep)
    app.connect("env-check-consistency", check)


def watched(self, name: str) -> list:
    """``eval_variable`` of the client, with a note of what it gave."""
    outputs = evaluate(self, name)
    _seen[name] = doors.held(outputs)
    return outputs


def keep(app, doctree) -> None:
    """Store the figures of the chapter that was read, and mark those of its key judgements that have no first-hand source."""
    doors.store(app.env.docname, _seen)
    whole = app.env.docname == SUMMARY  # of which every figure is marked, and each judgement by its rows
    for box in doctree.findall(lambda node: isinstance(node, nodes.admonition) and JUDGEMENTS in node["classes"]):
        places = [*_alone(doctree if whole else box), *(_resting(box) if whole else [])]
        for place in places:
            place.parent.insert(place.parent.index(place) + 1, nodes.superscript(DAGGER, DAGGER))
        if places:
            told = TOLD_OF_SUMMARY if whole else TOLD
            box += nodes.paragraph(told, told, classes=["quiet"])


def _alone(part: nodes.Element) -> list[nodes.Node]:
    """The figures in a part of a page that rest on secondary media or copies alone."""
    alone = {figure.key for figure in map(_figure, _seen.values()) if figure.rows and cards.alone(figure)}
    return [place for place in part.findall(nodes.inline) if alone & {*MARK.findall(" ".join(place["classes"]))}]


def _resting(box: nodes.admonition) -> list[nodes.Node]:
    """The ends of the judgements of the summary of which a row rests on secondary media or copies alone."""
    rows = evidence.load("judgements").sort_values("place")["evidence_rows"].str.split(";")
    told = [any(cards.alone(Figure(reference, [reference])) for reference in named) for named in rows]
    items = [*box.findall(nodes.list_item)]
    return [item[-1][-1] for item, alone in zip(items, told, strict=True) if alone]


def check(app, env) -> None:
    """Stop the build where a converted chapter shows a figure that knows no rows."""
    if found := [fault for name in sorted(env.found_docs) for fault in doors.faults(name, doors.stored(name))]:
        raise ExtensionError("a figure in prose says no rows\n" + "\n".join(found))


def fingerprint(name: str, page: str) -> bytes:
    """What the cards of a page rest on, as a digest: its figures, their tables, and what was read twice."""
    figures = known(name, MARK.findall(page)).values()
    tables = {reference.partition(":")[0] for figure in figures for reference in figure.rows}
    parts = [reads.digest(f"table:{table}") for table in sorted({*tables, second_reading.TABLE})]
    return hashlib.sha256("".join(parts).encode()).digest()


def known(name: str, keys: Iterable[str]) -> dict[str, Figure]:
    """The figures of a page that have these keys: those of its prose, and those of its exhibits, which the store keeps by key."""
    held = [part for whole in doors.stored(name).values() for part in (whole, *whole.get("parts", ()))]
    prose = {figure.key: figure for figure in map(_figure, held)}
    return {key: prose[key] if key in prose else _figure(store.door(key)) for key in sorted({*keys})}


def open_doors(page: BeautifulSoup, name: str, root: str, book: str) -> None:
    """Make each figure of a page a link to its row, and put the data of all cards into the page."""
    places = page.select(f"span.{CLASS}")
    keys = [next(word[2:] for word in place["class"] if word.startswith("f-")) for place in places]
    figures = known(name, keys)
    shown: list[str] = []
    for place, key in zip(places, keys):
        if place.find_parent("a") or not place.find_parent(
            "article"
        ):  # a link within a link is none; lists of headings
            place.unwrap()
            continue
        place.name, place["class"], place["href"] = "a", [CLASS], root + address(figures[key].rows[0])
        if key not in shown:
            shown.append(key)
            place["id"] = f"f-{key}"
        place["data-figure"] = str(shown.index(key))
    if shown:
        heading = page.select_one("main h1")
        cited = page.find("script", id=SOURCES)
        held = _held([figures[key] for key in shown], set(json.loads(cited.string)) if cited else set())
        held |= {"cite": f"{book}, chapter “{heading.get_text().rstrip('#')}”", "root": root}
        block = page.new_tag("script", type="application/json", id=BLOCK)
        block.string = json.dumps(held, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
        page.body.append(block)


def address(reference: str) -> str:
    """The place of a row in the book; that of its table for a whole one: ``evidence/presence.html#pres_061``."""
    table, _, key = reference.partition(":")
    return f"evidence/{table}.html" + ("" if key == WHOLE else f"#{key}")


def _figure(held: dict) -> Figure:
    return Figure(held["text"], held["rows"], held["rule"], held["why"])


def _held(figures: list[Figure], cited: set[str]) -> dict:
    """Figures with their rule, the rows that their cards list and the number of all; each of these rows, source and table once.

    ``cited``: anchors of sources whose full line the page holds already.
    """
    listed, counted = [cards.listed(figure) for figure in figures], [cards.tables(figure) for figure in figures]
    rows = {reference: cards.row(reference) for references in listed for reference in references}
    keys = dict.fromkeys(key for row in rows.values() for key in row.get("sources", ()))
    known = {key: make_id(f"source-{key}") for key in keys}
    return {
        "figures": [
            {"rows": some, "of": of} | {name: words for name, words in _beside(figure).items() if words}
            for figure, some, of in zip(figures, listed, counted)
        ],
        "rows": rows,
        "sources": {key: anchor if anchor in cited else _source(key) for key, anchor in known.items()},
        "tables": {
            table: evidence.resource(table)["title"]
            for tables in counted
            if len(tables) <= cards.FEW
            for table in tables
        },
        "kinds": evidence.words("qualifier"),
    }


def _beside(figure: Figure) -> dict[str, str]:
    whole = str(figure) if figure.clause else ""  # of which the page marks a part
    return {"rule": figure.rule, "alone": cards.ALONE if cards.alone(figure) else "", "text": whole}


def _source(key: str) -> dict[str, str]:
    url = evidence.sources().loc[key, "url"]
    return {"label": sources.labels()[key]} | ({"url": url} if url else {})
