"""Addresses and open series against a server of this machine: answers in their publishers' forms, and what may go wrong with them."""

import csv
import datetime
import http.server
import json
import threading
import time
from urllib.parse import parse_qs, urlsplit

import pytest

from report import evidence
from report.upkeep import links, series
from report.upkeep.web import Answer, Asker, WebError

PLACES = (evidence.DATA, evidence.BIBLIOGRAPHY)


class Machine:
    """A server whose answers are set by path: status, body, and heads beside; ``asked`` has every question with its moment."""

    def __init__(self):
        self.answers, self.asked = {}, []
        machine = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):  # noqa: N802
                machine.asked.append((self.command, self.path, time.monotonic(), self.headers["User-Agent"]))
                found = machine.answers.get(urlsplit(self.path).path, (404, b"", {}))
                status, body, heads = found(self.command, self.path) if callable(found) else found
                self.send_response(status)
                for name, value in ({"Content-Length": str(len(body))} | heads).items():
                    self.send_header(name, value)
                self.end_headers()
                if self.command == "GET":
                    self.wfile.write(body)

            do_HEAD = do_GET  # noqa: N815

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.at = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def machine():
    made = Machine()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def asker():
    return Asker(pause=0, patience=2)


# ----------------------------------------------------------------------------------------------------- addresses


def test_the_state_of_each_page_is_told(machine, asker, tmp_path):
    slow = lambda command, path: (time.sleep(3), (200, b"x", {}))[1]  # noqa: E731
    heads = {"/there": (200, b"x", {}), "/old": (301, b"", {"Location": "/new/page"}), "/new/page": (200, b"x", {}), "/": (200, b"x", {}),
             "/home": (302, b"", {"Location": "/"}), "/shut": (403, b"", {}), "/late": slow, "/broken": (500, b"", {}),
             "/headless": lambda command, path: (405 if command == "HEAD" else 200, b"x", {})}  # fmt: skip
    machine.answers |= heads
    names = ["there", "old", "home", "gone", "shut", "late", "broken", "headless"]
    addresses = {name: f"{machine.at}/{name}" for name in names} | {"nobody": "http://127.0.0.1:9/x"}
    found = links.check(addresses, tmp_path / "links.json", asker, datetime.date(2026, 11, 26), lambda line: None)
    assert {key: what["state"] for key, what in found.items()} == {
        "there": "there", "old": "moved", "home": "gone", "gone": "gone", "shut": "refused", "late": "unreachable", "broken": "unreachable",
        "headless": "there", "nobody": "unreachable",
    }  # fmt: skip
    text = links.report(found)
    assert "- 2 gone" in text and f"`old` {machine.at}/old → {machine.at}/new/page (200)" in text
    assert text.index("## Gone") < text.index("## Moved") and "`there`" not in text


def test_a_page_found_lately_is_not_asked_for_again(machine, asker, tmp_path):
    machine.answers["/a"] = (200, b"x", {})
    addresses = {"a": f"{machine.at}/a", "b": f"{machine.at}/b"}
    for day, asked in ((1, {"/a", "/b"}), (20, {"/b"}), (40, {"/a", "/b"})):
        machine.asked.clear()
        on = datetime.date(2026, 1, 1) + datetime.timedelta(days=day)
        links.check(addresses, tmp_path / "links.json", asker, on, lambda line: None)
        assert {path for _, path, *_ in machine.asked} == asked


def test_one_machine_is_asked_without_haste_and_by_name(machine, tmp_path):
    machine.answers |= {f"/{number}": (200, b"", {}) for number in range(3)}
    addresses = {str(number): f"{machine.at}/{number}" for number in range(3)}
    links.check(addresses, tmp_path / "links.json", Asker(pause=0.2), datetime.date(2026, 11, 26), lambda line: None)
    moments = [moment for _, _, moment, _ in machine.asked]
    assert all(later - earlier > 0.15 for earlier, later in zip(moments, moments[1:]))
    assert all(name.startswith("russia-belarus-report/") for *_, name in machine.asked)


@pytest.mark.parametrize(
    ("end", "state"),
    [("http://www.example.org/a/", "there"), ("https://example.org/b", "moved"), ("https://example.org/", "gone")],
)
def test_a_page_at_another_address_has_moved_unless_only_its_form_differs(end, state):
    assert links.state("https://example.org/a", Answer(200, end, b"", "")) == state


# --------------------------------------------------------------------------------------------------- World Bank


def line(indicator: str, country: str, year: str, value) -> dict:
    """One row as the World Bank gives it."""
    return {"indicator": {"id": indicator, "value": "Words"}, "country": {"id": country, "value": "Words"}, "countryiso3code": "XXX",
            "date": year, "value": value, "unit": "", "obs_status": "", "decimal": 0}  # fmt: skip


