"""What a chart offers as data: the rows that it draws, each once, under names."""

import pandas as pd
import pytest

from report.exhibits.kit import store

pytestmark = pytest.mark.slow

FILES = sorted(path for path in store.CHARTS.glob("*.csv"))


def test_the_book_is_built():
    assert len(FILES) > 50, "build the book first: make html (make test does)"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_row_is_offered_once_and_every_column_has_a_name(path):
    rows = pd.read_csv(path, dtype=str)
    assert len(rows), "a chart without rows"
    assert not rows.duplicated().any(), rows[rows.duplicated()].head(2).to_dict("records")
    assert not [name for name in rows.columns if name.startswith("Unnamed") or not name.strip()]
    if "id" in rows and not {"year", "coder", "state", "line", "period", "date"} & set(rows.columns):
        assert rows["id"].is_unique, rows["id"][rows["id"].duplicated()].tolist()[:5]
