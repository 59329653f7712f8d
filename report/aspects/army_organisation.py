"""The common organisation of the two armies: how binding each document is, how long it took to bind, and what was built on it.

The rung of a document is its legal rank, not its importance: a plan that nobody has seen may matter more than a treaty.
Statements on command, on strengths and on assets are placed side by side and never merged. Which rows belong to them, and how
each is read, stands in the tables grouping_statements, command_statements, air_defence_arrivals and organisation_steps.
"""

from __future__ import annotations

import pandas as pd

from report import edition, evidence, wording
from report.wording import figure, sentences, sources

TOPIC = "army_organisation"
DAYS_A_MONTH = 30.44
PERIODS = edition.periods(1992, 2000, 2013, 2021, 2024)

# ------------------------------------------------------------------------------------------------- documents

NATIONAL = ("national_constitution", "national_doctrine", "national_act")  # one rung: acts of one state bind no other
THEMES = {  # theme of the panel: the subjects of documents that it joins
    "Regional grouping": ("regional_grouping",),
    "Air defence": ("air_defence",),
    "Alliance": ("alliance",),
    "Union State and constitution": ("union_state", "constitution"),
    "Sites, stationing, nuclear": ("treaty_sites", "stationing", "nuclear"),
    "Training, supply, arms": ("training", "technical_supply"),
    "Doctrines and programmes": ("doctrine_and_plan",),
}
STANDINGS = {  # what a drawing tells apart: the statuses that it joins
    "in force": ("in_force",),
    "ended or replaced": ("superseded", "ended"),
    "not known": ("signed_not_in_force", "announced", "unknown"),
}


def rungs() -> dict[str, str]:
    """The rungs of the ladder from the top, with their words: those of the binding levels, national acts as one."""
    levels = evidence.labels("agreements", "binding_level")
    return {level: words for level, words in levels.items() if level not in NATIONAL} | {
        "national": "National act or doctrine"
    }


def joined(values: pd.Series, groups: dict[str, tuple[str, ...]]) -> pd.Series:
    """The name of the group that each value belongs to. Raises KeyError for a value that no group names."""
    group_of = {value: name for name, members in groups.items() for value in members}
    return values.astype(str).map(lambda value: group_of[value])


def agreements() -> pd.DataFrame:
    """The documents in order of signature, with their rung, theme and standing; undated ones come last."""
    rows = evidence.load("agreements")
    level = rows["binding_level"].astype(str)
    return rows.assign(
        rung=level.mask(level.isin(NATIONAL), "national"),
        theme=joined(rows["subject"], THEMES),
        standing=joined(rows["status"], STANDINGS),
    ).sort_values("date_signed", kind="stable")


def bilateral(rows: pd.DataFrame) -> pd.DataFrame:
    """The documents between Belarus and Russia alone that bind as treaties or agreements of governments."""
    binding = ["treaty_ratified", "treaty_signed", "intergovernmental_agreement"]
    return rows[(rows["parties"] == "BY;RU") & rows["rung"].isin(binding)]


def roads(documents: pd.DataFrame) -> pd.DataFrame:
    """The bilateral documents with a known step of ratification or day of entry into force, in order of signature.

    ``words``: short name and year; ``evidence``: the rows of the steps (a list); ``steps``: their months since signature; ``force``: months
    to entry into force, or missing. A document that is told with another (``told_with``) has no line of its own.
    """
    rows = bilateral(documents)
    known = rows["evidence_ratified"].notna() | rows["date_in_force"].notna()
    rows = rows[known & rows["date_signed"].notna() & rows["told_with"].isna()]
    rows = rows.assign(evidence=rows["evidence_ratified"].fillna("").map(lambda cell: cell.split(";") if cell else []))
    month = pd.Timedelta(days=DAYS_A_MONTH)
    return pd.DataFrame(
        {
            "words": rows["short"].fillna(rows["name"]) + ", " + rows["date_signed"].dt.year.astype(str),
            "evidence": rows["evidence"],
            "steps": [
                [
                    (_first_day(sentences.row(reference)) - row["date_signed"]).days / DAYS_A_MONTH
                    for reference in row["evidence"]
                ]
                for _, row in rows.iterrows()
            ],
            "force": (rows["date_in_force"] - rows["date_signed"]) / month,
        }
    )


