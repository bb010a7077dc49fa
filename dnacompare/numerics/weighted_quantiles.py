"""Quantiles of weighted points on lines."""

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics.compiled import compiled

TIE = 1e-7
"""Share of the whole mass within which two levels are the same: shares kept as float32 add up to
such errors, and whether 10 of 60 counts reach the level 1/6 must not depend on them."""

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


def middle_quantiles(values: Floats, weights: Floats, levels: Floats) -> Floats:
    """Quantiles ``(S, D)`` of each row of ``values`` ``(S, n)`` at ``levels`` ``(D,)`` in (0, 1).

    The mean of the lower quantile inf{x : F(x) ≥ s} and the upper one inf{x : F(x) > s}: turning
    the sign of a row turns the sign of its quantiles at 1 − s, which neither alone does.
    ``weights`` ``(n,)`` are positive and sum to 1.
    """
    return _quantiles(values, np.argsort(values, axis=1), weights, levels)


@compiled
def _quantiles(values: Floats, order: Places, weights: Floats, levels: Floats) -> Floats:
    rows, count = values.shape
    result = np.empty((rows, len(levels)))
    for row in range(rows):
        sequence = order[row]
        place = 0
        mass = weights[sequence[0]]
        for k in range(len(levels)):
            while mass < levels[k] - TIE and place < count - 1:
                place += 1
                mass += weights[sequence[place]]
            upper = place + 1 if mass <= levels[k] + TIE and place < count - 1 else place
            result[row, k] = 0.5 * (values[row, sequence[place]] + values[row, sequence[upper]])
    return result
