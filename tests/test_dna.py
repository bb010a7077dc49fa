"""The DNA as a value: merging, comparing, choosing, saving, and refusing what is damaged."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dnacompare import tensor_file
from dnacompare.detail import Detail
from dnacompare.dna import DNA
from dnacompare.errors import IncompatibleError, InputError
from dnacompare.grid import FloatGrid
from dnacompare.layer import ARRAYS
from tests.build import dna_of, random_ids, trouble

VALUES, IDS = trouble((40, 3, 20)), random_ids(40)


@pytest.fixture(scope="module")
def dna() -> DNA:
    return dna_of(VALUES, IDS, name="forty")


def two_layers(dna: DNA) -> DNA:
    return replace(dna, layers=(dna.layers[0], replace(dna.layers[0], name="second")))


@settings(max_examples=25, deadline=None)  # the first example compiles
@given(cuts=st.lists(st.integers(0, 40), max_size=4), seed=st.integers(0, 99))
def test_any_parts_in_any_order_add_up_to_the_whole(cuts: list[int], seed: int) -> None:
    order = np.random.default_rng(seed).permutation(40)
    parts = np.split(order, sorted(cuts))
    total = dna_of(VALUES[parts[0]], IDS[parts[0]])
    for part in parts[1:]:
        total = total + dna_of(VALUES[part], IDS[part])
    whole = dna_of(VALUES, IDS)
    assert total == whole
    assert total.root == whole.root
    assert total.problem() is None


def test_addition_is_commutative_and_associative() -> None:
    a, b, c = (dna_of(trouble((9, 2, 5), seed), random_ids(9, seed)) for seed in range(3))
    assert a + b == b + a
    assert (a + b) + c == a + (b + c)
    assert a + b != a + c


def test_a_sum_keeps_a_common_name_and_joins_others(dna: DNA) -> None:
    assert (dna + dna).name == "forty"
    assert (dna + replace(dna, name="more")).name == "forty + more"
    assert (dna + dna).items == 80


def test_equality_looks_at_contents_only(dna: DNA) -> None:
    assert dna == replace(dna, name="other", software={"numpy": "0"})
    assert dna != replace(dna, items=41)
    assert dna != replace(dna, provenance={"extractor": "another"})
    layer = dna.layers[0]
    counts = layer.counts.copy()
    counts[0, 0] += 1
    assert dna != replace(dna, layers=(replace(layer, counts=counts),))
    assert dna != "a DNA"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda dna: replace(dna, provenance={"extractor": "given", "weights": "b1"}), "weights"),
        (lambda dna: replace(dna, provenance={"extractor": "other"}), "extractor"),
        (lambda dna: dna_of(VALUES, IDS, grid=FloatGrid(5, -10, 10)), "grid"),
        (two_layers, "layers"),
        (lambda dna: dna.select(neurons={"layer": [0]}), "layers"),
    ],
)
def test_dnas_made_differently_do_not_compare(
    dna: DNA, change: Callable[[DNA], DNA], field: str
) -> None:
    with pytest.raises(IncompatibleError, match=f"differ in '{field}'.* same settings"):
        dna + change(dna)


def test_layers_and_neurons_can_be_chosen(dna: DNA) -> None:
    both = two_layers(dna)
    assert [layer.name for layer in both.select(["second"]).layers] == ["second"]
    chosen = both.select(neurons={"layer": [2, 0]})
    assert chosen["layer"].neurons == ("neuron 2", "neuron 0")
    assert chosen["second"].size == 3
    assert chosen.neurons == 5
    alone = dna_of(VALUES[:, [2, 0]], IDS)["layer"]
    for part in ("counts", "groups", "items", "item_sums", "sums", "special", "minimum"):
        assert np.array_equal(getattr(chosen["layer"], part), getattr(alone, part)), part
    assert chosen.problem() is None
    with pytest.raises(InputError, match=r"no layer 'third'; there are layer, second"):
        both.select(["third"])


def test_a_file_gives_back_the_same_dna(dna: DNA, tmp_path: Path) -> None:
    original = replace(two_layers(dna), software={"numpy": "2"})
    original.save(tmp_path / "a.dna")
    loaded = DNA.load(tmp_path / "a.dna")
    assert loaded == original
    assert (loaded.name, dict(loaded.software)) == ("forty", {"numpy": "2"})
    assert loaded + original == original + original


def test_equal_dnas_make_equal_files(dna: DNA, tmp_path: Path) -> None:
    """Whatever the order in which items came: the digits of sums are made canonical."""
    halves = dna_of(VALUES[20:], IDS[20:]) + dna_of(VALUES[:20], IDS[:20])
    dna.save(tmp_path / "a.dna")
    replace(halves, name="forty").save(tmp_path / "b.dna")
    assert (tmp_path / "a.dna").read_bytes() == (tmp_path / "b.dna").read_bytes()


def test_counts_beyond_32_bits_survive(dna: DNA, tmp_path: Path) -> None:
    """Where counts are stored as int32, 3·10⁹ comes back negative."""
    layer = dna.layers[0]
    many = np.int64(3_000_000_000)
    vast = replace(layer, counts=layer.counts * many, groups=layer.groups * many)
    big = replace(dna, layers=(vast,))
    big.save(tmp_path / "big.dna")
    loaded = DNA.load(tmp_path / "big.dna")
    assert loaded == big
    assert loaded.layers[0].counts.max() >= 3_000_000_000
    assert loaded.layers[0].counts.dtype == np.int64
    assert loaded.layers[0].counts.min() == 0


def test_a_file_that_is_cut_off_is_refused(dna: DNA, tmp_path: Path) -> None:
    dna.save(tmp_path / "whole.dna")
    data = (tmp_path / "whole.dna").read_bytes()
    for length in (0, 1, 8, 100, len(data) // 2, len(data) - 1):
        (tmp_path / "cut.dna").write_bytes(data[:length])
        with pytest.raises(InputError, match=r"'cut.dna'"):
            DNA.load(tmp_path / "cut.dna")


def test_a_flipped_byte_is_refused_or_harmless(dna: DNA, tmp_path: Path) -> None:
    """Deflate's checksums and the sums within a DNA leave damage no way in."""
    dna.save(tmp_path / "whole.dna")
    data = bytearray((tmp_path / "whole.dna").read_bytes())
    random = np.random.default_rng(0)
    for place in random.integers(0, len(data), 200):
        damaged = bytearray(data)
        damaged[place] ^= 1 << int(random.integers(8))
        (tmp_path / "bad.dna").write_bytes(damaged)
        try:
            loaded = DNA.load(tmp_path / "bad.dna")
        except InputError:
            continue
        # What is left is text (names) or a number that no sum covers; never broken arrays.
        assert loaded.problem() is None


