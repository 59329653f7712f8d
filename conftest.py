"""For every run of pytest, of one notebook too: notebooks run as for the book, so that their outputs compare."""

import os

os.environ["REPORT_MEDIUM"] = "page"
