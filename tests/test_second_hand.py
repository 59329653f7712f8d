"""What rests on secondary media or copies alone says so: on cards, beneath key judgements and titles, and beside answers in every language."""

import pytest
from docutils import nodes

from report import evidence
from report.exhibits import answer as front
from report.exhibits.kit import charts
from report.publish import brief, summaries
from report.publish.sphinx import figures
from report.verdict import answer
from report.wording import cards, figure, sentences, spoken


@pytest.fixture
def one():
    """A row with a value and one source, and another row that cites none of the same."""
    rows = evidence.load("facts").dropna(subset=["low"])
    single = rows[~rows["sources"].str.contains(";")]
    first = single.iloc[0]
    return first, single[single["sources"] != first["sources"]].iloc[0]


def held(monkeypatch, *keys):
    monkeypatch.setattr(evidence, "second_hand", lambda: frozenset(keys))


def test_a_figure_rests_on_copies_where_every_source_of_its_rows_is_one(monkeypatch, one):
    first, other = one
    single, both = figure.of("5", first), figure.of("5", first, other, rule="counted")
    held(monkeypatch, first["sources"])
    assert cards.alone(single) and not cards.alone(both) and not cards.alone(figure.of("5", other))
    assert not cards.alone("5") and not cards.alone(figure.plain("5", why="a limit"))
    held(monkeypatch, first["sources"], other["sources"])
    assert cards.alone(both)


def test_the_highest_of_some_rows_rests_on_the_row_that_says_it(monkeypatch):
    rows = evidence.load("presence").query("metric == 'total_personnel'").dropna(subset=["high"])
    highest = figure.highest(rows, rule="the highest of them")
    saying = rows.loc[[reference.partition(":")[2] for reference in cards.carrying(highest)]]
    assert 0 < len(saying) < len(rows) and saying["high"].min() == rows["high"].max()
    held(monkeypatch, *";".join(saying["sources"]).split(";"))
    assert cards.alone(highest)
    counted = figure.number(rows, "the totals")
    assert cards.carrying(counted) == list(counted.rows) and not cards.alone(counted)


def test_the_latest_day_rests_on_the_rows_of_that_day():
    rows = evidence.load("events").query("date_from_precision == 'day'")
    latest = figure.latest(rows["date_from"], rule="the latest")
    assert set(cards.carrying(latest)) <= {
        f"events:{key}" for key in rows.index[rows["date_from"] == rows["date_from"].max()]
    }


def test_judgements_of_the_book_are_no_second_hand(monkeypatch):
    claims = evidence.load("claims")
    held(monkeypatch, *";".join(claims["sources"]).split(";"))
    assert not cards.alone(figure.number(claims, "the claims"))


def test_the_sentence_names_what_it_is_of(monkeypatch, one):
    first, other = one
    held(monkeypatch)
    assert cards.told_alone([figure.of("5", first)]) == ""
    held(monkeypatch, first["sources"])
    said = cards.told_alone([figure.of("5", first), figure.of("5", first), figure.of("5", other), "7"])
    line = sentences.sentence(f"facts:{first.name}")
    assert said.startswith("Known only from secondary media or copies: “") and said.count("“") == 1 and line in said
    held(monkeypatch, first["sources"], other["sources"])
    assert cards.told_alone([figure.of("5", first), figure.of("5", other)]).count("“") == 2


def test_a_card_says_it(monkeypatch, one):
    first, _ = one
    held(monkeypatch, first["sources"])
    assert figures._held([figure.of("5", first)], set())["figures"][0]["alone"] == cards.ALONE
    assert cards.ALONE in cards.html(figure.of("5", first))
    held(monkeypatch)
    assert "alone" not in figures._held([figure.of("5", first)], set())["figures"][0]
    assert cards.ALONE not in cards.html(figure.of("5", first))


class App:
    """As much of Sphinx as is asked."""

    def __init__(self, name):
        self.env = type("Environment", (), {"docname": name})()


