"""What a direction is made of: the dimensions that carry it, each with its share."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TOP = 3
"""Dimensions named in a sentence."""


@dataclass(frozen=True)
class Loading:
    """One dimension's part of a unit vector: ``share`` is its squared coordinate (all sum to 1),
    ``sign`` says which way along it B lies from A."""

    dimension: int
    share: float
    sign: int


@dataclass(frozen=True)
class SeparatingSlice:
    """A direction ``(d,)`` along which two sets are ``distance`` apart, and what it is made of.

    It points from A to B; ``loadings`` are its largest ones, the largest first.
    """

    distance: float
    direction: tuple[float, ...]
    loadings: tuple[Loading, ...]

    @classmethod
    def of(
        cls, direction: NDArray[np.float64], distance: float, delta: NDArray[np.float64]
    ) -> "SeparatingSlice":
        """``delta`` ``(d,)`` is B's mean less A's; the direction is turned to its side."""
        turned = -direction if direction @ delta < 0 else direction
        return cls(float(distance), tuple(turned.tolist()), loadings(turned, 10))

    def sentence(self, names: Sequence[str] | None = None) -> str:
        """``+dimension 3 (62 %), −dimension 0 (20 %)``; dimensions are numbered from 0."""
        parts = []
        for one in self.loadings[:TOP]:
            name = names[one.dimension] if names else f"dimension {one.dimension}"
            parts.append(f"{'−' if one.sign < 0 else '+'}{name} ({one.share:.0%})")
        return ", ".join(parts)


def loadings(direction: NDArray[np.float64], count: int) -> tuple[Loading, ...]:
    """The ``count`` largest loadings of a unit vector ``(d,)`` that are not 0."""
    shares = direction**2
    order = np.argsort(-shares, kind="stable")[:count]
    return tuple(
        Loading(int(i), float(shares[i]), 1 if direction[i] > 0 else -1)
        for i in order
        if shares[i] > 0
    )
