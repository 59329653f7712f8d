from report.evidence.bibliography import KINDS
from report.evidence.checks import require, validate
from report.evidence.fault import EvidenceError, Fault
from report.evidence.load import load, names, package, second_hand, sources, stamp_of, tables
from report.evidence.package import BIBLIOGRAPHY, DATA, ROOT, attributed, cells, files, kept, resource
from report.evidence.vocabulary import label, labels, words

__all__ = [
    "BIBLIOGRAPHY", "DATA", "KINDS", "ROOT", "EvidenceError", "Fault", "attributed", "cells", "files", "kept", "label", "labels", "load", "names", "package", "require", "resource", "second_hand", "sources",
    "stamp_of", "tables", "validate", "words",
]  # fmt: skip
