"""Weights of neurons under which a nuisance no longer moves the distance.

Two samples of one population differ by a neuron's noise floor f. A nuisance that moves the neuron
by r on top adds less than r to that: with noise σZ at every point of the CDF, f = σ√(2/π), and the
difference grows to E|σZ + r| (folded normal). What it adds is about r where r ≫ f and nearly
nothing where r ≪ f; a neuron is blind to the nuisance, for samples of these sizes, if that is
little beside f. The weights asked for are the nearest to equal ones under which the sum of what is
added stays below ``ADDED`` of the sum of the noise floors. They are equal weights less a price
times each neuron's excess, cut at 0: the more a neuron responds the less it counts.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics.simplex import effective, nearest_weights

ADDED = 0.1
"""A nuisance counts as ignored if it adds at most this share to the noise floor."""
LEAST = 0.1
"""Neurons that must remain, as a share of all, counted as equal weights that spread as widely:
a mean over fewer says little about anything else."""
FOCUS = 0.2
"""Neurons that remain where they are chosen for what they respond to: above ``LEAST``, so that
something can be ignored besides."""
HALVINGS = 60
"""Of the price: more than a float64 resolves."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Weighting:
    """Weights ``(C,)``, not negative, with sum 1.

    ``before`` and ``after`` are what the nuisances add to the noise floor, as a share of it, with
    equal weights and with these; ``reached`` says whether ``after`` is at most ``ADDED``.
    """

    weights: Floats
    before: float
    after: float
    reached: bool


def added(response: Floats, floor: Floats) -> Floats:
    """What a shift ``response`` adds to a difference whose noise alone shows ``floor``."""
    from scipy.special import ndtr

    deviation = floor * np.sqrt(np.pi / 2)
    noisy = deviation > 0
    z = np.divide(response, deviation, out=np.zeros_like(response), where=noisy)
    density = np.exp(-0.5 * z**2) / np.sqrt(2 * np.pi)
    folded = 2 * deviation * (density - z * ndtr(-z)) + response
    result: Floats = np.where(noisy, np.maximum(folded - floor, 0.0), response)
    return result


def weigh(excess: Floats, floor: Floats, interest: Floats | None = None) -> Weighting:
    """Weights from what the ignored nuisances add to each neuron ``(C,)`` and its noise floor.

    ``interest`` ``(C,)`` is what each neuron says about an attribute to focus on: then the weights
    start from those that rise with it, as steeply as ``FOCUS`` allows, and not from equal ones.
    """
    start = np.full(len(floor), 1 / len(floor))
    if interest is not None:
        start = _focused(start, interest)
    goal = excess - ADDED * floor
    size = float(np.abs(goal).max(initial=0.0)) or 1.0

    def at(price: float) -> Floats:
        return nearest_weights(start - price * goal / size)

    def done(weights: Floats) -> bool:
        return float(weights @ goal) <= 0 or effective(weights) < LEAST * len(weights)

    weights = at(_price(lambda price: done(at(price)))) if not done(start) else start
    share = float(weights @ excess) / max(float(weights @ floor), 1e-300)
    return Weighting(
        weights=weights,
        before=float(excess.mean()) / max(float(floor.mean()), 1e-300),
        after=share,
        reached=share <= ADDED * (1 + 1e-6),  # the price is exact to rounding only
    )


def _focused(start: Floats, interest: Floats) -> Floats:
    """Weights that rise with the interest until ``FOCUS`` of the neurons are left."""
    rising = interest / (float(np.abs(interest).max(initial=0.0)) or 1.0)
    if np.ptp(rising) == 0:
        return start

    def at(price: float) -> Floats:
        return nearest_weights(start + price * rising)

    return at(_price(lambda price: effective(at(price)) < FOCUS * len(start)))


def _price(enough: Callable[[float], bool]) -> float:
    """The least price that is enough, by doubling and halving; enough once is enough beyond."""
    high = 1e-6
    while not enough(high) and high < 1e9:
        high *= 2
    low = 0.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
