"""Cells that a spreadsheet would run, made harmless: the toolbar of a table saves it as CSV."""

from collections.abc import Mapping, Sequence
from typing import Any

from dnacompare.workflow.csv_text import FORMULA

_JOINER = "\u2060"
"""Invisible, so that a name looks as it is; what starts with it is text to every spreadsheet."""


def cell(value: Any) -> Any:
    """A text that would be read as a formula with an invisible mark before it; else the same."""
    return _JOINER + value if isinstance(value, str) and value.startswith(FORMULA) else value


def columns(table: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
    """Columns by name, with every name and cell harmless."""
    return {cell(name): [cell(value) for value in values] for name, values in table.items()}


def rows(frame: Any) -> Any:
    """The same for a DataFrame; the types of its columns stay."""
    texts = frame.select_dtypes(exclude=["number", "datetime", "bool"])
    safe = frame.assign(**{name: texts[name].map(cell) for name in texts.columns})
    return safe.rename(columns=cell)
