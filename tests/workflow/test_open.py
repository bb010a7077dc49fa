"""Whatever a person has is opened, or refused with a way out; links lead nowhere."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image

from dnacompare.dataset import Dataset
from dnacompare.errors import InputError, LimitError
from dnacompare.loaders.limits import Limits
from dnacompare.specs import File
from dnacompare.workflow.loader_choice import loader_for
from dnacompare.workflow.open import open_dataset, open_files
from tests.loaders.making import encoded, npy, npz, scene, zipped

PICTURES = np.stack([scene(seed=i) for i in range(4)])
FRAME = pd.DataFrame({"x": [1.0, 2.5, np.nan], "colour": ["red", "blue", "red"]})


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """A folder of pictures in class folders."""
    root = tmp_path / "album"
    for number, image in enumerate(PICTURES):
        path = root / ("dog" if number % 2 else "cat") / f"{number}.PNG"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encoded(image))
    return root


def frame_file(folder: Path) -> Path:
    """The example table as a file."""
    path = folder / "frame.csv"
    FRAME.to_csv(path, index=False)
    return path


def lines_file(folder: Path) -> Path:
    """A small text file."""
    path = folder / "lines.txt"
    path.write_text("a\nb\nc\n")
    return path


def test_a_folder_keeps_its_class_folders(album: Path) -> None:
    dataset = open_dataset(album)
    assert dataset.name == "album"
    assert dataset.names == ["cat/0.PNG", "cat/2.PNG", "dog/1.PNG", "dog/3.PNG"]
    assert (dataset.read([1])[0] == PICTURES[2]).all()


def test_the_same_content_is_the_same_dataset(album: Path, tmp_path: Path) -> None:
    packed = tmp_path / "other name.zip"
    packed.write_bytes(
        zipped({p.relative_to(album).as_posix(): p.read_bytes() for p in album.rglob("*.PNG")})
    )
    paths = sorted(album.rglob("*.PNG"), reverse=True)
    os.utime(paths[0], (0, 0))
    files = [File(path, path.relative_to(album).as_posix()) for path in paths]
    ways: list[Any] = [album, str(album), packed, paths, [str(p) for p in paths], [album], files]
    opened = [open_dataset(way) for way in ways]
    assert len({dataset.fingerprint for dataset in opened}) == 1
    assert all(list(dataset.names) == list(opened[0].names) for dataset in opened)
    assert opened[2].name == "other name"
    assert open_dataset(album, name="Mine").name == "Mine"


def test_several_folders_keep_their_names(album: Path) -> None:
    dataset = open_dataset([album / "dog", album / "cat" / "0.PNG"])
    assert dataset.names == ["cat/0.PNG", "dog/1.PNG", "dog/3.PNG"]
    assert dataset.name == "album"


def test_links_are_never_followed_out(album: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.png").write_bytes(encoded(scene(seed=9)))
    (album / "link.png").symlink_to(outside / "secret.png")
    (album / "folder").symlink_to(outside)
    (album / "loop").symlink_to(album)
    (album / "broken.png").symlink_to(album / "nothing")
    (album / "inside.png").symlink_to(album / "cat" / "0.PNG")
    os.mkfifo(album / "pipe.png")  # opening it would wait for ever
    dataset = open_dataset(album)
    assert len(dataset) == 5
    assert "inside.png" in dataset.names
    assert {bad.name: bad.reason for bad in dataset.rejected} == {
        "link.png": "a link that leads out of the folder is not followed",
        "folder": "a link to a folder is not followed",
        "loop": "a link to a folder is not followed",
        "broken.png": "a link that leads nowhere",
        "pipe.png": "it is not a regular file",
    }


def test_the_kind_is_judged_by_content_first(tmp_path: Path) -> None:
    cases: dict[str, tuple[bytes, str]] = {
        "a.txt": (encoded(scene()), "images"),
        "b.csv": (npy(np.zeros((3, 2))), "array"),
        "c": (encoded(scene(), "JPEG"), "images"),
        "d.dat": (zipped({"t.csv": b"a,b\n1,2\n"}), "table"),
        "e.zip": (zipped({"t.npz": npz(x=np.zeros((3, 2)))}), "array"),
        "f.zip": (zipped({"t.txt": b"one\ntwo\n"}), "text"),
    }
    for name, (data, kind) in cases.items():
        (tmp_path / name).write_bytes(data)
        assert open_dataset(tmp_path / name).kind == kind


def test_the_majority_decides_and_the_rest_is_listed(album: Path) -> None:
    (album / "labels.csv").write_text("file,label\na,1\n")
    (album / "README.md").write_text("hello")
    (album / ".DS_Store").write_text("x")
    dataset = open_dataset(album)
    assert len(dataset) == 4
    assert [bad.name for bad in dataset.rejected] == ["README.md", "labels.csv"]
    assert dataset.notes == ("1 hidden file of the operating system left out.",)
    assert open_dataset(album, modality="table").columns == ("file", "label")


def test_several_kinds_are_an_error_that_counts_them(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(encoded(scene()))
    (tmp_path / "b.csv").write_text("x,y\n1,2\n")
    with pytest.raises(InputError, match=r"several kinds \(images: 1, tables: 1\)"):
        open_dataset(tmp_path)


@pytest.mark.parametrize(
    ("contents", "message"),
    [
        ({}, "The folder 'd' is empty"),
        ({"a.gz": b"x", "b": b"y"}, r"endings: \.gz, none\).*Readable are images \(\.jpg"),
        ({"a.png": b""}, r"holds no files.*'a\.png': it is empty \(0 bytes\)"),
        ({"a.zip": zipped({})}, "holds no files"),
        ({"a.zip": zipped({".DS_Store": "x"})}, "holds no files"),
        ({"a.xlsx": zipped({"xl/sheet.xml": "x"})}, r"unknown kinds \(endings: \.xml\)"),
    ],
)
def test_nothing_to_read(tmp_path: Path, contents: dict[str, bytes], message: str) -> None:
    folder = tmp_path / "d"
    folder.mkdir()
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    with pytest.raises(InputError, match=message):
        open_dataset(folder)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("/no/such/file.zip", "no file or folder '/no/such/file.zip'"),
        ("a\0b", "no file or folder"),
        ("x" * 5000, "no file or folder"),
        ("/dev/null", "neither a file nor a folder"),
        ([], "list of paths is empty"),
        (5, "type 'int' cannot be opened; give a path"),
        (None, "type 'NoneType'"),
        ([1, 2], "type 'list'"),
        ({"a": [1]}, "type 'dict'"),
    ],
)
def test_what_cannot_be_opened(source: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        open_dataset(source)


def test_options_and_modality_are_checked(album: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="'colums' is no option for tables"):
        open_dataset(frame_file(tmp_path), colums=["x"])
    with pytest.raises(InputError, match="'columns' is no option for images; there are none"):
        open_dataset(album, columns=["x"])
    with pytest.raises(InputError, match="modality is 'sound'; it can be auto, images, table"):
        open_dataset(album, modality="sound")
    with pytest.raises(InputError, match="holds only files of unknown kinds"):
        open_dataset(album, modality="table")
    with pytest.raises(InputError, match="There are no files"):
        loader_for([])
    assert open_dataset(frame_file(tmp_path), columns=None).columns == ("x", "colour")


def test_limits_come_from_the_environment(album: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DNACOMPARE_MAX_ITEMS", "3")
    with pytest.raises(LimitError, match="holds 4 items; at most 3"):
        open_dataset(album)
    assert len(open_dataset(album, limits=Limits())) == 4


def test_a_dataset_is_returned_as_it_is(album: Path) -> None:
    dataset = open_dataset(album)
    assert open_dataset(dataset) is dataset


def test_uploads_by_file(tmp_path: Path) -> None:
    (tmp_path / "0").write_text("x,y\n1,2\n")
    files = [File(tmp_path / "0", "../<b>evil.csv")]
    dataset = open_files(files, options={"columns": ["y"]})
    assert (dataset.columns, dataset.name) == (("y",), "<b>evil")
    assert loader_for(files).name == "tables"


@pytest.mark.parametrize(
    "make",
    [
        lambda frame: frame,
        lambda frame: pa.Table.from_pandas(frame),
        lambda frame: frame.set_index(pd.Index([9, 9, 9])),
    ],
)
def test_tables_in_memory(make: Callable[[pd.DataFrame], Any], tmp_path: Path) -> None:
    dataset = open_dataset(make(FRAME))
    assert (dataset.modality, dataset.kind, dataset.columns) == ("table", "table", ("x", "colour"))
    assert dataset.fingerprint == open_dataset(frame_file(tmp_path)).fingerprint
    outputs = open_dataset(make(FRAME), modality="model outputs", id_column="colour")
    assert (outputs.kind, outputs.columns) == ("model outputs", ("x",))
    with pytest.raises(InputError, match="cannot be read as images"):
        open_dataset(make(FRAME), modality="images")


class PolarsLike:
    """What dnacompare sees of a polars frame: the Arrow stream protocol."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return pa.Table.from_pandas(FRAME).__arrow_c_stream__(requested_schema)


