"""What a DNA tells about the make-up of its dataset, counted in labels of items.

A DNA of a mixture is the mixture of the parts' DNAs, so whoever knows the parts can tell their
shares. The measure is that of Suri & Evans (*Formalizing and Estimating Distribution Inference
Risks*, PoPETs 2022): how many labels, drawn at random and shown, would tell as much.
"""

import math

from dnacompare.errors import InputError


def leaked_labels(accuracy: float, first: float, second: float, trials: int | None = None) -> float:
    """Labels that tell a share of ``first`` from one of ``second`` with this ``accuracy``.

    ``ln(1 − (2a − 1)²) / ln max(α_min / α_max, (1 − α_max) / (1 − α_min))``: a lower bound on
    their number. Infinite at accuracy 1, unless ``trials`` says of how many trials it is the rate:
    then it counts as half an error. Raises ``InputError`` for shares that are equal or no shares
    strictly between 0 and 1, and for an accuracy outside [½, 1].
    """
    low, high = sorted((first, second))
    if not 0 < low < high < 1:
        raise InputError(
            f"The shares {first:g} and {second:g} must differ and lie between 0 and 1."
        )
    if not 0.5 <= accuracy <= 1:
        raise InputError(f"The accuracy is {accuracy:g}; it must lie between 0.5 and 1.")
    if trials is not None:
        accuracy = min(accuracy, 1 - 0.5 / trials)
    if accuracy == 1:
        return math.inf
    missed = 1 - (2 * accuracy - 1) ** 2
    return math.log(missed) / math.log(max(low / high, (1 - high) / (1 - low)))


def worth_of_labels(share: float, deviation: float) -> float:
    """Labels whose random draw alone would leave a share with this standard deviation.

    ``α(1 − α) / sd²``: as many as the items if the share can be told as well as by counting.
    Raises ``InputError`` for a share that is none or a deviation that is not positive.
    """
    if not 0 < share < 1:
        raise InputError(f"The share is {share:g}; it must lie between 0 and 1.")
    if not deviation > 0:
        raise InputError(f"The standard deviation is {deviation:g}; it must be above 0.")
    return share * (1 - share) / deviation**2
