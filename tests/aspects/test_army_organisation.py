"""Rows of the chapter on army organisation: known answers on small tables, and what a new row does."""

import shutil

import pandas as pd
import pytest

from report import evidence, wording
from report.aspects import army_organisation as aspect
from report.wording import sentences

DAY = pd.Timestamp


def document(key: str, signed: str, force: str = "", **more) -> dict:
    """One row of agreements, as loaded: a ratified bilateral treaty in force."""
    return {
        "id": key,
        "name": f"Treaty {key}",
        "date_signed": DAY(signed or None),
        "date_signed_precision": "day",
        "date_in_force": DAY(force or None),
        "parties": "BY;RU",
        "subject": "nuclear",
        "binding_level": "treaty_ratified",
        "status": "superseded",
        "short": None,
        "told_with": None,
        "evidence_ratified": None,
        "qualifier": "reported",
        "sources": "a",
    } | more


def event(key: str, day: str, low: float | None = None, precision: str = "day") -> dict:
    """One row of events, as loaded."""
    dated = {"date_from": DAY(day), "date_from_precision": precision, "date_to": pd.NaT, "date_to_precision": None}
    return {"id": key, "event": f"Event {key}.", "low": low, "qualifier": "reported", "sources": "b", **dated}


def fact(key: str, day: str, **more) -> dict:
    """One row of facts, as loaded, without a figure and an observer."""
    empty = {"subject": "Army", "metric": "size", "low": None, "observer": None, "value_text": "small"}
    dated = {name: value for name, value in event(key, day).items() if name != "event"}
    return dated | empty | {"high": None, "bound": None, "unit": None} | more


@pytest.fixture
def tables(monkeypatch) -> dict[str, list[dict]]:
    """Table -> rows, in place of the evidence."""
    made: dict[str, list[dict]] = {}
    monkeypatch.setattr(evidence, "load", lambda name: pd.DataFrame(made[name]).set_index("id"))
    return made


def test_a_document_has_its_rung_theme_and_standing(tables):
    tables["agreements"] = [
        document("late", "2001-02-03"),
        document("act", "1999-01-01", binding_level="national_doctrine", subject="constitution", status="announced"),
    ]
    rows = aspect.agreements()
    assert list(rows.index) == ["act", "late"]
    assert list(rows["rung"]) == ["national", "treaty_ratified"]
    assert list(rows["theme"]) == ["Union State and constitution", "Sites, stationing, nuclear"]
    assert list(rows["standing"]) == ["not known", "ended or replaced"]


@pytest.mark.parametrize(("groups", "field"), [(aspect.THEMES, "subject"), (aspect.STANDINGS, "status")])
def test_each_value_of_the_schema_is_in_one_group(groups, field):
    members = [value for group in groups.values() for value in group]
    assert sorted(members) == sorted(evidence.labels("agreements", field))


def test_national_acts_are_one_rung_at_the_foot():
    assert list(aspect.rungs())[-1] == "national" and not set(aspect.NATIONAL) & set(aspect.rungs())
    assert set(aspect.NATIONAL) < set(evidence.labels("agreements", "binding_level"))


def test_roads_are_of_bilateral_documents_with_a_known_step(tables):
    tables["events"] = [event("ratified", "2000-04-01")]
    tables["agreements"] = [
        document("in_force", "2000-01-01", "2001-01-01", short="Pact"),
        document("step", "2000-01-01", evidence_ratified="events:ratified;agreements:act"),
        document("act", "2000-07-01", "2000-07-01", binding_level="national_act", parties="BY"),
        document("nothing", "2000-01-01"),
        document("many", "2000-01-01", "2001-01-01", parties="CIS"),
        document("twin", "2000-01-01", "2001-01-01", told_with="in_force"),
        document("undated", "", "2001-01-01"),
    ]
    roads = aspect.roads(aspect.agreements())
    assert list(roads["words"]) == ["Pact, 2000", "Treaty step, 2000"]
    assert [aspect.months(months) for months in roads["force"]] == ["twelve months", "day not found"]
    assert [[round(months) for months in steps] for steps in roads["steps"]] == [[], [3, 6]]
    assert list(roads.loc["step", "evidence"]) == ["events:ratified", "agreements:act"]


