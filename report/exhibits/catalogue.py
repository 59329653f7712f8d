"""The data chapter: every table of the package in readers' words, taken from the package's own description."""

from __future__ import annotations

import pandas as pd

from report import evidence, wording
from report.evidence import cited, second_reading
from report.exhibits.kit import exhibit, tables
from report.verdict import evidence_read, sourcing
from report.wording import figure, markup, sentences
from report.wording.markup import Markup

BY_READER = "None: a reader alone sees it"
SHOWN = 14  # values of a vocabulary: a longer one stands in the package alone


def overview() -> tables.Table:
    """One line a table: title, topic, rows."""
    frame = evidence.tables()
    shown = pd.DataFrame(
        {
            "Table": [markup.link(entry["title"], f"#{_anchor(name)}") for name, entry in frame.iterrows()],
            "Topic": frame["topic"].map(evidence.words("topic")),
            "Rows": frame["rows"],
        }
    )
    return tables.Table(shown, "The tables of the evidence package.", "tab-catalogue")


def kinds() -> tables.Table:
    """Sources by kind, and how many rows rest on each."""
    kind = evidence.sources()["kind"].map(evidence.KINDS)
    shown = kind.value_counts().rename_axis("Kind").reset_index(name="Number of sources")
    citing = _citations().assign(kind=lambda rows: rows["source"].map(kind)).drop_duplicates(["table", "id", "kind"])
    shown["Rows that cite one"] = shown["Kind"].map(citing["kind"].value_counts()).fillna(0).astype(int)
    return tables.Table(
        shown,
        "Sources by kind, and the rows that cite at least one source of the kind (a row may cite several).",
        "tab-kinds",
    )


def _citations() -> pd.DataFrame:
    """Every source of every row that states something: table, id, source."""
    cells = {name: evidence.load(name)["sources"].str.split(";") for name in cited.stating()}
    return pd.concat(cells, names=["table", "id"]).explode().rename("source").reset_index()


def read_again() -> pd.DataFrame:
    """The last reading of each row, with the topic of the row: table, row, read_on, verdict, source, note, topic; indexed by ``table:row``."""
    checks = second_reading.last()
    own = checks["table"].map(evidence.tables()["topic"])
    named = pd.concat(
        [
            evidence.load(name)["topic"].astype(str).rename(lambda key, table=name: f"{table}:{key}")
            for name in ("facts", "events")
        ]
    )
    return checks.assign(topic=named.reindex(checks.index).fillna(own))


def readings() -> tables.Table:
    """One line a topic: how many rows were read again against their pages, and what was found."""
    checks, verdicts, topics = read_again(), evidence.labels("source_checks", "verdict"), evidence.words("topic")
    counted = pd.crosstab(checks["topic"], checks["verdict"].astype(str)).reindex(columns=list(verdicts), fill_value=0)
    counted = counted.reindex([topic for topic in topics if topic in counted.index]).rename(index=topics)
    counted.loc["All"] = counted.sum()
    shown = counted.rename(columns=verdicts).rename_axis(index="Topic").reset_index()
    shown.insert(1, "Rows read again", counted.sum(axis=1).to_numpy())
    return tables.Table(
        shown, "Rows read again against their pages, by topic and by what the reading found.", "tab-read-again"
    )


class Unfound(exhibit.Exhibit):
    """The rows for which the last reading saw no page, by topic, folded: what was looked for, and what the reading says."""

    def __init__(self):
        found, topics = read_again(), evidence.words("topic")
        found = found[found["verdict"] == second_reading.UNSEEN]
        found = pd.concat([found[found["topic"] == topic] for topic in topics])
        shown = pd.DataFrame(
            {
                "Topic": found["topic"].map(topics),
                "What was looked for": [figure.of(_line(reference), reference) for reference in found.index],
                "What the reading says": found["note"],
            }
        )
        self.table = tables.Table(shown.reset_index(drop=True), "")
        title = f"Rows for which no page was seen: {wording.number(len(found))}"
        super().__init__(exhibit.directive("dropdown", title, {}, self.table.inset()), title, self.table.figures)

    def live(self) -> dict:
        return self.table.live()

    still = live


def unfound() -> Unfound:
    """The rows for which no page was seen, folded."""
    return Unfound()


def _line(reference: str) -> str:
    """What a row says, or its id where its table has no line to tell it."""
    table, _, key = reference.partition(":")
    return sentences.sentence(reference) if "tell" in evidence.resource(table) else key


