"""MMD-FUSE: many kernels at once, none chosen beforehand (Biggs, Schrab & Gretton, NeurIPS 2023).

Values of a kernel are rounded to multiples of 2⁻¹⁴. Sums of up to 1,024 of them are then whole
numbers below 2²⁴, which float32 products of labels and tiles give without any rounding: equal
labellings tie, and the order of the tiles does not matter. The level of a test does not depend on
the rounding, as it is the same for every labelling.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics import kernel_tiles, pairwise
from dnacompare.numerics.clouds import Clouds
from dnacompare.numerics.precision import full_precision
from dnacompare.stopping import steps

if TYPE_CHECKING:
    import torch

BANDWIDTHS = 10
"""Of each of the two kinds of kernels."""
ENDS = ((0.05, 0.5), (0.95, 2.0))
"""The narrowest and the widest bandwidth: a quantile of the distances and what multiplies it."""
STEPS = 2**14
EXACT = 2**24 // STEPS
"""Columns of a tile that are summed in float32."""

Floats = NDArray[np.float64]
Kernel = Callable[["torch.Tensor"], "torch.Tensor"]


@dataclass(frozen=True, eq=False)
class Fused:
    """The kernels, each with its root mean square over pairs of different points of A ∪ B."""

    kernels: tuple[Kernel, ...]
    sizes: tuple[float, ...]

    @classmethod
    def of(cls, clouds: Clouds, seed: int) -> "Fused":
        """Gaussian and Laplace kernels, bandwidths evenly spaced, from pooled distances alone."""
        lengths = kernel_tiles.lengths(clouds, seed)
        ends = kernel_tiles.quantiles(lengths, tuple(share for share, _ in ENDS))
        first, last = ends * [factor for _, factor in ENDS]
        kernels = tuple(
            kind(float(bandwidth))
            for kind in (_gaussian, _laplace)
            for bandwidth in np.linspace(first, last, BANDWIDTHS)
        )
        return cls(kernels, tuple(_size(kernel, lengths) for kernel in kernels))

    def bend(self, distances: "torch.Tensor") -> "torch.Tensor":
        """h of the mean of the kernels, each divided by its size."""
        import torch

        total = torch.zeros_like(distances)
        for kernel, size in zip(self.kernels, self.sizes, strict=True):
            total += (1 - kernel(distances)) / size
        return total / len(self.kernels)

    def relabelled(self, clouds: Clouds, labels: NDArray[np.bool_]) -> Floats:
        """log mean exp(λ MMD²ᵤ/size)/λ over the kernels, for each labelling ``(N, K)``.

        λ = √(n(n − 1)) with n the smaller number of points, at least 2: at the null MMD²ᵤ is of
        size 1/λ.
        """
        n = labels.sum(axis=0)
        m = len(labels) - n
        within, to_all = _sums(clouds, labels, self.kernels)
        of_a = to_all @ labels
        within_b = to_all.sum(1)[:, None] - 2 * of_a + within
        means = within / (n * (n - 1)) + within_b / (m * (m - 1)) - 2 * (of_a - within) / (n * m)
        fewer = np.minimum(n, m)
        power = np.sqrt(fewer * (fewer - 1))
        scores = power * means / np.array(self.sizes)[:, None]
        highest = scores.max(axis=0)
        result: Floats = (highest + np.log(np.exp(scores - highest).mean(axis=0))) / power
        return result


def _gaussian(bandwidth: float) -> Kernel:
    return lambda distances: (distances * distances).mul_(-0.5 / bandwidth**2).exp_()


def _laplace(bandwidth: float) -> Kernel:
    return lambda distances: (distances * (-1 / bandwidth)).exp_()


def _size(kernel: Kernel, lengths: "torch.Tensor") -> float:
    """Root mean square of the kernel over different points; 1 where all points are equal."""
    import torch

    if not len(lengths):
        return 1.0
    return float(kernel(lengths).square_().mean(dtype=torch.float64).sqrt())


def _sums(
    clouds: Clouds, labels: NDArray[np.bool_], kernels: tuple[Kernel, ...]
) -> tuple[Floats, Floats]:
    """Of each kernel, without pairs of a point with itself: the sums within the labelled points
    ``(kernels, K)`` and of each point to all ``(kernels, N)``."""
    import torch

    device = clouds.points.device
    chosen = torch.from_numpy(np.ascontiguousarray(labels)).to(device, torch.float32)
    within = torch.zeros(len(kernels), labels.shape[1], dtype=torch.float64, device=device)
    to_all = torch.zeros(len(kernels), len(labels), dtype=torch.float64, device=device)
    for rows, columns, tile in pairwise.distance_tiles(clouds):
        diagonal = rows.start == columns.start
        for number, kernel in enumerate(kernels):
            values = kernel(tile).mul_(STEPS).round_().float()
            if diagonal:
                values.fill_diagonal_(0)
            within[number] += _inside(values, chosen[rows], chosen[columns]) * (2 - diagonal)
            to_all[number, rows] += values.sum(1, dtype=torch.float64)
            if not diagonal:
                to_all[number, columns] += values.sum(0, dtype=torch.float64)
    return within.cpu().numpy() / STEPS, to_all.cpu().numpy() / STEPS


def _inside(
    values: "torch.Tensor", rows: "torch.Tensor", columns: "torch.Tensor"
) -> "torch.Tensor":
    """Sums ``(K,)`` over the pairs both of whose points are labelled."""
    import torch

    total = torch.zeros(rows.shape[1], dtype=torch.float64, device=rows.device)
    for start in steps(range(0, len(columns), EXACT)):
        part = slice(start, start + EXACT)
        with full_precision():
            product = values[:, part] @ columns[part]
        total += product.mul_(rows).sum(0, dtype=torch.float64)
    return total
