"""Workspaces that share devices take turns: nobody's jobs wait for all of another's."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from dnacompare.workflow.fair_queue import FairQueue

BESIDE = "beside "
"""Before a device's name: the place of the one job whose long pass goes on beside it."""


class DeviceTurns:
    """One workspace at a time works on a device; next is who was served longest ago."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: dict[str, FairQueue[object]] = {}
        self._held: dict[str, str] = {}

    @contextmanager
    def turn(self, device: str, owner: str, given_up: Callable[[], bool]) -> Iterator["Turn"]:
        """Wait for the device and hold it inside the block, unless ``given_up`` came true first."""
        turn = Turn(self, device, owner)
        turn.take(given_up)
        try:
            yield turn
        finally:
            turn.give()

    def look_again(self) -> None:
        """Tell those who wait that one may have given up."""
        with self._changed:
            self._changed.notify_all()

    def held_by_others(self, owner: str) -> int:
        """Devices on which another workspace works now."""
        with self._changed:
            return sum(
                holder != owner
                for device, holder in self._held.items()
                if not device.startswith(BESIDE)
            )

    def held(self, device: str) -> bool:
        """Whether somebody works there now."""
        with self._changed:
            return device in self._held

    def take(self, device: str, owner: str, given_up: Callable[[], bool]) -> bool:
        """Wait for the device; False if ``given_up`` came true first, and it is not held."""
        ticket = object()
        with self._changed:
            queue = self._waiting.setdefault(device, FairQueue())
            queue.push(owner, ticket)
            self._changed.wait_for(
                lambda: given_up() or (device not in self._held and queue.order()[0] is ticket)
            )
            if given_up():
                queue.remove(ticket)
                return False
            queue.pop()
            self._held[device] = owner
            return True

    def give(self, device: str) -> None:
        """Let the next have the device."""
        with self._changed:
            del self._held[device]
            self._changed.notify_all()


class Turn:
    """A device, held or given up; while it is not ``mine``, others may have it."""

    def __init__(self, turns: DeviceTurns, device: str, owner: str) -> None:
        self._turns = turns
        self._device = device
        self._owner = owner
        self.mine = False

    def take(self, given_up: Callable[[], bool]) -> None:
        """Wait until the device is held, or ``given_up`` is true."""
        self.mine = self._turns.take(self._device, self._owner, given_up)

    def give(self) -> None:
        """Hold the device no longer."""
        if self.mine:
            self.mine = False
            self._turns.give(self._device)

    @property
    def crowded(self) -> bool:
        """Whether another job stands beside the device."""
        return self._turns.held(BESIDE + self._device)

    @contextmanager
    def aside(self, owner: str, given_up: Callable[[], bool]) -> Iterator[None]:
        """Within, others have the device, and ``owner`` the one place beside it.

        Both are waited for, before and after, unless ``given_up`` comes true.
        """
        self.give()
        try:
            with self._turns.turn(BESIDE + self._device, owner, given_up):
                yield
        finally:
            self.take(given_up)
