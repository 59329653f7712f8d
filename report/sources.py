"""The bibliography in readers' words: labels of sources and names of their kinds."""

from __future__ import annotations

import functools
import re
from string import ascii_lowercase

from report import evidence

KINDS = {
    "official_by": "official, Belarus",
    "official_ru": "official, Russia",
    "official_nato_eu": "official, NATO or EU member",
    "official_other": "official, other state",
    "intergovernmental": "intergovernmental",
    "think_tank": "think tank",
    "academic": "academic",
    "monitor_ngo": "monitoring group or NGO",
    "media_state": "state media",
    "media_independent": "independent media",
    "media_other": "other media",
}


def _suffix(number: int) -> str:
    """0 -> 'a', 25 -> 'z', 26 -> 'aa'."""
    first, last = divmod(number, 26)
    return (ascii_lowercase[first - 1] if first else "") + ascii_lowercase[last]


@functools.cache
def labels() -> dict[str, str]:
    """Key of each source -> its label in the text: outlet and year, with a letter where several share both."""
    frame = evidence.sources()
    outlet = frame["publisher"].map(lambda name: re.split(r"\s*[(,;/:]|\s+via\s+", name)[0].strip()[:34].strip())
    stem = outlet + " " + frame["date"].str[:4].where(frame["date"] != "", "n.d.")
    shared = stem.groupby(stem).transform("size") > 1
    order = stem.groupby(stem).cumcount().map(_suffix)
    return (stem + order.where(shared, "")).to_dict()
