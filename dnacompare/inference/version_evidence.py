"""Evidence that versions of data in time have changed, with one level for all times together.

Version k is tested against a random part of everything before it, the reference included. If
nothing ever changed, the order of the items carries no information, so the ranks R₁, R₂, … of the
observed statistics among their B + 1 relabellings are independent and uniform, however the items
are distributed: which items are in version k is a fair draw given all items up to k, and what comes
later only sees them together (as sequential ranks: Parent, *Sequential ranking procedures*, 1965).
A test of each version against the same reference would not do: one odd reference would make all of
its p-values small at once.

A rank becomes an e-value, e = (B + 1) / (R · H) with H = 1 + 1/2 + … + 1/(B + 1): its mean over the
ranks is exactly 1. A bettor who believes that the change came with version j multiplies what he has
by e from there on. The wealth is that of many bettors, one for each j with the share 1/(j(j + 1)):

    W_k = Σ_{j ≤ k} 1/(j(j + 1)) · e_j · … · e_k + 1/(k + 1)

a non-negative martingale from 1, so it ever reaches 1/α with probability at most α (Ville 1939).
Products of permutation e-values: Koning, *Online permutation tests*, arXiv:2310.01153; bettors that
start at every time: Shin, Ramdas & Rinaldo, *E-detectors*, New England J. Stat. Data Sci. 2024.
"""

import math
from collections.abc import Sequence

import numpy as np


def log_e_value(p: float, permutations: int) -> float:
    """The logarithm of the e-value of a permutation p-value, ``(1 + #{T_b ≥ T_0}) / (B + 1)``.

    Ties make p larger and the e-value smaller, so they never raise an alarm.
    """
    ranks = permutations + 1
    harmonic = float((1 / np.arange(1, ranks + 1)).sum())
    return -math.log(p * harmonic)


def log_wealth(log_e_values: Sequence[float]) -> tuple[float, ...]:
    """The logarithm of the wealth after each version; 0 before the first."""
    begun, found = -math.inf, []
    for number, evidence in enumerate(log_e_values, start=1):
        begun = evidence + float(np.logaddexp(begun, -math.log(number * (number + 1))))
        found.append(float(np.logaddexp(begun, -math.log(number + 1))))
    return tuple(found)


def alarm(wealth: Sequence[float], level: float) -> int | None:
    """The number, from 1, of the version with which the wealth first reached 1 / ``level``."""
    return next((k for k, one in enumerate(wealth, start=1) if one >= -math.log(level)), None)
