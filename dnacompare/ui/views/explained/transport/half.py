"""The k that a slider begins with."""

from collections.abc import Sequence

from dnacompare.explanations.transport.parts import Step
from dnacompare.explanations.transport.words import HALF


def half(steps: Sequence[Step]) -> int:
    """The fewest columns that carry half of the shift, as the sentence tells; else all."""
    enough = (k for k, one in enumerate(steps, 1) if (one.percent_explained or 0.0) >= HALF)
    return next(enough, len(steps))
