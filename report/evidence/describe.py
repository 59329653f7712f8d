"""``python -m report.evidence.describe``: writes ``data/datapackage.json`` from the short files of ``data/schema``.

``common.yml`` holds what tables share: the package, topics, licences, vocabularies, fields and groups of fields, and the
order of the tables. ``<table>.yml`` says what a row is, what the table must not be used for, and its fields, a shared one by its name
alone or with what differs. A fault of these files is one line that names file and key.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import yaml

from report import edition
from report.evidence import telling
from report.evidence.fault import EvidenceError, Fault
from report.evidence.package import DATA

COMMAND = "make describe (python -m report.evidence.describe)"
COMMON = {"package", "topics", "licences", "vocabularies", "fields", "groups", "tables"}
TABLE = {"title", "topic", "row", "limits", "licence"}  # what every table states, beside its fields
MORE = {"terms", "record", "link", "tell", "fields"}
NAMING = {"topic", "is", "vocabulary", "refers", "unit", "pattern"}
TEXTS = NAMING | {"title", "tell", "row", "limits", "terms", "text", "description"}  # keys whose values are text
PLAIN = ("unit", "partialDate", "vocabulary")  # copied as they stand, as constraints are
CONSTRAINTS = ("required", "unique", "pattern", "minimum", "maximum", "minLength")
OTHER = {"is", "title", "type", "description", "values", "refers", "trueValues", "falseValues"}
TYPES = ("string", "number", "integer", "year", "boolean")
DEEP = 5  # levels of the package that stand on lines of their own: a field is one line


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML without its traps: a key stands once, ``no`` is Norway, and a date is text."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict:
        keys = [key.value for key, _ in node.value]
        if twice := next((key for key in keys if keys.count(key) > 1), None):
            raise yaml.constructor.ConstructorError(None, None, f"the key {twice!r} stands twice", node.start_mark)
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {  # by the first letter of a plain word: true and false are flags, yes and no are words
    first: [
        (tag, form)
        for tag, form in known
        if not tag.endswith("timestamp") and (first in "tf" or not tag.endswith("bool"))
    ]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class _Words:
    """One file of the schema: its content, and faults that name it."""

    def __init__(self, path: Path):
        self.file = f"data/schema/{path.name}"
        try:
            self.said = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506
        except (OSError, ValueError) as error:
            raise self.fault("-", "", f"a file of UTF-8 text ({error})") from None
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
            where = f", line {mark.line + 1}" if mark else ""
            raise self.fault("-", "", f"YAML ({getattr(error, 'problem', error)}{where})") from None
        if not isinstance(self.said, dict):
            raise self.fault("-", "", "keys with values")

    def fault(self, key: str, value: object, expected: str) -> EvidenceError:
        return EvidenceError(str(Fault(self.file, "-", key, str(value), expected)))

    def keys(self, place: str, said: object, allowed: Collection[str], needed: Collection[str] = ()) -> dict:
        """The mapping at a place. Raises EvidenceError for a key that is not allowed, missing or empty."""
        if not isinstance(said, dict):
            raise self.fault(place, said, "keys with values")
        for key, value in said.items():
            if key not in allowed:
                raise self.fault(place, key, f"one of the keys {', '.join(sorted(allowed))}")
            if key in TEXTS and not isinstance(value, str | None):
                raise self.fault(key if place == "-" else f"{place}.{key}", value, "text")
        for key in needed:
            if not said.get(key):
                raise self.fault(key if place == "-" else f"{place}.{key}", "", "a value")
        return said

    def known(self, place: str, value: Any, names: Collection[str], what: str) -> Any:
        """The value. Raises EvidenceError where it is none of the names."""
        if value not in names:
            raise self.fault(place, value, f"{what}: {', '.join(map(str, names))}")
        return value

    def labels(self, place: str, said: Any) -> dict:
        """The values with their labels. Raises EvidenceError for a value without one."""
        if not isinstance(said, dict):
            raise self.fault(place, said, "values with labels")
        if bare := next((value for value, label in said.items() if not label or not isinstance(label, str)), None):
            raise self.fault(place, bare, "a value with a label in words")
        return said


def described(folder: Path = DATA) -> dict:
    """The data package that the files of ``schema`` describe. Raises EvidenceError, one line, for their first fault."""
    schema = Path(folder) / "schema"
    common = _Words(schema / "common.yml")
    said = common.keys("-", common.said, COMMON, COMMON)
    found = {path.stem for path in schema.glob("*.yml")} - {"common"}
    for name in said["tables"]:
        common.known("tables", name, sorted(found), "the name of a file of data/schema")
    if found - set(said["tables"]):
        raise common.fault("tables", "", f"every file of data/schema (missing: {min(found - set(said['tables']))})")
    for group, fields in said["groups"].items():
        for field in fields:
            common.known(f"groups.{group}", field, said["fields"], "shared fields")
    if len(set(said["tables"])) < len(said["tables"]):
        raise common.fault("tables", "", "each table once")
    vocabularies = {"topic": common.labels("topics", said["topics"])} | {
        name: common.labels(f"vocabularies.{name}", words) for name, words in said["vocabularies"].items()
    }
    resources = [_table(_Words(schema / f"{name}.yml"), name, common, vocabularies) for name in said["tables"]]
    _can_be_told(resources)
    return {
        "profile": "tabular-data-package",
        **{key: value for key, value in said["package"].items() if key not in ("description", "licenses")},
        "version": edition.NUMBER,
        "description": said["package"]["description"],
        "licenses": said["package"]["licenses"],
        "vocabularies": {name: _categories(words) for name, words in vocabularies.items()},
        "resources": resources,
    }


def _can_be_told(resources: list[dict]) -> None:
    """Raises EvidenceError for the first table whose line ``tell`` cannot be made into words."""
    tables = {entry["name"]: entry for entry in resources}
    for entry in resources:
        for expected in telling.faults(entry, tables) if "tell" in entry else ():
            raise EvidenceError(str(Fault(f"data/schema/{entry['name']}.yml", "-", "tell", entry["tell"], expected)))


def _categories(words: dict) -> list[dict]:
    return [{"value": value, "label": label} for value, label in words.items()]


def _table(file: _Words, name: str, common: _Words, vocabularies: dict[str, dict]) -> dict:
    """The descriptor of one table."""
    shared = common.said
    states = not (isinstance(file.said, dict) and (file.said.get("record") or file.said.get("link")))
    said = file.keys("-", file.said, TABLE | MORE, TABLE | {"fields"} | ({"tell"} if states else set()))
    file.known("topic", said["topic"], shared["topics"], "a topic of common.yml")
    fields, keys = [], []
    for field, own in _named(file, shared["groups"]):
        whole = _whole(file, field, own, common)
        fields.append(_field(file, field, whole, vocabularies))
        if other := whole.get("refers"):
            file.known(f"{field}.refers", other, shared["tables"], "a table of common.yml")
            reference = {"resource": "" if other == name else other, "fields": ["id"]}
            keys.append({"fields": [field], "reference": reference})
    names = [field["name"] for field in fields]
    if twice := next((field for field in names if names.count(field) > 1), None):
        raise file.fault("fields", twice, "each field once")
    return {
        "name": name,
        "title": said["title"],
        "topic": said["topic"],
        "path": f"{name}.csv",
        "type": "table",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **{kind: True for kind in ("record", "link") if said.get(kind)},
        "description": said["row"],
        "limits": said["limits"],
        **({"tell": said["tell"]} if said.get("tell") else {}),
        **_terms(file, said, shared["licences"]),
        "schema": {"fields": fields, "primaryKey": ["id"], **({"foreignKeys": keys} if keys else {})},
    }


def _terms(file: _Words, said: dict, licences: dict[str, dict]) -> dict:
    """``licence`` in readers' words; ``licenses`` in the standard's form where they are not those of the package."""
    terms = said["licence"]
    if isinstance(terms, str):
        terms = licences[file.known("licence", terms, licences, "a licence of common.yml, or names and text")]
    file.keys("licence", terms, {"names", "text"}, {"text"})
    words = " ".join(filter(None, (terms["text"], said.get("terms"))))
    licenses = [{"name": name, "title": words} for name in terms.get("names", [])]
    return {"licence": words} | ({"licenses": licenses} if licenses else {})


def _named(file: _Words, groups: dict[str, list[str]]) -> Iterator[tuple[str, dict]]:
    """Each field of a table with what the table says of it, groups taken apart."""
    for entry in file.said["fields"]:
        if isinstance(entry, str):
            yield from ((field, {}) for field in groups.get(entry, [entry]))
        elif isinstance(entry, dict) and len(entry) == 1:
            (field, own), *_ = entry.items()
            yield field, {"description": own} if isinstance(own, str) else own
        else:
            raise file.fault("fields", entry, "a name, or a name with what the field is")


def _whole(file: _Words, name: str, own: dict, common: _Words) -> dict:
    """What a table says of a field, upon what ``common.yml`` says of the one of its name, or of the one that ``is`` names."""
    shared = common.said["fields"]
    file.keys(name, own, {*PLAIN, *CONSTRAINTS, *OTHER})
    base = own.get("is", name if name in shared else None)
    if base is None:
        if not own:
            raise file.fault("fields", name, "a shared field or a group of common.yml, or a name with what it is")
        return own
    file.known(f"{name}.is", base, shared, "a shared field of common.yml")
    start = shared[base]
    if "is" in start:
        start = _whole(common, base, start, common)
    return {**common.keys(base, start, {*PLAIN, *CONSTRAINTS, *OTHER}), **own}


def _field(file: _Words, name: str, said: dict, vocabularies: dict[str, dict]) -> dict:
    """The descriptor of one field."""
    if not said.get("description"):
        raise file.fault(f"{name}.description", "", "a value")
    kind = file.known(f"{name}.type", said.get("type", "string"), TYPES, "a type")
    words = {}
    if said.get("vocabulary"):
        words = vocabularies[file.known(f"{name}.vocabulary", said["vocabulary"], vocabularies, "a vocabulary")]
    field = {"name": name, "title": said.get("title") or spaced(name[0].upper() + name[1:]), "type": kind}
    field |= {"description": said["description"]} | {key: said[key] for key in PLAIN if said.get(key)}
    field |= {key: said[key] for key in ("trueValues", "falseValues") if key in said}
    constraints = {key: said[key] for key in CONSTRAINTS if said.get(key) is not None and said[key] is not False}
    if values := said.get("values"):
        if words:
            known = {file.known(f"{name}.values", value, words, "values"): words[value] for value in values}
        elif isinstance(values, list):
            known = {value: spaced(value) for value in values}
        else:
            known = file.labels(f"{name}.values", values)
        constraints.pop("pattern", None)  # the values say more
        field.pop("vocabulary", None)
        field["constraints"] = constraints | {"enum": list(known)}
        return field | ({"categories": _categories(known)} if kind in ("string", "integer") else {})
    return field | ({"constraints": constraints} if constraints else {})


def spaced(value: object) -> str:
    """A value in words where none are given: 'second_hand' -> 'second hand'."""
    return str(value).replace("_", " ")


def written(folder: Path = DATA) -> str:
    """The text of ``datapackage.json``. Raises EvidenceError, one line, for the first fault of the schema."""
    return _text(described(folder)) + "\n"


def _text(value: Any, depth: int = 0) -> str:
    if depth == DEEP or not value or not isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    pad, ends = "\n" + " " * (depth + 1), "{}" if isinstance(value, dict) else "[]"
    if isinstance(value, dict):
        parts = [f"{json.dumps(key)}: {_text(part, depth + 1)}" for key, part in value.items()]
    else:
        parts = [_text(part, depth + 1) for part in value]
    return ends[0] + pad + f",{pad}".join(parts) + "\n" + " " * depth + ends[1]


def faults(folder: Path = DATA) -> list[str]:
    """One line where the schema has a fault or ``datapackage.json`` is not what it says; empty where there is no schema."""
    path = Path(folder) / "datapackage.json"
    if not (path.parent / "schema").is_dir():  # a copy of the published files has none
        return []
    try:
        whole = written(folder)
    except EvidenceError as error:
        return [str(error)]
    if path.is_file() and path.read_text(encoding="utf-8") == whole:
        return []
    return [f"data/{path.name}: expected what data/schema says; write it again: {COMMAND}"]


if __name__ == "__main__":
    try:
        (DATA / "datapackage.json").write_text(written(), encoding="utf-8")
    except EvidenceError as error:
        raise SystemExit(str(error)) from None
