"""Columns in words."""

import numpy as np

from dnacompare.inference.column_words import known, words


def test_numbers_and_words() -> None:
    numbers = np.array([1.0, 2.5, np.nan])
    texts = np.array(["a", "", "c"], object)
    assert known(numbers).tolist() == [True, True, False]
    assert known(texts).tolist() == [True, False, True]
    assert words(numbers).tolist() == ["1", "2.5", "nan"]
    assert words(texts).tolist() == ["a", "", "c"]
    assert known(np.empty(0, object)).dtype == bool
