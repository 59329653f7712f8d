"""What an analyst does in the book's notebook, each result found by another road: from the files, and by a second reckoning."""

import csv
import hashlib
import importlib.util
import json
import re
import shutil

import numpy as np
import pandas as pd
import pytest

from conftest import ROOT
from report import analyst, evidence
from report.analyst import giving
from report.exhibits.kit import layout
from report.verdict import criteria

NOTEBOOK = ROOT / "chapters" / "work_with_the_data.ipynb"
ROW = "exercises:zapad_2021"
SHIELD = {"id": "made_up", "like": "nuclear_belarus_2026", "series": "union_shield"}  # as in the notebook
MEN = {"id": "men", "like": "zapad_2025_personnel_ru_belarus", "exercise": "made_up", "high": 9000}


def cells(table: str, folder=ROOT / "data") -> list[dict]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module", autouse=True)
def untouched():
    """Nothing in ``data/`` is another after all that is done here, and nothing lies beside it."""

    def prints():
        paths = sorted(path for path in (ROOT / "data").rglob("*") if path.is_file())
        return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}

    before = prints()
    yield
    assert prints() == before


@pytest.fixture
def own(tmp_path, monkeypatch):
    monkeypatch.setattr(giving, "OWN", tmp_path / "own")
    return tmp_path / "own"


# ------------------------------------------------------------------------------------------------------ following


def test_the_sources_of_a_row_are_those_of_its_line_and_of_the_bibliography():
    (line,) = [row for row in cells("exercises") if row["id"] == "zapad_2021"]
    found = analyst.sources(ROW)
    assert list(found.index) == line["sources"].split(";")
    bibliography = (ROOT / "references.bib").read_text(encoding="utf-8")
    for key, source in found.iterrows():
        entry = re.search(rf"^@online\{{{key},\n(.*?)^\}}", bibliography, re.MULTILINE | re.DOTALL)[1]
        assert f"url = {{{source['url']}}}" in entry
    pd.testing.assert_frame_equal(analyst.sources(analyst.row(ROW)), found)


def test_the_sources_of_several_rows_are_told_once():
    zapad = evidence.load("exercises").query("series == 'zapad'")
    wanted = [key for row in cells("exercises") if row["series"] == "zapad" for key in row["sources"].split(";")]
    assert list(analyst.sources(zapad).index) == list(dict.fromkeys(wanted)) and len(set(wanted)) < len(wanted)


def test_the_uses_of_a_row_are_the_rows_whose_cells_name_it():
    named = set()
    for entry in evidence.package()["resources"]:
        pointing = {
            key["fields"][0]
            for key in entry["schema"].get("foreignKeys", [])
            if (key["reference"]["resource"] or entry["name"]) == "exercises"
        }
        for row in cells(entry["name"]) if not entry.get("record") else []:
            if any(ROW in (row[column] or "").split(";") for column in row) or any(
                row[column] == "zapad_2021" for column in pointing
            ):
                named.add(f"{entry['name']}:{row['id']}")
    found = analyst.uses(ROW)
    assert named and set(found["used_by"]) == named and found["used_by"].is_unique
    assert all(analyst.row(reference).name == reference.partition(":")[2] for reference in found["used_by"])


@pytest.mark.slow
def test_the_built_pages_add_their_charts_and_figures(html):
    alone, found = analyst.uses(ROW), analyst.uses(ROW, pages=True)
    added = found[~found["used_by"].isin(alone["used_by"])]
    assert set(alone["used_by"]) < set(found["used_by"]) and {"chart"} <= set(added["kind"])
    for address in added["page"]:
        page, _, anchor = address.partition("#")
        assert not anchor or f'id="{anchor}"' in (html / page).read_text(encoding="utf-8"), address


def test_an_indicator_rests_on_the_rows_that_it_selects():
    kinds = analyst.uses("exercise_strength:zapad_2025_personnel_ru_belarus")
    assert "index_indicators:exercise_russians" in set(kinds["used_by"])


def test_the_columns_of_a_table_are_those_of_its_file():
    found = analyst.columns("exercises")
    assert list(found.index) == list(cells("exercises")[0])
    assert {row["status"] for row in cells("exercises")} <= set(found.loc["status", "values"].split(";"))
    assert found.loc["date_from", "type"] == "date" and found["description"].ne("").all()


# ------------------------------------------------------------------------------------------------------ supposing


def states(scores: dict[str, tuple[float, float]]) -> dict[str, str]:
    """The readings by the rules of ``district_readings.csv``, of lows and highs by criterion."""
    found = {}
    for rule in cells("district_readings"):
        counted = rule["criteria"].split(";") if rule["criteria"] else list(scores)
        need = float(rule["share"]) * len(counted)
        sure, open_ = (sum(scores[key][end] >= float(rule["level"]) for key in counted) >= need for end in (0, 1))
        found[rule["id"]] = "yes" if sure else "open" if open_ else "no"
    return found


