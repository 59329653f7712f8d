"""What changed between two editions: rows, verdicts, scores, forecasts, figures; the page on it and the feed."""

import json
import re
import shutil
import xml.etree.ElementTree as ElementTree

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from conftest import ROOT
from report.evidence import editions, reads
from report.publish import changes, stated
from report.publish.browser import changes as shown
from report.publish.browser import told
from report.verdict import changed


def frame(rows: dict[str, dict[str, str]]) -> pd.DataFrame:
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("id")


def test_rows_are_added_mended_and_withdrawn_by_the_columns_of_both_editions():
    before = frame({"a": {"low": "1", "gone": "x"}, "b": {"low": "2", "gone": "y"}, "c": {"low": "3", "gone": ""}})
    after = frame({"a": {"low": "1", "new": "z"}, "b": {"low": "5", "new": ""}, "d": {"low": "4", "new": ""}})
    found = changes.of_table(before, after)
    assert (found["added"], found["mended"], found["withdrawn"]) == (["d"], {"b": ["low"]}, ["c"])
    assert (found["columns_added"], found["columns_gone"], found["rows"], found["state"]) == (["new"], ["gone"], 3, "")


def test_a_table_may_be_new_or_gone():
    rows = frame({"a": {"low": "1"}})
    assert changes.of_table(None, rows)["state"] == "new" and changes.of_table(None, rows)["added"] == ["a"]
    assert changes.of_table(rows, None)["state"] == "gone" and changes.of_table(rows, None)["withdrawn"] == ["a"]


def test_verdicts_and_forecasts_that_moved_come_with_their_reason():
    claim = {
        "short": "A claim",
        "verdict_2021": "supported",
        "reason_2021": "old",
        "verdict_today": "supported",
        "reason_today": "now",
    }
    before, after = (
        frame({"c1": claim}),
        frame({"c1": claim | {"verdict_today": "contradicted", "reason_today": "read again"}}),
    )
    assert changes.verdicts(before, after) == [
        {
            "row": "c1",
            "what": "A claim",
            "when": "today",
            "from": "supported",
            "to": "contradicted",
            "reason": "read again",
        }
    ]
    asked = {"question": "Will it?", "probability": "0.2", "reason": "so"}
    before, after = frame({"f1": asked, "f2": asked}), frame({"f1": asked | {"probability": "0.1"}, "f3": asked})
    found = [(said["row"], said["from"], said["to"]) for said in changes.forecasts(before, after)]
    assert found == [("f1", "0.2", "0.1"), ("f2", "0.2", ""), ("f3", "", "0.2")]


def test_scores_are_compared_year_by_year_where_periods_were_cut_otherwise():
    def row(first, last, low, high, reason):
        return {"criterion": "law", "year_from": first, "year_to": last, "low": low, "high": high, "reason": reason}

    before = frame({"one": row("2000", "2009", "1", "2", "old")})
    after = frame({"one": row("2000", "2004", "1.0", "2", "same"), "two": row("2005", "2009", "1", "3", "more")})
    assert changes.scores(before, after) == [
        {"what": "law", "first": 2005, "last": 2009, "reason": "more", "from": "1–2", "to": "1–3", "row": "two"}
    ]


def test_figures_are_matched_by_name_within_a_chapter():
    def said(**figures):
        return {
            "figures": [
                {"name": name, "text": text, "section": "", "around": "_ men", "key": True}
                for name, text in figures.items()
            ]
        }

    found = changes.moved(
        {"a": said(one="1", two="2", lost="3"), "b": said(one="9")},
        {"a": said(one="1", two="5", new="7", lost=None), "b": said(two="5")},
    )
    assert [(figure["chapter"], figure["name"], figure["from"], figure["to"], figure["key"]) for figure in found] == [
        ("a", "two", "2", "5", True)
    ]


def said_of(**judgements):
    """What a chapter's prose states: judgement -> name -> text."""
    return {
        "figures": [
            {"name": name, "text": text, "section": "", "around": "_ men", "key": True, "judgement": words}
            for words, figures in judgements.items()
            for name, text in figures.items()
        ]
        + [{"name": "other", "text": "9", "section": "", "around": "_"}]
    }


