"""Uploads of one workspace together have a limit; the sentence says what is used and what to do."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from dnacompare.errors import LimitError
from dnacompare.workflow.library import Library, Upload
from dnacompare.workflow.service import Service
from dnacompare.workflow.settings import Settings
from dnacompare.workflow.storage import Storage

ROOM = 1_000


def table(first: int) -> bytes:
    return b"x\n" + b"".join(b"%d\n" % (first + k) for k in range(100))  # 402 bytes


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Service(Settings(home=tmp_path, storage_bytes=ROOM)) as service:
        yield service.library


def add(library: Library, first: int) -> str:
    return library.add([Upload("x.csv", BytesIO(table(first)))]).id


def test_what_is_over_the_limit_is_refused_and_leaves_nothing(
    library: Library, tmp_path: Path
) -> None:
    one = add(library, 100)
    add(library, 300)
    assert add(library, 100) == one  # the same again needs no room
    used = library.uploaded()
    assert used == 804
    with pytest.raises(LimitError, match=r"use 804 of 1,000 bytes.*Delete.*STORAGE_BYTES"):
        add(library, 500)
    assert len(library.entries()) == 2
    assert len(list((tmp_path / "uploads").iterdir())) == 2
    library.delete(one)
    add(library, 500)
    assert library.uploaded() == 804


def test_two_uploads_at_once_do_not_share_the_last_room() -> None:
    storage = Storage(ROOM, lambda: 300)
    with storage.room(500):
        with pytest.raises(LimitError, match="use 800 of 1,000"), storage.room(300):
            pass
        with storage.room(200):
            pass
    with storage.room(700):
        pass


def test_without_a_limit_there_is_always_room() -> None:
    with Storage(None, lambda: 10**15).room(10**15):
        pass
