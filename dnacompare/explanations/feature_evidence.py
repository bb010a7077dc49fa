"""What tells whether each feature's law given all others moved: in closed form, or by learning."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dnacompare.inference import permutation
from dnacompare.inference.held_out_score import held_out_scores
from dnacompare.numerics.given_others import GivenOthers
from dnacompare.numerics.score_shift import relabelled
from dnacompare.specs import Report

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Learning:
    """How the densities were learnt: from so many rows of A and of B, for so many epochs (0 leaves
    the Gaussian), tested on ``held_out`` rows."""

    rows: tuple[int, int]
    epochs: tuple[int, int]
    held_out: tuple[int, int]


@dataclass(frozen=True, eq=False)
class Evidence:
    """``statistics`` ``(B + 1, d)`` over relabellings, the observed one first.

    Of the pooled rows at ``places`` ``(h,)``: ``left`` ``(h, d)`` is what of each feature the
    others leave unsaid, ``typical`` ``(h, d)`` how much more typical its value is of A than of B.
    """

    statistics: Floats
    left: Floats
    typical: Floats
    places: NDArray[np.int64]
    learning: Learning | None = None

    def of(self, order: NDArray[np.int64]) -> "Evidence":
        """The same of the features in this order."""
        return replace(
            self,
            statistics=self.statistics[:, order],
            left=self.left[:, order],
            typical=self.typical[:, order],
        )


def in_closed_form(
    rows: Floats, cut: int, *, ridge: float, permutations: int, seed: int, report: Report
) -> Evidence:
    """From Gaussians fitted to each labelling of pooled ``rows``, the first ``cut`` of them A's."""
    labels = permutation.labels(cut, len(rows) - cut, permutations, seed)
    statistics = relabelled(rows, labels, ridge, report)
    laws = [GivenOthers.fit(side, ridge) for side in (rows[:cut], rows[cut:])]
    typical = laws[0].log_density(rows) - laws[1].log_density(rows)
    return Evidence(statistics, laws[0].residuals(rows), typical, np.arange(len(rows)))


def by_learning(
    rows: Floats, cut: int, *, permutations: int, seed: int, report: Report
) -> Evidence:
    """From densities learnt from half of the rows of each side, tested on the other half."""
    found = held_out_scores(rows, cut, permutations=permutations, seed=seed, report=report)
    held = (len(found.places[0]), len(found.places[1]))
    return Evidence(
        found.statistics,
        found.gains,
        found.gains,
        np.concatenate(found.places),
        Learning(found.taught, found.epochs, held),
    )
