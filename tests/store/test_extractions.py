"""The extraction cache gives back what was put, and says what is wrong when it cannot."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import numpy as np
import pytest

from dnacompare.errors import StoreError
from dnacompare.extraction import Extraction
from dnacompare.fingerprint import digest
from dnacompare.store.database import FILE
from dnacompare.store.schema import migrate
from dnacompare.store.statements import migrations
from dnacompare.store.workspace import Store

Make = Callable[[int], Extraction]
IDS = np.arange(5, dtype=np.uint64)

FULL = """
import resource, sys
from pathlib import Path
from dnacompare.errors import StoreError
from dnacompare.store.workspace import Store
from tests.store.conftest import small_extraction
import numpy as np
IDS = np.arange(3, dtype=np.uint64)
with Store(Path(sys.argv[1])) as store:
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, resource.RLIM_INFINITY))
    try:
        store.extractions.put("k", IDS, small_extraction(1))
    except StoreError as error:
        print(error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert store.extractions.get("k", IDS) is None
    assert list((store.home / "extractions").iterdir()) == []
    store.extractions.put("k", IDS, small_extraction(1))
    assert store.extractions.get("k", IDS) is not None
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
    assert store.extractions.get("one", IDS) is None
    store.extractions.put("one", IDS, first)
    store.extractions.put("two", IDS, second)
    store.extractions.put("two", IDS, second)
    assert same(store.extractions.get("one", IDS), first)
    assert same(store.extractions.get("two", IDS), second)
    assert not same(store.extractions.get("two", IDS), first)
    assert len(folders(store)) == 2


def test_keys_are_never_paths(store: Store, make_extraction: Make) -> None:
    store.extractions.put("../../escape", IDS, make_extraction(1))
    assert store.extractions.get("../../escape", IDS) is not None
    assert not (store.home / ".." / "escape").exists()
    assert len(folders(store)) == 1


def test_it_outlives_the_process_and_the_catalogue(tmp_path: Path, make_extraction: Make) -> None:
    with Store(tmp_path) as store:
        store.extractions.put("one", IDS, make_extraction(1))
        (tmp_path / "extractions" / ".part-crash").mkdir()
    with Store(tmp_path) as store:
        assert same(store.extractions.get("one", IDS), make_extraction(1))
        assert len(folders(store)) == 1, "what a crash left is gone"
    (tmp_path / "workspace.duckdb").write_bytes(b"gone")
    with Store(tmp_path) as store:
        assert len(store.notices) == 1
        assert same(store.extractions.get("one", IDS), make_extraction(1))
        (row,) = store._database.read("extractions.oldest")
        assert row["bytes"] == sum(file.stat().st_size for file in folders(store)[0].iterdir())


def test_a_family_lists_its_shards_the_largest_first(store: Store, make_extraction: Make) -> None:
    few, many = np.arange(3, dtype=np.uint64), np.array([1, 1, 2**64 - 1, 7], np.uint64)
    store.extractions.put("f", few, make_extraction(1))
    store.extractions.put("f", many, make_extraction(2), checkpoint=True)
    store.extractions.put("g", IDS, make_extraction(3))
    found = list(store.extractions.shards("f"))
    assert [checkpoint for _, checkpoint in found] == [True, False]
    assert [ids.tolist() for ids, _ in found] == [many.tolist(), few.tolist()]
    store.extractions.remove("f", many)
    store.extractions.remove("f", many)
    assert store.extractions.get("f", many) is None
    assert len(list(store.extractions.shards("f"))) == 1
    assert list(store.extractions.shards("nothing")) == []


def test_shards_are_found_again_without_the_catalogue(
    tmp_path: Path, make_extraction: Make
) -> None:
    with Store(tmp_path) as store:
        store.extractions.put("f", IDS, make_extraction(1), checkpoint=True)
    (tmp_path / "workspace.duckdb").unlink()
    with Store(tmp_path) as store:
        ((ids, checkpoint),) = store.extractions.shards("f")
        assert (ids.tolist(), checkpoint) == (IDS.tolist(), True)


def test_a_workspace_of_the_first_version_opens_without_its_extractions(
    tmp_path: Path, make_extraction: Make
) -> None:
    """They do not say of which items they are; nothing would ask for them again."""
    old = tmp_path / "extractions" / "abc"
    old.mkdir(parents=True)
    make_extraction(1).save(old)
    (old / "manifest.json").write_text(f"{digest('{}')}\n{{}}")
    with duckdb.connect(str(tmp_path / FILE)) as connection:
        migrate(connection, migrations()[:1])
        connection.execute("INSERT INTO extractions VALUES ('abc', 1000, 1.0, 1.0)")
        connection.execute(
            "INSERT INTO comparisons BY NAME SELECT 'c' AS id, 'x' AS a, 'y' AS b,"
            " '{}' AS settings, 'kept' AS title, 1.0 AS created"
        )
    with Store(tmp_path) as store:
        assert store.notices == ()
        assert not old.exists()
        assert store._database.read("extractions.oldest") == []
        found = store.comparisons.get("c")
        assert found is not None
        assert found.title == "kept"
        store.extractions.put("f", IDS, make_extraction(1))
        assert same(store.extractions.get("f", IDS), make_extraction(1))


@pytest.mark.parametrize(
    "name", ["dna.dna", "embeddings.tensors", "exemplars.tensors", "manifest.json"]
)
@pytest.mark.parametrize("harm", ["flip", "cut", "remove"])
def test_damage_is_moved_aside_said_and_computed_again(
    store: Store, make_extraction: Make, name: str, harm: str
) -> None:
    store.extractions.put("one", IDS, make_extraction(1))
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
        store.extractions.get("one", IDS)
    assert folders(store) == []
    assert len(list((store.home / "damaged").iterdir())) == 1
    assert store.extractions.get("one", IDS) is None
    store.extractions.put("one", IDS, make_extraction(1))
    assert same(store.extractions.get("one", IDS), make_extraction(1))


def test_the_cache_works_while_the_catalogue_does_not(
    tmp_path: Path, make_extraction: Make
) -> None:
    store = Store(tmp_path)
    store.close()  # from here on every statement fails
    store.extractions.put("one", IDS, make_extraction(1))
    assert same(store.extractions.get("one", IDS), make_extraction(1))


def test_the_least_recently_used_goes_first(tmp_path: Path, make_extraction: Make) -> None:
    with Store(tmp_path) as store:
        store.extractions.put("a", IDS, make_extraction(1))
        size = store._database.read("extractions.oldest")[0]["bytes"]
    # Room for two and a half: sizes differ by a few bytes only, as they compress alike.
    with Store(tmp_path, cache_limit=int(2.5 * size)) as store:
        store.extractions.put("b", IDS, make_extraction(2))
        assert store.extractions.get("a", IDS) is not None
        store.extractions.put("c", IDS, make_extraction(3))
        assert store.extractions.get("b", IDS) is None
        assert same(store.extractions.get("a", IDS), make_extraction(1))
        assert same(store.extractions.get("c", IDS), make_extraction(3))
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
