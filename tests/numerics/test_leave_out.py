"""Leaving groups out against recounting, and the folded bias against simulation."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import norm

from dnacompare.inference.blocks import shares
from dnacompare.numerics.leave_out import leave_out

C, BINS = 3, 20
Counts = NDArray[np.int64]


def groups(seed: int, number: int = 5) -> Counts:
    return np.random.default_rng(seed).integers(0, 9, (number, C, BINS))


def direct(a: Counts, b: Counts, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """W1 from the summed groups, one border at a time."""
    f, g = (np.cumsum(x.sum(0), axis=1) / x.sum((0, 2))[:, None] for x in (a, b))
    return (weights[:, 1:] * np.abs(f - g)).sum(1)


@pytest.mark.parametrize("paired", [False, True])
def test_leaving_out_is_recounting(paired: bool) -> None:
    a, b = groups(1), groups(2)
    weights = np.random.default_rng(3).random((C, BINS + 1))
    share = np.concatenate([shares(np.full(5, 10))] * 2)
    whole, without, _ = leave_out(np.cumsum(a, 2), np.cumsum(b, 2), weights, share, paired)
    assert whole == pytest.approx(direct(a, b, weights), rel=1e-12)  # float64, another order
    for unit in range(5):
        rest = np.arange(5) != unit
        if paired:
            expected = direct(a[rest], b[rest], weights)
            assert without[unit] == pytest.approx(expected, rel=1e-12)
        else:
            assert without[unit] == pytest.approx(direct(a[rest], b, weights), rel=1e-12)
            assert without[5 + unit] == pytest.approx(direct(a, b[rest], weights), rel=1e-12)


def test_empty_groups_change_nothing() -> None:
    a, b = groups(4), groups(5)
    a[2] = 0
    share = np.concatenate([shares(np.array([9, 9, 0, 9, 9])), shares(np.full(5, 9))])
    whole, without, bias = leave_out(
        np.cumsum(a, 2), np.cumsum(b, 2), np.ones((C, BINS + 1)), share, False
    )
    assert without[2].tolist() == whole.tolist()
    held = [0, 1, 3, 4]
    again = leave_out(
        np.cumsum(a[held], 2),
        np.cumsum(b, 2),
        np.ones((C, BINS + 1)),
        np.concatenate([shares(np.full(4, 9)), shares(np.full(5, 9))]),
        False,
    )
    assert bias == pytest.approx(again[2], rel=1e-12)


def test_a_neuron_without_counts_is_zero() -> None:
    a, b = groups(6), groups(7)
    a[:, 1] = 0
    parts = leave_out(
        np.cumsum(a, 2), np.cumsum(b, 2), np.ones((C, BINS + 1)), np.full(10, 5.0), False
    )
    assert all((part[..., 1] == 0).all() for part in parts)


def test_folded_bias_is_what_noise_adds() -> None:
    """Items of two values: the CDFs differ at one border, by a Gaussian of known variance."""
    random = np.random.default_rng(8)
    size, number = 50, 40
    for gap in (0.0, 0.02, 0.05):
        found, added = [], []
        for _ in range(200):
            a, b = (
                np.stack([hits, size - hits], axis=1)[:, None]
                for hits in (
                    random.binomial(size, 0.5 + gap / 2, number),
                    random.binomial(size, 0.5 - gap / 2, number),
                )
            )
            share = np.full(2 * number, float(number))
            whole, _, bias = leave_out(
                np.cumsum(a, 2), np.cumsum(b, 2), np.ones((1, 3)), share, False
            )
            deviation = np.sqrt(0.5 / (size * number))
            z = whole[0] / deviation
            found.append(bias[0])
            added.append(2 * deviation * (norm.pdf(z) - z * norm.cdf(-z)))
        # the variance comes from 80 groups (16 % off each time); 200 averages leave 2 %
        assert np.mean(found) == pytest.approx(np.mean(added), rel=0.08)
