"""Translations: every text in every language, the same figures by name and by number, terms of the glossary, and no English left over."""

import json
import re

import pandas as pd
import pytest
from test_evidence import rewrite, set_cell
from test_prose import typed_figures

from report import evidence
from report.exhibits import answer as front
from report.publish import brief
from report.upkeep import translations
from report.verdict import answer, judgements
from report.wording import spoken
from report.wording.spoken import CODES, ENGLISH, OTHERS, UI

NAMES = re.compile(r"\{(\w+)\}")
SCRIPT = {code: "Cyrillic" if code in ("uk", "be", "ru") else "Latin" for code in OTHERS}
LETTERS = {  # letters that a language has, and of those of its script that it lacks
    "uk": ("іїєґ", "ыэъё"),
    "be": ("ыўі", "ищъ"),
    "ru": ("ыэ", "іїєґў"),
    "pl": ("ąęłóśż", "äöüßėųėū"),
    "lt": ("ąčęėįšųūž", "äöüßłóśż"),
    "de": ("äöüß", "ąęėųūśż"),
}
ENGLISH_WORDS = re.compile(
    r"\b(?:the|of|and|is|are|that|with|for|by|not|from|who|has|which|or|to|at|on)\b", re.IGNORECASE
)
OWN = {"de": {"in", "an", "so", "war", "am"}, "pl": {"to", "o", "by"}, "lt": {"to"}}  # words that English has too
PROPER = re.compile(r"Natural Earth|GSHHG|LGPL|GeoNames|CC BY|PDF|NATO|NATO-\w+|\{\w+\}")


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    return evidence.load("translations")


def wanted() -> dict[tuple[str, str], str]:
    """Every text that a language needs: what it is of and field -> English words."""
    tables = {
        "answers": ["question", "answer", "likelihood", "figure"],
        "likelihood_terms": ["term"],
        "district_criteria": ["short"],
        "judgements": ["judgement"],
        "scenarios": ["short"],
    }
    found = {
        (f"{table}:{key}", field): row[field]
        for table, fields in tables.items()
        for key, row in evidence.load(table).iterrows()
        for field in fields
        if pd.notna(row[field])
    }
    questions = evidence.load("forecasts")["question"]
    found |= {(f"forecasts:{key}", "question"): questions[key] for key in evidence.load("brief_forecasts")["forecast"]}
    return found | spoken.texts(ENGLISH)


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_every_text_once_with_the_same_figures_by_name(rows, language):
    own = rows[rows["language"] == language]
    assert not own.duplicated(["of", "field"]).any()
    held = {key: words for key, words in spoken.texts(language).items() if not key[0].startswith("places:")}
    assert set(held) == set(wanted())
    for key, words in wanted().items():
        assert set(NAMES.findall(held[key])) == set(NAMES.findall(words)), key


SENTENCES = {  # table, text of: what its English is changed to
    "answers": ("answers:weapons", "Both are declared by Minsk alone."),
    "judgements": ("judgements:nuclear", "Nuclear arrangements have hardly changed."),
    "forecasts": ("forecasts:ceasefire", "Does a ceasefire at sea hold for 60 days?"),
    "translations": ("ui:watch", "What not to watch"),
}


@pytest.mark.parametrize(("table", "of", "words"), [(table, *said) for table, said in SENTENCES.items()], ids=SENTENCES)
def test_a_translation_of_a_text_that_has_changed_is_refused_until_it_is_confirmed(damaged, table, of, words):
    folder, sources = damaged / "data", damaged / "references.bib"
    column = {"answers": "answer", "judgements": "judgement", "forecasts": "question", "translations": "text"}[table]
    before = (
        evidence.load("translations").query("of == @of and language == 'pl' and field == @column")["english"].iloc[0]
    )
    english = f"en_{of.replace(':', '_')}" if table == "translations" else of.partition(":")[2]
    rewrite(damaged, table, set_cell(column, words, only=lambda row: row["id"] == english))

    faults = evidence.validate(folder, sources, ["translations"])
    assert len(faults) == len(OTHERS)
    for fault, language in zip(faults, OTHERS):
        assert fault.row.startswith(f"{language}_") and (fault.column, fault.value) == ("english", before)
        assert repr(words) in fault.expected and f"in {language}," in fault.expected and of in fault.expected
    shown = translations.told(translations.changed(folder))
    assert shown.count(words) == shown.count(before) == len(OTHERS)

    first, *rest = [fault.row for fault in faults]
    translations.confirm([first], folder)
    assert [fault.row for fault in evidence.validate(folder, sources, ["translations"])] == rest
    translations.confirm(rest, folder)
    assert evidence.validate(folder, sources, ["translations"]) == []