def bank(lines: list[dict], size: int = 1000):
    """The World Bank's answers, page by page."""

    def answer(command, path):
        page = int(parse_qs(urlsplit(path).query)["page"][0])
        pages = -(-len(lines) // size)
        head = {
            "page": page,
            "pages": pages,
            "per_page": size,
            "total": len(lines),
            "sourceid": "2",
            "lastupdated": "2026-10-07",
        }
        return 200, json.dumps([head, lines[(page - 1) * size : page * size]]).encode(), {}

    return answer


PATH = "/v2/country/BY;RU/indicator/X.Y"
LINES = [
    line("X.Y", country, year, value) for country in ("BY", "RU") for year, value in (("2022", 1.5), ("2023", None))
]


def test_all_pages_are_read_and_missing_values_left_out(machine, asker):
    machine.answers[PATH] = bank(LINES, size=3)
    assert series.published("X.Y", ["BY", "RU"], asker, machine.at) == {("BY", "2022"): 1.5, ("RU", "2022"): 1.5}
    assert len(machine.asked) == 2


MESSAGE = [{"message": [{"id": "120", "key": "Invalid value", "value": "The provided parameter value is not valid"}]}]
WHOLE = json.dumps([{"page": 1, "pages": 1, "total": 4}, LINES]).encode()
FAULTS = {
    "a message": ((200, json.dumps(MESSAGE).encode(), {}), "The provided parameter value is not valid"),
    "a page for people": ((200, b"<html>Maintenance</html>", {}), "expected JSON"),
    "data that are cut": ((200, WHOLE[:200], {}), "expected JSON"),
    "an answer that breaks off": ((200, WHOLE[:200], {"Content-Length": str(len(WHOLE))}), "broke off after"),
    "rows that are missing": ((200, json.dumps([{"page": 1, "pages": 1, "total": 9}, LINES]).encode(), {}), "expected 9 rows"),
    "nothing": ((200, json.dumps([{"page": 1, "pages": 1, "total": 0}, None]).encode(), {}), "expected 0 rows"),
    "another form": ((200, b'{"data": []}', {}), "expected rows of country"),
    "another indicator": ((200, json.dumps([{"page": 1, "pages": 1, "total": 1}, [line("Z", "BY", "2022", 1)]]).encode(), {}), "expected X.Y"),
    "not there": ((404, b"", {}), "404"),
    "out of order": ((503, b"", {}), "503"),
}  # fmt: skip


@pytest.mark.parametrize(("answer", "words"), FAULTS.values(), ids=FAULTS)
def test_an_answer_that_cannot_be_used_is_named_in_one_line(machine, asker, answer, words):
    machine.answers[PATH] = answer
    with pytest.raises(WebError, match=words) as found:
        series.published("X.Y", ["BY", "RU"], asker, machine.at)
    assert "\n" not in str(found.value)


def test_a_machine_that_is_out_of_order_for_a_moment_is_asked_again(machine, asker):
    whole, turns = bank(LINES), iter([(503, b"", {}), (502, b"", {})])
    machine.answers[PATH] = lambda command, path: next(turns, None) or whole(command, path)
    assert series.published("X.Y", ["BY", "RU"], asker, machine.at)


GDP = series.SERIES[0]
ROWS = [
    {"id": "eco_by_2021", "country": "BY", "year": "2021", "gdp_current_usd": "100", "population": "9", "sources": "a", "qualifier": "reported", "confidence": "high", "note": ""},
    {"id": "eco_by_2022", "country": "BY", "year": "2022", "gdp_current_usd": "", "population": "8", "sources": "b", "qualifier": "reported", "confidence": "high", "note": ""},
]  # fmt: skip


def test_revised_new_and_lost_values_are_told_apart():
    today = {
        ("BY", "2021"): 100.4,
        ("BY", "2022"): 120.0,
        ("BY", "2023"): 130.0,
        ("BY", "2020"): 90.0,
        ("PL", "2022"): 5.0,
    }
    found = series.changes(GDP, ROWS, today)  # 100.4 rounds to what the row says; 2020 and PL are not in the table
    assert [(change.row, change.ours, change.theirs) for change in found] == [
        ("eco_by_2022", "", "120"),
        ("eco_by_2023", "", "130"),
    ]
    (lost,) = series.changes(GDP, ROWS[:1], {})
    assert (lost.ours, lost.theirs) == ("100", "")
    (revised,) = series.changes(GDP, ROWS[:1], {("BY", "2021"): 111.0})
    assert (revised.ours, revised.theirs) == ("100", "111")


def test_what_is_taken_over_cites_its_source_and_loses_nothing():
    today = {("BY", "2022"): 120.0, ("BY", "2023"): 130.0}
    made = series.revised(GDP, ROWS, series.changes(GDP, ROWS, today))
    assert [row["gdp_current_usd"] for row in made] == ["100", "120", "130"]  # 2021 is no longer published, and stays
    assert [row["sources"] for row in made] == ["a", "b;world_bank_gdp", "world_bank_gdp"] and made[2][
        "population"
    ] == ""
    assert ROWS[1]["gdp_current_usd"] == ""


@pytest.fixture
def world(machine, damaged):
    """The server says what the tables of a copied package say, but for one revised value, one new year and a series out of order."""
    for entry in series.SERIES:
        rows = [
            row
            for row in series.rows_of(entry.table, damaged / "data")
            if all(row[name] == value for name, value in entry.where)
        ]
        lines = [
            line(
                entry.indicator(), row["country"], row["year"], float(row[entry.column]) if row[entry.column] else None
            )
            for row in rows
        ]
        if entry.column == "population":
            lines[3]["value"] += 1000
            lines.append(line(entry.indicator(), "BY", "2030", 9000000))
        countries = ";".join(sorted({row["country"] for row in rows}))
        machine.answers[f"/v2/country/{countries}/indicator/{entry.indicator()}"] = bank(lines)
    gone = next(path for path in machine.answers if path.endswith("MS.MIL.TOTL.P1"))
    machine.answers[gone] = (500, b"", {})
    machine.answers["/api/datasets/:persistentId/versions/:latest"] = (200, json.dumps({"status": "OK", "data": {"versionNumber": 36, "versionMinorNumber": 1, "releaseTime": "2099-01-02T03:04:05Z"}}).encode(), {})  # fmt: skip
    repository, taken = next(iter(series.copies(evidence.package()).items()))
    same = json.dumps([{"sha": taken[0][1], "commit": {"committer": {"date": "2026-01-01T00:00:00Z"}}}]).encode()
    machine.answers[f"/repos/{repository}/commits"] = (200, same, {})
    return machine, damaged, repository


def report(world, asker, write: bool) -> str:
    machine, folder, _ = world
    return "\n".join(series.update(asker, (machine.at,) * 3, folder / "data", folder / "references.bib", write))


def test_the_report_names_each_change_and_writes_nothing(world, asker):
    _, folder, repository = world
    before = {path: path.read_bytes() for path in (folder / "data").glob("*.csv")}
    text = report(world, asker, write=False)
    assert "economy.gdp_current_usd (NY.GDP.MKTP.CD): nothing changed" in text
    assert "economy.population (SP.POP.TOTL): 1 revised, 1 new, 0 no longer published" in text
    assert "eco_by_2030: nothing → 9000000" in text and ", taken over" not in text
    assert "military_personnel.persons (MS.MIL.TOTL.P1): left as it is." in text and "500" in text
    assert "newer than ours: version 36.1 of 2099-01-02" in text
    assert any(line.startswith(f"- {repository} (") and line.endswith("has not changed") for line in text.splitlines())
    assert {path: path.read_bytes() for path in before} == before


def test_what_the_report_names_is_taken_over_on_request_and_nothing_else(world, asker):
    _, folder, _ = world
    before = {path.name: path.read_bytes() for path in (folder / "data").glob("*.csv")}
    report(world, asker, write=True)
    after = {path.name: path.read_bytes() for path in (folder / "data").glob("*.csv")}
    assert [name for name in before if before[name] != after[name]] == ["economy.csv"]
    old, new = (list(csv.reader(text["economy.csv"].decode().splitlines())) for text in (before, after))
    differing = [pair for pair in zip(old, new) if pair[0] != pair[1]]
    assert len(differing) == 1 and len(new) == len(old) + 1 and new[-1][:2] == ["eco_by_2030", "BY"]
    assert "nothing changed" in report(world, asker, write=False).split("SP.POP.TOTL")[1].splitlines()[0]


def test_a_value_that_breaks_a_rule_is_not_written(damaged):
    path = damaged / "data" / "economy.csv"
    before = path.read_bytes()
    rows = series.rows_of("economy", damaged / "data")
    with pytest.raises(evidence.EvidenceError, match="at least 0"):
        series.store(
            "economy", [rows[0] | {"population": "-5"}, *rows[1:]], damaged / "data", damaged / "references.bib"
        )
    assert path.read_bytes() == before


def test_the_ids_of_new_rows_are_those_of_the_table():
    for entry in series.SERIES:
        for row in series.rows_of(entry.table):
            if all(row[name] == value for name, value in entry.where):
                assert row["id"] == entry.key.format(country=row["country"].lower(), year=row["year"])
