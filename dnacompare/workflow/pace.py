"""How long a stage of work still takes, from the pace of its last reports."""

from collections import deque
from itertools import pairwise
from statistics import median

from dnacompare.specs import Progress

REMEMBERED = 24
"""Reports that the pace is taken from; older ones may have run beside other work."""


class Pace:
    """The time left of the stage that reports last."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque(maxlen=REMEMBERED)
        self._now = Progress("", 0, 0)

    def see(self, progress: Progress, time: float) -> None:
        """Take note of a report that came at ``time`` seconds."""
        if progress.stage != self._now.stage or progress.done < self._now.done:
            self._seen.clear()
        self._now = progress
        if not self._seen or progress.done > self._seen[-1][1]:
            self._seen.append((time, progress.done))

    def left(self, time: float) -> float | None:
        """Seconds until the stage ends, seen from ``time``; None until there are two steps.

        The pace is the median over steps, so that one slow batch (the first compiles and reads
        from a cold disk) does not spoil it.
        """
        seen = list(self._seen)
        if len(seen) < 3:
            return None
        steps = pairwise(seen)
        pace = median((late - early) / (more - few) for (early, few), (late, more) in steps)
        last, done = seen[-1]
        return max(0.0, (self._now.total - done) * pace - (time - last))
