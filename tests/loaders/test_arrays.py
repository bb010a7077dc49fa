"""Arrays in every format; images where the shape says so; nothing is ever unpickled."""

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy
import torch
from numpy.typing import NDArray

from dnacompare.dataset import Dataset
from dnacompare.errors import InputError, LimitError
from dnacompare.loaders.arrays import MOST_COLUMNS, open_array
from dnacompare.loaders.limits import Limits
from tests.loaders.making import LIMITS, npy, npz, scene, written, zipped

RANDOM = np.random.default_rng(2)
MATRIX = RANDOM.normal(size=(30, 4)).astype(np.float32)


def opened(folder: Path, data: bytes, name: str = "a.npy", **options: object) -> Dataset:
    """One file as a dataset."""
    return open_array(written(folder, {name: data}), name="a", limits=LIMITS, **options)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.npy", npy(MATRIX)),
        ("A.NPY", npy(MATRIX)),
        ("anything", npy(MATRIX)),
        ("a.npy", npy(np.asfortranarray(MATRIX))),
        ("a.npz", npz(x=MATRIX)),
        ("a.safetensors", safetensors.numpy.save({"x": MATRIX})),
        ("a.zip", zipped({"folder/x.npy": npy(MATRIX)})),
        ("a.zip", zipped({"x.npz": npz(x=MATRIX)})),
        ("a.zip", zipped({"x.safetensors": safetensors.numpy.save({"x": MATRIX})})),
    ],
)
def test_every_format_gives_the_array_back(tmp_path: Path, name: str, data: bytes) -> None:
    dataset = opened(tmp_path, data, name)
    assert (dataset.modality, dataset.kind, len(dataset)) == ("table", "array", 30)
    assert dataset.columns == ("column 0", "column 1", "column 2", "column 3")
    frame = dataset.read([2, 0])
    assert (frame.to_numpy() == MATRIX[[2, 0]]).all()
    assert set(frame.dtypes) == {np.dtype(np.float64)}
    reference = opened(tmp_path, npy(MATRIX))
    assert dataset.fingerprint == reference.fingerprint
    assert len(np.unique(dataset.ids)) == 30


@pytest.mark.parametrize(
    "dtype", ["f2", "f4", "f8", "i1", "i8", "u1", "u8", "?", ">f4", ">i4", "g"]
)
def test_every_type_of_number(tmp_path: Path, dtype: str) -> None:
    array = np.array([[0, 1], [1, 0], [1, 1]]).astype(dtype)
    assert (opened(tmp_path, npy(array)).read(slice(None)).to_numpy() == array).all()


def test_bfloat16_and_unreadable_types_of_safetensors(tmp_path: Path) -> None:
    import safetensors.torch

    values = torch.tensor([[1.5, -2.0], [3.25, 0.0]])
    data = safetensors.torch.save(
        {"half": values.bfloat16(), "tiny": values.to(torch.float8_e4m3fn)}
    )
    dataset = opened(tmp_path, data, "a.safetensors")
    assert (dataset.read(slice(None)).to_numpy() == values.numpy()).all()
    only = safetensors.torch.save({"tiny": values.to(torch.float8_e4m3fn)})
    with pytest.raises(InputError, match="no tensor of a type that can be read"):
        opened(tmp_path, only, "a.safetensors")


def test_a_plain_npy_stays_on_disk(tmp_path: Path) -> None:
    dataset = open_array(
        written(tmp_path, {"a.npy": npy(MATRIX)}), name="a", limits=Limits(bytes=10)
    )
    base: Any = dataset.source.array  # type: ignore[attr-defined]
    while base is not None and not isinstance(base, np.memmap):
        base = base.base
    assert base is not None
    with pytest.raises(LimitError, match="MAX_BYTES"):
        open_array(
            written(tmp_path, {"a.zip": zipped({"a.npy": npy(MATRIX)})}),
            name="a",
            limits=Limits(bytes=10),
        )


