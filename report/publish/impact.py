"""``python -m report.publish.impact table:id``: what rests on a row, and what would change if the row fell.

The two are not the same. What rests on a row names it, or shows it; a judgement among these (a score, a verdict, a probability) is made by
a person from several rows, and would be read again, not reckoned. What would change is found by doing it: in a copy of the data the row
is left out, with the rows that say nothing without it, and the models and the prose of all chapters are reckoned again.
"""

from __future__ import annotations

import difflib
import hashlib
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from report import evidence, wording
from report.evidence import reads, telling
from report.publish import kept, stated
from report.publish.browser import rests, told
from report.publish.browser.rests import Use

JUDGED = (
    "claims",
    "claim_readings",
    "district_scores",
    "district_criteria",
    "district_recoding",
    "district_codings",
    "forecasts",
    "answers",
    "scenarios",
    "scenario_indicators",
    "consequences",
    "weapon_weights",
)
RECKONED = ("estimates", "estimate_checks")  # made by `make estimates`, in minutes
FURTHER = tuple(kind for kind in rests.KINDS if kind not in ("row", "coding", "lags"))  # what is told at second hand
SHOWN = 40  # lines of a list that are printed


class Fall(NamedTuple):
    """What falls with a row: ``rows`` that say nothing without it, ``bare`` judgements that no row is left for."""

    rows: list[str]
    bare: list[str]


def without(reference: str, folder: Path) -> Fall:
    """Leave a row out of the tables in ``folder``, with every reference to it. Raises KeyError for a row that is not there.

    A row that must name it falls too, unless it is a judgement, which stays and is told as bare.
    """
    frames = {name: evidence.cells(name, folder) for name in evidence.names()}
    table, _, key = reference.partition(":")
    if table not in frames or key not in set(frames[table]["id"]):
        raise KeyError(reference)
    fall, waiting, changed = Fall([], []), [reference], set()
    while waiting:
        table, _, key = (gone := waiting.pop()).partition(":")
        frames[table] = frames[table][frames[table]["id"] != key]
        changed.add(table)
        if gone != reference:
            fall.rows.append(gone)
        for other, column, required in _naming(table):
            held = f"{table}:{key}" if ":" in _pattern(other, column) else key
            frame = frames[other]
            hit = frame[column].map(lambda cell, held=held: held in cell.split(";"))
            if not hit.any():
                continue
            changed.add(other)
            frame.loc[hit, column] = frame.loc[hit, column].map(
                lambda cell, held=held: ";".join(part for part in cell.split(";") if part != held)
            )
            for named in frame.loc[hit & (frame[column] == ""), "id"] if required else ():
                kept = other in (*JUDGED, *RECKONED)
                (fall.bare if kept else waiting).append(f"{other}:{named}")
    for name in changed:
        frames[name].to_csv(folder / evidence.resource(name)["path"], index=False, lineterminator="\n")
    return fall


def _naming(table: str) -> Iterator[tuple[str, str, bool]]:
    """Table and column of each column that may name a row of a table, and whether it must name one."""
    for entry in evidence.package()["resources"]:
        for name, field in telling.fields(entry).items():
            if telling.referred(entry, name) == table or ":" in field.get("constraints", {}).get("pattern", ""):
                yield entry["name"], name, bool(field.get("constraints", {}).get("required"))


def _pattern(table: str, column: str) -> str:
    return telling.fields(evidence.resource(table))[column].get("constraints", {}).get("pattern", "")


# ---------------------------------------------------------------------------------------------------- reckoned


def reckoned(folder: Path = evidence.DATA, *options: str) -> dict[str, Any]:
    """What models and prose state with the tables of a folder. ``options``: those of ``report.publish.stated`` besides."""
    command = [sys.executable, str(Path(stated.__file__)), str(evidence.ROOT), "--models", "--unchecked", *options]
    return kept.made("stated", command, _print(options), folder)


def _print(options: tuple[str, ...]) -> str:
    """A fingerprint of programs, chapters, environment and options."""
    whole = hashlib.sha256(f"{reads.shared()}{options}".encode())
    for path in sorted([*evidence.ROOT.glob("report/**/*.py"), *evidence.ROOT.glob("chapters/*.ipynb")]):
        whole.update(path.name.encode() + path.read_bytes())
    return whole.hexdigest()


class Change(NamedTuple):
    """A figure that would change: where it stands, from what, to what (None: it could not be reckoned), and the words around it."""

    place: str
    name: str
    before: str
    after: str | None
    around: str


