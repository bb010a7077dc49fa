"""Items of A and B that belong together: by the id column of both, or by a value of each."""

import numpy as np
from numpy.typing import NDArray

from dnacompare.dataset import Dataset
from dnacompare.errors import InputError
from dnacompare.specs import Column

Places = NDArray[np.int64]


def paired_by_id(a: Dataset, b: Dataset) -> tuple[Dataset, Dataset, bool, tuple[str, ...]]:
    """Items in both by their id column, in the same order; or both datasets as they are."""
    if not (a.id_column and b.id_column):
        return a, b, False, ()
    common, in_a, in_b = np.intersect1d(a.ids, b.ids, return_indices=True)
    if len(np.unique(a.ids)) < len(a) or len(np.unique(b.ids)) < len(b):
        return a, b, False, ("The id column repeats values, so items were not paired.",)
    if len(common) < 0.5 * min(len(a), len(b)):
        few = f"Only {len(common):,} ids are in both, so items were not paired."
        return a, b, False, (few,)
    order = np.argsort(in_a)
    left = len(a) + len(b) - 2 * len(common)
    note = f"Paired by id: {len(common):,} pairs; {left:,} items without a partner were left out."
    return a.take(in_a[order], a.name), b.take(in_b[order], b.name), True, (note,)


def partners(values: tuple[Column, Column], by: str) -> tuple[tuple[Places, Places], str]:
    """The places of A's and of B's items that have a partner, pair by pair, in A's order."""
    kept = [np.flatnonzero(side != "") for side in values]
    keys = [side[some].astype(str) for side, some in zip(values, kept, strict=True)]
    for letter, key in zip("AB", keys, strict=True):
        named, times = np.unique(key, return_counts=True)
        if len(named) < len(key):
            often = str(named[times.argmax()])
            raise InputError(
                f"{by} cannot pair: {often!r} stands for {times.max():,} items of {letter}. "
                "Choose it for clusters instead, or pair by what tells items apart."
            )
    common, in_a, in_b = np.intersect1d(keys[0], keys[1], return_indices=True)
    if not len(common):
        raise InputError(f"{by} cannot pair: no value is in both A and B.")
    order = np.argsort(in_a)
    left = len(values[0]) + len(values[1]) - 2 * len(common)
    note = f"Paired by {by}: {len(common):,} pairs; {left:,} items without a partner were left out."
    return (kept[0][in_a[order]], kept[1][in_b[order]]), note
