"""Times that never go back, so that order survives a clock that does."""

import math
import threading
import time
from datetime import UTC, datetime

WRONG = 60.0
"""Seconds by which the newest time may be ahead before it is said."""


class Clock:
    """Seconds since 1970 UTC, each later than the one before and than ``latest``.

    What is listed, expires or makes room by its time keeps its order when the machine's clock is
    set back; its dates are then those of the old clock until the new one has caught up.
    """

    def __init__(self, latest: float = 0.0) -> None:
        self._lock = threading.Lock()
        self._latest = latest

    def now(self) -> float:
        """The machine's time, or a moment after the last time given."""
        with self._lock:
            self._latest = max(time.time(), math.nextafter(self._latest, math.inf))
            return self._latest


def went_back(latest: float) -> str | None:
    """A sentence when the machine's clock is behind the newest time that was kept."""
    if latest - time.time() < WRONG:
        return None
    try:
        date = f"{datetime.fromtimestamp(latest, UTC):%Y-%m-%d %H:%M} UTC"
    except (ValueError, OverflowError, OSError):
        date = f"{latest:.3g} seconds after 1970"
    return (
        f"The newest entry of this workspace is dated {date}, which is still to come: this "
        "machine's clock was set back, or was ahead. Entries keep their order; new ones are dated "
        "just after that one until the clock has caught up."
    )
