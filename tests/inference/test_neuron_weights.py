"""Weights that ignore a nuisance: closed forms of what it adds, and what the weights reach."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dnacompare.inference.neuron_weights import ADDED, FOCUS, LEAST, added, weigh
from dnacompare.numerics.simplex import effective

NEURONS = 400


def test_what_a_shift_adds_is_the_folded_normal_mean():
    random = np.random.default_rng(0)
    noise = random.standard_normal(2_000_000)
    for shift in (0.0, 0.3, 1.0, 4.0):
        floor = np.sqrt(2 / np.pi)
        drawn = np.abs(noise + shift).mean() - floor
        # the mean of two million draws with deviation at most 1 is known to 0.0007; five of those
        assert added(np.array([shift]), np.array([floor]))[0] == pytest.approx(drawn, abs=0.0035)


def test_without_noise_a_shift_adds_itself():
    np.testing.assert_array_equal(added(np.array([0.0, 2.0]), np.zeros(2)), [0.0, 2.0])


def test_large_shifts_add_themselves_less_the_floor():
    assert added(np.array([50.0]), np.array([1.0]))[0] == pytest.approx(49.0)  # exp(-1000) is left


def responses(seed=0, sensitive=0.4):
    """Sensitive neurons respond at three times the floor, the others at a tenth of it."""
    random = np.random.default_rng(seed)
    floor = random.uniform(0.05, 0.1, NEURONS)
    touched = random.random(NEURONS) < sensitive
    return np.where(touched, 3.0, 0.1) * floor * random.uniform(0.8, 1.2, NEURONS), floor, touched


@given(st.integers(0, 1000), st.floats(0.05, 0.8))
def test_the_goal_is_reached_with_neurons_that_do_not_respond(seed, sensitive):
    response, floor, touched = responses(seed, sensitive)
    found = weigh(added(response, floor), floor)
    assert found.reached
    assert found.after <= ADDED * (1 + 1e-6)  # the price is found by halving
    assert found.weights.min() >= 0
    assert found.weights.sum() == pytest.approx(1)
    assert found.weights[touched].sum() < 0.1
    assert found.before > 0.05


def test_no_weights_nearer_to_equal_ones_reach_the_goal():
    from scipy.optimize import minimize

    response, floor, _ = (part[:30] for part in responses(3))
    excess = added(response, floor)
    goal = excess - ADDED * floor
    equal = np.full(30, 1 / 30)
    solved = minimize(
        lambda w: 450 * np.sum((w - equal) ** 2),
        equal,
        jac=lambda w: 900 * (w - equal),
        bounds=[(0, None)] * 30,
        constraints=[
            {"type": "eq", "fun": lambda w: w.sum() - 1, "jac": lambda w: np.ones(30)},
            {"type": "ineq", "fun": lambda w: -30 * goal @ w, "jac": lambda w: -30 * goal},
        ],
        method="SLSQP",
        options={"ftol": 1e-12, "maxiter": 500},
    )
    assert solved.success
    # a change of 1e-4 in one weight changes the objective by 1e-5, far above its tolerance
    np.testing.assert_allclose(weigh(excess, floor).weights, solved.x, atol=1e-4)


def test_where_there_is_nothing_to_ignore_weights_are_equal():
    _, floor, _ = responses()
    found = weigh(added(0.01 * floor, floor), floor)
    np.testing.assert_array_equal(found.weights, 1 / NEURONS)
    assert found.reached
    assert found.before < ADDED


def test_where_every_neuron_responds_it_says_so_and_keeps_a_share():
    _, floor, _ = responses()
    response = floor * np.linspace(4, 8, NEURONS)
    found = weigh(added(response, floor), floor)
    assert not found.reached
    assert found.after < found.before
    # the path stops at the first price beyond the share: one neuron less at most
    assert effective(found.weights) == pytest.approx(LEAST * NEURONS, abs=1)


def test_focus_prefers_what_responds_and_keeps_a_share():
    response, floor, touched = responses()
    found = weigh(np.zeros(NEURONS), floor, interest=response / floor)
    assert found.weights[touched].sum() > 0.99
    assert effective(found.weights) == pytest.approx(FOCUS * NEURONS, abs=1)  # as above


def test_focus_on_one_and_ignoring_another():
    response, floor, touched = responses()
    other = np.where(np.arange(NEURONS) % 2 == 0, 3 * floor, 0.0)
    found = weigh(added(other, floor), floor, interest=response / floor)
    assert found.reached
    assert found.weights[(np.arange(NEURONS) % 2 == 0)].sum() < 0.1
    assert found.weights[touched].sum() > 1.5 * touched.mean()


def test_weights_scale_with_nothing():
    response, floor, _ = responses()
    one = weigh(added(response, floor), floor).weights
    other = weigh(added(1e-6 * response, 1e-6 * floor), 1e-6 * floor).weights
    np.testing.assert_allclose(one, other, atol=1e-9)  # rounding of the same formula
