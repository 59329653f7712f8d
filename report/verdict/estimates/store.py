"""The tables ``estimates`` and ``estimate_checks``: written from the models, and held to the rows that they rest on."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd

from report import edition, evidence
from report.evidence import selection
from report.verdict.estimates import troops, weapons

COMMAND = "make estimates"
WORDS = ["reason", "note"]  # columns that no estimate depends on
MONTH = f"{edition.LAST_DAY:%Y-%m}"
COLUMNS = [
    "id", "subject", "span", "name", "date_from", "date_to", *troops.LEVELS, "unit", "statement", "likelihood", "counts", "rule",
    "evidence_rows", "digest", "qualifier", "sources", "confidence", "note",
]  # fmt: skip
CHECKED = ["id", "estimate", "changed", "what", "setting", "low_80", "middle", "high_80", "likelihood", "note"]


# ------------------------------------------------------------------------------------------------------- digests


def _cells(table: str, keys: list[str], folder: Path) -> str:
    """The cells of some rows of a table, as text."""
    raw = evidence.cells(table, folder).set_index("id")
    return raw.drop(columns=WORDS, errors="ignore").reindex(keys).to_csv(lineterminator="\n")


def digest(subject: str, folder: Path = evidence.DATA) -> str:
    """A fingerprint of the rows that an estimate is reckoned from, and of the last day of the evidence; ``observers`` is that of troops."""
    asked = "troops" if subject == "observers" else subject
    priors = evidence.load("estimate_priors")
    rests = {"estimate_priors": list(priors.index[priors["subject"] == asked])}
    if asked == "troops":
        rests |= {"presence": list(troops.used().index), "troop_readings": list(evidence.load("troop_readings").index)}
    else:
        found = weapons.weights(asked)
        rests |= {"weapon_weights": list(found.index)}
        named = [reference.split(":") for cell in found["evidence_rows"] for reference in selection.parts(cell)]
        for table, key in named:
            rests.setdefault(table, []).append(key)
    parts = [str(edition.LAST_DAY), *(_cells(table, keys, folder) for table, keys in rests.items())]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def stale(folder: Path = evidence.DATA) -> list[str]:
    """A line for each subject whose stored estimate rests on other rows than the tables of the folder hold; empty where all is well."""
    stored = evidence.load("estimates")
    return [
        f"data/estimates.csv: {subject}: the rows that it rests on have changed; run {COMMAND}"
        for subject in stored["subject"].cat.categories
        if set(stored.loc[stored["subject"] == subject, "digest"]) != {digest(str(subject), folder)}
    ]


# ------------------------------------------------------------------------------------------------------- writing


def _sources(references: list[str]) -> str:
    """The sources of some rows, each once."""
    keys: dict[str, None] = {}
    for reference in references:
        table, _, key = reference.partition(":")
        keys |= dict.fromkeys(selection.parts(evidence.load(table).loc[key, "sources"]))
    return ";".join(keys)


def _rows(subject: str, rule: str, found: pd.DataFrame) -> pd.DataFrame:
    """Estimates of one subject as rows of the table; ``rows``: their references."""
    return found.assign(
        id=[f"{subject}_{key}" for key in found.index],
        subject=subject,
        rule=rule,
        evidence_rows=found["rows"].map(";".join),
        digest=digest(subject),
        qualifier="ours",
        sources=found["rows"].map(_sources),
    )


def _of_presence(found: pd.DataFrame) -> pd.DataFrame:
    return found.assign(rows=found["rows"].map(lambda keys: [f"presence:{key}" for key in keys]))


def of_troops(found: troops.Run) -> pd.DataFrame:
    """The rows of the table on troops, by half-year and month, and on the errors of the sides."""
    spans = troops.table(found, [*troops.half_years(), *troops.months()])
    counted = spans["counts"] > 0
    spans = spans.assign(
        confidence=counted.map({True: "medium", False: "low"}),
        note=counted.map({True: "", False: "No dated count in the period."}),
    )
    sides = troops.errors(found).assign(
        span="all", date_from=f"{troops.FIRST}-01", date_to=MONTH, unit="factor", confidence="low",
        note="No side is taken as the right one: the sides are only told apart where they report of the same months.",
    )  # fmt: skip
    return pd.concat([_rows("troops", "walk", _of_presence(spans)), _rows("observers", "walk", _of_presence(sides))])


def of_weapons() -> pd.DataFrame:
    """The rows of the table on warheads and launchers."""
    lines = []
    for subject, statement in weapons.SUBJECTS.items():
        said = weapons.estimate(subject)
        named = list(
            dict.fromkeys(ref for cell in weapons.weights(subject)["evidence_rows"] for ref in selection.parts(cell))
        )
        line = {
            "span": "last_day",
            "name": f"On {edition.LAST_DAY:%d %B %Y}",
            "date_from": MONTH,
            "date_to": MONTH,
            **said,
        }
        line |= {"unit": "probability", "statement": statement, "likelihood": said["middle"], "confidence": "low"}
        line |= {"rows": named, "note": "The bands show the reach of prior and ratios, not of chance."}
        lines.append(_rows(subject, "bayes", pd.DataFrame([line], index=["present"])))
    return pd.concat(lines)


def estimates() -> pd.DataFrame:
    """The whole table ``estimates``, reckoned anew."""
    return pd.concat([of_troops(troops.run()), of_weapons()])[COLUMNS].reset_index(drop=True)


def checks() -> pd.DataFrame:
    """The whole table ``estimate_checks``, reckoned anew: one row an estimate of a half-year or of weapons, and a change."""
    lines = []
    for kind, key, what, setting, found in troops.checks():
        for span, row in found.iterrows():
            line = {
                "id": f"{span}_{key}",
                "estimate": f"troops_{span}",
                "changed": kind,
                "what": what,
                "setting": setting,
            }
            lines.append(line | row[["low_80", "middle", "high_80", "likelihood"]].to_dict())
    for subject in weapons.SUBJECTS:
        for kind, key, what, setting, value in weapons.checks(subject):
            line = {"id": key, "estimate": f"{subject}_present", "changed": kind, "what": what, "setting": setting}
            lines.append(line | {"middle": value, "likelihood": value})
    return pd.DataFrame(lines).assign(note="")[CHECKED]


def write(frame: pd.DataFrame, path: Path) -> None:
    """A table as the evidence keeps it: numbers without needless decimals, empty cells for what is missing."""
    told = frame.map(lambda cell: "" if pd.isna(cell) else f"{cell:.10g}" if isinstance(cell, float | int) else cell)
    told.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")