def standing(year: int) -> dict[str, tuple[float, float]]:
    return {
        row["criterion"]: (float(row["low"]), float(row["high"]))
        for row in cells("district_scores")
        if int(row["year_from"]) <= year <= int(row["year_to"])
    }


@pytest.mark.parametrize("year", [1995, 2021, criteria.LAST])
@pytest.mark.parametrize(
    "own",
    [
        {"decision_fight": (1, 2)},
        {"decision_fight": 4, "command_war": 4, "territory_war": (3, 4)},
        dict.fromkeys(standing(criteria.LAST), 4),
        {},
    ],
)
def test_readings_move_with_a_score_as_their_rules_say(own, year):
    found = analyst.readings(own, year)
    scores = standing(year)
    changed = scores | {key: value if isinstance(value, tuple) else (value, value) for key, value in own.items()}
    assert found["book"].to_dict() == states(scores) and found["own"].to_dict() == states(changed)


def test_the_score_of_the_notebook_moves_a_reading():
    found = analyst.readings({"decision_fight": (1, 2)})
    assert (found["book"] != found["own"]).any() and standing(criteria.LAST)["decision_fight"][1] > 2


def test_a_changed_table_is_the_old_one_with_the_change_and_leaves_what_was_before():
    before = analyst.WhatIf()
    one = before.add("exercises", **SHIELD)
    other = one.replace("exercises:zapad_2021", status="not_held", date_to=None)
    rows, old = other.load("exercises"), evidence.load("exercises")
    pd.testing.assert_frame_equal(rows.drop(index=["made_up", "zapad_2021"]), old.drop(index="zapad_2021"))
    assert rows.loc["zapad_2021", "status"] == "not_held" and pd.isna(rows.loc["zapad_2021", "date_to"])
    made, model = rows.loc["made_up"], old.loc["nuclear_belarus_2026"]
    assert made["series"] == "union_shield" and "ypothetical" in made["note"]
    assert made.drop(["series", "note"]).equals(model.drop(["series", "note"]))
    assert (
        one.load("exercises").loc["zapad_2021", "status"] == "held" and "made_up" not in before.load("exercises").index
    )


@pytest.fixture(scope="module")
def moved() -> pd.DataFrame:
    """What the notebook's made-up exercise moves, by place and name."""
    larger = analyst.WhatIf().add("exercises", **SHIELD).add("exercise_strength", **MEN)
    return larger.changes(["02_exercises"]).set_index(["place", "name"])


