"""Tiled sums of distances against all pairs at once."""

import numpy as np
import pytest
import torch
from scipy.spatial.distance import cdist

from dnacompare.inference.permutation import labels
from dnacompare.numerics import pairwise
from dnacompare.numerics.clouds import clouds


def pair(n: int, m: int, d: int, kind: type, offset: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng([n, m, d])
    x, y = random.standard_normal((n, d)) + offset, random.standard_normal((m, d)) + 0.3 + offset
    return x.astype(kind), y.astype(kind)


# one squared distance loses a few of 2⁻²³ (2⁻⁵²) times √d; sums of hundreds average that out
TOLERANCE = {np.float32: 1e-6, np.float64: 1e-13}


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize(("n", "m", "d"), [(5, 3, 1), (700, 1300, 7), (1025, 40, 64)])
def test_row_sums(n: int, m: int, d: int, kind: type) -> None:
    x, y = pair(n, m, d, kind)
    both = clouds(x, y)
    sums = pairwise.row_sums(both)
    pooled = np.concatenate([x, y]).astype(np.float64)
    rel = TOLERANCE[kind]
    assert sums.to_a * both.unit == pytest.approx(cdist(pooled, x.astype(float)).sum(1), rel=rel)
    assert sums.to_b * both.unit == pytest.approx(cdist(pooled, y.astype(float)).sum(1), rel=rel)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("duplicates", [False, True])
def test_sums_are_those_of_the_tiles(
    kind: type, duplicates: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sums that write no distance down agree with distances, with duplicates and without them."""
    monkeypatch.setattr(pairwise, "CPU_TILE", 32)
    x, y = pair(90, 70, 40, kind)
    if duplicates:
        x[5], y[:3] = x[40], x[7]
    both = clouds(x, y)
    found = pairwise.row_sums(both)
    expected = pairwise.row_sums(both, pairwise.distance_tiles)
    assert found.to_a == pytest.approx(expected.to_a, rel=TOLERANCE[kind])
    assert found.to_b == pytest.approx(expected.to_b, rel=TOLERANCE[kind])


def test_one_tile_and_many_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    x, y = pair(90, 70, 5, np.float64)
    whole = pairwise.row_sums(clouds(x, y))
    monkeypatch.setattr(pairwise, "CPU_TILE", 16)
    parts = pairwise.row_sums(clouds(x, y))
    assert parts.to_a == pytest.approx(whole.to_a, rel=1e-13)  # another order of 160 terms


@pytest.mark.parametrize("exact", [True, False])
def test_within_sums(exact: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not exact:
        monkeypatch.setattr(pairwise, "EXACT_LABELS", 0)
    x, y = pair(60, 90, 6, np.float32)
    both = clouds(x, y)
    drawn = labels(60, 90, 8, seed=0)
    within, to_all = pairwise.within_sums(both, drawn)
    distances = cdist(*[np.concatenate([x, y]).astype(float)] * 2)
    expected = [distances[np.ix_(column, column)].sum() for column in drawn.T]
    # float32 distances, and with `exact` off float32 sums within a tile: 2⁻²³ a few times
    assert within * both.unit == pytest.approx(expected, rel=1e-6)
    assert to_all * both.unit == pytest.approx(distances.sum(1), rel=1e-6)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_duplicates_are_at_distance_zero(kind: type) -> None:
    base = np.random.default_rng(0).standard_normal((7, 50)).astype(kind)
    x, y = base[np.arange(40) % 7], base[np.arange(30) % 7]
    for _, _, tile in pairwise.distance_tiles(clouds(x, y)):
        near = tile < 1e-3
        assert int(near.sum()) >= tile.numel() // 8  # one pair in seven is a duplicate
        assert bool((tile[near] == 0).all())


def test_close_pairs_keep_their_digits() -> None:
    """Neighbours 1e-4 apart, 10 away from the centre: the plain formula is wrong by half."""
    random = np.random.default_rng(1)
    far = 10 * np.sign(random.standard_normal((100, 20)))
    x = far + 1e-4 * random.standard_normal((100, 20))
    y = far + 1e-4 * random.standard_normal((100, 20))
    both = clouds(x.astype(np.float32), y.astype(np.float32))
    (tile,) = [t.clone() for r, c, t in pairwise.distance_tiles(both) if r.start != c.start]
    found = tile.diagonal().numpy() * both.unit
    # differences of the same rounded coordinates; float32 rounds their squares and root
    expected = np.linalg.norm(x.astype(np.float32) - y.astype(np.float32), axis=1)
    assert found == pytest.approx(expected, rel=1e-2)  # centring rounds 1e-6 of 1e-4


def test_many_close_pairs_take_the_direct_way(monkeypatch: pytest.MonkeyPatch) -> None:
    x, y = pair(50, 50, 2, np.float64)
    few = pairwise.row_sums(clouds(x, y))
    monkeypatch.setattr(pairwise, "CANCELLED", {8: 10.0})  # every pair counts as close
    assert pairwise.row_sums(clouds(x, y)).to_a == pytest.approx(few.to_a, rel=1e-12)
    monkeypatch.setattr(pairwise, "MANY", 2.0)
    monkeypatch.setattr(pairwise, "REPAIRED", 64)  # a few pairs at a time
    # three ways to the same float64 distances
    assert pairwise.row_sums(clouds(x, y)).to_a == pytest.approx(few.to_a, rel=1e-12)


def test_pair_distances() -> None:
    x, y = pair(9, 9, 4, np.float64)
    both = clouds(x, y)
    assert pairwise.pair_distances(both) * both.unit == pytest.approx(
        np.linalg.norm(x - y, axis=1), rel=1e-12
    )


def test_the_callers_precision_is_restored() -> None:
    before = torch.backends.cuda.matmul.fp32_precision
    torch.backends.cuda.matmul.fp32_precision = "tf32"
    try:
        pairwise.row_sums(clouds(*pair(5, 5, 3, np.float32)))
        assert torch.backends.cuda.matmul.fp32_precision == "tf32"
    finally:
        torch.backends.cuda.matmul.fp32_precision = before


@pytest.mark.gpu
def test_a_gpu_gives_the_same_sums() -> None:
    x, y = pair(3000, 2000, 64, np.float32)
    here, there = (pairwise.row_sums(clouds(x, y, device=device)) for device in ("cpu", "cuda"))
    assert there.to_a == pytest.approx(here.to_a, rel=1e-6)  # float32 products in another order
