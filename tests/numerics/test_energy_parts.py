"""The energy distance by items, against leaving each item out and computing all again."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from dnacompare.inference import permutation
from dnacompare.numerics.clouds import clouds
from dnacompare.numerics.energy_parts import EnergyParts, energy_parts, excesses
from dnacompare.numerics.labelled_sums import labelled_sums
from dnacompare.numerics.pairwise import CPU_TILE, row_sums

Floats = NDArray[np.float64]


def energy(a: Floats, b: Floats) -> float:
    return float(2 * cdist(a, b).mean() - cdist(a, a).mean() - cdist(b, b).mean())


def parts_of(a: Floats, b: Floats) -> tuple[EnergyParts, float]:
    both = clouds(a, b)
    return energy_parts(row_sums(both), len(a)), both.unit


def test_items_sum_to_the_distance_and_leaving_one_out_is_exact() -> None:
    random = np.random.default_rng(0)
    a, b = random.standard_normal((13, 4)), random.standard_normal((9, 4)) + 0.5
    parts, unit = parts_of(a, b)
    assert parts.added.sum() == pytest.approx(parts.total, abs=1e-12)
    assert parts.total * unit == pytest.approx(energy(a, b), abs=1e-12)
    left = [energy(np.delete(a, i, 0), b) for i in range(13)]
    left += [energy(a, np.delete(b, j, 0)) for j in range(9)]
    # the same arithmetic in another order: some units of the last place of numbers near 1
    assert parts.without * unit == pytest.approx(left, abs=1e-14)


def test_one_sided_weights_of_the_papers_form() -> None:
    """w = 2·mean‖a − b‖ − mean‖a − a′‖, with mean w − E‖B − B′‖ the distance, gives what A adds."""
    random = np.random.default_rng(1)
    a, b = random.standard_normal((20, 2)), random.standard_normal((20, 2)) * 2
    weights = 2 * cdist(a, b).mean(axis=1) - cdist(a, a).mean(axis=1)
    assert weights.mean() - cdist(b, b).mean() == pytest.approx(energy(a, b), abs=1e-12)
    parts, unit = parts_of(a, b)
    expected = (weights - cdist(b, b).mean()) / 40  # half of the distance, over 20 items
    assert parts.added[:20] * unit == pytest.approx(expected, abs=1e-14)


def test_labelled_sums_over_several_tiles() -> None:
    random = np.random.default_rng(2)
    x, y = random.standard_normal((CPU_TILE + 40, 2)), random.standard_normal((60, 2))
    both = clouds(x, y)
    labels = permutation.labels(len(x), len(y), 5, 0)
    found, to_all = labelled_sums(both, labels)
    matrix = cdist(np.concatenate([x, y]), np.concatenate([x, y]))
    # sums of 1,124 distances, each with a relative error of some 2⁻⁵²
    assert found * both.unit == pytest.approx(matrix @ labels, rel=1e-12)
    assert to_all * both.unit == pytest.approx(matrix.sum(axis=1), rel=1e-12)


def test_excess_of_relabelled_items_is_that_of_the_swapped_sets() -> None:
    random = np.random.default_rng(3)
    a, b = random.standard_normal((6, 3)), random.standard_normal((5, 3))
    both = clouds(a, b)
    labels = permutation.labels(6, 5, 3, 0)
    found = excesses(*labelled_sums(both, labels), labels)
    assert found[0] == pytest.approx(parts_of(a, b)[0].excess, abs=1e-14)
    pooled = np.concatenate([a, b])
    for row, chosen in zip(found, labels.T, strict=True):
        parts, unit = parts_of(pooled[chosen], pooled[~chosen])
        expected = np.empty(11)
        expected[chosen], expected[~chosen] = parts.excess[:6], parts.excess[6:]
        assert row * both.unit == pytest.approx(expected * unit, abs=1e-14)
