"""Pairs of files of the reference implementation: read, written, and refused when damaged."""

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from dnacompare import tensor_file, vdna_file
from dnacompare.detail import NO_GROUPS
from dnacompare.distances._dna_emd import dna_emd
from dnacompare.distances._dna_frechet import dna_frechet
from dnacompare.dna import DNA
from dnacompare.errors import IncompatibleError, InputError, TooFewItemsError
from dnacompare.inference.dna_blocks import neuron_shifts
from dnacompare.range_grid import RangeGrid, reference_ranges
from dnacompare.workflow.compare import compare
from tests.build import dna_of, random_ids

BINS, IMAGES = 50, 8
SIZES = {"block_0": (6, 9), "block_1": (4, 1)}
"""Neurons and positions of two layers."""


def histograms(seed: int) -> dict[str, NDArray[np.int32]]:
    random = np.random.default_rng(seed)
    return {
        layer: random.multinomial(
            IMAGES * positions, random.dirichlet(np.ones(BINS)), size=neurons
        ).astype(np.int32)
        for layer, (neurons, positions) in SIZES.items()
    }


def description() -> dict[str, Any]:
    """What vdna 0.1.1 writes beside its histograms, as far as it says how they were made."""
    return {
        "time_of_compute": "09:00AM on November 23, 2026",
        "vdna_version": "0.1.1",
        "distribution": {"hist_nb_bins": BINS},
        "type": "histogram",
        "name": f"histogram-{BINS}",
        "data_settings": {
            "source": "Provided NumPy Arrays - not saved in metadata",
            "crop_to_square_pre_resize": "none",
            "resize_mode": "clean",
            "shuffle_files": False,
            "num_images": -1,
        },
        "extraction_settings": {
            "normalise_feats": True,
            "range_scale_for_norm_params": 1.2,
            "hist_range": [-1.0, 1.0],
            "hist_nb_bins": BINS,
            "batch_size": 64,
            "device": "cpu",
        },
        "num_images": IMAGES,
        "feature_extractor_name": "rand_resnet50",
        "neurons_list": {layer: neurons for layer, (neurons, _) in SIZES.items()},
    }


def pair(folder: Path, name: str = "set", seed: int = 0) -> Path:
    folder.mkdir(exist_ok=True)
    np.savez_compressed(folder / f"{name}.npz", allow_pickle=False, **histograms(seed))
    (folder / f"{name}.json").write_text(json.dumps(description()))
    return folder / name


def test_histograms_are_read(tmp_path: Path) -> None:
    path = pair(tmp_path)
    dna = vdna_file.read(path)
    assert [(layer.name, layer.size) for layer in dna.layers] == [("block_0", 6), ("block_1", 4)]
    for layer in dna.layers:
        assert np.array_equal(layer.counts, histograms(0)[layer.name])
    assert (dna.items, dna.name, dna.grid) == (IMAGES, "set", RangeGrid(BINS))
    assert dna.detail == NO_GROUPS
    assert dna.provenance["extractor"] == "vdna/rand_resnet50"
    assert dna.software == {"vdna": "0.1.1"}
    assert dna.problem() is None
    for suffix in (".npz", ".json"):
        assert vdna_file.read(path.with_suffix(suffix)) == dna


def test_the_distance_is_the_papers_and_says_what_it_lacks(tmp_path: Path) -> None:
    a, b = (vdna_file.read(pair(tmp_path, f"set{seed}", seed)) for seed in (0, 1))
    first, second = (np.concatenate(list(histograms(seed).values())) for seed in (0, 1))
    p, q = (one / one.sum(1, keepdims=True, dtype=np.float64) for one in (first, second))
    expected = np.abs(np.cumsum(p - q, axis=1)).sum(1).mean()
    found = dna_emd(a, b, units="bins", permutations=99)
    assert found.value == pytest.approx(expected, rel=1e-12)  # order of sums
    assert (found.interval, found.p_value, found.standard_error) == (None, None, None)
    assert any(
        note.startswith("no interval: one of the DNAs holds no groups") for note in found.notes
    )
    assert any(
        note.startswith("no p-value: one of the DNAs holds no groups") for note in found.notes
    )
    with pytest.raises(TooFewItemsError, match="holds no groups of items"):
        dna_frechet(a, b)
    with pytest.raises(InputError, match="ranges of the bins are not known"):
        dna_emd(a, b, units="activation")


