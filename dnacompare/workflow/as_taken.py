"""Embeddings as each kind of distance takes them: on one scale, as they are, or as directions."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError
from dnacompare.numerics.standardised import standardise

Points = NDArray[np.floating]


def as_taken(on: str, *clouds: NDArray[Any]) -> tuple[Points, ...]:
    """The clouds ``(n, d)``, A's first, for distances ``on`` this kind of array (``specs``).

    Labels stay exchangeable: a row is changed by itself, or by what all rows together are.
    """
    return WAYS[on](clouds)


def _directions(clouds: Sequence[NDArray[Any]]) -> tuple[Points, ...]:
    """Rows divided by their length."""
    found = []
    for points, side in zip(clouds, "AB", strict=True):
        wide = points.astype(np.float64)
        lengths = np.linalg.norm(wide, axis=1, keepdims=True)
        empty = int((lengths == 0).sum())
        if empty or wide.shape[1] < 2:
            raise InputError(
                f"{empty:,} of {len(wide):,} embeddings of {side} are 0 in all of their "
                f"{wide.shape[1]:,} dimensions, or have one alone, and so have no direction. Leave "
                "the spherical distance out."
            )
        found.append(wide / lengths)
    return tuple(found)


WAYS: Mapping[str, Callable[[Sequence[NDArray[Any]]], tuple[Points, ...]]] = {
    "embeddings": lambda clouds: standardise(*clouds),
    "domain": lambda clouds: standardise(*clouds),
    "features": tuple,
    "sphere": _directions,
}
