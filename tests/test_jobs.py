"""Work done side by side: the same results in the same order as one after the other, and errors where they belong."""

import os

import pytest

from report import jobs


@pytest.mark.parametrize("count", ["1", "2", "3"])
def test_results_are_in_the_order_of_the_things(monkeypatch, count):
    monkeypatch.setenv("REPORT_JOBS", count)
    factor = 3
    assert jobs.each(lambda thing: thing * factor, list(range(20))) == [3 * thing for thing in range(20)]
    assert jobs.each(lambda thing: thing, []) == []


def test_work_is_done_in_other_processes_and_nested_work_within_one_of_them(monkeypatch):
    monkeypatch.setenv("REPORT_JOBS", "2")
    assert os.getpid() not in jobs.each(lambda _: os.getpid(), [1, 2])
    nested = jobs.each(lambda _: (os.getpid(), jobs.each(lambda _: os.getpid(), [1, 2])), [1, 2])
    assert all(inner == [outer, outer] for outer, inner in nested)
    monkeypatch.setenv("REPORT_JOBS", "1")
    assert jobs.each(lambda _: os.getpid(), [1, 2]) == [os.getpid()] * 2


def test_an_error_of_one_is_raised_and_leaves_nothing_behind(monkeypatch):
    monkeypatch.setenv("REPORT_JOBS", "2")

    def work(thing):
        if thing == 2:
            raise ValueError(f"thing {thing}")
        return thing

    with pytest.raises(ValueError, match="thing 2"):
        jobs.each(work, [1, 2, 3])
    assert jobs.each(lambda thing: -thing, [1, 2]) == [-1, -2]
