"""``python -m report.evidence``: every fault of tables and bibliography in a line; silent where all is well."""

from report.evidence import checks, fault

raise SystemExit(fault.listed(checks.validate()) or None)
