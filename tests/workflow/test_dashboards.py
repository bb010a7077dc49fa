"""Dashboards as a service: every change kept, two editors at once, new data in an old layout."""

import io
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dnacompare.errors import InputError, ReadOnlyError
from dnacompare.ui.views.progress import ACTIVE
from dnacompare.workflow.card_states import state_of
from dnacompare.workflow.dashboards import MOST, Card, Dashboard, DashboardService
from dnacompare.workflow.explanations import Question
from dnacompare.workflow.library import Upload
from dnacompare.workflow.matrices import MatrixSettings
from dnacompare.workflow.renewal import again, datasets_of, renew
from dnacompare.workflow.service import ComparisonSettings, Service
from dnacompare.workflow.settings import Settings
from dnacompare.workflow.version_service import VersionQuestion

QUICK = ComparisonSettings(permutations=39, distances=("energy",))
PATIENCE_S = 120


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with Service(Settings(home=tmp_path_factory.mktemp("home"))) as opened:
        yield opened


@pytest.fixture(scope="module")
def tables(service: Service) -> tuple[str, ...]:
    """Ids of a reference and three versions of 40 rows, the last one shifted."""
    random = np.random.default_rng(0)
    ids = []
    for number, shift in enumerate((0.0, 0.0, 0.0, 2.0)):
        frame = pd.DataFrame(random.standard_normal((40, 2)) + shift, columns=["x", "y"])
        text = io.BytesIO(frame.to_csv(index=False).encode())
        ids.append(service.library.add([Upload(f"{number}.csv", text)]).id)
    return tuple(ids)


@pytest.fixture
def board(service: Service) -> Dashboard:
    return service.dashboards.create("Board")


def cards(service: Service, board: Dashboard) -> tuple[Card, ...]:
    found = service.dashboards.get(board.id)
    assert found is not None
    return found.cards


def finish(service: Service, board: Dashboard) -> None:
    """Wait for every card; all must have a result."""
    deadline = time.monotonic() + PATIENCE_S
    for card in cards(service, board):
        while True:
            state = state_of(service, card)
            if state is None or state.status not in ACTIVE or time.monotonic() > deadline:
                break
            time.sleep(0.02)
        assert state is None or state.result is not None, state


def test_addresses_are_hard_to_guess_and_differ(service: Service) -> None:
    made = [service.dashboards.create("x") for _ in range(20)]
    addresses = {one for board in made for one in (board.id, board.link)}
    assert len(addresses) == 40
    assert min(map(len, addresses)) >= 22  # 16 bytes in base 64


def test_cards_move_change_and_go(service: Service, board: Dashboard) -> None:
    boards = service.dashboards
    one, two, three = (boards.add(board.id, "note", text=text).id for text in "abc")
    boards.move(board.id, three, -1)
    boards.move(board.id, one, -1)  # it is the first already
    boards.move(board.id, two, +5)  # at most to the end
    assert [card.text for card in cards(service, board)] == ["a", "c", "b"]
    boards.write(board.id, two, "B\u0000\n\u202eline")
    boards.write(board.id, three, "  ")  # empty words leave it as it is
    boards.remove(board.id, one)
    assert [card.text for card in cards(service, board)] == ["c", "B\nline"]
    boards.rename(board.id, "New\nname")
    found = boards.linked(board.link)
    assert found is not None
    assert (found.name, found.id) == ("New name", board.id)


def test_what_makes_no_card_is_refused(service: Service, board: Dashboard) -> None:
    boards = service.dashboards
    with pytest.raises(InputError, match="no kind of card"):
        boards.add(board.id, "script", text="x")
    with pytest.raises(InputError, match="empty"):
        boards.add(board.id, "heading", text=" ")
    with pytest.raises(InputError, match="no dashboard at this address"):
        boards.add("nowhere", "heading", text="x")
    for _ in range(MOST):
        boards.add(board.id, "note", text="x")
    with pytest.raises(InputError, match=f"at most {MOST}"):
        boards.add(board.id, "note", text="x")


