"""Labels and p-values: counts by hand, exact levels on small examples."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dnacompare.errors import IncompatibleError, InputError
from dnacompare.inference import permutation


def test_labels_keep_the_sizes_and_start_with_the_observed() -> None:
    drawn = permutation.labels(7, 12, 50, seed=3)
    assert drawn.shape == (19, 51)
    assert drawn.dtype == np.bool_
    assert drawn[:, 0].tolist() == [True] * 7 + [False] * 12
    assert set(drawn.sum(axis=0)) == {7}


def test_labels_follow_the_seed_alone() -> None:
    first = permutation.labels(10, 10, 20, seed=1)
    assert np.array_equal(first, permutation.labels(10, 10, 20, seed=1))
    assert not np.array_equal(first, permutation.labels(10, 10, 20, seed=2))


def test_every_labelling_is_equally_likely() -> None:
    drawn = permutation.labels(3, 3, 20_000, seed=0)[:, 1:]
    found: dict[bytes, int] = {}
    for column in drawn.T:
        found[column.tobytes()] = found.get(column.tobytes(), 0) + 1
    assert len(found) == 20
    # χ² with 19 degrees of freedom: 43.8 is its 99.9 % point
    assert sum((count - 1000) ** 2 / 1000 for count in found.values()) < 43.8


def test_paired_labels_swap_within_pairs() -> None:
    drawn = permutation.labels(6, 6, 30, seed=0, paired=True)
    assert np.array_equal(drawn[:6], ~drawn[6:])
    assert len({column.tobytes() for column in drawn.T}) > 20
    with pytest.raises(IncompatibleError, match=r"6 items and B has 7"):
        permutation.labels(6, 7, 30, seed=0, paired=True)


def test_impossible_labels_are_refused() -> None:
    with pytest.raises(InputError, match="at least 1 a side"):
        permutation.labels(0, 5, 10, seed=0)


@pytest.mark.parametrize(
    ("n", "m", "paired", "expected"),
    [(3, 3, False, 20), (2, 4, False, 15), (5, 5, True, 32), (900, 900, False, np.inf)],
)
def test_relabellings_are_counted(n: int, m: int, paired: bool, expected: float) -> None:
    assert permutation.relabellings(n, m, paired) == expected


def test_p_value_counts_ties_against_the_observed() -> None:
    assert permutation.p_value(np.array([3.0, 1.0, 3.0, 4.0])) == 3 / 4
    assert permutation.p_value(np.array([3.0, 1.0, 3.0 * (1 - 1e-9), 2.0])) == 2 / 4
    assert permutation.p_value(np.array([5.0, 1.0, 3.0, 4.0])) == 1 / 4
    assert permutation.p_value(np.zeros(10)) == 1.0
    assert permutation.p_value(np.array([2.0])) == 1.0


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40))
def test_p_value_lies_on_its_grid(values: list[float]) -> None:
    statistics = np.array(values)
    p = permutation.p_value(statistics)
    assert 1 / len(values) <= p <= 1
    assert round(p * len(values)) == pytest.approx(p * len(values), abs=1e-9)  # one rounding


def test_p_values_are_those_of_the_columns() -> None:
    statistics = np.random.default_rng(0).integers(0, 5, (30, 7)).astype(float)
    alone = [permutation.p_value(column) for column in statistics.T]
    assert permutation.p_values(statistics).tolist() == alone


def test_noise_floor_is_the_mean_of_the_permuted() -> None:
    assert permutation.noise_floor(np.array([9.0, 1.0, 3.0])) == 2.0
    assert permutation.noise_floor(np.array([9.0])) is None


def test_min_p_of_one_statistic_is_its_p_value() -> None:
    statistic = np.random.default_rng(1).standard_normal(200)
    assert permutation.min_p([statistic]) == (permutation.p_value(statistic), 0)


def test_min_p_of_copies_costs_nothing() -> None:
    statistic = np.random.default_rng(2).standard_normal(100)
    assert permutation.min_p([statistic, 2 * statistic])[0] == permutation.p_value(statistic)


@pytest.mark.parametrize("weights", [None, [1.0, 3.0]])
def test_min_p_is_exact_over_all_labellings(weights: list[float] | None) -> None:
    """With every labelling as the observed one in turn, p ≤ k/20 happens at most k times."""
    values = np.random.default_rng(4).standard_normal((2, 6))
    chosen = np.array([[i in c for i in range(6)] for c in combinations(range(6), 3)])
    statistics = np.abs(chosen @ values.T)  # (20, 2)
    ps = []
    for first in range(20):
        order = [first, *[i for i in range(20) if i != first]]
        turned = [statistics[order, 0], statistics[order, 1]]
        ps.append(permutation.min_p(turned, weights)[0])
    for k in range(1, 21):
        # ps are multiples of 1/20 up to one rounding
        assert sum(p <= k / 20 + 1e-12 for p in ps) <= k


def test_min_p_names_the_smallest() -> None:
    random = np.random.default_rng(5)
    quiet, loud = random.random(100), random.random(100)
    loud[0] = 10.0
    quiet[0] = 0.5
    p, which = permutation.min_p([quiet, loud])
    assert which == 1
    assert 0.01 <= p <= 0.02  # 1/100 for the loud one, at most doubled by the second look


def test_min_p_heeds_weights() -> None:
    """A statistic with hardly any weight never decides; with much of it, it pays for itself."""
    random = np.random.default_rng(6)
    quiet, loud = random.random(100), random.random(100)
    loud[0] = 10.0
    quiet[0] = 0.5
    alone = permutation.p_value(quiet)
    assert permutation.min_p([quiet, loud], [1.0, 1e-6]) == (alone, 0)
    assert permutation.min_p([quiet, loud], [1e-6, 1.0]) == (0.01, 1)


def test_max_t_of_one_statistic_is_its_p_value() -> None:
    statistic = np.random.default_rng(6).standard_normal((500, 1))
    assert permutation.max_t(statistic) == pytest.approx([permutation.p_value(statistic[:, 0])])


def test_max_t_is_never_below_the_single_p_value() -> None:
    statistics = np.random.default_rng(7).standard_normal((300, 20))
    statistics[0, 3] = 6.0
    adjusted = permutation.max_t(statistics)
    assert (adjusted >= permutation.p_values(statistics) - 1e-12).all()  # one rounding
    assert adjusted[3] == 1 / 300
    assert adjusted[[0, 1, 2]].min() > 0.1


def test_max_t_ignores_scale_and_constants() -> None:
    statistics = np.random.default_rng(8).standard_normal((200, 5))
    adjusted = permutation.max_t(statistics)
    # shifting by 5 rounds a column of size 1e-3 in its 13th digit, which orders nothing anew
    scaled = permutation.max_t(statistics * [1, 10, 1e3, 1e-3, 1] + 5)
    assert scaled.tolist() == adjusted.tolist()
    with_constants = permutation.max_t(np.concatenate([statistics, np.ones((200, 2))], axis=1))
    assert (with_constants[:5] >= adjusted).all()
    assert with_constants[5:].tolist() == [1.0, 1.0]
    assert permutation.max_t(np.ones((200, 3))).tolist() == [1.0, 1.0, 1.0]


def test_max_t_keeps_the_familywise_level() -> None:
    random = np.random.default_rng(9)
    rejected = sum(
        permutation.max_t(random.standard_normal((200, 30)) ** 2).min() <= 0.05 for _ in range(400)
    )
    # 400 draws at 0.05: 20 expected, standard deviation 4.4; four of them either way
    assert 3 <= rejected <= 37
