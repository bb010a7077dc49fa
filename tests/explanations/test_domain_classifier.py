"""What a classifier of A against B uses, and what differs in the data."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import dnacompare as dc
from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.explanations.domain_classifier import ClassifierColumn, DomainClassifier


def classified(a: Any, b: Any, **options: Any) -> DomainClassifier:
    found = dc.explain(a, b, method="domain_classifier", **{"permutations": 99, **options})
    assert isinstance(found, DomainClassifier)
    return found


def by_name(found: DomainClassifier) -> dict[str, ClassifierColumn]:
    return {one.name: one for one in found.columns}


def pair(n: int, shift: float, seed: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """``moved`` shifts; ``along`` follows it with correlation .8; ``other`` is free."""
    random = np.random.default_rng(seed)
    sides = []
    for mean in (0.0, shift):
        moved = random.normal(mean, 1, n)
        frame = pd.DataFrame({"moved": moved, "along": 0.8 * moved + random.normal(0, 0.6, n)})
        sides.append(frame.assign(other=random.normal(size=n)))
    return sides[0], sides[1]


def test_a_column_that_only_comes_along() -> None:
    found = classified(*pair(1500, 1.0), transform="none")
    columns = by_name(found)
    moved, along, other = columns["moved"], columns["along"], columns["other"]
    # R² of a shift of one standard deviation, halves of each: ¼ / (1 + ¼)
    assert found.r2 == pytest.approx(0.2, abs=0.03)
    # used: the one that moved; ``along`` tells nothing beyond it
    assert moved.uses == pytest.approx(0.2, abs=0.04)
    assert along.uses_interval[0] < 0 < along.uses_interval[1]
    # differs: R² alone is .2 for moved, and .16/(1+.16) for along; Shapley halves what they share
    assert along.differs == pytest.approx(0.16 / 1.16 / 2, abs=0.02)
    assert moved.differs == pytest.approx(0.2 - 0.16 / 1.16 / 2, abs=0.03)
    assert (moved.verdict, along.verdict, other.verdict) == (
        "differs, and is used",
        "differs, but other columns tell it",
        "no evidence",
    )
    assert found.linear.value == pytest.approx(0.76, abs=0.03)  # Φ(1/√2)
    for kind in ("uses", "differs"):
        assert sum(getattr(one, kind) for one in found.columns) == pytest.approx(found.r2)


@pytest.mark.slow
def test_nothing_differs() -> None:
    smallest = [
        min(one.p_value for one in classified(*pair(60, 0.0, seed), seed=seed).columns)
        for seed in range(60)
    ]
    # three standard errors of a rate of 5 % in 60
    assert np.mean(np.array(smallest) <= 0.05) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 60)


def test_a_change_that_is_in_no_mean_is_left_to_the_trees() -> None:
    random = np.random.default_rng(2)
    a, b = random.normal(0, 1, (1000, 2)), random.normal(0, [1, 3], (1000, 2))
    found = classified(a, b)
    assert found.linear.value == pytest.approx(0.5, abs=0.05)
    assert found.trees.value > 0.7
    assert any("not in means" in note for note in found.notes)


def test_categories_count_as_one_column(shared: Path) -> None:
    penguins = pd.read_csv(shared / "tables" / "penguins.csv")
    a, b = (penguins[penguins["island"] == one] for one in ("Biscoe", "Dream"))
    found = classified(a.drop(columns="island"), b.drop(columns="island"))
    assert set(by_name(found)) <= set(penguins.columns)
    assert found.columns[0].name == "species"  # Gentoo live on Biscoe alone, Chinstrap on Dream
    assert found.linear.value > 0.9
    assert any("species" in note and "Left out" in note for note in found.notes)


def test_unusable_data_is_refused_and_wide_data_is_not() -> None:
    random = np.random.default_rng(3)
    with pytest.raises(TooFewItemsError, match="3 items"):
        classified(random.normal(size=(3, 2)), random.normal(size=(50, 2)))
    with pytest.raises(InputError, match="nothing tells A from B"):
        classified(np.ones((50, 2)), np.ones((50, 2)))
    with pytest.raises(InputError, match="no transform"):
        classified(*pair(50, 0.0), transform="ranks")
    wide = random.normal(size=(100, 150))
    wide[50:, 7] += 3
    assert classified(wide[:50], wide[50:]).columns[0].name == "column 7"
