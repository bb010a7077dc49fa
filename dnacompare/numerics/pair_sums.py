"""W1 summed over neurons without one group of items at a time, for one of many pairs.

The same numbers as ``leave_out`` gives, from what each of two sets has by itself, so that with many
sets nothing is worked out once a pair. Groups lie innermost: their sums are independent, so they
run in vector registers while each keeps the order of its terms.
"""

import math

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics.compiled import compiled
from dnacompare.numerics.leave_out import folded

Floats = NDArray[np.float64]


@compiled
def pair_sums(
    a: Floats,
    b: Floats,
    moved_a: NDArray[np.float32],
    moved_b: NDArray[np.float32],
    spread_a: Floats,
    spread_b: Floats,
    weights: Floats,
) -> tuple[Floats, Floats]:
    """``(3,)``: W1, its folded bias and its mean under equality; ``(G + H,)``: W1 without a group.

    ``a`` and ``b`` ``(C, bins)`` are CDFs at the upper borders, ``moved`` ``(C, bins, G)`` how they
    change without each group, ``spread`` ``(C, bins)`` their squared standard errors, ``weights``
    ``(C, bins + 1)`` what each border counts for. With D the difference at a border and σ its
    standard error, equal CDFs would give E|N(0, σ²)| = σ √(2/π) there.
    """
    neurons, bins = a.shape
    groups = moved_a.shape[2]
    sums = np.zeros(3)
    without = np.zeros(groups + moved_b.shape[2])
    for neuron in range(neurons):
        for k in range(bins - 1):  # at the last border both CDFs are 1
            weight = weights[neuron, k + 1]
            if weight == 0.0:
                continue
            difference = a[neuron, k] - b[neuron, k]
            deviation = math.sqrt(max(spread_a[neuron, k] + spread_b[neuron, k], 0.0))
            sums[0] += weight * abs(difference)
            sums[1] += weight * folded(abs(difference), deviation)
            sums[2] += weight * deviation * math.sqrt(2 / math.pi)
            for group in range(groups):
                without[group] += weight * abs(difference + moved_a[neuron, k, group])
            for group in range(moved_b.shape[2]):
                change = moved_b[neuron, k, group]
                without[groups + group] += weight * abs(difference - change)
    return sums, without
