"""The bibliography in readers' words: labels of sources, and the sources of several rows together."""

from __future__ import annotations

import functools
import re
import textwrap
from string import ascii_lowercase

import pandas as pd

from report.evidence import bibliography
from report.evidence.package import BIBLIOGRAPHY, stamp

TOLD = 2  # authors whom a label names
# agencies whose texts others carry: 'Missoulian (AP)', 'Delfi / BNS'; one that is only cited stays behind the paper that cites it
STATE_WIRES = ("TASS", "ITAR-TASS", "RIA Novosti", "Sputnik", "BelTA")
WIRES = ("AAP", "AFP", "AP", "BNS", "EFE", "Interfax", "PAP", "Reuters", "Ukrinform", "dpa", *STATE_WIRES)
CARRIED = re.compile(rf"(?:\(|/ )({'|'.join(WIRES)})(?: wire| copy)?(?:\)|$)")


def _suffix(number: int) -> str:
    """0 -> 'a', 25 -> 'z', 26 -> 'aa'."""
    first, last = divmod(number, 26)
    return (ascii_lowercase[first - 1] if first else "") + ascii_lowercase[last]


def wire(publisher: str) -> str:
    """The agency whose text a publisher carries, as its name says; empty where it carries none."""
    found = CARRIED.search(publisher)
    return found[1] if found else ""


def outlet(publisher: str) -> str:
    """The short name of a publisher: of an agency whose text it carries, its acronym where it has a long name and one, else what stands before a bracket."""
    if agency := wire(publisher):
        return agency
    acronym = re.search(r"\(([A-Z]{3,6})\)$", publisher)
    name = re.split(r"\s*[(,;/:]|\s+via\s+", publisher)[0]
    return acronym[1] if acronym and name.count(" ") >= 3 else textwrap.shorten(name, 40, placeholder="")


def surnames(authors: str) -> str:
    """The authors of a study as a label has them: 'Baturo and Mikhaylov', 'Leeds et al.'; both 'First Last' and 'Last, First' are read."""
    names = [_surname(name) for name in re.sub(r"\s*\(.*?\)", "", authors).split(" and ")]
    return " and ".join(names) if len(names) <= TOLD else f"{names[0]} et al."


def _surname(name: str) -> str:
    """'Last' of 'First Last' and of 'Last, First'; of anything else all of it."""
    words = name.partition(",")[0].split()
    return words[-1] if words else name


def labels() -> dict[str, str]:
    """Key of each source -> its label in the text: outlet, or author of a study, and year, with a letter where several share both."""
    return _labels(stamp(BIBLIOGRAPHY))


@functools.lru_cache(maxsize=2)
def _labels(_stamp: tuple[int, int]) -> dict[str, str]:
    frame = bibliography.entries()
    undated = frame["date"] == ""
    studies = (frame["kind"] == "academic") & (frame["author"] != "")
    by = frame["publisher"].map(outlet).where(~studies, frame["author"].map(surnames))
    stem = by + " " + frame["date"].str[:4].where(~undated, "n.d.")
    shared = stem.groupby(stem).transform("size") > 1
    stem += pd.Series("-", frame.index).where(shared & undated, "")
    letter = stem.groupby(stem).cumcount().map(_suffix)
    return (stem + letter.where(shared, "")).to_dict()


def joined(cells: pd.Series) -> str:
    """The source keys of several rows as one cell, each key once: ['a;b', 'b;c'] -> 'a;b;c'."""
    return ";".join(dict.fromkeys(key for keys in cells for key in keys.split(";")))
