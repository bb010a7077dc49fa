"""Which words of a text set it apart from another dataset, by the n-grams they are made of.

A word counts by what the text's distance changes without it: the witness of the energy distance,
``E‖x − other‖ − E‖x − own‖``, on hashed n-grams. It is a difference of means over texts, so it has
a standard error, and a word is named where chance among as many words would hardly show as much.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.dataset import Dataset
from dnacompare.embeddings import drawn
from dnacompare.extractors.text_hash.ngrams import ngrams, without_each

Vectors = NDArray[np.float32]
Floats = NDArray[np.float64]
READ = 500
"""Texts of a side that stand for it."""
LEVEL = 0.05
"""Chance that any word of a text is named where none differs."""
NAMED = 8
SAME = 1e-6
"""Distance below which a text is the one in question itself."""


@dataclass(frozen=True, eq=False)
class TellingWords:
    """What texts are held against: n-grams ``(n, 512)`` of the ``other`` dataset and of their
    ``own``; without the latter, words count that are merely unlike the other."""

    other: Vectors
    own: Vectors | None

    @classmethod
    def between(cls, own: Dataset, other: Dataset, *, alone: bool = False) -> "TellingWords":
        """For texts of ``own``; ``alone`` leaves their own dataset out of it."""
        return cls(_vectors(other), None if alone else _vectors(own))

    def of(self, text: str) -> tuple[str, ...]:
        """The words, in small letters, that set the text apart most; none if it has one word."""
        from scipy.stats import norm

        words, without = without_each(text)
        if len(words) < 2:
            return ()
        whole = ngrams([text])
        carried, variance = _moved(whole, without, self.other)
        if self.own is not None:
            back, more = _moved(whole, without, self.own)
            carried, variance = carried - back, variance + more
        sure = carried > norm.isf(LEVEL / len(words)) * np.sqrt(variance)
        order = [j for j in np.argsort(-carried, kind="stable") if sure[j]]
        return tuple(words[j] for j in order[:NAMED])


def _vectors(texts: Dataset) -> Vectors:
    return ngrams(texts.read(drawn(texts.ids, READ)))


def _moved(whole: Vectors, without: Vectors, texts: Vectors) -> tuple[Floats, Floats]:
    """How much farther each word puts the text from the others ``(w,)``, with squared errors."""
    far = _distances(whole, texts)
    others = far[0] > SAME
    farther = (far - _distances(without, texts))[:, others]
    spread = farther.var(axis=1, ddof=1) if others.sum() > 1 else np.full(len(farther), np.inf)
    return farther.mean(axis=1) if others.any() else np.zeros(len(farther)), spread / others.sum()


def _distances(x: Vectors, y: Vectors) -> Floats:
    """Of vectors of length 1 or 0, from their products."""
    squares = (x**2).sum(axis=1)[:, None] + (y**2).sum(axis=1) - 2.0 * (x @ y.T)
    distances: Floats = np.sqrt(np.maximum(squares, 0.0))
    return distances
