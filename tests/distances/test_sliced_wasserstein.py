"""Sliced Wasserstein: closed forms, POT on the same slices, exactness on frames."""

from math import lgamma

import numpy as np
import ot
import pytest
from numpy.typing import NDArray
from scipy.stats import wasserstein_distance

from dnacompare.distances._sliced_wasserstein import (
    SLICES,
    separating_slices,
    sliced_wasserstein,
    statistics,
)
from dnacompare.errors import InputError
from dnacompare.inference import permutation
from dnacompare.numerics import sliced
from dnacompare.numerics.clouds import clouds
from dnacompare.numerics.slices import directions

Floats = NDArray[np.float64]


def pair(n: int, m: int, d: int, shift: float = 0.3) -> tuple[Floats, Floats]:
    random = np.random.default_rng([n, m, d])
    return random.standard_normal((n, d)) + 5, random.standard_normal((m, d)) * 1.3 + 5 + shift


@pytest.mark.parametrize("p", [1.0, 2.0, 3.0])
@pytest.mark.parametrize("d", [2, 16, 200])
def test_a_shift_is_exact(d: int, p: float) -> None:
    """SW_p^p(μ, μ + Δ) = |Δ|^p Γ((p+1)/2) Γ(d/2) / (√π Γ((d+p)/2)); the control variate is it."""
    x, _ = pair(40, 40, d)
    delta = np.linspace(-1, 2, d)
    found = sliced_wasserstein(x, x + delta, p=p, slices=60).value
    log = lgamma((p + 1) / 2) + lgamma(d / 2) - lgamma((d + p) / 2) - 0.5 * np.log(np.pi)
    expected = np.linalg.norm(delta) * np.exp(log / p)
    # float64 least squares on data that fit exactly
    assert found == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize("d", [2, 5, 32, 64])
def test_a_full_frame_is_exact_for_shift_and_scale(d: int) -> None:
    x, _ = pair(50, 50, d)
    shifted = sliced_wasserstein(x, x + 1.5, slices=d).value
    assert shifted == pytest.approx(1.5, rel=1e-13)  # |Δ|²/d with Δ = (1.5, …, 1.5)
    scaled = sliced_wasserstein(x, 2 * x, slices=d).value
    assert scaled == pytest.approx(np.sqrt((x**2).sum(1).mean() / d), rel=1e-12)


def test_gaussians() -> None:
    """SW₂² = |Δ|²/d + (s₁ − s₂)² for isotropic ones, inside the interval and near the middle."""
    random = np.random.default_rng(0)
    x = random.standard_normal((4000, 8)).astype(np.float32)
    y = (1.5 * random.standard_normal((4000, 8)) + 0.5).astype(np.float32)
    found = sliced_wasserstein(x, y)
    expected = np.sqrt(8 * 0.25 / 8 + 0.25)
    assert found.interval is not None
    assert found.standard_error is not None
    assert found.interval[0] < expected < found.interval[1]
    assert abs(found.value - expected) < 4 * found.standard_error
    assert found.standard_error < 0.02 * expected  # so that the lines above can fail


@pytest.mark.parametrize("p", [1, 2])
@pytest.mark.parametrize(("n", "m"), [(60, 60), (60, 85)])
def test_pot_agrees_on_the_same_slices(n: int, m: int, p: int) -> None:
    x, y = pair(n, m, 6)
    along = directions(6, 20, seed=0)
    expected = ot.sliced_wasserstein_distance(x, y, projections=along.T, p=p)
    both = clouds(x, y)
    mean = sliced.slice_costs(both, along, float(p)).costs.mean()
    # both float64; POT cumulates weights, which rounds n times
    assert mean ** (1 / p) * both.unit == pytest.approx(expected, rel=1e-9)


def test_many_slices_of_pot_agree_with_few_of_ours() -> None:
    x, y = pair(80, 80, 10)
    expected = ot.sliced_wasserstein_distance(x, y, n_projections=10_000, seed=1)
    found = sliced_wasserstein(x, y).value
    # 10,000 independent slices leave about 0.5 %, 200 with control variates about as much
    assert found == pytest.approx(expected, rel=0.015)


@pytest.mark.parametrize("p", [1.0, 2.0])
def test_one_dimension_is_the_plain_distance(p: float) -> None:
    x, y = pair(70, 50, 1)
    found = sliced_wasserstein(x, y, p=p)
    if p == 1:
        assert found.value == pytest.approx(wasserstein_distance(x[:, 0], y[:, 0]), rel=1e-12)
    cost = ot.emd2_1d(x[:, 0], y[:, 0], metric="sqeuclidean" if p == 2 else "euclidean")
    assert found.value == pytest.approx(cost ** (1 / p), rel=1e-9)
    assert found.interval is not None
    assert "slices: 0" in found.notes[0]


def test_orthogonal_slices_with_controls_beat_plain_ones() -> None:
    """Root mean square error over seeds at 100 slices: at most a quarter of that of independent
    directions, on a shift between other shapes (measured: a thirtieth)."""
    x, y = pair(100, 100, 16, shift=0.8)
    both = clouds(x, y)

    def plain(seed: int, count: int = 100) -> float:
        normal = np.random.default_rng(seed).standard_normal((count, 16))
        along = normal / np.linalg.norm(normal, axis=1, keepdims=True)
        return float(np.sqrt(sliced.slice_costs(both, along, 2.0).costs.mean()) * both.unit)

    truth = plain(999, 100_000)
    ours = [sliced_wasserstein(x, y, slices=100, seed=seed).value for seed in range(20)]
    theirs = [plain(seed) for seed in range(20)]
    rmse_ours, rmse_theirs = (np.sqrt(np.mean((np.array(v) - truth) ** 2)) for v in (ours, theirs))
    assert rmse_ours < rmse_theirs / 4


