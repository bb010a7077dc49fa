"""Each person has a workspace of their own, opened when needed and closed when nobody uses it."""

import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from dnacompare.errors import InputError
from dnacompare.workflow.library import Upload
from dnacompare.workflow.settings import Settings
from dnacompare.workflow.workspaces import EVERYBODY, Workspaces, person

TABLE = b"x,y\n" + b"".join(b"%d,%d\n" % (k, k * 37 % 101) for k in range(60))
ALICE, BOB = (
    person("https://accounts.example.org", "1"),
    person("https://accounts.example.org", "2"),
)


@pytest.fixture
def workspaces(tmp_path: Path) -> Iterator[Workspaces]:
    workspaces = Workspaces(Settings(home=tmp_path), idle=0.0)
    yield workspaces
    workspaces.close()


def test_a_person_is_issuer_and_subject_and_tells_neither() -> None:
    assert len({ALICE, BOB, person("https://other.example.org", "1"), EVERYBODY}) == 4
    assert person("ab", "c") != person("a", "bc")
    assert all(len(one) == 32 for one in (ALICE, BOB))


def test_nobody_sees_the_data_of_another(workspaces: Workspaces, tmp_path: Path) -> None:
    alice, bob = workspaces.of(ALICE), workspaces.of(BOB)
    key = alice.library.add([Upload("salaries.csv", BytesIO(TABLE))]).id
    address = alice.start(key, key)
    assert workspaces.of(ALICE) is alice
    assert bob.library.entries() == ()
    assert bob.state(address).status == "unknown"
    with pytest.raises(InputError, match="There is no dataset"):
        bob.library.dataset(key)
    assert bob.library.add([Upload("mine.csv", BytesIO(TABLE))]).already is False
    bob.library.delete(key)  # the same content has the same id, and each their own copy
    assert len(alice.library.dataset(key)) == 60
    assert sorted(path.name for path in tmp_path.iterdir()) == ["people"]
    assert workspaces.known() == tuple(sorted((ALICE, BOB)))


def test_what_nobody_uses_is_closed_and_opened_again(workspaces: Workspaces) -> None:
    alice, everybody = workspaces.of(ALICE), workspaces.of()
    key = alice.library.add([Upload("x.csv", BytesIO(TABLE))]).id
    go = threading.Event()
    alice.jobs.submit(lambda *_: _wait(go), key="k", kind="test", title="t")
    workspaces.close_idle()
    assert not alice.closed  # a job of hers is active
    go.set()
    while alice.jobs.active():
        pass
    workspaces.close_idle()
    assert alice.closed
    assert not everybody.closed
    assert workspaces.of(ALICE).library.entry(key).items == 60


def _wait(go: threading.Event) -> None:
    assert go.wait(60)
