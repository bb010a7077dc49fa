"""What balancing gives: a weight for each item of A, what they reach and what they cost."""

from dataclasses import dataclass

from dnacompare.explanation import Explanation
from dnacompare.inference.held_out_balance import Residual
from dnacompare.inference.item_weights import ItemWeight, weights_csv
from dnacompare.results import Interval


@dataclass(frozen=True)
class Gap:
    """A feature's mean in B less that in A, before and after weighting, in pooled deviations.

    The means are in the feature's own units. Errors are those of the two differences; the weights
    count as given. What is after weighting is ``None`` where no weights exist.
    """

    name: str
    before: float
    before_error: float
    after: float | None
    after_error: float | None
    mean_a: float
    mean_weighted: float | None
    mean_b: float


@dataclass(frozen=True, kw_only=True)
class BalancingWeights(Explanation):
    """Weights on A that make it look like B.

    ``outcome`` is ``balanced``, ``partly``, ``no overlap`` or ``nothing to repair``.
    ``effective`` is what all of A's items are worth once weighted (Kish). ``p_value`` is that of
    the energy distance before weighting. ``removed`` is the part of the distance that weighting
    takes away, with its interval; ``before`` and ``after`` are told by items of B that the weights
    have not seen. ``gaps`` are by feature, the widest before weighting first;
    ``heaviest`` are the items of A that count most and ``unreached`` those of B that lie farthest
    from the weighted A, as 16 hex digits. ``weights`` is empty where no weights exist.
    """

    outcome: str
    match: str
    weights: tuple[ItemWeight, ...]
    effective: float
    largest: float
    p_value: float
    before: Residual | None
    after: Residual | None
    removed: float | None
    removed_interval: Interval | None
    gaps: tuple[Gap, ...]
    heaviest: tuple[str, ...]
    unreached: tuple[str, ...]
    units: str
    permutations: int
    level: float

    def csv(self) -> str:
        """The weights as a table: ``id,row,weight``, one line an item of A."""
        return weights_csv(self.weights)
