"""What to conclude from a loss attribution, and what not."""

from collections.abc import Sequence

from dnacompare.explanations.loss_attribution.chain import LIKE_ROWS, ROWS
from dnacompare.explanations.loss_attribution.result import MeanLoss, Player
from dnacompare.inference.loss_slices import Slice
from dnacompare.inference.overlap import LARGEST, Overlap
from dnacompare.inference.row_losses import RowLosses
from dnacompare.numbers import interval, number, percent
from dnacompare.results import Interval

MEANINGS = {
    ROWS: "B has other rows",
    LIKE_ROWS: "like rows fare differently",
}
"""Of the two mechanisms without a graph."""


def sentence(
    means: MeanLoss,
    players: Sequence[Player],
    slices: Sequence[Slice],
    withheld: str,
    *,
    biased: bool,
) -> str:
    """The answer in one to three sentences."""
    told = _change(means)
    if withheld:
        return f"{told}; why cannot be told. {withheld}"
    resolved = [one for one in players if one.interval[0] > 0 or one.interval[1] < 0]
    largest = sorted(resolved, key=lambda one: -abs(one.value))[:3]
    parts = "; ".join(f"{_signed(one.value, one.interval)} {_meaning(one)}" for one in largest)
    verdict = f": {parts}." if parts else ", and no law's part in that is told apart from chance."
    worst = next((one for one in slices if one.resolved and one.rise > 0), None)
    where = (
        f" Like rows lost most where {worst.rule} ({_signed(worst.rise, worst.interval)})."
        if worst
        else ""
    )
    warning = " These are importance weights, biased towards 0." if biased else ""
    return f"{told}{verdict}{where}{warning}"


def _change(means: MeanLoss) -> str:
    """How the mean loss went from A to B."""
    if means.difference == 0:
        return f"The mean loss ({means.name}) stayed at {number(means.a)}"
    verb = "rose" if means.difference > 0 else "fell"
    return (
        f"The mean loss ({means.name}) {verb} from {number(means.a)} in A to {number(means.b)} in "
        f"B ({_signed(means.difference, means.interval)})"
    )


def withheld(grounds: Sequence[tuple[str, Overlap]]) -> str:
    """Why no number is given; nothing if both share enough ground."""
    poor = next(((name, one) for name, one in grounds if not one.enough), None)
    if poor is None:
        return ""
    name, one = poor
    outside = max(one.outside_a, one.outside_b)
    effective = min(one.effective_a, one.effective_b)
    return (
        f"A and B share too little ground in {name}: {percent(outside)} of one side's rows are at "
        f"least {LARGEST:g} times as dense there as in the other, and weights leave "
        f"{percent(effective)} of the rows. What rows would cost that a side does not have is not "
        "in the data."
    )


def notes(
    told: RowLosses, dropped: Sequence[tuple[str, int]], *, players: int, biased: bool
) -> tuple[str, ...]:
    """How the numbers were made, and what they do not say."""
    said = [told.told]
    said += [
        f"{name}: {count:,} rows without a loss were left out." for name, count in dropped if count
    ]
    if told.hidden:
        said.append(f"Not counted as features: {', '.join(told.hidden)}.")
    said.append(
        "Importance weighting of A's losses (Zhang et al. 2023), for comparison: biased, and the "
        "parts do not add up to the difference."
        if biased
        else "Cross-fitted regressions of the loss by boosted trees (5 folds) with doubly robust "
        f"correction; Shapley values over all {2**players:,} mixtures of the mechanisms; 95 % "
        "intervals by influence functions."
    )
    said.append("It tells which laws changed, not why; causes outside the table count as P(Y|X).")
    return tuple(said)


def _signed(value: float, ends: Interval) -> str:
    sign = "+" if value > 0 else ""
    return f"{sign}{number(value)} {interval(ends)}"


def _meaning(one: Player) -> str:
    meaning = MEANINGS.get(one.name)
    return f"because {meaning}, {one.name}" if meaning else f"by {one.name}"
