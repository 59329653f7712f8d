"""``make update``: asks the publishers of the open series what they say today, and reports what they revised, added or took back.

Nothing is written into ``data`` unless ``--write`` is given, and then exactly what the report names: revised values and new years. What a
publisher no longer has stays in the table and is named. Series that come from a release or a copy are not taken over, as no public address gives
them in the form of the table: the report says that there is a newer one. A fault of one series does not keep the others from being looked at.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from report import evidence
from report.evidence import checks
from report.upkeep.web import Asker, WebError

BANK, DATAVERSE, GITHUB = "https://api.worldbank.org", "https://dataverse.harvard.edu", "https://api.github.com"
COPY = re.compile(r"([\w.-]+/[\w.-]+)\s+at\s+([0-9a-f]{40})")  # how a description names a copy that it was taken from
VOTES = "un_ideal_points"
IDENTIFIER = re.compile(r"persistentId=(doi:[\w./-]+)")


@dataclass(frozen=True)
class Series:
    """Which rows of a table one indicator of the World Bank fills; ``key``: the id of a row, ``where``: cells that tell its rows, ``source``: its key."""

    table: str
    column: str
    source: str
    key: str
    where: tuple[tuple[str, str], ...] = ()

    def indicator(self) -> str:
        """The code of the indicator, from the address of its source."""
        return evidence.sources().loc[self.source, "url"].rsplit("/", 1)[1]


SERIES = (
    Series("economy", "gdp_current_usd", "world_bank_gdp", "eco_{country}_{year}"),
    Series("economy", "population", "world_bank_population", "eco_{country}_{year}"),
    Series("military_personnel", "persons", "world_bank_personnel", "per_{country}_{year}_world_bank_iiss", (("series", "world_bank_iiss"),)),
    Series("military_expenditure", "value", "world_bank_milex", "mil_{country}_{year}_share_of_gdp_world_bank", (("edition", "world_bank"), ("measure", "share_of_gdp"))),
)  # fmt: skip


class Change(NamedTuple):
    """One cell that the publisher says otherwise: the row, whether it is there, and both values; empty where one of them has none."""

    row: str
    country: str
    year: str
    ours: str
    theirs: str


# --------------------------------------------------------------------------------------------------- World Bank


def published(indicator: str, countries: list[str], asker: Asker, base: str = BANK) -> dict[tuple[str, str], float]:
    """(country, year) -> value, as the World Bank says today. Raises WebError, one line, for an answer that is refused, cut or of another form."""
    found, rows, page, pages, total = {}, 0, 1, 1, 0
    while page <= pages:
        address = f"{base}/v2/country/{';'.join(countries)}/indicator/{indicator}?format=json&per_page=1000&page={page}"
        answer = asker.json(address)
        head = answer[0] if isinstance(answer, list) and answer and isinstance(answer[0], dict) else {}
        if message := head.get("message"):
            raise WebError(f"{address}: {message[0].get('value', message)}")
        try:
            pages, total, lines = int(head["pages"]), int(head["total"]), answer[1] or []
            for line in lines:
                if line["indicator"]["id"] != indicator:
                    raise WebError(f"{address}: expected {indicator} (found {line['indicator']['id']})")
                if line["value"] is not None:
                    found[line["country"]["id"], line["date"]] = float(line["value"])
        except (KeyError, IndexError, TypeError, ValueError) as error:
            if isinstance(error, WebError):
                raise
            raise WebError(f"{address}: expected rows of country, date and value ({error!r})") from None
        rows, page = rows + len(lines), page + 1
    if rows != total or not found:
        raise WebError(f"{indicator}: expected {total} rows (found {rows}, {len(found)} with a value)")
    return found


def changes(series: Series, rows: list[dict[str, str]], today: dict[tuple[str, str], float]) -> list[Change]:
    """What the publisher says otherwise than the rows of a table; a value is the same if it rounds to what the row says."""
    own = {
        (row["country"], row["year"]): row for row in rows if all(row[name] == value for name, value in series.where)
    }
    countries = {country for country, _ in own}
    first = min(year for _, year in own)
    found = []
    for country, year in sorted({*own, *(key for key in today if key[0] in countries and key[1] >= first)}):
        row, theirs = own.get((country, year)), today.get((country, year))
        ours = row[series.column] if row else ""
        if theirs is None and ours or theirs is not None and not _same(ours, theirs):
            name = row["id"] if row else series.key.format(country=country.lower(), year=year)
            found.append(
                Change(
                    name,
                    country,
                    year,
                    ours,
                    "" if theirs is None else _told(theirs, _decimals([*own.values()], series)),
                )
            )
    return found


def _same(ours: str, theirs: float) -> bool:
    places = len(ours.partition(".")[2])
    return bool(ours) and abs(float(ours) - theirs) <= 0.5 * 10**-places + 1e-9


def _decimals(rows: list[dict[str, str]], series: Series) -> int:
    return max(len(row[series.column].partition(".")[2]) for row in rows)


def _told(value: float, places: int) -> str:
    text = f"{value:.{places}f}"
    return text.rstrip("0").rstrip(".") if places else text


def revised(series: Series, rows: list[dict[str, str]], found: list[Change]) -> list[dict[str, str]]:
    """The rows with what the publisher revised and added; what it took back stays. A new row is attributed as the last one of its country."""
    made, place = [dict(row) for row in rows], {row["id"]: number for number, row in enumerate(rows)}
    for change in (change for change in found if change.theirs):
        if change.row in place:
            made[place[change.row]][series.column] = change.theirs
            _cite(made[place[change.row]], series.source)
            continue
        like = [
            row
            for row in made
            if row["country"] == change.country and all(row[name] == value for name, value in series.where)
        ]
        empty = dict.fromkeys(rows[0], "")
        same = {
            name: like[-1][name]
            for name in ("measure", "unit", "edition", "series", "qualifier", "confidence")
            if name in empty
        }
        made.append(empty | same | {"id": change.row, "country": change.country, "year": change.year, series.column: change.theirs, "sources": series.source})  # fmt: skip
        place[change.row] = len(made) - 1
    return made


def _cite(row: dict[str, str], source: str) -> None:
    keys = row["sources"].split(";")
    row["sources"] = ";".join(keys if source in keys else [*keys, source])


# --------------------------------------------------------------------------------------- releases and copies


def newer_votes(asker: Asker, base: str = DATAVERSE) -> str:
    """Whether a newer version of the votes in the United Nations is out, in a line. Raises WebError."""
    rows = evidence.load(VOTES)
    address = evidence.sources().loc[rows["sources"].iloc[-1].split(";")[0], "url"]
    identifier = IDENTIFIER.search(address)
    if not identifier:
        raise WebError(f"{address}: expected a persistent identifier")
    said = asker.json(f"{base}/api/datasets/:persistentId/versions/:latest?persistentId={identifier[1]}")
    try:
        version, released = (
            f"{said['data']['versionNumber']}.{said['data']['versionMinorNumber']}",
            said["data"]["releaseTime"][:10],
        )
    except (KeyError, TypeError) as error:
        raise WebError(f"{base}: expected versionNumber and releaseTime ({error!r})") from None
    vintage = rows["vintage"].astype(str).max()
    return f"{'newer than ours' if released[:7] > vintage else 'ours is not older'}: version {version} of {released}, ours of {vintage}"


def copies(package: dict) -> dict[str, list[tuple[str, str]]]:
    """Repository -> tables that were taken from it, each with the commit that its description names."""
    found: dict[str, list[tuple[str, str]]] = {}
    for entry in package["resources"]:
        for repository, commit in COPY.findall(entry["description"] + " " + entry["limits"]):
            found.setdefault(repository, []).append((entry["name"], commit))
    return found


def newer_copy(repository: str, commits: set[str], asker: Asker, base: str = GITHUB) -> str:
    """Whether a copy has moved on since its commit, in a line. Raises WebError."""
    said = asker.json(f"{base}/repos/{repository}/commits?per_page=1")
    try:
        last, day = said[0]["sha"], said[0]["commit"]["committer"]["date"][:10]
    except (KeyError, IndexError, TypeError) as error:
        raise WebError(f"{repository}: expected a commit ({error!r})") from None
    return "has not changed" if last in commits else f"changed on {day} (now {last[:12]})"


# -------------------------------------------------------------------------------------------------- all of it


def rows_of(table: str, folder: Path = evidence.DATA) -> list[dict[str, str]]:
    """The rows of a table as text."""
    return list(
        csv.DictReader(io.StringIO((folder / evidence.resource(table, folder)["path"]).read_text(encoding="utf-8")))
    )


def store(table: str, rows: list[dict[str, str]], folder: Path, bibliography: Path) -> None:
    """Write a table. Raises EvidenceError, and leaves it as it was, where the new one breaks a rule."""
    path = folder / evidence.resource(table, folder)["path"]
    before = path.read_bytes()
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")
    if faults := checks.validate(folder, bibliography, [table]):
        path.write_bytes(before)
        raise evidence.EvidenceError(str(faults[0]))


def update(
    asker: Asker, bases: tuple[str, str, str] = (BANK, DATAVERSE, GITHUB), folder: Path = evidence.DATA, bibliography: Path = evidence.BIBLIOGRAPHY,
    write: bool = False,
) -> Iterator[str]:  # fmt: skip
    """The report, line by line; with ``write`` the tables of the World Bank take over what it names."""
    yield from ("# What publishers of the open series say today", "")
    for series in SERIES:
        name, rows = f"{series.table}.{series.column} ({series.indicator()})", rows_of(series.table, folder)
        countries = sorted({row["country"] for row in rows if all(row[key] == value for key, value in series.where)})
        try:
            found = changes(series, rows, published(series.indicator(), countries, asker, bases[0]))
            if write and any(change.theirs for change in found):
                store(series.table, revised(series, rows, found), folder, bibliography)
        except (WebError, evidence.EvidenceError) as error:
            yield f"- {name}: left as it is. {error}"
            continue
        yield f"- {name}: {_counted(found)}{', taken over' if write and found else ''}"
        yield from (f"  - {_line(change)}" for change in found)
    yield from _releases(asker, bases)


def _releases(asker: Asker, bases: tuple[str, str, str]) -> Iterator[str]:
    yield from ("", "Taken from releases and copies, and never taken over by a program:", "")
    named = {"votes in the United Nations (Harvard Dataverse)": lambda: newer_votes(asker, bases[1])}
    for repository, taken in copies(evidence.package()).items():
        words = f"{repository} ({', '.join(sorted({table for table, _ in taken}))})"
        commits = {commit for _, commit in taken}
        named[words] = lambda repository=repository, commits=commits: newer_copy(repository, commits, asker, bases[2])  # type: ignore[misc]
    for words, look in named.items():
        try:
            yield f"- {words}: {look()}"
        except WebError as error:
            yield f"- {words}: {error}"


def _counted(found: list[Change]) -> str:
    new = sum(not change.ours for change in found)
    lost = sum(not change.theirs for change in found)
    return f"{len(found) - new - lost} revised, {new} new, {lost} no longer published" if found else "nothing changed"


def _line(change: Change) -> str:
    if not change.theirs:
        return f"{change.row}: {change.ours}, no longer published; stays"
    return f"{change.row}: {change.ours or 'nothing'} → {change.theirs}"


if __name__ == "__main__":
    whole = []
    for line in update(Asker(), write="--write" in sys.argv):
        print(line, flush=True)
        whole.append(line)
    (evidence.ROOT / "_build").mkdir(exist_ok=True)
    (evidence.ROOT / "_build" / "update.md").write_text("\n".join(whole) + "\n", encoding="utf-8")
    print(
        "Wrote _build/update.md. Nothing in data changed."
        if "--write" not in sys.argv
        else "Wrote _build/update.md. Look at git diff data, then make check."
    )
