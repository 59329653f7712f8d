"""The data chapter: every table of the package in readers' words, taken from the package's own description."""

from __future__ import annotations

import pandas as pd

from report import evidence
from report.exhibits.kit import exhibit, tables
from report.wording import markup

TOPICS = {
    "exercises": "Exercises",
    "army_organisation": "Army organisation",
    "officer_corps": "Officer corps",
    "arms_and_supply": "Arms and supply",
    "facilities_and_presence": "Facilities and presence",
    "strategic_implications": "Strategic implications",
    "shared": "Several chapters",
    "open_series": "Open series",
    "verdict": "Verdict",
    "methods": "Methods",
}


def overview() -> tables.Table:
    """One line a table: title, topic, rows, terms."""
    frame = evidence.tables()
    shown = pd.DataFrame(
        {
            "Table": [
                markup.link(entry["title"], f"#table-{name.replace('_', '-')}") for name, entry in frame.iterrows()
            ],
            "Topic": frame["topic"].map(TOPICS),
            "Rows": frame["rows"],
        }
    )
    return tables.Table(shown, "The tables of the evidence package.", "tab-catalogue")


def kinds() -> tables.Table:
    """Sources by kind, and how many rows rest on each."""
    kind = evidence.sources()["kind"].map(evidence.KINDS)
    used: dict[str, set] = {}
    for name in (name for name in evidence.tables().index if evidence.attributed(evidence.resource(name))):
        for key, cell in evidence.load(name)["sources"].items():
            for source in cell.split(";"):
                used.setdefault(kind[source], set()).add((name, key))
    shown = pd.DataFrame({"Kind": kind.value_counts().index, "Sources": kind.value_counts().to_numpy()}).rename(
        columns={"Sources": "Number of sources"}
    )
    shown["Rows that cite one"] = shown["Kind"].map(lambda word: len(used.get(word, ())))
    return tables.Table(
        shown,
        "Sources by kind, and the rows that cite at least one source of the kind (a row may cite several).",
        "tab-kinds",
    )


VERDICTS = {
    "as_cited": "As cited",
    "by_other_source": "By another source",
    "mended": "Mended",
    "weakened": "Weakened",
    "not_found": "Not found",
}


def read_again() -> pd.DataFrame:
    """The last reading of each row, with the topic of the row: table, row, read_on, verdict, source, note, topic."""
    checks = (
        evidence.load("source_checks")
        .sort_values("read_on", kind="stable")
        .drop_duplicates(["table", "row"], keep="last")
    )
    topics = {
        f"{name}:{key}": row["topic"] for name in ("facts", "events") for key, row in evidence.load(name).iterrows()
    }
    own = evidence.tables()["topic"]
    return checks.assign(
        topic=[topics.get(f"{row['table']}:{row['row']}", own[row["table"]]) for _, row in checks.iterrows()]
    )


def readings() -> tables.Table:
    """One line a topic: how many rows were read again against their pages, and what was found."""
    checks = read_again()
    counted = pd.crosstab(checks["topic"], checks["verdict"].astype(str)).reindex(columns=list(VERDICTS), fill_value=0)
    counted = counted.reindex([topic for topic in TOPICS if topic in counted.index]).rename(index=TOPICS)
    counted.loc["All"] = counted.sum()
    shown = counted.rename(columns=VERDICTS).rename_axis(index="Topic").reset_index()
    shown.insert(1, "Rows read again", counted.sum(axis=1).to_numpy())
    return tables.Table(
        shown, "Rows read again against their pages, by topic and by what the reading found.", "tab-read-again"
    )


class Entries(exhibit.Exhibit):
    """A section a table: what a row is, limits, terms, columns, download."""

    def __init__(self):
        frame = evidence.tables()
        super().__init__(
            "\n\n".join(_entry(name, row) for name, row in frame.iterrows()), f"{len(frame)} tables described"
        )


def entries() -> Entries:
    """The section of every table."""
    return Entries()


def _entry(name: str, row: pd.Series) -> str:
    fields = evidence.resource(name)["schema"]["fields"]
    columns = pd.DataFrame(
        {"Column": [markup.code(field["name"]) for field in fields], "Meaning": [_meaning(field) for field in fields]},
    )
    parts = [
        f"(table-{name.replace('_', '-')})=",
        f"### {markup.text(row['title']).myst}",
        markup.text(row["description"]).myst,
        (markup.strong("Not for:") + f" {row['limits']}").myst,
        (
            markup.strong("Terms:")
            + f" {row['licence']}. "
            + markup.strong("Rows:")
            + f" {row['rows']:,}. "
            + markup.strong("Download:")
            + " "
            + markup.download(row["path"], f"../data/{row['path']}")
        ).myst,
        exhibit.directive("dropdown", "Columns", {"class-container": "columns"}, tables.Table(columns, "").inset()),
    ]
    return "\n\n".join(parts)


def _meaning(field: dict) -> str:
    said = field.get("description") or field.get("title") or ""
    unit = f" ({field['unit']})" if field.get("unit") else ""
    levels = field.get("constraints", {}).get("enum")
    words = f" One of: {', '.join(map(str, levels))}." if levels and len(levels) <= 14 else ""
    return said.rstrip(".") + unit + "." + words
