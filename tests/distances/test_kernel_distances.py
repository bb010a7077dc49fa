"""MMD, MMD-FUSE, KID and CMMD: closed forms, full matrices, torch-fidelity, and others' traps."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from dnacompare import distances
from dnacompare.distances._mmd import statistics
from dnacompare.errors import InputError
from dnacompare.inference import permutation
from dnacompare.inference.pair_means import PairMeans
from dnacompare.numerics.clouds import clouds
from dnacompare.numerics.fused_kernels import Fused

Floats = NDArray[np.float64]


def pair(n: int, m: int, d: int, shift: float = 0.3) -> tuple[Floats, Floats]:
    random = np.random.default_rng([n, m, d])
    return random.standard_normal((n, d)), random.standard_normal((m, d)) + shift


def plain(xx: Floats, xy: Floats, yy: Floats) -> tuple[float, float]:
    """MMD² from kernel matrices: V and U."""
    n, m = xy.shape
    v = xx.mean() + yy.mean() - 2 * xy.mean()
    within = (xx.sum() - np.trace(xx)) / (n * (n - 1)) + (yy.sum() - np.trace(yy)) / (m * (m - 1))
    return float(v), float(within - 2 * xy.mean())


@pytest.mark.parametrize("kernel", ["gaussian", "laplace"])
def test_v_and_u_are_the_kernel_matrices(kernel: str) -> None:
    x, y = pair(30, 45, 4)

    def values(a: Floats, b: Floats) -> Floats:
        apart = cdist(a, b) / 1.7
        return np.exp(-(apart**2) / 2) if kernel == "gaussian" else np.exp(-apart)

    found = distances.mmd(x, y, kernel=kernel, bandwidth=1.7)
    v, u = plain(values(x, x), values(x, y), values(y, y))
    assert found.value == pytest.approx(v, rel=1e-10)  # float64 in another order, after cancelling
    assert found.u == pytest.approx(u, rel=1e-10)
    assert found.root == pytest.approx(np.sqrt(v), rel=1e-10)


def test_gaussians_have_a_closed_form() -> None:
    """E k of N(δ, 2I) is (σ²/(σ² + 2))^(d/2) exp(−|δ|²/(2(σ² + 2)))."""
    d, width, delta = 5, 2.0, 1.0
    factor = (width**2 / (width**2 + 2)) ** (d / 2)
    expected = 2 * factor * (1 - np.exp(-(delta**2) / (2 * (width**2 + 2))))
    x, y = pair(2000, 1500, d, 0.0)
    y[:, 0] += delta
    found = distances.mmd(x, y, bandwidth=width)
    assert found.u is not None
    assert found.standard_error is not None
    assert abs(found.u - expected) < 4 * found.standard_error  # unbiased
    assert found.standard_error < 0.1 * expected  # so that the line above can fail


def test_the_bandwidth_is_the_median_of_all_positive_distances() -> None:
    x, y = pair(20, 25, 3)
    pooled = np.concatenate([x, y, y[:5]])
    lengths = cdist(pooled, pooled)[np.triu_indices(50, 1)]
    expected = distances.mmd(x, pooled[20:], bandwidth=float(np.median(lengths[lengths > 0])))
    assert distances.mmd(x, pooled[20:]).value == pytest.approx(expected.value, rel=1e-9)


def test_statistics_are_v_of_each_labelling() -> None:
    x, y = pair(15, 25, 3)
    pooled = np.concatenate([x, y])
    labels = permutation.labels(15, 25, 6, seed=0)
    expected = [distances.mmd(pooled[column], pooled[~column]).value for column in labels.T]
    assert statistics(pooled, labels) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("bandwidth", [0.0, -1.0, np.inf, np.nan])
def test_unusable_bandwidths_are_refused(bandwidth: float) -> None:
    with pytest.raises(InputError, match="must be positive"):
        distances.mmd(*pair(5, 5, 2), bandwidth=bandwidth)


def test_unknown_kernels_are_refused() -> None:
    with pytest.raises(InputError, match="gaussian, laplace"):
        distances.mmd(*pair(5, 5, 2), kernel="cubic")


def fuse_by_hand(pooled: Floats, labels: NDArray[np.bool_]) -> Floats:
    """The soft maximum from full float64 matrices, λ outside the logarithm."""
    apart = cdist(pooled, pooled)
    upper = apart[np.triu_indices(len(pooled), 1)]
    ends = np.quantile(upper, 0.05) / 2, np.quantile(upper, 0.95) * 2
    fewer = min(labels[:, 0].sum(), (~labels[:, 0]).sum())
    power = np.sqrt(fewer * (fewer - 1))
    rows = []
    for kind in ("gaussian", "laplace"):
        for width in np.linspace(*ends, 10):
            scaled = apart / width
            kernel = np.exp(-(scaled**2) / 2) if kind == "gaussian" else np.exp(-scaled)
            size = np.sqrt((kernel[np.triu_indices(len(pooled), 1)] ** 2).mean())
            parts = [
                plain(kernel[np.ix_(a, a)], kernel[np.ix_(a, ~a)], kernel[np.ix_(~a, ~a)])[1]
                for a in labels.T
            ]
            rows.append(np.array(parts) / size)
    result: Floats = np.log(np.exp(power * np.array(rows)).mean(axis=0)) / power
    return result


def test_fuse_is_the_soft_maximum_of_twenty_kernels() -> None:
    x, y = pair(60, 40, 3, 0.2)
    labels = permutation.labels(60, 40, 20, seed=1)
    both = clouds(x, y)
    found = Fused.of(both, 0).relabelled(both, labels)
    # kernel values are rounded to 2⁻¹⁴: means over thousands of pairs move by about 1e-6
    assert found == pytest.approx(fuse_by_hand(np.concatenate([x, y]), labels), abs=5e-5)


def test_fuse_ties_where_labellings_tie() -> None:
    """Coin tosses: labellings with equally many heads in A must give one and the same number."""
    random = np.random.default_rng(0)
    pooled = random.integers(0, 2, (600, 1)).astype(np.float32)
    labels = permutation.labels(300, 300, 199, seed=0)
    both = clouds(pooled[:300], pooled[300:])
    found = Fused.of(both, 0).relabelled(both, labels)
    heads = labels.T @ pooled[:, 0]
    for count in np.unique(heads):
        assert np.ptp(found[heads == count]) == 0


@pytest.mark.parametrize("paired", [False, True])
def test_fuse_states_the_exact_mean_over_relabellings(paired: bool) -> None:
    """The noise floor, against every labelling of three and three points."""
    from itertools import combinations, product

    x, y = pair(3, 3, 2)
    if paired:
        sides = np.array(list(product([True, False], repeat=3))).T
        labels = np.concatenate([sides, ~sides])
    else:
        labels = np.array([np.isin(range(6), c) for c in combinations(range(6), 3)]).T
    both = clouds(x, y)
    means = PairMeans.of(both, labels, paired=paired)
    assert means.expected == pytest.approx(means.permuted.mean(), rel=1e-12)
    found = distances.mmd_fuse(x, y, paired=paired)
    assert found.noise_floor is not None
    assert found.noise_floor > 0


def test_fuse_sees_what_one_width_misses() -> None:
    """A checkerboard's fine structure."""
    random = np.random.default_rng(3)
    centres = random.integers(0, 3, (2, 300, 2)) * 10.0
    x, y = centres + random.standard_normal((2, 300, 2))
    y = centres[1] + (y - centres[1]) @ np.array([[1.0, 0.9], [0.0, 0.44]])
    assert distances.mmd(x, y, permutations=199).p_value > 0.1
    assert distances.mmd_fuse(x, y, permutations=199).p_value <= 0.02


