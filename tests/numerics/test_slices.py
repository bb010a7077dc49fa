"""Directions: orthonormal blocks, uniform on the sphere, determined by the seed."""

import numpy as np
import pytest
from scipy.stats import kstest

from dnacompare.numerics.slices import chunks, directions


def test_blocks_are_orthonormal() -> None:
    drawn = directions(16, 40, seed=0)
    assert drawn.shape == (40, 16)
    for start in range(0, 40, 16):
        block = drawn[start : start + 16]
        assert block @ block.T == pytest.approx(np.eye(len(block)), abs=1e-14)  # float64 QR


def test_prefixes_agree_and_seeds_differ() -> None:
    assert directions(8, 20, seed=3)[:13] == pytest.approx(directions(8, 13, seed=3), abs=1e-14)
    assert not np.allclose(directions(8, 5, seed=3), directions(8, 5, seed=4))


def test_a_line_has_one_direction() -> None:
    assert directions(1, 200, seed=0).tolist() == [[1.0]]


def test_directions_are_uniform() -> None:
    """A coordinate of a uniform direction in three dimensions is uniform on [−1, 1]."""
    drawn = np.concatenate([directions(3, 3, seed=seed) for seed in range(700)])
    for axis in range(3):
        # 2,100 coordinates, of which 700 thirds are independent; at p < 1e-3 one look in 300 errs
        assert kstest(drawn[::3, axis], "uniform", args=(-1, 2)).pvalue > 1e-3


def test_nobody_can_spoil_them_for_the_next() -> None:
    first = directions(6, 9, seed=11)
    kept = first.copy()
    first[:] = 0
    assert np.array_equal(directions(6, 9, seed=11), kept)


@pytest.mark.parametrize(
    ("numbers", "sizes"), [(1000, [7]), (40, [4, 3]), (29, [2, 2, 2, 1]), (3, [1] * 7)]
)
def test_chunks_fit_and_are_about_equal(numbers: int, sizes: list[int]) -> None:
    drawn = directions(5, 7, seed=0)
    parts = list(chunks(drawn, numbers, points=10))
    assert [len(part) for part in parts] == sizes
    assert (np.concatenate(parts) == drawn).all()
