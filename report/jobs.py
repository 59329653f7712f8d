"""The same work on many things, side by side on the cores there are where processes can be forked."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from typing import Any

_WORK: list[tuple[Callable, Sequence]] = []  # what a forked process finds: closures cannot be sent to it


def count() -> int:
    """How many processes may work side by side: ``REPORT_JOBS``, or the number of cores."""
    return int(os.environ.get("REPORT_JOBS") or os.cpu_count() or 1)


def each(work: Callable[[Any], Any], things: Sequence[Any]) -> list[Any]:
    """``work`` done on each thing, in their order; what it gives has to be pickled. An error of one is raised here."""
    jobs = min(count(), len(things))
    inside = multiprocessing.current_process().daemon  # already one of several
    if jobs < 2 or inside or "fork" not in multiprocessing.get_all_start_methods():  # noqa: PLR2004 - one needs no other
        return [work(thing) for thing in things]
    _WORK.append((work, things))
    try:
        with multiprocessing.get_context("fork").Pool(jobs) as pool:
            return pool.map(_one, range(len(things)), chunksize=1)
    finally:
        _WORK.pop()


def _one(place: int) -> Any:
    work, things = _WORK[-1]
    return work(things[place])
