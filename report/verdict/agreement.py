"""How alike several coders scored the district test, and how much of that chance would bring about.

Five codings are compared on the cells (criterion and year) that all of them have: the book's ``first`` and ``second``, and three made
later, blind of each other (``a``, ``b``, ``c``). The three were made by language models with the same instructions, so that their agreement
among themselves says that the texts can be applied alike by like readers; the two of the book are the harder test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import krippendorff
import numpy as np
import pandas as pd

from report import edition, evidence, wording
from report.verdict import criteria, readings
from report.wording import figure

LIKE = ("a", "b", "c")
BOOK = ("first", "second")
GROUPS = {"three": LIKE, "book": BOOK, "all": (*BOOK, *LIKE)}
AGAIN = "again"
MEASURES = ("low", "high", "middle", "width")
SPANNED = "all"  # in place of a coder: from the lowest to the highest of all
DRAWS, SEED = 400, 20261126
COVERED = 0.95  # of the draws that an interval holds
RELIABLE, TENTATIVE = 0.8, 0.667  # customary limits of alpha
BEYOND = 1.96  # standard errors that a change must exceed


def coded(case: str = "belarus", in_round: int = 1) -> pd.DataFrame:
    """Low, best and high (levels) of the three coders; indexed by coder, criterion and year."""
    rows = evidence.load("district_codings")
    rows = rows[(rows["case"] == case) & (rows["round"] == str(in_round))]
    typed = rows.astype({"coder": str, "year": int, "low": float, "best": float, "high": float})
    return figure.carry(typed.set_index(["coder", "criterion", "year"])[["low", "best", "high"]].sort_index(), rows)


def revised() -> pd.Series:
    """For each cell of the second round, all cases and coders: True where the coder changed it."""
    rows = evidence.load("district_codings")
    return rows.loc[rows["round"] == "2", "changed"] == "yes"


def codings(in_round: int = 1) -> pd.DataFrame:
    """Low, high, middle and width of all five codings on their common cells; indexed by coder, criterion and year."""
    second = criteria.recoded()
    first, three = criteria.by_year(), coded(in_round=in_round)[["low", "high"]]
    parts = {"first": first, "second": second} | {name: three.loc[name] for name in LIKE}
    cells = second.index
    for part in parts.values():
        cells = cells.intersection(part.index)
    rows = pd.concat({name: part.loc[cells] for name, part in parts.items()}, names=["coder"])
    years = cells.unique("year")
    return figure.carry(measured(rows), *(criteria.behind(part, years) for part in (first, second, three)))


def behind(rows: pd.DataFrame, coders: Iterable[str]) -> list[str]:
    """The rows behind the codings of some coders, as references; ``rows``: as ``codings``."""
    like = evidence.load("district_codings")
    like = like[like["coder"].isin(list(coders))]
    kept = {"first": "district_scores:", "second": "district_recoding:"}
    asked = {f"district_codings:{key}" for key in like.index}
    starts = tuple(kept[name] for name in coders if name in kept)
    return [row for row in rows.attrs.get("rows", ()) if row in asked or row.startswith(starts)]


def measured(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the middle and the width of each range."""
    return rows.assign(middle=(rows["low"] + rows["high"]) / 2, width=rows["high"] - rows["low"])


def of_last(rows: pd.DataFrame) -> pd.DataFrame:
    """The codings of the last year alone; ``rows``: as ``codings``."""
    found = rows.xs(criteria.LAST, level="year", drop_level=False)
    return figure.carry(found, criteria.behind(rows, [criteria.LAST]))


def alpha(values: pd.DataFrame | np.ndarray) -> float:
    """Krippendorff's alpha for ordered values; ``values``: a row a coder, a column a cell. One: alike; nought: as by chance. NaN: nothing varies."""
    table = np.asarray(values, dtype=float)
    if len(np.unique(table[~np.isnan(table)])) < 2:  # noqa: PLR2004 - one value for all
        return float("nan")
    return float(krippendorff.alpha(reliability_data=table, level_of_measurement="ordinal"))


