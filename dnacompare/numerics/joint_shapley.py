"""Joint Shapley values: what sets of players add that join together (Harris et al. 2022).

``φ_T = Σ_{S ⊆ N∖T} q_|S| (v(S ∪ T) − v(S))`` for all sets T of at most ``order`` players; they add
up to ``v(N) − v(∅)``, and with ``order`` 1 they are Shapley values.
"""

from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def chances(players: int, order: int) -> Floats:
    """``(players,)``: ``q_r``, how likely a given coalition of ``r`` is met by a given set.

    Any set of up to ``order`` players may join next, all equally likely.
    """
    q = np.zeros(players)
    q[0] = 1 / sum(comb(players, size) for size in range(1, order + 1))
    for met in range(1, players):
        before = sum(comb(met, s) * q[s] for s in range(max(met - order, 0), met))
        left = players - met
        q[met] = before / sum(comb(left, s) for s in range(1, min(order, left) + 1))
    return q


def sets(players: int, order: int) -> tuple[tuple[int, ...], ...]:
    """All sets of 1 to ``order`` players, small ones first."""
    return tuple(
        chosen for size in range(1, order + 1) for chosen in combinations(range(players), size)
    )


def weights(players: int, order: int) -> Floats:
    """``(2^players, sets)``: joint Shapley values of ``sets`` are ``values @ weights``.

    Coalition ``s`` has the bits of ``s``.
    """
    q = chances(players, order)
    coalitions = np.arange(2**players)
    size = np.array([int(s).bit_count() for s in coalitions])
    named = sets(players, order)
    found = np.zeros((len(coalitions), len(named)))
    for place, chosen in enumerate(named):
        bits = sum(1 << player for player in chosen)
        apart = coalitions[coalitions & bits == 0]
        found[apart | bits, place] += q[size[apart]]
        found[apart, place] -= q[size[apart]]
    return found