def test_confirming_changes_nothing_else_and_only_what_has_changed(damaged):
    path = damaged / "data" / "translations.csv"
    before = path.read_text(encoding="utf-8")
    with pytest.raises(
        evidence.EvidenceError, match="pl_judgements_law_judgement: expected a translation whose English text has"
    ):
        translations.confirm(["pl_judgements_law_judgement"], damaged / "data")
    was = evidence.load("judgements").loc["law", "judgement"]
    rewrite(damaged, "judgements", set_cell("judgement", "It is none.", only=lambda row: row["id"] == "law"))
    translations.confirm([f"{language}_judgements_law_judgement" for language in OTHERS], damaged / "data")
    assert path.read_text(encoding="utf-8") == before.replace(f"judgement,{was},", "judgement,It is none.,")


def test_a_translation_of_nothing_and_english_of_english_are_refused(damaged):
    folder, sources = damaged / "data", damaged / "references.bib"
    rewrite(
        damaged,
        "translations",
        set_cell("of", "judgements:nobody", only=lambda row: row["id"] == "pl_judgements_law_judgement"),
    )
    rewrite(damaged, "translations", set_cell("english", "in English", only=lambda row: row["id"] == "en_ui_edition"))
    rewrite(damaged, "translations", set_cell("english", "", only=lambda row: row["id"] == "de_ui_edition"))
    found = {
        fault.row: (fault.column, fault.expected) for fault in evidence.validate(folder, sources, ["translations"])
    }
    assert found["pl_judgements_law_judgement"] == ("of", "a text of the evidence (none in column judgement)")
    assert found["en_ui_edition"] == ("english", "nothing, as this is the English text")
    assert found["de_ui_edition"][0] == "english" and "'Edition {edition}'" in found["de_ui_edition"][1]
    assert len(found) == 3


def test_english_stands_here_only_where_no_other_table_has_it(rows):
    assert set(rows.loc[rows["language"] == ENGLISH, "of"].str.partition(":")[0]) == {UI}


def test_no_figure_is_typed(rows):
    for words in rows["text"]:
        bare = re.sub(r"\{\w+\}", " ", words)
        assert (
            not re.sub(r"\b20\d\d\b|\b60\b|CC BY 4\.0|\b1995\b", "", bare).translate({ord("–"): " "}).strip().isdigit()
        )
        figures = re.findall(r"\d+", re.sub(r"\b(?:19|20)\d\d\b|CC BY 4\.0", "", bare))
        assert figures in ([], ["60"]), words  # the days of a ceasefire are part of its question


@pytest.mark.parametrize("language", OTHERS)
def test_no_english_is_left_over(language):
    for key, words in spoken.texts(language).items():
        bare = PROPER.sub(" ", words)
        assert SCRIPT[language] == "Latin" or not re.search("[A-Za-z]", bare), words
        left = {word.lower() for word in ENGLISH_WORDS.findall(bare)} - OWN.get(language, set())
        assert not left, (key, words)
        if " " in words and key[0] != "ui:map_source":
            assert words != wanted().get(key), key


@pytest.mark.parametrize("language", OTHERS)
def test_letters_are_those_of_the_language(language):
    whole = " ".join(spoken.texts(language).values()).lower()
    own, foreign = LETTERS[language]
    assert set(own) <= set(whole)
    strange = [word for word in re.findall(r"\w+", whole) if set(word) & set(foreign)]
    assert set(strange) <= {"białystok", "suwałki"}, strange


@pytest.mark.parametrize("language", OTHERS)
def test_figures_are_the_same_numbers(language):
    """Digits alone, since each language groups and writes them in its own way; a count in an English word is held by its value."""
    values = judgements.values()
    for name, value in values.items():
        english, other = spoken.said(value), spoken.said(value, language)
        if value.kind == "count":
            assert other == str(value.values[0]), name
        elif value.kind in ("date", "dates"):
            assert set(re.findall(r"\d+", english)) == set(re.findall(r"\d+", other)), name
        else:
            assert re.sub(r"\D", "", english) == re.sub(r"\D", "", other), name
    for one, other in zip(answer.answers(), answer.answers(language), strict=True):
        assert (one.id, one.section, one.sources) == (other.id, other.section, other.sources)
    for one, other in zip(brief.watched(ENGLISH), brief.watched(language), strict=True):
        assert re.sub(r"\D", "", "".join(one[2:])) == re.sub(r"\D", "", "".join(other[2:]))
    assert [re.sub(r"\D", "", one) for one in brief.courses(ENGLISH)] == [
        re.sub(r"\D", "", one) for one in brief.courses(language)
    ]


@pytest.mark.parametrize("language", OTHERS)
def test_words_of_a_scale_tell_its_steps_apart(language):
    terms = [
        spoken.text(f"likelihood_terms:{key}", "term", language) for key in evidence.load("likelihood_terms").index
    ]
    assert len(set(terms)) == len(terms)
    levels = [answer.sureness(level, language) for level in ("low", "medium", "high")]
    assert len(set(levels)) == 3 and not set(levels) & set(terms)


@pytest.mark.parametrize("language", OTHERS)
def test_the_verdict_is_the_same_word(language):
    no = {"pl": "Nie.", "lt": "Ne.", "uk": "Ні.", "be": "Не.", "ru": "Нет.", "de": "Nein."}
    whole = answer.answers(language)[0].answer
    assert answer.answers()[0].answer.startswith("No.") == whole.startswith(no[language])


