"""Transport costs between two sketches along every direction, and how wrong they can be.

All mass of a bin is taken to its middle, which moves no point by more than half the bin's width.
W_p is a metric, so along each direction the cost between the middles is off by no more than both
sketches' own distance to their middles: ``|W_p(A, B) − W_p(Â, B̂)| ≤ W_p(A, Â) + W_p(B, B̂)``.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics import weighted_transport
from dnacompare.numerics.slice_sketch import SliceSketch

ROUNDED = 2.0**-23
"""Twice what rounding to float32 can move a projection before it is counted."""
TOGETHER = 16
"""Directions whose bins are spelt out at once."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SketchCosts:
    """``W_p^p`` along each direction ``(L,)`` in the frame's unit, the least and the most it can be
    for the rows themselves."""

    costs: Floats
    least: Floats
    most: Floats


def sketch_costs(a: SliceSketch, b: SliceSketch, power: float) -> SketchCosts:
    """Between two sketches of one frame that hold a row at least."""
    slices = len(a.counts)
    costs, radii = np.empty(slices), np.empty(slices)
    for start in range(0, slices, TOGETHER):
        some = slice(start, start + TOGETHER)
        (x, masses_x, radius_x), (y, masses_y, radius_y) = (
            _middles(sketch, some, power) for sketch in (a, b)
        )
        costs[some] = weighted_transport.costs(x, masses_x, y, masses_y, power)
        radii[some] = radius_x + radius_y
    distance = costs ** (1 / power)
    return SketchCosts(
        costs, np.maximum(distance - radii, 0.0) ** power, (distance + radii) ** power
    )


def _middles(sketch: SliceSketch, some: slice, power: float) -> tuple[Floats, Floats, Floats]:
    """Places and masses of the bins ``(s, bins)``, and W_p between the rows and these at most."""
    low, high = (end[:, None] for end in sketch.extremes[some].T)
    borders = np.clip(sketch.frame.grid.edges(), low, high)
    left, right = borders[:, :-1], borders[:, 1:]
    left[:, :1], right[:, -1:] = low, high  # the end bins also hold what lies beyond the grid
    masses = sketch.counts[some] / sketch.rows
    half = (right - left) / 2 + ROUNDED * np.maximum(np.abs(left), np.abs(right))
    radius: Floats = (masses * half**power).sum(axis=1) ** (1 / power)
    return (left + right) / 2, masses, radius
