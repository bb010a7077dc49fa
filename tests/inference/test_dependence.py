"""Dependence between items: known correlations are found with their cost, independence is not."""

import numpy as np
import pytest

from dnacompare.inference.dependence import leading, neighbours, within_clusters


def walk(random: np.random.Generator, n: int, rho: float) -> np.ndarray:
    """A first-order autoregression in four dimensions."""
    x = np.zeros((n, 4))
    noise = random.standard_normal((n, 4))
    for i in range(1, n):
        x[i] = rho * x[i - 1] + noise[i]
    return x


@pytest.mark.parametrize("rho", [0.3, 0.6])
def test_neighbours_of_an_autoregression(rho: float) -> None:
    found = [
        neighbours(leading(walk(np.random.default_rng(seed), 500, rho)), np.zeros(500, int), seed)
        for seed in range(5)
    ]
    assert all(one is not None and one.p_value == 0.001 for one in found)
    mean = np.mean([(one.correlation, one.effect) for one in found if one], axis=0)
    # correlation: sd √(1 − ρ²)/√2,000 a series, five of them; effect: the window cuts its tail
    assert mean[0] == pytest.approx(rho, abs=0.03)
    assert mean[1] == pytest.approx((1 + rho) / (1 - rho), rel=0.2)
    assert all(one is not None and 4 <= one.length <= 62 for one in found)


def test_clusters_with_a_known_correlation() -> None:
    effects = []
    for seed in range(5):
        random = np.random.default_rng(seed)
        clusters = np.repeat(np.arange(40), 10)
        points = 0.5 * random.standard_normal((40, 6))[clusters] + random.standard_normal((400, 6))
        found = within_clusters(leading(points), clusters, seed)
        assert found is not None
        assert found.p_value == 0.001
        assert found.clusters == 40
        effects.append((found.correlation, found.effect))
    # 0.25 / 1.25; 40 clusters in 6 dimensions tell it to about 0.02, five times over to 0.01
    assert np.mean(effects, axis=0) == pytest.approx([0.2, 1 + 9 * 0.2], rel=0.1)


def test_independent_items_raise_no_alarm() -> None:
    alarms = np.zeros(2)
    for seed in range(150):
        random = np.random.default_rng(seed)
        points = leading(np.exp(random.standard_normal((60, 3))))
        order = neighbours(points, np.zeros(60, int), seed)
        cluster = within_clusters(points, random.integers(0, 8, 60), seed)
        assert order is not None
        assert cluster is not None
        alarms += [order.p_value <= 0.05, cluster.p_value <= 0.05]
    # binomial at 0.05 with 150 draws: sd 0.018, three and a half of them
    assert (alarms / 150 <= 0.05 + 3.5 * 0.018).all()


def test_being_sorted_by_group_is_no_evidence() -> None:
    random = np.random.default_rng(0)
    groups = np.repeat([0, 1, 2], 100)
    points = leading(random.standard_normal((300, 5)) + 3 * groups[:, None])
    sorted_ = neighbours(points, groups, 0)
    blind = neighbours(points, np.zeros(300, int), 0)
    assert sorted_ is not None
    assert blind is not None
    assert sorted_.p_value > 0.05
    assert blind.p_value == 0.001


def test_too_little_to_look_at_gives_nothing() -> None:
    few = leading(np.random.default_rng(0).standard_normal((20, 3)))
    assert neighbours(few, np.zeros(20, int), 0) is None
    assert within_clusters(few, np.arange(20) // 4, 0) is None
    constant = leading(np.ones((50, 3)))
    assert neighbours(constant, np.zeros(50, int), 0) is None
    assert within_clusters(constant, np.arange(50) // 5, 0) is None
    many = leading(np.random.default_rng(0).standard_normal((50, 3)))
    assert within_clusters(many, np.arange(50), 0) is None
    assert neighbours(many, np.arange(50), 0) is None


def test_components_keep_distances_where_there_are_few_dimensions() -> None:
    points = np.random.default_rng(1).standard_normal((40, 5))
    x = (points - points.mean(0)) / points.std(0)
    wide = leading(np.random.default_rng(2).standard_normal((40, 100)))
    assert wide.shape == (40, 16)
    kept = leading(points)
    expected = ((x[1:] - x[:-1]) ** 2).sum(1)
    # an orthogonal map, in float64
    assert ((kept[1:] - kept[:-1]) ** 2).sum(1) == pytest.approx(expected, rel=1e-9)
