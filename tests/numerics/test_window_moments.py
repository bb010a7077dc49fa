"""Windows from pieces against each window's own moments."""

import numpy as np
import pytest

from dnacompare.numerics.score_shift import of_moments, score_shift
from dnacompare.numerics.window_moments import Pieces


def test_windows_have_the_moments_of_their_rows() -> None:
    rows = np.random.default_rng(0).standard_normal((57, 3))
    means, laws = Pieces.of(rows, 5).windows(4)
    assert len(means) == 11 - 4 + 1
    for place in range(len(means)):
        part = rows[5 * place : 5 * place + 20]
        # differences of cumulative sums of some ten numbers
        assert means[place] == pytest.approx(part.mean(axis=0), abs=1e-13)
        assert laws[place] == pytest.approx(np.cov(part.T), abs=1e-12)


def test_one_reference_for_many_windows() -> None:
    random = np.random.default_rng(1)
    reference, rows = random.standard_normal((60, 3)), random.standard_normal((60, 3))
    mean, law = Pieces.of(reference, 10).windows(6)
    means, laws = Pieces.of(rows, 10).windows(3)
    found = of_moments(law, laws, mean - means, 1e-5)
    expected = [score_shift(reference, rows[10 * i : 10 * i + 30], 1e-5) for i in range(4)]
    assert found == pytest.approx(np.stack(expected), rel=1e-9)
