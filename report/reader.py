"""The reader's own verdict: weights of the pillars and scores of the criteria, and what index and answers become of them.

The page computes with ``assets/reader.js`` from the data that the exhibit embeds, a running notebook with the functions
here; a test holds the two equal. Both give outer bounds, from all lowest to all highest values, and no draws.
"""

from __future__ import annotations

import html
import json

import numpy as np
import pandas as pd

from report import charts, district, edition, exhibit, figures, index, markup, readings

PLACES = 2  # decimals of the embedded points


def points(plan: index.Design | None = None) -> pd.DataFrame:
    """Lowest and highest points of each pillar by year, on the goalposts, gaps filled linearly; indexed by pillar and year."""
    plan = plan or index.design()
    case = index.IMPUTATIONS.index("linear"), index.OPTIONS["normalisation"].index("goalposts")
    ends = {"low": plan.low[case], "high": plan.low[case] + plan.depth[case]}
    groups = np.split(np.arange(len(plan.names)), plan.starts[1:])
    frames = {
        pillar: pd.DataFrame(
            {name: values.clip(0, 100)[:, group].mean(axis=1) for name, values in ends.items()},
            pd.Index(plan.years, name="year"),
        )
        for pillar, group in zip(plan.pillars, groups)
    }
    return pd.concat(frames, names=["pillar"]).astype(float).round(PLACES)


def weighted(weights: dict[str, float], geometric: bool = False, frame: pd.DataFrame | None = None) -> pd.DataFrame:
    """Index by year, ``low`` and ``high`` in points, under the reader's weights (pillar -> any number from nought).

    ``geometric``: geometric mean with the floor of the index, else arithmetic. Raises ValueError where a weight is
    negative, missing or all are nought.
    """
    frame = points() if frame is None else frame
    pillars = list(dict.fromkeys(frame.index.get_level_values("pillar")))
    if set(weights) != set(pillars) or min(weights.values()) < 0 or not sum(weights.values()):
        raise ValueError(f"weights: {weights}, expected a number from nought for each of {pillars}, not all nought")
    shares = pd.Series(weights)[pillars] / sum(weights.values())
    wide = {end: frame[end].unstack("pillar")[pillars] for end in ("low", "high")}
    if geometric:
        return pd.DataFrame(
            {end: np.exp((np.log(values.clip(lower=index.FLOOR)) * shares).sum(axis=1)) for end, values in wide.items()}
        )
    return pd.DataFrame({end: (values * shares).sum(axis=1) for end, values in wide.items()})


def equal() -> dict[str, float]:
    """The same weight for each pillar."""
    return dict.fromkeys(index.PILLARS, 1.0)


def said(frame: pd.DataFrame, year: int = district.LAST, then: int = edition.THEN) -> str:
    """The index under some weights in a sentence."""
    now, before = (figures.span(round(frame.loc[at, "low"]), round(frame.loc[at, "high"])) for at in (year, then))
    return f"With these weights the index for {year} lies at {now} points, for {then} at {before}."


def judged(grid: pd.DataFrame, year: int = district.LAST) -> str:
    """What scores make of the title question, in a sentence for each."""
    found = readings.answers(grid)
    names = readings.readings()["reading"]
    told = "; ".join(f"{names[key]}: {readings.STATES[state]}" for key, state in found[year].items())
    return f"These scores put Belarus {district.share(year, grid)} per cent of the way from a {district.ENDS[0]} to a {district.ENDS[1]}. {told}."


def draw(frame: pd.DataFrame):
    """Drawing: the index between its outer bounds by year."""

    def paint(figure, narrow: bool) -> None:
        axes = figure.subplots()
        axes.fill_between(
            frame.index, frame["low"], frame["high"], color=charts.BLUE, alpha=0.35, linewidth=0, zorder=3
        )
        for end in ("low", "high"):
            axes.plot(frame.index, frame[end], color=charts.BLUE, linewidth=1.2, zorder=4)
        index.scale(axes, frame.index.to_numpy(), 10 if narrow else 5)

    return charts.Drawing(paint, frame, lambda narrow: 2.6)


def chart(frame: pd.DataFrame, name: str = "panel-reader") -> charts.Chart:
    """The index under some weights, as the still picture of the panel."""
    return charts.Chart(
        draw(frame),
        name=name,
        title="The index with equal weights, from all lowest to all highest values",
        subtitle="Points of the index by year; gaps filled linearly, goalposts as in the table of indicators",
        source="Source: tables index_indicators and index_steps, and those that they name",
        alt=f"Band by year. {said(frame)}",
        caption="",
    )


def embedded(frame: pd.DataFrame, grid: pd.DataFrame, year: int = district.LAST) -> dict:
    """All that the page needs to compute the same, as plain data."""
    budget = index.budget()
    today, names = grid.xs(year, level="year"), district.criteria()["criterion"]
    order = list(today.index)
    return {
        "year": year,
        "then": edition.THEN,
        "floor": index.FLOOR,
        "most": district.MOST,
        "ends": list(district.ENDS),
        "years": [int(at) for at in frame.index.unique("year")],
        "pillars": [
            {
                "id": pillar,
                "name": index.PILLARS[pillar],
                "budget": float(budget[pillar]),
                "low": list(frame.loc[pillar, "low"]),
                "high": list(frame.loc[pillar, "high"]),
            }
            for pillar in frame.index.unique("pillar")
        ],
        "criteria": [
            {"id": key, "name": names[key], "low": float(today.loc[key, "low"]), "high": float(today.loc[key, "high"])}
            for key in order
        ],
        "readings": [
            {
                "id": key,
                "name": rule["reading"],
                "rule": rule["rule"],
                "level": float(rule["level"]),
                "share": float(rule["share"]),
                "criteria": [order.index(name) for name in readings.counted(rule, today.index)],
            }
            for key, rule in readings.readings().iterrows()
        ],
        "states": readings.STATES,
    }


class Reader(exhibit.Exhibit):
    """The panel: form controls in the page, widgets in a running notebook, a still picture with the book's own values in print."""

    def __init__(self):
        frame, grid = points(), district.years()
        still = weighted(equal(), frame=frame)
        data = html.escape(json.dumps(embedded(frame, grid), separators=(",", ":")), quote=True)
        self.still_chart = chart(still)
        body = [
            '<div class="reader-still">',
            "",
            markup.text(f"{said(still)} {judged(grid)}").myst,
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

    frame, grid = points(), district.years()
    today, names = grid.xs(district.LAST, level="year"), district.criteria()["criterion"]
    wide = {"description_width": "16em"}
    weights = {
        pillar: widgets.IntSlider(1, 0, 10, description=words, style=wide) for pillar, words in index.PILLARS.items()
    }
    joined = widgets.RadioButtons(
        options=[("arithmetic mean", False), ("geometric mean", True)], description="Pillars joined by", style=wide
    )
    scores = {
        key: widgets.FloatRangeSlider(
            value=(row["low"], row["high"]),
            min=0,
            max=district.MOST,
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
                found = weighted(chosen, joined.value, frame)
                display(HTML(markup.text(said(found)).html), chart(found, "live-reader"))
            display(
                HTML(
                    markup.text(
                        judged(district.replaced({key: box.value for key, box in scores.items()}, grid, district.LAST))
                    ).html
                )
            )

    for box in (*weights.values(), joined, *scores.values()):
        box.observe(update, names="value")
    update()
    return widgets.VBox([*weights.values(), joined, *scores.values(), output])
