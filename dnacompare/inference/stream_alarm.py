"""When an ordered stream has left what a clean period shows: scores by window, and a threshold.

Windows overlap and rows depend on those before them, so a threshold for a single window means
nothing. The clean period is cut into blocks; put into another order these give a reference and a
clean stream as often as wanted, and the threshold is a quantile of the largest score over all
windows and features of such a stream.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics.score_shift import of_moments
from dnacompare.numerics.window_moments import Pieces
from dnacompare.randomness import generator

QUIET = 1e-3
"""Share of the median deviation of a statistic below which a feature's own counts as that: of one
that never moved while all was clean the smallest change is an alarm."""
HIGHEST = 1e6
"""Scores end here: of a feature that never moved they tell no more."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Watch:
    """What was learnt from the clean period.

    A score is a statistic less its clean ``middle`` ``(d,)`` in clean deviations ``spread``
    ``(d,)``. ``threshold`` is passed anywhere in ``clean_windows`` clean windows with probability
    ``level`` at most; ``expected`` is the mean share of such windows that pass it and ``alarms``
    the share that does in the second half of the clean period as it is.
    """

    reference: Pieces
    width: int
    ridge: float
    middle: Floats
    spread: Floats
    threshold: float
    clean_windows: int
    expected: float
    alarms: float

    @classmethod
    def learn(
        cls,
        clean: Pieces,
        *,
        width: int,
        block: int,
        ridge: float,
        permutations: int,
        level: float,
        seed: int,
    ) -> "Watch":
        """From ``clean`` pieces; windows are ``width`` pieces, blocks ``block``: four at least."""
        blocks = len(clean) // block
        half = blocks // 2 * block
        usual = np.arange(blocks * block)
        random = generator(seed, "order of clean blocks")
        orders = [usual] + [
            usual.reshape(blocks, block)[random.permutation(blocks)].ravel()
            for _ in range(permutations)
        ]
        found = np.stack(
            [
                statistics(clean.take(order[:half]), clean.take(order[half:]), width, ridge)
                for order in orders
            ]
        )
        middle = found[1:].mean(axis=(0, 1))
        spread = found[1:].std(axis=(0, 1))
        alive = spread[spread > 0]
        spread = np.maximum(spread, QUIET * float(np.median(alive)) if len(alive) else 1.0)
        largest = ((found - middle) / spread).max(axis=2)
        highest = np.sort(largest[1:].max(axis=1))[::-1]
        # as many may exceed it as level allows among these and the stream itself
        threshold = float(highest[max(int(level * (permutations + 1)) - 1, 0)])
        return cls(
            reference=clean,
            width=width,
            ridge=ridge,
            middle=middle,
            spread=spread,
            threshold=threshold,
            clean_windows=found.shape[1],
            expected=float((largest[1:] > threshold).mean()),
            alarms=float((largest[0] > threshold).mean()),
        )

    def scores(self, stream: Pieces) -> Floats:
        """Scores ``(w, d)`` of the stream's windows against the whole clean period."""
        found = statistics(self.reference, stream, self.width, self.ridge)
        scores: Floats = np.minimum((found - self.middle) / self.spread, HIGHEST)
        return scores


def statistics(reference: Pieces, stream: Pieces, width: int, ridge: float) -> Floats:
    """How far each feature's law given the others moved ``(w, d)``, for every window."""
    mean, law = reference.windows(len(reference))
    means, laws = stream.windows(width)
    return of_moments(law, laws, mean - means, ridge)
