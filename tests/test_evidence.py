"""The evidence package: it keeps its rules, and each kind of bad row is refused in one line."""

import csv

import pandas as pd
import pytest

from report import evidence
from report.evidence import bibliography, selection, text


def rewrite(folder, table, change):
    """Rewrite one table of a copied package: ``change`` maps the list of rows (dictionaries) to new rows."""
    path = folder / "data" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    head = list(rows[0])
    rows = change(rows)
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(
            handle, list(dict.fromkeys([*head, *(key for row in rows for key in row)])), lineterminator="\n"
        )
        writer.writeheader()
        writer.writerows(rows)


def set_cell(column, value, which=0, only=lambda row: True):
    def change(rows):
        chosen = [row for row in rows if only(row)][which]
        chosen[column] = value
        return rows

    return change


def faults(folder, table):
    return [str(fault) for fault in evidence.validate(folder / "data", folder / "references.bib", [table])]


def only_fault(folder, table, *words):
    """The package has exactly one fault, in one line, that names what a reader needs."""
    found = faults(folder, table)
    assert len(found) == 1, found
    assert "\n" not in found[0]
    for word in (f"data/{table}.csv", "expected", *words):
        assert word in found[0], found[0]


def test_the_real_package_keeps_its_rules():
    assert [str(fault) for fault in evidence.validate()] == []


def test_wrong_type(damaged):
    rewrite(damaged, "exercise_strength", set_cell("low", "many"))
    only_fault(damaged, "exercise_strength", "column low", "'many'", "type number")


def test_unknown_source_key(damaged):
    rewrite(damaged, "exercises", set_cell("sources", "nobody_1999"))
    only_fault(damaged, "exercises", "column sources", "nobody_1999", "references.bib")


def test_unknown_qualifier(damaged):
    rewrite(damaged, "exercises", set_cell("qualifier", "rumoured"))
    only_fault(
        damaged,
        "exercises",
        "column qualifier",
        "'rumoured'",
        "one of official_declared, reported, estimated, alleged, ours",
    )


def test_low_above_high(damaged):
    rewrite(damaged, "exercise_strength", set_cell("low", "999999999"))
    only_fault(damaged, "exercise_strength", "column low", "999999999", "not above high")


def test_end_before_start(damaged):
    rewrite(
        damaged,
        "exercises",
        set_cell("date_to", "1990-01-01", only=lambda row: row["date_from"] and not row["part_of"]),
    )
    only_fault(damaged, "exercises", "column date_to", "'1990-01-01'", "not before date_from")


def test_day_that_is_not_in_the_calendar(damaged):
    rewrite(damaged, "exercises", set_cell("date_from", "2021-02-30", only=lambda row: not row["date_to"]))
    only_fault(damaged, "exercises", "column date_from", "'2021-02-30'", "date of the calendar")


def test_duplicate_id(damaged):
    rewrite(damaged, "exercise_strength", lambda rows: [*rows, dict(rows[0])])
    only_fault(damaged, "exercise_strength", "column id", "no other row")


def test_dangling_part_of(damaged):
    rewrite(damaged, "exercises", set_cell("part_of", "no_such_exercise"))
    only_fault(damaged, "exercises", "column part_of", "'no_such_exercise'", "id of a row")


def test_dangling_foreign_key(damaged):
    rewrite(damaged, "exercise_strength", set_cell("exercise", "no_such_exercise"))
    only_fault(damaged, "exercise_strength", "column exercise", "'no_such_exercise'", "id of a row of exercises")


def test_missing_file(damaged):
    (damaged / "data" / "annual_plans.csv").unlink()
    only_fault(damaged, "annual_plans", "a file that exists")


def test_stray_column(damaged):
    rewrite(damaged, "annual_plans", lambda rows: [row | {"stray": "x"} for row in rows])
    only_fault(damaged, "annual_plans", "column stray", "only the columns")


def test_missing_column(damaged):
    rewrite(damaged, "annual_plans", lambda rows: rows)
    path = damaged / "data" / "annual_plans.csv"
    pd.read_csv(path, dtype=str).drop(columns="note").to_csv(path, index=False)
    only_fault(damaged, "annual_plans", "column note", "every column")


def test_byte_that_is_not_utf8(damaged):
    path = damaged / "data" / "annual_plans.csv"
    path.write_bytes(path.read_bytes() + b"\xff\n")
    only_fault(damaged, "annual_plans", "UTF-8")


