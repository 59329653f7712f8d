"""Terms of the glossary: linked where a page first says them, and only there."""

import re
import types

import pytest
from bs4 import BeautifulSoup
from docutils import nodes

from report.publish.sphinx import terms

CHAPTERS = ["01_army_organisation", "02_exercises", "06_strategic_implications", "story"]
PLACES = {
    "CSTO": "term-CSTO",
    "Declared strength": "term-Declared-strength",
    "Zapad": "term-Zapad",
    "Dispatch": "term-Dispatch",
}


@pytest.mark.parametrize(
    ("term", "said", "found"),
    [
        ("CSTO", "a drill of the CSTO, held", "CSTO"),
        ("CSTO", "the CSTOs and non-CSTO states", None),
        ("Zapad", "after Zapad-2017 ended", "Zapad-2017"),
        ("Declared strength", "the declared strength of it", "declared strength"),
        ("Joint Command", "a joint command of both", None),
        ("Dispatch", "the dispatch of troops", None),
    ],
)
def test_a_term_is_found_as_a_word_of_its_own(term, said, found):
    hit = re.search(terms.pattern(term), said)
    assert (hit and hit[0]) == found


def page(*blocks: nodes.Element) -> nodes.document:
    from docutils.utils import new_document

    made = new_document("")
    made += blocks
    return made


def met(made: nodes.document) -> list[tuple[str, str]]:
    """The terms met in a page with the words there, each replaced as the build does it."""
    found = []
    for text, term, start, end in terms.mentions(made, PLACES):
        found.append((term, text[start:end]))
        text.parent.replace(
            text, [nodes.Text(text[:start]), nodes.reference("", text[start:end]), nodes.Text(text[end:])]
        )
    return found


def test_each_term_is_met_once_and_in_prose_alone():
    title, cell = nodes.title("", "The CSTO"), nodes.table("", nodes.paragraph("", "Zapad in a table"))
    made = page(
        title,
        cell,
        nodes.paragraph("", "The CSTO held Zapad-2009; the CSTO again."),
        nodes.paragraph("", "CSTO and Zapad."),
    )
    assert met(made) == [("CSTO", "CSTO"), ("Zapad", "Zapad-2009")]
    assert made.astext().count("CSTO") == 4, "no word is lost"


def test_the_bold_sentence_of_a_judgement_is_left_whole():
    assert met(page(nodes.paragraph("", "", nodes.strong("", "The CSTO acts."), nodes.Text(" The CSTO may.")))) == [
        ("CSTO", "CSTO")
    ]
    assert met(page(nodes.paragraph("", "", nodes.strong("", "The CSTO acts.")))) == []


@pytest.mark.parametrize("only", [set(), {"chapters/one"}])
def test_changed_terms_write_every_page_again_and_wait_for_a_whole_build(monkeypatch, only):
    env = types.SimpleNamespace(found_docs={"one", "two"}, report_terms={"CSTO": "before"})
    monkeypatch.setattr(terms, "known", lambda env: PLACES)
    monkeypatch.setattr(terms.fresh, "only", lambda: only)
    assert terms.written_anew(None, env) == ([] if only else ["one", "two"])
    assert (env.report_terms == PLACES) is (not only)


def test_a_term_that_the_page_links_itself_is_left():
    link = nodes.reference("", "alliance", refuri="glossary.html#term-CSTO")
    assert met(page(nodes.paragraph("", "", link), nodes.paragraph("", "The CSTO."))) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", CHAPTERS)
def test_built_chapters_lead_to_the_entry_of_each_term_that_they_say(html, name):
    main = BeautifulSoup((html / "chapters" / f"{name}.html").read_text(encoding="utf-8"), "html.parser").main
    known = BeautifulSoup((html / "chapters" / "glossary.html").read_text(encoding="utf-8"), "html.parser").main
    entries = {entry.get_text(strip=True).rstrip("#"): entry["id"] for entry in known.select("dt[id]")}
    linked = [link["href"].partition("#")[2] for link in main.select("a[href*='glossary.html#term-']")]
    said = " ".join(
        text
        for part in main.select("p")
        if not part.find_parent(["table", "figure"])
        for text in part.find_all(string=True, recursive=False)
    )
    missing = [term for term, place in entries.items() if re.search(terms.pattern(term), said) and place not in linked]
    assert entries and not missing
