"""Pooling: what is refused, what is kept, what rounding costs."""

import warnings

import numpy as np
import pytest
import torch

from dnacompare.errors import IncompatibleError, InputError, TooFewItemsError
from dnacompare.numerics.clouds import clouds, moments
from dnacompare.numerics.columns import TOGETHER

ROWS = 8 * TOGETHER + 3
"""Several parts that are added up by themselves, and some rows."""


def test_points_are_centred_and_scaled_by_a_power_of_two() -> None:
    random = np.random.default_rng(0)
    x, y = random.normal(50, 3, (20, 4)), random.normal(52, 3, (30, 4))
    both = clouds(x, y)
    assert (both.n, both.m) == (20, 30)
    assert both.x.shape == (20, 4)
    assert both.y.shape == (30, 4)
    assert np.log2(both.unit) == round(np.log2(both.unit))
    assert 1 <= float(both.points.abs().max()) < 2
    pooled = np.concatenate([x, y])
    # the mean rounds once, coordinates once: a few 2⁻⁵² of 50
    assert both.points.numpy() * both.unit == pytest.approx(pooled - pooled.mean(0), abs=1e-13)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_all_pieces_are_centred_alike(kind: type) -> None:
    """More points than are made float64 together, in either precision."""
    random = np.random.default_rng(1)
    x, y = (50 + random.standard_normal((count, 2)).astype(kind) for count in (ROWS, ROWS + 5))
    both = clouds(x, y)
    pooled = np.concatenate([x, y]).astype(np.float64)
    centred = both.points.double().numpy() * both.unit
    # coordinates of a few units round to 2⁻²² in float32
    assert centred == pytest.approx(pooled - pooled.mean(0), abs=1e-6)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (np.float16, torch.float32),
        (np.float32, torch.float32),
        (np.float64, torch.float64),
        (np.int64, torch.float64),
        (np.bool_, torch.float32),
    ],
)
def test_precision_follows_the_input(given: type, kept: torch.dtype) -> None:
    values = np.arange(12).reshape(6, 2).astype(given)
    assert clouds(values, values).points.dtype == kept
    assert clouds(values, values).precision == (2.0**-23 if kept == torch.float32 else 2.0**-52)
    assert clouds(torch.from_numpy(values), values).points.dtype == kept


def test_mixed_precision_becomes_the_wider() -> None:
    values = np.ones((3, 2))
    assert clouds(values.astype(np.float32), values).points.dtype == torch.float64


def test_a_list_is_one_dimension() -> None:
    assert clouds([1, 2, 3], [4, 5]).points.shape == (5, 1)


def test_the_input_is_left_alone() -> None:
    x = torch.ones(5, 2, dtype=torch.float64)
    read_only = np.arange(10.0).reshape(5, 2)
    read_only.flags.writeable = False
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        clouds(x, read_only)
    assert bool((x == 1).all())
    assert read_only[4, 1] == 9


@pytest.mark.parametrize("scale", [1e-300, 1e-30, 1e30, 1e300])
def test_any_scale_fits(scale: float) -> None:
    x = np.array([[0.0, 1.0], [2.0, 3.0]]) * scale
    both = clouds(x, x + scale)
    assert np.isfinite(both.points.numpy()).all()
    assert both.points.abs().max() >= 1


def test_constant_dimensions_become_exactly_zero() -> None:
    x = np.full((1000, 3), 0.1)
    assert not clouds(x, x).points.any()


def test_moments_are_those_of_numpy_over_many_pieces() -> None:
    random = np.random.default_rng(1)
    both = clouds(random.standard_normal((ROWS + 37, 3)), random.standard_normal((5, 3)))
    mean, variance = moments(both.x)
    points = both.x.numpy()
    # sums of 8,000 float64 terms in another order: 1e-13 of their size
    assert mean == pytest.approx(points.mean(0), abs=1e-13)
    assert variance == pytest.approx(points.var(0), rel=1e-12)


@pytest.mark.parametrize(
    ("bad", "error", "words"),
    [
        (np.ones((1, 2)), TooFewItemsError, "A has 1 item;"),
        (np.ones((0, 2)), TooFewItemsError, "A has 0 items;"),
        (np.ones((4, 3)), IncompatibleError, "A has 3 dimensions and B has 2"),
        (np.ones((4, 2, 2)), InputError, r"shape \(4, 2, 2\)"),
        (np.ones((4, 0)), InputError, "at least one dimension"),
        (np.array([["a", "b"]] * 3), InputError, "not an array of numbers"),
        (np.array([[1j, 2]] * 3), InputError, "complex"),
        (
            np.array([[np.nan, np.inf], [np.nan, 0], [1, 2]]),
            InputError,
            "2 NaN and 1 infinite values in 2 of its 3 rows",
        ),
    ],
)
def test_unusable_input_is_named(bad: np.ndarray, error: type, words: str) -> None:
    with pytest.raises(error, match=words):
        clouds(bad, np.ones((5, 2)))
