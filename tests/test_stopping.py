"""Long arithmetic ends soon after nobody waits for it any more."""

import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from dnacompare.distances import energy, sliced_wasserstein
from dnacompare.errors import CancelledError
from dnacompare.inference.dependence import neighbours
from dnacompare.inference.power import detectable_shift
from dnacompare.stopping import steps, stopping_point, stopping_when


def test_nothing_stops_unless_somebody_asked() -> None:
    stopping_point()
    assert list(steps("abc")) == ["a", "b", "c"]
    with stopping_when(lambda: False):
        assert list(steps("abc")) == ["a", "b", "c"]


def test_it_stops_at_the_next_point_and_only_within() -> None:
    asked = threading.Event()
    letters = steps("abc")
    with stopping_when(asked.is_set):
        assert next(letters) == "a"
        asked.set()
        with pytest.raises(CancelledError):
            next(letters)
    stopping_point()


def test_one_thread_is_stopped_and_another_goes_on() -> None:
    done = threading.Event()
    with stopping_when(lambda: True):
        other = threading.Thread(target=lambda: (stopping_point(), done.set()))
        other.start()
        other.join()
        with pytest.raises(CancelledError):
            stopping_point()
    assert done.is_set()


POINTS = np.random.default_rng(0).normal(size=(3_000, 40))
LABELS = np.random.default_rng(1).permuted(
    np.repeat(np.arange(3_000)[:, None] < 1_500, 400, axis=1), axis=0
)


@pytest.mark.parametrize(
    "work",
    [
        lambda: energy(POINTS[:1_500], POINTS[1_500:], permutations=999),
        lambda: sliced_wasserstein(POINTS[:1_500], POINTS[1_500:], permutations=999),
        lambda: detectable_shift(POINTS, LABELS, critical=0.1),
        lambda: neighbours(POINTS, np.zeros(len(POINTS), np.int64), 0),
    ],
    ids=["energy", "sliced_wasserstein", "detectable_shift", "neighbours"],
)
def test_a_click_is_heard_within_a_second_of_computing(work: Callable[[], object]) -> None:
    """Processor time of this thread, which other work on the machine changes little."""
    calls: list[float] = []

    def look() -> bool:
        calls.append(time.thread_time())
        return len(calls) > 2  # in the middle of it

    began = time.thread_time()
    with stopping_when(look), pytest.raises(CancelledError):
        work()
    gaps = np.diff([began, *calls, time.thread_time()])
    # a second on a quiet machine; shared caches have made the same work three times as long
    assert gaps.max() < 3.0, "from any moment to the next point"
