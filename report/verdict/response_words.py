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
RANKED = "a test by rank of each step among the other days of its year, corrected for the number of rules"


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
    return figure.of(_is_shown(rules), _tested(), rule=RANKED)


def _tested() -> tuple[str, ...]:
    """The rows of all that is tested: the steps, the measures and the rules."""
    return figure.references(*map(responses.behind_rule, response_ranks.tested()))


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
    return figure.of(_outcome(rule), _tested(), rule=RANKED)


def _outcome(rule: str) -> str:
    if shown(rule):
        return f"{p_pair(rule)}, so that it is shown"
    found = response_ranks.tests().loc[rule, "p"]
    alone = "; had this been the only rule, it would be" if found <= response_ranks.ALPHA else ""
    return f"{p_pair(rule)}, so that it is not shown{alone}"


def size(rule: str) -> str:
    """What the test would notice of a true effect under a rule, in a sentence without its full stop."""
    what = "simulated tables in which the steps stand by chance and a share of them is truly met"
    rows = responses.behind_rule(rule), responses.rules().loc[response_ranks.tested()]  # the correction counts these
    return figure.of(_size(rule), *rows, rule=what)


def _size(rule: str) -> str:
    share, mean = response_ranks.EFFECTS[1]
    effect = response_ranks.power(rule).query("share == @share and mean == @mean").iloc[0]
    small = effect["holm"] < ENOUGH
    word, end = (
        ("small", ", so that a true effect may escape it") if small else ("large enough for a strong effect", "")
    )
    alone, corrected = (wording.in_percent(effect[name]) for name in ("alpha", "holm"))
    return (
        f"The test is {word}: had {wording.number(100 * share)} per cent of the steps truly been met, after {wording.number(mean)} "
        f"month on average, it would notice in {alone} per cent of simulated tables before correction and in {corrected} after it{end}"
    )


def by_chance(rule: str) -> str:
    """The median wait in months of steps moved by chance within their years."""
    return responses.months(response_ranks.by_chance(rule)["median"])


def other_shifts(rule: str) -> str:
    """The p values where chance moves the steps otherwise, in a list."""
    told = wording.listing([f"{p_words(p)} {how}" for how, p in response_ranks.other_shifts(rule).items()])
    return figure.of(told, responses.behind_rule(rule), rule="the test by rank with the steps moved in other ways")


def left_out(rule: str) -> str:
    """The highest p value of a rule with one of its measures left out."""
    highest = p_words(response_ranks.leave_one_out(rule).max())
    what = "the highest p value of the test by rank with each measure left out in turn"
    return figure.of(highest, responses.behind_rule(rule), rule=what)


def quick_days() -> str:
    """The days within which a measure counts as quick, in words."""
    return figure.plain(wording.count(response_ranks.QUICK.days), why="a bound of the method")


def without_quick(rule: str) -> str:
    """The corrected p value of a rule without the measures that follow a step within a few days."""
    told = p_words(response_ranks.without_quick().loc[rule, "p_holm"])
    what = (
        f"the test by rank without the measures within {quick_days()} days of a step, corrected for the number of rules"
    )
    return figure.of(told, _tested(), rule=what)


def wait(value: float, rule: str) -> str:
    """A median wait in months: '0.8 months', 'more than 12 months'."""
    window = responses.rules().loc[rule, "window_months"]
    return f"{responses.months(value)} months" if np.isfinite(value) else f"more than {window} months"


def moved(before: float, after: float) -> str:
    """How a figure changed: 'fell', 'rose', 'stayed the same'."""
    return "stayed the same" if before == after else "fell" if after < before else "rose"


def period(rule: str, name: str) -> str:
    """A period of ``responses.PERIODS``; a figure of the steps taken in it."""
    return figure.of(name, responses.in_period(responses.pairs(rule), name), rule="the period of these steps")


def waited(rule: str, name: str) -> str:
    """The median wait of the steps of a period, with its unit."""
    median = responses.by_period(rule).loc[name, "median"]
    return figure.of(wait(median, rule), _waiting(rule, name), rule="the median wait of the steps of the period")


def wait_change(rule: str) -> str:
    """How the median wait changed from the steps of the first period to those of the last."""
    first, *_, last = responses.PERIODS
    medians = responses.by_period(rule)["median"]
    behind = _waiting(rule, first), _waiting(rule, last)
    return figure.of(moved(medians[first], medians[last]), *behind, rule="the median waits of two periods compared")


def _waiting(rule: str, name: str) -> tuple[str, ...]:
    """The rows of the steps of a period and of the measures that followed them."""
    return responses.behind_pairs(responses.in_period(responses.pairs(rule), name))


def any_day(rule: str, name: str) -> str:
    """The median wait of any day of a period, with its unit."""
    day = response_ranks.by_period(rule).loc[name, "day"]
    rows = responses.measures_in(rule, name, later=True)
    return figure.of(wait(day, rule), rows, rule="the median wait of all days of the period for the next of these")


def density_change(rule: str) -> str:
    """How the number of measures a year changed from the first period to the last."""
    first, *_, last = responses.PERIODS
    yearly = response_ranks.by_period(rule)["a_year"]
    rows = [responses.measures_in(rule, name) for name in (first, last)]
    return figure.of(moved(yearly[first], yearly[last]), rows, rule="the measures a year of two periods compared")


def periods_shown(rule: str) -> str:
    """What the test says of the periods alone, corrected for their number."""
    what = "the test by rank put to the steps of each period alone, corrected for the number of periods"
    return figure.of(_periods_shown(rule), responses.behind_rule(rule), rule=what)


def _periods_shown(rule: str) -> str:
    found = response_ranks.by_period(rule)["p_holm"]
    names = list(found.index[found <= response_ranks.ALPHA])
    if not names:
        return f"In no period alone is it shown that they came sooner than chance would have it (lowest corrected p {p_words(found.min())})"
    return f"Taken alone, it is shown for {wording.listing(names)} that they came sooner than chance would have it (lowest corrected p {p_words(found.min())})"


def backward(rule: str) -> str:
    """What the placebo says: the same test of the last measure before each step, which cannot have answered it."""
    return figure.of(_backward(rule), responses.behind_rule(rule), rule="the test by rank run backward in time")


def _backward(rule: str) -> str:
    found = response_ranks.tests().loc[rule, "p_backward"]
    told = f"Run backward, to the last measure before a step, which cannot have answered it, p is {p_words(found)}"
    if found > response_ranks.ALPHA:
        return f"{told}, so that measures before a step are not shown to be nearer than by chance"
    return f"{told}, so nearness is no sign of an answer"