def page(shown):
    """A page with a box of key judgements that shows a figure, and with another one outside."""
    box = nodes.admonition("", classes=["key-judgements"])
    box += nodes.paragraph("", "", nodes.inline("", str(shown), classes=["row-figure", f"f-{shown.key}"]))
    return nodes.section("", box)


def test_key_judgements_name_theirs(monkeypatch, one):
    first, other = one
    shown, beyond = figure.of("5", first), figure.of("6", other)
    monkeypatch.setattr(figures.doors, "store", lambda *_: None)
    monkeypatch.setattr(figures, "_seen", {"shown": shown.held, "beyond": beyond.held})
    for keys, marked in (((), 0), ((first["sources"],), 1), ((first["sources"], other["sources"]), 1)):
        held(monkeypatch, *keys)
        made = page(shown)
        figures.keep(App("chapters/02_exercises"), made)
        assert [mark.astext() for mark in made.findall(nodes.superscript)] == [figures.DAGGER] * marked
        assert (made[0][-1].astext() == figures.TOLD) == bool(marked)
        if marked:  # right behind its figure
            assert made[0][0][0].astext() == "5" and made[0][0][1].astext() == figures.DAGGER


def judged(count):
    """The box of key judgements of the summary, with so many of them, and a figure beyond it."""
    items = [nodes.list_item("", nodes.paragraph("", "", nodes.Text(f"Judgement {place}."))) for place in range(count)]
    return nodes.section("", nodes.admonition("", nodes.enumerated_list("", *items), classes=["key-judgements"]))


def test_judgements_of_the_summary_are_marked_by_their_rows_and_its_figures_wherever_they_stand(monkeypatch, one):
    named = evidence.load("judgements").sort_values("place")["evidence_rows"].str.split(";")
    monkeypatch.setattr(figures.doors, "store", lambda *_: None)
    shown = figure.of("6", one[1])
    monkeypatch.setattr(figures, "_seen", {"shown": shown.held})
    row = named.iloc[1][0]
    held(monkeypatch, *sentences.row(row)["sources"].split(";"), one[1]["sources"])
    made = judged(len(named))
    made += nodes.paragraph("", "", nodes.inline("", "6", classes=["row-figure", f"f-{shown.key}"]))
    figures.keep(App(figures.SUMMARY), made)
    items = [item.astext() for item in made.findall(nodes.list_item)]
    alone = [any(cards.alone(figure.Figure(key, [key])) for key in rows) for rows in named]
    assert alone[1] and [figures.DAGGER in item for item in items] == alone
    assert made[-1].astext() == f"6{figures.DAGGER}" and made[0][-1].astext() == figures.TOLD_OF_SUMMARY


def test_a_title_says_it_beneath_its_chart(monkeypatch, one):
    first, _ = one

    def caption():
        drawing = charts.Drawing(lambda *_: None, first.to_frame(), lambda narrow: 1)
        title = figure.text("It was {}", figure.of("5", first))
        return charts.Chart(drawing, name="x", title=title, subtitle="", caption="A caption.").caption.words

    held(monkeypatch)
    assert caption() == "A caption."
    held(monkeypatch, first["sources"])
    assert caption().startswith("A caption. Known only from secondary media or copies: ")


@pytest.mark.parametrize("language", spoken.CODES)
def test_answers_say_it_in_every_language(monkeypatch, language):
    held(monkeypatch)
    assert {one.second_hand for one in answer.answers(language)} == {""}
    counted = cards.carrying(answer.values()["last_count"].english)
    held(monkeypatch, *(key for reference in counted for key in sentences.row(reference)["sources"].split(";")))
    found = {one.id: one for one in answer.answers(language)}["troops"]
    day = spoken.said(answer.values()["last_count"], language)
    assert day in found.second_hand
    told = spoken.ui("second_hand", language)
    beneath = brief._second_hand(found, language)
    assert len(beneath) == 1 and told in beneath[0].get_text() and day in beneath[0].get_text()
    assert told in (
        str(front._facts(found).words) if language == spoken.ENGLISH else summaries._question(found, language)
    )
