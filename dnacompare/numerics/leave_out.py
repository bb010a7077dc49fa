"""W1 between two histograms without one group of items at a time, and the bias that noise adds."""

import math

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics.compiled import compiled

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

FAR = 9.0
"""Deviations beyond which noise adds less than rounding does."""


@compiled
def leave_out(
    a: Counts, b: Counts, weights: Floats, shares: Floats, paired: bool
) -> tuple[Floats, Floats, Floats]:
    """W1 of all groups ``(C,)``, without each group ``(G + H, C)``, and the folded bias ``(C,)``.

    ``a`` ``(G, C, bins)`` and ``b`` ``(H, C, bins)`` are cumulative counts, ``weights``
    ``(C, bins + 1)`` what each border counts for, and ``shares`` ``(G + H,)`` how many times a
    group fits into its set (0 for an empty group). With ``paired`` group g of both is left out at
    once, and only the first G rows are used.

    With D the difference of the CDFs at a border and σ its standard error, E|N(D, σ²)| − |D| =
    2σ(φ(z) − z·Φ(−z)), z = |D|/σ: that is how much noise adds to |D| there; the weighted sum over
    the borders is the bias of a W1 that lies where the observed one does.
    """
    units_a, neurons, bins = a.shape
    units_b = b.shape[0]
    whole = np.zeros(neurons)
    without = np.zeros((units_a + units_b, neurons))
    bias = np.zeros(neurons)
    held_a, held_b = (shares[:units_a] > 0).sum(), (shares[units_a:] > 0).sum()
    moved = np.zeros((units_a + units_b, bins))
    for neuron in range(neurons):
        total_a, total_b = a[:, neuron, -1].sum(), b[:, neuron, -1].sum()
        if total_a == 0 or total_b == 0:
            continue
        f, g = a[:, neuron].sum(0) / total_a, b[:, neuron].sum(0) / total_b
        moved[:] = 0.0
        for unit in range(units_a):
            _change(a[unit, neuron], f, total_a, moved[unit])
        for unit in range(units_b):
            _change(b[unit, neuron], g, total_b, moved[units_a + unit])
            moved[units_a + unit] *= -1
        if paired:
            moved[:units_a] += moved[units_a:]
            moved[units_a:] = 0.0
        border = weights[neuron, 1:]
        difference = f - g
        variance = np.zeros(bins)
        for unit in range(units_a + units_b):
            spread = (shares[unit] - 1) / (held_a if unit < units_a else held_b)
            for k in range(bins - 1):  # at the last border both CDFs are 1
                change = moved[unit, k]
                without[unit, neuron] += border[k] * abs(difference[k] + change)
                variance[k] += spread * change * change
        for k in range(bins - 1):
            size = abs(difference[k])
            whole[neuron] += border[k] * size
            bias[neuron] += border[k] * folded(size, math.sqrt(max(variance[k], 0.0)))
    return whole, without, bias


@compiled
def _change(group: Counts, cdf: Floats, total: int, out: Floats) -> None:
    """How the CDF moves when a group is left out."""
    rest = total - group[-1]
    if group[-1] > 0 and rest > 0:
        for k in range(len(group)):
            out[k] = (cdf[k] * group[-1] - group[k]) / rest


@compiled
def folded(size: float, deviation: float) -> float:
    """E|N(size, deviation²)| − size."""
    if size >= FAR * deviation:  # also where both are 0
        return 0.0
    z = size / deviation
    density = math.exp(-0.5 * z * z) / math.sqrt(2 * math.pi)
    return 2 * deviation * (density - 0.5 * z * math.erfc(z / math.sqrt(2)))
