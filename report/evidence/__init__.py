"""The evidence: typed tables from ``data/`` and the bibliography, checked before anything is made of them.

A table is one CSV; its types, closed vocabularies, keys and limits stand in ``data/datapackage.json`` (Frictionless
Table Schema). What breaks a rule stops the caller with one line: file, row id, column, value, what was expected.
"""

from report.evidence.bibliography import KINDS, sources
from report.evidence.checks import require, validate
from report.evidence.fault import EvidenceError, Fault
from report.evidence.load import load
from report.evidence.package import BIBLIOGRAPHY, DATA, ROOT, files, package, resource, tables

__all__ = ["BIBLIOGRAPHY", "DATA", "KINDS", "ROOT", "EvidenceError", "Fault", "files", "load", "package", "require", "resource", "sources", "tables", "validate"]
