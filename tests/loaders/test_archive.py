"""Zip archives that lie, overflow, point elsewhere or are damaged."""

import os
import stat
import struct
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from dnacompare.dataset import Rejected
from dnacompare.errors import InputError, LimitError
from dnacompare.loaders.content import Contents, expand
from dnacompare.loaders.images import open_images
from dnacompare.loaders.limits import Limits
from tests.loaders.making import LIMITS, encoded, npy, scene, written, zipped


def opened(folder: Path, data: bytes, limits: Limits = LIMITS) -> Contents:
    """The contents of an archive."""
    return expand(written(folder, {"a.zip": data}), limits)


def reasons(found: Contents) -> dict[str, str]:
    """Why each rejected entry was."""
    return {item.name: item.reason for item in found.rejected}


def test_members_come_in_the_order_of_names(tmp_path: Path) -> None:
    found = opened(tmp_path, zipped({"b/2": "x", "b/10": "y", "a": "z"}))
    assert [content.name for content in found.items] == ["a", "b/10", "b/2"]
    assert [content.read() for content in found.items] == [b"z", b"y", b"x"]


def test_each_of_several_archives_is_a_folder(tmp_path: Path) -> None:
    files = written(tmp_path, {"b.zip": zipped({"x": "2"}), "a.zip": zipped({"x": "1", "/y": "3"})})
    found = expand(files, LIMITS)
    assert [content.name for content in found.items] == ["a.zip/x", "b.zip/x"]
    assert [content.read() for content in found.items] == [b"1", b"2"]
    assert [bad.name for bad in found.rejected] == ["a.zip//y"]


@pytest.mark.parametrize(
    "name", ["../evil.png", "a/../../evil.png", "/etc/evil.png", "C:/evil.png", "..\\evil.png"]
)
def test_paths_that_lead_out_are_rejected(tmp_path: Path, name: str) -> None:
    found = opened(tmp_path, zipped({name: "x", "good.png": "y"}))
    assert [content.name for content in found.items] == ["good.png"]
    assert list(reasons(found).values()) == ["its path leads out of the archive"]
    assert sorted(os.listdir(tmp_path)) == ["0"]  # nothing is ever unpacked to disk


def test_links_are_rejected(tmp_path: Path) -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        link = zipfile.ZipInfo("link.png")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert "it is a link" in reasons(opened(tmp_path, stream.getvalue()))["link.png"]


def test_encrypted_entries_are_rejected(tmp_path: Path) -> None:
    data = bytearray(zipped({"secret.png": "x" * 50, "good.png": "y"}))
    local, central = data.index(b"PK\x03\x04"), data.index(b"PK\x01\x02")
    data[local + 6] |= 1
    data[central + 8] |= 1
    found = opened(tmp_path, bytes(data))
    assert "encrypted" in reasons(found)["secret.png"]
    assert [content.name for content in found.items] == ["good.png"]


def test_an_archive_inside_is_not_opened(tmp_path: Path) -> None:
    inner = zipped({"x.png": encoded(scene())})
    found = opened(tmp_path, zipped({"inner.zip": inner, "disguised.png": inner}))
    assert not found.items
    assert set(reasons(found)) == {"inner.zip", "disguised.png"}
    assert all("inside an archive is not opened" in reason for reason in reasons(found).values())


def test_hidden_files_are_counted_not_listed(tmp_path: Path) -> None:
    hidden = {"__MACOSX/._a.png": "x", ".DS_Store": "x", "b/Thumbs.db": "x", "b/desktop.ini": "x"}
    found = opened(tmp_path, zipped({**hidden, "a.png": "x"}))
    assert (len(found.items), found.hidden, found.rejected) == (1, 4, ())
    assert found.notes == ("4 hidden files of the operating system left out.",)


def test_empty_files_are_rejected(tmp_path: Path) -> None:
    found = opened(tmp_path, zipped({"a.png": "", "b.png": "x"}))
    assert found.rejected == (Rejected("a.png", "it is empty (0 bytes)"),)


def test_too_many_entries(tmp_path: Path) -> None:
    with pytest.raises(LimitError, match=r"has 4 entries; at most 3 .*ARCHIVE_COUNT"):
        opened(tmp_path, zipped({str(i): "x" for i in range(4)}), Limits(archive_count=3))


