"""The rules of the evidence: the form of each file, then what the data package and the tables among themselves demand."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Collection
from pathlib import Path

import pandas as pd

from report import jobs
from report.evidence import bibliography as references
from report.evidence import dated, doubled, form, selection, translated
from report.evidence.fault import EvidenceError, Fault, listed
from report.evidence.package import BIBLIOGRAPHY, DATA, ROOT, descriptor, digest, digest_of_rules, hash_of
from report.place import IN_REPOSITORY

FOR = re.compile(r"evidence_(\d{4}_)?for")  # columns of rows that speak for a judgement
AS_OF = re.compile(r"evidence_(\d{4})_")  # columns of rows for a judgement as of a year
SHARED = "evidence_shared"  # rows in words that the judged statement repeats
COUNTED = ("claims", "district_scores", "forecasts")  # judgements that weigh each row that they name
OWN = "this book"  # among the observers
INSTALL = "pip install 'russia-belarus-report[full]'"
SOUND = ROOT / "_build" / "evidence.sound"  # the digest of the evidence that was last found sound
JUDGED = ROOT / "_build" / "evidence.json"  # the rules by which tables were found sound, and what each was held against


def validate(
    folder: Path = DATA, bibliography: Path = BIBLIOGRAPHY, names: Collection[str] | None = None
) -> list[Fault]:
    """Every broken rule of the bibliography and of the whole data package, or of the named tables; empty where all is well.

    A file whose form is broken is not looked into further: one fault would be told as many.
    """
    if faults := references.faults(bibliography):
        return faults
    return [fault for found, _ in _judged(Path(folder), bibliography, names).values() for fault in found]


def _judged(
    folder: Path, bibliography: Path, names: Collection[str] | None
) -> dict[str, tuple[list[Fault], frozenset[str]]]:
    """Table -> its faults, and the tables that its rows were held against, by a bibliography that keeps its rules."""
    try:
        import report.fast_imports  # noqa: F401, I001  # before what imports jsonschema
        import frictionless  # half a second to import, and only the check needs it
    except ImportError:
        raise EvidenceError(f"{folder}: to check tables, frictionless is needed: {INSTALL}") from None

    sources = references.entries(bibliography)
    kinds = sources["kind"].to_dict()
    every = descriptor(folder)
    entries = [entry for entry in every["resources"] if names is None or entry["name"] in names]
    needed = {entry["name"] for entry in entries}.union(*map(_referred, entries))  # each table described costs time
    described = every | {"resources": [entry for entry in every["resources"] if entry["name"] in needed]}
    package = frictionless.Package.from_descriptor(described, basepath=str(folder))
    cells = _Cells(folder, sources["date"].to_dict(), sources["related"].to_dict(), references.second_hand(sources))

    def judged(entry: dict) -> tuple[list[Fault], frozenset[str]]:
        cells.asked = {entry["name"], *_referred(entry)}
        rows, broken = form.read(folder / entry["path"], entry)
        if broken:
            return broken, frozenset(cells.asked)
        found = [fault for row in rows for fault in _row(row, entry, kinds, cells)]
        report = package.get_resource(entry["name"]).validate()
        found += [_fault(error, entry) for task in report.tasks for error in task.errors]
        return list(dict.fromkeys(found)), frozenset(cells.asked)

    return dict(zip([entry["name"] for entry in entries], jobs.each(judged, entries), strict=True))


def _referred(entry: dict) -> set[str]:
    """The other tables to which the keys of a table refer."""
    return {key["reference"]["resource"] for key in entry["schema"].get("foreignKeys", [])} - {""}


def require(folder: Path = DATA, bibliography: Path = BIBLIOGRAPHY) -> None:
    """Raise EvidenceError, one line a fault, unless the whole evidence package keeps its rules; what was found sound is not checked again."""
    from report.evidence import describe  # here, as it is also run by its own name

    folder = Path(folder)
    if trusted(folder, bibliography):
        return
    if found := describe.faults(folder):  # rows are judged by a description that is what the schema says
        raise EvidenceError("\n".join(found))
    faults, sound = changed(folder, bibliography)
    if faults:
        raise EvidenceError(listed(faults))
    JUDGED.parent.mkdir(exist_ok=True)
    JUDGED.write_text(json.dumps(sound), encoding="utf-8")
    SOUND.write_text(digest(folder, bibliography), encoding="utf-8")


def changed(folder: Path, bibliography: Path) -> tuple[list[Fault], dict]:
    """The faults of the evidence, of which only tables are checked that changed, or whose rows are held against one that did; and what to keep of it.

    Kept are the digest of the rules, and for each table, were it sound, the digests of itself and of the tables that its rows were held against.
    Where a rule, the description, the bibliography or the locked environment changed, everything is checked.
    """
    rules = digest_of_rules(folder, bibliography)
    entries = {entry["name"]: folder / entry["path"] for entry in descriptor(folder)["resources"]}
    now = {name: hash_of(path.read_bytes()) if path.is_file() else "" for name, path in entries.items()}
    kept = json.loads(JUDGED.read_text(encoding="utf-8")) if JUDGED.is_file() else {}
    known = kept["tables"] if kept.get("rules") == rules else {}
    same = {name for name, read in known.items() if all(now.get(other, "") == value for other, value in read.items())}
    if not known and (faults := references.faults(bibliography)):
        return faults, {}
    waiting = [name for name in entries if name not in same]
    judged = _judged(folder, bibliography, waiting) if waiting else {}
    read = {name: {other: now.get(other, "") for other in sorted(asked)} for name, (_, asked) in judged.items()}
    return [fault for found, _ in judged.values() for fault in found], {
        "rules": rules,
        "tables": {name: known[name] for name in entries if name in same} | read,
    }


def trusted(folder: Path = DATA, bibliography: Path = BIBLIOGRAPHY) -> bool:
    """True where the whole package, as it is now, was found sound by the rules as they are now; what is installed was before it was packed."""
    if not IN_REPOSITORY and (Path(folder), Path(bibliography)) == (ROOT / "data", BIBLIOGRAPHY):
        return True
    return SOUND.is_file() and SOUND.read_text(encoding="utf-8") == digest(Path(folder), Path(bibliography))


# ------------------------------------------------------------------------------- rules that a schema cannot state


class _Cells(dict):
    """Table -> its cells as text, read when first asked for; without rows for a table that is not there."""

    def __init__(
        self,
        folder: Path,
        published: dict[str, str],
        reported: dict[str, str],
        second_hand: frozenset[str] = frozenset(),
    ):
        super().__init__()
        self.second_hand = second_hand  # keys of secondary media and of copies
        self.asked: set[str] = set()  # tables that were looked into
        self.published = published  # key of a source -> its date, empty where it has none
        self.reported = reported  # key of a page -> the source of which it is only a report, or empty
        self.rows_of: dict[str, dict[str, dict[str, str]]] = {}
        self.folder, self.entries = folder, {entry["name"]: entry for entry in descriptor(folder)["resources"]}
        self.codes = {
            name: {entry["value"] for entry in words}
            for name, words in descriptor(folder).get("vocabularies", {}).items()
        }

    def __getitem__(self, table: str) -> pd.DataFrame:
        self.asked.add(table)
        return super().__getitem__(table)

    def __missing__(self, table: str) -> pd.DataFrame:
        path = self.folder / self.entries[table]["path"] if table in self.entries else None
        self[table] = (
            pd.read_csv(path, dtype=str, keep_default_na=False) if path and path.is_file() else pd.DataFrame({"id": []})
        )
        return self[table]

    def rows(self, table: str) -> dict[str, dict[str, str]]:
        """The rows of a table as text, by id."""
        self.asked.add(table)
        if table not in self.rows_of:
            self.rows_of[table] = {row["id"]: row for row in self[table].to_dict("records")}
        return self.rows_of[table]

    def has(self, reference: str) -> bool:
        """Whether a row, named as table:id, is there."""
        table, _, key = reference.partition(":")
        return key in self.rows(table)

    def row(self, table: str, key: str) -> dict[str, str]:
        """One row as text. Raises KeyError for a row that is not there."""
        return self.rows(table)[key]

    def origins(self, claim: str) -> frozenset[str]:
        """The texts in which a claim stands, and pages that only report them: keys of sources, none where no text is known."""
        rows = self["claim_origins"]
        if "claim" not in rows:
            return frozenset()
        found = {*rows.loc[(rows["claim"] == claim) & (rows["match"] != "not_in_text"), "sources"]}
        return frozenset(found | {key for key, other in self.reported.items() if other in found})

    def known(self, table: str, column: str) -> set[str] | None:
        """The values that a column of a table, or of a table that it points to, may hold; None where no such column is."""
        if table not in self.entries:
            return None
        schema = self.entries[table]["schema"]
        field = next((field for field in schema["fields"] if field["name"] == column), None)
        if field:
            return {*map(str, field.get("constraints", {}).get("enum", []))} | {
                part for cell in self[table][column] for part in cell.split(";")
            }
        others = (key["reference"]["resource"] for key in schema.get("foreignKeys", []))
        return next(
            (
                found
                for other in others
                if other and other != table and (found := self.known(other, column)) is not None
            ),
            None,
        )


def _row(row: dict[str, str], entry: dict, kinds: dict[str, str], cells: _Cells):
    """Faults of one row: order of figures and dates, known codes, known sources, known evidence, the selection of an indicator."""

    def fault(column: str, expected: str) -> Fault:
        return Fault(f"data/{entry['path']}", row["id"], column, row[column], expected)

    fields = entry["schema"]["fields"]
    dates = [field["name"] for field in fields if field.get("partialDate")]
    if row.get("low") and row.get("high") and float(row["low"]) > float(row["high"]):
        yield fault("low", f"a number not above high ({row['high']})")
    for first in dates:
        last = f"{first.removesuffix('from')}to"
        if (
            first.endswith("from")
            and last in dates
            and row[first]
            and row[last]
            and form.bounds(row[first], last=False) > form.bounds(row[last], last=True)
        ):
            yield fault(last, f"a date not before {first} ({row[first]})")
    for column, codes in ((field["name"], cells.codes[name]) for field in fields if (name := field.get("vocabulary"))):
        if unknown := next((code for code in row[column].split(";") if code and code not in codes), None):
            yield fault(column, f"codes of data/schema/common.yml (unknown: {unknown!r})")
    keys = row["sources"].split(";") if row.get("sources") else []
    if unknown := next((key for key in keys if key not in kinds), None):
        yield fault("sources", f"keys of references.bib joined by ';' (unknown: {unknown!r})")
    elif len(set(keys)) < len(keys):
        yield fault("sources", "each key once")
    elif keys and row["confidence"] == "high" and cells.second_hand.issuperset(keys):
        yield fault("confidence", "medium or low where every source is of kind media_other or a copy")
    if OWN in row.get("observer", "").lower() and row["qualifier"] != "ours":
        yield fault("qualifier", "ours where the observer is this book")
    for column in (name for name in row if name.startswith("evidence_") and row[name]):
        references = row[column].split(";")
        if unknown := next((reference for reference in references if not cells.has(reference)), None):
            yield fault(column, f"table:row of the evidence joined by ';' (unknown: {unknown!r})")
        elif len(set(references)) < len(references):
            yield fault(column, "each table:row once")
        elif found := _later(references, column, cells):
            yield fault(column, found)
        elif column != SHARED and (both := {*references} & {*(row.get(SHARED) or "").split(";")}):
            yield fault(column, f"only rows that do not stand in {SHARED} ({sorted(both)[0]})")
        elif found := _circular(row, column, cells):
            yield fault(column, found)
        elif entry["name"] in COUNTED and column != SHARED and (found := _twice(references, cells)):
            yield fault(column, f"each statement once ({found} tell the same)")
    if unknown := next((other for other in doubled.named(row) if not cells.has(other)), None):
        yield fault("note", f"the table:row whose statement this one tells again (unknown: {unknown!r})")
    if entry.get("record") and "table" in row:
        yield from _reading(row, entry["name"], kinds, cells, fault)
    if "not_whole" in row:
        yield from _draw(row, fault)
    if entry["name"] == translated.TABLE:
        yield from _translation(row, cells, fault)
    if row.get("selection"):
        for expected in selection.faults(row["selection"], lambda column: cells.known(row["table"], column)):
            yield fault("selection", expected)


def _later(references: list[str], column: str, cells: _Cells) -> str:
    """What was expected of evidence for a judgement as of a year, which the name of the column says, where a row came later; else empty."""
    if not (year := AS_OF.match(column)):
        return ""
    for reference in references:
        table, _, key = reference.partition(":")
        known = dated.year_known(cells.row(table, key), cells.published)
        if known is None or known > int(year[1]):
            return (
                f"rows dated to the end of {year[1]}, or where they have no date published by then (later: {reference})"
            )
    return ""


def _circular(row: dict[str, str], column: str, cells: _Cells) -> str:
    """What was expected of evidence for a claim, where a row has no source but the claim itself and the texts that it comes from; else empty."""
    if SHARED not in row or not FOR.fullmatch(column):
        return ""
    origins = cells.origins(row["id"]) | {row["sources"]}
    for reference in row[column].split(";"):
        table, _, key = reference.partition(":")
        if {*cells.row(table, key)["sources"].split(";")} <= origins:
            return f"rows with a source beside the text that the claim comes from ({reference})"
    return ""


def _twice(references: list[str], cells: _Cells) -> str:
    """Two of the rows that tell one statement, in words; empty where none do."""
    rows = {reference: cells.row(*reference.split(":")) for reference in references}
    found = (both for both in itertools.combinations(references, 2) if doubled.one_statement(*both, rows))
    return " and ".join(next(found, ()))


def last_readings(checks: pd.DataFrame) -> pd.DataFrame:
    """The last reading of each row: of several the one of the latest day, of one day the last line."""
    return checks.sort_values("read_on", kind="stable").drop_duplicates(["table", "row"], keep="last")


def _draw(row: dict[str, str], fault):
    """Faults of the record of a random draw: each row drawn is counted once."""
    parts = [int(row[name]) for name in ("whole", "not_whole", "not_found")]
    if sum(parts) != int(row["rows"]):
        yield fault("rows", f"the sum of whole, not_whole and not_found ({sum(parts)})")
    if row["material"] and int(row["material"]) > int(row["not_whole"]):
        yield fault("material", f"no more than not_whole ({row['not_whole']})")


def _reading(row: dict[str, str], table: str, kinds: dict[str, str], cells: _Cells, fault):
    """Faults of the record of one reading: the row that it names, the source that decided, and what a row not found last may claim."""
    rows = cells.rows(row["table"])
    if row["row"] not in rows:
        yield fault("row", f"the id of a row of {row['table']}")
    elif (
        row["verdict"] == "not_found"
        and rows[row["row"]].get("confidence") == "high"
        and row["id"] in set(last_readings(cells[table])["id"])  # one that was found again later may be high
    ):
        yield fault("verdict", "a later reading that found the row, or a confidence of that row below high")
    if row["source"] and row["source"] not in kinds:
        yield fault("source", "a key of references.bib")
    if (row["verdict"] == "not_found") == bool(row["source"]) and row["verdict"] != "as_cited":
        yield fault("source", "the key of the source that decides, or none where nothing was found")


def _translation(row: dict[str, str], cells: _Cells, fault):
    """Faults of one translation: it is of a text that is there, and was made from the English one as it stands now."""
    now = translated.english(row, cells)
    if now is None:
        yield fault("of", f"a text of the evidence (none in column {row['field']})")
    elif row["language"] == translated.ENGLISH:
        if row["english"]:
            yield fault("english", "nothing, as this is the English text")
    elif row["english"] != now:
        yield fault(
            "english",
            f"{now!r}, which {row['of']} says now: look at its text in {row['language']}, then make translated CONFIRM={row['id']}",
        )


# ------------------------------------------------------------------------------------ the schema, in readers' words


def _fault(error, entry: dict) -> Fault:
    """One line for one frictionless error; the row's id is its first cell."""
    cells = getattr(error, "cells", None) or []
    column, value = getattr(error, "field_name", None) or "-", getattr(error, "cell", "")
    if error.type == "foreign-key":
        column, value = ";".join(error.field_names), ";".join(error.field_cells)
    if error.type == "primary-key":
        column, value = "id", cells[0]
    return Fault(
        f"data/{entry['path']}",
        str(cells[0]) if cells else "-",
        str(column),
        str(value or ""),
        _expectation(error, entry["schema"]),
    )


def _expectation(error, schema: dict) -> str:
    field: dict = next((f for f in schema["fields"] if f["name"] == getattr(error, "field_name", None)), {})
    constraints = field.get("constraints", {})
    if error.type == "constraint-error":
        named = re.search(r'constraint "(\w+)', error.note)
        kind = named[1] if named else ""
        return {
            "enum": f"one of {', '.join(map(str, constraints.get('enum', [])))}",
            "required": "a value",
            "pattern": f"the form {constraints.get('pattern')}",
            "minimum": f"a number of at least {constraints.get('minimum')}",
            "maximum": f"a number of at most {constraints.get('maximum')}",
            "minLength": f"at least {constraints.get('minLength')} letters",
        }.get(kind, error.note.rstrip("."))
    if error.type in ("primary-key", "unique-error"):
        return "an id that no other row has"
    if error.type == "foreign-key":
        return f"the id of a row of {error.reference_name or 'this table'}"
    return error.note.rstrip(".")
