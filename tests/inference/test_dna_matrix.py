"""Many DNAs: a metric, equal to the pairs' own numbers, with honest intervals and floors."""

from dataclasses import replace
from itertools import combinations, permutations

import numpy as np
import pytest
from numpy.typing import NDArray

from dnacompare import strand
from dnacompare.detail import NO_GROUPS, Detail
from dnacompare.dna import DNA
from dnacompare.errors import CancelledError, IncompatibleError, InputError, TooFewItemsError
from dnacompare.inference.dna_blocks import neuron_shifts
from dnacompare.inference.dna_matrix import dna_distances
from dnacompare.results import Estimate
from dnacompare.specs import Progress
from tests.build import dna_of, random_ids


def drawn(shift: float, seed: int, items: int = 200, neurons: int = 6) -> DNA:
    """Normal activations of a few positions, an item's positions alike."""
    random = np.random.default_rng(seed)
    values = random.normal(size=(items, neurons, 1)) + 0.3 * random.normal(size=(items, neurons, 4))
    moved = (values + shift * np.arange(neurons)[:, None] / neurons).astype(np.float32)
    return dna_of(moved, random_ids(items, seed), name=f"set {seed}")


SETS = [drawn(shift, 10 + place) for place, shift in enumerate((0.0, 0.0, 0.4, 1.0))]


def distances(dnas: list[DNA], **settings: object) -> tuple[Estimate, ...]:
    return dna_distances([strand.of_dna(dna) for dna in dnas], **settings)  # type: ignore[arg-type]


def square(estimates: tuple[Estimate, ...], count: int) -> NDArray[np.float64]:
    values = np.zeros((count, count))
    for (i, j), estimate in zip(combinations(range(count), 2), estimates, strict=True):
        values[i, j] = values[j, i] = estimate.value
    return values


def test_two_alone_in_activation_units_are_what_a_comparison_finds() -> None:
    for a, b in combinations(SETS, 2):
        (found,) = distances([a, b], units="activation")
        alone = neuron_shifts(a, b, units="activation").overall
        assert found.value == pytest.approx(alone.value, rel=1e-12)
        # changes of CDFs are kept in float32, whose rounding is 6e-8
        assert found.interval == pytest.approx(alone.interval, rel=1e-6, abs=1e-7)
        assert found.standard_error == pytest.approx(alone.standard_error, rel=1e-6)
        assert found.units == alone.units
        assert found.n == alone.n


def test_no_detour_is_shorter_and_order_does_not_matter() -> None:
    values = square(distances(SETS), 4)
    for i, j, k in permutations(range(4), 3):
        assert values[i, j] <= values[i, k] + values[k, j] + 1e-12
    again = square(distances(SETS[::-1]), 4)[::-1, ::-1]
    np.testing.assert_allclose(again, values, rtol=1e-12)


def test_a_known_shift_in_common_deviations() -> None:
    """Two equal normals d apart: W1 is d; the mixture's deviation is √(σ² + d²/4)."""
    random = np.random.default_rng(3)
    values = random.normal(size=(4_000, 1, 1)).astype(np.float32)
    a = dna_of(values, random_ids(4_000, 1))
    b = dna_of(values + np.float32(2), random_ids(4_000, 2))
    (found,) = distances([a, b])
    deviation = float(np.sqrt(values.var() + 1))
    # bins are 3 % wide and values within them count as spread evenly
    assert found.value == pytest.approx(2 / deviation, rel=2e-3)
    assert found.units == "standard deviations of all datasets together"


def test_the_noise_floor_is_what_equal_sets_show() -> None:
    values, floors, reached = [], [], 0
    for seed in range(0, 24, 2):
        (found,) = distances([drawn(0, 100 + seed), drawn(0, 101 + seed)])
        values.append(found.value)
        floors.append(found.noise_floor)
        assert found.interval is not None
        reached += found.interval[0] == 0
    assert reached >= 10  # of 12 intervals that hold 0 with probability .95 or more
    # the mean of 12 values has a standard error of some 6 %
    assert np.mean(floors) == pytest.approx(np.mean(values), rel=0.2)


def test_permutations_tell_what_is_different() -> None:
    found = distances(SETS, permutations=199)
    by_pair = dict(zip(combinations(range(4), 2), found, strict=True))
    assert by_pair[0, 1].p_value is not None
    assert by_pair[0, 1].p_value > 0.05
    assert by_pair[0, 3].p_value == pytest.approx(1 / 200)
    assert by_pair[0, 3].permutations == 199


def test_details_meet_at_the_coarser_and_values_stay() -> None:
    reduced = [SETS[0].reduced(Detail(8, 1)), *SETS[1:]]
    for one, other in zip(distances(SETS), distances(reduced), strict=True):
        assert one.value == other.value
        assert other.interval is not None


def test_without_groups_there_are_values_and_a_sentence() -> None:
    bare = [SETS[0].reduced(NO_GROUPS), *SETS[1:]]
    for one, other in zip(distances(SETS), distances(bare, permutations=99), strict=True):
        assert one.value == other.value
        assert (other.interval, other.noise_floor, other.p_value) == (None, None, None)
        assert any("no interval" in note for note in other.notes)


def test_neurons_that_never_vary_or_are_missing_in_one_do_not_count() -> None:
    values = np.random.default_rng(0).normal(size=(60, 3, 2)).astype(np.float32)
    values[:, 1] = 7.0
    a = dna_of(values, random_ids(60, 1))
    b = dna_of(values + np.array([1, 0, 1], np.float32)[:, None], random_ids(60, 2))
    gone = values.copy()
    gone[:, 2] = np.nan
    c = dna_of(gone, random_ids(60, 3))
    found = distances([a, b, c])
    assert "mean over 1 neurons" in found[0].method
    assert any("NaN" in note for note in found[0].notes)
    constant = dna_of(np.ones((30, 1, 1), np.float32), random_ids(30, 4))
    with pytest.raises(InputError, match="No neuron"):
        distances([constant, constant])


def test_what_cannot_be_compared_is_refused_with_the_reason() -> None:
    other = replace(SETS[1], provenance={"extractor": "another"})
    with pytest.raises(IncompatibleError, match="extractor"):
        distances([SETS[0], other])
    with pytest.raises(IncompatibleError, match="layers"):
        distances([SETS[0], drawn(0, 9, neurons=5)])
    with pytest.raises(InputError, match="units"):
        distances(SETS, units="miles")
    with pytest.raises(TooFewItemsError):
        distances([SETS[0], drawn(0, 8, items=1)])


def test_a_cancelled_matrix_stops() -> None:
    seen: list[Progress] = []

    def stop(step: Progress) -> None:
        seen.append(step)
        raise CancelledError("enough")

    with pytest.raises(CancelledError):
        distances(SETS, report=stop)
    assert len(seen) == 1
    assert (seen[0].done, seen[0].total) == (1, 6)
