"""The integration index a second time, from the CSV files, with the standard library and numpy and nothing of ``report``.

Written from the definitions in ``data/index_indicators.csv`` and ``data/index_choices.csv``: if this and the book agree,
neither has slipped in its arithmetic. What both hold to be right (goalposts, steps, weights) is not tested by it.

``ends(folder)`` gives low and high by indicator and year; ``scores(folder, uniforms)`` the index by draw and year. A row of
uniforms holds, in this order: imputation, normalisation, weights (scheme, one a pillar, one an indicator), aggregation,
step distances, one position an indicator.
"""

import csv
import datetime
import math
import re
from pathlib import Path

import numpy as np

DAY = datetime.timedelta(1)


class Tables:
    """The CSV files of a folder as lists of dicts, and the years of the index."""

    def __init__(self, folder):
        self.folder = Path(folder)
        said = (self.folder.parent / "edition.yml").read_text(encoding="utf-8")
        first = int(re.search(r"^first_year: (\d{4})", said, re.M)[1])
        last = int(re.search(r"^last_day: (\d{4})", said, re.M)[1])
        self.years = list(range(first, last + 1))
        self.days = [datetime.date(first, 1, 1) + DAY * n for n in range((datetime.date(last + 1, 1, 1) - datetime.date(first, 1, 1)).days)]  # fmt: skip
        self._read = {}

    def __call__(self, name):
        if name not in self._read:
            with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                self._read[name] = list(csv.DictReader(file))
        return self._read[name]

    def words(self, column):
        return {
            row["word"]: (float(row["low"]), float(row["high"]))
            for row in self("index_words")
            if row["column"] == column
        }

    def yearly(self, by_day):
        """Mean over the days of each year."""
        sums = dict.fromkeys(self.years, 0.0)
        count = dict.fromkeys(self.years, 0)
        for day, value in zip(self.days, by_day):
            sums[day.year] += value
            count[day.year] += 1
        return {year: sums[year] / count[year] for year in self.years}


def first_day(text):
    parts = [int(part) for part in text.split("-")]
    return datetime.date(*parts, *[1] * (3 - len(parts)))


