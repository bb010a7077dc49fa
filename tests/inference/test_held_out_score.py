"""Learnt score tests: the closed form of two Gaussians, what only they see, their level."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import kstest

from dnacompare.inference import permutation
from dnacompare.inference.held_out_score import MOST, NOISE, held_out_scores
from dnacompare.numerics.score_shift import of_moments

Floats = NDArray[np.float64]


def test_between_gaussians_it_is_the_closed_form() -> None:
    """Of the laws with the noise that is added, known here."""
    mixing = [np.array(one) for one in ([[1, 0.6], [0, 0.8]], [[1, -0.2], [0, 1.0]])]
    laws = [one.T @ one for one in mixing]
    truth = of_moments(laws[0][None], laws[1][None], np.zeros((1, 2)), NOISE**2)[0]
    found = []
    for seed in range(4):
        random = np.random.default_rng([seed, 3])
        rows = np.concatenate([random.standard_normal((1_000, 2)) @ one for one in mixing])
        found.append(held_out_scores(rows, 1_000, permutations=19, seed=seed).statistics[0])
    error = np.std(found, axis=0, ddof=1) / 4**0.5
    assert error.max() < 0.2 * truth.min()  # so that the next line says something
    # four standard errors of four runs, and 5 % for what early stopping leaves unlearnt
    assert (np.abs(np.mean(found, axis=0) - truth) < 4 * error + 0.05 * truth).all()


def test_at_most_so_many_rows_teach_and_test() -> None:
    rows = np.random.default_rng(1).standard_normal((2 * MOST + 700, 1))
    found = held_out_scores(rows, 2 * MOST + 400, permutations=19, seed=0)
    assert found.taught == (MOST, 150)
    assert [len(places) for places in found.places] == [MOST, 150]
    assert found.places[0].max() < 2 * MOST + 400 <= found.places[1].min()
    assert found.statistics.shape == (20, 1)


@pytest.mark.slow
def test_p_values_are_uniform_where_nothing_differs() -> None:
    """200 seeds of a curved law, 99 relabellings."""
    p, smallest = [], []
    for seed in range(200):
        rows = np.random.default_rng([seed, 9]).standard_normal((200, 3))
        rows[:, 0] += rows[:, 1] ** 2
        found = held_out_scores(rows, 100, permutations=99, seed=seed)
        p.append(permutation.p_values(found.statistics)[1])
        smallest.append(permutation.max_t(found.statistics).min())
    # p-values lie on a grid of 0.01; 1.63 is the 1 % point of √n times the largest gap
    assert kstest(p, "uniform").statistic < 1.63 / np.sqrt(200) + 0.01
    # three standard errors of a rate of 5 % in 200
    assert np.mean(np.array(smallest) <= 0.05) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 200)
