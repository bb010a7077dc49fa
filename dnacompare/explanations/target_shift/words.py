"""Whether a shift of labels explains the difference, in a word and in a sentence."""

from dnacompare.explanations.target_shift.result import LabelShare, Moment
from dnacompare.inference.held_out_balance import Balance
from dnacompare.numbers import interval, number, percent

RESOLVED = 0.05
"""Skill below which features say too little about the label to tell how it shifted."""


def outcome(skill: float, balance: Balance | None, p: float, level: float) -> str:
    """``nothing to repair``, ``not resolvable``, ``labels`` or ``more than labels``.

    Labels explain the difference where, weighted by label, A's features lie no farther from unseen
    items of B than as many fresh items would.
    """
    if p > level:
        return "nothing to repair"
    if skill < RESOLVED or balance is None:
        return "not resolvable"
    return "labels" if balance.after.interval[0] <= balance.after.floor else "more than labels"


def sentence(
    result: str,
    label: str,
    shares: tuple[LabelShare, ...],
    moments: tuple[Moment, ...],
    balance: Balance | None,
) -> str:
    """What can be concluded about the label, and what not."""
    if result == "nothing to repair":
        return f"The features are not shown to differ, so no shift of {label!r} needs repair."
    if result == "not resolvable" or balance is None:
        return (
            f"Not resolvable: the features say too little about {label!r} to tell from them how "
            "it shifted."
        )
    told = _moved(label, shares, moments)
    if result == "labels":
        return (
            f"If only the shares of {label!r} changed, {told}; weighted so, A's features look like "
            "B's. That they look alike given the label cannot be seen without B's labels."
        )
    return (
        f"More than {label!r} changed: if only its shares did, {told}, but weighted so A's "
        f"features stay {number(balance.after.value)} from B's "
        f"({number(balance.before.value)} before). Do not rely on these label shares."
    )


def _moved(label: str, shares: tuple[LabelShare, ...], moments: tuple[Moment, ...]) -> str:
    if moments:
        mean = moments[0]
        return (
            f"its mean went from {number(mean.in_a)} to {number(mean.in_b)} "
            f"{interval(mean.interval)}"
        )
    top = max(shares, key=lambda one: abs(one.share_b - one.share_a))
    return (
        f"{label} = {top.name} went from {percent(top.share_a)} to {percent(top.share_b)} "
        f"{interval(top.interval)}"
    )
