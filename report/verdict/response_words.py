"""Sentences on the lags whose words are chosen by rule from the counts and the corrected p values.

The summary, the verdict and the chapter on responses take their words from here, so that they agree.
"""

from __future__ import annotations

import numpy as np

from report import wording
from report.verdict import response_ranks, responses
from report.wording import figure

KINDS = {"any_ally": "measures of any kind", "forces": "forces decided or sent"}
FEW = 0.3  # the largest share that is called few
SMALLEST = 0.001  # a p value below it is told as such
ENOUGH = 0.8  # the share of true effects that a test of fair size notices


def how_many(part: int, whole: int) -> str:
    """A share in a word: 'all', 'most' (more than half), 'some', 'few', 'none'."""
    if part in (0, whole):
        return "all" if part else "none"
    return "most" if part > whole / 2 else "few" if part <= FEW * whole else "some"


def followed(rule: str) -> str:
    """How many steps were followed by a measure that the rule admits, in a word."""
    row = responses.summary(rule)
    counted = "how many of the steps were followed by a measure in time, in a word"
    return figure.of(
        how_many(row["answered"], row["steps"]), responses.behind_pairs(responses.pairs(rule)), rule=counted
    )


def shown(rule: str) -> bool:
    """Whether the corrected p value of a rule is at the level of the test or below."""
    return bool(response_ranks.tests().loc[rule, "p_holm"] <= response_ranks.ALPHA)


def is_shown(rules: list[str]) -> str:
    """Under which rules the test shows it: 'is not shown for a or for b', 'is shown for a and for b', 'is shown for a, not for b'."""
    rows = [responses.behind_pairs(responses.pairs(rule)) for rule in rules]
    return figure.of(
        _is_shown(rules),
        rows,
        rule="a test by rank of each step among the other days of its year, corrected for the number of rules",
    )


def _is_shown(rules: list[str]) -> str:
    found = [f"for {KINDS[rule]}" for rule in rules if shown(rule)]
    other = [f"for {KINDS[rule]}" for rule in rules if not shown(rule)]
    if not found:
        return f"is not shown {' or '.join(other)}"
    told = f"is shown {wording.listing(found)}"
    return f"{told}, not {' or '.join(other)}" if other else told


def p_words(value: float) -> str:
    """A p value in words: 'below 0.001', '0.006', '0.39'."""
    if value < SMALLEST:
        return f"below {SMALLEST}"
    return wording.number(value, 3 if value < 0.1 else 2)


def p_pair(rule: str) -> str:
    """The p value of a rule alone and corrected: 'p is 0.006 alone and 0.057 corrected for ten rules'."""
    found, rules = response_ranks.tests().loc[rule], wording.count(len(response_ranks.tested()))
    return f"p is {p_words(found['p'])} alone and {p_words(found['p_holm'])} corrected for {rules} rules"


def outcome(rule: str) -> str:
    """What the test says of a rule, with both its p values, in a sentence without its full stop."""
    if shown(rule):
        return f"{p_pair(rule)}, which shows that they came sooner than chance would have it"
    found = response_ranks.tests().loc[rule, "p"]
    alone = "; had this been the only rule, it would" if found <= response_ranks.ALPHA else ""
    return f"{p_pair(rule)}, which does not show that they came sooner than chance would have it{alone}"


def size(rule: str) -> str:
    """What the test would notice of a true effect under a rule, in a sentence without its full stop."""
    share, mean = response_ranks.EFFECTS[1]
    effect = response_ranks.power(rule).query("share == @share and mean == @mean").iloc[0]
    word = "small" if effect["holm"] < ENOUGH else "large enough for a strong effect"
    alone, corrected = (wording.number(100 * effect[name]) for name in ("alpha", "holm"))
    return (
        f"The test is {word}: had {wording.number(100 * share)} per cent of the steps truly been met, after {wording.number(mean)} "
        f"month on average, it would notice in {alone} per cent of simulated tables before correction and in {corrected} after it"
    )


def by_chance(rule: str) -> str:
    """The median wait in months of steps moved by chance within their years."""
    return responses.months(response_ranks.by_chance(rule)["median"])


def other_shifts(rule: str) -> str:
    """The p values where chance moves the steps otherwise, in a list."""
    return wording.listing([f"{p_words(p)} {told}" for told, p in response_ranks.other_shifts(rule).items()])


def wait(value: float, rule: str) -> str:
    """A median wait in months: '0.8 months', 'more than 12 months'."""
    window = responses.rules().loc[rule, "window_months"]
    return f"{responses.months(value)} months" if np.isfinite(value) else f"more than {window} months"


def moved(before: float, after: float) -> str:
    """How a figure changed: 'fell', 'rose', 'stayed the same'."""
    return "stayed the same" if before == after else "fell" if after < before else "rose"


def periods_shown(rule: str) -> str:
    """What the test says of the periods alone, corrected for their number."""
    found = response_ranks.by_period(rule)["p_holm"]
    names = list(found.index[found <= response_ranks.ALPHA])
    if not names:
        return f"In no period alone is it shown that they came sooner than chance would have it (lowest corrected p {p_words(found.min())})"
    return f"Taken alone, it is shown for {wording.listing(names)} that they came sooner than chance would have it (lowest corrected p {p_words(found.min())})"


def backward(rule: str) -> str:
    """What the placebo says: the same test of the last measure before each step, which cannot have answered it."""
    found = response_ranks.tests().loc[rule, "p_backward"]
    told = f"Run backward, to the last measure before a step, which cannot have answered it, p is {p_words(found)}"
    return told if found > response_ranks.ALPHA else f"{told}, so nearness is no sign of an answer"
