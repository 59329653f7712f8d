"""The ladder of agreements: how binding each document is, how long it took to bind, and what was built on it.

The rung of a document is its legal rank, not its importance: a plan that nobody has seen may matter more than a treaty.
Statements on command, on strengths and on assets are placed side by side and never merged.
"""

from __future__ import annotations

import pandas as pd

from report import edition, evidence, wording
from report.wording import sentences

RUNGS = {
    "treaty_ratified": "Treaty, ratified",
    "treaty_signed": "Treaty, ratification not found",
    "intergovernmental_agreement": "Agreement of governments",
    "supreme_council_act": "Act of the Supreme State Council",
    "ministerial_document": "Document of the ministries",
    "policy_document": "Plan of use or cooperation",
    "national": "National act or doctrine",
}
THEMES = {
    "regional_grouping": "Regional grouping",
    "air_defence": "Air defence",
    "alliance": "Alliance",
    "union_state": "Union State and constitution",
    "constitution": "Union State and constitution",
    "treaty_sites": "Sites, stationing, nuclear",
    "stationing": "Sites, stationing, nuclear",
    "nuclear": "Sites, stationing, nuclear",
    "training": "Training, supply, arms",
    "technical_supply": "Training, supply, arms",
    "doctrine_and_plan": "Doctrines and programmes",
}
STATUS = {  # status -> its words in a table
    "in_force": "in force",
    "superseded": "superseded",
    "ended": "ended",
    "signed_not_in_force": "signed not in force",
    "announced": "announced",
    "unknown": "unknown",
}
STANDING = {  # status -> what the reader sees
    "in_force": "in force",
    "superseded": "ended or replaced",
    "ended": "ended or replaced",
    "signed_not_in_force": "not known",
    "announced": "not known",
    "unknown": "not known",
}
SHAPES = {"in force": ("o", True), "ended or replaced": ("o", False), "not known": ("d", False)}


def agreements() -> pd.DataFrame:
    """The documents in order of signature, with their rung, theme and standing; undated ones come last."""
    rows = evidence.load("agreements")
    level = rows["binding_level"].astype(str)
    rows = rows.assign(
        rung=level.where(~level.str.startswith("national_"), "national"), theme=rows["subject"].astype(str).map(THEMES)
    )
    return rows.assign(standing=rows["status"].astype(str).map(STANDING)).sort_values("date_signed", kind="stable")


def bilateral(rows: pd.DataFrame) -> pd.DataFrame:
    """The documents between Belarus and Russia alone that bind as treaties or agreements of governments."""
    return rows[
        (rows["parties"] == "BY;RU")
        & rows["rung"].isin(["treaty_ratified", "treaty_signed", "intergovernmental_agreement"])
    ]


def words(value: float) -> str:
    """A small whole number in words, a larger one in figures: 5.0 -> 'five'."""
    return wording.count(int(round(value)))


ROADS = {  # document: words for readers, and the dated steps of ratification that the evidence holds
    "vileyka_1995": ("Vileyka and Baranavichy sites, 1995", []),
    "agr_08": ("Regional security, 1997", ["events:rgf_02"]),
    "joint_infrastructure_1998": ("Joint infrastructure, 1998", []),
    "agr_10": ("Union State, 1999", []),
    "agr_13": ("Air defence, 2009", ["agreements:agr_14"]),
    "agr_18": ("Technical support, 2016", []),
    "vileyka_protocol_2021": ("Protocols on the two sites, 2021", ["events:face_040", "events:face_050"]),
    "agr_24": ("Protocol on the grouping, 2022", ["events:rgf_27", "events:rgf_32"]),
    "agr_25": ("Training centres, 2023", ["events:centres_law_by_2023", "events:centres_duma_2023"]),
    "treaty_security_guarantees_2024": (
        "Security guarantees, 2024",
        ["events:guarantees_law_ru_2025", "agreements:agr_33"],
    ),
}
MONTH = 30.44  # days


