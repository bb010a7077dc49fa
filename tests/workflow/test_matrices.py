"""A matrix by its address: computed once, found again by another process, refused when it cannot
be."""

import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from dnacompare.errors import InputError
from dnacompare.workflow.library import Upload
from dnacompare.workflow.matrices import MOST, MatrixSettings, MatrixState
from dnacompare.workflow.service import Service
from dnacompare.workflow.settings import Settings

PATIENCE = 120.0  # seconds; only a failing test waits that long
QUICK = MatrixSettings(permutations=199)


def table(seed: int, mean: float) -> Upload:
    rows = np.random.default_rng(seed).normal(mean, 1, (60, 2))
    text = "x,y\n" + "\n".join(f"{x:.6f},{y:.6f}" for x, y in rows)
    return Upload(f"t{seed}.csv", BytesIO(text.encode()))


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with Service(Settings(home=tmp_path)) as opened:
        yield opened


@pytest.fixture
def members(service: Service) -> list[str]:
    return [service.library.add([table(i, mean)]).id for i, mean in enumerate((0.0, 0.0, 3.0))]


def finished(service: Service, key: str) -> MatrixState:
    deadline = time.monotonic() + PATIENCE
    while service.matrices.state(key).status in ("queued", "running"):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return service.matrices.state(key)


def test_a_matrix_is_found_again_after_a_restart(
    service: Service, members: list[str], tmp_path: Path
) -> None:
    key = service.matrices.start(members, QUICK)
    state = finished(service, key)
    assert state.status == "done", state.error
    assert state.result is not None
    names = [member.name for member in state.result.members]
    far = names.index("t2.csv")
    near = state.result.cell(*(i for i in range(3) if i != far)).estimate
    assert all(
        state.result.cell(far, i).estimate.value > 3 * near.value for i in range(3) if i != far
    )
    service.close()
    with Service(Settings(home=tmp_path)) as again:
        assert again.matrices.state(key).result == state.result
        assert again.matrices.start(reversed(members), QUICK) == key  # in any order
        assert again.jobs.active() == ()


def test_a_matrix_can_be_cancelled_and_started_again(service: Service, members: list[str]) -> None:
    slow = MatrixSettings(permutations=9_999, distance="energy")
    key = service.matrices.start(members, slow)
    service.matrices.cancel(key)
    state = service.matrices.state(key)
    assert state.status == "cancelled"
    assert state.members == tuple(sorted(members))
    assert state.settings == slow
    assert service.matrices.start(state.members, state.settings) == key
    assert service.matrices.state(key).status in ("queued", "running")
    service.matrices.cancel(key)


def test_datasets_of_two_kinds_fail_with_the_reason(service: Service, members: list[str]) -> None:
    text = service.library.add([Upload("words.txt", BytesIO(b"one\ntwo\nthree\nfour\n" * 9))]).id
    state = finished(service, service.matrices.start([*members, text], QUICK))
    assert state.status == "failed"
    assert "only datasets of one kind" in str(state.error)


def test_what_cannot_be_asked_is_refused(service: Service, members: list[str]) -> None:
    with pytest.raises(InputError, match=f"takes 2 to {MOST} different datasets; 1 were chosen"):
        service.matrices.start([members[0], members[0]])
    with pytest.raises(InputError, match="no dataset 'nobody'"):
        service.matrices.start([*members, "nobody"])
    assert service.matrices.state("0" * 32).status == "unknown"
