"""Percentages without bias: 100 for an exact mean shift in 50 dimensions, nothing for nothing."""

import numpy as np
import pytest
from numpy.typing import NDArray

from dnacompare.inference.percent_explained import (
    Denominator,
    Moved,
    Percent,
    denominator,
    held_out,
    of_means,
)
from dnacompare.numerics import optimal_transport

Floats = NDArray[np.float64]
squared = optimal_transport.squared_distance


def curve(x: Floats, y: Floats, seed: int = 0) -> tuple[Denominator, list[Percent]]:
    whole, groups = denominator(x, y, squared, estimator="transport", seed=seed, level=0.05)
    gaps = (y.mean(axis=0) - x.mean(axis=0)) ** 2
    blocks = [np.array([place]) for place in np.argsort(-gaps)]
    return whole, of_means(x, y, blocks, whole=whole, groups=groups, seed=seed)


def shifted(seed: int, rows: int, dimensions: int) -> tuple[Floats, Floats]:
    """Two deviations in the first dimension."""
    random = np.random.default_rng([seed, 9])
    x, y = random.standard_normal((2, rows, dimensions))
    y[:, 0] += 2.0
    return x, y


def test_a_mean_shift_in_fifty_dimensions_is_explained() -> None:
    """The plug-in percentage of the same map is 6.8 here."""
    first, covered = [], []
    for seed in range(12):
        whole, steps = curve(*shifted(seed, 300, 50), seed)
        assert whole.resolvable
        first.append(steps[0].value)
        covered.append(steps[0].interval[0] <= 100 <= steps[0].interval[1])
    # four standard errors of a mean of 12
    assert np.mean(first) == pytest.approx(100, abs=4 * np.std(first, ddof=1) / np.sqrt(12))
    assert sum(covered) >= 9  # 95 % of 12 are missed thrice with probability 2 %
    x, y = shifted(0, 300, 50)
    plug_in = 100 * (y.mean(axis=0) - x.mean(axis=0))[0] ** 2 / squared(x, y)
    assert plug_in < 10


def test_nothing_is_explained_of_nothing_on_average() -> None:
    """Gain and distance of samples of one population are 0 in the mean; plug-in ones are not."""
    debiased, plug_in = [], []
    for seed in range(60):
        x, y = np.random.default_rng([seed, 13]).standard_normal((2, 60, 6))
        whole, steps = curve(x, y, seed)
        debiased.append((steps[-1].value * whole.value / 100, whole.value))
        plug_in.append((((y.mean(axis=0) - x.mean(axis=0)) ** 2).sum(), squared(x, y)))
    errors = np.std(debiased, axis=0, ddof=1) / np.sqrt(60)
    assert (np.abs(np.mean(debiased, axis=0)) < 4 * errors).all()
    # known well enough to be told from the bias that was taken off
    assert (4 * errors < np.mean(plug_in, axis=0) / 2).all()
    # of means: six coordinates with 2/60 each; a mean of 60 χ²₆ is known to 7 %
    assert np.mean(plug_in, axis=0)[0] == pytest.approx(6 * 2 / 60, rel=0.22)


def test_the_null_band_lies_below_and_holds_chance() -> None:
    _, steps = curve(*shifted(0, 200, 5))
    assert all(step.null is not None and step.null[1] < step.value for step in steps)
    bands = [step.null or (0.0, 0.0) for step in steps]
    assert all(low < high for low, high in bands)
    # the gain of all five means is unbiased: the band is about 0 there, and nowhere else
    assert bands[-1][0] < 0 < bands[-1][1]


def test_a_map_is_judged_on_rows_it_has_not_seen() -> None:
    """A map that learns the rows by heart explains little; the true shift explains all."""
    x, y = shifted(1, 300, 20)
    whole, _ = denominator(x, y, squared, estimator="transport", seed=0, level=0.05)

    def fit(x_fit: Floats, y_fit: Floats) -> Moved:
        shift = np.zeros(20)
        shift[0] = y_fit[:, 0].mean() - x_fit[:, 0].mean()
        stays = np.zeros(20)
        return lambda rows: [rows + stays, rows + shift, rows - shift]

    nothing, right, wrong = held_out(x, y, fit, squared, whole=whole, seed=0)
    assert nothing.value == 0
    assert right.interval[0] < 100 < right.interval[1]
    assert right.value == pytest.approx(100, abs=15)  # ten splits of 75 rows: se about 5
    assert wrong.value < -200  # (4² − 2²) / 2² = 300 % farther than before
