"""When a row was known: its own date, or where it has none the day on which its source was published."""

from __future__ import annotations

import re
from collections.abc import Mapping

FIRST = ("date", "date_from", "date_signed", "year")  # columns that say when a row begins, the first that is filled
ENDS = ("date_to",)  # of a period without a known beginning
KEY_YEAR = re.compile(r"_(\d{4})$")  # keys of sources end in the year of publication, or in nd


def year_known(row: Mapping[str, str], published: Mapping[str, str]) -> int | None:
    """The year from which a row counts as known, None where nothing dates it; cells are text.

    ``published``: key of a source -> its date, empty where it has none. A period of which only the end is given counts from the
    year of its first source, or from its end where that is earlier.
    """
    if own := next((row[name] for name in FIRST if row.get(name)), ""):
        return int(own[:4])
    years = [int(row[name][:4]) for name in ENDS if row.get(name)]
    for key in filter(None, row.get("sources", "").split(";")):
        found = KEY_YEAR.search(key)
        if date := published.get(key) or (found[1] if found else ""):
            years.append(int(date[:4]))
    return min(years, default=None)