def test_high_confidence_on_other_media_alone(damaged):
    keys = evidence.sources().query("kind == 'media_other'").index
    rewrite(damaged, "exercises", lambda rows: [rows[0] | {"sources": keys[0], "confidence": "high"}, *rows[1:]])
    only_fault(damaged, "exercises", "column confidence", "'high'", "media_other")


def test_high_confidence_on_copies_alone(damaged):
    found = evidence.sources()
    copied = found.index[found["publisher"].str.contains("copy of") & (found["kind"] != "media_other")]
    rewrite(damaged, "exercises", lambda rows: [rows[0] | {"sources": copied[0], "confidence": "high"}, *rows[1:]])
    only_fault(damaged, "exercises", "column confidence", "'high'", "or a copy")


@pytest.mark.parametrize(
    ("publisher", "note", "kind", "second"),
    [
        ("Reuters", "In German", "media_independent", False),
        ("A town paper", "", "media_other", True),
        ("Reuters via Swissinfo", "", "media_independent", True),
        ("RFE/RL (mirror copy)", "", "media_independent", True),
        ("Chatham House", "Repost of the institute's own page", "think_tank", True),
        ("Alliansfriheten.se", "Copy of a text by DW", "think_tank", True),
        ("Via Baltica / LSM", "The day is that of the stored copy", "media_independent", False),
    ],
)
def test_copies_are_known_by_publisher_or_note(publisher, note, kind, second):
    rows = pd.DataFrame({"publisher": [publisher], "note": [note], "kind": [kind]}, ["key"])
    assert (bibliography.second_hand(rows) == {"key"}) is second


def test_evidence_of_a_claim_must_exist(damaged):
    rewrite(damaged, "claims", set_cell("evidence_for", "exercises:no_such_row"))
    only_fault(damaged, "claims", "column evidence_for", "no_such_row", "table:row")


def test_a_judgement_counts_a_statement_once(damaged):
    both = "nuclear:nuc_19;events:face_072"
    rewrite(damaged, "forecasts", set_cell("evidence_state", both))
    only_fault(damaged, "forecasts", "column evidence_state", "face_072 tell the same", "each statement once")


def test_a_note_names_a_row_that_is_there(damaged):
    rewrite(damaged, "cadets", set_cell("note", "Same statement as facts:nobody."))
    only_fault(damaged, "cadets", "column note", "unknown: 'facts:nobody'")


def test_loading_a_bad_table_raises_one_line(damaged):
    rewrite(damaged, "exercises", set_cell("qualifier", "rumoured"))
    with pytest.raises(
        evidence.EvidenceError, match=r"^data/exercises\.csv: row \w+, column qualifier: 'rumoured', expected .*$"
    ):
        evidence.load("exercises", damaged / "data", damaged / "references.bib")


def test_unknown_table_is_named():
    with pytest.raises(evidence.EvidenceError, match="no_such_table"):
        evidence.load("no_such_table")


def test_types_of_a_loaded_table():
    frame = evidence.load("exercise_strength")
    assert frame.index.is_unique and frame.index.name == "id"
    assert frame["low"].dtype == "Float64"
    assert list(frame["qualifier"].cat.categories) == ["official_declared", "reported", "estimated", "alleged", "ours"]
    plans = evidence.load("annual_plans")
    assert plans["year"].dtype == "Int64"


def test_partial_dates_keep_their_precision(damaged):
    column = {"date_from": "2009", "date_to": "2009-02"}
    rewrite(damaged, "exercises", lambda rows: [rows[0] | column, *rows[1:]])
    first = evidence.load("exercises", damaged / "data", damaged / "references.bib").iloc[0]
    assert (first["date_from"], first["date_from_precision"]) == (pd.Timestamp(2009, 1, 1), "year")
    assert (first["date_to"], first["date_to_precision"]) == (pd.Timestamp(2009, 2, 28), "month")


def test_loaded_frames_are_the_callers_own():
    mine = evidence.load("claims")
    mine["claim"] = "changed"
    assert (evidence.load("claims")["claim"] != "changed").all()


# ------------------------------------------------------------------------------------ the form of a file

PLANS = "annual_plans"