def roads() -> pd.DataFrame:
    """One row a document of ROADS: months from signature to each known step of ratification and to entry into force."""
    rows, lines = agreements(), {}
    for key, (label, references) in ROADS.items():
        signed, force = rows.loc[key, ["date_signed", "date_in_force"]]
        steps = [sentences.row(reference) for reference in references]
        days = [step[next(name for name in ("date_from", "date_signed") if name in step)] for step in steps]
        lines[key] = {
            "words": label,
            "steps": [(day - signed).days / MONTH for day in days],
            "force": (force - signed) / pd.Timedelta(days=MONTH),
        }
    return pd.DataFrame.from_dict(lines, orient="index")


def told(months: float) -> str:
    """Months in words: 16.9 -> '17 months', 3.2 -> 'three months', a missing value -> 'day not found'."""
    return "day not found" if pd.isna(months) else f"{words(months)} months"


def steps(references: list[str]) -> pd.DataFrame:
    """Rows of several tables in order of time, each as one step: when and of what kind, what, and sources."""
    lines = []
    for reference in references:
        row = sentences.row(reference)
        base = next(name for name in ("date_from", "date_signed") if name in row)
        what = row.get("event") or (
            f"{row['name']}."
            if "name" in row
            else f"{row['observer'] or row['subject']}, {row['metric']}: {row['value_text']}."
        )
        when = wording.dates(row) if base == "date_from" else wording.date(row[base], row[f"{base}_precision"])
        lines.append(
            {
                "at": row[base],
                "When": f"{when}, {wording.QUALIFIERS[row['qualifier']]}",
                "Step": what,
                "sources": row["sources"],
            }
        )
    return pd.DataFrame(lines).sort_values("at", kind="stable").drop(columns="at")


SPEAKERS = {  # events carry no observer of their own: who speaks in each statement on the Russian part of the grouping
    "rgf_08": "Ukrainian military intelligence",
    "rgf_14": "Belarusian ministry",
    "rgf_19": "Ukrainian General Staff",
    "rgf_20": "Ukrainian border service",
    "rgf_23": "Ukrainian military intelligence",
    "rgf_24": "Ukrainian border service",
    "rgf_25": "Ukrainian border service",
    "rgf_26": "Ukrainian border service",
    "rgf_30": "Belarusian Hajun, grouping only",
    "rgf_31": "Ukrainian border service",
}


def statements() -> pd.DataFrame:
    """What was said of the Russian part of the grouping in 2022-2023, in order of time; ``line`` gives day and speaker."""
    rows = evidence.load("events").loc[list(SPEAKERS)].sort_values("date_from", kind="stable")
    lines = [
        f"{wording.date(row['date_from'], row['date_from_precision'])}: {SPEAKERS[key]}" for key, row in rows.iterrows()
    ]
    return rows.assign(line=lines)


ANSWERS = {"belarus": "Belarus", "joint": "both jointly", "russia": "Russia"}
BLOCKS = {  # block -> row of facts: who speaks, and whom the statement names (a reading of this book)
    "Grouping, standing or assembled": {
        "org_009": ("Jamestown analyst", "belarus"),
        "org_rgf_staff_lead_2023": ("Belarusian army media", "belarus"),
        "org_rgf_airdefence_2023": ("Belarusian ministry", "belarus"),
    },
    "Grouping, in growing threat or war": {
        "org_011": ("Jamestown analyst", "russia"),
        "org_010": ("Jamestown analyst", "russia"),
        "ex_us2011_command": ("OSW, on an exercise", "russia"),
        "org_016": ("Doctrine of Belarus", "joint"),
        "org_008": ("Clingendael", "russia"),
        "org_012": ("Summary of protocol", "joint"),
    },
    "Air defence system, standing": {
        "org_023": ("Rule of appointment", "joint"),
        "org_021": ("Russian Aerospace Forces", "belarus"),
    },
    "Air defence system, in conflict": {
        "org_pvo_war_2012": ("President of Belarus", "joint"),
        "org_022": ("Estonian intelligence", "russia"),
    },
}


