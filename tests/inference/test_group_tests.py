"""Tests of groups: Fisher's on shares, permutations within the group on insides."""

import numpy as np

from dnacompare.inference.group_tests import FEWEST, inside_p_values, share_p_values
from dnacompare.inference.proportions import fisher


def test_a_change_inside_one_group_is_seen_there_alone() -> None:
    random = np.random.default_rng(0)
    groups = np.repeat([0, 1, 2, 0, 1, 2], [60, 30, 4, 20, 70, 9])
    points = random.standard_normal((193, 2)) + 5.0 * groups[:, None]
    points[114:184] += 1.0  # B's items of group 1
    found = inside_p_values((points[:94], points[94:]), groups, 3, 99, 0)
    assert found[1] == 0.01
    assert found[0] > 0.05  # of another size on both sides, but alike
    assert np.isnan(found[2])  # fewer than FEWEST in A
    assert FEWEST == 5


def test_shares_are_fishers() -> None:
    groups = np.repeat([0, 1, 0, 1], [7, 3, 5, 15])
    found = share_p_values(groups, 10, 3)
    assert list(found) == [fisher((7, 5), (10, 20)), fisher((3, 15), (10, 20)), 1.0]
