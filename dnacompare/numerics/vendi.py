"""The Vendi score: how many different items a set holds in effect (Friedman & Dieng 2023)."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def directions(points: Floats) -> Floats:
    """The points ``(n, d)`` at length 1; one at the origin resembles none, not even itself."""
    lengths = np.linalg.norm(points, axis=1, keepdims=True)
    found: Floats = np.divide(points, lengths, out=np.zeros_like(points), where=lengths > 0)
    return found


def vendi(gram: Floats) -> float:
    """``exp(−Σ λ log λ)`` of the eigenvalues λ of ``gram`` as shares of their sum.

    ``gram`` is the items' similarities ``(n, n)`` or, with the same eigenvalues other than 0, the
    products of their dimensions ``XᵀX`` ``(d, d)``: the dual, for many items. It is 1 for equal
    items and n for n items at right angles; 0 where there is none.
    """
    values = np.linalg.eigvalsh(gram)
    total = values.sum()
    if total <= 0:
        return 0.0
    shares = values[values > 0] / total
    return float(np.exp(-np.sum(shares * np.log(shares))))
