"""The bibliography: every source once, and the faults of its entries, each named by its key."""

from __future__ import annotations

import functools
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pandas as pd
from pybtex.database import parse_string

from report.evidence import form, text
from report.evidence.fault import EvidenceError, Fault
from report.evidence.package import BIBLIOGRAPHY, hash_of, stamp
from report.place import IN_REPOSITORY, ROOT

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
REQUIRED, OPTIONAL = ("title", "publisher", "url", "keywords"), ("author", "date", "note", "related")
NOWHERE = "no public address found"  # said in the note of a source that has none
ONLY = "no other address of the text was found"  # said in the note of a source whose address may not last
KEY = re.compile(r"[a-z0-9_]+")
START = re.compile(r"^[ \t]*@", re.MULTILINE)
HEAD = re.compile(r"@(\w+)\s*\{\s*([^,\s{}]*)\s*,")
MIRROR = re.compile(r"^(?:(?:www|m|amp)\.)+|:\d+$|\.$")  # what a host may have or lack, and be the same
AMP = re.compile(r"/amp(?=/|$)|\.amp(?=\.html$|$)")  # the page for telephones of the same text
TRACKED = re.compile(r"utm_|amp\b|swcfpc|sphrase_id")  # parts of a query that do not change the page
CLOUD = re.compile(  # hosts of copies that come and go: bare numbers, clouds, mirrors of outlets and of encyclopaedias
    r"^\d+(?:\.\d+){3}$|(?:\.|^)(?:cloudfront\.net|pages\.dev|workers\.dev|c97\.org|wikipedia-on-ipfs\.org|page-analytics-one\.online)$|azcdn|^kiwix\.|mirror"
)
PORT = re.compile(r":\d+$")
FOLLOWED = re.compile(  # parameters that say how a reader came
    r"(?:^|&)(?:utm_\w+|ns_\w+|(?:fb|g|y)clid|mc_[ce]id|igshid|swcfpc|sphrase_id|from|ito|ref|source)=", re.IGNORECASE
)
LIST_PATH = re.compile(
    r"/(?:tags?|category|categories|topics?|rubrics?|search)/[^/]+/?$|/page/\d+/?$|\.json$|/wp-json/"
)
LIST_QUERY = re.compile(r"print-search|rest_route|format=json")
COPIED = re.compile(r"\b(?:cop(?:y|ies)|via|re-?post(?:ed)?|mirror)\b")  # in the name of a publisher
COPY_NOTED = re.compile(r"\b(?:copy of|re-?post|mirror)\b", re.IGNORECASE)
SECONDARY = "media_other"  # the kind of media that repeat what others found
PARSED = ROOT / "_build" / "bibliography.json"  # what was parsed last, for the next process
IN_EDITIONS = {"academic", "think_tank"}  # kinds of sources that offer edition after edition at one address


@functools.lru_cache(maxsize=4)
def parse(content: str) -> dict[str, dict[str, str]]:
    """Key -> field -> value of each entry, escapes of BibTeX undone. Raises EvidenceError, one line a fault, where entries cannot be read."""
    if faults := list(_structure(content)):
        raise EvidenceError("\n".join(map(str, faults)))
    try:
        entries = parse_string(content, "bibtex").entries
    except Exception as error:  # pybtex raises many kinds; which entry it was is in its words
        raise EvidenceError(str(_fault("-", "-", "", f"entries that BibTeX can read ({error})"))) from None
    found = {}
    for key, entry in entries.items():
        fields = {name.lower(): value for name, value in entry.fields.items()}
        if "author" in entry.persons:
            fields["author"] = " and ".join(str(person).strip("{}") for person in entry.persons["author"])
        found[key] = {name: re.sub(r"\\([&%$#_])", r"\1", value) for name, value in fields.items()}
    return found


@functools.lru_cache(maxsize=16)
def _sources(bibliography: Path, _stamp: tuple[int, int]) -> pd.DataFrame:
    found = _kept(bibliography.read_text(encoding="utf-8"))
    rows = [{"key": key} | dict.fromkeys(OPTIONAL, "") | fields for key, fields in found.items()]
    return pd.DataFrame(rows).set_index("key").fillna("").rename(columns={"keywords": "kind"})


def _kept(content: str) -> dict[str, dict[str, str]]:
    """``parse``, from what another process parsed where text, module and environment are the same: it takes half a second."""
    if not IN_REPOSITORY:
        return parse(content)
    of = hash_of(content.encode() + Path(__file__).read_bytes() + (ROOT / "requirements.txt").read_bytes())
    known = json.loads(PARSED.read_text(encoding="utf-8")) if PARSED.is_file() else {}
    if known.get("of") == of:
        return known["entries"]
    found = parse(content)
    PARSED.parent.mkdir(exist_ok=True)
    new = PARSED.with_suffix(f".{os.getpid()}")
    new.write_text(json.dumps({"of": of, "entries": found}, ensure_ascii=False), encoding="utf-8")
    new.replace(PARSED)
    return found


def entries(bibliography: Path = BIBLIOGRAPHY) -> pd.DataFrame:
    """The bibliography, one row a source, indexed by its key: title, publisher, author, date, url, note, kind.

    ``related``: key of the source of which the page is only a report, or empty.
    """
    return _sources(Path(bibliography), stamp(Path(bibliography))).copy(deep=False)


def second_hand(sources: pd.DataFrame) -> frozenset[str]:
    """The keys of secondary media, and of copies as publisher or note says; ``sources``: as ``entries`` gives them."""
    copies = sources["publisher"].str.contains(COPIED) | sources["note"].str.contains(COPY_NOTED)
    return frozenset(sources.index[copies | (sources["kind"] == SECONDARY)])