def last_day(text):
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return datetime.date(parts[0], 12, 31)
    if len(parts) == 2:
        year, month = parts
        return datetime.date(year + month // 12, month % 12 + 1, 1) - DAY
    return datetime.date(*parts)


def chosen(rows, selection):
    """Rows that fit one of the alternatives ``a=x|y;b!=z or ...``; a cell may list several values."""

    def fits(row, pair):
        excluded = "!=" in pair
        column, values = pair.split("!=" if excluded else "=")
        cell = {part for part in row[column].split(";") if part}
        return (not cell & set(values.split("|"))) if excluded else bool(cell & set(values.split("|")))

    if not selection:
        return list(rows)
    alternatives = [alternative.split(";") for alternative in selection.split(" or ")]
    return [row for row in rows if any(all(fits(row, pair) for pair in pairs) for pairs in alternatives)]


def bounded(tables, rows):
    """Rows with both ends, widened as their bound word says."""
    factors = tables.words("bound")
    return [
        row
        | {"low": float(row["low"]) * factors[row["bound"]][0], "high": float(row["high"]) * factors[row["bound"]][1]}
        for row in rows
        if row["low"] and row["high"]
    ]


def span(rows, year_of):
    """Lowest low and highest high by year."""
    found = {}
    for row in rows:
        low, high = found.get(year_of(row), (math.inf, -math.inf))
        found[year_of(row)] = min(low, row["low"]), max(high, row["high"])
    return found


# ---------------------------------------------------------------------------------------------------- indicators


def legal_base(tables, row):
    acts = chosen(tables("agreements"), row["selection"])
    subjects = {act["subject"] for act in acts}
    rank = {word: high for word, (_, high) in tables.words("binding_level").items()}
    acts = [act for act in acts if act["date_signed"] and rank[act["binding_level"]] > 0]
    lag = max(first_day(act["date_in_force"]) - first_day(act["date_signed"]) for act in acts if act["date_in_force"])
    paths = {"low": np.zeros(len(tables.days)), "high": np.zeros(len(tables.days))}
    for subject in subjects:
        highest = {end: np.zeros(len(tables.days)) for end in paths}
        for act in acts:
            if act["subject"] != subject:
                continue
            level, signed = rank[act["binding_level"]], first_day(act["date_signed"])
            waits = level > 1 and act["binding_level"] != "supreme_council_act"
            force = first_day(act["date_in_force"]) if act["date_in_force"] else signed + lag * waits
            until = last_day(act["date_until"]) if act["date_until"] else datetime.date.max
            ended = act["status"] in ("ended", "superseded") and not act["date_until"]
            sure = not ended and act["status"] not in ("unknown", "signed_not_in_force", "announced")
            for end, start, counts in (("low", force, sure), ("high", signed, True)):
                if counts:
                    begin, stop = (
                        place(tables, start),
                        place(tables, until + DAY if until < datetime.date.max else until),
                    )
                    highest[end][begin:stop] = np.maximum(highest[end][begin:stop], level)
        for end in paths:
            paths[end] += highest[end]
    low, high = (tables.yearly(paths[end] / len(subjects)) for end in ("low", "high"))
    return {year: (low[year], high[year]) for year in tables.years}


def place(tables, day):
    """The number of days of the index before a day."""
    return min(max((day - tables.days[0]).days, 0), len(tables.days))


def steps(tables, row):
    states = sorted((s for s in tables("index_steps") if s["indicator"] == row["id"]), key=lambda s: int(s["step"]))
    paths = []
    for reading in (first_day, last_day):
        starts = []
        for state in states:
            table, _, key = state["evidence_step"].partition(":")
            dated = next(found for found in tables(table) if found["id"] == key)[state["moment"]]
            starts.append(max([reading(dated), *starts[-1:]]))
        for level in ("level_low", "level_high"):
            by_day = np.zeros(len(tables.days))
            for state, start in zip(states, starts):
                by_day[place(tables, start) :] = float(state[level])
            paths.append(tables.yearly(by_day))
    return {year: (min(path[year] for path in paths), max(path[year] for path in paths)) for year in tables.years}


def strengths(tables):
    """Personnel figures with the columns of their exercise."""
    held = {row["id"]: row for row in tables("exercises")}
    return [held[row["exercise"]] | row for row in tables("exercise_strength") if row["metric"] == "personnel"]


def cycle_strength(tables, row):
    stated = chosen(strengths(tables), row["selection"])
    cycle = {found["series"] for found in stated}
    turns = sorted((t for t in tables("exercises") if t["series"] in cycle), key=lambda t: first_day(t["date_from"]))
    found, last = {}, {}
    for turn in turns:
        year = first_day(turn["date_from"]).year
        if turn["status"] == "not_held":
            found[year] = 0.0, found.get(year, (0.0, 0.0))[1]
        elif turn["status"] == "disputed":
            found[year] = 0.0, max(found.get(year, (0.0, 0.0))[1], last.get(turn["series"], 0.0))
        else:
            strength = of_turn(turn, bounded(tables, [one for one in stated if one["exercise"] == turn["id"]]))
            if strength:
                found[year], last[turn["series"]] = strength, strength[1]
    return found | {year: found[year - 1] for year in tables.years if year not in found and year - 1 in found}


def of_turn(turn, rows):
    """What was said for Belarus, else for the whole where one country was host, else from the Belarusian part to the total."""
    own = {"BY": "belarus", "RU": "russia", "other": "elsewhere"}.get(turn["host"])
    everyone = [row for row in rows if row["contingent"] == "all"]
    whole = [row for row in everyone if row["place"] in ("all", "unstated", own)]
    there = [row for row in everyone if row["place"] == "belarus" and row not in whole]
    for part in (there, whole if turn["host"] != "BY;RU" else []):
        if part:
            part = [row for row in part if row["stage"] in ("during", "after")] or part
            return min(row["low"] for row in part), max(row["high"] for row in part)
    belarusian = [row["low"] for row in rows if row["contingent"] == "belarusian"]
    return (min(belarusian), max(row["high"] for row in rows)) if belarusian else None


def largest_contingent(tables, row):
    rows = bounded(tables, chosen(strengths(tables), row["selection"]))
    placed = {one["exercise"] for one in rows if one["place"] == "belarus"}
    rows = [one for one in rows if one["place"] != "unstated" or one["exercise"] not in placed]
    rows = [one | {"low": 0.0} if one["place"] == "unstated" else one for one in rows]
    each = span(rows, lambda one: (first_day(one["date_from"]).year, one["exercise"]))
    found = {}
    for (year, _), (low, high) in each.items():
        most = found.get(year, (0.0, 0.0))
        found[year] = max(most[0], low), max(most[1], high)
    return found


def posts_share(tables, row, era, deciding):
    counted = {word for word, (_, high) in tables.words("level").items() if high > 0}
    schools = [school for school in tables("schooling") if school["level"] in counted]
    yes = {school["person"] for school in schools if school["era"] == era}
    known = yes | {s["person"] for s in schools if s["level"] == deciding and s["era"] not in (era, "unknown")}
    terms = [term for term in chosen(tables("officials"), row["selection"]) if term["office_from"]]
    terms = [
        (first_day(term["office_from"]), last_day(term["office_to"] or "9999-12-31"), term["office"], term["person"])
        for term in terms
    ]
    terms.sort(key=lambda term: term[0])
    offices = {office for _, _, office, _ in terms}
    found = {}
    for year in tables.years:
        sure = doubtful = 0
        for month in range(1, 13):
            middle = datetime.date(year, month, 15)
            for office in offices:
                holder = None
                for since, until, held, person in terms:
                    if held == office and since <= middle <= until:
                        holder = person
                sure += holder in yes
                doubtful += holder not in known
        months = 12 * len(offices)
        found[year] = 100 * sure / months, 100 * (sure + doubtful) / months
    return found


def stated_numbers(tables, row):
    rows = [one for one in chosen(tables("cadets"), row["selection"]) if one["date_from"]]
    return span(bounded(tables, rows), lambda one: first_day(one["date_from"]).year)


def window_share(tables, row):
    register = [(int(one["year"]), one["supplier"], float(one["tiv"])) for one in tables("arms_imports_by_supplier")]
    release = [
        (int(one["year"]), one["supplier"], float(one["tiv"]))
        for one in tables("ally_arms_imports")
        if one["country"] == "BY"
    ]
    ends = max(year for year, _, _ in register), max(year for year, _, _ in release)
    found = {}
    for year in tables.years:
        if year > max(ends):
            break
        window = [
            one
            for one in (register if year <= ends[0] else release)
            if year - 5 < one[0] <= year and one[0] >= tables.years[0]
        ]
        total = sum(value for _, _, value in window)
        russian = sum(value for _, supplier, value in window if supplier == "RU")
        lacking = max(100 - total, 0)
        found[year] = 100 * russian / (total + lacking), 100 * (russian + lacking) / (total + lacking)
    return found


def window_mean(tables, row):
    by_year = {}
    for one in chosen(tables("arms_transfer_volumes"), row["selection"]):
        by_year.setdefault(int(one["year"]), []).append(float(one["tiv"]))
    found = {}
    for year in tables.years:
        window = [by_year[past] for past in range(year - 4, year + 1) if past in by_year]
        if year in by_year and len(window) >= 4:
            found[year] = tuple(sum(map(end, window)) / len(window) for end in (min, max))
    return found


def troops_present(tables, row):
    totals = span(
        bounded(tables, chosen(tables("presence"), row["selection"])), lambda one: first_day(one["date_from"]).year
    )
    staff = [one for one in tables("presence") if one["metric"] == "treaty_site_personnel"]
    ends = (
        min(float(one["low"]) for one in staff if one["low"]),
        max(float(one["high"]) for one in staff if one["high"]),
    )
    force = min(
        first_day(act["date_in_force"])
        for act in tables("agreements")
        if act["subject"] == "treaty_sites" and act["date_in_force"]
    ).year
    return {year: ends for year in tables.years if force < year < min(totals)} | totals


RECKONED = {
    "legal_base": legal_base,
    "steps": steps,
    "cycle_strength": cycle_strength,
    "largest_contingent": largest_contingent,
    "soviet_schools": lambda tables, row: posts_share(tables, row, "soviet", "commissioning"),
    "russian_schools": lambda tables, row: posts_share(tables, row, "post_1991_russian", "general_staff_academy"),
    "stated_numbers": stated_numbers,
    "window_share": window_share,
    "window_mean": window_mean,
    "troops_present": troops_present,
}


def ends(folder):
    """Low and high by indicator, as an array of years by two; NaN where nothing is known."""
    tables = Tables(folder)
    found = {}
    for row in tables("index_indicators"):
        known = RECKONED[row["reckoned_by"]](tables, row)
        found[row["id"]] = np.array([known.get(year, (math.nan, math.nan)) for year in tables.years])
    return found


# ------------------------------------------------------------------------------------------------------ the index


def filled(values, goalposts, rule):
    """Low and high with gaps filled: along a line, carried on, or unknown; unknown before the first known year under each."""
    out = values.copy()
    for end in (0, 1):
        known = np.flatnonzero(~np.isnan(values[:, end]))
        for year in range(len(out)):
            if not math.isnan(out[year, end]):
                continue
            before, after = known[known < year], known[known > year]
            if rule == 2 or not len(before):
                out[year, end] = goalposts[end]
            elif rule == 1 or not len(after):
                out[year, end] = values[before[-1], end]
            else:
                part = (year - before[-1]) / (after[0] - before[-1])
                out[year, end] = values[before[-1], end] * (1 - part) + values[after[0], end] * part
    return out


def points(values, row, rule, scale):
    """Low and high in points before cutting: by goalposts (0) or as a z-score with three deviations to either end (1)."""
    bottom, top, direction = float(row["goalpost_low"]), float(row["goalpost_high"]), int(row["direction"])
    span_of = filled(values, (bottom, top), rule)
    if scale == 0:
        scaled = 100 * (span_of - bottom) / (top - bottom)
        scaled = scaled if direction > 0 else 100 - scaled
    else:
        middles = values[~np.isnan(values).any(axis=1)].mean(axis=1)
        spread = math.sqrt(((middles - middles.mean()) ** 2).mean())
        scaled = (
            50 + direction * 50 * (span_of - middles.mean()) / (3 * spread) if spread else np.full(span_of.shape, 50.0)
        )
    return np.sort(scaled, axis=1)


def even(uniforms):
    """Weights drawn evenly from all that add to one."""
    spread = [-math.log(max(value, np.finfo(np.float32).tiny)) for value in uniforms]
    return np.array(spread) / sum(spread)


def scores(folder, uniforms):
    """The index in points, draws by years."""
    tables, values = Tables(folder), ends(folder)
    budget = {row["pillar"]: float(row["points"]) for row in tables("index_weights")}
    order = list(budget)
    rows = sorted(tables("index_indicators"), key=lambda row: order.index(row["pillar"]))
    members = [[place for place, row in enumerate(rows) if row["pillar"] == pillar] for pillar in order]
    scaled = {
        (rule, scale): [points(values[row["id"]], row, rule, scale) for row in rows]
        for rule in range(3)
        for scale in range(2)
    }
    found = np.empty((len(uniforms), len(tables.years)))
    for number, draw in enumerate(np.asarray(uniforms, dtype=float)):
        rule, scale, scheme = (min(int(draw[at] * count), count - 1) for at, count in ((0, 3), (1, 2), (2, 3)))
        between, rest = draw[3 : 3 + len(order)], draw[3 + len(order) :]
        within, (joined, stretch), positions = rest[: len(rows)], rest[len(rows) : len(rows) + 2], rest[len(rows) + 2 :]
        power = 1.5 ** (2 * stretch - 1)
        pillars = []
        for places in members:
            weights = even(within[places]) if scheme == 2 else np.full(len(places), 1 / len(places))
            pillar = np.zeros(len(tables.years))
            for weight, at in zip(weights, places):
                low, high = scaled[rule, scale][at].T
                level = np.minimum(np.maximum(low + (high - low) * positions[at], 0), 100)
                pillar += weight * (100 * (level / 100) ** power if rows[at]["unit"] == "level" else level)
            pillars.append(pillar)
        shares = (
            np.full(len(order), 1 / len(order)),
            np.array([budget[pillar] for pillar in order]) / sum(budget.values()),
            even(between),
        )[scheme]
        if joined < 0.5:
            found[number] = shares @ np.array(pillars)
        else:
            found[number] = np.exp(shares @ np.log(np.maximum(pillars, 5.0)))
    return np.clip(found, 0, 100)
