"""Fréchet distance of embeddings against closed forms and the two usual FID implementations."""

import inspect
import warnings

import numpy as np
import pytest
import scipy.linalg
import torch
from numpy.typing import NDArray

from dnacompare.distances._frechet import FLOOR, TESTED, frechet, statistics
from dnacompare.inference import permutation
from dnacompare.numerics import gaussians

Floats = NDArray[np.float64]


def skewed(items: int, dimensions: int, seed: int, shift: float = 0.0) -> Floats:
    """Rectified and correlated, like the features of a network."""
    random = np.random.default_rng([seed, dimensions])
    mixed = random.standard_normal((items, dimensions)) @ np.triu(
        np.random.default_rng(1).standard_normal((dimensions, dimensions))
    )
    return np.maximum(mixed / dimensions**0.5 + 0.2 + shift, 0)


def with_covariance(covariance: Floats, mean: Floats, items: int, seed: int) -> Floats:
    """Points whose sample mean and covariance are exactly these."""
    raw = np.random.default_rng(seed).standard_normal((items, len(mean)))
    raw -= raw.mean(0)
    white = raw @ np.linalg.inv(np.linalg.cholesky(np.cov(raw, rowvar=False))).T
    return white @ np.linalg.cholesky(covariance).T + mean


def test_commuting_covariances_have_a_closed_form() -> None:
    """Then it is ‖Δμ‖² + Σ (σ₁ − σ₂)² along the shared axes."""
    turn = scipy.linalg.qr(np.random.default_rng(0).standard_normal((5, 5)))[0]
    first, second = np.array([1, 2, 3, 4, 0.5]), np.array([2, 2, 1, 5, 0.1])
    move = np.array([1.0, 0, 0, -2, 0])
    x = with_covariance(turn * first**2 @ turn.T, np.zeros(5), 40, 1)
    y = with_covariance(turn * second**2 @ turn.T, move, 30, 2)
    expected = move @ move + np.sum((first - second) ** 2)
    # the points have these covariances to rounding, magnified by a condition number of some 1e3
    assert frechet(x, y).value == pytest.approx(expected, rel=1e-10)
    assert frechet(x, y).root == pytest.approx(expected**0.5, rel=1e-10)


def test_a_shift_alone_is_its_square() -> None:
    x = skewed(30, 4, 3)
    # the traces cancel: rounding of their size, about 1e-15 of it
    assert frechet(x, x + 7).value == pytest.approx(4 * 49, rel=1e-12)


def test_it_equals_the_formula_with_a_matrix_root() -> None:
    x, y = skewed(300, 12, 4), skewed(200, 12, 5, 0.1)
    first, second = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    root = scipy.linalg.sqrtm(first @ second)
    expected = np.sum((x.mean(0) - y.mean(0)) ** 2) + np.trace(first + second - 2 * root.real)
    # two algorithms for the root, of matrices with condition numbers of some 1e4
    assert frechet(x, y).value == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize(("n", "m", "d"), [(400, 300, 24), (80, 60, 64), (30, 25, 64)])
def test_torch_fidelity_gives_the_same(n: int, m: int, d: int) -> None:
    fidelity = pytest.importorskip("torch_fidelity.metric_fid", reason="needs torch-fidelity")
    x, y = skewed(n, d, 6), skewed(m, d, 7, 0.05)
    told = fidelity.fid_statistics_to_metric(
        *(fidelity.fid_features_to_statistics(torch.from_numpy(points)) for points in (x, y)), False
    )["frechet_inception_distance"]
    # theirs takes roots of the eigenvalues of a product: those that should be 0 (fewer items than
    # dimensions) are rounding of 1e-16 of the largest, and their roots 1e-8 each
    assert frechet(x, y).value == pytest.approx(told, rel=1e-9 if min(n, m) > d else 1e-6)


def test_clean_fid_gives_the_same() -> None:
    fid = pytest.importorskip("cleanfid.fid", reason="needs clean-fid")
    if "disp" not in inspect.signature(scipy.linalg.sqrtm).parameters:
        pytest.skip("clean-fid 0.1.35 calls scipy.linalg.sqrtm(disp=), gone from SciPy 1.18")
    x, y = skewed(400, 24, 8), skewed(300, 24, 9, 0.05)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # that argument, announced
        told = float(fid.fid_from_feats(x, y))
    assert frechet(x, y).value == pytest.approx(told, rel=1e-8)  # a matrix root, as above


