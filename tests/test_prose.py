"""No figure is typed: every number in prose, captions and chart titles comes from the evidence by code."""

import ast
import re
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from report import evidence

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = [ROOT / "index.ipynb", *sorted((ROOT / "chapters").glob("*.ipynb"))]
PAGES = sorted((ROOT / "chapters").glob("*.md"))
FOR_READERS = ("wording", "aspects", "verdict", "exhibits")  # parts of the package that word what readers meet
MODULES = sorted(path for part in FOR_READERS for path in (ROOT / "report" / part).rglob("*.py"))

MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
WORDS = [
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "hundreds",
    "thousand",
    "thousands",
    "million",
    "millions",
    "billion",
    "billions",
    "dozen",
    "dozens",
    "twice",
    "thrice",
    "half",
    "quarter",
    "third",
]
ALLOWED = [
    rf"\b\d{{1,2}}(?:–\d{{1,2}})? (?:{MONTH})\b(?: \d{{4}})?",  # dates
    r"\b(?:19|20)\d{2}(?:[–-](?:19|20)?\d{2}|s)?\b",  # years and spans of years
    r"\b[a-z]+(?:_[a-z0-9]+)+\b",  # ids and columns: sipri_2026
    r"\b[A-Za-z][A-Za-z]*-?\d[\w.-]*",  # names of things: Zapad-2021, S-400, Tu-22M3, C01
    r"\b(?:ICD|Article|Chapter|Edition) \d+\b|\bCC BY 4\.0",
    r"\bread twice\b",  # the mark of a row with a second reading
    r"\bFour kinds of statement\b|\bfour (?:have four )?marks\b|\bone origin\b",  # parts of this book, not of the evidence
    r"\bthird part(?:y|ies)\b|\bthird countr(?:y|ies)\b|\bhalf-sentence\b",
    r"\b[Hh]alf-years?\b|\b(?:First|Second|first|second) half\b",  # parts of a year
]
SKIPPED = [
    r"^(```+|~~~+|:::+).*?$",  # fence lines
    r"^:[\w-]+:.*$",  # directive options
    r"^\([\w-]+\)=$",  # labels
    r"^\d+\. ",  # numbers of a list
    r"\{[\w:-]+\}`[^`]*`",  # roles, {eval} among them
    r"`[^`]*`",
    r"\]\([^)]*\)",
    r"<[^>]+>",
]


def typed_figures(text: str) -> list[str]:
    """Figures in the text that are neither dates nor names, as written."""
    for pattern in SKIPPED:
        text = re.sub(pattern, " ", text, flags=re.MULTILINE)
    for pattern in ALLOWED:
        text = re.sub(pattern, " ", text)
    return re.findall(r"\d[\d.,%]*", text) + re.findall(rf"\b(?:{'|'.join(WORDS)})\b", text, re.IGNORECASE)


def read(path: Path, names: bool = True) -> tuple[int, int]:
    """Words of a notebook's prose as a reader meets them, and how many of them are figures, drawn from rows or typed in dates and ``names`` (S-400)."""
    text = "\n".join(cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "markdown")
    text = re.sub(r"\{cite\}`[^`]*`", " ", text)
    for pattern, words in [
        *((skipped, " ") for skipped in SKIPPED[:3]),
        (r"\{eval\}`[^`]*`", " 0 "),
        (r"\{[\w:-]+\}", " "),
        (r"\]\([^)]*\)", " "),
    ]:
        text = re.sub(pattern, words, text, flags=re.MULTILINE)
    found = re.findall(r"[\w'’.-]*\w", text)
    return len(found), sum(word[0].isdigit() or names and any(sign.isdigit() for sign in word) for word in found)


def strings(source: str) -> list[str]:
    """Texts for readers in Python code: string constants with a blank in them, docstrings left out."""
    tree = ast.parse(source)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    found = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]
    return [text for text in found if " " in text.strip()]


def braced(source: str) -> list[object]:
    """Constants in the braces of a text, which hide a typed figure: f"{50} per cent"."""
    places = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FormattedValue))
    return [node.value.value for node in places if isinstance(node.value, ast.Constant)]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_typed_figure_in_a_notebook(path):
    for cell in nbformat.read(path, 4).cells:
        if cell.cell_type == "markdown":
            assert typed_figures(cell.source) == [], cell.source[:120]
        else:
            for text in strings(cell.source):
                assert typed_figures(text) == [], text
            assert braced(cell.source) == [], cell.source[:120]


def test_the_story_is_short_and_has_few_figures():
    words, figures = read(ROOT / "chapters" / "story.ipynb")
    assert 1200 <= words <= 1800
    assert figures < 0.05 * words


