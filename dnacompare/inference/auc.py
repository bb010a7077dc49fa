"""How well scores tell two sets apart: the area under the ROC curve, with DeLong's error."""

import numpy as np
from numpy.typing import NDArray

from dnacompare.inference.intervals import CONFIDENCE, quantile
from dnacompare.results import Estimate

Floats = NDArray[np.float64]


def auc(scores_a: Floats, scores_b: Floats, *, method: str, seed: int) -> Estimate:
    """The chance that a row of B scores higher than one of A, ties counting half.

    DeLong, DeLong & Clarke-Pearson (1988); the scores of both come from models that did not see
    the rows.
    """
    from scipy.stats import rankdata

    n, m = len(scores_a), len(scores_b)
    ranks = rankdata(np.concatenate([scores_a, scores_b]))
    below_b = (ranks[n:] - rankdata(scores_b)) / n
    above_a = 1 - (ranks[:n] - rankdata(scores_a)) / m
    value = float(below_b.mean())
    error = float(np.sqrt(below_b.var(ddof=1) / m + above_a.var(ddof=1) / n))
    half = quantile(min(n, m) - 1) * error
    return Estimate(
        value=value,
        n=(n, m),
        units="area under the ROC curve",
        method=method,
        seed=seed,
        standard_error=error,
        interval=(max(0.0, value - half), min(1.0, value + half)),
        confidence=CONFIDENCE,
    )