def to_force(roads: pd.DataFrame, key: str) -> str:
    """The months from signature to entry into force of one of the ``roads``, in words. Raises KeyError for another document."""
    told = months(roads.loc[key, "force"])
    return figure.of(told, f"agreements:{key}", rule="the time from its signature to its entry into force")


def to_step(roads: pd.DataFrame, key: str) -> str:
    """The years from signature to the first known step of one of the ``roads``, in words. Raises KeyError for another document."""
    step, passed = min(zip(roads.loc[key, "evidence"], roads.loc[key, "steps"], strict=True), key=lambda pair: pair[1])
    told = wording.count(round(passed / 12))
    return figure.of(
        told, f"agreements:{key}", step, rule="the years from its signature to the first known step of approval"
    )


def last_end(documents: pd.DataFrame) -> str:
    """The latest year in which one of the documents ends."""
    return figure.latest(documents["date_until"], rule="the latest year in which one of them ends", precision="year")


def newest(documents: pd.DataFrame) -> str:
    """The latest day of a document, event or fact of this chapter, in words."""
    others = [evidence.load(name).query("topic == @TOPIC")["date_from"] for name in ("events", "facts")]
    return figure.latest(documents["date_signed"], *others, rule="the latest of their days")


# ------------------------------------------------------------------------------------------- words for figures


def months(value: float) -> str:
    """Months in words: 16.9 -> '17 months', 3.2 -> 'three months', a missing value -> 'day not found'."""
    return "day not found" if pd.isna(value) else f"{wording.count(round(value))} months"


def stated(fact: pd.Series) -> str:
    """What a fact states: its words, or its figure with the unit."""
    return fact["value_text"] if pd.isna(fact["low"]) else f"{wording.of(fact)} {fact['unit']}"


# ------------------------------------------------------------------------------------- rows of several tables in time


def steps(story: str) -> pd.DataFrame:
    """The rows that tell a story of ``organisation_steps`` in order of time: When (with the kind of statement), Step, sources.

    Raises EvidenceError for a story that the table does not know.
    """
    evidence.label("organisation_steps", "story", story)  # raises for an unknown one
    links = evidence.load("organisation_steps")
    return told(list(links.loc[links["story"] == story, "evidence_step"]))


def told(references: list[str]) -> pd.DataFrame:
    """Rows of events, agreements and facts (``table:id``) in order of time, undated ones last, each as one step: When, Step, sources."""
    rows = [sentences.row(reference) for reference in references]
    shown = pd.DataFrame(
        {
            "at": [_first_day(row) for row in rows],
            "When": [
                f"{wording.dates(row, 'date' if 'date_from' in row else 'date_signed')}, {wording.kind(row['qualifier'])}"
                for row in rows
            ],
            "Step": [_step(row) for row in rows],
            "sources": [row["sources"] for row in rows],
        },
        index=references,
    )
    return shown.sort_values("at", kind="stable").drop(columns="at")


def _first_day(row: pd.Series) -> pd.Timestamp:
    return row["date_from"] if "date_from" in row else row["date_signed"]


def _step(row: pd.Series) -> str:
    """An event in its words, a document by its name, a fact with who states it of what."""
    if "event" in row:
        return row["event"]
    if "name" in row:
        return f"{row['name']}."
    who = row["observer"] if pd.notna(row["observer"]) else row["subject"]
    return f"{who}, {row['metric']}: {stated(row)}."


# ---------------------------------------------------------------------------------- statements side by side

WAR = ("grouping_war", "air_defence_war")
STANDING = ("grouping_standing", "air_defence_standing")


def statements() -> pd.DataFrame:
    """What was said of the Russian part of the grouping in 2022-2023, in order of time; ``line`` gives day and speaker.

    Raises EvidenceError for a statement without a figure.
    """
    links = evidence.load("grouping_statements").set_index("event")
    rows = evidence.load("events").loc[links.index].sort_values("date_from", kind="stable")
    if mute := next(iter(rows.index[rows["low"].isna()]), None):
        raise evidence.EvidenceError(
            f"data/grouping_statements.csv: column event: {mute!r}, expected an event with a figure"
        )
    days = [wording.date(row["date_from"], row["date_from_precision"]) for _, row in rows.iterrows()]
    return rows.assign(line=pd.Series(days, rows.index) + ": " + links["speaker"])