def known(stems: str) -> re.Pattern:
    """A form of a term by its stems: 'okręg wojskow;...' finds 'okręgiem wojskowym'."""
    forms = [r"\w*\s+".join(re.escape(stem) for stem in form.split()) for form in stems.split(";")]
    return re.compile(rf"\b(?:{'|'.join(forms)})", re.IGNORECASE)


@pytest.mark.parametrize("language", OTHERS)
def test_terms_are_those_of_the_glossary(language):
    terms = evidence.load("glossary_terms")
    held, found = spoken.texts(language), set()
    for key, term in terms[terms["language"] == language].iterrows():
        assert known(term["stems"]).search(term["term"]), key
        for place, words in wanted().items():
            if re.search(rf"\b{term['english']}\b", words, re.IGNORECASE):
                found.add(key)
                assert known(term["stems"]).search(held[place]), (key, place, held[place])
    assert found == set(terms.index[terms["language"] == language])


def test_a_term_is_known_by_its_stems():
    assert known("okręg wojskow").search("rosyjskim okręgiem wojskowym") and not known("okręg wojskow").search("okręg")


@pytest.mark.parametrize(
    "language, words",
    [
        ("en", "1,200 to 8,900; about 3,000; 26 March 2025; July 2026; 7% to 58%; three"),
        ("pl", "1 200–8 900; około 3 000; 26 marca 2025; lipiec 2026; 7%–58%; 3"),
        ("lt", "1 200–8 900; apie 3 000; 2025 m. kovo 26 d.; 2026 m. liepa; 7 %–58 %; 3"),
        ("uk", "1 200–8 900; близько 3 000; 26 березня 2025 р.; липень 2026 р.; 7%–58%; 3"),
        ("be", "1 200–8 900; каля 3 000; 26 сакавіка 2025 г.; ліпень 2026; 7 %–58 %; 3"),
        ("ru", "1 200–8 900; около 3 000; 26 марта 2025 г.; июль 2026 г.; 7 %–58 %; 3"),
        ("de", "1.200 bis 8.900; etwa 3.000; 26. März 2025; Juli 2026; 7 % bis 58 %; 3"),
    ],
)
def test_figures_are_said_as_each_language_says_them(language, words):
    figures = [
        spoken.of("span", 1200, 8900),
        spoken.of("about", 3000),
        spoken.of("date", pd.Timestamp(2025, 3, 26)),
        spoken.of("date", pd.Timestamp(2026, 7, 1), "month"),
        spoken.of("percents", 0.07, 0.58),
        spoken.of("count", 3),
    ]
    said = "; ".join(spoken.said(figure, language) for figure in figures)
    assert said.replace("\u00a0", " ") == words


@pytest.mark.parametrize("language", OTHERS)
def test_scores_of_the_chart_have_the_decimals_of_the_language(language):
    told = front.standing_chart("some", "", language).alt
    assert re.search(r"\d,5", told) and not re.search(r"\d\.\d", told)


def test_dashes_and_signs_of_per_cent_do_not_begin_a_line():
    for language in OTHERS:
        assert not [words for words in spoken.texts(language).values() if re.search(" [–—%]", words)]


def test_ends_of_probability_are_never_nought_or_a_hundred():
    assert spoken.said(spoken.of("points", 0.001), "pl") == "poniżej 1"
    assert spoken.said(spoken.of("percent", 0.999), "de").replace("\u00a0", " ") == ">99 %"
    assert spoken.said(spoken.of("percents", 0.001, 0.004)) == "<1%"


def test_the_words_of_chance_are_those_of_the_rule():
    from report.verdict import response_words

    assert spoken.ui("sooner_none") == response_words.is_shown(["any_ally", "forces"]) or response_words.shown(
        "any_ally"
    )
    assert all(spoken.ui(f"sooner_{key}").startswith("is ") for key in ("none", "all", "any_ally", "forces"))
    assert typed_figures(spoken.ui("sooner_none")) == []


@pytest.mark.parametrize("code", CODES)
def test_likelihood_and_confidence_stand_apart(code):
    for one in answer.answers(code):
        assert one.confidence.lower() not in one.likelihood.lower().split()


def test_the_summary_tells_the_same_judgements():
    """The summary has them in its prose, so that each of their figures opens its rows."""
    text = (evidence.ROOT / "chapters" / "00_summary.ipynb").read_text(encoding="utf-8")
    prose = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"] if cell["cell_type"] == "markdown")
    held = {one.id: one for one in judgements.judgements()}
    for key, words in evidence.load("judgements")["judgement"].items():
        told = re.escape(re.sub(r"\{(\w+)\}", r"{eval}`\1`", words))
        found = re.search(rf"\*\*{told}\*\* (.*)", prose)
        assert found, key
        likely = f"{held[key].likelihood.capitalize()}. " if held[key].likelihood else ""
        assert found[1].startswith(f"{likely}Confidence: {held[key].confidence}"), key
