"""Statistics against what relabelling shows of them."""

import numpy as np
import pytest

from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.inference.requirements import decisive, enough
from dnacompare.inference.standing import Standing
from tests.explanations.making import as_rows


def test_scores_are_deviations_above_the_relabelled_mean() -> None:
    relabelled = np.random.default_rng(0).standard_normal((199, 3))
    observed = relabelled.mean(axis=0) + [0, 2, 8] * relabelled.std(axis=0)
    found = Standing.of(np.concatenate([observed[None], relabelled]))
    assert found.score == pytest.approx([0, 2, 8], abs=1e-12)
    assert found.p_value[2] == 1 / 200 < found.p_value[1] < found.p_value[0]
    inside = (relabelled >= found.low) & (relabelled <= found.high)
    assert inside.mean() == pytest.approx(0.95, abs=2 / 597)  # quantiles fall between values
    assert (relabelled.max(axis=1) <= found.highest).mean() == pytest.approx(0.95, abs=1 / 199)


def test_a_statistic_that_never_varies_stands_nowhere() -> None:
    found = Standing.of(np.ones((20, 2)))
    assert found.score.tolist() == [0, 0]
    assert found.p_value.tolist() == [1, 1]


def test_requirements_are_told_with_the_value_and_the_way_out() -> None:
    few, many = as_rows(np.zeros((2, 1))), as_rows(np.zeros((9, 1)), "B")
    enough(many, many, 9, "looking")
    with pytest.raises(TooFewItemsError, match="'A' has 2 items; looking takes at least 9"):
        enough(few, many, 9, "looking")
    decisive(19, 0.05)
    with pytest.raises(InputError, match="18 permutations"):
        decisive(18, 0.05)
    with pytest.raises(InputError, match=r"level 1\.5"):
        decisive(99, 1.5)
