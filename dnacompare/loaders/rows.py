"""Rows as they came out of a file, before anything is made of them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dnacompare.dataset import Rejected

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Rows:
    """``frame`` has one row an item and unique text names of columns; ``names`` name the rows."""

    frame: "pd.DataFrame"
    names: tuple[str, ...]
    rejected: tuple[Rejected, ...] = ()
    notes: tuple[str, ...] = ()


def numbered(count: int) -> tuple[str, ...]:
    """Names of rows counted from 1, as people count them."""
    return tuple(f"row {number:,}" for number in range(1, count + 1))


def distinct(names: list[str]) -> list[str]:
    """Column names made different: a second ``price`` becomes ``price (2)``."""
    taken: set[str] = set()
    result = []
    for name in names:
        candidate, count = name, 1
        while candidate in taken:
            count += 1
            candidate = f"{name} ({count})"
        taken.add(candidate)
        result.append(candidate)
    return result