def set_text(folder, change, table=PLANS):
    """Rewrite a table's file as text."""
    path = folder / "data" / f"{table}.csv"
    path.write_bytes(change(path.read_bytes().decode("utf-8")).encode("utf-8"))


def second_line(change):
    """A change of a file's first row."""

    def changed(text):
        head, row, rest = text.split("\n", 2)
        return "\n".join([head, change(row), rest])

    return changed


FORMS = {
    "empty line": (second_line(lambda row: f"\n{row}"), "or no line at all"),
    "row of commas": (second_line(lambda row: f"{',' * 20}\n{row}"), "or no line at all"),
    "one cell too many": (second_line(lambda row: f"{row},x"), "cells, one for every column"),
    "one cell too few": (second_line(lambda row: row.rsplit(",", 1)[0]), "cells, one for every column"),
    "semicolons": (lambda text: text.replace(",", ";"), "commas between the cells"),
    "tabs": (lambda text: text.replace(",", "\t"), "commas between the cells"),
    "line of a spreadsheet": (lambda text: f"sep=,\n{text}", "names of the columns in the first line"),
    "byte-order mark": (lambda text: f"\ufeff{text}", "without a byte-order mark"),
    "blank in the head": (lambda text: text.replace("id,", "id ,", 1), "the name 'id'"),
    "no-break space in the head": (lambda text: text.replace("id,", "id\u00a0,", 1), "the name 'id'"),
    "capital in the head": (lambda text: text.replace("id,", "Id,", 1), "the name 'id'"),
    "no rows": (lambda text: text.partition("\n")[0] + "\n", "at least one row"),
    "nothing": (lambda text: "", "names of the columns in the first line"),
    "open quotation mark": (lambda text: f'{text.rstrip()}"\n"x', "quotation mark"),
}


@pytest.mark.parametrize(("change", "words"), FORMS.values(), ids=FORMS)
def test_broken_file_is_named_in_one_line(damaged, change, words):
    set_text(damaged, change)
    only_fault(damaged, PLANS, words)


def test_what_lies_beside_the_tables_is_not_published(damaged):
    before = evidence.files(damaged / "data")
    (damaged / "data" / ".~lock.events.csv#").write_text("somebody", encoding="utf-8")
    (damaged / "data" / "notes").mkdir()
    assert evidence.files(damaged / "data") == before and len(before) == len(evidence.names()) + 1


@pytest.mark.parametrize("readings", [["not_found"], ["as_cited", "not_found"], ["not_found", "as_cited", "not_found"]])
def test_a_row_that_its_last_reading_did_not_find_has_no_high_confidence(damaged, readings):
    rewrite(damaged, "source_checks", read_last(readings))
    only_fault(
        damaged, "source_checks", f"row made_{len(readings) - 1},", "column verdict", "'not_found'", "below high"
    )


@pytest.mark.parametrize("readings", [["not_found", "as_cited"], ["not_found", "not_found", "by_other_source"]])
def test_a_row_that_was_found_again_may_have_high_confidence(damaged, readings):
    rewrite(damaged, "source_checks", read_last(readings))
    assert faults(damaged, "source_checks") == []
    rewrite(damaged, "source_checks", lambda rows: sorted(rows, key=lambda row: row["read_on"], reverse=True))
    assert faults(damaged, "source_checks") == []  # the day decides, not the place of the line


def read_last(readings):
    """The readings of a row of high confidence, a day each, the last of them latest; they stand for whatever was there of it."""
    facts = evidence.load("facts")
    row = facts.index[facts["confidence"] == "high"][0]
    source = facts.loc[row, "sources"].split(";")[0]

    def change(rows):
        made = [
            {
                "id": f"made_{place}",
                "table": "facts",
                "row": row,
                "read_on": f"2026-11-{place + 1:02d}",
                "verdict": verdict,
                "source": "" if verdict == "not_found" else source,
                "note": "",
            }
            for place, verdict in enumerate(readings)
        ]
        return [other for other in rows if (other["table"], other["row"]) != ("facts", row)] + made

    return change


def test_an_edited_table_is_read_again(damaged):
    places = damaged / "data", damaged / "references.bib"
    first = evidence.load(PLANS, *places)
    set_text(damaged, lambda text: text[: text[:-1].rindex("\n") + 1])
    assert len(evidence.load(PLANS, *places)) == len(first) - 1


