"""A DNA of a large network stays small on disk however many images it has seen."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dnacompare import exact_sum, strand
from dnacompare.detail import detail_for
from dnacompare.dna import DNA
from dnacompare.grid import FloatGrid
from dnacompare.inference.dna_blocks import neuron_shifts
from dnacompare.inference.dna_matrix import dna_distances
from dnacompare.layer import Layer
from dnacompare.range_grid import RangeGrid
from dnacompare.workflow.compare import compare
from tests.build import dna_of, random_ids, trouble

RESNET50 = {3136: 768, 784: 2048, 196: 6144, 49: 6144}
"""Neurons of each number of positions; 15,104 in all."""
VIT_B_16 = {197: 9984}
GRID = FloatGrid(5, -10, 10)
SPREAD = 1.5
"""Variance of a bin's count in Poisson variances: what 400 photographs give in most layers of
mobilenet_v2, because positions of one image depend on each other."""
OCTAVE_SPREAD = 3.0
"""The same for the bins of the groups, an octave each."""


def noisy(random: np.random.Generator, expected: np.ndarray, spread: float) -> np.ndarray:
    drawn = expected + np.sqrt(spread) * (random.poisson(expected) - expected)
    return np.maximum(np.rint(drawn), 0).astype(np.int64)


def shares(random: np.random.Generator, neurons: int, *, rectified: bool) -> np.ndarray:
    """Shares of the bins ``(neurons, bins)`` of normal activations on any scale that networks have;
    ``rectified`` as in the blocks of a residual network, of both signs as in a transformer."""
    scale = 10 ** random.uniform(-1, 1, (neurons, 1))
    middle = scale * random.uniform(-1, 1, (neurons, 1))
    edges = GRID.edges()
    inner = np.exp(-0.5 * (((edges[1:] + edges[:-1]) / 2 - middle) / scale) ** 2)
    found = inner * np.diff(edges) / (scale * np.sqrt(2 * np.pi))
    if rectified:
        found[:, : GRID.side] = 0
    found[:, GRID.side] = 0
    found[:, GRID.side] = np.maximum(1 - found.sum(axis=1), 0)
    return found


def large(items: int, network: dict[int, int] = RESNET50) -> DNA:
    """What ``items`` images leave in the layers of ``network``, neurons by number of positions."""
    random = np.random.default_rng(0)
    detail = detail_for(sum(network.values()))
    coarse = GRID.coarser(detail.mantissa_bits)
    group_items = random.multinomial(items, np.ones(detail.groups) / detail.groups)
    layers = []
    for positions, neurons in network.items():
        expected = shares(random, neurons, rectified=network is RESNET50) * items * positions
        counts = noisy(random, expected, SPREAD)
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
    ("network", "items", "joined_to"),
    [
        (VIT_B_16, 10**6, 4),
        (VIT_B_16, 10**8, 4),
        (RESNET50, 10**8, 4),
    ],
)
@pytest.mark.slow
def test_however_many_items_the_file_stays_small(
    network: dict[int, int], items: int, joined_to: int, tmp_path: Path
) -> None:
    dna = large(items, network)
    dna.save(tmp_path / "large.dna")
    assert (tmp_path / "large.dna").stat().st_size < 15_000_000
    found = DNA.load(tmp_path / "large.dna")
    assert found == dna.joined(joined_to)
    assert found != dna
    found.save(tmp_path / "again.dna")
    assert (tmp_path / "again.dna").read_bytes() == (tmp_path / "large.dna").read_bytes()


@settings(max_examples=30, deadline=None)  # the first example compiles
@given(most=st.integers(1, 20_000), cut=st.integers(0, 60))
def test_joining_bins_is_exact_and_commutes_with_adding(most: int, cut: int) -> None:
    values, ids = trouble((60, 3, 20)), random_ids(60)
    whole = dna_of(values, ids)
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.dna")
        whole.save(path, most=most)
        found = DNA.load(path)
        whole.save(path, most=None)
        assert DNA.load(path) == whole
    bits = found.grid.mantissa_bits
    assert found == whole.joined(bits)
    assert found.problem() is None
    one, two = dna_of(values[:cut], ids[:cut]), dna_of(values[cut:], ids[cut:])
    assert one.joined(bits) + two == whole.joined(bits) == (one + two).joined(bits)
    assert one.joined(bits) + two.joined(max(bits - 1, 2)) == whole.joined(max(bits - 1, 2))


def test_bins_are_joined_no_further_than_those_of_the_groups(tmp_path: Path) -> None:
    dna = dna_of(trouble((60, 3, 20)), random_ids(60))
    dna.save(tmp_path / "a.dna", most=1)
    assert DNA.load(tmp_path / "a.dna") == dna.joined(dna.detail.mantissa_bits)
    coarse = dna.joined(1)
    assert coarse.detail.mantissa_bits == 1
    assert coarse.problem() is None


def test_bins_in_given_ranges_are_never_joined(tmp_path: Path) -> None:
    ranges = np.array([[-3.0, 3.0]] * 3)
    dna = dna_of(trouble((60, 3, 20)), random_ids(60), grid=RangeGrid(100), ranges=ranges)
    dna.save(tmp_path / "a.dna", most=1)
    assert DNA.load(tmp_path / "a.dna") == dna


def test_dnas_with_and_without_joined_bins_are_compared_at_the_wider() -> None:
    random = np.random.default_rng(3)
    values = random.normal(size=(80, 3, 20)).astype(np.float32)
    a, b = dna_of(values, random_ids(80)), dna_of(values + np.float32(0.5), random_ids(80, 1))
    together = neuron_shifts(a.joined(3), b.joined(3)).overall
    assert neuron_shifts(a, b.joined(3)).overall == together
    assert neuron_shifts(a.joined(3), b).overall == together
    fine = neuron_shifts(a, b).overall
    # bins of 12 % instead of 3 %, within which activations count as spread
    assert together.value == pytest.approx(fine.value, rel=0.01)
    assert together.value != fine.value
    pairs = ((a.joined(3), b.joined(3)), (a, b.joined(3)), (a.joined(3), b))
    many = {dna_distances([strand.of_dna(one) for one in pair])[0].value for pair in pairs}
    assert len(many) == 1
    found = compare(a, b.joined(3), permutations=19)
    assert (
        found.estimates["dna_emd"]
        == compare(a.joined(3), b.joined(3), permutations=19).estimates["dna_emd"]
    )


@pytest.mark.parametrize(
    "items", [pytest.param(1_000, marks=pytest.mark.slow), pytest.param(10**6)]
)
def test_the_file_of_a_large_network_is_small(items: int, tmp_path: Path) -> None:
    dna = large(items)
    assert dna.neurons == 15_104
    dna.save(tmp_path / "large.dna")
    assert (tmp_path / "large.dna").stat().st_size < 15_000_000
    assert DNA.load(tmp_path / "large.dna") == dna
