"""Workspaces that share devices take turns: nobody's jobs wait for all of another's."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from dnacompare.workflow.fair_queue import FairQueue


class DeviceTurns:
    """One workspace at a time works on a device; next is who was served longest ago."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: dict[str, FairQueue[object]] = {}
        self._held: dict[str, str] = {}

    @contextmanager
    def turn(self, device: str, owner: str, given_up: Callable[[], bool]) -> Iterator[bool]:
        """Wait for the device and hold it inside the block.

        False inside the block: ``given_up`` became true first, and the device is not held.
        """
        ticket = object()
        with self._changed:
            queue = self._waiting.setdefault(device, FairQueue())
            queue.push(owner, ticket)
            self._changed.wait_for(
                lambda: given_up() or (device not in self._held and queue.order()[0] is ticket)
            )
            mine = not given_up()
            if mine:
                queue.pop()
                self._held[device] = owner
            else:
                queue.remove(ticket)
        try:
            yield mine
        finally:
            with self._changed:
                if mine:
                    del self._held[device]
                self._changed.notify_all()

    def look_again(self) -> None:
        """Tell those who wait that one may have given up."""
        with self._changed:
            self._changed.notify_all()

    def held_by_others(self, owner: str) -> int:
        """Devices on which another workspace works now."""
        with self._changed:
            return sum(holder != owner for holder in self._held.values())
