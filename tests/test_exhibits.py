"""What exhibits publish beside themselves, and what the extension makes of a page."""

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from report import charts, evidence, markup, tables
from report.publish.sphinx import languages, theme


ROWS = pd.DataFrame({"low": [1.0], "sources": ["a;b"]}, index=pd.Index(["row_1"], name="id"))


def test_the_rows_of_a_chart_are_found_through_the_functions_it_calls():
    def inner(rows):
        return lambda figure, narrow: rows

    def outer(base, marks):
        return lambda figure, narrow: (base(figure, narrow), marks)

    assert [frame.index[0] for frame in charts.drawn(outer(inner(ROWS), ROWS.rename({"row_1": "row_2"})))] == ["row_1", "row_2"]
    assert charts.drawn(lambda figure, narrow: None) == []


def chart(name, **options):
    texts = dict(title="A finding", subtitle="Persons", source="Source: tables events and facts, and words", alt="What it shows", caption="A caption", height=(1.0, 1.0))
    return charts.Chart(lambda figure, narrow: figure.subplots(), name=name, **texts, **options)


def test_a_chart_publishes_its_rows_and_a_panel_chart_nothing():
    chart("test-data", data=ROWS)
    assert (charts.CHARTS / "test-data.csv").read_text(encoding="utf-8") == "id,low,sources\nrow_1,1.0,a;b\n"
    assert (charts.CHARTS / "test-data.png").is_file()
    chart("panel-test")
    assert not (charts.CHARTS / "panel-test.png").exists() and not (charts.CHARTS / "panel-test.json").exists()


def test_a_source_line_names_its_tables():
    assert charts.named_tables("Source: tables events and facts (events, again). Not a census") == ["events", "facts"]
    assert charts.named_tables("Source: SIPRI events") == []


def test_a_table_publishes_words_and_keys():
    keys = ";".join(evidence.sources().index[:2])
    name = markup.strong("a") + " " + markup.link("b", "#c") + " *d* " + markup.cite(keys)
    tables.Table(pd.DataFrame({"Name": [name], "Persons": [1200], "sources": [keys]}), "A caption", "tab-test")
    assert (tables.PUBLISHED / "tab-test.csv").read_text(encoding="utf-8") == f"Name,Persons,Sources\na b *d* {keys},1200,{keys}\n"


@pytest.mark.parametrize(
    ("title", "note", "code"),
    [
        ("Лукашэнка падпісаў указ", "In Belarusian", "be"),
        ("Угода про партнерство", "", "ru"),
        ("Рішення президента", "", "uk"),
        ("Belarus receives fighters", "In Russian", ""),
        ("Kraj wschodniej flanki NATO", "In Polish", ""),
        ("Karuzela stanowisk w strukturach siłowych", "In Polish", "pl"),
        ("Bundeswehr stellt Litauen-Brigade in Dienst", "In German", "de"),
        ("La Stampa on Russian troops remaining in Belarus", "In Italian", ""),
        ("A plain title", "", ""),
    ],
)
def test_titles_know_their_language(title, note, code):
    assert languages.of_title(title, note) == code


def test_an_icon_that_is_not_drawn_stops_the_build():
    with pytest.raises(ValueError, match="fa-dragon"):
        theme.draw_icons(BeautifulSoup('<i class="fa-solid fa-dragon"></i>', "html.parser"))

