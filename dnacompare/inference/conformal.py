"""Split-conformal p-values: an item's rank among items of A that no score was made of.

Where the score comes from one part of A and the items of the other part and the item in question
are exchangeable, the rank is uniform (Vovk, Gammerman & Shafer 2005), whatever the score. Such
p-values of many items depend positively on each other, so that the method of Benjamini & Hochberg
keeps its share of false discoveries (Bates et al., Annals of Statistics 2023).
"""

import numpy as np
from numpy.typing import NDArray

from dnacompare.embeddings import draw_order

FEWEST = 20
"""Different items that can be divided: half of them are the scale."""

Floats = NDArray[np.float64]


def held_out(ids: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which of the items ``(n,)`` are kept for the scale: half of the different ones.

    Identities decide, so that copies of an item are never on both sides.
    """
    order = draw_order(ids)
    different = np.unique(order)
    late: NDArray[np.bool_] = order >= different[len(different) // 2]
    return late


def p_values(reference: Floats, found: Floats) -> Floats:
    """``(1 + #{reference ≥ found}) / (1 + #reference)``; ``reference`` is sorted, large is far."""
    as_far = len(reference) - np.searchsorted(reference, found, side="left")
    result: Floats = (1 + as_far) / (1 + len(reference))
    return result


def fewest_callable(tested: int, reference: int, rate: float) -> int:
    """How many of the ``tested`` items must lie beyond the whole reference for any to be called a
    discovery at the ``rate``: no p-value is below 1 / (1 + reference)."""
    return int(np.ceil(tested / (rate * (1 + reference)) - 1e-9))
