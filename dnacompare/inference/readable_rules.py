"""A shallow tree's leaves as rules a person can read: ``gain > 5,000 and sex = Female``."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.specs import Feature

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Condition:
    """``low < x[feature] ≤ high``; an end may be infinite."""

    feature: int
    low: float
    high: float


Rule = tuple[Condition, ...]
"""All its conditions hold; of no condition it is every row."""


def rules(tree: Any, x: Floats) -> list[Rule]:
    """One rule for each leaf of a fitted scikit-learn tree, from the left.

    Thresholds are the roundest numbers that part the rows ``x`` ``(n, d)`` where the tree does.
    """
    found: list[Rule] = []

    def walk(node: int, ends: dict[int, tuple[float, float]]) -> None:
        if tree.children_left[node] < 0:
            found.append(tuple(Condition(f, *both) for f, both in sorted(ends.items())))
            return
        feature = int(tree.feature[node])
        cut = roundest(x[:, feature], float(tree.threshold[node]))
        low, high = ends.get(feature, (-np.inf, np.inf))
        walk(tree.children_left[node], ends | {feature: (low, min(high, cut))})
        walk(tree.children_right[node], ends | {feature: (max(low, cut), high)})

    walk(0, {})
    return found


def roundest(values: Floats, cut: float) -> float:
    """The number with fewest digits between the two of ``values`` that lie next to ``cut``."""
    below, above = values[values <= cut], values[values > cut]
    if not len(below) or not len(above):
        return cut
    low, high = float(below.max()), float(above.min())
    for digits in range(1, 17):
        short = float(f"{(low + high) / 2:.{digits}g}")
        if low <= short < high:
            return short
    return low


def holds(rule: Rule, x: Floats) -> NDArray[np.bool_]:
    """``(n,)``: the rows of ``x`` that the rule is about."""
    inside = np.ones(len(x), bool)
    for one in rule:
        inside &= (x[:, one.feature] > one.low) & (x[:, one.feature] <= one.high)
    return inside


def words(rule: Rule, features: Sequence[Feature]) -> str:
    """The rule in original units."""
    return " and ".join(_words(one, features[one.feature]) for one in rule) or "all rows"


def _words(one: Condition, feature: Feature) -> str:
    present = one.low > -np.inf
    if feature.kind == "category":
        if present:
            return feature.name
        return f"{feature.column} ≠ {feature.name.removeprefix(f'{feature.column} = ')}"
    if feature.kind == "gap":
        return feature.name if present else f"{feature.column} is known"
    if present and one.high < np.inf:
        return f"{_number(one.low)} < {feature.name} ≤ {_number(one.high)}"
    if present:
        return f"{feature.name} > {_number(one.low)}"
    return f"{feature.name} ≤ {_number(one.high)}"


def _number(value: float) -> str:
    """As short as it is, thousands apart: ``5,000``, ``0.25``, ``2.5e-07``."""
    size = abs(value)
    text = np.format_float_positional(size, trim="-")
    whole, point, rest = text.partition(".")
    short = f"{size:.6g}" if len(text) > 12 else f"{int(whole):,}{point}{rest}"
    return f"−{short}" if value < 0 else short
