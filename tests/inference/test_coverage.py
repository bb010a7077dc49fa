"""How often intervals hold the true distance: measured, and stated in the docstrings.

The cases are those of ``docs/calibration.md``, with fewer samples. Intervals that hold 95 times in
100 do so in all rows at once, with probability 0.95, within the band of ``coverage_page.band``.
"""

import numpy as np
import pytest

from benchmarks.calibration import coverage, coverage_page, truths
from benchmarks.calibration.coverage_others import CASES
from dnacompare import distances

pytestmark = pytest.mark.slow
SAMPLES = 80
ROWS = 100
"""Of all cases together: at most so many."""
SKEWED = 0.05
"""What squares of skewed activations cost: their variance is itself poorly known from few items."""


@pytest.mark.parametrize("name", CASES)
def test_intervals_hold_the_truth(name: str) -> None:
    found = coverage.measure(CASES[name], SAMPLES)
    least, _ = coverage_page.band(SAMPLES, ROWS)
    for title, row in found["rows"].items():
        allowed = least - SKEWED * SAMPLES * title.startswith("DNA")
        assert row["held"] >= allowed, (title, row)
        assert row["held"] + row["above"] + row["below"] == SAMPLES


@pytest.mark.parametrize("case", [(1, 1.0, 1.0), (6, 0.7, 1.0), (6, 0.0, 1.4)])
def test_truths_are_what_many_items_show(case: tuple[int, float, float]) -> None:
    """Every closed form against samples of 1,000: a fifth is three errors of the noisiest."""
    d, shift, deviation = case
    random = np.random.default_rng(d)
    x, y = random.standard_normal((1_000, d)), deviation * random.standard_normal((1_000, d))
    y[:, 0] += shift
    known = coverage.known_values(truths.Normals(d, shift, 1.0, deviation), 1_000, 1_000)
    found = {
        "Energy distance": distances.energy(x, y).u,
        "Sliced Wasserstein, p = 2": distances.sliced_wasserstein(x, y).value,
        "Sliced Wasserstein, p = 1": distances.sliced_wasserstein(x, y, p=1).value,
        "Max-sliced Wasserstein": distances.max_sliced_wasserstein(x, y).value,
        "Fréchet distance": distances.frechet(x, y).u,
        "MMD, Gaussian": distances.mmd(x, y).u,
        "MMD, Laplace": distances.mmd(x, y, kernel="laplace").u,
        "MMD-FUSE": distances.mmd_fuse(x, y).u,
        "KID": distances.kid(x, y).u,
        "CMMD": distances.cmmd(x, y).u,
    }
    assert found == pytest.approx(known, rel=0.2)
