"""Shapley values against all orders of joining, and joint ones against all ways of joining."""

from collections.abc import Iterator
from itertools import combinations, permutations

import numpy as np
import pytest

from dnacompare.numerics import joint_shapley, shapley

VALUES = np.random.default_rng(0).standard_normal(16)
"""A game of four players, by coalition."""


def test_shapley_values_are_means_over_orders() -> None:
    found = VALUES @ shapley.weights(4)
    orders = list(permutations(range(4)))
    wanted = np.zeros(4)
    for order in orders:
        present = 0
        for player in order:
            wanted[player] += VALUES[present | 1 << player] - VALUES[present]
            present |= 1 << player
    np.testing.assert_allclose(found, wanted / len(orders), atol=1e-14)  # rounding of 24 terms


@pytest.mark.parametrize("players", [1, 2, 5, shapley.MOST])
def test_shares_add_up_to_the_whole(players: int) -> None:
    values = np.random.default_rng(players).standard_normal(2**players)
    whole = values[-1] - values[0]
    assert (values @ shapley.weights(players)).sum() == pytest.approx(whole, abs=1e-12)
    joint = values @ joint_shapley.weights(players, min(2, players))
    assert joint.sum() == pytest.approx(whole, abs=1e-12)  # rounding of 4,096 terms


def test_chances_of_four_players_in_pairs() -> None:
    """Given with the specification to four digits: 1/10, 1/60, 2/45, 11/60."""
    wanted = [1 / 10, 1 / 60, 2 / 45, 11 / 60]
    np.testing.assert_allclose(joint_shapley.chances(4, 2), wanted, atol=1e-15)


@pytest.mark.parametrize("players", [1, 3, 6])
def test_of_order_one_they_are_shapley_values(players: int) -> None:
    np.testing.assert_allclose(
        joint_shapley.weights(players, 1), shapley.weights(players), atol=1e-15
    )


@pytest.mark.parametrize("order", [2, 3])
def test_joint_values_are_means_over_ways_of_joining(order: int) -> None:
    """Sets of at most ``order`` join one after the other, each next set equally likely."""
    named = joint_shapley.sets(4, order)
    wanted = dict.fromkeys(named, 0.0)
    for chance, way in _ways(0, order):
        present = 0
        for chosen in way:
            bits = sum(1 << player for player in chosen)
            wanted[chosen] += chance * (VALUES[present | bits] - VALUES[present])
            present |= bits
    found = VALUES @ joint_shapley.weights(4, order)
    np.testing.assert_allclose(found, [wanted[one] for one in named], atol=1e-13)  # rounding


def _ways(present: int, order: int) -> Iterator[tuple[float, tuple[tuple[int, ...], ...]]]:
    absent = [player for player in range(4) if not present >> player & 1]
    if not absent:
        yield 1.0, ()
        return
    nexts = [one for size in range(1, order + 1) for one in combinations(absent, size)]
    for chosen in nexts:
        bits = sum(1 << player for player in chosen)
        for chance, way in _ways(present | bits, order):
            yield chance / len(nexts), (chosen, *way)
