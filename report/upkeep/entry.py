"""``make new-source`` and ``make new-row TABLE=...``: ask for each field with its meaning, and write one valid line in its place.

Fields come from a person at a terminal, from ``FIELDS="name=value name='a longer value'"``, or as lines ``name=value`` from a pipe. What breaks
a rule is refused in one line, and nothing is written.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shlex
import shutil
import sys
import tempfile
import textwrap
from collections.abc import Callable
from pathlib import Path

from report import evidence
from report.evidence import bibliography, checks, form
from report.evidence.fault import EvidenceError, Fault

SOURCE = {
    "key": "Key: outlet_subject_year in lower case, such as tass_zapad2021size_2021",
    "title": "Title of the page; in English, with the language in the note, where it has another",
    "publisher": "Who published it, as readers know it",
    "author": "Author, if the page names one",
    "date": "Date of the page: YYYY, YYYY-MM or YYYY-MM-DD; empty if it has none",
    "url": "Whole address of the page that you read",
    "note": "Language and whatever a reader must know, such as: In Polish",
    "keywords": "Kind of the page that you read",
    "related": "Key of the source of which the page is only a report; empty for most",
}
NEEDED = ("key", "title", "publisher", "url", "keywords")
ESCAPED = re.compile(r"([&%$#_])")  # signs that BibTeX takes for its own
Ask = Callable[[dict], str]  # a field of a table's description -> what was entered


def source_fields() -> list[dict]:
    """The fields of a source, described as those of a table are."""
    kinds = [{"value": value, "label": words} for value, words in bibliography.KINDS.items()]
    fields: list[dict] = [
        {"name": name, "type": "string", "description": said, "constraints": {"required": name in NEEDED}}
        for name, said in SOURCE.items()
    ]
    for field in fields:
        if field["name"] == "keywords":
            field |= {"categories": kinds, "constraints": {"required": True, "enum": list(bibliography.KINDS)}}
        if field["name"] == "date":
            field["partialDate"] = True
        if field["name"] == "key":
            field["constraints"]["pattern"] = "[a-z0-9_]+"
    return fields


def meaning(field: dict, table: str = "") -> str:
    """What a field is, in lines: its meaning, unit, whether it must be there, and its values with their words."""
    needed = " (needed)" if field["name"] == "id" or field.get("constraints", {}).get("required") else ""
    unit = f", in {field['unit']}" if field.get("unit") else ""
    words = {str(entry["value"]): entry["label"] for entry in field.get("categories", [])}
    if field.get("vocabulary"):
        words = evidence.labels(table, field["name"])
    if field["type"] == "boolean":
        words = {"true": "yes", "false": "no"}
    listed = "; ".join(
        value if value == label.replace(" ", "_") else f"{value} = {label}" for value, label in words.items()
    )
    lines = textwrap.wrap(
        f"{field['name']}{needed}: {field['description'].rstrip('.')}{unit}.", 100, subsequent_indent="    "
    )
    return "\n".join(lines + textwrap.wrap(listed, 100, initial_indent="    ", subsequent_indent="    "))


def expected(value: str, field: dict) -> str | None:
    """What was expected of a value by itself; None where it may stand. What it says beside others is checked with the whole line."""
    constraints = field.get("constraints", {})
    if not value:
        return "a value" if constraints.get("required") or field["name"] == "id" else None
    if said := form.fault_of_field(value, field):
        return said
    known = constraints.get("enum")
    if known and (float(value) not in known if field["type"] == "number" else value not in map(str, known)):
        return f"one of {', '.join(map(str, known))}"
    if (pattern := constraints.get("pattern")) and not re.fullmatch(pattern, value):
        return "codes, joined by ';' where there are several" if field.get("vocabulary") else f"the form {pattern}"
    return None


# ----------------------------------------------------------------------------------------------- what was entered


def given(text: str) -> dict[str, str]:
    """``name=value`` pairs, of a line with quotation marks or of lines. Raises EvidenceError for what is no pair."""
    parts = text.strip().splitlines() if "\n" in text.strip() else shlex.split(text)
    pairs = [part.partition("=") for part in parts if part.strip()]
    if wrong := next((name for name, sign, _ in pairs if not sign), None):
        raise EvidenceError(f"FIELDS: {wrong!r}, expected name=value")
    return {name.strip(): value.strip() for name, _, value in pairs}


def answers(fields: list[dict], found: dict[str, str], place: str) -> dict[str, str]:
    """The values of all fields from pairs. Raises EvidenceError, one line, for a field that is not there or a value that may not be."""
    names = [field["name"] for field in fields]
    if unknown := next((name for name in found if name not in names), None):
        raise EvidenceError(f"{place}: no field {unknown!r}, expected some of {', '.join(names)}")
    for field in fields:
        value = found.get(field["name"], "")
        if said := expected(value, field):
            raise EvidenceError(str(Fault(place, found.get(names[0], "-"), field["name"], value, said)))
    return {name: found.get(name, "") for name in names}


def asked(
    fields: list[dict], ask: Callable[[str], str], say: Callable[[str], object], table: str = ""
) -> dict[str, str]:
    """The values of all fields from a person, each asked for until it may stand."""
    found: dict[str, str] = {}
    for field in fields:
        say("\n" + meaning(field, table))
        while True:
            value = ask("> ").strip()
            if not (said := expected(value, field)):
                break
            say(f"  expected {said}")
        found[field["name"]] = value
    return found


def entered(fields: list[dict], place: str, table: str = "") -> dict[str, str]:
    """The values of all fields: from FIELDS, from a pipe, or from the person at the terminal."""
    if text := os.environ.get("FIELDS"):
        return answers(fields, given(text), place)
    if not sys.stdin.isatty():
        return answers(fields, given(sys.stdin.read() + "\n"), place)
    return asked(fields, input, print, table)


# ------------------------------------------------------------------------------------------------------ written


def with_source(content: str, fields: dict[str, str]) -> str:
    """The bibliography with one more entry, in the order of the keys. Raises EvidenceError, one line, for what breaks a rule."""
    said = {
        name: value if name in ("url", "date", "keywords") else ESCAPED.sub(r"\\\1", value)
        for name, value in fields.items()
    }
    lines = [f"  {name} = {{{said[name]}}}," for name in SOURCE if name not in ("key", "related") and said[name]]
    lines += [f"  related = {{{fields['related']}}},"] if fields["related"] else []
    entry = "\n".join([f"@online{{{fields['key']},", *lines, "}", ""])
    heads = re.finditer(r"^@online\{(\w+),", content, re.MULTILINE)
    place = next((head.start() for head in heads if head[1] > fields["key"]), None)
    whole = f"{content.rstrip()}\n\n{entry}" if place is None else f"{content[:place]}{entry}\n{content[place:]}"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "references.bib")
        path.write_text(whole, encoding="utf-8")
        if faults := bibliography.faults(path):
            raise EvidenceError(str(faults[0]))
    return whole


def with_row(content: str, row: dict[str, str]) -> str:
    """A table with one more line: in order where its ids are in order, else at its end. All other lines stay, sign for sign."""
    lines = content.rstrip("\n").split("\n")
    made = io.StringIO()
    csv.writer(made, lineterminator="").writerow(row.values())
    ids = [cells[0] for cells in csv.reader(lines[1:])]
    place = sum(key < row["id"] for key in ids) if ids == sorted(ids) else len(ids)
    return "\n".join([*lines[: place + 1], made.getvalue(), *lines[place + 1 :], ""])


def add_source(fields: dict[str, str], path: Path = evidence.BIBLIOGRAPHY) -> str:
    """Write a source. Raises EvidenceError, one line, and writes nothing where it breaks a rule. Returns what was done, in words."""
    path.write_text(with_source(path.read_text(encoding="utf-8"), fields), encoding="utf-8")
    return f"references.bib: {fields['key']} is in its place. Name it in the sources of a row: make new-row TABLE=..."


def add_row(
    table: str, row: dict[str, str], folder: Path = evidence.DATA, sources: Path = evidence.BIBLIOGRAPHY
) -> str:
    """Write a row. Raises EvidenceError, one line, and writes nothing where it breaks a rule. Returns what was done, in words."""
    path = folder / evidence.resource(table, folder)["path"]
    whole = with_row(path.read_text(encoding="utf-8"), row)
    with tempfile.TemporaryDirectory() as copies:
        copy = Path(shutil.copytree(folder, Path(copies, "data")))
        (copy / path.name).write_text(whole, encoding="utf-8")
        if faults := checks.validate(copy, sources, [table]):
            own = next((fault for fault in faults if fault.row == row["id"]), faults[0])
            raise EvidenceError(str(own))
    path.write_text(whole, encoding="utf-8")
    pages = [
        page.stem for page in (evidence.ROOT / "chapters").glob(f"*_{evidence.resource(table, folder)['topic']}.ipynb")
    ]
    seen = f"make page PAGE={pages[0]} to see it" if pages else "make html to see it"
    return f"data/{path.name}: {table}:{row['id']} is in its place. Then: {seen}, and make check"


def main(arguments: list[str]) -> str:
    """``source``, or ``row`` and the name of a table. Raises EvidenceError, one line."""
    if arguments[:1] == ["source"]:
        return add_source(entered(source_fields(), "references.bib"))
    table = arguments[1] if len(arguments) > 1 else ""
    if table not in evidence.names():
        raise EvidenceError(f"TABLE={table}: expected one of {', '.join(evidence.names())}")
    entry = evidence.resource(table)
    if sys.stdin.isatty() and not os.environ.get("FIELDS"):
        print("\n".join(textwrap.wrap(f"{entry['title']}. {entry['description']} Not for: {entry['limits']}", 100)))
    return add_row(table, entered(entry["schema"]["fields"], f"data/{entry['path']}", table))


if __name__ == "__main__":
    try:
        print(main(sys.argv[1:]))
    except EvidenceError as error:
        raise SystemExit(str(error)) from None
    except (EOFError, KeyboardInterrupt):
        raise SystemExit("Nothing was written") from None
