"""The extraction cache gives back what was put, and says what is wrong when it cannot."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from dnacompare.errors import StoreError
from dnacompare.extraction import Extraction
from dnacompare.store.workspace import Store

Make = Callable[[int], Extraction]

FULL = """
import resource, sys
from pathlib import Path
from dnacompare.errors import StoreError
from dnacompare.store.workspace import Store
from tests.store.conftest import small_extraction
with Store(Path(sys.argv[1])) as store:
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, resource.RLIM_INFINITY))
    try:
        store.extractions.put("k", small_extraction(1))
    except StoreError as error:
        print(error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert store.extractions.get("k") is None
    assert list((store.home / "extractions").iterdir()) == []
    store.extractions.put("k", small_extraction(1))
    assert store.extractions.get("k") is not None
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path) as store:
        yield store


def folders(store: Store) -> list[Path]:
    return sorted((store.home / "extractions").iterdir())


def same(a: Extraction | None, b: Extraction) -> bool:
    return (
        a is not None
        and a.dna == b.dna
        and np.array_equal(a.embeddings.values, b.embeddings.values)
        and np.array_equal(a.embeddings.ids, b.embeddings.ids)
        and np.array_equal(
            a.exemplars.layers["layer"].most_ids, b.exemplars.layers["layer"].most_ids
        )
        and a.notes == b.notes
    )


def test_what_was_put_comes_back(store: Store, make_extraction: Make) -> None:
    first, second = make_extraction(1), make_extraction(2)
    assert store.extractions.get("one") is None
    store.extractions.put("one", first)
    store.extractions.put("two", second)
    store.extractions.put("two", second)
    assert same(store.extractions.get("one"), first)
    assert same(store.extractions.get("two"), second)
    assert not same(store.extractions.get("two"), first)
    assert len(folders(store)) == 2


def test_keys_are_never_paths(store: Store, make_extraction: Make) -> None:
    store.extractions.put("../../escape", make_extraction(1))
    assert store.extractions.get("../../escape") is not None
    assert not (store.home / ".." / "escape").exists()
    assert len(folders(store)) == 1


def test_it_outlives_the_process_and_the_catalogue(tmp_path: Path, make_extraction: Make) -> None:
    with Store(tmp_path) as store:
        store.extractions.put("one", make_extraction(1))
        (tmp_path / "extractions" / ".part-crash").mkdir()
    with Store(tmp_path) as store:
        assert same(store.extractions.get("one"), make_extraction(1))
        assert len(folders(store)) == 1, "what a crash left is gone"
    (tmp_path / "workspace.duckdb").write_bytes(b"gone")
    with Store(tmp_path) as store:
        assert len(store.notices) == 1
        assert same(store.extractions.get("one"), make_extraction(1))
        (row,) = store._database.read("extractions.oldest")
        assert row["bytes"] == sum(file.stat().st_size for file in folders(store)[0].iterdir())


@pytest.mark.parametrize(
    "name", ["dna.dna", "embeddings.tensors", "exemplars.tensors", "manifest.json"]
)
@pytest.mark.parametrize("harm", ["flip", "cut", "remove"])
def test_damage_is_moved_aside_said_and_computed_again(
    store: Store, make_extraction: Make, name: str, harm: str
) -> None:
    store.extractions.put("one", make_extraction(1))
    (folder,) = folders(store)
    path = folder / name
    content = bytearray(path.read_bytes())
    if harm == "remove":
        path.unlink()
    elif harm == "cut":
        path.write_bytes(content[: len(content) // 2])
    else:
        content[len(content) // 2] ^= 1  # one bit
        path.write_bytes(content)
    with pytest.raises(StoreError, match=r"damaged .*moved to damaged/.*computed again"):
        store.extractions.get("one")
    assert folders(store) == []
    assert len(list((store.home / "damaged").iterdir())) == 1
    assert store.extractions.get("one") is None
    store.extractions.put("one", make_extraction(1))
    assert same(store.extractions.get("one"), make_extraction(1))


def test_the_cache_works_while_the_catalogue_does_not(
    tmp_path: Path, make_extraction: Make
) -> None:
    store = Store(tmp_path)
    store.close()  # from here on every statement fails
    store.extractions.put("one", make_extraction(1))
    assert same(store.extractions.get("one"), make_extraction(1))


def test_the_least_recently_used_goes_first(tmp_path: Path, make_extraction: Make) -> None:
    with Store(tmp_path) as store:
        store.extractions.put("a", make_extraction(1))
        size = store._database.read("extractions.oldest")[0]["bytes"]
    # Room for two and a half: sizes differ by a few bytes only, as they compress alike.
    with Store(tmp_path, cache_limit=int(2.5 * size)) as store:
        store.extractions.put("b", make_extraction(2))
        assert store.extractions.get("a") is not None
        store.extractions.put("c", make_extraction(3))
        assert store.extractions.get("b") is None
        assert same(store.extractions.get("a"), make_extraction(1))
        assert same(store.extractions.get("c"), make_extraction(3))
        assert len(folders(store)) == 2


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "The extraction is not cached: File too large" in run.stdout
