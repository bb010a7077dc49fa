"""The counting kernel against a plain rewriting in NumPy, and against itself in another order."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from dnacompare import exact_sum
from dnacompare.detail import FINEST, Detail
from dnacompare.dna import SPECIAL, Layer
from dnacompare.errors import InputError
from dnacompare.exemplars import Extremes
from dnacompare.grid import FloatGrid
from dnacompare.numerics import accumulate
from dnacompare.numerics.accumulate import LayerCounter
from tests.build import random_ids, trouble

GRIDS = [FloatGrid(), FloatGrid(5, -10, 10), FloatGrid(3, -4, 33)]
SHAPES = [(9, 3, 1), (6, 4, 31), (5, 2, 97), (3, 2, 3000)]


def counted(
    values: NDArray[np.float32],
    ids: NDArray[np.uint64],
    grid: FloatGrid,
    batch: int = 1 << 30,
    detail: Detail = FINEST,
) -> LayerCounter:
    counter = LayerCounter("layer", [f"n{i}" for i in range(values.shape[1])], grid, detail)
    for start in range(0, len(ids), batch):
        counter.add(values[start : start + batch], ids[start : start + batch])
    return counter


def usable(values: NDArray[np.float32]) -> NDArray[np.bool_]:
    """What enters histogram and moments: finite and less than 2³¹ in size."""
    return np.isfinite(values) & (np.abs(values) < 2.0**31)


def equal(a: Layer, b: Layer) -> bool:
    parts = vars(a).keys() - {"name", "neurons"}
    return all(np.array_equal(getattr(a, part), getattr(b, part)) for part in parts)


@pytest.mark.parametrize("detail", [FINEST, Detail(16, 0), Detail(1, 1)])
@pytest.mark.parametrize("grid", GRIDS)
@pytest.mark.parametrize("shape", SHAPES)
def test_histograms_are_those_of_the_plain_rule(
    grid: FloatGrid, shape: tuple[int, int, int], detail: Detail
) -> None:
    values, ids = trouble(shape), random_ids(shape[0])
    layer = counted(values, ids, grid, detail=detail).layer()
    coarse = grid.coarser(detail.mantissa_bits)
    for neuron in range(shape[1]):
        good = usable(values[:, neuron])
        plain = np.bincount(grid.index(values[:, neuron][good]), minlength=grid.bins)
        assert np.array_equal(layer.counts[neuron], plain)
        for group in range(detail.groups):
            mine = values[ids % np.uint64(detail.groups) == group, neuron]
            plain = np.bincount(coarse.index(mine[usable(mine)]), minlength=coarse.bins)
            assert np.array_equal(layer.groups[group, neuron], plain)


@pytest.mark.parametrize("grid", GRIDS)
@pytest.mark.parametrize("shape", SHAPES)
def test_special_values_are_counted_apart_and_none_is_lost(
    grid: FloatGrid, shape: tuple[int, int, int]
) -> None:
    values, ids = trouble(shape), random_ids(shape[0])
    layer = counted(values, ids, grid).layer()
    size = np.abs(values.astype(np.float64))
    good = usable(values)
    wanted = {
        "zero": values == 0,
        "underflow": good & (size > 0) & (size < 2.0**grid.min_exponent),
        "overflow": good & (size >= 2.0**grid.max_exponent),
        "nan": np.isnan(values),
        "infinite": ~np.isnan(values) & ~good,
    }
    for place, kind in enumerate(SPECIAL):
        assert np.array_equal(layer.special[:, place], wanted[kind].sum(axis=(0, 2))), kind
    everything = layer.total + layer.special[:, 3] + layer.special[:, 4]
    assert (everything == shape[0] * shape[2]).all()


@pytest.mark.parametrize("shape", SHAPES)
def test_extremes_are_of_the_usable_values(shape: tuple[int, int, int]) -> None:
    values, ids = trouble(shape), random_ids(shape[0])
    layer = counted(values, ids, FloatGrid()).layer()
    good = usable(values)
    assert np.array_equal(layer.minimum, np.where(good, values, np.inf).min(axis=(0, 2)))
    assert np.array_equal(layer.maximum, np.where(good, values, -np.inf).max(axis=(0, 2)))


def test_a_neuron_that_saw_nothing_has_no_extremes_and_no_mean() -> None:
    values = np.full((3, 1, 5), np.nan, np.float32)
    layer = counted(values, random_ids(3), FloatGrid()).layer()
    assert (layer.minimum[0], layer.maximum[0]) == (np.inf, -np.inf)
    assert np.isnan(layer.mean[0])
    assert layer.items.sum() == 0


@pytest.mark.parametrize("grid", GRIDS[:2])
def test_the_grid_ends_before_its_last_border(grid: FloatGrid) -> None:
    end = np.float32(2.0**grid.max_exponent)
    for value, beyond in ((end, 1), (np.nextafter(end, np.float32(0)), 0), (-end, 1)):
        layer = counted(np.full((1, 1, 1), value), random_ids(1), grid).layer()
        assert layer.special[0, 2] == beyond
        assert layer.counts[0, -1 if value > 0 else 0] == 1


def test_minus_zero_is_zero() -> None:
    layer = counted(np.full((2, 1, 40), -0.0, np.float32), random_ids(2), FloatGrid()).layer()
    assert layer.special[0, 0] == 80
    assert not np.signbit([layer.minimum[0], layer.maximum[0]]).any()


@pytest.mark.parametrize("scale", [1, 1e-3])
def test_short_rows_have_the_exact_moments_of_the_format(scale: float) -> None:
    """With one position the sums are of the values themselves, digit by digit.

    Squares of values about 1e-3 have digits beneath the last one kept, so rounding is seen.
    """
    values, ids = trouble((200, 3, 1)) * np.float32(scale), random_ids(200)
    layer = counted(values, ids, FloatGrid()).layer()
    good = usable(values)[:, :, 0]
    exact = np.where(good, values[:, :, 0], 0).astype(np.float64)
    sums = exact_sum.carry(exact_sum.split(exact).sum(axis=0))
    squares = exact_sum.carry(exact_sum.split(exact**2).sum(axis=0))
    assert np.array_equal(layer.sums, sums)
    assert np.array_equal(layer.squares, squares)
    rounded = np.rint(exact * 2**16) / 2**16
    for group in range(FINEST.groups):
        mine = FINEST.group_of(ids) == group
        assert np.array_equal(layer.items[group], good[mine].sum(axis=0))
        wanted = exact_sum.carry(exact_sum.split(rounded[mine]).sum(axis=0))
        assert np.array_equal(layer.item_sums[group], wanted)
        wanted = exact_sum.carry(exact_sum.split(rounded[mine] ** 2).sum(axis=0))
        assert np.array_equal(layer.item_squares[group], wanted)


@pytest.mark.parametrize("positions", [1, 7, 32, 33, 1000])
def test_moments_are_means_over_positions_then_over_items(positions: int) -> None:
    random = np.random.default_rng(positions)
    values = random.normal(3, 2, (40, 2, positions)).astype(np.float32)
    layer = counted(values, random_ids(40), FloatGrid()).layer()
    exact = values.astype(np.float64)
    # float64 sums of up to 40,000 terms of like size: rounding stays below 1e-13 of them.
    assert np.allclose(layer.mean, exact.mean(axis=(0, 2)), rtol=1e-13)
    assert np.allclose(layer.deviation, exact.std(axis=(0, 2)), rtol=1e-11)
    means = exact.mean(axis=2)
    rounded = np.rint(means * 2**16) / 2**16
    found = exact_sum.value(layer.item_sums).sum(axis=0)
    assert np.allclose(found, rounded.sum(axis=0), rtol=1e-13)
    found = exact_sum.value(layer.item_squares).sum(axis=0)
    assert np.allclose(found, (rounded**2).sum(axis=0), rtol=1e-13)


def test_huge_values_never_raise_and_stay_out_of_the_moments() -> None:
    values = np.full((4, 1, 50), 3e38, np.float32)
    values[0] = 2.0**30  # 50 squares of it exceed what one exact term may have
    values[1, 0, :10] = 5.0
    layer = counted(values, random_ids(4), FloatGrid()).layer()
    assert layer.special[0, 4] == 140
    assert layer.total[0] == 60
    wanted = (50 * 2.0**30 + 50) / 60
    assert layer.mean[0] == pytest.approx(wanted, rel=1e-15)  # one division of exact sums
    assert layer.items.sum() == 2


@settings(max_examples=25, deadline=None)  # the first example compiles
@given(
    seed=st.integers(0, 1000),
    items=st.integers(1, 12),
    positions=st.sampled_from([1, 3, 40]),
    batch=st.integers(1, 12),
)
def test_batches_and_order_leave_no_trace(
    seed: int, items: int, positions: int, batch: int
) -> None:
    values, ids = trouble((items, 3, positions), seed), random_ids(items, seed)
    order = np.random.default_rng(seed).permutation(items)
    grid = FloatGrid(4, -8, 3)
    whole, parts = counted(values, ids, grid), counted(values[order], ids[order], grid, batch)
    assert equal(whole.layer(), parts.layer())
    one, other = whole.extremes(), parts.extremes()
    for part in vars(one):
        assert np.array_equal(getattr(one, part), getattr(other, part), equal_nan=True), part


@pytest.mark.parametrize("positions", [128, 196, 3000])
@pytest.mark.parametrize("batch", [1, 5])
def test_rows_of_a_rectifier_leave_no_trace_of_what_came_before_them(
    positions: int, batch: int
) -> None:
    """A neuron that saw nothing negative is looked at in another way than one that did."""
    values, ids = trouble((13, 3, positions)), random_ids(13)
    values[1:, :2] = np.maximum(np.random.default_rng(0).standard_normal((12, 2, positions)), 0)
    values[0, 1], values[1:, 1] = -1, values[1:, 1] + 0.25  # no zeros; trouble in the others' first
    grid = FloatGrid(5, -10, 10)
    first, last = counted(values, ids, grid, batch), counted(values[::-1], ids[::-1], grid, batch)
    assert equal(first.layer(), last.layer())
    for neuron, found in enumerate(last.layer().counts):
        good = usable(values[:, neuron])
        plain = np.bincount(grid.index(values[:, neuron][good]), minlength=grid.bins)
        assert np.array_equal(found, plain)


def test_the_number_of_threads_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    values, ids = trouble((8, 64, 400)), random_ids(8)
    assert values.size > accumulate.WORTH_SHARING
    layers = []
    for workers in (1, 2, 5):
        pool = ThreadPoolExecutor(workers)
        monkeypatch.setattr(accumulate, "_workers", lambda workers=workers: workers)
        monkeypatch.setattr(accumulate, "_threads", lambda pool=pool: pool)
        layers.append(counted(values, ids, FloatGrid()).layer())
        pool.shutdown()
    assert equal(layers[0], layers[1])
    assert equal(layers[0], layers[2])


@pytest.mark.parametrize("positions", [1, 40, 600])
def test_threads_that_add_to_one_counter_leave_no_trace(positions: int) -> None:
    values, ids = trouble((40, 3, positions)), random_ids(40)
    counter = LayerCounter("layer", ["a", "b", "c"], FloatGrid(), FINEST, shared=False)

    def add(start: int) -> None:
        counter.add(values[start : start + 2], ids[start : start + 2])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, np.random.default_rng(0).permutation(20) * 2))
    whole = counted(values, ids, FloatGrid())
    assert equal(counter.layer(), whole.layer())
    one, other = counter.extremes(), whole.extremes()
    for part in vars(one):
        assert np.array_equal(getattr(one, part), getattr(other, part), equal_nan=True), part


def test_items_may_differ_in_their_number_of_positions() -> None:
    ids = random_ids(12)
    rows = [trouble((1, 2, size), seed) for seed, size in enumerate([5, 5, 9, 700, 9, 5] * 2)]
    counter = LayerCounter("layer", ["a", "b"], FloatGrid(), FINEST)
    for row, name in zip(rows, ids, strict=True):
        counter.add(row, np.array([name]))
    everything = np.concatenate([row[0] for row in rows], axis=1)
    plain = [
        np.bincount(FloatGrid().index(one[usable(one)]), minlength=FloatGrid().bins)
        for one in everything
    ]
    assert np.array_equal(counter.layer().counts, plain)


def test_non_contiguous_activations_count_the_same() -> None:
    """Tokens come as ``(items, positions, neurons)`` and are turned."""
    values, ids = trouble((6, 20, 5)), random_ids(6)
    turned = np.ascontiguousarray(values.transpose(0, 2, 1))
    grid = FloatGrid()
    assert equal(
        counted(turned, ids, grid).layer(), counted(values.transpose(0, 2, 1), ids, grid).layer()
    )


def test_counts_of_groups_outgrow_32_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    values, ids = trouble((30, 2, 50)), random_ids(30)
    wanted = counted(values, ids, FloatGrid()).layer()
    monkeypatch.setattr(accumulate, "FULL", 120)  # so that they move over every other item
    assert equal(counted(values, ids, FloatGrid(), 1).layer(), wanted)


def test_exemplars_that_stream_are_those_of_all_items_at_once() -> None:
    values, ids = trouble((100, 5, 30), seed=4), random_ids(100)
    found = counted(values, ids, FloatGrid(), 7).extremes()
    good = usable(values)
    with np.errstate(invalid="ignore"):
        sums = np.where(good, values, 0).astype(np.float64).sum(axis=2)
        means = (sums / good.sum(axis=2)).astype(np.float32)
    wanted = Extremes.of(means, ids)
    # The kernel sums 30 values in another order; means agree to float32's last digit.
    assert np.allclose(found.most_values, wanted.most_values, rtol=1e-6)
    assert np.allclose(found.least_values, wanted.least_values, rtol=1e-6, atol=1e-30)
    assert np.array_equal(found.most_ids, wanted.most_ids)


def test_exemplars_with_equal_means_are_those_of_the_smaller_identities() -> None:
    ids = random_ids(40)
    values = np.random.default_rng(0).integers(0, 3, (40, 2, 1)).astype(np.float32)
    found, wanted = (
        counted(values, ids, FloatGrid(), 6).extremes(),
        Extremes.of(values[..., 0], ids),
    )
    for part in vars(wanted):
        assert np.array_equal(getattr(found, part), getattr(wanted, part)), part


def test_a_layer_of_another_shape_than_announced_is_refused() -> None:
    counter = LayerCounter("layer", ["a", "b"], FloatGrid(), FINEST)
    with pytest.raises(InputError, match=r"announced 2 neurons .*\(3, 4, 5\) for 3 items"):
        counter.add(np.zeros((3, 4, 5), np.float32), random_ids(3))


# What the public implementation of the method (vdna 0.1.1) gets wrong.


def test_a_value_on_a_border_is_counted_once() -> None:
    grid = FloatGrid()
    edges = grid.edges().astype(np.float32)
    for batch in (1, 2, len(edges)):
        layer = counted(edges[:, None, None], random_ids(len(edges)), grid, batch).layer()
        assert layer.counts.sum() == len(edges)
        assert layer.groups.sum() == len(edges)


@pytest.mark.parametrize("sign", [1, -1])
def test_neurons_far_from_zero_keep_their_shape(sign: int) -> None:
    """Ranges widened by a factor shrink where all values have one sign; ours need no range."""
    values = sign * np.random.default_rng(0).uniform(5, 9, (50, 1, 200)).astype(np.float32)
    layer = counted(values, random_ids(50), FloatGrid()).layer()
    assert layer.special[0, 2] == 0
    assert layer.counts[0, [0, -1]].sum() == 0
    assert (layer.counts[0] > 0).sum() > 20  # log₂(9/5) octaves of 32 bins: 27


def test_a_neuron_dead_in_the_first_batch_may_wake() -> None:
    grid = FloatGrid()
    counter = LayerCounter("layer", ["sleeper"], grid, FINEST)
    counter.add(np.zeros((5, 1, 9), np.float32), random_ids(5))
    counter.add(np.full((1, 1, 9), 0.5, np.float32), random_ids(1, 1))
    layer = counter.layer()
    assert layer.counts[0, grid.side] == 45
    assert layer.counts[0, grid.index(np.array([0.5], np.float32))[0]] == 9
