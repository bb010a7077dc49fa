"""Equal bins with a real extractor, from images to intervals."""

import numpy as np
import pytest

from dnacompare.distances._dna_emd import dna_emd
from dnacompare.errors import InputError
from dnacompare.extractors.embedded import build
from dnacompare.range_grid import RangeGrid
from dnacompare.workflow.extract import extract
from dnacompare.workflow.ranged import in_ranges, ranges_of
from tests.build import image_dataset, pictures


def test_any_extractor_can_count_in_ranges() -> None:
    plain = build("", (), "cpu", {})
    light = [np.minimum(image.astype(int) + 60, 255).astype(np.uint8) for image in pictures(24, 1)]
    sets = [image_dataset(pictures(24, 0)), image_dataset(light)]
    free = [extract(one, extractor=plain) for one in sets]
    ranged = in_ranges(plain, ranges_of(*free))
    a, b = (extract(one, extractor=ranged) for one in sets)
    assert a.grid == RangeGrid(1000)
    assert plain.grid == free[0].grid
    assert a.provenance["ranges"]
    assert sum(int(layer.special[:, 2].sum()) for layer in (*a.layers, *b.layers)) == 0
    for mine, other in zip(a.layers, free[0].layers, strict=True):
        assert np.array_equal(mine.total, other.total)
        assert np.array_equal(mine.mean, other.mean)
    found = dna_emd(a, b, permutations=99)
    assert found.p_value is not None
    assert found.p_value <= 0.05
    assert found.interval is not None
    # the same distributions on two grids; a neuron's range holds a thousand bins, so its shift is
    # good to a thousandth of the range, some hundredth of its deviation
    assert found.value == pytest.approx(dna_emd(*free).value, rel=0.02)


def test_every_layer_needs_its_ranges() -> None:
    plain = build("", (), "cpu", {})
    with pytest.raises(InputError, match="no ranges of the layers"):
        in_ranges(plain, {})
