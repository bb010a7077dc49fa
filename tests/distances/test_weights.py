"""Distances between weighted items: POT, full matrices, repeated items, and what a test may say."""

from collections.abc import Callable

import numpy as np
import ot
import pytest
from numpy.typing import NDArray
from scipy.spatial.distance import cdist
from scipy.stats import energy_distance, wasserstein_distance

from dnacompare.distances._energy import energy
from dnacompare.distances._sliced_wasserstein import sliced_wasserstein
from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.numerics.slices import directions
from dnacompare.results import Estimate
from tests.distances.test_energy import gaussian_energy

Floats = NDArray[np.float64]
Distance = Callable[..., Estimate]
BOTH = pytest.mark.parametrize("distance", [energy, sliced_wasserstein])
PARTS = ("value", "standard_error", "p_value", "noise_floor")


def weighted(n: int, m: int, d: int, shift: float = 0.3) -> tuple[Floats, Floats, Floats, Floats]:
    random = np.random.default_rng([n, m, d, 7])
    x, y = random.standard_normal((n, d)) + 5, 1.3 * random.standard_normal((m, d)) + 5 + shift
    return x, y, random.exponential(size=n), random.exponential(size=m)


@pytest.mark.parametrize(("n", "m", "d"), [(40, 60, 5), (33, 3, 1)])
def test_energy_is_the_full_matrices(n: int, m: int, d: int) -> None:
    x, y, w, v = weighted(n, m, d)
    a, b = w / w.sum(), v / v.sum()
    xy, xx, yy = a @ cdist(x, y) @ b, a @ cdist(x, x) @ a, b @ cdist(y, y) @ b
    found = energy(x, y, weights=(w, v))
    assert found.v == pytest.approx(2 * xy - xx - yy, rel=1e-10)  # sums in another order
    # each set's own part is over pairs of two items
    unbiased = 2 * xy - xx / (1 - a @ a) - yy / (1 - b @ b)
    assert found.u == pytest.approx(unbiased, rel=1e-10, abs=1e-12)


def test_on_a_line_both_are_scipys() -> None:
    x, y, w, v = weighted(50, 70, 1)
    given = x[:, 0], y[:, 0], w, v
    assert energy(x, y, weights=(w, v)).root == pytest.approx(energy_distance(*given), rel=1e-9)
    first = sliced_wasserstein(x, y, p=1, weights=(w, v)).value
    assert first == pytest.approx(wasserstein_distance(*given), rel=1e-9)  # rounding


@pytest.mark.parametrize("p", [1, 2])
@pytest.mark.parametrize(("n", "m"), [(60, 60), (60, 85)])
def test_pot_agrees_on_the_same_slices(n: int, m: int, p: int) -> None:
    """With 20 slices the value has no regression in it; for p = 2 the means' part is exact."""
    x, y, w, v = weighted(n, m, 6)
    a, b = w / w.sum(), v / v.sum()
    along = directions(6, 20, seed=0)
    cost = ot.sliced_wasserstein_distance(x, y, a, b, projections=along.T, p=p) ** p
    if p == 2:
        delta = a @ x - b @ y
        cost += delta @ delta / 6 - ((along @ delta) ** 2).mean()
    found = sliced_wasserstein(x, y, p=p, slices=20, weights=(w, v))
    # both float64; POT cumulates weights, which rounds n times
    assert found.value == pytest.approx(cost ** (1 / p), rel=1e-8)


@BOTH
def test_a_shift_is_a_shift(distance: Distance) -> None:
    x, _, w, _ = weighted(40, 40, 8)
    found = distance(x, x + 1.0, weights=(w, w))
    if distance is sliced_wasserstein:
        assert found.value == pytest.approx(1, rel=1e-10)  # |Δ|/√d, exact by control variates
    assert distance(x, x, weights=(w, w)).value == 0
    assert distance(x, x, weights=(w, w), permutations=19).p_value == 1


@BOTH
def test_equal_weights_change_nothing(distance: Distance) -> None:
    x, y, _, _ = weighted(40, 55, 3)
    plain = distance(x, y, permutations=49)
    for given in ((np.full(40, 3.0), None), (None, np.full(55, 1e-200)), (None, None)):
        found = distance(x, y, permutations=49, weights=given)
        for part in PARTS:
            assert getattr(found, part) == pytest.approx(getattr(plain, part), rel=1e-9)
        assert found.interval == pytest.approx(plain.interval, rel=1e-9)


@BOTH
def test_a_weight_of_k_is_k_items(distance: Distance) -> None:
    x, y, _, _ = weighted(12, 15, 3)
    w, v = np.random.default_rng(0).integers(1, 4, 12), np.ones(15)
    found = distance(x, y, weights=(w, v)).value
    assert found == pytest.approx(distance(np.repeat(x, w, axis=0), y).value, rel=1e-9)


@BOTH
def test_only_ratios_within_a_side_matter(distance: Distance) -> None:
    x, y, w, v = weighted(30, 40, 3)
    one = distance(x, y, weights=(w, v), permutations=49)
    other = distance(x, y, weights=(1e-3 * w, 1e200 * v), permutations=49)
    for part in PARTS:
        assert getattr(other, part) == pytest.approx(getattr(one, part), rel=1e-9)


@BOTH
def test_weight_zero_is_not_there(distance: Distance) -> None:
    x, y, w, v = weighted(30, 40, 3)
    w[[3, 7, 11]] = 0
    x[3] = np.nan  # whatever it holds
    kept = w > 0
    found = distance(x, y, weights=(w, v), permutations=19)
    assert found == distance(x[kept], y, weights=(w[kept], v), permutations=19)
    assert found.n == (27, 40)


