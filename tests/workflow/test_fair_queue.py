"""Owners take turns; nobody waits for all the work of another."""

from hypothesis import given
from hypothesis import strategies as st

from dnacompare.workflow.fair_queue import FairQueue


def drained(queue: FairQueue[str]) -> list[str]:
    taken = []
    while (item := queue.pop()) is not None:
        taken.append(item)
    return taken


def test_owners_take_turns() -> None:
    queue: FairQueue[str] = FairQueue()
    for item in ["a1", "a2", "a3", "b1", "c1", "c2"]:
        queue.push(item[0], item)
    assert queue.order() == ["a1", "b1", "c1", "a2", "c2", "a3"]
    assert drained(queue) == ["a1", "b1", "c1", "a2", "c2", "a3"]


def test_a_newcomer_goes_before_who_was_served() -> None:
    queue: FairQueue[str] = FairQueue()
    for item in ["a1", "a2", "a3"]:
        queue.push("a", item)
    assert queue.pop() == "a1"
    queue.push("b", "b1")
    assert drained(queue) == ["b1", "a2", "a3"]


def test_asking_again_and_again_does_not_starve_others() -> None:
    queue: FairQueue[str] = FairQueue()
    for item in ["a1", "a2", "a3"]:
        queue.push("a", item)
    taken = []
    for number in range(6):
        queue.push("b", f"b{number}")
        taken.append(queue.pop())
    assert [item for item in taken if item and item[0] == "a"] == ["a1", "a2", "a3"]


def test_removed_items_do_not_come() -> None:
    queue: FairQueue[str] = FairQueue()
    for item in ["a1", "a2", "b1"]:
        queue.push(item[0], item)
    queue.remove("a1")
    queue.remove("b1")
    queue.remove("never there")
    assert drained(queue) == ["a2"]


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers()), max_size=30))
def test_everything_comes_once_and_in_its_owners_order(pushed: list[tuple[str, int]]) -> None:
    queue: FairQueue[tuple[str, int, int]] = FairQueue()
    items = [(owner, value, number) for number, (owner, value) in enumerate(pushed)]
    for item in items:
        queue.push(item[0], item)
    expected = queue.order()
    taken = []
    while (item := queue.pop()) is not None:
        taken.append(item)
    assert taken == expected
    assert sorted(taken, key=lambda item: item[2]) == items
    for owner in "abcd":
        own = [item for item in taken if item[0] == owner]
        assert own == sorted(own, key=lambda item: item[2])
