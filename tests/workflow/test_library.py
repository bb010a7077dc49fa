"""The library: what is added is kept, recognised, opened again, and never leads elsewhere."""

import io
import os
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dnacompare.errors import InputError, LimitError
from dnacompare.loaders.limits import Limits
from dnacompare.store.workspace import Store
from dnacompare.workflow.library import Library, Upload

CSV = b"height,width\n1.5,2\n2.5,3\n3.5,4\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "home") as store:
        yield store


@pytest.fixture
def library(store: Store, tmp_path: Path) -> Library:
    (tmp_path / "roots").mkdir()
    return Library(store, roots=[tmp_path / "roots"])


def png(seed: int, size: int = 24) -> bytes:
    pixels = np.random.default_rng(seed).integers(0, 256, (size, size + 8, 3), np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def zipped(**files: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def uploads(**files: bytes) -> list[Upload]:
    return [Upload(name, io.BytesIO(content)) for name, content in files.items()]


def kept(store: Store) -> list[str]:
    return sorted(path.name for path in (store.home / "uploads").iterdir())


def test_images_are_kept_with_what_was_left_out(library: Library, store: Store) -> None:
    good = png(1)
    files = {"pets/a.png": good, "pets/b.png": png(2), "pets/cut.png": png(3)[:200]}
    entry = library.add(uploads(**files), tags=["pets", " ", "pets", "2024"])
    assert (entry.name, entry.kind, entry.modality, entry.items) == ("pets", "images", "images", 2)
    assert entry.tags == ("pets", "2024")
    assert entry.bytes == sum(map(len, files.values()))
    assert [rejected.name for rejected in entry.rejected] == ["pets/cut.png"]
    assert entry.rejected[0].reason
    assert not entry.already
    assert library.entries() == (entry,)
    assert library.entry(entry.id) == entry
    dataset = library.dataset(entry.id)
    assert len(dataset) == 2
    expected = np.asarray(Image.open(io.BytesIO(good)).convert("RGB"))
    assert np.array_equal(library.item(entry.id, f"{int(dataset.ids[0]):016x}"), expected)


def test_thumbnails_are_small_and_named(library: Library) -> None:
    entry = library.add(uploads(**{"a.zip": zipped(**{f"{i}.png": png(i, 400) for i in range(4)})}))
    small = library.thumbnails(entry.id, 3)
    assert [thumbnail.name for thumbnail in small] == ["0.png", "1.png", "2.png"]
    assert {thumbnail.pixels.shape for thumbnail in small} == {(157, 160, 3)}
    assert len(library.item(entry.id, small[2].id)) == 400
    assert library.first_rows(entry.id) == []


def test_tables_and_texts_show_their_first_rows(library: Library) -> None:
    table = library.add(uploads(**{"sizes.csv": CSV}))
    assert table.columns == ("height", "width")
    rows = library.first_rows(table.id, 2)
    assert rows["height"].tolist() == [1.5, 2.5]
    first = f"{int(library.dataset(table.id).ids[1]):016x}"
    assert library.item(table.id, first)["width"].tolist() == [3.0]
    assert library.thumbnails(table.id) == ()
    text = library.add(uploads(**{"lines.txt": "one line\nanother: žluťoučký\n".encode()}))
    assert library.first_rows(text.id) == ["one line", "another: žluťoučký"]


def test_the_same_content_is_recognised(library: Library, store: Store) -> None:
    files = {"a.png": png(1), "b.png": png(2)}
    first = library.add(uploads(**files), name="mine")
    again = library.add(uploads(**dict(reversed(files.items()))), name="other")
    as_zip = library.add(uploads(**{"both.zip": zipped(**files)}))
    assert again.already
    assert as_zip.already
    assert again.id == as_zip.id == first.id
    assert again.name == as_zip.name == "mine"
    assert len(library.entries()) == 1
    assert len(kept(store)) == 1, "the same content is on the disk once"
    other = library.add(uploads(**(files | {"c.png": png(3)})))
    assert not other.already
    assert other.id != first.id


def test_options_make_another_dataset_of_the_same_files(library: Library, store: Store) -> None:
    whole = library.add(uploads(**{"sizes.csv": CSV}))
    part = library.add(uploads(**{"sizes.csv": CSV}), options={"columns": ("height",)})
    same = library.add(
        uploads(**{"sizes.csv": CSV}), options={"columns": ["height"], "id_column": None}
    )
    assert part.id != whole.id
    assert part.columns == ("height",)
    assert same.already
    assert same.id == part.id
    assert len(kept(store)) == 1, "both read the same file"
    library.delete(whole.id)
    assert library.first_rows(part.id)["height"].tolist() == [1.5, 2.5, 3.5]
    library.delete(part.id)
    assert kept(store) == []


def test_it_is_all_there_in_a_new_process(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        entry = Library(store).add(
            uploads(**{"sizes.csv": CSV}), kind="table", options={"columns": ["width"]}
        )
        renamed = Library(store).rename(entry.id, "after the restart")
    with Store(tmp_path) as store:
        library = Library(store)
        assert library.entries() == (renamed,)
        assert library.dataset(entry.id).name == "after the restart"
        assert library.first_rows(entry.id)["width"].tolist() == [2.0, 3.0, 4.0]
        assert library.add(
            uploads(**{"sizes.csv": CSV}), kind="table", options={"columns": ["width"]}
        ).already


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, "Nothing was uploaded"),
        ({"empty.csv": b""}, "empty"),
        ({"bad.zip": b"not a zip"}, "zip"),
        ({"none.zip": zipped()}, "none.zip"),
        ({"what.xyz": b"\x00\x01\x02"}, "unknown"),
        ({"cut.png": png(1)[:100]}, "cut.png"),
    ],
)
def test_what_cannot_be_read_is_said_and_leaves_nothing(
    library: Library, store: Store, files: dict[str, bytes], reason: str
) -> None:
    with pytest.raises(InputError, match=reason):
        library.add(uploads(**files))
    assert library.entries() == ()
    assert kept(store) == []


