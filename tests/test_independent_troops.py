"""The reports of the troop model against a second reading of the tables (tests/independent/troops.py), whose sampler is run by hand."""

import numpy as np
import pytest

from report.verdict.estimates import troops
from tests.independent import troops as again


def told(low, high, first, last, partial, group):
    return (np.round(low, 9), np.round(high, 9), first, last, partial), group


def test_both_read_the_same_reports():
    rows = troops.used()
    own = sorted(
        told(
            -np.inf if report.low is None else np.log(report.low),
            np.inf if report.high is None else np.log(report.high),
            report.first,
            report.last,
            report.partial,
            troops.SIDES[report.side],
        )
        for report in troops.reports(rows)
    )
    other = sorted(
        told(one["low"], one["high"], one["months"][0], one["months"][-1], one["partial"], one["group"])
        for one in again.reports()
    )
    assert [report for report, _ in own] == [report for report, _ in other]
    pairs = {(side, group) for (_, side), (_, group) in zip(own, other)}
    assert len(pairs) == len({side for side, _ in pairs}) == len({group for _, group in pairs}), "one group a side"


def test_both_have_as_many_months():
    assert again.MONTHS == troops.MONTHS


def test_without_the_library_the_sampler_says_so(monkeypatch):
    monkeypatch.setattr(again, "numpyro", None)
    with pytest.raises(SystemExit, match="expected numpyro"):
        again.main()
