"""The rows that carry a figure, looked up a table at a time, are those that looking at each row by itself finds."""

import pytest

from report import evidence, wording
from report.wording import cards, figure, sentences


def one_by_one(chosen) -> list[str]:
    """The rows whose date is the figure, else those whose value is, where the first of them says it; else all."""
    rows = {reference: sentences.row(reference) for reference in chosen.rows}
    dated = [reference for reference, row in rows.items() if cards._when(row) == chosen]
    said = [reference for reference, row in rows.items() if "low" in row and wording.of(row) == chosen]
    return dated or (said if chosen.rows[0] in said else list(chosen.rows))


@pytest.mark.parametrize("text", ["", "no row says this"])
@pytest.mark.parametrize("table", ["exercise_strength", "facts", "events"])
def test_rows_that_carry_a_figure_are_those_that_say_it(table, text):
    rows = evidence.load(table).iloc[:40]
    first = rows.iloc[3]
    said = text or (wording.of(first) if "low" in rows else cards._when(first))
    references = [f"{table}:{key}" for key in (first.name, *rows.index.drop(first.name))]
    chosen = figure.Figure(str(said), references, rule="chosen among rows")
    assert cards.carrying(chosen) == one_by_one(chosen)
    assert (cards.carrying(chosen) == references) == bool(text)


def test_a_figure_of_a_row_that_is_gone_is_refused():
    with pytest.raises(KeyError):
        cards.carrying(figure.Figure("5", ["events:gone", "facts:gone"], rule="chosen among rows"))