def command() -> pd.DataFrame:
    """Every statement on who commands, by case: the fact, with case, block (the case in words), speaker, answer, names (the answer in words), year."""
    links = evidence.load("command_statements").sort_values("case", kind="stable").set_index("fact")
    rows = evidence.load("facts").loc[links.index].rename_axis("id")
    rows = rows.assign(
        case=links["case"].astype(str),
        block=links["case"].astype(str).map(evidence.labels("command_statements", "case")),
        speaker=links["speaker"],
        answer=links["names"].astype(str),
        year=rows["date_from"].dt.year.astype(str),
        names=links["names"].astype(str).map(evidence.labels("command_statements", "names")),
    )
    return rows.assign(label=rows["speaker"] + ", " + rows["year"])


def how_many(statements: pd.DataFrame, rule: str) -> str:
    """How many statements of ``command`` there are, to twelve in words: a figure of the facts and of how this book reads them."""
    links = evidence.load("command_statements")
    counted = figure.count(statements, f"{rule}, each with how this book reads it")
    return figure.of(counted, counted, links[links["fact"].isin(statements.index)], rule=counted.rule)


def arrivals() -> pd.DataFrame:
    """Arrivals of air defence assets in Belarus in order of time: kind, whose, the day with its precision, and the row that says so."""
    links = evidence.load("air_defence_arrivals")
    rows = [sentences.row(reference) for reference in links["evidence_arrival"]]
    return pd.DataFrame(
        {
            "kind": links["kind"].astype(str).map(evidence.labels("air_defence_arrivals", "kind")).to_numpy(),
            "whose": links["holder"].map(evidence.labels("air_defence_arrivals", "holder")).to_numpy(),
            "date": [row["date_from"] for row in rows],
            "date_precision": [row["date_from_precision"] for row in rows],
            "evidence": links["evidence_arrival"].to_numpy(),
        }
    ).sort_values("date", kind="stable")


def last_arrival(rows: pd.DataFrame, whose: str) -> str:
    """The year of the latest of the ``arrivals`` of a holder."""
    held = rows[rows["whose"] == whose].sort_values("date", ascending=False, kind="stable")
    rule = "the year of the latest of these arrivals"
    return figure.of(str(held["date"].dt.year.max()), held["evidence"].tolist(), rule=rule)


def clauses() -> pd.DataFrame:
    """Facts on the treaty of 2024: first its clauses, then what was said of it, each in order of time, with ``says`` and who says it."""
    facts = evidence.load("facts")
    rows = facts[facts["subject"] == "Treaty on security guarantees of 2024"]
    rows = rows.assign(says=[stated(row) for _, row in rows.iterrows()], said=rows["observer"].notna())
    rows = rows.sort_values(["said", "date_from"], kind="stable").drop(columns="said")
    return rows.assign(observer=rows["observer"].fillna("Treaty, as quoted"))


def assessments() -> pd.DataFrame:
    """Assessments of the status of the Belarusian forces in order of time, and the list of regions beside them."""
    facts = evidence.load("facts")
    rows = facts[facts["subject"] == "Military status of Belarus"].sort_values("date_from", kind="stable")
    return rows.assign(observer=rows["observer"].fillna("Official list of regions"))


# ------------------------------------------------------------------------------------------------------ sizes

ARMED_FORCES = ("military", "with_civilians", "unclear", "planned")
BESIDE = ("reserve", "other_bodies", "contract")
AUTHORISED = {"authorised_military": "military", "authorised_total": "total"}


def _of_blocks(names: tuple[str, ...]) -> pd.DataFrame:
    """The figures of force_sizes in the named blocks; one that only repeats another is left out."""
    rows = evidence.load("force_sizes")
    return rows[rows["block"].isin(names) & rows["repeats"].isna()].astype({"block": str})


def sizes() -> pd.DataFrame:
    """Figures for the Belarusian armed forces, in blocks that must not be joined, each in order of years."""
    rows = _of_blocks(ARMED_FORCES)
    rows = rows.assign(order=rows["block"].map(ARMED_FORCES.index)).sort_values(["order", "year"], kind="stable")
    words = evidence.labels("force_sizes", "block")
    return rows.assign(block=rows["block"].map(words), label=rows["year"].astype(str)).drop(
        columns=["order", "repeats", "date_decreed", "date_decreed_precision"]
    )