def test_any_table_that_speaks_arrow() -> None:
    assert open_dataset(PolarsLike()).fingerprint == open_dataset(FRAME).fingerprint


def test_odd_column_names_in_memory() -> None:
    frame = pd.DataFrame([[1.0, 2.0, 3.0]] * 2, columns=[0, 0, ("a", "b")])
    assert open_dataset(frame).columns == ("0", "0 (2)", "a / b")
    assert open_dataset(pd.Series([1.0, 2.0], name="s")).columns == ("s",)


def test_text_in_memory() -> None:
    frame = pd.DataFrame({"t": ["one", "two"], "k": ["a", "b"]})
    dataset = open_dataset(frame, modality="text", text_column="t", id_column="k")
    assert dataset.read([1]) == ["two"]
    assert dataset.id_column == "k"


def test_arrays_and_tensors_in_memory() -> None:
    array = np.random.default_rng(0).normal(size=(6, 3))
    dataset = open_dataset(array)
    assert (dataset.kind, dataset.name) == ("array", "array")
    assert dataset.fingerprint == open_dataset(torch.from_numpy(array)).fingerprint
    half = open_dataset(torch.ones(4, 2, dtype=torch.bfloat16, requires_grad=True))
    assert half.read([0]).to_numpy().tolist() == [[1.0, 1.0]]
    assert open_dataset(PICTURES).modality == "images"
    assert open_dataset(PICTURES, modality="table").modality == "table"
    assert open_dataset(PICTURES[..., 0] / 255, modality="images").modality == "images"
    labels = open_dataset(np.array([0, 1, 1, 2]), modality="outputs")
    assert labels.read(slice(None)).output.tolist() == ["0", "1", "1", "2"]
    with pytest.raises(InputError, match="An array cannot be read as text"):
        open_dataset(array, modality="text")
    with pytest.raises(InputError, match="NaN"):
        open_dataset(np.full((2, 2), np.nan))
    with pytest.raises(InputError, match="not real numbers"):
        open_dataset(np.array([object()]))


