"""What a DNA leaks: the published values, and their limits."""

import math

import numpy as np
import pytest

from dnacompare.errors import InputError
from dnacompare.inference.privacy import leaked_labels, worth_of_labels


@pytest.mark.parametrize(
    ("accuracy", "first", "second", "labels"),
    [(0.75, 0.5, 0.4, 1.578), (0.9, 0.5, 0.6, 5.604), (0.55, 0.5, 0.2, 0.0214)],
)
def test_the_authors_values(accuracy: float, first: float, second: float, labels: float) -> None:
    # published to four digits
    assert leaked_labels(accuracy, first, second) == pytest.approx(labels, rel=1e-3)
    assert leaked_labels(accuracy, second, first) == leaked_labels(accuracy, first, second)


def test_guessing_leaks_nothing_and_certainty_everything() -> None:
    assert leaked_labels(0.5, 0.5, 0.4) == 0
    assert leaked_labels(1, 0.5, 0.4) == math.inf
    assert leaked_labels(1, 0.5, 0.4, trials=100) == leaked_labels(0.995, 0.5, 0.4)


def test_counting_labels_is_worth_their_number() -> None:
    shares = np.random.default_rng(0).binomial(200, 0.5, 20_000) / 200
    # the deviation of 20,000 draws is known to half a per cent
    assert worth_of_labels(0.5, float(shares.std())) == pytest.approx(200, rel=0.03)
    assert worth_of_labels(0.5, 0.04) == pytest.approx(156, abs=0.5)


def test_nonsense_is_refused() -> None:
    for arguments in ((0.4, 0.5, 0.4), (0.75, 0.5, 0.5), (0.75, 0.0, 0.5), (0.75, 0.5, 1.0)):
        with pytest.raises(InputError):
            leaked_labels(*arguments)
    with pytest.raises(InputError):
        worth_of_labels(1, 0.1)
    with pytest.raises(InputError):
        worth_of_labels(0.5, 0)
