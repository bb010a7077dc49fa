"""Every neuron's shift: values against raw activations, tests and intervals that know the items."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import wasserstein_distance

from dnacompare.detail import MOST_GROUPS, NO_GROUPS
from dnacompare.distances._dna_frechet import dna_frechet
from dnacompare.dna import DNA
from dnacompare.errors import CancelledError, IncompatibleError, InputError, TooFewItemsError
from dnacompare.inference import block_w1
from dnacompare.inference.dna_blocks import NeuronShifts, neuron_shifts
from dnacompare.specs import Progress
from tests.build import dna_of, random_ids, trouble

Values = NDArray[np.float32]
MOVED = 3


def activations(items: int, seed: int, shift: float = 0.0) -> Values:
    """Two kinds of neurons, Gaussian and rectified; positions of one item depend on each other."""
    random = np.random.default_rng([seed, 5])
    values = random.standard_normal((items, 12, 1)) + random.standard_normal((items, 12, 6))
    values[:, :MOVED] += shift
    values[:, 6:] = np.maximum(values[:, 6:], 0)
    return values.astype(np.float32)


def dna(values: Values, seed: int, *more: Values) -> DNA:
    """A DNA with one layer for each array."""
    ids = random_ids(len(values), seed)
    first = dna_of(values, ids)
    layers = [
        replace(dna_of(v, ids).layers[0], name=f"layer {n}") for n, v in enumerate((values, *more))
    ]
    return replace(first, layers=tuple(layers))


@pytest.fixture(scope="module")
def shifted() -> tuple[Values, Values, NeuronShifts]:
    x, y = activations(300, 1), activations(240, 2, shift=0.8)
    still_x, still_y = activations(300, 35), activations(240, 36)
    shifts = neuron_shifts(dna(x, 1, still_x), dna(y, 2, still_y), permutations=199, seed=0)
    return x, y, shifts


def test_values_are_w1_of_the_activations(
    shifted: tuple[Values, Values, NeuronShifts],
) -> None:
    x, y, shifts = shifted
    layer = shifts.layers[0]
    for neuron in range(12):
        a, b = x[:, neuron].ravel().astype(float), y[:, neuron].ravel().astype(float)
        # bins: see test_wasserstein_counts; small distances relative to the spread do worse
        exact = wasserstein_distance(a, b) / a.std()
        assert layer.value[neuron] == pytest.approx(exact, rel=0.02, abs=2e-3)
        # exact sums, one rounding each
        assert layer.scale[neuron] == pytest.approx(a.std(), rel=1e-9)
        assert layer.shift[neuron] == pytest.approx((b.mean() - a.mean()) / a.std(), abs=1e-9)


def test_moved_neurons_are_found_and_no_others(
    shifted: tuple[Values, Values, NeuronShifts],
) -> None:
    shifts = shifted[2]
    assert shifts.layers[0].p_adjusted is not None
    assert shifts.layers[0].p_adjusted[:MOVED].tolist() == [1 / 200] * MOVED
    assert shifts.layers[0].p_adjusted[MOVED:].min() > 0.05
    assert sorted(shifts.ranked(MOVED)) == [(0, neuron) for neuron in range(MOVED)]
    assert len(shifts.ranked(1000)) == 24
    first, second = (layer.estimate for layer in shifts.layers)
    assert first.p_value == 1 / 200
    assert second.p_value is not None
    assert second.p_value > 0.05
    assert shifts.overall.p_value == 1 / 200


def test_means_are_means(shifted: tuple[Values, Values, NeuronShifts]) -> None:
    shifts = shifted[2]
    values = np.stack([layer.value for layer in shifts.layers])
    assert shifts.overall.value == pytest.approx(values.mean(), rel=1e-12)
    assert shifts.layer_mean.value == pytest.approx(values.mean(), rel=1e-12)  # layers of one size
    assert shifts.layers[0].estimate.value == pytest.approx(values[0].mean(), rel=1e-12)
    floors = np.stack([layer.noise_floor for layer in shifts.layers])  # type: ignore[misc]
    assert shifts.overall.noise_floor == pytest.approx(floors.mean(), rel=1e-12)
    assert (shifts.compared, shifts.constant, shifts.unmeasured) == (24, 0, 0)
    assert shifts.statistics is not None
    assert shifts.statistics.shape == (200,)
    assert "blocks of items" in shifts.overall.method
    assert shifts.overall.n == (300, 240)


def test_a_neurons_estimate_is_its_row(shifted: tuple[Values, Values, NeuronShifts]) -> None:
    shifts = shifted[2]
    layer, one = shifts.layers[0], shifts.estimate(0, 1)
    assert layer.lower is not None
    assert layer.upper is not None
    assert one.value == layer.value[1]
    assert one.interval == (layer.lower[1], layer.upper[1])
    assert one.interval[0] < one.value < one.interval[1]
    assert one.p_value == 1 / 200
    assert "max-T" in one.method
    assert one.units == "reference standard deviations"


@pytest.mark.parametrize("units", ["deviation", "activation", "bins"])
def test_equal_dnas_are_at_distance_zero(units: str) -> None:
    a = dna(activations(60, 6), 6)
    shifts = neuron_shifts(a, a, permutations=99, units=units)
    assert shifts.overall.value == 0
    assert shifts.overall.p_value == 1
    assert shifts.layers[0].p_adjusted is not None
    assert shifts.layers[0].p_adjusted.tolist() == [1.0] * 12
    assert shifts.overall.interval is not None
    assert shifts.overall.interval[0] == 0


def test_units_of_activation_and_bins() -> None:
    x, y = activations(80, 7), activations(80, 8, shift=1.0)
    a, b = dna(x, 7), dna(y, 8)
    in_deviations = neuron_shifts(a, b).layers[0]
    in_activation = neuron_shifts(a, b, units="activation").layers[0]
    assert in_deviations.value * in_deviations.scale == pytest.approx(in_activation.value)
    counts_a, counts_b = (d.layers[0].counts / d.layers[0].total[:, None] for d in (a, b))
    expected = np.abs(np.cumsum(counts_a - counts_b, axis=1)).sum(1)
    in_bins = neuron_shifts(a, b, units="bins", permutations=19)
    assert in_bins.layers[0].value == pytest.approx(expected, rel=1e-12)
    assert in_bins.units == "bins"
    assert in_bins.overall.p_value == 1 / 20
    with pytest.raises(InputError, match="no units 'sigma'"):
        neuron_shifts(a, b, units="sigma")


def test_resampling_agrees_with_recounting() -> None:
    """The matrix product over groups gives what a DNA made of the relabelled groups gives."""
    a, b = dna(activations(90, 9), 9), dna(activations(90, 10, shift=0.3), 10)
    labels = np.random.default_rng(0).random((2 * MOST_GROUPS, 4)) < 0.5
    weights = np.random.default_rng(1).random((12, a.group_grid.bins + 1))
    groups = np.concatenate([a.layers[0].groups, b.layers[0].groups])
    for kind in (1.0, 1e9):  # few labellings: float64, many: float32
        ((span, found),) = block_w1.permuted(a.layers[0], b.layers[0], weights, labels, kind)
        assert span == slice(0, 12)
        for column in range(4):
            one, two = (groups[side].sum(0) for side in (labels[:, column], ~labels[:, column]))
            gap = np.cumsum(one, 1) / one.sum(1)[:, None] - np.cumsum(two, 1) / two.sum(1)[:, None]
            expected = (weights[:, 1:] * np.abs(gap)).sum(1)
            # float32 products of 64 groups
            assert found[column] == pytest.approx(expected, rel=1e-4)


def test_few_neurons_at_a_time_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = dna(activations(60, 11), 11), dna(activations(60, 12), 12)
    whole = neuron_shifts(a, b, permutations=49)
    monkeypatch.setattr(block_w1, "ROOM", 1)  # one neuron at a time
    parts = neuron_shifts(a, b, permutations=49)
    # float32 products of other shapes
    assert parts.overall.noise_floor == pytest.approx(whole.overall.noise_floor, rel=1e-5)
    assert parts.overall.interval == pytest.approx(whole.overall.interval, rel=1e-12)


def test_constant_and_unmeasured_neurons_are_left_out_and_counted() -> None:
    x, y = activations(60, 13), activations(60, 14)
    x[:, 0] = y[:, 0] = 4.0
    x[:, 1] = np.nan
    shifts = neuron_shifts(dna(x, 13), dna(y, 14), permutations=19)
    layer = shifts.layers[0]
    assert layer.compared.tolist() == [False, False] + [True] * 10
    assert (shifts.compared, shifts.constant, shifts.unmeasured) == (10, 1, 1)
    assert layer.value[:2].tolist() == [0, 0]
    assert layer.p_adjusted is not None
    assert layer.p_adjusted[:2].tolist() == [1, 1]
    assert shifts.overall.value == pytest.approx(layer.value[2:].mean())
    assert any("NaN or infinite" in note for note in shifts.overall.notes)


def test_a_reference_that_never_varies_still_has_units() -> None:
    x, y = activations(60, 15), activations(60, 16)
    x[:, 0] = 0.0
    x[:, 1], y[:, 1] = 0.0, 1.0
    shifts = neuron_shifts(dna(x, 15), dna(y, 16))
    layer = shifts.layers[0]
    assert layer.compared.all()
    # constants 0 and 1: pooled deviation ½, of which a hundredth is the unit
    assert layer.value[1] == pytest.approx(200.0)
    assert 0 < layer.value[0] <= 300


def test_only_constants_are_no_difference() -> None:
    values = np.ones((20, 2, 1), np.float32)
    shifts = neuron_shifts(dna(values, 17), dna(values, 18), permutations=19)
    assert (shifts.compared, shifts.constant) == (0, 2)
    assert shifts.overall.value == 0
    assert shifts.overall.p_value == 1


def test_nothing_finite_is_refused() -> None:
    values = np.full((20, 2, 1), np.nan, np.float32)
    with pytest.raises(InputError, match="No neuron has a finite activation"):
        neuron_shifts(dna(values, 19), dna(values, 20))


def test_activations_of_every_kind_give_finite_numbers() -> None:
    shifts = neuron_shifts(
        dna(trouble((50, 6, 5), 1), 21), dna(trouble((40, 6, 5), 2), 22), permutations=19
    )
    assert any("lower bounds" in note for note in shifts.overall.notes)
    for layer in shifts.layers:
        for part in (layer.value, layer.shift, layer.scale, layer.standard_error, layer.lower):
            assert part is not None
            assert np.isfinite(part).all()
    assert shifts.overall.interval is not None
    assert np.isfinite(shifts.overall.interval).all()


def test_too_few_items_are_said() -> None:
    a, b = dna(activations(40, 23), 23), dna(activations(2, 24), 24)
    shifts = neuron_shifts(a, b, permutations=99)
    assert shifts.overall.p_value is None
    assert shifts.overall.permutations == 0
    assert shifts.layers[0].p_value is None
    assert shifts.layers[0].estimate.p_value is None
    assert any("too few ways" in note for note in shifts.overall.notes)
    with pytest.raises(TooFewItemsError):
        neuron_shifts(a, dna(activations(1, 25), 25))


def test_one_group_has_no_interval() -> None:
    a = dna(activations(40, 26), 26)
    ids = np.arange(5, dtype=np.uint64) * MOST_GROUPS
    alone = dna_of(activations(5, 27), ids)
    b = replace(alone, layers=(replace(alone.layers[0], name="layer 0"),))
    shifts = neuron_shifts(a, b)
    assert shifts.overall.interval is None
    assert shifts.overall.standard_error is None
    assert shifts.layers[0].lower is None
    assert any("single group" in note for note in shifts.overall.notes)


def test_pairs_are_swapped_within() -> None:
    """A small change of every item, hidden between items that differ much: pairs see it."""
    x = activations(120, 28)
    y = x + np.float32(0.1)
    ids = random_ids(120, 28)
    a, b = (dna_of(values, ids) for values in (x, y))
    paired = neuron_shifts(a, b, permutations=199, paired=True)
    alone = neuron_shifts(a, b, permutations=199)
    assert paired.overall.p_value == 1 / 200
    assert alone.overall.p_value is not None
    assert alone.overall.p_value > 0.05
    assert paired.overall.standard_error is not None
    assert alone.overall.standard_error is not None
    assert paired.overall.standard_error < alone.overall.standard_error / 3
    assert "swaps within" in paired.overall.method
    with pytest.raises(IncompatibleError):
        neuron_shifts(a, dna_of(x, random_ids(120, 30)), paired=True)


def test_the_value_is_between_its_certain_bounds(
    shifted: tuple[Values, Values, NeuronShifts],
) -> None:
    note = next(n for n in shifted[2].overall.notes if n.startswith("wherever"))
    least, largest = (float(word) for word in note.split("between ")[1].split(" and "))
    assert least < shifted[2].overall.value < largest


def test_progress_is_reported_and_can_cancel() -> None:
    a = dna(activations(20, 31), 31, activations(20, 32))
    seen: list[Progress] = []
    neuron_shifts(a, a, report=seen.append)
    assert [(report.done, report.total) for report in seen] == [(0, 2), (1, 2), (2, 2)]

    def cancel(_: Progress) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        neuron_shifts(a, a, report=cancel)


def test_the_same_seed_gives_the_same_numbers() -> None:
    a, b = dna(activations(50, 33), 33), dna(activations(50, 34), 34)
    first, again, other = (neuron_shifts(a, b, permutations=49, seed=s).overall for s in (1, 1, 2))
    assert first == again
    assert first.noise_floor != other.noise_floor


def test_without_groups_the_value_stays_and_the_rest_is_told() -> None:
    """So are histograms held that other tools made."""
    a, b = (dna_of(trouble((40, 3, 9), seed), random_ids(40, seed)) for seed in (0, 1))
    whole = neuron_shifts(a, b, permutations=99).overall
    bare = neuron_shifts(a.reduced(NO_GROUPS), b, permutations=99).overall
    assert bare.value == whole.value
    assert (bare.p_value, bare.interval, bare.noise_floor) == (None, None, None)
    assert sum("holds no groups of items; extract it here" in note for note in bare.notes) == 2
    with pytest.raises(TooFewItemsError, match=r"No Fréchet distance.*no groups of items"):
        dna_frechet(a, b.reduced(NO_GROUPS))
