"""JSON (an array of objects, or an object of columns) and JSON lines → rows."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from dnacompare.dataset import Rejected
from dnacompare.errors import InputError
from dnacompare.loaders.damage import cause, parsing
from dnacompare.loaders.encoding import decode, sound
from dnacompare.loaders.limits import Limits
from dnacompare.loaders.rows import Rows

EXACT_DIGITS = 18
"""Longer whole numbers stay text: as identities they must not be rounded."""


def read_json(data: bytes, name: str, limits: Limits) -> Rows:
    """One row an object; inner objects become dotted columns (``user.age``).

    Lines that are no objects are rejected. Raises ``InputError`` for what is no JSON at all and
    ``LimitError`` for more cells than memory should hold.
    """
    text, notes = decode(data, name)
    with parsing(name, "JSON"):
        records, names, rejected = _records(text, name)
        flat = [dict(_flattened(record)) for record in records]
    columns = list(dict.fromkeys(key for record in flat for key in record))
    limits.check_cells(len(flat), len(columns), name)
    import pandas as pd

    # object: numbers, texts and lists are told apart later, column by column
    frame = pd.DataFrame(flat, columns=columns, dtype=object)
    return Rows(frame, tuple(names), tuple(rejected), notes)


def _records(text: str, name: str) -> tuple[list[Mapping[str, Any]], list[str], list[Rejected]]:
    whole = _whole(text)
    if whole is None:
        return _sorted_out(_lines(text), "line", name)
    if isinstance(whole, dict):
        whole = _rows_of_object(whole)
    if not isinstance(whole, list):
        raise InputError(f"{name!r} holds one value, not rows; give an array of objects.")
    return _sorted_out(enumerate(whole, 1), "row", name)


def _rows_of_object(whole: dict[str, Any]) -> list[Any]:
    """Of columns their rows; of a wrapper around one array of objects that array; else one row."""
    lists = {key: value for key, value in whole.items() if isinstance(value, list)}
    if whole and len(lists) == len(whole) and len(set(map(len, lists.values()))) == 1:
        return [dict(zip(lists, row, strict=True)) for row in zip(*lists.values(), strict=True)]
    inner = [value for value in lists.values() if value and isinstance(value[0], dict)]
    return inner[0] if len(inner) == 1 else [whole]


def _whole(text: str) -> Any:
    """The value, or ``None`` if the text is not one JSON value."""
    try:
        return _parse(text)
    except ValueError:
        return None


def _lines(text: str) -> Iterable[tuple[int, Any]]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield number, _parse(line)
            except ValueError as error:
                yield number, error


def _parse(text: str) -> Any:
    try:
        return json.loads(text, parse_int=_whole_number, parse_constant=lambda _: None)
    except RecursionError:
        raise ValueError("it nests too deeply") from None


def _whole_number(digits: str) -> int | str:
    return int(digits) if len(digits) <= EXACT_DIGITS else digits


def _sorted_out(
    values: Iterable[tuple[int, Any]], what: str, name: str
) -> tuple[list[Mapping[str, Any]], list[str], list[Rejected]]:
    records: list[Mapping[str, Any]] = []
    names: list[str] = []
    rejected: list[Rejected] = []
    for number, value in values:
        label = f"{what} {number:,}"
        if isinstance(value, dict):
            records.append(value)
            names.append(label)
        elif isinstance(value, ValueError):
            rejected.append(Rejected(label, f"not JSON: {cause(value)}"))
        else:
            kind = "an array" if isinstance(value, list) else "a single value"
            rejected.append(Rejected(label, f"{kind} where an object was expected"))
    if not records:
        reason = f" ({rejected[0].name}: {rejected[0].reason})" if rejected else ""
        raise InputError(f"{name!r} holds no JSON object{reason}; give one object a row.")
    return records, names, rejected


def _flattened(record: Mapping[str, Any], before: str = "") -> Iterable[tuple[str, Any]]:
    for key, value in record.items():
        name = before + sound(key)
        if isinstance(value, dict):
            yield from _flattened(value, f"{name}.")
        else:
            yield name, value
