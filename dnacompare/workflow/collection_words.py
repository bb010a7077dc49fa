"""The verdict on two collections in one sentence."""

from collections.abc import Sequence

from dnacompare.numbers import bare_p, count, interval, number, percent
from dnacompare.results import Estimate, ModeShift, Verdict
from dnacompare.workflow.verdict import WORDS


def verdict(
    names: tuple[str, str],
    estimate: Estimate,
    shifts: Sequence[ModeShift],
    *,
    p: float,
    method: str,
    level: float,
) -> Verdict:
    """B against the reference A, with the mode that tells them apart most."""
    a, b = names
    bounds = f" {interval(estimate.interval)}" if estimate.interval else ""
    n, m = estimate.n
    numbers = (
        f"distance of the means {number(estimate.value)}{bounds}, p = {bare_p(p)} "
        f"({_how(method, estimate.permutations)}; {n} and {count(m, 'unit')})"
    )
    if p > level:
        said = f"No evidence that {b} differs from {a} at these sizes: {numbers}."
        return Verdict("no evidence", "none", said)
    words = next((word for bound, word in WORDS if p <= bound), "some")
    said = f"{b} differs from {a}: {numbers}{_largest(shifts, level)}."
    return Verdict("different", words, said)


def _how(method: str, permutations: int) -> str:
    relabelled = f"{count(permutations, 'relabelling')} of whole units"
    if method == "permutation":
        return relabelled
    return f"{method}, {relabelled}" if method == "spectral MMD" else f"{method} of t tests"


def _largest(shifts: Sequence[ModeShift], level: float) -> str:
    """Names the mode with the largest share of the distance among those beyond chance."""
    real = [shift for shift in shifts if shift.p_value <= level]
    if not real:
        return "; no mode stands out by itself"
    top = max(real, key=lambda shift: shift.share)
    return (
        f"; the largest mode that is beyond chance by itself is {top.name}, with "
        f"{percent(top.share)} of the squared distance"
    )
