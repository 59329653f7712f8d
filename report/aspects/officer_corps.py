"""Holders of the security offices: who served when, and what is known of birthplace and schooling.

Three rules keep the shares honest. Soviet schools and schools of the Russian Federation are never counted together. A
school that is not in a biography is unknown, not absent. Every share stands with its unknowns, and with the lowest and
the highest share that they leave open.
"""

from __future__ import annotations

import pandas as pd

from report import edition, evidence, wording

TOP = {
    "minister_of_defence": "Minister of defence",
    "chief_of_general_staff": "Chief of the General Staff",
    "state_secretary_security_council": "State secretary, Security Council",
    "kgb_chairman": "Chairman of the KGB",
    "minister_of_interior": "Minister of the interior",
    "border_committee_chairman": "Chairman of the border committee",
}
OFFICES = TOP | {
    "operational_command_commander": "Commander of an operational command",
    "commander_air_force_air_defence": "Commander, Air Force and Air Defence",
    "commander_special_operations": "Commander, special operations",
    "deputy_chief_of_general_staff": "Deputy chief of the General Staff",
    "deputy_minister_of_defence": "Deputy minister of defence",
    "deputy_state_secretary_security_council": "Deputy state secretary, Security Council",
    "military_industrial_committee_chairman": "Head, State Military-Industrial Committee",
}
PERIODS = edition.periods(1992, 2001, 2010, 2020)
COUNTRIES = {
    "BY": "Belarus",
    "RU": "Russia",
    "UA": "Ukraine",
    "AZ": "Azerbaijan",
    "UZ": "Uzbekistan",
    "KZ": "Kazakhstan",
}
NOW = pd.Timestamp(edition.LAST_DAY)
STRADDLING = {
    "khrenin_viktor_school_2"
}  # entered as a Soviet school, finished in 1992 as a Russian one: never a sure case
ACADEMIES = ("command_academy", "general_staff_academy", "security_service_school")
LAST_STEP = ("general_staff_academy", "security_service_school")  # a record that reaches one of these can say no


def schools(person: str) -> pd.DataFrame:
    """The military and security schools of one person; civilian degrees are left out."""
    rows = evidence.load("schooling")
    return rows[(rows["person"] == person) & (rows["level"] != "civilian")]


def schooled(person: str) -> str:
    """The class of a person's known schooling, by its closest link to the Russian Federation: a key of ``CLASSES``."""
    rows = schools(person)
    russian = set(rows.index[rows["era"] == "post_1991_russian"])
    if russian - STRADDLING:
        return "russian"
    if russian:
        return "straddling"
    soviet = rows[rows["era"] == "soviet"]
    if len(soviet):
        return "soviet_russia" if (soviet["country_today"] == "RU").any() else "soviet_elsewhere"
    return "belarusian" if (rows["era"] == "post_1991_belarusian").any() else "unknown"


def tenures(offices=TOP) -> pd.DataFrame:
    """Tenures in the order of office and time, with name, birthplace and class of schooling of the holder.

    ``ends``: how the end is known ('dated', 'open' for the latest holder, 'unknown'). Tenures without any date come last.
    """
    rows = evidence.load("officials")
    rows = rows[rows["office"].isin(list(offices))].join(
        evidence.load("persons")[["name", "birth_country", "birth_region"]], on="person"
    )
    rows = rows.assign(
        schooled=rows["person"].map(schooled), at=rows["office_from"].fillna(rows["office_to"] - pd.Timedelta(days=365))
    )
    rows = rows.assign(rank=rows["office"].astype(str).map({key: place for place, key in enumerate(offices)}))
    rows = rows.sort_values(["rank", "at", "office_to"])
    open_end = rows["office_to"].isna() & (rows["office_from"].dt.year >= 2020)
    return rows.assign(
        ends=[
            "dated" if pd.notna(end) else "open" if latest else "unknown"
            for end, latest in zip(rows["office_to"], open_end, strict=True)
        ]
    )


