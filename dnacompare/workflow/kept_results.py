"""Results by address: all on disk, the last few at hand, and none lost to a full disk."""

import logging
import threading
from collections import OrderedDict
from typing import Any, Generic, TypeVar

from dnacompare.errors import InputError, StoreError
from dnacompare.results import Document
from dnacompare.store.kept import Kept

AT_HAND = 8
"""Saved results kept in memory as well; a page that polls need not read them again."""

R = TypeVar("R", bound=Any)
"""What was asked; see ``store.kept``."""
T = TypeVar("T", bound=Document)

log = logging.getLogger(__name__)


class KeptResults(Generic[R, T]):
    """What was asked and found; what cannot be saved stays while the process lives."""

    def __init__(self, records: Kept[R, T], at_hand: int = AT_HAND) -> None:
        self._records = records
        self._at_hand = at_hand
        self._lock = threading.Lock()
        self._results: OrderedDict[str, T] = OrderedDict()
        self._unsaved: dict[str, str] = {}
        self._asked: dict[str, R] = {}

    def ask(self, record: R) -> None:
        """Remember what was asked."""
        try:
            self._records.begin(record)
        except StoreError as error:
            log.warning("%s", error)
            self._asked[record.id] = record

    def asked(self, key: str) -> R | None:
        """What was asked at this address; raises ``StoreError`` when the database fails."""
        return self._asked.get(key) or self._records.get(key)

    def keep(self, record: R, result: T) -> None:
        """Save a result, or keep it in memory and say so."""
        try:
            self._records.finish(record, result)
        except StoreError as error:
            self._unsaved[record.id] = (
                f"This result is not saved and is lost when the server stops: {error}"
            )
        else:
            self._unsaved.pop(record.id, None)
        self._hold(record.id, result)

    def find(self, key: str) -> tuple[T | None, tuple[str, ...]]:
        """The result at this address if there is one, and what a person should know about it."""
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
                unsaved = self._unsaved.get(key)
                return self._results[key], (unsaved,) if unsaved else ()
        try:
            result = self._records.result(key)
        except (StoreError, InputError) as error:  # InputError: an older program wrote it
            log.warning("%s", error)
            return None, (str(error),)
        if result is not None:
            self._hold(key, result)
        return result, ()

    def _hold(self, key: str, result: T) -> None:
        with self._lock:
            self._results[key] = result
            saved = [old for old in self._results if old not in self._unsaved]
            for old in saved[: max(0, len(saved) - self._at_hand)]:
                del self._results[old]
