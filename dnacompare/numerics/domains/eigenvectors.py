"""The lowest eigenvectors of a graph's Laplacian, each component on its own."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics.distributions import Floats

DENSE = 2_000
"""Nodes up to which a component's matrix is held in full (0.6 s); beyond, by Lanczos iteration."""
MARGIN = 8
"""Eigenvectors computed beyond those asked for: the last few of a Lanczos run are the weakest."""


@dataclass(frozen=True, eq=False)
class Eigenvectors:
    """Ascending ``values`` ``(K,)`` and orthonormal ``vectors`` ``(K, V)``, the constant first."""

    values: Floats
    vectors: Floats


def of_components(adjacency: Any, components: NDArray[np.int64], count: int) -> Eigenvectors:
    """The lowest ``count`` or more eigenpairs of D − A, or all if there are fewer.

    Order: the constant, contrasts of components (eigenvalue exactly 0), then all others by
    eigenvalue. Each of those is zero outside one component.
    """
    nodes = len(components)
    kernel = _constants(components)
    values, vectors = [np.zeros(len(kernel))], [kernel]
    for number in range(len(kernel)):
        members = np.flatnonzero(components == number)
        if len(members) == 1:
            continue
        found = _lowest(adjacency[members][:, members], count)
        spread = np.zeros((len(found.values), nodes))
        spread[:, members] = found.vectors
        values.append(found.values)
        vectors.append(spread)
    all_values, all_vectors = np.concatenate(values), np.concatenate(vectors)
    order = np.argsort(all_values, kind="stable")[: max(count, len(kernel))]
    return Eigenvectors(all_values[order], all_vectors[order])


def _constants(components: NDArray[np.int64]) -> Floats:
    """Orthonormal functions ``(c, V)`` that are constant on each component, the constant first."""
    sizes = np.bincount(components)
    start = np.sqrt(sizes / sizes.sum())  # the constant, in the basis of the components
    basis, _ = np.linalg.qr(np.column_stack([start, np.eye(len(sizes))[:, 1:]]))
    basis[:, 0] = start  # QR may turn its sign
    result: Floats = (basis / np.sqrt(sizes)[:, None])[components].T
    return result


def _lowest(adjacency: Any, count: int) -> Eigenvectors:
    """Eigenpairs of one connected component without its constant, signs fixed."""
    from scipy import sparse
    from scipy.linalg import eigh

    laplacian = sparse.diags(np.asarray(adjacency.sum(axis=1)).ravel()) - adjacency
    nodes = laplacian.shape[0]
    wanted = count + MARGIN
    if nodes <= max(DENSE, 2 * wanted):
        values, vectors = eigh(laplacian.toarray(), subset_by_index=[0, min(wanted, nodes) - 1])
    else:
        values, vectors = _lanczos(laplacian, wanted)
    order = np.argsort(values)[1:]
    values, vectors = np.maximum(values[order], np.finfo(float).tiny), vectors[:, order]
    largest = np.abs(vectors).argmax(axis=0)
    signs = np.sign(vectors[largest, np.arange(len(order))])
    return Eigenvectors(values, (vectors * signs).T)


def _lanczos(laplacian: Any, wanted: int) -> tuple[Floats, Floats]:
    """By shift and invert; wide graphs of many thousand nodes factor slowly."""
    from scipy.sparse.linalg import eigsh

    nodes = laplacian.shape[0]
    shift = -1e-3 * laplacian.diagonal().mean()  # below 0, so that the matrix can be factored
    start = np.random.default_rng(nodes).standard_normal(nodes)
    values, vectors = eigsh(laplacian.tocsc(), k=wanted, sigma=shift, which="LM", v0=start)
    return values, vectors
