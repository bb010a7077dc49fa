"""What loss attribution found, as frozen values."""

from dataclasses import dataclass

from dnacompare.explanation import Explanation
from dnacompare.inference.loss_slices import Slice
from dnacompare.inference.overlap import Overlap
from dnacompare.results import Interval


@dataclass(frozen=True)
class Player:
    """One mechanism, and how much of the change of the mean loss its own change makes.

    ``columns`` are those whose law it is; none for the law of the loss given all of them.
    ``effective`` is the share of rows that exchanging it alone leaves (the smaller way round), and
    ``None`` for the last mechanism, which is never weighted.
    """

    name: str
    columns: tuple[str, ...]
    value: float
    standard_error: float
    interval: Interval
    effective: float | None


@dataclass(frozen=True)
class JointPlayer:
    """One mechanism, or two that join together (joint Shapley value of order 2)."""

    name: str
    value: float
    standard_error: float
    interval: Interval


@dataclass(frozen=True)
class FailingRow:
    """A row of B (16 hex digits): its loss, and what the laws of A and of B predict there.

    ``predicted_rise`` is the difference of the two predictions, by models that did not see the row.
    It has no interval of its own: a slice has one.
    """

    id: str
    loss: float
    predicted_a: float
    predicted_b: float
    predicted_rise: float


@dataclass(frozen=True)
class MeanLoss:
    """The mean loss ``name`` of A and of B with standard errors, and ``difference`` B − A."""

    name: str
    a: float
    b: float
    standard_errors: tuple[float, float]
    difference: float
    interval: Interval


@dataclass(frozen=True, kw_only=True)
class LossAttribution(Explanation):
    """The change of a mean loss from A to B, shared among mechanisms.

    ``players`` add up to ``means.difference`` less ``unexplained``, which is 0 unless ``biased``.
    Where the sets share too little ground there are none, and ``withheld`` says why. ``n`` counts
    rows with a loss. Standard errors and 95 % intervals are those of independent rows. ``joint``
    is filled with a graph.
    """

    means: MeanLoss
    players: tuple[Player, ...]
    joint: tuple[JointPlayer, ...]
    unexplained: float
    overlap: Overlap
    withheld: str
    slices: tuple[Slice, ...]
    rows: tuple[FailingRow, ...]
    estimator: str
    biased: bool
    confidence: float
