"""One neuron's two distributions as curves on a shared axis, read off the histograms."""

import numpy as np
from numpy.typing import NDArray

from dnacompare.dna import Layer
from dnacompare.grids import Grid
from dnacompare.results import Curves

CELLS = 64
TAIL = 0.005
"""Share of the pooled activations left beyond each end of the axis."""


def curves(
    a: Layer, b: Layer, neuron: int, grid: Grid, *, frame: tuple[float, float], units: str
) -> Curves:
    """Densities and cumulative shares of ``neuron`` in both layers.

    ``frame`` is (location, scale): drawn values are ``location + scale · activation``, so that a
    standardised column is drawn in its own units.
    """
    edges = a.origin[neuron] + a.unit[neuron] * grid.edges()
    cumulative_a, cumulative_b = _cumulative(a.counts[neuron]), _cumulative(b.counts[neuron])
    low, high = _range(edges, (cumulative_a + cumulative_b) / 2, a, b, neuron)
    borders = np.linspace(low, high, CELLS + 1)
    middle = (borders[1:] + borders[:-1]) / 2
    location, scale = frame
    width = (borders[1] - borders[0]) * scale

    def density(cumulative: NDArray[np.float64]) -> tuple[float, ...]:
        return _plain(np.diff(np.interp(borders, edges, cumulative)) / width)

    return Curves(
        x=_plain(location + scale * middle),
        density_a=density(cumulative_a),
        density_b=density(cumulative_b),
        cumulative_a=_plain(np.interp(middle, edges, cumulative_a)),
        cumulative_b=_plain(np.interp(middle, edges, cumulative_b)),
        units=units,
    )


def _cumulative(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Share of activations below each border of the grid; zeros if there is none."""
    share = np.concatenate([[0], np.cumsum(counts)]) / max(int(counts.sum()), 1)
    return np.asarray(share, np.float64)


def _range(
    edges: NDArray[np.float64], pooled: NDArray[np.float64], a: Layer, b: Layer, neuron: int
) -> tuple[float, float]:
    """The axis: central quantiles of A and B together, never beyond the extremes seen."""
    smallest = float(np.nanmin([a.minimum[neuron], b.minimum[neuron]]))
    largest = float(np.nanmax([a.maximum[neuron], b.maximum[neuron]]))
    inside = np.flatnonzero((pooled > TAIL) & (pooled < 1 - TAIL))
    if len(inside):
        smallest = max(smallest, float(edges[max(inside[0] - 1, 0)]))
        largest = min(largest, float(edges[min(inside[-1] + 1, len(edges) - 1)]))
    pad = 0.05 * (largest - smallest) or 0.5 * max(abs(largest), 1.0)
    return smallest - pad, largest + pad


def _plain(values: NDArray[np.float64]) -> tuple[float, ...]:
    """Six significant digits are more than a screen can show and keep results small."""
    return tuple(float(f"{value:.6g}") for value in values)