def written_plainly(
    dna: DNA, path: Path, change: Callable[[dict[str, Any], dict[str, Any]], Any]
) -> Path:
    """A file of format 1, which stores every array by itself, after ``change`` of it."""
    dna.save(path)
    header, packed = tensor_file.read(path)
    header["version"] = 1
    del header["detail"]
    arrays = {"group_items": packed["group_items"]}
    for number, layer in enumerate(dna.layers):
        arrays |= {f"{number}/{part}": getattr(layer, part).copy() for part in ARRAYS}
    change(header, arrays)
    tensor_file.write(path, header, arrays)
    return path


def _negative(header: dict[str, Any], arrays: dict[str, Any]) -> None:
    arrays["0/counts"][0, 0] = -1


def _lost(header: dict[str, Any], arrays: dict[str, Any]) -> None:
    full = np.flatnonzero(arrays["0/counts"][0])[0]
    arrays["0/counts"][0, full] -= 1


CHANGES: list[tuple[Callable[[dict[str, Any], dict[str, Any]], Any], str]] = [
    (lambda h, a: h.update(version=99), r"format 99; this version reads 1.*[Uu]pdate"),
    (lambda h, a: h.update(kind="embeddings"), r"'embeddings', not a DNA"),
    (lambda h, a: h.pop("grid"), r"not a complete DNA.*grid"),
    (lambda h, a: h["grid"].update(min_exponent=9), r"must be ordered"),
    (lambda h, a: h.update(layers=3), r"not a complete DNA"),
    (lambda h, a: h["layers"][0].update(neurons=["one"]), r"does not add up: counts .* shape"),
    (lambda h, a: h.update(items=7), r"does not add up: its groups hold 40 items"),
    (lambda h, a: a.pop("0/special"), r"not a complete DNA.*special"),
    (lambda h, a: a.update({"0/minimum": np.zeros(5)}), r"minimum .* shape \(5,\)"),
    (_negative, r"negative counts"),
    (_lost, r"do not sum to its histogram"),
    (lambda h, a: a["0/items"].__iadd__(50), r"counts more items than there are"),
]


