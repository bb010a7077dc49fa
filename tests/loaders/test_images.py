"""Image files become a dataset; what is damaged is listed and the rest is kept."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from dnacompare.dataset import Rejected
from dnacompare.errors import InputError, LimitError
from dnacompare.loaders.images import LOADER, open_images
from dnacompare.loaders.limits import Limits
from tests.loaders.making import LIMITS, encoded, scene, written, zipped


def pngs(count: int) -> dict[str, bytes]:
    """Some different pictures by name."""
    return {f"{i:03d}.png": encoded(scene(seed=i)) for i in range(count)}


def test_files_and_their_archive_are_the_same_dataset(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    loose = open_images(written(tmp_path / "a", pngs(5)), name="loose", limits=LIMITS)
    packed = open_images(
        written(tmp_path / "b", {"renamed.zip": zipped(pngs(5))}), name="packed", limits=LIMITS
    )
    assert loose.fingerprint == packed.fingerprint
    assert (loose.ids == packed.ids).all()
    assert loose.names == packed.names == sorted(pngs(5))
    for i, image in enumerate(packed.read(slice(None))):
        assert (image == scene(seed=i)).all()


def test_the_order_of_files_plays_no_part(tmp_path: Path) -> None:
    files = written(tmp_path, pngs(5))
    first = open_images(files, name="a", limits=LIMITS)
    second = open_images(files[::-1], name="b", limits=LIMITS)
    assert first.fingerprint == second.fingerprint


def test_reading_from_an_archive_is_safe_in_threads(tmp_path: Path) -> None:
    dataset = open_images(written(tmp_path, {"a.zip": zipped(pngs(40))}), name="a", limits=LIMITS)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda i: dataset.read([i])[0], list(range(40)) * 5))
    for i, image in enumerate(found):
        assert (image == scene(seed=i % 40)).all()


def test_any_case_of_suffix_and_wrong_suffixes(tmp_path: Path) -> None:
    picture = encoded(scene(), "JPEG")
    names = ["A.JPG", "b.Jpeg", "c.png", "no_suffix", "d.txt"]
    dataset = open_images(written(tmp_path, dict.fromkeys(names, picture)), name="a", limits=LIMITS)
    assert dataset.names == sorted(names)
    assert dataset.notes == ("4 images are exact copies of others and were kept.",)


def test_bad_among_good_are_listed_with_reasons(tmp_path: Path) -> None:
    good = pngs(3)
    small = encoded(scene(), "BMP")
    bad = {
        "cut.png": good["000.png"][: len(good["000.png"]) // 2],
        "zero.png": b"",
        "page.jpg": b"<html>404</html>",
        "notes.md": b"hello",
        "huge.bmp": small[:18] + (30_000).to_bytes(4, "little") * 2 + small[26:],
    }
    dataset = open_images(written(tmp_path, good | bad), name="a", limits=LIMITS)
    assert dataset.names == sorted(good)
    reasons = {item.name: item.reason for item in dataset.rejected}
    assert reasons.keys() == bad.keys()
    assert "0 bytes" in reasons["zero.png"]
    assert "not an image of a kind" in reasons["page.jpg"]
    assert reasons["notes.md"] == "not an image"
    assert "30,000 × 30,000 pixels" in reasons["huge.bmp"]
    assert "truncated" in reasons["cut.png"].lower() or "broken" in reasons["cut.png"].lower()


def test_nothing_left_is_an_error_with_the_reasons(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds no image that can be read.*a.png.*0 bytes"):
        open_images(written(tmp_path, {"a.png": b""}), name="x", limits=LIMITS)


def test_the_limit_of_items(tmp_path: Path) -> None:
    with pytest.raises(LimitError, match="holds 3 items"):
        open_images(written(tmp_path, pngs(3)), name="x", limits=Limits(items=2))


def test_a_file_that_changes_later_is_said(tmp_path: Path) -> None:
    files = written(tmp_path, pngs(2))
    dataset = open_images(files, name="x", limits=LIMITS)
    files[1].path.write_bytes(b"gone")
    dataset.read([0])
    with pytest.raises(InputError, match=r"'001.png' can no longer be read"):
        dataset.read([1])
    files[0].path.unlink()
    with pytest.raises(InputError, match="open the dataset again") as caught:
        dataset.read([0])
    assert str(tmp_path) not in str(caught.value)


def test_a_shown_name_is_never_a_path(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(encoded(scene(seed=9)))
    (tmp_path / "in").mkdir()
    files = written(tmp_path / "in", {"../secret.png": encoded(scene(seed=1))})
    dataset = open_images(files, name="x", limits=LIMITS)
    assert (dataset.read([0])[0] == scene(seed=1)).all()


def test_colours_of_all_kinds_side_by_side(tmp_path: Path) -> None:
    deep = np.linspace(0, 65535, 24 * 24).astype(np.uint16).reshape(24, 24)
    clear = np.dstack([scene(), np.full((24, 32), 90, np.uint8)])
    kinds = {"grey.png": scene()[..., 0], "deep.png": deep, "clear.png": clear}
    dataset = open_images(
        written(tmp_path, {name: encoded(image) for name, image in kinds.items()}),
        name="x",
        limits=LIMITS,
    )
    assert not dataset.rejected
    assert all(i.dtype == np.uint8 and i.shape[2] == 3 for i in dataset.read(slice(None)))


def test_real_photographs(shared: Path) -> None:
    from PIL import Image

    from dnacompare.workflow.open import open_dataset

    dataset = open_dataset(shared / "pacs")
    assert (len(dataset), dataset.modality, dataset.kind) == (900, "images", "images")
    assert dataset.names[0] == "art_painting/dog/pic_003.jpg"
    assert {item.name for item in dataset.rejected} == {"SOURCE.md", "labels.csv"}
    assert Rejected("labels.csv", "not an image") in dataset.rejected
    first = dataset.read([0])[0]
    assert (first == np.asarray(Image.open(shared / "pacs" / dataset.names[0]))).all()
    assert LOADER.suffixes[0] == ".jpg"
