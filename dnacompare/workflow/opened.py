"""The datasets opened last, kept open so that a page need not read them anew."""

import threading
from collections import OrderedDict

from dnacompare.dataset import Dataset

KEPT = 4
"""An open table is held in memory, so only a few stay."""


class Opened:
    """At most ``KEPT`` datasets by id; the least recently used goes first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._datasets: OrderedDict[str, Dataset] = OrderedDict()

    def get(self, key: str) -> Dataset | None:
        with self._lock:
            if key in self._datasets:
                self._datasets.move_to_end(key)
            return self._datasets.get(key)

    def put(self, key: str, dataset: Dataset) -> None:
        with self._lock:
            self._datasets[key] = dataset
            self._datasets.move_to_end(key)
            while len(self._datasets) > KEPT:
                self._datasets.popitem(last=False)

    def drop(self, key: str) -> None:
        with self._lock:
            self._datasets.pop(key, None)
