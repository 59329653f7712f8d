"""What keeps a reading of the word district open, and what a finding on a single criterion could make of it; with the words for both.

A higher score never moves an answer away from yes, so that the two ends of the scale show all that one criterion can do.
"""

from __future__ import annotations

import pandas as pd

from report import edition, wording
from report.verdict import claims, criteria, readings
from report.wording import figure


def effects(
    grid: pd.DataFrame | None = None, year: int = criteria.LAST, rules: pd.DataFrame | None = None
) -> pd.DataFrame:
    """For each open reading and each criterion that counts for it, what its score does and could do in a year.

    Columns: reading (id), criterion, ``short`` (its lowest score falls short of the level), ``edge`` (only its highest score reaches it),
    ``bar`` (not even the highest does), ``yes`` and ``no``: some score of this criterion alone would settle the reading so.
    """
    grid = criteria.by_year() if grid is None else grid
    rules = readings.readings() if rules is None else rules
    held = grid[grid.index.get_level_values("year") == year]
    states = readings.answers(held, rules)[year]
    found = []
    for key in states.index[states == "open"]:
        rule = rules.loc[key]
        for name in readings.counted(rule, held.index.unique("criterion")):
            low, high = held.loc[(name, year), ["low", "high"]]
            level = float(rule["level"])
            foot, top = (_state_with(held, rules.loc[[key]], name, value) for value in (0.0, float(criteria.MOST)))
            ends = {"short": low < level, "edge": low < level == high, "bar": high < level}
            found.append({"reading": key, "criterion": name, **ends, "yes": top == "met", "no": foot == "not_met"})
    made = pd.DataFrame(found, columns=["reading", "criterion", "short", "edge", "bar", "yes", "no"])
    return figure.carry(made, criteria.behind(figure.carry(made, grid, rules), [year]))


def _state_with(held: pd.DataFrame, rule: pd.DataFrame, name: str, value: float) -> str:
    """The answer of one reading in one year, with one criterion at one level."""
    changed = held.copy()
    changed.loc[changed.index.get_level_values("criterion") == name, ["low", "high"]] = value
    return str(readings.answers(changed, rule).iloc[0, 0])


def kept_open(found: pd.DataFrame) -> str:
    """Why each reading is open, a sentence each; ``found``: as ``effects``."""
    return figure.made(
        _kept_open(found), found, rule="the scores put against the level that each open reading asks for"
    )


def _kept_open(found: pd.DataFrame) -> str:
    names, rules = criteria.rubric()["criterion"], readings.readings()
    told = []
    for key, rows in found.groupby("reading", sort=False):
        short, edge = (list(names[rows.loc[rows[column], "criterion"]]) for column in ("short", "edge"))
        lead = wording.capital(rules.loc[key, "reading"])
        if rules.loc[key, "share"] == 1:
            last = (
                f"; {wording.listing(edge)} could reach the level that it asks for only {_ends(edge)}" if edge else ""
            )
            told.append(f"{lead} fails on the lowest scores of {wording.listing(short)}{last}.")
        else:
            sure, reach = int((~rows["short"]).sum()), int((~rows["bar"]).sum())
            told.append(
                f"{lead} is open since {wording.count(sure)} of {wording.count(len(rows))} criteria reach the level that it asks for "
                f"on the lowest scores and {wording.count(reach)} on the highest."
            )
    return " ".join(told)


def _ends(names: list[str]) -> str:
    """The highest score that the evidence allows, for one criterion or for several."""
    return "at the top of its range" if len(names) == 1 else "at the top of their ranges"


def alone(found: pd.DataFrame, criterion: str) -> str:
    """What a finding on one criterion could settle by itself, as it stands within a sentence: 'could make X a no, but none a yes'."""
    rule = "every reading answered again with this one criterion at the lowest and at the highest level"
    return figure.made(_alone(found, criterion), found, rule=rule)


