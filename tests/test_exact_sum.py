"""Sums that do not depend on order, against rational arithmetic."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dnacompare import exact_sum

QUANTUM = Fraction(1, 2**64)
terms = st.floats(-(2.0**61), 2.0**61, allow_nan=False, allow_infinity=False)


def total(values: list[float]) -> exact_sum.Limbs:
    return exact_sum.split(np.array(values)).sum(axis=0)


@given(st.lists(terms, min_size=1, max_size=40), st.randoms(use_true_random=False))
def test_every_order_gives_the_same_digits(values: list[float], random: object) -> None:
    shuffled = list(values)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    cut = len(values) // 2
    parts = total(shuffled[:cut]) + total(shuffled[cut:]) if cut else total(shuffled)
    assert np.array_equal(exact_sum.carry(total(values)), exact_sum.carry(parts))


@given(st.lists(terms, min_size=1, max_size=40))
def test_the_sum_is_exact_but_for_what_lies_beneath_the_quantum(values: list[float]) -> None:
    exact = sum(map(Fraction, values), Fraction(0))
    found = Fraction(float(exact_sum.value(total(values))))
    # Each term is rounded to a multiple of 2⁻⁶⁴; the total is rounded to float64 three times.
    slack = len(values) * QUANTUM / 2 + abs(exact) * 3 * Fraction(1, 2**53)
    assert abs(found - exact) <= slack


@given(terms)
def test_one_term_keeps_all_its_digits_above_the_quantum(value: float) -> None:
    digits = [int(digit) for digit in exact_sum.split(np.array(value))]
    found = sum(digit * Fraction(2) ** (32 - 32 * place) for place, digit in enumerate(digits))
    assert abs(found - Fraction(value)) <= QUANTUM / 2


def test_what_float64_would_lose_is_kept() -> None:
    values = [1e18, 1.0, -1e18]
    assert sum(values) == 0.0  # the point of the exercise
    assert exact_sum.value(total(values)) == 1.0


def test_many_terms_do_not_overflow() -> None:
    """2³⁰ terms just below ``LARGEST``, by doubling the sum of one 30 times."""
    largest = np.nextafter(exact_sum.LARGEST, 0)
    limbs = exact_sum.split(np.array(largest))
    for _ in range(30):
        limbs = limbs + limbs
    assert exact_sum.value(limbs) == largest * 2**30


@pytest.mark.parametrize("value", [0.0, -0.0, 1.5, -1.5, 2.0**-64, -(2.0**-64), 2.0**61, -3e-5])
def test_a_sum_of_one_is_its_term_and_shapes_are_kept(value: float) -> None:
    limbs = exact_sum.split(np.full((2, 3), value))
    assert limbs.shape == (2, 3, exact_sum.LIMBS)
    # −3e-5 has digits beneath 2⁻⁶⁴; half of that quantum is what rounding may cost.
    assert np.allclose(exact_sum.value(limbs), value, rtol=0, atol=2.0**-65)
    assert (exact_sum.value(exact_sum.zeros((2, 3))) == 0).all()
