"""Randomness comes in as data: a generator is a function of a seed and of what it is for."""

import numpy as np

from dnacompare.fingerprint import digest


def generator(seed: int, purpose: str) -> np.random.Generator:
    """A NumPy generator for ``purpose``; different purposes never share a stream.

    Naming the purpose keeps results stable: adding a draw in one place moves no other number.
    """
    return np.random.default_rng([seed & (2**64 - 1), int(digest(purpose)[:16], 16)])
