"""Items of the energy distance: the sum, the comparison's value, what is planted, and chance."""

import numpy as np
import pytest
from numpy.typing import NDArray

import dnacompare as dc
from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.explanations.energy_contributions import (
    TESTED,
    EnergyContributions,
    energy_contributions,
)
from dnacompare.workflow.embedding_tests import CAP
from tests.explanations.making import as_rows

Floats = NDArray[np.float64]


def taken_apart(a: Floats, b: Floats, **options: object) -> EnergyContributions:
    found = dc.explain(a, b, method="energy_contributions", **options)
    assert isinstance(found, EnergyContributions)
    return found


def clouds_apart(seed: int, shift: float, n: int = 120, m: int = 80) -> tuple[Floats, Floats]:
    random = np.random.default_rng(seed)
    return random.standard_normal((n, 3)), random.normal([shift, 0, 0], 1.0, (m, 3))


def test_all_items_sum_to_the_distance_that_the_comparison_shows() -> None:
    a, b = clouds_apart(0, 0.7)
    found = taken_apart(a, b, permutations=19)
    compared = dc.compare(a, b, permutations=19, distances="energy").estimates["energy"]
    assert len(found.items) == 200
    assert found.total == pytest.approx(sum(item.contribution for item in found.items), abs=1e-15)
    assert abs(found.gap) < 1e-12
    assert found.distance.value == compared.value
    assert found.distance.interval == compared.interval
    # the comparison sums distances near 1 in float32
    assert found.total == pytest.approx(compared.value, abs=1e-7)
    assert TESTED == CAP  # larger sets are drawn as the comparison draws them
    assert found.units == compared.units


def test_a_planted_group_comes_first_beyond_chance() -> None:
    a, b = clouds_apart(3, 0.0)
    b[:12] += [8.0, 0, 0]
    found = taken_apart(a, b)
    planted = {item_id(b, row) for row in range(12)}
    first_12 = found.items[:12]
    assert sum(item.id in planted for item in first_12) >= 10  # two may lie nearer than odd ones
    assert np.median([item.p_value for item in first_12]) <= 0.05
    first = found.items[0]
    assert first.side == "B"
    assert first.excess > found.highest > found.chance[1] > 0 > found.chance[0]
    assert first.without_it < found.distance.value
    assert f"{found.beyond} of 200 items (" in found.sentence


def test_one_odd_item_adds_most_but_is_no_evidence() -> None:
    """It could as well have been in A: relabelling shows as much."""
    a, b = clouds_apart(3, 0.0)
    b[7] = [40.0, 0, 0]
    found = taken_apart(a, b)
    assert found.items[0].id == item_id(b, 7)
    assert found.items[0].p_value > 0.05
    assert found.beyond == 0


def test_what_lies_near_the_other_set_takes_away() -> None:
    a, b = clouds_apart(2, 6.0)
    a[3] = b.mean(axis=0)
    found = taken_apart(a, b, permutations=19)
    last = found.items[-1]
    assert last.id == item_id(a, 3)
    assert last.contribution < 0
    assert last.excess < 0
    assert last.without_it > found.distance.value


def test_chance_alone_names_items_at_the_stated_rate() -> None:
    """200 pairs of one population, level 0.05: some item is named in one of twenty at most."""
    named = 0
    for seed in range(200):
        a, b = clouds_apart(seed, 0.0, 30, 30)
        named += energy_contributions(as_rows(a), as_rows(b, "B"), permutations=39).beyond > 0
    assert named / 200 <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 200)  # three standard errors
    quiet = taken_apart(*clouds_apart(3, 0.0))
    assert quiet.beyond == 0
    assert "none is to be called an outlier" in quiet.sentence


def test_removing_what_adds_most_costs_distance_and_diversity() -> None:
    """All lie on one line but for a tenth of B, in seven directions that nothing else has."""
    random = np.random.default_rng(4)
    scale = [1.0, *[0.05] * 7]
    a, b = random.standard_normal((300, 8)) * scale, random.standard_normal((200, 8)) * scale
    b[:20] += 6.0 * np.eye(8)[1 + np.arange(20) % 7]
    found = taken_apart(a, b, permutations=19)
    whole, tenth = found.removals[0], found.removals[4]
    assert (whole.removed, tenth.removed) == (0, 20)
    assert whole.distance == pytest.approx(found.total, abs=1e-7)  # points are float32
    without = dc.distances.energy(*standard(a, b, keep=np.arange(20, 200)))
    assert tenth.distance == pytest.approx(without.value, abs=1e-6)
    assert tenth.distance < 0.2 * whole.distance
    assert whole.deviation == pytest.approx(0, abs=1e-9)  # nothing was drawn
    assert tenth.diversity < tenth.diversity_by_chance - 3 * tenth.deviation


def test_many_items_are_drawn() -> None:
    drawn = taken_apart(*clouds_apart(6, 1.0), permutations=19, items=50)
    assert drawn.n == (50, 50)
    assert sum("50 of" in note for note in drawn.notes) == 2


def test_unusable_data_and_options_are_refused() -> None:
    a, b = clouds_apart(7, 0.0, 12, 12)
    with pytest.raises(TooFewItemsError, match="3 items"):
        taken_apart(a[:3], b)
    with pytest.raises(InputError, match="at least 19"):
        taken_apart(a, b, permutations=9)
    with pytest.raises(InputError, match="items is 2"):
        taken_apart(a, b, items=2)
    same = taken_apart(np.ones((12, 2)), np.ones((12, 2)), permutations=19)  # no spread at all
    assert same.total == 0 == same.beyond


def item_id(values: Floats, row: int) -> str:
    return f"{int(dc.open_dataset(values).ids[row]):016x}"


def standard(a: Floats, b: Floats, keep: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Both sides on the scale of all items, B less some."""
    pooled = np.concatenate([a, b])
    scale = pooled.std(axis=0) * np.sqrt(pooled.shape[1])
    return a / scale, b[keep] / scale
