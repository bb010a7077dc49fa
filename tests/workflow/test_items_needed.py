"""How many items are needed, in a comparison, in Python and as a picture."""

import numpy as np
import pytest

import dnacompare as dc
from dnacompare.charts.power import power
from dnacompare.errors import TooFewItemsError
from dnacompare.results import Comparison


def test_a_comparison_tells_what_other_sizes_would_find() -> None:
    random = np.random.default_rng(0)
    a, b = random.standard_normal((64, 3)), random.standard_normal((128, 3))
    found = dc.compare(a, b, permutations=99, distances=("energy",))
    curve = found.power_curve
    assert curve is not None
    assert (64, 128) in [(one.n, one.m) for one in curve.sizes]
    shifts = [one.shift for one in curve.sizes]
    assert shifts == sorted(shifts, key=lambda shift: -(shift or 0))
    assert Comparison.from_json(found.to_json()) == found
    drawn = power(curve, (64, 128))
    assert drawn.reading.startswith("64 items of A and 128 of B find a shift of ")
    assert (
        "four times in five; half of that takes about 256 items of A and 512 of B"
        in (drawn.reading)
        or "half of that takes about 512 items of A" in drawn.reading
    )
    assert list(drawn.figure.data[1].x) == [one.n for one in curve.sizes]
    assert dc.compare(a, b, permutations=99, distances="energy", clusters=2).power_curve is None


def test_planned_sizes_and_a_pilot_alone() -> None:
    pilot = np.random.default_rng(1).standard_normal((60, 2))
    curve = dc.items_needed(pilot, sizes=[50, (100, 400)])
    assert [(one.n, one.m) for one in curve.sizes] == [(50, 50), (100, 400)]
    first, second = (one.shift for one in curve.sizes)
    assert first is not None
    assert second is not None
    assert first > second
    assert "very large" in power(curve, (7, 7)).reading
    with pytest.raises(TooFewItemsError, match="10 items are too few"):
        dc.items_needed(pilot[:10], sizes=[50])
