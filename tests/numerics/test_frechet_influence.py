"""Influence on the Fréchet distance against leaving items out, and with few items."""

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from dnacompare.numerics import gaussians
from dnacompare.numerics.frechet_influence import frechet_influence

Floats = NDArray[np.float64]


def distance(x: Floats, y: Floats) -> float:
    return gaussians.frechet(torch.from_numpy(x), torch.from_numpy(y))


def test_it_is_the_change_when_an_item_is_left_out() -> None:
    random = np.random.default_rng(0)
    x = random.standard_normal((400, 5)) @ np.triu(np.ones((5, 5)))
    y = random.standard_normal((300, 5)) + 0.3
    found = frechet_influence(x, y)
    whole = distance(x, y)
    assert found.value == pytest.approx(whole, rel=1e-10)  # another factorisation
    on_a = [whole - distance(np.delete(x, i, 0), y) for i in range(400)]
    on_b = [whole - distance(x, np.delete(y, i, 0)) for i in range(300)]
    assert np.corrcoef(found.on_a / 399, on_a)[0, 1] > 0.99
    assert np.corrcoef(found.on_b / 299, on_b)[0, 1] > 0.99
    # the next term of the expansion is smaller by 1/n times the square of the item's distance
    assert found.on_a / 399 == pytest.approx(np.array(on_a), abs=0.05 * np.abs(on_a).max())
    assert abs(found.on_a.mean()) < 0.01 * found.on_a.std()


def test_an_outlier_away_from_the_other_set_ranks_first_and_one_towards_it_does_not() -> None:
    random = np.random.default_rng(1)
    x, y = random.standard_normal((400, 3)), random.normal([3.0, 0, 0], 1.0, (400, 3))
    x[5], x[9] = [-8.0, 0, 0], [6.0, 0, 0]
    found = frechet_influence(x, y)
    assert found.on_a.argmax() == 5
    assert found.on_a[9] < np.median(found.on_a)


def test_more_dimensions_than_items_and_no_spread_at_all() -> None:
    random = np.random.default_rng(2)
    x, y = random.standard_normal((8, 20)), random.standard_normal((9, 20))
    found = frechet_influence(x, y)
    assert found.value == pytest.approx(distance(x, y), rel=1e-6)  # directions near no item
    assert np.isfinite(found.on_a).all()
    flat = frechet_influence(np.zeros((4, 2)), np.ones((4, 2)))
    assert flat.value == pytest.approx(2)
    assert flat.on_a.tolist() == [0, 0, 0, 0]
