"""One workspace folder: its catalogue and its files, opened together."""

import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from dnacompare.errors import DNACompareError, StoreError
from dnacompare.explanation import Explanation
from dnacompare.store import arrivals, extractions, result_files
from dnacompare.store.clock import Clock
from dnacompare.store.comparisons import Comparisons
from dnacompare.store.dashboards import Dashboards
from dnacompare.store.database import Database, Row
from dnacompare.store.datasets import Datasets
from dnacompare.store.explanations import Explanations
from dnacompare.store.extractions import LIMIT, Extractions
from dnacompare.store.findings import Findings, T
from dnacompare.store.idle_uploads import IdleUploads
from dnacompare.store.jobs import JobRecords
from dnacompare.store.matrices import Matrices
from dnacompare.store.uploads import Uploads


class Store:
    """Everything a workspace holds. Only one process may have it open.

    ``cache_limit`` is in bytes. Raises ``StoreError`` when the folder cannot be used.
    """

    def __init__(self, home: Path, *, cache_limit: int = LIMIT) -> None:
        self.home = home
        self._arriving = threading.Lock()
        try:
            home.mkdir(parents=True, exist_ok=True)
            self._database = Database(home)
            try:
                arrivals.finish(home)
                self.datasets = Datasets(self._database, home / "datasets")
                self.uploads = Uploads(home / "uploads")
                self.idle = IdleUploads(home, home / "uploads")
                self.extractions = Extractions(
                    self._database, home / extractions.FOLDER, limit=cache_limit
                )
                self._database.notices += result_files.reconcile(self._database, home)
            except BaseException:
                self._database.close()
                raise
        except OSError as error:
            raise StoreError(
                f"The workspace {home} cannot be used: {error.strerror or error}. Set "
                "DNACOMPARE_HOME to a folder that can be written."
            ) from error
        self.comparisons = Comparisons(self._database)
        self.matrices = Matrices(self._database)
        self.jobs = JobRecords(self._database)
        self.dashboards = Dashboards(self._database)

    def explanations(self, read: Callable[[str], Explanation]) -> Explanations:
        """Explanations by id; ``read`` knows the class of each method's results."""
        return Explanations(self._database, read)

    def findings(self, read: Callable[[str], T]) -> Findings[T]:
        """Findings of one kind by id; ``read`` knows the class of its results."""
        return Findings(self._database, read)

    def take_in(self, part: Path) -> tuple[Path, ...]:
        """Make what was laid out in a folder from ``arrivals.new`` part of this workspace.

        Returns what was not there before, relative to the workspace. All of it is taken in or
        nothing; raises ``StoreError`` when the disk or the database fails.
        """
        with self._arriving:
            folder = part
            try:
                folder = arrivals.arrive(part)
                moved = arrivals.settle(folder)
                try:
                    self._database.write_all(self._rows([place for _, place in moved]))
                except BaseException:
                    arrivals.undo(moved)
                    raise
            except (OSError, ValueError, KeyError, DNACompareError) as error:
                reason = getattr(error, "strerror", None) or error
                raise StoreError(f"Nothing was taken in: {reason}") from error
            finally:
                arrivals.drop(folder)
        return tuple(place.relative_to(self.home) for _, place in moved)

    def _rows(self, places: list[Path]) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """What the catalogue is to say of things that were moved to their places."""
        for place in places:
            kind, *inner = place.relative_to(self.home).parts
            if kind == "datasets":
                yield "datasets.put", self.datasets.row_of(place)
            elif kind == "extractions":
                yield "extractions.put", self.extractions.row_of(place)
            elif kind == result_files.FOLDER:
                yield f"{inner[0]}.finish", result_files.read(place)

    def asked(self) -> list[Row]:
        """Of everything asked: its ``id``, text with the ids of ``datasets``, and the ``moment``
        when it was asked or answered last."""
        return self._database.read("asked.all")

    @property
    def clock(self) -> Clock:
        """Times in the order in which they are asked for."""
        return self._database.clock

    @property
    def notices(self) -> tuple[str, ...]:
        """What was repaired since the workspace was opened, in sentences."""
        return (*self._database.notices, *self.datasets.notices)

    def close(self) -> None:
        """Let other processes have the workspace."""
        self._database.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