def test_extra_column_in_the_middle_is_named(damaged):
    path = damaged / "data" / f"{PLANS}.csv"
    frame = pd.read_csv(path, dtype=str)
    frame.insert(2, "stray", "x")
    frame.to_csv(path, index=False)
    only_fault(damaged, PLANS, "column stray", "only the columns")


CELLS = {
    "number of another script": ("exercise_strength", "low", "１２００", "typeface"),
    "number with underscores": ("exercise_strength", "low", "2_000", "type number"),
    "number with separators": ("exercise_strength", "low", "2,000", "type number"),
    "no number": ("exercise_strength", "low", "NaN", "type number"),
    "infinity": ("exercise_strength", "high", "inf", "type number"),
    "half a number": ("exercise_strength", "low", "1e3", "type number"),
    "one end": ("exercise_strength", "high", "", "both ends of a figure"),
    "negative persons": ("force_sizes", "low", "-5", "not negative"),
    "flag of a spreadsheet": ("russia_treaties", "ratified_by_belarus", "True", "true or false"),
    "month nought": ("exercises", "date_from", "2021-00", "date of the calendar"),
    "day nought": ("exercises", "date_from", "2021-09-00", "date of the calendar"),
    "year of another age": ("exercises", "date_from", "9999", "date of the calendar"),
    "date with a line break": ("exercises", "date_from", "2021-09\n", "one line (found U+000A)"),
    "line break": ("exercises", "summary", "a\n\n# b", "one line (found U+000A)"),
    "bidirectional sign": ("exercises", "summary", "a\u202eb", "U+202E"),
    "soft hyphen": ("exercises", "summary", "a\u00adb", "U+00AD"),
    "zero width": ("exercises", "summary", "a\u200bb", "U+200B"),
    "picture": ("exercises", "summary", "a \U0001f600", "typeface"),
    "long word": ("exercises", "summary", "a" * 5000, "words of at most"),
    "look-alike letter": ("exercises", "summary", "Zapаd", "words of one script"),
    "blanks": ("exercises", "summary", " a  b ", "single blanks"),
    "word for nothing": ("exercises", "summary", "TBD", "an empty cell"),
    "formula": ("exercises", "summary", '=HYPERLINK("x")', "formula"),
    "key twice": ("exercises", "sources", "{sources};{sources}", "each key once"),
    "selection of another form": (
        "index_indicators",
        "selection",
        "metric == @__import__('os').system('true')",
        "column=value pairs",
    ),
    "selection of an unknown column": ("index_indicators", "selection", "nothing=x", "unknown column: 'nothing'"),
    "selection of an unknown value": ("index_indicators", "selection", "qualifier=rumoured", "no row has 'rumoured'"),
}


@pytest.mark.parametrize(("table", "column", "value", "words"), CELLS.values(), ids=CELLS)
def test_broken_cell_is_named_in_one_line(damaged, table, column, value, words):
    columns = set(evidence.load(table).columns)
    column = (
        column
        if column in columns or f"{column}_precision" in columns
        else next(name for name in columns if evidence.load(table)[name].dtype == "boolean")
    )

    def plainly(row):
        """A row of one source and a point, which a change of one cell leaves sound but for that."""
        if column in ("low", "high") and row["unit"] != "persons":
            return False
        if column == "selection":
            return True
        return ";" not in row["sources"] and row.get("low", "") == row.get("high", "") and not row.get("date_to")

    rewrite(
        damaged,
        table,
        lambda rows: set_cell(column, value.replace("{sources}", next(filter(plainly, rows))["sources"]), only=plainly)(
            rows
        ),
    )
    only_fault(damaged, table, f"column {column}", words)


def test_a_flood_of_faults_is_cut(damaged):
    rewrite(damaged, "exercises", lambda rows: [row | {"qualifier": "x" * 2000} for row in rows])
    with pytest.raises(evidence.EvidenceError) as found:
        evidence.require(damaged / "data", damaged / "references.bib")
    lines = str(found.value).splitlines()
    assert len(lines) < 70 and lines[-1].startswith("and ") and max(map(len, lines)) < 500


# ------------------------------------------------------------------------------------------- selections


