"""The time left follows the pace of the last reports."""

import pytest

from dnacompare.specs import Progress
from dnacompare.workflow.pace import REMEMBERED, Pace


def test_a_steady_pace_gives_the_time_left_exactly() -> None:
    pace = Pace()
    for step in range(5):
        pace.see(Progress("extract", 10 * step, 100), 2.0 * step)
    # 40 of 100 done at t = 8 s, 10 items in 2 s: 60 items take 12 s.
    assert pace.left(8.0) == pytest.approx(12.0)
    assert pace.left(9.0) == pytest.approx(11.0), "it counts down between reports"
    assert pace.left(1000.0) == 0.0


def test_nothing_is_promised_before_two_steps() -> None:
    pace = Pace()
    assert pace.left(0.0) is None
    pace.see(Progress("extract", 0, 100), 0.0)
    pace.see(Progress("extract", 10, 100), 1.0)
    assert pace.left(1.0) is None


def test_one_slow_batch_does_not_spoil_it() -> None:
    pace = Pace()
    times = [0.0, 60.0, 61.0, 62.0, 63.0, 64.0]  # the first batch builds the network
    for done, time in enumerate(times):
        pace.see(Progress("extract", done, 10), time)
    assert pace.left(64.0) == pytest.approx(5.0)


def test_a_new_stage_starts_anew_and_old_reports_are_forgotten() -> None:
    pace = Pace()
    for step in range(3):
        pace.see(Progress("extract", step, 3), 100.0 * step)
    pace.see(Progress("test", 0, 10), 300.0)
    assert pace.left(300.0) is None
    for step in range(1, 2 * REMEMBERED):
        seconds = 300.0 + (10.0 if step < REMEMBERED else 1.0) * step
        pace.see(Progress("test", step, 1000), seconds)
    # Only one-second steps are remembered, 1000 - 47 items are left.
    assert pace.left(seconds) == pytest.approx(953.0)


def test_repeated_reports_of_the_same_count_are_harmless() -> None:
    pace = Pace()
    for step in range(4):
        pace.see(Progress("extract", step, 8), float(step))
        pace.see(Progress("extract", step, 8), float(step))
    assert pace.left(3.0) == pytest.approx(5.0)
