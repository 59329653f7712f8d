"""``python -m report.verdict.estimates``: writes ``data/estimates.csv`` and ``data/estimate_checks.csv``; some minutes.

With ``--stale`` it reckons nothing and says in a line what is no longer true.
"""

import sys

from report.evidence import DATA, EvidenceError
from report.verdict.estimates import store

try:
    if "--stale" in sys.argv:
        raise SystemExit("\n".join(store.stale()) or 0)
    store.write(store.estimates(), DATA / "estimates.csv")
    store.write(store.checks(), DATA / "estimate_checks.csv")
except EvidenceError as error:
    raise SystemExit(str(error)) from None