FEW = 0.05  # figures a word: five in a hundred


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_prose_has_few_figures(path):
    words, figures = read(path, names=False)
    print(f"{path.stem}: {words} words, {100 * figures / words:.1f} figures in a hundred")
    assert figures <= FEW * words


LIKELIHOOD = re.compile(r"\b(?:almost certain|(?:very )?(?:un)?likely|roughly even chance|almost no chance)\b", re.I)
CONFIDENCE = re.compile(r"\b(?:high|moderate|low) confidence\b|\bconfidence\b[^.]*: (?:high|moderate|low)\b", re.I)


def clauses(text: str) -> list[str]:
    """The sentences of a text, or the lines of a list, parted by nothing less: neither a semicolon nor a colon ends one."""
    return re.split(r"[.?!](?:\s|\*|$)|\n\s*\n|\n(?=\s*(?:[-:|]|\d+\. ))", text)


def joined(text: str) -> list[str]:
    """The sentences that have both a likelihood word and a level of confidence."""
    return [clause for clause in clauses(text) if LIKELIHOOD.search(clause) and CONFIDENCE.search(clause)]


@pytest.mark.parametrize("path", [*NOTEBOOKS, *PAGES], ids=lambda path: path.stem)
def test_likelihood_and_confidence_stand_in_no_clause_together(path):
    if path.suffix == ".md":
        told = [path.read_text(encoding="utf-8")]
    else:
        told = [cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "markdown"]
    assert [clause for text in told for clause in joined(text)] == []


@pytest.mark.parametrize("name", ["answers", "judgements", "translations", "scenarios", "forecasts", "claims"])
def test_no_cell_of_the_tables_of_the_verdict_joins_them(name):
    cells = [text for text in evidence.load(name).to_numpy().ravel() if isinstance(text, str)]
    assert cells and [clause for text in cells for clause in joined(text)] == []


@pytest.mark.parametrize("name", ["claims_ledger", "index_construction", "responses"])
def test_chapters_that_only_count_have_no_word_of_likelihood(name):
    cells = nbformat.read(ROOT / "chapters" / f"{name}.ipynb", 4).cells
    assert [cell.source for cell in cells if cell.cell_type == "markdown" and LIKELIHOOD.search(cell.source)] == []


def test_the_reader_of_clauses_finds_both_in_one():
    both = "It is likely with high confidence"
    assert LIKELIHOOD.search(both) and CONFIDENCE.search(both) and clauses(both) == [both]
    assert clauses("**So it is.** Very likely; low confidence.") == ["**So it is", "* Very likely; low confidence", ""]
    assert clauses("**So it is.** Very likely. Confidence: low.") == [
        "**So it is",
        "* Very likely",
        "Confidence: low",
        "",
    ]
    assert joined("1. **So it is.** Very likely; low confidence, as\n  ever.") == [
        "* Very likely; low confidence, as\n  ever"
    ]
    assert joined("It is likely: confidence, as ever: high.") and not joined("It is likely.\n\nConfidence in it: low")


WORDED = re.compile(r"^(\d+)\. \*\*.+?\*\* (?:([^.]+)\. )?Confidence: (high|moderate|low)\b", re.MULTILINE)
LEVELS = {"low": 1, "moderate": 2, "high": 3}


def worded() -> pd.DataFrame:
    """The key judgements of all chapters, a row each: ``chapter``, ``place``, ``likelihood`` as worded ('' where it has none), ``confidence``."""
    found = []
    for path in NOTEBOOKS:
        listed = (cell.source for cell in nbformat.read(path, 4).cells if ":class: key-judgements" in cell.source)
        found += [(path.stem, int(place), *said) for cell in listed for place, *said in WORDED.findall(cell)]
    return pd.DataFrame(found, columns=["chapter", "place", "likelihood", "confidence"])


def pairs(rows: pd.DataFrame) -> pd.DataFrame:
    """A row a likelihood word of the judgements (frame of ``worded``): how far it lies from even, in ``steps``, and the ``level`` of confidence beside it."""
    ranks = evidence.load("likelihood_terms").set_index("term")["rank"]
    words = re.compile("|".join(sorted(ranks.index, key=len, reverse=True)))
    steps = ranks.sub(ranks["roughly even chance"]).abs()
    named = rows.assign(word=rows["likelihood"].str.lower().map(words.findall)).explode("word").dropna(subset="word")
    return named.assign(steps=named["word"].map(steps), level=named["confidence"].map(LEVELS))


def test_every_key_judgement_is_worded_in_one_form():
    """The judgement, a sentence of likelihood or none, a sentence of confidence."""
    cells = [cell.source for path in NOTEBOOKS for cell in nbformat.read(path, 4).cells]
    listed = [
        line for cell in cells if ":class: key-judgements" in cell for line in re.findall(r"^\d+\. .*", cell, re.M)
    ]
    found = worded()
    assert len(found) == len(listed) > 0
    words = found["likelihood"][found["likelihood"] != ""]
    assert words.map(lambda said: bool(LIKELIHOOD.match(said))).all()
    assert set(pairs(found).index) == set(words.index)


