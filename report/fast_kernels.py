"""Imported, or run first by a kernel (``PYTHONSTARTUP``), for what it spares: looking for waste among drawings and trees of pages, which stay.

A twentieth of the run of a chapter, and an eighth of reading a page.
"""

import gc

gc.set_threshold(100_000, 20, 20)
