"""Bundles that are not what they say: a clear sentence each, and a workspace left as it was."""

import hashlib
import io
import json
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import nullcontext

import pytest
from hypothesis import given

from dnacompare.errors import DNACompareError, InputError, LimitError
from dnacompare.fingerprint import digest, digest_json
from dnacompare.loaders.limits import Limits
from dnacompare.results import VERSION
from dnacompare.store.workspace import Store
from dnacompare.workflow.bundles.take_in import take_in
from dnacompare.workflow.comparison_settings import METHOD
from tests.fuzzing import EFFORT, damaged, guarded, tries
from tests.workflow.bundles.conftest import Made, bundled, snapshot

Parts = dict[str, bytes]
MANIFEST = "manifest.json"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An empty workspace that no hostile bundle may change."""
    with Store(tmp_path_factory.mktemp("victim") / "workspace") as store:
        yield store


def refused(store: Store, bundle: bytes, limits: Limits | None = None) -> str:
    """What a person is told; nothing may be left behind, inside the workspace or around it."""
    around = store.home.parent
    with pytest.raises(DNACompareError) as told:
        take_in(store, io.BytesIO(bundle), len(bundle), "x.dnacompare", limits or Limits())
    assert snapshot(store.home) == {}
    assert {path.name for path in around.iterdir()} == {store.home.name}
    assert store.datasets.all() == ()
    assert store.comparisons.recent(1) == ()
    return str(told.value)


def opened(bundle: bytes) -> Parts:
    archive = zipfile.ZipFile(io.BytesIO(bundle))
    return {name: archive.read(name) for name in archive.namelist()}


def closed(parts: Parts, *, honest: bool = True) -> bytes:
    """A bundle of these parts; its manifest is made to fit them if it is to be ``honest``."""
    if honest:
        manifest = json.loads(parts[MANIFEST])
        manifest["parts"] = {
            name: {"size": len(part), "sha256": hashlib.sha256(part).hexdigest()}
            for name, part in parts.items()
            if name != MANIFEST
        }
        parts = {**parts, MANIFEST: json.dumps(manifest).encode()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()


def changed(bundle: bytes, begins: str, change: Callable[[bytes], bytes]) -> Parts:
    """The parts with the first whose name begins so changed."""
    parts = opened(bundle)
    name = next(name for name in parts if name.startswith(begins))
    return parts | {name: change(parts[name])}


def result_with(bundle: bytes, **fields: object) -> bytes:
    """The comparison's row with other values, under a sound checksum."""

    def change(part: bytes) -> bytes:
        _, about, result = part.decode().split("\n", 2)
        text = f"{json.dumps(json.loads(about) | fields)}\n{result}"
        return f"{digest(text)}\n{text}".encode()

    return closed(changed(bundle, "results/comparisons", change))


def entry_with(bundle: bytes, **fields: object) -> bytes:
    """A dataset's description with other values."""
    return closed(
        changed(bundle, "datasets/", lambda part: json.dumps(json.loads(part) | fields).encode())
    )


def test_a_changed_part_is_noticed(store: Store, bundle: bytes) -> None:
    for begins in ("datasets/", "results/comparisons", "uploads/"):
        parts = changed(bundle, begins, lambda part: part[:-1] + bytes([part[-1] ^ 1]))
        assert "not what its manifest says" in refused(store, closed(parts, honest=False))


def test_what_is_cut_off_is_no_bundle(store: Store, bundle: bytes) -> None:
    for share in (0.0, 0.3, 0.9, 0.999):
        told = refused(store, bundle[: int(share * len(bundle))])
        assert "not a sound zip archive" in told or "cannot be read" in told


def test_a_newer_format_names_who_wrote_it(store: Store, bundle: bytes) -> None:
    parts = opened(bundle)
    newer = json.loads(parts[MANIFEST]) | {"format": 2, "app": "9.1"}
    told = refused(store, closed(parts | {MANIFEST: json.dumps(newer).encode()}, honest=False))
    assert "format '2', written by dnacompare 9.1" in told
    assert "reads format 1" in told


@pytest.mark.parametrize("manifest", [b"", b"[]", b"{", b"[" * 99_999, b"\xff", b'{"format": 0}'])
def test_a_manifest_that_is_none(store: Store, bundle: bytes, manifest: bytes) -> None:
    told = refused(store, closed(opened(bundle) | {MANIFEST: manifest}, honest=False))
    assert "The manifest of 'x.dnacompare'" in told or "is a bundle of format" in told


