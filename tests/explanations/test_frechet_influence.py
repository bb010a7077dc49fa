"""Items that move means and covariances: what is planted, which side, and chance."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import dnacompare as dc
from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.explanations.frechet_influence import FrechetInfluence, frechet_influence
from dnacompare.workflow.explain import load_explanation
from tests.explanations.making import as_rows

Floats = NDArray[np.float64]


def influential(a: Floats, b: Floats, **options: object) -> FrechetInfluence:
    found = dc.explain(a, b, method="frechet_influence", **options)
    assert isinstance(found, FrechetInfluence)
    return found


def test_an_item_on_the_far_side_comes_first_and_one_on_the_near_side_last() -> None:
    random = np.random.default_rng(0)
    a = random.standard_normal((200, 3))
    b = random.normal([3.0, 0, 0], 1.0, (150, 3))
    a[5], a[9] = [-9.0, 0, 0], [9.0, 0, 0]
    ids = [f"{int(one):016x}" for one in dc.open_dataset(a).ids]
    found = influential(a, b, permutations=39)
    assert found.items[0].id == ids[5]
    assert found.items[0].p_value == 1 / 40
    assert found.items[0].without_it < found.distance.value
    assert next(item for item in found.items if item.id == ids[9]).influence < 0
    assert found.dimensions == 3
    assert found.kept == pytest.approx(1)
    assert found.distance.p_value == 1 / 40


def test_the_error_is_that_of_repeated_samples() -> None:
    errors, values = [], []
    for seed in range(60):
        random = np.random.default_rng([seed, 3])
        a, b = random.standard_normal((200, 2)), random.normal([1.0, 0], 1.0, (200, 2))
        found = frechet_influence(as_rows(a), as_rows(b, "B"), permutations=19)
        values.append(found.distance.value)
        errors.append(found.distance.standard_error)
    # a standard deviation of 60 values is known to 9 %: three of these
    assert np.mean(errors) == pytest.approx(np.std(values), rel=0.28)


def test_chance_alone_names_items_at_the_stated_rate() -> None:
    """100 pairs of one population, level 0.05."""
    named = 0
    for seed in range(100):
        a, b = np.split(np.random.default_rng([seed, 5]).standard_normal((60, 2)), 2)
        named += frechet_influence(as_rows(a), as_rows(b, "B"), permutations=39).beyond > 0
    assert named / 100 <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 100)  # three standard errors


def test_more_dimensions_than_items_are_cut_and_said(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    found = influential(random.random((40, 90)), random.random((45, 90)), permutations=19)
    assert found.dimensions == 8  # five items for each
    assert 0 < found.kept < 1
    assert any("8 leading principal components" in note for note in found.notes)
    found.save(tmp_path / "why.json")
    assert load_explanation(tmp_path / "why.json") == found


def test_unusable_data_and_options_are_refused() -> None:
    rows = np.random.default_rng(2).random((30, 2))
    with pytest.raises(TooFewItemsError, match="3 items"):
        influential(rows[:3], rows)
    with pytest.raises(InputError, match="at least 19"):
        influential(rows, rows, permutations=1)
    with pytest.raises(InputError, match="items is 5"):
        influential(rows, rows, items=5)
    flat = influential(np.ones((30, 2)), np.ones((30, 2)), permutations=19)
    assert (flat.distance.value, flat.beyond) == (0, 0)
