"""Control variates: exact where theory says so, unbiased where it does not."""

import numpy as np
import pytest

from dnacompare.numerics import control
from dnacompare.numerics.slices import directions


@pytest.mark.parametrize("power", [1.0, 2.0, 3.0])
@pytest.mark.parametrize("dimensions", [2, 5, 100])
def test_mean_projection_is_the_spherical_mean(dimensions: int, power: float) -> None:
    normal = np.random.default_rng(0).standard_normal((100_000, dimensions))
    along = np.abs(normal[:, 0] / np.linalg.norm(normal, axis=1)) ** power
    error = along.std() / np.sqrt(len(along))
    # four standard errors of the simulation
    assert abs(control.mean_projection(dimensions, power) - along.mean()) < 4 * error


def test_mean_square_is_one_part_in_d() -> None:
    assert control.mean_projection(7, 2.0) == pytest.approx(1 / 7, rel=1e-14)
    assert control.mean_projection(1, 1.5) == pytest.approx(1.0, rel=1e-14)


def test_a_linear_cost_is_found_exactly() -> None:
    random = np.random.default_rng(1)
    controls = random.standard_normal((60, 3)) * [1, 100, 0.01]
    known = np.array([0.3, -2.0, 0.001])
    costs = 5 + controls @ [2.0, -0.1, 7.0]
    found = control.regressed(costs, controls, known)
    # least squares of exactly linear data: rounding only
    assert found.value == pytest.approx(5 + known @ [2.0, -0.1, 7.0], rel=1e-12)
    assert found.standard_error == pytest.approx(0, abs=1e-12)


def test_useless_or_constant_controls_do_no_harm() -> None:
    random = np.random.default_rng(2)
    costs = random.standard_normal(200)
    controls = np.stack([np.ones(200), np.ones(200), random.standard_normal(200)], axis=1)
    found = control.regressed(costs, controls, np.array([1.0, 1.0, 0.0]))
    # an unrelated control moves the mean by about a tenth of its standard error
    assert found.value == pytest.approx(costs.mean(), abs=0.5 / np.sqrt(200))


def test_split_replaces_the_known_part() -> None:
    along = directions(6, 10, seed=0)
    delta = np.arange(6.0)
    part = (along @ delta) ** 2
    found = control.split(part + 0.25, part, delta @ delta / 6)
    assert found.value == pytest.approx(delta @ delta / 6 + 0.25, rel=1e-14)
    assert found.standard_error == pytest.approx(0, abs=1e-14)


def test_one_slice_has_no_error_to_show() -> None:
    assert control.plain(np.array([2.0])) == control.Averaged(2.0, None)
