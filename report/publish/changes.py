"""``python -m report.publish.changes FROM [TO]``: what changed between two editions, stored in ``docs/changes`` for the page on it.

An edition is a commit, a folder with a checkout, or an archive of the book (ZIP); without TO it is this checkout. Of two checkouts the
figures of the prose are compared too, by chapter and name; an archive has tables and no chapters to run. The build reads what is stored
and needs no history.
"""

from __future__ import annotations

import contextlib
import difflib
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from report.evidence import ROOT
from report.evidence.package import CHANGES
from report.publish import stated

VERDICTS = {"verdict_2021": "reason_2021", "verdict_today": "reason_today"}  # columns of the claims, and of the reasons
ALIKE = 0.6  # from which likeness of words two judgements without a figure in common are one
READ_AGAIN = ("mended", "weakened", "by_other_source", "not_found")  # readings that change a row


@contextlib.contextmanager
def checkout(named: str) -> Iterator[tuple[Path, dict[str, str]]]:
    """The folder of an edition, and its name and day. Raises SystemExit for what is no commit, folder or archive."""
    path = Path(named)
    with tempfile.TemporaryDirectory() as place:
        if path.is_dir():
            yield path.resolve(), _named(path.resolve(), "")
        elif path.suffix == ".zip" and path.is_file():
            zipfile.ZipFile(path).extractall(place)
            folder = next(Path(place).glob("*/data")).parent
            yield folder, _named(folder, "")
        else:
            folder = Path(place) / "edition"
            commit = _git("rev-parse", "--short", f"{named}^{{commit}}")
            _git("worktree", "add", "--detach", str(folder), commit)
            try:
                yield folder, _named(folder, commit) | {"date": _git("log", "-1", "--format=%cs", commit)}
            finally:
                _git("worktree", "remove", "--force", str(folder))


def _git(*words: str) -> str:
    run = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True)
    if run.returncode:
        raise SystemExit(f"expected a commit, a folder or an archive: {run.stderr.strip()}")
    return run.stdout.strip()


def _named(folder: Path, commit: str) -> dict[str, str]:
    """Number and last day of an edition, as its own files say them."""
    package = json.loads((folder / "data" / "datapackage.json").read_text("utf-8"))
    said = {"edition": package["version"], "date": package["created"][:10], "commit": commit}
    if (folder / "edition.yml").is_file():
        said["date"] = str(yaml.safe_load((folder / "edition.yml").read_text("utf-8"))["last_day"])
    return said


# ------------------------------------------------------------------------------------------------------ tables


def tables(folder: Path) -> dict[str, pd.DataFrame]:
    """Every table of an edition as text, by name, indexed by id."""
    package = json.loads((folder / "data" / "datapackage.json").read_text("utf-8"))
    return {
        entry["name"]: pd.read_csv(folder / "data" / entry["path"], dtype=str, keep_default_na=False).set_index("id")
        for entry in package["resources"]
    }


def of_table(before: pd.DataFrame | None, after: pd.DataFrame | None) -> dict[str, Any]:
    """What changed in a table; None for one that the edition lacks. A row counts as mended where a column that both editions have says otherwise."""
    old = before if before is not None else pd.DataFrame()
    new = after if after is not None else pd.DataFrame()
    common = [column for column in new if column in old]
    both = [key for key in new.index if key in old.index] if common else []
    differs = old.loc[both, common] != new.loc[both, common] if both else pd.DataFrame()
    mended = {str(key): [column for column in common if row[column]] for key, row in differs.iterrows() if row.any()}
    return {
        "rows": len(new),
        "added": [str(key) for key in new.index if key not in old.index],
        "mended": mended,
        "withdrawn": [str(key) for key in old.index if key not in new.index],
        "columns_added": [column for column in new if column not in old] if before is not None else [],
        "columns_gone": [column for column in old if column not in new] if after is not None else [],
        "state": "new" if before is None else "gone" if after is None else "",
    }


def verdicts(before: pd.DataFrame, after: pd.DataFrame) -> list[dict[str, str]]:
    """Verdicts on claims that moved, with the reason that the later edition gives."""
    return [
        {
            "row": str(key),
            "what": row["short"],
            "when": column.removeprefix("verdict_"),
            "from": before.loc[key, column],
            "to": row[column],
            "reason": row[reason],
        }
        for key, row in after.iterrows()
        if key in before.index
        for column, reason in VERDICTS.items()
        if before.loc[key, column] != row[column]
    ]


def scores(before: pd.DataFrame, after: pd.DataFrame) -> list[dict[str, Any]]:
    """Scores of criteria that moved, a line for years in a row that moved alike, with the reason of the later edition."""
    old, new = _by_year(before), _by_year(after)
    found: list[dict[str, Any]] = []
    for (criterion, year), row in new.items():
        was = old.get((criterion, year))
        if was is None or (was["low"], was["high"]) == (row["low"], row["high"]):
            continue
        moved = {"from": f"{was['low']}–{was['high']}", "to": f"{row['low']}–{row['high']}", "row": row["id"]}
        last = found[-1] if found else {}
        if last.get("what") == criterion and last["last"] == year - 1 and {key: last[key] for key in moved} == moved:
            last["last"] = year
        else:
            found.append({"what": criterion, "first": year, "last": year, "reason": row["reason"]} | moved)
    return found


def _by_year(rows: pd.DataFrame) -> dict[tuple[str, int], dict[str, str]]:
    found = {}
    for key, row in rows.iterrows():
        for year in range(int(row["year_from"]), int(row["year_to"]) + 1):
            found[row["criterion"], year] = {
                "id": str(key),
                "low": f"{float(row['low']):g}",
                "high": f"{float(row['high']):g}",
                "reason": row["reason"],
            }
    return dict(sorted(found.items()))


