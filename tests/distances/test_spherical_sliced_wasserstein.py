"""Spherical sliced Wasserstein: closed forms on the circle, POT on the same circles, its tests."""

import numpy as np
import ot
import pytest
from numpy.typing import NDArray

from dnacompare.distances._spherical_sliced_wasserstein import (
    spherical_sliced_wasserstein,
    statistics,
)
from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.inference import permutation
from dnacompare.numerics.circles import angles, circle_costs, great_circles

Floats = NDArray[np.float64]


def sphere(n: int, d: int, seed: int, towards: float = 0.0) -> Floats:
    points = np.random.default_rng([n, d, seed]).standard_normal((n, d))
    points[:, 0] += towards
    unit: Floats = points / np.linalg.norm(points, axis=1, keepdims=True)
    return unit


def on_circle(angle: Floats) -> Floats:
    return np.column_stack([np.cos(angle), np.sin(angle)])


@pytest.mark.parametrize("p", [1.0, 2.0, 3.0])
@pytest.mark.parametrize("turn", [0.3, 1.5, 3.0])
def test_a_narrow_arc_turned_moves_by_the_angle(turn: float, p: float) -> None:
    arc = np.linspace(-0.05, 0.05, 20)
    for start in (0.0, 2.0, 6.2):  # the last one lies across the angle 0
        found = spherical_sliced_wasserstein(
            on_circle(arc + start), on_circle(arc + start + turn), p=p
        )
        assert found.value == pytest.approx(turn, rel=1e-9)  # rounding of arctan2


def test_antipodes_share_the_way() -> None:
    """Half of the mass at 0 and half at π against π/2 and 3π/2: all move by π/2."""
    x, y = on_circle(np.array([0, np.pi] * 3)), on_circle(np.array([0.5, 1.5, 0.5, 1.5]) * np.pi)
    assert spherical_sliced_wasserstein(x, y).value == pytest.approx(np.pi / 2, rel=1e-12)


@pytest.mark.parametrize("p", [1.0, 2.0])
@pytest.mark.parametrize(("n", "m"), [(7, 7), (6, 4), (5, 8)])
def test_the_circle_is_exact_transport(n: int, m: int, p: float) -> None:
    """Linear programming with the arc length as cost knows nothing of starts."""
    random = np.random.default_rng([n, m])
    for _ in range(20):
        x, y = random.uniform(0, 2 * np.pi, (1, n)), random.uniform(0, 2 * np.pi, (1, m))
        gap = np.abs(x[0][:, None] - y[0])
        cost = np.minimum(gap, 2 * np.pi - gap) ** p
        expected = ot.emd2(np.full(n, 1 / n), np.full(m, 1 / m), cost)
        assert circle_costs(x, y, p)[0] == pytest.approx(expected, rel=1e-9)  # rounding


@pytest.mark.parametrize("p", [1, 2])
@pytest.mark.parametrize(("n", "m", "d"), [(40, 40, 3), (60, 45, 7)])
def test_pot_agrees_on_the_same_circles(n: int, m: int, d: int, p: int) -> None:
    """POT's circle has length 1, ours 2π."""
    x, y = sphere(n, d, 1), sphere(m, d, 2, towards=1.0)
    circles = great_circles(d, 30, seed=0)
    frames = circles.transpose(0, 2, 1)
    expected = (
        2 * np.pi * ot.sliced_wasserstein_sphere(x, y, n_projections=30, projections=frames, p=p)
    )
    mean = circle_costs(angles(x, circles), angles(y, circles), p).mean()
    # POT stops its search for p > 1 at a tolerance of 1e-6
    assert mean ** (1 / p) == pytest.approx(expected, rel=1e-4)


def test_frames_are_orthonormal_and_uniform() -> None:
    for d in (3, 4, 9):
        frames = great_circles(d, 400, seed=1)
        assert frames.shape == (400, 2, d)
        gram = frames @ frames.transpose(0, 2, 1)
        assert np.abs(gram - np.eye(2)).max() < 1e-12  # rounding of QR
        mean = (frames.transpose(0, 2, 1) @ frames).mean(axis=0)
        # the mean projector is 2/d times the identity; 400 planes leave errors below 0.1
        assert np.abs(mean - 2 / d * np.eye(d)).max() < 0.1


def test_rows_off_the_sphere_are_refused_with_a_way_out() -> None:
    x = sphere(20, 4, 0)
    with pytest.raises(InputError, match=r"20 of B's 20 rows .* Divide every row by its length"):
        spherical_sliced_wasserstein(x, 2 * x)
    with pytest.raises(InputError, match="one dimension"):
        spherical_sliced_wasserstein(np.ones((5, 1)), np.ones((5, 1)))
    with pytest.raises(TooFewItemsError):
        spherical_sliced_wasserstein(x[:1], x)
    with pytest.raises(InputError, match="p must be at least 1"):
        spherical_sliced_wasserstein(x, x, p=0.5)


def test_equal_sets_and_different_ones() -> None:
    x, y = sphere(60, 5, 3), sphere(50, 5, 4, towards=3.0)
    same, other = (spherical_sliced_wasserstein(x, z, permutations=99) for z in (x, y))
    assert same.value == 0
    assert same.p_value == 1
    assert same.interval is not None
    assert same.interval[0] == 0
    assert other.p_value == 0.01
    assert other.interval is not None
    assert 0 < other.interval[0] < other.value < other.interval[1]
    back = spherical_sliced_wasserstein(y, x).value
    assert back == pytest.approx(other.value, rel=1e-12)  # sums in another order
    labels = permutation.labels(60, 50, 99, 0)
    null = statistics(np.concatenate([x, y]), labels)
    assert null[0] == pytest.approx(other.value, rel=1e-12)
    assert permutation.p_value(null) == other.p_value
    assert other.noise_floor == pytest.approx(null[1:].mean(), rel=1e-12)


def test_labellings_of_other_sizes_are_the_distances_of_their_sets() -> None:
    """Clusters that move as a whole change how many items count as A's."""
    points = sphere(12, 3, 7)
    labels = np.array([[1] * 6 + [0] * 6, [1] * 2 + [0] * 10, [0] * 7 + [1] * 5], bool).T
    found = statistics(points, labels, seed=4)
    alone = [
        spherical_sliced_wasserstein(points[one], points[~one], seed=4).value for one in labels.T
    ]
    np.testing.assert_allclose(found, alone, rtol=1e-12)  # sums in another order


def test_the_interval_covers() -> None:
    """A cap against the same cap turned by 0.5 radians on the circle: SSW₂ = 0.5."""
    missed = 0
    for seed in range(60):
        random = np.random.default_rng(seed)
        x, y = (on_circle(0.4 * random.standard_normal(80) + at) for at in (0.0, 0.5))
        found = spherical_sliced_wasserstein(x, y, seed=seed)
        assert found.interval is not None
        missed += not found.interval[0] < 0.5 < found.interval[1]
    assert missed <= 8  # of 60 at 0.05: more in 1 of 200 such tests


def test_pairs_have_no_interval() -> None:
    x = sphere(20, 3, 5)
    found = spherical_sliced_wasserstein(x, x, paired=True, permutations=9)
    assert found.interval is None
    assert "no interval" in found.notes[0]
