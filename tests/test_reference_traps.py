"""What goes wrong in the reference implementation (``vdna`` 0.1.1), and does not here.

One test for each trap, in the order of the list in its specification. Traps of one part alone are
tested with that part; ``ELSEWHERE`` says where, and is checked.
"""

import ast
import io
import weakref
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from dnacompare import vdna_file
from dnacompare.dataset import Dataset
from dnacompare.distances._dna_emd import dna_emd
from dnacompare.distances._dna_frechet import dna_frechet
from dnacompare.distances._frechet import frechet
from dnacompare.errors import IncompatibleError
from dnacompare.grid import FloatGrid
from dnacompare.grids import Grid
from dnacompare.range_grid import RangeGrid, covering, reference_ranges
from dnacompare.workflow.building import build_extractor
from dnacompare.workflow.extract import extract
from dnacompare.workflow.open import open_dataset
from tests.build import dna_of, image_dataset, pictures, random_ids

ELSEWHERE = {
    "an image's crop is drawn at random, without a seed": (
        "tests/extractors/test_torchvision.py",
        "test_the_crop_is_in_the_middle_and_always_the_same",
    ),
    "the activations of all layers of all images are held at once": (
        "tests/extractors/test_torchvision.py",
        "test_a_layer_is_let_go_before_the_last_one_comes",
    ),
    "a file of counts says nothing of how they were made": (
        "tests/test_vdna_file.py",
        "test_dnas_made_differently_do_not_compare",
    ),
}
ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("trap", ELSEWHERE)
def test_what_is_tested_elsewhere_is(trap: str) -> None:
    file, name = ELSEWHERE[trap]
    tree = ast.parse((ROOT / file).read_text())
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("grid", [FloatGrid(), RangeGrid()])
def test_values_on_borders_are_counted_once(grid: Grid) -> None:
    """In small batches it counts them in both bins."""
    ranges = np.array([[-1.0, 1.0]]) if grid.ranged else None
    borders = grid.edges()[1:-1].astype(np.float32)
    few = dna_of(borders[None, None, :7], random_ids(1), grid=grid, ranges=ranges)
    assert few.layers[0].counts.sum() == 7
    one_by_one = dna_of(borders[:, None, None], random_ids(len(borders)), grid=grid, ranges=ranges)
    together = dna_of(borders[None, None], random_ids(1), grid=grid, ranges=ranges)
    assert one_by_one.layers[0].counts.sum() == len(borders)
    assert np.array_equal(one_by_one.layers[0].counts, together.layers[0].counts)


def test_ranges_hold_what_was_seen_whatever_its_sign() -> None:
    """Its ends are the extremes times 1.2, which moves one end inwards when both have one sign."""
    low, high = np.array([3.0, -6.0, -1.0, 5.0]), np.array([4.0, -2.0, 1.0, 5.0])
    theirs, ours = reference_ranges(low, high), covering(low, high)
    assert theirs[0, 0] > low[0]
    assert theirs[1, 1] < high[1]
    assert (ours[:, 0] < low).all()
    assert (ours[:, 1] > high).all()


def test_a_neuron_that_was_dead_can_come_to_life() -> None:
    """Its range then has no width, and any later value falls into an end bin."""
    silent, alive = np.zeros((30, 2, 4), np.float32), np.zeros((30, 2, 4), np.float32)
    silent[:, 1] = np.linspace(0, 2, 4)
    alive[:, 0], alive[:, 1] = 0.25, silent[:, 1]
    free = [dna_of(one, random_ids(30, i)) for i, one in enumerate((silent, alive))]
    # half of what the one of two neurons moved that did
    assert dna_emd(*free, units="activation").value == pytest.approx(0.25 / 2, rel=1e-6)
    low, high = silent.min((0, 2)), silent.max((0, 2))
    theirs, ours = (
        [
            dna_of(one, random_ids(30, i), grid=RangeGrid(), ranges=ranges)
            for i, one in enumerate((silent, alive))
        ]
        for ranges in (reference_ranges(low, high), covering(low, high))
    )
    assert theirs[1].layers[0].counts[0, -1] == 120  # as it is there
    assert dna_emd(*ours, units="activation").value == pytest.approx(0.125, abs=2 / 1000)  # bin


def test_three_billion_activations_are_not_negative(tmp_path: Path) -> None:
    """It writes counts as 32-bit integers, which then overflow."""
    dna = dna_of(np.full((3, 1, 1), 0.5, np.float32), random_ids(3))
    layer, many = dna.layers[0], np.int64(1_000_000_000)
    vast = replace(
        dna, layers=(replace(layer, counts=layer.counts * many, groups=layer.groups * many),)
    )
    vast.save(tmp_path / "vast.dna")
    assert type(vast).load(tmp_path / "vast.dna").layers[0].total[0] == 3_000_000_000
    ranged = dna_of(
        np.full((3, 1, 1), 0.5, np.float32),
        random_ids(3),
        grid=RangeGrid(),
        ranges=np.array([[0.0, 1.0]]),
    )
    one = replace(ranged.layers[0], counts=ranged.layers[0].counts * many)
    vdna_file.write(replace(ranged, layers=(one,)), tmp_path / "vast")
    assert vdna_file.read(tmp_path / "vast").layers[0].total[0] == 3_000_000_000


def test_floats_between_0_and_1_are_not_black() -> None:
    """It makes them 8-bit integers as they are."""
    whole = np.stack(pictures(3))
    images = open_dataset((whole / 255).astype(np.float32))
    assert images.modality == "images"
    assert np.array_equal(images.read([1])[0], whole[1])


