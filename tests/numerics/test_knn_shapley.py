"""Shapley values of neighbours against all coalitions."""

from itertools import combinations
from math import comb

import numpy as np
import pytest
from numpy.typing import NDArray

from dnacompare.numerics import knn_shapley as module
from dnacompare.numerics.knn_shapley import knn_shapley

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]


def brute(known: tuple[Floats, Labels], point: Floats, wanted: int, k: int) -> Floats:
    """Over all coalitions, as Shapley has it."""
    points, labels = known
    apart = np.linalg.norm(points - point, axis=1)

    def value(chosen: tuple[int, ...]) -> float:
        near = sorted(chosen, key=lambda i: apart[i])[:k]
        return float(sum(labels[i] == wanted for i in near)) / k

    size = len(points)
    found = np.zeros(size)
    for i in range(size):
        others = [j for j in range(size) if j != i]
        for taken in range(size):
            gains = [value((*s, i)) - value(s) for s in combinations(others, taken)]
            found[i] += sum(gains) / comb(size - 1, taken) / size
    return found


@pytest.mark.parametrize("k", [1, 3, 7])
def test_it_equals_the_sum_over_all_coalitions(k: int) -> None:
    random = np.random.default_rng(k)
    known = random.standard_normal((7, 2)), random.integers(0, 3, 7)
    tested = random.standard_normal((4, 2)), random.integers(0, 3, 4)
    found = knn_shapley(known, tested, k)
    each = np.stack([brute(known, p, y, k) for p, y in zip(*tested, strict=True)])
    # sums of some hundred numbers below 1 in another order
    assert found.mean == pytest.approx(each.mean(axis=0), abs=1e-15)
    assert found.halves == pytest.approx(
        np.stack([each[0::2].mean(0), each[1::2].mean(0)]), abs=1e-15
    )
    assert found.error == pytest.approx(each.std(axis=0, ddof=1) / 2, abs=1e-8)  # root of 1e-16
    assert found.mean.sum() == pytest.approx(found.whole, abs=1e-14)  # efficiency


def test_pieces_leave_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(9)
    known = random.standard_normal((30, 2)), random.integers(0, 2, 30)
    tested = random.standard_normal((23, 2)), random.integers(0, 2, 23)
    whole = knn_shapley(known, tested, 3)
    monkeypatch.setattr(module, "TOGETHER", 4 * 30)
    heard: list[int] = []
    parts = knn_shapley(known, tested, 3, tell=heard.append)
    assert parts.mean == pytest.approx(whole.mean, abs=1e-15)
    assert parts.halves == pytest.approx(whole.halves, abs=1e-15)
    assert parts.whole_error == whole.whole_error
    assert heard == [4, 8, 12, 16, 20, 23]
