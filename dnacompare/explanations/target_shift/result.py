"""What a shift of labels gives: how often each label occurs in B, and weights on A's items."""

from dataclasses import dataclass

from dnacompare.explanation import Explanation
from dnacompare.inference.held_out_balance import Residual
from dnacompare.inference.item_weights import ItemWeight, weights_csv
from dnacompare.results import Interval


@dataclass(frozen=True)
class LabelShare:
    """A class, or a span of numbers: its share in A and, estimated, in B with its interval.

    ``ratio`` is the weight of its items. ``known`` is its share among B's labels, where B has any:
    they are only looked at, never used.
    """

    name: str
    share_a: float
    share_b: float
    interval: Interval
    ratio: float
    known: float | None


@dataclass(frozen=True)
class Moment:
    """Mean or deviation of a numeric label: in A, estimated in B, and of B's labels if known."""

    name: str
    in_a: float
    in_b: float
    interval: Interval
    known: float | None


@dataclass(frozen=True, kw_only=True)
class TargetShift(Explanation):
    """How the label shifted if only its shares did, and whether that explains the difference.

    ``outcome`` is ``labels``, ``more than labels``, ``nothing to repair`` or ``not resolvable``.
    ``skill`` is what the features tell of the label: the share of its variance, or of its classes
    beyond the most frequent one. ``alpha`` is the Tikhonov penalty of a numeric label. ``before``
    and ``after`` are the features' energy distances to unseen items of B, without the label;
    ``p_value`` is that of the distance before weighting. ``weights`` have mean 1.
    """

    label: str
    kind: str
    outcome: str
    skill: float
    alpha: float | None
    shares: tuple[LabelShare, ...]
    moments: tuple[Moment, ...]
    weights: tuple[ItemWeight, ...]
    effective: float
    p_value: float
    before: Residual | None
    after: Residual | None
    removed: float | None
    removed_interval: Interval | None
    units: str
    permutations: int
    level: float

    def csv(self) -> str:
        """The weights as a table: ``id,row,weight``, one line an item of A that has a label."""
        return weights_csv(self.weights)
