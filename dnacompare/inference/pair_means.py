"""The mean distance across two sets less those within: V, U, their error and p, for any distance.

The energy distance and every kernel's maximum mean discrepancy are 2E h(X, Y) − E h(X, X′) −
E h(Y, Y′) for some h; here h is whatever the tiles hold.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.inference import intervals, jackknife, permutation
from dnacompare.numerics import pairwise
from dnacompare.numerics.clouds import Clouds
from dnacompare.results import Estimate
from dnacompare.specs import Labels

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PairMeans:
    """V, and U with its standard error (``None`` with fewer than three items on a side).

    ``expected`` is the mean of V over all relabellings; ``permuted`` ``(B + 1,)`` is what the test
    reads for each labelling, V unless something else is put there.
    """

    n: tuple[int, int]
    v: float
    u: float
    error: float | None
    expected: float
    permuted: Floats
    paired: bool

    @classmethod
    def of(
        cls,
        both: Clouds,
        drawn: Labels,
        *,
        paired: bool,
        tiles: pairwise.Tiles = pairwise.distance_tiles,
        own: Callable[[Clouds], Floats] = pairwise.pair_distances,
    ) -> "PairMeans":
        """From the tiles of h and, for pairs, h of each pair (``own``)."""
        n, m = both.n, both.m
        sums = pairwise.row_sums(both, tiles)
        xx, xy, yy = sums.to_a[:n].sum(), sums.to_b[:n].sum(), sums.to_b[n:].sum()
        v = float(2 * xy / (n * m) - xx / n**2 - yy / m**2)
        if v <= both.precision * xy / (n * m):  # rounding
            v = 0.0
        within_pairs = own(both) if paired else None
        u, error = _unbiased(sums.to_a, sums.to_b, n, within_pairs)
        if within_pairs is not None:
            expected = float(2 * within_pairs.sum() / n**2)  # all else is as often across as within
        else:
            expected = float((xx + 2 * xy + yy) / (n + m - 1) / (n * m))
        permuted = relabelled(both, drawn, tiles) if drawn.shape[1] > 1 else np.array([v])
        return cls((n, m), v, u, error, expected, permuted, paired)

    def estimate(
        self, *, of: str, units: str, seed: int, scale: float = 1.0, unbiased: bool = False
    ) -> Estimate:
        """Everything in the units of h times ``scale``; the value is V, or U if ``unbiased``.

        The interval is U ± t times the delete-one jackknife standard error, cut at 0 and stretched
        to hold the value. ``of`` begins the text that says how it was done.
        """
        permutations = len(self.permuted) - 1
        value, p_value = self.u if unbiased else self.v, None
        degrees = self.n[0] - 1 if self.paired else sum(self.n) - 2
        bounds = None
        if self.error is not None:
            bounds = intervals.around(self.u, self.error, degrees, value)
        if permutations:
            p_value = permutation.p_value(self.permuted)
        floor = None if unbiased else permutation.noise_floor(self.permuted)  # U's is 0
        return Estimate(
            value=value * scale,
            n=self.n,
            units=units,
            method=self._method(of, permutations),
            seed=seed,
            standard_error=self.error * scale if self.error is not None else None,
            interval=(bounds[0] * scale, bounds[1] * scale) if bounds else None,
            p_value=p_value,
            permutations=permutations,
            noise_floor=floor * scale if floor is not None else None,
            u=self.u * scale,
            v=self.v * scale,
            root=float(np.sqrt(self.v * scale)),
            notes=() if bounds else ("no interval: it needs three items on each side",),
        )

    def _method(self, of: str, permutations: int) -> str:
        text = f"{of}; interval: U ± t·se, delete-one jackknife"
        kind = "swaps within pairs" if self.paired else "permutations of items"
        return f"{text}; p: {permutations} {kind}" if permutations else text


def relabelled(
    both: Clouds, labels: Labels, tiles: pairwise.Tiles = pairwise.distance_tiles
) -> Floats:
    """V ``(K,)`` of each labelling ``(N, K)`` of the pooled points."""
    within, to_all = pairwise.within_sums(both, labels, tiles)
    n = labels.sum(axis=0).astype(np.float64)
    m = len(labels) - n
    across = labels.T @ to_all - within
    within_b = to_all.sum() - 2 * across - within
    result: Floats = 2 * across / (n * m) - within / n**2 - within_b / m**2
    return result


def _unbiased(to_a: Floats, to_b: Floats, n: int, own: Floats | None) -> tuple[float, float | None]:
    """U and its jackknife standard error; ``own`` ``(n,)`` are distances within pairs.

    Leaving an item (or a pair) out changes the sums by what that item adds to them.
    """
    m = len(to_a) - n
    xx, xy, yy = to_a[:n].sum(), to_b[:n].sum(), to_b[n:].sum()
    if own is not None:
        one = 2 * (xy - own.sum()) - xx - yy
        change = 2 * (to_b[:n] + to_a[n:] - 2 * own) - 2 * to_a[:n] - 2 * to_b[n:]
        u = float(one / (n * (n - 1)))
        if n < 3:
            return u, None
        _, variance = jackknife.delete_one((one - change) / ((n - 1) * (n - 2)), np.ones(n), u)
        return u, float(np.sqrt(variance))
    within_x, within_y = xx / (n * (n - 1)), yy / (m * (m - 1))
    u = float(2 * xy / (n * m) - within_x - within_y)
    if min(n, m) < 3:
        return u, None
    less_x = (xx - 2 * to_a[:n]) / ((n - 1) * (n - 2))
    less_y = (yy - 2 * to_b[n:]) / ((m - 1) * (m - 2))
    without_x = 2 * (xy - to_b[:n]) / ((n - 1) * m) - less_x - within_y
    without_y = 2 * (xy - to_a[n:]) / (n * (m - 1)) - within_x - less_y
    _, first = jackknife.delete_one(without_x, np.ones(n), u)
    _, second = jackknife.delete_one(without_y, np.ones(m), u)
    return u, float(np.sqrt(first + second))
