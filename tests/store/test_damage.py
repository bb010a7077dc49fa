"""Any one file of a workspace is damaged: the server starts, says what is lost, loses no more."""

import io
import shutil
from pathlib import Path

import numpy as np
import pytest

from dnacompare.errors import DNACompareError
from dnacompare.store.database import FILE
from dnacompare.workflow.library import Upload
from dnacompare.workflow.service import Service
from dnacompare.workflow.settings import Settings
from tests.charts.example import comparison
from tests.store.conftest import small_extraction
from tests.store.test_comparisons import ASKED

IDS = np.arange(5, dtype=np.uint64)
ROWS = "\n".join(["x,y", *(f"{i},{i * i}" for i in range(50))]).encode()


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with an upload, a cached extraction and a result."""
    home = tmp_path_factory.mktemp("sound") / "workspace"
    with Service(Settings(home=home, devices=())) as service:
        service.library.add([Upload("a.csv", io.BytesIO(ROWS))])
        service.store.extractions.put("f", IDS, small_extraction(1))
        service.store.comparisons.finish(ASKED, comparison())
    return home


def lost(home: Path) -> set[str]:
    """What cannot be had from a workspace any more, by name; whatever else happens is a failure."""
    missing = set()
    with Service(Settings(home=home, devices=())) as service:
        entries = service.library.entries()
        try:
            assert [len(service.library.dataset(one.id)) for one in entries] == [50]
        except (DNACompareError, AssertionError):
            missing.add("dataset")
        if service.store.comparisons.result("c1") != comparison():
            missing.add("result")
        try:
            if service.store.extractions.get("f", IDS) is None:
                missing.add("extraction")
        except DNACompareError:
            missing.add("extraction")
        again = service.library.add([Upload("b.csv", io.BytesIO(ROWS + b"\n7,7"))])
        assert len(service.library.dataset(again.id)) == 51, "and it goes on working"
    return missing


@pytest.mark.parametrize("harm", ["random bytes", "emptied"])
def test_damage_to_one_file_costs_no_more_than_it(sound: Path, tmp_path: Path, harm: str) -> None:
    """A database is filled again from files; a file's copy in the database replaces it."""
    files = sorted(path.relative_to(sound) for path in sound.rglob("*") if path.is_file())
    costs = {"uploads": {"dataset"}, "extractions": {"extraction"}}
    assert {file.parts[0] for file in files} == {*costs, "datasets", "results", FILE}
    for number, file in enumerate(files):
        home = tmp_path / str(number)
        shutil.copytree(sound, home)
        size = (home / file).stat().st_size
        damage = np.random.default_rng(number).bytes(size) if harm == "random bytes" else b""
        (home / file).write_bytes(damage)
        assert lost(home) == costs.get(file.parts[0], set()), file


def test_a_result_whose_row_and_file_are_both_gone_is_counted(sound: Path, tmp_path: Path) -> None:
    home = tmp_path / "workspace"
    shutil.copytree(sound, home)
    (home / FILE).write_bytes(b"damage")
    (home / "results" / "comparisons" / "c1.json").write_bytes(b"damage")
    with Service(Settings(home=home, devices=())) as service:
        notices = " ".join(service.notices)
    assert "The database was damaged" in notices
    assert "1 of the results kept as files could not be read and is not listed" in notices