def test_a_whole_comparison_needs_no_groups(tmp_path: Path) -> None:
    a, b = (vdna_file.read(pair(tmp_path, f"set{seed}", seed)) for seed in (0, 1))
    found = compare(a, b, distances=("dna_emd",), permutations=19)
    assert found.estimates["dna_emd"].value == dna_emd(a, b).value
    assert found.estimates["dna_emd"].p_value is None
    assert len(found.layers) == 2
    assert "no groups of items" in found.to_json()
    usual = compare(a, b, permutations=19)
    assert list(usual.estimates) == ["dna_emd"]
    assert "no p-value, because one of the DNAs holds no groups of items" in usual.verdict.sentence
    assert any("Fréchet distance was left out" in note for note in usual.notes)
    assert compare(a, a).verdict.outcome == "identical"


def test_ranges_put_it_in_activation_units(tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    ranges = {
        layer: np.stack(
            [low := random.uniform(-3, 0, neurons), low + random.uniform(1, 4, neurons)], 1
        )
        for layer, (neurons, _) in SIZES.items()
    }
    plain = [vdna_file.read(pair(tmp_path, f"set{seed}", seed)) for seed in (0, 1)]
    known = [vdna_file.read(tmp_path / f"set{seed}", ranges=ranges) for seed in (0, 1)]
    bins, units = neuron_shifts(*plain, units="bins"), neuron_shifts(*known, units="activation")
    for one, other in zip(bins.layers, units.layers, strict=True):
        width = np.diff(ranges[one.name], axis=1)[:, 0] / BINS
        assert other.value == pytest.approx(one.value * width, rel=1e-7)  # the ranges' slack
    # ratios have no units
    assert dna_emd(*known).value == pytest.approx(dna_emd(*plain).value, rel=1e-6)
    with pytest.raises(IncompatibleError, match="differ in 'ranges'"):
        dna_emd(plain[0], known[1])
    layer = known[0].layers[0]
    borders = layer.origin[:, None] + layer.unit[:, None] * known[0].grid.edges()
    middles = (borders[:, 1:] + borders[:, :-1]) / 2
    mean = (layer.counts * middles).sum(1) / layer.total
    assert layer.mean == pytest.approx(mean, rel=1e-12)
    assert layer.deviation**2 == pytest.approx(
        (layer.counts * (middles - mean[:, None]) ** 2).sum(1) / layer.total, rel=1e-9
    )


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    values = np.random.default_rng(0).standard_normal((12, 5, 7)).astype(np.float32)
    ranges = reference_ranges(values.min((0, 2)), values.max((0, 2)))
    dna = dna_of(values, random_ids(12), grid=RangeGrid(BINS), ranges=ranges, name="own")
    vdna_file.write(dna, tmp_path / "own.npz")
    again = vdna_file.read(tmp_path / "own", ranges={"layer": ranges})
    assert np.array_equal(again.layers[0].counts, dna.layers[0].counts)
    assert (again.items, again.grid) == (dna.items, dna.grid)
    vdna_file.write(again, tmp_path / "twice")
    assert vdna_file.read(tmp_path / "twice", ranges={"layer": ranges}) == again
    again.save(tmp_path / "own.dna")
    assert DNA.load(tmp_path / "own.dna") == again
    with pytest.raises(InputError, match="Extract it on a RangeGrid"):
        vdna_file.write(dna_of(values, random_ids(12)), tmp_path / "other")


def test_counts_beyond_32_bits_are_written_as_they_are(tmp_path: Path) -> None:
    dna = vdna_file.read(pair(tmp_path))
    many = np.int64(10**9)
    vast = replace(dna, layers=tuple(replace(one, counts=one.counts * many) for one in dna.layers))
    vdna_file.write(vast, tmp_path / "vast")
    again = vdna_file.read(tmp_path / "vast")
    assert np.array_equal(again.layers[0].counts, dna.layers[0].counts * many)
    assert again.layers[0].counts.max() > 2**32


Change = Callable[[dict[str, Any], dict[str, NDArray[Any]]], Any]
DAMAGE: list[tuple[Change, str]] = [
    (lambda about, _: about.update(type="gaussian"), r"describes 'gaussian'.*histogram"),
    (lambda about, _: about.pop("neurons_list"), r"not a complete vdna file.*neurons_list"),
    (lambda about, _: about.pop("data_settings"), r"not a complete vdna file.*data_settings"),
    (lambda about, _: about.update(num_images="many"), r"not a complete vdna file.*many"),
    (lambda about, _: about.update(num_images=7), r"does not add up.*for each of 7 images"),
    (lambda about, _: about["distribution"].update(hist_nb_bins=40), r"counts of shape \(6, 40\)"),
    (lambda about, _: about["distribution"].update(hist_nb_bins=-1), r"equal_bins is -1"),
    (lambda about, _: about["neurons_list"].update(block_0=5), r"5 neurons and an array of shape"),
    (lambda about, _: about["neurons_list"].update(block_9=5), r"'block_9'\] missing"),
    (lambda _, arrays: arrays.pop("block_1"), r"'block_1'\] missing"),
    (lambda _, arrays: arrays["block_0"].__setitem__((0, 0), -5), r"negative counts, down to -5"),
    (lambda _, arrays: arrays["block_0"].__iadd__(np.eye(6, BINS, dtype=np.int32)), r"add up"),
    (lambda _, arrays: arrays["block_0"].__setitem__(0, 0), r"does not add up"),
    (lambda _, arrays: arrays.update(block_0=arrays["block_0"] / 2), r"holds float64"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "told"), DAMAGE)
def test_a_pair_that_contradicts_itself_is_refused(
    tmp_path: Path, change: Change, told: str
) -> None:
    about, arrays = description(), dict(histograms(0))
    change(about, arrays)
    np.savez_compressed(tmp_path / "odd.npz", allow_pickle=False, **arrays)
    (tmp_path / "odd.json").write_text(json.dumps(about))
    with pytest.raises(InputError, match=told):
        vdna_file.read(tmp_path / "odd")


def test_a_file_that_is_cut_off_or_missing_is_refused(tmp_path: Path) -> None:
    path = pair(tmp_path)
    data = path.with_suffix(".npz").read_bytes()
    for length in (0, 10, len(data) // 2, len(data) - 1):
        path.with_suffix(".npz").write_bytes(data[:length])
        with pytest.raises(InputError, match=r"'set.npz' cannot be read"):
            vdna_file.read(path)
    path.with_suffix(".npz").unlink()
    with pytest.raises(InputError, match=r"'set.npz' cannot be read"):
        vdna_file.read(path)
    for text, told in (
        ("{", "cannot be read"),
        ("[1]", "holds list"),
        ("\ud800", "cannot be read"),
    ):
        path.with_suffix(".json").write_bytes(text.encode("utf-8", "surrogatepass"))
        with pytest.raises(InputError, match=rf"'set.json' {told}"):
            vdna_file.read(path)
    path.with_suffix(".json").unlink()
    with pytest.raises(InputError, match=r"'set.json' cannot be read.*pair of files"):
        vdna_file.read(path)


def test_flipped_bytes_are_refused_or_harmless(tmp_path: Path) -> None:
    """Zip's checksums and the sums of counts leave damage no way in."""
    path = pair(tmp_path)
    whole, data = vdna_file.read(path), path.with_suffix(".npz").read_bytes()
    random = np.random.default_rng(0)
    for place in random.integers(0, len(data), 200):
        damaged = bytearray(data)
        damaged[place] ^= 1 << int(random.integers(8))
        path.with_suffix(".npz").write_bytes(damaged)
        try:
            loaded = vdna_file.read(path)
        except InputError:
            continue
        assert loaded == whole


def test_nothing_in_a_file_can_run_or_ask_for_vast_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = pair(tmp_path)
    objects = np.array([[{}] * BINS] * 6, object)
    np.savez(path.with_suffix(".npz"), block_0=objects, block_1=histograms(0)["block_1"])
    with pytest.raises(InputError, match="cannot be read: Object arrays"):
        vdna_file.read(path)
    header = b"{'descr': '<i4', 'fortran_order': False, 'shape': (6, 4000000000000), }"
    block = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header
    with zipfile.ZipFile(path.with_suffix(".npz"), "w") as archive:
        archive.writestr("block_0.npy", block)
    with pytest.raises(InputError, match="cannot be read"):
        vdna_file.read(path)
    monkeypatch.setattr(tensor_file, "LIMIT", 1000)
    with pytest.raises(InputError, match=r"would take [0-9,]+ bytes; the limit is 1,000"):
        vdna_file.read(pair(tmp_path))


def test_dnas_made_differently_do_not_compare(tmp_path: Path) -> None:
    """The reference implementation looks at the extractor's name alone."""
    one = vdna_file.read(pair(tmp_path))
    for part, value, field in (
        ("data_settings", {"resize_mode": "legacy_pytorch"}, "preprocessing"),
        ("data_settings", {"crop_to_square_pre_resize": "random"}, "preprocessing"),
        ("extraction_settings", {"range_scale_for_norm_params": 1.0}, "range_scale"),
    ):
        about = description()
        about[part].update(value)
        (tmp_path / "set.json").write_text(json.dumps(about))
        with pytest.raises(IncompatibleError, match=f"differ in '{field}"):
            dna_emd(one, vdna_file.read(tmp_path / "set"))


def test_ranges_are_read_from_either_form(tmp_path: Path) -> None:
    low, high = np.array([-1.0, 0, 2], np.float32), np.array([1.0, 0, 3], np.float32)
    np.savez(tmp_path / "seen.npz", **{"min-a": low, "max-a": high})
    (tmp_path / "seen.json").write_text(json.dumps(description() | {"type": "activation-ranges"}))
    published = {
        "mins_per_neuron": {"a": {str(i): float(x) for i, x in enumerate(low)}},
        "maxs_per_neuron": {"a": {str(i): float(x) for i, x in enumerate(high)}},
    }
    (tmp_path / "published.json").write_text(json.dumps(published))
    for name in ("seen", "published.json"):
        found = vdna_file.read_ranges(tmp_path / name)
        assert found["a"].tolist() == (np.stack([low, high], 1).astype(float) * 1.2).tolist()
    published["maxs_per_neuron"]["a"]["1"] = -1.0
    (tmp_path / "published.json").write_text(json.dumps(published))
    with pytest.raises(InputError, match="do not all have maxima above them"):
        vdna_file.read_ranges(tmp_path / "published.json")
    del published["maxs_per_neuron"]["a"]["2"]
    (tmp_path / "published.json").write_text(json.dumps(published))
    with pytest.raises(InputError, match="lacks the extreme '2'"):
        vdna_file.read_ranges(tmp_path / "published.json")


def test_the_package_itself_reads_and_writes_the_same(tmp_path: Path) -> None:
    """Both ways with ``vdna`` 0.1.1, and the same distance from either."""
    vdna = pytest.importorskip("vdna", reason="needs the package vdna (pip install .[peers])")
    from vdna.vdnas import VDNAHist

    values = [
        np.random.default_rng(s).standard_normal((12, 5, 7)).astype(np.float32) for s in (0, 1)
    ]
    ranges = reference_ranges(values[0].min((0, 2)), values[0].max((0, 2)))
    for number, one in enumerate(values):
        dna = dna_of(one, random_ids(12, number), grid=RangeGrid(1000), ranges=ranges)
        vdna_file.write(dna, tmp_path / f"ours{number}")
        theirs = vdna.load_vdna_from_files(tmp_path / f"ours{number}")
        assert isinstance(theirs, VDNAHist)
        assert np.array_equal(theirs.data["layer"].numpy(), dna.layers[0].counts)
        assert theirs.num_images == 12
        theirs.save(tmp_path / f"theirs{number}")
        assert vdna_file.read(tmp_path / f"theirs{number}") == vdna_file.read(
            tmp_path / f"ours{number}"
        )
    loaded = [vdna.load_vdna_from_files(tmp_path / f"theirs{number}") for number in (0, 1)]
    ours = [vdna_file.read(tmp_path / f"theirs{number}") for number in (0, 1)]
    # the same sums in another order
    assert dna_emd(*ours, units="bins").value == pytest.approx(vdna.EMD(*loaded).item(), rel=1e-12)
