"""Means and spreads alone: what the Fréchet distance needs, and nothing an item would show in."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dnacompare import exact_sum
from dnacompare.detail import NO_GROUPS
from dnacompare.distances import dna_frechet
from dnacompare.dna import DNA
from dnacompare.errors import IncompatibleError, InputError
from dnacompare.inference.dna_blocks import neuron_shifts
from dnacompare.inference.dna_matrix import dna_distances
from dnacompare.inference.moments_only import has_histograms, moments_only
from dnacompare.strand import of_dna
from tests.build import dna_of, random_ids, trouble

ITEMS = 400


def values(shift: float, seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    return random.normal(shift, 1 + shift, (ITEMS, 6, 4)).astype(np.float32)


def drawn(shift: float, seed: int) -> DNA:
    return dna_of(values(shift, seed), random_ids(ITEMS, seed), name=f"set {seed}")


def test_means_and_spreads_stay_within_half_a_standard_error() -> None:
    seen = values(0.5, 1).mean(axis=2, dtype=np.float64)
    (layer,) = moments_only(drawn(0.5, 1)).layers
    number = layer.items.sum(axis=0)
    assert (number == ITEMS).all()
    error = seen.std(axis=0) / np.sqrt(ITEMS)
    mean = exact_sum.value(layer.item_sums)[0] / number
    spread = np.sqrt(exact_sum.value(layer.item_squares)[0] / number - mean**2)
    # the steps are at most one standard error; items' means were rounded to 2⁻¹⁶ before
    assert (np.abs(mean - seen.mean(axis=0)) <= error / 2 + 1e-5).all()
    assert (np.abs(spread - seen.std(axis=0)) <= error / 2 + 1e-5).all()


def test_the_frechet_distance_is_that_of_the_exact_dnas_but_for_the_rounding() -> None:
    a, b = drawn(0, 1), drawn(0.5, 2)
    found = dna_frechet(moments_only(a), moments_only(b), units="activation")
    exact = dna_frechet(a, b, units="activation")
    # mean and spread moved by some 0.5 and 0.25; each is off by at most half a standard error of
    # 0.025 to 0.04 a side, and errors of six neurons average out
    assert found.value == pytest.approx(exact.value, rel=0.1)
    assert (found.interval, found.p_value) == (None, None)


def test_one_item_more_seldom_changes_anything() -> None:
    every = values(0, 3)
    whole = moments_only(dna_of(every, random_ids(ITEMS)))
    without = moments_only(dna_of(every[1:], random_ids(ITEMS)[1:]))
    means = [
        exact_sum.value(one.layers[0].item_sums)[0] / one.layers[0].items[0]
        for one in (whole, without)
    ]
    # one of 400 items moves a mean by a twentieth of its standard error, the width of a step
    assert (means[0] == means[1]).mean() >= 0.5


def test_it_is_sound_marked_and_has_no_histograms(tmp_path: Path) -> None:
    for exact in (drawn(0, 1), dna_of(trouble((60, 3, 5)), random_ids(60))):
        given = moments_only(exact)
        assert given.problem() is None
        given.save(tmp_path / "given.dna")
        assert DNA.load(tmp_path / "given.dna") == given
        assert given.root == 0
        assert not given.layers[0].counts.any()
        assert has_histograms(exact)
        assert not has_histograms(given)
        with pytest.raises(IncompatibleError, match="altered"):
            exact.check_comparable(given)


def test_what_needs_histograms_or_sums_says_so() -> None:
    a, b = moments_only(drawn(0, 1)), moments_only(drawn(1, 2))
    for look in (
        lambda: neuron_shifts(a, b),
        lambda: dna_distances([of_dna(a), of_dna(b)]),
    ):
        with pytest.raises(InputError, match="dna_frechet"):
            look()
    with pytest.raises(InputError, match="no sums over items"):
        moments_only(drawn(0, 1).reduced(NO_GROUPS))


def test_a_mark_that_is_no_mark_is_not_believed() -> None:
    odd = replace(drawn(0, 1), provenance={"extractor": "given", "altered": "kept"})
    assert has_histograms(odd)