MAY_BE_ALMOST_CERTAIN = {  # judgement: why it tells of an event or a development, and is no fact that rows show
    (
        "04_arms_and_supply",
        3,
    ): "that deliveries to Russian makers go on is inferred from outside reports; no register has them",
}


def test_facts_are_stated_plainly_and_few_judgements_are_almost_certain():
    found = worded().set_index(["chapter", "place"])["likelihood"]
    assert set(found[found.str.contains("almost certain", case=False)].index) == set(MAY_BE_ALMOST_CERTAIN)
    assert not (evidence.load("judgements")["likelihood"] == "almost_certain").any()


RECKONED = re.compile(
    r"index has risen|own codings|own tables|#criteria-now|#readings\)|#response-|SIPRI recorded|#org-treaty"
)


def test_what_the_book_reckons_itself_or_reads_in_a_text_bears_no_likelihood():
    cells = [cell.source for path in NOTEBOOKS for cell in nbformat.read(path, 4).cells]
    listed = [
        line for cell in cells if ":class: key-judgements" in cell for line in re.findall(r"^\d+\. .*", cell, re.M)
    ]
    told = [line for line in listed if RECKONED.search(line)]
    assert len(told) > 8 and [line for line in told if LIKELIHOOD.search(line)] == []


def test_methods_say_that_likelihood_is_of_an_event_and_confidence_of_the_evidence():
    cells = [cell.source for cell in nbformat.read(ROOT / "chapters" / "methods.ipynb", 4).cells]
    told = next(cell for cell in cells if cell.startswith("(likelihood)="))
    assert "how likely the event or the development is" in told and "how good the evidence is" in told
    assert "A fact that rows show bears none" in told and not re.search(r"likely the\s+judgement", told)
    for path in NOTEBOOKS:
        assert not re.search(r"likely\s+(?:the\s+|a\s+)?judgements?\s+(?:is|are)", path.read_text(encoding="utf-8")), (
            path.stem
        )


def test_likelihood_words_and_levels_are_paired_by_their_step():
    rows = pd.DataFrame(
        [("a", 1, "Likely", "low"), ("a", 2, "Unlikely", "high"), ("a", 3, "", "high"), ("b", 1, "Almost certain for x, very likely for y", "moderate")],
        columns=["chapter", "place", "likelihood", "confidence"],
    )  # fmt: skip
    found = pairs(rows)
    assert list(zip(found["word"], found["steps"], found["level"])) == [
        ("likely", 1, 1),
        ("unlikely", 1, 3),
        ("almost certain", 3, 2),
        ("very likely", 2, 2),
    ]


def test_methods_say_that_the_two_scales_mostly_go_together():
    found = pairs(worded())
    mostly = (found["steps"] == found["level"]).mean() > 1 / 2
    cells = [cell.source for cell in nbformat.read(ROOT / "chapters" / "methods.ipynb", 4).cells]
    assert mostly == ("Mostly a word stands beside the level of the same step" in "\n".join(cells))


def test_words_and_figures_of_prose_are_those_of_a_reader(tmp_path):
    prose = "(a-label)=\n## Two words\n\nIn 2015 [a base](#refused-base) for {eval}`site_term` years {cite}`x_2015,y_2016`; {doc}`data`."
    path = tmp_path / "a.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(prose)]), path)
    assert read(path) == (10, 2)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_no_typed_figure_in_a_page(path):
    assert typed_figures(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}.{path.stem}")
def test_no_typed_figure_in_the_package(path):
    source = path.read_text(encoding="utf-8")
    for text in strings(source):
        assert typed_figures(text) == [], text
    assert braced(source) == []


@pytest.mark.parametrize(
    "text",
    [
        "About 12,800 troops came.",
        "some 30 per cent",
        "three battalions",
        "a dozen launchers",
        "above 9,000",
        "in 5 ranges",
        "tens of thousands",
    ],
)
def test_the_reader_of_prose_finds_typed_figures(text):
    assert typed_figures(text)


@pytest.mark.parametrize(
    "text",
    [
        "Zapad-2021 was held on 10–16 September 2021.",
        "The S-400 and the Su-30SM, under the 1995 agreement.",
        "Claim C01, {eval}`zapad_2021_declared` troops, {cite}`tass_2021`.",
        "In 2009–2013 the series [began](page.html#fig-3).",
    ],
)
def test_dates_names_and_bound_figures_pass(text):
    assert typed_figures(text) == []


def test_the_reader_of_prose_finds_figures_in_braces():
    assert braced('f"{50} per cent of {count}"') == [50] and braced('f"{share:.0f} per cent"') == []
