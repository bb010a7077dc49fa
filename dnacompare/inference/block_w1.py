"""W1 of a layer's neurons under relabelling and leaving out groups of items.

A CDF is linear in the counts of its groups. With M the groups' counts below each border, centred
by the pooled CDF, and t the share of activations labelled A, ``F_A − F_B = Lᵀ M / (t (1 − t))``:
one matrix product gives every labelling at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.dna import Layer
from dnacompare.numerics.leave_out import leave_out
from dnacompare.specs import Labels
from dnacompare.stopping import steps

ROOM = 1 << 22
"""Numbers in one product: 16 MiB of float32."""
RARE = 1e6
"""With fewer distinct labellings, equal ones are drawn twice; float64 lets them tie."""

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class LeftOut:
    """On the groups' grid, in the borders' units: W1 ``(C,)``, without each unit ``(U, C)``, and
    the bias that noise adds at the observed distance ``(C,)``."""

    whole: Floats
    without: Floats
    bias: Floats


def jackknifed(a: Layer, b: Layer, weights: Floats, shares: Floats, *, paired: bool) -> LeftOut:
    """W1 without each group of A and of B in turn (``paired``: without a group of both)."""
    parts = [
        leave_out(
            np.cumsum(a.groups[:, span], axis=2),
            np.cumsum(b.groups[:, span], axis=2),
            weights[span],
            shares,
            paired,
        )
        for span in _spans(a.size, a.groups.shape[2] * len(shares))
    ]
    whole, without, bias = (np.concatenate(column, axis=-1) for column in zip(*parts, strict=True))
    return LeftOut(whole, without[: len(a.groups)] if paired else without, bias)


def permuted(
    a: Layer, b: Layer, weights: Floats, labels: Labels, possible: float
) -> Iterator[tuple[slice, Floats]]:
    """W1 ``(B + 1, c)`` of every labelling of the groups, for some neurons at a time.

    ``labels`` ``(G + H, B + 1)``; in the borders' units, on the groups' grid. A labelling that
    leaves a neuron without activations on one side counts as 0.
    """
    rows: NDArray[np.floating]
    rows = labels.T.astype(np.float64 if possible < RARE else np.float32, order="C")
    for span in steps(_spans(a.size, a.groups.shape[2] * len(rows))):
        counts = np.concatenate([a.groups[:, span], b.groups[:, span]])
        yield span, _relabelled(np.cumsum(counts, axis=2), weights[span], rows)


def _relabelled(below: Counts, weights: Floats, rows: NDArray[np.floating]) -> Floats:
    """W1 ``(B + 1, c)`` from counts below each border ``(G + H, c, bins)``."""
    groups = below[:, :, -1].astype(np.float64)
    total = np.maximum(groups.sum(axis=0), 1.0)
    pooled = below.sum(axis=0) / total[:, None]
    inner = weights[:, 1:-1]  # at the outermost borders the CDFs agree
    used = (pooled[:, :-1] > 0) & (pooled[:, :-1] < 1) & (inner > 0)
    neuron, border = used.nonzero()
    moments = (below[:, neuron, border] - pooled[neuron, border] * groups[:, neuron]) * (
        inner[neuron, border] / total[neuron]
    )
    share = rows @ (groups / total).astype(rows.dtype)
    balance = share * (1 - share)
    result = np.zeros(share.shape)
    present, starts = np.unique(neuron, return_index=True)
    if len(present):
        differences = np.abs(rows @ moments.astype(rows.dtype))
        summed = np.add.reduceat(differences, starts, axis=1)
        # t within rounding of 0 or 1: one side of the labelling has no activation
        whole = balance[:, present] > 1e-6
        result[:, present] = np.where(
            whole, summed / np.where(whole, balance[:, present], 1.0), 0.0
        )
    return result


def _spans(neurons: int, each: int) -> Iterator[slice]:
    step = max(1, ROOM // each)
    for start in range(0, neurons, step):
        yield slice(start, min(start + step, neurons))
