"""How far sampling can have moved a sliced Wasserstein distance.

Away from the null SW_p^p is asymptotically normal with the variance of the Kantorovich potentials,
averaged over the slices (Xi & Niles-Weed 2022; for p > 1). For p = 2 it is a squared distance in
the Hilbert space of quantile functions, so its bias from sampling is the sum of the two sets'
quantile variances, and transport between random halves of a set measures just that variance. In
many dimensions the bias is larger than the standard error, so an interval without this correction
would almost never cover.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.inference import intervals
from dnacompare.inference.permutation import labels
from dnacompare.numerics import quantiles, sliced
from dnacompare.numerics.clouds import Clouds
from dnacompare.numerics.control import Averaged
from dnacompare.randomness import generator
from dnacompare.results import Interval

SAMPLE = 4096
"""Items of a set at most from which variances are measured; they scale with 1/n."""
SPLITS = 16
"""Random halvings of each set."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Bounds:
    """An interval of the distance in the points' units, and the standard error of ``SW_p^p`` in
    the clouds' own unit."""

    interval: Interval
    standard_error: float


@dataclass(frozen=True)
class Noise:
    """What sampling one set adds to the mean cost: variance of the first order, and mean and
    spread of the halves' cost, scaled to the whole set."""

    variance: float
    halves: float
    halves_spread: float


def bounds(
    clouds: Clouds,
    directions: Floats,
    p: float,
    mean: Averaged,
    seed: int,
    sizes: tuple[int, int] | None = None,
) -> Bounds | None:
    """95 % bounds of the distance whose mean cost is ``mean``; ``None`` where there are none.

    ``sizes`` are those of the sets that the clouds are samples of, and that ``mean`` is about.

    p = 2: ``SW² − bias ± t·se``, cut at 0, in roots. p = 1: the bias, which is largest (the noise
    floor) at the null and vanishes away from it, widens the lower end by its largest value.
    Both are stretched to hold the value shown, so near the null the interval starts at 0 and
    reaches at least up to the value.
    """
    if p not in (1, 2) or mean.standard_error is None:
        return None
    n, m = sizes or (clouds.n, clouds.m)
    noises = _noise(clouds, directions, p, seed, (n, m))
    return bounded(mean, noises, p, n + m - 2, clouds.unit)


def bounded(
    mean: Averaged, noises: tuple[Noise, Noise], p: float, degrees: float, unit: float
) -> Bounds | None:
    """The same from what sampling adds to each side; ``unit`` is that of a distance of 1."""
    if p not in (1, 2) or mean.standard_error is None:
        return None
    x, y = noises
    first = x.variance + y.variance + mean.standard_error**2
    if p == 2:
        error = float(np.sqrt(first + (x.halves_spread + y.halves_spread) ** 2))
        bias = x.halves + y.halves
        low, high = intervals.around(mean.value - bias, error, degrees, mean.value)
        return Bounds((low**0.5 * unit, high**0.5 * unit), error)
    error = float(np.sqrt(first))
    half = intervals.quantile(degrees) * error
    low = max(0.0, mean.value - float(np.hypot(x.halves, y.halves)) - half)
    return Bounds((low * unit, (mean.value + half) * unit), error)


def _noise(
    clouds: Clouds, directions: Floats, p: float, seed: int, sizes: tuple[int, int]
) -> tuple[Noise, Noise]:
    import torch

    random = generator(seed, "interval subsample")
    projected = []
    for points in (clouds.x, clouds.y):
        count = min(len(points), SAMPLE)
        kept = torch.from_numpy(np.sort(random.permutation(len(points))[:count]))
        projected.append(sliced.ordered(points[kept.to(points.device)], directions))
    (x, order_x), (y, order_y) = projected
    return (
        _side(x, order_x, quantiles.potentials(x, y, order_x, p), sizes[0], p, seed),
        _side(y, order_y, quantiles.potentials(y, x, order_y, p), sizes[1], p, seed),
    )


def _side(
    values: NDArray[np.floating],
    order: NDArray[np.int32],
    potential: Floats,
    size: int,
    p: float,
    seed: int,
) -> Noise:
    count = values.shape[1]
    split = labels(count // 2, count - count // 2, SPLITS, seed)[:, 1:]
    costs = quantiles.relabelled(values, order, split, p)
    # variances of quantiles fall as 1/size: from two halves to the whole set
    share = (1 / size) / (1 / (count // 2) + 1 / (count - count // 2))
    scale = share ** (p / 2)
    return Noise(
        variance=float(potential.var(ddof=1)) / size,
        halves=float(costs.mean()) * scale,
        halves_spread=float(costs.std(ddof=1)) * scale,
    )
