"""Effective numbers of items with known answers, and the dual against the formula itself."""

import numpy as np
import pytest
from scipy.stats import entropy

from dnacompare.numerics.vendi import directions, vendi


def test_four_groups_at_right_angles_are_four_and_equal_items_one() -> None:
    groups = np.eye(4)[np.arange(20) % 4]
    assert vendi(groups.T @ groups) == pytest.approx(4, abs=1e-12)
    same = directions(np.tile([3.0, 4.0], (7, 1)))
    assert vendi(same.T @ same) == pytest.approx(1, abs=1e-12)
    assert vendi(np.zeros((3, 3))) == 0


def test_the_dual_is_the_score_of_the_kernel() -> None:
    """exp of the entropy of the eigenvalues of K / n, as published and as vendi-score has it."""
    points = directions(np.random.default_rng(0).standard_normal((40, 5)))
    eigenvalues = np.linalg.eigvalsh(points @ points.T / 40)
    expected = np.exp(entropy(eigenvalues[eigenvalues > 1e-12]))
    # eigenvalues that are 0 add rounding of 1e-16 · log each
    assert vendi(points.T @ points) == pytest.approx(expected, rel=1e-12)
    assert vendi(points @ points.T) == pytest.approx(expected, rel=1e-12)


def test_an_item_at_the_origin_resembles_none() -> None:
    assert directions(np.zeros((1, 3))).tolist() == [[0, 0, 0]]
