"""A dataset: items in a stable order, each with an identity of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import IncompatibleError
from dnacompare.fingerprint import digest

Ids = NDArray[np.uint64]
Positions = NDArray[np.int64]


class Source(Protocol):
    """Where the items' contents come from; reading is lazy and may be repeated."""

    def read(self, positions: Positions) -> Any:
        """The items at ``positions`` in the form of their modality.

        images: list of uint8 arrays ``(height, width, 3)``; table: pandas DataFrame with one row
        an item; text: list of str.
        """


@dataclass(frozen=True)
class Rejected:
    """One thing in the upload that could not become an item."""

    name: str
    reason: str


@dataclass(frozen=True, eq=False)
class Dataset:
    """Items of one modality.

    ``ids`` are 64-bit identities: the hash of the content (images, texts), of the file and row
    (tables), or of the value in ``id_column``. Splits, groups and subsamples follow from them, so
    they do not depend on order, names or batch size.
    """

    name: str
    modality: str
    ids: Ids
    names: Sequence[str]
    source: Source
    fingerprint: str
    rejected: tuple[Rejected, ...] = ()
    notes: tuple[str, ...] = ()
    id_column: str | None = None
    columns: tuple[str, ...] = ()
    kind: str = ""
    """How the library calls it: images, table, array, text or model outputs."""
    positions: Positions = field(default_factory=lambda: np.empty(0, np.int64))

    def __post_init__(self) -> None:
        if len(self.positions) != len(self.ids):
            object.__setattr__(self, "positions", np.arange(len(self.ids), dtype=np.int64))

    def __len__(self) -> int:
        return len(self.ids)

    def read(self, indices: Positions | Sequence[int] | slice) -> Any:
        """The contents of some items, in the order asked for."""
        return self.source.read(self.positions[indices])

    def take(self, indices: Positions | Sequence[int], name: str | None = None) -> "Dataset":
        """The chosen items as a dataset; identities are kept."""
        chosen = np.asarray(indices, np.int64)
        ids = self.ids[chosen]
        return replace(
            self,
            name=name or self.name,
            ids=ids,
            names=[self.names[i] for i in chosen],
            positions=self.positions[chosen],
            fingerprint=self._fingerprint(ids),
        )

    def __add__(self, other: "Dataset") -> "Dataset":
        """All items of both, in order; raises ``IncompatibleError`` for unlike modalities."""
        if self.modality != other.modality:
            raise IncompatibleError(
                f"{self.name!r} holds {self.modality} and {other.name!r} holds {other.modality}; "
                "only datasets of one kind can be joined."
            )
        ids = np.concatenate([self.ids, other.ids])
        return replace(
            self,
            name=f"{self.name} + {other.name}",
            ids=ids,
            names=[*self.names, *other.names],
            source=Joined(self, other),
            positions=np.arange(len(ids), dtype=np.int64),
            rejected=self.rejected + other.rejected,
            columns=tuple(c for c in self.columns if c in other.columns),
            fingerprint=self._fingerprint(ids, other),
        )

    def _fingerprint(self, ids: Ids, *others: "Dataset") -> str:
        """Of a part or a sum. Identities from a column say nothing of the content, so there the
        fingerprints of the wholes count too."""
        wholes = [whole.fingerprint for whole in (self, *others) if whole.id_column]
        return digest(self.modality, ",".join(self.columns), ids.tobytes(), *wholes)


@dataclass(frozen=True)
class Joined:
    """The contents of two datasets, one after the other."""

    first: Dataset
    second: Dataset

    def read(self, positions: Positions) -> Any:
        cut = len(self.first)
        late = positions >= cut
        parts = [
            self.first.read(positions[~late]) if (~late).any() else None,
            self.second.read(positions[late] - cut) if late.any() else None,
        ]
        present = [part for part in parts if part is not None]
        if not isinstance(present[0], list):  # a table
            import pandas as pd

            rows = pd.concat(present, join="inner", ignore_index=True)
            return rows.iloc[np.argsort(np.argsort(late, kind="stable"), kind="stable")]
        queues = [iter(part) if part is not None else iter(()) for part in parts]
        return [next(queues[int(side)]) for side in late]