def _alone(found: pd.DataFrame, criterion: str) -> str:
    names = readings.readings()["reading"]
    rows = found[found["criterion"] == criterion]
    yes, no = (wording.listing(list(names[rows.loc[rows[column], "reading"]])) for column in ("yes", "no"))
    if not yes and not no:
        return "could by itself settle none of the open readings"
    if not yes:
        return f"could by itself make {no} a no, and no open reading a yes"
    return f"could by itself make {yes} a yes" + (f", and {no} a no" if no else "")


def weightiest(found: pd.DataFrame) -> list[str]:
    """Names of the criteria that can settle the most open readings by themselves, as they stand within a sentence."""
    counted = (found["yes"] | found["no"]).groupby(found["criterion"], sort=False).sum()
    names = criteria.rubric().loc[counted.index[(counted == counted.max()) & (counted > 0)], "criterion"]
    rule = "the criteria that can settle the most open readings, each put to either end of the scale by itself"
    return [figure.made(name, found, rule=rule) for name in names]


def helps(found: pd.DataFrame) -> str:
    """What a finding on a single criterion could settle at most, as a sentence without its full stop; ``found``: as ``effects``."""
    rule = "the criteria that can settle the most open readings, each put to either end of the scale by itself"
    return figure.made(_helps(found), found, rule=rule)


def _helps(found: pd.DataFrame) -> str:
    names = weightiest(found)
    if not names:
        return "No finding on a single criterion could settle an open reading"
    every = found["reading"].nunique()
    rows = found[found["criterion"].map(criteria.rubric()["criterion"]).isin([str(name) for name in names])]
    best = int((rows["yes"] | rows["no"]).groupby(rows["criterion"]).sum().max())
    verb = "rule out" if not rows["yes"].any() else "settle" if rows["no"].any() else "confirm"
    part = f"{wording.count(best)} of {wording.count(every)} open readings" if every > 1 else "the one open reading"
    lead = "A finding on" if len(names) == 1 else "One finding on any of"
    return f"{lead} {wording.listing([str(name) for name in names])} could by itself {verb} {part}"


def directions(found: pd.DataFrame) -> str:
    """Whether single criteria can make an open reading a yes or a no, in words."""
    rule = "every open reading answered again with each criterion by itself at either end of the scale"
    return figure.made(_directions(found), found, rule=rule)


def _directions(found: pd.DataFrame) -> str:
    yes, no = bool(found["yes"].any()), bool(found["no"].any())
    if yes and no:
        return "a single criterion can settle an open reading either way"
    if no:
        return (
            "a single finding can rule an open reading out, and none can confirm one, since each has several conditions"
        )
    if yes:
        return "a single criterion can make an open reading a yes, and none can make one a no"
    return "no single criterion can settle an open reading"


def differences(first: pd.DataFrame, second: pd.DataFrame) -> str:
    """The answers that two codings give otherwise, in words: 'a district in war in 2022 and 2024 (open by the first, no by the second)'."""
    rows, words, names = readings.differing(first, second), readings.words(), readings.readings()["reading"]
    told = [
        f"{names[key]} in {wording.listing([str(year) for year in part['year']])} ({words[one]} by the first, {words[other]} by the second)"
        for (key, one, other), part in rows.groupby(["reading", "first", "second"], sort=False)
    ]
    whole = wording.listing(told) or "none of the readings"
    return figure.made(whole, rows, rule="the answers that the codings give otherwise")


def codings_open(answers: dict[str, pd.DataFrame], key: str, year: int = criteria.LAST) -> str:
    """How many codings leave a reading open in a year, for a cell: 'one of five codings'."""
    number = _open_in(answers, key, year)
    words = f"{wording.count(number) if number else 'none'} of {wording.count(len(answers))} codings"
    return figure.made(words, _behind(answers, [year]), rule="the answer of each coding to this reading")


def _open_in(answers: dict[str, pd.DataFrame], key: str, year: int) -> int:
    return sum(found.loc[key, year] == "open" for found in answers.values())