def test_steps_of_several_tables_come_in_order_of_time(tables):
    tables["agreements"] = [document("pact", "2001-05-06")]
    tables["events"] = [event("drill", "2001-01-01", precision="year")]
    tables["facts"] = [
        fact("words", "2003-01-01"),
        fact("figure", "2002-01-01", low=3, high=3, bound="at_least", unit="units", observer="Ministry"),
    ]
    told = aspect.told(["facts:words", "agreements:pact", "facts:figure", "events:drill"])
    assert list(told["Step"]) == [
        "Event drill.",
        "Treaty pact.",
        "Ministry, size: at least 3 units.",
        "Army, size: small.",
    ]
    assert list(told["When"])[:2] == ["2001, reported", "6 May 2001, reported"]


def test_a_new_statement_on_the_grouping_appears_and_one_without_a_figure_is_refused(tables):
    tables["events"] = [event("b", "2023-02-01", 5), event("a", "2023-01-01", 3, "month"), event("c", "2023-03-01")]
    tables["grouping_statements"] = [{"id": key, "event": key, "speaker": f"Speaker {key}"} for key in "ba"]
    assert list(aspect.statements()["line"]) == ["January 2023: Speaker a", "1 February 2023: Speaker b"]
    tables["grouping_statements"].append({"id": "c", "event": "c", "speaker": "Speaker c"})
    with pytest.raises(
        evidence.EvidenceError, match="^data/grouping_statements.csv: .*'c', expected an event with a figure$"
    ):
        aspect.statements()


def test_a_new_statement_on_command_stands_in_its_case(tables):
    tables["facts"] = [fact("old", "1999-01-01"), fact("new", "2026-01-01")]
    rows = [("old", "grouping_war", "Analyst", "russia"), ("new", "grouping_standing", "Ministry", "joint")]
    cases = pd.CategoricalDtype(list(evidence.labels("command_statements", "case")), ordered=False)
    links = pd.DataFrame(rows, columns=["fact", "case", "speaker", "names"]).astype({"case": cases})
    tables["command_statements"] = links.assign(id=links["fact"])
    command = aspect.command()
    assert list(command.index) == ["new", "old"]  # in the order of the cases
    assert list(command["block"]) == ["Grouping, standing or assembled", "Grouping, in growing threat or war"]
    assert list(command["names"]) == ["both jointly", "Russia"]
    assert list(command["label"]) == ["Ministry, 2026", "Analyst, 1999"]


def test_each_case_of_command_is_of_peace_or_of_war():
    assert sorted(aspect.STANDING + aspect.WAR) == sorted(evidence.labels("command_statements", "case"))


def size(key: str, year: int, block: str | None, low: float = 1, **more) -> dict:
    """One row of force_sizes, as loaded."""
    empty = {"repeats": None, "date_decreed": pd.NaT, "date_decreed_precision": None}
    return {"id": key, "year": year, "block": block, "low": low, "high": low, "sources": "a"} | empty | more


def test_figures_are_set_in_blocks_without_repetitions(tables):
    tables["force_sizes"] = [
        size("planned", 2000, "planned"),
        size("later", 2002, "military"),
        size("earlier", 2001, "military"),
        size("again", 2002, "military", repeats="later"),
        size("alone", 2001, None),
        size("contract", 2001, "contract", 60),
        size("militia", 2001, "other_bodies", 9),
        size("guard", 2001, "other_bodies", 8),
    ]
    sizes = aspect.sizes()
    assert list(sizes.index) == ["earlier", "later", "planned"]
    assert list(sizes["block"]) == ["Military personnel", "Military personnel", "Planned"]
    assert list(aspect.other_bodies().index) == ["guard", "militia", "contract"]


def test_blocks_of_figures_are_those_of_the_schema():
    known = (*aspect.ARMED_FORCES, *aspect.BESIDE, *aspect.AUTHORISED)
    assert list(known) == list(evidence.labels("force_sizes", "block"))