def test_few_slices_use_the_mean_alone() -> None:
    x, _ = pair(40, 40, 12)
    assert sliced_wasserstein(x, x + 2, slices=3).value == pytest.approx(2, rel=1e-12)
    # for p = 1 there is no exact split: three slices scatter
    assert sliced_wasserstein(x, x + 2, slices=3, p=1).value != pytest.approx(2, rel=1e-3)


def test_float32_is_as_good_as_float64() -> None:
    x, y = pair(1000, 900, 20)
    wide = sliced_wasserstein(x, y).value
    narrow = sliced_wasserstein(x.astype(np.float32), y.astype(np.float32)).value
    assert narrow == pytest.approx(wide, rel=1e-5)  # coordinates of 5 ± 1 rounded to 2⁻²⁴ of 5


@pytest.mark.parametrize("scale", [1e-150, 1e150])
def test_it_scales_with_the_points(scale: float) -> None:
    x, y = pair(20, 25, 3)
    one = sliced_wasserstein(x, y, permutations=9)
    many = sliced_wasserstein(scale * x, scale * y, permutations=9)
    for part in ("value", "standard_error", "noise_floor"):
        assert getattr(many, part) == pytest.approx(scale * getattr(one, part), rel=1e-9)


def test_statistics_are_the_plain_mean_of_each_labelling() -> None:
    x, y = pair(15, 22, 4)
    labels = permutation.labels(15, 22, 5, seed=0)
    pooled = np.concatenate([x, y])
    along = directions(4, SLICES, seed=7)
    expected = [
        ot.sliced_wasserstein_distance(pooled[column], pooled[~column], projections=along.T)
        for column in labels.T
    ]
    assert statistics(pooled, labels, 7) == pytest.approx(expected, rel=1e-8)
    shuffled = np.random.default_rng(0).permutation(37)
    assert statistics(pooled[shuffled], labels[shuffled], 7) == pytest.approx(expected, rel=1e-8)


def test_p_value_and_floor_come_from_the_labellings() -> None:
    x, y = pair(30, 20, 3, shift=0.1)
    found = sliced_wasserstein(x, y, permutations=99, seed=4)
    null = statistics(np.concatenate([x, y]), permutation.labels(30, 20, 99, seed=4), 4)
    assert found.p_value == permutation.p_value(null)
    assert found.noise_floor == pytest.approx(null[1:].mean(), rel=1e-9)


def test_large_sets_estimate_their_interval_from_a_sample() -> None:
    """Standard errors fall as 1/√n although only some of the items are looked at."""
    random = np.random.default_rng(0)
    errors = []
    for n in (3000, 12_000):
        x, y = random.standard_normal((2, n, 3))
        errors.append(sliced_wasserstein(x, y + 1, slices=50).standard_error)
    assert errors[0] is not None
    assert errors[1] is not None
    assert errors[0] / errors[1] == pytest.approx(2, rel=0.1)  # 4,096 items: error of about 2 %


@pytest.mark.parametrize(
    "options", [{"p": 3}, {"slices": 1}, {"paired": True}], ids=["p", "slices", "paired"]
)
def test_no_interval_where_none_can_be_trusted(options: dict[str, int]) -> None:
    x, y = pair(30, 30, 4)
    found = sliced_wasserstein(x, y, **options)  # type: ignore[arg-type]
    assert found.interval is None
    assert any("no interval" in note for note in found.notes)


def test_first_power_has_a_wider_interval() -> None:
    x, y = pair(100, 100, 4, shift=1.0)
    found = sliced_wasserstein(x, y, p=1)
    assert found.interval is not None
    low, high = found.interval
    assert low < found.value < high
    assert found.value - low > high - found.value  # the lower end also allows for bias


@pytest.mark.parametrize("options", [{"p": 0.5}, {"p": np.inf}, {"slices": 0}])
def test_impossible_options_are_refused(options: dict[str, float]) -> None:
    with pytest.raises(InputError, match="p must be at least 1"):
        sliced_wasserstein(*pair(5, 5, 2), **options)  # type: ignore[arg-type]


@pytest.mark.gpu
@pytest.mark.parametrize(("n", "m"), [(2000, 2000), (2000, 1500)])
def test_a_gpu_gives_the_same(n: int, m: int) -> None:
    x, y = (part.astype(np.float32) for part in pair(n, m, 32))
    here, there = (sliced_wasserstein(x, y, device=d, permutations=49) for d in ("cpu", "cuda"))
    assert there.value == pytest.approx(here.value, rel=1e-4)  # float32 in another order
    assert there.p_value == here.p_value


def test_the_most_separating_slices_point_the_way() -> None:
    """Along θ a shift Δ is |⟨θ, Δ⟩|: the farthest slices are the nearest to Δ, turned to B."""
    x, _ = pair(50, 50, 4)
    delta = np.array([0.1, 3.0, 0.0, -0.5])
    along = directions(4, SLICES, seed=0)
    found = separating_slices(x, x + delta)
    expected = np.sort(np.abs(along @ delta))[::-1][:3]
    assert [one.distance for one in found] == pytest.approx(expected, rel=1e-12)  # rounding
    for one in found:
        assert one.direction @ delta == pytest.approx(one.distance, rel=1e-12)
        assert sum(part.share for part in one.loadings) == pytest.approx(1, rel=1e-12)
    assert found[0].loadings[0].dimension == 1
    assert found[0].loadings[0].sign == 1
    assert "+dimension 1" in sliced_wasserstein(x, x + delta).notes[-1]
    assert "+price (" in found[0].sentence(["rooms", "price", "year", "size"])
