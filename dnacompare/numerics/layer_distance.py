"""W1 between two layers' histograms on whichever grid they are counted."""

import numpy as np
from numpy.typing import NDArray

from dnacompare.grids import Grid
from dnacompare.layer import Layer
from dnacompare.numerics import wasserstein_counts
from dnacompare.numerics.cdf import border_weights

Floats = NDArray[np.float64]


def distance(a: Layer, b: Layer, grid: Grid, low: Floats, high: Floats) -> Floats:
    """W1 ``(C,)`` in activation units; all activations lie between ``low`` and ``high`` ``(C,)``.

    Where bins are equally wide a step to the next costs one width (the paper's sum over bins);
    else see ``wasserstein_counts.wasserstein``.
    """
    borders, point = grid.places()
    if grid.even:
        found = wasserstein_counts.index_distance(a.counts, b.counts) * (borders[1] - borders[0])
    else:
        ends = grid.ends(*_on_grid(a, low, high))
        found = wasserstein_counts.wasserstein(a.counts, b.counts, borders, point, *ends)
    moved: Floats = found * a.unit
    return moved


def bounds(a: Layer, b: Layer, grid: Grid, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """The least and the largest W1 ``(C,)`` that activations with these counts can have, in
    activation units."""
    least, largest = wasserstein_counts.bounds(
        a.counts, b.counts, grid.edges(), *_on_grid(a, low, high)
    )
    return least * a.unit, largest * a.unit


def weights(layer: Layer, grid: Grid, low: Floats, high: Floats) -> Floats:
    """What |F − G| at each border of ``grid`` counts for ``(C, bins + 1)``, in activation units."""
    ends = grid.ends(*_on_grid(layer, low, high))
    return border_weights(*grid.places(), *ends) * layer.unit[:, None]


def weights_in_bins(layer: Layer, grid: Grid, finest: Grid) -> Floats:
    """The same where a step to the next bin of ``finest`` costs 1, wherever activations lie."""
    borders, point = grid.places(finest)
    low, high = np.full(layer.size, borders[0]), np.full(layer.size, borders[-1])
    return border_weights(borders, point, low, high)


def _on_grid(layer: Layer, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    return (low - layer.origin) / layer.unit, (high - layer.origin) / layer.unit