def in_office(rows: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Tenures known to touch the years from ``first`` to ``last``; where one end is unknown only the known one counts."""
    begins = rows["office_from"].fillna(rows["office_to"]).dt.year
    ends = rows["office_to"].where(rows["ends"] != "open", NOW).fillna(rows["office_from"]).dt.year
    return rows[(begins <= last) & (ends >= first)]


def words(row: pd.Series) -> str:
    """The dates of a tenure: 'to November 1996', 'since 20 January 2020', 'dates not found'."""
    first, last = (wording.date(row[f"office_{end}"], row[f"office_{end}_precision"]) for end in ("from", "to"))
    if first == last == wording.UNKNOWN:
        return "dates not found"
    if first == wording.UNKNOWN:
        return f"to {last}"
    if last == wording.UNKNOWN:
        return f"since {first}" if row["ends"] == "open" else f"from {first}"
    return f"{first} – {last}"


def born(row: pd.Series) -> str:
    """'Ukraine (Luhansk Region)', 'Belarus', 'not found'."""
    if pd.isna(row["birth_country"]):
        return "not found"
    country = COUNTRIES[row["birth_country"]]
    return country if pd.isna(row["birth_region"]) else f"{country} ({row['birth_region']})"


def told_schools(person: str, levels: tuple[str, ...]) -> str:
    """The schools of some levels in one cell: name, place today, year where known."""
    rows, cells = schools(person), []
    for _, row in rows[rows["level"].isin(levels)].iterrows():
        details = ", ".join(
            filter(None, [COUNTRIES.get(row["country_today"]), None if pd.isna(row["year"]) else str(row["year"])])
        )
        cells.append(row["school"] + (f" ({details})" if details else ""))
    return "; ".join(cells) or "not found"


def _any(places: pd.Series, test) -> str:
    """Whether any known place passes the test: 'yes', 'no', or 'unknown' where none is known."""
    return "yes" if places.dropna().map(test).any() else "no" if places.notna().any() else "unknown"


def _born(person: str, test) -> str:
    return _any(evidence.load("persons").loc[[person], "birth_country"], test)


def _first_school(person: str) -> str:
    return _any(schools(person).query("level == 'commissioning'")["country_today"], lambda country: country == "RU")


def _after_1991(person: str, levels: tuple[str, ...] | None = None) -> str:
    rows = schools(person)
    rows = rows if levels is None else rows[rows["level"].isin(levels)]
    russian = set(rows.index[rows["era"] == "post_1991_russian"])
    if russian - STRADDLING:
        return "yes"
    closed = rows["level"].isin(LAST_STEP).any() and not russian
    return "no" if closed else "unknown"


QUESTIONS = {
    "Born in what is now Russia": lambda person: _born(person, lambda country: country == "RU"),
    "Born outside Belarus": lambda person: _born(person, lambda country: country != "BY"),
    "First officer school in what is now Russia": _first_school,
    "Course finished in Russia after 1991": _after_1991,
    "General Staff Academy of the Russian Federation": lambda person: _after_1991(person, ("general_staff_academy",)),
}
ASIDE = {  # the questions of a panel: their words within a sentence
    "Born outside Belarus": "born outside Belarus",
    "First officer school in what is now Russia": "first officer school in what is now Russia",
    "Course finished in Russia after 1991": "course finished in Russia after 1991",
}


def answers(people: list[str]) -> pd.DataFrame:
    """One line a question of ``QUESTIONS``: yes, no, unknown, all, and the lowest and highest share in per cent."""
    counts = {
        question: pd.Series([ask(person) for person in people]).value_counts() for question, ask in QUESTIONS.items()
    }
    frame = pd.DataFrame(counts).T.reindex(columns=["yes", "no", "unknown"]).fillna(0).astype(int)
    total = len(people)
    return frame.assign(
        all=total, lowest=100 * frame["yes"] / total, highest=100 * (frame["yes"] + frame["unknown"]) / total
    )


def by_period(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """``answers`` for all holders and for those in office in each period. A person counts once a period."""
    groups = {"All years": rows} | {name: in_office(rows, *years) for name, years in PERIODS.items()}
    return {name: answers(list(dict.fromkeys(group["person"]))) for name, group in groups.items()}


def bounds(row: pd.Series) -> str:
    """'21–45 per cent', from the lowest to the highest share of one line of ``answers``."""
    return f"{row['lowest']:.0f}–{row['highest']:.0f} per cent"


def told(row: pd.Series) -> str:
    """'8 of 29 known (9 unknown)' for one line of ``answers``."""
    return wording.share(int(row["yes"]), int(row["yes"] + row["no"]), int(row["unknown"]))


def shares_table(rows: pd.DataFrame) -> pd.DataFrame:
    """One line a question, one column a period: yes of known, unknown, and the lowest and highest share."""
    periods = by_period(rows)
    cells = {
        name: [
            f"{told(frame.loc[question])}: {frame.loc[question, 'lowest']:.0f}–{frame.loc[question, 'highest']:.0f}"
            for question in QUESTIONS
        ]
        for name, frame in periods.items()
    }
    return pd.DataFrame({"Question": list(QUESTIONS)} | cells)


def courses() -> pd.DataFrame:
    """Courses at general-staff level of all persons in the tables, by school, then year; ``group`` names the school in short."""
    rows = (
        evidence.load("schooling")
        .query("level == 'general_staff_academy'")
        .join(evidence.load("persons")["name"], on="person")
    )
    groups = {
        "soviet": "General Staff Academy of the USSR",
        "post_1991_russian": "General Staff Academy of Russia",
        "post_1991_belarusian": "General Staff Faculty, Minsk",
    }
    rows = rows.assign(group=rows["era"].astype(str).map(groups))
    return rows.sort_values(["era", "year", "name"])


WINDOWS = {  # a Russian window as its row says it: month and day of both ends
    "1 April to 15 July": ((4, 1), (7, 15)),
    "1 October to 31 December": ((10, 1), (12, 31)),
}


def _day(moment: pd.Timestamp, precision: str) -> str:
    """A date without its year: '25 October', 'May', and nothing where only the year is known."""
    month = wording.MONTHS[moment.month - 1]
    return {"year": "", "month": month, "day": f"{moment.day} {month}"}[precision]


def _told(row: pd.Series, kind: str) -> str:
    """A window in words, each end no finer than its source: 'February to May', 'from 25 October', 'to 31 May'."""
    first, last = (_day(row[f"date_{end}"], row[f"date_{end}_precision"]) for end in ("from", "to"))
    if kind == "dispatch":
        return (
            f"to {last}"
            if not first
            else f"from {first}"
            if row["date_to_precision"] == "month"
            else f"{first} to {last}"
        )
    return f"{first} to {last}"


def callups(years: range) -> pd.DataFrame:
    """Call-up windows by country, year and season: first and last day, kind ('window', 'dispatch', 'end'), words, sources.

    Belarus: months of the presidential decree ('window') and dates of the dispatch to the troops. Russia: days of the
    decree that sets the number, else the standing window, and from 2026 the window of dispatch.
    """
    rules, lines = evidence.load("service_rules"), []
    for season in ("spring", "autumn"):
        windows = rules[(rules["rule"] == f"callup_window_{season}") & (rules["country"] == "BY")]
        numbers = rules[(rules["rule"] == f"callup_number_{season}") & rules["date_from"].notna()]
        for _, row in pd.concat([windows, numbers]).iterrows():
            kind = "dispatch" if row["country"] == "BY" and row["rule"].startswith("callup_number") else "window"
            start = row["date_from"] if row["date_from_precision"] != "year" else row["date_to"] - pd.Timedelta(days=20)
            lines.append(
                {
                    "country": row["country"],
                    "season": season,
                    "kind": kind,
                    "from": start,
                    "to": row["date_to"],
                    "words": _told(row, kind),
                    "sources": row["sources"],
                }
            )
        for _, row in rules[rules["rule"] == f"callup_prolongation_{season}"].iterrows():
            lines.append(
                {
                    "country": "BY",
                    "season": season,
                    "kind": "end",
                    "from": row["date_from"],
                    "to": row["date_to"],
                    "words": row["value_text"],
                    "sources": row["sources"],
                }
            )
        standing, dispatch = rules.loc[f"ru_callup_window_{season}"], rules.loc[f"ru_dispatch_window_{season}_2026_01"]
        dated = {line["from"].year for line in lines if line["country"] == "RU" and line["season"] == season}
        for year in sorted(set(years) - dated):
            rule = dispatch if year >= dispatch["date_from"].year else standing
            first, last = (pd.Timestamp(year, *day) for day in WINDOWS[rule["value_text"]])
            lines.append(
                {
                    "country": "RU",
                    "season": season,
                    "kind": "window",
                    "from": first,
                    "to": last,
                    "words": rule["value_text"],
                    "sources": rule["sources"],
                }
            )
    frame = pd.DataFrame(lines).assign(year=lambda rows: rows["from"].dt.year)
    return frame[frame["year"].isin(years)].sort_values(["year", "season", "country"], ascending=[True, False, True])


def beside(frame: pd.DataFrame) -> pd.DataFrame:
    """One line a year and season: both windows in words, the days in common, and both lengths; sources of both."""
    lines = []
    for (year, season), group in frame.groupby(["year", "season"], sort=False):
        windows, home = group[group["kind"] == "window"], group[group["country"] == "BY"]
        russia = windows[windows["country"] == "RU"]
        common = (
            max((windows["to"].min() - windows["from"].max()).days + 1, 0) if windows["country"].nunique() > 1 else None
        )
        keys = dict.fromkeys(key for cell in group["sources"] for key in cell.split(";")[:2])
        told = [
            ("dispatch " if kind == "dispatch" else "") + text
            for name in ("window", "dispatch", "end")
            for kind, text in zip(home["kind"], home["words"], strict=True)
            if kind == name
        ]
        lines.append(
            {
                "year": year,
                "season": season,
                "belarus": "; ".join(told) or "not found",
                "russia": "; ".join(russia["words"]),
                "common": common,
                "sources": ";".join(keys),
            }
        )
    return pd.DataFrame(lines)


RULES = {  # rule for readers: rows for Belarus, rows for Russia
    "Age of conscripts": (["by_conscription_age"], ["ru_conscription_age", "ru_conscription_age_2024_01"]),
    "Length of service": (
        [
            "by_length_of_conscript_service",
            "by_length_of_conscript_service_higher_education",
            "by_length_of_conscript_service_military_faculty",
        ],
        ["ru_length_of_conscript_service", "ru_length_of_conscript_service_2"],
    ),
    "Call-ups a year": (["by_callups_per_year"], ["ru_callups_per_year"]),
    "Work of the draft boards": (["by_callup_window_spring_2026_03"], ["ru_conscription_activities_2026_01"]),
    "Alternative service": (
        [
            "by_alternative_service_grounds_2016_07",
            "by_alternative_service_length_2016_07",
            "by_alternative_service_length_higher_education_2016_07",
        ],
        ["ru_alternative_civilian_service_law_2002_07", "ru_alternative_service_length"],
    ),
    "Other forms": (["by_service_in_reserve_law_2003_07"], ["ru_contract_instead_of_conscription"]),
    "Summons": (["by_summons_by_sms_2024_04"], ["ru_electronic_draft_register_nationwide_2025_05"]),
    "Leaving the country": (["by_exit_restriction_draft_bill_2022_10"], ["ru_exit_ban_after_summons_2023_08"]),
    "General statutes": (["by_general_military_statutes_2001_06"], ["ru_general_military_statutes_2007_11"]),
}
QUALIFIED = {  # what sets a row apart from its neighbour in the same cell
    "by_length_of_conscript_service": "without higher education", "by_length_of_conscript_service_higher_education": "with higher education", "by_length_of_conscript_service_military_faculty": "after a military faculty",
    "ru_length_of_conscript_service": "in 2005", "ru_length_of_conscript_service_2": "by 2018 and since", "by_alternative_service_length_2016_07": "without higher education",
    "by_alternative_service_length_higher_education_2016_07": "with higher education", "by_exit_restriction_draft_bill_2022_10": "first reading only", "ru_alternative_civilian_service_law_2002_07": "secular or religious grounds", "ru_alternative_service_length": "from a weak page",
    "by_callup_window_spring_2026_03": "spring 2026", "ru_electronic_draft_register_nationwide_2025_05": "electronic draft register", "ru_exit_ban_after_summons_2023_08": "law signed",
}  # fmt: skip


def _rule(key: str) -> str:
    row = evidence.load("service_rules").loc[key]
    told = (
        row["value_text"]
        if pd.isna(row["low"])
        else f"{wording.of(row)} {row['unit']}"
        if row["unit"] != "call-ups"
        else wording.of(row)
    )
    begun, ended = pd.notna(row["date_from"]), pd.notna(row["date_to"])
    when = (
        f"since {wording.dates(row)}"
        if begun and not ended
        else f"to {wording.date(row['date_to'])}"
        if ended and not begun
        else None
    )
    if any(
        word in key for word in ("_law_", "_bill_", "exit_ban")
    ):  # the day of signing or reading, not of entry into force
        when = None if "signed" in told else wording.dates(row)
    extra = ", ".join(filter(None, [QUALIFIED.get(key), when]))
    return f"{told} ({extra})" if extra else told


def rules_beside() -> pd.DataFrame:
    """The rules of the two countries side by side, in words with their dates; a source of each row in the line."""
    rules, lines = evidence.load("service_rules"), []
    for label, (belarus, russia) in RULES.items():
        keys = dict.fromkeys(
            rules.loc[row, "sources"].split(";")[0] for row in belarus + russia
        )  # one source a rule; the downloads have all of them
        lines.append(
            {
                "Rule": label,
                "Belarus": "; ".join(map(_rule, belarus)),
                "Russia": "; ".join(map(_rule, russia)),
                "sources": ";".join(keys),
            }
        )
    return pd.DataFrame(lines)


POLLSTERS = {
    "Belarusian Analytical Workroom (BAW)": "BAW",
    "Chatham House Belarus Initiative": "Chatham House",
    "MGIMO Centre for Spatial Analysis of International Relations": "MGIMO",
    "IISEPS": "IISEPS",
}
ASKED = {  # question for readers: (questions in the table, answers in favour, answers against)
    "Russian nuclear weapons in Belarus": (
        ["Russian nuclear weapons in Belarus", "Russian tactical nuclear weapons in Belarus"],
        ["for", "in favour", "tend to support", "support", "lean to approve"],
        ["against", "strongly opposed", "somewhat opposed", "definitely negative", "rather negative"],
    ),
    "Belarus taking part in the war": (
        [
            "Sending Belarusian troops to Ukraine",
            "What should Belarus do in the Russia-Ukraine war",
            "Direct participation of Belarus in the war",
            "Belarus's participation in a war against Ukraine",
        ],
        ["take part on Russia's side", "positive", "in favour"],
        ["not acceptable", "against", "negative"],
    ),
    "Russian troops, a base or an air base in Belarus": (
        [
            "Russian troops stationed in Belarus",
            "Authorities' consent to Russian troops in Belarus",
            "Russian military bases in Belarus",
            "Attitude to a Russian air base with Su-27 fighters in Belarus",
            "Attitude to a potential Russian air base in Belarus",
        ],
        ["positive"],
        ["negative", "against"],
    ),
    "Military alliance with Russia (CSTO) or no bloc": (
        ["Military-political alignment"],
        ["military alliance with Russia (CSTO)", "CSTO", "CSTO membership"],
        ["no military-political alliance", "non-bloc status", "neutral, non-aligned status"],
    ),
}


def polls() -> pd.DataFrame:
    """The military questions, one line a wave: shares in favour and against (parts of one answer added), mode, sources."""
    rows, lines = evidence.load("surveys"), []
    rows = rows.assign(moment=rows["date_from"].fillna(rows["date_to"]))
    for question, (asked, favour, against) in ASKED.items():
        for (pollster, survey), wave in rows[rows["question"].isin(asked)].groupby(["pollster", "survey"], sort=False):
            first = wave.iloc[0]
            when = wording.date(first["moment"], "year" if first["date_from_precision"] == "year" else "month")
            told = {
                side: wave.loc[wave["answer"].isin(answers), "percent"].sum(min_count=1)
                for side, answers in (("favour", favour), ("against", against))
            }
            keys = dict.fromkeys(key for cell in wave["sources"] for key in cell.split(";"))
            lines.append(
                {
                    "question": question,
                    "pollster": POLLSTERS[pollster],
                    "survey": survey,
                    "moment": first["moment"],
                    "when": when,
                    "mode": str(first["mode"]).replace("nan", "not given"),
                    "sources": ";".join(keys),
                }
                | told
            )
    frame = pd.DataFrame(lines).dropna(subset=["favour", "against"], how="all")
    return frame.assign(question=pd.Categorical(frame["question"], list(ASKED))).sort_values(
        ["question", "pollster", "moment"]
    )


ORIENTATION = {  # panel: (pollster, question, answers for Russia, answers for the other side, words for that side)
    "IISEPS: unification with Russia, for or against": (
        "IISEPS",
        "Referendum on integration/unification of Belarus and Russia: how would you vote",
        ["for"],
        ["against"],
    ),
    "BAW: alliance with Russia or the EU": (
        "Belarusian Analytical Workroom (BAW)",
        "Union/alliance with Russia or European integration",
        ["alliance with Russia", "union with Russia"],
        ["European Union"],
    ),
    "Chatham House: Russia or the EU, among more options": (
        "Chatham House Belarus Initiative",
        "Which foreign-policy option is best for Belarus",
        ["union/alliance with Russia", "union with Russia", "alliance with Russia"],
        ["join the EU"],
    ),
}


def orientation(panel: str) -> pd.DataFrame:
    """The answers of one panel of ``ORIENTATION``, with the side they are on: 'russia' or 'other'."""
    pollster, question, russia, other = ORIENTATION[panel]
    rows = evidence.load("surveys").query("pollster == @pollster and question == @question")
    rows = rows[rows["answer"].isin(russia + other)]
    return rows.assign(side=["russia" if answer in russia else "other" for answer in rows["answer"]])


COLUMNS = {
    "office": "Office",
    "name": "Holder",
    "dates": "In office",
    "born": "Born in",
    "first": "First officer school",
    "later": "Later academies",
    "sources": "Sources",
}


def sentence(rows: pd.DataFrame) -> str:
    """What is known of the holders in ``rows``, with the unknowns beside each share."""
    people = rows["person"].unique()
    found = answers(people)
    parts = [f"{within}: {told(found.loc[question])}" for question, within in ASIDE.items()]
    return f"{wording.number(len(people))} holders; " + "; ".join(parts) + "."