def alphas(rows: pd.DataFrame, coders: Iterable[str], draws: int = DRAWS) -> pd.DataFrame:
    """Alpha of each measure among some coders, with the interval over criteria drawn anew: value, low, high; indexed by measure.

    Whole criteria are drawn, as the years of one are no fresh judgements. ``rows``: as ``codings``.
    """
    chosen = rows.loc[list(coders)]
    keys = list(chosen.index.unique("criterion"))
    drawn = np.random.default_rng(SEED).integers(0, len(keys), (draws, len(keys)))
    tail = 100 * (1 - COVERED) / 2
    found = {}
    for measure in MEASURES:
        table = chosen[measure].unstack("coder").T
        parts = [table.xs(key, axis=1, level="criterion").to_numpy() for key in keys]
        again = np.array([alpha(np.hstack([parts[place] for place in places])) for places in drawn])
        again = again[~np.isnan(again)]
        ends = np.percentile(again, [tail, 100 - tail]) if len(again) else (np.nan, np.nan)
        found[measure] = (alpha(table), *ends)
    made = pd.DataFrame.from_dict(found, orient="index", columns=["value", "low", "high"])
    return figure.carry(made, behind(rows, coders))


def singly(rows: pd.DataFrame, coders: Iterable[str]) -> pd.DataFrame:
    """For each criterion by itself, over its years: alpha of the middles, and how far they lie ``apart`` (``apart``, levels).

    Alpha sets differences against the spread of the values: it is low too where a criterion hardly moved, and NaN where nothing varies.
    """
    chosen = rows.loc[list(coders)]
    found = {}
    for key in (key for key in criteria.rubric().index if key in chosen.index.unique("criterion")):
        own = chosen.xs(key, level="criterion", drop_level=False)
        found[key] = (alpha(own["middle"].unstack("coder").T), apart(own, coders))
    made = pd.DataFrame.from_dict(found, orient="index", columns=["alpha", "apart"])
    return figure.carry(made, behind(rows, coders))


def reliability(of: Callable[..., pd.DataFrame] = alphas, last: bool = False) -> dict[str, pd.DataFrame]:
    """A statistic of codings (``alphas``, ``singly``) for each of ``GROUPS``, and for the like coders in the second round (``AGAIN``).

    ``last``: of the codings of the last year alone.
    """
    rounds = {which: of_last(codings(which)) if last else codings(which) for which in (1, 2)}
    return {group: of(rounds[1], coders) for group, coders in GROUPS.items()} | {AGAIN: of(rounds[2], LIKE)}


def overlaps(first: pd.DataFrame, second: pd.DataFrame) -> pd.Series:
    """Share of cells in which two ranges overlap, beside what chance gives.

    ``observed``; ``shuffled``: mean over all orders of the second ranges among all cells; ``within``: among the years of a criterion. Both
    means are exact: every pair of ranges is as likely as every other.
    """
    cells = second.index
    met = _meeting(first.loc[cells], second)
    groups = cells.get_level_values("criterion")
    within = [met[np.ix_(groups == key, groups == key)].mean() for key in groups]
    found = {"observed": np.diag(met).mean(), "shuffled": met.mean(), "within": float(np.mean(within))}
    made = figure.carry(pd.Series(found), first, second)
    return figure.carry(made, criteria.behind(made, cells.unique("year")))


def _meeting(first: pd.DataFrame, second: pd.DataFrame) -> np.ndarray:
    """True where range i of the first overlaps range j of the second."""
    low, high = first["low"].to_numpy()[:, None], first["high"].to_numpy()[:, None]
    return (low <= second["high"].to_numpy()) & (second["low"].to_numpy() <= high)


def apart(rows: pd.DataFrame, coders: Iterable[str], measure: str = "middle") -> float:
    """Mean distance (levels) between two of the coders over all pairs and cells."""
    table = rows.loc[list(coders), measure].unstack("coder").to_numpy()
    one, other = np.triu_indices(table.shape[1], 1)
    return float(np.abs(table[:, one] - table[:, other]).mean())


