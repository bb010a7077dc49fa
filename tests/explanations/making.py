"""Rows made of arrays, where a test is about an explanation and not about what precedes it."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from dnacompare.specs import Feature, Rows

Columns = Mapping[str, NDArray[np.float64] | NDArray[np.object_]]


def as_rows(values: NDArray[np.float64], name: str = "A", columns: Columns | None = None) -> Rows:
    """One row an item; identities follow from the name and the place."""
    start = {"A": 0, "B": 1 << 32}.get(name, 1 << 40)
    features = tuple(Feature(f"column {j}", "number", str(j)) for j in range(values.shape[1]))
    ids = np.arange(start, start + len(values), dtype=np.uint64)
    return Rows(name, ids, values.astype(np.float64), features, columns or {})
