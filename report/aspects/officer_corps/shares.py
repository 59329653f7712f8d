"""How many holders were born or schooled where: every share with its unknowns, and with the lowest and highest that they allow."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import pandas as pd

from report import evidence, wording
from report.aspects.officer_corps import schooling, tenures
from report.wording import figure

LAST_STEP = ("general_staff_academy", "security_service_school")  # a record that reaches one of these can say no


def _any(found: pd.Series) -> str:
    """Whether any known answer is true: 'yes', 'no', or 'unknown' where none is known."""
    return "yes" if found.dropna().any() else "no" if found.notna().any() else "unknown"


def born_where(country: str, inside: bool) -> Callable[[pd.Series, pd.DataFrame], str]:
    """A question to a person: whether the birthplace lies in a country, or outside it."""

    def ask(person: pd.Series, _: pd.DataFrame) -> str:
        birth = person["birth_country"]
        return "unknown" if pd.isna(birth) else "yes" if (birth == country) is inside else "no"

    return ask


def first_school(_: pd.Series, schools: pd.DataFrame) -> str:
    """Whether a first officer school lay in what is now Russia."""
    places = schools.loc[schools["level"] == "commissioning", "country_today"]
    return _any((places == "RU").where(places.notna()))


def after_1991(_: pd.Series, schools: pd.DataFrame, level: str | None = None) -> str:
    """Whether a course (of one level) was finished in the Russian Federation; 'no' only where the record reaches another last step."""
    asked = schools if level is None else schools[schools["level"] == level]
    russian = asked["era"] == "post_1991_russian"
    if (russian & ~asked["straddles"]).any():
        return "yes"
    return "no" if asked["level"].isin(LAST_STEP).any() and not russian.any() else "unknown"


class Question(NamedTuple):
    """A question to each holder; ``ask`` takes a row of persons and that person's schools, and says yes, no or unknown.

    ``asked``: the table whose rows it looks at.
    """

    words: str
    within: str  # within a sentence
    ask: Callable[[pd.Series, pd.DataFrame], str]
    asked: str = "schooling"


QUESTIONS = {
    "born_in_russia": Question(
        "Born in what is now Russia", "born in what is now Russia", born_where("RU", inside=True), "persons"
    ),
    "born_abroad": Question("Born outside Belarus", "born outside Belarus", born_where("BY", inside=False), "persons"),
    "first_school": Question(
        "First officer school in what is now Russia", "first officer school in what is now Russia", first_school
    ),
    "course": Question("Course finished in Russia after 1991", "course finished in Russia after 1991", after_1991),
    "general_staff": Question(
        "General Staff Academy of the Russian Federation",
        "General Staff Academy of the Russian Federation",
        lambda person, schools: after_1991(person, schools, "general_staff_academy"),
    ),
}
DRAWN = ("born_abroad", "born_in_russia", "first_school", "course")  # the last question is a part of the one before
IN_SENTENCE = ("born_abroad", "first_school", "course")


def answers(people: Iterable[str]) -> pd.DataFrame:
    """One line a question of ``QUESTIONS``: yes, no, unknown, all, and the lowest and highest share in per cent."""
    persons, schools = evidence.load("persons").loc[list(people)], schooling.schools()
    own = [(person, schools[schools["person"] == key]) for key, person in persons.iterrows()]
    counts = {
        key: pd.Series([question.ask(*each) for each in own]).value_counts() for key, question in QUESTIONS.items()
    }
    frame = pd.DataFrame(counts).T.reindex(columns=["yes", "no", "unknown"]).fillna(0).astype(int)
    frame = frame.assign(
        all=len(own), lowest=100 * frame["yes"] / len(own), highest=100 * (frame["yes"] + frame["unknown"]) / len(own)
    )
    return figure.carry(frame, persons, schools[schools["person"].isin(persons.index)])


def by_period(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """``answers`` for all holders and for those in office in each period. A person counts once a period."""
    groups = {"All years": rows} | {name: tenures.in_office(rows, *years) for name, years in tenures.PERIODS.items()}
    found = {name: answers(group["person"].unique()) for name, group in groups.items()}
    return {name: figure.carry(frame, frame, groups[name]) for name, frame in found.items()}


def drawn(periods: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """One row a question of ``DRAWN`` and a period: question in words, period, and the columns of ``answers``."""
    return pd.DataFrame(
        [
            {"question": QUESTIONS[key].words, "period": period} | frame.loc[key].to_dict()
            for key in DRAWN
            for period, frame in periods.items()
        ]
    )


def bounds(row: pd.Series) -> str:
    """'21–45 per cent', from the lowest to the highest share of one line of ``answers``; of a line of ``by_period`` a figure."""
    told = f"{row['lowest']:.0f}–{row['highest']:.0f} per cent"
    if not (question := QUESTIONS.get(row.name)):
        return told
    rests = (question.asked, "officials")
    behind = [held for held in row.attrs.get("rows", ()) if held.partition(":")[0] in rests]
    return figure.made(
        told, behind, rule=f"the lowest and the highest possible share of the holders ({question.within})"
    )


def told(row: pd.Series) -> str:
    """'8 of 29 known (9 unknown)' for one line of ``answers``."""
    return wording.share(int(row["yes"]), int(row["yes"] + row["no"]), int(row["unknown"]))


def table(periods: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """One line a question, one column a period: yes of known, unknown, and the lowest and highest share."""
    cells = {
        name: [f"{told(row)}: {row['lowest']:.0f}–{row['highest']:.0f}" for _, row in frame.iterrows()]
        for name, frame in periods.items()
    }
    return pd.DataFrame({"Question": [question.words for question in QUESTIONS.values()]} | cells)


def sentence(rows: pd.DataFrame) -> str:
    """What is known of the holders in ``rows``, with the unknowns beside each share."""
    people = rows["person"].unique()
    found = answers(people)
    parts = [f"{QUESTIONS[key].within}: {told(found.loc[key])}" for key in IN_SENTENCE]
    return f"{wording.number(len(people))} holders; " + "; ".join(parts) + "."
