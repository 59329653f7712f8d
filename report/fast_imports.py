"""Imported for what it spares: jsonschema compiles 38 grammars of addresses with ``rfc3987_syntax`` when it is imported, seconds in each process.

No schema of this book asks for them, and without the package jsonschema does without these formats.
"""

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # as if it were not installed
