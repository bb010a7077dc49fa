"""One workspace folder: its catalogue and its files, opened together."""

from collections.abc import Callable
from pathlib import Path

from dnacompare.errors import StoreError
from dnacompare.explanation import Explanation
from dnacompare.store.comparisons import Comparisons
from dnacompare.store.database import Database
from dnacompare.store.datasets import Datasets
from dnacompare.store.explanations import Explanations
from dnacompare.store.extractions import LIMIT, Extractions
from dnacompare.store.findings import Findings, T
from dnacompare.store.jobs import JobRecords
from dnacompare.store.matrices import Matrices
from dnacompare.store.uploads import Uploads


class Store:
    """Everything a workspace holds. Only one process may have it open.

    ``cache_limit`` is in bytes. Raises ``StoreError`` when the folder cannot be used.
    """

    def __init__(self, home: Path, *, cache_limit: int = LIMIT) -> None:
        self.home = home
        try:
            home.mkdir(parents=True, exist_ok=True)
            self._database = Database(home)
            try:
                self.datasets = Datasets(self._database, home / "datasets")
                self.uploads = Uploads(home / "uploads")
                self.extractions = Extractions(
                    self._database, home / "extractions", limit=cache_limit
                )
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

    def explanations(self, read: Callable[[str], Explanation]) -> Explanations:
        """Explanations by id; ``read`` knows the class of each method's results."""
        return Explanations(self._database, read)

    def findings(self, read: Callable[[str], T]) -> Findings[T]:
        """Findings of one kind by id; ``read`` knows the class of its results."""
        return Findings(self._database, read)

    @property
    def notices(self) -> tuple[str, ...]:
        """What was repaired since the workspace was opened, in sentences."""
        return self._database.notices

    def close(self) -> None:
        """Let other processes have the workspace."""
        self._database.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
