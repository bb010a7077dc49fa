"""A DNA of a large network stays small on disk however many images it has seen."""

from pathlib import Path

import numpy as np
import pytest

from dnacompare import exact_sum
from dnacompare.detail import detail_for
from dnacompare.dna import DNA
from dnacompare.grid import FloatGrid
from dnacompare.layer import Layer

RESNET50 = {3136: 768, 784: 2048, 196: 6144, 49: 6144}
"""Neurons of each number of positions; 15,104 in all."""
GRID = FloatGrid(5, -10, 10)
SPREAD = 1.5
"""Variance of a bin's count in Poisson variances: what 400 photographs give in most layers of
mobilenet_v2, because positions of one image depend on each other."""
OCTAVE_SPREAD = 3.0
"""The same for the bins of the groups, an octave each."""


def noisy(random: np.random.Generator, expected: np.ndarray, spread: float) -> np.ndarray:
    drawn = expected + np.sqrt(spread) * (random.poisson(expected) - expected)
    return np.maximum(np.rint(drawn), 0).astype(np.int64)


def rectified(random: np.random.Generator, neurons: int) -> np.ndarray:
    """Shares of the bins ``(neurons, bins)`` of rectified normal activations, on any scale that
    networks have, as in the blocks of a residual network."""
    scale = 10 ** random.uniform(-1, 1, (neurons, 1))
    middle = scale * random.uniform(-1, 1, (neurons, 1))
    edges = GRID.edges()[GRID.side + 1 :]
    inner = np.exp(-0.5 * (((edges[1:] + edges[:-1]) / 2 - middle) / scale) ** 2)
    shares = np.zeros((neurons, GRID.bins))
    shares[:, GRID.side + 1 :] = inner * np.diff(edges) / (scale * np.sqrt(2 * np.pi))
    shares[:, GRID.side] = np.maximum(1 - shares.sum(axis=1), 0)
    return shares


def large(items: int) -> DNA:
    """What ``items`` images leave in the layers of ResNet-50."""
    random = np.random.default_rng(0)
    detail = detail_for(sum(RESNET50.values()))
    coarse = GRID.coarser(detail.mantissa_bits)
    group_items = random.multinomial(items, np.ones(detail.groups) / detail.groups)
    layers = []
    for positions, neurons in RESNET50.items():
        counts = noisy(random, rectified(random, neurons) * items * positions, SPREAD)
        left = GRID.coarsen(counts, coarse)
        groups = np.zeros((detail.groups, *left.shape), np.int64)
        for group in range(detail.groups - 1):
            share = left / (detail.groups - group)
            groups[group] = np.minimum(noisy(random, share, OCTAVE_SPREAD), left)
            left = left - groups[group]
        groups[-1] = left
        means = random.normal(group_items[:, None] / 2, np.sqrt(group_items[:, None] / 10))
        wide = np.broadcast_to(means[..., :1], (detail.groups, neurons))
        sums = np.rint(random.normal(wide, np.sqrt(group_items[:, None] / 10)) * 2**16)
        squares = np.rint(random.normal(wide, np.sqrt(group_items[:, None] / 10)) * 2**32)
        values = np.sort(random.normal(size=(2, neurons)), axis=0).astype(np.float32)
        layers.append(
            Layer(
                name=f"layer of {positions}",
                neurons=tuple(f"channel {i}" for i in range(neurons)),
                counts=counts,
                groups=groups,
                items=np.repeat(group_items[:, None], neurons, axis=1),
                item_sums=exact_sum.of_steps(sums.astype(np.int64), 16),
                item_squares=exact_sum.of_steps(squares.astype(np.int64), 32),
                sums=exact_sum.split(random.normal(size=neurons) * items * positions),
                squares=exact_sum.split(random.normal(size=neurons) ** 2 * items * positions),
                special=np.stack([counts[:, GRID.side], *[counts[:, 0]] * 4], axis=1),
                minimum=values[0],
                maximum=values[1],
            )
        )
    return DNA({"extractor": "drawn"}, GRID, tuple(layers), items, 0, group_items, detail)


@pytest.mark.parametrize(
    "items", [pytest.param(1_000, marks=pytest.mark.slow), pytest.param(10**6)]
)
def test_the_file_of_a_large_network_is_small(items: int, tmp_path: Path) -> None:
    dna = large(items)
    assert dna.neurons == 15_104
    dna.save(tmp_path / "large.dna")
    assert (tmp_path / "large.dna").stat().st_size < 15_000_000
    assert DNA.load(tmp_path / "large.dna") == dna