def test_nearly_equal_sets_are_at_no_negative_distance() -> None:
    """Written with variances the Fréchet distance cancels: an eighth of the neurons negative."""
    x = np.random.default_rng(0).normal(3, 1e-3, (400, 500, 1)).astype(np.float32)
    y = x.copy()
    y[0] += np.float32(1e-5)
    mean, variance = (
        [one[:, :, 0].mean(0, dtype=np.float32) for one in (x, y)],
        [one[:, :, 0].var(0, ddof=1) for one in (x, y)],
    )
    theirs = (mean[0] - mean[1]) ** 2 + variance[0] + variance[1]
    theirs = theirs - 2 * np.sqrt(variance[0] * variance[1])
    assert (theirs < 0).mean() > 0.05  # as it is there, in float32
    a, b = dna_of(x, random_ids(400)), dna_of(y, random_ids(400))
    wide = [one[:, :, 0].astype(np.float64) for one in (x, y)]
    exact = (wide[0].mean(0) - wide[1].mean(0)) ** 2 + (wide[0].std(0) - wide[1].std(0)) ** 2
    found = dna_frechet(a, b, units="activation").value
    # means of items are kept to 2⁻⁶⁴; the spread of 1e-3 about 3 costs six of 16 digits of squares
    assert found == pytest.approx(exact.mean(), rel=1e-2)
    assert found > 0


def test_files_called_jpg_in_capitals_are_images(tmp_path: Path) -> None:
    """It looks for a few spellings of the suffix and ignores the others in silence."""
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
        for number, name in enumerate(["a.JPG", "b.jpg", "c.Jpeg", "d.PNG"]):
            data = io.BytesIO()
            Image.fromarray(pictures(4)[number]).save(data, "PNG" if "PNG" in name else "JPEG")
            archive.writestr(name, data.getvalue())
    assert len(open_dataset(tmp_path / "set.zip")) == 4


def test_grey_images_are_images() -> None:
    """It reads the third axis of an array that has two."""
    grey = np.stack(pictures(3))[..., 0]
    images = open_dataset(grey)
    assert images.read([2])[0].shape == (48, 48, 3)
    assert (images.read([2])[0] == grey[2][..., None]).all()
    assert extract(images, extractor="embedded").items == 3


def test_the_network_is_built_once() -> None:
    """It is built, and its weights are read, for every dataset."""
    sets: list[Dataset] = [image_dataset(pictures(2, seed)) for seed in (0, 1)]
    first, second = (
        build_extractor("torchvision/squeezenet1_1", [one], "cpu", {"weights": "random"})
        for one in sets
    )
    assert first is second


@pytest.mark.parametrize(
    ("field", "value"),
    [("weights", "other"), ("preprocessing", {"resize": 256}), ("extractor", "another")],
)
def test_dnas_made_otherwise_are_refused_by_name(field: str, value: object) -> None:
    """It compares them without complaint: only the extractor's name is looked at."""
    values, ids = np.ones((4, 2, 3), np.float32), random_ids(4)
    made = {"extractor": "net", "weights": "these", "preprocessing": {"resize": 224}}
    one = replace(dna_of(values, ids), provenance=made)
    other = replace(one, provenance={**made, field: value})
    with pytest.raises(IncompatibleError, match=f"differ in '{field}'"):
        dna_emd(one, other)


def test_ranges_that_differ_are_refused() -> None:
    values, ids = np.ones((4, 2, 3), np.float32), random_ids(4)
    one, other = (
        dna_of(values, ids, grid=RangeGrid(), ranges=np.array([[0.0, end]] * 2)) for end in (2, 3)
    )
    with pytest.raises(IncompatibleError, match="differ in 'ranges'"):
        dna_emd(one, other)


def test_an_image_is_prepared_the_same_twice() -> None:
    """Its crops are drawn from a generator that nobody seeds."""
    network = build_extractor(
        "torchvision/squeezenet1_1",
        [image_dataset(pictures(1))],
        "cpu",
        {"weights": "random"},
    )
    wide = np.concatenate([pictures(1)[0], pictures(1, 5)[0]], axis=1)
    first = network.prepare(wide)  # type: ignore[attr-defined]
    torch.manual_seed(7)
    np.random.seed(7)
    assert np.array_equal(first, network.prepare(wide))  # type: ignore[attr-defined]


def test_no_matrix_root_of_scipy_is_called() -> None:
    """``scipy.linalg.sqrtm(disp=)``, on which it stands, is gone from SciPy 1.18."""
    for file in (ROOT / "dnacompare").rglob("*.py"):
        names = {
            node.attr
            for node in ast.walk(ast.parse(file.read_text()))
            if isinstance(node, ast.Attribute)
        }
        assert "sqrtm" not in names, file.name
    random = np.random.default_rng(0)
    assert frechet(random.standard_normal((20, 5)), random.standard_normal((20, 5)) + 1).value > 1


def test_memory_does_not_grow_with_the_images() -> None:
    """It keeps every layer of every image of a batch at once: 8.2 GB for 500 images."""
    network = build_extractor("embedded", [image_dataset(pictures(1))], "cpu", {})
    held: list[weakref.ref[torch.Tensor]] = []
    network.run(pictures(12), lambda _, values: held.append(weakref.ref(values)))
    assert held
    assert sum(one() is not None for one in held) == 0
    small, large = (
        sum(
            array.nbytes
            for layer in extract(image_dataset(pictures(count)), extractor="embedded").layers
            for array in (layer.counts, layer.groups, layer.sums)
        )
        for count in (4, 40)
    )
    assert small == large