def test_two_editors_lose_nothing(service: Service, board: Dashboard) -> None:
    def write(letter: str) -> None:
        for number in range(10):
            service.dashboards.add(board.id, "note", text=f"{letter}{number}")

    threads = [threading.Thread(target=write, args=(letter,)) for letter in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(card.text for card in cards(service, board)) == sorted(
        f"{letter}{number}" for letter in "ab" for number in range(10)
    )


def test_nothing_changes_in_read_only_mode(service: Service, board: Dashboard) -> None:
    reading = DashboardService(service.store.dashboards, read_only=True)
    for change in (
        lambda: reading.create("x"),
        lambda: reading.delete(board.id),
        lambda: reading.rename(board.id, "x"),
        lambda: reading.add(board.id, "note", text="x"),
    ):
        with pytest.raises(ReadOnlyError):
            change()
    assert reading.linked(board.link) == board


def test_new_data_is_run_under_the_old_layout(
    service: Service, board: Dashboard, tables: tuple[str, ...]
) -> None:
    a, old, other, new = tables
    boards = service.dashboards
    boards.add(board.id, "heading", text="Top")
    for kind, address, figure in (
        ("comparison", service.start(a, old, QUICK), "distances"),
        ("versions", service.versions.start(VersionQuestion(a, (other, old))), "distance"),
        ("matrix", service.matrices.start((a, old, other), MatrixSettings(permutations=19)), ""),
        ("explanation", service.explanations.start(Question(a, old, "sparse_mean")), ""),
        ("comparison", service.start(a, other, QUICK), "map"),
    ):
        boards.add(board.id, kind, address=address, figure=figure)
    assert datasets_of(service, board=service.dashboards.get(board.id) or board)[:2] == (a, old)
    before = cards(service, board)
    assert renew(service, board.id, old, new) == 4
    after = cards(service, board)
    assert [(c.id, c.kind, c.figure, c.text) for c in after] == [
        (c.id, c.kind, c.figure, c.text) for c in before
    ]
    assert [one.address == two.address for one, two in zip(before, after, strict=True)] == [
        *(True, False, False, False, False, True)
    ]
    comparison = service.state(after[1].address)
    assert (comparison.a_id, comparison.b_id, comparison.settings) == (a, new, QUICK)
    series = service.versions.question(after[2].address)
    assert series == VersionQuestion(a, (other, old, new))
    assert set(service.matrices.state(after[3].address).members) == {a, new, other}
    explained = service.explanations.question(after[4].address)
    assert explained is not None
    assert (explained.a, explained.b) == (a, new)
    finish(service, board)
    with pytest.raises(InputError, match="No card shows"):
        renew(service, board.id, old, new)


def test_a_series_goes_on_from_what_is_known(service: Service, tables: tuple[str, ...]) -> None:
    question = VersionQuestion(tables[0], tables[1:3], seed=7)
    wait_for(service, service.versions.start(question))
    longer = question.extended(tables[3])
    assert longer.extended(tables[3]) == longer
    wait_for(service, service.versions.start(longer))
    begun, whole = (service.versions.state(one.address).result for one in (question, longer))
    assert begun is not None
    assert whole is not None
    assert whole.versions[:2] == begun.versions
    with pytest.raises(InputError, match="1 to 200"):
        service.versions.start(VersionQuestion(tables[0], ()))


def test_a_cancelled_card_runs_again(service: Service, tables: tuple[str, ...]) -> None:
    address = service.start(*tables[:2], ComparisonSettings(permutations=20_000, seed=3))
    service.cancel(address)
    card = Card("1", "comparison", address=address)
    state = state_of(service, card)
    assert state is not None
    if state.status != "done":
        assert state.status == "cancelled"
        again(service, card)
        state = state_of(service, card)
        assert state is not None
        assert state.status in (*ACTIVE, "done")
        service.cancel(address)


def wait_for(service: Service, series: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while service.versions.state(series).status in ACTIVE and time.monotonic() < deadline:
        time.sleep(0.02)
    assert service.versions.state(series).status == "done"


def test_dashboards_outlive_the_server(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with Service(settings) as first:
        made = first.dashboards.create("Lasting")
        first.dashboards.add(made.id, "heading", text="Still here")
    with Service(settings) as second:
        found = second.dashboards.linked(made.link)
        assert found is not None
        assert [card.text for card in found.cards] == ["Still here"]