def test_a_zip_of_something_else_is_no_bundle(store: Store) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.csv", "x\n1\n")
    assert "no bundle" in refused(store, made.getvalue())


def test_missing_and_extra_entries(store: Store, bundle: bytes) -> None:
    parts = opened(bundle)
    extra = closed(parts | {"datasets/more.json": b"{}"}, honest=False)
    assert "holds what its manifest does not name: 'datasets/more.json'" in refused(store, extra)
    gone = next(name for name in parts if name.startswith("results"))
    fewer = closed({k: v for k, v in parts.items() if k != gone}, honest=False)
    assert f"lacks what its manifest names: {gone!r}" in refused(store, fewer)


@pytest.mark.parametrize(
    "path",
    [
        "../outside.txt",
        "datasets/../../outside.txt",
        "/etc/outside",
        "C:\\outside",
        "results/jobs/" + "a" * 32 + ".json",
        "workspace.duckdb",
        "uploads/" + "a" * 32 + "/../0",
        "uploads/" + "a" * 32 + "/-1",
        "uploads/" + "A" * 32 + "/0",
        "datasets/" + "a" * 32 + ".json\n",
        "datasets/",
    ],
)
def test_paths_that_lead_elsewhere(store: Store, bundle: bytes, path: str) -> None:
    told = refused(store, closed(opened(bundle) | {path: b"x"}))
    assert "leads out" in told or "no place in a bundle" in told


def test_links_and_doubles(store: Store, bundle: bytes) -> None:
    path = f"uploads/{'a' * 32}/0"
    for mode, why in ((stat.S_IFLNK | 0o777, "links are not followed"), (0o600, "two entries")):
        made = io.BytesIO(closed(opened(bundle) | {path: b"/etc/passwd"}))
        double = pytest.warns(UserWarning, match="Duplicate name")
        with zipfile.ZipFile(made, "a") as archive, double if mode == 0o600 else nullcontext():
            info = zipfile.ZipInfo(path if mode == 0o600 else "datasets/link.json")
            info.external_attr = mode << 16
            archive.writestr(info, "/etc/passwd")
        assert why in refused(store, made.getvalue())


def test_a_bomb_is_stopped_by_the_limits(store: Store, bundle: bytes) -> None:
    path = f"uploads/{'a' * 32}/0"
    bomb = closed(opened(bundle) | {path: bytes(64 << 20)})
    assert len(bomb) < 1 << 20
    with pytest.raises(LimitError, match="inflates more"):
        take_in(store, io.BytesIO(bomb), len(bomb), "bomb.dnacompare", Limits())
    assert "at most 3 allowed" in refused(store, bundle, Limits(archive_count=3))
    assert "MAX_ARCHIVE_BYTES" in refused(store, bundle, Limits(archive_bytes=10_000))


def test_a_lying_size_is_noticed_before_it_is_written(store: Store, bundle: bytes) -> None:
    parts = opened(bundle)
    manifest = json.loads(parts[MANIFEST])
    for part in manifest["parts"].values():
        part["size"] -= 1
    lying = closed(parts | {MANIFEST: json.dumps(manifest).encode()}, honest=False)
    assert "not what its manifest says" in refused(store, lying)


def test_a_result_under_another_address(store: Store, made: Made, bundle: bytes) -> None:
    old, new = made.addresses["comparison"], "a" * 32
    parts = {name.replace(old, new): part for name, part in opened(bundle).items()}
    assert "does not belong to its address" in refused(store, closed(parts))
    renamed = result_with(closed(parts), id=new)
    assert "does not belong to its address" in refused(store, renamed)


