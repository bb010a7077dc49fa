"""Shapley values as one matrix: what each player adds, averaged over all orders of joining."""

from math import factorial

import numpy as np
from numpy.typing import NDArray

MOST = 12
"""Players for whom all coalitions are looked at: 4,096 of them."""


def members(players: int) -> NDArray[np.bool_]:
    """``(2^players, players)``: who belongs to coalition ``s``: those whose bit ``s`` has."""
    coalitions = np.arange(2**players)[:, None]
    inside: NDArray[np.bool_] = (coalitions >> np.arange(players)) & 1 == 1
    return inside


def weights(players: int) -> NDArray[np.float64]:
    """``(2^players, players)``: Shapley values are ``values @ weights``, ``values`` by coalition.

    Each column sums to 0 and the columns add up to the whole against nobody, so the values of the
    players add up to ``v(all) − v(none)`` whatever ``v`` is.
    """
    inside = members(players)
    size = inside.sum(axis=1)
    all_orders = factorial(players)
    joining = np.array(
        [factorial(s) * factorial(players - s - 1) / all_orders for s in range(players)]
    )
    with_it = joining[np.maximum(size - 1, 0)][:, None]
    without_it = joining[np.minimum(size, players - 1)][:, None]
    found: NDArray[np.float64] = np.where(inside, with_it, -without_it)
    return found
