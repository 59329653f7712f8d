"""The panel: the map and the figures on persons through time, and the sites by standing."""

from __future__ import annotations

import pandas as pd

from report import evidence, wording
from report.aspects import facilities_and_presence as aspect
from report.exhibits.facilities_and_presence import persons, sites
from report.exhibits.kit import charts, exhibit, maps, panels

MANY = 5  # numbered totals beyond which the figures of a period are drawn as lanes


def _map(found: pd.DataFrame, choice: str) -> charts.Chart:
    """The map of the sites of a choice."""
    return charts.Chart(
        sites.site_map(found),
        name=f"panel-presence-{panels.slug(choice)}-map",
        title=f"Sites: {choice}",
        subtitle="Towns nearest to sites, by standing of the Russian use",
        tables=["facilities"],
        note=maps.SOURCE,
        caption=f"Sites: {choice}",
    )


def _people(people: pd.DataFrame, choice: str, years: tuple[int, int] | None = None) -> list[charts.Chart]:
    """The figures on persons as lanes where the years have many totals, else as a list of marks; empty where no number was found."""
    told = people[people["low"].notna()]
    totals = people[people["metric"].isin(aspect.TOTALS) & (people["date_from"] >= aspect.SINCE)]
    if told.empty:
        return []
    if years and totals["low"].notna().sum() > MANY:
        return [_totals(totals, choice, years)]
    dates = pd.Series([wording.dates(row) for _, row in told.iterrows()], told.index)
    who = pd.Series([aspect.speaker(row) for _, row in told.iterrows()], told.index)
    title = f"Figures on persons: {choice}"
    return [
        charts.Chart(
            persons.counts(told.assign(line=dates + ": " + told["counted"] + " (" + who + ")")),
            name=f"panel-presence-{panels.slug(choice)}-figures",
            title=title,
            subtitle="Persons; totals, parts, ceilings and expectations are not to be added",
            tables=["presence"],
            alt=persons.number_of(told),
            caption=title,
        )
    ]


def _totals(totals: pd.DataFrame, choice: str, years: tuple[int, int]) -> charts.Chart:
    """Totals, expectations and ceilings of some years as lanes."""
    title = f"Russian troops in Belarus: {choice}"
    return charts.Chart(
        persons.lanes(totals, aspect.gaps(aspect.troops()), years),
        name=f"panel-presence-{panels.slug(choice)}-lanes",
        title=title,
        subtitle="Persons, logarithmic scale. Open mark: expected, or ceiling; flat line: year only; tick: no number",
        tables=["presence"],
        alt=persons.number_of(totals[totals["low"].notna()]),
        caption=title,
    )


def _said(found: pd.DataFrame, people: pd.DataFrame) -> str:
    """What a period has, in a sentence: sites by standing, numbered totals, statements."""
    standings = evidence.labels("facilities", "legal_status").values()
    counted = found["status"].value_counts()
    parts = "; ".join(f"{words}: {counted[words]}" for words in standings if words in counted)
    totals = aspect.numbered(people)
    ends = f" ({wording.span(totals['low'].min(), totals['high'].max())} persons)" if len(totals) else ""
    return (
        f"Sites known, reported or alleged for the period: {len(found)} ({parts}). Numbered totals of Russian troops found: "
        f"{len(totals)}{ends}. Statements on persons in all: {len(people)}."
    )


def _period(choice: str, years: tuple[int, int], found: pd.DataFrame, people: pd.DataFrame) -> panels.State:
    """A period: its map, its figures, and their table (that of the sites where there is no figure)."""
    shown: list[exhibit.Exhibit] = [_map(found, choice)] if found["place"].notna().any() else []
    shown += [*_people(people, choice, years), persons.figure_table(people) if len(people) else sites.site_table(found)]
    return panels.State("Period", choice, _said(found, people), tuple(shown))


def _standing(choice: str, found: pd.DataFrame) -> panels.State:
    """A standing: its map and the table of its sites."""
    shown: list[exhibit.Exhibit] = [_map(found, choice)] if found["place"].notna().any() else []
    return panels.State("Standing", choice, f"{len(found)} sites of this standing.", (*shown, sites.site_table(found)))


def panel() -> panels.Panel:
    """The panel: the map and the figures through time, and the sites by standing."""
    places, people = aspect.sites(), aspect.persons()
    year = people["date_from"].dt.year
    states = [
        _period(choice, (first, last), aspect.in_period(places, first, last), people[year.between(first, last)])
        for choice, (first, last) in aspect.PERIODS.items()
    ]
    states += [
        _standing(wording.capital(words), places[places["legal_status"] == key])
        for key, words in evidence.labels("facilities", "legal_status").items()
    ]
    filters = {
        "metric": "Counted",
        "observer_side": "Side",
        "qualifier": "Kind",
        "confidence": "Confidence",
        "year": "Year",
    }
    frame = aspect.rows().assign(year=lambda table: table["date_from"].dt.year.astype(str))

    def show(kept: pd.DataFrame) -> list:
        return [*_people(kept[kept["unit"] == "persons"], "chosen rows"), persons.figure_table(kept)]

    return panels.Panel(
        "presence",
        "Sites and figures by period or standing",
        states,
        lambda: panels.explorer(frame, filters, show, "presence"),
    )
