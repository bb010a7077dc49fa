"""The dual of optimal transport: what it costs to have a little more mass at each row."""

from dataclasses import dataclass

import numpy as np

from dnacompare.numerics.optimal_transport import ITERATIONS, Floats, squared_ways


@dataclass(frozen=True, eq=False)
class Potentials:
    """``of_x`` ``(n,)`` and ``of_y`` ``(m,)``: W2² rises by them where mass is added.

    ``squared`` is W2², and the sum of their means.
    """

    squared: float
    of_x: Floats
    of_y: Floats


def potentials(x: Floats, y: Floats) -> Potentials:
    """Of the rows ``(n, d)`` and ``(m, d)``, all of one weight (Kantorovich's dual)."""
    import ot

    weights = (np.full(len(side), 1 / len(side)) for side in (x, y))
    squared, told = ot.emd2(*weights, squared_ways(x, y), numItermax=ITERATIONS, log=True)
    return Potentials(float(squared), np.asarray(told["u"]), np.asarray(told["v"]))