def test_fewer_items_than_dimensions_are_no_obstacle() -> None:
    """Padding dimensions that never vary change nothing, and neither does a rotation of all."""
    x, y = skewed(20, 6, 10), skewed(15, 6, 11, 0.2)
    plain = frechet(x, y)
    wide = [np.hstack([points, np.zeros((len(points), 50))]) for points in (x, y)]
    turn = scipy.linalg.qr(np.random.default_rng(2).standard_normal((56, 56)))[0]
    found = frechet(wide[0] @ turn, wide[1] @ turn)
    assert found.value == pytest.approx(plain.value, rel=1e-9)  # rounding of the turn
    assert "20 and 15 items in 56 dimensions" in found.notes[0]
    assert plain.notes == ()


def test_a_common_offset_costs_no_digits() -> None:
    x, y = skewed(50, 8, 12), skewed(40, 8, 13, 0.1)
    # at 1e6 the inputs themselves keep ten digits
    assert frechet(x + 1e6, y + 1e6).value == pytest.approx(frechet(x, y).value, rel=1e-7)


def test_equal_sets_give_exactly_nothing_and_near_ones_something() -> None:
    x = skewed(60, 16, 14)
    assert frechet(x, x[::-1]).value == 0
    moved = x.copy()
    moved[0, 0] += 1e-3
    assert frechet(x, moved).value > 0


def test_many_dimensions_are_permuted_on_leading_components() -> None:
    x, y = skewed(40, TESTED + 60, 15), skewed(60, TESTED + 60, 16, 0.5)
    found = frechet(x, y, permutations=19)
    assert found.p_value == 1 / 20
    assert f"on the {TESTED} leading principal components" in found.method
    drawn = permutation.labels(40, 60, 19, 0)
    points = torch.from_numpy(np.concatenate([x, y]))
    few = gaussians.relabelled(points, permutation.labels(40, 60, FLOOR, 0))
    # the same numbers from points that were centred and scaled first
    assert found.noise_floor == pytest.approx(few[1:].mean(), rel=1e-9)
    assert few[0] == pytest.approx(found.value, rel=1e-9)
    # 100 points span at most 99 directions, so nothing is lost here
    assert statistics(np.concatenate([x, y]), drawn) == pytest.approx(
        gaussians.relabelled(points, drawn), rel=1e-6
    )


@pytest.mark.parametrize("items", [10, 400])
def test_leading_components_keep_the_largest_distances(items: int) -> None:
    points = torch.from_numpy(skewed(items, 50, 17))
    few = gaussians.leading(points, 5)
    assert few.shape == (items, 5)
    whole = torch.linalg.svdvals(points - points.mean(0))
    # eigenvalues of a product of the points with themselves: half the digits of singular values
    assert torch.linalg.svdvals(few).numpy() == pytest.approx(whole[:5].numpy(), rel=1e-7)


def test_pairs_are_left_out_together() -> None:
    x = skewed(50, 4, 18)
    y = x + 0.5 + 0.01 * np.random.default_rng(0).standard_normal(x.shape)
    paired, free = frechet(x, y, paired=True), frechet(x, y)
    assert paired.value == free.value
    assert paired.standard_error is not None
    assert free.standard_error is not None
    assert paired.standard_error < free.standard_error / 5  # what the pairs share drops out


@pytest.mark.parametrize(("n", "m", "bounded"), [(12, 30, False), (30, 11, False), (13, 13, True)])
def test_fewer_items_than_dimensions_give_no_interval(n: int, m: int, bounded: bool) -> None:
    """There the jackknife cannot take the bias off: such intervals held the distance never."""
    found = frechet(skewed(n, 13, 1), skewed(m, 13, 2))
    assert (found.interval is not None) == bounded
    assert any("as many items as dimensions, 13," in note for note in found.notes) != bounded


@pytest.mark.slow
@pytest.mark.parametrize(
    ("dimensions", "n", "m", "shift", "scale"),
    [(6, 100, 80, 0.5, 1.3), (32, 400, 300, 0.5, 1.3), (32, 150, 150, 0.1, 1.05)],
)
def test_intervals_cover_the_distance_of_the_gaussians(
    dimensions: int, n: int, m: int, shift: float, scale: float
) -> None:
    root = np.triu(np.ones((dimensions, dimensions))) / dimensions**0.5
    other = root * np.linspace(scale, 1, dimensions)
    move = np.full(dimensions, shift / dimensions**0.5)
    first, second = root.T @ root, other.T @ other
    shared = scipy.linalg.sqrtm(first @ second).real
    truth = move @ move + np.trace(first + second - 2 * shared)
    hits = 0
    for seed in range(150):
        random = np.random.default_rng([seed, 5])
        x = random.standard_normal((n, dimensions)) @ root
        y = random.standard_normal((m, dimensions)) @ other + move
        interval = frechet(x, y, seed=seed).interval
        assert interval is not None
        hits += interval[0] <= truth <= interval[1]
    # 150 draws at 0.91 (the least measured): two binomial errors below it
    assert hits / 150 > 0.86
