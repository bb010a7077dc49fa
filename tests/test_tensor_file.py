"""The container of arrays: what goes in comes out, and nothing else gets in."""

import json
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from dnacompare import tensor_file
from dnacompare.errors import InputError

kinds = st.sampled_from(sorted(tensor_file.DTYPES))
shapes = npst.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=5)


@given(array=kinds.flatmap(lambda kind: npst.arrays(kind, shapes)))
def test_every_kind_of_array_comes_back(
    tmp_path_factory: pytest.TempPathFactory, array: np.ndarray[Any, Any]
) -> None:
    path = tmp_path_factory.mktemp("file") / "a.tensors"
    tensor_file.write(path, {"note": "é"}, {"x": array})
    header, arrays = tensor_file.read(path)
    assert header == {"note": "é"}
    assert arrays["x"].dtype == array.dtype
    assert arrays["x"].shape == array.shape
    assert arrays["x"].tobytes() == array.tobytes()  # also NaN's payload and the sign of zero


def test_arrays_come_back_writable_and_strided_ones_whole(tmp_path: Path) -> None:
    array = np.arange(24.0).reshape(4, 6)[::2, ::3]
    tensor_file.write(tmp_path / "a", {}, {"x": array})
    found = tensor_file.read(tmp_path / "a")[1]["x"]
    assert np.array_equal(found, array)
    found += 1


def test_counts_take_the_room_they_need(tmp_path: Path) -> None:
    small = np.random.default_rng(0).integers(0, 200, 10_000)
    tensor_file.write(tmp_path / "a", {}, {"x": small})
    assert (tmp_path / "a").stat().st_size < 11_000  # a byte each, not eight
    assert tensor_file.narrow(np.array([0, 70_000])).dtype == np.uint32
    assert tensor_file.narrow(np.array([-1, 5])).dtype == np.int64
    assert tensor_file.narrow(np.array([2**40])).dtype == np.int64


def test_equal_contents_make_equal_bytes(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        tensor_file.write(tmp_path / name, {"x": 1, "y": [2]}, {"p": np.arange(9), "q": np.ones(3)})
    assert len({(tmp_path / name).read_bytes() for name in ("a", "b", "c")}) == 1


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(OSError):
        tensor_file.write(tmp_path / "a", {}, {"x": np.zeros(3)})
    assert list(tmp_path.iterdir()) == [tmp_path / "a"]


def test_a_file_replaces_the_one_before(tmp_path: Path) -> None:
    for value in (1, 2):
        tensor_file.write(tmp_path / "deep" / "a", {}, {"x": np.full(3, value)})
    assert tensor_file.read(tmp_path / "deep" / "a")[1]["x"][0] == 2
    assert len(list((tmp_path / "deep").iterdir())) == 1


def forged(path: Path, layout: Any, data: bytes = b"", **changes: Any) -> Path:
    """A safetensors file with one array ``x`` of packed ``data`` and any layout."""
    from safetensors.numpy import save_file

    about = {"format": tensor_file.MAGIC, "header": {}, "layout": layout} | changes
    metadata = {tensor_file.ENTRY: json.dumps(about)}
    save_file({"x": np.frombuffer(zlib.compress(data), np.uint8)}, str(path), metadata=metadata)
    return path


def entry(**changes: Any) -> dict[str, Any]:
    return {"x": {"dtype": "int64", "stored": "uint8", "shape": [4]} | changes}


@pytest.mark.parametrize(
    ("layout", "told"),
    [
        (entry(shape=[3]), "holds 4 bytes instead of 3|bytes instead"),
        (entry(shape=[5]), "holds 4 bytes instead of 5"),
        (entry(shape=[-4]), "unknown type or shape"),
        (entry(shape=["4"]), "unknown type or shape"),
        (entry(dtype="object"), "unknown type or shape"),
        (entry(stored="object"), "unknown type or shape"),
        ({"y": entry()["x"]}, "cannot be read"),
        ({"x": {"dtype": "int64"}}, "cannot be read"),
        ([1, 2], "cannot be read"),
    ],
)
def test_a_layout_that_does_not_fit_is_refused(tmp_path: Path, layout: Any, told: str) -> None:
    with pytest.raises(InputError, match=told):
        tensor_file.read(forged(tmp_path / "bad", layout, b"abcd"))


def test_a_bomb_is_not_inflated(tmp_path: Path) -> None:
    """100 MB of zeros in 100 kB, and a header that says 4 bytes."""
    bomb = forged(tmp_path / "bomb", entry(), bytes(100_000_000))
    assert bomb.stat().st_size < 200_000
    with pytest.raises(InputError, match="instead of 4"):
        tensor_file.read(bomb)


def test_a_header_may_not_ask_for_more_than_the_limit(tmp_path: Path) -> None:
    vast = forged(tmp_path / "vast", entry(shape=[1 << 40]))
    with pytest.raises(InputError, match=r"would take 8,796,093,022,208 bytes; the limit is"):
        tensor_file.read(vast)
    tensor_file.write(tmp_path / "a", {}, {"x": np.zeros(100)})
    with pytest.raises(InputError, match="the limit is 799"):
        tensor_file.read(tmp_path / "a", limit=799)
    tensor_file.read(tmp_path / "a", limit=800)


def test_foreign_and_missing_files_are_named(tmp_path: Path) -> None:
    from safetensors.numpy import save_file

    save_file({"x": np.zeros(3)}, str(tmp_path / "plain.safetensors"))
    with pytest.raises(InputError, match=r"'plain.safetensors' is not a dnacompare file"):
        tensor_file.read(tmp_path / "plain.safetensors")
    with pytest.raises(InputError, match=r"'none' cannot be read"):
        tensor_file.read(tmp_path / "none")
    (tmp_path / "text").write_text("hello")
    with pytest.raises(InputError, match=r"'text' cannot be read"):
        tensor_file.read(tmp_path / "text")
    with pytest.raises(InputError, match=r"has no header"):
        tensor_file.read(forged(tmp_path / "odd", entry(), b"abcd", header=[]))