def test_the_two_figures_of_a_decree_share_a_line(tables):
    decreed = {"date_decreed": DAY("2017-11-17"), "date_decreed_precision": "day"}
    month = {"date_decreed": DAY("2016-12-01"), "date_decreed_precision": "month"}
    tables["force_sizes"] = [
        size("b_military", 2018, "authorised_military", 20, **decreed),
        size("b_total", 2018, "authorised_total", 30, **decreed, sources="a;b"),
        size("a_total", 2017, "authorised_total", 25, **month),
        size("a_military", 2017, "authorised_military", 10, **month),
    ]
    lines = aspect.authorised()[["decreed", "military", "total", "sources"]]
    assert lines.to_numpy().tolist() == [["December 2016", 10, 25, "a"], ["17 November 2017", 20, 30, "a;b"]]


def test_the_clauses_of_the_treaty_stand_before_what_was_said_of_it(tables):
    treaty = {"subject": "Treaty on security guarantees of 2024"}
    tables["facts"] = [
        fact("said", "2024-12-09", **treaty, observer="OSW"),
        fact("term", "2025-03-13", **treaty, low=10, high=10, bound="exact", unit="years"),
        fact("other", "2024-12-06"),
    ]
    clauses = aspect.clauses()
    assert list(clauses["says"]) == ["10 years", "small"]
    assert list(clauses["observer"]) == ["Treaty, as quoted", "OSW"]


BODIES = ["belarusian_forces", "home_defence", "air_defence", "grouping", "russian_forces", "nuclear_storage"]


def places() -> list[dict]:
    """A chart of command without a holder anywhere, its lines in an order that is not that of the page."""
    return [
        {"id": f"{body}_{phase}_{role}", "body": body, "phase": phase, "role": role, "holder": None, "side": None}
        | {"outside": None, "text": "Nothing found", "knowledge": "not_public", "sources": "a"}
        for role in reversed(aspect.ROLES)
        for phase in reversed(aspect.PHASES)
        for body in reversed(BODIES)
    ]


def test_the_chart_of_command_stands_in_the_order_of_forces_phases_and_roles(tables):
    tables["command_chain"] = places()
    rows = aspect.chain()
    assert list(rows.index[:3]) == [
        "belarusian_forces_peace_decides",
        "belarusian_forces_peace_commands",
        "belarusian_forces_threat_decides",
    ]
    assert rows.index[-1] == "nuclear_storage_war_commands" and rows["body"].iloc[-1] == "Russian nuclear storage"


def test_what_is_not_public_is_found_by_phase_and_role(tables):
    tables["command_chain"] = places()
    tables["command_chain"][0] |= {
        "holder": "Minister",
        "side": "russia",
        "knowledge": "public_text",
    }  # nuclear, war, commands
    tables["command_chain"][1] |= {"holder": "Minister", "side": "russia", "knowledge": "said"}
    rows = aspect.chain()
    assert len(aspect.hidden(rows, "war", "commands")) == 4 and len(aspect.hidden(rows, "war", "decides")) == 6
    assert list(rows.loc[["nuclear_storage_war_commands", "russian_forces_war_commands"], "whose"]) == ["Russia"] * 2


@pytest.mark.parametrize("change", [{"phase": "peace"}, {"holder": "Minister"}, {"knowledge": "said"}])
def test_a_place_that_is_missing_or_says_two_things_is_refused(tables, change):
    tables["command_chain"] = places()
    tables["command_chain"][0] |= change
    with pytest.raises(evidence.EvidenceError, match="command_chain"):
        aspect.chain()


def test_what_the_chapter_says_of_the_chart_holds():
    """'For none of the six forces does a text found say so'; 'Belarusian posts lead all but the Russian sites and stores'."""
    rows = aspect.chain()
    war = rows[(rows["phase"] == "war") & (rows["role"] == "commands")]
    assert not (war["state"] == "public_text").any() and war["body"].nunique() == rows["body"].nunique() == 6
    peace = rows[(rows["phase"] == "peace") & (rows["role"] == "commands")].set_index("body")["whose"]
    assert list(peace.index[peace == "Russia"]) == ["Russian forces in Belarus", "Russian nuclear storage"]
    assert set(peace.drop(["Russian forces in Belarus", "Russian nuclear storage"])) == {"Belarus"}


# ------------------------------------------------------------------------------------- figures and their rows


