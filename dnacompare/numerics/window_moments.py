"""Means and covariances of windows that slide along ordered rows, from sums over short pieces."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Pieces:
    """Sums ``(c, d)`` and products ``(c, d, d)`` of pieces of ``size`` rows each, in order."""

    sums: Floats
    products: Floats
    size: int

    @classmethod
    def of(cls, rows: Floats, size: int) -> "Pieces":
        """Of ``(n, d)`` rows near 0; what is left after the last whole piece does not count."""
        count = len(rows) // size
        cut = rows[: count * size].reshape(count, size, rows.shape[1])
        return cls(cut.sum(axis=1), np.einsum("cni,cnj->cij", cut, cut, optimize=True), size)

    def __len__(self) -> int:
        return len(self.sums)

    def take(self, places: NDArray[np.int64]) -> "Pieces":
        """The pieces at ``places``, in that order."""
        return Pieces(self.sums[places], self.products[places], self.size)

    def windows(self, pieces: int) -> tuple[Floats, Floats]:
        """Means ``(w, d)`` and covariances ``(w, d, d)`` of all windows of so many pieces in a row;
        there are ``len(self) − pieces + 1`` of them."""
        rows = pieces * self.size
        sums, products = _sliding(self.sums, pieces), _sliding(self.products, pieces)
        means = sums / rows
        outer = sums[:, :, None] * means[:, None, :]
        return means, (products - outer) / (rows - 1)


def _sliding(values: Floats, width: int) -> Floats:
    total = np.concatenate([np.zeros_like(values[:1]), values.cumsum(axis=0)])
    found: Floats = total[width:] - total[:-width]
    return found
