"""Energy distance: closed forms, identities, dcor and scipy."""

import dcor
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.spatial.distance import cdist
from scipy.special import gamma, gammaln, hyp1f1
from scipy.stats import energy_distance

from dnacompare import distances
from dnacompare.distances._energy import energy, statistics
from dnacompare.inference import permutation

Floats = NDArray[np.float64]


def gaussian_energy(d: int, delta: float, s1: float, s2: float) -> float:
    """D² of N(0, s1²) and N(δ, s2²) in d dimensions, with E‖N(δ, s²)‖ in closed form."""

    def mean_norm(shift: float, s: float) -> float:
        scale = s * np.sqrt(2) * np.exp(gammaln((d + 1) / 2) - gammaln(d / 2))
        return float(scale * hyp1f1(-0.5, d / 2, -(shift**2) / (2 * s**2)))

    within = mean_norm(0, s1 * np.sqrt(2)) + mean_norm(0, s2 * np.sqrt(2))
    return 2 * mean_norm(delta, np.hypot(s1, s2)) - within


def plain(x: Floats, y: Floats) -> tuple[float, float]:
    """V and U from full matrices."""
    xy, xx, yy = cdist(x, y), cdist(x, x), cdist(y, y)
    n, m = len(x), len(y)
    v = 2 * xy.mean() - xx.mean() - yy.mean()
    return v, 2 * xy.mean() - xx.sum() / (n * (n - 1)) - yy.sum() / (m * (m - 1))


def pair(n: int, m: int, d: int, shift: float = 0.3) -> tuple[Floats, Floats]:
    random = np.random.default_rng([n, m, d])
    return random.standard_normal((n, d)), random.standard_normal((m, d)) + shift


@pytest.mark.parametrize(
    ("d", "delta", "s1", "s2", "expected"),
    [
        (1, 1, 1, 1, 0.5418065793),
        (16, 1, 1, 1, 0.1728440890),
        (16, 0, 1, 2, 0.9037582450),
        (256, 0.5, 1, 1, 0.0110364225),
    ],
)
def test_gaussians(d: int, delta: float, s1: float, s2: float, expected: float) -> None:
    assert gaussian_energy(d, delta, s1, s2) == pytest.approx(expected, abs=5e-11)  # ten digits
    random = np.random.default_rng(d)
    x = s1 * random.standard_normal((3000, d)).astype(np.float32)
    y = s2 * random.standard_normal((3000, d)).astype(np.float32)
    y[:, 0] += delta
    found = energy(x, y)
    assert found.u is not None
    assert found.standard_error is not None
    assert abs(found.u - expected) < 4 * found.standard_error  # unbiased
    assert found.standard_error < 0.2 * expected  # so that the line above can fail


@pytest.mark.parametrize(("n", "m", "d"), [(40, 60, 5), (3, 4, 1), (33, 2, 8)])
def test_u_and_v_are_the_full_matrices(n: int, m: int, d: int) -> None:
    x, y = pair(n, m, d)
    found, (v, u) = energy(x, y), plain(x, y)
    assert found.value == found.v
    assert found.v == pytest.approx(v, rel=1e-10)  # float64 in another order, after cancelling
    assert found.u == pytest.approx(u, rel=1e-10, abs=1e-12)
    assert found.root == pytest.approx(np.sqrt(v), rel=1e-10)


def test_v_minus_u_is_the_self_pairs() -> None:
    x, y = pair(30, 50, 4)
    found = energy(x, y)
    within_x = cdist(x, x).sum() / (30 * 29)
    within_y = cdist(y, y).sum() / (50 * 49)
    assert found.v is not None
    assert found.u is not None
    assert found.v - found.u == pytest.approx(within_x / 30 + within_y / 50, rel=1e-9)


def test_it_is_a_quadratic_form() -> None:
    x, y = pair(20, 35, 3)
    z = np.concatenate([np.full(20, 1 / 20), np.full(35, -1 / 35)])
    distance = cdist(*[np.concatenate([x, y])] * 2)
    assert energy(x, y).v == pytest.approx(-z @ distance @ z, rel=1e-10)


@pytest.mark.parametrize("scale", [1e-200, 0.5, 3.0, 1e200])
def test_it_scales_with_the_points(scale: float) -> None:
    x, y = pair(20, 25, 3)
    one, many = energy(x, y), energy(scale * x, scale * y)
    for part in ("value", "u", "standard_error"):
        # scaling rounds each coordinate once
        assert getattr(many, part) == pytest.approx(scale * getattr(one, part), rel=1e-9)


def test_diracs_and_uniforms() -> None:
    delta = np.array([3.0, 4.0])
    assert energy(np.zeros((3, 2)), np.zeros((2, 2)) + delta).value == pytest.approx(10, rel=1e-14)
    grid = (np.arange(2000) + 0.5) / 2000
    for shift in (0.25, 1.0):
        # midpoints stand for the uniform distribution up to 1/n² of its width
        expected = 2 * shift**2 - 2 * shift**3 / 3
        assert energy(grid, grid + shift).value == pytest.approx(expected, abs=1e-6)


def test_slices_average_to_it() -> None:
    """D² = c_d E_θ D₁²(θX, θY), c_d = √π Γ((d + 1)/2)/Γ(d/2); d = 2 on a fine fan of angles."""
    x, y = pair(20, 30, 2)
    angles = (np.arange(4000) + 0.5) * np.pi / 4000
    fan = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    mean = np.mean([energy_distance(x @ t, y @ t) ** 2 for t in fan])
    factor = np.sqrt(np.pi) * gamma(1.5) / gamma(1.0)
    # the projections have kinks, so the mean over 4,000 angles is good to about 1e-6
    assert energy(x, y).value == pytest.approx(factor * mean, rel=1e-5)


