"""The first mention of a glossary term on a page leads to its entry, so that nobody meets a term without its meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docutils import nodes
from sphinx import addnodes
from sphinx.util.nodes import make_refnode

from report.publish.sphinx import fresh

GLOSSARY = "chapters/glossary"
CLOSED = (  # hold no link of ours: links and code, exhibits, and the sentence in bold with which a judgement begins
    nodes.reference,
    nodes.strong,
    nodes.literal,
    nodes.literal_block,
    nodes.raw,
    nodes.table,
    nodes.figure,
    nodes.citation,
)


def setup(app) -> None:
    app.connect("env-updated", written_anew)
    app.connect("doctree-resolved", link)


def known(env) -> dict[str, str]:
    """The terms of the glossary with their places on its page."""
    return {
        name: anchor
        for name, _, kind, page, anchor, _ in env.get_domain("std").get_objects()
        if kind == "term" and page == GLOSSARY
    }


def written_anew(app, env) -> list[str]:
    """Write every page again where the terms have changed."""
    return fresh.anew(env, "terms", known(env))


def pattern(term: str) -> str:
    """An expression for a term in a text, with the year of one of its kind; several words that are no proper name may begin small."""
    head, rest = term[0], term[1:]
    first = f"[{head}{head.lower()}]" if " " in term and rest == rest.lower() else re.escape(head)
    return rf"(?<![\w-]){first}{re.escape(rest)}(?:-\d{{4}})?(?![\w-])"


def link(app, doctree: nodes.document, docname: str) -> None:
    """Link in each page, or in each page within the one long page, the first mention of each term in a paragraph."""
    if app.builder.format != "html":
        return
    terms = known(app.env)
    for page in [*doctree.findall(addnodes.start_of_file)] or [doctree]:
        name = page.get("docname", docname)
        if name != GLOSSARY and app.env.doc2path(name).endswith(".ipynb"):
            for text, term, start, end in mentions(page, terms):
                inner = nodes.inline("", text[start:end], classes=["std", "std-term"])
                place = make_refnode(app.builder, docname, GLOSSARY, terms[term], inner)
                pieces = [nodes.Text(text[:start]), place, nodes.Text(text[end:])]
                text.parent.replace(text, [piece for piece in pieces if piece.astext()])


def mentions(page: nodes.Element, terms: dict[str, str]) -> Iterator[tuple[nodes.Text, str, int, int]]:
    """The text, the term, and where its words begin and end, for each term that is met in a paragraph; each may be replaced as it comes.

    A term that the page links by itself is met there, and left as it is.
    """
    linked = {link.get("refid") or link.get("refuri", "").partition("#")[2] for link in page.findall(nodes.reference)}
    left = {term: pattern(term) for term, anchor in terms.items() if anchor not in linked}
    for paragraph in list(page.findall(nodes.paragraph)):
        while left:
            every = re.compile("|".join(f"(?P<t{place}>{words})" for place, words in enumerate(left.values())))
            found = next(((text, hit) for text in _open(paragraph) if (hit := every.search(str(text)))), None)
            if not found:
                break
            term = [*left][int(str(found[1].lastgroup)[1:])]
            del left[term]
            yield found[0], term, *found[1].span()


def _open(paragraph: nodes.paragraph) -> Iterator[nodes.Text]:
    """The texts of a paragraph in which a link may stand."""
    for text in paragraph.findall(nodes.Text):
        node = text.parent
        while node is not None and not isinstance(node, CLOSED):
            node = node.parent
        if node is None:
            yield text
