"""Whether groups of items differ between two sides: in their shares, and inside themselves."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dnacompare.inference import permutation
from dnacompare.inference.pair_means import relabelled
from dnacompare.inference.proportions import fisher
from dnacompare.numerics.clouds import clouds

FEWEST = 5
"""Items a side below which the inside of a group is not tested."""

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


def share_p_values(groups: Codes, n: int, count: int) -> Floats:
    """``(count,)``: Fisher's p of equal shares of each group; the first ``n`` items are A's."""
    first, second = (np.bincount(side, minlength=count) for side in (groups[:n], groups[n:]))
    sizes = (n, len(groups) - n)
    return np.array([fisher((int(a), int(b)), sizes) for a, b in zip(first, second, strict=True)])


def inside_p_values(
    points: Sequence[Floats], groups: Codes, count: int, permutations: int, seed: int
) -> Floats:
    """``(count,)``: p of the energy distance inside each group, whose labels alone are permuted.

    ``points`` are A's ``(n, d)`` and B's. Only items of the group are looked at, so that changed
    shares play no part. NaN with fewer than ``FEWEST`` items of the group on a side.
    """
    x, y = points
    found = np.full(count, np.nan)
    for group in range(count):
        first, second = x[groups[: len(x)] == group], y[groups[len(x) :] == group]
        if min(len(first), len(second)) < FEWEST:
            continue
        labels = permutation.labels(len(first), len(second), permutations, seed)
        found[group] = permutation.p_value(relabelled(clouds(first, second), labels))
    return found