@pytest.fixture(scope="module")
def second(tmp_path_factory):
    """The independent index, and a copy of the tables into which the rows of the notebook were written by hand."""
    folder = tmp_path_factory.mktemp("second")
    shutil.copytree(ROOT / "data", folder / "data")
    shutil.copy(ROOT / "edition.yml", folder)
    for table, said in (("exercises", SHIELD), ("exercise_strength", MEN)):
        rows = cells(table)
        made = next(row for row in rows if row["id"] == said["like"]) | {
            key: str(value) for key, value in said.items() if key != "like"
        }
        with (folder / "data" / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows([*rows, made])
    spec = importlib.util.spec_from_file_location("independent_index", ROOT / "tests" / "independent" / "index.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module, folder / "data"


@pytest.mark.slow
def test_a_made_up_exercise_moves_the_index_as_a_second_index_says(moved, second):
    module, folder = second
    ends, old = module.ends(folder), module.ends(ROOT / "data")
    assert [key for key in ends if not np.array_equal(ends[key], old[key], equal_nan=True)] == ["exercise_russians"]
    uniforms = np.random.default_rng(7).random(
        (20_000, 2 + 1 + len({row["pillar"] for row in cells("index_indicators")}) + 2 * len(ends) + 2)
    )
    uniforms[:, 1] = 0.1  # on goalposts, the first of the two scales
    for column, place in (("before", ROOT / "data"), ("after", folder)):
        low, middle, high = np.percentile(module.scores(place, uniforms)[:, -1], [5, 50, 95])
        said = [float(part) for part in re.findall(r"\d+", moved.loc[("models", f"index in {criteria.LAST}"), column])]
        assert np.abs(np.array(said) - [middle, low, high]).max() <= 1, (column, said, low, middle, high)
    assert [name for place, name in moved.index if name.startswith("index in")] == [f"index in {criteria.LAST}"]


@pytest.mark.slow
def test_a_made_up_exercise_moves_the_count_of_its_series_and_the_base_rates(moved):
    words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight"]
    held = sum(
        row["series"] == "union_shield" and row["status"] == "held" and not row["part_of"] for row in cells("exercises")
    )
    count = moved.loc[("02_exercises", "shield_held")]
    assert (count["before"], count["after"]) == (words[held], words[held + 1]) and "Union Shield" in count["around"]
    (rate,) = [row for row in cells("forecasts") if row["id"] == "union_shield_2027_held"]
    yes, of = int(rate["base_yes"]), int(rate["base_of"])
    told = moved.loc[("models", f"base rate of {rate['indicator']}")]
    assert (told["before"], told["after"]) == (f"{yes} of {of}", f"{yes + 1} of {of + 1}")
    assert {place for place, _ in moved.index} == {"models", "02_exercises"}


@pytest.mark.slow
def test_a_score_replaced_in_its_table_moves_the_readings_as_one_replaced_by_itself_does():
    row = criteria.held().query("criterion == 'decision_fight'").iloc[0]
    changed = analyst.WhatIf().replace(f"district_scores:{row.name}", low=1, high=2).changes()
    own = analyst.readings({"decision_fight": (1, 2)})
    differing = own[own["book"] != own["own"]]
    told = changed[changed["name"].str.endswith(f" in {criteria.LAST}")].set_index("name")
    assert told["after"].to_dict() == {f"{key} in {criteria.LAST}": state for key, state in differing["own"].items()}
    assert told["before"].to_dict() == {f"{key} in {criteria.LAST}": state for key, state in differing["book"].items()}
    assert not [name for name in changed["name"] if name.startswith("index")], "a score is no part of the index"


@pytest.mark.slow
def test_a_score_that_leaves_years_without_one_is_refused_in_one_line():
    row = criteria.held().query("criterion == 'decision_fight'").iloc[0]
    with pytest.raises(evidence.EvidenceError) as error:
        analyst.WhatIf().replace(f"district_scores:{row.name}", year_to=2024).changes()
    assert "\n" not in str(error.value) and "decision_fight" in str(error.value) and "expected 2026" in str(error.value)


# --------------------------------------------------------------------------------------------------------- giving


def same(one: str, other: str) -> bool:
    """Whether two cells say the same: numbers may be written with or without decimals that are noughts."""
    return one == other or bool(one and other) and float(one) == float(other)


@pytest.mark.parametrize("table", evidence.names())
def test_a_table_is_saved_as_it_is(table, own):
    path = analyst.save(evidence.load(table), "x.csv")
    saved = cells("x", path.parent)
    assert [list(row) for row in saved[:1]] == [list(row) for row in cells(table)[:1]]
    for one, other in zip(saved, cells(table), strict=True):
        assert all(same(one[column], other[column]) for column in other), (one, other)


def test_a_filtered_table_keeps_the_precision_of_its_dates_without_the_column_that_says_it(own):
    rows = evidence.load("exercises").query("status == 'held' and host == 'BY'")
    wanted = {
        row["id"]: row["date_from"] for row in cells("exercises") if row["status"] == "held" and row["host"] == "BY"
    }
    for chosen in (rows, rows[["name", "date_from"]], rows[["date_from"]].iloc[::-1]):
        found = {row["id"]: row["date_from"] for row in cells("x", analyst.save(chosen, "x.csv").parent)}
        assert found == wanted
    assert {len(day) for day in wanted.values()} > {10}, "a sample in which some dates are no days"
    assert [row["date_from"] for row in analyst.view(rows[["date_from"]]).frame.to_dict("records")] == list(
        wanted.values()
    )


def test_a_row_is_viewed_with_its_filled_cells(own):
    (line,) = [row for row in cells("exercises") if row["id"] == "zapad_2021"]
    shown = analyst.view(analyst.row(ROW)).frame.set_index("column")["value"].to_dict()
    assert shown == {column: cell for column, cell in line.items() if cell}
    other = analyst.view(pd.Series({"rows": 3, "known": None, "share": 0.5}, name="x")).frame
    assert other.to_dict("records") == [{"column": "rows", "value": "3"}, {"column": "share", "value": "0.5"}]


def test_a_chart_draws_the_rows_in_the_style_of_the_house_and_is_saved(own):
    rows = evidence.load("exercise_strength").query("exercise == 'zapad_2021' and metric == 'personnel'")
    chart = analyst.chart(rows, "place", "What was said of Zapad-2021", "Persons; logarithmic scale", log=True)
    assert list(chart.rows["id"]) == list(rows.index) and chart.tables == ["exercise_strength"]
    declared = next(row for row in cells("exercise_strength") if row["id"] == "zapad_2021_personnel_belarus_declared")
    assert f"{int(declared['low']):,}" in chart.alt
    joined = evidence.load("exercise_strength").join(evidence.load("exercises")["name"], on="exercise")
    assert analyst.chart(joined.head(), "name", "t", "s", tables=["exercise_strength"]).tables == chart.tables
    for narrow in (False, True):
        assert layout.faults(chart.figure(narrow)) == []
    for name, head in (("x.svg", b"<?xml"), ("x.png", b"\x89PNG"), ("x.pdf", b"%PDF")):
        path = analyst.save(chart, name)
        first = path.read_bytes()
        assert path == own / name and first.startswith(head)
        assert analyst.save(chart, name).read_bytes() == first


# ----------------------------------------------------------------------------------------------- what is no row


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: analyst.row("exercises:zapad_2020"), "'zapad_2020' is no id of exercises.*zapad_2021"),
        (lambda: analyst.row("exercise:zapad_2021"), "'exercise' is no table.*exercises"),
        (lambda: analyst.row("zapad_2021"), "expected table:id"),
        (lambda: analyst.uses("exercises:none"), "'none' is no id of exercises"),
        (lambda: analyst.sources("exercises:none"), "'none' is no id of exercises"),
        (lambda: analyst.sources(evidence.load("exercises")[["name"]]), "no column 'sources'"),
        (lambda: analyst.columns("none"), "'none' is no table"),
        (lambda: analyst.readings({"decision": 2}), "'decision' is no criterion.*decision_fight"),
        (lambda: analyst.readings({"decision_fight": 5}), "decision_fight: 5 to 5 is no range of levels"),
        (lambda: analyst.readings({}, 1066), "1066 is no year"),
        (lambda: analyst.WhatIf().add("none", "x"), "'none' is no table"),
        (lambda: analyst.WhatIf().add("exercises", "zapad_2021"), "'zapad_2021' is an id of exercises already"),
        (lambda: analyst.WhatIf().add("exercises", "x", like="zapad_2020"), "'zapad_2020' is no id of exercises"),
        (lambda: analyst.WhatIf().add("exercises", "x", hosts="BY"), "'hosts' is no column of exercises.*host"),
        (lambda: analyst.WhatIf().replace("exercises:x", host="BY"), "'x' is no id of exercises"),
        (lambda: analyst.WhatIf().replace("exercises:zapad_2021", id="y"), "'id' is no column of exercises"),
        (lambda: analyst.WhatIf().changes(["2"]), "'2' is no chapter with code"),
        (
            lambda: analyst.WhatIf().replace("exercises:zapad_2021", status="perhaps").load("exercises"),
            r"^data/exercises.csv: row zapad_2021, column status: 'perhaps', expected",
        ),
        (
            lambda: analyst.WhatIf().replace("exercises:zapad_2021", sources="nobody").changes(),
            r"^data/exercises.csv: row zapad_2021, column sources: 'nobody', expected",
        ),
        (lambda: analyst.chart(evidence.load("exercises"), "names", "t", "s"), "'names' is no column.*name"),
        (lambda: analyst.chart(evidence.load("exercises"), "name", "t", "s"), "'low' is no column"),
        (lambda: analyst.save(evidence.load("exercises"), "x.xls"), "'.xls' is no kind of file.*csv"),
        (lambda: analyst.save(evidence.load("exercises"), ROOT / "data" / "x.csv"), "outside the tables"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(call, told, own):
    with pytest.raises(evidence.EvidenceError, match=told) as error:
        call()
    assert "\n" not in str(error.value) and len(str(error.value)) < 400


def test_the_package_alone_says_what_it_lacks(monkeypatch):
    monkeypatch.setattr("report.analyst.asked.IN_REPOSITORY", False)
    for call in (lambda: analyst.uses(ROW), lambda: analyst.WhatIf().changes()):
        with pytest.raises(evidence.EvidenceError, match="copy of the book's repository"):
            call()


# ------------------------------------------------------------------------------------------------------- notebook


def test_the_notebook_shows_its_code_a_few_lines_a_step():
    book = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    code = ["".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "code"]
    assert not [cell for cell in book["cells"] if cell["metadata"].get("tags")]
    assert all(len(source.splitlines()) <= 6 and len(line) <= 120 for source in code for line in source.splitlines())
    assert {name for name in analyst.__all__ if name != "OWN"} <= set(
        re.findall(r"analyst\.(\w+)", "\n".join(map(str, book["cells"])))
    )


def test_the_notebook_makes_up_what_is_tested_here():
    source = NOTEBOOK.read_text(encoding="utf-8")
    for said in (SHIELD, MEN):
        assert all(str(value) in source for value in said.values())
