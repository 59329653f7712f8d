"""``python -m report.evidence``: every fault of tables and bibliography in a line; silent where all is well."""

from report.evidence import EvidenceError, require

try:
    require()
except EvidenceError as error:
    raise SystemExit(str(error)) from None
