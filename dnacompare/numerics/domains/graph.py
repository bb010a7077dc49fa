"""A weighted graph: eigenvectors of D − A, component by component where it falls apart."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError
from dnacompare.numerics.distributions import Floats
from dnacompare.numerics.domains.adjacency import connected, edges, symmetric
from dnacompare.numerics.domains.eigenvectors import Eigenvectors, of_components
from dnacompare.numerics.laplacian import Spectrum
from dnacompare.results import Canvas

Places = NDArray[np.int64]
FINEST = 500
"""Nodes up to which edges are drawn."""


class Graph:
    """Nodes joined by edges; distributions are weights on the nodes.

    ``adjacency`` ``(V, V)``, dense or sparse, symmetric, with edge weights of at least 0 that say
    how strongly two nodes are joined (the diagonal plays no part). ``nodes`` names the nodes.

    In a disconnected graph each component has eigenvectors of its own, zero elsewhere. What tells
    the components themselves apart has eigenvalue 0; it counts like the slowest eigenvector within
    a component, and ``notes`` says so.
    """

    def __init__(self, adjacency: Any, nodes: Sequence[Any] | None = None) -> None:
        self.adjacency = symmetric(adjacency)
        self.components: Places = connected(self.adjacency)
        self.labels: tuple[Any, ...] = tuple(range(self.size) if nodes is None else nodes)
        if len(self.labels) != self.size:
            raise InputError(f"There are {len(self.labels)} node names for {self.size} nodes.")
        self._place = {label: place for place, label in enumerate(self.labels)}
        if len(self._place) < self.size:
            twice = next(
                name for place, name in enumerate(self.labels) if self._place[name] > place
            )
            raise InputError(f"Two nodes are called {twice!r}; give every node its own name.")
        self._found = Eigenvectors(np.empty(0), np.empty((0, self.size)))

    @classmethod
    def from_edges(
        cls, source: Iterable[Any], target: Iterable[Any], weight: Iterable[float] | None = None
    ) -> "Graph":
        """From an edge list, each edge once or both ways; nodes in the order of first mention."""
        return cls(*edges(source, target, weight))

    @property
    def name(self) -> str:
        count = int((self.adjacency > 0).sum()) // 2
        return f"graph of {self.size:,} nodes and {count:,} edges"

    @property
    def size(self) -> int:
        """How many nodes there are."""
        return int(self.adjacency.shape[0])

    @property
    def nodes(self) -> int | None:
        return self.size

    @property
    def notes(self) -> tuple[str, ...]:
        sizes = np.sort(np.bincount(self.components))[::-1]
        if len(sizes) == 1:
            return ()
        shown = ", ".join(f"{size:,}" for size in sizes[:5]) + (", …" if len(sizes) > 5 else "")
        return (
            f"The graph falls into {len(sizes):,} components of {shown} nodes. Modes live within "
            "one component each; how mass is shared between components counts like the slowest of "
            "them.",
        )

    def locate(self, values: Any) -> Places:
        """Nodes by name, as their places in the adjacency."""
        places = [self._place.get(value, -1) for value in np.asarray(values).ravel().tolist()]
        found = np.array(places, np.int64)
        if (found < 0).any():
            missing = np.asarray(values).ravel()[found < 0]
            raise InputError(
                f"{len(missing)} of {len(found)} values, such as {missing[0]!s:.40}, are not nodes "
                f"of the {self.name}; its nodes are {self.labels[0]}, {self.labels[1]}, …"
            )
        return found

    def spectrum(self, count: int) -> Spectrum:
        found = self._eigenvectors(count)
        names = tuple(f"mode {number}" for number in range(count))
        return Spectrum(found.values[:count], names[: len(found.values)])

    def functions(self, points: Places, count: int) -> Floats:
        return self._eigenvectors(count).vectors[:count, points]

    def canvas(self) -> tuple[Places, Canvas]:
        """Every node; joined ones near each other, with ``edges`` where they can be told apart."""
        from dnacompare.numerics.domains.layout import placed

        x, y = placed(self.adjacency).T.tolist()
        shown = self.adjacency.toarray() if self.size <= FINEST else np.empty((0, 0))
        ends = np.argwhere(np.triu(shown, 1)).tolist()
        canvas = Canvas(
            "graph",
            tuple(x),
            tuple(y),
            names=tuple(map(str, self.labels)),
            edges=tuple((first, second) for first, second in ends),
        )
        return np.arange(self.size), canvas

    def _eigenvectors(self, count: int) -> Eigenvectors:
        """At least ``count`` (or all), kept so that they are computed once."""
        if len(self._found.values) < min(count, self.size):
            self._found = of_components(self.adjacency, self.components, count)
        return self._found
