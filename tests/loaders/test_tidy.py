"""Raw columns become numbers or categories, and every change is said."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from dnacompare.loaders.tidy import tidy


def one(values: object, **options: object) -> tuple[pd.Series | None, tuple[str, ...]]:
    """A single column, tidied."""
    frame, notes = tidy(pd.DataFrame({"x": values}), **options)
    return frame.get("x"), notes


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 2, 3], [1, 2, 3]),
        (["1", " 2.5", "-3e2"], [1, 2.5, -300]),
        (pd.array([1, None, 3], dtype="Int64"), [1, np.nan, 3]),
        ([Decimal("1.5"), Decimal("2"), None], [1.5, 2, np.nan]),
        (np.array([1, 2], np.float32), [1, 2]),
        (np.array([1, 2], np.uint8), [1, 2]),
        (["9" * 30, "1"], [1e30, 1]),
    ],
)
def test_numbers_become_float64(values: object, expected: list[float]) -> None:
    column, _ = one(values)
    assert column is not None
    assert column.dtype == np.float64
    np.testing.assert_array_equal(column, expected)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["a", " b ", None, ""], ["a", "b", None, None]),
        ([True, False, True], ["True", "False", "True"]),
        ([True, None, False], ["True", None, "False"]),
        (pd.Categorical(["3", "1", None]), ["3", "1", None]),
        (["1", "a", "2"], ["1", "a", "2"]),
        (["0x10", "1_000", "١"], ["0x10", "1_000", "١"]),
    ],
)
def test_all_else_becomes_text(values: object, expected: list[str | None]) -> None:
    column, _ = one(values)
    assert column is not None
    assert column.dtype != np.float64
    assert column.astype(object).where(column.notna(), None).tolist() == expected


def test_mixed_columns_are_decided_by_the_share_of_numbers() -> None:
    mostly = ["1", "2"] * 10 + ["oops"]  # 20 of 21 is 0.952
    column, notes = one(mostly)
    assert column is not None
    assert (column.dtype, column.isna().sum()) == (np.float64, 1)
    assert notes == ("Nearly all numbers, so other entries count as missing: 'x (1)'.",)
    column, notes = one(["1", "2"] * 9 + ["oops"])  # 18 of 19 is 0.947
    assert column is not None
    assert column.dtype != np.float64
    assert notes == ()


def test_infinite_values_count_as_missing() -> None:
    column, notes = one([1, np.inf, -np.inf, 2])
    np.testing.assert_array_equal(column, [1, np.nan, np.nan, 2])
    assert notes == ("Infinite values count as missing: 'x (2)'.",)
    column, _ = one(["1", "1e400", "3"])
    np.testing.assert_array_equal(column, [1, np.nan, 3])


@pytest.mark.parametrize("values", [[None, None], [np.nan, np.nan], ["", " "], [np.inf, np.inf]])
def test_columns_without_a_value_are_left_out(values: list[object]) -> None:
    column, notes = one(values)
    assert column is None
    assert "Without any value, so left out: 'x'." in notes


def test_constant_columns_are_kept_and_said() -> None:
    column, notes = one([7, 7, None])
    assert column is not None
    assert notes == ("With one value only: 'x'.",)


@pytest.mark.parametrize(
    ("values", "days"),
    [
        ([datetime(1970, 1, 2), datetime(1970, 1, 1, 12)], [1, 0.5]),
        (pd.to_datetime(["1970-01-02", None]), [1, np.nan]),
        (pd.to_datetime(["1970-01-02T00:00+01:00"]), [23 / 24]),
        ([timedelta(hours=6), timedelta(days=2)], [0.25, 2]),
        (pd.array([date(1970, 1, 3)] * 2, dtype="datetime64[s]"), [2, 2]),
    ],
)
def test_dates_become_days(values: object, days: list[float]) -> None:
    column, notes = one(values)
    np.testing.assert_allclose(column, days, rtol=1e-12)  # 23/24 is rounded once more
    assert "Dates and times became days since 1970: 'x'." in notes


@pytest.mark.parametrize("value", [b"x", [1, 2], {"a": 1}, np.arange(2), 1j])
def test_unusable_values_are_left_out(value: object) -> None:
    column, notes = one(pd.Series([value, None, value], dtype=object))
    assert column is None
    assert notes == ("Neither numbers nor text, so left out: 'x'.",)


def test_identifiers_are_pointed_out() -> None:
    _, notes = one(range(30))
    assert "looks like an identifier" in notes[0]
    assert one(np.arange(30) / 7)[1] == ()
    assert one(range(10))[1] == ()


def test_whole_numbers_become_labels_only_when_asked() -> None:
    labels = [0, 3, 3, np.nan, 49]
    column, notes = one(labels, labels=True)
    assert column is not None
    assert column.fillna("none").tolist() == ["0", "3", "3", "none", "49"]
    assert notes == ("Whole numbers read as class labels: 'x'.",)
    for other in ([-1, 2], [0.5, 1], list(range(51))):
        column, _ = one(other, labels=True)
        assert column is not None
        assert column.dtype == np.float64
    column, _ = one(labels)
    assert column is not None
    assert column.dtype == np.float64


def test_many_columns_are_named_by_the_first_few() -> None:
    _, notes = tidy(pd.DataFrame({f"c{i}": [1, 1] for i in range(9)}))
    assert notes == ("With one value only: 'c0', 'c1', 'c2', 'c3', 'c4' and 4 more.",)
