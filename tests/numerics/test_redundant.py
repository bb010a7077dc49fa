"""Columns that say nothing new."""

import numpy as np

from dnacompare.numerics.redundant import redundant

NAMES = ("a", "b", "c", "d", "e")


def test_constants_copies_and_sums_are_named() -> None:
    x = np.random.default_rng(0).standard_normal((50, 2))
    columns = (x[:, 0], np.full(50, 0.1), 3 - 2 * x[:, 0], x[:, 1], x.sum(axis=1))
    assert redundant(np.stack(columns, axis=1), NAMES) == {
        1: "it is constant",
        2: "it repeats 'a'",
        4: "it follows from the columns before it",
    }


def test_the_last_of_all_categories_follows_from_the_rest() -> None:
    codes = np.random.default_rng(1).integers(0, 3, 60)
    assert set(redundant(np.eye(3)[codes], NAMES)) == {2}


def test_with_few_rows_only_copies_count() -> None:
    x = np.random.default_rng(2).standard_normal((4, 5))
    assert redundant(x, NAMES) == {}
    assert set(redundant(np.ones((4, 2)), NAMES)) == {0, 1}
