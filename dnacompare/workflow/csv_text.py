"""Rows as CSV that a spreadsheet may open without running what is in it."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet read a text as a formula."""


def csv_text(rows: Sequence[Mapping[str, Any]]) -> str:
    """CSV (RFC 4180); a text that a spreadsheet would run gets an apostrophe before it."""
    written = StringIO()
    writer = csv.DictWriter(written, list(dict.fromkeys(name for row in rows for name in row)))
    writer.writerow({name: _harmless(name) for name in writer.fieldnames})
    writer.writerows({name: _harmless(value) for name, value in row.items()} for row in rows)
    return written.getvalue()


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