def test_a_selection_takes_pairs_lists_and_alternatives():
    frame = pd.DataFrame(
        {"parties": ["BY;RU", "CSTO", None, "BY"], "kind": ["a", "b", "a", "b"]},
        pd.Index(["w", "x", "y", "z"], name="id"),
    )
    assert list(selection.chosen(frame, "parties=BY;parties=RU").index) == ["w"]
    assert list(selection.chosen(frame, "parties=BY;kind=b or parties=CSTO").index) == ["x", "z"]
    assert list(selection.chosen(frame, "kind!=a").index) == ["x", "z"]
    assert list(selection.chosen(frame, "parties!=BY|CSTO").index) == ["y"]
    assert list(selection.chosen(frame, "id=w|y").index) == ["w", "y"]
    with pytest.raises(ValueError, match="column=value"):
        selection.parse("kind == 'a'")


# ----------------------------------------------------------------------------------------- bibliography

ENTRY = "@online{zz_new_2026,\n  title = {A title},\n  publisher = {A publisher},\n  url = {https://example.org/a},\n  keywords = {think_tank},\n}\n"
ENTRIES = {
    "no kind": (ENTRY.replace("  keywords = {think_tank},\n", ""), "row zz_new_2026, column keywords", "a value"),
    "unknown kind": (ENTRY.replace("think_tank", "rumour"), "column keywords: 'rumour'", "one kind of source"),
    "no title": (ENTRY.replace("  title = {A title},\n", ""), "row zz_new_2026, column title", "a value"),
    "open brace": (ENTRY.replace("{A title}", "{A title"), "row zz_new_2026", "as many closing braces"),
    "same key twice": (ENTRY * 2, "row zz_new_2026", "no other entry"),
    "script for an address": (
        ENTRY.replace("https://example.org/a", "javascript:alert(1)"),
        "column url",
        "http:// or https://",
    ),
    "file for an address": (
        ENTRY.replace("https://example.org/a", "file:///etc/hostname"),
        "column url",
        "http:// or https://",
    ),
    "cut address": (ENTRY.replace("https://example.org/a", "https://example.org/a..."), "column url", "whole address"),
    "blank in an address": (
        ENTRY.replace("https://example.org/a", "https://example.org/a b"),
        "column url",
        "whole address",
    ),
    "month nought": (ENTRY.replace("  url", "  date = {2026-00},\n  url"), "column date", "date of the calendar"),
    "unknown field": (
        ENTRY.replace("  url", "  howpublished = {x},\n  url"),
        "column howpublished",
        "one of the fields",
    ),
    "bidirectional sign": (ENTRY.replace("A title", "A \u202etitle"), "column title", "U+202E"),
    "braces in a title": (ENTRY.replace("A title", "A {{ title }}"), "column title", "without braces"),
    "long word": (ENTRY.replace("A title", "a" * 5000), "column title", "words of at most"),
    "key of another form": (ENTRY.replace("zz_new_2026", "New`2026"), "New`2026", "lower-case snake case"),
    "no entry type": (ENTRY.replace("@online", "@misc"), "row zz_new_2026", "of the form @online"),
    "something between": (ENTRY + "@comment me\n", "of line", "of the form @online"),
}


@pytest.mark.parametrize(("entry", "place", "words"), ENTRIES.values(), ids=ENTRIES)
def test_broken_entry_is_named_in_one_line(damaged, entry, place, words):
    path = damaged / "references.bib"
    path.write_text(path.read_text(encoding="utf-8") + "\n" + entry, encoding="utf-8")
    found = faults(damaged, PLANS)
    assert len(found) == 1 and "\n" not in found[0], found
    assert found[0].startswith("references.bib: ") and place in found[0] and words in found[0]


PASSING = {
    "http://46.235.172.94/a.txt": "host of copies", "https://example.org:443/a": "has a port", "https://d1x.cloudfront.net/amp/a": "host of copies",
    "https://bbctodays.pages.dev/a": "host of copies", "https://img2-azcdn.newser.com/a": "host of copies", "https://ab1.c97.org/a": "host of copies",
    "https://zerkalo-mirror8.online/a": "host of copies", "https://en.wikipedia-on-ipfs.org/wiki/A": "host of copies",
    "https://example.org/a?utm_source=rss": "utm_source=", "https://example.org/a?id=1&fbclid=x": "fbclid=", "https://example.org/a/?sphrase_id=5": "sphrase_id=",
    "https://example.org/blog/tag/armenia/page/2/": "a list", "https://example.org/topics/news/page/2": "a list", "https://example.org/tag/slavneft": "a list",
    "https://example.org/security/?print=print-search": "a list", "https://example.org/wp-json/posts/1": "raw data", "https://example.org/?rest_route=%2Fposts": "raw data",
}  # fmt: skip
LASTING = [
    "https://example.org/a?id=1&c=ar", "https://example.org/archive/163031", "https://example.org/news/politics", "https://tags.example.org/a-tag-for-it/of-things",
    "https://example.org/topic/thehill/6-slug", "https://example.org/2026/10/25/a?p=utm", "https://www.c97.organic.example/a",
]  # fmt: skip


