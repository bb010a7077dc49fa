"""What a solution says of the label's shares and moments, beside B's own labels if it has any."""

import numpy as np
from numpy.typing import NDArray

from dnacompare.explanations.target_shift.result import LabelShare, Moment
from dnacompare.explanations.target_shift.solving import Label, NumberLabel, Solution, span_of
from dnacompare.inference.column_words import known, words
from dnacompare.specs import Column

Floats = NDArray[np.float64]


def label_shares(solved: Label, solution: Solution, of_b: Column | None) -> tuple[LabelShare, ...]:
    """Each class or span: in A, estimated in B, and among B's own labels if it has any."""
    in_a = np.bincount(solved.codes, minlength=len(solved.names)) / len(solved.codes)
    truth = _known_shares(solved, of_b)
    return tuple(
        LabelShare(
            name=name,
            share_a=float(in_a[place]),
            share_b=float(solution.statistics[place]),
            interval=solution.interval(place),
            ratio=float(solution.statistics[place] / in_a[place]),
            known=None if truth is None else float(truth[place]),
        )
        for place, name in enumerate(solved.names)
    )


def _known_shares(solved: Label, of_b: Column | None) -> Floats | None:
    """The shares of B's own labels, if it has any."""
    if of_b is None or not known(of_b).any():
        return None
    held = of_b[known(of_b)]
    if isinstance(solved, NumberLabel):
        if held.dtype == object:
            return None
        codes = span_of(np.asarray(held, np.float64), solved.edges)
        return np.bincount(codes, minlength=len(solved.names)) / len(held)
    named = words(held)
    return np.array([(named == name).mean() for name in solved.names])


def label_moments(values: Floats, solution: Solution, of_b: Column | None) -> tuple[Moment, ...]:
    """Mean and deviation of a numeric label: in A, estimated in B, and of B's own labels."""
    held = None
    if of_b is not None and of_b.dtype != object and known(of_b).any():
        held = np.asarray(of_b[known(of_b)], np.float64)
    found = (("mean", values.mean(), -2), ("standard deviation", values.std(), -1))
    return tuple(
        Moment(
            name=name,
            in_a=float(value),
            in_b=float(solution.statistics[place]),
            interval=solution.interval(place),
            known=None if held is None else float(held.mean() if place == -2 else held.std()),
        )
        for name, value, place in found
    )
