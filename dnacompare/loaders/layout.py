"""How delimited text is laid out: what divides fields, and what the columns are called."""

import csv
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from dnacompare.errors import InputError

DELIMITERS = (",", ";", "\t", "|")
SAMPLE = 100
"""First records by which delimiter and header are judged."""
NOTHING = "\x1f"
"""A delimiter for text with one column: the unit separator, which no spreadsheet writes."""
NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")
HEADERS = ("auto", "yes", "no")


@dataclass(frozen=True)
class Layout:
    """``header`` says whether the first record holds the names of ``columns``."""

    delimiter: str
    columns: list[str]
    header: bool


def find_layout(text: str, name: str, header: str) -> Layout:
    """The layout by the first records; ``header`` is ``auto``, ``yes`` or ``no``.

    Raises ``InputError`` for text of empty lines.
    """
    if header not in HEADERS:
        raise InputError(f"header is {header!r}; it can be {', '.join(HEADERS)}.")
    if not text.strip():
        raise InputError(f"{name!r} holds only empty lines; it needs a row of names and values.")
    samples = {mark: _records(text, mark) for mark in DELIMITERS}
    dividing = [mark for mark in DELIMITERS if samples[mark] and len(samples[mark][0]) > 1]
    delimiter = max(dividing, key=lambda mark: _fit(samples[mark]), default=NOTHING)
    records = samples.get(delimiter) or _records(text, NOTHING) or [[""]]
    first = [field.strip() for field in records[0]]
    has_names = header == "yes" or (header == "auto" and _looks_like_names(first, records[1:]))
    if not has_names:
        return Layout(delimiter, [f"column {i}" for i in range(1, len(first) + 1)], False)
    named = [field or f"column {i}" for i, field in enumerate(first, 1)]
    return Layout(delimiter, _completed(named, records[1:]), True)


def _completed(names: list[str], records: list[list[str]]) -> list[str]:
    """Names for one field more than the header has: R's row names or a delimiter at each end."""
    if not records or _fit(records)[1] != len(names) + 1:
        return names
    if all(not record[-1].strip() for record in records if len(record) == len(names) + 1):
        return [*names, "after the last delimiter"]
    return ["row name", *names]


def _records(text: str, delimiter: str) -> list[list[str]]:
    """The first records, as far as they can be divided this way."""
    lines = (line for line in _lines(text) if line.strip())
    records: list[list[str]] = []
    with suppress(csv.Error):  # a field longer than Python's reader takes; Arrow takes it
        records.extend(
            islice(csv.reader(lines, delimiter=delimiter, skipinitialspace=True), SAMPLE)
        )
    return records


def _lines(text: str) -> Iterator[str]:
    """Lines with their ends, one at a time: the text may be large and only its start needed."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _fit(records: list[list[str]]) -> tuple[float, int]:
    """How well a delimiter explains the records: share of the usual length, then that length."""
    lengths = [len(record) for record in records]
    usual = max(set(lengths), key=lambda length: (lengths.count(length), length), default=1)
    return (0.0, 0) if usual < 2 else (lengths.count(usual) / len(lengths), usual)


def _looks_like_names(first: list[str], rest: list[list[str]]) -> bool:
    """Names are not numbers, unless they count the columns or stand where no numbers follow."""
    counted = [field for field in first if field]
    if counted in (
        [str(i) for i in range(len(counted))],
        [str(i + 1) for i in range(len(counted))],
    ):
        return len(first) > 1
    return not any(
        NUMBER.fullmatch(field)
        and any(NUMBER.fullmatch(record[i].strip()) for record in rest if i < len(record))
        for i, field in enumerate(first)
    )
