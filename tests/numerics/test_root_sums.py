"""Sums of distances from products against the distances themselves."""

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from dnacompare.numerics.root_sums import LANES, root_sums

SHARE = 1e-6


@pytest.mark.parametrize("width", [3, LANES, 2 * LANES + 5])
def test_sums_of_rows_and_columns(width: int) -> None:
    random = np.random.default_rng(width)
    a, b = random.standard_normal((7, 4)), random.standard_normal((width, 4)) + 2
    rows, columns, close = root_sums(a @ b.T, (a**2).sum(1), (b**2).sum(1), SHARE)
    expected = cdist(a, b)
    assert not close
    # squares lose a few of 2⁻⁵² where norms are a few times the distance
    assert rows == pytest.approx(expected.sum(1), rel=1e-13)
    assert columns == pytest.approx(expected.sum(0), rel=1e-13)


@pytest.mark.parametrize("place", [0, LANES, LANES + 2])
def test_one_close_pair_is_told_wherever_it_is(place: int) -> None:
    random = np.random.default_rng(1)
    a, b = random.standard_normal((7, 4)), random.standard_normal((LANES + 3, 4))
    assert not root_sums(a @ b.T, (a**2).sum(1), (b**2).sum(1), SHARE)[2]
    b[place] = a[3] * (1 + 1e-4)
    assert root_sums(a @ b.T, (a**2).sum(1), (b**2).sum(1), SHARE)[2]
