"""DNAs in the library: added, known again, refused when they are not sound, compared."""

import io
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from dnacompare import tensor_file
from dnacompare.dna import DNA
from dnacompare.errors import InputError
from dnacompare.store.datasets import Entry
from dnacompare.workflow.compare import compare
from dnacompare.workflow.compare_many import compare_many
from dnacompare.workflow.comparison_settings import ComparisonSettings
from dnacompare.workflow.library import Upload
from dnacompare.workflow.matrices import MatrixSettings
from dnacompare.workflow.service import Service
from dnacompare.workflow.settings import Settings
from tests.build import dna_of

Make = Callable[[int, float], DNA]
PATIENCE = 120.0  # seconds; only a failing test waits that long
PERMUTATIONS = 199


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    settings = Settings(home=tmp_path / "home", data_roots=(tmp_path,))
    with Service(settings) as service:
        yield service


@pytest.fixture
def made() -> Make:
    """A DNA of 200 items of three neurons; the second argument is their mean."""

    def make(seed: int, mean: float) -> DNA:
        random = np.random.default_rng(seed)
        values = random.normal(mean, 1, (200, 3, 4)).astype(np.float32)
        return dna_of(values, np.arange(200, dtype=np.uint64) + np.uint64(1_000 * seed))

    return make


def content(dna: DNA, folder: Path) -> bytes:
    path = folder / "written.dna"
    dna.save(path)
    return path.read_bytes()


def add(service: Service, name: str, *contents: bytes) -> Entry:
    return service.library.add([Upload(name, io.BytesIO(one)) for one in contents])


