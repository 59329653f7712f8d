"""The steps of ``make check`` side by side: told in order, each fault whole, the first one named; and what spares time changes nothing."""

import subprocess
import sys

import pytest
from scipy import stats

from report.evidence import ROOT
from report.evidence.package import stamp
from report.upkeep import check
from report.upkeep.check import Step
from report.verdict import shares


def step(name: str, program: str, **more: str) -> Step:
    return Step(name, [sys.executable, "-c", program], **more)


FIRST = step("first", "import time; time.sleep(0.5); print('one')")
SECOND = step("second", "print('two')")
BROKEN = step("broken", "import sys; print('a fault'); print('and another', file=sys.stderr); sys.exit(3)")


@pytest.mark.parametrize("count", ["1", "2"])
def test_steps_are_told_in_order_however_long_they_take(capsys, monkeypatch, count):
    monkeypatch.setenv("REPORT_JOBS", count)
    assert check.check([FIRST], [SECOND]) == ""
    assert capsys.readouterr().out == "one\ntwo\n"


def test_a_road_ends_with_its_first_fault_and_the_other_is_gone_to_its_end(capsys):
    assert check.check([BROKEN, FIRST], [SECOND]) == "broken"
    said = capsys.readouterr().out
    assert "a fault" in said and "and another" in said and "two" in said and "one" not in said


def test_the_first_fault_in_order_is_named(capsys):
    assert check.check([FIRST, BROKEN], [BROKEN._replace(name="quicker")]) == "broken"


def test_a_fault_is_told_with_what_to_do_or_from_where_it_begins(capsys):
    told = "print('many words'); print('Broken contracts: these'); raise SystemExit({})"
    check.check([step("imports", told.format(1), fault="Broken contracts")], [BROKEN._replace(hint="make format")])
    assert capsys.readouterr().out.startswith("Broken contracts: these\n")
    assert check.taken([BROKEN._replace(hint="make format")])[0][2].endswith("make format\n")
    assert check.taken([step("imports", told.format(0), fault="Broken contracts")]) == [("imports", True, "")]
    assert "many words" in check.taken([step("imports", told.format(1), fault="Other words")])[0][2]


def test_every_step_is_there():
    assert [one.name for one in (*check.PROGRAMS, *check.EVIDENCE)] == [
        "lint", "format", "types", "imports", "evidence", "estimates", "tests",
    ]  # fmt: skip
    assert all((ROOT / name).is_file() for name in check.TESTS)
    assert "report.upkeep.check" in (ROOT / "Makefile").read_text(encoding="utf-8")


# ------------------------------------------------------------------------------------------- what spares time


@pytest.mark.parametrize(("yes", "size"), [(0, 7), (1, 1), (5, 60), (59, 60), (60, 60), (333, 1000)])
def test_an_exact_interval_is_that_of_scipy(yes, size):
    found = stats.binomtest(yes, size).proportion_ci(0.9)
    assert shares.exact(yes, size, 0.9) == pytest.approx((found.low, found.high), abs=1e-10)


def test_a_stamp_is_of_a_file_and_changes_with_it(tmp_path):
    path = tmp_path / "a.csv"
    assert stamp(path) == stamp(tmp_path) == (0, 0)
    path.write_text("id\n", encoding="utf-8")
    first = stamp(path)
    path.write_text("id\na\n", encoding="utf-8")
    assert first[1] == 3 and stamp(path)[1] == 5


def test_grammars_of_addresses_are_not_compiled():
    program = "import report.fast_imports, jsonschema, sys; print(sys.modules['rfc3987_syntax'], 'lark' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "None False\n", done.stderr