def open_by(answers: dict[str, pd.DataFrame], keys: list[str], year: int = criteria.LAST) -> str:
    """In how many codings some readings are open in a year: 'a district in war in one of five, and a Russian outpost in all five'."""
    told = [f"{names} in {share}" for share, names in _shares(answers, keys, year, "reading")]
    return _by_codings(", and ".join(told) or "none", answers, keys, year)


def left_open(answers: dict[str, pd.DataFrame], keys: list[str], year: int = criteria.LAST) -> str:
    """How many codings leave open what some readings ask, without a full stop: 'One of five codings leaves open whether it would be a district in war'."""
    told = [
        f"{share}{'' if place else ' codings'} {'leaves' if share.startswith('one ') else 'leave'} open {asked}"
        for place, (share, asked) in enumerate(_shares(answers, keys, year, "asks"))
    ]
    return _by_codings(wording.capital("; ".join(told) or "none leaves anything open"), answers, keys, year)


def _shares(answers: dict[str, pd.DataFrame], keys: list[str], year: int, say: str) -> list[tuple[str, str]]:
    """For each number of codings that leave readings open: it as a share, 'one of five', and these readings by a column of theirs."""
    names = readings.readings()[say]
    counts = pd.Series({key: _open_in(answers, key, year) for key in keys}, dtype=int)
    return [
        (_share(int(number), len(answers)), wording.listing(list(names[same.index])))
        for number, same in counts.groupby(counts, sort=False)
    ]


def _share(number: int, every: int) -> str:
    """'all five', 'one of five'."""
    return f"all {wording.count(every)}" if number == every else f"{wording.count(number)} of {wording.count(every)}"


def _behind(answers: dict[str, pd.DataFrame], years: list[int]) -> list[str]:
    """The rows behind the answers of all codings in some years."""
    return [row for found in answers.values() for row in criteria.behind(found, years)]


def _by_codings(words: str, answers: dict[str, pd.DataFrame], keys: list[str], year: int) -> str:
    """Words as a figure of the answers of all codings to some readings."""
    rows = [row for row in _behind(answers, [year]) if not row.startswith("district_readings:")]
    rules = readings.readings().loc[keys]
    return figure.made(words, rows and [rules, rows], rule="the answer of each coding to these readings")


def agreed_no(
    answers: dict[str, pd.DataFrame], keys: list[str], year: int = criteria.LAST, what: str = "codings"
) -> str:
    """How many codings say no to every one of some readings in a year, as the begin of a sentence: 'All five codings', 'Four of five codings'."""
    number = sum((found.loc[keys, year] == "not_met").all() for found in answers.values())
    words = f"{wording.capital(_share(int(number), len(answers)))} {what}"
    return figure.made(words, _behind(answers, [year]), rule="the answer of each coding to these readings")


def title_by(answers: dict[str, pd.DataFrame], year: int) -> pd.Series:
    """The verdict on the title's claim that each coding gives by the rule (``claims.by_readings``) as of a year; indexed by coding."""
    return pd.Series({name: claims.by_readings(found[year]) for name, found in answers.items()})


def title_told(answers: dict[str, pd.DataFrame]) -> str:
    """On which coding the verdicts on the title's claim rest, and whether the others would change them; ``answers``: the first coding first."""
    parts = [
        f"{when} {_otherwise(title_by(answers, year))}"
        for when, year in ((f"as of {edition.THEN}", edition.THEN), ("today", criteria.LAST))
    ]
    behind = _behind(answers, [edition.THEN, criteria.LAST])
    words = f"Both verdicts follow from the first coding of the district test: {', and '.join(parts)}."
    return figure.made(words, behind, rule="the verdict that the readings give by each coding")


