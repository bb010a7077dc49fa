"""Fréchet distance between the Gaussians fitted to two clouds, without a matrix square root.

``‖μ₁ − μ₂‖² + tr(Σ₁ + Σ₂ − 2 (Σ₁Σ₂)^½)``. With ``X = Q R`` the centred points of a cloud,
``Σ = RᵀR / (n − 1)`` and ``tr (Σ₁Σ₂)^½`` is the sum of the singular values of ``R₁R₂ᵀ``, divided by
``√((n − 1)(m − 1))``: real, accurate and as well defined with fewer points than dimensions.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import torch

Floats = NDArray[np.float64]
Choice = NDArray[np.bool_]
ROUNDING = 2.0**-40
"""Below this share of the traces a distance is rounding: they cancel in its sum."""


def frechet(x: "torch.Tensor", y: "torch.Tensor") -> float:
    """Squared distance between ``(n, d)`` and ``(m, d)`` float64, two points a side at least.

    At most ``ROUNDING`` of the covariances' traces, of either sign, is given as 0.
    """
    import torch

    shift = float((x.mean(0) - y.mean(0)).square().sum())
    first, second = _triangle(x), _triangle(y)
    spread = float(first.square().sum() + second.square().sum())
    shared = float(torch.linalg.svdvals(first @ second.T).sum())
    value = shift + spread - 2 * shared
    return value if value > ROUNDING * (spread + shift) else 0.0


def relabelled(points: "torch.Tensor", labels: NDArray[np.bool_]) -> Floats:
    """Distance ``(B,)`` between the ``points`` ``(N, d)`` that each column of ``labels`` ``(N, B)``
    chooses and the others."""
    return between(points, [(which, ~which) for which in labels.T])


def between(points: "torch.Tensor", parts: Sequence[tuple[Choice, Choice]]) -> Floats:
    """Distance between two choices ``(N,)`` of the points, for each pair of choices.

    Each is worked out by one thread: sharing small factorisations costs more than it saves.
    """
    import torch

    def one(part: tuple[Choice, Choice]) -> float:
        a, b = (torch.from_numpy(np.ascontiguousarray(choice)) for choice in part)
        return frechet(points[a.to(points.device)], points[b.to(points.device)])

    return np.fromiter(_threads().map(one, parts), np.float64, len(parts))


@cache
def _threads() -> ThreadPoolExecutor:
    from dnacompare.numerics.thread_pool import thread_pool

    return thread_pool()


def leading(points: "torch.Tensor", count: int) -> "torch.Tensor":
    """Points ``(N, d)`` about their mean on at most ``count`` leading principal components.

    With no more than ``count`` dimensions, or points, only turned or not at all: no distance
    between them changes.
    """
    import torch

    centred = points - points.mean(0)
    items, dimensions = points.shape
    if dimensions <= count:
        return centred
    main: torch.Tensor
    if items < dimensions:
        values, vectors = torch.linalg.eigh(centred @ centred.T)
        main = vectors[:, -count:] * values[-count:].clamp_min(0).sqrt()
    else:
        main = centred @ torch.linalg.eigh(centred.T @ centred).eigenvectors[:, -count:]
    return main


def _triangle(points: "torch.Tensor") -> "torch.Tensor":
    """R ``(min(n, d), d)`` with ``RᵀR`` the sample covariance."""
    import torch

    root: torch.Tensor = points - points.mean(0)
    if len(points) > points.shape[1]:
        root = torch.linalg.qr(root, mode="r").R
    root /= (len(points) - 1) ** 0.5
    return root
