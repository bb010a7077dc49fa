"""The few items that excite each neuron most and least, kept while items stream by."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dnacompare.exemplars import KEPT, Extremes
from dnacompare.numerics.compiled import compiled


class Ranking(NamedTuple):
    """For C neurons the greatest values so far, descending."""

    values: NDArray[np.float32]
    """``(C, KEPT)``"""
    ids: NDArray[np.uint64]
    taken: NDArray[np.int64]
    """``(C,)``: slots in use."""

    @classmethod
    def empty(cls, neurons: int) -> "Ranking":
        """Nothing seen yet; free slots hold NaN."""
        return cls(
            np.full((neurons, KEPT), np.nan, np.float32),
            np.zeros((neurons, KEPT), np.uint64),
            np.zeros(neurons, np.int64),
        )


@compiled
def rank(
    ranking: Ranking, values: NDArray[np.float32], ids: NDArray[np.uint64], sign: float
) -> None:
    """Offer items with ``values`` ``(C, items)``; those of the greatest ``sign · value`` stay.

    Ties go to the smaller identity, so the outcome does not depend on the order of the items.
    Values that are not finite are never ranked.
    """
    best, names, taken = ranking
    neurons, items = values.shape
    for neuron in range(neurons):
        bar = best[neuron, KEPT - 1] if taken[neuron] == KEPT else np.float32(-np.inf)
        for item in range(items):
            value = np.float32(sign * values[neuron, item])
            if not (value >= bar and np.isfinite(value)):
                continue
            place = taken[neuron]
            while place > 0 and (
                value > best[neuron, place - 1]
                or (value == best[neuron, place - 1] and ids[item] < names[neuron, place - 1])
            ):
                place -= 1
            if place == KEPT:
                continue
            taken[neuron] = min(taken[neuron] + 1, KEPT)
            for slot in range(taken[neuron] - 1, place, -1):
                best[neuron, slot] = best[neuron, slot - 1]
                names[neuron, slot] = names[neuron, slot - 1]
            best[neuron, place] = value
            names[neuron, place] = ids[item]


def extremes(most: Ranking, least: Ranking) -> Extremes:
    """Both rankings as one value; ``least`` was filled with ``sign = -1``."""
    slots = max(most.taken.max(initial=0), 1)
    return Extremes(
        most.values[:, :slots].copy(),
        most.ids[:, :slots].copy(),
        0 - least.values[:, :slots],
        least.ids[:, :slots].copy(),
    )
