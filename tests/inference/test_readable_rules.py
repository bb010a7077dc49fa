"""Rules say what a tree does, in round numbers and original units."""

import numpy as np
import pytest
from sklearn.tree import DecisionTreeRegressor

from dnacompare.inference.readable_rules import Condition, holds, roundest, rules, words
from dnacompare.specs import Feature

FEATURES = (
    Feature("gain", "number", "gain"),
    Feature("sex = Female", "category", "sex"),
    Feature("gain is missing", "gap", "gain"),
)


def test_rules_part_the_rows_as_the_tree_does() -> None:
    random = np.random.default_rng(0)
    x = np.column_stack([random.exponential(4000, 800), random.integers(0, 2, 800)])
    y = (x[:, 0] > 5000) * (1.0 + x[:, 1])
    tree = DecisionTreeRegressor(max_leaf_nodes=4, random_state=0).fit(x, y)
    found = rules(tree.tree_, x)
    leaves = tree.apply(x)
    inside = np.stack([holds(rule, x) for rule in found])
    assert (inside.sum(axis=0) == 1).all()
    assert all(len(set(leaves[rows])) == 1 for rows in inside)
    told = [words(rule, FEATURES) for rule in found]
    assert "gain ≤ 5,000" in told[0]
    assert any(one.endswith("and sex = Female") and one.startswith("gain > 5,000") for one in told)


@pytest.mark.parametrize(
    ("values", "cut", "wanted"),
    [
        ([4987.0, 5012.0], 4999.5, 5000.0),
        ([0.0, 1.0], 0.5, 0.5),
        ([-0.31, -0.29], -0.3, -0.3),
        ([1.0, 1.0 + 1e-15], 1.0, 1.0),
        ([2.0, 3.0], 9.0, 9.0),
    ],
)
def test_thresholds_are_round(values: list[float], cut: float, wanted: float) -> None:
    assert roundest(np.array(values), cut) == wanted


def test_conditions_in_words() -> None:
    inf = np.inf
    assert words((Condition(0, 1000, 2500.5),), FEATURES) == "1,000 < gain ≤ 2,500.5"
    assert words((Condition(0, -inf, -0.25),), FEATURES) == "gain ≤ −0.25"
    assert words((Condition(1, -inf, 0.5), Condition(2, 0.5, inf)), FEATURES) == (
        "sex ≠ Female and gain is missing"
    )
    assert words((Condition(2, -inf, 0.5),), FEATURES) == "gain is known"
    assert words((), FEATURES) == "all rows"
