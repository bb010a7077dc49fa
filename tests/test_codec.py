"""Results to JSON and back, whatever numbers are in them; wrong JSON is named by its place."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dnacompare import codec
from dnacompare.errors import InputError
from dnacompare.results import (
    Comparison,
    Curves,
    Estimate,
    Exhibits,
    LayerShift,
    NeuronShift,
    SharedMap,
    Side,
    Verdict,
)


@dataclass(frozen=True)
class Leaf:
    size: float
    label: str = ""


@dataclass(frozen=True)
class Tree:
    pair: tuple[int, int]
    leaves: tuple[Leaf, ...] = ()
    by_name: Mapping[str, Leaf] = field(default_factory=dict)
    best: Leaf | None = None
    ripe: bool = False
    anything: Any = None


leaves = st.builds(Leaf, st.floats(), st.text(max_size=5))
trees = st.builds(
    Tree,
    st.tuples(st.integers(), st.integers()),
    st.lists(leaves, max_size=3).map(tuple),
    st.dictionaries(st.text(max_size=3), leaves, max_size=3),
    st.none() | leaves,
    st.booleans(),
    st.none() | st.lists(st.integers() | st.text(max_size=3), max_size=3),
)


@given(trees)
def test_values_come_back_through_strict_json(tree: Tree) -> None:
    text = json.dumps(codec.encode(tree), allow_nan=False)
    back = codec.decode(Tree, json.loads(text))
    assert repr(back) == repr(tree)  # repr, because NaN is not equal to itself


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"pair": [1]}, r"tree.pair should be 2 entries; it is '\[1\]'"),
        ({"pair": "12"}, r"tree.pair should be a list"),
        ({"pair": [1, 2.5]}, r"tree.pair\[1\] should be an integer; it is '2.5'"),
        ({"pair": [1, True]}, r"tree.pair\[1\] should be an integer"),
        ({"leaves": [{"size": "big"}]}, r"tree.leaves\[0\].size should be a number; it is 'big'"),
        ({"leaves": [{"size": True}]}, r"tree.leaves\[0\].size should be a number"),
        ({"leaves": [{}]}, r"tree.leaves\[0\] is not complete.*size"),
        ({"by_name": {"x": {"size": 1, "label": 2}}}, r"tree.by_name.x.label should be str"),
        ({"by_name": []}, r"tree.by_name should be an object"),
        ({"best": 3}, r"tree.best should be an object"),
        ({"ripe": 1}, r"tree.ripe should be bool"),
        ({"colour": "red"}, r"known fields; it is \"\['colour'\]\""),
    ],
)
def test_what_is_wrong_is_named_by_its_place(change: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=told):
        codec.decode(Tree, {"pair": [1, 2]} | change, "tree")


def estimate(value: float) -> Estimate:
    return Estimate(
        value=value,
        n=(300, 500),
        units="standardised units",
        method="jackknife over 32 groups",
        seed=7,
        standard_error=0.1,
        interval=(value - 0.2, math.inf),
        p_value=0.001,
        permutations=999,
        noise_floor=math.nan,
        notes=("a note",),
    )


def comparison() -> Comparison:
    curves = Curves((0.0, 1.0), (0.5, math.nan), (1.0, 0.0), (0.0, 1.0), (0.5, 1.0), "pixels")
    neuron = NeuronShift(
        "layer", 3, "stripes, 8 px", estimate(0.5), -0.1, 1.0, 0.9, "cm", curves, Exhibits(("0f",))
    )
    return Comparison(
        a=Side("A <b>&é", "images", "f0", 300, 300, 2, ("2 rejected",)),
        b=Side("B 🙂", "images", "f1", 500, 500),
        extractor="embedded",
        provenance={"extractor": "embedded", "sizes": [1, 2], "deep": {"x": None}},
        verdict=Verdict("different", "strong", "B differs from A."),
        p_value=0.001,
        test="combined",
        estimates={"energy": estimate(0.31), "dna_emd": estimate(-math.inf)},
        layers=(LayerShift("layer", 4, estimate(0.2)),),
        neurons=(neuron,),
        shared_map=SharedMap("PCA", 0.8, "kept", (1.0,), (2.0,), ("0a",), (), (), ()),
        level=0.05,
        permutations=999,
        seed=0,
        neurons_tested=1503,
        notes=("note",),
        software={"numpy": np.__version__},
    )


def test_a_comparison_survives_json_and_files(tmp_path: Path) -> None:
    original = comparison()
    text = original.to_json()
    json.loads(text, parse_constant=lambda constant: pytest.fail(f"not strict JSON: {constant}"))
    assert repr(Comparison.from_json(text)) == repr(original)
    original.save(tmp_path / "c.json")
    assert repr(Comparison.load(tmp_path / "c.json")) == repr(original)
    plain = replace(original, shared_map=None, p_value=None, neurons=(), layers=())
    assert repr(Comparison.from_json(plain.to_json(indent=1))) == repr(plain)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "not a comparison"),
        ("{", "not a comparison"),
        ("[1]", "version list"),
        ("{}", "version None; this version of dnacompare reads 1"),
        ('{"version": 2}', "version 2"),
        ('{"version": 1}', "comparison is not complete"),
        ('{"version": 1, "a": 3}', "comparison.a should be an object"),
    ],
)
def test_other_json_is_refused(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=told):
        Comparison.from_json(text)
    (tmp_path / "c.json").write_text(text)
    with pytest.raises(InputError, match=told):
        Comparison.load(tmp_path / "c.json")


def test_files_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "c.json").write_bytes(b"\xff\xfe\x00")
    for name in ("c.json", "none.json"):
        with pytest.raises(InputError, match=f"{name!r} cannot be read"):
            Comparison.load(tmp_path / name)
