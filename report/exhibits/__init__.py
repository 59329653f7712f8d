"""Charts, tables and panels of the chapters.

Whoever imports it draws: matplotlib, which is imported beneath it alone, then has a folder of its own to write to.
"""

from report.exhibits import _scratch

_scratch.provide()
