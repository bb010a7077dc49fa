"""Points in many dimensions as a graph: each is joined to its nearest, whatever its label."""

from typing import Any

import numpy as np

from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.numerics.distributions import Floats
from dnacompare.numerics.domains.graph import Graph, Places
from dnacompare.randomness import generator
from dnacompare.results import Canvas

NEIGHBOURS = 10
LANDMARKS = 2_000
PIECE = 4_096
"""Points placed together."""


class NeighbourGraph(Graph):
    """The graph of pooled points ``(N, d)``, each joined to its ``neighbours`` nearest.

    It follows the shape of the data instead of the space around it. It must be built from all
    points together: a graph that knew the labels would make them no longer exchangeable. Equal
    points are one node. Beyond ``landmarks`` distinct points, that many drawn ones are the nodes,
    and every value counts at the nearest of them.
    """

    def __init__(
        self,
        points: Any,
        *,
        neighbours: int = NEIGHBOURS,
        landmarks: int = LANDMARKS,
        seed: int = 0,
    ) -> None:
        pooled = np.unique(_matrix(points), axis=0)
        if not 1 <= neighbours < len(pooled):
            raise TooFewItemsError(
                f"There are {len(pooled)} distinct points; a graph of {neighbours} nearest "
                f"neighbours needs at least {max(neighbours, 1) + 1}."
            )
        self.distinct = len(pooled)
        self.neighbours = neighbours
        if len(pooled) > landmarks:
            drawn = generator(seed, "landmarks").choice(len(pooled), landmarks, replace=False)
            pooled = pooled[np.sort(drawn)]
        self.landmarks = pooled
        super().__init__(_nearest(pooled, neighbours))

    @property
    def name(self) -> str:
        return f"graph of {self.size:,} points, each joined to its {self.neighbours} nearest"

    @property
    def nodes(self) -> None:
        return None  # an array is points, not a weight for each node

    @property
    def notes(self) -> tuple[str, ...]:
        if self.distinct == self.size:
            return super().notes
        said = (
            f"{self.size:,} of {self.distinct:,} distinct points, drawn without looking at their "
            "groups, stand for all."
        )
        return (said, *super().notes)

    def locate(self, values: Any) -> Places:
        """The nearest node of each point ``(n, d)``."""
        from scipy.spatial.distance import cdist

        points = _matrix(values)
        if points.shape[1] != self.landmarks.shape[1]:
            raise InputError(
                f"the values have {points.shape[1]} dimensions and the graph was built in "
                f"{self.landmarks.shape[1]}."
            )
        pieces = np.split(points, range(PIECE, len(points), PIECE))
        return np.concatenate([cdist(piece, self.landmarks).argmin(axis=1) for piece in pieces])

    def canvas(self) -> tuple[Places, Canvas]:
        """The points along the two directions in which they spread most."""
        centred = self.landmarks - self.landmarks.mean(axis=0)
        axes = np.linalg.svd(centred, full_matrices=False)[2][:2]
        at = centred @ axes.T
        x, y = at[:, 0], at[:, 1] if at.shape[1] > 1 else np.zeros(len(at))
        return np.arange(self.size), Canvas("graph", tuple(x.tolist()), tuple(y.tolist()))


def _matrix(values: Any) -> Floats:
    try:
        points = np.asarray(values, np.float64)
    except (TypeError, ValueError) as error:
        raise InputError(f"the values are not numbers: {error}.") from error
    points = points[:, None] if points.ndim == 1 else points
    if points.ndim != 2 or not np.isfinite(points).all():
        raise InputError(
            f"the values have shape {points.shape}, {int((~np.isfinite(points)).sum())} of them "
            "NaN or infinite; a graph of neighbours needs finite points (n, d)."
        )
    return points


def _nearest(points: Floats, neighbours: int) -> Any:
    """Adjacency with 1 where one of two points is among the other's nearest."""
    from scipy import sparse
    from sklearn.neighbors import kneighbors_graph

    one_way = kneighbors_graph(points, neighbours, include_self=False)
    joined: Any = sparse.csr_matrix(one_way.maximum(one_way.T))
    return joined