def test_an_offset_does_not_matter() -> None:
    x, y = (part.astype(np.float32) for part in pair(500, 500, 64, shift=0.1))
    plain_value = energy(x, y).value
    # adding 1,000 rounds float32 points to 3e-5; computed without centring this is off by 7 %
    assert energy(x + 1000, y + 1000).value == pytest.approx(plain_value, rel=1e-4)


def test_dcor_agrees() -> None:
    x, y = pair(60, 45, 7)
    found = energy(x, y)
    # both float64
    assert found.v == pytest.approx(dcor.energy_distance(x, y), rel=1e-9)
    unbiased = dcor.energy_distance(x, y, estimation_stat="U_STATISTIC")
    assert found.u == pytest.approx(unbiased, rel=1e-9)


def test_scipy_agrees_in_one_dimension() -> None:
    x, y = pair(200, 170, 1)
    expected = energy_distance(x[:, 0], y[:, 0]) ** 2
    assert energy(x, y).value == pytest.approx(expected, rel=1e-9)
    assert energy(x.astype(np.float32), y.astype(np.float32)).value == pytest.approx(
        expected, rel=1e-4
    )  # float32 distances, of whose mean the energy distance is a tenth


@pytest.mark.parametrize("paired", [False, True])
def test_standard_error_is_the_jackknifes(paired: bool) -> None:
    x, y = pair(12, 12 if paired else 9, 3)
    n, m = len(x), len(y)
    found = energy(x, y, paired=paired)

    def without(i: int | None, j: int | None) -> float:
        a = np.delete(x, i, 0) if i is not None else x
        b = np.delete(y, j, 0) if j is not None else y
        if paired:
            k = len(a)
            apart = cdist(a, b)[~np.eye(k, dtype=bool)].mean()
            return 2 * apart - (cdist(a, a).sum() + cdist(b, b).sum()) / (k * (k - 1))
        return plain(a, b)[1]

    assert found.u == pytest.approx(without(None, None), rel=1e-9)
    if paired:
        both = np.array([without(i, i) for i in range(n)])
        variance = (n - 1) * both.var()
    else:
        first = np.array([without(i, None) for i in range(n)])
        second = np.array([without(None, j) for j in range(m)])
        variance = (n - 1) * first.var() + (m - 1) * second.var()
    assert found.standard_error == pytest.approx(np.sqrt(variance), rel=1e-8)


def test_interval_is_about_u_and_holds_the_value() -> None:
    x, y = pair(100, 100, 4, shift=1.0)
    found = energy(x, y)
    assert found.interval is not None
    assert found.u is not None
    assert found.interval[0] < found.u < found.value < found.interval[1]
    near = energy(*pair(40, 40, 30, shift=0.0))
    assert near.interval is not None
    assert near.interval[0] == 0
    assert near.interval[1] >= near.value


def test_two_items_have_no_interval() -> None:
    found = energy([[0.0], [1.0]], [[0.5], [3.0], [4.0]])
    assert found.interval is None
    assert found.standard_error is None
    assert "three items" in found.notes[0]


def test_statistics_are_v_of_each_labelling() -> None:
    x, y = pair(15, 25, 3)
    labels = permutation.labels(15, 25, 6, seed=0)
    pooled = np.concatenate([x, y])
    expected = [plain(pooled[column], pooled[~column])[0] for column in labels.T]
    assert statistics(pooled, labels) == pytest.approx(expected, rel=1e-8)
    shuffled = np.random.default_rng(0).permutation(40)
    assert statistics(pooled[shuffled], labels[shuffled]) == pytest.approx(expected, rel=1e-8)


def test_p_value_and_floor_come_from_the_labellings() -> None:
    x, y = pair(30, 20, 2, shift=0.2)
    found = energy(x, y, permutations=99, seed=4)
    null = statistics(np.concatenate([x, y]), permutation.labels(30, 20, 99, seed=4))
    assert found.p_value == permutation.p_value(null)
    assert found.noise_floor == pytest.approx(null[1:].mean(), rel=1e-9)
    assert found.permutations == 99


def test_pairs_see_what_separate_items_hide() -> None:
    x, _ = pair(60, 60, 5)
    y = x + 0.05
    assert distances.energy(x, y, permutations=199, paired=True).p_value == 1 / 200
    alone = distances.energy(x, y, permutations=199).p_value
    assert alone > 0.5


def test_heavy_ties_tie() -> None:
    """Coin tosses: the statistic takes few values, and equal ones must count as equal."""
    random = np.random.default_rng(0)
    x, y = random.integers(0, 2, (2, 300, 1)).astype(np.float32)
    labels = permutation.labels(300, 300, 499, seed=0)
    pooled = np.concatenate([x, y])
    share = (labels.T @ pooled[:, 0]) / 300 - (~labels.T @ pooled[:, 0]) / 300
    expected = permutation.p_value(share**2)
    assert permutation.p_value(statistics(pooled, labels)) == expected


@pytest.mark.gpu
def test_a_gpu_gives_the_same() -> None:
    x, y = (part.astype(np.float32) for part in pair(2000, 1500, 64))
    here, there = (energy(x, y, device=d, permutations=99) for d in ("cpu", "cuda"))
    # float32 distances in another order, of whose mean the energy distance is a hundredth
    assert there.value == pytest.approx(here.value, rel=1e-4)
    assert there.p_value == here.p_value