def test_a_result_about_other_data_than_its_question(
    store: Store, made: Made, bundle: bytes
) -> None:
    """The address fits the question with A and B exchanged; the result does not."""
    parts = opened(bundle)
    name = f"results/comparisons/{made.addresses['comparison']}.json"
    _, about, result = parts.pop(name).decode().split("\n", 2)
    row = json.loads(about)
    asked = {"a": row["b"], "b": row["a"], "settings": json.loads(row["settings"])}
    row |= {"a": row["b"], "b": row["a"]}
    row["id"] = digest_json({**asked, "format": VERSION, "method": METHOD})
    text = f"{json.dumps(row)}\n{result}"
    parts[f"results/comparisons/{row['id']}.json"] = f"{digest(text)}\n{text}".encode()
    assert "about other data than its question" in refused(store, closed(parts))


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"sentence": "B is fine."}, "verdict is not that of its result"),
        ({"outcome": None}, "verdict is not that of its result"),
        ({"settings": "[]"}, "should be an object"),
        ({"settings": "{}"}, "does not belong to its address"),
        ({"settings": 7}, "cannot be read"),
        ({"title": ["x"]}, "should be str"),
        ({"title": "\ud800"}, "not Unicode"),
        ({"created": "Infinity"}, "its date is"),
        ({"finished": None}, "its date is"),
        ({"finished": 4e9}, "in the future; set the clock"),
        ({"more": 1}, "known fields"),
    ],
)
def test_rows_that_no_program_wrote(
    store: Store, bundle: bytes, fields: dict[str, object], why: str
) -> None:
    assert why in refused(store, result_with(bundle, **fields))


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"id": "a" * 32}, "does not belong to its address"),
        ({"options": {"id_column": "x"}}, "does not belong to its address"),
        ({"source": {"place": "folder", "key": "/etc", "names": []}}, "from 'folder'"),
        ({"source": {"place": "elsewhere", "key": "x", "names": []}}, "that they are elsewhere"),
        ({"modality": "programs"}, "'programs'"),
        ({"items": -5}, "-5 items"),
        ({"name": "a\nb"}, "what no name may"),
        ({"tags": [" x "]}, "what no name may"),
        ({"columns": ["\ud800"]}, "not Unicode"),
        ({"created": -1.0}, "its date is"),
        ({"more": 1}, "known fields"),
    ],
)
def test_descriptions_that_no_program_wrote(
    store: Store, bundle: bytes, fields: dict[str, object], why: str
) -> None:
    assert why in refused(store, entry_with(bundle, **fields))


def test_files_that_nobody_or_another_refers_to(store: Store, made: Made, bundle: bytes) -> None:
    stray = closed(opened(bundle) | {f"uploads/{'a' * 32}/0": b"x"})
    assert f"refers to uploads/{'a' * 32}" in refused(store, stray)
    raw = bundled(made.home, raw=True)
    other = closed(changed(raw, "uploads/", lambda part: part + b"1,2,3\n"))
    assert "are not those that were uploaded" in refused(store, other)
    sick = closed(changed(raw, "extractions/", lambda part: part[:-9]))
    assert "is not sound" in refused(store, sick)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, "does not belong to its place"),
        ({"name": "a\nb"}, "what no name may"),
        ({"cards": [{"id": "c", "kind": "script"}]}, "'script'"),
        ({"cards": [{"id": "c", "kind": "note"}] * 2}, "alike"),
        ({"changed": 4e9}, "in the future"),
    ],
)
def test_dashboards_that_no_program_wrote(
    store: Store, bundle: bytes, fields: dict[str, object], why: str
) -> None:
    board = {"link": "l" * 22, "name": "W", "created": 1.0, "changed": 2.0, "cards": []} | fields
    place = "0" * 32 if not fields else digest(str(board["link"]))
    hostile = closed(opened(bundle) | {f"dashboards/{place}.json": json.dumps(board).encode()})
    assert why in refused(store, hostile)


@pytest.fixture(scope="module")
def full(bundle: bytes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A workspace that has taken the sound bundle in: nothing but damage can change it."""
    with Store(tmp_path_factory.mktemp("full") / "workspace") as store:
        take_in(store, io.BytesIO(bundle), len(bundle), "x.dnacompare", Limits())
        yield store


@EFFORT
def test_bytes_changed_anywhere_change_no_workspace(
    effort: int, full: Store, bundle: bytes
) -> None:
    before = snapshot(full.home)

    @tries(40 * effort)
    @given(damaged({"x.dnacompare": bundle}))
    def check(file: tuple[str, bytes]) -> None:
        name, content = file
        with guarded(full.home):
            try:
                taken = take_in(full, io.BytesIO(content), len(content), name, Limits())
            except InputError:
                pass
            else:  # in a date or another place of the archive that means nothing
                assert taken.new == {}
        assert snapshot(full.home) == before

    check()
