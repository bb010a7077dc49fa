"""Uploads are kept by content; too large or unwritable ones leave nothing."""

import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dnacompare.errors import LimitError
from dnacompare.store.uploads import Uploads

FULL = """
import io, resource, sys
from pathlib import Path
from dnacompare.errors import StoreError
from dnacompare.store.uploads import Uploads
uploads = Uploads(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
try:
    uploads.receive([("big.csv", io.BytesIO(bytes(1_000_000)))], limit=10**9)
except StoreError as error:
    print(error)
"""


@pytest.fixture
def uploads(tmp_path: Path) -> Uploads:
    return Uploads(tmp_path)


def streams(**contents: bytes) -> list[tuple[str, io.BytesIO]]:
    return [(name, io.BytesIO(content)) for name, content in contents.items()]


def test_kept_files_have_their_names_as_data(uploads: Uploads, tmp_path: Path) -> None:
    name = "../../../etc/passwd"
    received = uploads.receive([(name, io.BytesIO(b"harmless"))], limit=100)
    uploads.keep(received)
    (file,) = uploads.files(received.digest, received.names)
    assert file.name == name
    assert file.path == tmp_path / received.digest / "0"
    assert file.path.read_bytes() == b"harmless"
    assert received.bytes == 8


def test_the_same_content_has_one_place_in_any_order(uploads: Uploads, tmp_path: Path) -> None:
    first = uploads.receive(streams(a=b"1", b=b"2"), limit=100)
    second = uploads.receive(streams(b=b"2", a=b"1"), limit=100)
    other = uploads.receive(streams(a=b"2", b=b"1"), limit=100)
    assert first.digest == second.digest != other.digest
    uploads.keep(first)
    uploads.keep(second)
    assert [path.name for path in tmp_path.iterdir() if path.name[0] != "."] == [first.digest]
    uploads.drop(other)
    assert len(list(tmp_path.iterdir())) == 1
    uploads.delete(first.digest)
    assert list(tmp_path.iterdir()) == []


def test_more_than_the_limit_leaves_nothing(uploads: Uploads, tmp_path: Path) -> None:
    with pytest.raises(LimitError, match=r"larger than 1,999 bytes.*'b'"):
        uploads.receive(streams(a=b"x" * 1000, b=b"y" * 1000), limit=1999)
    assert list(tmp_path.iterdir()) == []
    assert uploads.receive(streams(a=b"x" * 1000, b=b"y" * 1000), limit=2000).bytes == 2000


def test_a_stream_that_was_read_before_is_read_from_its_beginning(uploads: Uploads) -> None:
    stream = io.BytesIO(b"all of it")
    stream.read()
    received = uploads.receive([("a", stream)], limit=100)
    assert received.bytes == 9


def test_an_endless_stream_is_stopped_early(uploads: Uploads, tmp_path: Path) -> None:
    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size: int = -1) -> bytes:
            Endless.taken += size
            return bytes(size)

    with pytest.raises(LimitError):
        uploads.receive([("zeros", Endless())], limit=5_000_000)
    assert Endless.taken <= 5_000_000 + (1 << 20), "at most one piece beyond the limit"


def test_a_stream_that_breaks_leaves_nothing(uploads: Uploads, tmp_path: Path) -> None:
    def broken() -> Iterator[tuple[str, io.BytesIO]]:
        yield "a", io.BytesIO(b"whole")
        raise ConnectionResetError("gone")

    with pytest.raises(Exception, match="gone"):
        uploads.receive(broken(), limit=100)
    assert list(tmp_path.iterdir()) == []


def test_what_a_crash_left_is_removed_at_the_next_start(tmp_path: Path) -> None:
    received = Uploads(tmp_path).receive(streams(a=b"1"), limit=100)
    assert received.folder.exists()
    Uploads(tmp_path)
    assert not received.folder.exists()


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "could not be written: File too large" in run.stdout, run.stderr
    assert list(tmp_path.iterdir()) == []
