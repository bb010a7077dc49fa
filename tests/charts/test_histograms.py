"""Small histograms show the shares that a layer holds, whatever its neurons are called."""

from dataclasses import replace

import numpy as np
import pytest

from dnacompare.charts.histograms import CELLS, cells, histograms, zeros
from dnacompare.dna import DNA
from dnacompare.grid import FloatGrid
from tests.build import dna_of

EVIL = "<b onclick=x>evil"


@pytest.fixture
def dna() -> DNA:
    """Neurons: normal, half zeros, constant, none finite."""
    values = np.random.default_rng(0).normal(3, 1, (400, 4, 5)).astype(np.float32)
    values[::2, 1] = 0
    values[:, 2] = 7
    values[:, 3] = np.nan
    return dna_of(values, np.arange(400, dtype=np.uint64))


def test_cells_hold_all_but_the_tails(dna: DNA) -> None:
    layer = dna.layers[0]
    borders, share = cells(layer, dna.grid, 0)
    assert share.shape == (CELLS,)
    # at most half a percent is left out at each end
    assert 0.99 <= share.sum() <= 1 + 1e-12  # sums of 40 doubles
    middle = (borders[1:] + borders[:-1]) / 2
    assert (middle * share).sum() / share.sum() == pytest.approx(3, abs=0.1)  # sd 1, 2,000 values


def test_a_constant_and_an_empty_neuron_are_drawn(dna: DNA) -> None:
    layer = dna.layers[0]
    borders, share = cells(layer, dna.grid, 2)
    assert borders[0] <= 7 <= borders[-1]
    assert share.sum() == pytest.approx(1)  # one bin, cut into cells
    assert not cells(layer, dna.grid, 3)[1].any()


def test_zeros_are_counted(dna: DNA) -> None:
    assert zeros(dna.layers[0]).tolist() == [0, 0.5, 0, 0]


def test_the_picture_says_what_stands_out_and_escapes_names(dna: DNA) -> None:
    layer = replace(dna.layers[0], neurons=(EVIL, "half", "seven", "none"))
    picture = histograms(layer, FloatGrid(), [0, 1, 2, 3])
    assert len(picture.figure.data) == 4
    assert "seven responds most, 7" in picture.reading
    assert "half is zero most often, 50" in picture.reading
    assert "<b" not in str(picture.figure.to_dict()["layout"])
    assert "4 neurons" in picture.alt
    assert "none is ever exactly zero" in histograms(layer, FloatGrid(), [0, 2]).reading
    assert "None of these" in histograms(layer, FloatGrid(), [3]).reading


def test_titles_tell_long_names_apart(dna: DNA) -> None:
    names = tuple(f"original pixels, stripes of 3 px at {degrees}°" for degrees in (0, 45, 90, 135))
    layer = replace(dna.layers[0], neurons=names)
    titles = [
        one.text for one in histograms(layer, FloatGrid(), range(4)).figure.layout.annotations
    ]
    assert titles == ["0°", "45°", "90°", "135°"]
    layer = replace(layer, neurons=("a very long name of a neuron 1", "2", "3", "4"))
    first = histograms(layer, FloatGrid(), [0, 1]).figure.layout.annotations[0].text
    assert first == "a very l… of a neuron 1"
    layer = replace(layer, neurons=("same name",) * 4)
    titles = [
        one.text for one in histograms(layer, FloatGrid(), range(4)).figure.layout.annotations
    ]
    assert titles == ["name"] * 4