def command() -> pd.DataFrame:
    """Every statement on who commands, with block, speaker, year, what it says, and whom it names."""
    facts = evidence.load("facts")
    rows = [
        facts.loc[key].to_dict() | {"id": key, "block": block, "speaker": who, "answer": answer}
        for block, lines in BLOCKS.items()
        for key, (who, answer) in lines.items()
    ]
    frame = pd.DataFrame(rows).set_index("id")
    frame["year"] = frame["date_from"].dt.year.astype(str)
    return frame.assign(names=frame["answer"].map(ANSWERS), label=frame["speaker"] + ", " + frame["year"])


ASSETS = {  # type -> evidence rows: whose, and where in the sequence they belong
    "S-300": {"events:ad_04": "Belarus", "events:ad_16": "Belarus"},
    "S-400": {"events:ad_25": "Russia", "events:ad_28": "Belarus", "events:ad_33": "Belarus"},
    "Tor-M2": {
        "arms_deliveries:ddr_002": "Belarus",
        "events:ad_10": "Belarus",
        "events:ad_12": "Belarus",
        "events:ad_30": "Belarus",
        "events:ad_36": "Belarus",
        "events:ad_38": "Belarus",
    },
    "Fighters": {
        "events:face_011": "Russia",
        "events:ad_13": "Russia",
        "arms_deliveries:ddr_017": "Belarus",
        "events:ad_23": "Russia",
        "events:ad_24": "Russia",
        "events:ad_39": "Belarus",
    },
}


def assets() -> pd.DataFrame:
    """Arrivals of air defence assets in Belarus in order of time: type, whose, the day with its precision, and the row that says so."""
    lines = []
    for kind, references in ASSETS.items():
        for reference, whose in references.items():
            row = sentences.row(reference)
            when = {"date": row["date_from"], "date_precision": row["date_from_precision"]}
            lines.append({"kind": kind, "whose": whose, **when, "evidence": reference})
    return pd.DataFrame(lines).sort_values("date", kind="stable")


SIZES = {  # what is counted -> rows of force_sizes; rows that another row repeats from the same page are left out
    "Military personnel": [
        "fs_by_1997_military", "fs_by_2012_military", "fs_by_2014_military", "fs_by_2016_military", "fs_by_2017_military_iiss", "fs_by_2018_military",
        "fs_by_2021_military_defence24", "fs_by_2022_military_cia", "fs_by_2022_military_iiss", "fs_by_2025_military", "fs_by_2026_military",
    ],
    "With civilians": ["fs_by_2014_with_civilians", "fs_by_2015_with_civilians", "fs_by_2016_with_civilians", "fs_by_2018_with_civilians"],
    "Not clear what is counted": ["fs_by_2022_president", "flank_47"],
    "Planned": ["fs_by_2022_planned"],
}  # fmt: skip


def sizes() -> pd.DataFrame:
    """Figures for the Belarusian armed forces, in blocks that must not be joined."""
    rows = evidence.load("force_sizes")
    rows = pd.concat([rows.loc[keys].assign(block=block) for block, keys in SIZES.items()])
    return rows.assign(label=rows["year"].astype(str))


DATASETS = {
    "cow_nmc": "Correlates of War: armed forces",
    "world_bank_iiss": "World Bank after IISS: with paramilitary forces",
}


def datasets(country: str) -> pd.DataFrame:
    """The two open series of military personnel of a country, one column a series, by year."""
    rows = evidence.load("military_personnel").query("country == @country")
    return rows.pivot_table(index="year", columns="series", values="persons", observed=True).astype(float)


def authorised() -> pd.DataFrame:
    """Authorised strength of the Russian armed forces by decree: military personnel and total with civilians in one line."""
    rows = evidence.load("force_sizes")
    rows = rows[rows["metric"].str.startswith("authorised")]
    rows = rows.assign(
        decree=rows.index.str.replace(r"_authorised_.*", "", regex=True),
        part=rows["metric"].map(lambda text: "total" if "civilians" in text else "military"),
    )
    wide = rows.pivot(index="decree", columns="part", values="low")
    first = rows.groupby("decree").first()
    return (
        wide.join(first[["year", "sources"]])
        .assign(decreed=first["note"].str.extract(r"^Decree.*? of ([^.,]+)")[0])
        .sort_values("military")
    )


PERIODS = edition.periods(1992, 2000, 2013, 2021, 2024)
