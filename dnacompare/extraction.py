"""What one pass of an extractor over a dataset gives: DNA, embeddings and exemplars."""

from dataclasses import dataclass
from pathlib import Path

from dnacompare.dna import DNA
from dnacompare.embeddings import Embeddings
from dnacompare.exemplars import Exemplars


@dataclass(frozen=True, eq=False)
class Extraction:
    """One dataset as seen by one extractor."""

    dna: DNA
    embeddings: Embeddings
    exemplars: Exemplars
    notes: tuple[str, ...] = ()

    def __add__(self, other: "Extraction") -> "Extraction":
        """What one pass over all items of both gives."""
        return Extraction(
            self.dna + other.dna,
            self.embeddings + other.embeddings,
            self.exemplars + other.exemplars,
            tuple(dict.fromkeys((*self.notes, *other.notes))),
        )

    def save(self, folder: Path) -> None:
        """Write the three parts into ``folder``, with every count of the DNA."""
        self.dna.save(folder / "dna.dna", most=None)
        self.embeddings.save(folder / "embeddings.tensors")
        self.exemplars.save(folder / "exemplars.tensors")

    @classmethod
    def load(cls, folder: Path) -> "Extraction":
        """Read what ``save`` wrote; raises ``InputError`` if a part is damaged."""
        return cls(
            DNA.load(folder / "dna.dna"),
            Embeddings.load(folder / "embeddings.tensors"),
            Exemplars.load(folder / "exemplars.tensors"),
        )
