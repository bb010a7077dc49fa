"""Rows dealt to folds, so that what is learnt of some rows is applied to others."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.randomness import generator

FOLDS = 5
Floats = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Folded:
    """One set: its columns ``(n, d)``, losses ``(n,)`` and the fold of each row."""

    x: Floats
    loss: Floats
    fold: Places

    def __len__(self) -> int:
        return len(self.loss)


def folded(x: Floats, loss: Floats, *, seed: int, purpose: str) -> Folded:
    """The rows dealt to ``FOLDS`` folds whose sizes differ by one at most."""
    fold = np.empty(len(loss), np.int64)
    fold[generator(seed, purpose).permutation(len(loss))] = np.arange(len(loss)) % FOLDS
    return Folded(x, loss, fold)
