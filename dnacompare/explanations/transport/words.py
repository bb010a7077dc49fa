"""How transport maps put into words what to conclude, and what not."""

from collections.abc import Sequence

from dnacompare import numbers
from dnacompare.inference.percent_explained import Denominator

NAMED = 3
"""Columns that a sentence names."""


HALF = 50.0
"""Percent of the shift that sentences look for the fewest columns of."""


def unresolvable(whole: Denominator, a: str, b: str) -> str:
    """Why there is no percentage."""
    low, high = (numbers.number(end) for end in whole.null)
    found = numbers.number(whole.by_groups)
    return (
        f"Not resolvable: the distance between {a} and {b}, {found} after its bias is taken off, "
        f"lies within what chance alone gives ({low} to {high}; "
        f"p = {numbers.bare_p(whole.p_value)}), so there is no shift to divide up."
    )


def percent(value: float, interval: tuple[float, float] | None) -> str:
    """``52 % [47, 57]``."""
    ends = "" if interval is None else f" [{interval[0]:.0f}, {interval[1]:.0f}]"
    return f"{value:.0f} %{ends}".replace("-", "−")


def listed(names: Sequence[str]) -> str:
    """The first ``NAMED`` names, and an ellipsis for the rest."""
    return ", ".join(names[:NAMED]) + (", …" if len(names) > NAMED else "")


def method(whole: Denominator) -> str:
    """How percentages were made, for those who ask."""
    distance = {"transport": "W2²", "gaussian": "W2² of fitted Gaussians"}[whole.estimator]
    return (
        f"Percentages are of {distance}, debiased over {whole.splits} splits into halves of "
        f"{whole.half[0]:,} and {whole.half[1]:,} rows; chance: {whole.relabellings} relabellings "
        f"of {whole.groups} + {whole.groups} groups of rows."
    )
