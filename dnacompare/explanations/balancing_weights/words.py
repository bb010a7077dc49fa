"""Whether the weights repair the difference, in a word and in a sentence."""

import numpy as np
from numpy.typing import NDArray

from dnacompare.inference.held_out_balance import Balance
from dnacompare.numbers import number, percent
from dnacompare.numerics.simplex import effective
from dnacompare.specs import Rows

Floats = NDArray[np.float64]

SCARCE = 0.05
"""Share of A's items that weights must be worth, or too few items carry all weight."""
ENOUGH = 0.5
"""Share of the distance that weights must take away, or A lacks what makes B."""


def outcome(balance: Balance | None, weights: Floats | None, p: float, level: float) -> str:
    """``nothing to repair``, ``no overlap``, ``balanced`` or ``partly``.

    Balanced is what lies no farther from unseen items of B than as many fresh ones would; no
    overlap, where less than half of the distance goes or where few items carry all weight.
    """
    if p > level:
        return "nothing to repair"
    if balance is None or weights is None or effective(weights) < SCARCE * len(weights):
        return "no overlap"
    if balance.after.interval[0] <= balance.after.floor:
        return "balanced"
    shown = balance.gain_interval[0] > 0
    return "partly" if shown and _share(balance) >= ENOUGH else "no overlap"


def sentence(result: str, weights: Floats | None, balance: Balance | None, match: str) -> str:
    """What can be done with the weights, and what not."""
    if result == "nothing to repair":
        return "A and B are not shown to differ, so equal weights will do; no weights are needed."
    if weights is None or balance is None:
        return (
            f"No overlap: no weights on A's items have B's {match}, because B's lie outside all "
            "mixtures of A's items. A has to be extended, not weighted."
        )
    worth = f"{number(effective(weights))} equal items of {len(weights):,}"
    distance = f"from {number(balance.before.value)} to {number(balance.after.value)}"
    if result == "no overlap":
        return (
            f"No overlap: weights bring the distance to unseen items of B {distance} and are worth "
            f"{worth}. A lacks items like B's; do not use these weights, extend A."
        )
    text = f"Weighted, A's items go {distance} in energy distance to unseen items of B"
    if result == "balanced":
        return (
            f"{text}, which cannot be told from as many fresh items of B, and are worth {worth}. "
            "Weights correct what is measured here, nothing else that may differ."
        )
    return (
        f"{text} and are worth {worth}; more than chance is left, so the weights repair the "
        f"difference in part ({percent(_share(balance))} of it)."
    )


def _share(balance: Balance) -> float:
    """The part of the distance that is taken away, between none and all."""
    return float(np.clip(balance.gain / balance.before.value, 0.0, 1.0))


def notes(
    given: tuple[Rows, Rows], used: tuple[Rows, Rows], match: str, evenness: float
) -> tuple[str, ...]:
    """How it was done."""
    told = [
        f"{side.name}: {len(some):,} of {len(side):,} items were drawn, as a comparison draws them."
        for side, some in zip(given, used, strict=True)
        if len(some) < len(side)
    ]
    if match == "means":
        told.append("The most even weights with exactly B's means; other properties may differ.")
    else:
        told.append(
            f"Minimises the {'energy' if match == 'energy' else 'Gaussian kernel'} distance plus "
            f"{number(evenness)} times what sampling as few items as the weights are worth adds."
        )
    told.append(
        "Remaining distances: weights from one half of B are held against its other half, both "
        "ways; B's sampling noise is taken away (delete-one jackknife over items of B). The "
        "exported weights use all of B."
    )
    return tuple(told)
