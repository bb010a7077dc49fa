"""DNAs to be given away: what is left of them adds up, and never passes for the exact one."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from dnacompare.dna import DNA
from dnacompare.errors import IncompatibleError, InputError
from dnacompare.inference.dna_blocks import neuron_shifts
from dnacompare.inference.released import fewer_bins, noised, rounded
from tests.build import dna_of, random_ids, trouble


def drawn(shift: float, seed: int) -> DNA:
    values = np.random.default_rng(seed).normal(shift, 1, (400, 3, 4)).astype(np.float32)
    return dna_of(values, random_ids(400, seed), name=f"set {seed}")


WAYS: tuple[Callable[[DNA], DNA], ...] = (
    rounded,
    fewer_bins,
    lambda dna: noised(dna, 5.0),
    lambda dna: rounded(fewer_bins(dna, 0), 10),
)


@pytest.mark.parametrize("way", WAYS)
def test_it_is_sound_holds_no_trace_of_items_and_is_marked(
    way: Callable[[DNA], DNA], tmp_path: Path
) -> None:
    for exact in (drawn(0, 1), dna_of(trouble((60, 3, 5)), random_ids(60))):
        given = way(exact)
        assert given.problem() is None
        given.save(tmp_path / "given.dna")
        assert DNA.load(tmp_path / "given.dna") == given
        assert given.root == 0
        assert given.detail.groups == 0
        with pytest.raises(IncompatibleError, match="altered"):
            exact.check_comparable(given)


def test_rounded_frequencies_sum_to_one_and_stay_near() -> None:
    exact = drawn(0, 1)
    for layer, before in zip(rounded(exact).layers, exact.layers, strict=True):
        assert (layer.counts.sum(axis=1) == 50).all()
        share = np.cumsum(before.counts, axis=1) / before.total[:, None]
        rounding = np.abs(np.cumsum(layer.counts, axis=1) / 50 - share)
        assert rounding.max() <= 1 / 100 + 1e-12


def test_two_that_were_rounded_alike_still_compare() -> None:
    a, b = drawn(0, 1), drawn(1, 2)
    found = neuron_shifts(rounded(a), rounded(b), units="activation").overall
    exact = neuron_shifts(a, b, units="activation").overall
    # cumulative shares are off by up to 1/100 on either side, over a range of some 8
    assert found.value == pytest.approx(exact.value, abs=2 * 8 / 100)
    assert found.interval is None


def test_fewer_bins_keep_shares_at_their_borders_and_no_exact_sum() -> None:
    exact = drawn(0, 1)
    given = fewer_bins(exact, 1)
    assert given.grid == exact.grid.coarser(1)
    for layer, before in zip(given.layers, exact.layers, strict=True):
        assert np.array_equal(layer.counts, exact.grid.coarsen(before.counts, given.grid))
        assert (layer.mean != before.mean).all()
        assert not np.isin(layer.minimum, before.minimum).any()
    again = neuron_shifts(given, fewer_bins(drawn(1, 2), 1), units="activation").overall
    full = neuron_shifts(exact, drawn(1, 2), units="activation").overall
    # bins of a half of their lower border, within which activations count as spread
    assert again.value == pytest.approx(full.value, rel=0.05)


def test_the_noise_has_the_scale_that_epsilon_asks_for() -> None:
    exact = drawn(0, 1)
    (layer,) = exact.layers
    full = layer.counts >= 12  # twelve scales from 0, where nothing is cut off
    assert full.sum() >= 10
    epsilon = 2 * 3 * 4  # 3 neurons, 4 positions: a scale of 1
    random = np.random.default_rng(0)
    given = [noised(exact, epsilon, random).layers[0].counts[full] for _ in range(300)]
    noise = np.array(given) - layer.counts[full]
    stop = 1 - np.exp(-1)
    # difference of two geometric variables, variance 2 (1 − p) / p²; 3,000 draws give it to 5 %
    assert noise.var() == pytest.approx(2 * (1 - stop) / stop**2, rel=0.15)
    assert abs(noise.mean()) < 0.1


def test_nonsense_is_refused() -> None:
    with pytest.raises(InputError):
        rounded(drawn(0, 1), 1)
    with pytest.raises(InputError):
        noised(drawn(0, 1), 0)
    with pytest.raises(InputError, match="fewer bins"):
        fewer_bins(drawn(0, 1), 5)
