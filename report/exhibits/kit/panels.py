"""Panels: one set of choices, shown as widgets in a running notebook, as form controls in the page, as a still in print."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from report.exhibits.kit import exhibit
from report.wording import markup


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


def slug(text: str) -> str:
    """The text as part of a file name: '2024–2026, all' -> '2024-2026--all'."""
    return "".join(letter if letter.isalnum() else "-" for letter in text.lower())


class Panel(exhibit.Exhibit):
    """A panel over pre-rendered states. The first state is the still picture in print.

    ``label``: the question that the choice answers, shown beside the control; ``explorer``: builds the widget of a
    running notebook, which may offer more than the page.
    """

    def __init__(self, name: str, label: str, states: list[State], explorer: Callable):
        parts = [f'<div class="panel" id="panel-{name}" data-label="{html.escape(label)}">', ""]
        for state in states:
            attributes = (
                f'class="panel-state" data-group="{html.escape(state.group)}" data-choice="{html.escape(state.choice)}"'
            )
            parts += [f"<div {attributes}>", "", state.markdown(), "", "</div>", ""]
        parts += ["</div>"]
        super().__init__("\n".join(parts), f"Panel: {label} ({len(states)} choices)")
        self.states, self._explorer = states, explorer

    def publish(self) -> None:
        for part in (part for state in self.states for part in state.exhibits):
            part.publish()

    def live(self) -> dict:
        return self._explorer()._repr_mimebundle_()


def explorer(rows: pd.DataFrame, filters: dict[str, str], show: Callable[[pd.DataFrame], list]):
    """A widget that narrows ``rows`` by the values of several columns and shows the rest.

    ``filters``: column -> words for readers; ``show``: the exhibits for the rows that are left.
    """
    import ipywidgets as widgets
    from IPython.display import Markdown, display

    boxes = {
        column: widgets.SelectMultiple(
            options=sorted(rows[column].dropna().astype(str).unique()), description=words, rows=5
        )
        for column, words in filters.items()
    }
    output = widgets.Output()

    def update(_=None) -> None:
        kept = rows
        for column, box in boxes.items():
            if box.value:
                kept = kept[kept[column].astype(str).isin(box.value)]
        output.clear_output(wait=True)
        with output:
            display(Markdown(f"{len(kept)} of {len(rows)} rows (nothing chosen in a box means all)"))
            if len(kept):
                display(*show(kept))

    for box in boxes.values():
        box.observe(update, names="value")
    update()
    return widgets.VBox([widgets.HBox(list(boxes.values())), output])
