"""The timeline: every dated event of the book in the order of days, by year, each a link to its row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from report import edition, evidence, wording
from report.publish.browser.cards import escaped, row_link
from report.publish.browser.told import Book, Table
from report.wording import values

TABLES = {  # tables of which a row is an event, and the column of its first day
    "events": "date_from",
    "agreements": "date_signed",
    "exercises": "date_from",
    "sanctions": "date",
    "nuclear": "date_from",
    "nato_posture": "date",
    "responses": "date",
}
FIRST = 1992  # the first year of two armies
TALL = 44  # height of the tallest year in the strip


class Event(NamedTuple):
    """One event: the row, its first day as far as it is known, its year, its aspect, its day in words, and what it says."""

    row: str
    day: str
    year: int
    aspect: str
    when: str
    words: str


def events(book: Book) -> list[Event]:
    """All dated events from ``FIRST`` to the year of the edition in order; those dated by a year or month alone come before the days in it."""
    found = []
    for name, column in TABLES.items():
        table = book.tables[name]
        for key, row in table.rows.items():
            if pd.isna(row[column]) or not FIRST <= row[column].year <= edition.LAST:
                continue
            precision = row[f"{column}_precision"]
            when = wording.date(row[column], precision)
            day = f"{row[column]:%Y-%m-%d}"[: {"year": 4, "month": 7, "day": 10}[precision]]
            aspect = str(row.get("topic", table.entry["topic"]))
            said = book.said[f"{name}:{key}"].removesuffix(f" ({_days(table, row, column)})")
            found.append(Event(f"{name}:{key}", day, row[column].year, aspect, when, said))
    return sorted(found, key=lambda event: (event.day, event.row))


def _days(table: Table, row: Mapping, column: str) -> str | None:
    """The day or days of a row as its sentence ends with them."""
    if column == "date_from":
        return values.span(table.fields[column], table.fields["date_to"], row)
    return values.words(table.fields[column], row)


def section(book: Book) -> str:
    """The timeline as HTML: a strip of years as high as they are full, and the events of each year folded."""
    found, topics = events(book), evidence.words("topic")
    years = range(FIRST, edition.LAST + 1)
    counts = {year: sum(event.year == year for event in found) for year in years}
    most = max(counts.values())
    strip = "".join(_bar(year, count, most) for year, count in counts.items())
    lists = "".join(_year(year, [event for event in found if event.year == year]) for year in years if counts[year])
    aspects = "".join(
        f'<option value="{key}">{escaped(words)}</option>'
        for key, words in topics.items()
        if any(event.aspect == key for event in found)
    )
    return (
        f'<section class="timeline" id="timeline" data-most="{most}"><h2>Timeline</h2><p>{wording.number(len(found))} dated events since {FIRST}, '
        "from the tables of events, agreements, exercises, sanctions, nuclear matters, NATO’s posture and responses. What was found, and no census: "
        "a full year is a year that was written about.</p>"
        f'<p class="timeline-bar" hidden><label for="timeline-aspect">Aspect</label> <select id="timeline-aspect"><option value="">All</option>{aspects}</select> <output></output></p>'
        f'<nav aria-label="Years of the timeline"><ol class="strip">{strip}</ol></nav>\n{lists}</section>'
    )


def _bar(year: int, count: int, most: int) -> str:
    """A year of the strip: its height, and the way to its events where it has any."""
    high = _high(count, most)
    drawn = f'<svg viewBox="0 0 10 {TALL}" aria-hidden="true"><rect x="1" width="8" y="{TALL - high}" height="{high}"></rect></svg><span>{year % 100:02}</span>'
    if not count:
        return f"<li><span>{drawn}</span></li>"
    return f'<li><a href="#y{year}" data-year="{year}" aria-label="{year}, {_count(count)}">{drawn}</a></li>'


def _count(number: int) -> str:
    return f"{number} event{'s' * (number > 1)}"


def _high(count: int, most: int) -> int:
    return round((TALL - 2) * count / most)


def _year(year: int, some: list[Event]) -> str:
    items = "".join(
        f'<li data-aspect="{event.aspect}"><span class="when">{event.when}</span> {row_link(event.row, event.words)}</li>\n'
        for event in some
    )
    return f'<details id="y{year}"><summary>{year} <span class="quiet">{_count(len(some))}</span></summary><ol>\n{items}</ol></details>\n'