def changes(before: Mapping, after: Mapping) -> Iterator[Change]:
    """What the models give otherwise, and what prose states otherwise, each figure once a chapter."""
    for name, value in before.get("models", {}).items():
        if (now := after.get("models", {}).get(name)) != value:
            yield Change("models", name, value, now, "")
    for chapter, said in before["chapters"].items():
        new = {figure["name"]: figure["text"] for figure in after["chapters"][chapter]["figures"]}
        once: dict[str, dict] = {}
        for figure in said["figures"]:
            once.setdefault(figure["name"], figure)
        for figure in once.values():
            if figure["text"] is not None and new.get(figure["name"]) != figure["text"]:
                yield Change(chapter, figure["name"], figure["text"], new.get(figure["name"]), figure["around"])


# -------------------------------------------------------------------------------------------------------- told


def report(
    reference: str,
    uses: Mapping[str, list[Use]],
    fall: Fall,
    moved: list[Change],
    failed: list[str],
    said: Mapping[str, str],
) -> str:
    """All of it as text for a terminal."""
    direct = uses.get(reference, [])
    named = {use.by for use in direct}
    second = [
        use for first in direct if not first.by.startswith("district_criteria:") for use in uses.get(first.by, [])
    ]
    further = {use.by: use for use in second if use.by not in named and use.kind in FURTHER}
    lines = [f"{reference}: {said[reference]}", ""]
    lines += [
        "Rests on it (names it or shows it):" if direct else "Nothing names this row or shows it.",
        *_uses(direct),
    ]
    if whole := uses.get(f"{reference.partition(':')[0]}:{rests.WHOLE}"):
        lines += ["", "Reckoned from the whole table:", *_uses(whole)]
    if further:
        lines += ["", "Rests on what rests on it:", *_uses(list(further.values()))]
    if fall.rows:
        lines += [
            "",
            "Would fall with it, as these say nothing without it:",
            *(f"  {of}: {said[of]}" for of in fall.rows),
        ]
    if fall.bare:
        lines += ["", "Judgements for which no row would be left:", *(f"  {of}: {said[of]}" for of in fall.bare)]
    lines += [
        "",
        "Would change, reckoned without it:" if moved else "Nothing that models or prose state would change by itself.",
    ]
    lines += _cut([_change(change) for change in moved])
    if failed:
        lines += [
            "",
            "Statements of chapters that need it by name, and would have to be written anew:",
            *_cut([f"  {words}" for words in failed]),
        ]
    if any(use.kind == "estimate" for use in direct):
        lines += ["", "The own estimates rest on it and are not reckoned here: make estimates."]
    judged = [use for use in direct if use.kind in ("claim", "score", "coding", "forecast", "answer", "scenario")]
    if judged:
        lines += [
            "",
            "Scores, verdicts, codings and probabilities are judgements: those above rest on the row, and whether they would change only a reader can say.",
        ]
    return "\n".join(lines)


def _uses(some: list[Use]) -> list[str]:
    """Uses by kind; where a kind has many, how many."""
    lines = []
    for kind, words in rests.KINDS.items():
        of_kind = [use for use in some if use.kind == kind]
        if kind == "coding" and len(of_kind) > 3:
            lines.append(f"  {words}: {len(of_kind)}, of them {of_kind[0].by}")
        else:
            lines += [f"  {words}: {use.name} ({use.page})" for use in of_kind]
    return _cut(lines)


def _cut(lines: list[str]) -> list[str]:
    rest = len(lines) - SHOWN
    return [*lines[:SHOWN], f"  and {wording.number(rest)} more"] if rest > 0 else lines


def _change(change: Change) -> str:
    after = "cannot be reckoned" if change.after is None else change.after
    return f"  {change.place}, {change.name}: {change.before} -> {after}" + (
        f"   [{change.around}]" if change.around else ""
    )


def impact(reference: str) -> str:
    """The whole answer for one row. Raises SystemExit for a row that is not there."""
    from report.publish.sphinx import browser

    book = told.Book()
    if reference not in book.said:
        near = difflib.get_close_matches(reference, book.said, 3)
        raise SystemExit(
            f"{reference!r} is no row; expected table:id" + (f", such as {', '.join(near)}" if near else "")
        )
    uses = rests.uses(book, browser.shown(evidence.ROOT / "_build" / "html"))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "data"
        shutil.copytree(evidence.DATA, folder)
        fall = without(reference, folder)
        after = reckoned(folder)
    before = reckoned()
    failed = [
        f"{chapter}: {why}"
        for chapter, said in after["chapters"].items()
        for why in said["failed"]
        if why not in before["chapters"][chapter]["failed"]
    ]
    return report(reference, uses, fall, list(changes(before, after)), failed, book.said)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("which row? make impact ROW=table:id")
    print(impact(sys.argv[1]))
