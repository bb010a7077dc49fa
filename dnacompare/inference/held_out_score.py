"""How far each feature's law given all others moved, between two learnt densities, held out.

The score statistic of Kulinski, Bagchi & Inouye (2020), ``½ (E_p + E_q)(∂_j log p − ∂_j log q)²``,
with densities learnt from half of the rows. For ``h(x) = ½ ψ² + ∂_j ψ`` with ``ψ = ∂_j log p``,
Hyvärinen's (2005) identity makes ``E_p[h_q − h_p] − E_q[h_q − h_p]`` the same number. Of rows that
were not learnt from that is a difference of means, so relabelling them gives exact p-values without
learning again.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.inference import permutation
from dnacompare.randomness import generator
from dnacompare.specs import Progress, Report, silent

Floats = NDArray[np.float64]
NOISE = 0.2
"""Standard deviation of what is added to values of unit scale, so that ties have a density."""
DRAWS = 4
"""Noisy copies of a row that are averaged."""
MOST = 2_000
"""Rows of a side that are learnt from, and rows that are tested, at most."""


@dataclass(frozen=True, eq=False)
class HeldOutScores:
    """``statistics`` ``(B + 1, d)``, the observed labels first.

    ``gains`` ``(h, d)`` say of the rows held out, at ``places`` of A and of B, how much better A's
    density tells each feature given the others than B's does.

    ``taught`` are the rows of A and of B that were learnt from, and ``epochs`` for how long.
    """

    statistics: Floats
    gains: Floats
    places: tuple[NDArray[np.int64], NDArray[np.int64]]
    taught: tuple[int, int]
    epochs: tuple[int, int]


def held_out_scores(
    rows: Floats, cut: int, *, permutations: int, seed: int, report: Report = silent
) -> HeldOutScores:
    """Of pooled ``rows`` ``(N, d)`` of unit scale, of which the first ``cut`` are A's."""
    from dnacompare.numerics.masked_flow import MaskedFlow

    random = generator(seed, "held-out scores")
    taught, tested = [], []
    for start, stop in ((0, cut), (cut, len(rows))):
        drawn = start + random.permutation(stop - start)
        half = (stop - start) // 2
        taught.append(drawn[:half][:MOST])
        tested.append(np.sort(drawn[half:][:MOST]))
    laws = [MaskedFlow.fit(rows[places], NOISE, seed=seed, report=report) for places in taught]
    held = rows[np.concatenate(tested)]
    gains = np.zeros_like(held)
    for draw in range(DRAWS):
        report(Progress("Testing features", draw, DRAWS))
        at = held + NOISE * random.standard_normal(held.shape)
        first, second = (0.5 * slope**2 + bend for slope, bend in (law.scores(at) for law in laws))
        gains += (second - first) / DRAWS
    in_a = permutation.labels(len(tested[0]), len(tested[1]), permutations, seed).T.astype(float)
    of_a, of_b = in_a @ gains / len(tested[0]), (1 - in_a) @ gains / len(tested[1])
    return HeldOutScores(
        statistics=of_a - of_b,
        gains=gains,
        places=(tested[0], tested[1]),
        taught=(len(taught[0]), len(taught[1])),
        epochs=(laws[0].epochs, laws[1].epochs),
    )
