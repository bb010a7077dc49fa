"""Sorting by digits against numpy's sort, whatever the values."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dnacompare.numerics import digit_sort

LONG = digit_sort.SORTED + 5


def rows(kind: str) -> np.ndarray:
    random = np.random.default_rng(0)
    if kind == "ties":
        return random.integers(-3, 4, (3, LONG)).astype(np.float32)
    if kind == "all sizes":  # from subnormal numbers to the largest ones, both signs
        bits = random.integers(0, 0x7F80_0000, (3, LONG), dtype=np.uint32)
        signs = random.integers(0, 2, (3, LONG), dtype=np.uint32) << np.uint32(31)
        return (bits | signs).view(np.float32)
    if kind == "descending":
        return np.tile(np.arange(LONG, 0, -1, dtype=np.float32), (3, 1))
    return random.standard_normal((3, LONG)).astype(np.float32)


@pytest.mark.parametrize("kind", ["normal", "ties", "all sizes", "descending"])
@pytest.mark.parametrize("precision", [np.float32, np.float64])
def test_rows_are_sorted(kind: str, precision: type) -> None:
    values = rows(kind).astype(precision)
    expected = np.sort(values, axis=1)
    digit_sort.sort_rows(values)
    assert (values == expected).all()


@pytest.mark.parametrize("kind", ["normal", "ties", "all sizes", "descending"])
@pytest.mark.parametrize("precision", [np.float32, np.float64])
@pytest.mark.parametrize("length", [digit_sort.ORDERED - 1, LONG])
def test_places_are_those_of_a_stable_sort(kind: str, precision: type, length: int) -> None:
    values = rows(kind).astype(precision)[:, :length].copy()
    before = values.copy()
    found, places = digit_sort.order_rows(values)
    assert places.dtype == np.int32
    assert (places == np.argsort(before, axis=1, kind="stable")).all()
    assert (found == np.sort(before, axis=1)).all()
    assert (values == before).all()


@settings(deadline=None, max_examples=50)
@given(arrays(np.float32, (1, 40), elements=st.floats(width=32, allow_nan=False)))
def test_any_floats(values: np.ndarray) -> None:
    """Infinities and zeros of both signs among them; the compiled part alone, however short."""
    expected = np.sort(values, axis=1)
    found, places = digit_sort._order(values.view(np.uint32))
    assert (found.view(np.float32) == expected).all()
    assert (values[0][places[0]] == expected[0]).all()
    digit_sort._sort(values.view(np.uint32))
    assert (values == expected).all()
