"""Gradient-boosted trees with this package's settings: one thread, few leaves, a given seed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.stopping import stopping_point

Floats = NDArray[np.float64]
SETTINGS = {
    "max_iter": 100,
    "max_leaf_nodes": 8,
    "min_samples_leaf": 20,
    "early_stopping": False,
}
"""Eight leaves see interactions of three columns; more would follow the noise of 1,000 rows."""
RATE = 0.1
ODDS_RATE = 0.05
"""Odds become weights, where one that is far too large spoils a mean: they are fitted more gently
(of 2,000 rows and one column it halved the error of weighted means)."""


@contextmanager
def one_thread() -> Iterator[None]:
    """Trees on tables of this size take longer with several threads than with one, and a hundred
    times longer where other work has the cores."""
    import sklearn.ensemble  # noqa: F401  # only libraries that are loaded can be limited
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1, user_api="openmp"):
        yield


def regression(x: Floats, y: Floats, seed: int) -> Any:
    """A model with ``predict``: the mean of ``y`` given ``x``."""
    stopping_point()
    from sklearn.dummy import DummyRegressor
    from sklearn.ensemble import HistGradientBoostingRegressor

    if not x.shape[1] or np.ptp(y) == 0:
        return DummyRegressor().fit(x, y)
    model = HistGradientBoostingRegressor(random_state=seed % 2**32, learning_rate=RATE, **SETTINGS)
    return model.fit(x, y)


def classification(
    x: Floats,
    classes: NDArray[Any],
    seed: int,
    *,
    rate: float = RATE,
    weights: Floats | None = None,
) -> Any:
    """A model with ``predict_proba``: the probabilities of ``classes`` given ``x``, where rows
    count by ``weights``."""
    stopping_point()
    from sklearn.dummy import DummyClassifier
    from sklearn.ensemble import HistGradientBoostingClassifier

    if not x.shape[1] or len(np.unique(classes)) == 1:
        return DummyClassifier().fit(x, classes, weights)
    model = HistGradientBoostingClassifier(
        random_state=seed % 2**32, learning_rate=rate, **SETTINGS
    )
    return model.fit(x, classes, weights)
