"""Sums of distances from the products of points, in one pass that writes no distance down."""

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics.compiled import compiled

LANES = 16
"""Running sums side by side, in an order that no processor changes."""

Floats = NDArray[np.float64]
Numbers = NDArray[np.floating]


@compiled
def root_sums(
    products: Numbers, left: Numbers, right: Numbers, share: float
) -> tuple[Floats, Floats, bool]:
    """Sums over the rows and the columns of √(‖a‖² + ‖b‖² − 2⟨a, b⟩), and whether a pair is close.

    ``products`` ``(h, w)`` are ⟨a, b⟩; ``left`` ``(h,)`` and ``right`` ``(w,)`` squared norms. A
    pair is close where the root's argument is at most ``share`` of both norms: it has then lost too
    many digits, and the sums are not to be used. Roots in the points' precision, sums in float64.
    """
    height, width = products.shape
    whole = width - width % LANES
    limit = products.dtype.type(share)
    of_rows, of_columns = np.empty(height), np.zeros(width)
    total, close = np.empty(LANES), np.zeros(LANES, np.int32)
    for i in range(height):
        total[:] = 0.0
        for j in range(0, whole, LANES):
            for lane in range(LANES):
                norms = right[j + lane] + left[i]
                product = products[i, j + lane]
                square = norms - (product + product)
                close[lane] |= square <= limit * norms
                root = np.float64(np.sqrt(square))
                total[lane] += root
                of_columns[j + lane] += root
        for j in range(whole, width):
            norms = right[j] + left[i]
            square = norms - (products[i, j] + products[i, j])
            close[0] |= square <= limit * norms
            root = np.float64(np.sqrt(square))
            total[0] += root
            of_columns[j] += root
        of_rows[i] = total.sum()
    return of_rows, of_columns, close.max() > 0
