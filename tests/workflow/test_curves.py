"""Curves read off histograms against the raw activations."""

import numpy as np
import pytest

from dnacompare import exact_sum
from dnacompare.dna import SPECIAL, Layer
from dnacompare.grid import FloatGrid
from dnacompare.workflow.curves import curves

GRID = FloatGrid()


def layer(values: np.ndarray) -> Layer:
    """A layer with one neuron whose activations are ``values``; only what curves read is real."""
    counts = np.bincount(GRID.index(values.astype(np.float32)), minlength=GRID.bins)[None]
    nothing = exact_sum.zeros((1,))
    return Layer(
        name="layer",
        neurons=("neuron",),
        counts=counts,
        groups=np.zeros((1, 1, 1), np.int64),
        items=np.zeros((1, 1), np.int64),
        item_sums=nothing[None],
        item_squares=nothing[None],
        sums=nothing,
        squares=nothing,
        special=np.zeros((1, len(SPECIAL)), np.int64),
        minimum=np.array([values.min()], np.float32),
        maximum=np.array([values.max()], np.float32),
    )


def test_cumulative_share_and_density_follow_the_raw_values() -> None:
    random = np.random.default_rng(0)
    a, b = random.normal(0, 1, 50_000), random.normal(0.5, 2, 50_000)
    drawn = curves(layer(a), layer(b), 0, GRID, frame=(0.0, 1.0), units="u")
    x = np.array(drawn.x)
    for values, cumulative, density in (
        (a, drawn.cumulative_a, drawn.density_a),
        (b, drawn.cumulative_b, drawn.density_b),
    ):
        exact = np.searchsorted(np.sort(values), x) / len(values)
        # A bin is at most 1/32 of its value wide, and the steepest density is 0.4 near 1.
        assert np.abs(exact - cumulative).max() < 0.4 * 2 / 32
        width = x[1] - x[0]
        histogram = np.histogram(values, np.append(x - width / 2, x[-1] + width / 2))[0]
        # 50,000 draws leave about 0.01 of noise in a cell of the density.
        assert np.abs(histogram / len(values) / width - density).max() < 0.05


def test_a_frame_gives_the_column_its_own_units() -> None:
    values = np.random.default_rng(1).normal(size=1000)
    plain = curves(layer(values), layer(values), 0, GRID, frame=(0.0, 1.0), units="u")
    framed = curves(layer(values), layer(values), 0, GRID, frame=(2011.5, 0.5), units="year")
    assert framed.x == pytest.approx([2011.5 + 0.5 * x for x in plain.x], rel=1e-5)
    assert framed.density_a == pytest.approx([2 * d for d in plain.density_a], rel=1e-4, abs=1e-5)


def test_a_constant_neuron_still_has_an_axis() -> None:
    drawn = curves(layer(np.full(9, 3.0)), layer(np.full(9, 3.0)), 0, GRID, frame=(0, 1), units="")
    assert drawn.x[0] < 3.0 < drawn.x[-1]
    assert drawn.cumulative_a[-1] == 1.0