class Items(torch.utils.data.Dataset[Any]):
    """A map-style dataset of given items."""

    def __init__(self, items: list[Any]) -> None:
        self.items = items

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, index: int) -> Any:
        item = self.items[index]
        return item() if callable(item) else item


def fails() -> None:
    """An item that cannot be read."""
    raise OSError("disk on fire")


@pytest.mark.parametrize(
    "item",
    [
        lambda image: (torch.from_numpy(image).permute(2, 0, 1).float() / 255, 3),
        lambda image: torch.from_numpy(image).permute(2, 0, 1),
        lambda image: (Image.fromarray(image), "dog"),
        lambda image: [image],
    ],
)
def test_torch_datasets_of_images(item: Callable[[NDArray[np.uint8]], Any]) -> None:
    dataset = open_dataset(Items([item(image) for image in PICTURES]))
    assert (dataset.modality, dataset.name) == ("images", "Items")
    for found, image in zip(dataset.read([3, 0]), PICTURES[[3, 0]], strict=True):
        assert (found == image).all()


def test_torch_datasets_keep_what_is_good() -> None:
    good = [torch.rand(3, 8 + i, 9) for i in range(3)]  # sizes may differ
    items = [
        fails,
        *good,
        torch.full((3, 9, 9), torch.nan),
        torch.rand(9, 9),
        "text",
        torch.empty(0),
    ]
    dataset = open_dataset(Items(items))
    assert dataset.names == ["item 1", "item 2", "item 3"]
    assert [image.shape for image in dataset.read(slice(None))] == [(8 + i, 9, 3) for i in range(3)]
    assert {bad.name: bad.reason for bad in dataset.rejected} == {
        "item 0": "disk on fire",
        "item 4": "it has NaN or infinite values",
        "item 5": "its shape (9, 9) is unlike that of the first item",
        "item 6": "an item of type str is neither image nor numbers",
        "item 7": "it is empty",
    }


def test_torch_datasets_of_rows() -> None:
    rows = torch.arange(12.0).reshape(4, 3)
    dataset = open_dataset(torch.utils.data.TensorDataset(rows, torch.zeros(4)))
    assert dataset.kind == "array"
    assert (dataset.read(slice(None)).to_numpy() == rows.numpy()).all()


def test_torch_datasets_that_cannot_be_compared() -> None:
    with pytest.raises(InputError, match=r"Item 0 of 'Items' was different.*random transforms"):
        open_dataset(Items([lambda: torch.rand(3, 8, 8)]))
    with pytest.raises(InputError, match="undo the normalisation"):
        open_dataset(Items([torch.randn(3, 8, 8)]))
    with pytest.raises(InputError, match=r"no item that can be read.*disk on fire"):
        open_dataset(Items([fails]))

    class Endless(torch.utils.data.IterableDataset[Any]):
        def __iter__(self) -> Any:
            return iter(())

    with pytest.raises(InputError, match="has no length"):
        open_dataset(Endless())


def test_idx_files_are_refused_clearly(shared: Path) -> None:
    with pytest.raises(InputError, match=r"endings: \.gz.*Readable are"):
        open_dataset(shared / "mnist_test/t10k-images-idx3-ubyte.gz")


def test_weights_are_not_data(shared: Path) -> None:
    with pytest.raises(InputError, match="unknown kinds"):
        open_dataset(shared / "weights/cifar10_resnet20.pth")


def test_errors_do_not_tell_where_things_lie(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        open_dataset([File(tmp_path / "gone", "a.csv")])
    assert str(tmp_path) not in str(caught.value)
    assert "No such file" in str(caught.value)


def test_everything_gives_a_dataset_that_can_be_cut(album: Path, tmp_path: Path) -> None:
    sources: list[Any] = [album, FRAME, PICTURES, np.arange(5.0), lines_file(tmp_path)]
    for source in sources:
        dataset: Dataset = open_dataset(source)
        part = dataset.take([1, 0])
        assert (part.ids == dataset.ids[[1, 0]]).all()
        assert len(part.read(slice(None))) == 2
        assert part.take([1]).fingerprint == dataset.take([0]).fingerprint