def test_an_older_file_is_read(dna: DNA, tmp_path: Path) -> None:
    two = two_layers(dna)
    assert DNA.load(written_plainly(two, tmp_path / "old.dna", lambda *_: None)) == two


@pytest.mark.parametrize("part", ["lengths", "bits", "missing", "special"])
def test_a_layer_that_is_not_complete_is_refused(dna: DNA, tmp_path: Path, part: str) -> None:
    for keep in (0, 2):
        dna.save(tmp_path / "odd.dna")
        header, arrays = tensor_file.read(tmp_path / "odd.dna")
        arrays[f"0/{part}"] = arrays[f"0/{part}"][:keep]
        tensor_file.write(tmp_path / "odd.dna", header, arrays)
        with pytest.raises(InputError, match=r"not a complete DNA|does not add up"):
            DNA.load(tmp_path / "odd.dna")


def test_a_small_file_may_not_ask_for_much_memory(dna: DNA, tmp_path: Path) -> None:
    dna.save(tmp_path / "odd.dna")
    header, arrays = tensor_file.read(tmp_path / "odd.dna")
    header["layers"][0]["neurons"] = ["n"] * 400_000
    tensor_file.write(tmp_path / "odd.dna", header, arrays)
    with pytest.raises(InputError, match=r"more memory than"):
        DNA.load(tmp_path / "odd.dna")


def test_a_dna_that_contradicts_itself_is_not_written(dna: DNA, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"does not add up: its groups hold 40 items"):
        replace(dna, items=41).save(tmp_path / "odd.dna")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("change", "told"), CHANGES)
def test_a_file_that_contradicts_itself_is_refused(
    dna: DNA, tmp_path: Path, change: Callable[[dict[str, Any], dict[str, Any]], Any], told: str
) -> None:
    path = written_plainly(dna, tmp_path / "odd.dna", change)
    with pytest.raises(InputError, match=told):
        DNA.load(path)


def test_groups_take_32_bits_until_they_overflow() -> None:
    dna = dna_of(np.ones((1, 1, 5), np.float32), random_ids(1))
    assert dna.layers[0].groups.dtype == np.int32
    for _ in range(28):  # 5 · 2²⁸ is the last to fit
        dna = dna + dna
    assert dna.layers[0].groups.dtype == np.int32
    dna = dna + dna
    assert dna.layers[0].groups.dtype == np.int64
    assert dna.layers[0].groups.max() == 5 * 2**29
    assert dna.problem() is None


def test_dead_neurons_merge_with_living_ones() -> None:
    dead = dna_of(np.zeros((5, 1, 4), np.float32), random_ids(5, 1))
    alive = dna_of(np.full((5, 1, 4), 2.5, np.float32), random_ids(5, 2))
    both = dead + alive
    layer = both.layers[0]
    assert (layer.minimum[0], layer.maximum[0]) == (0, 2.5)
    assert layer.mean[0] == 1.25
    assert layer.deviation[0] == 1.25
    assert layer.counts[0].max() == 20


def test_a_dna_remembers_which_items_it_saw(dna: DNA) -> None:
    other = dna_of(VALUES, random_ids(40, 5))
    assert dna.root != other.root
    assert dna != other
    assert np.array_equal(dna.group_items, Detail().group_items(IDS))


def test_the_header_is_json_that_other_tools_can_read(dna: DNA, tmp_path: Path) -> None:
    from safetensors import safe_open

    dna.save(tmp_path / "a.dna")
    with safe_open(str(tmp_path / "a.dna"), framework="numpy") as file:
        header = json.loads(file.metadata()["dnacompare"])["header"]
    assert header["items"] == 40
    assert header["provenance"] == {"extractor": "given"}
