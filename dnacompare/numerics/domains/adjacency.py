"""Checking and building the adjacency of a graph, sparse, symmetric and without loops."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError

FEWEST = 2
ROUNDING = 1e-6
"""Relative difference of the two directions of an edge that float32 files can show."""


def symmetric(adjacency: Any) -> Any:
    """A float64 CSR matrix with a zero diagonal; raises ``InputError`` if it is not a graph."""
    from scipy import sparse

    try:
        matrix = sparse.csr_matrix(adjacency).astype(np.float64)
    except (TypeError, ValueError) as error:
        raise InputError(f"The adjacency is not a matrix of numbers: {error}.") from error
    rows, columns = matrix.shape
    if rows != columns or rows < FEWEST:
        raise InputError(
            f"The adjacency has shape {matrix.shape}; it must be nodes × nodes, at least two."
        )
    if not np.isfinite(matrix.data).all() or (matrix.data < 0).any():
        worst = matrix.data[~(np.isfinite(matrix.data) & (matrix.data >= 0))][0]
        raise InputError(
            f"An edge has weight {worst}; weights say how strongly two nodes are joined, and must "
            "be finite and at least 0."
        )
    matrix.setdiag(0)
    matrix.eliminate_zeros()
    if matrix.nnz == 0:
        raise InputError("The graph has no edges, so nothing is near anything; give it edges.")
    skew = abs(matrix - matrix.T)
    if skew.nnz and skew.max() > ROUNDING * matrix.max():
        raise InputError(
            f"The adjacency is not symmetric: {int((skew > ROUNDING * matrix.max()).sum()) // 2} "
            "edges differ in the two directions. For a directed graph give (A + Aᵀ) / 2."
        )
    return ((matrix + matrix.T) / 2).tocsr()


def connected(adjacency: Any) -> NDArray[np.int64]:
    """The number of each node's component ``(V,)``."""
    from scipy.sparse.csgraph import connected_components

    numbers: NDArray[np.int64] = connected_components(adjacency, directed=False)[1].astype(np.int64)
    return numbers


def edges(
    source: Iterable[Any], target: Iterable[Any], weight: Iterable[float] | None
) -> tuple[Any, tuple[Any, ...]]:
    """The adjacency of an edge list and the names of its nodes.

    An edge given both ways or several times counts once if the weights agree; otherwise it is an
    error, because adding them up or not would be a guess.
    """
    from scipy import sparse

    ends = list(zip(source, target, strict=True))
    weights = [1.0] * len(ends) if weight is None else [float(w) for w in weight]
    if len(weights) != len(ends):
        raise InputError(f"There are {len(weights)} weights for {len(ends)} edges.")
    place = {node: number for number, node in enumerate(dict.fromkeys(n for e in ends for n in e))}
    kept: dict[tuple[int, int], float] = {}
    for (a, b), w in zip(ends, weights, strict=True):
        key = (min(place[a], place[b]), max(place[a], place[b]))
        if kept.setdefault(key, w) != w:
            raise InputError(
                f"The edge between {a} and {b} has weights {kept[key]:g} and {w:g}; give it once."
            )
    rows, columns = np.array(list(kept), np.int64).reshape(-1, 2).T
    values = np.array(list(kept.values()))
    half = sparse.coo_matrix((values, (rows, columns)), shape=(len(place),) * 2)
    return half + half.T, tuple(place)
