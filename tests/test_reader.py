"""The reader's own verdict: weights and scores in, index and answers out, the same in Python as in the page."""

import html
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from report.exhibits import own_verdict as own_verdict_shown
from report.verdict import criteria, index, own_verdict, readings

FRAME = own_verdict.points()
WEIGHTS = st.fixed_dictionaries({pillar: st.integers(0, 10) for pillar in index.pillars()}).filter(
    lambda weights: any(weights.values())
)


def data():
    """What the page embeds."""
    return json.loads(html.unescape(re.search(r'data-reader="([^"]*)"', own_verdict_shown.Reader().markdown)[1]))


@pytest.mark.parametrize("geometric", [False, True])
def test_one_weight_alone_gives_its_pillar(geometric):
    for pillar in index.pillars():
        alone = own_verdict.weighted({name: float(name == pillar) for name in index.pillars()}, geometric, FRAME)
        expected = FRAME.loc[pillar].clip(lower=index.FLOOR) if geometric else FRAME.loc[pillar]
        assert (alone - expected).abs().max().max() < 1e-6


@settings(max_examples=40, deadline=None)
@given(WEIGHTS, st.booleans(), st.integers(2, 9))
def test_only_the_shares_of_the_weights_count_and_bounds_hold(weights, geometric, factor):
    found = own_verdict.weighted(weights, geometric, FRAME)
    again = own_verdict.weighted({pillar: factor * weight for pillar, weight in weights.items()}, geometric, FRAME)
    assert (found - again).abs().max().max() < 1e-9
    assert (found["low"] <= found["high"] + 1e-9).all() and found.min().min() >= 0 and found.max().max() <= 100


@pytest.mark.parametrize("weights", [{}, dict.fromkeys(index.pillars(), 0), dict.fromkeys(index.pillars(), -1)])
def test_weights_that_say_nothing_are_refused(weights):
    with pytest.raises(ValueError, match="weights"):
        own_verdict.weighted(weights, frame=FRAME)


def test_the_bounds_hold_the_middle_of_the_draws_on_goalposts():
    found = own_verdict.weighted(own_verdict.equal(), frame=FRAME)
    fixed = {"imputation": "linear", "normalisation": "goalposts", "weights": "equal", "aggregation": "arithmetic"}
    middle = index.bands(index.simulate(index.Design.from_tables(), 2_000, fixed=fixed))["p50"]
    assert (middle > found["low"] - 6).all() and (middle < found["high"] + 6).all()  # the draws bend the steps besides


def test_the_page_embeds_what_the_python_computes_from():
    embedded, today = data(), criteria.by_year().xs(criteria.LAST, level="year")
    assert [pillar["id"] for pillar in embedded["pillars"]] == list(index.pillars())
    for pillar in embedded["pillars"]:
        for end in ("low", "high"):
            assert pillar[end] == list(FRAME.loc[pillar["id"], end])
    assert [(row["id"], row["low"], row["high"]) for row in embedded["criteria"]] == [
        (key, *row) for key, row in today.iterrows()
    ]
    rules = readings.readings()
    for rule in embedded["readings"]:
        names = [embedded["criteria"][place]["id"] for place in rule["criteria"]]
        assert sorted(names) == sorted(readings.counted(rules.loc[rule["id"]], today.index))


def test_the_still_states_the_books_own_values():
    text = own_verdict_shown.Reader().markdown
    assert (
        own_verdict.index_sentence(own_verdict.weighted(own_verdict.equal(), frame=FRAME)) in text
        and own_verdict.answers_sentence(criteria.by_year()) in text
    )


def test_a_running_notebook_gets_widgets(monkeypatch):
    monkeypatch.setenv("REPORT_MEDIUM", "")
    assert "application/vnd.jupyter.widget-view+json" in own_verdict_shown.Reader()._repr_mimebundle_()


def test_the_live_panel_says_what_it_shows(monkeypatch):
    drawn = []
    monkeypatch.setattr(own_verdict_shown, "chart", lambda frame, name, words: drawn.append(words))
    box = own_verdict_shown._widgets()
    sliders = [child for child in box.children if type(child).__name__ == "IntSlider"]
    assert drawn == ["equal weights"] and sliders[0].layout.width == "40em"
    sliders[0].value = 10
    assert drawn[-1] == "your weights"
    count = len(drawn)
    for slider in sliders:
        slider.value = 0
    assert len(drawn) < count + len(sliders)  # all nought draws nothing
