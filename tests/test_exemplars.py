"""Exemplars: the most and least exciting items, whatever the order in which they come."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dnacompare import tensor_file
from dnacompare.errors import InputError
from dnacompare.exemplars import KEPT, Exemplars, Extremes
from tests.build import random_ids


def same(a: Extremes, b: Extremes) -> bool:
    return all(
        np.array_equal(getattr(a, part), getattr(b, part), equal_nan=part.endswith("values"))
        for part in vars(a)
    )


def test_the_extremes_are_those_of_sorting() -> None:
    values = np.random.default_rng(0).normal(size=(50, 3)).astype(np.float32)
    ids = random_ids(50)
    found = Extremes.of(values, ids)
    for neuron in range(3):
        order = np.argsort(values[:, neuron])
        assert np.array_equal(found.least_ids[neuron], ids[order[:KEPT]])
        assert np.array_equal(found.most_ids[neuron], ids[order[::-1][:KEPT]])
        assert np.array_equal(found.most_values[neuron], values[order[::-1][:KEPT], neuron])


@given(seed=st.integers(0, 500), cut=st.integers(1, 29))
def test_merging_parts_gives_the_extremes_of_all(seed: int, cut: int) -> None:
    random = np.random.default_rng(seed)
    values = random.integers(0, 5, (30, 2)).astype(np.float32)  # many ties
    ids, order = random_ids(30, seed), random.permutation(30)
    first, second = order[:cut], order[cut:]
    parts = Extremes.of(values[first], ids[first]) + Extremes.of(values[second], ids[second])
    assert same(parts, Extremes.of(values, ids))


def test_ties_go_to_the_smaller_identity() -> None:
    ids = np.array([5, 3, 9], np.uint64)
    found = Extremes.of(np.zeros((3, 1), np.float32), ids)
    assert list(found.most_ids[0]) == list(found.least_ids[0]) == [3, 5, 9]


def test_items_without_a_finite_mean_are_no_exemplars() -> None:
    values = np.array([[np.nan], [1.0], [np.inf], [-np.inf], [2.0]], np.float32)
    found = Extremes.of(values, np.arange(5, dtype=np.uint64))
    assert list(found.most_ids[0][:2]) == [4, 1]
    assert np.isnan(found.most_values[0][2:]).all()
    assert list(found.least_ids[0][:2]) == [1, 4]


def test_a_file_gives_back_the_same(tmp_path: Path) -> None:
    values = np.random.default_rng(1).normal(size=(9, 2)).astype(np.float32)
    values[:, 1] = np.nan
    exemplars = Exemplars(
        {"one": Extremes.of(values, random_ids(9)), "two": Extremes.of(values, random_ids(9, 1))}
    )
    exemplars.save(tmp_path / "e")
    loaded = Exemplars.load(tmp_path / "e")
    assert list(loaded.layers) == ["one", "two"]
    assert all(same(loaded.layers[name], own) for name, own in exemplars.layers.items())
    assert same((loaded + exemplars).layers["one"], (exemplars + loaded).layers["one"])


def test_damaged_files_are_refused(tmp_path: Path) -> None:
    tensor_file.write(tmp_path / "dna", {"kind": "dna"}, {})
    with pytest.raises(InputError, match="holds 'dna', not exemplars"):
        Exemplars.load(tmp_path / "dna")
    tensor_file.write(tmp_path / "part", {"kind": "exemplars", "layers": ["one"]}, {})
    with pytest.raises(InputError, match="'part' is not complete"):
        Exemplars.load(tmp_path / "part")
