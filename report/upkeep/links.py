"""``make linkcheck``: asks for each address of ``references.bib`` and says which pages are there, have moved, or are gone.

What was found is kept in ``_build/links.json``: a run that was stopped goes on where it was, and a page found there is not asked for again for a
month. ``_build/links.md`` is the report. Pages that refuse a program (401, 403, 429) may well be there for a reader.
"""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

from report import evidence
from report.upkeep.web import Answer, Asker

FOLDER = evidence.ROOT / "_build"
STATES = {
    "gone": "gone: another page should be found, or a copy in an archive",
    "moved": "moved: the new address may go into references.bib, if it is the same text",
    "unreachable": "no answer: to be tried again another day",
    "refused": "refuse a program: to be opened by hand",
    "there": "there",
}
FRESH = datetime.timedelta(days=30)
WORKERS = 8  # machines asked at the same time
HEADLESS = (403, 404, 405, 501)  # answers to HEAD of machines that answer GET otherwise


def state(address: str, answer: Answer) -> str:
    """What an answer says of a page: a key of ``STATES``. A page that leads to the first page of its site is gone."""
    if answer.status in (404, 410):
        return "gone"
    if answer.status == 200:
        ends = [
            (urlsplit(at).netloc.removeprefix("www."), urlsplit(at).path.strip("/"), urlsplit(at).query)
            for at in (address, answer.address)
        ]
        if ends[1][1:] == ("", "") and ends[0][1:] != ("", ""):
            return "gone"
        return "there" if ends[0] == ends[1] else "moved"
    return "refused" if answer.status in (401, 403, 429, 451) else "unreachable"


def look(address: str, asker: Asker) -> dict[str, str]:
    """What is found at one address: state, address that answered, words."""
    answer = asker.ask(address, "HEAD")
    if answer.status in HEADLESS or not answer.status:
        answer = asker.ask(address)
    words = " ".join(filter(None, [str(answer.status or ""), answer.fault]))
    return {"state": state(address, answer), "found": answer.address, "said": words}


def check(
    addresses: Mapping[str, str], notes: Path, asker: Asker, today: datetime.date, say: Callable[[str], object] = print
) -> dict:
    """Key -> what is found at its address; ``notes`` keeps it, and what they know of a page that was there lately is believed."""
    known = json.loads(notes.read_text(encoding="utf-8")) if notes.is_file() else {}
    since = (today - FRESH).isoformat()
    found = {
        key: known[key]
        for key, address in addresses.items()
        if key in known
        and known[key]["address"] == address
        and known[key]["state"] == "there"
        and known[key]["on"] > since
    }
    waiting = {key: address for key, address in addresses.items() if key not in found}
    with ThreadPoolExecutor(WORKERS) as pool:
        looked = pool.map(lambda address: look(address, asker), waiting.values())
        for done, (key, what) in enumerate(zip(waiting, looked, strict=True), 1):
            found[key] = {"address": waiting[key], "on": today.isoformat(), **what}
            if not done % 50 or done == len(waiting):
                notes.parent.mkdir(parents=True, exist_ok=True)
                notes.write_text(json.dumps(known | found, indent=1), encoding="utf-8")
                say(f"{done} of {len(waiting)} addresses asked for")
    return {key: found[key] for key in addresses}


def report(found: dict[str, dict[str, str]]) -> str:
    """What was found in words, the worst first."""
    counted = Counter(what["state"] for what in found.values())
    lines = ["# Addresses of references.bib", "", *(f"- {counted[name]} {words}" for name, words in STATES.items()), ""]
    for name in [name for name in STATES if name != "there" and counted[name]]:
        lines += [f"## {name.capitalize()}", ""]
        for key, what in sorted(found.items()):
            if what["state"] == name:
                to = f" → {what['found']}" if what["found"] != what["address"] else ""
                lines.append(f"- `{key}` {what['address']}{to} ({what['said']})")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    places = evidence.sources()["url"]
    seen = check(places[places != ""].to_dict(), FOLDER / "links.json", Asker(), datetime.date.today())
    (FOLDER / "links.md").write_text(report(seen), encoding="utf-8")
    print("Wrote _build/links.md")
