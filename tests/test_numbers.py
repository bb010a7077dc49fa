"""Numbers read the same everywhere."""

import math

import pytest

from dnacompare import numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.31, "0.310"),
        (12.345, "12.3"),
        (0.99996, "1.00"),
        (-0.5, "−0.500"),
        (123456.0, "123,000"),  # the exact figure is in the result; here it is read
        (4.2e-6, "4.20 × 10⁻⁶"),
        (1e9, "1.00 × 10⁹"),
        (math.inf, "∞"),
        (math.nan, "–"),
        (None, "–"),
    ],
)
def test_three_significant_digits(value: float | None, text: str) -> None:
    assert numbers.number(value) == text


def test_a_p_value_names_its_permutations() -> None:
    assert numbers.p_value(0.001, 999) == "p = 0.001 (999 permutations)"
    assert numbers.p_value(None, 999) == "no p-value"
    assert numbers.bare_p(5e-6) == "5.00 × 10⁻⁶"


def test_interval() -> None:
    assert numbers.interval((0.27, 0.36)) == "[0.270, 0.360]"
    assert numbers.interval(None) == "–"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.2, "1 s"), (89, "89 s"), (91, "2 min"), (3900, "65 min"), (7260, "2 h 1 min")],
)
def test_time_left_is_rounded_up(seconds: float, text: str) -> None:
    assert numbers.duration(seconds) == text


@pytest.mark.parametrize(("amount", "text"), [(820, "820 B"), (3_400_000, "3.4 MB")])
def test_sizes(amount: int, text: str) -> None:
    assert numbers.size(amount) == text
