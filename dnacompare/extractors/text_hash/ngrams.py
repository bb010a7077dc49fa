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


@lru_cache(maxsize=1)
def _vectorizer() -> Any:
    from sklearn.feature_extraction.text import HashingVectorizer

    return HashingVectorizer(
        analyzer="char_wb",
        ngram_range=LENGTHS,
        n_features=BUCKETS,
        alternate_sign=False,
        norm="l2",
        dtype=np.float32,
    )


def ngrams(texts: Sequence[str]) -> NDArray[np.float32]:
    """``(items, 512)``: counts of hashed n-grams as vectors of length 1; zero for empty texts."""
    vectors: NDArray[np.float32] = _vectorizer().transform(texts).toarray()
    return vectors


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
