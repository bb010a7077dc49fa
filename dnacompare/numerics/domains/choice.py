"""A domain from its name, or from the look of the values."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from dnacompare.errors import IncompatibleError, InputError
from dnacompare.numerics.distributions import Sample
from dnacompare.numerics.domains.circle import Circle
from dnacompare.numerics.domains.interval import Interval
from dnacompare.numerics.domains.neighbours import NeighbourGraph
from dnacompare.numerics.domains.sphere import Sphere
from dnacompare.numerics.laplacian import Domain

AUTO = "auto"
NAMES = (AUTO, "interval", "circle", "sphere", "neighbours")


def domain_for(domain: Domain | str, given: Sequence[Any], seed: int = 0) -> Domain:
    """``domain`` itself, or the one called so for all the ``given`` arrays and samples together.

    ``auto`` is ``interval`` for single numbers and ``neighbours`` for points in more dimensions.
    Only the pooled values are looked at, so labels stay exchangeable.
    """
    if not isinstance(domain, str):
        return domain
    if domain == "circle":
        return Circle()
    if domain == "sphere":
        return Sphere()
    if domain not in NAMES:
        raise InputError(
            f"There is no domain {domain!r} by name; there are {', '.join(NAMES)}. Others are "
            "built: Circle(24), Interval(0, 1), torus(24, 7), cylinder(24, 0, 1), Graph(adjacency)."
        )
    values = _pooled(given)
    flat = values.ndim == 1 or values.shape[1:] == (1,)
    if domain == "interval" or (domain == AUTO and flat):
        return _range(values)
    return NeighbourGraph(values, seed=seed)


def _pooled(given: Sequence[Any]) -> Any:
    every = [np.asarray(one.values if isinstance(one, Sample) else one) for one in given]
    arrays = [array for array in every if array.size]  # empty ones are named when they are read
    if not arrays or any(array.ndim == 0 for array in arrays):
        raise InputError(
            "The values are not arrays, or all are empty; each distribution is an array of values."
        )
    columns = {array.shape[1:] for array in arrays}
    if len(columns) > 1:
        few, *_, many = sorted(int(np.prod(shape)) for shape in columns)
        raise IncompatibleError(
            f"Some values have {few} columns and some {many}; give all the same columns in the "
            "same order."
        )
    return np.concatenate(arrays)


def _range(values: Any) -> Interval:
    if values.dtype.kind not in "biuf":
        raise InputError(
            f"The values are {values.dtype}, such as {values.ravel()[0]!s:.40}, not numbers. If "
            "they are nodes of a graph, give domain=Graph(...)."
        )
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    if low == high:
        raise InputError(f"All values are {low:g}, so there is nothing to compare on an interval.")
    return Interval(low, high)