def test_kid_is_torch_fidelitys_when_it_draws_no_subsets() -> None:
    fidelity = pytest.importorskip("torch_fidelity.metric_kid", reason="needs torch-fidelity")
    x, y = pair(80, 80, 64)
    kernel = {"kid_kernel": "poly", "kid_kernel_poly_degree": 3}
    kernel |= {"kid_kernel_poly_gamma": None, "kid_kernel_poly_coef0": 1}
    expected = fidelity.kernel_mmd(x, y, **kernel)
    assert distances.kid(x, y).value == pytest.approx(expected, rel=1e-9)  # both float64


def test_kid_takes_unequal_sizes_and_may_be_negative() -> None:
    """Peers refuse n ≠ m or cut the larger set; the unbiased value of one population is 0 on
    average, so about half of the values lie below it."""
    random = np.random.default_rng(0)
    values = [
        distances.kid(random.standard_normal((40, 8)), random.standard_normal((60, 8))).value
        for _ in range(60)
    ]
    below = sum(value < 0 for value in values)
    assert 15 <= below <= 50  # a skewed distribution about 0: far from none and all


def test_kid_depends_on_no_seed() -> None:
    """Averages over random subsets scatter; all pairs do not."""
    x, y = pair(50, 60, 8)
    assert distances.kid(x, y, seed=1).value == distances.kid(x, y, seed=2).value


def test_kid_knows_where_the_origin_is() -> None:
    x, y = pair(50, 60, 8)
    assert distances.kid(x + 1, y + 1).value != pytest.approx(distances.kid(x, y).value, rel=0.01)


def test_cmmd_gives_what_the_code_and_what_the_paper_say() -> None:
    x, y = (part / np.linalg.norm(part, axis=1)[:, None] for part in pair(70, 50, 32, 0.1))
    kernels = (np.exp(-(cdist(a, b) ** 2) / 200) for a, b in ((x, x), (x, y), (y, y)))
    v, u = plain(*kernels)
    found = distances.cmmd(x, y)
    # 1 less 1 − k, so that the matrices here keep five digits fewer than ours
    assert found.value == pytest.approx(1000 * v, rel=1e-9)
    assert found.u == pytest.approx(1000 * u, rel=1e-9)


def test_cmmd_keeps_its_digits_in_float32() -> None:
    """Sums of float32 kernel values near 1 lose them: 1 − k is of size 0.01, MMD² of 1e-4."""
    x, y = (part / np.linalg.norm(part, axis=1)[:, None] for part in pair(400, 400, 64, 0.05))
    narrow = x.astype(np.float32), y.astype(np.float32)
    wide = distances.cmmd(*(part.astype(np.float64) for part in narrow)).value
    assert distances.cmmd(*narrow).value == pytest.approx(wide, rel=1e-4)


@pytest.mark.parametrize("name", ["mmd", "mmd_fuse", "kid", "cmmd"])
def test_pairs_are_swapped_within(name: str) -> None:
    x, _ = pair(60, 60, 5)
    estimate = getattr(distances, name)
    found = estimate(x, x + 0.05, permutations=199, paired=True)
    assert found.p_value <= 0.02
    assert "swaps within pairs" in found.method
    assert np.isfinite(found.standard_error)
