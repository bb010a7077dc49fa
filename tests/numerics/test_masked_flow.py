"""A learnt density: the Gaussian it begins as, a curved law it learns, scores, repeatability."""

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics.masked_flow import EPOCHS, MaskedFlow

Floats = NDArray[np.float64]
NOISE = 0.2


def curved(n: int, seed: int) -> Floats:
    """``y = x² − 1 + N(0, ½²)``: no correlation, all dependence."""
    random = np.random.default_rng(seed)
    x = random.standard_normal(n)
    return np.column_stack([x, x**2 - 1 + 0.5 * random.standard_normal(n)])


def test_few_rows_of_a_gaussian_leave_its_closed_form() -> None:
    random = np.random.default_rng(0)
    rows = random.standard_normal((20, 3)) @ np.triu(np.ones((3, 3)))
    flow = MaskedFlow.fit(rows, NOISE, seed=1)
    assert flow.epochs == 0  # what 16 rows teach beyond it does not hold for the other 4
    at = random.standard_normal((50, 3))
    slopes, bends = flow.scores(at)
    # a Gaussian's score is linear in x with a constant slope; in single precision
    design = np.column_stack([at, np.ones(50)])
    law, *_ = np.linalg.lstsq(design, slopes, rcond=None)
    np.testing.assert_allclose(design @ law, slopes, atol=1e-4)
    np.testing.assert_allclose(bends, np.tile(np.diag(law), (50, 1)), atol=1e-4)
    np.testing.assert_allclose(law[:3], law[:3].T, atol=1e-4)


def test_scores_are_the_derivatives_of_what_was_learnt() -> None:
    flow = MaskedFlow.fit(curved(300, 2), NOISE, seed=2)
    assert 0 < flow.epochs <= EPOCHS
    at, step = curved(40, 3), 1e-2
    _, bends = flow.scores(at)
    for j in (0, 1):
        move = step * np.eye(2)[j]
        ahead, behind = flow.scores(at + move)[0][:, j], flow.scores(at - move)[0][:, j]
        # central differences of single precision: 1e-4 of rounding, 1e-4 of curvature, scores of 10
        np.testing.assert_allclose((ahead - behind) / (2 * step), bends[:, j], rtol=0.02, atol=0.02)


def test_a_curved_law_is_learnt() -> None:
    """The exact score, by quadrature over the noise in ``x``, of rows with noise."""
    flow = MaskedFlow.fit(curved(2_000, 4), NOISE, seed=4)
    rows = curved(400, 5) + NOISE * np.random.default_rng(6).standard_normal((400, 2))
    exact = _log_density_slope(rows)
    found = flow.scores(rows)[0][:, 1]
    gaussian = -(rows[:, 1] - rows[:, 1].mean()) / rows[:, 1].var()
    missed = np.mean((found - exact) ** 2) / np.mean((gaussian - exact) ** 2)
    # 1,600 rows leave a tenth of the gap at most; a flow that learnt nothing leaves all of it
    assert missed < 0.2


def test_it_follows_the_seed() -> None:
    rows = curved(120, 7)
    one, two, other = (MaskedFlow.fit(rows, NOISE, seed=seed) for seed in (0, 0, 1))
    assert (one.scores(rows)[0] == two.scores(rows)[0]).all()
    assert (one.scores(rows)[0] != other.scores(rows)[0]).any()


def test_one_feature_has_a_density() -> None:
    slopes, _ = MaskedFlow.fit(
        np.random.default_rng(8).standard_normal((200, 1)), 0.0, seed=0
    ).scores(np.array([[-1.0], [0.0], [1.0]]))
    # a standard normal's score is −x; mean and variance of 160 rows are known to 0.1
    np.testing.assert_allclose(slopes[:, 0], [1, 0, -1], atol=0.35)


def _log_density_slope(rows: Floats) -> Floats:
    """``∂_y log p`` with ``p(x, y) = ∫ N(u; 0, 1) N(x; u, s²) N(y; u² − 1, ¼ + s²) du``."""
    u = np.linspace(-5, 5, 4_001)
    spread = 0.25 + NOISE**2
    far = rows[:, 1:] - (u**2 - 1)
    logs = -0.5 * (u**2 + (rows[:, :1] - u) ** 2 / NOISE**2 + far**2 / spread)
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    slope: Floats = (weights * -far / spread).sum(axis=1) / weights.sum(axis=1)
    return slope
