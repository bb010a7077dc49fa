"""A queue in which no owner waits for all the work of another."""

from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")


class FairQueue(Generic[T]):
    """Next is the oldest item of the owner who was served longest ago. Not locked by itself."""

    def __init__(self) -> None:
        self._items: dict[str, deque[T]] = {}
        self._served: dict[str, int] = {}
        self._turn = 0

    def __len__(self) -> int:
        return sum(map(len, self._items.values()))

    def push(self, owner: str, item: T) -> None:
        self._items.setdefault(owner, deque()).append(item)

    def pop(self) -> T | None:
        """The next item, or None when nothing waits."""
        if not self._items:
            self._served.clear()
            return None
        owner = min(self._items, key=lambda waiting: self._served.get(waiting, 0))
        self._turn += 1
        self._served[owner] = self._turn
        item = self._items[owner].popleft()
        if not self._items[owner]:
            del self._items[owner]
        return item

    def remove(self, item: T) -> None:
        """Take an item out, wherever it waits; nothing happens if it does not."""
        for owner, waiting in list(self._items.items()):
            if item in waiting:
                waiting.remove(item)
            if not waiting:
                del self._items[owner]

    def order(self) -> list[T]:
        """All items in the order in which they would come if nothing were added."""
        copy: FairQueue[T] = FairQueue()
        copy._items = {owner: deque(waiting) for owner, waiting in self._items.items()}
        copy._served = dict(self._served)
        copy._turn = self._turn
        ordered = []
        while (item := copy.pop()) is not None:
            ordered.append(item)
        return ordered
