"""What attribute control says in sentences."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from dnacompare import numbers
from dnacompare.inference.neuron_weights import ADDED, LEAST, Weighting
from dnacompare.results import Estimate
from dnacompare.workflow.attributes import Attribute

Floats = NDArray[np.float64]


def sentence(ignored: Sequence[str], focus: Sequence[str], weighted: Estimate, level: float) -> str:
    """The controlled distance beside chance."""
    what = []
    if ignored:
        what.append(f"with {listed(ignored)} ignored")
    if focus:
        what.append(f"with {listed(focus)} in focus")
    told = _capital(" and ".join(what))
    floor, p = weighted.noise_floor, weighted.p_value
    if p is None or not floor:
        return f"{told}, the DNA distance is {numbers.number(weighted.value)}."
    size = f"{weighted.value / floor:.2f} times what chance alone would show"
    evidence = "a difference shows" if p <= level else "no evidence of a difference is left"
    drawn = numbers.p_value(p, weighted.permutations)
    return f"{told}, {evidence}: the DNA distance is {size}, {drawn}."


def notes(
    attributes: Sequence[Attribute], adds: Mapping[str, Floats], floor: Floats, found: Weighting
) -> tuple[str, ...]:
    """What a reader must know: nothing to ignore, nothing to focus on, or out of reach."""
    told = []
    chance = max(float(floor.mean()), 1e-300)
    for one in attributes:
        if one.role == "other":
            continue
        share = float(adds[one.name].mean()) / chance
        if share <= ADDED:
            said = "there is nothing to ignore" if one.role == "ignored" else "little is in focus"
            told.append(
                f"{_capital(numbers.inside(one.title))} adds {numbers.percent(share)} to what "
                f"chance alone shows at these sizes: {said}."
            )
    ignored = [one.title for one in attributes if one.role == "ignored"]
    if ignored and not found.reached:
        told.append(
            f"Fewer than {LEAST:.0%} of the neurons are blind to {listed(ignored)}, so part of it "
            f"still counts: it adds {numbers.percent(found.after)} to what chance alone shows, "
            f"{numbers.percent(found.before)} without weights. Ignore less at once, or choose "
            "another extractor."
        )
    return tuple(told)


def listed(titles: Sequence[str]) -> str:
    """``blur``, ``blur and flip``, ``blur, flip and crop``."""
    words = [numbers.inside(title) for title in titles]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
