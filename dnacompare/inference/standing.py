"""How each of many things stands against what relabelling shows of it, and against all of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.inference import permutation

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Standing:
    """Of K statistics: ``score`` ``(K,)`` in deviations of the relabelled values above their mean,
    ``p_value`` ``(K,)`` adjusted for having looked at all. ``low`` and ``high`` hold 95 of 100
    relabelled values, ``highest`` is the 95 per cent quantile of the largest of all."""

    score: Floats
    p_value: Floats
    low: float
    high: float
    highest: float

    @classmethod
    def of(cls, statistics: Floats) -> "Standing":
        """From ``(B + 1, K)``, the observed ones first."""
        relabelled = statistics[1:]
        spread = relabelled.std(axis=0)
        apart = statistics[0] - relabelled.mean(axis=0)
        low, high = np.quantile(relabelled, (0.025, 0.975))
        return cls(
            score=np.divide(apart, spread, out=np.zeros_like(apart), where=spread > 0),
            p_value=permutation.max_t(statistics),
            low=float(low),
            high=float(high),
            highest=float(np.quantile(relabelled.max(axis=1), 0.95)),
        )
