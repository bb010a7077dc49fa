"""Weights of items as a person takes them away: by identity and row, with mean 1."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class ItemWeight:
    """One item: ``id`` is its identity as 16 hex digits, ``row`` its place among the items used,
    from 1. Weights have mean 1: an item of weight 2 counts twice."""

    id: str
    row: int
    weight: float


def item_weights(
    ids: NDArray[np.uint64], weights: NDArray[np.float64], rows: NDArray[np.int64] | None = None
) -> tuple[ItemWeight, ...]:
    """From weights ``(n,)`` of any sum; ``rows`` are places from 0, in order unless given."""
    scaled = weights * (len(weights) / weights.sum())
    places = np.arange(len(ids)) if rows is None else rows
    return tuple(
        ItemWeight(f"{int(one):016x}", int(place) + 1, float(weight))
        for one, place, weight in zip(ids, places, scaled, strict=True)
    )


def weights_csv(weights: Sequence[ItemWeight]) -> str:
    """``id,row,weight``, one line an item; hex digits and numbers are safe in spreadsheets."""
    lines = [f"{one.id},{one.row},{one.weight:.9g}" for one in weights]
    return "\n".join(["id,row,weight", *lines, ""])
