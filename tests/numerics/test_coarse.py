"""Fewer values, in the same order, each for about as many rows."""

import numpy as np

from dnacompare.numerics.coarse import MOST, coarse


def test_order_stays_and_values_become_few() -> None:
    random = np.random.default_rng(0)
    values = np.column_stack([random.lognormal(size=5000), random.integers(0, 9, 5000)])
    found = coarse(values)
    np.testing.assert_array_equal(found[:, 1], values[:, 1])
    order = np.argsort(values[:, 0])
    assert (np.diff(found[order, 0]) >= 0).all()
    counts = np.unique(found[:, 0], return_counts=True)[1]
    assert len(counts) == MOST
    assert counts.min() >= 5000 // MOST - 1
    assert counts.max() <= 5000 // MOST + 1
