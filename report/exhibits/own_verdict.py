"""The reader's own verdict: the panel in which a reader sets weights and scores."""

from __future__ import annotations

import html
import json

import pandas as pd

from report.exhibits import index as index_shown
from report.exhibits.kit import charts, exhibit, style
from report.verdict import criteria, index, own_verdict
from report.wording import markup

WIDE = {"style": {"description_width": "20em"}, "layout": {"width": "40em"}}  # of widgets: label, and label with track


def draw(frame: pd.DataFrame) -> charts.Drawing:
    """Drawing: the index between its outer bounds by year."""

    def paint(figure, narrow: bool) -> None:
        ax = figure.subplots()
        ax.fill_between(frame.index, frame["low"], frame["high"], color=style.BLUE, alpha=0.35, linewidth=0, zorder=3)
        for end in ("low", "high"):
            ax.plot(frame.index, frame[end], color=style.BLUE, linewidth=1.2, zorder=4)
        index_shown.scale(ax, frame.index.to_numpy(), 10 if narrow else 5)

    return charts.Drawing(paint, frame, lambda narrow: 2.6, f"Band by year. {own_verdict.index_sentence(frame)}")


def chart(frame: pd.DataFrame, name: str = "panel-reader", weights: str = "equal weights") -> charts.Chart:
    """The index under some weights, named by ``weights``: the still picture of the panel, and what a running notebook draws."""
    return charts.Chart(
        draw(frame),
        name=name,
        title=f"The index with {weights}, from all lowest to all highest values",
        subtitle="Points of the index by year; gaps filled linearly, goalposts as in the table of indicators",
        tables=("index_indicators", "index_steps"),
        note=", and those that they name",
        caption="",
    )


class Reader(exhibit.Exhibit):
    """The panel: form controls in the page, widgets in a running notebook, a still picture with the book's own values in print."""

    def __init__(self):
        frame, grid = own_verdict.points(), criteria.by_year()
        still = own_verdict.weighted(own_verdict.equal(), frame=frame)
        data = html.escape(json.dumps(own_verdict.embedded(frame, grid), separators=(",", ":")), quote=True)
        self.still_chart = chart(still)
        body = [
            '<div class="reader-still">',
            "",
            markup.text(f"{own_verdict.index_sentence(still)} {own_verdict.answers_sentence(grid)}").myst,
            "",
            self.still_chart.inset(),
            "",
            "</div>",
        ]
        super().__init__(
            "\n".join([f'<div class="reader" id="reader" data-reader="{data}">', "", *body, "", "</div>"]),
            "Panel: your own weights and scores",
        )

    def publish(self) -> None:
        self.still_chart.publish()

    def live(self) -> dict:
        return _widgets()._repr_mimebundle_()


def _widgets():
    """The choices as widgets, with what follows from them beneath."""
    import ipywidgets as widgets

    frame, grid = own_verdict.points(), criteria.by_year()
    weights, joined, scores = _weight_boxes(), _mean_box(), _score_boxes(grid)
    output = widgets.Output()

    def update(_=None) -> None:
        chosen = {pillar: float(box.value) for pillar, box in weights.items()}
        changed = criteria.replaced({key: box.value for key, box in scores.items()}, grid, criteria.LAST)
        output.clear_output(wait=True)
        with output:
            _show(chosen, joined.value, frame, changed)

    for box in (*weights.values(), joined, *scores.values()):
        box.observe(update, names="value")
    update()
    return widgets.VBox([*weights.values(), joined, *scores.values(), output])


def _weight_boxes() -> dict:
    import ipywidgets as widgets

    names = index.pillars()
    return {key: widgets.IntSlider(5, 0, 10, description=words, **WIDE) for key, words in names.items()}


def _mean_box():
    import ipywidgets as widgets

    options = [("arithmetic mean", False), ("geometric mean", True)]
    return widgets.RadioButtons(options=options, description="Pillars joined by", **WIDE)


def _score_boxes(grid: pd.DataFrame) -> dict:
    import ipywidgets as widgets

    names = criteria.names()
    form = {"min": 0, "max": criteria.MOST, "step": 0.5} | WIDE
    return {
        key: widgets.FloatRangeSlider(value=(row["low"], row["high"]), description=names[key], **form)
        for key, row in grid.xs(criteria.LAST, level="year").iterrows()
    }


def _show(weights: dict[str, float], geometric: bool, frame: pd.DataFrame, grid: pd.DataFrame) -> None:
    """Index, or why there is none, and answers in the output of a running notebook."""
    from IPython.display import HTML, display

    if any(weights.values()):
        weighted = own_verdict.weighted(weights, geometric, frame)
        words = "equal weights" if len(set(weights.values())) == 1 and not geometric else "your weights"
        display(HTML(markup.text(own_verdict.index_sentence(weighted)).html), chart(weighted, "live-reader", words))
    else:
        display(HTML(markup.text("Give at least one aspect some weight.").html))
    display(HTML(markup.text(own_verdict.answers_sentence(grid)).html))
