"""What watching a stream found."""

from dataclasses import dataclass

from dnacompare.explanation import Explanation


@dataclass(frozen=True)
class StreamFeature:
    """A feature; ``first_alarm`` is the row of B at which the first window that raises it ends, and
    ``alarms`` the share of windows that do. ``highest`` is its largest score, in deviations of what
    it shows while all is clean."""

    name: str
    first_alarm: int | None
    alarms: float
    highest: float


@dataclass(frozen=True)
class StreamWindow:
    """Rows ``start`` to ``end`` of B, counted from 0, the end left out; ``at`` is the order column
    there, or the row. ``score`` is the largest of its scores and ``feature`` whose that is."""

    start: int
    end: int
    at: str
    score: float
    feature: str
    alarm: bool


@dataclass(frozen=True, kw_only=True)
class FeatureStream(Explanation):
    """The features, those that raise an alarm first and soonest first; ``scores`` holds a row for
    each of them, a number for each window.

    ``alarms_per_1000`` are windows in alarm per 1,000 clean rows, in the second half of the clean
    period as it is, and ``expected_per_1000`` in clean blocks of ``block`` rows in other orders. If
    such blocks do not depend on each other, a stream as long as B passes the ``threshold`` by
    chance with probability ``false_alarm``.
    """

    features: tuple[StreamFeature, ...]
    windows: tuple[StreamWindow, ...]
    scores: tuple[tuple[float, ...], ...]
    threshold: float
    first_alarm: int | None
    alarms_per_1000: float
    expected_per_1000: float
    false_alarm: float
    window: int
    step: int
    block: int
    permutations: int
    level: float
