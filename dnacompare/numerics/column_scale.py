"""One unit of variance a column: z-scores for numbers, and the same for a column of categories."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


def deviations(pooled: Floats, blocks: tuple[Places, ...]) -> Floats:
    """``(d,)``: what to divide the features of ``(N, d)`` by; each is in exactly one of ``blocks``.

    All features of a block share the root of the sum of their variances (ddof 0). A block of one
    number becomes z-scores. A binary column told by two complementary features counts exactly as
    much as the z-score of either: a flip moves a row by ``1 / (p (1 − p))``, squared.
    """
    variances = pooled.var(axis=0)
    deviation = np.ones(pooled.shape[1])
    for block in blocks:
        deviation[block] = np.sqrt(variances[block].sum())
    return deviation