def faults() -> tables.Table:
    """One line a kind of fault that the second reading named: what was wrong, the rule that sees it, what the rule does not see."""
    rows = evidence.load("fault_kinds").sort_values("place")
    shown = pd.DataFrame(
        {"Kind of fault": rows["kind"], "Rule today": rows["rule"].fillna(BY_READER), "Limit of the rule": rows["note"]}
    )
    shown.attrs = rows.attrs
    return tables.Table(
        shown, "Kinds of fault that the second reading found, and the rule that sees each today.", "tab-faults"
    )


def kinds_before() -> tables.Table:
    """One line a kind of source: how many sources there were in the earlier edition, and how many there are."""
    counted = sourcing.by_kind()
    shown = counted.rename(index=evidence.KINDS).rename_axis("Kind").reset_index()
    for column, title in (("before", "Before the second reading"), ("now", "Now")):
        whole = counted[column].sum()
        shown[title] = [f"{wording.number(value)} ({wording.percent(value / whole)})" for value in shown[column]]
    shown = shown.drop(columns=["before", "now"])
    return tables.Table(
        shown, "Sources by kind, before the second reading and now, with their share of all.", "tab-kinds-before", "lrr"
    )


def evidence_to() -> tables.Table:
    """One line a topic: its newest dated source, and how many of its sources are late, dated, undated."""
    found, topics = evidence_read.evidence_to(), evidence.words("topic")
    late = f"Of {wording.date(evidence_read.late_from(), 'month')} or later"
    shown = {
        "Topic": [topics[topic] for topic in found.index],
        "Newest dated source": [evidence_read.day(date) for date in found["date"]],
        late: found["late"].to_numpy(),
        "Dated sources": found["dated"].to_numpy(),
        "Undated sources": found["undated"].to_numpy(),
        "sources": found["source"].to_numpy(),
    }
    return tables.Table(
        pd.DataFrame(shown),
        "How late the evidence goes: the newest dated source that a row of each topic cites, and how many of its sources are dated, and how late.",
        "tab-evidence-to",
    )


class Entries(exhibit.Exhibit):
    """A section a table: what a row is, limits, terms, readings, columns, download."""

    def __init__(self):
        frame, twice = evidence.tables(), second_reading.twice().groupby("table")["read_on"].agg(["size", "max"])
        parts = [_entry(name, row, twice.loc[name] if name in twice.index else None) for name, row in frame.iterrows()]
        super().__init__("\n\n".join(parts), f"{len(frame)} tables described")


def entries() -> Entries:
    """The section of every table."""
    return Entries()


def _anchor(name: str) -> str:
    return f"table-{name.replace('_', '-')}"


def _entry(name: str, row: pd.Series, twice: pd.Series | None) -> str:
    """The section of one table; ``twice``: how many of its rows were read twice (``size``), and when last (``max``)."""
    fields = evidence.resource(name)["schema"]["fields"]
    columns = pd.DataFrame(
        {"Column": [markup.code(field["name"]) for field in fields], "Meaning": [_meaning(field) for field in fields]},
    )
    facts = [
        markup.strong("Terms:") + f" {row['licence']}. ",
        markup.strong("Rows:") + f" {row['rows']:,}{_read(twice)}. ",
        markup.strong("Download:") + " " + markup.download(row["path"], f"../data/{row['path']}"),
    ]
    parts = [
        f"({_anchor(name)})=",
        f"### {markup.text(row['title']).myst}",
        markup.text(row["description"]).myst,
        (markup.strong("Not for:") + f" {row['limits']}").myst,
        markup.join(facts).myst,
        exhibit.directive("dropdown", "Columns", {"class-container": "columns"}, tables.Table(columns, "").inset()),
    ]
    return "\n\n".join(parts)


def _read(twice: pd.Series | None) -> str:
    """', of them 95 read twice, last on 26 November 2026'; empty where none was."""
    return "" if twice is None else f", of them {twice['size']:,} read twice, last on {wording.date(twice['max'])}"


def _meaning(field: dict) -> Markup:
    """What a column holds, in which unit, and its values with their words where these say more."""
    said = field.get("description") or field.get("title") or ""
    unit = f" ({field['unit']})" if field.get("unit") else ""
    lead = markup.text(said.rstrip(".") + unit + ".")
    levels = field.get("constraints", {}).get("enum") or []
    if not levels or len(levels) > SHOWN:
        return lead
    words = {str(entry["value"]): entry["label"] for entry in field.get("categories", [])}
    return lead + f" One of: {', '.join(_level(str(level), words) for level in levels)}."


def _level(value: str, words: dict[str, str]) -> str:
    """A value with its words: 'apart (further from a district)'; alone where they only repeat it."""
    label = words.get(value, value)
    return value if label.lower() == value.replace("_", " ").lower() else f"{value} ({label})"
