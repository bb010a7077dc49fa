"""Distances that set bandwidths: all of them, whatever the tiles, and whoever's points they are."""

import numpy as np
import pytest
from scipy.spatial.distance import pdist

from dnacompare import distances
from dnacompare.numerics import kernel_tiles
from dnacompare.numerics.clouds import clouds


def test_lengths_of_several_tiles_are_those_of_all_pairs() -> None:
    """1,300 points take tiles of two sizes, each written over the one before."""
    random = np.random.default_rng(0)
    x, y = random.standard_normal((700, 3)), 2 * random.standard_normal((600, 3))
    both = clouds(x, y)
    found = np.sort(kernel_tiles.lengths(both, 0).numpy()) * both.unit
    expected = np.sort(pdist(np.concatenate([x, y])))
    # squares of sums: half of float64's digits where two points are close
    assert found == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("name", ["mmd", "mmd_fuse"])
def test_bandwidths_do_not_know_whose_the_points_are(name: str) -> None:
    """A and B exchanged: the same value and the same p, beyond one tile too."""
    random = np.random.default_rng(1)
    x, y = random.standard_normal((620, 2)), 3 * random.standard_normal((620, 2))
    distance = getattr(distances, name)
    one, other = distance(x, y, permutations=19), distance(y, x, permutations=19)
    # sums of a million terms in another order
    assert one.value == pytest.approx(other.value, rel=1e-9)
    assert one.u == pytest.approx(other.u, rel=1e-9)
