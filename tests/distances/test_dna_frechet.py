"""DNA-Fréchet: exact moments, no cancellation, tests and intervals over groups of items."""

import numpy as np
import pytest
from numpy.typing import NDArray

from dnacompare.distances import _dna_frechet
from dnacompare.distances._dna_frechet import dna_frechet
from dnacompare.errors import InputError
from tests.build import dna_of, random_ids

Values = NDArray[np.float32]


def activations(items: int, seed: int, shift: float = 0.0, scale: float = 1.0) -> Values:
    random = np.random.default_rng(seed)
    values = scale * random.standard_normal((items, 6, 1)) + shift
    return (values + random.standard_normal((items, 6, 3))).astype(np.float32)


def direct(x: Values, y: Values) -> NDArray[np.float64]:
    """Per neuron, from the items' means."""
    a, b = x.astype(float).mean(2), y.astype(float).mean(2)
    found: NDArray[np.float64] = (a.mean(0) - b.mean(0)) ** 2 + (a.std(0) - b.std(0)) ** 2
    return found


@pytest.mark.parametrize(("n", "m"), [(100, 100), (100, 37)])
def test_it_is_the_formula(n: int, m: int) -> None:
    x, y = activations(n, 1), activations(m, 2, 0.5, 2.0)
    a, b = dna_of(x, random_ids(n, 1)), dna_of(y, random_ids(m, 2))
    # items' means are taken in float32 by the counter
    assert dna_frechet(a, b, units="activation").value == pytest.approx(
        direct(x, y).mean(), rel=1e-5
    )
    expected = (direct(x, y) / x.astype(float).mean(2).var(0)).mean()
    found = dna_frechet(a, b)
    assert found.value == pytest.approx(expected, rel=1e-5)
    assert found.units == "squared reference standard deviations"


def test_nothing_cancels_far_from_zero() -> None:
    """A mean 1,000 deviations away: the variance form loses every digit and turns negative."""
    random = np.random.default_rng(3)
    x = (50 + 0.05 * random.standard_normal((200, 4, 1))).astype(np.float32)
    y = (50 + 0.05 * random.standard_normal((200, 4, 1))).astype(np.float32)
    found = dna_frechet(
        dna_of(x, random_ids(200, 3)), dna_of(y, random_ids(200, 4)), units="activation"
    )
    # Items' means are rounded to 2⁻¹⁶, which moves the mean of 200 by some 2⁻¹⁶ / √(12 · 200) =
    # 3e-7; means differ by about 0.05 / √100 = 5e-3, so their squared difference moves by 1e-4.
    assert found.value == pytest.approx(direct(x, y).mean(), rel=1e-3)


def test_a_shift_is_found_and_none_is_not() -> None:
    a = dna_of(activations(100, 5), random_ids(100, 5))
    near = dna_of(activations(100, 6), random_ids(100, 6))
    far = dna_of(activations(100, 7, 1.0), random_ids(100, 7))
    found, none = (dna_frechet(a, b, permutations=199) for b in (far, near))
    assert found.p_value == 1 / 200
    assert none.p_value is not None
    assert none.p_value > 0.05
    assert found.interval is not None
    assert found.noise_floor is not None
    assert found.noise_floor < found.interval[0] < found.value < found.interval[1]
    assert none.interval is not None
    assert none.interval[0] == 0


def test_few_neurons_at_a_time_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    a = dna_of(activations(50, 8), random_ids(50, 8))
    b = dna_of(activations(50, 9), random_ids(50, 9))
    whole = dna_frechet(a, b, permutations=29)
    monkeypatch.setattr(_dna_frechet, "CELLS", 2 * 30)  # two neurons for 30 labellings
    parts = dna_frechet(a, b, permutations=29)
    assert parts.noise_floor == pytest.approx(whole.noise_floor, rel=1e-12)
    assert parts.p_value == whole.p_value


def test_pairs_are_swapped_and_left_out_together() -> None:
    x = activations(100, 10)
    ids = random_ids(100, 10)
    a, b = dna_of(x, ids), dna_of(x + np.float32(0.1), ids)
    paired, alone = (dna_frechet(a, b, permutations=199, paired=p) for p in (True, False))
    assert paired.p_value == 1 / 200
    assert alone.p_value is not None
    assert alone.p_value > 0.05
    assert paired.standard_error is not None
    assert alone.standard_error is not None
    assert paired.standard_error < alone.standard_error


def test_constant_and_missing_neurons_are_left_out() -> None:
    x, y = activations(60, 11), activations(60, 12, 1.0)
    x[:, 0] = y[:, 0] = 3.0
    x[:, 1] = np.nan
    found = dna_frechet(
        dna_of(x, random_ids(60, 11)), dna_of(y, random_ids(60, 12)), units="activation"
    )
    assert "4 neurons" in found.method
    assert found.value == pytest.approx(direct(x, y)[2:].mean(), rel=1e-5)
    nothing = np.full((60, 6, 3), np.nan, np.float32)
    with pytest.raises(InputError, match="No neuron has a finite activation"):
        dna_frechet(dna_of(nothing, random_ids(60, 1)), dna_of(y, random_ids(60, 2)))


def test_a_silent_reference_does_not_outweigh_everything() -> None:
    x, y = activations(60, 13), activations(60, 14)
    x[:, 0] = 0
    found = dna_frechet(dna_of(x, random_ids(60, 13)), dna_of(y, random_ids(60, 14)))
    # B's σ² against (σ/√2 /10)²: 200 for that neuron, averaged over six
    assert 0 < found.value < 210 / 6 + 1


def test_too_little_is_said() -> None:
    a = dna_of(activations(40, 15), random_ids(40, 15))
    b = dna_of(activations(2, 16), random_ids(2, 16))
    found = dna_frechet(a, b, permutations=99)
    assert found.p_value is None
    assert found.permutations == 0
    assert "too few ways" in found.notes[0]
    with pytest.raises(InputError, match="no units 'bins'"):
        dna_frechet(a, b, units="bins")


def test_one_group_has_no_interval() -> None:
    a = dna_of(activations(40, 17), random_ids(40, 17))
    b = dna_of(activations(5, 18), np.arange(5, dtype=np.uint64) * 32)
    found = dna_frechet(a, b)
    assert found.interval is None
    assert found.standard_error is None
