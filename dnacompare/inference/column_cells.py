"""Groups of items by the values of columns: categories, single numbers, or quarters of many."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dnacompare.numbers import number
from dnacompare.specs import Column

CELLS = 12
"""Groups at most; the rarest are taken together."""
QUARTERS = 4
"""Groups into which a column of many numbers is cut."""
FEW_NUMBERS = 8
"""Distinct numbers up to which each is a group of its own."""


def cells(
    columns: Sequence[tuple[str, Column, Column]],
) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """A group for each item, A's ``(n,)`` and then B's, and the groups' names.

    ``columns`` are names with what is known of A's and of B's items; several make combinations.
    """
    names = [name for name, _, _ in columns]
    worded = [_worded(first, second) for _, first, second in columns]
    found = np.array(
        [
            " & ".join(f"{name} = {value}" for name, value in zip(names, values, strict=True))
            for values in zip(*worded, strict=True)
        ],
        object,
    )
    distinct, counts = np.unique(found, return_counts=True)
    kept = [str(one) for one in distinct[np.argsort(-counts, kind="stable")]]
    place = {value: min(i, CELLS - 1) for i, value in enumerate(kept)}
    labels = [*kept[: CELLS - 1], "other groups"] if len(kept) > CELLS else kept
    return np.array([place[cell] for cell in found]), tuple(labels)


def _worded(first: Column, second: Column) -> list[str]:
    """Both sides' values as words: numbers as themselves or in quarters, gaps as ``missing``."""
    values = np.concatenate([first, second])
    if values.dtype == object:
        return [str(value) or "missing" for value in values]
    known = np.isfinite(values)
    distinct = np.unique(values[known])
    if len(distinct) <= FEW_NUMBERS:
        return [f"{value:g}" if ok else "missing" for value, ok in zip(values, known, strict=True)]
    inner = np.quantile(values[known], np.arange(1, QUARTERS) / QUARTERS)
    edges = np.unique([distinct[0], *inner, distinct[-1]])
    place = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, len(edges) - 2)
    spans = [f"{number(low)} to {number(high)}" for low, high in pairwise(edges)]
    return [spans[i] if ok else "missing" for i, ok in zip(place, known, strict=True)]
