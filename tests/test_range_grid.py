"""Equal bins in given ranges: the counts and distances of the paper's own code."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from dnacompare import tensor_file
from dnacompare.detail import NO_GROUPS, Detail
from dnacompare.distances._dna_emd import dna_emd
from dnacompare.distances._dna_frechet import dna_frechet
from dnacompare.dna import DNA
from dnacompare.errors import IncompatibleError, InputError
from dnacompare.grids import from_json
from dnacompare.inference.dna_blocks import neuron_shifts
from dnacompare.range_grid import RangeGrid, covering, middle_and_half, reference_ranges
from tests.build import dna_of, random_ids, trouble

GRID = RangeGrid()
Floats = NDArray[np.float64]


def activations(items: int, seed: int, shift: float = 0.0) -> NDArray[np.float32]:
    """Six neurons: rectified, of either sign, one-sided, constant, dead, and beyond its range."""
    random = np.random.default_rng([seed, 21])
    values = (random.standard_normal((items, 6, 9)) + shift).astype(np.float32)
    values[:, 0] = np.maximum(values[:, 0], 0)
    values[:, 2] = np.abs(values[:, 2]) + 3
    values[:, 3], values[:, 4] = 1.5, 0
    values[:, 5] *= 4
    return values


RANGES = reference_ranges(
    np.array([0, -3, 3, 1.5, 0, -2], np.float64), np.array([3, 3, 6, 1.5, 0, 2], np.float64)
)


def histogram_in_torch(values: NDArray[np.float32], ends: Floats) -> NDArray[np.int64]:
    """What ``torch.histc`` counts of float64 values brought to −1…1, as the paper's code calls
    it."""
    middle, half = (ends[0] + ends[1]) / 2, (ends[1] - ends[0]) / 2 + 1e-8
    inside = ((torch.from_numpy(values).double() - middle) / half).clamp(-1, 1)
    return torch.histc(inside, bins=1000, min=-1, max=1).long().numpy()


def test_counts_are_those_of_torch_histc() -> None:
    values = activations(300, 1)
    layer = dna_of(values, random_ids(300), grid=GRID, ranges=RANGES).layers[0]
    for neuron in range(6):
        told = histogram_in_torch(values[:, neuron].ravel(), RANGES[neuron])
        assert np.array_equal(layer.counts[neuron], told)


@settings(deadline=None, max_examples=200)
@given(
    st.lists(st.floats(-50, 50, width=32), min_size=1, max_size=40),
    st.floats(-20, 20, width=32),
    st.floats(0, 30, width=32),
)
def test_any_values_in_any_range_are_counted_alike(
    values: list[float], low: float, width: float
) -> None:
    given_values = np.array(values, np.float32)
    ranges = reference_ranges(np.array([low]), np.array([low + width]))
    plain = np.bincount(GRID.index(given_values[None], ranges)[0], minlength=GRID.bins)
    layer = dna_of(given_values[None, None], random_ids(1), grid=GRID, ranges=ranges).layers[0]
    assert np.array_equal(layer.counts[0], plain)
    assert np.array_equal(plain, histogram_in_torch(given_values, ranges[0]))


def test_borders_belong_to_the_bin_above_but_the_last() -> None:
    edges = GRID.edges()
    ranges = np.array([[-1.0, 1.0]])
    exact = np.array([-1.0, -0.5, 0.0, 0.5, 1.0])  # the slack moves them all a little inwards
    assert GRID.index(exact[None], ranges).tolist() == [[0, 250, 500, 749, 999]]
    assert (len(edges), edges[0], edges[-1]) == (1001, -1, 1)
    assert edges == pytest.approx(np.linspace(-1, 1, 1001), abs=1e-15)  # rounding


@pytest.mark.parametrize("bits", range(6))
@pytest.mark.parametrize("bins", [1000, 7, 33])
def test_coarser_bins_are_unions(bins: int, bits: int) -> None:
    grid = RangeGrid(bins)
    coarse = grid.coarser(bits)
    counts = np.random.default_rng(0).integers(0, 9, (2, 3, bins))
    joined = grid.coarsen(counts, coarse)
    assert joined.shape == (2, 3, coarse.bins)
    assert np.array_equal(joined.sum(-1), counts.sum(-1))
    assert np.array_equal(joined[..., 0], counts[..., : coarse.joined].sum(-1))
    assert set(coarse.edges()) <= set(grid.edges())
    step_by_step = grid.coarser(max(bits, 3))
    assert np.array_equal(step_by_step.coarsen(grid.coarsen(counts, step_by_step), coarse), joined)
    numbers, _ = coarse.places(grid)
    assert grid.edges()[np.rint(numbers).astype(int)] == pytest.approx(coarse.edges(), abs=1e-15)


def test_the_distance_is_the_papers_sum() -> None:
    x, y = activations(200, 2), activations(150, 3, 0.4)
    a = dna_of(x, random_ids(200, 2), grid=GRID, ranges=RANGES)
    b = dna_of(y, random_ids(150, 3), grid=GRID, ranges=RANGES)
    p, q = (dna.layers[0].counts / dna.layers[0].counts.sum(1, keepdims=True) for dna in (a, b))
    emd = np.abs(np.cumsum(p - q, axis=1)).sum(1)
    moved = [0, 1, 2, 5]  # the others never vary, and count for nothing
    found = neuron_shifts(a, b, units="bins").layers[0]
    assert found.value == pytest.approx(emd, rel=1e-12)  # order of sums
    widths = 2 * middle_and_half(RANGES)[1] / 1000
    in_units = neuron_shifts(a, b, units="activation")
    assert in_units.layers[0].value == pytest.approx(emd * widths, rel=1e-12, abs=1e-15)
    assert dna_emd(a, b, units="bins").value == pytest.approx(emd[moved].mean(), rel=1e-12)
    told = "with the 2 neurons that never vary counted as 0, as the package vdna counts them, "
    notes = dna_emd(a, b, units="bins").notes
    (note,) = (note for note in notes if note.startswith(told))
    assert float(note.rsplit(" ", 1)[1]) == pytest.approx(emd.mean(), rel=1e-12)
    assert found.compared.tolist() == [True, True, True, False, False, True]


def test_groups_give_intervals_and_p_values_here_too() -> None:
    a, b, c = (
        dna_of(activations(200, seed, shift), random_ids(200, seed), grid=GRID, ranges=RANGES)
        for seed, shift in ((4, 0.0), (5, 0.0), (6, 0.5))
    )
    for units in ("deviation", "activation", "bins"):
        null = dna_emd(a, b, permutations=99, units=units)
        moved = dna_emd(a, c, permutations=99, units=units)
        assert null.p_value is not None
        assert null.p_value > 0.05
        assert moved.p_value == 0.01
        for found in (null, moved):
            assert found.interval is not None
            assert found.interval[0] <= found.value <= found.interval[1]
            assert found.noise_floor is not None
        assert null.noise_floor == pytest.approx(null.value, rel=0.5)  # by chance alone
    assert dna_frechet(a, c, permutations=99).p_value == 0.01


def test_both_grids_tell_of_the_same_distance() -> None:
    x, y = activations(300, 7)[:, :3], activations(300, 8, 0.6)[:, :3]
    ranges = covering(
        np.minimum(x.min((0, 2)), y.min((0, 2))), np.maximum(x.max((0, 2)), y.max((0, 2)))
    )
    values = []
    for grid, ends in ((None, None), (GRID, ranges)):
        a = dna_of(x, random_ids(300, 7), grid=grid, ranges=ends)
        b = dna_of(y, random_ids(300, 8), grid=grid, ranges=ends)
        values.append(dna_emd(a, b).value)
        least, largest = a.layers[0].minimum, a.layers[0].maximum
        assert (least.tolist(), largest.tolist()) == (
            x.min((0, 2)).tolist(),
            x.max((0, 2)).tolist(),
        )
    assert values[0] == pytest.approx(values[1], rel=2e-3)  # bins of either grid


def test_parts_add_up_and_survive_a_file(tmp_path: Path) -> None:
    values, ids = trouble((40, 3, 20)), random_ids(40)
    ranges = covering(np.array([0, -1, 2]), np.array([2, 1, 2]))
    whole = dna_of(values, ids, grid=GRID, ranges=ranges)
    parts = [
        dna_of(values[part], ids[part], grid=GRID, ranges=ranges)
        for part in (slice(0, 7), slice(7, 40))
    ]
    assert parts[1] + parts[0] == whole
    assert whole.problem() is None
    whole.save(tmp_path / "a.dna")
    loaded = DNA.load(tmp_path / "a.dna")
    assert loaded == whole
    assert loaded.grid == GRID
    assert np.array_equal(loaded.layers[0].ranges, ranges)
    assert loaded.reduced(Detail(8, 0)) == whole.reduced(Detail(8, 0))
    chosen = whole.select(neurons={"layer": [2, 0]})
    assert np.array_equal(chosen.layers[0].ranges, ranges[[2, 0]])


@pytest.mark.parametrize("wrong", [RANGES[:3], RANGES[:, ::-1], RANGES * np.nan, RANGES[:, 0]])
def test_a_file_with_damaged_ranges_is_refused(tmp_path: Path, wrong: Floats) -> None:
    dna_of(activations(9, 1), random_ids(9), grid=GRID, ranges=RANGES).save(tmp_path / "a.dna")
    header, arrays = tensor_file.read(tmp_path / "a.dna")
    tensor_file.write(tmp_path / "a.dna", header, arrays | {"0/ranges": wrong})
    with pytest.raises(InputError, match="the ranges of layer 'layer' are none"):
        DNA.load(tmp_path / "a.dna")
    header["grid"] = {"kind": "round"}
    tensor_file.write(tmp_path / "a.dna", header, arrays)
    with pytest.raises(InputError, match="no grid 'round'"):
        DNA.load(tmp_path / "a.dna")


def test_special_values_are_counted_apart() -> None:
    row = np.array([0, -0.0, 1, 5, -5, np.nan, np.inf, -np.inf, 1e12, 0.5], np.float32)
    layer = dna_of(
        row[None, None], random_ids(1), grid=GRID, ranges=np.array([[-1.0, 1.0]])
    ).layers[0]
    zero, underflow, overflow, missing, infinite = layer.special[0]
    # 1e12 is beyond what squares can be summed of, so it counts as infinite
    assert (zero, underflow, overflow, missing, infinite) == (2, 0, 2, 1, 3)
    assert layer.total[0] == 6
    assert layer.counts[0, [0, 500, 999]].tolist() == [1, 2, 2]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda: dna_of(activations(9, 1), random_ids(9)), "grid"),
        (
            lambda: dna_of(activations(9, 1), random_ids(9), grid=RangeGrid(500), ranges=RANGES),
            "grid",
        ),
        (lambda: dna_of(activations(9, 1), random_ids(9), grid=GRID, ranges=RANGES * 2), "ranges"),
    ],
)
def test_other_grids_and_ranges_do_not_compare(change: Callable[[], DNA], field: str) -> None:
    one = dna_of(activations(9, 1), random_ids(9), grid=GRID, ranges=RANGES)
    with pytest.raises(IncompatibleError, match=f"differ in '{field}'"):
        dna_emd(one, change())


def test_what_is_no_grid_or_no_range_is_refused() -> None:
    for wrong in ({"equal_bins": 0}, {"equal_bins": 70_000}, {"mantissa_bits": 6}):
        with pytest.raises(InputError, match="must lie in"):
            RangeGrid(**wrong)
    with pytest.raises(InputError, match="no grid 'round'"):
        from_json({"kind": "round"})
    for ranges in (None, RANGES[:2], RANGES[:, ::-1]):
        with pytest.raises(InputError, match="needs the ends of each neuron's range"):
            dna_of(activations(9, 1), random_ids(9), grid=GRID, ranges=ranges)
    assert from_json(GRID.to_json()) == GRID


def test_without_groups_a_dna_on_equal_bins_still_has_values() -> None:
    a, b = (
        dna_of(activations(40, seed), random_ids(40, seed), grid=GRID, ranges=RANGES).reduced(
            NO_GROUPS
        )
        for seed in (1, 2)
    )
    found = dna_emd(a, b, permutations=99)
    assert found.value > 0
    assert (found.interval, found.p_value, found.permutations) == (None, None, 0)
    assert sum("no groups of items" in note for note in found.notes) == 2