class Dangerous:
    """Writes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (self.path,))


def test_pickled_objects_are_never_loaded(tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    array = np.array([Dangerous(trap)], dtype=object)
    data = npy(array, allow_pickle=True)
    for name, content in {"a.npy": data, "a.npz": zipped({"x.npy": data})}.items():
        with pytest.raises(InputError, match=r"pickled Python objects.*never read; save plain"):
            opened(tmp_path, content, name)
    with pytest.raises(InputError, match=r"cannot be read as npz|does not begin|not a sound zip"):
        opened(tmp_path, pickle.dumps(Dangerous(trap)), "a.npz")
    assert not trap.exists()
    pickle.loads(pickle.dumps(Dangerous(trap)))
    assert trap.exists()  # the trap works


def header(text: str) -> bytes:
    """A ``.npy`` file of version 1 with a header and a few bytes."""
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text.encode() + b"\0" * 64


@pytest.mark.parametrize(
    "text",
    [
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (-4, -2)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (9, 9)}",
        "{'descr': '|V0', 'fortran_order': False, 'shape': (9, 9)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (" + "1," * 70 + ")}",
        "{'descr': __import__('os'), 'fortran_order': False, 'shape': ()}",
        "{'descr': '|O', 'fortran_order': False, 'shape': (1,)}",
        "{",
        "[" * 3000,
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_headers_that_lie(tmp_path: Path, text: str, packed: bool) -> None:
    data = zipped({"x.npy": header(text)}) if packed else header(text)
    with pytest.raises(InputError):
        opened(tmp_path, data, "a.npz" if packed else "a.npy")


@pytest.mark.parametrize(
    ("array", "way"),
    [
        (np.array([[1 + 2j]]), "real and imaginary parts"),
        (np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")]), "one array a field"),
        (np.array(["x", "y"]), "CSV"),
        (np.array(["2020-01-01"], "M8[D]"), "CSV"),
        (np.float64(3), "no items"),
        (np.zeros((0, 4)), "no items"),
        (np.zeros((4, 0)), "no items"),
    ],
)
def test_what_is_not_numbers_is_refused_with_a_way_out(
    tmp_path: Path, array: NDArray[Any], way: str
) -> None:
    with pytest.raises(InputError, match=way):
        opened(tmp_path, npy(array))


def test_items_that_are_not_finite_are_counted_and_left_out(tmp_path: Path) -> None:
    array = MATRIX.copy()
    array[3, 1], array[7, 0], array[7, 2] = np.nan, np.inf, -np.inf
    dataset = opened(tmp_path, npy(array))
    assert dataset.notes == ("2 items with NaN or infinite values were left out.",)
    assert len(dataset) == 28
    assert "item 3" not in dataset.names
    kept = np.delete(np.arange(30), [3, 7])
    assert (dataset.read(slice(None)).to_numpy() == array[kept]).all()
    assert (dataset.take([27]).read([0]).to_numpy() == array[29]).all()
    with pytest.raises(InputError, match="Every item of 'a' has NaN"):
        opened(tmp_path, npy(np.full((3, 2), np.nan)))


def test_one_axis_is_one_column(tmp_path: Path) -> None:
    dataset = opened(tmp_path, npy(np.arange(5)))
    assert dataset.columns == ("value",)
    assert dataset.read([4]).to_dict("list") == {"value": [4]}


def test_further_axes_are_laid_out(tmp_path: Path) -> None:
    array = RANDOM.normal(size=(6, 2, 3))
    dataset = opened(tmp_path, npy(array))
    assert dataset.columns[:4] == ("column 0,0", "column 0,1", "column 0,2", "column 1,0")
    assert (dataset.read([5]).to_numpy() == array[5].ravel()).all()
    assert dataset.notes == ("The axes (2, 3) were laid out as 6 columns.",)
    with pytest.raises(InputError, match="can be columns"):
        opened(tmp_path, npy(np.zeros((1, 2, MOST_COLUMNS), np.int8)))


PICTURES = np.stack([scene(seed=i) for i in range(5)])
GREY = PICTURES[..., 0]


@pytest.mark.parametrize(
    ("array", "expected"),
    [
        (PICTURES, PICTURES),
        (PICTURES[..., :1], GREY[..., None]),
        (GREY, GREY[..., None]),
        (np.moveaxis(PICTURES, 3, 1), PICTURES),
        ((PICTURES / 255).astype(np.float32), PICTURES),
        ((np.moveaxis(PICTURES, 3, 1) / 255), PICTURES),
        (PICTURES.astype(np.float64), PICTURES),
    ],
)
def test_arrays_of_images(tmp_path: Path, array: NDArray[Any], expected: NDArray[Any]) -> None:
    """Above all floats in 0…1, which elsewhere became black."""
    dataset = opened(tmp_path, npy(array))
    assert (dataset.modality, dataset.kind) == ("images", "images")
    found = dataset.read([0, 3])
    for image, wanted in zip(found, expected[[0, 3]], strict=True):
        assert image.dtype == np.uint8
        assert (image == wanted).all()
        assert image.shape == (24, 32, 3)


@pytest.mark.parametrize(
    "array",
    [
        RANDOM.normal(size=(5, 16, 16, 3)),  # normalised: there is no black and white
        RANDOM.uniform(size=(5, 16, 16)),  # could be any matrix
        np.zeros((5, 4, 4), np.uint8),  # too small
        PICTURES.astype(np.int64),
        np.zeros((5, 16, 16, 2), np.uint8),
    ],
)
def test_arrays_that_are_no_images(tmp_path: Path, array: NDArray[Any]) -> None:
    assert opened(tmp_path, npy(array)).modality == "table"


def test_the_layout_can_be_said(tmp_path: Path) -> None:
    assert opened(tmp_path, npy(PICTURES), layout="columns").modality == "table"
    unit = GREY / 255
    dataset = opened(tmp_path, npy(unit), layout="images")
    assert (dataset.read([1])[0] == GREY[1][..., None]).all()
    deep = GREY.astype(np.uint16) * 257
    dataset = opened(tmp_path, npy(deep), layout="images")
    assert (dataset.read([1])[0] == GREY[1][..., None]).all()
    with pytest.raises(InputError, match="no agreed black and white"):
        opened(tmp_path, npy(unit - 0.5), layout="images")
    with pytest.raises(InputError, match=r"shape \(30, 4\) cannot be images"):
        opened(tmp_path, npy(MATRIX), layout="images")
    with pytest.raises(InputError, match="layout is 'x'; it can be auto, images, columns"):
        opened(tmp_path, npy(unit), layout="x")


def test_the_same_picture_has_the_same_identity_everywhere(tmp_path: Path) -> None:
    one, other = opened(tmp_path, npy(PICTURES)), opened(tmp_path, npy(PICTURES[::-1]))
    assert (one.ids == other.ids[::-1]).all()


def test_one_of_several_arrays_is_taken_and_said(tmp_path: Path) -> None:
    data = npz(labels=np.arange(30), x=MATRIX, y=MATRIX * 2, names=np.array(["a"] * 30))
    dataset = opened(tmp_path, data, "a.npz")
    assert (dataset.read(slice(None)).to_numpy() == MATRIX).all()
    assert dataset.notes == (
        "Took the array 'x' of 'labels', 'x', 'y', 'names'; array= takes another.",
    )
    dataset = opened(tmp_path, data, "a.npz", array="y")
    assert (dataset.read(slice(None)).to_numpy() == MATRIX * 2).all()
    assert dataset.notes == ()
    with pytest.raises(InputError, match=r"no array 'z'; it has 'labels', 'x', 'y', 'names'"):
        opened(tmp_path, data, "a.npz", array="z")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.npy", b""),
        ("a.npy", b"hello"),
        ("a.npy", npy(MATRIX)[:-8]),
        ("a.npy", npy(MATRIX)[:40]),
        ("a.npz", b"PK\x03\x04 no zip"),
        ("a.npz", zipped({"readme.txt": "no array"})),
        ("a.npz", npz(x=MATRIX)[:100]),
        ("a.safetensors", b"\xff" * 50),
        ("a.safetensors", safetensors.numpy.save({"x": MATRIX})[:-4]),
    ],
)
def test_damage_is_one_clear_sentence(tmp_path: Path, name: str, data: bytes) -> None:
    with pytest.raises(InputError, match="'a"):
        opened(tmp_path, data, name)


def test_npz_bombs_are_stopped(tmp_path: Path) -> None:
    data = npz(x=np.zeros(8 << 20))
    with pytest.raises(LimitError, match="ARCHIVE_RATIO"):
        opened(tmp_path, data, "a.npz")
    with pytest.raises(LimitError, match="ARCHIVE_RATIO"):
        opened(tmp_path, zipped({"a.npz": data}), "a.zip")


def test_real_arrays(shared: Path) -> None:
    from dnacompare.workflow.open import open_dataset

    path = shared / "cifar10/cifar10_test_1500.npz"
    dataset = open_dataset(path)
    assert (dataset.modality, len(dataset)) == ("images", 1500)
    with np.load(path) as stored:
        assert (dataset.read([7])[0] == stored["images"][7]).all()
    thefts = open_dataset(shared / "graphs_chicago_theft/chicago_theft2018.npz", array="tuesday")
    assert (len(thefts), len(thefts.columns)) == (52, 277)