def _otherwise(verdicts: pd.Series) -> str:
    """Whether the codings after the first give another verdict: 'one of two others would make it contradicted'."""
    words, others = claims.verdicts(), verdicts.iloc[1:]
    changed = others[others != verdicts.iloc[0]]
    if changed.empty:
        return f"none of {wording.count(len(others))} others would change it"
    counts = [(wording.count(int(number)), words[str(key)]) for key, number in changed.value_counts().items()]
    (most, lead), *rest = counts
    told = [f"{most} of {wording.count(len(others))} others would make it {lead}", *map(" ".join, rest)]
    return wording.listing(told)


def below(scored: pd.DataFrame, level: float) -> str:
    """Short names of the criteria whose highest score stays below a level; ``scored``: as ``criteria.in_year``."""
    return _named(scored, scored["high"] < level, "the criteria whose highest score stays below the upper levels")


def above(scored: pd.DataFrame, level: float) -> str:
    """Short names of the criteria whose lowest score lies above a level; ``scored``: as ``criteria.in_year``."""
    return _named(scored, scored["low"] > level, "the criteria whose lowest score lies above the middle of the scale")


def widest(scored: pd.DataFrame) -> str:
    """Short names of the criteria with the widest range; ``scored``: as ``criteria.in_year``."""
    width = scored["high"] - scored["low"]
    return _named(scored, width == width.max(), "the criteria with the widest range")


def _named(scored: pd.DataFrame, chosen: pd.Series, rule: str) -> str:
    """Short names of some criteria; figures of their scores, and then of all among which they were chosen."""
    keys = scored.index[chosen]
    words = wording.listing(list(criteria.rubric()["short"][keys])) or "none"
    return figure.made(words, criteria.behind(scored, keys=keys), scored, rule=rule)


def shifts(later: pd.DataFrame, earlier: pd.DataFrame) -> str:
    """How many criteria moved and how many are only less certain, from their ends; both: as ``criteria.in_year``.

    'five criteria have moved towards a district and one away from it (air defence), while four are higher at the upper end alone'.
    """
    low, high = (later[end] - earlier.loc[later.index, end] for end in ("low", "high"))
    up, down = (low > 0) & (high >= 0), (high < 0) & (low <= 0)
    names = wording.listing(list(criteria.rubric()["short"][later.index[down]]))
    risen, fallen = int(up.sum()), int(down.sum())
    words = {0: "no criterion has", 1: "one criterion has"}.get(risen, f"{wording.count(risen)} criteria have")
    words += f" moved towards a district and {wording.count(fallen) if fallen else 'none'} away from it"
    words += f" ({names})" if names else ""
    ends = {"higher at the upper end": (high > 0) & (low <= 0), "lower at the lower end": (low < 0) & (high == 0)}
    counted = {where: int(kind.sum()) for where, kind in ends.items() if kind.any()}
    told = [
        f"{wording.count(number)} {'is' if number == 1 else 'are'} {where} alone" for where, number in counted.items()
    ]
    words += f", while {wording.listing(told)}" if told else ""
    return figure.made(words, later, earlier, rule="the ends of the ranges of the two years put against each other")


def at_top(scored: pd.DataFrame) -> str:
    """Whether criteria reach the highest level, as the begin of a sentence; ``scored``: as ``criteria.in_year``."""
    return figure.made(_at_top(scored), scored, rule="the ends of the scores put against the highest level")


def _at_top(scored: pd.DataFrame) -> str:
    sure, reach = (int((scored[end] >= criteria.MOST).sum()) for end in ("low", "high"))
    if sure:
        return f"At the level of a district {wording.count(sure)} stand even on the lowest defensible score"
    if reach:
        return f"None stands at the level of a district for certain, and {wording.count(reach)} on the highest defensible score"
    return "None reaches the top of the scale, the level of a district, even on the highest defensible score"


def never(found: pd.DataFrame) -> str:
    """Names of the readings that were never open or met; ``found``: as ``readings.answers``."""
    return wording.listing(list(readings.readings().loc[found.index[(found == "not_met").all(axis=1)], "reading"]))