def faults(bibliography: Path = BIBLIOGRAPHY) -> list[Fault]:
    """Every broken rule of the bibliography; empty where all is well."""
    try:
        content = Path(bibliography).read_bytes().decode("utf-8")
    except OSError:
        return [_fault("-", "-", "", "a file that exists")]
    except UnicodeDecodeError as error:
        return [_fault("-", "-", "", f"UTF-8 text (byte {error.start} is none)")]
    return list(_faults(content))


@functools.lru_cache(maxsize=4)
def _faults(content: str) -> tuple[Fault, ...]:
    if found := tuple(_structure(content)):
        return found
    try:
        entries = parse(content)
    except EvidenceError as error:
        return (_fault("-", "-", "", str(error).partition("expected ")[2]),)
    alone = [fault for key, fields in entries.items() for fault in _entry(key, fields)]
    alone += [
        _fault(key, "related", other, "the key of another entry, whose text this page only reports")
        for key, fields in entries.items()
        if (other := fields.get("related")) and (other == key or other not in entries)
    ]
    return tuple(alone or _addresses(entries))


def _fault(key: str, column: str, value: str, expected: str) -> Fault:
    return Fault("references.bib", key, column, value, expected)


def _structure(content: str) -> Iterator[Fault]:
    """Faults of entries that a parser would report at another place, or not at all."""
    seen: set[str] = set()
    starts = [found.start() for found in START.finditer(content)]
    if not starts:
        yield _fault("-", "-", "", "at least one entry")
    for start, end in zip(starts, [*starts[1:], len(content)], strict=False):
        entry = content[start:end].strip()
        head = HEAD.match(entry)
        key = head[2] if head else f"of line {content.count(chr(10), 0, start) + 1}"
        bare = re.sub(r"\\[{}]", "", entry)
        if not head or head[1].lower() != "online" or not KEY.fullmatch(key):
            yield _fault(
                key,
                "-",
                entry.partition("\n")[0],
                "an entry of the form @online{key, with a key in lower-case snake case",
            )
        elif bare.count("{") != bare.count("}"):
            yield _fault(
                key, "-", "", f"as many closing braces as opening ones (found {bare.count('}')} and {bare.count('{')})"
            )
        elif not bare.endswith("}"):
            yield _fault(key, "-", entry.rpartition("\n")[2], "nothing after the brace that closes the entry")
        if key in seen:
            yield _fault(key, "-", key, "a key that no other entry has")
        seen.add(key)


def _entry(key: str, fields: dict[str, str]) -> Iterator[Fault]:
    """Faults of the fields of one entry."""
    for name in REQUIRED:
        if not fields.get(name) and not (name == "url" and NOWHERE in fields.get("note", "").lower()):
            yield _fault(key, name, "", "a value")
    for name, value in fields.items():
        if name not in (*REQUIRED, *OPTIONAL):
            yield _fault(key, name, value, f"one of the fields {', '.join((*REQUIRED, *OPTIONAL))}")
        elif name == "url":
            if value and not text.ADDRESS.fullmatch(value):
                yield _fault(key, name, value, "a whole address that begins with http:// or https://")
            elif (why := passing(value)) and ONLY not in fields.get("note", "").lower():
                yield _fault(key, name, value, f"an address that lasts, or a note {ONLY!r} ({why})")
        elif expected := text.fault(value):
            yield _fault(key, name, value, expected)
        elif re.search(r"[{}]", value):
            yield _fault(key, name, value, "plain text without braces")
    if fields.get("keywords") and fields["keywords"] not in KINDS:
        yield _fault(key, "keywords", fields["keywords"], f"one kind of source: {', '.join(KINDS)}")
    if fields.get("date") and (expected := form.fault_of_date(fields["date"])):
        yield _fault(key, "date", fields["date"], expected)


def passing(url: str) -> str:
    """Why an address will not last, or does not lead to the text itself; empty where nothing is seen against it."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if CLOUD.search(host) or PORT.search(parts.netloc):
        return f"{parts.netloc} is a host of copies, or has a port"
    if found := FOLLOWED.search(parts.query):
        return f"{found[0].strip('&')} says how a reader came"
    return (
        "a list or raw data, not the text's own page"
        if LIST_PATH.search(parts.path) or LIST_QUERY.search(parts.query)
        else ""
    )


def _address(url: str) -> str:
    """The address without what leads to the same page: scheme, mirror of the host, page for telephones, tracking, last stroke."""
    parts = urlsplit(url)
    host, asked = parts.netloc.lower(), [pair for pair in parts.query.split("&") if pair and not TRACKED.match(pair)]
    while (bare := MIRROR.sub("", host)) != host:
        host = bare
    return host + AMP.sub("", unquote(parts.path)).rstrip("/") + ("?" + "&".join(asked) if asked else "")


def _addresses(entries: dict[str, dict[str, str]]) -> Iterator[Fault]:
    """Faults of entries that are one page; editions of a data set at one address are told apart by the numbers in their titles."""
    seen: dict[tuple[str, ...], str] = {}
    for key, fields in entries.items():
        if url := fields.get("url"):
            edition = re.findall(r"\d[\d.]*", fields["title"]) if fields["keywords"] in IN_EDITIONS else []
            first = seen.setdefault((_address(url), *edition), key)
            if first != key:
                yield _fault(key, "url", url, f"an address that no other entry has (the page of {first})")
