"""Character n-grams of words, hashed into a fixed number of buckets: no vocabulary to fit."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

BUCKETS = 512
LENGTHS = (3, 5)
NAMES = tuple(f"n-gram bucket {bucket}" for bucket in range(BUCKETS))


@lru_cache(maxsize=2)
def _vectorizer(norm: str | None = "l2") -> Any:
    from sklearn.feature_extraction.text import HashingVectorizer

    return HashingVectorizer(
        analyzer="char_wb",
        ngram_range=LENGTHS,
        n_features=BUCKETS,
        alternate_sign=False,
        norm=norm,
        dtype=np.float32,
    )


def ngrams(texts: Sequence[str]) -> NDArray[np.float32]:
    """``(items, 512)``: counts of hashed n-grams as vectors of length 1; zero for empty texts."""
    vectors: NDArray[np.float32] = _vectorizer().transform(texts).toarray()
    return vectors


def without_each(text: str) -> tuple[tuple[str, ...], NDArray[np.float32]]:
    """The text's different words in small letters ``(w,)``, and ``ngrams`` ``(w, 512)`` of the
    text without each of them.

    N-grams end where words end, so those of a text are the sum of those of its words.
    """
    counts = Counter(text.lower().split())
    words = tuple(counts)
    if not words:
        return (), np.empty((0, BUCKETS), np.float32)
    often = np.array([*counts.values()], np.float32)
    each = _vectorizer(norm=None).transform(words).toarray() * often[:, None]
    left = each.sum(axis=0) - each
    lengths = np.linalg.norm(left, axis=1, keepdims=True)
    return words, np.divide(left, lengths, out=np.zeros_like(left), where=lengths > 0)


def bucket_examples(texts: Sequence[str], bucket: int, limit: int = 10) -> list[tuple[str, int]]:
    """The most frequent n-grams of the texts that fall into a bucket, with their counts.

    Different n-grams share a bucket; this says which ones of these texts do.
    """
    from sklearn.utils import murmurhash3_32

    grams = Counter(gram for text in texts for gram in _vectorizer().build_analyzer()(text))
    found = [
        (gram, count)
        for gram, count in grams.items()
        if abs(murmurhash3_32(gram, seed=0)) % BUCKETS == bucket
    ]
    return sorted(found, key=lambda entry: (-entry[1], entry[0]))[:limit]
