"""The optimal map between Gaussians: closed forms, and POT's."""

import numpy as np
import ot
import pytest

from dnacompare.numerics import gaussian_map

RANDOM = np.random.default_rng(0)
X = RANDOM.standard_normal((400, 3)) @ np.diag([1.0, 2.0, 0.5])
Y = RANDOM.standard_normal((300, 3)) @ RANDOM.standard_normal((3, 3)) + 1.0


def test_the_image_has_the_targets_mean_and_covariance() -> None:
    image = gaussian_map.gaussian_map(X, Y, 0.0)(X)
    assert image.mean(axis=0) == pytest.approx(Y.mean(axis=0), abs=1e-10)  # rounding
    assert np.cov(image.T) == pytest.approx(np.cov(Y.T), abs=1e-8)  # three matrix roots


def test_the_map_and_distance_are_pots() -> None:
    found = gaussian_map.gaussian_map(X, Y, 1e-8)
    matrix, shift = ot.gaussian.empirical_bures_wasserstein_mapping(X, Y, reg=1e-8)
    # POT divides by n, not n − 1: 0.04 % of images that are at most 8 from the mean
    assert found(X) == pytest.approx(X @ matrix + shift, abs=4e-3)
    moved = ((found(X) - X) ** 2).sum(axis=1).mean()
    squared = gaussian_map.squared_distance(X, Y)
    # the map's cost is the distance; its covariance part is over n here, over n − 1 there
    assert squared == pytest.approx(moved, rel=5 / 400)


def test_scaling_is_a_closed_form() -> None:
    found = gaussian_map.gaussian_map(X, 3 * X, 0.0)
    assert found.stretch == pytest.approx(3 * np.eye(3), abs=1e-9)  # rounding of the roots
    assert gaussian_map.bures_squared(X, 3 * X) == pytest.approx(
        4 * X.var(axis=0, ddof=1).sum(), rel=1e-9
    )


def test_fewer_rows_than_dimensions() -> None:
    wide = RANDOM.standard_normal((5, 20))
    assert gaussian_map.squared_distance(wide, wide + 1) == pytest.approx(20, rel=1e-9)
