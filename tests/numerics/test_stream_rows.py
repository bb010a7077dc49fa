"""Seasons, trends and places in a reference."""

import numpy as np
import pytest

from dnacompare.numerics.normal_scores import normal_scores
from dnacompare.numerics.stream_rows import deseasoned, differenced, scores_of


def test_a_trend_and_a_season_vanish() -> None:
    time = np.arange(100.0)[:, None]
    assert differenced(3 * time, 7) == pytest.approx(21)
    assert (differenced(time, 0) == time).all()
    wave = np.sin(2 * np.pi * time / 12)
    clean, stream = deseasoned(wave[:60], wave[60:] + 5, 12)
    # the season is gone and the mean is not
    assert clean == pytest.approx(0, abs=1e-12)
    assert stream == pytest.approx(5, abs=1e-12)


def test_scores_are_places_in_the_reference() -> None:
    reference = np.random.default_rng(0).standard_normal((999, 2))
    own = scores_of(reference, reference)
    middle = np.abs(own) < 2
    # each is at most half a place in 1,000 from its pooled rank, at a density of .054 at least
    assert own[middle] == pytest.approx(normal_scores(reference)[middle], abs=0.0005 / 0.054)
    beyond = scores_of(reference, np.array([[1e9, -1e9]]))
    assert beyond[0, 0] == pytest.approx(-beyond[0, 1])
    assert scores_of(np.ones((5, 1)), np.ones((3, 1))) == pytest.approx(0, abs=1e-12)