def answers(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The answers to the readings by each coding, in the form of ``readings.answers``."""
    order = criteria.rubric().index
    ends = {name: rows.loc[name, ["low", "high"]] for name in rows.index.unique("coder")}
    grids = {name: part.reindex(order, level="criterion") for name, part in ends.items()}
    return {name: readings.answers(figure.carry(grid, behind(rows, [name]))) for name, grid in grids.items()}


def joined(rows: pd.DataFrame) -> pd.DataFrame:
    """Middles of three codings by cell: ``first``, ``second``, and ``three``, the mean of the like coders, who count as one."""
    middles = rows["middle"].unstack("coder")
    return middles[list(BOOK)].assign(three=middles[list(LIKE)].mean(axis=1))


def noise(rows: pd.DataFrame) -> float:
    """Standard deviation (levels) of one coding's middle about the mean of its cell, over the three of ``joined``."""
    return float(np.sqrt(joined(rows).var(axis=1).mean()))


def changes(rows: pd.DataFrame, then: int = edition.THEN, now: int = criteria.LAST) -> pd.DataFrame:
    """Change of each criterion's middle between two years by ``first``, ``second`` and ``three``, and whether it is ``beyond`` the coders' noise.

    Beyond: up or down by more than ``limit`` in every one of the three. Errors of the two years are taken to be unrelated.
    """
    middles = joined(rows)
    found = middles.xs(now, level="year") - middles.xs(then, level="year")
    beyond = found.gt(limit(rows)).all(axis=1) | found.lt(-limit(rows)).all(axis=1)
    return figure.carry(found.assign(beyond=beyond), rows)


def limit(rows: pd.DataFrame) -> float:
    """The change of a middle (levels) that two readings of an unchanged state would seldom give."""
    return BEYOND * float(np.sqrt(2)) * noise(rows)


def cases(in_round: int = 1) -> pd.DataFrame:
    """Mean over criteria of what each of the three coders held most likely (levels): a row a case, lowest first, a column a coder."""
    names = evidence.labels("district_codings", "case")
    last = {case: last_year(case, in_round) for case in names}
    means = {case: rows["best"].unstack("coder").mean() for case, rows in last.items()}
    return figure.carry(pd.DataFrame(means).T.sort_values(list(LIKE)), *last.values())


def last_year(case: str, in_round: int = 1) -> pd.DataFrame:
    """The codings of a case by the three coders in its last year, as ``coded``."""
    rows = coded(case, in_round)
    year = rows.index.unique("year").max()
    return figure.carry(rows.xs(year, level="year"), criteria.behind(rows, [year]))


def in_order(found: pd.DataFrame) -> bool:
    """True where every coder puts the cases in the same order; ``found``: as ``cases``."""
    return bool(found.rank().nunique(axis=1).eq(1).all())


def beside(rows: pd.DataFrame, year: int = criteria.LAST) -> pd.DataFrame:
    """Ranges (levels) of each coding of Belarus in a year, and of every other case from its coders' lowest to their highest.

    A line a case, coder (``SPANNED`` where it stands for all of them), criterion and year: low and high; ``rows``: as ``codings``.
    """
    own = rows.xs(year, level="year", drop_level=False)[["low", "high"]]
    parts = {("belarus", str(name)): own.loc[name] for name in own.index.unique("coder")}
    others = {case: coded(case) for case in evidence.labels("district_codings", "case") if case != "belarus"}
    parts |= {(case, SPANNED): spanned(found) for case, found in others.items()}
    return figure.carry(pd.concat(parts, names=["case", "coder"]), criteria.behind(rows, [year]), *others.values())


def spanned(rows: pd.DataFrame) -> pd.DataFrame:
    """From the lowest to the highest end over coders, by criterion and year; ``rows``: indexed by coder, criterion and year."""
    return rows.groupby(["criterion", "year"]).agg(low=("low", "min"), high=("high", "max"))


def meeting(found: pd.DataFrame) -> pd.DataFrame:
    """On how many criteria the codings of Belarus, taken together, overlap with each other case: ``met``, and ``chance``.

    Chance: the mean over all orders of the ranges of the case among the criteria. Indexed by case; ``found``: as ``beside``.
    """
    ends = found.groupby(["case", "criterion"]).agg(low=("low", "min"), high=("high", "max"))
    own = ends.loc["belarus"]
    counted = {}
    for case in (case for case in found.index.unique("case") if case != "belarus"):
        met = _meeting(own, ends.loc[case].loc[own.index])
        counted[case] = (int(np.diag(met).sum()), float(met.mean() * len(met)))
    return figure.carry(pd.DataFrame.from_dict(counted, orient="index", columns=["met", "chance"]), found)


def gaps(rows: pd.DataFrame) -> pd.Series:
    """Mean over the criteria of how far the middle of Belarus lies from that of each other case in its last year (levels), nearest first.

    The middle of Belarus is the mean of the three codings of ``joined``, that of another case the mean of its coders; ``rows``: as ``codings``.
    """
    own = joined(rows).mean(axis=1).xs(criteria.LAST, level="year")
    others = {case: last_year(case) for case in evidence.labels("district_codings", "case") if case != "belarus"}
    middles = {case: measured(found)["middle"].groupby("criterion").mean() for case, found in others.items()}
    found = pd.Series({case: float((own - middle).abs().mean()) for case, middle in middles.items()})
    return figure.carry(found.sort_values(), criteria.behind(rows, [criteria.LAST]), *others.values())


# ------------------------------------------------------------------------------------------------------ in words


def codings_told(rows: pd.DataFrame) -> str:
    """How many codings are compared, to twelve in words; ``rows``: as ``codings``."""
    return figure.made(wording.count(len(rows.index.unique("coder"))), rows, rule="the codings that these tables hold")


def like_told() -> str:
    """How many like coders there are, to twelve in words."""
    return figure.of(wording.count(len(LIKE)), "district_codings", rule="the coders whose codings these are")


def told(criterion: str, year: int) -> str:
    """From the lowest to the highest score of a criterion in a year over all codings: '2–3'."""
    scores = codings().xs((criterion, year), level=("criterion", "year"))
    first = criteria.held(year)
    second, three = evidence.load("district_recoding"), evidence.load("district_codings")
    three = three[(three["case"] == "belarus") & (three["round"] == "1")]
    second, three = (rows[rows["year"] == year] for rows in (second, three))
    behind = [rows[rows["criterion"] == criterion] for rows in (first, second, three)]
    words = criteria.span(scores["low"].min(), scores["high"].max())
    return figure.of(words, behind, rule="from the lowest to the highest of them")


def limit_told(rows: pd.DataFrame) -> str:
    """The change of a middle that two readings of an unchanged state would seldom give (levels); ``rows``: as ``codings``."""
    rule = "how far two codings of an unchanged state may differ, by the scatter of these about the mean of their cell"
    return figure.made(wording.number(limit(rows), 1), rows, rule=rule)


def levels_told(found: pd.DataFrame) -> str:
    """How well coders agree on levels, by the lower end of alpha of the middles and Krippendorff's own limits; ``found``: as ``alphas``."""
    low = found.loc["middle", "low"]
    told = "well" if low >= RELIABLE else "well enough for tentative use" if low >= TENTATIVE else "too little"
    return figure.made(told, found, rule="Krippendorff's alpha of the middles, its lower end against his own limits")


def weak(found: pd.DataFrame) -> list[str]:
    """The criteria on which coders agree less than Krippendorff's lower limit asks; ``found``: as ``singly``."""
    return list(found.index[found["alpha"] < TENTATIVE])


def singly_told(found: pd.DataFrame) -> str:
    """Whether coders agree on each criterion taken alone, as a sentence without its full stop; ``found``: as ``singly``."""
    rule = "Krippendorff's alpha of the middles of one criterion over its years, against his lower limit"
    return figure.made(_singly(found), found, rule=rule)


def _singly(found: pd.DataFrame) -> str:
    names = wording.listing(list(criteria.rubric()["short"][weak(found)]))
    return (
        f"Criterion by criterion they agree too little on {names}"
        if names
        else "Criterion by criterion they agree too little on none"
    )


def weak_told(found: pd.DataFrame, keys: Iterable[str]) -> str:
    """Those of some criteria on which coders agree too little, by name; 'none of them' where there is none. ``found``: as ``singly``."""
    names = list(criteria.rubric()["short"][[key for key in keys if key in weak(found)]])
    rule = "Krippendorff's alpha of the middles of one criterion over its years, against his lower limit"
    return figure.made(wording.listing(names) or "none of them", found, rule=rule)


def again_told(first: pd.DataFrame, second: pd.DataFrame) -> str:
    """Whether coders agree otherwise in the second round, by the interval of the first: 'as before on levels and on widths'; as ``alphas``."""
    rule = "Krippendorff's alpha of the second round, against the interval of the first"
    return figure.made(_again(first, second), first, second, rule=rule)


def _again(first: pd.DataFrame, second: pd.DataFrame) -> str:
    told: dict[str, list[str]] = {}
    for measure, name in (("middle", "on levels"), ("width", "on widths")):
        value, (low, high) = second.loc[measure, "value"], first.loc[measure, ["low", "high"]]
        words = "better than before" if value > high else "less than before" if value < low else "as before"
        told.setdefault(words, []).append(name)
    return wording.listing([f"{words} {wording.listing(names)}" for words, names in told.items()])


def widths_told(found: pd.DataFrame) -> str:
    """Whether coders agree on how uncertain a cell is, by the interval of alpha; ``found``: as ``alphas``."""
    value, low, _ = found.loc["width"]
    better = (
        "better than chance, and less than on the levels" if value < found.loc["middle", "value"] else "as on levels"
    )
    told = "no better than chance" if low <= 0 else better
    return figure.made(told, found, rule="Krippendorff's alpha of the widths of the ranges, with its interval")


def moved_told(found: pd.DataFrame) -> str:
    """The criteria that rose or fell beyond the coders' noise in every coding, as the end of a sentence; ``found``: as ``changes``."""
    rule = "the criteria whose middle moved in every coding by more than codings of an unchanged state may differ"
    return figure.made(_moved(found), found, rule=rule)


def _moved(found: pd.DataFrame) -> str:
    names = criteria.rubric()["criterion"]
    keys = [key for key in names.index if key in found.index[found["beyond"]]]
    up, down = ([names[key] for key in keys if bool(found.loc[key, "three"] > 0) == risen] for risen in (True, False))
    told = [f"{wording.listing(part)} went {word}" for word, part in (("up", up), ("down", down)) if part]
    return " and ".join(told) or "no criterion went up or down"


def order_told(found: pd.DataFrame) -> str:
    """Whether the coders put the cases in one order, and which; ``found``: as ``cases``."""
    return figure.made(_order(found), found, rule="the cases in the order of their means over the criteria, by coder")


def _order(found: pd.DataFrame) -> str:
    labels = evidence.labels("district_codings", "case")
    if not in_order(found):
        return "the coders do not put the cases in one order"
    return (
        f"every coder puts them in one order, from the lowest: {wording.listing([labels[key] for key in found.index])}"
    )


def meeting_told(found: pd.DataFrame) -> str:
    """On how many criteria the ranges of Belarus meet those of each other case, a sentence a case, beside chance; ``found``: as ``meeting``."""
    names = evidence.labels("district_codings", "case")
    told = [
        f"Those of {names[case]} meet on {wording.counted(int(row['met']), 'criterion', 'criteria')}, by chance on {wording.number(row['chance'], 1)}."
        for case, row in found.iterrows()
    ]
    rule = "criteria on which the codings of Belarus overlap with those of the case, and the mean of that over all orders of its ranges"
    return figure.made(" ".join(told), found, rule=rule)


def gaps_told(found: pd.Series) -> str:
    """How far Belarus lies from each other case by criterion (levels): '0.5 levels from Germany, 0.6 from Armenia and 1.7 from Crimea'; as ``gaps``."""
    names = evidence.labels("district_codings", "case")
    told = [
        f"{wording.number(value, 1)}{' levels' if not place else ''} from {names[case]}"
        for place, (case, value) in enumerate(found.items())
    ]
    rule = "the distance of the middles of the codings, criterion by criterion, in the mean over the criteria"
    return figure.made(wording.listing(told), found, rule=rule)


def distance_told(found: pd.DataFrame, case: str, other: str) -> str:
    """How far two cases lie apart in the means over coders and criteria (levels): '1.7'; ``found``: as ``cases``."""
    means = found.mean(axis=1)
    rule = "the distance between the two cases in the mean over coders and criteria"
    return figure.of(wording.number(abs(means[case] - means[other]), 1), last_year(case), last_year(other), rule=rule)