@pytest.mark.parametrize(("url", "why"), PASSING.items(), ids=range(len(PASSING)))
def test_a_passing_address_is_refused(url, why):
    def found(entry):
        return [str(fault) for fault in bibliography._faults(entry)]

    entry = ENTRY.replace("https://example.org/a", url)
    assert len(found(entry)) == 1 and "row zz_new_2026, column url" in found(entry)[0] and why in found(entry)[0]
    noted = entry.replace("  url", "  note = {In Russian. No other address of the text was found},\n  url")
    assert found(noted) == []


@pytest.mark.parametrize("url", LASTING)
def test_a_lasting_address_is_taken(url):
    assert bibliography.passing(url) == ""


def test_the_typeface_has_every_letter_that_a_cell_may_hold():
    from fontTools.ttLib import TTFont

    letters = {chr(code) for code in range(0x20, 0x3000) if text.LETTERS.fullmatch(chr(code))}
    for path in (evidence.ROOT / "assets" / "fonts").glob("*.ttf"):
        assert letters <= {chr(code) for code in TTFont(path).getBestCmap()}, path


def test_what_is_reckoned_is_kept_until_the_evidence_changes(monkeypatch):
    asked = []

    @evidence.kept
    def reckoned(key: str, factor: int = 1) -> pd.Series:
        asked.append((key, factor))
        return pd.Series({key: factor})

    first = reckoned("a")
    first["a"] = 7
    assert reckoned("a")["a"] == 1 and reckoned("a", factor=2)["a"] == 2
    assert asked == [("a", 1), ("a", 2)]
    monkeypatch.setitem(evidence.kept.__globals__, "digest", lambda: "another state of the tables")
    assert reckoned("a")["a"] == 1 and asked[2:] == [("a", 1)]


def test_a_draw_counts_each_of_its_rows_once(damaged):
    last = evidence.load("reading_draws").iloc[-1]
    for column, words in (
        ("whole", "the sum of whole, not_whole and not_found"),
        ("material", "no more than not_whole"),
    ):
        wrong = {column: str(last["not_whole"] + 1)}  # other than the true number, and more than what was not whole
        rewrite(damaged, "reading_draws", lambda rows, wrong=wrong: [*rows[:-1], rows[-1] | wrong])
        only_fault(damaged, "reading_draws", f"row {last.name},", words)
        rewrite(
            damaged,
            "reading_draws",
            lambda rows: [*rows[:-1], rows[-1] | last[["whole", "material"]].astype(str).to_dict()],
        )


def test_what_this_book_reckons_is_its_own(damaged):
    own = evidence.load("trade_flows").query("qualifier == 'ours'").index[0]

    def estimated(rows):
        return [row | {"qualifier": "estimated"} if row["id"] == own else row for row in rows]

    rewrite(damaged, "trade_flows", estimated)
    only_fault(damaged, "trade_flows", f"row {own},", "ours where the observer is this book")


def test_the_bibliography_that_another_process_parsed_is_taken_until_its_text_changes(monkeypatch, tmp_path):
    monkeypatch.setattr(bibliography, "PARSED", tmp_path / "parsed.json")
    entry = "@online{a_page, title = {A {page}}, publisher = {P}, url = {https://a.org}, keywords = {academic}}\n"
    found = bibliography._kept(entry)
    assert found == bibliography.parse(entry) and found["a_page"]["publisher"] == "P"
    monkeypatch.setattr(bibliography, "parse", lambda content: {"parsed": content})
    assert bibliography._kept(entry) == found
    assert bibliography._kept(entry.replace("{P}", "{Q}")) == {"parsed": entry.replace("{P}", "{Q}")}
    assert [path.name for path in tmp_path.iterdir()] == ["parsed.json"]
