"""Giving a DNA away: each way alters it, and what it still tells is said."""

import numpy as np
import pytest

from dnacompare.dna import DNA
from dnacompare.errors import InputError
from dnacompare.workflow.give_away import WAYS, give_away, moved_shares, told, warnings
from tests.build import dna_of, random_ids


def made(items: int = 300) -> DNA:
    values = np.random.default_rng(1).normal(size=(items, 5, 4)).astype(np.float32)
    return dna_of(values, random_ids(items))


@pytest.mark.parametrize("way", WAYS)
def test_every_way_alters_and_tells(way: str) -> None:
    dna = made()
    altered = give_away(dna, way)
    assert (altered == dna) == (way == "raw")
    sentence = told(dna, altered, way)
    assert ("compares only with one altered in the same way" in sentence) == (way != "raw")
    assert any("Exact counts" in one for one in warnings(dna, way)) == (way == "raw")


def test_fewer_bins_do_not_pass_for_hiding_shares() -> None:
    dna = made()
    assert "as well as by counting all 300 items" in told(dna, give_away(dna, "bins"), "bins")
    rounded = told(dna, give_away(dna, "rounded", 10), "rounded")
    assert "as well as from counting" in rounded
    # steps of a tenth leave a rounding error of 0.1/√12, worth ¼ ÷ that squared
    assert any(f"{labels} random items" in rounded for labels in range(200, 301))


@pytest.mark.parametrize("way", WAYS)
def test_what_one_more_item_shows_is_warned_of(way: str) -> None:
    """Where the difference of two DNAs given away is one item's bins, and nowhere else."""
    values = np.random.default_rng(2).normal(size=(300, 5, 4)).astype(np.float32)
    ids = random_ids(300)
    whole, before, item = (dna_of(values[at], ids[at]) for at in (slice(300), slice(299), [299]))
    given, earlier, alone = (give_away(one, way) for one in (whole, before, item))
    shown = all(
        np.array_equal(new.counts - old.counts, own.counts)
        for new, old, own in zip(given.layers, earlier.layers, alone.layers, strict=True)
    )
    warned = any("differ by one item" in one for one in warnings(whole, way))
    # means and spreads have no bins at all
    assert warned == (shown and way != "moments")


def test_few_items_are_warned_of() -> None:
    assert "fewer than 100" in warnings(made(40), "rounded")[0]
    assert not warnings(made(100), "rounded")


def test_nonsense_is_refused() -> None:
    with pytest.raises(InputError, match="rounded"):
        give_away(made(), "secretly")
    with pytest.raises(InputError, match="nothing left"):
        give_away(give_away(made(), "moments"), "rounded")


def test_moved_shares_are_zero_for_the_same_and_known_for_a_shift() -> None:
    dna = dna_of(np.float32([[[1.0]], [[2.0]]]), np.arange(2, dtype=np.uint64))
    all_low = dna_of(np.float32([[[1.0]], [[1.0]]]), np.arange(2, dtype=np.uint64))
    assert moved_shares(dna, dna) == 0
    # between 1 and 2, where half of the first lies below, all of the second does
    assert moved_shares(dna, all_low) == 0.5
