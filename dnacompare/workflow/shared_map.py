"""One map of A ∪ B, so that the two panels can be read against each other."""

import numpy as np
from numpy.typing import NDArray

from dnacompare.embeddings import Embeddings
from dnacompare.numerics.projection import principal_plane
from dnacompare.results import SharedMap

CAP = 1_000
"""Points drawn at most on each side; more would hide each other."""


def shared_map(
    a: Embeddings, b: Embeddings, x: NDArray[np.floating], y: NDArray[np.floating]
) -> SharedMap:
    """The principal plane of the standardised embeddings ``x`` and ``y`` of ``a`` and ``b``."""
    kept_a, kept_b = _first(a, CAP), _first(b, CAP)
    plane = principal_plane(np.concatenate([x[kept_a], y[kept_b]]))
    points = np.round(plane.points, 4)
    left, right = points[: len(kept_a)], points[len(kept_a) :]
    return SharedMap(
        method=f"principal components, {plane.share:.0%} of the variance",
        quality=plane.trust,
        quality_name="trustworthiness (1: every neighbour on the map is a true neighbour)",
        x_a=tuple(left[:, 0].tolist()),
        y_a=tuple(left[:, 1].tolist()),
        ids_a=_hex(a.ids[kept_a]),
        x_b=tuple(right[:, 0].tolist()),
        y_b=tuple(right[:, 1].tolist()),
        ids_b=_hex(b.ids[kept_b]),
    )


def _first(embeddings: Embeddings, cap: int) -> NDArray[np.int64]:
    chosen = np.isin(embeddings.ids, embeddings.capped(cap).ids)
    return np.flatnonzero(chosen)[:cap]


def _hex(ids: NDArray[np.uint64]) -> tuple[str, ...]:
    return tuple(f"{int(i):016x}" for i in ids)
