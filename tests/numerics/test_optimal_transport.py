"""Exact transport: against POT, closed forms, and the sums that have to add up."""

import numpy as np
import ot
import pytest

from dnacompare.numerics import optimal_transport

RANDOM = np.random.default_rng(0)
X, Y = RANDOM.standard_normal((60, 4)), RANDOM.standard_normal((45, 4)) * 1.5 + 0.5
ROUNDING = 1e-10
"""Relative: sums of some thousand terms in two orders, after one cancellation in the ways."""


def test_the_plan_is_pots() -> None:
    found = optimal_transport.plan(X, Y)
    expected = ot.emd2(np.full(60, 1 / 60), np.full(45, 1 / 45), ot.dist(X, Y))
    assert found.squared == pytest.approx(expected, rel=ROUNDING)
    assert optimal_transport.squared_distance(X, Y) == pytest.approx(expected, rel=ROUNDING)
    assert len(found.mass) <= 60 + 45 - 1  # a vertex of the polytope
    assert np.bincount(found.source, found.mass) == pytest.approx(np.full(60, 1 / 60), rel=ROUNDING)
    assert np.bincount(found.target, found.mass) == pytest.approx(np.full(45, 1 / 45), rel=ROUNDING)


def test_shares_add_up_to_the_distance() -> None:
    found = optimal_transport.plan(X, Y)
    assert found.shares(X, Y).sum() == pytest.approx(found.squared, rel=1e-9)


def test_a_shift_moves_every_row_to_its_own_image() -> None:
    shift = np.array([1.0, -2.0, 0.0, 0.5])
    found = optimal_transport.plan(X, (X + shift)[::-1].copy())
    assert found.squared == pytest.approx(shift @ shift, rel=ROUNDING)
    assert found.barycentres((X + shift)[::-1]) == pytest.approx(X + shift, abs=ROUNDING)
    assert found.partners().tolist() == list(range(59, -1, -1))


def test_moving_means_is_a_closed_form() -> None:
    """``W2²(X + δ, Y) = W2²(X, Y) − 2 δ·Δμ + ‖δ‖²`` for any δ."""
    shift = RANDOM.standard_normal(4)
    gap = Y.mean(axis=0) - X.mean(axis=0)
    expected = optimal_transport.squared_distance(X, Y) - 2 * shift @ gap + shift @ shift
    assert optimal_transport.squared_distance(X + shift, Y) == pytest.approx(expected, rel=1e-9)


def test_the_order_of_rows_decides_nothing() -> None:
    found = optimal_transport.plan(X, Y)
    order = RANDOM.permutation(60)
    again = optimal_transport.plan(X[order], Y)
    assert again.barycentres(Y) == pytest.approx(found.barycentres(Y)[order], rel=ROUNDING)
    other = optimal_transport.plan_in_order(X, Y, RANDOM)
    assert other.barycentres(Y) == pytest.approx(found.barycentres(Y), rel=ROUNDING)


def test_counts_may_have_several_plans_and_measurements_not() -> None:
    counts = RANDOM.integers(0, 3, (50, 3)).astype(float)
    assert optimal_transport.ambiguous(counts[:25], counts[25:])
    measured = np.concatenate([counts, RANDOM.random((50, 1)).round(4)], axis=1)
    assert not optimal_transport.ambiguous(measured[:25], measured[25:])


def test_far_from_the_origin_no_digits_are_lost() -> None:
    near, far = (optimal_transport.squared_distance(X + c, Y + c) for c in (0.0, 1e6))
    assert far == pytest.approx(near, rel=1e-8)  # 1e6 itself costs 6 of 16 digits, squared 2 more
