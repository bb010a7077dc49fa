"""A distribution on a domain: points with weights that sum to 1, read from what a person has."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError

if TYPE_CHECKING:
    from dnacompare.numerics.laplacian import Domain

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Sample:
    """Values with a weight each (``None``: all count the same) and a name to show.

    On a graph the values are nodes, and without a ``Sample`` around it an array is read as the
    weight of every node in turn.
    """

    values: Any
    weights: Any = None
    name: str = ""


@dataclass(frozen=True, eq=False)
class Distribution:
    """``points`` ``(n, ...)`` as the domain reads them and ``weights`` ``(n,)``, summing to 1.

    ``counts`` ``(n,)`` says how many items lie at each point: one each without weights, else the
    weights if they are whole numbers of at least 2 in all. Other weights, such as shares, leave it
    ``None``: the distribution is taken as known, not as a sample.
    """

    points: NDArray[Any]
    weights: Floats
    counts: NDArray[np.int64] | None

    @property
    def items(self) -> int | None:
        """Number of items, or ``None`` where weights are not counts."""
        return None if self.counts is None else int(self.counts.sum())


def distribution(given: Any, domain: "Domain", what: str) -> Distribution:
    """Read an array or a ``Sample`` as a distribution on ``domain``; errors begin with ``what``.

    Raises ``InputError`` for values that are not on the domain, NaN, no values at all, weights
    that are negative, all zero, or not as many as the values.
    """
    try:
        points, by_point = _located(given, domain)
        if len(points) == 0:
            raise InputError("it is empty; leave it out or give it values.")
        if by_point is None:
            ones = np.ones(len(points), np.int64)
            return Distribution(points, ones / len(points), ones)
        weights = _weights(by_point, len(points))
    except InputError as error:
        raise InputError(f"{what}: {error}") from error
    held = weights > 0
    points, weights = points[held], weights[held]
    whole = bool((weights == np.round(weights)).all()) and 2 <= weights.sum() < 2**53
    counts = weights.astype(np.int64) if whole else None
    return Distribution(points, weights / weights.sum(), counts)


def numeric(values: Any, columns: tuple[int, ...]) -> Floats:
    """Finite float64 values ``(n,)``, or ``(n, d)`` with d in ``columns`` (1 means ``(n,)``)."""
    try:
        array = np.asarray(values)
        if array.dtype.kind not in "biuf":
            raise TypeError(f"their type is {array.dtype}")
        array = array.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise InputError(f"the values are not numbers: {error}.") from error
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    found = 1 if array.ndim == 1 else array.shape[1] if array.ndim == 2 else 0
    if found not in columns:
        wanted = " or ".join("(n,)" if d == 1 else f"(n, {d})" for d in columns)
        raise InputError(f"the values have shape {array.shape}; this domain needs {wanted}.")
    bad = ~np.isfinite(array)
    if bad.any():
        raise InputError(
            f"{int(bad.sum())} of {array.size} values are NaN or infinite; drop them first."
        )
    return array


def _located(given: Any, domain: "Domain") -> tuple[NDArray[Any], Any]:
    """Points on the domain and the weights that were given with them, if any."""
    if isinstance(given, Sample):
        return domain.locate(given.values), given.weights
    if domain.nodes is None:
        return domain.locate(given), None
    weights = numeric(given, (1,))
    if len(weights) != domain.nodes:
        raise InputError(
            f"it has {len(weights)} weights and the graph {domain.nodes} nodes; give the weight of "
            "every node, or Sample(values=nodes, weights=...)."
        )
    return np.arange(domain.nodes), weights


def _weights(given: Any, count: int) -> Floats:
    try:
        weights = np.asarray(given, np.float64)
    except (TypeError, ValueError) as error:
        raise InputError(f"the weights are not numbers: {error}.") from error
    if weights.shape != (count,):
        raise InputError(f"the weights have shape {weights.shape} beside {count} values.")
    if not np.isfinite(weights).all() or (weights < 0).any():
        worst = weights[~(np.isfinite(weights) & (weights >= 0))][0]
        raise InputError(f"a weight is {worst}; weights must be finite and at least 0.")
    if weights.sum() <= 0:
        raise InputError("all its weights are 0, so there is no distribution; leave it out.")
    return weights
