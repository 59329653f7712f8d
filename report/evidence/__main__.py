"""``python -m report.evidence``: every fault of tables and bibliography in a line, silent where all is well.

With ``--readings`` it prints, for each table, how many of its rows were read again against their pages, and what was found.
"""

import sys

import pandas as pd

from report.evidence import EvidenceError, attributed, load, names, require, resource, second_reading


def readings() -> str:
    """A line a table: rows, rows read again, and the last verdicts."""
    checks = second_reading.last()
    verdicts = list(checks["verdict"].cat.categories)
    lines = []
    for name in (name for name in names() if attributed(resource(name))):
        here = checks[checks["table"] == name]["verdict"].value_counts()
        lines.append(
            {"table": name, "rows": len(load(name)), "read": int(here.sum())}
            | {word: int(here[word]) for word in verdicts}
        )
    frame = pd.DataFrame(lines).set_index("table")
    frame.loc["all"] = frame.sum()
    return frame[frame["read"] > 0].to_string()


try:
    require()
    if "--readings" in sys.argv:
        print(readings())
except EvidenceError as error:
    raise SystemExit(str(error)) from None
