"""How far each feature's mean in A is from B's, before and after weighting."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dnacompare.explanations.balancing_weights.result import Gap
from dnacompare.specs import Rows

Floats = NDArray[np.float64]


def gaps(a: Rows, b: Rows, weights: Floats | None) -> tuple[Gap, ...]:
    """Features that vary, the widest gap before weighting first."""
    pooled = np.concatenate([a.values, b.values])
    deviation = pooled.std(axis=0)
    alive = np.flatnonzero(deviation > 1e-12 * np.abs(pooled).max(axis=0, initial=0.0))
    even = np.full(len(a), 1.0 / len(a))
    mean_b, error_b = b.values.mean(axis=0), b.values.var(axis=0, ddof=1) / len(b)
    mean_a, error_a = _mean(a.values, even)
    mean_w, error_w = _mean(a.values, even if weights is None else weights)
    found = [
        Gap(
            name=a.features[j].name,
            before=float((mean_b[j] - mean_a[j]) / deviation[j]),
            before_error=float(np.sqrt(error_a[j] + error_b[j]) / deviation[j]),
            after=float((mean_b[j] - mean_w[j]) / deviation[j]),
            after_error=float(np.sqrt(error_w[j] + error_b[j]) / deviation[j]),
            mean_a=float(mean_a[j]),
            mean_weighted=float(mean_w[j]),
            mean_b=float(mean_b[j]),
        )
        for j in alive
    ]
    if weights is None:
        found = [replace(gap, after=None, after_error=None, mean_weighted=None) for gap in found]
    return tuple(sorted(found, key=lambda gap: -abs(gap.before)))


def _mean(values: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Weighted means ``(d,)`` and their squared standard errors, the weights as given."""
    mean = weights @ values
    return mean, (weights**2) @ (values - mean) ** 2
