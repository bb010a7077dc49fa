"""A DNA layer by layer is the DNA."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dnacompare import strand, tensor_file
from dnacompare.dna import DNA
from dnacompare.errors import InputError
from tests.build import dna_of, random_ids, trouble


@pytest.fixture(scope="module")
def dna() -> DNA:
    """Two layers of activations of every kind."""
    one = dna_of(trouble((40, 3, 5)), random_ids(40), name="both")
    other = dna_of(trouble((40, 4, 2), 1), random_ids(40))
    return replace(one, layers=(one.layers[0], replace(other.layers[0], name="second")))


def test_a_file_gives_the_layers_of_the_whole(dna: DNA, tmp_path: Path) -> None:
    dna.save(tmp_path / "whole.dna")
    found = strand.of_file(tmp_path / "whole.dna")
    assert found.layers == (("layer", 3), ("second", 4)) == strand.of_dna(dna).layers
    assert found.neurons == 7
    assert found.facts.layers == ()
    assert (found.facts.items, found.facts.name) == (40, "both")
    rebuilt = replace(found.facts, layers=tuple(found.read(k).layers[0] for k in (0, 1)))
    assert rebuilt == dna
    assert replace(found.facts, layers=strand.of_dna(dna).read(1).layers) == found.read(1)


def test_a_layer_that_does_not_add_up_is_refused_when_read(dna: DNA, tmp_path: Path) -> None:
    dna.save(tmp_path / "wrong.dna")
    header, arrays = tensor_file.read(tmp_path / "wrong.dna")
    arrays["1/minimum"] = arrays["1/minimum"][1:]
    tensor_file.write(tmp_path / "wrong.dna", header, arrays)
    found = strand.of_file(tmp_path / "wrong.dna")
    assert found.read(0).layers[0].size == 3
    with pytest.raises(InputError, match="does not add up"):
        found.read(1)


def test_what_is_no_dna_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "text.dna"
    path.write_text("not a DNA")
    with pytest.raises(InputError, match="cannot be read"):
        strand.of_file(path)
    np.save(tmp_path / "array.npy", np.zeros(3))
    with pytest.raises(InputError):
        strand.of_file(tmp_path / "array.npy")
