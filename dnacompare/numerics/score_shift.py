"""How far each feature's law given all others moved, between two fitted Gaussians, exactly.

For Gaussians p and q the score test statistic of feature j is the mean, over both, of
``(∂_j log p − ∂_j log q)²`` (Kulinski, Bagchi & Inouye 2020). With ``A = Σp⁻¹``, ``B = Σq⁻¹``,
``D = B − A`` and ``δ = μp − μq`` the expectations are closed forms, so nothing is drawn:
``s_j = ½ ([DΣpD]_jj + (Bδ)_j² + [DΣqD]_jj + (Aδ)_j²)``.
"""

import numpy as np
from numpy.typing import NDArray

from dnacompare.specs import Progress, Report, silent

Floats = NDArray[np.float64]
CELLS = 1 << 21
"""Entries of the covariances that are inverted together."""


def score_shift(x: Floats, y: Floats, ridge: float) -> Floats:
    """``s`` ``(d,)`` of rows ``(n, d)`` and ``(m, d)``; ``ridge`` is added to both covariances."""
    labels = np.arange(len(x) + len(y)) < len(x)
    found: Floats = relabelled(np.concatenate([x, y]), labels[:, None], ridge)[0]
    return found


def relabelled(
    rows: Floats, labels: NDArray[np.bool_], ridge: float, report: Report = silent
) -> Floats:
    """``s`` ``(B, d)`` between the ``rows`` ``(N, d)`` that each column of ``labels`` ``(N, B)``
    chooses, two at least, and the others."""
    dimensions = rows.shape[1]
    step = max(1, CELLS // dimensions**2)
    moments = _Moments(rows)
    found = np.empty((labels.shape[1], dimensions))
    for start in range(0, labels.shape[1], step):
        report(Progress("Testing features", start, labels.shape[1]))
        chosen = labels[:, start : start + step].T
        p, q, apart = moments.of(chosen)
        found[start : start + step] = of_moments(p, q, apart, ridge)
    return found


def of_moments(p: Floats, q: Floats, apart: Floats, ridge: float) -> Floats:
    """``s`` ``(B, d)`` from covariances ``(B, d, d)``, or one ``(1, d, d)`` for all, and
    differences of means ``(B, d)``; ``ridge`` is added to both covariances."""
    more = ridge * np.eye(p.shape[-1])
    p, q = p + more, q + more
    a, b = np.linalg.inv(p), np.linalg.inv(q)
    change = b - a
    spread = (change @ (p + q) * change).sum(axis=2)  # the diagonal of D (Σp + Σq) D
    first, second = ((one @ apart[:, :, None])[:, :, 0] for one in (a, b))
    found: Floats = 0.5 * (spread + first**2 + second**2)
    return found


class _Moments:
    """Means and covariances of any part of the rows and of the rest.

    Those of the rest follow from the sums over all rows, which are taken once.
    """

    def __init__(self, rows: Floats) -> None:
        self._rows = rows - rows.mean(axis=0)  # sums of squares about the mean do not cancel
        self._sums = self._rows.sum(axis=0)
        self._products = self._rows.T @ self._rows

    def of(self, chosen: NDArray[np.bool_]) -> tuple[Floats, Floats, Floats]:
        """Covariances of both parts and how far their means are apart; ``chosen`` ``(B, N)``."""
        sums = chosen.astype(np.float64) @ self._rows
        products = np.empty((len(chosen), *self._products.shape))
        for place, which in enumerate(chosen):
            part = self._rows[which]
            np.matmul(part.T, part, out=products[place])
        sizes = chosen.sum(axis=1).astype(np.float64)
        rest = chosen.shape[1] - sizes
        p = _covariance(products, sums, sizes)
        q = _covariance(self._products - products, self._sums - sums, rest)
        return p, q, sums / sizes[:, None] - (self._sums - sums) / rest[:, None]


def _covariance(products: Floats, sums: Floats, sizes: Floats) -> Floats:
    outer = sums[:, :, None] * sums[:, None, :] / sizes[:, None, None]
    found: Floats = (products - outer) / (sizes - 1)[:, None, None]
    return found
