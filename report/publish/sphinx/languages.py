"""The language of foreign words, marked so that they are spoken and hyphenated as what they are."""

from __future__ import annotations

from docutils import nodes

from report.wording.languages import CYRILLIC, of_title, of_words


def mark_titles(app, doctree, docname) -> None:
    """Mark titles of the bibliography, and runs of Cyrillic letters everywhere."""
    from report import evidence

    listed = list(doctree.findall(nodes.citation))
    rows = evidence.sources().iterrows() if listed else ()
    titles = {row["url"]: of_title(row["title"], row["note"]) for _, row in rows if row["url"]}
    for entry in listed:
        for link in entry.findall(nodes.reference):
            if code := titles.get(link.get("refuri")):
                link["classes"].append(f"language-{code}")
    for text in list(doctree.findall(nodes.Text)):
        if CYRILLIC.search(text) and not _marked(text):
            text.parent.replace(text, _runs(str(text)))


def _marked(node) -> bool:
    """True inside code and inside what has a language already."""
    while node := node.parent:
        if isinstance(node, (nodes.literal_block, nodes.literal, nodes.raw)) or any(
            name.startswith("language-") for name in node.get("classes", [])
        ):
            return True
    return False


def _runs(text: str) -> list[nodes.Node]:
    """The text in pieces, its Cyrillic runs each with their language."""
    pieces, end = [], 0
    for found in CYRILLIC.finditer(text):
        pieces += [
            nodes.Text(text[end : found.start()]),
            nodes.inline("", found[0], classes=[f"language-{of_words(found[0])}"]),
        ]
        end = found.end()
    return [piece for piece in [*pieces, nodes.Text(text[end:])] if piece.astext()]
