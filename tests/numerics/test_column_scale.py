"""One unit of variance a column, however many features tell it."""

import numpy as np
import pytest

from dnacompare.numerics.column_scale import deviations


def test_a_binary_column_counts_once() -> None:
    """Two complementary features, scaled together, move a flipped row as far as one z-score."""
    flag = np.array([1.0, 0.0, 0.0, 1.0, 0.0])
    both = np.stack([flag, 1 - flag], axis=1)
    together = deviations(both, (np.array([0, 1]),))
    way = ((both[0] - both[1]) / together) @ ((both[0] - both[1]) / together)
    assert way == pytest.approx(1 / flag.var(), rel=1e-12)  # rounding


def test_a_number_becomes_a_z_score() -> None:
    values = np.random.default_rng(0).normal(3, 7, (50, 2))
    assert deviations(values, (np.array([0]), np.array([1]))) == pytest.approx(
        values.std(axis=0), rel=1e-12
    )
