"""Closer looks by address: found once, kept, and refused with a way out."""

import io
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dnacompare.errors import InputError
from dnacompare.item_ranking import ItemRanking, NearestItems
from dnacompare.results import Separation
from dnacompare.workflow.items import rank_items
from dnacompare.workflow.library import Upload
from dnacompare.workflow.looks import Look, LookState
from dnacompare.workflow.service import Service
from dnacompare.workflow.settings import Settings
from tests.build import dna_of, random_ids


def table(seed: int, shift: float) -> pd.DataFrame:
    values = np.random.default_rng(seed).normal(size=(60, 3))
    values[:, 0] += shift
    return pd.DataFrame(values, columns=["x", "y", "z"])


def upload(service: Service, name: str, content: bytes) -> str:
    return service.library.add([Upload(name, io.BytesIO(content))]).id


def finished(service: Service, look: Look) -> LookState:
    deadline = time.monotonic() + 120
    while service.looks.state(look).status in ("queued", "running"):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return service.looks.state(look)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    found = Service(Settings(home=tmp_path / "home"))
    yield found
    found.close()


def test_each_kind_is_found_at_its_address_and_survives_a_restart(
    service: Service, tmp_path: Path
) -> None:
    a, b = (upload(service, f"{s}.csv", table(s, s).to_csv().encode()) for s in (0, 2))
    ranking = Look("ranking", (a, b), options={"limit": 5})
    nearest = Look("nearest", (b,), options={"item": "row 3", "count": 4})
    separation = Look("separation", (a, b), options={"count": 1, "permutations": 99})
    kinds = [(ranking, ItemRanking), (nearest, NearestItems), (separation, Separation)]
    for look, _ in kinds:
        assert service.looks.state(look).status == "unknown"
        assert service.looks.start(look) == look.address
    found = {look.kind: finished(service, look) for look, _ in kinds}
    for look, kind in kinds:
        assert found[look.kind].status == "done", found[look.kind]
        assert isinstance(found[look.kind].result, kind)
    held = [service.library.dataset(key) for key in (a, b)]
    assert found["ranking"].result == rank_items(*held, limit=5)
    assert found["separation"].result.neurons[0].name == "x"
    service.close()
    with Service(Settings(home=tmp_path / "home")) as again:
        for look, _ in kinds:
            assert again.looks.state(look).result == found[look.kind].result
            assert again.looks.start(look) == look.address  # nothing is computed again
            assert again.looks.state(look).status == "done"


def test_addresses_follow_from_what_is_asked() -> None:
    one = Look("ranking", ("a", "b"), options={"limit": 5})
    assert one.address == Look("ranking", ("a", "b"), options={"limit": 5}).address
    others = (
        Look("ranking", ("b", "a"), options={"limit": 5}),
        Look("ranking", ("a", "b"), options={"limit": 6}),
        Look("separation", ("a", "b"), options={"limit": 5}),
        Look("ranking", ("a", "b"), "columns", {}, {"limit": 5}),
    )
    assert len({one.address, *(other.address for other in others)}) == 5


def test_what_cannot_be_looked_at_is_refused(service: Service, tmp_path: Path) -> None:
    a = upload(service, "a.csv", table(0, 0).to_csv().encode())
    dna_of(np.zeros((20, 2, 3), np.float32), random_ids(20)).save(tmp_path / "b.dna")
    dna = upload(service, "b.dna", (tmp_path / "b.dna").read_bytes())
    for look, said in (
        (Look("ranking", (a,)), "ranking of 2"),
        (Look("gaze", (a, a)), "gaze"),
        (Look("ranking", (a, dna)), "holds no items"),
        (Look("ranking", (a, "nowhere")), "no dataset"),
    ):
        with pytest.raises(InputError, match=said):
            service.looks.start(look)


def test_a_look_that_fails_says_why(service: Service) -> None:
    a = upload(service, "a.csv", table(0, 0).to_csv().encode())
    look = Look("nearest", (a,), options={"item": "nobody"})
    service.looks.start(look)
    state = finished(service, look)
    assert state.status == "failed"
    assert "no item 'nobody'" in state.error
