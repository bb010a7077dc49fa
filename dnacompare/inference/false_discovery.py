"""The share of false discoveries among what is called a discovery (Benjamini & Hochberg 1995)."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def q_values(p: Floats) -> Floats:
    """Adjusted p-values ``(K,)``: calling those ≤ α discoveries, at most the share α of them is
    false on average, for independent or positively dependent tests."""
    order = np.argsort(p, kind="stable")[::-1]
    steps = p[order] * len(p) / np.arange(len(p), 0, -1)
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(np.minimum.accumulate(steps), 1.0)
    return adjusted
