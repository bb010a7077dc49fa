"""The closed form of the score statistic: the fixed pair of the paper's kind, and what it keeps."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import beta, norm

from dnacompare.inference import permutation
from dnacompare.numerics.normal_scores import normal_scores
from dnacompare.numerics.score_shift import relabelled, score_shift

Floats = NDArray[np.float64]
RIDGE = 1e-5


def fixed_pair() -> tuple[Floats, Floats]:
    """Complete graph, mutual information 0.2, 25 features; feature 12 of the second permuted."""
    d = 25
    law = np.linalg.inv(np.eye(d) + 0.354674 * (np.ones((d, d)) - np.eye(d)))
    random = np.random.RandomState(0)
    z = random.standard_normal((2000, d)) @ np.linalg.cholesky(law).T
    values = beta.ppf(norm.cdf((z - z.mean(axis=0)) / z.std(axis=0)), 0.5, 0.5)
    x, y = values[:1000], values[1000:].copy()
    y[:, 12] = random.permutation(y[:, 12])
    return x, y


def scored(x: Floats, y: Floats) -> Floats:
    rows = normal_scores(np.concatenate([x, y]))
    return score_shift(rows[: len(x)], rows[len(x) :], RIDGE)


def test_the_fixed_pair() -> None:
    x, y = fixed_pair()
    plain, ranked = score_shift(x, y, RIDGE), scored(x, y)
    # four decimals are known
    assert plain[12] == pytest.approx(2.5169, abs=5e-5)
    assert np.sort(plain)[-2] == pytest.approx(1.3217, abs=5e-5)
    assert ranked[12] == pytest.approx(0.9836, abs=5e-5)
    assert np.sort(ranked)[-2] == pytest.approx(0.5320, abs=5e-5)


def test_it_is_the_mean_square_of_the_scores_difference() -> None:
    """By its definition, over draws from both Gaussians."""
    random = np.random.default_rng(1)
    x = random.standard_normal((400, 3)) @ np.triu(np.ones((3, 3)))
    y = random.standard_normal((300, 3)) + np.array([0.0, 0.5, 0.0])
    laws = [(side.mean(axis=0), np.cov(side.T) + RIDGE * np.eye(3)) for side in (x, y)]
    squares = []
    for mean, law in laws:
        drawn = random.multivariate_normal(mean, law, 200_000)
        scores = [-(drawn - m) @ np.linalg.inv(c) for m, c in laws]
        squares.append(((scores[0] - scores[1]) ** 2).mean(axis=0))
    # 200,000 draws of squares with a relative spread of about 2: standard error 0.4 %
    np.testing.assert_allclose(score_shift(x, y, RIDGE), np.mean(squares, axis=0), rtol=0.02)


def test_nothing_moved_is_zero() -> None:
    x, _ = fixed_pair()
    assert np.abs(score_shift(x, x, RIDGE)).max() < 1e-12  # rounding of inverses of size 10


def test_columns_may_come_in_any_order() -> None:
    x, y = fixed_pair()
    turned = np.random.default_rng(2).permutation(25)
    # inverses round differently, by about 1e-13 of their size
    np.testing.assert_allclose(scored(x[:, turned], y[:, turned]), scored(x, y)[turned], rtol=1e-9)


def test_only_the_order_of_values_counts() -> None:
    x, y = fixed_pair()
    assert (scored(np.exp(3 * x), np.exp(3 * y)) == scored(x, y)).all()


def test_relabelled_is_the_statistic_of_each_labelling() -> None:
    x, y = fixed_pair()
    rows = np.concatenate([x[:60, :4], y[:50, :4]])
    labels = permutation.labels(60, 50, 5, seed=3)
    found = relabelled(rows, labels, RIDGE)
    for row, which in zip(found, labels.T, strict=True):
        # sums over the rest are differences: 1e-12 of the sums
        np.testing.assert_allclose(row, score_shift(rows[which], rows[~which], RIDGE), rtol=1e-9)
        p, q = (np.cov(part.T) + RIDGE * np.eye(4) for part in (rows[which], rows[~which]))
        change = np.linalg.inv(q) - np.linalg.inv(p)
        apart = rows[which].mean(axis=0) - rows[~which].mean(axis=0)
        plain = np.diag(change @ (p + q) @ change)
        plain = plain + np.linalg.solve(p, apart) ** 2 + np.linalg.solve(q, apart) ** 2
        np.testing.assert_allclose(row, plain / 2, rtol=1e-9)