def wait(status: Callable[[], str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while status() in ("queued", "running"):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def kept(service: Service) -> list[Path]:
    return list((service.store.home / "uploads").iterdir())


def test_a_dna_is_an_entry(service: Service, made: Make, tmp_path: Path) -> None:
    dna = made(1, 0.0)
    entry = add(service, "day.DNA", content(dna, tmp_path))
    assert (entry.name, entry.kind, entry.modality, entry.items) == ("day.DNA", "DNA", "dna", 200)
    assert service.library.entries() == (entry,)
    found = service.library.dna(entry.id)
    assert found == dna
    assert found.name == "day.DNA"
    strand = service.library.strand(entry.id)
    assert strand.facts.name == "day.DNA"
    assert strand.read(0) == dna


def test_the_same_dna_under_another_name_is_known(
    service: Service, made: Make, tmp_path: Path
) -> None:
    written = content(made(1, 0.0), tmp_path)
    first = add(service, "day.dna", written)
    again = add(service, "renamed.dna", written)
    assert again.already
    assert again.id == first.id
    assert len(kept(service)) == 1
    assert service.library.rename(first.id, "Monday").id == first.id
    assert service.library.dna(first.id).name == "Monday"


def test_a_dna_of_the_server_is_read_where_it_lies(
    service: Service, made: Make, tmp_path: Path
) -> None:
    path = tmp_path / "day.dna"
    made(1, 0.0).save(path)
    entry = service.library.add_folder(path)
    assert entry.modality == "dna"
    assert service.library.dna(entry.id) == made(1, 0.0)
    made(2, 0.0).save(path)
    with pytest.raises(InputError, match="has changed since it was added"):
        service.library.dna(entry.id)
    path.unlink()
    with pytest.raises(InputError, match=r"day\.dna"):
        service.library.strand(entry.id)


def test_a_dna_has_no_items(service: Service, made: Make, tmp_path: Path) -> None:
    entry = add(service, "day.dna", content(made(1, 0.0), tmp_path))
    for ask in (service.library.dataset, service.library.first_rows, service.library.thumbnails):
        with pytest.raises(InputError, match=r"no items\. Compare it with another DNA"):
            ask(entry.id)
    table = service.library.add([Upload("t.csv", io.BytesIO(b"x\n1\n2\n"))])
    with pytest.raises(InputError, match="holds table, not a DNA"):
        service.library.dna(table.id)


def foreign(path: Path) -> None:
    path.write_bytes(b"GIF89a" * 100)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def another_kind(path: Path) -> None:
    tensor_file.write(path, {"kind": "embeddings"}, {"x": np.zeros(3)})


def nested(path: Path) -> None:
    header, arrays = tensor_file.read(path)
    tensor_file.write(path, header, arrays)
    depth = 100_000  # far beyond what Python's reader of JSON goes into
    metadata = '{"__metadata__":{"dnacompare":"' + "[" * depth + '"}}'
    path.write_bytes(len(metadata).to_bytes(8, "little") + metadata.encode())


def too_many(path: Path) -> None:
    header, arrays = tensor_file.read(path)
    tensor_file.write(path, {**header, "items": 10**30}, arrays)


@pytest.mark.parametrize("damage", [foreign, cut, another_kind, nested, too_many])
def test_what_is_no_sound_dna_is_refused_and_leaves_nothing(
    service: Service, made: Make, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    path = tmp_path / "written.dna"
    made(1, 0.0).save(path)
    damage(path)
    with pytest.raises(InputError, match=r"^'bad\.dna' "):
        add(service, "bad.dna", path.read_bytes())
    assert service.library.entries() == ()
    assert kept(service) == []


def test_several_dnas_and_options_are_refused(service: Service, made: Make, tmp_path: Path) -> None:
    written = content(made(1, 0.0), tmp_path)
    with pytest.raises(InputError, match=r"each \.dna file by itself"):
        add(service, "day.dna", written, content(made(2, 0.0), tmp_path))
    with pytest.raises(InputError, match="without options"):
        service.library.add([Upload("day.dna", io.BytesIO(written))], options={"columns": ["x"]})


def test_two_uploaded_dnas_are_compared(service: Service, made: Make, tmp_path: Path) -> None:
    dnas = {"a.dna": made(1, 0.0), "b.dna": made(2, 1.0)}
    a, b = (add(service, name, content(dna, tmp_path)).id for name, dna in dnas.items())
    key = service.start(a, b, ComparisonSettings(permutations=PERMUTATIONS))
    wait(lambda: service.state(key).status)
    state = service.state(key)
    assert state.result is not None, state.error
    assert (state.result.a.name, state.result.b.name) == ("a.dna", "b.dna")
    assert state.result.verdict.outcome == "different"
    direct = compare(*dnas.values(), permutations=PERMUTATIONS)
    assert state.result.estimates == direct.estimates
    assert state.result.p_value == direct.p_value


def test_a_dna_and_a_table_fail_with_a_sentence(
    service: Service, made: Make, tmp_path: Path
) -> None:
    a = add(service, "a.dna", content(made(1, 0.0), tmp_path)).id
    b = add(service, "t.csv", b"x\n" + b"\n".join(str(i).encode() for i in range(50))).id
    key = service.start(a, b, ComparisonSettings(permutations=PERMUTATIONS))
    wait(lambda: service.state(key).status)
    assert service.state(key).status == "failed"
    assert "give two of a kind" in (service.state(key).error or "")


def test_a_matrix_of_dnas(service: Service, made: Make, tmp_path: Path) -> None:
    dnas = {f"{i}.dna": made(i, mean) for i, mean in enumerate((0.0, 0.0, 2.0), start=1)}
    members = {add(service, name, content(dna, tmp_path)).id: name for name, dna in dnas.items()}
    key = service.matrices.start(list(members), MatrixSettings(permutations=PERMUTATIONS))
    wait(lambda: service.matrices.state(key).status)
    state = service.matrices.state(key)
    assert state.result is not None, state.error
    in_order = [dnas[members[member]] for member in state.members]
    assert [one.name for one in state.result.members] == [members[one] for one in state.members]
    direct = compare_many(in_order, permutations=PERMUTATIONS)
    assert [cell.estimate for cell in state.result.cells] == [
        cell.estimate for cell in direct.cells
    ]