def test_more_than_the_limit_leaves_nothing(store: Store) -> None:
    library = Library(store, upload_bytes=1000)
    with pytest.raises(LimitError, match="1,000 bytes"):
        library.add(uploads(**{"big.csv": b"1\n" * 600}))
    assert kept(store) == []
    library = Library(store, limits=Limits(items=2))
    with pytest.raises(LimitError):
        library.add(uploads(**{"sizes.csv": CSV}))
    assert kept(store) == []


def test_a_failed_upload_spares_the_same_files_opened_otherwise(
    library: Library, store: Store
) -> None:
    entry = library.add(uploads(**{"sizes.csv": CSV}))
    with pytest.raises(InputError):
        library.add(uploads(**{"sizes.csv": CSV}), options={"columns": ["no such"]})
    assert len(kept(store)) == 1
    assert library.dataset(entry.id).fingerprint == entry.fingerprint


@pytest.mark.parametrize(
    "name", ["<img src=x onerror=alert(1)>", "🦆 déjà vu", "n" * 300, "../../up", "'; DROP TABLE"]
)
def test_any_name_is_only_a_name(library: Library, store: Store, name: str) -> None:
    entry = library.add(uploads(**{f"{name}.csv": CSV}), name=name, tags=[name])
    assert entry.name == name
    assert entry.tags == (name,)
    assert library.rename(entry.id, "other").name == "other"
    assert library.rename(entry.id, name) == entry
    assert library.entry(entry.id).name == name
    assert library.dataset(entry.id).name == name
    assert sorted(path.name for path in store.home.iterdir() if path.is_dir()) == [
        "datasets",
        "extractions",
        "uploads",
    ]
    assert [path.name for path in (store.home / "uploads" / kept(store)[0]).iterdir()] == ["0"]


def test_long_and_broken_names_are_put_right(library: Library) -> None:
    entry = library.add(uploads(**{"sizes.csv": CSV}), name="x" * 1000 + "\n")
    assert entry.name == "x" * 239 + "…" + "x" * 60
    assert library.rename(entry.id, "line\nbreak \ud800\x00").name == "line break ?"
    assert library.rename(entry.id, "  ").name == "untitled"


def test_tags_are_replaced(library: Library) -> None:
    entry = library.add(uploads(**{"sizes.csv": CSV}), tags=["old"])
    assert library.tag(entry.id, ["b", "a", "b", ""]).tags == ("b", "a")
    assert library.entry(entry.id).tags == ("b", "a")
    assert library.tag(entry.id, []).tags == ()


def test_deleted_means_gone_and_can_be_added_again(library: Library, store: Store) -> None:
    entry = library.add(uploads(**{"sizes.csv": CSV}))
    library.delete(entry.id)
    assert library.entries() == ()
    assert kept(store) == []
    for use in (library.entry, library.dataset, library.delete, library.thumbnails):
        with pytest.raises(InputError, match="no dataset"):
            use(entry.id)
    assert not library.add(uploads(**{"sizes.csv": CSV})).already


def test_an_item_that_is_not_there_is_said(library: Library) -> None:
    entry = library.add(uploads(**{"sizes.csv": CSV}))
    for key in ("0" * 16, "", "zz", "f" * 40, "-1", "../../etc/passwd"):
        with pytest.raises(InputError, match="has no item"):
            library.item(entry.id, key)


