"""Parts of the energy distance by groups: they add up, and are exact without an item."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from dnacompare.distances import energy
from dnacompare.numerics.clouds import clouds
from dnacompare.numerics.group_parts import group_parts

Floats = NDArray[np.float64]


def example(n: int = 30, m: int = 40, d: int = 3) -> tuple[Floats, Floats, NDArray[np.int64]]:
    random = np.random.default_rng(0)
    x, y = random.standard_normal((n, d)), random.standard_normal((m, d)) + 0.5
    groups = random.integers(0, 4, n + m)
    groups[:n][groups[:n] == 3] = 0  # A has nothing of group 3
    return x, y, groups


def test_parts_add_up_to_the_distance() -> None:
    x, y, groups = example()
    both = clouds(x, y)
    found = group_parts(both, groups).observed * both.unit
    # 70² additions of numbers of size 1 in float64
    assert found.sum() == pytest.approx(energy(x, y).value, rel=1e-12)


def test_a_part_is_a_component_times_the_whole() -> None:
    """By the definition: every component as weights on all points, and all pairs of points."""
    x, y, groups = example()
    pooled = np.concatenate([x, y])
    of_x = np.arange(70) < 30
    difference = np.where(of_x, 1 / 30, -1 / 40)
    potential = -cdist(pooled, pooled) @ difference
    middle = np.where(of_x, 0.5 / 30, 0.5 / 40)
    both = clouds(x, y)
    found = group_parts(both, groups).observed * both.unit
    for group in range(3):
        first, second = of_x & (groups == group), ~of_x & (groups == group)
        pi, rho = first.sum() / 30, second.sum() / 40
        p, q = first / first.sum(), second / second.sum()
        share = (pi - rho) * ((p + q) / 2 - middle)
        inside = (pi + rho) / 2 * (p - q)
        # float64, in another order
        assert found[:, group] == pytest.approx([potential @ share, potential @ inside], abs=1e-13)


def test_only_shares_or_only_insides() -> None:
    """Point masses: D² of (½, ½) and (¼, ¾) on 0 and 1 is 2·(¼)²·1 = 1/8, a change of shares."""
    x, y = np.array([0.0, 0, 1, 1]), np.array([0.0, 1, 1, 1])
    groups = np.concatenate([x, y]).astype(int)
    both = clouds(x, y)
    share, inside = group_parts(both, groups).observed * both.unit
    # by hand: potentials ±1/4, −1/16 on the whole; a few roundings
    assert share == pytest.approx([5 / 64, 3 / 64], abs=1e-15)
    assert inside == pytest.approx([0, 0], abs=1e-15)
    share, inside = group_parts(both, np.zeros(8, int)).observed * both.unit
    assert share == pytest.approx([0], abs=1e-15)
    assert inside == pytest.approx([1 / 8], abs=1e-15)


def test_a_group_that_one_side_lacks_is_a_change_of_shares() -> None:
    x, y, groups = example()
    share, inside = group_parts(clouds(x, y), groups).observed
    assert inside[3] == 0
    assert share[3] > 0


def test_without_an_item_is_computed_again() -> None:
    x, y, groups = example()
    both = clouds(x, y)
    without = group_parts(both, groups).without * both.unit
    for item in (0, 7, 29, 30, 69):
        kept = np.arange(70) != item
        fewer = clouds(x[kept[:30]], y[kept[30:]])
        again = group_parts(fewer, groups[kept]).observed * fewer.unit
        assert without[item] == pytest.approx(again, abs=1e-13)  # float64, in another order


def test_the_last_item_of_a_group_can_be_left_out() -> None:
    x, y, groups = example()
    groups[groups == 2] = 1
    groups[5] = 2
    found = group_parts(clouds(x, y), groups)
    assert np.isfinite(found.without).all()
    assert found.without[5, :, 2] == pytest.approx([0, 0], abs=1e-15)  # the group is gone
