"""Entries of datasets: the catalogue, and the files it can be filled from."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from dnacompare.dataset import Rejected
from dnacompare.errors import StoreError
from dnacompare.store.database import FILE
from dnacompare.store.datasets import Entry, Origin
from dnacompare.store.workspace import Store

ENTRY = Entry(
    id="0123456789abcdef" * 2,
    name="<script>alert(1)</script> 😀 naïve",
    kind="images",
    modality="images",
    fingerprint="f" * 32,
    items=12,
    bytes=3456,
    source=Origin("upload", "d" * 32, ("a.zip", "b.png")),
    created=1.5,
    options={"columns": ["x", "y"], "header": True, "limit": None},
    tags=("train", "2024"),
    columns=("x", "y"),
    rejected=(Rejected("bad.png", "cut off after 12 bytes \ud800"),),
    notes=("one note",),
)


def test_an_entry_comes_back_equal(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        assert store.datasets.get(ENTRY.id) is None
        store.datasets.put(ENTRY)
        assert store.datasets.get(ENTRY.id) == ENTRY
    with Store(tmp_path) as store:
        assert store.datasets.all() == (ENTRY,)


def test_the_newest_is_first_and_a_change_replaces(tmp_path: Path) -> None:
    other = replace(ENTRY, id="f" * 32, created=9.0)
    with Store(tmp_path) as store:
        store.datasets.put(ENTRY)
        store.datasets.put(other)
        store.datasets.put(replace(ENTRY, name="renamed", tags=()))
        assert store.datasets.all() == (other, replace(ENTRY, name="renamed", tags=()))


def test_delete_forgets_the_entry_for_good(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.datasets.put(ENTRY)
        store.datasets.delete(ENTRY.id)
        assert store.datasets.get(ENTRY.id) is None
    with Store(tmp_path) as store:
        assert store.datasets.all() == ()


def test_the_library_survives_a_damaged_catalogue(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.datasets.put(ENTRY)
    (tmp_path / FILE).write_bytes(b"damage")
    (tmp_path / "datasets" / f"{'e' * 32}.json").write_text("{ not an entry")
    (tmp_path / "datasets" / "notes.json").write_text(json.dumps({"a": 1}))
    with Store(tmp_path) as store:
        assert store.datasets.all() == (ENTRY,)
        catalogue, description = store.notices
        assert "was damaged" in catalogue
        assert f"{'e' * 32}.json, is damaged and the dataset is not listed" in description


@pytest.mark.parametrize("key", ["../../etc/passwd", "", "0123", "G" * 32])
def test_only_ids_reach_the_disk(tmp_path: Path, key: str) -> None:
    with Store(tmp_path) as store:
        assert store.datasets.get(key) is None
        with pytest.raises(StoreError, match="not the id"):
            store.datasets.delete(key)
        with pytest.raises(StoreError, match="not the id"):
            store.datasets.put(replace(ENTRY, id=key))


def test_a_folder_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreError, match="DNACOMPARE_HOME"):
        Store(tmp_path / "file")
    with pytest.raises(StoreError, match="DNACOMPARE_HOME"):
        Store(tmp_path / "file" / "below")
