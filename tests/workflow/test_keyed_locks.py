"""Work on one key excludes itself and nothing else."""

import threading
import time

import pytest

from dnacompare.workflow.keyed_locks import KeyedLocks


def test_one_key_is_held_by_one_at_a_time() -> None:
    locks = KeyedLocks()
    inside, most = 0, 0

    def work() -> None:
        nonlocal inside, most
        for _ in range(20):
            with locks.hold("key"):
                inside += 1
                most = max(most, inside)
                time.sleep(0.0005)
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert locks._locks == {}, "nothing is kept for keys that nobody uses"


def test_other_keys_do_not_wait() -> None:
    locks = KeyedLocks()
    done = threading.Event()

    def other() -> None:
        with locks.hold("b"):
            done.set()

    with locks.hold("a"):
        thread = threading.Thread(target=other)
        thread.start()
        assert done.wait(10)
    thread.join()


def test_an_error_inside_releases_the_key() -> None:
    locks = KeyedLocks()
    with pytest.raises(ValueError, match="inside"), locks.hold("a"):
        raise ValueError("inside")
    with locks.hold("a"):
        pass
    assert locks._locks == {}
