"""Text becomes markup in one place: whatever signs it holds, MyST and HTML give it back as it is."""

import html
import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from report import evidence
from report.evidence import bibliography
from report.exhibits.kit import exhibit
from report.wording import figure, markup, sources

SIGNS = st.text(alphabet="\\`*_{}[]<>()#+-.!|$~^&;:=%\"'/ab1 ", min_size=1, max_size=40)
EXTENSIONS = [
    "amsmath",
    "attrs_block",
    "attrs_inline",
    "colon_fence",
    "deflist",
    "dollarmath",
    "html_admonition",
    "html_image",
    "strikethrough",
    "substitution",
    "tasklist",
]


def rendered(myst: str) -> str:
    """The words of MyST, read with every extension that the book could switch on; elements other than of running text fail."""
    parser = create_md_parser(MdParserConfig(enable_extensions=EXTENSIONS), RendererHTML)
    tokens = parser.parse(myst)
    kinds = {token.type for token in tokens} | {child.type for token in tokens for child in token.children or []}
    assert kinds <= {"paragraph_open", "inline", "paragraph_close", "text", "text_special"}, (myst, kinds)
    return "".join(child.content for token in tokens for child in token.children or [])


@given(SIGNS)
def test_text_is_read_as_it_was_written(words):
    expected = markup.one_line(words)
    if expected:
        assert rendered(markup.text(expected).myst) == expected
        assert rendered(f"before {markup.text(expected).myst} after") == f"before {expected} after"


@given(SIGNS)
def test_text_is_one_cell_of_a_table(words):
    parser = create_md_parser(MdParserConfig(enable_extensions=EXTENSIONS), RendererHTML)
    expected = markup.one_line(words)
    tokens = parser.parse(f"| a | b |\n| :-- | --: |\n| {markup.text(expected).myst} | end |")
    cells = ["".join(child.content for child in token.children) for token in tokens if token.type == "inline"]
    assert cells == ["a", "b", expected, "end"]


@given(SIGNS)
def test_text_in_html_is_text(words):
    page = BeautifulSoup(f"<p>{markup.text(words).html}</p>", "html.parser")
    assert [tag.name for tag in page.find_all(True)] == ["p"]
    assert page.p.get_text() == re.sub(r"\s+", " ", words)


@given(SIGNS)
def test_an_option_of_a_directive_is_its_text(words):
    from myst_parser.parsers.options import options_to_items

    written = exhibit.directive("figure", markup.path("/a.svg"), {"alt": words, "name": "fig-a"}, "")
    lines = [line[1:] for line in written.splitlines() if line.startswith(":") and not line.startswith(":::")]
    options = dict(options_to_items("\n".join(lines))[0])
    assert options.get("alt", "") == markup.one_line(words) and options["name"] == "fig-a"


def test_markup_is_made_of_escaped_values():
    assert (markup.strong("a*b") + " c_").myst == r"**a\*b** c\_"
    assert markup.link("[x](y)", "#claim-c01").myst == r"[\[x\](y)](#claim-c01)"
    assert ("a " + markup.emphasis("b") + " <c>").html == "a <em>b</em> &lt;c&gt;"
    assert markup.join(["a", markup.strong("b")], ", ").words == "a, b"


@pytest.mark.parametrize("place", ["javascript:alert(1)", "../x y", "#a)b", "http://example.org"])
def test_a_link_leads_to_a_place_of_the_book_alone(place):
    with pytest.raises(ValueError, match="expected a name or path"):
        markup.link("words", place)


def test_citations_are_keys_that_the_bibliography_has():
    keys = list(evidence.sources().index[:2])
    made = markup.cite(";".join(keys))
    assert made.myst == f"{{cite}}`{','.join(keys)}`" and made.words == ";".join(keys)
    assert made.html.count("<a href=") == 2 and html.escape(evidence.sources()["url"].iloc[0]) in made.html
    with pytest.raises(KeyError):
        markup.cite("nobody` {x}")


def test_a_notebook_shows_citations_as_links_and_no_classes():
    key = "tass_zapad2025obs_2025"
    label, url = sources.labels()[key], bibliography.entries()["url"][key]
    known = figure.of("up to 1,450", "presence:pres_061")
    made = markup.quiet("read twice") + " " + known + " " + markup.cite(key) + " " + markup.link("C01", "#claim-c01")
    assert markup.without_build(made.myst) == f"read twice up to 1,450 \\[[{label}](<{url}>)\\] [C01](#claim-c01)"
    assert markup.without_build(r"\[a\]{.b} {cite}") == r"\[a\]{.b} {cite}", "signs of a text are no markup"