def forecasts(before: pd.DataFrame, after: pd.DataFrame) -> list[dict[str, str]]:
    """Forecasts that moved, with the reason of the later edition; those made or withdrawn have one side alone."""
    found = []
    for key in dict.fromkeys([*before.index, *after.index]):
        was = before["probability"].get(key, "")
        now = after["probability"].get(key, "")
        if was != now:
            row = (after if key in after.index else before).loc[key]
            found.append(
                {
                    "row": str(key),
                    "what": row["question"],
                    "from": was,
                    "to": now,
                    "reason": row["reason"] if now else "",
                }
            )
    return found


# ------------------------------------------------------------------------------------------------------ figures


def figures(folder: Path) -> dict[str, Any]:
    """What the prose of a checkout states, by chapter; empty for an archive."""
    if not (folder / "chapters").is_dir():
        return {}
    run = subprocess.run([sys.executable, str(Path(stated.__file__)), str(folder)], capture_output=True, text=True)
    if run.returncode:
        raise SystemExit(run.stderr)
    return json.loads(run.stdout)["chapters"]


def moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Figures of one name in one chapter that are told otherwise, in the order of the later edition."""
    found = []
    for chapter, said in after.items():
        old: dict[str, str] = {}
        for figure in before.get(chapter, {}).get("figures", []):
            old.setdefault(figure["name"], figure["text"])
        once: dict[str, dict] = {}
        for figure in said["figures"]:
            once.setdefault(figure["name"], figure)
        found += [
            {
                "chapter": chapter,
                **{key: figure[key] for key in ("name", "section", "around")},
                "from": old[name],
                "to": figure["text"],
                "key": bool(figure.get("key")),
            }
            for name, figure in once.items()
            if old.get(name) and figure["text"] and old[name] != figure["text"]
        ]
    return found


def judged(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, str]]:
    """Every figure of the key judgements of a chapter before and after, judgement by judgement; '' where an edition does not tell it.

    A judgement is the one of before that shares most of its figures by name, and of these the one most alike in words. Those
    that are gone stand last.
    """
    found = []
    for chapter in after:
        old, new = (_judgements(edition.get(chapter, {})) for edition in (before, after))
        pairs = [(words, old.pop(_nearest(words, figures, old), {}), figures) for words, figures in new.items()]
        pairs += [(words, figures, {}) for words, figures in old.items()]
        found += [
            {"chapter": chapter, "judgement": words, "name": name, "around": (now.get(name) or was[name])["around"]}
            | {end: some[name]["text"] or "" if name in some else "" for end, some in (("from", was), ("to", now))}
            for words, was, now in pairs
            for name in dict.fromkeys([*now, *was])
        ]
    return found


def _judgements(said: Mapping[str, Any]) -> dict[str, dict[str, dict]]:
    """Key judgement -> name -> its figure."""
    found: dict[str, dict[str, dict]] = {}
    for figure in said.get("figures", []):
        if judgement := figure.get("judgement"):
            found.setdefault(judgement, {}).setdefault(figure["name"], figure)
    return found


def _nearest(words: str, figures: Mapping[str, Any], old: Mapping[str, Mapping[str, Any]]) -> str:
    """The judgement of before that is this one; '' where none is."""
    likeness = {
        other: (len(figures.keys() & held.keys()), difflib.SequenceMatcher(None, words, other).ratio())
        for other, held in old.items()
    }
    best = max(likeness, key=lambda other: likeness[other], default="")
    return best if best and (likeness[best][0] or likeness[best][1] > ALIKE) else ""


# -------------------------------------------------------------------------------------------------------- all


def compared(before: Path, after: Path) -> dict[str, Any]:
    """All that changed between two folders with an edition each."""
    old, new = tables(before), tables(after)
    names = [*new, *(name for name in old if name not in new)]
    known = new.get("source_checks", pd.DataFrame({"table": [], "row": [], "verdict": []}))
    last = known.drop_duplicates(["table", "row"], keep="last")
    again = last[last["verdict"].isin(READ_AGAIN)]
    told = figures(before), figures(after)
    found = {name: of_table(old.get(name), new.get(name)) for name in names}
    for name, said in found.items():
        said["read_again"] = int(again.loc[again["table"] == name, "row"].isin(list(said["mended"])).sum())
    return {
        "tables": found,
        "verdicts": verdicts(old["claims"], new["claims"]),
        "scores": scores(old["district_scores"], new["district_scores"]),
        "forecasts": forecasts(old["forecasts"], new["forecasts"]),
        "figures": moved(*told),
        "key_figures": judged(*told),
    }


def main(arguments: list[str]) -> None:
    """Compare and store."""
    if not arguments:
        raise SystemExit("which edition before? make changes FROM=commit, folder or archive")
    with (
        checkout(arguments[0]) as (before, first),
        checkout(arguments[1] if len(arguments) > 1 else str(ROOT)) as (after, last),
    ):
        found = {"from": first, "to": last} | compared(before, after)
    CHANGES.mkdir(parents=True, exist_ok=True)
    path = CHANGES / f"{last['edition']}_{last['date']}.json"
    path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    rows = found["tables"].values()
    print(
        f"{path.relative_to(ROOT)}: {sum(len(said['added']) for said in rows)} rows added, {sum(len(said['mended']) for said in rows)} mended, "
        f"{sum(len(said['withdrawn']) for said in rows)} withdrawn; {len(found['verdicts'])} verdicts, {len(found['scores'])} scores, "
        f"{len(found['forecasts'])} forecasts and {len(found['figures'])} figures moved"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
