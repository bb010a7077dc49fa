"""What leaves one workspace opens in another: the same addresses, the same results."""

import io
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dnacompare.dataset import Dataset
from dnacompare.errors import InputError, ReadOnlyError
from dnacompare.loaders.limits import Limits
from dnacompare.store.workspace import Store
from dnacompare.workflow.bundles.contents import contents
from dnacompare.workflow.bundles.files import export_bundle, import_bundle
from dnacompare.workflow.bundles.kinds import KINDS
from dnacompare.workflow.bundles.served import receive
from dnacompare.workflow.bundles.take_in import TakenIn, take_in
from dnacompare.workflow.library import Upload
from dnacompare.workflow.service import Service
from dnacompare.workflow.settings import Settings
from tests.charts.example import comparison
from tests.store.conftest import small_extraction
from tests.workflow.bundles.conftest import QUICK, Made, asked, bundled, finished, snapshot, table

GROW = """
import sys
from pathlib import Path
from dnacompare.workflow.bundles.files import export_bundle, import_bundle
inside = export_bundle(sys.argv[2], home=sys.argv[1], raw=True)
import_bundle(sys.argv[2], home=sys.argv[3])
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(inside.bytes, int(peak.split()[1]) * 1024)
"""


def taken(home: Path, bundle: bytes) -> TakenIn:
    with Store(home) as store:
        return take_in(store, io.BytesIO(bundle), len(bundle), "x.dnacompare", Limits())


def test_every_kind_of_result_opens_at_the_same_address(
    made: Made, bundle: bytes, tmp_path: Path
) -> None:
    brought = taken(tmp_path, bundle)
    assert {kind: brought.new[kind] for kind in made.addresses} == dict.fromkeys(made.addresses, 1)
    assert {kind.title for kind in KINDS.values()} == set(made.addresses)
    assert brought.without_data == 2
    with Service(Settings(home=made.home)) as here:
        results = {
            key: here.store._database.read(f"{table}.whole", {"id": key})
            for table, key in _rows(made)
        }
        comparison = here.state(made.addresses["comparison"])
    with Service(Settings(home=tmp_path)) as there:
        for table_name, key in _rows(made):
            assert there.store._database.read(f"{table_name}.whole", {"id": key}) == results[key]
        opened = there.state(made.addresses["comparison"])
        assert there.recent(5)[0].id == made.addresses["comparison"]
    assert opened.status == "done"
    assert (opened.result, opened.title) == (comparison.result, comparison.title)


def _rows(made: Made) -> list[tuple[str, str]]:
    own = {"comparison": "comparisons", "matrix": "matrices", "explanation": "explanations"}
    return [(own.get(kind, "findings"), key) for kind, key in made.addresses.items()]


def test_taking_in_twice_or_at_home_changes_nothing(
    made: Made, bundle: bytes, tmp_path: Path
) -> None:
    taken(tmp_path, bundle)
    for home in (tmp_path, made.home):
        before = snapshot(home)
        again = taken(home, bundle)
        assert again.new == {}
        assert "Everything in it was here before" in again.told()
        assert snapshot(home) == before


def test_equal_contents_are_equal_bytes(made: Made, bundle: bytes, tmp_path: Path) -> None:
    assert bundled(made.home) == bundle
    taken(tmp_path, bundle)
    once_more = zipfile.ZipFile(io.BytesIO(bundled(tmp_path)))
    first = zipfile.ZipFile(io.BytesIO(bundle))
    assert {i.filename: i.CRC for i in first.infolist()} == {
        i.filename: i.CRC for i in once_more.infolist()
    }


def test_raw_data_leave_only_when_asked(made: Made, bundle: bytes) -> None:
    for a_row in table(0.0, 1).splitlines()[1:3]:
        assert a_row not in b"".join(_inside(bundle).values())
    assert table(0.0, 1) in _inside(bundled(made.home, raw=True)).values()
    assert not any(path.startswith("extractions") for path in _inside(bundle))


def _inside(bundle: bytes) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(bundle))
    return {name: archive.read(name) for name in archive.namelist()}


def test_without_data_a_page_is_told_so_and_the_same_files_complete_it(
    made: Made, bundle: bytes, tmp_path: Path
) -> None:
    taken(tmp_path, bundle)
    with Service(Settings(home=tmp_path)) as service:
        assert not service.library.entry(made.a).here
        with pytest.raises(InputError, match=r"data are not here.*add the same files"):
            service.library.dataset(made.a)
        service.library.rename(made.a, "renamed meanwhile")
        added = service.library.add([Upload("again.csv", io.BytesIO(table(0.0, 1)))])
        assert (added.id, added.name, added.already) == (made.a, "renamed meanwhile", False)
        assert isinstance(service.library.dataset(made.a), Dataset)
        assert service.state(made.addresses["comparison"]).status == "done"


def test_raw_data_complete_what_came_without(made: Made, bundle: bytes, tmp_path: Path) -> None:
    taken(tmp_path, bundle)
    brought = taken(tmp_path, bundled(made.home, raw=True))
    assert brought.new == {"dataset": 2, "extraction": 2}
    assert brought.without_data == 0
    with Service(Settings(home=tmp_path)) as service:
        key = service.start(made.a, made.b, QUICK)
        assert service.state(key).status == "done"
        assert (
            service.library.dataset(made.a).fingerprint == service.library.entry(made.a).fingerprint
        )


