"""Maps: exact where a plane can be, as good as scikit-learn's elsewhere, repeatable."""

import numpy as np
import pytest

from dnacompare.numerics.multidimensional_scaling import between, classical, smacof


def test_points_of_a_plane_are_found_again() -> None:
    points = np.random.default_rng(0).normal(size=(12, 2))
    wanted = between(points)
    found, stress = smacof(wanted)
    assert stress < 1e-6  # classical scaling is exact here, to rounding
    np.testing.assert_allclose(between(found), wanted, atol=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_stress_equals_scikit_learns_from_the_same_start(seed: int) -> None:
    from sklearn.manifold import smacof as theirs

    points = np.random.default_rng(seed).normal(size=(15, 8))
    distances = between(points)
    ours, stress = smacof(distances)
    start = classical(distances)
    other, _ = theirs(
        distances, n_components=2, init=start, n_init=1, max_iter=3_000, eps=1e-12, metric=True
    )
    shown = between(other)
    expected = np.sqrt(np.square(shown - distances).sum() / np.square(shown).sum())
    # both stop when a step gains almost nothing, not at the very bottom
    assert stress == pytest.approx(expected, rel=1e-3)
    assert ours.shape == (15, 2)


def test_no_small_move_of_a_point_lowers_the_stress() -> None:
    points = np.random.default_rng(4).normal(size=(9, 5))
    distances = between(points)
    found, _ = smacof(distances)
    raw = np.square(between(found) - distances).sum()
    for point in range(9):
        for step in ((0.01, 0), (0, 0.01), (-0.01, 0), (0, -0.01)):
            moved = found.copy()
            moved[point] += step
            assert np.square(between(moved) - distances).sum() > raw


def test_two_points_and_equal_points_have_a_map() -> None:
    found, stress = smacof(np.array([[0.0, 3.0], [3.0, 0.0]]))
    assert abs(found[0, 0] - found[1, 0]) == pytest.approx(3)
    assert stress == pytest.approx(0, abs=1e-9)
    found, stress = smacof(np.zeros((4, 4)))
    assert not found.any()
    assert stress == 0


def test_the_order_of_the_points_leaves_no_trace_but_rounding() -> None:
    distances = between(np.random.default_rng(5).normal(size=(8, 6)))
    order = np.random.default_rng(6).permutation(8)
    found, stress = smacof(distances)
    other, again = smacof(distances[np.ix_(order, order)])
    assert again == pytest.approx(stress, rel=1e-4)  # the last step may come one earlier
    np.testing.assert_allclose(np.abs(other), np.abs(found[order]), atol=1e-2)
