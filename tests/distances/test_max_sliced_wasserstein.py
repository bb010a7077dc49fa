"""Max-sliced Wasserstein: closed forms, exact transport as upper bound, honest tests."""

import numpy as np
import ot
import pytest
from numpy.typing import NDArray

from dnacompare.distances._max_sliced_wasserstein import (
    max_sliced_wasserstein,
    most_separating_direction,
)
from dnacompare.distances._sliced_wasserstein import sliced_wasserstein
from dnacompare.errors import InputError

Floats = NDArray[np.float64]


def pair(n: int, m: int, d: int, shift: float = 0.3) -> tuple[Floats, Floats]:
    random = np.random.default_rng([n, m, d])
    return random.standard_normal((n, d)), random.standard_normal((m, d)) * 1.3 + shift


@pytest.mark.parametrize("p", [1.0, 2.0])
@pytest.mark.parametrize("d", [1, 2, 16, 100])
def test_a_shift_is_found_whole_and_along_itself(d: int, p: float) -> None:
    """W_p along any θ is |⟨θ, Δ⟩|, largest (|Δ|) along Δ; transport in d dimensions agrees."""
    x, _ = pair(60, 60, d)
    delta = np.linspace(1, 2, d) / d
    found = max_sliced_wasserstein(x, x + delta, p=p)
    # the climb's last turns are about 1e-5, which cost their square
    assert found.value == pytest.approx(np.linalg.norm(delta), rel=1e-7)
    direction = most_separating_direction(x, x + delta, p=p)
    assert direction.direction @ delta == pytest.approx(np.linalg.norm(delta), rel=1e-7)
    assert direction.loadings[0].dimension == d - 1
    assert direction.loadings[0].share == pytest.approx(delta[-1] ** 2 / (delta @ delta), rel=1e-2)
    cost = ot.emd2(np.full(60, 1 / 60), np.full(60, 1 / 60), ot.dist(x, x + delta))
    if p == 2:
        assert found.value == pytest.approx(np.sqrt(cost), rel=1e-7)


def test_gaussians_that_differ_along_one_axis() -> None:
    """W₂ = |s₁ − s₂| along the axis of another spread: found, named, inside the interval."""
    missed = 0
    for seed in range(30):
        x, y = np.random.default_rng(seed).standard_normal((2, 200, 5))
        y[:, 3] *= 2
        found = max_sliced_wasserstein(x, y)
        assert found.interval is not None
        assert found.interval[1] - found.interval[0] < 1.2  # so that the last line can fail
        missed += not found.interval[0] < 1 < found.interval[1]
    assert missed <= 5  # of 30 at 0.05: more in 3 of 1,000 such tests
    slice_ = most_separating_direction(x, y)
    assert slice_.loadings[0].dimension == 3
    assert slice_.loadings[0].share > 0.8
    assert "dimension 3" in found.notes[0]


@pytest.mark.parametrize(("n", "m", "d"), [(40, 40, 3), (50, 80, 12), (300, 200, 40), (5, 9, 60)])
def test_it_lies_between_the_mean_of_slices_and_exact_transport(n: int, m: int, d: int) -> None:
    x, y = pair(n, m, d)
    found = max_sliced_wasserstein(x, y).value
    assert found >= sliced_wasserstein(x, y).value
    assert found >= ot.max_sliced_wasserstein_distance(x, y, n_projections=1000, seed=0)
    exact = ot.emd2(np.full(n, 1 / n), np.full(m, 1 / m), ot.dist(x, y))
    assert found <= np.sqrt(exact) * (1 + 1e-9)  # rounding


def test_long_random_search_finds_little_more() -> None:
    """Where the best direction hides (a correlation), 3,000 random directions lie below it."""
    random = np.random.default_rng(2)
    x, y = random.standard_normal((2, 300, 8))
    y[:, 1] = 0.95 * y[:, 0] + np.sqrt(1 - 0.95**2) * y[:, 1]
    found = max_sliced_wasserstein(x, y).value
    assert found > 1.1 * ot.max_sliced_wasserstein_distance(x, y, n_projections=3000, seed=0)


def test_null_p_values_are_honest() -> None:
    """100 nulls at level 0.1: 3 to 20 rejections hold all but 1 % of binomial(100, 0.1), on the
    whole and on the held-out half."""
    random = np.random.default_rng(3)
    whole = []
    half = 0
    for seed in range(100):
        x, y = random.standard_normal((20, 6)), random.standard_normal((30, 6))
        found = max_sliced_wasserstein(x, y, permutations=19, seed=seed)
        assert found.p_value is not None
        whole.append(found.p_value)
        half += float(found.notes[1].split("p = ")[1].split(",")[0]) <= 0.1
    assert 3 <= np.sum(np.array(whole) <= 0.1) <= 20
    assert 3 <= half <= 20


def test_one_coordinate_among_many_is_found() -> None:
    x, y = pair(80, 80, 30, shift=0.0)
    y /= 1.3
    y[:, 7] += 1.5
    found = max_sliced_wasserstein(x, y, permutations=99)
    assert found.p_value == 0.01
    assert "+dimension 7" in found.notes[0]
    assert "p = 0.01, 99 permutations" in found.notes[1]


@pytest.mark.parametrize("options", [{"p": 3}, {"paired": True}, {}])
def test_no_interval_without_a_reason(options: dict[str, int]) -> None:
    n = 3 if not options else 20
    found = max_sliced_wasserstein(*pair(n, n, 4), **options)  # type: ignore[arg-type]
    assert found.interval is None
    assert "no interval" in found.notes[-1]


def test_pairs_are_swapped() -> None:
    x, _ = pair(30, 30, 5)
    wide = 20 * x
    near = wide + 0.4 + 0.1 * np.random.default_rng(0).standard_normal(x.shape)
    assert max_sliced_wasserstein(wide, near, permutations=99, paired=True).p_value == 0.01
    apart = max_sliced_wasserstein(wide, near, permutations=99).p_value
    assert apart is not None
    assert apart > 0.5


def test_an_impossible_power_is_refused() -> None:
    with pytest.raises(InputError, match=r"p is 0\.5"):
        max_sliced_wasserstein(*pair(5, 5, 2), p=0.5)