def test_the_total_that_comes_out_counts(tmp_path: Path) -> None:
    found = opened(
        tmp_path, zipped({str(i): b"x" * 1000 for i in range(4)}), Limits(archive_bytes=3500)
    )
    for content in found.items[:3] * 3:  # what was read once costs nothing again
        assert len(content.read()) == 1000
    with pytest.raises(LimitError, match="ARCHIVE_BYTES"):
        found.items[3].read()


def test_a_bomb_is_stopped_by_its_ratio(tmp_path: Path) -> None:
    bomb = zipped({"bomb.png": b"\0" * (40 << 20)})
    assert len(bomb) < 50_000
    found = opened(tmp_path, bomb)
    with pytest.raises(LimitError, match="ARCHIVE_RATIO"):
        found.items[0].read()
    with pytest.raises(LimitError, match="ARCHIVE_RATIO"):
        open_images(written(tmp_path, {"a.zip": bomb}), name="a", limits=LIMITS)


def test_overlapping_entries_count_each_time(tmp_path: Path) -> None:
    """Many directory entries may share one compressed block: small file, huge total."""
    data = zipped({"bomb.png": b"\0" * (4 << 20)})
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry, copies = data[start:end], 10
    tail = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, copies, copies, len(entry) * copies, start, 0
    )
    found = opened(tmp_path, data[:start] + entry * copies + tail)
    assert len(found.items) == copies
    with pytest.raises((LimitError, zipfile.BadZipFile)):  # newer Pythons refuse the overlap
        [content.read() for content in found.items]


def test_a_declared_size_is_not_believed(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.png": b"\0" * (40 << 20)}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.index(signature) + offset
        data[place : place + 4] = (10).to_bytes(4, "little")
    found = opened(tmp_path, bytes(data))
    assert "CRC" in reasons(found)["a.png"]


def test_blank_pictures_are_no_bomb(tmp_path: Path) -> None:
    blank = encoded(scene() * 0, "BMP")
    found = opened(tmp_path, zipped({f"{i}.bmp": blank for i in range(5)}), Limits(archive_ratio=1))
    assert all(content.read() == blank for content in found.items)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", r"'a.zip' is empty \(0 bytes\)"),
        (b"hello", "does not begin like a zip archive"),
        (zipped({"a": "x" * 200})[:90], "is not a sound zip archive"),
    ],
)
def test_what_is_no_archive_is_said(tmp_path: Path, data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        opened(tmp_path, data)


def test_a_damaged_entry_costs_only_itself(tmp_path: Path) -> None:
    pictures = {f"{i}.png": encoded(scene(seed=i)) for i in range(3)}
    data = bytearray(zipped(pictures, zipfile.ZIP_STORED))
    data[data.index(pictures["1.png"]) + 60] ^= 255
    dataset = open_images(written(tmp_path, {"a.zip": bytes(data)}), name="a", limits=LIMITS)
    assert dataset.names == ["0.png", "2.png"]
    assert dataset.rejected[0].name == "1.png"
    assert "CRC" in dataset.rejected[0].reason


def test_an_unknown_compression_costs_only_itself(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.png": encoded(scene()), "b.png": encoded(scene(seed=1))}))
    data[data.index(b"PK\x01\x02") + 10] = 97
    dataset = open_images(written(tmp_path, {"a.zip": bytes(data)}), name="a", limits=LIMITS)
    assert dataset.names == ["b.png"]
    assert "compression" in dataset.rejected[0].reason


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>.png", "🐕‍🦺 naïve.png", "x" * 300 + ".png", "quote'\".png"]
)
def test_odd_names_are_kept_as_text(tmp_path: Path, name: str) -> None:
    data = zipped({name: encoded(scene())})
    assert open_images(written(tmp_path, {"a.zip": data}), name="a", limits=LIMITS).names == [name]


def test_names_cannot_disrupt_a_page(tmp_path: Path) -> None:
    data = zipped({"a\nb\u202egnp.exe.png": encoded(scene())})
    (name,) = open_images(written(tmp_path, {"a.zip": data}), name="a", limits=LIMITS).names
    assert name == "a\ufffdb\ufffdgnp.exe.png"


def test_arrays_in_an_archive_are_no_inner_archive(tmp_path: Path) -> None:
    found = opened(tmp_path, zipped({"a.npz": zipped({"x.npy": npy(scene())})}))
    assert len(found.items) == 1
