"""What a test on two sets of items asks for, refused in words where it is not there."""

from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.numbers import count
from dnacompare.specs import Rows

FEWEST_PERMUTATIONS = 19
"""Relabellings below which no p-value reaches 0.05."""


def enough(a: Rows, b: Rows, fewest: int, doing: str) -> None:
    """Raises ``TooFewItemsError`` if a side has fewer items; ``doing`` takes them, such as
    "telling which items make the distance"."""
    for side in (a, b):
        if len(side) < fewest:
            raise TooFewItemsError(
                f"{side.name!r} has {count(len(side), 'item')}; {doing} takes at least {fewest} on "
                "each side."
            )


def decisive(permutations: int, level: float) -> None:
    """Raises ``InputError`` for a test that could never reject, or always would."""
    if permutations < FEWEST_PERMUTATIONS or not 0 < level < 1:
        raise InputError(
            f"{permutations} permutations at level {level} decide nothing; take at least "
            f"{FEWEST_PERMUTATIONS} and a level between 0 and 1, such as 199 and 0.05."
        )