@BOTH
def test_the_observed_labelling_is_the_first(distance: Distance) -> None:
    """A p of 1/(B + 1) where only the weights tell the sides apart, and the values do not."""
    x = np.random.default_rng(0).standard_normal((80, 2))
    up, down = np.exp(x[:, 0]), np.exp(-x[:, 0])
    found = distance(x, x, weights=(up, down), permutations=99)
    assert found.p_value == 0.01
    assert found.noise_floor is not None
    assert found.noise_floor < found.value
    # without the weights both sides are the same
    assert distance(x, x, permutations=99).p_value == 1


@BOTH
def test_weights_on_one_side_leave_nothing_to_exchange(distance: Distance) -> None:
    x, y, w, v = weighted(30, 40, 3)
    for given, side in (((w, None), "A"), ((np.ones(30), v), "B")):
        found = distance(x, y, weights=given, permutations=99)
        assert found.p_value is None
        assert found.noise_floor is None
        assert found.permutations == 0
        assert any(f"no p-value: only {side}'s" in note for note in found.notes)
        assert found.interval is not None


@BOTH
def test_the_note_tells_the_effective_number(distance: Distance) -> None:
    x, y, _, _ = weighted(10, 20, 2)
    found = distance(x, y, weights=(np.arange(10), None))
    expected = 45**2 / 285  # (Σw)²/Σw² of 1 … 9
    assert any(f"A's 9 items tell as much as {expected:.1f}" in note for note in found.notes)


@BOTH
@pytest.mark.parametrize(
    ("bad", "error", "words"),
    [
        (np.zeros(30), InputError, "All 30 weights of A are 0"),
        (-np.ones(30), InputError, "30 of the 30 weights of A are negative"),
        ([np.nan] + [1.0] * 29, InputError, r"item 1: nan"),
        ([np.inf] + [1.0] * 29, InputError, r"item 1: inf"),
        (np.ones(29), InputError, r"shape \(29,\) and A has 30 items"),
        (np.ones((30, 1)), InputError, "one weight for each item"),
        (["heavy"] * 30, InputError, "not numbers"),
        (np.eye(30)[4], TooFewItemsError, "One item of A carries all the weight"),
        (np.array([1.0] + [1e-300] * 29), TooFewItemsError, "One item of A carries"),
    ],
)
def test_impossible_weights_are_refused(
    distance: Distance, bad: Floats, error: type[Exception], words: str
) -> None:
    x, y, _, v = weighted(30, 40, 3)
    with pytest.raises(error, match=words):
        distance(x, y, weights=(bad, v))
    with pytest.raises(error, match=words.replace("A ", "B ")):
        distance(y, x, weights=(v, bad))


@BOTH
def test_pairs_have_no_weights(distance: Distance) -> None:
    x, _, w, _ = weighted(30, 40, 3)
    with pytest.raises(InputError, match="Pairs cannot have weights"):
        distance(x, x, weights=(w, w), paired=True)


@BOTH
@pytest.mark.parametrize(("n", "m"), [(2, 2), (2, 30), (3, 3)])
def test_few_items_are_sound(distance: Distance, n: int, m: int) -> None:
    x, y, w, v = weighted(n, m, 3)
    found = distance(x, y, weights=(w, v), permutations=19)
    numbers = [getattr(found, part) for part in PARTS] + list(found.interval or ())
    assert all(number is None or np.isfinite(number) for number in numbers)


def reweighted(random: np.random.Generator, n: int, d: int, shift: float) -> tuple[Floats, Floats]:
    """A sample of N(0, I) with the weights that make it one of N(shift e₁, I)."""
    x = random.standard_normal((n, d))
    return x, np.exp(shift * x[:, 0] - shift**2 / 2)


@pytest.mark.slow
@BOTH
def test_intervals_cover_what_the_weights_stand_for(distance: Distance) -> None:
    """N(0, I) weighted to N(½ e₁, I), against N(−½ e₁, I): closed forms at a shift of 1."""
    d, n, runs = 3, 200, 400
    truth = gaussian_energy(d, 1.0, 1.0, 1.0) if distance is energy else np.sqrt(1 / d)
    covered = 0
    for seed in range(runs):
        random = np.random.default_rng([seed, 99])
        x, w = reweighted(random, n, d, 0.5)
        y = random.standard_normal((n, d))
        y[:, 0] -= 0.5
        low, high = distance(x, y, weights=(w, None), seed=seed).interval or (0, 0)
        covered += low <= truth <= high
    # 95 % with a binomial error of 1.1 %: three of them below, above is allowed
    assert covered / runs > 0.917


@pytest.mark.slow
@BOTH
def test_the_level_holds_where_items_come_with_their_weights(distance: Distance) -> None:
    runs, level = 600, 0.05
    rejected = 0
    options = {} if distance is energy else {"slices": 30}
    for seed in range(runs):
        random = np.random.default_rng([seed, 100])
        (x, w), (y, v) = reweighted(random, 60, 2, 0.7), reweighted(random, 90, 2, 0.7)
        p = distance(x, y, weights=(w, 5 * v), permutations=199, seed=seed, **options).p_value
        assert p is not None
        rejected += p <= level
    # a binomial error of 0.9 %: two and a half on either side
    assert 0.028 < rejected / runs < 0.072
