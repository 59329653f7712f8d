"""The reader's own verdict: the panel in which a reader sets weights and scores."""

from __future__ import annotations

import html
import json

import pandas as pd

from report.exhibits import index as index_shown
from report.exhibits.kit import charts, exhibit, style
from report.verdict import criteria, index, own_verdict
from report.wording import markup


def draw(frame: pd.DataFrame):
    """Drawing: the index between its outer bounds by year."""

    def paint(figure, narrow: bool) -> None:
        ax = figure.subplots()
        ax.fill_between(frame.index, frame["low"], frame["high"], color=style.BLUE, alpha=0.35, linewidth=0, zorder=3)
        for end in ("low", "high"):
            ax.plot(frame.index, frame[end], color=style.BLUE, linewidth=1.2, zorder=4)
        index_shown.scale(ax, frame.index.to_numpy(), 10 if narrow else 5)

    return charts.Drawing(paint, frame, lambda narrow: 2.6)


def chart(frame: pd.DataFrame, name: str = "panel-reader") -> charts.Chart:
    """The index under some weights, as the still picture of the panel."""
    return charts.Chart(
        draw(frame),
        name=name,
        title="The index with equal weights, from all lowest to all highest values",
        subtitle="Points of the index by year; gaps filled linearly, goalposts as in the table of indicators",
        source="Source: tables index_indicators and index_steps, and those that they name",
        alt=f"Band by year. {own_verdict.said(frame)}",
        caption="",
    )


class Reader(exhibit.Exhibit):
    """The panel: form controls in the page, widgets in a running notebook, a still picture with the book's own values in print."""

    def __init__(self):
        frame, grid = own_verdict.points(), criteria.years()
        still = own_verdict.weighted(own_verdict.equal(), frame=frame)
        data = html.escape(json.dumps(own_verdict.embedded(frame, grid), separators=(",", ":")), quote=True)
        self.still_chart = chart(still)
        body = [
            '<div class="reader-still">',
            "",
            markup.text(f"{own_verdict.said(still)} {own_verdict.judged(grid)}").myst,
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
    import ipywidgets as widgets
    from IPython.display import HTML, display

    frame, grid = own_verdict.points(), criteria.years()
    today, names = grid.xs(criteria.LAST, level="year"), criteria.rubric()["criterion"]
    wide = {"description_width": "16em"}
    weights = {
        pillar: widgets.IntSlider(1, 0, 10, description=words, style=wide) for pillar, words in index.pillars().items()
    }
    joined = widgets.RadioButtons(
        options=[("arithmetic mean", False), ("geometric mean", True)], description="Pillars joined by", style=wide
    )
    scores = {
        key: widgets.FloatRangeSlider(
            value=(row["low"], row["high"]),
            min=0,
            max=criteria.MOST,
            step=0.5,
            description=names[key],
            style=wide,
            layout={"width": "36em"},
        )
        for key, row in today.iterrows()
    }
    output = widgets.Output()

    def update(_=None) -> None:
        chosen = {pillar: box.value for pillar, box in weights.items()}
        output.clear_output(wait=True)
        with output:
            if sum(chosen.values()):
                found = own_verdict.weighted(chosen, joined.value, frame)
                display(HTML(markup.text(own_verdict.said(found)).html), chart(found, "live-reader"))
            display(
                HTML(
                    markup.text(
                        own_verdict.judged(
                            criteria.replaced({key: box.value for key, box in scores.items()}, grid, criteria.LAST)
                        )
                    ).html
                )
            )

    for box in (*weights.values(), joined, *scores.values()):
        box.observe(update, names="value")
    update()
    return widgets.VBox([*weights.values(), joined, *scores.values(), output])
