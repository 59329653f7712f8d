"""Panels: one set of choices, shown as widgets in a running notebook, as form controls in the page, as a still in print."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pandas as pd

from report import evidence
from report.evidence import selection
from report.exhibits.kit import exhibit
from report.wording import markup
from report.wording.figure import Figure


@dataclass(frozen=True)
class State:
    """What one choice shows: a sentence, and exhibits (charts, tables) beneath it."""

    group: str
    choice: str
    sentence: str
    exhibits: tuple[exhibit.Exhibit, ...]

    def markdown(self) -> str:
        """The state as MyST: a heading line, the sentence, each exhibit without its number."""
        return "\n\n".join(
            [(markup.strong(f"{self.choice}.") + f" {self.sentence}").myst, *(part.inset() for part in self.exhibits)]
        )

    def figures(self) -> Iterator[Figure]:
        """The figures of its exhibits that know their rows."""
        return (one for part in self.exhibits for one in part.figures)


def slug(text: str) -> str:
    """The text as part of a file name: '2024–2026, all' -> '2024-2026--all'."""
    return "".join(letter if letter.isalnum() else "-" for letter in text.lower())


class Panel(exhibit.Exhibit):
    """A panel over pre-rendered states. The first state is the still picture in print.

    ``label``: the question that the choice answers, shown beside the control; ``explorer``: builds the widget that a running
    notebook offers after the states of the page.
    """

    def __init__(self, name: str, label: str, states: list[State], explorer: Callable):
        parts = [f'<div class="panel" id="panel-{name}" data-label="{html.escape(label)}">', ""]
        for state in states:
            attributes = (
                f'class="panel-state" data-group="{html.escape(state.group)}" data-choice="{html.escape(state.choice)}"'
            )
            parts += [f"<div {attributes}>", "", state.markdown(), "", "</div>", ""]
        parts += ["</div>"]
        doors = [one for state in states for one in state.figures()]
        super().__init__("\n".join(parts), f"Panel: {label} ({len(states)} choices)", doors)
        self.label, self.states, self._explorer = label, states, explorer

    def publish(self) -> None:
        for part in (part for state in self.states for part in state.exhibits):
            part.publish()

    def live(self) -> dict:
        return self.widget()._repr_mimebundle_()

    def widget(self):
        """The states of the page as a choice, and last the rows of one's own choice; only what is chosen is drawn."""
        import ipywidgets as widgets
        from IPython.display import HTML, display

        options = [*(f"{state.group}: {state.choice}" for state in self.states), "Rows of your own choice"]
        choice = widgets.Dropdown(
            options=[(words, number) for number, words in enumerate(options)],
            description=self.label,
            style={"description_width": "initial"},
            layout={"width": "max-content", "max_width": "100%"},
        )
        output = widgets.Output()

        def update(_=None) -> None:
            output.clear_output(wait=True)
            with output:
                if choice.value == len(self.states):
                    display(self._explorer())
                else:
                    state = self.states[choice.value]
                    display(HTML(f"<p>{html.escape(state.sentence)}</p>"), *state.exhibits)

        choice.observe(update, names="value")
        update()
        return widgets.VBox([choice, output])


def choices(rows: pd.DataFrame, column: str, table: str, named: dict[str, str] | None = None) -> list[tuple[str, str]]:
    """What a column may be narrowed to, as words and value, by the words; a cell of several values offers each of them."""
    values = {value for cell in rows[column] for value in selection.parts(cell)}
    try:
        words = named or (evidence.labels(table, column) if table else {})
    except evidence.EvidenceError:  # a column of free values, or one that the chapter made
        words = {}
    return sorted(((words.get(value, value), value) for value in values), key=lambda pair: pair[0].casefold())


def narrowed(rows: pd.DataFrame, chosen: dict[str, tuple[str, ...]]) -> pd.DataFrame:
    """The rows that in each column hold one of the values chosen for it; none chosen means all."""
    for column, values in chosen.items():
        if values:
            rows = rows[rows[column].map(lambda cell, wanted=set(values): bool(wanted & {*selection.parts(cell)}))]
    return rows


def explorer(
    rows: pd.DataFrame,
    filters: dict[str, str],
    show: Callable[[pd.DataFrame], list],
    table: str = "",
    named: dict[str, dict[str, str]] | None = None,
):
    """A widget that narrows ``rows`` by the values of several columns and shows the rest.

    ``filters``: column -> words for readers; ``show``: the exhibits for the rows that are left; ``table``: whose vocabularies
    give words to the values; none where they are words; ``named``: column -> value -> its words, for columns of other tables.
    """
    import ipywidgets as widgets
    from IPython.display import Markdown, display

    boxes = {
        column: widgets.SelectMultiple(
            options=choices(rows, column, table, (named or {}).get(column)), description=words, rows=5
        )
        for column, words in filters.items()
    }
    output = widgets.Output()

    def update(_=None) -> None:
        kept = narrowed(rows, {column: box.value for column, box in boxes.items()})
        output.clear_output(wait=True)
        with output:
            display(Markdown(f"{len(kept)} of {len(rows)} rows (nothing chosen in a box means all)"))
            if len(kept):
                display(*show(kept))

    for box in boxes.values():
        box.observe(update, names="value")
    update()
    return widgets.VBox([widgets.HBox(list(boxes.values()), layout={"flex_flow": "row wrap"}), output])
