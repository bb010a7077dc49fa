"""Normal scores: each column's ranks through the inverse normal distribution function."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def normal_scores(values: Floats) -> Floats:
    """``(N, d)`` → Φ⁻¹((rank − ½) / N) of each column; equal values share their mean rank.

    Unchanged by increasing transforms of a column (van der Waerden 1952, with Hazen's places).
    """
    from scipy.special import ndtri
    from scipy.stats import rankdata

    scores: Floats = ndtri((rankdata(values, axis=0) - 0.5) / len(values))
    return scores
