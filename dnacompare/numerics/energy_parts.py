"""The energy distance taken apart into what every single item adds to it.

``D² = 2E‖X − Y‖ − E‖X − X′‖ − E‖Y − Y′‖``, means over all pairs, is the mean over the items of A of
``2E‖x − Y‖ − E‖x − X′‖ − E‖Y − Y′‖``, and the same with A and B exchanged; half of it is counted
for each side.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics.pairwise import RowSums

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class EnergyParts:
    """Of the n items of A and then the m of B; all arrays are ``(n + m,)``, in the sums' unit.

    ``added`` sums to ``total``: much is added by items far from the other set, less than nothing by
    those nearer to it than its own items are to each other. ``without`` is the distance when one
    item is left out. ``excess`` is how much farther the item lies from the other set than from the
    other items of its own; its expectation is 0 for sets from one population.
    """

    total: float
    added: Floats
    without: Floats
    excess: Floats


def energy_parts(sums: RowSums, n: int) -> EnergyParts:
    """From the sums of all items' distances to A's and to B's items, two a side at least."""
    m = len(sums.to_a) - n
    own = np.concatenate([sums.to_a[:n], sums.to_b[n:]])
    other = np.concatenate([sums.to_b[:n], sums.to_a[n:]])
    size = np.where(np.arange(n + m) < n, n, m).astype(np.float64)
    rest = n + m - size
    aa, bb = own[:n].sum(), own[n:].sum()
    ab = 0.5 * other.sum()
    total = 2 * ab / (n * m) - aa / n**2 - bb / m**2
    mine = np.where(np.arange(n + m) < n, aa, bb)
    theirs = aa + bb - mine
    without = (
        2 * (ab - other) / ((size - 1) * rest)
        - (mine - 2 * own) / (size - 1) ** 2
        - theirs / rest**2
    )
    return EnergyParts(
        total=float(total),
        added=(2 * other / rest - own / size - theirs / rest**2) / (2 * size),
        without=without,
        excess=other / rest - own / (size - 1),
    )


def excesses(to_labelled: Floats, to_all: Floats, labels: NDArray[np.bool_]) -> Floats:
    """``excess`` ``(K, N)`` of all items under each labelling ``(N, K)``, two items a side."""
    n = labels.sum(axis=0).astype(np.float64)
    m = len(labels) - n
    to_rest = to_all[:, None] - to_labelled
    found: Floats = np.where(
        labels, to_rest / m - to_labelled / (n - 1), to_labelled / n - to_rest / (m - 1)
    ).T
    return found
