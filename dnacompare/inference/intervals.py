"""Intervals from a centre and its standard error, wide enough to hold the number shown."""

import numpy as np
from numpy.typing import NDArray

from dnacompare.results import Interval

CONFIDENCE = 0.95
Floats = NDArray[np.float64]


def quantile(degrees: float) -> float:
    """Student's t quantile of a two-sided interval at ``CONFIDENCE``."""
    from scipy.special import stdtrit  # a tenth of the import time of scipy.stats

    return float(stdtrit(degrees, 0.5 + CONFIDENCE / 2))


def around(centre: float, standard_error: float, degrees: float, shown: float) -> Interval:
    """``centre ± t·se``, not below 0 and stretched to hold ``shown``.

    Plug-in distances are biased upwards by sampling noise, so an interval about the bias-corrected
    value can miss the value that is shown. Stretching only adds coverage; far from the null it
    changes nothing, and near it it says honestly that everything down to 0 is possible.
    """
    half = quantile(degrees) * standard_error
    return min(max(0.0, centre - half), shown), max(centre + half, shown)