def test_files_that_changed_on_disk_are_refused(library: Library, store: Store) -> None:
    entry = library.add(uploads(**{"sizes.csv": CSV}))
    (store.home / "uploads" / kept(store)[0] / "0").write_bytes(CSV.replace(b"1.5", b"9.5"))
    with pytest.raises(InputError, match="have changed since"):
        Library(store).dataset(entry.id)
    (store.home / "uploads" / kept(store)[0] / "0").unlink()
    with pytest.raises(InputError, match="cannot be read"):
        Library(store).dataset(entry.id)


def test_a_server_folder_is_read_where_it_lies(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "roots" / "pets"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.png").write_bytes(png(number))
    (tmp_path / "secret.png").write_bytes(png(9))
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    assert library.roots() == (tmp_path / "roots",)
    assert [item.name for item in library.browse(tmp_path / "roots")] == ["pets"]
    entry = library.add_folder(folder)
    assert (entry.name, entry.items) == ("pets", 3)
    assert [rejected.name for rejected in entry.rejected] == ["link.png"]
    assert library.add_folder(str(folder)).already
    library.delete(entry.id)
    assert len(list(folder.iterdir())) == 4, "the operator's files stay"


@pytest.mark.parametrize("path", ["..", "../secret.csv", "out/secret.csv", "secret.csv", "absent"])
def test_nothing_outside_the_allowed_folders_is_read(
    library: Library, tmp_path: Path, path: str
) -> None:
    (tmp_path / "secret.csv").write_bytes(CSV)
    (tmp_path / "roots" / "out").symlink_to(tmp_path)
    (tmp_path / "roots" / "secret.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(InputError, match="may be read"):
        library.add_folder(tmp_path / "roots" / path)


def test_a_folder_that_is_no_longer_allowed_is_not_read(store: Store, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "sizes.csv").write_bytes(CSV)
    entry = Library(store, roots=[tmp_path / "data"]).add_folder(tmp_path / "data" / "sizes.csv")
    assert Library(store, roots=[tmp_path / "data"]).dataset(entry.id).name == "sizes.csv"
    with pytest.raises(InputError, match="may be read"):
        Library(store).dataset(entry.id)
    os.rename(tmp_path / "data", tmp_path / "elsewhere")
    (tmp_path / "data").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError, match="may be read"):
        Library(store, roots=[tmp_path / "other"]).dataset(entry.id)


def test_many_threads_adding_one_upload_make_one_dataset(library: Library, store: Store) -> None:
    content = zipped(**{f"{i}.png": png(i) for i in range(5)})
    results: list[bool] = []

    def add(number: int) -> None:
        name = "same.zip" if number % 2 else f"{number}.zip"
        results.append(library.add(uploads(**{name: content})).already)

    threads = [threading.Thread(target=add, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [False] + [True] * 7
    (entry,) = library.entries()
    assert kept(store) == [entry.source.key]
    assert len(library.dataset(entry.id)) == 5


def test_real_photos_in_a_zip(library: Library, shared: Path) -> None:
    photos = sorted((shared / "imagenet_photos" / "images").rglob("*.*"))[:40]
    content = zipped(**{path.name: path.read_bytes() for path in photos})
    entry = library.add(uploads(**{"photos.zip": content}))
    assert (entry.items, entry.rejected) == (len(photos), ())
    loose = [Upload(path.name, path.open("rb")) for path in photos]
    assert library.add(loose).already
    assert {thumbnail.pixels.ndim for thumbnail in library.thumbnails(entry.id)} == {3}


def test_a_demo_is_added_once_and_found_again(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        library = Library(store)
        first, second = library.add_demo("customers/a"), library.add_demo("customers/b")
        again = library.add_demo("customers/a")
        assert (again.id, again.already) == (first.id, True)
        assert first.id != second.id
        assert first.name == "Customers last year"
        assert first.tags == ("demo",)
        library.rename(first.id, "mine")
    with Store(tmp_path) as store:
        library = Library(store)
        assert len(library.dataset(first.id)) == first.items
        again = library.add_demo("customers/a")
        assert (again.name, again.already) == ("mine", True)
        assert len(library.entries()) == 2
        library.delete(first.id)
        assert not library.add_demo("customers/a").already
        with pytest.raises(InputError, match="no demo"):
            library.add_demo("nothing/a")


def test_an_upload_of_a_process_that_was_killed_is_not_left_behind(store: Store) -> None:
    """Killed between the arrival of the files and the entry: nothing was acknowledged."""
    kept_by_the_dead = store.uploads.receive([("a.csv", io.BytesIO(CSV))], limit=10_000)
    store.uploads.keep(kept_by_the_dead)
    assert len(kept(store)) == 1
    library = Library(store)
    assert kept(store) == []
    entry = library.add(uploads(**{"sizes.csv": CSV}))
    assert store.uploads.unclaimed() == []
    assert Library(store).dataset(entry.id).fingerprint == entry.fingerprint
