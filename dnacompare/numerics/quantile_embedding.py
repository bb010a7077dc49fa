"""Distributions as vectors: their quantiles along every mode, so that ISW is a plain distance.

``η(μ)_{s,k} = F⁻¹_{⟨s, φ⟩#μ}(t_k) / √D`` over the directions s of ``laplacian.slices`` (α and the
average over bases are in their length) and D levels, so ‖η(μ) − η(ν)‖² ≈ ISW²(μ, ν) by the midpoint
rule (Rustamov & Majumdar 2020, arXiv 2010.15285). A mean of such vectors is the mean of a
collection, and collections are compared by their means.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from dnacompare.errors import InputError
from dnacompare.numerics.distributions import Distribution, Floats
from dnacompare.numerics.laplacian import Modes, Slices
from dnacompare.numerics.weighted_quantiles import middle_quantiles
from dnacompare.numerics.weighted_transport import costs, in_order
from dnacompare.specs import Progress, Report, silent

QUANTILES = 32
CHUNK = 1 << 22
"""Projected values held at once (32 MiB)."""
NOISE = 1e-10
"""Quantiles below this share of an eigenfunction's typical size are 0. Where an eigenvector is 0 a
solver leaves 1e-17, and a t test has no scale: it would read the spread of that as evidence."""


def levels(quantiles: int | Sequence[float]) -> Floats:
    """Midpoints ``(k − ½)/D``, k = 1…D, or the given levels, which must lie inside (0, 1)."""
    if isinstance(quantiles, (int, np.integer)):
        if quantiles < 1:
            raise InputError(f"The number of quantiles is {quantiles}; it must be at least 1.")
        return (np.arange(quantiles) + 0.5) / quantiles
    given = np.asarray(quantiles, np.float64)
    if given.ndim != 1 or not given.size or not ((given > 0) & (given < 1)).all():
        raise InputError(f"The levels {quantiles!s:.60} must be numbers between 0 and 1.")
    return np.sort(given)


def embed(
    units: Sequence[Distribution],
    modes: Modes,
    along: Slices,
    at: Floats,
    report: Report = silent,
) -> Floats:
    """η of each unit: ``(units, S, D)`` at the levels ``at`` ``(D,)``."""
    result = np.empty((len(units), len(along.directions), len(at)))
    for number, (unit, held) in enumerate(zip(units, result, strict=True)):
        report(Progress("Embedding units", number, len(units)))
        features = modes.at(unit.points)
        for rows in _rows(len(held), len(unit.points)):
            on_lines = along.directions[rows] @ features
            held[rows] = middle_quantiles(on_lines, unit.weights, at)
    # All eigenfunctions have one norm, so the value of the constant is their root mean square.
    typical = abs(modes.domain.functions(units[0].points[:1], 1)[0, 0])
    size = np.linalg.norm(along.directions, axis=1) * typical
    result[np.abs(result) < NOISE * size[:, None]] = 0.0
    result /= np.sqrt(len(at))
    return result


def mode_means(units: Sequence[Distribution], modes: Modes) -> Floats:
    """The mean of each eigenfunction under each unit ``(units, L)``."""
    return np.stack([modes.at(unit.points) @ unit.weights for unit in units])


def slice_costs(x: Distribution, y: Distribution, modes: Modes, along: Slices) -> Floats:
    """Exact W₂² along each direction ``(S,)``; they add up to ISW²."""
    first, second = modes.at(x.points), modes.at(y.points)
    result = np.empty(len(along.directions))
    for rows in _rows(len(result), max(first.shape[1], second.shape[1])):
        on_line = in_order(along.directions[rows] @ first, x.weights)
        result[rows] = costs(*on_line, *in_order(along.directions[rows] @ second, y.weights), 2.0)
    return result


def _rows(directions: int, points: int) -> Iterator[slice]:
    step = max(1, CHUNK // points)
    for start in range(0, directions, step):
        yield slice(start, start + step)