def test_a_road_knows_its_document_and_the_row_of_its_step():
    roads = aspect.roads(aspect.agreements())
    assert aspect.to_force(roads, "vileyka_1995").rows == ("agreements:vileyka_1995",)
    assert aspect.to_step(roads, "agr_13").rows == ("agreements:agr_13", "agreements:agr_14")
    with pytest.raises(KeyError):
        aspect.to_force(roads, "agr_01")


def test_counted_statements_stand_with_their_readings():
    command = aspect.command()
    chosen = command[command["answer"] == "russia"]
    told = aspect.how_many(chosen, "those that name Russia")
    links = evidence.load("command_statements").query("names == 'russia'")
    assert set(told.rows) == {f"facts:{key}" for key in chosen.index} | {
        f"command_statements:{key}" for key in links.index
    }
    none = aspect.how_many(command.head(0), "those of nobody")
    assert none == "no" and none.rows == ("facts:*",)


def test_the_latest_row_stands_first():
    documents, arrivals = aspect.agreements(), aspect.arrivals()
    first = sentences.row(aspect.newest(documents).rows[0])
    assert wording.date(aspect._first_day(first)) == aspect.newest(documents)
    last = aspect.last_arrival(arrivals, "Russia")
    assert wording.dates(sentences.row(last.rows[0])).endswith(last)
    assert set(last.rows) == set(arrivals.loc[arrivals["whose"] == "Russia", "evidence"])
    end = aspect.last_end(documents)
    assert str(sentences.row(end.rows[0])["date_until"].year) == end


def test_the_last_shared_year_of_two_series_stands_on_both():
    rows = aspect.last_shared("BY")
    assert set(rows["series"]) == set(evidence.labels("military_personnel", "series")) and len(rows) == 2
    year, ratio = aspect.last_shared_year("BY"), aspect.ratio("BY")
    assert set(rows["year"].astype(str)) == {year} and ratio.rows == year.rows[:2]
    first, second = (float(sentences.row(reference)["persons"]) for reference in ratio.rows)
    assert f"{second / first:.1f}" == ratio


def test_authorised_numbers_are_those_of_the_table_of_decrees():
    limits, decrees = aspect.limits(), aspect.authorised()
    assert list(limits["low"]) == list(decrees["military"]) and limits["low"].is_monotonic_increasing


WRONG = {
    "arrival without a day": ("air_defence_arrivals", "new,agreements:agr_01,s_400,BY,", "evidence_arrival"),
    "arrival that is not there": ("air_defence_arrivals", "new,events:nothing,s_400,BY,", "evidence_arrival"),
    "unknown kind": ("air_defence_arrivals", "new,events:ad_01,s_500,BY,", "kind"),
    "unknown fact": ("command_statements", "new,nothing,grouping_war,Analyst,russia,", "fact"),
    "nobody named": ("command_statements", "new,org_001,grouping_war,Analyst,nobody,", "names"),
    "step of no story": ("organisation_steps", "new,fairy_tale,events:ad_01,", "story"),
    "event told twice": ("grouping_statements", "new,rgf_08,Analyst,", "event"),
}


@pytest.mark.parametrize(("table", "row", "column"), WRONG.values(), ids=WRONG)
def test_a_wrong_link_is_refused_in_one_line(tmp_path, table, row, column):
    folder = tmp_path / "data"
    shutil.copytree(evidence.DATA, folder)
    with (folder / f"{table}.csv").open("a", encoding="utf-8") as file:
        file.write(f"{row}\n")
    faults = [str(fault) for fault in evidence.validate(folder, names=[table])]
    assert len(faults) == 1 and f"{table}.csv: row " in faults[0] and f"column {column}:" in faults[0], faults


def test_the_summary_names_the_forces_of_which_nothing_public_says_who_leads_them_in_war():
    text = (evidence.ROOT / "chapters" / "00_summary.ipynb").read_text(encoding="utf-8")
    told = "who would lead the Belarusian forces, the joint air defence or the grouping, or how a nuclear order would"
    bodies = [key.split("_war_")[0] for key in aspect.hidden(aspect.chain(), "war", "commands").index]
    assert told in text and bodies == ["belarusian_forces", "air_defence", "grouping", "nuclear_storage"]