def other_bodies() -> pd.DataFrame:
    """Reserves, other armed bodies and shares of contract servicemen of Belarus, by year."""
    rows = _of_blocks(BESIDE)
    rows = rows.assign(order=rows["block"].map(BESIDE.index))
    return rows.sort_values(["year", "order", "low"], kind="stable").astype({"year": str})


def datasets(country: str) -> pd.DataFrame:
    """The two open series of military personnel of a country, one column a series, by year."""
    rows = evidence.load("military_personnel").query("country == @country")
    return rows.pivot_table(index="year", columns="series", values="persons", observed=True).astype(float)


def last_shared(country: str) -> pd.DataFrame:
    """The rows of the last year for which both series of ``datasets`` have a number, by series."""
    rows = evidence.load("military_personnel").query("country == @country")
    return rows[rows["year"] == datasets(country).dropna().index.max()].sort_values("series", kind="stable")


def last_shared_year(country: str) -> str:
    """The year of ``last_shared``; its rows stand before all others of the country, among which it was found."""
    rows, every = last_shared(country), evidence.load("military_personnel").query("country == @country")
    rule = "the last year for which both data sets have a number"
    return figure.of(str(rows["year"].iloc[0]), rows, every, rule=rule)


def ratio(country: str) -> str:
    """How many times the number of the first series the second one has in the year of ``last_shared``."""
    rows = last_shared(country)
    first, second = rows["persons"].astype(float)
    return figure.of(wording.number(second / first, 1), rows, rule="the second number divided by the first")


def authorised() -> pd.DataFrame:
    """Authorised strength of the Russian armed forces, one line a decree: military and total in persons, decreed (its day in words), sources."""
    rows = _of_blocks(tuple(AUTHORISED))
    rows = rows.assign(
        part=rows["block"].map(AUTHORISED),
        decreed=[wording.date(row["date_decreed"], row["date_decreed_precision"]) for _, row in rows.iterrows()],
    )
    wide = rows.pivot(index="decreed", columns="part", values="low")
    return wide.join(rows.groupby("decreed")["sources"].agg(sources.joined)).reset_index().sort_values("military")


def limits() -> pd.DataFrame:
    """Authorised numbers of military personnel of the Russian armed forces, the lowest first."""
    return _of_blocks(("authorised_military",)).sort_values("low", kind="stable")


# ------------------------------------------------------------------------------------------------ chart of command

PHASES, ROLES = ("peace", "threat", "war"), ("decides", "commands")
HIDDEN = "not_public"


def chain() -> pd.DataFrame:
    """The chart of command, a line a place: body (in words), phase, role, holder, whose, outside, text, known (in words), state, sources.

    Forces stand in the order of the vocabulary, phases and roles in that of ``PHASES`` and ``ROLES``. Raises EvidenceError where a place is
    missing or stands twice, or where a holder and the state of knowledge contradict each other.
    """
    rows = evidence.load("command_chain")
    words = {column: evidence.labels("command_chain", column) for column in ("body", "side", "knowledge")}
    if len(rows) != len(words["body"]) * len(PHASES) * len(ROLES) or rows.duplicated(["body", "phase", "role"]).any():
        raise evidence.EvidenceError("data/command_chain.csv: expected each force, phase and role once")
    state = rows["knowledge"].astype(str)
    if wrong := next(iter(rows.index[(state == HIDDEN) != rows["holder"].isna()]), None):
        raise evidence.EvidenceError(
            f"data/command_chain.csv: row {wrong!r}, column holder: expected empty where not public"
        )
    shown = rows.assign(
        state=state,
        known=state.map(words["knowledge"]),
        whose=rows["side"].astype(str).map(words["side"]),
        body=rows["body"].astype(str),
    ).astype({"phase": str, "role": str})
    order = {"body": list(words["body"]), "phase": PHASES, "role": ROLES}
    placed = shown.sort_values(list(order), key=lambda column: column.map(list(order[str(column.name)]).index))
    return placed.assign(body=placed["body"].map(words["body"]))


def hidden(rows: pd.DataFrame, phase: str, role: str) -> pd.DataFrame:
    """The lines of the forces of which nothing public says who holds a role in a phase."""
    return rows[(rows["phase"] == phase) & (rows["role"] == role) & (rows["state"] == HIDDEN)]
