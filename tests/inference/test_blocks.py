"""Bundles of groups: equal blocks, fair labels, clear refusals."""

import numpy as np
import pytest

from dnacompare.detail import MOST_GROUPS
from dnacompare.dna import DNA
from dnacompare.errors import IncompatibleError, TooFewItemsError
from dnacompare.inference.blocks import EMPTY, bundle, shares
from tests.build import dna_of, random_ids


def small(items: int, seed: int = 0, name: str = "") -> DNA:
    values = np.random.default_rng(seed).standard_normal((items, 1, 1)).astype(np.float32)
    return dna_of(values, random_ids(items, seed), name=name)


def sizes(dna: DNA, blocks: np.ndarray) -> np.ndarray:
    held = blocks != EMPTY
    return np.bincount(blocks[held], weights=dna.group_items[held])


def test_equal_sets_keep_every_group() -> None:
    a, b = small(640, 1), small(640, 2)
    blocks = bundle(a, b)
    assert blocks.count == (MOST_GROUPS, MOST_GROUPS)
    assert sorted(blocks.a) == list(range(MOST_GROUPS))


@pytest.mark.parametrize(("n", "m"), [(200, 800), (800, 200), (300, 1000), (64, 640)])
def test_the_smaller_set_is_bundled_until_blocks_are_equal(n: int, m: int) -> None:
    a, b = small(n, 1), small(m, 2)
    blocks = bundle(a, b)
    mean_a, mean_b = sizes(a, blocks.a).mean(), sizes(b, blocks.b).mean()
    fewer, more = (mean_a, mean_b) if n < m else (mean_b, mean_a)
    # rounding the number of blocks down leaves the smaller set's at most one part in few larger
    assert 1 <= fewer / more < 1 + 1 / min(blocks.count)
    assert sizes(a, blocks.a).sum() == n
    assert sizes(b, blocks.b).sum() == m


def test_blocks_of_one_set_are_even() -> None:
    a, b = small(320, 3), small(1280, 4)
    packed = sizes(a, bundle(a, b).a)
    assert packed.max() - packed.min() <= 4  # groups of about 10 packed in fours, largest first


def test_labels_move_whole_blocks() -> None:
    a, b = small(100, 5), small(400, 6)
    blocks = bundle(a, b)
    labels = blocks.labels(20, seed=0)
    assert labels.shape == (2 * MOST_GROUPS, 21)
    assert labels[:MOST_GROUPS, 0].all()
    assert not labels[MOST_GROUPS:, 0].any()
    for block in range(blocks.count[0]):
        together = labels[:MOST_GROUPS][blocks.a == block]
        assert (together == together[0]).all()


def test_empty_groups_are_no_blocks() -> None:
    a, b = small(10, 7), small(10, 8)
    blocks = bundle(a, b)
    empty = a.group_items == 0
    assert empty.any()
    assert (blocks.a[empty] == EMPTY).all()
    assert not blocks.labels(10, seed=0)[:MOST_GROUPS][empty].any()


def test_pairs_swap_their_own_groups() -> None:
    a = small(50, 9)
    blocks = bundle(a, a, paired=True)
    labels = blocks.labels(30, seed=0)
    held = a.group_items > 0
    assert np.array_equal(labels[:MOST_GROUPS][held], ~labels[MOST_GROUPS:][held])
    with pytest.raises(IncompatibleError, match="not pairs"):
        bundle(a, small(50, 10), paired=True)


def test_too_little_to_permute_is_said() -> None:
    assert "too few ways" in str(bundle(small(3, 1), small(500, 2)).obstacle())
    assert bundle(small(40, 1), small(40, 2)).obstacle() is None
    with pytest.raises(TooFewItemsError, match="B has 1 item;"):
        bundle(small(40), small(1))


def test_different_extractors_are_refused() -> None:
    a, b = small(20, 1), small(20, 2)
    other = DNA(**{**vars(b), "provenance": {"extractor": "another"}})
    with pytest.raises(IncompatibleError, match="extractor"):
        bundle(a, other)


def test_shares_say_how_often_a_group_fits() -> None:
    assert shares(np.array([2, 0, 6])).tolist() == [4.0, 0.0, 8 / 6]
