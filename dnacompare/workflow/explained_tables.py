"""An explanation as tables: one for each list of parts that it has, the first the main one."""

from dataclasses import fields, is_dataclass
from typing import Any

from dnacompare.explanation import DRAWN, Explanation

Row = dict[str, Any]


def tables(result: Explanation) -> dict[str, list[Row]]:
    """Rows of every field that is a tuple of dataclasses, by the field's name; none is empty.

    Fields that are only ``DRAWN`` are left out. A part of a part becomes columns ``outer_inner``;
    what is a list in a row becomes its text.
    """
    found = {}
    for field in fields(result):
        if field.metadata == DRAWN:
            continue
        parts = getattr(result, field.name)
        if isinstance(parts, tuple) and parts and all(_is_part(part) for part in parts):
            found[field.name] = [_row(part) for part in parts]
    return found


def _is_part(value: Any) -> bool:
    return is_dataclass(value) and not isinstance(value, type)


def _row(part: Any, prefix: str = "") -> Row:
    row: Row = {}
    for field in fields(part):
        value = getattr(part, field.name)
        if _is_part(value):
            row |= _row(value, f"{prefix}{field.name}_")
        else:
            row[f"{prefix}{field.name}"] = _cell(value)
    return row


def _cell(value: Any) -> Any:
    if not isinstance(value, tuple):
        return value
    if all(_is_part(one) for one in value):
        return f"{len(value):,} rows" if value else ""
    return ", ".join(f"{one:.4g}" if isinstance(one, float) else str(one) for one in value)
