"""Shares of items: intervals for one and for the difference of two, and a test that two are equal.

Wilson's score interval (JASA 1927), Newcombe's hybrid of two of them (Statistics in Medicine 1998,
method 10), and Fisher's exact test.
"""

import numpy as np

from dnacompare.inference.intervals import CONFIDENCE
from dnacompare.results import Interval


def wilson(hits: int, n: int) -> Interval:
    """The interval of a share of ``hits`` in ``n`` items, one at least."""
    from scipy.special import ndtri

    z = float(ndtri(0.5 + CONFIDENCE / 2))
    share = hits / n
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


def difference(hits: tuple[int, int], n: tuple[int, int]) -> Interval:
    """The interval of the second share less the first."""
    shares = [hit / size for hit, size in zip(hits, n, strict=True)]
    (low_a, high_a), (low_b, high_b) = (wilson(*one) for one in zip(hits, n, strict=True))
    apart = shares[1] - shares[0]
    down = np.hypot(shares[1] - low_b, high_a - shares[0])
    up = np.hypot(high_b - shares[1], shares[0] - low_a)
    return float(apart - down), float(apart + up)


def fisher(hits: tuple[int, int], n: tuple[int, int]) -> float:
    """The two-sided p-value of equal shares, given how many hits there are in all."""
    from scipy.stats import fisher_exact

    table = [list(hits), [size - hit for hit, size in zip(hits, n, strict=True)]]
    return float(fisher_exact(table).pvalue)