def test_every_figure_of_a_key_judgement_is_kept_before_and_after():
    before = said_of(
        Drills_shrank={"few": "3", "size": "40"}, Nobody_commands={"most": "7"}, Arms_come_from_Russia={"arms": "1"}
    )
    after = said_of(
        Drills_have_shrunk={"few": "3", "size": "50", "new": "2"},
        Nobody_commands_at_all={"posts": "8"},
        Money={"arms": None},
    )
    found = changes.judged({"a": before}, {"a": after, "b": said_of()})
    assert [(one["judgement"], one["name"], one["from"], one["to"]) for one in found] == [
        ("Drills_have_shrunk", "few", "3", "3"),
        ("Drills_have_shrunk", "size", "40", "50"),
        ("Drills_have_shrunk", "new", "", "2"),
        ("Nobody_commands_at_all", "posts", "", "8"),
        ("Nobody_commands_at_all", "most", "7", ""),
        ("Money", "arms", "1", ""),
    ]
    assert changes.judged({}, {"a": said_of(Gone={"few": "3"})})[0]["from"] == ""
    gone = changes.judged({"a": said_of(Gone={"few": "3"})}, {"a": said_of()})
    assert [(one["judgement"], one["from"], one["to"]) for one in gone] == [("Gone", "3", "")]


SOURCE = """:::{admonition} Key judgements
:class: key-judgements

1. **Drills {eval}`few` are held.** Confidence: high. They are {eval}`size`
   men.
2. Nobody commands {eval}`most` of them.
:::

Outside stands {eval}`other`, and **this {eval}`few` too**.
"""


@pytest.mark.parametrize(
    ("name", "judgement"),
    [
        ("few", "Drills three are held."),
        ("size", "Drills three are held."),
        ("most", "Nobody commands 7 of them."),
        ("other", ""),
    ],
)
def test_a_figure_is_key_within_the_box_of_judgements_alone(name, judgement):
    known = {"few": "three", "size": "40", "most": "7", "other": "9"}
    assert stated._judgement(SOURCE, SOURCE.index(f"{{eval}}`{name}`"), known) == judgement
    assert stated._judgement(SOURCE, SOURCE.rindex("{eval}`few`"), known) == ""
    assert stated._judgement(SOURCE.replace("key-judgements", "claim"), SOURCE.index("{eval}`few`"), known) == ""


def test_every_chapter_with_key_judgements_marks_their_figures():
    for path in sorted((ROOT / "chapters").glob("*.ipynb")):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            source = "".join(cell["source"])
            if "key-judgements" in source:
                found = [stated._judgement(source, place.start(), {}) for place in stated.EVAL.finditer(source)]
                assert any(found) and len(set(found) - {""}) <= len(stated.ITEM.findall(source)), path.name


def test_the_page_tells_figures_that_stayed_came_and_went():
    figure = {"chapter": "02_exercises", "judgement": "Drills", "name": "few", "around": "in _ years"}
    lines = [figure | dict(zip(("from", "to"), ends)) for ends in (("3", "3"), ("3", "4"), ("", "5"), ("6", ""))]
    page = BeautifulSoup(shown._key_figures({"key_figures": lines}), "html.parser")
    assert [item.get_text() for item in page.find_all("li")] == [
        "in 3 (unchanged) years", "in 3 4 years", "in 5 (not told before) years", "in 6 (no longer told) years",
    ]  # fmt: skip
    assert len(page.select("details li")) == 2 and page.summary.get_text() == "Told in one edition alone: 2"
    assert len(page.select("del")) == len(page.select("ins")) == 1 and page.select_one("strong").get_text() == "Drills"


