"""The evidence for an analyst: follow a row, ask what if, draw and export, each in a line or two.

Tables come from ``report.evidence.load``. What is here takes rows of them, or names a row as ``table:id``. Nothing of it writes below ``data/``,
and what cannot be done is said in one line, by an ``EvidenceError``.
"""

from report.analyst.following import columns, row, sources, uses
from report.analyst.giving import OWN, chart, save, view
from report.analyst.supposing import WhatIf, readings

__all__ = ["OWN", "WhatIf", "chart", "columns", "readings", "row", "save", "sources", "uses", "view"]