def test_one_comparison_leaves_the_others_at_home(made: Made, tmp_path: Path) -> None:
    home = tmp_path / "more"
    taken(home, bundled(made.home, raw=True))
    with Service(Settings(home=home, devices=())) as service:
        other = service.library.add([Upload("other.csv", io.BytesIO(table(1.0, 3)))]).id
        key = service.start(made.a, other, QUICK)
        with pytest.raises(InputError, match="no finished comparison"):
            contents(service.store, service.library, comparison=key)
        a, b = (service.library.dataset(one).fingerprint for one in (made.a, other))
        told = replace(comparison().a, fingerprint=a), replace(comparison().b, fingerprint=b)
        record = service.store.comparisons.get(key)
        service.store.comparisons.finish(record, replace(comparison(), a=told[0], b=told[1]))
        ids = np.sort(service.library.dataset(other).ids)
        service.store.extractions.put("small", ids, small_extraction(7, ids=ids))
    inside = _inside(bundled(home, comparison=key))
    results = [path for path in inside if path.startswith("results/comparisons")]
    assert results == [f"results/comparisons/{key}.json"]
    assert f"datasets/{made.a}.json" in inside
    assert f"datasets/{made.b}.json" not in inside
    assert sum(path.startswith("uploads/") for path in inside) == 2, "a DNA of each side"


def test_from_python_and_a_terminal(made: Made, tmp_path: Path) -> None:
    file = tmp_path / "all.dnacompare"
    inside = export_bundle(file, home=made.home)
    assert any("No raw data: 2 datasets" in sentence for sentence in inside.told())
    assert "1 comparison" in import_bundle(file, home=tmp_path / "a").told()
    command = [sys.executable, "-m", "dnacompare.cli", "bundle", "import", str(file)]
    done = subprocess.run(
        [*command, "--home", str(tmp_path / "b")], capture_output=True, text=True, check=True
    )
    assert "Taken in: 2 DNAs, 1 collection test, 1 comparison, 2 datasets" in done.stdout
    with pytest.raises(InputError, match=r"ends with \.dnacompare"):
        export_bundle(tmp_path / "x.zip", home=made.home)


def test_a_read_only_server_takes_nothing_in(bundle: bytes, tmp_path: Path) -> None:
    with (
        Service(Settings(home=tmp_path, read_only=True)) as service,
        pytest.raises(ReadOnlyError, match="Taking a bundle in"),
    ):
        receive(service, io.BytesIO(bundle), len(bundle), "x.dnacompare")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
def test_memory_does_not_grow_with_the_workspace(tmp_path: Path) -> None:
    """Peak memory with 100 MB of raw data, against the peak with almost none."""
    peaks = []
    for name, megabytes in (("small", 1), ("large", 100)):
        home = tmp_path / name
        with Service(Settings(home=home)) as service:
            # A file of numbers that is memory-mapped, so that adding it costs no memory either.
            service.library.add([Upload("a.npy", io.BytesIO(_numbers(megabytes)))])
        out = subprocess.run(
            [sys.executable, "-c", GROW, home, tmp_path / f"{name}.dnacompare", f"{home}-2"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        assert int(out[0]) > megabytes << 20
        peaks.append(int(out[1]))
    # The pieces are 1 MiB; 30 MB are allowed for how the allocator rounds.
    assert peaks[1] - peaks[0] < 30_000_000


def test_a_dashboard_is_read_at_the_same_link_and_edited_at_another(tmp_path: Path) -> None:
    with Service(Settings(home=tmp_path / "here", devices=())) as here:
        board = here.dashboards.create("Weekly <b>")
        here.dashboards.add(board.id, "note", text="first\nsecond")
        board = here.dashboards.linked(board.link)
    bundle = bundled(tmp_path / "here")
    assert board is not None
    assert board.id.encode() not in b"".join(_inside(bundle).values())
    for home in ("there", "there", "here"):
        brought = taken(tmp_path / home, bundle)
    assert brought.new == {}
    with Service(Settings(home=tmp_path / "there", devices=())) as there:
        (found,) = there.dashboards.all()
        assert replace(found, id=board.id) == board
        assert found.id != board.id
        there.dashboards.rename(found.id, "Mine")
    assert taken(tmp_path / "there", bundle).new == {}


@pytest.mark.slow
def test_what_was_computed_opens_and_its_dnas_are_compared(tmp_path: Path) -> None:
    """The same with real work: every kind computed, taken elsewhere and opened there."""
    with Service(Settings(home=tmp_path / "here")) as here:
        questions = asked(here)
        for kind, key in questions.addresses.items():
            assert finished(here, key) == "done", kind
    brought = taken(tmp_path / "there", bundled(tmp_path / "here"))
    assert {kind: brought.new[kind] for kind in questions.addresses} == dict.fromkeys(
        questions.addresses, 1
    )
    with Service(Settings(home=tmp_path / "there")) as there:
        assert there.state(questions.addresses["comparison"]).status == "done"
        dnas = [entry.id for entry in there.library.entries() if entry.kind == "DNA"]
        assert finished(there, there.start(*dnas[:2], QUICK)) == "done"


def _numbers(megabytes: int) -> bytes:
    made = io.BytesIO()
    np.save(made, np.random.default_rng(0).random((megabytes << 10, 128)))  # 1 KiB a row
    return made.getvalue()
