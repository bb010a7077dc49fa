"""One pass over an array, in pieces: its digest, its range, and the items that are not finite."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.fingerprint import digest

PIECE = 32 << 20
"""Bytes looked at together; a memory-mapped array is never in memory as a whole."""


@dataclass(frozen=True, eq=False)
class Survey:
    """``finite`` ``(n,)`` marks the items without NaN or infinity; the range is of those."""

    digest: str
    finite: NDArray[np.bool_]
    low: float
    high: float


def survey(array: NDArray[Any]) -> Survey:
    """Look at every value of ``array`` ``(n, …)`` of numbers once."""
    row = max(1, array[:1].nbytes)
    step = max(1, PIECE // row)
    digests = []
    finite = np.ones(len(array), np.bool_)
    low, high = np.inf, -np.inf
    for start in range(0, len(array), step):
        piece = np.ascontiguousarray(array[start : start + step])
        digests.append(digest(piece.tobytes()))
        if piece.dtype.kind == "f":
            good = np.isfinite(piece).reshape(len(piece), -1).all(axis=1)
            finite[start : start + step] = good
            piece = piece[good]
        if piece.size:
            low, high = min(low, float(piece.min())), max(high, float(piece.max()))
    content = digest(array.dtype.str, str(array.shape), *digests)
    return Survey(content, finite, low, high)
