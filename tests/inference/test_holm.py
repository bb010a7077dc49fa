"""Holm's correction: by hand, and never below the p-values it starts from."""

import numpy as np

from dnacompare.inference.holm import holm


def test_by_hand() -> None:
    # sorted .005 .01 .03 .04 → times 4 3 2 1 = .02 .03 .06 .04, then never falling
    found = holm(np.array([0.01, 0.04, 0.03, 0.005]))
    np.testing.assert_allclose(found, [0.03, 0.06, 0.06, 0.02], rtol=1e-12)


def test_tests_that_were_not_made_do_not_count() -> None:
    found = holm(np.array([0.01, np.nan, 0.04]))
    np.testing.assert_allclose(found, [0.02, np.nan, 0.04], rtol=1e-12)
    assert np.isnan(holm(np.array([np.nan]))).all()
    assert not len(holm(np.zeros(0)))


def test_the_familys_level_is_kept_under_nulls() -> None:
    random = np.random.default_rng(0)
    wrong = np.mean([(holm(random.uniform(size=20)) <= 0.05).any() for _ in range(2_000)])
    # 2,000 draws of a share of at most .05 stay below .065 with probability .998
    assert wrong <= 0.065


def test_adjusted_values_are_at_least_the_own_and_at_most_one() -> None:
    p = np.random.default_rng(1).uniform(size=50)
    found = holm(p)
    assert (found >= p).all()
    assert (found <= 1).all()
    assert (np.diff(found[np.argsort(p)]) >= 0).all()
