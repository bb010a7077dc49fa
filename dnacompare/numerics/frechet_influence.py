"""What each item does to the Fréchet distance between Gaussians fitted to two sets.

For A with mean μ and covariance Σ, ``T`` the linear optimal transport map from A's Gaussian to B's
and ``c = a − μ``, moving mass to a changes the squared distance at the rate ``2(μ − μ_B)·c +
cᵀ(I − T)c − tr((I − T)Σ)``: the derivative of tr(Σ^½ Σ_B Σ^½)^½ in Σ is T/2.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
RANK = 1e-12
"""Share of the largest variance below which a direction holds no item."""


@dataclass(frozen=True, eq=False)
class Influence:
    """The squared distance and each item's influence on it, of A ``(n,)`` and of B ``(m,)``.

    Influences average to 0 on each side, but for the part (n − 1)/n of sample covariances.
    """

    value: float
    on_a: Floats
    on_b: Floats


def frechet_influence(x: Floats, y: Floats) -> Influence:
    """Of ``(n, d)`` and ``(m, d)``, two items a side at least."""
    shift = x.mean(axis=0) - y.mean(axis=0)
    first, second = x - x.mean(axis=0), y - y.mean(axis=0)
    p, q = (c.T @ c / (len(c) - 1) for c in (first, second))
    to_b, shared = _map(p, q)
    to_a, _ = _map(q, p)
    value = float(shift @ shift + np.trace(p) + np.trace(q) - 2 * shared)
    return Influence(
        value=max(value, 0.0),
        on_a=_influence(first, shift, p, to_b),
        on_b=_influence(second, -shift, q, to_a),
    )


def _influence(centred: Floats, shift: Floats, covariance: Floats, transport: Floats) -> Floats:
    left = np.eye(len(covariance)) - transport
    found: Floats = 2 * centred @ shift + ((centred @ left) * centred).sum(axis=1)
    return found - float((left * covariance).sum())


def _map(p: Floats, q: Floats) -> tuple[Floats, float]:
    """The transport map from p to q on the range of p, and ``tr(p^½ q p^½)^½``."""
    values, vectors = np.linalg.eigh(p)
    kept = values > RANK * values[-1]
    if not kept.any():
        return np.zeros_like(p), 0.0
    half = vectors[:, kept] * np.sqrt(values[kept])
    inverse = vectors[:, kept] / np.sqrt(values[kept])
    middle, turned = np.linalg.eigh(half.T @ q @ half)
    roots = np.sqrt(np.maximum(middle, 0.0))
    onto = inverse @ turned
    return (onto * roots) @ onto.T, float(roots.sum())
