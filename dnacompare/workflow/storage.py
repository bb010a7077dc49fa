"""How much room the uploads of one workspace may take."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from dnacompare.errors import LimitError


class Storage:
    """``allowed`` bytes at most; None is no limit. ``used`` counts what is kept already."""

    def __init__(self, allowed: int | None, used: Callable[[], int]) -> None:
        self._allowed = allowed
        self._used = used
        self._lock = threading.Lock()
        self._arriving = 0

    def check(self, more: int = 1) -> None:
        """Raise ``LimitError`` when so many bytes more would be too many."""
        if self._allowed is None:
            return
        used = self._used() + self._arriving
        if used + more > self._allowed:
            raise LimitError(
                f"There is no room for this: uploads use {used:,} of {self._allowed:,} bytes, the "
                "limit here. Delete datasets that are no longer needed, or ask the operator to "
                "raise DNACOMPARE_STORAGE_BYTES."
            )

    @contextmanager
    def room(self, more: int) -> Iterator[None]:
        """The same, and the bytes count for others while the block keeps them."""
        with self._lock:
            self.check(more)
            self._arriving += more
        try:
            yield
        finally:
            with self._lock:
                self._arriving -= more