def test_an_archive_or_folder_is_compared_by_its_tables(tmp_path):
    for name in ("before", "after"):
        shutil.copytree(ROOT / "data", tmp_path / name / "data")
    path = tmp_path / "after" / "data" / "cadets.csv"
    path.write_text(path.read_text("utf-8").replace("1500,1500", "1400,1400", 1), encoding="utf-8")
    with (
        changes.checkout(str(tmp_path / "before")) as (before, said),
        changes.checkout(str(tmp_path / "after")) as (after, _),
    ):
        found = changes.compared(before, after)
    moved = {
        name: table["mended"]
        for name, table in found["tables"].items()
        if table["mended"] or table["added"] or table["withdrawn"]
    }
    assert list(moved) == ["cadets"] and list(moved["cadets"].values()) == [["low", "high"]]
    assert not found["figures"] and not found["key_figures"] and not found["verdicts"] and said["edition"]


def test_what_is_no_edition_is_refused():
    with pytest.raises(SystemExit, match="expected a commit"), changes.checkout("no-such-commit"):
        pass


# --------------------------------------------------------------------------------------------------- page and feed


def test_the_page_says_what_is_stored_and_little_more():
    last = editions.stored()[0]
    page = BeautifulSoup(shown.page(told.Book(), editions.stored()).body, "html.parser")
    assert [tag.get_text() for tag in page.find_all("h2")] == [
        "Figures of the key judgements", "Verdicts on claims", "Scores of the district test", "Forecasts", "Rows by table", "Other figures in the text",
    ]  # fmt: skip
    assert len(page.select("del")) == len(page.select("ins"))
    lines = [tag for tag in page.find_all(["li", "tr"]) if not tag.find_parent("details")]
    assert len(lines) < 200
    assert f"{sum(len(said['withdrawn']) for said in last['tables'].values())} withdrawn" in page.get_text()
    assert all(said["reason"] in page.get_text() for said in last["verdicts"])


def test_every_row_that_changed_stands_in_the_table_behind_the_page():
    last = editions.stored()[0]
    lines = shown.rows(editions.stored()).splitlines()
    count = sum(len(said[what]) for said in last["tables"].values() for what in ("added", "mended", "withdrawn"))
    assert lines[0] == "table,row,change,columns" and len(lines) == count + 1


def test_the_front_page_counts_what_was_changed_and_tells_the_title_by_rule():
    def said(key, first, last, when="today"):
        return {"row": key, "when": when, "from": first, "to": last}

    moved, made, gone = said("c01", "0.2", "0.1"), said("c02", "", "0.1"), said("c03", "0.2", "")
    assert changed.count({"forecasts": [moved, made, gone, moved]}, "forecasts") == "two"
    title = said("t", "supported", "not_supported")
    assert changed.title({"verdicts": [moved, title]}) == "went from supported to not supported"
    assert changed.title({"verdicts": [moved, title | {"when": "2021"}]}) == "stayed not supported"
    last = editions.stored()[0]
    assert changed.latest() == last and last["verdicts"] and last["scores"]


def test_the_front_page_is_made_anew_where_a_comparison_is(tmp_path, monkeypatch):
    monkeypatch.setattr(reads, "CHANGES", tmp_path)
    before = reads.digest("changes")
    (tmp_path / "2030.json").write_text("{}", encoding="utf-8")
    assert reads.digest("changes") != before and editions.stored(tmp_path) == [{}]


def test_the_feed_is_atom_with_addresses_of_its_own_place():
    space = "{http://www.w3.org/2005/Atom}"
    root = ElementTree.fromstring(shown.feed(editions.stored(), "A & B", "Authors"))
    assert root.tag == f"{space}feed" and root.find(f"{space}title").text == "A & B: editions"
    for part in (root, *root.findall(f"{space}entry")):
        assert part.find(f"{space}id").text.startswith("urn:uuid:")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", part.find(f"{space}updated").text)
        assert all(not re.match(r"\w+:|/", link.get("href")) for link in part.findall(f"{space}link"))
    ids = [tag.text for tag in root.iter(f"{space}id")]
    assert len(ids) == len(set(ids)) == len(editions.stored()) + 1
    assert json.dumps(shown.feed(editions.stored(), "A", "B")) == json.dumps(shown.feed(editions.stored(), "A", "B"))
